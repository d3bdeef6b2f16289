//! The table for a spreadsheet. Deliberately not here: any rounding or formatting of values.

use crate::{HistoryFile, Line, Proof, words};
use paper::cells::{BYTE_ORDER_MARK, record};

pub(crate) fn file(file: &HistoryFile) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    record(&mut text, &words::columns());
    for section in &file.sections {
        for assignment in &section.assignments {
            for one in &assignment.lines {
                line(&mut text, &file.student, &section.name, &assignment.title, one);
            }
        }
    }
    proof(&mut text, &file.proof, &file.made);
    text
}

/// One thing that happened.
pub(crate) fn line(text: &mut String, student: &str, section: &str, assignment: &str, line: &Line) {
    let row = line.row.to_string();
    record(
        text,
        &[
            student,
            section,
            assignment,
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

/// The last line: what the record as a whole is, and how it can be checked.
pub(crate) fn proof(text: &mut String, proof: &Proof, made: &str) {
    let (rows, said) = (proof.rows.to_string(), format!("{} SHA-256 {}", proof.state, proof.hash));
    record(text, &["", "", "", &rows, made, "", &said, "", "", "", &proof.how.join(" ")]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use paper::cells::is_formula;
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
        assert_eq!(rows[0], words::columns());
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.len() == words::columns().len()));
        assert_eq!(
            rows[2][3..9],
            ["9", "2026-11-12T16:30:17-08:00", "Elena Rivera", "Canvas confirmed", "44", "48"]
        );
        assert!(rows[3][6].ends_with(&"ab".repeat(32)));
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_numbers() {
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
