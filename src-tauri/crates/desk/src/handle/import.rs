//! Files of results: opened, looked at with other answers, taken in.

use crate::handle::funnel::Touch;
use crate::incoming::{Goes, Opened, Worked, roles_of, row_key, work_out};
use crate::show::import;
use crate::view::{
    AttemptChoice, ChosenStudent, EditReply, ImportAsk, ImportView, OpenResults, OwnPolicies, TakeIn,
};
use crate::words::import as sentences;
use crate::{Desk, DeskError, ErrorCode, words, zone};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gradebook::matching::Known;
use gradebook::op::OpKind;
use gradebook::{AssignmentId, Details, Grade, SectionBook, SectionId, StudentId, Time};
use results_file::Mapping;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use store::{StoreError, TrailKind, TrailWho, Tx};

/// Choices for rows that are remembered for a section, at most.
const MOST_REMEMBERED: usize = 2_000;

impl Desk {
    /// Reads a file, away from the thread that answers the window.
    pub(crate) async fn open_results_file(&self, input: OpenResults) -> Result<ImportView, DeskError> {
        let section = SectionId::from(input.section.as_str());
        self.store().read(|tx| tx.section(&section))?;
        let (name, sheet) = (input.name.clone(), input.sheet.clone());
        let read = tokio::task::spawn_blocking(move || {
            // Four letters for three bytes: the limit of the file is looked at by the reader.
            let bytes = STANDARD.decode(input.content.as_bytes()).map_err(|_| None)?;
            match sheet {
                Some(sheet) => results_file::read_sheet(&bytes, &input.name, &sheet),
                None => results_file::read(&bytes, &input.name),
            }
            .map_err(Some)
        });
        let table = match read.await {
            Ok(Ok(table)) => table,
            Ok(Err(Some(error))) => return Err(DeskError::invalid(sentences::file(&error))),
            Ok(Err(None)) | Err(_) => {
                return Err(DeskError::invalid(
                    "The file could not be read. Nothing was changed. Choose it again.",
                ));
            }
        };
        let format = results_file::recognise(&table);
        let kept = self.store().read(|tx| tx.setting(&mapping_key(&table.fingerprint)))?;
        let kept = kept.and_then(|text| serde_json::from_str::<Mapping>(&text).ok());
        let mapping = match kept {
            Some(kept) => results_file::again(&table, &kept),
            None => results_file::suggest(&table, format),
        };
        let number = self.inner.made.fetch_add(1, Ordering::Relaxed);
        let token = format!("{:x}-{number:x}", self.now().millis());
        let roles = roles_of(&mapping, table.width());
        let opened = Arc::new(Opened { token: token.clone(), name, table, format, mapping });
        let mut ask = ImportAsk {
            section: section.to_string(),
            file: token,
            roles,
            targets: Vec::new(),
            attempts: AttemptChoice::Last,
            chosen: Vec::new(),
        };
        ask.chosen = self.remembered(&section, &opened, &ask)?;
        *self.inner.results.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&opened));
        self.import_view(ask)
    }

    pub(crate) fn import_view(&self, ask: ImportAsk) -> Result<ImportView, DeskError> {
        let (opened, book, known) = self.asked(&ask)?;
        let worked = work_out(&opened, &ask, &book, &known);
        Ok(import::view(&opened, ask, &worked, &book))
    }

    pub(crate) fn take_in(&self, input: &TakeIn) -> Result<EditReply, DeskError> {
        let (opened, book, known) = self.asked(&input.ask)?;
        let worked = work_out(&opened, &input.ask, &book, &known);
        if worked.fingerprint() != input.fingerprint {
            return Err(DeskError {
                code: ErrorCode::StalePlan,
                message: "Something changed since the file was shown. Nothing was taken in.".to_owned(),
                hint: "Look at it again, then take it in.".to_owned(),
                retryable: true,
            });
        }
        let view = import::view(&opened, input.ask.clone(), &worked, &book);
        if let Some(reason) = view.blocked.first() {
            return Err(DeskError::invalid(format!("{reason} Nothing was taken in.")));
        }
        let section = &book.section.id;
        let new = self.new_works(section, &worked);
        let (now, offline) = (self.now(), self.inner.link.is_offline());
        let done = self.funnel(section, OpKind::ImportResults, |tx, touch| {
            touch.by(TrailWho::Import);
            for assignment in new.values() {
                touch.assignment(tx, None, Some(assignment))?;
            }
            for change in worked.changes() {
                let target = match worked.works.get(change.work).map(|work| &work.goes) {
                    Some(Ok(Goes::Into(id, _))) => id,
                    Some(Ok(Goes::New { .. })) => match new.get(&change.work) {
                        Some(assignment) => &assignment.id,
                        None => continue,
                    },
                    _ => continue,
                };
                put(tx, touch, (target, change.student), change.after, (now, offline))?;
            }
            remember(tx, section, &opened, &worked, &input.ask)
        })?;
        let grades = words::count(done.grades, "grade", "grades");
        let said = format!("Took in {grades}. They are drafts: review and approve them to send them.");
        let reply = self.reply(section, done, said)?;
        self.inner.herald.hear(sync::Signal::Book(section.clone()));
        self.nudge_if_automatic(section)?;
        Ok(reply)
    }

    /// The opened file, the section, and what its students are known by.
    fn asked(&self, ask: &ImportAsk) -> Result<(Arc<Opened>, SectionBook, Vec<Known>), DeskError> {
        let opened = self.inner.results.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let opened = opened.filter(|opened| opened.token == ask.file);
        let opened = opened.ok_or_else(|| DeskError {
            code: ErrorCode::NotFound,
            message: "That file is no longer open here. Nothing was changed.".to_owned(),
            hint: "Choose it again.".to_owned(),
            retryable: false,
        })?;
        let section = SectionId::from(ask.section.as_str());
        let (book, known) = self.store().read(|tx| Ok((tx.book(&section)?, tx.known_students(&section)?)))?;
        Ok((opened, book, known))
    }

    /// Assignments to be made, by the place of the work.
    fn new_works(&self, section: &SectionId, worked: &Worked) -> BTreeMap<usize, gradebook::Assignment> {
        let due = zone::end_of_tomorrow(self.now(), zone::system(self.now()));
        let new = worked.works.iter().enumerate().filter_map(|(at, work)| match &work.goes {
            Ok(Goes::New { title, points }) => Some((at, title.clone(), *points)),
            _ => None,
        });
        new.map(|(at, title, points)| {
            let details = Details { title, description: String::new(), due: Some(due), points: Some(points) };
            let own = OwnPolicies { assignments: None, results: None, edits: None };
            (at, self.new_assignment(section, details, false, own))
        })
        .collect()
    }

    /// What a person chose for rows like these in an earlier file.
    fn remembered(
        &self,
        section: &SectionId,
        opened: &Opened,
        ask: &ImportAsk,
    ) -> Result<Vec<ChosenStudent>, DeskError> {
        let kept = self.store().read(|tx| kept_choices(tx, section))?;
        if kept.is_empty() {
            return Ok(Vec::new());
        }
        let (book, known) = self.store().read(|tx| Ok((tx.book(section)?, tx.known_students(section)?)))?;
        let worked = work_out(opened, ask, &book, &known);
        let rows = worked.rows.iter().filter(|row| row.state.student().is_none());
        let chosen = rows.filter_map(|row| {
            let student = kept.get(&row_key(&row.said)?)?;
            Some(ChosenStudent { line: row.said.line, student: Some(student.clone()) })
        });
        Ok(chosen.collect())
    }
}

fn put(
    tx: &mut Tx<'_>,
    touch: &mut Touch,
    (assignment, student): (&AssignmentId, &StudentId),
    after: &Grade,
    (now, offline): (Time, bool),
) -> Result<(), StoreError> {
    let mut cell = tx.cell(assignment, student)?;
    cell.edit(after.clone(), now, offline);
    touch.grade(tx, assignment, student, cell, TrailKind::Edited)
}

fn mapping_key(fingerprint: &str) -> String {
    format!("results/{fingerprint}")
}

fn choices_key(section: &SectionId) -> String {
    format!("results-of/{section}")
}

fn kept_choices(tx: &Tx<'_>, section: &SectionId) -> Result<BTreeMap<String, String>, StoreError> {
    let text = tx.setting(&choices_key(section))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// What columns are, for the next file of this kind, and whom a person chose, for the next file of this section.
fn remember(
    tx: &mut Tx<'_>,
    section: &SectionId,
    opened: &Opened,
    worked: &Worked,
    ask: &ImportAsk,
) -> Result<(), StoreError> {
    if let Ok(text) = serde_json::to_string(&worked.mapping) {
        tx.set_setting(&mapping_key(&opened.table.fingerprint), Some(&text))?;
    }
    let mut kept = kept_choices(tx, section)?;
    let chosen: BTreeMap<u32, &str> =
        ask.chosen.iter().filter_map(|choice| Some((choice.line, choice.student.as_deref()?))).collect();
    for row in &worked.rows {
        if let (Some(student), Some(key)) = (chosen.get(&row.said.line), row_key(&row.said)) {
            kept.insert(key, (*student).to_owned());
        }
    }
    if !kept.is_empty()
        && kept.len() <= MOST_REMEMBERED
        && let Ok(text) = serde_json::to_string(&kept)
    {
        tx.set_setting(&choices_key(section), Some(&text))?;
    }
    Ok(())
}
