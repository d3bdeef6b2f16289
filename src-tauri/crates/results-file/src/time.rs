//! Time stamps of tools, only to put attempts in order. Deliberately not here: time zones of places; a stamp without
//! one is compared with its like in the same file.

/// Whether day or month comes first in "8/4/2025".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// Seconds since 1970 for each text that can be read. Whether day or month comes first must show in the texts.
pub(crate) fn each(texts: &[&str]) -> Vec<Option<i64>> {
    let order = order(texts);
    texts.iter().map(|text| one(text, order)).collect()
}

/// Shown by a number above twelve in the first or the second place.
fn order(texts: &[&str]) -> Option<Order> {
    let mut shown = None;
    for text in texts {
        let Some((a, b, _)) = date(text) else { continue };
        let this = match (a > 12, b > 12) {
            (true, false) if a < 32 => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => continue,
        };
        if shown.is_some_and(|shown| shown != this) {
            return None;
        }
        shown = Some(this);
    }
    shown
}

/// The three numbers of a date as they stand.
fn date(text: &str) -> Option<(i64, i64, i64)> {
    let date = text.trim().split([' ', 'T']).next()?;
    let mut parts = date.split(['/', '-', '.']).map(number);
    let (a, b, c) = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some((a, b, c))
}

fn number(text: &str) -> Option<i64> {
    let fine = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fine { text.parse().ok() } else { None }
}

fn one(text: &str, order: Option<Order>) -> Option<i64> {
    let (a, b, c) = date(text)?;
    let (year, month, day) = if a >= 1_000 {
        (a, b, c)
    } else {
        match order? {
            Order::DayFirst => (c, b, a),
            Order::MonthFirst => (c, a, b),
        }
    };
    if !(1_000..=9_999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let text = text.trim();
    let rest = text.split_once([' ', 'T']).map_or("", |(_, rest)| rest.trim());
    let (seconds, zone) = clock(rest)?;
    Some(days(year, month, day) * 86_400 + seconds - zone)
}

/// "3:00:00 PM GMT+3", "15:23", "15:00:00.5Z", "": seconds of the day, and those that the zone is ahead.
fn clock(text: &str) -> Option<(i64, i64)> {
    if text.is_empty() {
        return Some((0, 0));
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(text.len());
    let (clock, rest) = text.split_at_checked(end)?;
    let clock = clock.split('.').next()?;
    let mut parts = clock.split(':').map(number);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let rest = rest.trim().to_ascii_uppercase();
    let (hour, zone) = if let Some(zone) = rest.strip_prefix("PM") {
        (if hour == 12 { 12 } else { hour + 12 }, zone.trim())
    } else if let Some(zone) = rest.strip_prefix("AM") {
        (if hour == 12 { 0 } else { hour }, zone.trim())
    } else {
        (hour, rest.as_str())
    };
    let fine = hour < 24 && minute < 60 && second < 61;
    fine.then_some((hour * 3_600 + minute * 60 + second, ahead(zone)?))
}

/// "GMT+3", "+0530", "-08:00", "Z", "": seconds ahead of UTC.
fn ahead(zone: &str) -> Option<i64> {
    let zone = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).unwrap_or(zone);
    if zone.is_empty() || zone == "Z" {
        return Some(0);
    }
    let (sign, digits) = match (zone.strip_prefix('+'), zone.strip_prefix(['-', '−'])) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (number(hours)?, number(minutes)?),
        None if digits.len() == 4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        None => (number(digits)?, 0),
    };
    (hours < 15 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Days since 1970 of a date in our calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date, and the time if there is one, of a spreadsheet's day number since 1900 or 1904.
pub(crate) fn of_serial(serial: f64, since_1904: bool) -> Option<String> {
    let serial = if since_1904 { serial + 1_462.0 } else { serial };
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round();
    // In range by the test above, so nothing is cut off.
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 3e11")]
    let seconds = seconds as i64;
    let (day, of_day) = (seconds / 86_400, seconds % 86_400);
    // Excel believes that 1900 had a 29 February.
    let day = if day < 60 { day + 1 } else { day };
    let (year, month, date) = civil(day - 25_569);
    let time = format!("{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60);
    Some(if of_day == 0 {
        format!("{year:04}-{month:02}-{date:02}")
    } else {
        format!("{year:04}-{month:02}-{date:02} {time}")
    })
}

fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(texts: &[&str]) -> Option<Vec<i64>> {
        each(texts).into_iter().collect()
    }

    #[test]
    fn stamps_of_forms_are_put_in_order_across_zones() {
        let texts = ["2026/09/27 3:00:00 PM GMT+3", "2026/09/27 1:30:00 PM GMT+1", "2026-09-27T12:15:00Z"];
        let read = all(&texts).unwrap();
        assert!(read[0] < read[2] && read[2] < read[1], "12:00, 12:30, 12:15 in UTC: {read:?}");
        assert_eq!(all(&["1970-01-02 00:00:01"]), Some(vec![86_401]), "a day and a second");
    }

    #[test]
    fn a_day_or_a_month_first_is_shown_by_the_file_or_not_used() {
        let shown = ["8/4/2025 23:25:41", "8/14/2025 1:00:00"];
        assert!(all(&shown).is_some_and(|t| t[0] < t[1]), "14 is no month");
        let other = ["14/8/2025 1:00:00", "2/9/2025 1:00:00"];
        assert!(all(&other).is_some_and(|t| t[0] < t[1]), "14 August, 2 September");
        assert_eq!(all(&["8/4/2025 1:00:00", "4/8/2025 1:00:00"]), None, "either could be first");
        assert_eq!(all(&["13/8/2025 1:00", "8/13/2025 1:00"]), None, "they contradict each other");
        assert_eq!(all(&["yesterday"]), None, "no stamp");
    }

    #[test]
    fn a_day_number_of_a_spreadsheet_is_the_day_it_shows() {
        assert_eq!(of_serial(45_787.0, false).as_deref(), Some("2025-05-10"), "10 May 2025");
        assert_eq!(of_serial(1.5, false).as_deref(), Some("1900-01-01 12:00:00"), "the first day, noon");
        assert_eq!(of_serial(0.0, true).as_deref(), Some("1904-01-01"), "the first day of old Macs");
        assert_eq!(of_serial(f64::NAN, false), None, "no day");
    }
}
