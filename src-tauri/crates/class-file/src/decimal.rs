//! Scores as exact decimals. Deliberately not here: figures of a class (`figures`).

/// A score in digits with a point, as short before it as can be. `None`: it is no number.
pub(crate) fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (digits, None),
    };
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all(whole) || part.is_some_and(|part| !all(part)) {
        return None;
    }
    let short = whole.trim_start_matches('0');
    let whole = if short.is_empty() { "0" } else { short };
    Some(match part {
        None => format!("{sign}{whole}"),
        Some(part) => format!("{sign}{whole}.{part}"),
    })
}

/// A score as a file has it. Three digits after the point get a zero, because "1.234" is twelve hundred where the comma
/// is the decimal sign. `None`: it is no number.
pub(crate) fn written(text: &str) -> Option<String> {
    let mut number = plain(text)?;
    if number.split_once('.').is_some_and(|(_, part)| part.len() == 3) {
        number.push('0');
    }
    Some(number)
}

/// Points possible, if they are above zero.
pub(crate) fn points(text: Option<&str>) -> Option<String> {
    written(text?)
        .filter(|number| !number.starts_with('-') && number.bytes().any(|b| matches!(b, b'1'..=b'9')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_so_that_nobody_reads_another() {
        let cases = [
            ("17", "17"),
            ("17.5", "17.5"),
            ("1.234", "1.2340"),
            ("1.2345", "1.2345"),
            ("-5", "-5"),
            ("+5.25", "5.25"),
            ("007", "7"),
            ("0", "0"),
        ];
        for (given, there) in cases {
            assert_eq!(written(given).as_deref(), Some(there), "{given}");
        }
        for none in ["", "=1", "1e3", "1,5", ".5", "5.", "--5", "NaN", "5 %"] {
            assert_eq!(written(none), None, "{none}");
        }
    }

    #[test]
    fn no_points_are_no_maximum() {
        assert_eq!(points(Some("20")).as_deref(), Some("20"));
        assert_eq!(points(Some("0.00")), None);
        assert_eq!(points(Some("-5")), None);
        assert_eq!(points(None), None);
    }
}
