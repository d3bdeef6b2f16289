//! Files of results: opened, looked at with other answers, taken in.

use crate::apart::{blocking, held};
use crate::handle::funnel::Touch;
use crate::incoming::kept::Matches;
use crate::incoming::taken::Taken;
use crate::incoming::{Earlier, Goes, Opened, Worked, roles_of, work_out};
use crate::show::import;
use crate::view::{AttemptChoice, EditReply, ImportAsk, ImportView, OpenResults, OwnPolicies, TakeIn};
use crate::words::import as sentences;
use crate::{Desk, DeskError, ErrorCode, words, zone};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gradebook::matching::Known;
use gradebook::op::OpKind;
use gradebook::{AssignmentId, Details, Grade, SectionBook, SectionId, StudentId, Time};
use language::{say, text};
use results_file::{Mapping, Table};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use store::{StoreError, TrailKind, TrailWho, Tx};

impl Desk {
    /// Reads a file and works out what it would do, away from the thread that answers the window.
    pub(crate) async fn open_results_file(&self, input: OpenResults) -> Result<ImportView, DeskError> {
        let desk = self.clone();
        blocking(move || desk.open_results(input)).await
    }

    fn open_results(&self, input: OpenResults) -> Result<ImportView, DeskError> {
        let OpenResults { section, name, content, sheet } = input;
        let section = SectionId::from(section.as_str());
        self.store().read(|tx| tx.section(&section))?;
        let table = read(content, &name, sheet.as_deref())?;
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
        let now = self.now();
        let due = zone::end_of_day(now, zone::system(now));
        let opened = Arc::new(Opened { token: token.clone(), name, table, format, mapping, due });
        let ask = ImportAsk {
            section: section.to_string(),
            file: token,
            roles,
            targets: Vec::new(),
            attempts: AttemptChoice::Last,
            chosen: Vec::new(),
        };
        *held(&self.inner.results) = Some(opened);
        self.import_view(ask)
    }

    pub(crate) fn import_view(&self, ask: ImportAsk) -> Result<ImportView, DeskError> {
        let (opened, book, known, earlier) = self.asked(&ask)?;
        let worked = work_out(&opened, &ask, &book, &known, &earlier);
        Ok(import::view(&opened, ask, &worked, &book))
    }

    pub(crate) fn take_in(&self, input: &TakeIn) -> Result<EditReply, DeskError> {
        let (opened, book, known, earlier) = self.asked(&input.ask)?;
        let worked = work_out(&opened, &input.ask, &book, &known, &earlier);
        if worked.fingerprint() != input.fingerprint {
            return Err(DeskError {
                code: ErrorCode::StalePlan,
                message: text!(
                    "Something changed since the file was shown. Nothing was taken in.",
                    "Algo cambió desde que se mostró el archivo. No se incorporó nada."
                )
                .to_owned(),
                hint: text!("Look at it again, then take it in.", "Mírelo de nuevo e incorpórelo entonces.")
                    .to_owned(),
                retryable: true,
            });
        }
        let view = import::view(&opened, input.ask.clone(), &worked, &book);
        if let Some(reason) = view.blocked.first() {
            return Err(DeskError::invalid(say!(
                "{reason} Nothing was taken in.",
                "{reason} No se incorporó nada."
            )));
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
            remember(tx, section, &opened, &worked, &input.ask, now)?;
            remember_targets(tx, section, &opened, &worked, &new, now)
        })?;
        let grades = words::grades(done.grades);
        let said = say!(
            "Took in {grades}. They are drafts: review and approve them to send them.",
            "Se incorporó: {grades}. Son borradores: revíselos y autorícelos para enviarlos."
        );
        let reply = self.reply(section, done, said)?;
        self.inner.herald.hear(sync::Signal::Book(section.clone()));
        self.nudge_if_automatic(section)?;
        Ok(reply)
    }

    /// The opened file, the section, what its students are known by, and what was said and done before.
    fn asked(&self, ask: &ImportAsk) -> Result<(Arc<Opened>, SectionBook, Vec<Known>, Earlier), DeskError> {
        let opened = held(&self.inner.results).clone();
        let opened = opened.filter(|opened| opened.token == ask.file);
        let opened = opened.ok_or_else(|| DeskError {
            code: ErrorCode::NotFound,
            message: text!(
                "That file is no longer open here. Nothing was changed.",
                "Ese archivo ya no está abierto aquí. No se cambió nada."
            )
            .to_owned(),
            hint: text!("Choose it again.", "Elíjalo de nuevo.").to_owned(),
            retryable: false,
        })?;
        let section = SectionId::from(ask.section.as_str());
        let read = |tx: &Tx<'_>| {
            let earlier = Earlier { matches: matches_of(tx, &section)?, taken: taken_of(tx, &section)? };
            Ok((tx.book(&section)?, tx.known_students(&section)?, earlier))
        };
        let (book, known, earlier) = self.store().read(read)?;
        Ok((opened, book, known, earlier))
    }

    /// Assignments to be made, by the place of the work.
    fn new_works(&self, section: &SectionId, worked: &Worked) -> BTreeMap<usize, gradebook::Assignment> {
        let new = worked.works.iter().enumerate().filter_map(|(at, work)| match &work.goes {
            Ok(Goes::New { title, points, due }) => Some((at, title.clone(), *points, *due)),
            _ => None,
        });
        new.map(|(at, title, points, due)| {
            let details = Details { title, description: String::new(), due: Some(due), points: Some(points) };
            let own = OwnPolicies { assignments: None, results: None, edits: None };
            (at, self.new_assignment(section, details, false, own))
        })
        .collect()
    }
}

/// The table of a file that comes as text; it and its bytes are given back before anything is done with the table.
fn read(content: String, name: &str, sheet: Option<&str>) -> Result<Table, DeskError> {
    // Four letters for three bytes: the limit of the file is looked at by the reader.
    let bytes = STANDARD.decode(content.as_bytes()).map_err(|_| {
        DeskError::invalid(text!(
            "The file could not be read. Nothing was changed. Choose it again.",
            "El archivo no se pudo leer. No se cambió nada. Elíjalo de nuevo."
        ))
    })?;
    drop(content);
    match sheet {
        Some(sheet) => results_file::read_sheet(&bytes, name, sheet),
        None => results_file::read(&bytes, name),
    }
    .map_err(|error| DeskError::invalid(sentences::file(&error)))
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

pub(crate) fn choices_key(section: &SectionId) -> String {
    format!("results-of/{section}")
}

/// Whom a person said that somebody in files of this section is.
pub(crate) fn matches_of(tx: &Tx<'_>, section: &SectionId) -> Result<Matches, StoreError> {
    Ok(Matches::read(tx.setting(&choices_key(section))?.as_deref()))
}

fn taken_key(section: &SectionId) -> String {
    format!("results-into/{section}")
}

/// Into which assignments files of this section went.
fn taken_of(tx: &Tx<'_>, section: &SectionId) -> Result<Taken, StoreError> {
    Ok(Taken::read(tx.setting(&taken_key(section))?.as_deref()))
}

/// Into which assignment each column went, for when the same file is opened again.
fn remember_targets(
    tx: &mut Tx<'_>,
    section: &SectionId,
    opened: &Opened,
    worked: &Worked,
    new: &BTreeMap<usize, gradebook::Assignment>,
    now: Time,
) -> Result<(), StoreError> {
    let mut taken = taken_of(tx, section)?;
    for (at, work) in worked.works.iter().enumerate() {
        match &work.goes {
            Ok(Goes::Into(id, _)) => taken.keep(opened, &work.key, id, now),
            Ok(Goes::New { .. }) => {
                if let Some(made) = new.get(&at) {
                    taken.keep(opened, &work.key, &made.id, now);
                }
            }
            Ok(Goes::Nowhere) | Err(_) => {}
        }
    }
    match serde_json::to_string(&taken) {
        Ok(text) => tx.set_setting(&taken_key(section), Some(&text)),
        Err(_) => Ok(()),
    }
}

/// What columns are, for the next file of this kind, and whom a person chose, for the next file of this section.
fn remember(
    tx: &mut Tx<'_>,
    section: &SectionId,
    opened: &Opened,
    worked: &Worked,
    ask: &ImportAsk,
    now: Time,
) -> Result<(), StoreError> {
    if let Ok(text) = serde_json::to_string(&worked.mapping) {
        tx.set_setting(&mapping_key(&opened.table.fingerprint), Some(&text))?;
    }
    let mut kept = matches_of(tx, section)?;
    let chosen: BTreeMap<u32, &str> =
        ask.chosen.iter().filter_map(|choice| Some((choice.line, choice.student.as_deref()?))).collect();
    kept.keep_all(opened.format, worked.rows.iter().map(|row| &row.said), &chosen, now);
    if !kept.is_empty()
        && let Ok(text) = serde_json::to_string(&kept)
    {
        tx.set_setting(&choices_key(section), Some(&text))?;
    }
    Ok(())
}
