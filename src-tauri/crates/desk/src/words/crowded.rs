//! That many in a district are sending at once, in words.

use super::count;
use language::{say, text};
use lms::Line;

/// A turn that takes less is not worth a word, in seconds.
const WORTH: u64 = 2;

/// What the district's queue means for a run that goes on; empty while nobody has to wait.
pub(crate) fn sentence(line: Line) -> String {
    let seconds = line.turn.as_millis().div_ceil(1_000);
    if line.turn.as_secs() < WORTH {
        return String::new();
    }
    let waiting = count(
        usize::try_from(line.waiting).unwrap_or(usize::MAX),
        text!("request waits", "solicitud espera"),
        text!("requests wait", "solicitudes esperan"),
    );
    say!(
        "Your district is sending a lot at the moment: {waiting} there, and a turn takes about {seconds} seconds. Everybody takes turns, nothing is lost, and you can go on working.",
        "Su distrito está enviando mucho en este momento: {waiting} allí, y un turno tarda unos {seconds} segundos. Todos se turnan, no se pierde nada y usted puede seguir trabajando."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_busy_district_is_said_with_how_long_a_turn_takes_and_a_calm_one_is_not() {
        let line = |ms, waiting| Line { turn: Duration::from_millis(ms), waiting };
        assert_eq!(sentence(line(0, 0)), "");
        assert_eq!(sentence(line(1_900, 40)), "");
        let said = sentence(line(15_200, 312));
        assert!(said.contains("312 requests wait there, and a turn takes about 16 seconds"), "{said}");
        assert!(sentence(line(2_000, 1)).contains("1 request waits there"));
    }
}
