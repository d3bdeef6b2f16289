//! Which accounts lie on this computer, and which of them is open: one small file beside the data. It can be lost: the
//! accounts are then found again by looking into their folders.

use crate::private::write_private;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = "accounts.json";
const FOLDER: &str = "accounts";
/// The account that lies in the data folder itself: the first one, and the only one of earlier versions and of scripts.
pub(super) const FIRST: &str = "first";

/// One account, as far as a menu needs it. No token, and no student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its folder, and its name in commands.
    pub(super) id: String,
    pub(super) teacher: String,
    pub(super) name: String,
    pub(super) initials: String,
    pub(super) district: String,
    /// Where it connects to: with the teacher's id, who it is.
    pub(super) base_url: String,
    pub(super) relay: Option<String>,
    pub(super) sample: bool,
    pub(super) signed_in: bool,
    /// The relay ended its sign-in. Lists of earlier versions do not say it.
    #[serde(default)]
    pub(super) ended: bool,
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Index {
    pub(super) here: String,
    pub(super) accounts: Vec<Entry>,
}

impl Default for Index {
    fn default() -> Self {
        Self { here: FIRST.to_owned(), accounts: Vec::new() }
    }
}

impl Index {
    /// The index of this data folder, and whether it was there.
    pub(super) fn read(root: &Path) -> (Self, bool) {
        let read =
            fs::read(root.join(FILE)).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        let Some(mut index) = read else { return (Self::default(), false) };
        let there = |id: &str| is_id(id) && folder(root, id).is_dir();
        index.accounts.retain(|entry| there(&entry.id));
        if !there(&index.here) {
            index.here = FIRST.to_owned();
        }
        (index, true)
    }

    pub(super) fn write(&self, root: &Path) {
        let written = serde_json::to_vec_pretty(self)
            .map_err(std::io::Error::from)
            .and_then(|bytes| write_private(&root.join(FILE), &bytes));
        if let Err(error) = written {
            tracing::warn!(%error, "the list of accounts could not be written");
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Entry> {
        self.accounts.iter().find(|entry| entry.id == id)
    }

    /// The account of a teacher at this address.
    pub(super) fn of(&self, base_url: &str, teacher: &str) -> Option<&Entry> {
        self.accounts
            .iter()
            .find(|entry| !entry.sample && entry.base_url == base_url && entry.teacher == teacher)
    }

    /// Keeps what is known of an account now; `None`: nothing of it is here any more.
    pub(super) fn put(&mut self, id: &str, entry: Option<Entry>) {
        match (self.accounts.iter_mut().find(|known| known.id == id), entry) {
            (Some(known), Some(entry)) => *known = entry,
            (None, Some(entry)) => self.accounts.push(entry),
            (_, None) => self.accounts.retain(|known| known.id != id),
        }
    }
}

/// Where an account's data lie.
pub(super) fn folder(root: &Path, id: &str) -> PathBuf {
    if id == FIRST { root.to_owned() } else { root.join(FOLDER).join(id) }
}

/// Folders that could be an account's, whatever the index says.
pub(super) fn found(root: &Path) -> Vec<String> {
    let names = fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
    let mut ids: Vec<String> = names
        .filter(|entry| entry.path().join("passback.db").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|id| is_id(id))
        .collect();
    ids.sort();
    ids
}

/// A name that leads to no other folder, whoever wrote it into the file.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// A name that no other account has.
pub(super) fn new_id() -> String {
    let letters = sign_in::random().to_lowercase();
    letters.bytes().filter(u8::is_ascii_alphanumeric).map(char::from).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            teacher: "t1".to_owned(),
            name: "Elena Rivera".to_owned(),
            initials: "ER".to_owned(),
            district: "Lincoln Unified".to_owned(),
            base_url: "https://relay.example.org".to_owned(),
            relay: Some("https://relay.example.org".to_owned()),
            sample: false,
            signed_in: true,
            ended: false,
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_a_folder_that_is_gone_is_not_listed() {
        let root = tempfile::tempdir().expect("a folder");
        assert_eq!(Index::read(root.path()), (Index::default(), false));
        let (one, two) = (new_id(), new_id());
        assert!(is_id(&one) && one != two, "{one} {two}");
        fs::create_dir_all(folder(root.path(), &one)).expect("made");
        let mut index = Index { here: one.clone(), accounts: vec![entry(&one), entry(&two)] };
        index.write(root.path());
        index.accounts.pop();
        assert_eq!(Index::read(root.path()), (index, true));
        fs::remove_dir_all(folder(root.path(), &one)).expect("removed");
        assert_eq!(Index::read(root.path()).0, Index::default(), "then the first is open");
    }

    #[test]
    fn no_name_in_the_file_leads_out_of_the_folder() {
        let root = tempfile::tempdir().expect("a folder");
        for bad in ["..", "../x", "a/b", "A", "", "a.b"] {
            let index = Index { here: bad.to_owned(), accounts: vec![entry(bad)] };
            index.write(root.path());
            assert_eq!(Index::read(root.path()).0, Index::default(), "{bad}");
        }
    }

    #[test]
    fn another_relay_that_names_the_same_teacher_is_another_account() {
        let index = Index { here: FIRST.to_owned(), accounts: vec![entry("a")] };
        assert!(index.of("https://relay.example.org", "t1").is_some());
        assert!(index.of("https://relay.example.com", "t1").is_none(), "it may say whatever it likes");
        assert!(index.of("https://relay.example.org", "t2").is_none());
    }
}
