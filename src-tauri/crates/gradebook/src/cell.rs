//! One grade with its three values, its approval and its last failure.

use crate::planted::{Bug, is};
use crate::{Grade, GradeAction, GradeField, GradeStep, PersonId, Profile, Time, Verdict, verdict};
use serde::{Deserialize, Serialize};

/// What both sides last agreed on. `ours` and `lms` differ only where the LMS stored something else than it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Agreement {
    /// What the LMS holds for it: the base.
    pub lms: Grade,
    /// What we hold for it.
    pub ours: Grade,
}

impl Agreement {
    /// Both hold the same.
    pub fn on(grade: Grade) -> Self {
        Self { lms: grade.clone(), ours: grade }
    }
}

/// Who approved a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// The teacher looked at it and said yes.
    Teacher,
    /// The section's answer "results go as soon as they come in" approved it.
    Policy,
}

/// Who edited a grade in the LMS and when, as far as the LMS says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct LmsEdit {
    /// Who; Clever's `grader_id`.
    pub by: Option<PersonId>,
    /// When; Clever's `last_modified`.
    pub at: Option<Time>,
}

/// Why the last write of a grade or assignment did not work out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Failure {
    /// What kind.
    pub kind: FailureKind,
    /// What the LMS said, without names; may be empty.
    pub detail: String,
}

/// Kinds of failures; the desk words them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The student is not enrolled in the section, or the assignment is not theirs (404 `User not found`).
    StudentNotThere,
    /// The assignment was deleted in the LMS.
    AssignmentNotThere,
    /// The LMS refuses this value for good (400).
    Refused,
    /// A 500 that stayed after three tries; for Schoology: the student has not opened the app once.
    KeepsFailing,
    /// No answer, three times in a row.
    NoAnswer,
    /// It answered with something that is not an answer (HTML, broken JSON).
    Unreadable,
    /// It answered success but holds something else (not explained by rounding, cap or late policy).
    NotStored,
}

/// One student on one assignment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GradeCell {
    /// What was last agreed; `None`: never.
    pub base: Option<Agreement>,
    /// What the teacher has here.
    pub local: Grade,
    /// What the LMS said when last read; `None`: never read.
    pub remote: Option<Grade>,
    /// How often `local` was changed here. A write remembers the count it took along, so that an edit made meanwhile
    /// stays pending.
    pub edits: u32,
    /// The count that the approval saw, and whose it was. An edit after it makes a draft again.
    pub approved: Option<(u32, Approval)>,
    /// A write is under way (its journal row is open).
    pub sending: bool,
    /// The last write did not work out; gone with the next edit or success.
    pub failure: Option<Failure>,
    /// Who edited it in the LMS.
    pub lms_edit: LmsEdit,
    /// When it was last edited here.
    pub edited_at: Option<Time>,
    /// Edited here since the connection dropped.
    pub offline: bool,
}

impl GradeCell {
    /// The verdict for one part of the grade.
    pub fn field_verdict(&self, field: GradeField, profile: &Profile) -> Verdict {
        let blank = Grade::default();
        let remote = self.remote.as_ref().or(self.base.as_ref().map(|b| &b.lms)).unwrap_or(&blank);
        verdict(
            self.base.as_ref().map(|b| (&b.ours, &b.lms)),
            &self.local,
            remote,
            |a, b| a.same(b, field, profile),
            |g| g.field_is_blank(field),
        )
    }

    /// The verdict for the whole grade: the most serious of its parts. A grade of which the LMS changed any part is
    /// not written before the teacher looked.
    pub fn verdict(&self, profile: &Profile) -> Verdict {
        if self.is_settled() {
            return Verdict::Unchanged;
        }
        let worst = GradeField::ALL.iter().map(|f| self.field_verdict(*f, profile)).max();
        worst.unwrap_or(Verdict::Unchanged)
    }

    /// Whether both sides are to the last digit as agreed: the ordinary case, told without comparing part by part.
    #[inline]
    pub(crate) fn is_settled(&self) -> bool {
        let Some(base) = &self.base else { return self.remote.is_none() && self.local.is_blank() };
        self.local == base.ours && self.remote.as_ref().is_none_or(|remote| *remote == base.lms)
    }

    /// Whether what is here now was approved.
    pub fn is_approved(&self) -> bool {
        self.approved.is_some_and(|(count, _)| count == self.edits)
    }

    /// Whether the LMS stored something else than it was sent, and both sides left it at that.
    pub fn is_adjusted(&self, profile: &Profile) -> bool {
        self.base.as_ref().is_some_and(|b| !b.ours.same_all(&b.lms, profile))
    }

    /// The LMS's value that a write may replace: what was last agreed, or blank.
    pub fn expected_remote(&self) -> Grade {
        self.base.as_ref().map(|b| b.lms.clone()).unwrap_or_default()
    }

    /// Changes the local value; approval of the former value no longer holds.
    pub fn edit(&mut self, grade: Grade, at: Time, offline: bool) {
        if grade == self.local {
            return;
        }
        let approved = self.approved.filter(|_| self.is_approved());
        self.local = grade;
        self.edits = self.edits.saturating_add(1);
        if is(Bug::EditKeepsApproval)
            && let Some((_, by)) = approved
        {
            self.approve(by);
        }
        self.edited_at = Some(at);
        self.failure = None;
        self.offline = self.offline || offline;
    }

    /// Approves what is here now.
    pub fn approve(&mut self, by: Approval) {
        self.approved = Some((self.edits, by));
    }

    /// The LMS answered a step of a plan: see [`Self::acknowledge`]. An undo's value becomes the value here now that
    /// the LMS has accepted it, unless the teacher edited meanwhile: that edit stays, and waits. Says whether the
    /// value here changed.
    pub fn acknowledge_step(&mut self, step: &GradeStep, reply: Grade, at: Time) -> bool {
        self.acknowledge(&step.send, reply);
        let takes = step.action == GradeAction::PutBack && self.edits == step.edits;
        if takes {
            self.settle_on(step.send.clone(), at);
        }
        takes
    }

    /// A step was accepted, and these parts of it were not stored after all: the LMS still holds `there`, and agreed is
    /// what was agreed before it. The value of a plain write keeps waiting here; that of an undo goes back to what was
    /// here, if nobody edited it meanwhile. Says whether the value here changed.
    pub fn take_up_again(&mut self, step: &GradeStep, lost: &[GradeField], there: &Grade, at: Time) -> bool {
        let base = self.base.get_or_insert_with(|| Agreement::on(Grade::default()));
        let mut local = self.local.clone();
        for field in lost {
            base.lms.take(*field, there);
            base.ours.take(*field, step.agreed_here());
            local.take(*field, step.agreed_here());
            if let Some(remote) = &mut self.remote {
                remote.take(*field, there);
            }
        }
        let untouched = self.edits == step.edits.saturating_add(1) && self.local == step.send;
        let goes_back = step.action == GradeAction::PutBack && untouched;
        if goes_back {
            self.settle_on(local, at);
        }
        goes_back
    }

    /// Holds this value here from now on; it is agreed, and the teacher said yes to it.
    fn settle_on(&mut self, grade: Grade, at: Time) {
        self.edit(grade, at, false);
        self.approve(Approval::Teacher);
        self.offline = false;
    }

    /// The LMS answered a write (or was read after it) with `reply`: from now on that is agreed, whatever we sent.
    /// An edit made since stays pending, because `local` is compared with what was sent. A mark or comment that the
    /// write did not carry is not adjusted by it: if the reply holds another one, somebody edited it there meanwhile,
    /// and it waits for a look; if the reply leaves it out, it says nothing about it.
    pub fn acknowledge(&mut self, sent: &Grade, reply: Grade) {
        let known = self.base.take().unwrap_or_else(|| Agreement::on(Grade::default()));
        let held = self.remote.take().unwrap_or_else(|| known.lms.clone());
        let mut base = Agreement { lms: reply.clone(), ours: sent.clone() };
        let mut remote = reply;
        for field in [GradeField::Mark, GradeField::Comment] {
            let there = match (sent.exactly(&known.ours, field), sent.exactly(&held, field)) {
                (true, _) => &known.lms,
                (false, true) => &held,
                (false, false) => continue,
            };
            base.lms.take(field, there);
            if remote.field_is_blank(field) {
                remote.take(field, there);
            }
        }
        if is(Bug::BaseIsWhatWasSent) {
            base.lms = sent.clone();
        }
        if is(Bug::EditDuringSendForgotten) {
            base.ours = self.local.clone();
        }
        self.base = Some(base);
        self.remote = Some(remote);
        self.failure = None;
        self.offline = self.offline && self.local != *sent;
    }
}
