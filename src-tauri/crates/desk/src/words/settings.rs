//! The sentences of settings, sealed backups and erasing.

use crate::DeskError;
use crate::ErrorCode;

pub(crate) const UNKNOWN_ACTION: &str = "There is no such action for a key. Nothing was changed.";

pub(crate) fn not_a_key(key: &str) -> String {
    let shown: String = key.chars().filter(|c| !c.is_control()).take(10).collect();
    format!("“{shown}” can’t be a key of its own: use one letter or digit. Nothing was changed.")
}

pub(crate) fn key_twice(key: &str) -> String {
    format!("“{}” is already used for something else. Nothing was changed.", key.to_uppercase())
}

pub(crate) fn not_a_time(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(10).collect();
    format!("“{shown}” isn’t a time of day such as 18:00. Nothing was changed.")
}

pub(crate) fn too_many_phrases(most: usize) -> String {
    format!("There is room for {most} phrases. Remove one first. Nothing was changed.")
}

pub(crate) fn phrase(longest: usize) -> String {
    format!("A phrase has at least one and at most {longest} characters. Nothing was changed.")
}

pub(crate) fn by_setting(conflicts: gradebook::diff::ConflictDefault, lms: &str) -> String {
    match conflicts {
        gradebook::diff::ConflictDefault::Ask => String::new(),
        gradebook::diff::ConflictDefault::Mine => "Your setting: keep yours".to_owned(),
        gradebook::diff::ConflictDefault::Lms => format!("Your setting: take {lms}’s"),
        gradebook::diff::ConflictDefault::Higher => "Your setting: the higher score".to_owned(),
    }
}

pub(crate) fn short_passphrase(least: usize) -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        format!("A passphrase needs at least {least} characters. Nothing was saved."),
        "Several words in a row are easy to remember and hard to guess.",
    )
}

pub(crate) fn needs_passphrase() -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        "This backup is sealed with a passphrase. Nothing was changed.",
        "Type the passphrase that it was saved with.",
    )
}

pub(crate) fn wrong_passphrase() -> DeskError {
    DeskError::new(
        ErrorCode::Invalid,
        "The passphrase doesn’t open this backup, or the file is damaged. Nothing was changed.",
        "Check the passphrase and the file. A passphrase that is lost can’t be looked up by anybody.",
    )
}

pub(crate) fn run_under_way() -> DeskError {
    DeskError::new(
        ErrorCode::Busy,
        "A sync is running. Nothing was changed.",
        "Wait until it is done, or stop it, then try again.",
    )
}

pub(crate) fn not_the_word() -> DeskError {
    DeskError::new(ErrorCode::Invalid, "Type ERASE to erase everything. Nothing was erased.", "")
}

/// What an erase cannot reach.
pub(crate) fn left_in_lms(lms: Option<&str>) -> String {
    match lms {
        Some(lms) => format!("Grades that were sent are still in {lms}; nothing was changed there."),
        None => "Nothing was changed in any LMS.".to_owned(),
    }
}

pub(crate) fn left_copy(path: &str) -> String {
    format!("An exported file is still at {path}.")
}

pub(crate) const LEFT_BACKUPS: &str =
    "Backups and files that you copied elsewhere yourself are not touched; delete them there.";

pub(crate) fn left_folder(path: &str) -> String {
    format!("Not everything in {path} could be deleted. Delete the folder when Passback is closed.")
}
