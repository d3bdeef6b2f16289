//! What cells mean.

use crate::{entries, score, suggested, text};
use results_file::{Attempts, DecimalSign, Entry, Unit, Unreadable, Warning, recognise, results, suggest};

/// The entries of a column of scores under a header.
fn column(cells: &[&str]) -> (Vec<Entry>, Vec<Warning>) {
    let mut file = String::from("Name\tQuiz\n");
    for (at, cell) in cells.iter().enumerate() {
        file.push_str(&format!("Person {at}\t{cell}\n"));
    }
    let table = text(&file);
    let mut mapping = suggest(&table, recognise(&table));
    if mapping.scores.is_empty() {
        mapping.scores.push(results_file::ScoreColumn {
            column: 1,
            title: "Quiz".to_owned(),
            remote_id: None,
            maximum: results_file::Maximum::Unknown,
            comment: None,
            unit: Unit::Points,
            only: None,
            chosen: true,
        });
    }
    let read = results(&table, &mapping, Attempts::Last);
    (read.rows.into_iter().flat_map(|row| row.values).map(|v| v.entry).collect(), read.warnings)
}

#[test]
fn what_is_in_cells_is_read_strictly() {
    let unreadable = Entry::Unreadable;
    let cases = [
        ("17", score("17")),
        (" 17.50 ", score("17.5")),
        ("007", score("7")),
        (".5", score("0.5")),
        ("5.", score("5")),
        ("0", score("0")),
        ("0.000", score("0")),
        ("-0", score("0")),
        ("'12", score("12")),
        ("4 / 5", score("4")),
        ("28.00 / 30", score("28")),
        ("85%", Entry::Percent("85".into())),
        ("85.50 %", Entry::Percent("85.5".into())),
        ("33.333333333333", score("33.333333333333")),
        ("EX", Entry::Excused),
        ("ex", Entry::Excused),
        ("missing", Entry::Missing),
        ("-", Entry::Blank),
        ("–", Entry::Blank),
        ("N/A", Entry::Blank),
        ("", Entry::Blank),
        ("A-", unreadable(Unreadable::Letter)),
        ("Pass", unreadable(Unreadable::Letter)),
        ("see me", unreadable(Unreadable::NotANumber)),
        ("1e5", unreadable(Unreadable::NotANumber)),
        ("NaN", unreadable(Unreadable::NotANumber)),
        ("+5", unreadable(Unreadable::NotANumber)),
        ("5 / five", unreadable(Unreadable::NotANumber)),
        ("1 2", unreadable(Unreadable::NotANumber)),
        ("-3", unreadable(Unreadable::Negative)),
        ("10-May", unreadable(Unreadable::BecameADate)),
        ("May-10", unreadable(Unreadable::BecameADate)),
        ("5/10/2026", unreadable(Unreadable::BecameADate)),
        ("2026-05-10 00:00:00", unreadable(Unreadable::BecameADate)),
        ("10.05.2026", unreadable(Unreadable::BecameADate)),
        ("#N/A", unreadable(Unreadable::Fault)),
    ];
    for (cell, entry) in cases {
        let (read, _) = column(&["1.5", cell]);
        assert_eq!(read[1], entry, "{cell:?}");
    }
}

#[test]
fn a_comma_is_decided_by_the_column_and_never_guessed() {
    let ambiguous = Entry::Unreadable(Unreadable::AmbiguousSign);
    let cases: [(&[&str], &[Entry]); 10] = [
        (&["10.05.2026", "1,234"], &[Entry::Unreadable(Unreadable::BecameADate), ambiguous.clone()]),
        (&["1,234"], std::slice::from_ref(&ambiguous)),
        (&["1.234"], std::slice::from_ref(&ambiguous)),
        (&["1,234", "17,5"], &[score("1.234"), score("17.5")]),
        (&["1,234", "17.5"], &[score("1234"), score("17.5")]),
        (&["1.234", "17,5"], &[score("1234"), score("17.5")]),
        (&["1.234", "0.500"], &[score("1.234"), score("0.5")]),
        (&["1.234,5", "1.234"], &[score("1234.5"), score("1234")]),
        (&["1,234,567", "1,234"], &[score("1234567"), score("1234")]),
        (&["17,5", "17.5", "1,234"], &[score("17.5"), score("17.5"), ambiguous.clone()]),
    ];
    for (cells, expected) in cases {
        assert_eq!(column(cells).0, expected, "{cells:?}");
    }
    let (_, warnings) = column(&["17,5", "17.5"]);
    assert_eq!(warnings, [Warning::MixedSigns { column: 1 }], "somebody should look at it");
}

#[test]
fn a_person_can_say_what_the_decimal_sign_is() {
    let table = text("Name\tQuiz\nLayla\t1,234\n");
    let mut mapping = suggest(&table, recognise(&table));
    for (sign, expected) in [(DecimalSign::Point, "1234"), (DecimalSign::Comma, "1.234")] {
        mapping.decimal = Some(sign);
        let read = results(&table, &mapping, Attempts::Last);
        assert_eq!(entries(&read, 2), [score(expected)], "it was said, so it is not guessed");
    }
}

#[test]
fn another_column_of_the_file_settles_the_sign() {
    let (_, _, read) = suggested(&text("Name;Quiz;Essay\nLayla;1,234;17,5\nEthan;2,500;3\n"));
    assert_eq!(entries(&read, 2), [score("1.234"), score("17.5")], "one person, one keyboard");
}

#[test]
fn a_decimal_comma_in_quotes_is_one_cell() {
    let (_, _, read) = suggested(&text("Name,Quiz,Essay\nLayla,\"17,5\",8\nEthan,12,\"9,25\"\n"));
    assert_eq!(entries(&read, 2), [score("17.5"), score("8")]);
    assert_eq!(entries(&read, 3), [score("12"), score("9.25")]);
}

#[test]
fn an_unquoted_comma_in_a_name_moves_no_score_to_another_assignment() {
    let file = "Name,Quiz,Essay\nLayla Haddad,17,8\nLin, Ethan,12,9\nZoe,3,4\n";
    let (_, _, read) = suggested(&text(file));
    let shifted = Entry::Unreadable(Unreadable::Shifted);
    assert_eq!(entries(&read, 3), [shifted.clone(), shifted], "12 is not the score of Essay");
    assert!(read.warnings.contains(&Warning::Shifted { lines: vec![3] }), "{:?}", read.warnings);
}

#[test]
fn ids_that_a_spreadsheet_spoiled_are_pointed_out() {
    let file = "Student ID,Name,Score\n1.23E+10,A,1\n12345678901,B,2\n1234567890,C,3\n12345678903,D,4\n12345678904,E,5\n";
    let (_, mapping, read) = suggested(&text(file));
    let column = mapping.ids[0].column;
    assert!(read.warnings.contains(&Warning::MangledIds { column, lines: vec![2] }), "{:?}", read.warnings);
    assert!(read.warnings.contains(&Warning::LostZeros { column, lines: vec![4] }), "{:?}", read.warnings);
}

#[test]
fn dates_duplicates_and_mixed_maxima_are_pointed_out() {
    let (_, _, read) = suggested(&text("Name,Score,score\nA,10-May,1 / 5\nA,3,2 / 10\n"));
    let expected = [
        Warning::DuplicateHeader { name: "Score".to_owned(), columns: vec![1, 2] },
        Warning::BecameDates { column: 1, lines: vec![2] },
        Warning::MixedMaxima { score: 1, maxima: vec!["5".to_owned(), "10".to_owned()] },
        Warning::SameName { lines: vec![2, 3] },
    ];
    assert_eq!(read.warnings, expected, "each of them once");
}

#[test]
fn a_column_of_days_is_no_column_of_scores() {
    let (_, mapping, _) = suggested(&text("Name,Handed in,Quiz\nLayla,2026-05-10,3\nEthan,2026-05-11,4\n"));
    let columns: Vec<usize> = mapping.scores.iter().map(|score| score.column).collect();
    assert_eq!(columns, [2], "a day is not taken for a spoiled score");
    assert_eq!(mapping.left_out[0].why, results_file::WhyLeftOut::Dates);
}
