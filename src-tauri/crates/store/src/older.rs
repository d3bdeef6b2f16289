//! Making an older copy of the data safe to go on with: nothing is created or written again unasked. Decided by
//! [`gradebook::restore`], carried out here in one transaction. Deliberately not here: where the copy came from.

use crate::column::json;
use crate::ledger::{News, Says};
use crate::notice::Why;
use crate::{JournalState, Notice, StoreError, Tx};
use gradebook::restore::{Account, Last, delivery, unread};
use gradebook::{
    Assignment, AssignmentId, Delivery, Details, Failure, FailureKind, OwnPolicies, SectionId, Time,
};
use rusqlite::params;
use std::collections::BTreeSet;

impl Tx<'_> {
    /// Treats everything here, a copy of this generation, as older than what the ledger tells. What was done is counted
    /// in `notice`.
    pub(crate) fn grow_old(
        &mut self,
        says: &Says,
        account: Account,
        generation: u64,
        notice: &mut Notice,
    ) -> Result<(), StoreError> {
        self.forget_nothing_more()?;
        notice.closed += self.close_what_is_open()?;
        self.forget_readings()?;
        let since = self.newest()?;
        for row in self.sections()? {
            let account = says.account_of(&row.id, account, generation);
            for assignment in self.assignments(&row.id)? {
                self.deliver(&row.id, assignment, says, account, since, notice)?;
            }
        }
        self.add_what_is_told(says, since, notice)
    }

    /// Ends the runs there are, and the steps in them. What left and was not answered for certain has failed; the rest
    /// was not sent.
    fn close_what_is_open(&mut self) -> Result<u32, StoreError> {
        let failure = json(&Failure { kind: FailureKind::NoAnswer, detail: String::new() })?;
        let mut closed = 0;
        for row in self.journal_open()? {
            let (state, failure) = match row.state {
                JournalState::Planned => ("released", None),
                _ => ("failed", Some(&failure)),
            };
            let sql = "UPDATE journal SET state = ?2, failure = ?3, done_at = coalesce(sent_at, planned_at) WHERE id = ?1";
            self.execute(sql, params![row.id, state, failure])?;
            closed += 1;
        }
        self.execute("UPDATE run SET phase = 'stopped', ended_at = started_at WHERE ended_at IS NULL", [])?;
        // Undoing the removal of an assignment would put it back as never sent.
        self.execute("UPDATE op SET chain = 0 WHERE kind = 'remove_assignment' AND chain = 1", [])?;
        Ok(closed)
    }

    fn forget_readings(&mut self) -> Result<(), StoreError> {
        let sql = "SELECT id FROM assignment ORDER BY no";
        let all: Vec<AssignmentId> = self.list(sql, [], |row| crate::column::Columns::id(row, 0))?;
        for id in all {
            let mut cells: Vec<_> = self.cells(&id)?.into_iter().collect();
            cells.retain_mut(|(_, cell)| unread(cell));
            self.put_cells(&id, &cells)?;
        }
        self.execute("DELETE FROM hand_in", [])?;
        self.execute("UPDATE section SET read_at = NULL", [])?;
        Ok(())
    }

    fn deliver(
        &mut self,
        section: &SectionId,
        mut assignment: Assignment,
        says: &Says,
        account: Account,
        since: Time,
        notice: &mut Notice,
    ) -> Result<(), StoreError> {
        let told = says.assignments.get(&assignment.id).map(|a| &a.told);
        let was = std::mem::replace(&mut assignment.delivery, Delivery::OnlyHere);
        let mut now = delivery(&was, told, account, since);
        if let Delivery::InLms { id } = &now {
            // The same assignment by another name, for instance out of an assignment file: the teacher says.
            let taken = self.find_assignment(section, id.as_str())?;
            if taken.is_some_and(|other| other != assignment.id) {
                now = Delivery::Unanswered { sent_at: since };
            }
        }
        assignment.remote = None;
        if now != was {
            match &now {
                Delivery::InLms { .. } => notice.linked += 1,
                Delivery::Unanswered { .. } => notice.asked += 1,
                _ => {}
            }
            // What was agreed was agreed about another state of it; the next reading begins anew.
            assignment.base = None;
            assignment.grades_read = false;
            let mut cells: Vec<_> = self.cells(&assignment.id)?.into_iter().collect();
            cells.iter_mut().for_each(|(_, cell)| cell.base = None);
            self.put_cells(&assignment.id, &cells)?;
        }
        assignment.delivery = now;
        self.put_assignment(section, &assignment, since)
    }

    /// Assignments that the ledger tells of and that are not here at all.
    fn add_what_is_told(&mut self, says: &Says, since: Time, notice: &mut Notice) -> Result<(), StoreError> {
        let known: BTreeSet<AssignmentId> =
            self.assignment_news()?.into_iter().map(|news| news.assignment).collect();
        let sections: BTreeSet<SectionId> = self.sections()?.into_iter().map(|row| row.id).collect();
        for (id, account) in says.assignments.iter().filter(|(id, _)| !known.contains(id)) {
            // Without its section it stays in the ledger, and comes with the section.
            if !sections.contains(&account.section) {
                continue;
            }
            if self.removed_here(&account.section)?.contains(id) {
                continue;
            }
            let (delivery, title) = match &account.told.last {
                Last::NotThere => continue,
                Last::There(remote) => {
                    if self.find_assignment(&account.section, remote.as_str())?.is_some() {
                        continue;
                    }
                    notice.linked += 1;
                    (Delivery::InLms { id: remote.clone() }, account.reference.clone())
                }
                Last::Sending => {
                    notice.asked += 1;
                    (Delivery::Unanswered { sent_at: since }, account.title.clone())
                }
            };
            let assignment = Assignment {
                id: id.clone(),
                reference: account.reference.clone(),
                local: Details { title, ..Details::default() },
                base: None,
                remote: None,
                delivery,
                auto_graded: false,
                policies: OwnPolicies::default(),
                failure: None,
                grades_read: false,
                in_points: true,
            };
            self.put_assignment(&account.section, &assignment, since)?;
        }
        Ok(())
    }

    /// Assignments of sections that have only just become known again.
    pub(crate) fn add_what_waited(&mut self, says: &Says) -> Result<(), StoreError> {
        if says.assignments.is_empty() {
            return Ok(());
        }
        let (mut notice, since) = (self.notice()?, self.newest()?);
        let mut counted = notice.clone().unwrap_or_else(|| Notice::new(Why::Missing));
        let before = counted.clone();
        self.add_what_is_told(says, since, &mut counted)?;
        if counted != before && notice.take().is_some() {
            self.set_notice(Some(&counted))?;
        }
        Ok(())
    }

    /// An end between the ledger's entry and the commit: the ledger has an id that the database still asks about.
    pub(crate) fn take_ids_from(&mut self, says: &Says) -> Result<(), StoreError> {
        let asked: Vec<News> = self.assignment_news()?;
        for news in asked {
            if !matches!(news.delivery, Delivery::Creating | Delivery::Unanswered { .. }) {
                continue;
            }
            let told = says.assignments.get(&news.assignment).map(|a| &a.told.last);
            let Some(Last::There(id)) = told else { continue };
            if self.find_assignment(&news.section, id.as_str())?.is_some() {
                continue;
            }
            let Ok(mut assignment) = self.assignment(&news.section, &news.assignment) else { continue };
            assignment.delivery = Delivery::InLms { id: id.clone() };
            self.put_assignment(&news.section, &assignment, Time::from_millis(0))?;
            // Answered, and to be read back.
            let no = self.assignment_no(&news.assignment)?;
            let sql = "UPDATE journal SET state = 'accepted', done_at = NULL WHERE assignment_no = ?1 \
                       AND student_no IS NULL AND state IN ('sending', 'unanswered')";
            self.execute(sql, [no])?;
        }
        Ok(())
    }
}
