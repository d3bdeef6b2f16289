//! Texts as a cell may have them. Deliberately not here: what a spreadsheet would calculate (paper).

/// On one line, without control characters and spaces around.
pub(crate) fn line(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_no_letter(*c)).collect();
    text.trim().to_owned()
}

/// On several lines, without other control characters.
pub(crate) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .filter(|c| !is_no_letter(*c))
        .collect();
    text.trim().to_owned()
}

/// An id on one line; empty if a spreadsheet would calculate it, because with an apostrophe it would be another's.
pub(crate) fn id(text: &str) -> String {
    let id = line(text);
    if paper::cells::is_formula(&id) { String::new() } else { id }
}

/// What XML, and therefore a workbook, cannot hold.
const fn is_no_letter(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The first so many characters; the last of them says that there was more.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_spaces_and_only_notes_have_lines() {
        assert_eq!(line(" a\r\nb\u{0}c\t"), "a  b c");
        assert_eq!(lines(" a\r\nb\rc\u{7}d\n\n"), "a\nb\nc d");
    }

    #[test]
    fn an_id_keeps_its_zeros_and_is_never_a_formula() {
        assert_eq!(id(" 0012345 "), "0012345");
        assert_eq!(id("=1+1"), "");
        assert_eq!(id("@rivera"), "");
    }

    #[test]
    fn a_long_text_says_that_there_was_more() {
        assert_eq!(short("Essay", 5), "Essay");
        assert_eq!(short("Essays", 5), "Essa…");
    }
}
