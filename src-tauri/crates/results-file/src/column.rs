//! Names of columns, made comparable.

/// Lower case, without spaces around, every run of spaces one space.
pub(crate) fn key(name: &str) -> String {
    let name = crate::table::trimmed(name).to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Only letters and digits: "Quiz Name", "QuizName" and "quiz_name" are one.
pub(crate) fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first column whose normalised name is one of these; the earlier word wins.
pub(crate) fn find(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|h| key(h) == *name))
}
