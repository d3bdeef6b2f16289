//! The grades of one section on their way out as a file: for Canvas, Moodle and OneRoster, as a table, as a workbook, and
//! as a class report to print (HTML, PDF). Everything comes in as finished values in a [`ClassFile`]. What a format
//! cannot carry is left out and counted in [`Written::left_out`], never bent into something else.
//!
//! Words: a **work** is one assignment, a **mark** what one pupil has for it.
//!
//! Deliberately not here: which grades may go out, words for the screen (desk); reading such files (results-file);
//! writing to a disk (hosts).

mod bundle;
mod canvas;
mod csv;
mod decimal;
mod figures;
mod html;
mod left_out;
mod moodle;
mod names;
mod one_roster;
mod pdf;
mod report;
mod table;
mod text;
mod time;
mod xlsx;

pub use left_out::{LeftOut, WhyLeftOut};

/// Everything that goes into the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClassFile {
    /// Name of the section.
    pub section: String,
    /// Its id in the roster (OneRoster calls it sourcedId).
    pub section_id: String,
    /// District, school, teacher: whatever is known, one line each.
    pub from: Vec<String>,
    /// When the file was made, to read, with its zone.
    pub made: String,
    /// The same exactly: RFC 3339.
    pub made_exact: String,
    /// The day on which it was made: "2026-11-26".
    pub day: String,
    /// What the LMS is called.
    pub lms: String,
    /// The pupils, in the order in which they are shown.
    pub students: Vec<Pupil>,
    /// The works, in the order in which they are shown.
    pub works: Vec<Work>,
    /// Names and ids were already replaced by the caller. No LMS could match such a file, so none is made for one.
    pub hidden: bool,
}

/// One pupil.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pupil {
    /// Id in the roster: sourcedId.
    pub id: String,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// What else the pupil is called; may be empty.
    pub also: String,
    /// Number at school, with its zeros; may be empty.
    pub number: String,
    /// Id in the school's information system, with its zeros; may be empty.
    pub sis_id: String,
    /// What the pupil signs in with; may be empty.
    pub login: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// User id in the LMS; may be empty. "Participant 31" is passed on to a Moodle worksheet.
    pub lms_id: String,
    /// How the pupil is named in tables and reports.
    pub label: String,
}

/// One assignment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Our id: the same for as long as the work exists.
    pub id: String,
    /// Id in the LMS; may be empty.
    pub remote_id: String,
    /// Title.
    pub title: String,
    /// Points possible, an exact decimal; `None`: without a maximum.
    pub points: Option<String>,
    /// When it is due: RFC 3339.
    pub due: Option<String>,
    /// The same to read; may be empty.
    pub due_words: String,
    /// What it is about; may be empty.
    pub description: String,
    /// What each pupil has, in the order of [`ClassFile::students`]. What is not there is `None`.
    pub grades: Vec<Option<Mark>>,
}

/// What one pupil has for one work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mark {
    /// Points, an exact decimal with a point.
    pub score: Option<String>,
    /// What it counts for.
    pub kind: MarkKind,
    /// It came late.
    pub late: bool,
    /// What the teacher wrote; may be empty.
    pub comment: String,
    /// It is not approved yet.
    pub draft: bool,
    /// When it was changed last: RFC 3339.
    pub modified: Option<String>,
}

/// What a mark counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MarkKind {
    /// As it is.
    #[default]
    Counted,
    /// Not at all: the teacher excused the pupil.
    Excused,
    /// The work was not handed in. A score beside it is what it counts for nevertheless.
    Missing,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How its name ends: "csv", "zip", "xlsx", "html", "pdf".
    pub ending: &'static str,
    /// How many grades are in it: what a pupil has for a work, as far as this kind of file says it.
    pub grades: usize,
    /// How many works these grades are of. A work of which no grade is in the file does not count.
    pub works: usize,
    /// What this kind of file cannot carry, or carries otherwise; each reason once, with how often.
    pub left_out: Vec<LeftOut>,
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A file for an LMS in which names and ids are hidden: nobody could be found by it.
    #[error("names and ids are hidden, so that nobody could be found by this file")]
    Hidden,
    /// The workbook cannot be put together.
    #[error("the workbook cannot be put together")]
    Workbook,
    /// The files cannot be packed.
    #[error("the files cannot be packed")]
    Bundle,
    /// The pages cannot be made.
    #[error(transparent)]
    Pdf(#[from] paper::pdf::PdfError),
}

impl ClassFile {
    /// For Canvas, Grades, Import: its own gradebook CSV. Pupils are found by their id there, else by SIS id, else by
    /// login, works by the id in brackets. Where ids are unknown Canvas goes by names and titles, which is counted. It clears
    /// what it has where a cell is blank, so those are counted too.
    ///
    /// # Errors
    /// [`Fault::Hidden`].
    pub fn canvas_csv(&self) -> Result<Written, Fault> {
        self.for_an_lms()?;
        Ok(canvas::file(self))
    }

    /// For Moodle: the offline grading worksheet, one for each work with a score; several come in one zip. A row is there
    /// for each pupil with a score and with the one id by which pupils are found (ID number, username or e-mail address,
    /// whichever most have). Moodle's *Identifier* is a number that it gives out for each work and that nobody else knows;
    /// where a pupil has none, none has one and they are counted: such a worksheet goes in by *Grades, Import, CSV file*.
    ///
    /// # Errors
    /// [`Fault::Hidden`], [`Fault::Bundle`].
    pub fn moodle(&self) -> Result<Written, Fault> {
        self.for_an_lms()?;
        moodle::file(self)
    }

    /// For a student information system: a OneRoster 1.2 bundle of changes (delta, so that nothing else there is
    /// replaced). It is for programs only, so every text in it is as it is, even one that a spreadsheet would calculate.
    ///
    /// # Errors
    /// [`Fault::Hidden`], [`Fault::Bundle`].
    pub fn one_roster(&self) -> Result<Written, Fault> {
        self.for_an_lms()?;
        one_roster::file(self)
    }

    /// As a table for a spreadsheet: RFC 4180, UTF-8 with a byte order mark.
    pub fn csv(&self) -> Written {
        csv::file(self)
    }

    /// As an Excel workbook: grades, assignments, and comments if there are any.
    ///
    /// # Errors
    /// [`Fault::Workbook`].
    pub fn xlsx(&self) -> Result<Written, Fault> {
        xlsx::file(self)
    }

    /// As a class report on one self-contained page to print, on A4 or Letter: no script, nothing from elsewhere.
    /// Comments and descriptions are not in it, because it may lie on a table.
    pub fn html(&self) -> Written {
        html::file(self)
    }

    /// The same as PDF, on pages that fit both A4 and Letter.
    ///
    /// # Errors
    /// [`Fault::Pdf`].
    pub fn pdf(&self) -> Result<Written, Fault> {
        pdf::file(self)
    }

    const fn for_an_lms(&self) -> Result<(), Fault> {
        if self.hidden { Err(Fault::Hidden) } else { Ok(()) }
    }
}

impl Mark {
    /// Whether anything but a comment can be said of it.
    pub(crate) fn says_something(&self) -> bool {
        let has_number = || self.score.as_deref().and_then(decimal::plain).is_some();
        self.kind != MarkKind::Counted || self.late || self.draft || has_number()
    }

    pub(crate) fn has_comment(&self) -> bool {
        !text::lines(&self.comment).is_empty()
    }
}

impl Work {
    /// What a pupil has.
    pub(crate) fn mark(&self, student: usize) -> Option<&Mark> {
        self.grades.get(student).and_then(Option::as_ref)
    }

    /// How many of so many pupils have something of this kind.
    pub(crate) fn count(&self, students: usize, is: impl Fn(&Mark) -> bool) -> usize {
        (0..students).filter_map(|student| self.mark(student)).filter(|mark| is(mark)).count()
    }
}
