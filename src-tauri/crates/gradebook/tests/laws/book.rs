//! Looking things up in a book, times, and small values: each answer names exactly what was asked for.

use crate::school::quiet;
use gradebook::{AssignmentId, Grade, GradeCell, LmsEdits, OwnPolicies, Score, StudentId, Time};

#[test]
fn everything_in_a_book_is_found_by_its_own_id_and_nothing_by_another() {
    let mut book = quiet(4, 3);
    for column in &mut book.columns {
        let stem: i32 = column.assignment.id.as_str()[1..].parse().unwrap();
        for (index, cell) in &mut column.cells {
            cell.local = Grade::of(Score::points(stem * 10 + i32::try_from(*index).unwrap()));
        }
        // The second student has nothing here.
        column.cells.remove(1);
    }
    for a in 0..3 {
        let id = AssignmentId::from(format!("a{a}"));
        assert_eq!(book.column(&id).map(|c| &c.assignment.id), Some(&id));
        for s in 0..4_u32 {
            let student = StudentId::from(format!("s{s}"));
            assert_eq!(book.student_of(&student).map(|s| &s.id), Some(&student));
            assert_eq!(book.index_of(&student), Some(s));
            assert_eq!(book.student(s).map(|s| &s.id), Some(&student));
            let expected = (s != 1).then(|| Grade::of(Score::points(a * 10 + i32::try_from(s).unwrap())));
            assert_eq!(book.cell(&id, &student).map(|c| c.local.clone()), expected, "{a} {s}");
        }
    }
    let (nobody, nothing) = (StudentId::from("s9"), AssignmentId::from("a9"));
    assert!(
        book.student_of(&nobody).is_none() && book.index_of(&nobody).is_none() && book.student(4).is_none()
    );
    assert!(book.column(&nothing).is_none() && book.cell(&nothing, &"s0".into()).is_none());
    assert!(book.cell(&"a0".into(), &nobody).is_none());
}

#[test]
fn a_column_answers_with_its_own_policies_over_the_sections() {
    let mut book = quiet(1, 1);
    book.section.policies.edits = LmsEdits::Take;
    assert_eq!(book.columns[0].policies(&book.section), book.section.policies);
    book.columns[0].assignment.policies =
        OwnPolicies { edits: Some(LmsEdits::Ignore), ..OwnPolicies::default() };
    assert_eq!(book.columns[0].policies(&book.section).edits, LmsEdits::Ignore);
}

#[test]
fn an_edit_made_offline_is_marked_until_it_is_there_and_an_unchanged_value_is_no_edit() {
    let at = Time::from_millis(3);
    for (first, second, marked) in
        [(false, false, false), (true, false, true), (false, true, true), (true, true, true)]
    {
        let mut cell = GradeCell::default();
        cell.edit(Grade::of(Score::points(1)), at, first);
        cell.edit(Grade::of(Score::points(2)), at, second);
        assert_eq!((cell.offline, cell.edits), (marked, 2), "{first} {second}");
        let before = cell.clone();
        cell.edit(Grade::of(Score::points(2)), Time::from_millis(9), true);
        assert_eq!(cell, before, "the same value is no edit");
        let (sent, newer) = (cell.local.clone(), Grade::of(Score::points(3)));
        let mut edited = cell.clone();
        edited.edit(newer, at, false);
        edited.acknowledge(&sent, sent.clone());
        assert_eq!(edited.offline, marked, "what was edited since is not there yet");
        cell.acknowledge(&sent, sent.clone());
        assert!(!cell.offline, "it is there");
    }
}

#[test]
fn times_differ_by_their_milliseconds_and_never_overflow() {
    let time = Time::from_millis;
    assert_eq!((time(5).millis(), time(-5).millis()), (5, -5));
    assert_eq!(time(5).plus_millis(7), time(12));
    assert_eq!(time(i64::MAX).plus_millis(1), time(i64::MAX));
    assert_eq!((time(12).since(time(5)), time(5).since(time(12))), (7, -7));
    assert_eq!(time(i64::MIN).since(time(i64::MAX)), i64::MIN);
}

#[test]
fn a_time_is_written_and_read_to_the_millisecond() {
    let text = "2026-11-24T15:30:00.123Z";
    let time = Time::parse(text).unwrap();
    assert_eq!(time.to_string(), text);
    assert_eq!(serde_json::to_string(&time).unwrap(), format!("{text:?}"));
    assert_eq!(serde_json::from_str::<Time>(&format!("{text:?}")).unwrap(), time);
    assert!(serde_json::from_str::<Time>("\"tomorrow\"").is_err());
    let chrono = chrono::DateTime::from_timestamp_millis(time.millis()).unwrap();
    assert_eq!(Time::from(chrono), time);
    assert_eq!(Time::from_millis(i64::MAX).to_string(), format!("{} ms", i64::MAX), "beyond any calendar");
}

#[test]
fn a_score_knows_whether_it_is_whole_and_is_written_as_people_write_it() {
    for (text, whole) in [("0", true), ("1", true), ("-3", true), ("0.5", false), ("2.000001", false)] {
        assert_eq!(text.parse::<Score>().unwrap().is_whole(), whole, "{text}");
    }
    for (micros, text) in
        [(0, "0"), (1, "0.000001"), (-1, "-0.000001"), (-500_000, "-0.5"), (1_250_000, "1.25")]
    {
        assert_eq!(Score::from_micros(micros).to_string(), text, "zero has no sign");
    }
    assert_eq!(Score::points(7), Score::from_micros(7_000_000));
    assert_eq!(Score::points(-7).micros(), -7_000_000);
    assert_eq!(Score::points(7).to_wire().to_bits(), 7.0_f64.to_bits());
}
