//! Connection health: what is known, as a screen. Pure; where it is read and asked for is `handle::health`.

mod counts;
mod problems;
mod report;

use crate::link::LinkNow;
use crate::show::book::{full_name, size};
use crate::show::plan;
use crate::show::review::aliases;
use crate::view::{HealthLink, HealthNode, HealthState, HealthView, HeldSection, LinkState, NotMatched};
use crate::words::health as words;
use gradebook::{LinkState as Ready, Plan, SectionBook, StudentId, Time, Verdict};
use std::collections::BTreeMap;
use store::{ConnectionRow, JournalRow, RunRow, TeacherRow};

/// One section with everything that its health hangs on.
pub(crate) struct Place {
    /// The section now.
    pub(crate) book: SectionBook,
    /// What a sync would do now.
    pub(crate) plan: Plan,
    /// Who teaches it.
    pub(crate) teachers: Vec<TeacherRow>,
    /// Latest sending runs with their steps, newest first.
    pub(crate) runs: Vec<(RunRow, Vec<JournalRow>)>,
    /// Student numbers, to tell the office whom a note is about.
    pub(crate) numbers: BTreeMap<StudentId, String>,
}

/// What was found when the school's server was last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checked {
    /// When.
    pub(crate) at: Time,
    /// How far the server's clock is ahead of ours, milliseconds; `None`: it does not say.
    pub(crate) skew: Option<i64>,
    /// Whether the LMS itself could be read then; `None`: it was not asked.
    pub(crate) lms: Option<bool>,
}

/// The data folder, for the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Saved {
    /// Bytes of everything in it.
    pub(crate) bytes: u64,
    /// Backups that are made by themselves.
    pub(crate) backups: usize,
    /// When the newest was made.
    pub(crate) newest: Option<Time>,
}

/// Everything known.
pub(crate) struct Known {
    pub(crate) connection: ConnectionRow,
    pub(crate) link: LinkNow,
    pub(crate) places: Vec<Place>,
    pub(crate) checked: Option<Checked>,
    pub(crate) written: Option<Time>,
    pub(crate) saved: Saved,
    pub(crate) now: Time,
}

impl Known {
    fn lms(&self) -> &'static str {
        crate::words::lms(self.connection.kind)
    }
    fn read(&self) -> Option<Time> {
        self.places.iter().filter_map(|place| place.book.section.read_at).max()
    }
}

/// The screen.
pub(crate) fn view(known: &Known) -> HealthView {
    let lms = known.lms();
    let (students, teachers, sections) = counts::all(known);
    let problems = problems::all(known);
    let held = held(known);
    let report = report::report(known, [&sections, &students, &teachers], &problems);
    HealthView {
        checked_at: known.checked.map(|checked| checked.at.to_string()),
        nodes: nodes(known),
        links: links(known),
        abilities: words::abilities(&known.connection.kind.profile()),
        not_matched: known.places.iter().flat_map(|place| not_matched(place, lms)).collect(),
        students,
        teachers,
        sections,
        problems,
        held,
        clock: words::clock(known.checked.map(|checked| checked.skew)),
        report,
    }
}

fn nodes(known: &Known) -> Vec<HealthNode> {
    let node = |name: &str, note: String| HealthNode { name: name.to_owned(), note };
    let row = &known.connection;
    vec![
        node("Passback", words::this_computer(row.sample)),
        node("Clever LMS Connect", words::way(&row.district, known.link.state, known.link.offline_since)),
        node(known.lms(), words::there(known.read(), known.written)),
    ]
}

/// How the two links stand. What lies behind a broken one is not known.
fn states(link: LinkState, ready: Ready, lms: Option<bool>) -> [HealthState; 2] {
    use HealthState::{Broken, Unknown, Well};
    match link {
        LinkState::Connecting => [Unknown, Unknown],
        LinkState::Offline | LinkState::SignInNeeded => [Broken, Unknown],
        LinkState::NotReady => [Well, Broken],
        LinkState::Connected if ready == Ready::NotReady => [Well, Broken],
        LinkState::Connected => [
            Well,
            match lms {
                Some(true) => Well,
                Some(false) => Broken,
                None => Unknown,
            },
        ],
    }
}

/// Whether the LMS answers: as it was when it was asked; if it was not, whether it was read since the program started.
fn lms_answers(known: &Known) -> Option<bool> {
    let checked = known.checked?;
    checked.lms.or(known.read().filter(|read| *read >= checked.at).map(|_| true))
}

fn links(known: &Known) -> Vec<HealthLink> {
    let states = states(known.link.state, known.connection.link, lms_answers(known));
    let said = [
        words::first_link(states[0], known.link.state),
        words::second_link(states[1], known.connection.link, known.lms()),
    ];
    states.into_iter().zip(said).map(|(state, said)| HealthLink { state, said }).collect()
}

/// Approved grades of a student, or of everybody, that the LMS does not have.
fn waiting(book: &SectionBook, student: Option<usize>) -> u32 {
    let of = |index: u32| student.is_none_or(|wanted| usize::try_from(index) == Ok(wanted));
    let cells = book.columns.iter().flat_map(|column| column.cells.iter());
    let wait = |(index, cell): &&(u32, gradebook::GradeCell)| {
        of(*index) && cell.is_approved() && cell.verdict(&book.profile) != Verdict::Unchanged
    };
    size(cells.filter(wait).count())
}

fn not_matched(place: &Place, lms: &str) -> Vec<NotMatched> {
    let book = &place.book;
    let section = &book.section;
    let aliases = aliases(book);
    let row = |student: Option<&gradebook::Student>, waiting: u32, said: words::Unmatched| NotMatched {
        section: section.id.to_string(),
        section_name: section.name.clone(),
        student: student.map(|s| s.id.to_string()),
        name: student.map_or_else(|| section.name.clone(), full_name),
        also: student.map(|s| s.also.clone()).unwrap_or_default(),
        alias: student.and_then(|s| aliases.get(&s.id).cloned()).unwrap_or_default(),
        waiting,
        why: said.why,
        what: said.what,
        office: said.office,
    };
    if section.linked == Some(false) {
        // One cause, one row: that its students are not matched either follows from it.
        return vec![row(None, waiting(book, None), words::section_not_linked(&section.name, lms))];
    }
    let mut rows = Vec::new();
    for (index, student) in book.students.iter().enumerate() {
        let waiting = waiting(book, Some(index));
        let number = place.numbers.get(&student.id).map_or("", String::as_str);
        if student.left {
            if waiting > 0 {
                rows.push(row(
                    Some(student),
                    waiting,
                    words::student_left(&full_name(student), &section.name),
                ));
            }
        } else if student.linked == Some(false) {
            let said = words::student_not_matched(&full_name(student), number, &section.name, lms);
            rows.push(row(Some(student), waiting, said));
        }
    }
    rows
}

fn held(known: &Known) -> Vec<HeldSection> {
    let lms = known.lms();
    let sections = known.places.iter().filter(|place| !place.plan.held.is_empty());
    sections
        .map(|place| HeldSection {
            section: place.book.section.id.to_string(),
            name: place.book.section.name.clone(),
            count: size(place.plan.held.len()),
            groups: plan::held(&place.plan.held, &place.book, lms),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_a_broken_link_is_not_known() {
        use HealthState::{Broken, Unknown, Well};
        let (yes, no) = (Some(true), Some(false));
        for (link, ready, lms, expected) in [
            (LinkState::Connected, Ready::Ready, yes, [Well, Well]),
            (LinkState::Connected, Ready::Unknown, yes, [Well, Well]),
            (LinkState::Connected, Ready::Ready, None, [Well, Unknown]),
            (LinkState::Connected, Ready::Ready, no, [Well, Broken]),
            (LinkState::Connected, Ready::NotReady, yes, [Well, Broken]),
            (LinkState::NotReady, Ready::Ready, yes, [Well, Broken]),
            (LinkState::Offline, Ready::Ready, yes, [Broken, Unknown]),
            (LinkState::SignInNeeded, Ready::Ready, yes, [Broken, Unknown]),
            (LinkState::Connecting, Ready::Ready, yes, [Unknown, Unknown]),
        ] {
            assert_eq!(states(link, ready, lms), expected, "{link:?} {ready:?} {lms:?}");
        }
    }
}
