//! Scores are exact, and nothing makes them panic.

use gradebook::{Score, ScoreError};
use proptest::prelude::*;

const LARGEST: i64 = 1_000_000_000_000_000;
const ENDS: [i64; 13] = [
    i64::MIN,
    i64::MIN + 1,
    -LARGEST - 1,
    -LARGEST,
    -1_000_000,
    -1,
    0,
    1,
    1_000_000,
    LARGEST,
    LARGEST + 1,
    i64::MAX - 1,
    i64::MAX,
];

fn of(text: &str) -> Score {
    text.parse().unwrap()
}

/// Any score, and often one at an end of the range.
fn any_score() -> impl Strategy<Value = Score> {
    prop_oneof![3 => any::<i64>(), 1 => proptest::sample::select(ENDS.to_vec())].prop_map(Score::from_micros)
}

fn meant_score() -> impl Strategy<Value = Score> {
    prop_oneof![-LARGEST..=LARGEST, -200_000_000_i64..=200_000_000].prop_map(Score::from_micros)
}

#[test]
fn every_score_in_use_goes_over_the_wire_and_back() {
    for hundredths in -1_000..=100_000_i64 {
        let score = Score::from_micros(hundredths * 10_000);
        assert_eq!(Score::from_wire(score.to_wire()), Some(score));
        assert_eq!(score.to_string().parse(), Ok(score));
    }
    for micros in 0..=100_000_i64 {
        let score = Score::from_micros(micros);
        assert_eq!(Score::from_wire(score.to_wire()), Some(score));
    }
}

#[test]
fn a_number_that_json_can_hold_but_nobody_can_mean_is_refused() {
    for number in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        "1e400".parse().unwrap(),
        1.0e9 + 1.0,
        -1.1e9,
        f64::MAX,
        f64::MIN,
    ] {
        assert_eq!(Score::from_wire(number), None, "{number}");
    }
    for (number, score) in [
        (1e9, of("1000000000")),
        (-1e9, of("-1000000000")),
        (999_999_999.999_999, of("999999999.999999")),
        (0.1, of("0.1")),
        (0.1 + 0.2, of("0.3")),
        (-0.0, Score::ZERO),
        (f64::MIN_POSITIVE, Score::ZERO),
        (1e-7, Score::ZERO),
        (0.000_000_5, of("0.000001")),
        (-0.000_000_5, of("-0.000001")),
        (81.125, of("81.125")),
    ] {
        assert_eq!(Score::from_wire(number), Some(score), "{number}");
    }
}

#[test]
fn halves_go_away_from_zero() {
    let cases = [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.004999", 2, "0"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.499999", 0, "2"),
        ("33.335", 2, "33.34"),
        ("33.333333", 2, "33.33"),
        ("89.66", 1, "89.7"),
        ("0.0000005", 6, "TooFine"),
        ("1.234567", 6, "1.234567"),
        ("1.234567", 99, "1.234567"),
    ];
    for (score, decimals, rounded) in cases {
        match score.parse::<Score>() {
            Ok(score) => assert_eq!(score.rounded(decimals), of(rounded), "{score} to {decimals}"),
            Err(error) => assert_eq!((error, rounded), (ScoreError::TooFine, "TooFine")),
        }
    }
}

#[test]
fn nothing_overflows_at_the_ends_of_the_range() {
    for a in ENDS.map(Score::from_micros) {
        assert!(a.to_wire().is_finite());
        let _ = (a.to_string(), a.is_whole());
        for decimals in [0, 1, 5, 6, 7, u32::MAX] {
            let rounded = a.rounded(decimals);
            assert_eq!(rounded.rounded(decimals), rounded, "rounding twice is rounding once: {a}");
        }
        for b in ENDS.map(Score::from_micros) {
            let _ = (a.minus(b), a.percent(b));
        }
    }
}

#[test]
fn what_is_not_a_plain_decimal_is_refused() {
    for text in [
        "", "-", ".", "5.", ".5", "+5", "--5", "1e5", "1 ", " 1", "1_0", "٣", "NaN", "inf", "0x1", "1.2.3",
        "1,5", "−5",
    ] {
        assert_eq!(text.parse::<Score>(), Err(ScoreError::NotANumber), "{text:?}");
    }
    for text in ["1000000000.000001", "1000000001", "-1000000001", "99999999999999999999999999"] {
        assert_eq!(text.parse::<Score>(), Err(ScoreError::TooLarge), "{text:?}");
    }
    assert_eq!("0.0000001".parse::<Score>(), Err(ScoreError::TooFine));
    assert_eq!(format!("000{}.50{}", 7, "0".repeat(100_000)).parse(), Ok(of("7.5")), "zeros mean nothing");
    assert_eq!("-0".parse(), Ok(Score::ZERO));
}

#[test]
fn a_percentage_is_exact_or_nothing() {
    assert_eq!(of("20").percent(of("85")), Some(of("17")));
    assert_eq!(of("7.77").percent(of("33.33")), Some(of("2.589741")));
    assert_eq!(of("0.000001").percent(of("50")), None);
    assert_eq!(of("0").percent(of("50")), Some(Score::ZERO));
}

proptest! {
    #[test]
    fn printing_and_reading_a_score_gives_it_back(score in meant_score()) {
        prop_assert_eq!(score.to_string().parse(), Ok(score));
        prop_assert_eq!(Score::from_wire(score.to_wire()), Some(score), "through a double");
        let json = serde_json::to_string(&score).unwrap();
        prop_assert_eq!(serde_json::from_str::<Score>(&json).unwrap(), score);
    }

    #[test]
    fn a_number_of_the_lms_is_read_to_the_nearest_millionth(number in -1e9..1e9_f64) {
        let micros = Score::from_wire(number).unwrap().micros();
        let off = (micros as f64 - number * 1e6).abs();
        prop_assert!(off <= 0.501 + number.abs() * 1e6 * f64::EPSILON, "{} is {} off", number, off);
    }

    #[test]
    fn any_double_is_a_score_or_nothing(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        prop_assert_eq!(Score::from_wire(number).is_some(), number.abs() <= 1e9);
    }

    #[test]
    fn any_text_is_a_score_or_an_error(text in any::<String>()) {
        if let Ok(score) = text.parse::<Score>() {
            prop_assert_eq!(score.to_string().parse(), Ok(score));
        }
    }

    #[test]
    fn rounding_moves_a_score_by_at_most_half_a_step(score in any_score(), decimals in 0..8_u32) {
        let step = 10_i128.pow(6_u32.saturating_sub(decimals));
        let rounded = score.rounded(decimals);
        let moved = i128::from(rounded.micros()) - i128::from(score.micros());
        prop_assert_eq!(i128::from(rounded.micros()) % step, 0);
        let at_the_end = i128::from(score.micros()).abs() + step > i128::from(i64::MAX);
        prop_assert!(moved.abs() * 2 <= step || at_the_end, "{} -> {}", score, rounded);
        if moved.abs() * 2 == step {
            prop_assert!(rounded.micros().unsigned_abs() > score.micros().unsigned_abs(), "halves go outwards");
        }
    }

    #[test]
    fn rounding_keeps_the_order(a in any_score(), b in any_score(), decimals in 0..7_u32) {
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        prop_assert!(low.rounded(decimals) <= high.rounded(decimals));
    }

    #[test]
    fn differences_and_percentages_never_panic(a in any_score(), b in any_score()) {
        let wide = i128::from(a.micros()) - i128::from(b.micros());
        let expected = wide.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        prop_assert_eq!(i128::from(a.minus(b).micros()), expected);
        if let Some(part) = a.percent(b) {
            let exact = i128::from(a.micros()) * i128::from(b.micros());
            prop_assert_eq!(i128::from(part.micros()) * 100_000_000, exact);
        }
    }
}
