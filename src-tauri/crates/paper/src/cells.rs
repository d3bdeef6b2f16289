//! Records of a table: RFC 4180, and in one for a spreadsheet nothing is calculated. Deliberately not here: any rounding or
//! formatting of values.

use std::borrow::Cow;

/// The mark by which a spreadsheet knows UTF-8; it stands before everything else.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Writes one record for a spreadsheet and ends its line.
pub fn record<T: AsRef<str>>(text: &mut String, cells: &[T]) {
    let cells: Vec<Cow<'_, str>> = cells.iter().map(|cell| disarmed(cell.as_ref())).collect();
    record_raw(text, &cells);
}

/// Writes one record for a program and ends its line: every text is as it was given, formulas too. Only for files that
/// nobody opens in a spreadsheet, where an apostrophe would become a part of an id or a title.
pub fn record_raw<T: AsRef<str>>(text: &mut String, cells: &[T]) {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        push(text, cell.as_ref());
    }
    text.push_str("\r\n");
}

fn push(text: &mut String, cell: &str) {
    let plain = |c: char| !matches!(c, ',' | '"' | '\r' | '\n');
    if cell.chars().all(plain) && !cell.starts_with(' ') && !cell.ends_with(' ') {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// The text as a spreadsheet may have it: what it would calculate begins with an apostrophe.
pub fn disarmed(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether a spreadsheet would calculate it. A number with a sign is a value, not a formula.
pub fn is_formula(cell: &str) -> bool {
    let begins = cell.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    // The full-width signs are taken for the plain ones where East Asian text is typed.
    let sign = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    begins.starts_with(sign) && !is_number(begins)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_numbers() {
        for formula in [
            "=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", " =1", "\u{a0}=1", "＝1", "-", "+", "-1-1", "-5e",
            "--5", "-.5",
        ] {
            assert!(is_formula(formula), "{formula:?}");
            assert_eq!(disarmed(formula), format!("'{formula}"));
        }
        for value in ["-5", "+5", "-5.25", "+5.25", "5", "–", "", "17", "a=b", "'=1", "Nov 12", "0012"] {
            assert!(!is_formula(value), "{value:?}");
            assert_eq!(disarmed(value), value);
        }
    }

    #[test]
    fn quotes_are_only_where_they_are_needed() {
        let mut text = String::new();
        record(&mut text, &["", "0012", "a,b", "a \"b\"", " c", "two\nlines", "=1"]);
        assert_eq!(text, ",0012,\"a,b\",\"a \"\"b\"\"\",\" c\",\"two\nlines\",'=1\r\n");
    }

    #[test]
    fn a_program_gets_every_text_as_it_is() {
        let mut text = String::new();
        record_raw(&mut text, &["=1", "-a_b", "@x", "a,b", "a \"b\"", " c"]);
        assert_eq!(text, "=1,-a_b,@x,\"a,b\",\"a \"\"b\"\"\",\" c\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_disarmed_is_never_a_formula_and_keeps_its_text(cell in "\\PC*|[=+@\\-\t\r\n 0-9.]{0,6}") {
            let safe = disarmed(&cell);
            prop_assert!(!is_formula(&safe));
            prop_assert_eq!(safe.strip_prefix('\'').filter(|_| is_formula(&cell)).unwrap_or(&safe), &cell);
        }
    }
}
