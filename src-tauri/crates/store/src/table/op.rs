//! What the teacher did, so that it can be undone and redone, also after a restart. Deliberately not here: carrying out
//! an undo (the desk applies the inverse deltas and then marks the op).
//!
//! The chain is an editor's: undoing goes back op by op, redoing forward again, and a new op makes what was undone
//! unredoable. Undo and redo themselves are logged but not links of the chain, nor are ops that changed nothing.

use crate::column::{Columns, Word, json, words};
use crate::{StoreError, Tx};
use gradebook::op::{Delta, OpKind};
use gradebook::{SectionId, Time};
use rusqlite::{Row, params};

/// One op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpRow {
    /// Number.
    pub id: i64,
    /// Section.
    pub section: SectionId,
    /// What kind of action.
    pub kind: OpKind,
    /// What it changed.
    pub deltas: Vec<Delta>,
    /// When.
    pub at: Time,
    /// In short words without names, e.g. "5 scores".
    pub said: String,
    /// It is undone at present.
    pub undone: bool,
    /// The op that this one undid or redid.
    pub undoes: Option<i64>,
}

/// An op to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOpRow {
    /// Section.
    pub section: SectionId,
    /// What kind of action.
    pub kind: OpKind,
    /// What it changed.
    pub deltas: Vec<Delta>,
    /// When.
    pub at: Time,
    /// In short words without names, e.g. "5 scores".
    pub said: String,
    /// The op that this one undid or redid.
    pub undoes: Option<i64>,
}

words! {
    OpKind {
        EditGrades = "edit_grades",
        Approve = "approve",
        Unapprove = "unapprove",
        Decide = "decide",
        MakeAssignment = "make_assignment",
        ChangeAssignment = "change_assignment",
        RemoveAssignment = "remove_assignment",
        SetPolicies = "set_policies",
        Settle = "settle",
        ImportAssignments = "import_assignments",
        Undo = "undo",
        Redo = "redo",
    }
}

const SELECT: &str = "SELECT op.id, section.id, kind, deltas, at, said, undone, undoes FROM op \
                      JOIN section ON section.no = section_no";

fn read(row: &Row<'_>) -> Result<OpRow, StoreError> {
    Ok(OpRow {
        id: row.col(0)?,
        section: row.id(1)?,
        kind: row.word(2)?,
        deltas: row.json(3)?,
        at: row.time(4)?,
        said: row.col(5)?,
        undone: row.col(6)?,
        undoes: row.col(7)?,
    })
}

impl Tx<'_> {
    /// Logs an op; answers its number. Unless it is an undo or redo, what was undone before can't be redone any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn op_add(&mut self, op: &NewOpRow) -> Result<i64, StoreError> {
        let section = self.section_no(&op.section)?;
        let link = !matches!(op.kind, OpKind::Undo | OpKind::Redo) && !op.deltas.is_empty();
        if link {
            self.execute(
                "UPDATE op SET chain = 2 WHERE section_no = ?1 AND chain = 1 AND undone = 1",
                [section],
            )?;
        }
        let sql = "INSERT INTO op (section_no, kind, deltas, at, said, undone, undoes, chain) \
                   VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)";
        let deltas = json(&op.deltas)?;
        self.execute(
            sql,
            params![section, op.kind.word(), deltas, op.at.millis(), op.said, op.undoes, link],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    /// The op that "undo" would undo: the newest of the section that is not undone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn op_undoable(&self, section: &SectionId) -> Result<Option<OpRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE section_no = ?1 AND chain = 1 AND undone = 0 ORDER BY op.id DESC LIMIT 1"
        );
        self.first(&sql, [self.section_no(section)?], read)
    }

    /// The op that "redo" would do again: the one undone last, while nothing new was done since.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn op_redoable(&self, section: &SectionId) -> Result<Option<OpRow>, StoreError> {
        // Ops are undone from the newest back, so the oldest undone one is the one undone last.
        let sql =
            format!("{SELECT} WHERE section_no = ?1 AND chain = 1 AND undone = 1 ORDER BY op.id LIMIT 1");
        self.first(&sql, [self.section_no(section)?], read)
    }

    /// Notes that an op is undone, or done again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such op, or it can be neither undone nor redone.
    pub fn op_mark(&mut self, id: i64, undone: bool) -> Result<(), StoreError> {
        match self.execute("UPDATE op SET undone = ?2 WHERE id = ?1 AND chain = 1", params![id, undone])? {
            0 => Err(StoreError::NotFound { what: "op" }),
            _ => Ok(()),
        }
    }
}
