//! What a spreadsheet puts on the clipboard, cut into cells. Deliberately not here: what a cell's text means
//! ([`crate::entry`]).

/// Lines of tab-separated cells; quoted cells may hold tabs and line ends. A line ends as on Windows, on Unix or as old
/// programs on a Mac end it: two cells never become one number.
pub fn lines(text: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(c) = chars.next() {
        let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
            }
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\r' | '\n' if !quoted => rows.push(vec![String::new()]),
            c => cell.push(c),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn spreadsheets_lines_are_read_with_quotes_and_either_line_end() {
        assert_eq!(lines("1\t2\r\n3\t\r\n"), [vec!["1", "2"], vec!["3", ""]]);
        assert_eq!(lines("\"a\tb\"\t\"say \"\"hi\"\"\"\n5"), [vec!["a\tb", "say \"hi\""], vec!["5"]]);
        assert_eq!(lines(""), [vec![""]]);
    }

    #[test]
    fn a_quote_counts_at_the_beginning_of_a_cell_and_a_quoted_line_end_is_part_of_it() {
        assert_eq!(
            lines("5\" wide\t6\n7"),
            [vec!["5\" wide", "6"], vec!["7"]],
            "two inches are no quotation"
        );
        assert_eq!(lines("\"see\nme\"\t6"), [vec!["see\nme", "6"]]);
        assert_eq!(lines("\"see\r\nme\"\t6"), [vec!["see\r\nme", "6"]]);
        assert_eq!(lines("\"see\rme\"\n6"), [vec!["see\rme"], vec!["6"]]);
    }

    #[test]
    fn a_line_end_of_an_old_mac_does_not_join_two_scores() {
        assert_eq!(lines("1\r2\t3\r"), [vec!["1"], vec!["2", "3"]], "not twelve");
        assert_eq!(lines("1\r\r\n2"), [vec!["1"], vec![""], vec!["2"]]);
    }
}
