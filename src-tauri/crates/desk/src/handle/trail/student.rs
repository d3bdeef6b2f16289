//! One student's history as a file, which settles a dispute: nobody else's name is in it.

use super::check::proof;
use super::shared::{runs_of, sync, teacher};
use crate::handle::settings::Copy;
use crate::show::book::full_name;
use crate::show::changes::People;
use crate::show::trail::{line, whole};
use crate::view::{ExportHistory, HistoryFormat, Saved};
use crate::{Desk, DeskError, ErrorCode, private, zone};
use gradebook::{AssignmentId, LmsKind, PersonId, RunId, SectionId, Student, StudentId};
use history_file::{Assignment, HistoryFile, Section};
use language::{say, text};
use std::collections::{BTreeMap, BTreeSet};
use store::{RunRow, StoreError, TrailCheck, TrailRow, Tx};

/// Everything that one student's history is made of, read at one moment.
pub(super) struct Found {
    pub(super) teacher: String,
    from: Vec<String>,
    me: Option<PersonId>,
    lms: LmsKind,
    names: BTreeMap<PersonId, String>,
    student: Student,
    others: Vec<String>,
    sections: BTreeMap<SectionId, String>,
    pub(super) titles: BTreeMap<AssignmentId, (String, Option<gradebook::Score>)>,
    now: BTreeMap<AssignmentId, String>,
    runs: BTreeMap<RunId, RunRow>,
    pub(super) rows: Vec<TrailRow>,
    check: TrailCheck,
    removed: u64,
}

impl Found {
    pub(super) fn people(&self) -> People<'_> {
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

    pub(super) fn found(&self, student: &str, section: Option<&str>) -> Result<Found, DeskError> {
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
            let sync = row.run.as_ref().and_then(|run| found.runs.get(run)).map(|run| sync(run, time));
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
    let runs = runs_of(tx, &rows)?;
    let teacher = teacher(connection.as_ref());
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
