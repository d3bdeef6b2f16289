//! What each LMS does with what it is sent, one table per LMS. Each field says where the fact comes
//! from, or that it is a choice of the sample school because no published source says.
//!
//! Not in here: how a request is read (`clever`) and where grades are kept (`lms`).

use crate::lms::submission::{Flag, Submission, SubmissionState};
use crate::lms::{Assignment, Attachment};
use crate::options::LmsKind;
use crate::refusal::Refusal;
use crate::score::Score;
use chrono::{DateTime, Utc};

/// What happens to a score above the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverMaximum {
    /// It is kept as extra credit.
    Accepted,
    /// The request is refused.
    Refused,
    /// The maximum is stored instead.
    Capped,
}

/// The rules of one LMS.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Which LMS.
    pub kind: LmsKind,
    /// Decimals a score keeps. Canvas shows and exports two; the two of Classroom and Schoology are the
    /// sample school's choice.
    pub decimals: u32,
    /// Canvas accepts more than the maximum (its own API text); refusing (Classroom) and capping
    /// (Schoology) are choices, taken so that all three answers occur.
    pub over_maximum: OverMaximum,
    /// Canvas stores a score below zero; that the others refuse is a choice.
    pub below_zero: bool,
    /// Classroom's maximum is a non-negative whole number (Google's API reference).
    pub whole_maximum: bool,
    /// Classroom has no comment field in its grade (its API has none); Clever's answer is not published.
    /// Choice: a sent comment is ignored silently.
    pub comments: bool,
    /// The flags a request can set, the strongest first; only one of them holds at a time. Canvas: one
    /// flag, excused before missing before late (Edlink's documentation of Canvas). Classroom and
    /// Schoology work out lateness themselves (choice: `late` in a request is ignored).
    pub flags: &'static [Flag],
    /// An excused grade has no score in Canvas and Schoology (Schoology's `exception`, Canvas's
    /// `excuse`); the same for Classroom is a choice.
    pub excused_clears_score: bool,
    /// Schoology's exceptions set the grade to null; Canvas and Classroom keep it (choice).
    pub missing_clears_score: bool,
    /// The submission id is always empty for Classroom (published specification).
    pub submission_ids: bool,
    /// Schoology takes no attachment of type `link` (Clever's error page).
    pub links: bool,
    /// Schoology: a student who never opened the app from the LMS cannot have work handed in for them;
    /// the answer is a 500 that no retry mends (Clever's Schoology page).
    pub attachments_need_launch: bool,
    /// Canvas limits titles to 255, Classroom to 3,000 characters (their API references).
    pub longest_title: Option<usize>,
    /// Canvas ignores `state` in a request (Clever's output page, about assignments; extending it to
    /// submissions is a choice).
    pub keeps_sent_state: bool,
    /// `start_date` and `term_id` are not supported by Canvas (Clever's output page).
    pub keeps_start_and_term: bool,
}

const CANVAS: Rules = Rules {
    kind: LmsKind::Canvas,
    decimals: 2,
    over_maximum: OverMaximum::Accepted,
    below_zero: true,
    whole_maximum: false,
    comments: true,
    flags: &[Flag::Excused, Flag::Missing, Flag::Late],
    excused_clears_score: true,
    missing_clears_score: false,
    submission_ids: true,
    links: true,
    attachments_need_launch: false,
    longest_title: Some(255),
    keeps_sent_state: false,
    keeps_start_and_term: false,
};

const GOOGLE_CLASSROOM: Rules = Rules {
    kind: LmsKind::GoogleClassroom,
    decimals: 2,
    over_maximum: OverMaximum::Refused,
    below_zero: false,
    whole_maximum: true,
    comments: false,
    flags: &[Flag::Excused, Flag::Missing],
    excused_clears_score: true,
    missing_clears_score: false,
    submission_ids: false,
    links: true,
    attachments_need_launch: false,
    longest_title: Some(3000),
    keeps_sent_state: true,
    keeps_start_and_term: true,
};

const SCHOOLOGY: Rules = Rules {
    kind: LmsKind::Schoology,
    decimals: 2,
    over_maximum: OverMaximum::Capped,
    below_zero: false,
    whole_maximum: false,
    comments: true,
    flags: &[Flag::Excused, Flag::Missing],
    excused_clears_score: true,
    missing_clears_score: true,
    submission_ids: true,
    links: false,
    attachments_need_launch: true,
    longest_title: None,
    keeps_sent_state: true,
    keeps_start_and_term: true,
};

/// The rules of an LMS.
#[must_use]
pub const fn of(kind: LmsKind) -> &'static Rules {
    match kind {
        LmsKind::Canvas => &CANVAS,
        LmsKind::GoogleClassroom => &GOOGLE_CLASSROOM,
        LmsKind::Schoology => &SCHOOLOGY,
    }
}

/// A grade write as it came through the API: `None` is a field that was not sent, the inner `None` an
/// explicit null.
#[derive(Clone, Debug, Default)]
pub(crate) struct GradeWrite {
    pub(crate) attachments: Option<Vec<Attachment>>,
    pub(crate) extra_attempts: Option<i64>,
    /// Never empty: an empty list is dropped on the way (`x-omitempty`).
    pub(crate) flags: Option<Vec<Flag>>,
    pub(crate) grade: Option<Option<String>>,
    pub(crate) comment: Option<Option<String>>,
    pub(crate) score: Option<Score>,
    /// Known to the LMS by the time it comes here.
    pub(crate) grader: Option<String>,
    pub(crate) override_due_date: Option<Option<DateTime<Utc>>>,
    pub(crate) state: Option<SubmissionState>,
}

/// What surrounds a grade write.
pub(crate) struct Circumstances<'a> {
    pub(crate) assignment: &'a Assignment,
    /// Whether the student has ever opened the app from the LMS.
    pub(crate) launched: bool,
    /// Switch: grade-only writes need that too.
    pub(crate) grades_need_launch: bool,
    /// Switch: the LMS takes a tenth off late work.
    pub(crate) late_policy: bool,
    /// Who is taken for the grader when none is named.
    pub(crate) primary_teacher: Option<&'a str>,
    pub(crate) now: DateTime<Utc>,
}

impl Rules {
    /// The grade after a write through the API.
    pub(crate) fn written(
        &self,
        before: &Submission,
        write: &GradeWrite,
        around: &Circumstances<'_>,
    ) -> Result<Submission, Refusal> {
        let touches_work = write.attachments.as_ref().is_some_and(|sent| !sent.is_empty());
        if !self.links && write.attachments.iter().flatten().any(|attachment| attachment.kind == "link") {
            return Err(Refusal::NoLinks);
        }
        if self.attachments_need_launch && !around.launched && (touches_work || around.grades_need_launch) {
            return Err(Refusal::NeverLaunched);
        }
        let mut after = before.clone();
        if let Some(flags) = &write.flags {
            self.flag(&mut after, flags);
        } else if write.score.is_some() {
            after.flags.remove(&Flag::Excused);
            after.flags.remove(&Flag::Missing);
        }
        if let Some(sent) = write.score {
            let score = self.stored(sent, around.assignment.points)?;
            let late = around.late_policy && after.flags.contains(&Flag::Late);
            let score = if late { score.percent(90).rounded(self.decimals) } else { score };
            after.score = Some(score);
            after.state = SubmissionState::Returned;
            after.grader = around.primary_teacher.map(str::to_owned);
        }
        self.settle(&mut after);
        if let (true, Some(comment)) = (self.comments, &write.comment) {
            after.comment = comment.clone().filter(|text| !text.is_empty());
        }
        if let Some(attachments) = write.attachments.as_ref().filter(|sent| !sent.is_empty()) {
            after.attachments.clone_from(attachments);
            if after.state == SubmissionState::Created {
                after.state = SubmissionState::Submitted;
            }
        }
        if let Some(grade) = &write.grade {
            after.grade.clone_from(grade);
        }
        if let Some(extra) = write.extra_attempts.filter(|extra| *extra != 0) {
            after.extra_attempts = extra;
        }
        if let Some(due) = write.override_due_date {
            after.override_due_date = due;
        }
        if let (true, Some(state)) = (self.keeps_sent_state, write.state) {
            after.state = state;
        }
        if write.grader.is_some() {
            after.grader.clone_from(&write.grader);
        }
        if after != *before || write.score.is_some() {
            after.last_modified = around.now;
        }
        Ok(after)
    }

    /// The score the LMS keeps when it is sent this one.
    pub(crate) fn stored(&self, sent: Score, maximum: Option<Score>) -> Result<Score, Refusal> {
        if sent < Score::ZERO && !self.below_zero {
            return Err(Refusal::ScoreBelowZero);
        }
        let score = sent.rounded(self.decimals);
        match maximum {
            Some(maximum) if score > maximum => match self.over_maximum {
                OverMaximum::Accepted => Ok(score),
                OverMaximum::Refused => Err(Refusal::ScoreAboveMaximum),
                OverMaximum::Capped => Ok(maximum),
            },
            _ => Ok(score),
        }
    }

    /// The strongest of the flags this LMS can set replaces those it could have set before; flags it
    /// cannot set are ignored and stay.
    pub(crate) fn flag(&self, submission: &mut Submission, sent: &[Flag]) {
        if let Some(strongest) = self.flags.iter().find(|flag| sent.contains(flag)) {
            submission.flags.retain(|flag| !self.flags.contains(flag));
            submission.flags.insert(*strongest);
        }
    }

    /// Takes the score away where a flag excludes one.
    pub(crate) fn settle(&self, submission: &mut Submission) {
        let excused = self.excused_clears_score && submission.flags.contains(&Flag::Excused);
        let missing = self.missing_clears_score && submission.flags.contains(&Flag::Missing);
        if excused || missing {
            submission.score = None;
            submission.state = SubmissionState::Created;
        }
    }
}
