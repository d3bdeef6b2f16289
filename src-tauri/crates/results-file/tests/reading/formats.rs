//! One file of each system.

use crate::{entries, file, score, suggested, value};
use results_file::{
    Entry, Format, IdKind, Maximum, Unit, Unreadable, Warning, WhyLeftOut, WhySkipped, line_items, suggest,
};

fn titles(mapping: &results_file::Mapping) -> Vec<(&str, Option<&str>, bool)> {
    mapping.scores.iter().map(|s| (s.title.as_str(), s.remote_id.as_deref(), s.chosen)).collect()
}

fn kinds(mapping: &results_file::Mapping) -> Vec<IdKind> {
    mapping.ids.iter().map(|id| id.kind).collect()
}

#[test]
fn a_canvas_gradebook_gives_its_assignments_with_ids_and_points() {
    let (format, mapping, results) = suggested(&file("canvas.csv"));
    assert_eq!(format, Format::Canvas, "by its header");
    assert_eq!(kinds(&mapping), [IdKind::SisId, IdKind::LmsId, IdKind::Login], "the strongest first");
    let expected = [
        ("Fractions quiz", Some("4711"), true),
        ("Essay (draft)", Some("4712"), true),
        ("Lab 3", Some("4713"), true),
    ];
    assert_eq!(titles(&mapping), expected, "only the last brackets are the id");
    assert_eq!(mapping.scores[1].maximum, Maximum::Points("50".to_owned()), "from the row below the header");
    let why = |name: &str| {
        let at = file("canvas.csv").header.iter().position(|h| h == name).unwrap();
        mapping.left_out.iter().find(|l| l.column == at).map(|l| l.why)
    };
    assert_eq!(why("Final Score"), Some(WhyLeftOut::Total), "Canvas makes it by itself");
    assert_eq!(why("Notes"), Some(WhyLeftOut::About), "a column about the student");
    let skipped: Vec<_> = results.skipped.iter().map(|s| (s.line, s.why)).collect();
    let expected =
        [(2, WhySkipped::PostingPolicy), (3, WhySkipped::PointsPossible), (7, WhySkipped::TestStudent)];
    assert_eq!(skipped, expected, "rows about nobody");
    assert_eq!(entries(&results, 4), [score("17.5"), Entry::Excused, score("0")], "a zero is a score");
    assert_eq!(entries(&results, 5), [Entry::Blank, score("41"), Entry::Blank], "N/A and - are no change");
    assert_eq!(results.rows[0].ids[0], (IdKind::SisId, "0012345".to_owned()), "zeros before it are kept");
    assert_eq!(results.rows[2].full.as_deref(), Some("O'Neil, Zoë"), "with its letters");
    assert_eq!(value(&results, 0, 0).column_no, 6, "counted from one");
    assert_eq!(value(&results, 0, 0).maximum.as_deref(), Some("20"));
    assert_eq!(results.warnings, [], "nothing is wrong with it");
    assert_eq!(mapping.check(&file("canvas.csv")), Ok(()), "a suggestion fits");
}

#[test]
fn a_moodle_export_reads_each_item_once_with_its_feedback() {
    let (format, mapping, results) = suggested(&file("moodle_grades.csv"));
    assert_eq!(format, Format::MoodleGrades, "by its header");
    let expected = [("Fractions", None, true), ("Fractions", None, false), ("Essay: part 1", None, true)];
    assert_eq!(titles(&mapping), expected, "the percentage is offered, not chosen");
    assert_eq!(mapping.scores[1].unit, Unit::Percent);
    let left = |column| mapping.left_out.iter().find(|l| l.column == column).map(|l| l.why);
    assert_eq!((left(8), left(12)), (Some(WhyLeftOut::Letter), Some(WhyLeftOut::Total)), "letter and total");
    assert_eq!(entries(&results, 2), [score("8.5"), score("40")], "both items");
    assert_eq!(entries(&results, 3), [Entry::Blank, Entry::Blank], "a dash is no grade");
    assert_eq!(
        value(&results, 0, 0).comment.as_deref(),
        Some("Well done, \"almost\" there"),
        "older feedback"
    );
    assert_eq!(value(&results, 1, 2).comment.as_deref(), Some("See me"), "newer feedback");
}

#[test]
fn a_moodle_worksheet_takes_its_title_from_the_file_and_its_maximum_from_the_row() {
    let (format, mapping, results) = suggested(&file("moodle_worksheet.csv"));
    assert_eq!(format, Format::MoodleWorksheet, "by its header");
    assert_eq!(titles(&mapping), [("moodle_worksheet", None, true)], "the file names the assignment");
    assert_eq!(kinds(&mapping), [IdKind::Email, IdKind::Other], "a participant's number is good only here");
    assert_eq!(value(&results, 0, 0).maximum.as_deref(), Some("10"));
    assert_eq!(value(&results, 0, 0).comment.as_deref(), Some("Good"));
    assert_eq!(entries(&results, 3), [Entry::Blank], "not graded is no change");
}

#[test]
fn a_moodle_worksheet_without_identifiers_is_still_one_and_a_sheet_with_a_grade_is_not() {
    let header = "Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments";
    let row = "Layla Haddad,layla@example.org,Submitted for grading,8.50,10.00,-,Good";
    let (format, mapping, results) = suggested(&crate::text(&format!("{header}\n{row}\n")));
    assert_eq!(format, Format::MoodleWorksheet, "no other system says when a grade was last modified");
    assert_eq!(kinds(&mapping), [IdKind::Email], "the identifier was taken out");
    assert_eq!(value(&results, 0, 0).maximum.as_deref(), Some("10"));
    assert_eq!(value(&results, 0, 0).comment.as_deref(), Some("Good"));
    for other in [
        "Full name,Email address,Status,Grade,Maximum Grade,Feedback comments",
        "Full name,Email address,Grade,Last modified (grade)",
        "Full name,Email address,Status,Maximum Grade,Last modified (grade)",
    ] {
        let (format, ..) =
            suggested(&crate::text(&format!("{other}\nLayla Haddad,layla@example.org,8,9,-\n")));
        assert_eq!(format, Format::Other, "{other} may be anybody's");
    }
}

#[test]
fn a_google_forms_quiz_reads_points_of_points() {
    let (format, mapping, results) = suggested(&file("google_forms.csv"));
    assert_eq!(format, Format::GoogleForms, "by its header");
    assert_eq!(mapping.scores[0].maximum, Maximum::InCell);
    assert_eq!(results.rows.len(), 2, "attempts of one person are one row");
    assert_eq!(value(&results, 1, 0).entry, score("4"), "4.00 / 5");
    assert_eq!(value(&results, 1, 0).maximum.as_deref(), Some("5"));
    assert_eq!(mapping.full, Some(3), "a question asks for the name");
}

#[test]
fn zipgrade_gives_an_assignment_for_each_quiz_in_the_file() {
    let (format, mapping, results) = suggested(&file("zipgrade.csv"));
    assert_eq!(format, Format::ZipGrade, "by its header");
    assert_eq!(titles(&mapping), [("Unit 1", None, true), ("Unit 2", None, true)], "two quizzes");
    let values: Vec<_> = results.rows.iter().flat_map(|r| &r.values).map(|v| (v.column, v.line)).collect();
    assert_eq!(values, [(0, 2), (0, 3), (1, 4)], "each row is about one quiz");
    assert_eq!(results.repeated, [], "two quizzes are no two attempts");
    assert_eq!(value(&results, 0, 0).entry, score("1.5"));
    assert_eq!(value(&results, 2, 1).maximum.as_deref(), Some("4"));
    assert_eq!(
        results.rows[0].ids[0],
        (IdKind::StudentNumber, "00417".to_owned()),
        "zeros before it are kept"
    );
}

#[test]
fn gradescope_says_what_is_missing_and_what_is_not_graded_yet() {
    let (format, mapping, results) = suggested(&file("gradescope.csv"));
    assert_eq!(format, Format::Gradescope, "by its header");
    assert_eq!(mapping.scores.len(), 1, "questions are parts of it");
    assert_eq!(entries(&results, 2), [score("8.5")]);
    assert_eq!(entries(&results, 3), [Entry::Missing], "nothing was handed in");
    let not_final = Entry::Unreadable(Unreadable::NotFinal);
    assert_eq!(entries(&results, 4), [not_final], "half a sum is not passed on");
}

#[test]
fn gradescope_of_a_course_has_several_assignments() {
    let (format, mapping, results) = suggested(&file("gradescope_course.csv"));
    assert_eq!(format, Format::Gradescope, "by its header");
    assert_eq!(titles(&mapping), [("Quiz 1", None, true), ("Quiz 2", None, true)]);
    assert_eq!(entries(&results, 2), [score("8.5"), score("19")]);
    assert_eq!(value(&results, 0, 1).maximum.as_deref(), Some("20"));
}

#[test]
fn blackboard_is_a_utf_16_text_that_calls_itself_xls() {
    let (format, mapping, results) = suggested(&file("blackboard.xls"));
    assert_eq!(format, Format::Blackboard, "by its header");
    assert_eq!(titles(&mapping), [("Quiz 1", Some("3415068"), true), ("Lab", Some("3415070"), true)]);
    assert_eq!(mapping.scores[0].maximum, Maximum::Points("5".to_owned()));
    assert_eq!(mapping.scores[1].unit, Unit::Percent, "the heading says so");
    assert_eq!(entries(&results, 2), [score("4.5"), Entry::Percent("80".into())]);
    assert_eq!(results.rows[1].given.as_deref(), Some("Zoë"));
}

#[test]
fn brightspace_ids_lose_their_hash_and_totals_are_left_out() {
    let (format, mapping, results) = suggested(&file("brightspace.csv"));
    assert_eq!(format, Format::Brightspace, "by its header");
    assert_eq!(titles(&mapping), [("Quiz 1", None, true), ("Essay", None, true)]);
    assert_eq!(mapping.scores[0].maximum, Maximum::Points("10".to_owned()));
    assert_eq!(results.rows[0].ids[0], (IdKind::SisId, "0012345".to_owned()));
    assert_eq!(entries(&results, 3), [Entry::Blank, score("38.25")]);
    let letters = mapping.left_out.iter().filter(|l| l.why == WhyLeftOut::Letter).count();
    assert_eq!(letters, 2, "symbol and text would need a scale");
}

#[test]
fn one_roster_results_are_one_row_for_each_student_and_line_item() {
    let (format, mapping, results) = suggested(&file("oneroster_results.csv"));
    assert_eq!(format, Format::OneRosterResults, "by its header");
    assert_eq!(titles(&mapping), [("li-1", Some("li-1"), true), ("li-2", Some("li-2"), true)]);
    assert_eq!(entries(&results, 2), [score("17.5")]);
    assert_eq!(value(&results, 0, 0).comment.as_deref(), Some("Nice"));
    assert_eq!(entries(&results, 3), [Entry::Excused], "exempt");
    assert_eq!(entries(&results, 4), [Entry::Unreadable(Unreadable::NotFinal)], "partially graded");
    assert_eq!(entries(&results, 6), [Entry::Missing], "not submitted, no score");
    assert_eq!(results.skipped[0].why, WhySkipped::ToBeDeleted, "it was taken back");
    assert_eq!(results.repeated, [], "two line items are no two attempts");
}

#[test]
fn one_roster_line_items_are_assignments_without_results() {
    let table = file("oneroster_lineitems.csv");
    let (format, mapping, _) = suggested(&table);
    assert_eq!(format, Format::OneRosterLineItems, "by its header");
    assert!(mapping.check(&table).is_err(), "there is nobody in it");
    let items = line_items(&table);
    let items: Vec<_> =
        items.iter().map(|i| (i.id.as_str(), i.title.as_str(), i.maximum.as_deref())).collect();
    assert_eq!(items, [("li-1", "Fractions quiz", Some("20")), ("li-2", "Essay", Some("10"))]);
}

#[test]
fn a_sheet_of_ones_own_is_understood_by_its_words() {
    let table = file("own_sheet.csv");
    let (format, mapping, results) = suggested(&table);
    assert_eq!((format, table.header_line), (Format::Other, Some(4)), "below its title");
    assert_eq!(table.above.len(), 2, "the title is kept");
    assert_eq!(titles(&mapping), [("own_sheet", None, true)], "a column called Score has the file's title");
    assert_eq!(entries(&results, 5), [score("17")]);
    assert_eq!(entries(&results, 7), [Entry::Excused], "its line counts the blank one");
    assert_eq!(results.skipped[0].why, WhySkipped::Total, "an average is nobody");
    assert_eq!(value(&results, 0, 0).comment.as_deref(), Some("fine"));
}

#[test]
fn a_column_called_name_beside_family_names_holds_given_names_unless_it_says_both() {
    for (header, rows, given) in [
        ("Nombre,Apellido,Puntaje", "María,García,3\nJosé,García,7\n", true),
        ("Name,Last name,Score", "María,García,3\nJosé,García,7\n", true),
        ("Name,Last name,Score", "María García,García,3\nJosé García,García,7\n", false),
        ("Student,Last name,Score", "María García,García,3\n", false),
    ] {
        let (_, mapping, results) = suggested(&crate::text(&format!("{header}\n{rows}")));
        let expected = if given { (Some(0), Some(1), None) } else { (None, Some(1), Some(0)) };
        assert_eq!((mapping.given, mapping.family, mapping.full), expected, "{header} {rows}");
        assert_eq!(results.rows[0].given.as_deref(), given.then_some("María"));
    }
}

#[test]
fn a_german_sheet_has_decimal_commas_and_old_letters() {
    let table = file("own_sheet_german.csv");
    let (_, mapping, results) = suggested(&table);
    assert_eq!(titles(&mapping)[..2], [("Test 1", None, true), ("Test 2", None, true)]);
    assert_eq!(mapping.scores[1].maximum, Maximum::Points("12.5".to_owned()), "also in the heading");
    assert_eq!(entries(&results, 2)[..2], [score("17.5"), score("12")]);
    assert_eq!(entries(&results, 3)[..2], [score("0"), score("1.234")], "the file shows what a comma is");
    assert_eq!(results.rows[0].family.as_deref(), Some("Müller"));
    assert!(!results.warnings.contains(&Warning::LettersLost), "all letters are there");
}

#[test]
fn a_table_taken_for_another_format_is_not_a_crash() {
    let table = file("own_sheet.csv");
    for format in [
        Format::Canvas,
        Format::MoodleGrades,
        Format::MoodleWorksheet,
        Format::GoogleForms,
        Format::ZipGrade,
        Format::Kahoot,
        Format::Gradescope,
        Format::Blackboard,
        Format::Brightspace,
        Format::OneRosterResults,
        Format::OneRosterLineItems,
        Format::Other,
    ] {
        assert_eq!(suggest(&table, format).format, format, "a suggestion says for what it was made");
    }
}
