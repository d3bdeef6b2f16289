//! Writing grades: read a page, write that page's grades at once, read the page back.

use crate::journal::{Look, ReadBack, failure_of, place};
use crate::page_reading::PageReading;
use crate::pull::MOST_PAGES;
use crate::run::Leg;
use crate::{Engine, Signal, StopReason, SyncError};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use gradebook::planted::{Bug, is};
use gradebook::{
    AssignmentId, Delivery, Failure, FailureKind, GradeField, GradeStep, RemoteAssignmentId, StudentId,
};
use lms::{Applied, GradePage, GradeWrite, LmsError, PageMark, RemoteGrade};
use std::collections::BTreeMap;
use store::{JournalRow, JournalState, JournalStep};
use tokio::time::Instant;

/// Tries of one grade. A 500 can be permanent: then it is parked and blocks nobody.
const TRIES: u32 = 3;

/// Looks at one grade right before it is written.
const LOOKS: u32 = 3;

/// How one write went.
enum Written {
    Accepted,
    /// Failed, withheld, released: accounted for.
    Over,
    Stop(StopReason),
}

type Waiting = BTreeMap<StudentId, (JournalRow, GradeStep)>;

impl Engine {
    /// Writes the steps of one assignment. `Some`: the whole run must stop.
    pub(crate) async fn send_column(
        &self,
        leg: &Leg<'_>,
        assignment: &AssignmentId,
        rows: Vec<JournalRow>,
    ) -> Result<Option<StopReason>, SyncError> {
        let known = self.store.read(|tx| tx.assignment_if_here(leg.section, assignment))?;
        let mut waiting: Waiting = BTreeMap::new();
        for row in rows {
            if let JournalStep::Write(step) = row.step.clone() {
                waiting.insert(step.student.clone(), (row, step));
            }
        }
        let Some(remote) = known.and_then(|known| known.remote_id().cloned()) else {
            for (row, _) in waiting.into_values() {
                self.set_state(&row, JournalState::Released)?;
            }
            return Ok(None);
        };
        if let Some(reason) =
            self.send_pages(leg, (assignment, &remote), &mut waiting, None, MOST_PAGES).await?
        {
            return Ok(Some(reason));
        }
        for (row, step) in waiting.into_values() {
            if !self.my_turn(leg.control).await {
                return Ok(Some(StopReason::Cancelled));
            }
            if let Some(reason) = self.send_alone(leg, &remote, row, step).await? {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }

    /// Writes the grades of this page and of those behind it; the next one is read while this one is written.
    async fn send_pages(
        &self,
        leg: &Leg<'_>,
        (assignment, remote): (&AssignmentId, &RemoteAssignmentId),
        waiting: &mut Waiting,
        mark: Option<PageMark>,
        most: usize,
    ) -> Result<Option<StopReason>, SyncError> {
        if !self.my_turn(leg.control).await {
            return Ok(Some(StopReason::Cancelled));
        }
        let read_at = Instant::now();
        let page = match self.page(leg, remote, mark.as_ref()).await {
            Ok(page) => page,
            Err(error) => {
                let stop = self.column_error(leg, assignment, remote, std::mem::take(waiting), &error)?;
                return Ok(stop.inspect(|_| leg.control.stop()));
            }
        };
        let here: Vec<_> = page
            .grades
            .into_iter()
            .filter_map(|read| waiting.remove(&read.student).map(|(row, step)| (row, step, read)))
            .collect();
        let sends = self.send_page(leg, remote, here, read_at, mark.as_ref());
        if page.next.is_none() || waiting.is_empty() || most < 2 {
            return sends.await;
        }
        let others = Box::pin(self.send_pages(leg, (assignment, remote), waiting, page.next, most - 1));
        let (sent, others) = futures::future::join(sends, others).await;
        Ok(StopReason::first(sent?, others?))
    }

    /// Reads one page, up to three times.
    pub(crate) async fn page(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        mark: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        let mut attempt = 1;
        loop {
            match self.heard(self.lms.read_grades(leg.section, remote, mark).await) {
                Err(error) if error.applied() == Applied::Unknown && attempt < TRIES => {
                    self.wait(attempt).await;
                    attempt += 1;
                }
                answer => return answer,
            }
        }
    }

    /// A page could not be read: nothing of it and of the pages behind it is written.
    fn column_error(
        &self,
        leg: &Leg<'_>,
        assignment: &AssignmentId,
        remote: &RemoteAssignmentId,
        waiting: Waiting,
        error: &LmsError,
    ) -> Result<Option<StopReason>, SyncError> {
        if let Some(reason) = StopReason::of(error) {
            return Ok(Some(reason));
        }
        if *error == LmsError::AssignmentNotThere {
            self.deleted_there(leg, assignment, remote)?;
            for (row, _) in waiting.into_values() {
                self.set_state(&row, JournalState::Withheld)?;
            }
            self.signal(Signal::Book(leg.section.clone()));
            return Ok(None);
        }
        let failure = failure_of(error);
        let mut places = Vec::new();
        for (row, step) in waiting.into_values() {
            self.fail(&row, &step, &failure)?;
            places.push(place(&step));
        }
        self.signal(Signal::Cells(leg.section.clone(), places));
        Ok(leg.failed(failure.kind, assignment.as_str(), self.pace.same_failures))
    }

    fn deleted_there(
        &self,
        leg: &Leg<'_>,
        assignment: &AssignmentId,
        remote: &RemoteAssignmentId,
    ) -> Result<(), SyncError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let Some(mut known) = tx.assignment_if_here(leg.section, assignment)? else { return Ok(()) };
            known.delivery = Delivery::DeletedThere { id: remote.clone() };
            tx.put_assignment(leg.section, &known, now)
        })?;
        Ok(())
    }

    /// Looks at, writes and reads back the grades of one page.
    async fn send_page(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        here: Vec<(JournalRow, GradeStep, RemoteGrade)>,
        read_at: Instant,
        mark: Option<&PageMark>,
    ) -> Result<Option<StopReason>, SyncError> {
        let mut go = Vec::new();
        for (row, step, read) in here {
            if self.look(&row, &step, &read)? == Look::Go {
                go.push((row, step));
            } else {
                self.signal(Signal::Cells(leg.section.clone(), vec![place(&step)]));
            }
        }
        if go.is_empty() {
            self.signal(Signal::Run(leg.run.clone()));
            return Ok(None);
        }
        let mut stop = None;
        let mut accepted: BTreeMap<StudentId, (JournalRow, GradeStep)> = BTreeMap::new();
        let reading = &PageReading::looked_at(mark, read_at, leg.gate.page());
        // All of the page at once: the gate lets in as many as the pace lets go.
        let mut writes: FuturesUnordered<_> = go
            .into_iter()
            .map(|(row, step)| async move {
                let written = self.write(leg, remote, &row, &step, read_at, Some(reading)).await;
                (row, step, written)
            })
            .collect();
        while let Some((row, step, written)) = writes.next().await {
            self.signal(Signal::Cells(leg.section.clone(), vec![place(&step)]));
            match written? {
                Written::Accepted => {
                    accepted.insert(step.student.clone(), (row, step));
                }
                Written::Over => {}
                Written::Stop(reason) => {
                    // Nothing new is begun; what is under way comes to its end and is accounted for.
                    leg.control.stop();
                    stop = StopReason::first(stop, Some(reason));
                }
            }
            self.signal(Signal::Run(leg.run.clone()));
        }
        drop(writes);
        if is(Bug::DoneWithoutReadBack) {
            for (row, _) in std::mem::take(&mut accepted).into_values() {
                self.set_state(&row, JournalState::Confirmed)?;
            }
        }
        if !accepted.is_empty() && stop != Some(StopReason::Offline) && stop != Some(StopReason::SignIn) {
            stop = stop.or(self.verify(leg, remote, accepted, mark).await?);
        }
        Ok(stop)
    }

    /// Reads the page back. What cannot be read stays "accepted, not confirmed" for the next reading.
    async fn verify(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        mut accepted: BTreeMap<StudentId, (JournalRow, GradeStep)>,
        mark: Option<&PageMark>,
    ) -> Result<Option<StopReason>, SyncError> {
        let mut places = Vec::new();
        match self.page(leg, remote, mark).await {
            Ok(page) => {
                for read in page.grades {
                    if let Some((row, step)) = accepted.remove(&read.student) {
                        let row = self.store.read(|tx| tx.journal(row.id))?;
                        self.confirm(&row, &step, &read)?;
                        places.push(place(&step));
                    }
                }
            }
            Err(error) => {
                if let Some(reason) = StopReason::of(&error) {
                    return Ok(Some(reason));
                }
            }
        }
        for (row, step) in accepted.into_values() {
            if let Ok(read) = self.heard(self.lms.read_grade(leg.section, remote, &step.student).await) {
                let row = self.store.read(|tx| tx.journal(row.id))?;
                self.confirm(&row, &step, &read)?;
                places.push(place(&step));
            }
        }
        self.signal(Signal::Cells(leg.section.clone(), places));
        self.signal(Signal::Run(leg.run.clone()));
        Ok(None)
    }

    /// A student that no page listed.
    async fn send_alone(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        row: JournalRow,
        step: GradeStep,
    ) -> Result<Option<StopReason>, SyncError> {
        let read_at = Instant::now();
        match self.heard(self.lms.read_grade(leg.section, remote, &step.student).await) {
            Ok(read) => {
                if self.look(&row, &step, &read)? != Look::Go {
                    return Ok(None);
                }
                match self.write(leg, remote, &row, &step, read_at, None).await? {
                    Written::Accepted => {
                        let alone = BTreeMap::from([(step.student.clone(), (row, step))]);
                        self.verify_alone(leg, remote, alone).await
                    }
                    Written::Over => Ok(None),
                    Written::Stop(reason) => Ok(Some(reason)),
                }
            }
            Err(error) => {
                if let Some(reason) = StopReason::of(&error) {
                    return Ok(Some(reason));
                }
                let failure = failure_of(&error);
                if is(Bug::NotThereTakenForDone) && failure.kind == FailureKind::StudentNotThere {
                    self.accept(&row, &step, &step.send)?;
                    self.set_state(&row, JournalState::Confirmed)?;
                    return Ok(None);
                }
                self.fail(&row, &step, &failure)?;
                self.signal(Signal::Cells(leg.section.clone(), vec![place(&step)]));
                Ok(leg.failed(failure.kind, step.student.as_str(), self.pace.same_failures))
            }
        }
    }

    async fn verify_alone(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        accepted: BTreeMap<StudentId, (JournalRow, GradeStep)>,
    ) -> Result<Option<StopReason>, SyncError> {
        for (row, step) in accepted.into_values() {
            match self.heard(self.lms.read_grade(leg.section, remote, &step.student).await) {
                Ok(read) => {
                    let row = self.store.read(|tx| tx.journal(row.id))?;
                    self.confirm(&row, &step, &read)?;
                    self.signal(Signal::Cells(leg.section.clone(), vec![place(&step)]));
                }
                Err(error) => return Ok(StopReason::of(&error)),
            }
        }
        Ok(None)
    }

    /// One grade: looked at again if the reading is old, written, and after an unclear answer read back before any
    /// further try.
    async fn write(
        &self,
        leg: &Leg<'_>,
        remote: &RemoteAssignmentId,
        row: &JournalRow,
        step: &GradeStep,
        read_at: Instant,
        page: Option<&PageReading<'_>>,
    ) -> Result<Written, SyncError> {
        let _inside = match page {
            Some(page) => Some(page.gate.enter(|| self.lms.in_flight()).await),
            None => None,
        };
        if !self.my_turn(leg.control).await {
            return Ok(Written::Stop(StopReason::Cancelled));
        }
        // Not by the wall clock: one that is set back makes an old reading look fresh.
        let mut read_at = read_at;
        let mut looks = 0;
        // An LMS that takes longer than that to answer is asked so often at the most.
        while read_at.elapsed() > self.pace.fresh && looks < LOOKS {
            looks += 1;
            match self.read_again(leg, remote, &step.student, page).await {
                Ok((asked_at, read)) if self.look(row, step, &read)? == Look::Go => read_at = asked_at,
                Ok(_) => return Ok(Written::Over),
                Err(error) => return self.not_read(leg, row, step, &error),
            }
        }
        let mut last = LmsError::NoAnswer;
        let mut resend = true;
        for attempt in 1..=TRIES {
            if resend {
                if is(Bug::WaitsBetweenLookAndWrite) {
                    self.lms.turn().await;
                }
                if is(Bug::DoneBeforeSent) {
                    self.accept(row, step, &step.send)?;
                } else if !is(Bug::NoIntentBeforeWrite) {
                    self.mark_sending(row, step, attempt)?;
                }
                self.signal(Signal::Cells(leg.section.clone(), vec![place(step)]));
                match self
                    .heard(self.lms.write_grade(leg.section, remote, &step.student, &write_of(step)).await)
                {
                    Ok(reply) => {
                        self.accept(row, step, &reply.grade)?;
                        leg.worked();
                        return Ok(Written::Accepted);
                    }
                    Err(error) if error.applied() == Applied::No => {
                        if let Some(reason) = StopReason::of(&error) {
                            self.unsend(row, step)?;
                            return Ok(Written::Stop(reason));
                        }
                        return self.over(leg, row, step, remote, &error);
                    }
                    Err(error) => last = error,
                }
            }
            self.wait(attempt).await;
            if is(Bug::ResentUnread) {
                continue;
            }
            let asked = Instant::now();
            match self.heard(self.lms.read_grade(leg.section, remote, &step.student).await) {
                Ok(read) => match self.read_back(row, step, &read)? {
                    ReadBack::Arrived => {
                        leg.worked();
                        return Ok(Written::Accepted);
                    }
                    // An answer that was long on its way says too little about now.
                    ReadBack::NotArrived => resend = asked.elapsed() <= self.pace.fresh,
                    ReadBack::Moved => return Ok(Written::Over),
                },
                Err(error) => {
                    if let Some(reason) = StopReason::of(&error) {
                        self.fail(row, step, &failure_of(&last))?;
                        return Ok(Written::Stop(reason));
                    }
                    // Not read: never sent again unread.
                    resend = false;
                }
            }
        }
        self.over(leg, row, step, remote, &last)
    }

    fn not_read(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        step: &GradeStep,
        error: &LmsError,
    ) -> Result<Written, SyncError> {
        if let Some(reason) = StopReason::of(error) {
            return Ok(Written::Stop(reason));
        }
        self.failed(leg, row, step, failure_of(error))
    }

    /// Says why a grade could not be written. An assignment that is gone counts once, not once for each student: it says
    /// nothing about the others.
    fn failed(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        step: &GradeStep,
        failure: Failure,
    ) -> Result<Written, SyncError> {
        self.fail(row, step, &failure)?;
        let whose = match failure.kind {
            FailureKind::AssignmentNotThere => step.assignment.as_str(),
            _ => step.student.as_str(),
        };
        let stop = leg.failed(failure.kind, whose, self.pace.same_failures);
        Ok(stop.map_or(Written::Over, Written::Stop))
    }

    fn over(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        step: &GradeStep,
        remote: &RemoteAssignmentId,
        error: &LmsError,
    ) -> Result<Written, SyncError> {
        let failure: Failure = failure_of(error);
        if is(Bug::NotThereTakenForDone) && failure.kind == FailureKind::StudentNotThere {
            self.accept(row, step, &step.send)?;
            return Ok(Written::Over);
        }
        if failure.kind == FailureKind::AssignmentNotThere {
            self.deleted_there(leg, &step.assignment, remote)?;
        }
        self.failed(leg, row, step, failure)
    }
}

/// Only the parts that changed here are sent; flags are one list on the wire and go together.
fn write_of(step: &GradeStep) -> GradeWrite {
    let mut write = GradeWrite::default();
    let whole = step.after();
    for field in &step.fields {
        match field {
            GradeField::Mark => {
                if step.send.score != step.expect.score {
                    write.score = step.send.score;
                }
                if step.send.status != step.expect.status {
                    write.score = write.score.or(step.send.score);
                    write.flags = Some((whole.status, whole.late));
                }
            }
            GradeField::Late => write.flags = Some((whole.status, whole.late)),
            GradeField::Comment => write.comment = Some(step.send.comment.clone()),
        }
    }
    write
}
