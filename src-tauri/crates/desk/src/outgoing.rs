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

/// What was asked for.
pub(crate) struct Asked {
    /// Only these; empty: all.
    pub(crate) assignments: BTreeSet<AssignmentId>,
    pub(crate) drafts: bool,
    pub(crate) hide: bool,
}

/// What does not go, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// Scores that are not approved.
    pub(crate) drafts: usize,
    /// Students who left with grades.
    pub(crate) gone: usize,
}

/// A file's contents.
pub(crate) struct Outgoing {
    pub(crate) file: ClassFile,
    pub(crate) grades: usize,
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
    let hider = asked.hide.then(|| Hider::of(book, &aliases));
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
    let wanted = |id: &AssignmentId| asked.assignments.is_empty() || asked.assignments.contains(id);
    let mut grades = 0;
    let mut works = Vec::new();
    for column in book.columns.iter().filter(|column| wanted(&column.assignment.id)) {
        let details = &column.assignment.local;
        let mut marks = Vec::with_capacity(order.len());
        for at in &order {
            let cell = places.get(*at).and_then(|index| column.cell(*index));
            let found = cell.and_then(|cell| Some((cell, grade_of(cell, book)?)));
            let Some((cell, (grade, draft))) = found else {
                marks.push(None);
                continue;
            };
            if draft && !asked.drafts {
                left.drafts += 1;
                marks.push(None);
                continue;
            }
            grades += 1;
            let comment = grade.comment.clone().unwrap_or_default();
            marks.push(Some(Mark {
                score: grade.score.map(|score| score.to_string()),
                kind: match grade.status {
                    Status::Counted => MarkKind::Counted,
                    Status::Excused => MarkKind::Excused,
                    Status::Missing => MarkKind::Missing,
                },
                late: grade.late,
                comment: hider.as_ref().map_or(comment.clone(), |hider| hider.without(&comment)),
                draft,
                modified: cell.edited_at.map(|at| zone::exact(at, ahead(at))),
            }));
        }
        let plain = |text: &str| hider.as_ref().map_or_else(|| text.to_owned(), |hider| hider.without(text));
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
        section: book.section.name.clone(),
        section_id: book.section.id.to_string(),
        from: connection.map(from).unwrap_or_default(),
        made: zone::written(now, ahead(now)),
        made_exact: zone::exact(now, ahead(now)),
        day: zone::day(now, ahead(now)),
        lms: book.profile.kind.name().to_owned(),
        students,
        works,
        hidden: asked.hide,
    };
    Outgoing { file, grades, left }
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
    Pupil {
        id: student.id.to_string(),
        given: student.given.clone(),
        family: student.family.clone(),
        also: student.also.clone(),
        number: id(IdKind::Number),
        sis_id: id(IdKind::SisId),
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

/// Takes the names of a section's students out of texts that somebody typed.
struct Hider {
    /// Longest first, so that a whole name goes before a part of it. With what stands there instead.
    names: Vec<(String, String)>,
}

impl Hider {
    fn of(book: &SectionBook, aliases: &BTreeMap<&StudentId, String>) -> Self {
        let mut names = BTreeMap::new();
        for student in &book.students {
            let alias = aliases.get(&student.id).cloned().unwrap_or_default();
            let whole =
                [full_name(student), format!("{}, {}", student.family, student.given), student.also.clone()];
            // A part of a name may be of several students.
            let parts = [&student.given, &student.family, &student.also];
            let parts = parts.iter().flat_map(|part| part.split_whitespace().map(str::to_owned));
            let parts: Vec<String> = parts.chain([student.given.clone(), student.family.clone()]).collect();
            for (name, sure) in
                whole.into_iter().map(|n| (n, true)).chain(parts.into_iter().map(|n| (n, false)))
            {
                let name = name.trim().to_lowercase();
                if name.chars().count() < 2 {
                    continue;
                }
                let stands = if sure { alias.clone() } else { "[a student]".to_owned() };
                names.entry(name).or_insert(stands);
            }
        }
        let mut names: Vec<(String, String)> = names.into_iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
        Self { names }
    }

    /// The text without names, in any case of letters, as whole words.
    fn without(&self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let lower: Vec<char> = chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
        let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while at < chars.len() {
            let begins = at == 0 || !letter(at - 1);
            let hit = begins
                .then(|| {
                    self.names.iter().find_map(|(name, stands)| {
                        let length = name.chars().count();
                        let fits = lower
                            .get(at..at + length)
                            .is_some_and(|part| part.iter().copied().eq(name.chars()));
                        // Scripts without spaces between words: a name is one wherever it stands.
                        let ends = !letter(at + length)
                            || !name.is_ascii() && name.chars().all(|c| !c.is_lowercase());
                        (fits && ends).then_some((length, stands))
                    })
                })
                .flatten();
            match hit {
                Some((length, stands)) => {
                    out.push_str(stands);
                    at += length;
                }
                None => {
                    out.extend(chars.get(at));
                    at += 1;
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hider() -> Hider {
        let name = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let mut names = vec![
            name("layla haddad", "Student 3"),
            name("layla", "[a student]"),
            name("haddad", "[a student]"),
            name("李佳怡", "Student 9"),
            name("an", "[a student]"),
        ];
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
        Hider { names }
    }

    #[test]
    fn names_go_out_of_texts_as_whole_words_in_any_case() {
        for (text, expected) in [
            ("Well done, Layla Haddad.", "Well done, Student 3."),
            ("LAYLA and HADDAD", "[a student] and [a student]"),
            ("Layla’s answer", "[a student]’s answer"),
            ("Laylas", "Laylas"),
            ("Ask 李佳怡的 mother", "Ask Student 9的 mother"),
            ("An answer", "[a student] answer"),
            ("Banana", "Banana"),
            ("", ""),
        ] {
            assert_eq!(hider().without(text), expected, "{text}");
        }
    }
}
