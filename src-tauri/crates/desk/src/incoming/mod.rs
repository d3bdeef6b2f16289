//! A file of results on its way in. Pure: from an opened file, the section and what the teacher said to exactly what
//! would change. Deliberately not here: reading files (`results-file`), who a row is about (`gradebook::matching`),
//! sentences (`words::import`), writing ([`crate::handle::import`]).

pub(crate) mod kept;
mod roles;
mod rows;
pub(crate) mod taken;
mod values;
mod works;

pub(crate) use roles::roles_of;
pub(crate) use rows::{RowState, name_of};
pub(crate) use values::{Outcome, Trouble};
pub(crate) use works::{Goes, Why, WorkTrouble};

use crate::mixed::mixed;
use crate::view::{AttemptChoice, ImportAsk, ImportTarget};
use gradebook::matching::{Known, Roster};
use gradebook::{Grade, Score, SectionBook, StudentId, Time};
use results_file::{Attempts, Format, Mapping, ResultRow, Results, Table};
use std::collections::BTreeSet;

/// The file that was opened last.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) token: String,
    pub(crate) name: String,
    pub(crate) table: Table,
    pub(crate) format: Format,
    /// As it was suggested, or as it was used for the last file of this kind.
    pub(crate) mapping: Mapping,
    /// When an assignment that is made from it is due, unless a person says otherwise.
    pub(crate) due: Time,
}

/// What was said and done with earlier files of this section.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    /// Who is who.
    pub(crate) matches: kept::Matches,
    /// What went where.
    pub(crate) taken: taken::Taken,
}

/// A piece of work in the file and where it goes.
#[derive(Debug)]
pub(crate) struct Work {
    /// Place in the mapping's list of score columns.
    pub(crate) place: usize,
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) maximum: Option<Score>,
    pub(crate) target: ImportTarget,
    /// Where its values go; an error says why they can't.
    pub(crate) goes: Result<Goes, WorkTrouble>,
    /// Why it goes there without anybody having said so for this file.
    pub(crate) why: Option<Why>,
}

/// A row of the file.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) said: ResultRow,
    pub(crate) state: RowState,
    /// The one student of the very same name, where nothing else is known and no other row is or could be about them.
    pub(crate) same_name: Option<StudentId>,
    pub(crate) values: Vec<RowValue>,
}

/// A value of a row.
#[derive(Debug)]
pub(crate) struct RowValue {
    /// Place in [`Worked::works`].
    pub(crate) work: usize,
    /// Line and column in the file.
    pub(crate) place: (u32, u32),
    /// Place in [`ResultRow::values`].
    pub(crate) at: usize,
    pub(crate) before: Grade,
    pub(crate) outcome: Outcome,
}

/// What the file would do.
#[derive(Debug)]
pub(crate) struct Worked {
    pub(crate) mapping: Mapping,
    /// Without their rows, which are in `rows`.
    pub(crate) results: Results,
    pub(crate) works: Vec<Work>,
    pub(crate) rows: Vec<Row>,
    /// Students that two rows are about.
    pub(crate) twice: BTreeSet<StudentId>,
}

/// Where a change goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change<'a> {
    pub(crate) work: usize,
    pub(crate) student: &'a StudentId,
    pub(crate) before: &'a Grade,
    pub(crate) after: &'a Grade,
}

impl Worked {
    /// What would be written.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.rows.iter().filter_map(|row| Some((row, row.state.student()?))).flat_map(|(row, student)| {
            row.values.iter().filter_map(move |value| match &value.outcome {
                Outcome::Changes(after) => {
                    Some(Change { work: value.work, student, before: &value.before, after })
                }
                _ => None,
            })
        })
    }

    /// Names exactly what would be written.
    pub(crate) fn fingerprint(&self) -> String {
        let works = self.works.iter().map(|work| format!("{:?}", work.target));
        let changes = self.changes().map(|change| {
            format!("{} {} {:?} {:?}", change.work, change.student, change.before, change.after)
        });
        let bytes = works.chain(changes).flat_map(|text| text.into_bytes().into_iter().chain([0]));
        format!("{:016x}", mixed(bytes))
    }
}

/// What the file would do as it is asked.
pub(crate) fn work_out(
    opened: &Opened,
    ask: &ImportAsk,
    book: &SectionBook,
    known: &[Known],
    earlier: &Earlier,
) -> Worked {
    let mapping = roles::with_roles(&opened.mapping, &opened.table, &ask.roles);
    let attempts = match ask.attempts {
        AttemptChoice::First => Attempts::First,
        AttemptChoice::Last => Attempts::Last,
        AttemptChoice::Best => Attempts::Best,
    };
    let mut results = results_file::results(&opened.table, &mapping, attempts);
    let works = works::works(&mapping, &results, opened, ask, book, &earlier.taken);
    let (states, twice) =
        rows::states(&results, ask, &Roster::new(known), known, (&earlier.matches, opened.format));
    let same_names = rows::same_names(&states);
    let columns = values::Columns::new(&works, mapping.scores.len(), book);
    // A row of the file is held once: it moves into the row that is shown.
    let rows = std::mem::take(&mut results.rows)
        .into_iter()
        .zip(states)
        .zip(same_names)
        .map(|((said, state), same_name)| {
            let values = values::values(&said, &state, &columns, book);
            Row { said, state, same_name, values }
        })
        .collect();
    Worked { mapping, results, works, rows, twice }
}

/// A number of the file in points; finer ones are rounded to four digits, as fine as a score is typed.
pub(crate) fn points(text: &str) -> Option<Score> {
    const DIGITS: usize = 6;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let kept: String = part.chars().take(DIGITS).collect();
    let score: Score = format!("{whole}.{kept:0<6}").parse().ok()?;
    // The next digit decides nothing any more: four of six are kept.
    Some(score.rounded(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_file_are_rounded_to_what_can_be_typed() {
        for (text, expected) in [
            ("17", "17"),
            ("17.5", "17.5"),
            ("33.3333333333333", "33.3333"),
            ("0.00005", "0.0001"),
            ("66.66666666666667", "66.6667"),
        ] {
            assert_eq!(points(text).map(|score| score.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(points("x"), None);
        assert_eq!(points("99999999999999999999"), None);
    }
}
