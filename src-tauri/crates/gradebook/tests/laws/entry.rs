//! Whatever is typed or pasted is understood exactly or refused.

use gradebook::Score;
use gradebook::entry::{Entry, EntryError, number, parse};
use proptest::prelude::*;

fn points(text: &str) -> Option<Score> {
    Some(text.parse().unwrap())
}

#[test]
fn a_stray_decimal_sign_is_not_a_zero() {
    for text in [".", ",", ". ", "./20", ",%", ".%", "-.", "-,", "%", "/", "/20"] {
        assert_eq!(parse(text, points("20")), Err(EntryError::NotAScore), "{text:?}");
    }
    assert_eq!(number("."), Err(EntryError::NotAScore));
}

#[test]
fn a_thousands_separator_is_not_taken_for_a_decimal_sign() {
    for (text, maximum, meant) in [
        ("1,250", "1500", Err(EntryError::Ambiguous)),
        ("12,500", "20000", Err(EntryError::Ambiguous)),
        ("1,250 / 1500", "1500", Err(EntryError::Ambiguous)),
        ("1,250", "20", Ok(Entry::Score("1.25".parse().unwrap()))),
        ("0,125", "1500", Ok(Entry::Score("0.125".parse().unwrap()))),
        ("1,25", "1500", Ok(Entry::Score("1.25".parse().unwrap()))),
        ("1250", "1500", Ok(Entry::Score("1250".parse().unwrap()))),
        ("1.250", "1500", Ok(Entry::Score("1.25".parse().unwrap()))),
    ] {
        assert_eq!(parse(text, points(maximum)), meant, "{text} of {maximum}");
    }
    assert_eq!(parse("1,250", None), Err(EntryError::Ambiguous), "no maximum to tell by");
}

#[test]
fn a_percentage_that_could_not_be_typed_as_points_is_refused() {
    assert_eq!(parse("33.33%", points("7.77")), Err(EntryError::Percent), "2.589741 points");
    assert_eq!(parse("33.33%", points("10")), Ok(Entry::Score("3.333".parse().unwrap())));
    assert_eq!(parse("50%", None), Err(EntryError::Percent), "of what?");
}

#[test]
fn a_million_characters_are_refused_at_once() {
    let million = 1_000_000;
    for piece in ["9", "0", " 9", ".", ",", "-", "%", "/", "é", "\u{0}", "𝟗", "ex"] {
        let long = piece.repeat(million);
        assert!(parse(&long, points("20")).is_err(), "{piece:?}");
        assert!(number(&long).is_err() || piece == "0", "{piece:?}");
    }
    let spaces = " ".repeat(million);
    assert_eq!(parse(&spaces, None), Ok(Entry::Nothing));
    assert_eq!(parse(&format!("{spaces}17{spaces}"), None), Ok(Entry::Score(Score::points(17))));
}

#[test]
fn blank_zero_excused_missing_and_cleared_are_five_different_entries() {
    let all = ["", "0", "ex", "mi", "-"].map(|text| parse(text, points("20")).unwrap());
    for (i, one) in all.iter().enumerate() {
        assert!(all[i + 1..].iter().all(|other| other != one), "{one:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_understood_or_refused(text in any::<String>(), micros in proptest::option::of(any::<i64>())) {
        let maximum = micros.map(Score::from_micros);
        if let Ok(Entry::Score(score)) = parse(&text, maximum) {
            prop_assert!(score >= Score::ZERO && score <= Score::points(100_000));
            prop_assert!(text.contains(|c: char| c.is_ascii_digit()), "a score has digits: {:?}", text);
        }
    }

    #[test]
    fn what_looks_like_a_score_is_understood_or_refused(
        text in "[-−]?[0-9.,]{0,7} ?(%|/ ?[0-9.,]{1,4})?",
        maximum in proptest::option::of(0..2_000_i32),
    ) {
        let maximum = maximum.map(Score::points);
        match parse(&text, maximum) {
            Ok(Entry::Score(score)) => {
                prop_assert!(text.contains(|c: char| c.is_ascii_digit()), "{:?}", text);
                prop_assert_eq!(parse(&score.to_string(), maximum), Ok(Entry::Score(score)), "{:?}", text);
            }
            Ok(Entry::Excused | Entry::Missing) => prop_assert!(false, "{:?} has no words", text),
            Ok(Entry::Clear | Entry::Nothing) => prop_assert!(text.trim().chars().count() <= 1, "{:?}", text),
            Err(_) => {}
        }
    }

    #[test]
    fn a_score_that_can_be_typed_reads_back_as_itself(tenthousandths in 0..=1_000_000_000_i64, maximum in 0..200_i32) {
        let score = Score::from_micros(tenthousandths * 100);
        let entry = Ok(Entry::Score(score));
        prop_assert_eq!(parse(&score.to_string(), Some(Score::points(maximum))), entry);
        prop_assert_eq!(parse(&score.to_string().replace('.', ","), Some(Score::points(maximum))), entry);
        prop_assert_eq!(parse(&format!(" {score} / {maximum}"), Some(Score::points(maximum))), entry);
    }
}
