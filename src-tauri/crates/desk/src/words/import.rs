//! Files of results, in sentences: what a file is, why it is not read, what should be looked at, why something stays out.

use super::count;
use crate::incoming::{Trouble, WorkTrouble};
use gradebook::matching::{IdKind, NameLikeness};
use results_file::{
    Contents, Delimiter, Encoding, FileError, Form, Format, Table, Unreadable, Warning, WhyLeftOut,
    WhySkipped, WorkbookKind,
};

const NOTHING: &str = "Nothing was changed.";

/// Whose file it is.
pub(crate) const fn format(format: Format) -> &'static str {
    match format {
        Format::Canvas => "Canvas gradebook export",
        Format::MoodleGrades => "Moodle grade export",
        Format::MoodleWorksheet => "Moodle grading worksheet",
        Format::GoogleForms => "Google Forms quiz",
        Format::ZipGrade => "ZipGrade export",
        Format::Kahoot => "Kahoot report",
        Format::Gradescope => "Gradescope export",
        Format::Blackboard => "Blackboard grade export",
        Format::Brightspace => "Brightspace grade export",
        Format::OneRosterResults => "OneRoster results",
        Format::OneRosterLineItems => "OneRoster line items",
        Format::Other => "Table of results",
    }
}

/// How it was read.
pub(crate) fn read_as(form: &Form) -> String {
    match form {
        Form::Text { encoding, delimiter, .. } => {
            let letters = self::encoding(encoding);
            let parted = match delimiter {
                Delimiter::Comma => "commas",
                Delimiter::Semicolon => "semicolons",
                Delimiter::Tab => "tabs",
            };
            format!("Text, {letters}, {parted}")
        }
        Form::Workbook { kind, sheet, .. } => {
            let kind = match kind {
                WorkbookKind::Ods => "OpenDocument",
                WorkbookKind::Xlsx | WorkbookKind::Xls => "Excel",
            };
            format!("{kind}, sheet “{sheet}”")
        }
    }
}

fn encoding(encoding: &Encoding) -> String {
    match encoding {
        Encoding::Utf8 => "UTF-8".to_owned(),
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16".to_owned(),
        Encoding::Guessed(name) => name.clone(),
    }
}

/// Why a file is not read.
pub(crate) fn file(error: &FileError) -> String {
    let why = match error {
        FileError::Empty => "This file is empty. Download it again.".to_owned(),
        FileError::TooLarge { .. } => {
            "This file is larger than 10 MB, more than any class’s results. Choose another one.".to_owned()
        }
        FileError::TooManyRows => {
            "This file has more rows than can be read. Export one class at a time.".to_owned()
        }
        FileError::TooManyColumns { line } => {
            format!("Line {line} has more columns than can be read. Is it a table of results?")
        }
        FileError::TooManyCells => {
            "This table is too large to be read. Export one class at a time.".to_owned()
        }
        FileError::CellTooLong { line, column } => format!(
            "The cell in line {line}, column {column} is longer than any cell should be. A quote may not be closed there."
        ),
        FileError::TooMuchText => {
            "This file holds more text than can be read. Export only the scores.".to_owned()
        }
        FileError::OpenQuote { line } => {
            format!(
                "A quote that begins in line {line} is never closed, so rows could be missing. Download the file again, or mend that line."
            )
        }
        FileError::NotATable(contents) => not_a_table(*contents),
        FileError::Encrypted => {
            "This workbook is protected by a password. Save it without one and choose it again.".to_owned()
        }
        FileError::Damaged => {
            "This workbook is damaged or was not downloaded to its end. Download it again.".to_owned()
        }
        FileError::NoSuchSheet => {
            "The workbook has no sheet of that name any more. Choose the file again.".to_owned()
        }
        FileError::UnpacksTooLarge => {
            "This workbook unpacks to far more than any class’s results, so it was not read.".to_owned()
        }
    };
    format!("{why} {NOTHING}")
}

fn not_a_table(contents: Contents) -> String {
    match contents {
        Contents::WebPage => {
            "This is a web page, not a table. If you had to sign in, sign in and download the file again."
        }
        Contents::Xml => "This is an XML file. Save it as .xlsx or .csv and choose it again.",
        Contents::Json => "This is a JSON file, not a table. Export it as .csv.",
        Contents::Pdf => "This is a PDF. Scores can’t be read from it; export them as .csv or .xlsx.",
        Contents::BinaryWorkbook => "This is a binary workbook. Save it as .xlsx and choose it again.",
        Contents::OtherArchive => {
            "This is an archive with something else in it. Unpack it and choose the table inside."
        }
        Contents::OtherDocument => "This is a document, not a table. Save the table as .xlsx or .csv.",
        Contents::NotText => "This file holds no table. Choose a .csv, .xlsx, .xls or .ods file.",
    }
    .to_owned()
}

/// "line 4", "lines 4, 7 and 9", "lines 4, 7, 9 and 12 more".
pub(crate) fn lines(lines: &[u32]) -> String {
    const SHOWN: usize = 5;
    let text = |lines: &[u32]| lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match lines {
        [] => String::new(),
        [one] => format!("line {one}"),
        [most @ .., last] if lines.len() <= SHOWN => format!("lines {} and {last}", text(most)),
        many => format!("lines {} and {} more", text(many.get(..SHOWN).unwrap_or(many)), many.len() - SHOWN),
    }
}

/// A column's letter, as spreadsheets name it, from 0.
pub(crate) fn letter(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let place = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.push(char::from(b'A' + place));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

fn heading(table: &Table, column: usize) -> String {
    let name = table.header.get(column).map(|name| name.trim()).filter(|name| !name.is_empty());
    name.map_or_else(|| format!("column {}", letter(column)), |name| format!("“{name}”"))
}

/// Something that should be looked at.
pub(crate) fn warning(warning: &Warning, table: &Table, titles: &[String]) -> String {
    match warning {
        Warning::MangledIds { column, lines: at } => format!(
            "A spreadsheet has shortened ids in {} ({}). They can’t be used; export the file again without opening it there.",
            heading(table, *column),
            lines(at)
        ),
        Warning::LostZeros { column, lines: at } => format!(
            "Some ids in {} are shorter than the others ({}). A spreadsheet may have dropped zeros before them.",
            heading(table, *column),
            lines(at)
        ),
        Warning::BecameDates { column, lines: at } => format!(
            "A spreadsheet has turned scores in {} into dates ({}). They are left out.",
            heading(table, *column),
            lines(at)
        ),
        Warning::DuplicateHeader { name, columns } => {
            let letters: Vec<String> = columns.iter().map(|column| letter(*column)).collect();
            format!(
                "“{}” is the heading of several columns ({}). Check which one is meant.",
                name.trim(),
                letters.join(", ")
            )
        }
        Warning::MixedMaxima { score, maxima } => {
            let title = titles.get(*score).cloned().unwrap_or_default();
            format!("“{title}” is out of different points in one file ({}).", maxima.join(", "))
        }
        Warning::MixedSigns { column } => format!(
            "{} has numbers with a point and with a comma. Those that could be either are left out.",
            heading(table, *column)
        ),
        Warning::LettersLost => "Some letters could not be read, so names may look wrong.".to_owned(),
        Warning::SameName { lines: at } => {
            format!(
                "The same name is there several times without an id ({}). Say who each of them is.",
                lines(at)
            )
        }
        Warning::Shifted { lines: at } => format!(
            "Some rows have more cells than the header ({}): a comma in a name may have moved their scores. They are left out.",
            lines(at)
        ),
    }
}

/// Rows that are about nobody.
pub(crate) fn skipped(why: WhySkipped, at: &[u32]) -> String {
    let rows = |what: &str| format!("{} {what} ({})", count(at.len(), "row", "rows"), lines(at));
    match why {
        WhySkipped::PointsPossible => rows("with the points possible"),
        WhySkipped::PostingPolicy => rows("about when grades are shown"),
        WhySkipped::TestStudent => rows("of the test student"),
        WhySkipped::Total => rows("with totals or averages"),
        WhySkipped::ToBeDeleted => rows("with results that were taken back"),
        WhySkipped::NoPerson => rows("that say nothing about who it is"),
        WhySkipped::HeaderAgain => rows("with the headings once more"),
    }
}

/// Why a column is not used.
pub(crate) const fn left_out(why: WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::Total => "A total that the system makes by itself",
        WhyLeftOut::ReadOnly => "Marked as read-only",
        WhyLeftOut::Letter => "Letters, not scores",
        WhyLeftOut::Part => "One question or part",
        WhyLeftOut::Dates => "Dates",
        WhyLeftOut::About => "About the student or the export",
        WhyLeftOut::Unknown => "",
    }
}

/// Why a piece of work can't go where it is meant to go.
pub(crate) fn work(trouble: WorkTrouble) -> String {
    match trouble {
        WorkTrouble::Gone => "That assignment isn’t here any more. Choose another one.".to_owned(),
        WorkTrouble::OtherMaximum { file, here } => format!(
            "It is out of {file} in the file and out of {here} here. Choose another assignment, or make a new one."
        ),
        WorkTrouble::Letters => "It has letters, and no number can be had from them.".to_owned(),
        WorkTrouble::NoTitle => "Give the new assignment a title.".to_owned(),
        WorkTrouble::NoPoints => "Say how many points the new assignment has, such as 20.".to_owned(),
        WorkTrouble::SameTarget => "Another column of the file goes into the same assignment.".to_owned(),
    }
}

/// Why a value stays out, with its place.
pub(crate) fn value(trouble: Trouble, (line, column): (u32, u32)) -> String {
    let why = match trouble {
        Trouble::TooLarge => "larger than any score".to_owned(),
        Trouble::OtherMaximum { file, here } => format!("out of {file} in the file, out of {here} here"),
        Trouble::PercentOfNothing => "a percentage, and the assignment has no points".to_owned(),
        Trouble::Unreadable(why) => match why {
            Unreadable::NotANumber => "not a score",
            Unreadable::Letter => "a letter, not a number",
            Unreadable::AmbiguousSign => "could mean two numbers",
            Unreadable::Negative => "below zero",
            Unreadable::BecameADate => "a spreadsheet made a date of it",
            Unreadable::Fault => "a formula that failed",
            Unreadable::NotFinal => "not graded to the end",
            Unreadable::Shifted => "its row has moved",
            Unreadable::OneOfSeveral => "one of several attempts can’t be read",
        }
        .to_owned(),
    };
    let place = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    format!("Left out: {why} (line {line}, column {}).", letter(place))
}

/// By which id a student was found.
pub(crate) fn by_id(kind: IdKind, id: &str) -> String {
    match kind {
        IdKind::Clever => format!("Clever id {id}"),
        IdKind::SisId => format!("SIS id {id}"),
        IdKind::Number => format!("Student number {id}"),
        IdKind::Email => id.to_owned(),
        IdKind::Login => format!("User name {id}"),
    }
}

/// How alike a name is.
pub(crate) const fn by_name(likeness: NameLikeness) -> &'static str {
    match likeness {
        NameLikeness::Same => "Same name",
        NameLikeness::SameOther => "Same as the other form of the name",
        NameLikeness::Partly => "Similar name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letter).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn many_lines_are_counted() {
        assert_eq!(lines(&[4]), "line 4");
        assert_eq!(lines(&[4, 7]), "lines 4 and 7");
        assert_eq!(lines(&[1, 2, 3, 4, 5, 6, 7]), "lines 1, 2, 3, 4, 5 and 2 more");
    }
}
