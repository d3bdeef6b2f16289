//! The table for a spreadsheet. Deliberately not here: any rounding or formatting of values.

use crate::HistoryFile;

const HEAD: [&str; 11] =
    ["Student", "Section", "Assignment", "Row", "When", "Who", "What", "Before", "After", "Sync", "Receipt"];

pub(crate) fn file(file: &HistoryFile) -> String {
    let mut text = String::from("\u{feff}");
    record(&mut text, &HEAD);
    for section in &file.sections {
        for assignment in &section.assignments {
            for line in &assignment.lines {
                let row = line.row.to_string();
                record(
                    &mut text,
                    &[
                        &file.student,
                        &section.name,
                        &assignment.title,
                        &row,
                        &line.exact,
                        &line.who,
                        &line.what,
                        &line.before,
                        &line.after,
                        &line.sync,
                        &line.receipt,
                    ],
                );
            }
        }
    }
    let (rows, proof) =
        (file.proof.rows.to_string(), format!("{} SHA-256 {}", file.proof.state, file.proof.hash));
    record(&mut text, &["", "", "", &rows, &file.made, "", &proof, "", "", "", &file.proof.how.join(" ")]);
    text
}

fn record(text: &mut String, cells: &[&str]) {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        push(text, cell);
    }
    text.push_str("\r\n");
}

fn push(text: &mut String, cell: &str) {
    let guard = if is_formula(cell) { "'" } else { "" };
    let plain = |c: char| !matches!(c, ',' | '"' | '\r' | '\n');
    let bare = cell.chars().all(plain) && !cell.starts_with(' ') && !cell.ends_with(' ');
    if bare {
        text.push_str(guard);
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(guard);
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// Whether a spreadsheet would calculate it. A number with a sign is a value, not a formula.
fn is_formula(cell: &str) -> bool {
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
    use crate::sample;
    use proptest::prelude::*;

    /// Reads RFC 4180 as strictly as it is written: what no reader could misunderstand.
    fn read(text: &str) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut chars = text.strip_prefix('\u{feff}').expect("a byte order mark").chars().peekable();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            let row = rows.last_mut().unwrap();
            let cell = row.last_mut().unwrap();
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' if quoted => quoted = false,
                '"' if cell.is_empty() => quoted = true,
                '"' => panic!("a bare quote"),
                ',' if !quoted => row.push(String::new()),
                '\r' if !quoted => {
                    assert_eq!(chars.next(), Some('\n'), "a bare carriage return");
                    rows.push(vec![String::new()]);
                }
                '\n' if !quoted => panic!("a bare line feed"),
                c => cell.push(c),
            }
        }
        assert_eq!(rows.pop(), Some(vec![String::new()]), "the last record ends its line");
        rows
    }

    #[test]
    fn every_line_is_a_record_under_the_head_and_the_last_one_is_the_proof() {
        let rows = read(&sample::file().csv());
        assert_eq!(rows[0], HEAD);
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.len() == HEAD.len()));
        assert_eq!(
            rows[2][3..9],
            ["9", "2026-11-12T16:30:17-08:00", "Elena Rivera", "Canvas confirmed", "44", "48"]
        );
        assert!(rows[3][6].ends_with(&"ab".repeat(32)));
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_numbers() {
        for formula in [
            "=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", " =1", "\u{a0}=1", "＝1", "-", "+", "-1-1", "-5e",
            "--5", "-.5",
        ] {
            assert!(is_formula(formula), "{formula:?}");
        }
        for value in ["-5", "+5", "-5.25", "5", "–", "", "17", "a=b", "'=1", "Nov 12"] {
            assert!(!is_formula(value), "{value:?}");
        }
        let mut file = sample::file();
        file.sections[0].assignments[0].title = "=HYPERLINK(\"http://x\",\"y\")".to_owned();
        file.sections[0].assignments[0].lines[0].after = "-5".to_owned();
        let rows = read(&file.csv());
        assert_eq!(rows[1][2], "'=HYPERLINK(\"http://x\",\"y\")");
        assert_eq!(rows[1][8], "-5");
    }

    proptest! {
        #[test]
        fn whatever_is_in_a_cell_comes_back(cell in "\\PC*|[\",\r\n =@+-]{0,9}") {
            let mut file = sample::file();
            file.sections[0].assignments[0].lines[0].what = cell.clone();
            let rows = read(&file.csv());
            prop_assert_eq!(rows.len(), 4);
            let back = rows[1][6].clone();
            prop_assert_eq!(back.strip_prefix('\'').filter(|_| is_formula(&cell)).unwrap_or(&back), &cell);
        }
    }
}
