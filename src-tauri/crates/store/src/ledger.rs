//! The ledger: a second place for what can never be found again. An append-only file beside the database with the id in
//! the LMS of every assignment, and with every create that was about to leave; forced to the disk before anything relies
//! on it. It outlives the database, and tells an older copy of it from the present one: each notable change advances a
//! **generation** that is kept in both.
//!
//! A line is a checksum and a JSON object with a running number, sealed as a whole where the data have a key. A last line that was cut off says nothing; any other
//! broken line, or a missing number, makes the account patchy from then on.
//!
//! Deliberately not here: what follows from it for an assignment ([`gradebook::restore`]); names, scores and anything
//! else about students.

use crate::StoreError;
use crate::file::{private, sync_folder};
use crate::key::{Key, Keys};
use gradebook::restore::{Last, Told};
use gradebook::{AssignmentId, Delivery, RemoteAssignmentId, SectionId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Name of the file in the data folder.
pub(crate) const LEDGER: &str = "passback.ids";
/// Above so many lines it is written anew at the next opening, shorter.
const LONG: u64 = 4_000;
/// How a sealed line begins.
const SEALED: &str = "s ";

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// The first line: whose ledger it is, and from which generation on it tells everything.
    Begins { lineage: String, since: u64 },
    /// The database has come to this generation.
    Generation { generation: u64 },
    /// A create is about to leave.
    Sending { section: SectionId, assignment: AssignmentId, reference: String, title: String },
    /// It is in the LMS under this id.
    There { section: SectionId, assignment: AssignmentId, reference: String, remote: RemoteAssignmentId },
    /// It is known not to be there.
    NotThere { assignment: AssignmentId },
    /// The school was forgotten, with everything that belonged to it, when the database had come to this generation.
    Forgotten {
        #[serde(default)]
        since: Option<u64>,
    },
    /// A section was removed, and its ids were not to be kept, when the database had come to this generation.
    SectionForgotten {
        section: SectionId,
        #[serde(default)]
        since: Option<u64>,
    },
}

#[derive(Serialize, Deserialize)]
struct Line {
    n: u64,
    #[serde(flatten)]
    entry: Entry,
}

/// What is told of one assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) section: SectionId,
    pub(crate) reference: String,
    /// As it was when a create was about to leave; may be empty.
    pub(crate) title: String,
    pub(crate) told: Told,
}

/// What a ledger says, line by line put together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Says {
    pub(crate) lineage: String,
    /// Everything that happened after this generation is told; `None`: the account is patchy.
    pub(crate) since: Option<u64>,
    pub(crate) generation: u64,
    pub(crate) assignments: BTreeMap<AssignmentId, Account>,
    /// Sections whose ids were forgotten, and at which generation: of a copy from before, nothing is known of an
    /// assignment there that was not sent yet.
    pub(crate) forgotten: BTreeMap<SectionId, u64>,
}

impl Says {
    fn hear(&mut self, entry: Entry) {
        match entry {
            Entry::Begins { lineage, since } => {
                self.lineage = lineage;
                self.since = Some(since);
            }
            Entry::Generation { generation } => self.generation = self.generation.max(generation),
            Entry::Sending { section, assignment, reference, title } => {
                let ids = self.ids(&assignment);
                let told = Told { last: Last::Sending, ids };
                self.assignments.insert(assignment, Account { section, reference, title, told });
            }
            Entry::There { section, assignment, reference, remote } => {
                let mut ids = self.ids(&assignment);
                ids.insert(remote.clone());
                let title = self.assignments.remove(&assignment).map(|a| a.title).unwrap_or_default();
                let told = Told { last: Last::There(remote), ids };
                self.assignments.insert(assignment, Account { section, reference, title, told });
            }
            Entry::NotThere { assignment } => {
                if let Some(account) = self.assignments.get_mut(&assignment) {
                    account.told.last = Last::NotThere;
                }
            }
            Entry::Forgotten { since } => {
                self.assignments.clear();
                self.forgotten.clear();
                // What was told until now is no longer told: an older copy may lack what was sent since.
                let from = since.unwrap_or(self.generation);
                self.since = self.since.map(|since| since.max(from));
            }
            Entry::SectionForgotten { section, since } => {
                self.assignments.retain(|_, account| account.section != section);
                let from = since.unwrap_or(self.generation);
                let known = self.forgotten.entry(section).or_default();
                *known = from.max(*known);
            }
        }
    }

    /// What is told of a section to a copy of this generation, where `account` is told of the others.
    pub(crate) fn account_of(
        &self,
        section: &SectionId,
        account: gradebook::restore::Account,
        generation: u64,
    ) -> gradebook::restore::Account {
        let forgotten = self.forgotten.get(section).is_some_and(|since| *since > generation);
        if forgotten { gradebook::restore::Account::Patchy } else { account }
    }

    fn ids(&self, assignment: &AssignmentId) -> BTreeSet<RemoteAssignmentId> {
        self.assignments.get(assignment).map(|a| a.told.ids.clone()).unwrap_or_default()
    }

    /// What is to be added, so that an assignment in this state is told of.
    pub(crate) fn missing(&self, news: &News) -> Option<Entry> {
        let last = self.assignments.get(&news.assignment).map(|a| &a.told.last);
        let (section, assignment) = (news.section.clone(), news.assignment.clone());
        match &news.delivery {
            Delivery::InLms { id } | Delivery::DeletedThere { id } => {
                let told = matches!(last, Some(Last::There(there)) if there == id);
                (!told).then(|| Entry::There {
                    section,
                    assignment,
                    reference: news.reference.clone(),
                    remote: id.clone(),
                })
            }
            Delivery::Creating | Delivery::Unanswered { .. } => (last != Some(&Last::Sending)).then(|| {
                let (reference, title) = (news.reference.clone(), news.title.clone());
                Entry::Sending { section, assignment, reference, title }
            }),
            Delivery::OnlyHere => match last {
                None | Some(Last::NotThere) => None,
                Some(Last::There(_) | Last::Sending) => Some(Entry::NotThere { assignment }),
            },
        }
    }

    /// The shortest list of entries that says the same.
    fn entries(&self) -> Vec<Entry> {
        let since = self.since.unwrap_or(self.generation);
        let mut entries = vec![Entry::Begins { lineage: self.lineage.clone(), since }];
        let forgotten = |(section, since): (&SectionId, &u64)| Entry::SectionForgotten {
            section: section.clone(),
            since: Some(*since),
        };
        entries.extend(self.forgotten.iter().map(forgotten));
        for (id, account) in &self.assignments {
            let Account { section, reference, title, told } = account;
            let sending = Entry::Sending {
                section: section.clone(),
                assignment: id.clone(),
                reference: reference.clone(),
                title: title.clone(),
            };
            let there = |remote: &RemoteAssignmentId| Entry::There {
                section: section.clone(),
                assignment: id.clone(),
                reference: reference.clone(),
                remote: remote.clone(),
            };
            if !title.is_empty() {
                entries.push(sending.clone());
            }
            entries.extend(told.ids.iter().map(there));
            match &told.last {
                Last::There(last) => entries.push(there(last)),
                Last::Sending => entries.push(sending),
                Last::NotThere => {
                    if title.is_empty() && told.ids.is_empty() {
                        entries.push(sending);
                    }
                    entries.push(Entry::NotThere { assignment: id.clone() });
                }
            }
        }
        entries.push(Entry::Generation { generation: self.generation });
        entries
    }
}

/// How an assignment stands after a change, for the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) section: SectionId,
    pub(crate) assignment: AssignmentId,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) delivery: Delivery,
}

/// An open ledger.
#[derive(Debug)]
pub(crate) struct Ledger {
    file: File,
    /// Where the next line begins.
    end: u64,
    next: u64,
    pub(crate) says: Says,
    /// Ids that could not be written yet: the database has them, and they are tried again with every entry.
    late: Vec<Entry>,
    /// What new lines are sealed with.
    key: Option<Key>,
}

/// Whether the ledger of a folder was sealed with a key.
pub(crate) fn is_sealed(dir: &Path) -> bool {
    let mut first = Vec::new();
    let read = File::open(dir.join(LEDGER)).and_then(|file| file.take(2).read_to_end(&mut first));
    read.is_ok() && first == SEALED.as_bytes()
}

impl Ledger {
    /// What lies in a folder; `None` when there is no ledger, or none of its first line can be read.
    pub(crate) fn find(dir: &Path, keys: &Keys) -> Result<Option<Self>, StoreError> {
        let path = dir.join(LEDGER);
        if !path.exists() {
            return Ok(None);
        }
        let failed = |e: std::io::Error| StoreError::io(&e, "reading the list of assignment ids");
        let mut file = private().open(&path).map_err(failed)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let read = read(&bytes, keys);
        if read.says.lineage.is_empty() && read.says.assignments.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            file,
            end: read.end,
            next: read.next,
            says: read.says,
            late: Vec::new(),
            key: keys.now.clone(),
        }))
    }

    /// Writes a ledger anew, in one step: it is there as a whole or not at all.
    pub(crate) fn write_anew(dir: &Path, says: Says, key: Option<Key>) -> Result<Self, StoreError> {
        let failed = |e: std::io::Error| StoreError::io(&e, "writing the list of assignment ids");
        let path = dir.join(LEDGER);
        let part = dir.join(format!("{LEDGER}.part"));
        let mut text = Vec::new();
        let entries = says.entries();
        let next = entries.len() as u64;
        for (n, entry) in (0..).zip(entries) {
            text.extend(line(n, entry, key.as_ref())?);
        }
        let mut file = private().open(&part).map_err(failed)?;
        file.set_len(0)
            .and_then(|()| file.write_all(&text))
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        fs::rename(&part, &path).map_err(failed)?;
        sync_folder(dir);
        let since = Some(says.since.unwrap_or(says.generation));
        let says = Says { since, ..says };
        Ok(Self { file, end: text.len() as u64, next, says, late: Vec::new(), key })
    }

    /// Whether it should be written anew: it is long, or the account is patchy.
    pub(crate) fn is_worn(&self) -> bool {
        self.next > LONG || self.says.since.is_none()
    }

    /// Whether everything since this generation of this lineage is told.
    pub(crate) fn account(&self, lineage: &str, generation: u64) -> gradebook::restore::Account {
        let whole = self.says.lineage == lineage && self.says.since.is_some_and(|since| since <= generation);
        if whole { gradebook::restore::Account::Whole } else { gradebook::restore::Account::Patchy }
    }

    /// Adds entries and forces them to the disk.
    pub(crate) fn add(&mut self, entries: Vec<Entry>) -> Result<(), StoreError> {
        let mut all = std::mem::take(&mut self.late);
        all.extend(entries);
        let added = self.append(&all, true);
        match added {
            Ok(()) => all.into_iter().for_each(|entry| self.says.hear(entry)),
            // What is told of an id stays to be told.
            Err(_) => self.late = all.into_iter().filter(|e| matches!(e, Entry::There { .. })).collect(),
        }
        added
    }

    /// Adds ids. One that cannot be written now is written with the next entry: the database has it all the same.
    pub(crate) fn add_ids(&mut self, entries: Vec<Entry>) {
        if let Err(error) = self.add(entries) {
            tracing::warn!(%error, "an assignment's id could not be written a second time yet");
        }
    }

    /// Forgets what the database has forgotten, after it has. Where that cannot be written now, the ledger that is
    /// written anew goes without it.
    pub(crate) fn forget(&mut self, entries: Vec<Entry>) {
        if let Err(error) = self.append(&entries, true) {
            tracing::warn!(%error, "what was removed could not be taken off the list of assignment ids yet");
        }
        for entry in entries {
            match &entry {
                Entry::Forgotten { .. } => self.late.clear(),
                Entry::SectionForgotten { section, .. } => self
                    .late
                    .retain(|late| !matches!(late, Entry::There { section: of, .. } if of == section)),
                _ => {}
            }
            self.says.hear(entry);
        }
    }

    /// Notes the generation the database has come to. Not forced to the disk: an older number is only less exact.
    pub(crate) fn reached(&mut self, generation: u64) {
        let entry = Entry::Generation { generation };
        if self.append(std::slice::from_ref(&entry), false).is_ok() {
            self.says.hear(entry);
        }
    }

    fn append(&mut self, entries: &[Entry], force: bool) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for (n, entry) in (self.next..).zip(entries) {
            text.extend(line(n, entry.clone(), self.key.as_ref())?);
        }
        let written = self
            .file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.write_all(&text))
            .and_then(|()| if force { self.file.sync_all() } else { Ok(()) });
        if let Err(error) = written {
            // Half a line at the end would be overwritten by the next one; cut it off if that can be done now.
            let _ = self.file.set_len(self.end);
            return Err(StoreError::io(&error, "writing the list of assignment ids"));
        }
        self.end += text.len() as u64;
        self.next += entries.len() as u64;
        Ok(())
    }
}

fn line(n: u64, entry: Entry, key: Option<&Key>) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_string(&Line { n, entry }).map_err(|_| StoreError::Sql { code: 0 })?;
    if let Some(key) = key {
        let sealed = key.seal(json.as_bytes()).ok_or(StoreError::Sql { code: 0 })?;
        return Ok(format!("{SEALED}{sealed}\n").into_bytes());
    }
    Ok(format!("{} {json}\n", checksum(json.as_bytes())).into_bytes())
}

fn checksum(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

struct Lines {
    says: Says,
    end: u64,
    next: u64,
}

fn read(bytes: &[u8], keys: &Keys) -> Lines {
    let mut lines = Lines { says: Says::default(), end: 0, next: 0 };
    let mut whole = true;
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|b| *b == b'\n') {
        let one = &bytes[at..at + length];
        at += length + 1;
        match parse(one, keys) {
            Some(line) => {
                whole &= line.n == lines.next;
                lines.next = line.n + 1;
                lines.says.hear(line.entry);
            }
            None => whole = false,
        }
        lines.end = at as u64;
    }
    // What follows the last end of a line was never relied on: it is overwritten.
    if !whole {
        lines.says.since = None;
    }
    lines
}

fn parse(line: &[u8], keys: &Keys) -> Option<Line> {
    let line = std::str::from_utf8(line).ok()?;
    if let Some(sealed) = line.strip_prefix(SEALED) {
        let json = keys.all().flatten().find_map(|key| key.open(sealed))?;
        return serde_json::from_slice(&json).ok();
    }
    let (sum, json) = line.split_once(' ')?;
    if sum != checksum(json.as_bytes()) {
        return None;
    }
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests;
