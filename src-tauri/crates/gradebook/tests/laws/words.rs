//! Words of long texts: up to a limit they are compared one by one, beyond it only around what differs.

use gradebook::diff::{Word, words};

/// As in `diff`: so many words are compared one by one.
const MOST: usize = 4_000;

/// `count` words, of which `from..to` are others.
fn mixed(count: usize, from: usize, to: usize) -> String {
    (0..count).map(|i| if (from..to).contains(&i) { format!("x{i} ") } else { format!("a{i} ") }).collect()
}

/// `count` words: the first and the last are the side's own, those between are shared.
fn side(stem: &str, count: usize) -> String {
    let between: String = (0..count - 2).map(|i| format!("shared{i} ")).collect();
    format!("{stem}first {between}{stem}last ")
}

/// Whether a shared word was found as such: only where words are compared one by one.
fn sees_shared(pieces: &[Word]) -> bool {
    pieces.iter().any(|word| matches!(word, Word::Same(text) if text.contains("shared")))
}

/// Characters in pieces that only one side has.
fn apart(pieces: &[Word]) -> usize {
    let length = |word: &Word| match word {
        Word::Same(_) => 0,
        Word::Added(text) | Word::Removed(text) => text.len(),
    };
    pieces.iter().map(length).sum()
}

fn joined(pieces: &[Word]) -> (String, String) {
    let mut sides = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Word::Same(text) => {
                sides.0.push_str(text);
                sides.1.push_str(text);
            }
            Word::Removed(text) => sides.0.push_str(text),
            Word::Added(text) => sides.1.push_str(text),
        }
    }
    sides
}

#[test]
fn up_to_the_limit_every_word_is_compared_and_beyond_it_what_differs_is_replaced() {
    for (old, new, one_by_one) in [
        (MOST / 2, MOST / 2, true),
        (MOST / 2 + 1, MOST / 2, false),
        (MOST / 2, MOST / 2 + 1, false),
        (MOST - 3, 3, true),
        (3, MOST - 3, true),
        (MOST - 2, 3, false),
        (3, MOST - 2, false),
    ] {
        let (old, new) = (side("a", old), side("b", new));
        let pieces = words(&old, &new);
        assert_eq!(sees_shared(&pieces), one_by_one);
        assert!(one_by_one || pieces == [Word::Removed(old.clone()), Word::Added(new.clone())]);
        assert_eq!(joined(&pieces), (old, new));
    }
    let (long, one) = (side("a", MOST), "shared1 ".to_owned());
    assert_eq!(words(&long, &one), [Word::Removed(long.clone()), Word::Added(one.clone())]);
    assert_eq!(words(&one, &long), [Word::Removed(one), Word::Added(long)]);
}

#[test]
fn a_small_change_in_a_long_text_is_compared_word_by_word_between_what_both_have() {
    let old = mixed(3 * MOST, 0, 0);
    for (from, to) in [(0, 3), (MOST, MOST + 3), (3 * MOST - 3, 3 * MOST)] {
        let new = mixed(3 * MOST, from, to);
        let pieces = words(&old, &new);
        assert!(apart(&pieces) < 60, "three words on either side: {}", apart(&pieces));
        assert_eq!(joined(&pieces), (old.clone(), new));
    }
    let two_places = mixed(3 * MOST, MOST, MOST + 1).replace(&format!("a{} ", MOST + 900), "y ");
    let pieces = words(&old, &two_places);
    assert!(apart(&pieces) < 40, "both places are seen, and what lies between is the same");
    assert_eq!(joined(&pieces), (old, two_places));
}

#[test]
fn the_differing_middle_of_a_long_text_has_the_limit_of_a_whole_text() {
    let around = |middle: String| mixed(MOST, 0, 0) + &middle + &mixed(MOST, 0, MOST);
    for (old, new, one_by_one) in [
        (MOST / 2, MOST / 2, true),
        (MOST / 2 + 1, MOST / 2, false),
        (MOST / 2, MOST / 2 + 1, false),
        (MOST - 2, 3, false),
    ] {
        let (old, new) = (around(side("a", old)), around(side("b", new)));
        let pieces = words(&old, &new);
        assert_eq!(sees_shared(&pieces), one_by_one);
        assert_eq!(joined(&pieces), (old, new));
    }
}

#[test]
fn a_text_that_only_repeats_itself_is_not_counted_twice() {
    let (old, new) = ("la ".repeat(2 * MOST), "la ".repeat(2 * MOST + 5));
    assert_eq!(words(&old, &new), [Word::Same(old.clone()), Word::Added("la ".repeat(5))]);
    assert_eq!(words(&new, &old), [Word::Same(old), Word::Removed("la ".repeat(5))]);
}
