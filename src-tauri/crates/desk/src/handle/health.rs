//! Connection health: reads what is known, and asks the school's server.

use crate::apart::held;
use crate::show::health::{Checked, Known, Place, Saved, view};
use crate::view::HealthView;
use crate::{Desk, DeskError};
use gradebook::matching::IdKind;
use gradebook::{Only, SectionId, Time, plan};
use lms::{Connection, LmsError};
use store::{JournalState, RunKind, SectionRow, StoreError, Tx};
use sync::SyncError;

/// Sending runs of a section that are looked through for problems.
const RUNS: usize = 20;
/// Runs that are read for them, readings among them.
const READ: u32 = 100;

impl Desk {
    /// What is known now; asks nobody.
    ///
    /// # Errors
    /// When there is no connection, or the saved data cannot be read.
    pub fn health_view(&self) -> Result<HealthView, DeskError> {
        Ok(view(&self.known(self.shown_sections()?)?))
    }

    /// The same of one section, hidden or not.
    ///
    /// # Errors
    /// As [`Desk::health_view`], and when there is no such section.
    pub fn health_of(&self, section: &str) -> Result<HealthView, DeskError> {
        let section = self.store().read(|tx| tx.section(&SectionId::from(section)))?;
        Ok(view(&self.known(vec![section])?))
    }

    fn known(&self, sections: Vec<SectionRow>) -> Result<Known, DeskError> {
        let now = self.now();
        let (connection, places) = self.store().read(|tx| {
            let places: Result<Vec<Place>, StoreError> =
                sections.iter().map(|section| place(tx, section, now)).collect();
            Ok((tx.connection()?, places?))
        })?;
        let confirmed = |place: &Place| {
            let rows = place.runs.iter().flat_map(|(_, rows)| rows);
            rows.filter(|row| row.state == JournalState::Confirmed).filter_map(|row| row.done_at).max()
        };
        Ok(Known {
            connection: connection.ok_or_else(DeskError::not_connected)?,
            link: self.link_now(),
            written: places.iter().filter_map(confirmed).max(),
            places,
            checked: *held(&self.inner.checked),
            saved: self.store().backups().map_or_else(Saved::default, |backups| {
                let all = backups.list();
                Saved { bytes: backups.bytes(), backups: all.len(), newest: all.first().map(|b| b.at) }
            }),
            now,
        })
    }

    /// Asks the school's server who we are and reads the rosters again. Being offline or signed out is what the screen
    /// shows then, not an error.
    ///
    /// # Errors
    /// When there is no connection, or the answers cannot be saved.
    pub async fn check_everything(&self) -> Result<HealthView, DeskError> {
        // Nobody leaves, restores or erases meanwhile: a roster that comes late must not be written into other data.
        let _door = self.inner.door.lock().await;
        let engine = self.engine()?;
        let asked = async {
            let connection = engine.connection().await?;
            self.note_connection(&connection)?;
            let sections = engine.refresh().await?;
            // One reading tells whether the LMS itself answers, of a section that has something to be read there.
            let sent = self.store().read(|tx| {
                let sent = |id: &SectionId| {
                    let all = tx.assignments(id)?;
                    Ok::<_, StoreError>(all.iter().any(|a| a.remote_id().is_some()))
                };
                sections.into_iter().map(|id| Ok((sent(&id)?, id))).collect::<Result<Vec<_>, StoreError>>()
            })?;
            if let Some((_, section)) = sent.into_iter().find(|(sent, _)| *sent) {
                let answers = match engine.pull(&section).await {
                    Ok(pulled) => pulled.unread == 0,
                    Err(SyncError::Lms(error)) if !error.is_systemic() => false,
                    Err(error) => return Err(error),
                };
                self.note_lms(answers);
            }
            Ok::<(), SyncError>(())
        };
        match asked.await {
            Ok(()) => self.came_back(),
            // Said at once and not with the engine's signals, so that the answer shows it.
            Err(SyncError::Lms(error @ (LmsError::Offline | LmsError::SignIn { .. }))) => {
                self.went_wrong(&error);
            }
            Err(error) => return Err(error.into()),
        }
        self.tell_sections();
        self.tell_connection();
        self.health_view()
    }

    /// Keeps what the server says of itself and of the district's connection.
    pub(crate) fn note_connection(&self, told: &Connection) -> Result<(), StoreError> {
        let checked = Checked { at: self.now(), skew: told.clock_skew, lms: None };
        *held(&self.inner.checked) = Some(checked);
        self.store().write(|tx| {
            if let Some(mut row) = tx.connection()? {
                row.link = told.link;
                row.state.clone_from(&told.state);
                row.last_ok = Some(checked.at);
                tx.set_connection(&row)?;
            }
            Ok(())
        })
    }
}

impl Desk {
    fn note_lms(&self, answers: bool) {
        let mut checked = held(&self.inner.checked);
        if let Some(checked) = checked.as_mut() {
            checked.lms = Some(answers);
        }
    }
}

fn place(tx: &Tx<'_>, section: &SectionRow, now: Time) -> Result<Place, StoreError> {
    let book = tx.book(&section.id)?;
    let mut runs = Vec::new();
    for run in tx.runs(&section.id, READ)?.into_iter().filter(|run| run.kind == RunKind::Send).take(RUNS) {
        let rows = tx.journal_of_run(&run.id)?;
        runs.push((run, rows));
    }
    let numbers = tx.known_students(&section.id)?.into_iter().filter_map(|mut known| {
        let number = known.identifiers.remove(&IdKind::Number)?;
        Some((known.student, number))
    });
    Ok(Place {
        plan: plan::plan(&book, &Only::Everything, now),
        teachers: tx.teachers(&section.id)?,
        numbers: numbers.collect(),
        runs,
        book,
    })
}
