//! Times on the clock on the wall, as they are written in a sentence or on paper.

use chrono::{Datelike, NaiveDateTime, Timelike};
use language::{Spoken, spoken};

const MONTHS: [&str; 12] =
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

/// "Nov 12, 2026", "12 nov 2026".
pub(crate) fn date(at: NaiveDateTime) -> String {
    match spoken() {
        Spoken::English => at.format("%b %-d, %Y").to_string(),
        Spoken::Spanish => {
            let month = usize::try_from(at.month0()).ok().and_then(|month| MONTHS.get(month));
            format!("{} {} {}", at.day(), month.unwrap_or(&""), at.year())
        }
    }
}

/// "Nov 12, 2026, 4:30 PM", "12 nov 2026, 4:30 p. m.".
pub(crate) fn minute(at: NaiveDateTime) -> String {
    format!("{}, {} {}", date(at), at.format("%-I:%M"), half(at))
}

/// "Nov 12, 2026, 4:30:17 PM", "12 nov 2026, 4:30:17 p. m.".
pub(crate) fn second(at: NaiveDateTime) -> String {
    format!("{}, {} {}", date(at), at.format("%-I:%M:%S"), half(at))
}

fn half(at: NaiveDateTime) -> &'static str {
    match (spoken(), at.hour() < 12) {
        (Spoken::English, true) => "AM",
        (Spoken::English, false) => "PM",
        (Spoken::Spanish, true) => "a. m.",
        (Spoken::Spanish, false) => "p. m.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_its_language_writes_it() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 18).expect("a day");
        let noon = day.and_hms_opt(12, 5, 9).expect("a time");
        let night = day.and_hms_opt(0, 30, 17).expect("a time");
        assert_eq!(
            (minute(noon), date(noon)),
            ("Jan 18, 2026, 12:05 PM".to_owned(), "Jan 18, 2026".to_owned())
        );
        assert_eq!(second(night), "Jan 18, 2026, 12:30:17 AM");
        let _apart = language::apart(Spoken::Spanish);
        assert_eq!(
            (minute(noon), date(noon)),
            ("18 ene 2026, 12:05 p. m.".to_owned(), "18 ene 2026".to_owned())
        );
        assert_eq!(second(night), "18 ene 2026, 12:30:17 a. m.");
    }
}
