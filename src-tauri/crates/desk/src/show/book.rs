//! The grid: columns of cells with their standing, flags and words.

use super::packed::Packed;
use super::review::aliases;
use super::value::mark;
use crate::looked::Kept;
use crate::view::{
    AssignmentHead, AssignmentState, BookView, CellPatch, Column as ColumnView, Counts, StudentView,
    UndoState,
};
use crate::{policies, words};
use gradebook::plan::hold_of;
use gradebook::standing::{Surroundings, standing};
use gradebook::{
    Column, Delivery, Failure, Grade, GradeCell, HoldReason, SectionBook, Standing, Status, Student,
    StudentId, Time,
};
use language::{say, text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bits of a cell's flags, as the view documents them.
const LATE: u8 = 1;
const COMMENT: u8 = 2;
const ABOVE: u8 = 4;
const OFFLINE: u8 = 8;
const EXCUSED: u8 = 16;
const MISSING: u8 = 32;

/// One cell as the grid shows it.
pub(crate) struct Shown {
    pub(crate) standing: Standing,
    pub(crate) flags: u8,
    pub(crate) text: String,
    pub(crate) note: String,
}

/// The letter of a standing.
pub(crate) const fn letter(standing: Standing) -> char {
    match standing {
        Standing::NotGraded => 'e',
        Standing::Draft => 'd',
        Standing::Approved => 'a',
        Standing::Sending => 's',
        Standing::InLms => 'l',
        Standing::Adjusted => 'j',
        Standing::Changed => 'c',
        Standing::ToDecide => 'x',
        Standing::Failed => 'f',
        Standing::NotMatched => 'n',
        Standing::Held => 'h',
    }
}

/// The standing of a cell with the reason it is held, if it is.
pub(crate) fn stand(
    column: &Column,
    cell: &GradeCell,
    student: &Student,
    book: &SectionBook,
    now: Time,
) -> (Standing, Option<HoldReason>) {
    // Most grades are the same on both sides: no need to ask the planner about those.
    let plain = standing(cell, Surroundings::default(), &book.profile);
    if plain != Standing::Approved {
        return (plain, None);
    }
    match hold_of(column, cell, student, book, now) {
        None => (Standing::Approved, None),
        Some(HoldReason::NotMatched) => (Standing::NotMatched, Some(HoldReason::NotMatched)),
        Some(reason) => (Standing::Held, Some(reason)),
    }
}

/// One cell as shown.
pub(crate) fn show(
    column: &Column,
    cell: &GradeCell,
    student: &Student,
    book: &SectionBook,
    now: Time,
) -> Shown {
    let (standing, held) = stand(column, cell, student, book, now);
    let remote = cell.remote.as_ref();
    let seen: &Grade =
        if standing == Standing::Changed { remote.unwrap_or(&cell.local) } else { &cell.local };
    let mut flags = 0;
    let above = seen.score.zip(column.assignment.local.points).is_some_and(|(s, p)| s > p);
    for (bit, set) in [
        (LATE, seen.late),
        (COMMENT, seen.comment.is_some()),
        (ABOVE, above),
        (OFFLINE, cell.offline),
        (EXCUSED, seen.status == Status::Excused),
        (MISSING, seen.status == Status::Missing),
    ] {
        flags |= if set { bit } else { 0 };
    }
    Shown { standing, flags, text: mark(seen), note: note(standing, held, cell, book) }
}

fn note(standing: Standing, held: Option<HoldReason>, cell: &GradeCell, book: &SectionBook) -> String {
    let lms = crate::words::lms(book.profile.kind);
    let text =
        |g: Option<&Grade>| g.map_or_else(|| text!("never", "nunca").to_owned(), super::value::mark_or_dash);
    let base = cell.base.as_ref();
    match standing {
        Standing::Changed => {
            let (from, to) = (text(base.map(|b| &b.lms)), text(cell.remote.as_ref()));
            if from == to {
                say!("Changed in {lms}", "Con cambios en {lms}")
            } else {
                say!("Changed in {lms}, {from} → {to}", "Cambió en {lms}, {from} → {to}")
            }
        }
        Standing::ToDecide => {
            say!(
                "Changed here and in {lms}. Yours {}, {lms} {}",
                "Cambió aquí y en {lms}. Aquí {}, {lms} {}",
                text(Some(&cell.local)),
                text(cell.remote.as_ref())
            )
        }
        Standing::Failed => cell
            .failure
            .as_ref()
            .map(|Failure { kind, .. }| words::failure_note(*kind, lms))
            .unwrap_or_default(),
        Standing::NotMatched | Standing::Held => held.map(|r| words::held_note(r, lms)).unwrap_or_default(),
        Standing::Adjusted => base.map(|b| adjusted(&b.ours, &b.lms, lms)).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What the LMS made of what it was sent.
pub(crate) fn adjusted(ours: &Grade, theirs: &Grade, lms: &str) -> String {
    let (sent, kept) = (super::value::mark_or_dash(ours), super::value::mark_or_dash(theirs));
    if sent != kept {
        let why = if ours.late || theirs.late { text!(" (late policy)", " (regla de atrasos)") } else { "" };
        return say!(
            "{lms} shows {kept}{why}. You sent {sent}",
            "{lms} muestra {kept}{why}. Se envió {sent}"
        );
    }
    if ours.comment != theirs.comment {
        return say!(
            "{lms} doesn’t show the comment as you sent it",
            "{lms} no muestra el comentario como se envió"
        );
    }
    say!("{lms} doesn’t keep the late mark. It stays here", "{lms} no guarda la marca de atraso. Queda aquí")
}

fn blank() -> GradeCell {
    GradeCell::default()
}

/// Repainted cells; those that no longer exist are left out.
pub(crate) fn patches(
    book: &SectionBook,
    places: &[(gradebook::AssignmentId, gradebook::StudentId)],
    now: Time,
) -> Vec<CellPatch> {
    let rows: BTreeMap<_, u32> = book.students.iter().zip(0_u32..).map(|(s, i)| (&s.id, i)).collect();
    let mut out = Vec::with_capacity(places.len());
    for (assignment, student) in places {
        let (Some(column), Some(index)) = (book.column(assignment), rows.get(student)) else { continue };
        let Some(who) = book.student(*index) else { continue };
        let empty = blank();
        let shown = show(column, column.cell(*index).unwrap_or(&empty), who, book, now);
        out.push(CellPatch {
            assignment: assignment.to_string(),
            student: student.to_string(),
            standing: letter(shown.standing).to_string(),
            flags: u32::from(shown.flags),
            shown: shown.text,
            note: shown.note,
        });
    }
    out
}

/// What a column adds to the counts of its section.
fn counts_of(column: &Column, book: &SectionBook, now: Time) -> Counts {
    let (assignments, grades) = gradebook::plan::size_of(column, book, now);
    let mut counts = Counts { ready: size(grades), to_send: size(grades + assignments), ..Counts::default() };
    for (index, cell) in &column.cells {
        let Some(student) = book.student(*index) else { continue };
        if cell.offline {
            counts.offline_edits += 1;
        }
        match stand(column, cell, student, book, now).0 {
            Standing::Draft => counts.to_approve += 1,
            Standing::NotMatched | Standing::Held => counts.held += 1,
            Standing::ToDecide if cell.is_approved() => counts.held += 1,
            Standing::Failed => counts.failed += 1,
            _ => {}
        }
    }
    if matches!(column.assignment.delivery, Delivery::Unanswered { .. }) {
        counts.unanswered += 1;
    }
    for row in gradebook::diff::changes_of(column, book) {
        counts.changed += 1;
        if row.suggestion == gradebook::diff::Suggestion::None {
            counts.to_decide += 1;
        }
    }
    counts
}

/// Counts of a section: those of its columns together.
pub(crate) fn counts(looks: &[Arc<Kept>]) -> Counts {
    let mut all = Counts::default();
    for Kept { look: Look { counts: one, .. }, .. } in looks.iter().map(AsRef::as_ref) {
        all.to_approve += one.to_approve;
        all.ready += one.ready;
        all.to_send += one.to_send;
        all.held += one.held;
        all.changed += one.changed;
        all.to_decide += one.to_decide;
        all.failed += one.failed;
        all.offline_edits += one.offline_edits;
        all.unanswered += one.unanswered;
    }
    all
}

pub(crate) fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How urgent a standing is in a column head: failed, to decide, changed, draft, sending, approved, in the LMS.
const fn urgency(standing: Standing) -> u8 {
    match standing {
        Standing::Failed => 9,
        Standing::ToDecide => 8,
        Standing::Changed => 7,
        Standing::Draft => 6,
        Standing::Sending => 5,
        Standing::Held | Standing::NotMatched => 4,
        Standing::Approved => 3,
        Standing::Adjusted | Standing::InLms => 1,
        Standing::NotGraded => 0,
    }
}

/// A column as it is shown.
pub(crate) struct Look {
    column: ColumnView,
    head: AssignmentHead,
    counts: Counts,
}

/// How a column looks. What it says depends on nothing but the column, what the book says of the section and of its
/// students, the language, and whether the assignment is due by now.
pub(crate) fn look(column: &Column, book: &SectionBook, now: Time) -> Look {
    let (view, urgent, urgent_count) = column_view(column, book, now);
    let head = head(column, book, urgent, urgent_count);
    Look { column: view, head, counts: counts_of(column, book, now) }
}

/// The whole grid.
pub(crate) fn book(
    book: &SectionBook,
    looks: &[Arc<Kept>],
    undo: UndoState,
    running: Option<String>,
) -> BookView {
    let aliases = aliases(book);
    BookView {
        section: book.section.id.to_string(),
        name: book.section.name.clone(),
        linked: book.section.linked,
        lms: crate::words::lms(book.profile.kind).to_owned(),
        read_at: book.section.read_at.map(|t| t.to_string()),
        students: book.students.iter().map(|one| student(one, &aliases)).collect(),
        assignments: looks.iter().map(|kept| kept.look.head.clone()).collect(),
        columns: looks.iter().map(|kept| kept.look.column.clone()).collect(),
        totals: totals(book),
        counts: counts(looks),
        undo,
        policies: policies::to_view(book.section.policies),
        running,
    }
}

fn column_view(column: &Column, book: &SectionBook, now: Time) -> (ColumnView, Standing, u32) {
    let mut packed = Packed::default();
    let mut notes = BTreeMap::new();
    let mut tally: BTreeMap<u8, (Standing, u32)> = BTreeMap::new();
    let mut cells = column.cells.iter().peekable();
    let empty = blank();
    for (student, index) in book.students.iter().zip(0_u32..) {
        let cell = match cells.next_if(|(i, _)| *i == index) {
            Some((_, cell)) => cell,
            None => &empty,
        };
        let view = show(column, cell, student, book, now);
        packed.push(letter(view.standing), view.flags, &view.text);
        if !view.note.is_empty() {
            notes.insert(student.id.to_string(), view.note);
        }
        tally.entry(urgency(view.standing)).or_insert((view.standing, 0)).1 += 1;
    }
    let (urgent, count) = tally.pop_last().map_or((Standing::NotGraded, 0), |(_, top)| top);
    let (looks, cells) = packed.done();
    let view = ColumnView { assignment: column.assignment.id.to_string(), looks, cells, notes };
    (view, urgent, count)
}

fn head(column: &Column, book: &SectionBook, urgent: Standing, urgent_count: u32) -> AssignmentHead {
    let a = &column.assignment;
    let state = match &a.delivery {
        Delivery::OnlyHere if a.failure.is_some() => AssignmentState::Failed,
        Delivery::OnlyHere => AssignmentState::OnlyHere,
        Delivery::Creating => AssignmentState::Sending,
        Delivery::Unanswered { .. } => AssignmentState::Unanswered,
        Delivery::DeletedThere { .. } => AssignmentState::Deleted,
        Delivery::InLms { .. } if a.failure.is_some() => AssignmentState::Failed,
        Delivery::InLms { .. } if !a.changed().is_empty() => AssignmentState::Changed,
        Delivery::InLms { .. } if !a.edited().is_empty() => AssignmentState::Edited,
        Delivery::InLms { .. } => AssignmentState::InLms,
    };
    AssignmentHead {
        id: a.id.to_string(),
        remote_id: a.remote_id().map(ToString::to_string),
        title: a.local.title.clone(),
        points: a.local.points.map(|p| p.to_string()).unwrap_or_default(),
        due: a.local.due.map(|t| t.to_string()),
        auto_graded: a.auto_graded,
        state,
        urgent: letter(urgent).to_string(),
        urgent_count,
        sends_by_itself: a.auto_graded
            && column.policies(&book.section).results == gradebook::ResultsGo::AtOnce,
    }
}

fn student(student: &Student, aliases: &BTreeMap<&StudentId, String>) -> StudentView {
    StudentView {
        id: student.id.to_string(),
        name: full_name(student),
        also: student.also.clone(),
        alias: aliases.get(&student.id).cloned().unwrap_or_default(),
        linked: student.linked,
        left: student.left,
    }
}

/// A student's name as shown: given name first, except where the script puts the family name first and no space
/// between.
pub(crate) fn full_name(student: &Student) -> String {
    let east_asian = |name: &str| {
        let in_script = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
        !name.is_empty() && name.chars().all(in_script)
    };
    if east_asian(&student.given) && east_asian(&student.family) {
        return format!("{}{}", student.family, student.given);
    }
    match (student.given.is_empty(), student.family.is_empty()) {
        (false, false) => format!("{} {}", student.given, student.family),
        (true, _) => student.family.clone(),
        (_, true) => student.given.clone(),
    }
}

/// Percent of the points that the LMS counts so far, per student.
fn totals(book: &SectionBook) -> Vec<String> {
    let mut sums = vec![(0_i128, 0_i128); book.students.len()];
    for column in &book.columns {
        let Some(points) = column.assignment.remote.as_ref().and_then(|r| r.points) else { continue };
        for (index, cell) in &column.cells {
            let Some(remote) = &cell.remote else { continue };
            let (Some(score), Status::Counted) = (remote.score, remote.status) else { continue };
            if let Some(sum) = usize::try_from(*index).ok().and_then(|i| sums.get_mut(i)) {
                sum.0 += i128::from(score.micros());
                sum.1 += i128::from(points.micros());
            }
        }
    }
    sums.into_iter()
        .map(|(got, of)| match of {
            0 => String::new(),
            of => {
                let tenths = (got * 2000 / of + 1) / 2;
                format!("{}.{}%", tenths / 10, tenths % 10)
            }
        })
        .collect()
}
