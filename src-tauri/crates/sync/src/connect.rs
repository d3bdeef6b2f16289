//! Getting to know the school: who is signed in, which sections and students there are.

use crate::{Engine, Signal, SyncError};
use gradebook::SectionId;
use lms::{Connection, LmsError, RemoteTeacher};
use std::collections::BTreeSet;
use store::{SectionRow, StudentRow, TeacherRow};

impl Engine {
    /// Asks who is connected to what; also the probe for "are we online?".
    pub async fn connection(&self) -> Result<Connection, SyncError> {
        Ok(self.reached(self.lms.connection().await)?)
    }

    /// An answer to a question about the school itself. Nothing is written with it, so none at all is the same as no
    /// connection.
    fn reached<T>(&self, answer: Result<T, LmsError>) -> Result<T, LmsError> {
        self.heard(answer.map_err(|error| match error {
            LmsError::NoAnswer => LmsError::Offline,
            other => other,
        }))
    }

    /// Reads the teacher's sections and their rosters. What was answered here (policies, edits) stays.
    pub async fn refresh(&self) -> Result<Vec<SectionId>, SyncError> {
        let sections = self.reached(self.lms.sections().await)?;
        let rows: Vec<SectionRow> = sections
            .iter()
            .enumerate()
            .map(|(position, s)| SectionRow {
                id: s.id.clone(),
                name: s.name.clone(),
                period: s.period.clone(),
                term: s.term.clone(),
                linked: s.linked,
                position: u32::try_from(position).unwrap_or(u32::MAX),
                ..SectionRow::default()
            })
            .collect();
        let here = self.store.write(|tx| {
            tx.put_sections(&rows)?;
            tx.sections()
        })?;
        // A section that the teacher removed from this computer stays away until they say otherwise.
        let here: BTreeSet<SectionId> = here.into_iter().map(|row| row.id).collect();
        let here: Vec<SectionId> =
            sections.into_iter().map(|s| s.id).filter(|id| here.contains(id)).collect();
        for section in &here {
            self.read_roster(section).await?;
            self.read_teachers(section).await?;
        }
        Ok(here)
    }

    /// Reads who teaches a section. Names on screen and the counts of connection health hang on it, so only trouble with the connection counts.
    async fn read_teachers(&self, section: &SectionId) -> Result<(), SyncError> {
        match self.reached(self.lms.teachers(section).await) {
            Ok(teachers) => {
                let row = |t: RemoteTeacher| TeacherRow { id: t.id, name: t.name, linked: t.linked };
                let rows: Vec<TeacherRow> = teachers.into_iter().map(row).collect();
                self.store.write(|tx| tx.put_teachers(section, &rows))?;
            }
            Err(error) if error.is_systemic() => return Err(error.into()),
            Err(_) => {}
        }
        Ok(())
    }

    /// Reads one roster. Students who left stay here with their grades.
    pub(crate) async fn read_roster(&self, section: &SectionId) -> Result<(), SyncError> {
        let students = self.reached(self.lms.students(section).await)?;
        let rows: Vec<StudentRow> = students
            .into_iter()
            .map(|s| StudentRow {
                id: s.id,
                given: s.given,
                family: s.family,
                also: s.also,
                number: s.number,
                identifiers: s.identifiers,
                linked: s.linked,
            })
            .collect();
        self.store.write(|tx| tx.put_roster(section, &rows))?;
        self.signal(Signal::Book(section.clone()));
        Ok(())
    }
}
