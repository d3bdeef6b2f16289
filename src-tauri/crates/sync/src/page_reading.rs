//! What the LMS last said about a page of grades, shared by all who write grades of that page: when it has grown old it
//! is asked for again once, not once for each of them.
//!
//! Deliberately not here: what a reading means for a write (`journal::look`), and when one is too old (`send_grade`).

use crate::Engine;
use crate::gate::Page;
use crate::run::Leg;
use gradebook::{RemoteAssignmentId, StudentId};
use lms::{LmsError, PageMark, RemoteGrade};
use std::collections::BTreeMap;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// One page while it is written, as it was last read.
pub(crate) struct PageReading<'a> {
    mark: Option<&'a PageMark>,
    pub(crate) gate: Page<'a>,
    last: Mutex<Last>,
}

struct Last {
    asked_at: Instant,
    grades: BTreeMap<StudentId, RemoteGrade>,
}

impl<'a> PageReading<'a> {
    /// The page at `mark`, asked for at `asked_at`; its grades have been looked at.
    pub(crate) fn looked_at(mark: Option<&'a PageMark>, asked_at: Instant, gate: Page<'a>) -> Self {
        Self { mark, gate, last: Mutex::new(Last { asked_at, grades: BTreeMap::new() }) }
    }
}

impl Engine {
    /// Reads one grade again, with its page if it has one, and tells when that was asked for. Whoever comes while the
    /// page is being read waits for it.
    pub(crate) async fn read_again(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        student: &StudentId,
        page: Option<&PageReading<'_>>,
    ) -> Result<(Instant, RemoteGrade), LmsError> {
        if let Some(page) = page {
            let mut last = page.last.lock().await;
            if last.asked_at.elapsed() > self.pace.fresh {
                let asked_at = Instant::now();
                let read = self.page(leg, remote, page.mark).await?;
                let grades = read.grades.into_iter().map(|read| (read.student.clone(), read)).collect();
                *last = Last { asked_at, grades };
            }
            if let Some(read) = last.grades.get(student) {
                return Ok((last.asked_at, read.clone()));
            }
        }
        // It stands on another page by now, or on none.
        let asked_at = Instant::now();
        let read = self.heard(self.lms.read_grade(leg.section, remote, student).await)?;
        Ok((asked_at, read))
    }
}
