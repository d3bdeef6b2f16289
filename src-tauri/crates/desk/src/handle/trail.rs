//! Every change to one grade, one student's history as a file, and whether the record is as it was written.

use crate::handle::settings::Copy;
use crate::script::{GradeDump, grade};
use crate::show::book::full_name;
use crate::show::changes::People;
use crate::show::trail::{event, line, whole};
use crate::view::{ExportHistory, GradeHistory, GradeRef, HistoryFormat, Saved};
use crate::{Desk, DeskError, ErrorCode, private, zone};
use gradebook::{AssignmentId, LmsKind, PersonId, RunId, SectionId, Student, StudentId};
use history_file::{Assignment, HistoryFile, Proof, Section};
use language::{say, text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{RunKind, RunRow, StoreError, TrailCheck, TrailFault, TrailMark, TrailRemoval, TrailRow, Tx};

/// Rows of one grade that are shown: more than anybody reads.
const MOST: u32 = 2_000;

/// Whether the record is as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryCheck {
    /// Rows of the record.
    pub rows: u64,
    /// Hash of the last row, 64 hex digits; empty when it is broken.
    pub head: String,
    /// The first place where it is not as it was written.
    pub broken: Option<BrokenRow>,
    /// Grades that hold something else than the record says they do.
    pub astray: usize,
    /// What was removed from the record, and told in it.
    pub removed: Vec<RemovedRows>,
}

/// Rows that were removed from the record with their section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovedRows {
    /// When.
    pub at: String,
    /// Section.
    pub section: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub rows: u64,
    /// Number of the first of them.
    pub first: Option<i64>,
    /// Number of the last of them; rows of other sections lie between.
    pub last: Option<i64>,
}

impl RemovedRows {
    fn of(told: TrailRemoval) -> Self {
        Self {
            at: told.at.to_string(),
            section: told.section.to_string(),
            name: told.name,
            rows: told.rows,
            first: told.first,
            last: told.last,
        }
    }
}

/// A place where the record is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrokenRow {
    /// Number of the row.
    pub row: i64,
    /// What is wrong, in a sentence.
    pub said: String,
    /// Time of the row that stands there.
    pub at: Option<String>,
    /// Its section.
    pub section: Option<String>,
    /// Its assignment.
    pub assignment: Option<String>,
    /// Its student.
    pub student: Option<String>,
}

/// One row of a student's history, for a script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HistoryDumpRow {
    /// Number of the row.
    pub row: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Section.
    pub section: String,
    /// Our assignment id.
    pub assignment: String,
    /// Title.
    pub title: String,
    /// Who, in words.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// The value before.
    pub before: Option<GradeDump>,
    /// The value after.
    pub after: Option<GradeDump>,
    /// The run.
    pub run: Option<String>,
    /// When the LMS says it happened.
    pub said_at: Option<String>,
    /// How a write went.
    pub receipt: Option<ReceiptDump>,
}

/// How a write went, for a script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReceiptDump {
    /// Number of the step in the journal.
    pub journal: i64,
    /// How often it was sent.
    pub attempts: u32,
    /// When it was last sent.
    pub sent_at: Option<String>,
    /// What the LMS answered.
    pub reply: Option<GradeDump>,
    /// When the LMS says the grade was last changed.
    pub modified: Option<String>,
    /// Why it did not work out.
    pub failure: Option<gradebook::FailureKind>,
}

impl ReceiptDump {
    fn of(receipt: &store::Receipt) -> Self {
        Self {
            journal: receipt.journal,
            attempts: receipt.attempts,
            sent_at: receipt.sent_at.map(|at| at.to_string()),
            reply: receipt.reply.as_ref().map(grade),
            modified: receipt.modified.map(|at| at.to_string()),
            failure: receipt.failure,
        }
    }
}

/// Everything that one student's history is made of, read at one moment.
struct Found {
    teacher: String,
    from: Vec<String>,
    me: Option<PersonId>,
    lms: LmsKind,
    names: BTreeMap<PersonId, String>,
    student: Student,
    others: Vec<String>,
    sections: BTreeMap<SectionId, String>,
    titles: BTreeMap<AssignmentId, (String, Option<gradebook::Score>)>,
    now: BTreeMap<AssignmentId, String>,
    runs: BTreeMap<RunId, RunRow>,
    rows: Vec<TrailRow>,
    check: TrailCheck,
    removed: u64,
}

impl Found {
    fn people(&self) -> People<'_> {
        People { names: &self.names, me: self.me.as_ref(), lms: crate::words::lms(self.lms) }
    }

    /// A text that somebody typed, without the other students that it may name.
    fn without_others(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for other in &self.others {
            if text.contains(other.as_str()) {
                text = text.replace(other.as_str(), text!("[another student]", "[otra persona]"));
            }
        }
        text
    }
}

impl Desk {
    pub(crate) fn grade_history_view(&self, at: &GradeRef) -> Result<GradeHistory, DeskError> {
        let (section, assignment) =
            (SectionId::from(at.section.as_str()), AssignmentId::from(at.assignment.as_str()));
        let student = StudentId::from(at.student.as_str());
        let (book, rows, titles, names, me) = self.store().read(|tx| {
            let me = tx.connection()?.map(|c| c.teacher);
            let rows = tx.trail_of(&assignment, &student, MOST)?;
            Ok((tx.shown(&section)?.book, rows, tx.assignment_titles(&section)?, tx.people()?, me))
        })?;
        let who = book.student_of(&student).ok_or_else(|| DeskError::not_found("student"))?;
        let (title, points) =
            titles.get(&assignment).cloned().ok_or_else(|| DeskError::not_found("assignment"))?;
        let people = People { names: &names, me: me.as_ref(), lms: crate::words::lms(book.profile.kind) };
        Ok(GradeHistory {
            at: at.clone(),
            name: full_name(who),
            also: who.also.clone(),
            title,
            points: points.map(|p| p.to_string()).unwrap_or_default(),
            entries: rows.iter().filter_map(|row| event(row, &people)).collect(),
        })
    }

    pub(crate) fn save_history(&self, input: &ExportHistory) -> Result<Saved, DeskError> {
        let bytes = self.history_file(&input.student, input.section.as_deref(), input.format)?;
        let now = self.now();
        let ending = match input.format {
            HistoryFormat::Csv => "csv",
            HistoryFormat::Html => "html",
            HistoryFormat::Pdf => "pdf",
        };
        // A name would be read by everybody who sees the folder; the id is the roster's.
        let id: String = input.student.chars().filter(|c| c.is_ascii_alphanumeric()).take(40).collect();
        let day = zone::day(now, (self.inner.options.zone)(now));
        let name = format!("grade-history-{id}-{day}.{ending}");
        let path = private::free(&self.inner.options.downloads, &name);
        let saved = self.save_at(&path, |path| private::write_private(path, &bytes))?;
        let what = || text!("One student’s history", "Historial de un estudiante").to_owned();
        self.remember_copy(Copy::new(&saved.path, what, now, false))?;
        Ok(saved)
    }

    /// One student's history as a file.
    ///
    /// # Errors
    /// When there is no such student or section, or the saved data cannot be read.
    pub fn history_file(
        &self,
        student: &str,
        section: Option<&str>,
        format: HistoryFormat,
    ) -> Result<Vec<u8>, DeskError> {
        let file = self.history_contents(&self.found(student, section)?);
        match format {
            HistoryFormat::Csv => Ok(file.csv().into_bytes()),
            HistoryFormat::Html => Ok(file.html().into_bytes()),
            HistoryFormat::Pdf => file.pdf().map_err(|error| {
                DeskError::new(
                    ErrorCode::Failed,
                    say!("The PDF could not be made: {error}.", "El PDF no se pudo crear: {error}."),
                    text!(
                        "Save it as a page to print instead.",
                        "Guárdelo en su lugar como página para imprimir."
                    ),
                )
            }),
        }
    }

    /// One student's history for a script, oldest first.
    ///
    /// # Errors
    /// When there is no such student or section, or the saved data cannot be read.
    pub fn student_history(
        &self,
        student: &str,
        section: Option<&str>,
    ) -> Result<Vec<HistoryDumpRow>, DeskError> {
        let found = self.found(student, section)?;
        let people = found.people();
        let row = |row: &TrailRow| HistoryDumpRow {
            row: row.id,
            at: row.at.to_string(),
            section: row.section.to_string(),
            assignment: row.assignment.to_string(),
            title: found.titles.get(&row.assignment).map(|(title, _)| title.clone()).unwrap_or_default(),
            who: crate::show::trail::who(row, &people, &found.teacher),
            what: crate::show::trail::what(row, people.lms),
            before: row.before.as_ref().map(grade),
            after: row.after.as_ref().map(grade),
            run: row.run.as_ref().map(ToString::to_string),
            said_at: row.said_at.map(|at| at.to_string()),
            receipt: row.receipt.as_ref().map(ReceiptDump::of),
        };
        Ok(found.rows.iter().map(row).collect())
    }

    /// Whether the record is as it was written; with a mark ("ROW:HASH", as printed in an exported history), also
    /// whether it still is the one that the export was made from.
    ///
    /// # Errors
    /// When the mark is none, or the saved data cannot be read. A broken record is an answer, not an error.
    pub fn verify_history(&self, mark: Option<&str>) -> Result<HistoryCheck, DeskError> {
        let mark = mark.map(read_mark).transpose()?;
        let (check, astray, removed) = self.store().read(|tx| {
            let mut astray = 0;
            for section in tx.sections()? {
                astray += tx.trail_astray(&section.id)?.len();
            }
            Ok((tx.trail_verify_with(mark)?, astray, tx.trail_removals()?))
        })?;
        let removed = removed.into_iter().map(RemovedRows::of).collect();
        Ok(match check {
            TrailCheck::Unbroken { rows, head } => {
                HistoryCheck { rows, head: head.to_string(), broken: None, astray, removed }
            }
            TrailCheck::Broken(broken) => {
                let stands = broken.stands.as_ref();
                let row = BrokenRow {
                    row: broken.row,
                    said: fault(broken.fault, broken.row),
                    at: stands.map(|place| place.at.to_string()),
                    section: stands.and_then(|place| place.section.as_ref()).map(ToString::to_string),
                    assignment: stands.and_then(|place| place.assignment.as_ref()).map(ToString::to_string),
                    student: stands.and_then(|place| place.student.as_ref()).map(ToString::to_string),
                };
                HistoryCheck { rows: 0, head: String::new(), broken: Some(row), astray, removed }
            }
        })
    }

    fn found(&self, student: &str, section: Option<&str>) -> Result<Found, DeskError> {
        let (id, only) = (StudentId::from(student), section.map(SectionId::from));
        let found = self.store().read(|tx| found(tx, &id, only.as_ref()))?;
        found.ok_or_else(|| DeskError::not_found("student"))
    }

    fn history_contents(&self, found: &Found) -> HistoryFile {
        let (people, now) = (found.people(), self.now());
        let ahead = |at| (self.inner.options.zone)(at);
        let time = |at| zone::written(at, ahead(at));
        let mut sections: Vec<(SectionId, Section)> = Vec::new();
        let mut places: BTreeMap<AssignmentId, (usize, usize)> = BTreeMap::new();
        for row in &found.rows {
            let (s, a) = *places.entry(row.assignment.clone()).or_insert_with(|| {
                let name = found.sections.get(&row.section).cloned().unwrap_or_default();
                let s = sections.iter().position(|(id, _)| *id == row.section).unwrap_or_else(|| {
                    sections.push((row.section.clone(), Section { name, assignments: Vec::new() }));
                    sections.len() - 1
                });
                let (title, points) = found.titles.get(&row.assignment).cloned().unwrap_or_default();
                let assignments = sections.get_mut(s).map(|(_, section)| &mut section.assignments);
                let a = assignments.map_or(0, |assignments| {
                    assignments.push(Assignment {
                        title: found.without_others(&title),
                        points: points.map(|p| say!("{p} points", "{p} puntos")).unwrap_or_default(),
                        now: found.without_others(
                            found
                                .now
                                .get(&row.assignment)
                                .map_or(text!("No longer here", "Ya no está aquí"), String::as_str),
                        ),
                        lines: Vec::new(),
                    });
                    assignments.len() - 1
                });
                (s, a)
            });
            let sync = row.run.as_ref().and_then(|run| found.runs.get(run)).map(|run| {
                let what = if run.kind == RunKind::Read {
                    text!("Read", "Lectura")
                } else {
                    text!("Sent", "Envío")
                };
                format!("{what} {}", time(run.started_at))
            });
            let mut line = line(row, &people, &found.teacher, sync.unwrap_or_default(), &ahead);
            for text in [&mut line.before, &mut line.after] {
                *text = found.without_others(text);
            }
            let lines = sections.get_mut(s).and_then(|(_, section)| section.assignments.get_mut(a));
            if let Some(assignment) = lines {
                assignment.lines.push(line);
            }
        }
        let also =
            if found.student.also.is_empty() { String::new() } else { format!(" ({})", found.student.also) };
        HistoryFile {
            student: format!("{}{also}", full_name(&found.student)),
            from: found.from.clone(),
            made: time(now),
            sections: sections.into_iter().map(|(_, section)| section).collect(),
            proof: proof(&found.check, found.removed),
        }
    }
}

fn found(tx: &Tx<'_>, student: &StudentId, only: Option<&SectionId>) -> Result<Option<Found>, StoreError> {
    let connection = tx.connection()?;
    let rows = match tx.trail_of_student(student, only) {
        Err(StoreError::NotFound { what: "student" }) => return Ok(None),
        rows => rows?,
    };
    let (mut sections, mut titles, mut now) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut one, mut others) = (None, BTreeSet::new());
    let lms = connection.as_ref().map_or(LmsKind::Unknown, |c| c.kind);
    for section in tx.sections()? {
        let students = tx.students(&section.id)?;
        let here = students.iter().find(|s| s.id == *student).cloned();
        others.extend(students.into_iter().filter(|s| s.id != *student).flat_map(names_of));
        let wanted = only.is_none_or(|only| *only == section.id);
        if let Some(here) = here.filter(|_| wanted) {
            one = Some(here);
            titles.append(&mut tx.assignment_titles(&section.id)?);
            for assignment in tx.assignments(&section.id)? {
                let cell = tx.cell(&assignment.id, student)?;
                let remote = cell.remote.as_ref().or(cell.base.as_ref().map(|b| &b.lms));
                let text = say!(
                    "Now: {} here · {} in {}",
                    "Ahora: {} aquí · {} en {}",
                    whole(Some(&cell.local)),
                    whole(remote),
                    crate::words::lms(lms)
                );
                now.insert(assignment.id, text);
            }
        }
        sections.insert(section.id, section.name);
    }
    let Some(one) = one else { return Ok(None) };
    // Somebody of the same name is not told apart by it.
    let own = names_of(one.clone());
    others.retain(|name| !own.contains(name));
    let mut runs = BTreeMap::new();
    for run in rows.iter().filter_map(|row| row.run.clone()).collect::<BTreeSet<_>>() {
        match tx.run(&run) {
            Ok(row) => drop(runs.insert(run, row)),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let teacher = connection.as_ref().map(|c| format!("{} {}", c.given, c.family).trim().to_owned());
    let teacher = teacher
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| text!("The teacher", "El docente").to_owned());
    let mut from: Vec<String> =
        connection.iter().flat_map(|c| [c.district.clone(), c.school.clone()]).collect();
    from.push(say!("Teacher: {teacher}", "Docente: {teacher}"));
    from.retain(|line| !line.is_empty());
    Ok(Some(Found {
        teacher,
        from,
        me: connection.map(|c| c.teacher),
        lms,
        names: tx.people()?,
        student: one,
        others: others.into_iter().collect(),
        sections,
        titles,
        now,
        runs,
        rows,
        check: tx.trail_verify()?,
        removed: tx.trail_removals()?.iter().map(|told| told.rows).sum(),
    }))
}

/// How a student may be named in a text. A given name alone may be a word.
fn names_of(student: Student) -> Vec<String> {
    let mut names =
        vec![full_name(&student), format!("{}, {}", student.family, student.given), student.id.to_string()];
    names.push(student.also);
    names.retain(|name| name.chars().count() > 4 || !name.is_ascii() && name.chars().count() > 1);
    names
}

fn read_mark(text: &str) -> Result<TrailMark, DeskError> {
    let mark = text
        .split_once(':')
        .and_then(|(row, hash)| Some(TrailMark { row: row.trim().parse().ok()?, hash: hash.parse().ok()? }));
    mark.ok_or_else(|| {
        DeskError::invalid(text!(
            "That is not a mark: it is written ROW:HASH, with 64 hex digits.",
            "Eso no es una marca: se escribe FILA:HASH, con 64 cifras hexadecimales."
        ))
    })
}

fn fault(fault: TrailFault, row: i64) -> String {
    match fault {
        TrailFault::Altered => {
            say!("Row {row} is not the one that was written.", "La fila {row} no es la que se escribió.")
        }
        TrailFault::Missing => say!("Row {row} is missing.", "Falta la fila {row}."),
        TrailFault::Added => {
            say!("Row {row} was not written by Passback.", "La fila {row} no la escribió Passback.")
        }
        TrailFault::CutShort { rows } => {
            say!("The rows from {row} to {rows} are missing.", "Faltan las filas de la {row} a la {rows}.")
        }
        TrailFault::HeadMissing => {
            text!("What says how many rows there are is missing.", "Falta lo que dice cuántas filas hay.")
                .to_owned()
        }
        TrailFault::NotAsMarked => say!(
            "Row {row} is not the one that the exported history names.",
            "La fila {row} no es la que nombra el historial exportado."
        ),
    }
}

pub(super) fn proof(check: &TrailCheck, removed: u64) -> Proof {
    match check {
        TrailCheck::Unbroken { rows, head } => Proof {
            rows: *rows,
            hash: head.to_string(),
            state: match removed {
                0 => text!(
                    "When this file was made, the record was complete and unbroken.",
                    "Cuando se hizo este archivo, el registro estaba completo y sin interrupciones."
                )
                .to_owned(),
                1 => text!(
                    "When this file was made, the record was unbroken. It tells of 1 row that was removed from this computer with its section.",
                    "Cuando se hizo este archivo, el registro no tenía interrupciones. Da cuenta de 1 fila que se quitó de esta computadora con su sección."
                )
                .to_owned(),
                n => say!(
                    "When this file was made, the record was unbroken. It tells of {n} rows that were removed from this computer with their section.",
                    "Cuando se hizo este archivo, el registro no tenía interrupciones. Da cuenta de {n} filas que se quitaron de esta computadora con su sección."
                ),
            },
            how: vec![
                text!("Passback keeps one record of every value of every grade. Each row carries a fingerprint of itself and \
                 of the row before it, so a row that is altered, taken out or put in later no longer fits.", "Passback lleva un solo registro de cada valor de cada calificación. Cada fila lleva una huella de sí misma y de la fila anterior, así que una fila que después se altera, se quita o se agrega ya no encaja.")
                    .to_owned(),
                say!(
                    "To check that the record is still the one this file was made from, run on the teacher’s computer: \
                     passback-cli --data-dir DIR history verify --mark {rows}:{head}", "Para comprobar que el registro sigue siendo el mismo del que se hizo este archivo, ejecute en la computadora del docente: passback-cli --data-dir DIR history verify --mark {rows}:{head}"
                ),
            ],
        },
        TrailCheck::Broken(broken) => Proof {
            rows: 0,
            hash: String::new(),
            state: say!(
                "The record on this computer was altered outside of Passback. {} This file cannot settle a dispute.", "El registro de esta computadora se alteró fuera de Passback. {} Este archivo no puede resolver una disputa.",
                fault(broken.fault, broken.row)
            ),
            how: Vec::new(),
        },
    }
}
