//! What a spreadsheet puts on the clipboard.

use gradebook::paste::lines;

pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let rows = lines(&text);
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.is_empty()), "at least one cell");
    let cells: usize = rows.iter().map(Vec::len).sum();
    assert!(cells <= text.matches(['\t', '\r', '\n']).count() + 1, "no cell comes from nowhere");
    let held: usize = rows.iter().flatten().map(String::len).sum();
    assert!(held <= text.len(), "and no text");
    // Digits of two cells never come together: without quotes, each cell is a piece of the text between ends.
    if !text.contains('"') {
        let pieces: Vec<&str> = text.split(['\t', '\r', '\n']).collect();
        for cell in rows.iter().flatten() {
            assert!(pieces.contains(&cell.as_str()), "{cell:?} is no piece of {text:?}");
        }
    }
    // Written as a spreadsheet writes it, it is read as it was.
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    for end in ["\n", "\r\n", "\r"] {
        let written: Vec<String> =
            rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join("\t")).collect();
        assert_eq!(lines(&written.join(end)), rows, "{end:?}");
    }
}
