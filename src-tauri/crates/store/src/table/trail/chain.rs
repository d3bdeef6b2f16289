//! The chain of the trail: each row's hash covers the hash of the row before it and all values of the row itself, so
//! that no row can be altered, left out, slipped in or moved without every later hash being wrong. Deliberately not
//! here: finding the place where a chain breaks (`verify.rs`).
//!
//! A row's hash is SHA-256 over the 32 bytes of the hash before it (zeros before the first row), then each value in the
//! order of [`Link`]: one byte for what it is (0 nothing, 1 a number, 2 a text); a number as 8 bytes, a text as its
//! length in 8 bytes and then itself, all big-endian. Things are named by their ids, never by row numbers, and JSON is
//! taken as it is stored. The first value is [`FORM`]. This is what databases of version 3 hold: it is never changed,
//! only followed by another form.

use crate::StoreError;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Names the form of what is hashed.
const FORM: &str = "passback trail 1";

/// A hash of the chain. Printed as 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrailHash([u8; 32]);

impl TrailHash {
    /// Before the first row.
    pub const START: Self = Self([0; 32]);

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    pub(super) fn of_sha(sha: Sha256) -> Self {
        Self(sha.finalize().into())
    }
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for TrailHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is not 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hex digits")]
pub struct NotAHash;

impl FromStr for TrailHash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAHash);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = text.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()).ok_or(NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

/// One row as it is hashed. `None` where a value is missing, also where it must not be: such a row is simply not the
/// one that was hashed.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Link<'a> {
    pub(crate) at: Option<i64>,
    pub(crate) section: Option<&'a [u8]>,
    pub(crate) assignment: Option<&'a [u8]>,
    pub(crate) student: Option<&'a [u8]>,
    pub(crate) kind: Option<&'a [u8]>,
    pub(crate) who: Option<&'a [u8]>,
    pub(crate) person: Option<&'a [u8]>,
    pub(crate) before: Option<&'a [u8]>,
    pub(crate) after: Option<&'a [u8]>,
    pub(crate) held: Option<&'a [u8]>,
    pub(crate) run: Option<&'a [u8]>,
    pub(crate) said_at: Option<i64>,
    pub(crate) receipt: Option<&'a [u8]>,
}

/// The columns of a [`Link`] in its order; the tables are joined by [`FROM`].
pub(crate) const LINK: &str = "trail.at, section.id, assignment.id, student.id, trail.kind, trail.who, person.id, \
                               trail.before, trail.after, trail.held, trail.run, trail.said_at, trail.receipt";
/// Whatever is wrong with what a row points to, the row itself is found.
pub(crate) const FROM: &str = "FROM trail LEFT JOIN section ON section.no = trail.section_no \
                               LEFT JOIN assignment ON assignment.no = trail.assignment_no \
                               LEFT JOIN student ON student.no = trail.student_no \
                               LEFT JOIN person ON person.no = trail.person_no";

impl<'a> Link<'a> {
    /// Reads [`LINK`] beginning at column `at`.
    pub(crate) fn read(row: &'a Row<'_>, at: usize) -> Result<Self, StoreError> {
        let text = |n: usize| Ok::<_, StoreError>(row.get_ref(at + n)?.as_bytes_or_null().unwrap_or(None));
        let number = |n: usize| Ok::<_, StoreError>(row.get_ref(at + n)?.as_i64_or_null().unwrap_or(None));
        Ok(Self {
            at: number(0)?,
            section: text(1)?,
            assignment: text(2)?,
            student: text(3)?,
            kind: text(4)?,
            who: text(5)?,
            person: text(6)?,
            before: text(7)?,
            after: text(8)?,
            held: text(9)?,
            run: text(10)?,
            said_at: number(11)?,
            receipt: text(12)?,
        })
    }

    /// The hash of this row after the row with hash `last`.
    pub(crate) fn hash(&self, last: &TrailHash) -> TrailHash {
        let mut sha = Sha256::new();
        sha.update(last.0);
        text(&mut sha, Some(FORM.as_bytes()));
        number(&mut sha, self.at);
        text(&mut sha, self.section);
        text(&mut sha, self.assignment);
        text(&mut sha, self.student);
        text(&mut sha, self.kind);
        text(&mut sha, self.who);
        text(&mut sha, self.person);
        text(&mut sha, self.before);
        text(&mut sha, self.after);
        text(&mut sha, self.held);
        text(&mut sha, self.run);
        number(&mut sha, self.said_at);
        text(&mut sha, self.receipt);
        TrailHash::of_sha(sha)
    }
}

pub(super) fn number(sha: &mut Sha256, value: Option<i64>) {
    match value {
        None => sha.update([0]),
        Some(number) => {
            sha.update([1]);
            sha.update(number.to_be_bytes());
        }
    }
}

pub(super) fn text(sha: &mut Sha256, value: Option<&[u8]>) {
    match value {
        None => sha.update([0]),
        Some(text) => {
            sha.update([2]);
            sha.update((text.len() as u64).to_be_bytes());
            sha.update(text);
        }
    }
}

/// The Rust part of the step to version 3: the rows there are, chained in their order and numbered without a gap.
pub(crate) fn chain_older_rows(conn: &Connection) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT {}, old.section_no, old.assignment_no, old.student_no, old.person_no {} ORDER BY old.id",
        LINK.replace("trail.held", "NULL").replace("trail.receipt", "NULL").replace("trail.", "old."),
        FROM.replace("FROM trail", "FROM unchained_trail AS old").replace("trail.", "old."),
    );
    let mut select = conn.prepare(&sql)?;
    let mut insert = conn.prepare(
        "INSERT INTO trail (id, at, section_no, assignment_no, student_no, kind, who, person_no, before, after, run, \
         said_at, hash) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13",
    )?;
    let mut rows = select.query([])?;
    let mut head = (0_i64, TrailHash::START);
    while let Some(row) = rows.next()? {
        head = (head.0 + 1, Link::read(row, 0)?.hash(&head.1));
        let old = |at| Ok::<_, StoreError>(ToSqlOutput::Borrowed(row.get_ref(at)?));
        insert.execute(params![
            head.0,
            old(0)?,
            old(13)?,
            old(14)?,
            old(15)?,
            old(4)?,
            old(5)?,
            old(16)?,
            old(7)?,
            old(8)?,
            old(10)?,
            old(11)?,
            head.1.bytes(),
        ])?;
    }
    conn.execute("UPDATE trail_head SET rows = ?1, hash = ?2", params![head.0, head.1.bytes()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As an outsider computes it, from the description above alone:
    /// `sha256(b"\0"*32 + t("passback trail 1") + n(5) + t("s") + t("a") + t("u") + t("edited") + t("teacher") + 0 …)`.
    #[test]
    fn the_hash_is_the_one_that_the_description_gives() {
        let link = Link {
            at: Some(5),
            section: Some(b"s"),
            assignment: Some(b"a"),
            student: Some(b"u"),
            kind: Some(b"edited"),
            who: Some(b"teacher"),
            after: Some(b"{}"),
            ..Link::default()
        };
        assert_eq!(
            link.hash(&TrailHash::START).to_string(),
            "fd27c692a7ec6e45ddfd863ca02240f6ceea7ba416f951d8bd63d67613ba00fb"
        );
    }

    #[test]
    fn a_value_cannot_move_into_its_neighbour() {
        let of = |[before, after]: [_; 2]| Link { before, after, ..Link::default() }.hash(&TrailHash::START);
        let forms: [[Option<&[u8]>; 2]; 5] = [
            [Some(b"ab"), Some(b"c")],
            [Some(b"a"), Some(b"bc")],
            [Some(b"abc"), None],
            [None, Some(b"abc")],
            [Some(b""), Some(b"abc")],
        ];
        for (n, one) in forms.iter().enumerate() {
            for other in &forms[n + 1..] {
                assert_ne!(of(*one), of(*other), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_hash_is_read_as_it_is_printed() {
        let hash = Link::default().hash(&TrailHash::START);
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let all_but_one = &hash.to_string()[1..];
        for wrong in ["", "00", all_but_one, &format!("g{all_but_one}"), &format!("é{}", &all_but_one[1..])]
        {
            assert_eq!(wrong.parse::<TrailHash>(), Err(NotAHash), "{wrong}");
        }
    }
}
