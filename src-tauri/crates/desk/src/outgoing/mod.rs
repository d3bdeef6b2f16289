//! What of a section goes into a file: which grades, under which names. Pure. Deliberately not here: how a file is
//! written (class-file), and where.

use crate::show::book::full_name;
use crate::show::review::aliases;
use crate::zone;
use class_file::{ClassFile, Mark, MarkKind, Pupil, Work};
use gradebook::matching::{IdKind, Known};
use gradebook::{AssignmentId, Grade, GradeCell, SectionBook, Status, Student, StudentId, Time, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use store::ConnectionRow;

pub(crate) mod hider;
use hider::Hider;

/// What was asked for.
pub(crate) struct Asked {
    /// Only these; empty: all.
    pub(crate) assignments: BTreeSet<AssignmentId>,
    pub(crate) drafts: bool,
    pub(crate) hide: bool,
    /// Who reads the file.
    pub(crate) reader: Reader,
}

/// Who reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A person.
    Person,
    /// A gradebook that takes the grades over. What waits for the teacher's decision must not go there.
    Gradebook,
    /// The very LMS of this section, which clears what it has where a cell is blank: what it is known to have stands in
    /// the cells of grades that do not go.
    OwnLms,
}

/// What does not go, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// Scores that are not approved.
    pub(crate) drafts: usize,
    /// Grades that were changed in the LMS and wait for a decision.
    pub(crate) undecided: usize,
    /// Students who left with grades.
    pub(crate) gone: usize,
}

/// A file's contents.
pub(crate) struct Outgoing {
    pub(crate) file: ClassFile,
    pub(crate) left: Left,
}

/// Whether a grade holds something that would go, and whether it is a draft: neither approved nor agreed.
pub(crate) fn grade_of<'a>(cell: &'a GradeCell, book: &SectionBook) -> Option<(&'a Grade, bool)> {
    if cell.local.is_blank() {
        return None;
    }
    // What the LMS changed since is the teacher's to decide; here it is as it was agreed, and that is approved.
    let own = matches!(cell.verdict(&book.profile), Verdict::KeepLocal | Verdict::Conflict);
    Some((&cell.local, own && !cell.is_approved()))
}

/// What of a grade goes, and whether it is a draft; what stays is counted.
fn going<'a>(
    cell: &'a GradeCell,
    book: &SectionBook,
    asked: &Asked,
    left: &mut Left,
) -> Option<(&'a Grade, bool)> {
    let waits = match (asked.reader, cell.verdict(&book.profile)) {
        (Reader::Gradebook | Reader::OwnLms, Verdict::Conflict) => true,
        // What was agreed before is older than what the LMS has now.
        (Reader::OwnLms, Verdict::TakeRemote) => true,
        _ => false,
    };
    if waits {
        left.undecided += 1;
        return None;
    }
    let (grade, draft) = grade_of(cell, book)?;
    if draft && !asked.drafts {
        left.drafts += 1;
        return None;
    }
    Some((grade, draft))
}

/// What the section's own LMS is known to have, for the place of a grade that does not go there.
fn there<'a>(cell: &'a GradeCell, asked: &Asked) -> Option<(&'a Grade, bool)> {
    if asked.reader != Reader::OwnLms {
        return None;
    }
    let there = cell.remote.as_ref().or(cell.base.as_ref().map(|base| &base.lms))?;
    (!there.is_blank()).then_some((there, false))
}

/// Everything of a section that goes.
pub(crate) fn outgoing(
    book: &SectionBook,
    connection: Option<&ConnectionRow>,
    known: Vec<Known>,
    asked: &Asked,
    now: Time,
    ahead: &dyn Fn(Time) -> i32,
) -> Outgoing {
    let mut known: BTreeMap<StudentId, Known> = known.into_iter().map(|k| (k.student.clone(), k)).collect();
    let aliases = aliases(book);
    let hider = asked.hide.then(|| Hider::of(book, &aliases, known.values()));
    let mut left = Left::default();
    let mut places = Vec::new();
    let mut students = Vec::new();
    for (index, student) in (0_u32..).zip(&book.students) {
        if student.left {
            left.gone +=
                usize::from(book.columns.iter().any(|c| c.cell(index).is_some_and(|g| !g.local.is_blank())));
            continue;
        }
        places.push(index);
        let alias = aliases.get(&student.id).cloned().unwrap_or_default();
        students.push(if asked.hide { hidden(alias) } else { pupil(student, known.remove(&student.id)) });
    }
    let mut order: Vec<usize> = (0..students.len()).collect();
    if asked.hide {
        // In the order of the roster the numbers would tell the names.
        order.sort_by_key(|at| students.get(*at).map_or(0, number));
    }
    let plain = |text: &str| hider.as_ref().map_or_else(|| text.to_owned(), |hider| hider.without(text));
    let wanted = |id: &AssignmentId| asked.assignments.is_empty() || asked.assignments.contains(id);
    let mut works = Vec::new();
    for column in book.columns.iter().filter(|column| wanted(&column.assignment.id)) {
        let details = &column.assignment.local;
        let mut marks = Vec::with_capacity(order.len());
        for at in &order {
            let cell = places.get(*at).and_then(|index| column.cell(*index));
            let goes =
                cell.and_then(|cell| going(cell, book, asked, &mut left).or_else(|| there(cell, asked)));
            let Some((grade, draft)) = goes else {
                marks.push(None);
                continue;
            };
            marks.push(Some(Mark {
                score: grade.score.map(|score| score.to_string()),
                kind: match grade.status {
                    Status::Counted => MarkKind::Counted,
                    Status::Excused => MarkKind::Excused,
                    Status::Missing => MarkKind::Missing,
                },
                late: grade.late,
                comment: plain(grade.comment.as_deref().unwrap_or_default()),
                draft,
                modified: cell.and_then(|cell| cell.edited_at).map(|at| zone::exact(at, ahead(at))),
            }));
        }
        works.push(Work {
            id: column.assignment.id.to_string(),
            // Nothing says that the id Clever gives is the LMS's own; a wrong one would name another assignment there.
            remote_id: String::new(),
            title: plain(&details.title),
            points: details.points.map(|points| points.to_string()),
            due: details.due.map(|at| zone::exact(at, ahead(at))),
            due_words: details.due.map(|at| zone::date(at, ahead(at))).unwrap_or_default(),
            description: plain(&details.description),
            grades: marks,
        });
    }
    let students = order.iter().filter_map(|at| students.get(*at).cloned()).collect();
    let file = ClassFile {
        section: plain(&book.section.name),
        // The id of the roster's section is Clever's; a student information system knows another one.
        section_id: String::new(),
        from: connection.map(from).unwrap_or_default(),
        made: zone::written(now, ahead(now)),
        made_exact: zone::exact(now, ahead(now)),
        day: zone::day(now, ahead(now)),
        lms: crate::words::lms(book.profile.kind).to_owned(),
        students,
        works,
        hidden: asked.hide,
    };
    Outgoing { file, left }
}

fn from(row: &ConnectionRow) -> Vec<String> {
    let teacher = format!("{} {}", row.given, row.family).trim().to_owned();
    let mut lines = vec![row.district.clone(), row.school.clone(), teacher];
    lines.retain(|line| !line.is_empty());
    lines
}

fn pupil(student: &Student, known: Option<Known>) -> Pupil {
    let mut ids = known.map(|known| known.identifiers).unwrap_or_default();
    let mut id = |kind| ids.remove(&kind).unwrap_or_default();
    let sis_id = id(IdKind::SisId);
    Pupil {
        // The id of the roster is Clever's; what a student information system calls its own is this one.
        id: sis_id.clone(),
        given: student.given.clone(),
        family: student.family.clone(),
        also: student.also.clone(),
        number: id(IdKind::Number),
        sis_id,
        login: id(IdKind::Login),
        email: id(IdKind::Email),
        lms_id: String::new(),
        label: full_name(student),
    }
}

fn hidden(alias: String) -> Pupil {
    Pupil { family: alias.clone(), label: alias.clone(), id: alias, ..Pupil::default() }
}

/// The number of an alias, for the order.
fn number(pupil: &Pupil) -> u32 {
    let digits: String = pupil.label.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(u32::MAX)
}
