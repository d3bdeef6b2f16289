//! What stays of the trail of a section that was removed from this computer: the number and the hash of each row, so
//! that the chain goes on over them, and a removal, chained like a row, that says how many they are. Rows that are gone
//! without one are missing. Deliberately not here: what else goes with a section (`table/removal.rs`).
//!
//! A removal's hash is SHA-256 over the 32 bytes of the hash before it, then [`FORM`], time, section id, number of rows
//! and digest, each written as in `chain.rs`, the digest as a text. The digest is SHA-256 over number (8 bytes,
//! big-endian) and hash of each of its rows in their order. A later form gets another name; this one is never changed.

use super::chain::{TrailHash, number, text};
use super::verify::TrailMark;
use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::{SectionId, Time};
use rusqlite::{Row, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Names the form of what is hashed.
const FORM: &str = "passback trail removal 1";

/// That the rows of a section were removed from the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailRemoval {
    /// Its number among the rows.
    pub row: i64,
    /// When.
    pub at: Time,
    /// Whose rows.
    pub section: SectionId,
    /// The section's name.
    pub name: String,
    /// How many.
    pub rows: u64,
    /// Number of the first of them; `None`: there were none.
    pub first: Option<i64>,
    /// Number of the last of them.
    pub last: Option<i64>,
}

/// A removal as it is stored.
pub(super) struct Removal {
    at: i64,
    section: String,
    rows: i64,
    digest: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

/// What stays of one row.
pub(super) struct Gone {
    pub(super) removal: i64,
    pub(super) hash: TrailHash,
}

/// Rows that are gone and whose removal lies beyond the end of what could be read again.
struct Loose {
    /// The section's number.
    no: i64,
    section: SectionId,
    at: Time,
    rows: Vec<(i64, TrailHash)>,
}

/// All that is told of rows that are no longer there.
#[derive(Default)]
pub(super) struct Told {
    pub(super) gone: BTreeMap<i64, Gone>,
    pub(super) removals: BTreeMap<i64, Removal>,
}

impl Told {
    /// Whether this number is one that no row of the trail has.
    pub(super) fn has(&self, row: i64) -> bool {
        self.gone.contains_key(&row) || self.removals.contains_key(&row)
    }

    /// The hash of a removal after the row with hash `last`, if the rows it speaks of are those that are gone with it.
    pub(super) fn hash_of(&self, row: i64, removal: &Removal, last: &TrailHash) -> Option<TrailHash> {
        let its = || self.gone.iter().filter(move |(_, gone)| gone.removal == row);
        let digest = digest(its().map(|(row, gone)| (*row, gone.hash)));
        let rows = i64::try_from(its().count()).ok()?;
        let told = its().all(|(gone, _)| *gone < row) && rows == removal.rows && removal.digest == digest;
        told.then(|| hash_of(last, removal.at, removal.section.as_bytes(), rows, &digest))
    }
}

fn digest(rows: impl Iterator<Item = (i64, TrailHash)>) -> [u8; 32] {
    let mut sha = Sha256::new();
    for (row, hash) in rows {
        sha.update(row.to_be_bytes());
        sha.update(hash.bytes());
    }
    sha.finalize().into()
}

fn hash_of(last: &TrailHash, at: i64, section: &[u8], rows: i64, digest: &[u8; 32]) -> TrailHash {
    let mut sha = Sha256::new();
    sha.update(last.bytes());
    text(&mut sha, Some(FORM.as_bytes()));
    number(&mut sha, Some(at));
    text(&mut sha, Some(section));
    number(&mut sha, Some(rows));
    text(&mut sha, Some(digest));
    TrailHash::of_sha(sha)
}

fn hash(row: &Row<'_>, at: usize) -> Result<TrailHash, StoreError> {
    row.get_ref(at)?.as_bytes().ok().and_then(TrailHash::of_bytes).ok_or_else(|| row.unreadable(at))
}

impl Tx<'_> {
    /// Takes the rows of a section out of the trail and says so in the chain; answers how many they were.
    pub(crate) fn trail_remove(
        &mut self,
        section: &SectionId,
        section_no: i64,
        at: Time,
    ) -> Result<u64, StoreError> {
        let TrailMark { row: before, hash: last } = self.trail_head()?;
        let its = "SELECT id, hash FROM trail WHERE section_no = ?1 ORDER BY id";
        let gone: Vec<(i64, TrailHash)> =
            self.list(its, [section_no], |row| Ok((row.col(0)?, hash(row, 1)?)))?;
        let rows = i64::try_from(gone.len()).unwrap_or(i64::MAX);
        let (id, digest) = (before + 1, digest(gone.into_iter()));
        let hash = hash_of(&last, at.millis(), section.as_str().as_bytes(), rows, &digest);
        self.execute(
            "INSERT INTO removal (id, at, section_no, rows, digest, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, at.millis(), section_no, rows, digest, hash.bytes()],
        )?;
        let stay = "INSERT INTO trail_gone (id, removal_id, hash) SELECT id, ?2, hash FROM trail WHERE section_no = ?1";
        self.execute(stay, [section_no, id])?;
        self.execute("DELETE FROM trail WHERE section_no = ?1", [section_no])?;
        self.execute("UPDATE trail_head SET rows = ?1, hash = ?2", params![id, hash.bytes()])?;
        Ok(u64::try_from(rows).unwrap_or_default())
    }

    /// The trail that was read again ends at this number. What is told beyond it speaks of rows that are not here; rows
    /// up to it that were removed later stay told, by removals that follow right after it.
    pub(crate) fn trail_end_at(&mut self, last: i64) -> Result<(), StoreError> {
        let sql = "SELECT removal_id, section_no, section.id, at, trail_gone.id, trail_gone.hash FROM trail_gone \
                   JOIN removal ON removal.id = removal_id JOIN section ON section.no = section_no \
                   WHERE trail_gone.id <= ?1 AND removal_id > ?1 ORDER BY removal_id, trail_gone.id";
        let mut loose: BTreeMap<i64, Loose> = BTreeMap::new();
        self.list(sql, [last], |row| {
            let (no, section, at) = (row.col(1)?, row.id(2)?, row.time(3)?);
            let its = loose.entry(row.col(0)?).or_insert_with(|| Loose { no, section, at, rows: Vec::new() });
            its.rows.push((row.col(4)?, hash(row, 5)?));
            Ok(())
        })?;
        let own = self.first("SELECT hash FROM trail WHERE id = ?1", [last], |row| hash(row, 0))?;
        let own = own.map_or_else(|| self.trail_told_hash(last), |own| Ok(Some(own)))?;
        self.execute("DELETE FROM trail_gone WHERE removal_id > ?1", [last])?;
        self.execute("DELETE FROM removal WHERE id > ?1", [last])?;
        let Some(mut before) = own else { return Ok(()) };
        for (id, Loose { no, section, at, rows }) in (last + 1..).zip(loose.into_values()) {
            let digest = digest(rows.iter().copied());
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            before = hash_of(&before, at.millis(), section.as_str().as_bytes(), count, &digest);
            self.execute(
                "INSERT INTO removal (id, at, section_no, rows, digest, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![id, at.millis(), no, count, digest, before.bytes()],
            )?;
            for (row, hash) in rows {
                let stays = "INSERT INTO trail_gone (id, removal_id, hash) VALUES (?1, ?2, ?3)";
                self.execute(stays, params![row, id, hash.bytes()])?;
            }
        }
        Ok(())
    }

    /// What was removed from the trail, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn trail_removals(&self) -> Result<Vec<TrailRemoval>, StoreError> {
        let sql = "SELECT removal.id, at, section.id, section.name, rows, \
                   (SELECT min(id) FROM trail_gone WHERE removal_id = removal.id), \
                   (SELECT max(id) FROM trail_gone WHERE removal_id = removal.id) \
                   FROM removal JOIN section ON section.no = section_no ORDER BY removal.id";
        self.list(sql, [], |row| {
            Ok(TrailRemoval {
                row: row.col(0)?,
                at: row.time(1)?,
                section: row.id(2)?,
                name: row.col(3)?,
                rows: u64::try_from(row.col::<i64>(4)?).unwrap_or_default(),
                first: row.col(5)?,
                last: row.col(6)?,
            })
        })
    }

    /// The hash under a number that no row of the trail has.
    pub(crate) fn trail_told_hash(&self, id: i64) -> Result<Option<TrailHash>, StoreError> {
        let sql =
            "SELECT hash FROM trail_gone WHERE id = ?1 UNION ALL SELECT hash FROM removal WHERE id = ?1";
        self.first(sql, [id], |row| hash(row, 0))
    }

    /// The last number up to which all those after `row` are told of without a row of the trail.
    pub(crate) fn trail_told_up_to(&self, row: i64) -> Result<i64, StoreError> {
        let sql =
            "SELECT id FROM trail_gone WHERE id > ?1 UNION SELECT id FROM removal WHERE id > ?1 ORDER BY 1";
        let mut last = row;
        self.list(sql, [row], |row| {
            let id: i64 = row.col(0)?;
            if id == last + 1 {
                last = id;
            }
            Ok(())
        })?;
        Ok(last)
    }

    pub(super) fn trail_told(&self) -> Result<Told, StoreError> {
        let mut told = Told::default();
        self.list("SELECT id, removal_id, hash FROM trail_gone", [], |row| {
            told.gone.insert(row.col(0)?, Gone { removal: row.col(1)?, hash: hash(row, 2)? });
            Ok(())
        })?;
        let sql = "SELECT removal.id, at, coalesce(section.id, ''), rows, digest, hash FROM removal \
                   LEFT JOIN section ON section.no = section_no";
        self.list(sql, [], |row| {
            let removal = Removal {
                at: row.col(1)?,
                section: row.col(2)?,
                rows: row.col(3)?,
                digest: row.col(4)?,
                hash: row.col(5)?,
            };
            told.removals.insert(row.col(0)?, removal);
            Ok(())
        })?;
        Ok(told)
    }
}
