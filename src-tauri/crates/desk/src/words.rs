//! The teacher's language: every sentence that the desk makes itself. Counts before nouns, the remedy with the
//! problem, no blame, no codes.

pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod import;
pub(crate) mod keeping;
pub(crate) mod notice;
pub(crate) mod review;
pub(crate) mod settings;

use gradebook::entry::EntryError;
use gradebook::{Failure, FailureKind, HoldReason, LeftReason, Score, StudentId};
use std::collections::BTreeSet;
use sync::StopReason;

/// "1 grade", "3 grades".
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Why a typed text is not a score, and what works.
pub(crate) fn entry(error: EntryError, text: &str, points: Option<Score>) -> String {
    let max = points.map_or_else(|| "20".to_owned(), |p| p.to_string());
    let shown: String = text.trim().chars().filter(|c| !c.is_control()).take(20).collect();
    match error {
        EntryError::NotAScore => {
            format!(
                "“{shown}” isn’t a score. Type a number such as 17 or 17.5, “ex” for excused or “mi” for missing."
            )
        }
        EntryError::Negative => "A score can’t be below zero. To take a score away, press Delete.".to_owned(),
        EntryError::TooFine => "Scores can have up to 4 digits after the point.".to_owned(),
        EntryError::TooLarge => {
            format!("That is larger than any score here. This assignment has {max} points.")
        }
        EntryError::Ambiguous => {
            format!("“{shown}” could mean two numbers. Use one point or comma, for the decimals only.")
        }
        EntryError::OtherMaximum => format!("This assignment has {max} points. Type the score out of {max}."),
        EntryError::Percent => {
            format!("That percentage doesn’t come out as an exact score. Type the points out of {max}.")
        }
        EntryError::Unreadable => "That text can’t be read as a score. Nothing was changed.".to_owned(),
    }
}

/// A failed write: cause, what was not changed, what to do.
pub(crate) fn failure(failure: &Failure, lms: &str) -> String {
    let kept = "The score stays here.";
    match failure.kind {
        FailureKind::StudentNotThere => format!(
            "{lms} says this student isn’t in the course, or the assignment isn’t theirs. {kept} Ask the office to add them, then retry."
        ),
        FailureKind::AssignmentNotThere => {
            format!(
                "The assignment was deleted in {lms}. {kept} Decide under “{lms} changes” what should happen."
            )
        }
        FailureKind::Refused if failure.detail.is_empty() => {
            format!("{lms} refused this value. {kept} Check the score and retry.")
        }
        FailureKind::Refused => {
            format!("{lms} refused this value: “{}”. {kept} Check it and retry.", failure.detail)
        }
        FailureKind::KeepsFailing if lms == "Schoology" => format!(
            "Schoology failed three times. It does so until the student has opened this app from Schoology once. {kept} Retry afterwards."
        ),
        FailureKind::KeepsFailing => {
            format!("{lms} failed three times in a row. {kept} Retrying later usually works.")
        }
        FailureKind::NoAnswer => {
            format!("{lms} didn’t answer, three times in a row. {kept} Retrying later usually works.")
        }
        FailureKind::Unreadable => {
            format!(
                "The answer from {lms} could not be read. {kept} Retry later; if it stays, tell the office."
            )
        }
        FailureKind::NotStored => {
            format!(
                "{lms} said yes but still shows the old score. {kept} The grade may be locked there; unlock it and retry."
            )
        }
    }
}

/// The short form for a tooltip: "Couldn’t be sent. …".
pub(crate) fn failure_note(kind: FailureKind, lms: &str) -> String {
    let cause = match kind {
        FailureKind::StudentNotThere => format!("The student isn’t in the {lms} course"),
        FailureKind::AssignmentNotThere => format!("The assignment was deleted in {lms}"),
        FailureKind::Refused => format!("{lms} refused the value"),
        FailureKind::KeepsFailing => format!("{lms} failed three times"),
        FailureKind::NoAnswer => format!("{lms} didn’t answer. Retry goes with the next sync"),
        FailureKind::Unreadable => format!("The answer from {lms} could not be read"),
        FailureKind::NotStored => format!("{lms} still shows the old score"),
    };
    format!("Couldn’t be sent. {cause}")
}

/// The words of a group of held rows: headline, note, remedy.
pub(crate) struct HeldWords {
    pub(crate) code: &'static str,
    pub(crate) headline: String,
    pub(crate) note: String,
    pub(crate) remedy: String,
}

/// What is held back for one reason, in words.
pub(crate) fn held(reason: HoldReason, n: usize, students: &BTreeSet<StudentId>, lms: &str) -> HeldWords {
    let grades = count(n, "grade", "grades");
    let office = "Ask your district’s Clever administrator; it can’t be mended here.".to_owned();
    let (code, headline, note, remedy) = match reason {
        HoldReason::ToDecide => (
            "to_decide",
            format!("{n} to decide"),
            format!("changed here and in {lms}"),
            format!("Choose under “{lms} changes”."),
        ),
        HoldReason::Changed => (
            "changed",
            format!("{n} changed in {lms}"),
            "look before anything is sent".to_owned(),
            format!("Choose under “{lms} changes”."),
        ),
        HoldReason::NotMatched => (
            "not_matched",
            format!("{} not matched", count(students.len(), "student", "students")),
            format!("{grades}; {lms} doesn’t know them"),
            office,
        ),
        HoldReason::SectionNotLinked => (
            "section_not_linked",
            "Section not linked".to_owned(),
            format!("this section has no {lms} course"),
            office,
        ),
        HoldReason::NotReady => (
            "not_ready",
            format!("{lms} isn’t ready"),
            "the district is still connecting it".to_owned(),
            office,
        ),
        HoldReason::AboveMaximum => (
            "above_maximum",
            format!("{n} above the maximum"),
            format!("{lms} refuses or lowers such scores"),
            "Change the score or the assignment’s points.".to_owned(),
        ),
        HoldReason::CannotClear => (
            "cannot_clear",
            format!("{n} cleared here"),
            format!("a score can’t be cleared in {lms} from here"),
            format!("Clear it in {lms}; Passback will notice."),
        ),
        HoldReason::DueInPast => (
            "due_in_past",
            format!("{} past due", count(n, "assignment", "assignments")),
            format!("{lms} takes new due dates only in the future"),
            "Change the due date.".to_owned(),
        ),
        HoldReason::DetailsMissing => (
            "details_missing",
            format!("{} incomplete", count(n, "assignment", "assignments")),
            format!("{lms} needs a title, a due date and points it can hold"),
            "Complete the assignment.".to_owned(),
        ),
        HoldReason::Unanswered => (
            "unanswered",
            format!("{n} waiting for an answer"),
            format!("it isn’t known whether the assignment arrived in {lms}"),
            "Answer “Did it arrive?”.".to_owned(),
        ),
        HoldReason::WaitingForAssignment => (
            "waiting_for_assignment",
            format!("{grades} waiting"),
            "their assignment is held back".to_owned(),
            "They go together with the assignment.".to_owned(),
        ),
        HoldReason::DeletedThere => (
            "deleted",
            format!("{n} of a deleted assignment"),
            format!("it was deleted in {lms}"),
            format!("Choose under “{lms} changes”."),
        ),
        HoldReason::Left => (
            "left",
            format!("{} left", count(students.len(), "student", "students")),
            "no longer on the roster".to_owned(),
            "Their grades stay here.".to_owned(),
        ),
        HoldReason::NotInPoints => (
            "not_in_points",
            format!("{grades} of another kind"),
            format!("{lms} doesn’t count this assignment in points"),
            format!("Change its grading to points in {lms}."),
        ),
    };
    HeldWords { code, headline, note, remedy }
}

/// The words of what an undo leaves alone for one reason.
pub(crate) fn left(reason: LeftReason, n: usize, students: usize, lms: &str) -> HeldWords {
    let grades = count(n, "grade", "grades");
    let office = "Ask your district’s Clever administrator; it can’t be mended here.".to_owned();
    let stays = "It stays as it is now.".to_owned();
    let (code, headline, note, remedy) = match reason {
        LeftReason::EditedHere => {
            ("edited_here", format!("{n} changed here since"), "your change stays".to_owned(), stays)
        }
        LeftReason::SentSince => (
            "sent_since",
            format!("{n} sent again since"),
            "a later sync sent something else".to_owned(),
            "To put it back, undo the later sync first.".to_owned(),
        ),
        LeftReason::EditedThere => (
            "changed",
            format!("{n} changed in {lms} since"),
            format!("what {lms} has now stays"),
            format!("Choose under “{lms} changes”, if it waits there."),
        ),
        LeftReason::FirstScore => (
            "first_score",
            format!("{} there was none before", count(n, "first score:", "first scores:")),
            format!("a score can’t be cleared in {lms} from here"),
            format!("Clear it in {lms}; Passback will notice."),
        ),
        LeftReason::NothingBefore => (
            "nothing_before",
            "No earlier value".to_owned(),
            format!("{lms} can’t be told to have none"),
            format!("Change it in {lms}, if you want."),
        ),
        LeftReason::DueInPast => (
            "due_in_past",
            "Earlier due date is over".to_owned(),
            format!("{lms} takes due dates only in the future"),
            format!("Change it in {lms}, if you want."),
        ),
        LeftReason::NotConfirmed => (
            "not_confirmed",
            format!("{n} not read back"),
            format!("it isn’t known whether {lms} has it"),
            format!("Read {lms} again, then undo."),
        ),
        LeftReason::Unanswered => (
            "unanswered",
            format!("{n} waiting for an answer"),
            format!("it isn’t known whether the assignment arrived in {lms}"),
            "Answer “Did it arrive?”.".to_owned(),
        ),
        LeftReason::AssignmentGone => (
            "deleted",
            format!("{n} of a deleted assignment"),
            format!("it is no longer in {lms}"),
            format!("Choose under “{lms} changes”, if it waits there."),
        ),
        LeftReason::DeletedByUndo => (
            "deleted",
            count(n, "assignment deleted", "assignments deleted"),
            "an undo makes nothing again".to_owned(),
            format!("Choose “Keep mine” under “{lms} changes” to make it again."),
        ),
        LeftReason::Left => (
            "left",
            format!("{} left", count(students, "student", "students")),
            "no longer on the roster".to_owned(),
            stays,
        ),
        LeftReason::NotMatched => (
            "not_matched",
            format!("{} not matched", count(students, "student", "students")),
            format!("{grades}; {lms} doesn’t know them"),
            office,
        ),
        LeftReason::AboveMaximum => (
            "above_maximum",
            format!("{n} above the maximum"),
            format!("{lms} refuses or lowers the earlier score"),
            "Change the assignment’s points first.".to_owned(),
        ),
        LeftReason::NotInPoints => (
            "not_in_points",
            format!("{grades} of another kind"),
            format!("{lms} doesn’t count this assignment in points"),
            format!("Change its grading to points in {lms}."),
        ),
        LeftReason::SectionNotLinked => (
            "section_not_linked",
            "Section not linked".to_owned(),
            format!("this section has no {lms} course"),
            office,
        ),
        LeftReason::NotReady => (
            "not_ready",
            format!("{lms} isn’t ready"),
            "the district is still connecting it".to_owned(),
            office,
        ),
    };
    HeldWords { code, headline, note, remedy }
}

/// Begins with a capital letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Why a grade is held back, for its tooltip.
pub(crate) fn held_note(reason: HoldReason, lms: &str) -> String {
    let why = match reason {
        HoldReason::NotMatched => format!("Student not matched in {lms}"),
        HoldReason::SectionNotLinked => format!("This section is not linked to a {lms} course"),
        HoldReason::NotReady => format!("{lms} isn’t ready yet"),
        HoldReason::AboveMaximum => format!("Above the maximum, which {lms} doesn’t keep"),
        HoldReason::CannotClear => format!("A score can’t be cleared in {lms} from here. Clear it there"),
        HoldReason::DueInPast | HoldReason::DetailsMissing | HoldReason::WaitingForAssignment => {
            "It waits for its assignment".to_owned()
        }
        HoldReason::Unanswered => "It isn’t known whether the assignment arrived".to_owned(),
        HoldReason::DeletedThere => format!("The assignment was deleted in {lms}"),
        HoldReason::Left => "The student left this section".to_owned(),
        HoldReason::NotInPoints => format!("{lms} doesn’t count this assignment in points"),
        HoldReason::ToDecide | HoldReason::Changed => "Your decision comes first".to_owned(),
    };
    format!("Held. {why}")
}

/// Why a run stopped, and what to do next.
pub(crate) fn stopped(reason: StopReason, lms: &str) -> (String, String) {
    let again = "What was not sent stays here, approved, and is in the next sync.".to_owned();
    match reason {
        StopReason::Cancelled => ("You stopped it.".to_owned(), again),
        StopReason::Offline => ("The connection was lost.".to_owned(), again),
        StopReason::SignIn => (
            format!("The school’s server no longer accepts the sign-in, so {lms} can’t be reached."),
            "Sign in again, then sync. Nothing else was changed.".to_owned(),
        ),
        StopReason::TooMany => (
            "The school’s server asks for a longer break.".to_owned(),
            "Wait a few minutes, then sync again. What was not sent stays here, approved.".to_owned(),
        ),
        StopReason::SameFailure { kind } => {
            let one = Failure { kind, detail: String::new() };
            (
                format!(
                    "The same thing went wrong again and again, so Passback stopped. {}",
                    failure(&one, lms)
                ),
                again,
            )
        }
        StopReason::Storage => (
            "This computer could not save.".to_owned(),
            "Make room on the disk, then start again: Passback reads the LMS and picks up where it stopped."
                .to_owned(),
        ),
    }
}

/// What to do after an undo stopped early: nothing of it waits for the next sync.
pub(crate) const fn rest_of_undo(reason: StopReason) -> Option<&'static str> {
    match reason {
        StopReason::Cancelled
        | StopReason::Offline
        | StopReason::TooMany
        | StopReason::SameFailure { .. } => {
            Some("What was not put back stays as it is now. Undo that sync again for the rest.")
        }
        StopReason::SignIn | StopReason::Storage => None,
    }
}

/// "Title", "Title and Points", "Title, Due date and Points".
pub(crate) fn list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
