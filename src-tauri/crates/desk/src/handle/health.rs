//! Connection health: reads what is known, and asks the school's server.

use crate::show::health::{Checked, Known, Place, Saved, view};
use crate::view::HealthView;
use crate::{Desk, DeskError};
use gradebook::matching::IdKind;
use gradebook::{Only, Time, plan};
use lms::{Connection, LmsError};
use std::sync::PoisonError;
use store::{RunKind, SectionRow, StoreError, Tx};
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
        Ok(view(&self.known()?))
    }

    fn known(&self) -> Result<Known, DeskError> {
        let (now, sections) = (self.now(), self.shown_sections()?);
        let (connection, places) = self.store().read(|tx| {
            let places: Result<Vec<Place>, StoreError> =
                sections.iter().map(|section| place(tx, section, now)).collect();
            Ok((tx.connection()?, places?))
        })?;
        let ended = |place: &Place| place.runs.iter().filter_map(|(run, _)| run.ended_at).max();
        Ok(Known {
            connection: connection.ok_or_else(DeskError::not_connected)?,
            link: self.link_now(),
            written: places.iter().filter_map(ended).max(),
            places,
            checked: *self.inner.checked.lock().unwrap_or_else(PoisonError::into_inner),
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
        let engine = self.engine()?;
        let asked = async {
            let connection = engine.connection().await?;
            self.note_connection(&connection)?;
            engine.refresh().await?;
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
        let checked = Checked { at: self.now(), skew: told.clock_skew };
        *self.inner.checked.lock().unwrap_or_else(PoisonError::into_inner) = Some(checked);
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
