//! Removing one section from this computer, and letting it in again. What is in the LMS is never changed by either.

use super::settings::copies;
use crate::apart::blocking_or;
use crate::show::book::{size, stand};
use crate::view::{RemovalView, RemoveSection, RemovedSection, SectionBack, SectionRemoved};
use crate::words::removal as words;
use crate::{Desk, DeskError, ErrorCode, settings};
use gradebook::{Delivery, Grade, SectionBook, SectionId, Standing, Time};
use language::text;
use std::path::Path;
use std::sync::PoisonError;
use store::{KeepIds, StoreError, Tx};

/// Grades of a section that are nowhere else.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct OnlyHere {
    approved: u32,
    drafts: u32,
}

impl Desk {
    pub(crate) fn removal_view(&self, section: &SectionId) -> Result<RemovalView, DeskError> {
        let now = self.now();
        let (row, book, why, connection) = self.store().read(|tx| {
            let row = tx.section(section)?;
            Ok((row, tx.book(section)?, in_the_way(tx, section)?, tx.connection()?))
        })?;
        let lms = connection.map_or_else(|| text!("the LMS", "el LMS"), |row| crate::words::lms(row.kind));
        let only = only_here(&book, now);
        let deliveries = || book.columns.iter().map(|column| &column.assignment.delivery);
        let there = deliveries()
            .filter(|d| matches!(d, Delivery::InLms { .. } | Delivery::DeletedThere { .. }))
            .count();
        let made_here = made_here(&book);
        let blank = Grade::default();
        let cells = book.columns.iter().flat_map(|column| column.cells.iter());
        let grades = cells.filter(|(_, cell)| cell.local != blank || cell.remote.is_some()).count();
        let mut lost = Vec::new();
        if only.approved > 0 {
            lost.push(words::approved(only.approved));
        }
        if only.drafts > 0 {
            lost.push(words::drafts(only.drafts));
        }
        if made_here > 0 {
            lost.push(words::only_here(made_here));
        }
        Ok(RemovalView {
            section: section.to_string(),
            refused: why.map(|why| why(&row.name)).unwrap_or_default(),
            goes: vec![
                words::students(book.students.len()),
                words::assignments(book.columns.len(), grades),
                words::history().to_owned(),
                words::matches().to_owned(),
            ],
            stays: vec![words::in_lms(lms), words::others().to_owned()],
            lost,
            lose: losses(&book, now),
            ids: size(there),
            ids_note: if there > 0 { words::ids(there, lms) } else { String::new() },
            backups: size(self.store().backups().map_or(0, |backups| backups.list().len())),
            name: row.name,
        })
    }

    pub(crate) async fn take_off(&self, input: &RemoveSection) -> Result<SectionRemoved, DeskError> {
        // Nobody leaves, restores, erases or reads rosters meanwhile.
        let _door = self.inner.door.lock().await;
        let section = SectionId::from(input.section.as_str());
        let (name, connection) =
            self.store().read(|tx| Ok((tx.section(&section)?.name, tx.connection()?)))?;
        let lms = connection.map_or_else(|| text!("the LMS", "el LMS"), |row| crate::words::lms(row.kind));
        let (store, now, asked) = (self.inner.store.clone(), self.now(), input.clone());
        // Decided in the transaction that removes: until then a sync may begin and a grade may change.
        let against = move |tx: &mut Tx<'_>| {
            let id = SectionId::from(asked.section.as_str());
            let found = stands_against(tx, &id, asked.lose, now)?;
            if found.is_none() {
                show_again(tx, &asked.section)?;
            }
            Ok(found)
        };
        let keep = if input.keep_ids { KeepIds::Yes } else { KeepIds::No };
        let clear = input.backups;
        let broke_off = || words::broke_off(&name);
        let removed =
            blocking_or(broke_off, move || Ok(store.remove_section(&section, keep, clear, now, against)?));
        let removed = removed.await??;
        self.inner.looked.forget();
        // A file that was opened for it names its students.
        *self.inner.results.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.tell_sections();
        self.tell_connection();
        // It is removed: whatever fails from here on, nobody is told that nothing was changed.
        let mut left = Vec::new();
        if !removed.overwritten {
            left.push(words::left_traces().to_owned());
        }
        if removed.older > 0 {
            left.push(words::left_backups(removed.older));
        }
        if removed.damaged > 0 {
            left.push(words::left_damaged(removed.damaged));
        }
        match self.store().read(copies) {
            Ok(copies) => {
                let there = copies.iter().filter(|copy| Path::new(&copy.path).exists()).count();
                if there > 0 {
                    left.push(words::left_copies(there));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the list of exported files could not be read");
                left.push(words::left_unknown().to_owned());
            }
        }
        let said = words::removed(&name, lms);
        let settings = self.settings_view().map_err(|error| words::removed_but(&said, error))?;
        Ok(SectionRemoved { said, left, settings })
    }

    pub(crate) async fn take_back(&self, section: &SectionId) -> Result<SectionBack, DeskError> {
        let _door = self.inner.door.lock().await;
        let (name, lms) = self.store().write(|tx| {
            tx.take_section_back(section)?;
            Ok((
                tx.section(section)?.name,
                tx.connection()?
                    .map_or_else(|| text!("the LMS", "el LMS"), |row| crate::words::lms(row.kind)),
            ))
        })?;
        // It is here again, whether the LMS can be read now or only later.
        let read = match self.engine() {
            Ok(engine) => match engine.refresh().await {
                Ok(_) => engine.pull(section).await.map(|pulled| pulled.unread),
                Err(error) => Err(error),
            }
            .inspect_err(|error| tracing::info!(%error, "a section that is back could not be read yet"))
            .ok(),
            Err(_) => None,
        };
        let with = self.store().read(|tx| tx.assignments(section)).map_or(0, |assignments| assignments.len());
        let back = match read {
            None => words::Back::NotRead,
            Some(_) if with == 0 => words::Back::NoIds,
            Some(0) => words::Back::AsThere,
            Some(unread) => words::Back::Partly(unread),
        };
        self.tell_sections();
        self.tell_connection();
        Ok(SectionBack { said: words::back(&name, lms, back), settings: self.settings_view()? })
    }

    pub(crate) fn removed_sections(&self) -> Result<Vec<RemovedSection>, DeskError> {
        let (all, told) = self.store().read(|tx| Ok((tx.removed_sections()?, tx.trail_removals()?)))?;
        let row = |removed: store::RemovedSection| {
            let last = told.iter().rev().find(|told| told.section == removed.id);
            RemovedSection {
                section: removed.id.to_string(),
                name: removed.name,
                term: removed.term,
                at: removed.at.to_string(),
                note: words::rows(last.map_or(0, |last| last.rows)),
            }
        };
        Ok(all.into_iter().map(row).collect())
    }
}

/// What stands against removing a section of which `lose` things are agreed to be lost.
fn stands_against(
    tx: &Tx<'_>,
    section: &SectionId,
    lose: u32,
    now: Time,
) -> Result<Option<DeskError>, StoreError> {
    if let Some(why) = in_the_way(tx, section)? {
        let refused = DeskError::invalid(why(&tx.section(section)?.name));
        return Ok(Some(DeskError { code: ErrorCode::Busy, ..refused }));
    }
    let agreed = losses(&tx.book(section)?, now) == lose;
    Ok((!agreed).then(words::changed))
}

/// How many things of a section are nowhere else.
fn losses(book: &SectionBook, now: Time) -> u32 {
    let only = only_here(book, now);
    only.approved + only.drafts + size(made_here(book))
}

fn made_here(book: &SectionBook) -> usize {
    book.columns.iter().filter(|column| matches!(column.assignment.delivery, Delivery::OnlyHere)).count()
}

/// A section that is gone is not one that is hidden: it is seen when it comes back.
fn show_again(tx: &mut Tx<'_>, section: &str) -> Result<(), StoreError> {
    let mut form = settings::read(tx.setting(settings::KEY)?.as_deref());
    let before = form.hidden_sections.len();
    form.hidden_sections.retain(|hidden| hidden != section);
    if form.hidden_sections.len() == before {
        return Ok(());
    }
    // Written by us a moment ago, so it can be written again; else it stays as it is.
    match serde_json::to_string(&form) {
        Ok(text) => tx.set_setting(settings::KEY, Some(&text)),
        Err(_) => Ok(()),
    }
}

/// A sentence about a section of this name.
type Why = fn(&str) -> String;

/// Why a section can't be removed now.
fn in_the_way(tx: &Tx<'_>, section: &SectionId) -> Result<Option<Why>, StoreError> {
    if tx.runs_active()?.iter().any(|run| run.section == *section) {
        return Ok(Some(words::run_under_way));
    }
    let asked = |delivery: &Delivery| matches!(delivery, Delivery::Creating | Delivery::Unanswered { .. });
    let undecided = tx.journal_open()?.iter().any(|row| row.section == *section)
        || tx.assignments(section)?.iter().any(|assignment| asked(&assignment.delivery));
    Ok(undecided.then_some(words::undecided))
}

fn only_here(book: &SectionBook, now: Time) -> OnlyHere {
    let mut only = OnlyHere::default();
    for column in &book.columns {
        for (index, cell) in &column.cells {
            let Some(student) = book.student(*index) else { continue };
            match stand(column, cell, student, book, now).0 {
                Standing::Draft => only.drafts += 1,
                Standing::Approved
                | Standing::Sending
                | Standing::Held
                | Standing::NotMatched
                | Standing::Failed => only.approved += 1,
                Standing::ToDecide if cell.is_approved() => only.approved += 1,
                Standing::ToDecide => only.drafts += 1,
                Standing::NotGraded | Standing::InLms | Standing::Adjusted | Standing::Changed => {}
            }
        }
    }
    only
}
