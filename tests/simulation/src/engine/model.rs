//! What a client's teacher said and saw, kept apart from the client: the measure by which the client is judged.

use crate::engine::world::{Key, World, section};

use gradebook::{
    Delivery, Grade, GradeCell, GradeField, GradeStep, LmsEdits, RemoteAssignmentId, Score, StudentId,
    Verdict,
};
use lms::{GradeWrite, NewAssignment, RemoteGrade};
use std::collections::{BTreeMap, BTreeSet};
use store::{JournalState, JournalStep};

use crate::engine::lms::{Author, Slot, visible};
use crate::engine::port::{Reply, Request};
use crate::engine::world::Sent;

/// A reading may be so old when a write leaves: the engine's own bound and the ticks around it.
const FRESH: u64 = 8_000 + 200;

/// Something the teacher did, as far as it matters here.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Entered a value.
    Enter(Key, Grade),
    /// Approved what is there.
    Approve(Key),
    /// Took the approval back.
    Unapprove(Key),
    /// The value there is as far as the teacher is concerned the one of the LMS.
    Accept(Key, Grade),
    /// Knows what the LMS has, and decided on it.
    Know(Key, Grade),
    /// One more create of this reference is wanted.
    Permit(String),
    /// The assignment is not here any more.
    Drop(gradebook::AssignmentId),
}

/// The last reading of one grade that reached a client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// The newest value that it ever saw.
    seen: u64,
    /// The newest value that it had seen when it last sent a write.
    seen_at_sending: u64,
    at: u64,
}

/// Writes of one grade.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written {
    /// When the last one took effect.
    pub(crate) at: u64,
    /// Scores that were ever sent.
    pub(crate) scores: BTreeSet<Score>,
}

/// One teacher's side of the story.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) local: BTreeMap<Key, Grade>,
    pub(crate) approved: BTreeSet<Key>,
    /// Approved by a standing answer, perhaps.
    pub(crate) by_policy: BTreeSet<Key>,
    /// Entered here, and never in the LMS since.
    pub(crate) pending: BTreeSet<(Key, GradeField)>,
    /// Whatever was the same here and there at some time: back to it is no edit.
    pub(crate) agreed: BTreeMap<Key, Vec<Grade>>,
    /// Creates that may still be sent, by reference.
    pub(crate) permits: BTreeMap<String, i64>,
    /// "It isn't there" was said before it could be known.
    pub(crate) hasty: BTreeSet<String>,
    pub(crate) readings: BTreeMap<(RemoteAssignmentId, StudentId), Reading>,
    /// The writes of each grade that took effect.
    pub(crate) written: BTreeMap<(RemoteAssignmentId, StudentId), Written>,
    /// Writes that were answered and not stored.
    pub(crate) pretended: BTreeMap<(RemoteAssignmentId, StudentId), u64>,
    /// What a run that is taken back leaves here: the earlier value, or, where it did not work out after all, what was
    /// there.
    pub(crate) undoing: BTreeMap<Key, [Grade; 2]>,
    /// What is being done; applied when it is acknowledged, or committed before a crash.
    pub(crate) intent: Vec<Change>,
    /// When its program was last started. What was answered before may never have been saved.
    pub(crate) started: u64,
    /// Commits when the store was last looked at.
    pub(crate) absorbed: u64,
    /// Edits in the LMS may have been taken by a standing answer.
    pub(crate) takes: bool,
}

/// The same as a reader of the LMS sees it, which keeps two decimals. Deliberately not the program's own comparison:
/// a measure that bends with what it measures says nothing.
pub(crate) fn alike(a: &Grade, b: &Grade, field: GradeField) -> bool {
    let score =
        |grade: &Grade| grade.score.map(|score| score.rounded(2)).filter(|score| *score != Score::ZERO);
    match field {
        GradeField::Mark => score(a) == score(b) && a.status == b.status,
        GradeField::Late => a.late == b.late,
        GradeField::Comment => a.comment == b.comment,
    }
}

/// The same in all parts.
pub(crate) fn all_alike(a: &Grade, b: &Grade) -> bool {
    GradeField::ALL.into_iter().all(|field| alike(a, b, field))
}

impl Model {
    fn agree(&mut self, key: &Key, grade: &Grade) {
        let agreed = self.agreed.entry(key.clone()).or_insert_with(|| vec![Grade::default()]);
        if agreed.last() != Some(grade) {
            agreed.push(grade.clone());
        }
    }

    /// What is there in the LMS may be what was entered here.
    pub(crate) fn meets(&mut self, key: &Key, there: &Grade) {
        let ours = self.local.get(key).cloned().unwrap_or_default();
        for field in GradeField::ALL.into_iter().filter(|field| alike(&ours, there, *field)) {
            self.pending.remove(&(key.clone(), field));
        }
        self.agree_where_alike(key, &ours, there);
    }

    /// The parts in which the two are alike are agreed.
    fn agree_where_alike(&mut self, key: &Key, ours: &Grade, there: &Grade) {
        let mut met = self.agreed.get(key).and_then(|agreed| agreed.last()).cloned().unwrap_or_default();
        for field in GradeField::ALL.into_iter().filter(|field| alike(ours, there, *field)) {
            met.take(field, ours);
        }
        self.agree(key, &met);
    }

    pub(crate) fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Enter(key, grade) => {
                    self.approved.remove(&key);
                    // A decision that leaves the value as it is says nothing about an undo of it that is still open.
                    if self.local.get(&key) != Some(&grade) {
                        self.undoing.remove(&key);
                    }
                    // Back to what was agreed is no edit any more.
                    let agreed = self.agreed.entry(key.clone()).or_insert_with(|| vec![Grade::default()]);
                    for field in GradeField::ALL {
                        if agreed.iter().any(|agreed| alike(agreed, &grade, field)) {
                            self.pending.remove(&(key.clone(), field));
                        } else {
                            self.pending.insert((key.clone(), field));
                        }
                    }
                    self.local.insert(key, grade);
                }
                Change::Approve(key) => {
                    self.approved.insert(key);
                }
                Change::Unapprove(key) => {
                    self.approved.remove(&key);
                }
                Change::Accept(key, grade) => {
                    self.pending.retain(|(pending, _)| *pending != key);
                    self.agree(&key, &grade);
                    self.local.insert(key, grade);
                }
                Change::Know(key, grade) => self.agree(&key, &grade),
                Change::Permit(reference) => *self.permits.entry(reference).or_default() += 1,
                Change::Drop(assignment) => {
                    self.local.retain(|key, _| key.0 != assignment);
                    self.approved.retain(|key| key.0 != assignment);
                    self.pending.retain(|(key, _)| key.0 != assignment);
                }
            }
        }
    }
}

/// The reference that a create carries.
pub(crate) fn reference_in(text: &str) -> String {
    text.rsplit_once("Passback reference ").map(|(_, reference)| reference.to_owned()).unwrap_or_default()
}

impl World {
    /// Our id of an assignment.
    pub(crate) fn key_of(&self, client: usize, id: &RemoteAssignmentId, student: &StudentId) -> Option<Key> {
        let found = self.seats[client].store.read(|tx| tx.find_assignment(&section(), id.as_str()));
        Some((found.ok()??, student.clone()))
    }

    /// A reading reached a client.
    pub(crate) fn heard(&mut self, client: usize, request: &Request, reply: &Reply) {
        let now = self.now();
        let readings = &mut self.seats[client].model.readings;
        let mut note = |id: &RemoteAssignmentId, read: &RemoteGrade, version: u64| {
            let known = readings.entry((id.clone(), read.student.clone()));
            let reading = known.or_insert(Reading { seen: 0, seen_at_sending: 0, at: now });
            reading.seen = reading.seen.max(version);
            reading.at = now;
        };
        match (request, reply) {
            (Request::ReadGrades(id, _), Reply::Page(page, versions)) => {
                page.grades.iter().zip(versions).for_each(|(read, version)| note(id, read, *version));
                // What it reads is what is here: both sides have it.
                let found = self.seats[client].store.read(|tx| tx.find_assignment(&section(), id.as_str()));
                let Some(assignment) = found.ok().flatten() else { return };
                for read in &page.grades {
                    let key = (assignment.clone(), read.student.clone());
                    self.seats[client].model.meets(&key, &read.grade);
                }
            }
            (Request::ReadGrade(id, _), Reply::Grade(read, version)) => note(id, read, *version),
            (Request::Write(id, student, _), Reply::Grade(_, version)) => {
                let work = self.lms.works.get_mut(id);
                if let Some(slot) = work.and_then(|work| work.grades.get_mut(student)) {
                    slot.sure |= slot.informed && slot.version == *version;
                }
            }
            _ => {}
        }
    }

    /// Whether a client has read what it is about to replace.
    pub(crate) fn informed(&self, client: usize, id: &RemoteAssignmentId, student: &StudentId) -> bool {
        let reading = self.seats[client].model.readings.get(&(id.clone(), student.clone()));
        let seen = reading.map_or(0, |reading| reading.seen_at_sending);
        // A write of its own over a late one of its own knows no more than that one did.
        let own = |slot: &Slot| slot.author == Author::Client(client) && slot.informed;
        self.lms.slot(id, student).is_none_or(|slot| slot.version <= seen || own(slot))
    }

    /// The step that a write belongs to: committed as "sending", or the write should not be there.
    fn step_of(&self, client: usize, key: &Key) -> Option<GradeStep> {
        let rows = self.seats[client].store.read(|tx| tx.journal_open()).ok()?;
        let sending = rows.into_iter().filter(|row| row.state == JournalState::Sending);
        sending.into_iter().find_map(|row| match row.step {
            JournalStep::Write(step) if step.assignment == key.0 && step.student == key.1 => Some(step),
            _ => None,
        })
    }

    /// A request leaves that may take effect: its intent must be saved by now.
    pub(crate) fn judge_leaving(&mut self, client: usize, request: &Request) {
        match request {
            Request::Create(new) => self.judge_create(client, new),
            Request::Write(id, student, write) => self.judge_sending(client, id, student, write),
            Request::Delete(id) => self.judge_deleting(client, id),
            _ => {}
        }
    }

    fn judge_create(&mut self, client: usize, new: &NewAssignment) {
        let reference = reference_in(&new.details.description);
        let seat = &mut self.seats[client];
        let permits = seat.model.permits.entry(reference.clone()).or_default();
        *permits -= 1;
        let too_many = *permits < 0;
        let saved = seat.store.read(|tx| {
            let of_this = tx.assignments(&section())?.into_iter().find(|a| a.reference == reference);
            let open = tx.journal_open()?;
            Ok(of_this.is_some_and(|a| {
                let row = open.iter().find(|row| {
                    row.assignment == a.id
                        && row.state == JournalState::Sending
                        && matches!(row.step, JournalStep::Create { .. })
                });
                a.delivery == Delivery::Creating && row.is_some()
            }))
        });
        if too_many {
            self.violated(format!("promise 3: {reference} was created again by itself"));
        }
        if !matches!(saved, Ok(true)) {
            self.violated(format!("promise 6: the create of {reference} left before its intent was saved"));
        }
    }

    /// An assignment appears in the LMS.
    pub(crate) fn judge_made(&mut self, client: usize, new: &NewAssignment) {
        let reference = reference_in(&new.details.description);
        let there = self.lms.works.values().any(|work| reference_in(&work.details.description) == reference);
        if there {
            if self.seats[client].model.hasty.contains(&reference) {
                self.tally.hasty_doubles += 1;
            } else {
                self.violated(format!("promise 3: {reference} is there twice"));
            }
        }
    }

    fn judge_sending(
        &mut self,
        client: usize,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) {
        let Some(key) = self.key_of(client, id, student) else {
            return self.violated("promise 6: a write to an assignment whose id was not saved".to_owned());
        };
        let Some(step) = self.step_of(client, &key) else {
            return self.violated(format!("promise 6: a write left before its intent was saved ({key:?})"));
        };
        let score_wrong = write.score.is_some() && write.score != step.send.score;
        let comment_wrong = write.comment.as_ref().is_some_and(|comment| *comment != step.send.comment);
        if score_wrong || comment_wrong {
            self.violated(format!("promise 1: something else was sent than was planned ({key:?})"));
        }
        let now = self.now();
        let reading =
            self.seats[client].model.readings.get_mut(&(id.clone(), student.clone())).map(|reading| {
                reading.seen_at_sending = reading.seen;
                *reading
            });
        let age = reading.map_or(u64::MAX, |reading| now.saturating_sub(reading.at));
        self.tally.ages.push(u32::try_from(age).unwrap_or(u32::MAX));
        if age > FRESH {
            self.violated(format!("promise 2: written {age} ms after the last reading ({key:?})"));
        }
    }

    /// A delete leaves: only what was committed as an intent, and only of an assignment that this computer made.
    fn judge_deleting(&mut self, client: usize, id: &RemoteAssignmentId) {
        let rows = self.seats[client].store.read(|tx| {
            let known = tx.find_assignment(&section(), id.as_str())?;
            Ok((known, tx.journal_open()?))
        });
        let saved = rows.is_ok_and(|(known, rows)| {
            rows.iter().any(|row| {
                row.state == JournalState::Sending
                    && matches!(row.step, JournalStep::Delete { .. })
                    && Some(&row.assignment) == known.as_ref()
            })
        });
        if !saved {
            self.violated(format!("promise 6: the delete of {id} left before its intent was saved"));
        }
    }

    /// A delete takes effect: nobody else's grade may go with it, but for one that came between look and delete.
    pub(crate) fn judge_delete(&mut self, client: usize, id: &RemoteAssignmentId, sent: Sent) {
        let Some(work) = self.lms.works.get(id) else { return };
        let readings = &self.seats[client].model.readings;
        let known = |student: &StudentId, slot: &Slot| {
            let seen = readings.get(&(id.clone(), student.clone())).map_or(0, |reading| reading.seen);
            slot.version <= seen && slot.set_at + 2 * FRESH < sent.at
        };
        let foreign = work.grades.iter().find(|(student, slot)| {
            slot.author != Author::Client(client) && !visible(&slot.grade).is_blank() && known(student, slot)
        });
        if let Some((student, _)) = foreign.filter(|_| !sent.given_up) {
            self.violated(format!(
                "promise 8: {id} was deleted with a grade of {student} that somebody else gave"
            ));
        }
    }

    /// A write takes effect.
    pub(crate) fn judge_write(
        &mut self,
        client: usize,
        at: (&RemoteAssignmentId, &StudentId),
        write: &GradeWrite,
        after: &Grade,
        sent: Sent,
    ) {
        let (id, student) = at;
        let Some(slot) = self.lms.slot(id, student).cloned() else { return };
        let before = visible(&slot.grade);
        if slot.author == Author::Client(client) || before == visible(after) {
            return;
        }
        if sent.given_up {
            self.tally.zombies += 1;
            return;
        }
        let Some(key) = self.key_of(client, id, student) else { return };
        let Some(step) = self.step_of(client, &key) else { return };
        if all_alike(&before, &step.expect) {
            let blank = vec![Grade::default()];
            let agreed = self.seats[client].model.agreed.get(&key).unwrap_or(&blank);
            // A flag that was sent as it stands there is not ours to answer for: no LMS holds late work that is missing.
            let sent_alike = |field: GradeField| {
                field == GradeField::Late && write.flags.is_some_and(|(_, late)| late == before.late)
            };
            let replaced = GradeField::ALL.into_iter().filter(|field| !alike(&before, after, *field));
            let replaced = replaced.filter(|field| !sent_alike(*field));
            let mut undecided =
                replaced.filter(|field| !agreed.iter().any(|agreed| alike(agreed, &before, *field)));
            if let Some(field) = undecided.next() {
                self.violated(format!(
                    "promise 2: {field:?} of {key:?} was replaced, and nobody decided on {before:?}"
                ));
            }
            return;
        }
        let reading = self.seats[client].model.readings.get(&(id.clone(), student.clone()));
        let seen = reading.map_or(0, |reading| reading.seen_at_sending);
        // Another reading of this client may know of an edit that the look before the write was too early for.
        let just_before = slot.set_at + 2 * FRESH > sent.at;
        if just_before || slot.version > seen && slot.set_at + FRESH + 60_000 > sent.at {
            self.tally.between += 1;
        } else if slot.version > seen {
            self.violated(format!("promise 2: an edit made long before was overwritten unread ({key:?})"));
        } else {
            self.violated(format!(
                "promise 2: {key:?} held {before:?}, which was read and not shown as {:?}",
                step.expect
            ));
        }
    }

    /// The LMS's value changed: is it what somebody here wants?
    pub(crate) fn met(&mut self, id: &RemoteAssignmentId, student: &StudentId) {
        let there = visible(&self.lms.grade(id, student));
        let author = self.lms.slot(id, student).map(|slot| slot.author);
        for client in 0..self.seats.len() {
            let Some(key) = self.key_of(client, id, student) else { continue };
            let own = author == Some(Author::Client(client));
            let sending = self.step_of(client, &key).filter(|_| !own);
            let model = &mut self.seats[client].model;
            // The very value that a write on its way carries, put there by somebody else: nobody can tell the two
            // apart, and what is read back is what was sent.
            if let Some(step) = sending {
                model.agree_where_alike(&key, &step.send, &there);
            }
            if own {
                model.pending.retain(|(pending, _)| *pending != key);
                let ours = model.local.get(&key).cloned().unwrap_or_default();
                model.agree(&key, &ours);
                model.agree(&key, &there);
            }
            model.meets(&key, &there);
        }
    }

    /// After the engine did something: what the teacher has here may only have changed in ways that were allowed.
    pub(crate) fn absorb(&mut self, client: usize) {
        let commits = store::crash::commits();
        if std::mem::replace(&mut self.seats[client].model.absorbed, commits) == commits {
            return;
        }
        let store = self.seats[client].store.clone();
        let read = store.read(|tx| {
            let policies = tx.section(&section())?.policies;
            let mut all = Vec::new();
            for assignment in tx.assignments(&section())? {
                let takes = policies.with(assignment.policies).edits == LmsEdits::Take;
                let cells = tx.cells(&assignment.id)?;
                all.push((assignment, takes, cells));
            }
            Ok(all)
        });
        let Ok(all) = read else { return self.violated("the store cannot be read".to_owned()) };
        for (assignment, takes, cells) in all {
            let remote = match &assignment.delivery {
                Delivery::InLms { id } | Delivery::DeletedThere { id } => Some(id.clone()),
                _ => None,
            };
            for (student, cell) in cells {
                let key = (assignment.id.clone(), student);
                let model = &self.seats[client].model;
                let ours = model.local.get(&key).cloned().unwrap_or_default();
                self.judge_standing(client, &key, remote.as_ref(), &cell);
                let model = &self.seats[client].model;
                if cell.local == ours {
                    if model.approved.contains(&key) && !cell.is_approved() {
                        self.violated(format!("promise 4: the approval of {key:?} is gone"));
                    }
                    continue;
                }
                let seen = remote.as_ref().map_or(&[][..], |id| self.lms.seen(id, &key.1));
                let was_there = |field: GradeField| {
                    alike(&ours, &cell.local, field)
                        || seen.iter().any(|seen| alike(seen, &cell.local, field))
                };
                let theirs = GradeField::ALL.iter().all(|field| was_there(*field));
                let undone = model.undoing.get(&key).is_some_and(|undone| {
                    GradeField::ALL.into_iter().all(|field| {
                        alike(&ours, &cell.local, field)
                            || undone.iter().any(|value| alike(value, &cell.local, field))
                    })
                });
                if undone {
                    let model = &mut self.seats[client].model;
                    model.approved.remove(&key);
                    model.pending.retain(|(pending, _)| *pending != key);
                    model.agree(&key, &cell.local);
                    model.local.insert(key, cell.local);
                    continue;
                }
                let adopted = ours.is_blank();
                let mut moved =
                    GradeField::ALL.into_iter().filter(|field| !alike(&ours, &cell.local, *field));
                let pending = moved.any(|field| model.pending.contains(&(key.clone(), field)));
                let lied = remote.as_ref().is_some_and(|id| {
                    let said = model.pretended.get(&(id.clone(), key.1.clone()));
                    let edited = self.lms.slot(id, &key.1).map(|slot| slot.set_at);
                    said.is_some() && edited >= said.copied()
                });
                if theirs && pending && lied {
                    self.tally.lies += 1;
                } else if !theirs || pending || !(adopted || takes || model.takes) {
                    let (theirs, now) = (if theirs { "theirs" } else { "nobody's" }, cell.local);
                    self.violated(format!(
                        "promise 2: yours of {key:?} became {theirs} by itself: {ours:?} to {now:?}, pending {pending}"
                    ));
                    return;
                }
                let model = &mut self.seats[client].model;
                model.approved.remove(&key);
                model.agree(&key, &cell.local);
                model.local.insert(key, cell.local);
            }
        }
    }

    /// What a grade is said to be must fit what its client knows.
    fn judge_standing(
        &mut self,
        client: usize,
        key: &Key,
        remote: Option<&RemoteAssignmentId>,
        cell: &GradeCell,
    ) {
        let Some(id) = remote else { return };
        let (Some(slot), profile) = (self.lms.slot(id, &key.1), self.lms.kind.profile()) else { return };
        let model = &self.seats[client].model;
        let place = (id.clone(), key.1.clone());
        let seen = model.readings.get(&place).map_or(0, |reading| reading.seen);
        let verdict = cell.verdict(&profile);
        // Its own write was answered and read: nobody there changed anything.
        let own = slot.author == Author::Client(client)
            && slot.sure
            && slot.set_at >= model.started
            && seen >= slot.version
            && !cell.sending;
        if own && matches!(verdict, Verdict::TakeRemote | Verdict::Conflict) {
            let what =
                format!("promise 5: {key:?} is shown as changed there, and it is its own write: {cell:?}");
            return self.violated(what);
        }
        if cell.sending {
            return;
        }
        // Agreed though the two sides differ: only if the LMS made something else of what was sent.
        let Some(base) = cell.base.as_ref().filter(|_| verdict == Verdict::Unchanged) else { return };
        let differs = !alike(&base.ours, &base.lms, GradeField::Mark) && cell.local == base.ours;
        let sent = |score| model.written.get(&place).is_some_and(|written| written.scores.contains(&score));
        if differs && cell.local.score.is_some_and(|score| !sent(score)) && base.ours.score != base.lms.score
        {
            let what = format!("promise 4: {key:?} was never sent and is called agreed: {cell:?}");
            self.violated(what);
        }
    }

    /// After a run: "sent" means read back.
    pub(crate) fn judge_run(&mut self, client: usize, run: &gradebook::RunId) {
        let store = self.seats[client].store.clone();
        let Ok((rows, open)) = store.read(|tx| Ok((tx.journal_of_run(run)?, tx.journal_open()?))) else {
            return;
        };
        for row in rows {
            let (Some(student), JournalState::Confirmed, true) = (&row.student, row.state, row.attempts > 0)
            else {
                continue;
            };
            // A later run's write of the same grade is judged with that run.
            if open.iter().any(|later| later.assignment == row.assignment && later.student == row.student) {
                continue;
            }
            let found = store.read(|tx| tx.assignment(&section(), &row.assignment));
            let Some(id) = found.ok().and_then(|a| a.remote_id().cloned()) else { continue };
            let model = &self.seats[client].model;
            let place = (id, student.clone());
            let written = model.written.get(&place).map(|written| written.at);
            let read = model.readings.get(&place).map(|reading| reading.at);
            if read.is_none() || read < written {
                let what =
                    format!("promise 5: {}/{student} is called sent and was not read back", row.assignment);
                self.violated(what);
            }
        }
    }
}
