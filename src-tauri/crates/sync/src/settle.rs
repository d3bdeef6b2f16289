//! "Did it arrive?": the teacher's answer about a create that got no clear answer.

use crate::send_assignment::ours_of;
use crate::{Engine, Signal, SyncError};
use gradebook::{AssignmentId, Delivery, DetailsAgreement, RemoteAssignmentId, SectionId};
use store::{JournalChange, JournalState, JournalStep};

/// The teacher's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is there, under this id or at this address.
    There(String),
    /// It is not there.
    NotThere,
}

impl Engine {
    /// Takes the answer. "It is there" is checked by reading: it must carry our reference or our title.
    pub async fn settle(
        &self,
        section: &SectionId,
        id: &AssignmentId,
        answer: &Answer,
    ) -> Result<(), SyncError> {
        let assignment = self.store.read(|tx| tx.assignment(section, id))?;
        if !matches!(assignment.delivery, Delivery::Unanswered { .. } | Delivery::Creating) {
            return Err(SyncError::NothingToSettle);
        }
        let read = match answer {
            Answer::NotThere => None,
            Answer::There(text) => {
                let remote = id_in(text).ok_or(SyncError::NoId)?;
                if self.store.read(|tx| tx.find_assignment(section, remote.as_str()))?.is_some() {
                    return Err(SyncError::AnotherAssignment);
                }
                let read = self.heard(self.lms.read_assignment(section, &remote).await)?;
                let ours = read.details.description.contains(&assignment.reference)
                    || read.details.title == assignment.local.title;
                if !ours {
                    return Err(SyncError::AnotherAssignment);
                }
                Some(read)
            }
        };
        let now = self.clock.now();
        self.store.write(|tx| {
            let mut assignment = tx.assignment(section, id)?;
            let state = match &read {
                Some(read) => {
                    assignment.delivery = Delivery::InLms { id: read.id.clone() };
                    // What was edited here since it was sent goes with the next sync.
                    let ours = ours_of(&assignment, &read.details);
                    assignment.base = Some(DetailsAgreement { lms: read.details.clone(), ours });
                    assignment.remote = Some(read.details.clone());
                    assignment.in_points = read.in_points;
                    assignment.grades_read = true;
                    JournalState::Confirmed
                }
                None => {
                    assignment.delivery = Delivery::OnlyHere;
                    JournalState::Released
                }
            };
            assignment.failure = None;
            tx.put_assignment(section, &assignment, now)?;
            for row in tx.journal_open()? {
                let create = matches!(row.step, JournalStep::Create { .. });
                if row.assignment == *id && create && row.state == JournalState::Unanswered {
                    tx.journal_set(row.id, &JournalChange::state(state, now))?;
                }
            }
            Ok(())
        })?;
        self.signal(Signal::Book(section.clone()));
        Ok(())
    }
}

/// The assignment id in an id or in the address of its page: the last UUID-like piece.
fn id_in(text: &str) -> Option<RemoteAssignmentId> {
    let piece = |c: char| !(c.is_ascii_hexdigit() || c == '-');
    let uuid = |p: &&str| p.len() == 36 && p.matches('-').count() == 4;
    let found = text.trim().rsplit(piece).find(uuid).map(str::to_ascii_lowercase);
    let whole = text.trim();
    let plain = !whole.is_empty()
        && whole.len() <= 64
        && whole.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    found.or_else(|| plain.then(|| whole.to_owned())).map(RemoteAssignmentId::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_an_address_and_nowhere_else() {
        let id = "2b1f7c1e-0f7a-4a53-9d3b-0c8f5a1e7d42";
        let found = |text: &str| id_in(text).map(String::from);
        assert_eq!(found(id).as_deref(), Some(id));
        assert_eq!(found(&format!(" http://127.0.0.1:9/lms/assignments/{id}?x=1 ")).as_deref(), Some(id));
        assert_eq!(found("it is there"), None);
        assert_eq!(found(""), None);
    }
}
