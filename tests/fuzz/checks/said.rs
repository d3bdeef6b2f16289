//! The server's words on their way to the screen.

use super::Dice;
use lms::fuzzing::said;

const TOKEN: &str = "t0ken-of-the-district-5f1b2c3d4e5f60718293a4b5";

pub fn check(input: &[u8]) {
    let mut dice = Dice(input);
    let place = usize::from(dice.byte());
    for body in [dice.0.to_vec(), with_token(dice.0, place)] {
        let shown = said(&body, TOKEN);
        assert!(shown.chars().count() <= 200, "{shown:?}");
        assert!(!shown.contains(TOKEN), "{shown:?}");
        let unfit = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!shown.contains(unfit), "{shown:?}");
        let mut run = 0;
        let mut digit = false;
        for c in shown.chars() {
            let part = c.is_ascii_alphanumeric() || "-_+/=%".contains(c);
            (run, digit) = if part { (run + 1, digit || c.is_ascii_digit()) } else { (0, false) };
            assert!(run < 20 || !digit, "an id was left in: {shown:?}");
        }
    }
}

fn with_token(body: &[u8], place: usize) -> Vec<u8> {
    let (before, after) = body.split_at(place.min(body.len()));
    [before, TOKEN.as_bytes(), after].concat()
}
