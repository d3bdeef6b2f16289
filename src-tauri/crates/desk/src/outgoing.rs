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
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands for a part of a name, which may be of several students.
const SOMEBODY: &str = "[a student]";

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
    /// Grades that were changed here and in the LMS, and wait for a decision.
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
    let (grade, draft) = grade_of(cell, book)?;
    if asked.reader != Reader::Person && cell.verdict(&book.profile) == Verdict::Conflict {
        left.undecided += 1;
        return None;
    }
    if draft && !asked.drafts {
        left.drafts += 1;
        return None;
    }
    Some((grade, draft))
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
            let goes = cell.and_then(|cell| going(cell, book, asked, &mut left));
            let (grade, draft) = match (goes, cell) {
                (Some(goes), _) => goes,
                (None, Some(cell)) if asked.reader == Reader::OwnLms => {
                    let there = cell.remote.as_ref().or(cell.base.as_ref().map(|base| &base.lms));
                    match there.filter(|grade| !grade.is_blank()) {
                        Some(there) => (there, false),
                        None => {
                            marks.push(None);
                            continue;
                        }
                    }
                }
                (None, _) => {
                    marks.push(None);
                    continue;
                }
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
        lms: book.profile.kind.name().to_owned(),
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

/// Takes what students of a section are known by out of texts that somebody typed.
struct Hider {
    /// Folded; longest first, so that a whole name goes before a part of it. With what stands there instead.
    names: Vec<(Vec<char>, String)>,
}

/// Letters as they are compared: without case and marks, one after the other, each with its place in the text.
fn folded(text: &str) -> Vec<(char, usize)> {
    let mut out = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let plain = c.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        let plain = plain.flat_map(UnicodeNormalization::nfd).filter(|c| !is_combining_mark(*c));
        out.extend(plain.map(|c| (if c == 'ς' { 'σ' } else { c }, at)));
    }
    out
}

impl Hider {
    fn of<'a>(
        book: &SectionBook,
        aliases: &BTreeMap<&StudentId, String>,
        known: impl Iterator<Item = &'a Known>,
    ) -> Self {
        let mut names: BTreeMap<Vec<char>, (&StudentId, String)> = BTreeMap::new();
        let mut claim = |id, name: &str, stands: &str| {
            let name: Vec<char> = folded(name.trim()).into_iter().map(|(c, _)| c).collect();
            if name.len() < 2 {
                return;
            }
            let entry = names.entry(name).or_insert_with(|| (id, stands.to_owned()));
            if entry.0 != id {
                // Of two students: nobody can say whom it means.
                SOMEBODY.clone_into(&mut entry.1);
            }
        };
        for student in &book.students {
            let alias = aliases.get(&student.id).map_or(SOMEBODY, String::as_str);
            for whole in
                [full_name(student), format!("{}, {}", student.family, student.given), student.also.clone()]
            {
                claim(&student.id, &whole, alias);
            }
            for text in [&student.given, &student.family, &student.also] {
                for part in text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
                    claim(&student.id, part, SOMEBODY);
                }
            }
            claim(&student.id, student.id.as_str(), alias);
        }
        let places: BTreeMap<&StudentId, &StudentId> = book.students.iter().map(|s| (&s.id, &s.id)).collect();
        for one in known {
            if let Some(id) = places.get(&one.student) {
                let alias = aliases.get(*id).map_or(SOMEBODY, String::as_str);
                // A short number may be a score.
                for ident in one.identifiers.values().filter(|text| text.chars().count() > 3) {
                    claim(*id, ident, alias);
                }
            }
        }
        let mut names: Vec<(Vec<char>, String)> =
            names.into_iter().map(|(name, (_, stands))| (name, stands)).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { names }
    }

    /// The text without names, in any case and with or without marks, as whole words.
    fn without(&self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let letters = folded(text);
        let word = |at: usize| letters.get(at).is_some_and(|(c, _)| c.is_alphanumeric());
        let mut out = String::with_capacity(text.len());
        let (mut at, mut kept) = (0, 0);
        while at < letters.len() {
            let begins = at == 0 || !word(at - 1);
            let hit = self.names.iter().find(|(name, _)| {
                let fits =
                    letters.get(at..at + name.len()).is_some_and(|part| part.iter().map(|(c, _)| c).eq(name));
                // Scripts without spaces between words: a name is one wherever it stands.
                let apart = !name.iter().any(|c| c.is_lowercase());
                fits && (apart && !name.iter().any(char::is_ascii) || begins && !word(at + name.len()))
            });
            let Some((name, stands)) = hit else {
                at += 1;
                continue;
            };
            let begin = letters.get(at).map_or(kept, |(_, place)| *place);
            out.extend(chars.get(kept..begin).unwrap_or_default());
            out.push_str(stands);
            at += name.len();
            kept = letters.get(at).map_or(chars.len(), |(_, place)| *place);
            // Marks that belong to the last letter go with it; what stands between stays.
            let last = letters.get(at - 1).map_or(kept, |(_, place)| place + 1);
            let marks = chars
                .get(last..kept)
                .unwrap_or_default()
                .iter()
                .take_while(|c| is_combining_mark(**c))
                .count();
            kept = (last + marks).min(kept);
        }
        out.extend(chars.get(kept..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hider(names: &[(&str, &str)]) -> Hider {
        let fold = |name: &str| folded(name).into_iter().map(|(c, _)| c).collect::<Vec<char>>();
        let mut names: Vec<(Vec<char>, String)> =
            names.iter().map(|(name, stands)| (fold(name), (*stands).to_owned())).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Hider { names }
    }

    #[test]
    fn names_go_out_of_texts_as_whole_words_in_any_case_and_spelling() {
        let hider = hider(&[
            ("Layla Haddad", "Student 3"),
            ("Layla", SOMEBODY),
            ("Haddad", SOMEBODY),
            ("李佳怡", "Student 9"),
            ("An", SOMEBODY),
            ("José", SOMEBODY),
            ("İbrahim", SOMEBODY),
            ("Γιώργος", SOMEBODY),
            ("Jones", SOMEBODY),
            ("layla.h@school.example", "Student 3"),
        ]);
        for (text, expected) in [
            ("Well done, Layla Haddad.", "Well done, Student 3."),
            ("LAYLA and HADDAD", "[a student] and [a student]"),
            ("Layla’s answer", "[a student]’s answer"),
            ("Laylas", "Laylas"),
            ("Ask 李佳怡的 mother", "Ask Student 9的 mother"),
            ("An answer", "[a student] answer"),
            ("Banana", "Banana"),
            ("Jose\u{301} and JOSE", "[a student] and [a student]"),
            ("İbrahim, ibrahim, IBRAHIM", "[a student], [a student], [a student]"),
            ("Όπως ο ΓΙΏΡΓΟΣ", "Όπως ο [a student]"),
            ("Ms. Smith-Jones", "Ms. Smith-[a student]"),
            ("Write to layla.h@school.example!", "Write to Student 3!"),
            ("Ça va, e\u{301}te\u{301}", "Ça va, e\u{301}te\u{301}"),
            ("", ""),
        ] {
            assert_eq!(hider.without(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_text_without_a_name_stays_as_it_is(text in "\\PC*") {
            let hider = hider(&[("layla qqqhaddad", "Student 3")]);
            proptest::prop_assert_eq!(hider.without(&text), text);
        }
    }
}
