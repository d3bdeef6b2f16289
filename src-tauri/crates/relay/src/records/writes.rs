//! The record of writes: who wrote which grade when. Each entry's hash covers the one before it, so that a change or a
//! gap can be seen. The values that were written are not in it.

use super::tx::{Alone, Tx};
use crate::RelayError;
use crate::secrets;
use serde::{Deserialize, Serialize};

/// So many entries are read at once when all are looked over.
const AT_ONCE: i64 = 2_000;

/// One write, before it is sent and once more when it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// When, RFC 3339.
    pub at: String,
    /// The teacher's Clever id.
    pub teacher: String,
    /// The district's.
    pub district: String,
    /// `create_assignment`, `update_assignment`, `delete_assignment` or `write_grade`.
    pub what: String,
    /// The section.
    pub section: String,
    /// The assignment, if it has an id yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<String>,
    /// The student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub student: Option<String>,
    /// Number of the entry that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<i64>,
    /// `sending`, or the status that the teacher was answered with.
    pub outcome: String,
}

/// An entry with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its number, from 1.
    pub number: i64,
    /// What it says; `None`: it cannot be read.
    pub write: Option<Write>,
}

/// What a look over the whole record found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// As it was written: so many entries.
    Whole(i64),
    /// The entry with this number, or one just before it, is not as it was written.
    BrokenAt(i64),
}

fn chained(before: &str, number: i64, entry: &str) -> String {
    secrets::hash(&format!("{before}\n{number}\n{entry}"))
}

pub(super) fn append(on: &mut dyn Tx, write: &Write) -> Result<i64, RelayError> {
    // Each entry needs the one before it, so one comes after the other, whichever instance writes it.
    on.alone(Alone::Chain, "")?;
    let (before, hash) = match on.row("SELECT seq, hash FROM written ORDER BY seq DESC LIMIT 1", &[])? {
        Some(last) => (last.number(0)?, last.text(1)?),
        None => (0, String::new()),
    };
    let entry = serde_json::to_string(write).map_err(|_| RelayError::Unreadable)?;
    let number = before + 1;
    let hash = chained(&hash, number, &entry);
    let sql = "INSERT INTO written (seq, entry, hash) VALUES ($1, $2, $3)";
    on.run(sql, &[number.into(), (&entry).into(), (&hash).into()])?;
    Ok(number)
}

pub(super) fn last(on: &mut dyn Tx, most: u32) -> Result<Vec<Written>, RelayError> {
    let rows =
        on.rows("SELECT seq, entry FROM written ORDER BY seq DESC LIMIT $1", &[i64::from(most).into()])?;
    let read = rows
        .iter()
        .map(|row| Ok(Written { number: row.number(0)?, write: serde_json::from_str(&row.text(1)?).ok() }));
    read.collect()
}

pub(super) fn verify(on: &mut dyn Tx) -> Result<Verified, RelayError> {
    let sql = "SELECT seq, entry, hash FROM written WHERE seq > $1 ORDER BY seq LIMIT $2";
    let (mut before, mut count, mut after) = (String::new(), 0, i64::MIN);
    loop {
        let rows = on.rows(sql, &[after.into(), AT_ONCE.into()])?;
        let Some(end) = rows.last() else { return Ok(Verified::Whole(count)) };
        after = end.number(0)?;
        for row in &rows {
            let (number, entry, hash) = (row.number(0)?, row.text(1)?, row.text(2)?);
            count += 1;
            if number != count || chained(&before, number, &entry) != hash {
                return Ok(Verified::BrokenAt(count));
            }
            before = hash;
        }
    }
}
