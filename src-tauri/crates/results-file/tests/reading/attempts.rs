//! Several rows of one person.

use crate::{file, score, text, value};
use results_file::{Attempts, Entry, IdKind, Repeated, Unreadable, recognise, results, suggest};

fn read(table: &results_file::Table, attempts: Attempts) -> results_file::Results {
    results(table, &suggest(table, recognise(table)), attempts)
}

#[test]
fn first_last_and_best_attempt_go_by_the_time_stamp() {
    let table = file("google_forms.csv");
    for (attempts, expected, line) in
        [(Attempts::First, "3", 2), (Attempts::Last, "4", 5), (Attempts::Best, "5", 3)]
    {
        let read = read(&table, attempts);
        assert_eq!(value(&read, 0, 0).entry, score(expected), "{attempts:?}");
        assert_eq!((read.rows[0].line, value(&read, 0, 0).line), (line, line), "where it comes from");
        let id = (IdKind::Email, "layla@example.org".to_owned());
        assert_eq!(read.repeated, [Repeated { id, lines: vec![2, 3, 5] }], "so that a person can be asked");
    }
}

#[test]
fn stamps_out_of_order_are_put_in_order_and_unreadable_ones_leave_the_files() {
    let rows =
        "2026/09/27 5:00:00 PM GMT+3,l@example.org,1 / 5\n2026/09/27 4:00:00 PM GMT+3,l@example.org,2 / 5\n";
    let sorted = text(&format!("Timestamp,Email Address,Score\n{rows}"));
    assert_eq!(value(&read(&sorted, Attempts::Last), 0, 0).entry, score("1"), "five o'clock is later");
    let words = sorted_by_file("yesterday", "the day before");
    assert_eq!(value(&read(&words, Attempts::Last), 0, 0).entry, score("2"), "the order of the file");
    let either = sorted_by_file("9/8/2026 10:00:00", "8/9/2026 10:00:00");
    assert_eq!(
        value(&read(&either, Attempts::Last), 0, 0).entry,
        score("2"),
        "day or month first is not shown"
    );
}

fn sorted_by_file(one: &str, other: &str) -> results_file::Table {
    text(&format!("Timestamp,Email Address,Score\n{one},l@example.org,1 / 5\n{other},l@example.org,2 / 5\n"))
}

#[test]
fn best_is_for_each_assignment_and_not_guessed() {
    let table = text("Student ID,Quiz,Essay,Lab\n7,9,2,3\n7,10,,see me\n7,8.5,1.5,4\n");
    let read = read(&table, Attempts::Best);
    let entries: Vec<Entry> = read.rows[0].values.iter().map(|v| v.entry.clone()).collect();
    let unsure = Entry::Unreadable(Unreadable::OneOfSeveral);
    assert_eq!(entries, [score("10"), score("2"), unsure], "10 is more than 9, a blank is no attempt");
    assert_eq!(read.rows.len(), 1);
}

#[test]
fn a_blank_last_attempt_does_not_hide_the_one_before() {
    let table = text("Student ID,Quiz\n7,9\n7,\n8,3\n");
    assert_eq!(value(&read(&table, Attempts::Last), 0, 0).entry, score("9"), "blank is no change");
}

#[test]
fn one_number_with_two_names_is_two_students() {
    let rows = |one: &str, other: &str| {
        let table = text(&format!("Student number,Name,Score\n1,{one},9\n1,{other},4\n"));
        [Attempts::First, Attempts::Last, Attempts::Best].map(|attempts| read(&table, attempts).rows.len())
    };
    assert_eq!(rows("Sam Lee", "Alex Kim"), [2; 3], "a grade of one must not become the other's");
    for (one, other) in
        [("Sam Lee", "sam lee"), ("Sam Lee", "\"Lee, Sam\""), ("Sam Lee", "Sam L."), ("", "Sam Lee")]
    {
        assert_eq!(rows(one, other), [1; 3], "{one} and {other}");
    }
    let table = text("Email,Name,Score\na@x.example,Sam,9\nA@x.example,quiznoodle,4\n");
    assert_eq!(read(&table, Attempts::Last).rows.len(), 1, "an address is one student's");
}

#[test]
fn the_same_name_is_not_the_same_person() {
    let table = text("Name,Quiz\nEthan Lin,9\nEthan Lin,3\n");
    let read = read(&table, Attempts::Best);
    assert_eq!((read.rows.len(), read.repeated.len()), (2, 0), "two people may have one name");
}
