//! What is typed into a cell.

use super::Dice;
use gradebook::entry::{Entry, EntryError, parse};
use gradebook::{Grade, Score, Status};

pub fn check(input: &[u8]) {
    let mut dice = Dice(input);
    let maxima = [None, Some(Score::ZERO), Some(Score::points(20)), Some(Score::points(1_000))];
    let points = match dice.byte() {
        place @ 0..4 => maxima[usize::from(place)],
        _ => Some(Score::from_micros(i64::from_le_bytes(dice.eight()).rem_euclid(100_000_000_000_000))),
    };
    let text = String::from_utf8_lossy(dice.0);
    let read = parse(&text, points);
    assert_eq!(read, parse(&format!(" \t{text}\u{a0}"), points), "blanks around it mean nothing");
    match read {
        Ok(Entry::Score(score)) => {
            assert!((Score::ZERO..=Score::points(100_000)).contains(&score), "{score}");
            assert_eq!(score.rounded(4), score, "no more than four digits");
            let plain = score.to_string();
            assert_eq!(parse(&plain, None), Ok(Entry::Score(score)), "{plain}: what is shown can be typed");
            assert!(text.contains(|c: char| c.is_ascii_digit()), "a number comes from digits alone");
        }
        Ok(Entry::Clear) => assert_eq!(text.trim().chars().count(), 1, "a lone dash"),
        Ok(Entry::Nothing) => assert!(text.trim().is_empty()),
        Ok(Entry::Excused | Entry::Missing) => assert!(text.trim().len() <= "sin entregar".len()),
        Err(EntryError::Negative) => assert!(text.contains(['-', '−'])),
        Err(_) => assert!(!text.trim().is_empty()),
    }
    if let Ok(entry) = read {
        let before = Grade {
            score: Some(Score::points(3)),
            status: Status::Missing,
            late: true,
            comment: Some("a".into()),
        };
        let mut after = before.clone();
        entry.apply(&mut after);
        assert_eq!((after.late, &after.comment), (before.late, &before.comment), "only the mark is typed");
        assert_eq!(
            after == before,
            matches!(entry, Entry::Nothing | Entry::Missing if after.score == before.score)
        );
    }
}
