//! Names of columns, made comparable.

/// Lower case, without spaces around, every run of spaces one space.
pub(crate) fn key(name: &str) -> String {
    let name = crate::table::trimmed(name).to_lowercase();
    // Nearly every one is so already.
    let plain = name.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if plain && !name.contains("  ") {
        return name;
    }
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the name, made comparable, is this word.
pub(crate) fn is(name: &str, word: &str) -> bool {
    let first = |text: &str| text.bytes().next().filter(u8::is_ascii).map(|b| b.to_ascii_lowercase());
    match (first(crate::table::trimmed(name)), first(word)) {
        (Some(one), Some(other)) if one != other => false,
        _ => key(name) == word,
    }
}

/// Only letters and digits: "Quiz Name", "QuizName" and "quiz_name" are one.
pub(crate) fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first column whose normalised name is one of these; the earlier word wins.
pub(crate) fn find(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|h| key(h) == *name))
}
