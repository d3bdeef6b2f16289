//! The sentences of connection health. Times stand between braces; the host writes them for the reader. Notes to the
//! office are the teacher's own words to somebody who must know whom they are about; all other sentences name nobody.

use super::count;
use crate::view::{Ability, ClockCheck, HealthState, LinkState};
use gradebook::{FailureKind, LinkState as Ready, OverMaximum, Profile, Time};
use sync::StopReason;

/// Seconds that a clock may be off before anything could be told wrong by it.
const CLOCK_TOLERANCE: i64 = 120;

fn time(at: Time) -> String {
    format!("{{{at}}}")
}

pub(crate) fn this_computer(sample: bool) -> String {
    if sample { "this computer, with the sample school" } else { "this computer, signed in with Clever" }
        .to_owned()
}

pub(crate) fn way(district: &str, link: LinkState, since: Option<Time>) -> String {
    let state = match (link, since) {
        (LinkState::Connected | LinkState::NotReady, _) => "working".to_owned(),
        (LinkState::Connecting, _) => "being asked".to_owned(),
        (LinkState::Offline, Some(since)) => format!("no answer since {}", time(since)),
        (LinkState::Offline, None) => "no answer".to_owned(),
        (LinkState::SignInNeeded, _) => "doesn’t accept the sign-in".to_owned(),
    };
    if district.is_empty() { state } else { format!("{district}, {state}") }
}

pub(crate) fn there(read: Option<Time>, written: Option<Time>) -> String {
    match (read, written) {
        (None, _) => "never read".to_owned(),
        (Some(read), None) => format!("read {}, never written", time(read)),
        (Some(read), Some(written)) => format!("read {}, written {}", time(read), time(written)),
    }
}

pub(crate) fn first_link(state: HealthState, link: LinkState) -> String {
    match (state, link) {
        (HealthState::Well, _) => "Working",
        (HealthState::Broken, LinkState::SignInNeeded) => "The sign-in is refused",
        (HealthState::Broken, _) => "No answer",
        (HealthState::Unknown, _) => "Not known yet",
    }
    .to_owned()
}

pub(crate) fn second_link(state: HealthState, ready: Ready, lms: &str) -> String {
    match (state, ready) {
        (HealthState::Well, _) => "Working".to_owned(),
        (HealthState::Broken, Ready::NotReady) => format!("The district hasn’t finished connecting {lms}"),
        (HealthState::Broken, Ready::Ready | Ready::Unknown) => format!("{lms} doesn’t answer as it should"),
        (HealthState::Unknown, _) => "Not known now".to_owned(),
    }
}

/// What a connection can do, by its profile.
pub(crate) fn abilities(profile: &Profile) -> Vec<Ability> {
    let lms = profile.kind.name();
    let can = |said: &str| Ability { can: true, said: said.to_owned() };
    let cannot = |said: String| Ability { can: false, said };
    let mut all = if profile.comments {
        vec![can("Reads grades and comments"), can("Writes grades and comments")]
    } else {
        vec![
            can("Reads grades"),
            can("Writes grades"),
            cannot(format!("Comments: stay here, {lms} takes none")),
        ]
    };
    all.push(can("Creates assignments"));
    all.push(match profile.over_maximum {
        OverMaximum::Accepts => can("Scores above the maximum"),
        OverMaximum::Refuses => cannot(format!("Scores above the maximum: refused by {lms}")),
        OverMaximum::Caps => cannot(format!("Scores above the maximum: lowered by {lms}")),
    });
    if !profile.late {
        all.push(cannot(format!("Late: stays here, {lms} has no such mark")));
    }
    if !profile.clears {
        all.push(cannot(format!("Clearing a score: only in {lms} itself")));
    }
    all
}

/// "120 of 124 matched" and "4 to match".
pub(crate) fn matched(
    matched: usize,
    unmatched: usize,
    unknown: usize,
    verb: &str,
    done: &str,
) -> (String, String) {
    let all = matched + unmatched;
    if all == 0 {
        let said = if unknown == 0 { "None yet" } else { "Clever doesn’t say" };
        return (said.to_owned(), String::new());
    }
    let rest = if unknown == 0 { String::new() } else { format!(", {unknown} not known") };
    let badge = match (unmatched, unknown) {
        (0, 0) => format!("All {done}"),
        (0, _) => String::new(),
        (n, _) => format!("{n} to {verb}"),
    };
    (format!("{matched} of {all} {done}{rest}"), badge)
}

/// Why something is not matched, what to do, and a note to the office.
pub(crate) struct Unmatched {
    pub(crate) why: String,
    pub(crate) what: String,
    pub(crate) office: String,
}

pub(crate) fn section_not_linked(section: &str, lms: &str) -> Unmatched {
    Unmatched {
        why: format!("No {lms} course is linked"),
        what: "Ask the office to link one, or hide the section in Settings if you don’t grade it".to_owned(),
        office: format!(
            "Hello,\n\nmy section “{section}” isn’t linked to a {lms} course in Clever LMS Connect, so its grades can’t be \
             sent. Could you link it, or tell me who can? The grades are kept in Passback until then.\n\nThank you"
        ),
    }
}

pub(crate) fn student_not_matched(name: &str, number: &str, section: &str, lms: &str) -> Unmatched {
    let number = if number.is_empty() { String::new() } else { format!(" (student number {number})") };
    Unmatched {
        why: format!("Clever has no {lms} account for this student"),
        what: "New students usually appear overnight; otherwise the office can match them in Clever"
            .to_owned(),
        office: format!(
            "Hello,\n\n{name}{number} in “{section}” isn’t matched to a {lms} account in Clever LMS Connect, so grades can’t \
             be sent. Could you check the match? They are kept in Passback until then.\n\nThank you"
        ),
    }
}

pub(crate) fn student_left(name: &str, section: &str) -> Unmatched {
    Unmatched {
        why: "No longer on the roster of this section".to_owned(),
        what: "Ask the office to add them back if they are still yours".to_owned(),
        office: format!(
            "Hello,\n\n{name} is no longer on the roster of “{section}”, and I still have grades to send. Could you check \
             whether that is right?\n\nThank you"
        ),
    }
}

/// A problem in words.
pub(crate) struct Said {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) office: String,
}

impl Said {
    fn of(title: String, note: String) -> Self {
        Self { title, note, office: String::new() }
    }
}

pub(crate) fn offline(since: Time) -> Said {
    Said::of(
        "The school’s server doesn’t answer".to_owned(),
        format!("Since {}. Keep grading: everything is saved here, and Passback keeps trying.", time(since)),
    )
}

pub(crate) fn sign_in() -> Said {
    Said {
        office: "Hello,\n\nClever’s server no longer accepts Passback’s sign-in for our school. Could you check whether its \
                 access was withdrawn?\n\nThank you"
            .to_owned(),
        ..Said::of(
            "The school’s server doesn’t accept the sign-in".to_owned(),
            "Nothing is read or sent until you sign in again. Everything is kept here.".to_owned(),
        )
    }
}

/// Equal failures of one sync.
pub(crate) struct Failed<'a> {
    pub(crate) kind: FailureKind,
    /// All of that sync.
    pub(crate) all: usize,
    /// Those that still fail.
    pub(crate) open: usize,
    pub(crate) tries: u32,
    pub(crate) at: Time,
    pub(crate) section: &'a str,
}

/// Whether sending the same once more may work.
pub(crate) const fn retry_may_help(kind: FailureKind) -> bool {
    match kind {
        FailureKind::KeepsFailing
        | FailureKind::NoAnswer
        | FailureKind::Unreadable
        | FailureKind::NotStored => true,
        // Somebody else must do something first, and the teacher says when: the sync sheet has it then.
        FailureKind::StudentNotThere | FailureKind::AssignmentNotThere | FailureKind::Refused => false,
    }
}

pub(crate) fn failed(told: &Failed<'_>, lms: &str) -> Said {
    let title = match told.kind {
        FailureKind::StudentNotThere => format!("{lms} doesn’t have a student in this course"),
        FailureKind::AssignmentNotThere => format!("An assignment was deleted in {lms}"),
        FailureKind::Refused => format!("{lms} refused a value"),
        FailureKind::KeepsFailing => format!("{lms} kept failing"),
        FailureKind::NoAnswer => format!("{lms} didn’t answer in time"),
        FailureKind::Unreadable => format!("An answer from {lms} could not be read"),
        FailureKind::NotStored => format!("{lms} said yes but kept the old score"),
    };
    let tries = match told.tries {
        0 | 1 => String::new(),
        2 => " Tried twice.".to_owned(),
        3 => " Tried three times.".to_owned(),
        n => format!(" Tried {n} times."),
    };
    let state = match (told.open, told.all) {
        (0, _) => "Nothing to do any more.".to_owned(),
        (open, all) if open == all => "Still waiting to be sent.".to_owned(),
        (open, _) => format!("{open} still waiting to be sent."),
    };
    let next = match (told.open, told.kind) {
        (0, _) => "",
        (_, FailureKind::StudentNotThere) => " Ask the office to add the student, then sync again.",
        (_, FailureKind::AssignmentNotThere) => " Decide under the changes what should happen.",
        (_, FailureKind::Refused) => " Check the score, then sync again.",
        _ => "",
    };
    let steps = count(told.all, "grade", "grades");
    let office = if told.kind == FailureKind::StudentNotThere {
        let students = count(told.open, "grade", "grades");
        format!(
            "Hello,\n\n{lms} says that a student of my section “{}” isn’t in its course, so {students} can’t be sent. Could \
             you check the course’s enrolments? I can tell you who it is.\n\nThank you",
            told.section
        )
    } else {
        String::new()
    };
    Said { title, note: format!("{steps} on {}.{tries} {state}{next}", time(told.at)), office }
}

/// `None`: nothing went wrong, the teacher stopped it; or the failures themselves are told.
pub(crate) fn stopped(reason: StopReason, at: Time, solved: bool, lms: &str) -> Option<Said> {
    let title = match reason {
        StopReason::Cancelled | StopReason::SameFailure { .. } => return None,
        StopReason::Offline => "The connection was lost during a sync".to_owned(),
        StopReason::SignIn => "The sign-in was refused during a sync".to_owned(),
        StopReason::TooMany => format!("{lms} asked Passback to slow down"),
        StopReason::Storage => "This computer could not save".to_owned(),
    };
    let next = if solved {
        "What it was to send has been dealt with since. Nothing to do."
    } else {
        "What was not sent is kept here and is in the next sync."
    };
    Some(Said::of(title, format!("On {}. {next}", time(at))))
}

pub(crate) fn unanswered(sent: Time, lms: &str) -> Said {
    Said::of(
        format!("{lms} didn’t say whether an assignment was created"),
        format!(
            "Sent {}. Answer “Did it arrive?” in the section’s sync sheet; it isn’t created again by itself.",
            time(sent)
        ),
    )
}

/// How the clocks stand. `None`: the server was not asked; `Some(None)`: it does not say.
pub(crate) fn clock(skew: Option<Option<i64>>) -> ClockCheck {
    let (state, said) = match skew.flatten().map(|millis| millis / 1000) {
        None => (
            HealthState::Unknown,
            "Whether this computer’s clock is right isn’t known yet. Check again to compare it.".to_owned(),
        ),
        Some(seconds) if seconds.abs() <= CLOCK_TOLERANCE => {
            (HealthState::Well, "This computer’s clock agrees with the school’s server.".to_owned())
        }
        Some(seconds) => {
            let (minutes, side) = (seconds.abs() / 60, if seconds > 0 { "behind" } else { "ahead of" });
            let off = count(usize::try_from(minutes).unwrap_or(usize::MAX), "minute", "minutes");
            (
                HealthState::Broken,
                format!(
                    "This computer’s clock is {off} {side} the school’s server. Times and due dates may look wrong; set \
                     the clock in the system’s settings."
                ),
            )
        }
    };
    ClockCheck { state, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradebook::LmsKind;

    #[test]
    fn the_clock_is_off_only_beyond_two_minutes_and_the_side_is_said() {
        let of = |skew| clock(skew);
        assert_eq!(of(None).state, HealthState::Unknown);
        assert_eq!(of(Some(None)).state, HealthState::Unknown);
        for well in [0, 500, 120_999, -120_999] {
            assert_eq!(of(Some(Some(well))).state, HealthState::Well, "{well}");
        }
        let behind = of(Some(Some(600_500)));
        assert_eq!(behind.state, HealthState::Broken);
        assert!(behind.said.contains("10 minutes behind"), "{}", behind.said);
        assert!(of(Some(Some(-600_500))).said.contains("10 minutes ahead of"));
    }

    #[test]
    fn every_lms_says_what_it_can_and_what_it_cannot() {
        for kind in [LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology, LmsKind::Unknown] {
            let all = abilities(&kind.profile());
            assert!(all.iter().any(|a| a.can && a.said.starts_with("Writes grades")), "{kind:?}");
            assert!(all.iter().any(|a| !a.can), "{kind:?}: a score can’t be cleared through the API");
            for ability in all {
                assert!(!ability.said.ends_with('.') && !ability.said.contains('!'), "{}", ability.said);
            }
        }
    }

    #[test]
    fn a_failure_says_how_many_when_how_often_and_what_is_next() {
        let at = Time::parse("2026-11-19T16:18:00Z").unwrap();
        let told = |kind, all, open, tries| Failed { kind, all, open, tries, at, section: "Algebra I" };
        let said = failed(&told(FailureKind::NoAnswer, 1, 1, 3), "Canvas");
        assert_eq!(said.title, "Canvas didn’t answer in time");
        assert!(said.note.starts_with("1 grade on {2026-11-19T16:18:00"), "{}", said.note);
        assert!(said.note.ends_with("Tried three times. Still waiting to be sent."), "{}", said.note);
        assert!(said.office.is_empty());
        let over = failed(&told(FailureKind::NoAnswer, 4, 0, 3), "Canvas");
        assert!(over.note.ends_with("Nothing to do any more."), "{}", over.note);
        let gone = failed(&told(FailureKind::StudentNotThere, 2, 1, 1), "Canvas");
        assert!(
            gone.note.contains("1 still waiting") && gone.note.contains("Ask the office"),
            "{}",
            gone.note
        );
        assert!(gone.office.contains("“Algebra I”"), "{}", gone.office);
    }
}
