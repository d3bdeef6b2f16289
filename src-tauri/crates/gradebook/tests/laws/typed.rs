//! What is typed, at the edges: the shortest and longest text, the largest number, each separator on its own.

use gradebook::entry::{Entry, EntryError, number, parse};
use gradebook::{Grade, Score, Status};

fn score(text: &str) -> Score {
    text.parse().unwrap()
}

fn typed(text: &str, of: &str) -> Result<Entry, EntryError> {
    parse(text, Some(score(of)))
}

#[test]
fn an_entry_changes_the_mark_and_nothing_else_of_a_grade() {
    let around = |grade: Grade| Grade { late: true, comment: Some("see me".to_owned()), ..grade };
    let seventeen = around(Grade::of(Score::points(17)));
    let excused = Grade { status: Status::Excused, ..seventeen.clone() };
    let missing = Grade { score: None, status: Status::Missing, ..seventeen.clone() };
    let blank = Grade { score: None, ..seventeen.clone() };
    let five = around(Grade::of(Score::points(5)));
    for (entry, becomes) in [
        (Entry::Score(Score::points(5)), [&five, &five, &five, &five]),
        // A score underneath an excuse is kept.
        (
            Entry::Excused,
            [
                &excused,
                &excused,
                &around(Grade { status: Status::Excused, ..Grade::default() }),
                &around(Grade { status: Status::Excused, ..Grade::default() }),
            ],
        ),
        (Entry::Missing, [&missing; 4]),
        (Entry::Clear, [&blank; 4]),
        (Entry::Nothing, [&seventeen, &excused, &missing, &blank]),
    ] {
        for (before, after) in [&seventeen, &excused, &missing, &blank].into_iter().zip(becomes) {
            let mut grade = before.clone();
            entry.apply(&mut grade);
            assert_eq!(grade, *after, "{entry:?} on {before:?}");
        }
    }
}

#[test]
fn words_and_dashes_are_read_in_any_case_and_form() {
    for text in ["ex", "EX", "Excused", "eXcUsEd", " ex "] {
        assert_eq!(typed(text, "20"), Ok(Entry::Excused), "{text:?}");
    }
    for text in ["mi", "MI", "Missing"] {
        assert_eq!(typed(text, "20"), Ok(Entry::Missing), "{text:?}");
    }
    for text in ["-", "–", "—"] {
        assert_eq!(typed(text, "20"), Ok(Entry::Clear), "{text:?}");
    }
    for text in ["e", "exx", "m", "--", "-–"] {
        assert_eq!(typed(text, "20"), Err(EntryError::NotAScore), "{text:?}");
    }
}

#[test]
fn thirty_two_characters_are_read_and_thirty_three_are_not() {
    let zeros = |count: usize| format!("{}7", "0".repeat(count - 1));
    assert_eq!(typed(&zeros(32), "20"), Ok(Entry::Score(Score::points(7))));
    assert_eq!(typed(&zeros(33), "20"), Err(EntryError::TooLarge), "all digits: too large to be meant");
    assert_eq!(typed(&"x".repeat(32), "20"), Err(EntryError::NotAScore));
    assert_eq!(typed(&"x".repeat(33), "20"), Err(EntryError::Unreadable));
    assert_eq!(typed(&format!("{}x", "7".repeat(32)), "20"), Err(EntryError::Unreadable));
}

#[test]
fn the_largest_score_that_can_be_typed_is_a_hundred_thousand() {
    for (text, meant) in [
        ("99999.9999", Ok(Entry::Score(score("99999.9999")))),
        ("100000", Ok(Entry::Score(Score::points(100_000)))),
        ("100000.0001", Err(EntryError::TooLarge)),
        ("200%", Ok(Entry::Score(Score::points(100_000)))),
        ("200.01%", Err(EntryError::TooLarge)),
    ] {
        assert_eq!(typed(text, "50000"), meant, "{text}");
    }
}

#[test]
fn a_point_and_a_comma_together_or_two_of_one_are_ambiguous_among_digits_and_nonsense_elsewhere() {
    for text in ["1.234,5", "1,234.5", "1.2.3", "1,2,3", "..", ",,", ".,", "1.,"] {
        assert_eq!(number(text), Err(EntryError::Ambiguous), "{text:?}");
    }
    for text in ["1.2,x", "a.b.c", "-1.2.3", "1.2.3 ", "x,y,z", "1,2,3-"] {
        assert_eq!(number(text), Err(EntryError::NotAScore), "{text:?}");
    }
    for text in ["x", "", "-", "−", "."] {
        assert_eq!(number(text), Err(EntryError::NotAScore), "{text:?}");
    }
}

#[test]
fn zero_is_a_score_and_below_zero_is_none() {
    for text in ["0", "-0", "−0", "0.0", ".0", "0.", ",0"] {
        assert_eq!(number(text), Ok(Score::ZERO), "{text:?}");
    }
    for text in ["-1", "−1", "-0.0001", "-.5"] {
        let wanted = if text == "-.5" { EntryError::NotAScore } else { EntryError::Negative };
        assert_eq!(number(text), Err(wanted), "{text:?}");
    }
    assert_eq!(number("0.0001"), Ok(Score::from_micros(100)));
    assert_eq!(number("0.00001"), Err(EntryError::TooFine), "more than can be typed");
    assert_eq!(number("0.0000001"), Err(EntryError::TooFine), "more than can be held");
    assert_eq!(number("0.000100"), Ok(Score::from_micros(100)), "zeros mean nothing");
}

#[test]
fn a_comma_before_three_digits_groups_thousands_only_where_it_can_be_one() {
    let ambiguous = Err(EntryError::Ambiguous);
    for text in ["1,250", "12,500", "125,000", "1,250/2000", " 1,250 "] {
        assert_eq!(typed(text, "2000"), ambiguous, "{text:?}");
    }
    for (text, meant) in [
        ("1,25", "1.25"),
        ("1,2500", "1.25"),
        ("0,125", "0.125"),
        ("1250,125", "1250.125"),
        ("1,25 / 2000", "1.25"),
    ] {
        assert_eq!(typed(text, "2000"), Ok(Entry::Score(score(meant))), "{text:?}");
    }
    for text in ["x,250", "1,25x", ",250x", "1,x50", "-1,250x"] {
        assert_eq!(typed(text, "2000"), Err(EntryError::NotAScore), "{text:?}");
    }
    assert_eq!(typed(",250", "2000"), Ok(Entry::Score(score("0.25"))), "nothing before it to group");
    assert_eq!(typed("1,250", "1000"), ambiguous, "a maximum of a thousand has room for both readings");
    assert_eq!(typed("1,250", "999.9999"), Ok(Entry::Score(score("1.25"))), "below it only one is possible");
    assert_eq!(parse("1,25", None), Ok(Entry::Score(score("1.25"))));
}

#[test]
fn a_fraction_is_read_only_against_the_assignments_own_maximum() {
    assert_eq!(typed("17/20", "20"), Ok(Entry::Score(Score::points(17))));
    assert_eq!(typed("17 / 20.0", "20"), Ok(Entry::Score(Score::points(17))));
    for text in ["17/21", "17/2", "17/0"] {
        assert_eq!(typed(text, "20"), Err(EntryError::OtherMaximum), "{text}");
    }
    assert_eq!(parse("17/20", None), Err(EntryError::OtherMaximum), "there is none");
}

#[test]
fn a_control_character_anywhere_is_unreadable() {
    for text in ["1\u{7}", "\u{1b}[31m5", "e\u{0}x", "1\u{85}5"] {
        assert_eq!(typed(text, "20"), Err(EntryError::Unreadable), "{text:?}");
    }
}
