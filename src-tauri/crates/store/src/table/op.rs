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
        ImportResults = "import_results",
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
        self.notes.notable = true;
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

    /// Whether the op with this number is understood.
    pub(crate) fn op_is_understood(&self, id: i64) -> Result<(), StoreError> {
        self.first(&format!("{SELECT} WHERE op.id = ?1"), [id], read).map(|_| ())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{AT, assignment_id, school, score, section, student};
    use gradebook::op::{GradeDelta, GradeState};
    use gradebook::{Agreement, Approval, Grade, Policies};

    fn deltas() -> Vec<Delta> {
        let state = |local: Grade, approved| GradeState {
            local,
            base: Some(Agreement::on(score(1))),
            approved,
            ..GradeState::default()
        };
        let grade = GradeDelta {
            assignment: assignment_id(1),
            student: student(1),
            before: state(Grade::default(), None),
            after: state(score(4), Some(Approval::Teacher)),
        };
        let policies = Delta::Policies { before: Policies::default(), after: Policies::default() };
        vec![Delta::Grade(Box::new(grade)), policies]
    }

    fn op(kind: OpKind, said: &str) -> NewOpRow {
        NewOpRow { section: section(), kind, deltas: deltas(), at: AT, said: said.to_owned(), undoes: None }
    }

    /// What undo and redo offer now.
    fn offers(store: &Store) -> (Option<String>, Option<String>) {
        let said = |op: Option<OpRow>| op.map(|op| op.said);
        let read = store.read(|tx| Ok((tx.op_undoable(&section())?, tx.op_redoable(&section())?)));
        read.map(|(undo, redo)| (said(undo), said(redo))).unwrap()
    }
    fn some(undo: &str, redo: &str) -> (Option<String>, Option<String>) {
        let word = |w: &str| (!w.is_empty()).then(|| w.to_owned());
        (word(undo), word(redo))
    }
    fn act(store: &Store, said: &str) {
        store.write(|tx| tx.op_add(&op(OpKind::EditGrades, said))).unwrap();
    }
    fn undo(store: &Store) {
        mark(store, true);
    }
    fn redo(store: &Store) {
        mark(store, false);
    }
    /// As the desk does: log the undo or redo, then mark the op.
    fn mark(store: &Store, undone: bool) {
        store
            .write(|tx| {
                let op_now = if undone { tx.op_undoable(&section())? } else { tx.op_redoable(&section())? };
                let done = op_now.expect("something to undo or redo");
                let kind = if undone { OpKind::Undo } else { OpKind::Redo };
                tx.op_add(&NewOpRow { undoes: Some(done.id), ..op(kind, "again") })?;
                tx.op_mark(done.id, undone)
            })
            .unwrap();
    }

    #[test]
    fn an_op_comes_back_with_its_deltas() {
        let store = school();
        act(&store, "2 scores");
        let row = store.read(|tx| tx.op_undoable(&section())).unwrap().unwrap();
        assert_eq!(
            (row.kind, row.deltas, row.at, row.said),
            (OpKind::EditGrades, deltas(), AT, "2 scores".to_owned())
        );
        assert_eq!((row.undone, row.undoes, row.section), (false, None, section()));
    }

    #[test]
    fn undo_goes_back_op_by_op_and_redo_forward_again() {
        let store = school();
        assert_eq!(offers(&store), some("", ""));
        for said in ["a", "b", "c"] {
            act(&store, said);
        }
        assert_eq!(offers(&store), some("c", ""));
        undo(&store);
        undo(&store);
        assert_eq!(offers(&store), some("a", "b"));
        undo(&store);
        assert_eq!(offers(&store), some("", "a"));
        redo(&store);
        redo(&store);
        assert_eq!(offers(&store), some("b", "c"));
        redo(&store);
        assert_eq!(offers(&store), some("c", ""));
    }

    #[test]
    fn a_new_op_makes_what_was_undone_unredoable() {
        let store = school();
        for said in ["a", "b", "c"] {
            act(&store, said);
        }
        undo(&store);
        undo(&store);
        act(&store, "d");
        assert_eq!(offers(&store), some("d", ""));
        undo(&store);
        assert_eq!(offers(&store), some("a", "d"), "b and c are over");
        undo(&store);
        assert_eq!(offers(&store), some("", "a"));
    }

    #[test]
    fn an_op_that_changed_nothing_is_logged_and_not_in_the_way() {
        let store = school();
        act(&store, "a");
        undo(&store);
        let empty = NewOpRow { deltas: Vec::new(), ..op(OpKind::Settle, "answered") };
        let id = store.write(|tx| tx.op_add(&empty)).unwrap();
        assert_eq!(offers(&store), some("", "a"));
        assert!(store.write(|tx| tx.op_mark(id, true)).is_err(), "it cannot be undone");
    }

    #[test]
    fn sections_have_chains_of_their_own() {
        let store = school();
        act(&store, "a");
        undo(&store);
        let other = NewOpRow { section: SectionId::from("sec-2"), ..op(OpKind::Approve, "there") };
        store.write(|tx| tx.op_add(&other)).unwrap();
        assert_eq!(offers(&store), some("", "a"));
    }
}
