//! Editing and approving grades here.

use crate::handle::funnel::{Edited, Touch};
use crate::show::{book, changes::People, detail, review};
use crate::view::{
    Approve, BookView, EditGrades, EditReply, FlagName, GradeChange, GradeDetail, GradeEdit, GradeRef,
    Refused, ReviewOf, ReviewView, Scope, UndoState,
};
use crate::{Desk, DeskError, words};
use gradebook::entry::{Entry, parse};
use gradebook::op::OpKind;
use gradebook::{Approval, AssignmentId, Grade, GradeCell, Score, SectionId, Status, StudentId, Verdict};
use language::{say, text};
use store::{RunKind, TrailKind, Tx};

/// Longest comment kept; far above any LMS's limit, below anything that is a slip.
const LONGEST_COMMENT: usize = 10_000;

impl Desk {
    pub(crate) fn book_view(&self, section: &SectionId) -> Result<BookView, DeskError> {
        let now = self.now();
        let (shown, undo, active) =
            self.store().read(|tx| Ok((tx.shown(section)?, undo_state(tx, section)?, tx.runs_active()?)))?;
        let running = active
            .iter()
            .find(|r| r.section == *section && r.kind == RunKind::Send)
            .map(|r| r.id.to_string());
        let looks = self.inner.looked.of(&shown, now);
        self.inner.opened.notify_one();
        Ok(book::book(&shown.book, &looks, undo, running))
    }

    pub(crate) fn review_view(&self, of: &ReviewOf) -> Result<ReviewView, DeskError> {
        let asked = of.assignment.as_deref().map(AssignmentId::from);
        let (book, chosen, hand_ins) = self.store().read(|tx| {
            let book = tx.shown(&SectionId::from(of.section.as_str()))?.book;
            let chosen = review::chosen(&book, asked.as_ref()).map(|column| column.assignment.id.clone());
            let hand_ins = chosen.as_ref().map(|id| tx.hand_ins(id)).transpose()?.unwrap_or_default();
            Ok((book, chosen, hand_ins))
        })?;
        if asked.is_some() && chosen.is_none() {
            return Err(DeskError::not_found("assignment"));
        }
        Ok(review::view(&book, chosen.as_ref(), &hand_ins, self.now()))
    }

    pub(crate) fn detail(&self, at: &GradeRef) -> Result<GradeDetail, DeskError> {
        let (section, assignment) =
            (SectionId::from(at.section.as_str()), AssignmentId::from(at.assignment.as_str()));
        let student = StudentId::from(at.student.as_str());
        let (book, trail, names, me) = self.store().read(|tx| {
            let me = tx.connection()?.map(|c| c.teacher);
            Ok((tx.shown(&section)?.book, tx.trail_of(&assignment, &student, 50)?, tx.people()?, me))
        })?;
        let column = book.column(&assignment).ok_or_else(|| DeskError::not_found("assignment"))?;
        let who = book.student_of(&student).ok_or_else(|| DeskError::not_found("student"))?;
        let cell = book.cell(&assignment, &student).cloned().unwrap_or_default();
        let people = People { names: &names, me: me.as_ref(), lms: crate::words::lms(book.profile.kind) };
        Ok(detail::view(&book, column, who, &cell, &trail, &people, self.now()))
    }

    pub(crate) fn edit(&self, input: &EditGrades) -> Result<EditReply, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let (now, offline) = (self.now(), self.inner.link.is_offline());
        let mut refused = Vec::new();
        let done = self.funnel(&section, OpKind::EditGrades, |tx, touch| {
            for edit in &input.edits {
                let (assignment, student) =
                    (AssignmentId::from(edit.assignment.as_str()), StudentId::from(edit.student.as_str()));
                let points = tx.assignment(&section, &assignment)?.local.points;
                let mut cell = tx.cell(&assignment, &student)?;
                match change(&cell, edit, points) {
                    Ok(grade) => {
                        cell.edit(grade, now, offline);
                        touch.grade(tx, &assignment, &student, cell, TrailKind::Edited)?;
                    }
                    Err(message) => refused.push(Refused {
                        assignment: edit.assignment.clone(),
                        student: edit.student.clone(),
                        input: match &edit.change {
                            GradeChange::Input { text } => text.chars().take(64).collect(),
                            _ => String::new(),
                        },
                        message,
                    }),
                }
            }
            Ok(())
        })?;
        let said = match done.grades {
            0 => String::new(),
            n => say!("Saved {}", "Se guardó: {}", words::grades(n)),
        };
        let mut reply = self.reply(&section, done, said)?;
        reply.refused = refused;
        self.nudge_if_automatic(&section)?;
        Ok(reply)
    }

    pub(crate) fn approve_grades(&self, input: &Approve) -> Result<EditReply, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let kind = if input.approved { OpKind::Approve } else { OpKind::Unapprove };
        let done = self.funnel(&section, kind, |tx, touch| {
            for (assignment, student) in scope(tx, &section, &input.scope)? {
                let mut cell = tx.cell(&assignment, &student)?;
                let profile = touch.profile(tx)?;
                let pending = matches!(cell.verdict(&profile), Verdict::KeepLocal | Verdict::Conflict);
                if !pending || cell.is_approved() == input.approved {
                    continue;
                }
                let trail = if input.approved {
                    cell.approve(Approval::Teacher);
                    TrailKind::Approved
                } else {
                    cell.approved = None;
                    TrailKind::Unapproved
                };
                touch.grade(tx, &assignment, &student, cell, trail)?;
            }
            Ok(())
        })?;
        let n = words::grades(done.grades);
        let said = match (done.grades, input.approved) {
            (0, true) => text!("Nothing to approve here.", "Aquí no hay nada por autorizar.").to_owned(),
            (0, false) => {
                text!("Nothing was approved here.", "Aquí no había nada con autorización.").to_owned()
            }
            (_, true) => say!(
                "Approved {n}. Nothing has been sent yet.",
                "Con autorización: {n}. Todavía no se envió nada."
            ),
            (_, false) => say!("Took approval back from {n}.", "Autorización retirada de {n}."),
        };
        let reply = self.reply(&section, done, said)?;
        self.nudge_if_automatic(&section)?;
        Ok(reply)
    }

    /// What changed, ready to repaint.
    pub(crate) fn reply(
        &self,
        section: &SectionId,
        done: Edited,
        said: String,
    ) -> Result<EditReply, DeskError> {
        let now = self.now();
        let (shown, undo) = self.store().read(|tx| Ok((tx.shown(section)?, undo_state(tx, section)?)))?;
        let looks = self.inner.looked.of(&shown, now);
        Ok(EditReply {
            section: section.as_str().to_owned(),
            cells: book::patches(&shown.book, &done.places, now),
            reload: done.reload,
            counts: book::counts(&looks),
            undo,
            refused: Vec::new(),
            said,
        })
    }
}

/// What undo and redo would do.
pub(crate) fn undo_state(tx: &Tx<'_>, section: &SectionId) -> Result<UndoState, store::StoreError> {
    Ok(UndoState {
        undo: tx.op_undoable(section)?.map(|op| words::op::kept(&op)),
        redo: tx.op_redoable(section)?.map(|op| words::op::kept(&op)),
    })
}

/// The grade after an edit, or the sentence why not.
fn change(cell: &GradeCell, edit: &GradeEdit, points: Option<Score>) -> Result<Grade, String> {
    let mut grade = cell.local.clone();
    match &edit.change {
        GradeChange::Input { text } => {
            parse(text, points).map_err(|e| words::entry(e, text, points))?.apply(&mut grade);
        }
        GradeChange::Clear => Entry::Clear.apply(&mut grade),
        GradeChange::Flag { flag, on } => match (flag, on) {
            (FlagName::Late, on) => grade.late = *on,
            (FlagName::Missing, true) => grade.status = Status::Missing,
            (FlagName::Excused, true) => grade.status = Status::Excused,
            (FlagName::Missing, false) if grade.status == Status::Missing => grade.status = Status::Counted,
            (FlagName::Excused, false) if grade.status == Status::Excused => grade.status = Status::Counted,
            (FlagName::Missing | FlagName::Excused, false) => {}
        },
        GradeChange::Comment { text } => {
            let text = text.trim();
            if text.chars().count() > LONGEST_COMMENT {
                return Err(say!(
                    "A comment can have up to {LONGEST_COMMENT} characters. It was not saved.",
                    "Un comentario puede tener hasta {LONGEST_COMMENT} caracteres. No se guardó."
                ));
            }
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                return Err(text!(
                    "The comment holds characters that can’t be shown. It was not saved.",
                    "El comentario contiene caracteres que no se pueden mostrar. No se guardó."
                )
                .to_owned());
            }
            grade.comment = (!text.is_empty()).then(|| text.to_owned());
        }
    }
    Ok(grade)
}

/// The grades a scope names.
fn scope(
    tx: &Tx<'_>,
    section: &SectionId,
    scope: &Scope,
) -> Result<Vec<(AssignmentId, StudentId)>, store::StoreError> {
    let wanted = |id: &AssignmentId| match scope {
        Scope::Assignment { assignment } => id.as_str() == assignment,
        Scope::All | Scope::Cells { .. } => true,
    };
    if let Scope::Cells { cells } = scope {
        let named = cells
            .iter()
            .map(|c| (AssignmentId::from(c.assignment.as_str()), StudentId::from(c.student.as_str())));
        return Ok(named.collect());
    }
    let book = tx.book(section)?;
    let mut out = Vec::new();
    for column in book.columns.iter().filter(|c| wanted(&c.assignment.id)) {
        for (index, _) in &column.cells {
            if let Some(student) = book.student(*index) {
                out.push((column.assignment.id.clone(), student.id.clone()));
            }
        }
    }
    Ok(out)
}

impl Touch {
    pub(crate) fn profile(&self, tx: &Tx<'_>) -> Result<gradebook::Profile, store::StoreError> {
        Ok(tx.connection()?.map_or(gradebook::LmsKind::Unknown, |c| c.kind).profile())
    }
}
