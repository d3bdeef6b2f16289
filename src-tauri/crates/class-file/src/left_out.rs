//! What a kind of file cannot carry, counted.

use crate::{Mark, Written};
use std::collections::BTreeMap;

/// One reason, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub why: WhyLeftOut,
    /// How many grades, pupils or works.
    pub count: usize,
}

/// Why something is not in the file, or is found otherwise than by an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyLeftOut {
    /// Pupils who are not in the file: nothing of theirs is known by which the target could find them and nobody else.
    StudentWithoutId,
    /// Pupils whom the target finds by their name only. They are in the file.
    StudentByName,
    /// Pupils without the number that Moodle gives out for each work. They are in the file, which goes in by *Grades,
    /// Import*.
    ParticipantNumber,
    /// Works whose title the target would take for something else, and which it does not know by an id. They are not in
    /// the file.
    AmbiguousTitle,
    /// Works that the target finds by their title, or makes anew. They are in the file.
    WorkByTitle,
    /// Works without an id of ours, to which no result could belong. They are not in the file.
    WorkWithoutId,
    /// Works without points possible, which the target may ask for. They are in the file.
    WorkWithoutPoints,
    /// Works without a due date, which the standard asks for: the day of the file stands there.
    WorkWithoutDue,
    /// The section has no id, so that nothing in the file says of which class the works are. Counted once.
    SectionWithoutId,
    /// Works for which the standard asks for a term and a school that are not known. They are in the file.
    TermAndSchool,
    /// Cells without a score. Canvas clears what it has where a cell is blank.
    Blank,
    /// Scores that are no numbers.
    NotANumber,
    /// Excused pupils, where the file can only leave the score out.
    Excused,
    /// Grades of work that is missing, which the file cannot say.
    Missing,
    /// Grades of work that was late, which the file cannot say.
    Late,
    /// Scores that are not approved yet, which the file cannot say.
    Draft,
    /// Comments.
    Comment,
    /// Texts that were cut because a cell holds no more.
    Cut,
}

/// Reasons as they come up.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<WhyLeftOut, usize>);

impl Tally {
    pub(crate) fn add(&mut self, why: WhyLeftOut) {
        *self.0.entry(why).or_default() += 1;
    }

    pub(crate) fn add_if(&mut self, is: bool, why: WhyLeftOut) {
        if is {
            self.add(why);
        }
    }

    /// A mark of which only the score goes along.
    pub(crate) fn flags(&mut self, mark: &Mark) {
        self.add_if(mark.kind == crate::MarkKind::Missing, WhyLeftOut::Missing);
        self.add_if(mark.late, WhyLeftOut::Late);
        self.add_if(mark.draft, WhyLeftOut::Draft);
    }

    /// A file of which all of this was left out, with how many grades of each work are in it.
    pub(crate) fn written(self, bytes: Vec<u8>, ending: &'static str, grades: &[usize]) -> Written {
        Written {
            bytes,
            ending,
            grades: grades.iter().sum(),
            works: grades.iter().filter(|count| **count > 0).count(),
            left_out: self.0.into_iter().map(|(why, count)| LeftOut { why, count }).collect(),
        }
    }
}
