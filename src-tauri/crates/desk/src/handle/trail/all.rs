//! The history of a whole section as a table, or of those syncs that the teacher looks at.
//!
//! Deliberately not here: one student's history, which settles a dispute (`student`).

use super::check::proof;
use super::shared::{runs_of, sync, teacher};
use crate::handle::export::plain;
use crate::handle::settings::Copy;
use crate::outgoing::hider::Hider;
use crate::show::book::full_name;
use crate::show::changes::People;
use crate::show::review::aliases;
use crate::show::trail::line;
use crate::view::{ExportAllHistory, Saved};
use crate::{Desk, DeskError, private, words, zone};
use gradebook::{PersonId, RunId, SectionBook, SectionId};
use history_file::{SectionHistory, SectionLine};
use language::{say, text};
use std::collections::{BTreeMap, BTreeSet};
use store::{ConnectionRow, RunRow, StoreError, TrailCheck, TrailRow, Tx};

/// What the table is made of, read at one moment.
struct All {
    connection: Option<ConnectionRow>,
    book: SectionBook,
    known: Vec<gradebook::matching::Known>,
    titles: BTreeMap<gradebook::AssignmentId, (String, Option<gradebook::Score>)>,
    names: BTreeMap<PersonId, String>,
    runs: BTreeMap<RunId, RunRow>,
    rows: Vec<TrailRow>,
    check: TrailCheck,
    /// Rows that were removed with their section.
    removed: u64,
}

impl Desk {
    pub(crate) fn save_all_history(&self, input: &ExportAllHistory) -> Result<Saved, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let only: Option<BTreeSet<RunId>> =
            input.runs.as_ref().map(|runs| runs.iter().map(|run| RunId::from(run.as_str())).collect());
        let all = self.store().read(|tx| read(tx, &section, only.as_ref()))?;
        if all.rows.is_empty() {
            return Err(DeskError::invalid(text!(
                "Nothing to export: no grade has a history here yet. No file was written.",
                "Nada que exportar: ninguna calificación tiene historial aquí todavía. No se escribió ningún archivo."
            )));
        }
        let now = self.now();
        let file = self.section_history(&all, input.hide_names);
        let day = zone::day(now, (self.inner.options.zone)(now));
        let name = format!("history-{}-{day}.csv", plain(&all.book.section.name));
        let path = private::free(&self.inner.options.downloads, &name);
        let saved = self.save_at(&path, |path| private::write_private(path, file.csv().as_bytes()))?;
        let (section, lines) = (&all.book.section.name, all.rows.len());
        let what = || {
            let lines = words::count(lines, text!("line", "línea"), text!("lines", "líneas"));
            say!("{section}: history, {lines}", "{section}: historial, {lines}")
        };
        self.remember_copy(Copy::new(&saved.path, what, now, input.hide_names))?;
        Ok(saved)
    }

    fn section_history(&self, all: &All, hide: bool) -> SectionHistory {
        let ahead = |at| (self.inner.options.zone)(at);
        let time = |at| zone::written(at, ahead(at));
        let aliases = aliases(&all.book);
        let hider = hide.then(|| Hider::of(&all.book, &aliases, all.known.iter()));
        let plain = |text: &str| hider.as_ref().map_or_else(|| text.to_owned(), |hider| hider.without(text));
        let teacher = teacher(all.connection.as_ref());
        let people = People {
            names: &all.names,
            me: all.connection.as_ref().map(|c| &c.teacher),
            lms: all.book.profile.kind.name(),
        };
        let lines = all.rows.iter().map(|row| {
            let student = if hide {
                aliases
                    .get(&row.student)
                    .cloned()
                    .unwrap_or_else(|| text!("A student", "Estudiante").to_owned())
            } else {
                all.book.student_of(&row.student).map_or_else(|| row.student.to_string(), full_name)
            };
            let sync = row.run.as_ref().and_then(|run| all.runs.get(run)).map(|run| sync(run, time));
            let mut line = line(row, &people, &teacher, sync.unwrap_or_default(), &ahead);
            for text in [&mut line.before, &mut line.after, &mut line.receipt] {
                *text = plain(text);
            }
            let title = all.titles.get(&row.assignment).map_or("", |(title, _)| title.as_str());
            SectionLine { student, assignment: plain(title), line }
        });
        SectionHistory {
            section: all.book.section.name.clone(),
            made: zone::exact(self.now(), ahead(self.now())),
            lines: lines.collect(),
            proof: proof(&all.check, all.removed),
        }
    }
}

fn read(tx: &Tx<'_>, section: &SectionId, only: Option<&BTreeSet<RunId>>) -> Result<All, StoreError> {
    let mut rows = tx.trail_of_section(section)?;
    if let Some(only) = only {
        rows.retain(|row| row.run.as_ref().is_some_and(|run| only.contains(run)));
    }
    let runs = runs_of(tx, &rows)?;
    Ok(All {
        connection: tx.connection()?,
        book: tx.book(section)?,
        known: tx.known_students(section)?,
        titles: tx.assignment_titles(section)?,
        names: tx.people()?,
        runs,
        rows,
        check: tx.trail_verify()?,
        removed: tx.trail_removals()?.iter().map(|told| told.rows).sum(),
    })
}
