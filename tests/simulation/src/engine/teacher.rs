//! What a teacher does at a computer. Each action is one transaction, as the desk does it, and is noted in the model
//! only when it was acknowledged.

use crate::engine::client::{Client, NOON};
use crate::engine::hands::some_grade;
use crate::engine::model::{Change, all_alike, reference_in};
use crate::engine::port::Request;
use crate::engine::world::{Key, section};
use gradebook::decide::{Choice, decide, decide_detail};
use gradebook::{
    Approval, Assignment, AssignmentId, AssignmentsGo, CreatedByRun, Delivery, Details, GradeField, LmsEdits,
    Only, OwnPolicies, Plan, Policies, RemoteAssignmentId, ResultsGo, RunId, Score, Time, Verdict,
};
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{RunKind, RunRow, StoreError, Tx};
use sync::{Answer, SyncError};
use tokio::time::sleep;

/// After so long nothing that was given up takes effect any more.
pub(crate) const SURELY_OVER: u64 = 160_000;

/// What a teacher takes when a change is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaning {
    /// Now this, now that.
    Any,
    /// The LMS's.
    Lms,
}

impl Client {
    /// Does it in one transaction, and notes it when it is acknowledged.
    pub(crate) fn tell(&self, changes: Vec<Change>, f: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError>) {
        self.world.get().seats[self.number].model.intent = changes;
        let done = self.store.write(f);
        let mut world = self.world.get();
        let intent = std::mem::take(&mut world.seats[self.number].model.intent);
        match done {
            Ok(()) => world.seats[self.number].model.apply(intent),
            Err(error) => world.violated(format!("a teacher's action failed: {error:?}")),
        }
    }

    fn say(&self, what: std::fmt::Arguments<'_>) {
        let number = self.number;
        self.world.get().say(format_args!("t{number} {what}"));
    }

    /// What the engine says went wrong: trouble with the LMS is expected, trouble with the store is not.
    pub(crate) fn note<T>(&self, outcome: Result<T, SyncError>) -> Option<T> {
        let number = self.number;
        match outcome {
            Ok(value) => Some(value),
            Err(SyncError::Store(error)) => {
                self.world.get().violated(format!("c{number}: the store failed: {error:?}"));
                None
            }
            Err(error) => {
                self.world.get().say(format_args!("c{number} {error}"));
                None
            }
        }
    }

    fn assignments(&self) -> Vec<Assignment> {
        self.store.read(|tx| tx.assignments(&section())).unwrap_or_default()
    }

    fn some_key(&self) -> Option<(Assignment, Key)> {
        let mut world = self.world.get();
        let assignment = world.chance.one_of(&self.assignments())?;
        let pupils: Vec<_> = world.lms.pupils.keys().cloned().collect();
        let student = world.chance.one_of(&pupils)?;
        let known = self.store.read(|tx| tx.student_ids(&section())).unwrap_or_default();
        let key = (assignment.id.clone(), student);
        known.contains(&key.1).then_some((assignment, key))
    }

    fn enter(&self) {
        let Some((_, key)) = self.some_key() else { return };
        // What a reading under way has brought so far is what the teacher sees.
        self.absorb();
        let Ok(mut cell) = self.store.read(|tx| tx.cell(&key.0, &key.1)) else { return };
        let grade = some_grade(&mut self.world.get(), &cell.local);
        if grade == cell.local {
            return;
        }
        self.say(format_args!("enters {}/{} {grade:?}", key.0, key.1));
        cell.edit(grade.clone(), self.now(), false);
        self.tell(vec![Change::Enter(key.clone(), grade)], |tx| tx.put_cell(&key.0, &key.1, &cell));
        self.meet(&key);
    }

    /// What was entered may be there already.
    pub(crate) fn meet(&self, key: &Key) {
        let found = self.store.read(|tx| tx.assignment(&section(), &key.0));
        if let Some(id) = found.ok().and_then(|a| a.remote_id().cloned()) {
            let mut world = self.world.get();
            let there = crate::engine::lms::visible(&world.lms.grade(&id, &key.1));
            world.seats[self.number].model.meets(key, &there);
        }
    }

    fn now(&self) -> Time {
        sync::Clock::now(&*self.clock)
    }

    /// Approves these drafts; all of them without a key.
    pub(crate) fn approve(&self, only: Option<&Key>) {
        let Ok(book) = self.store.read(|tx| tx.book(&section())) else { return };
        let mut cells = Vec::new();
        for column in &book.columns {
            for (index, cell) in &column.cells {
                let Some(student) = book.student(*index) else { continue };
                let key = (column.assignment.id.clone(), student.id.clone());
                let draft = matches!(cell.verdict(&book.profile), Verdict::KeepLocal | Verdict::Conflict);
                if draft && !cell.is_approved() && only.is_none_or(|only| *only == key) {
                    let mut cell = cell.clone();
                    cell.approve(Approval::Teacher);
                    cells.push((key, cell));
                }
            }
        }
        if cells.is_empty() {
            return;
        }
        self.say(format_args!("approves {}", cells.len()));
        let changes = cells.iter().map(|(key, _)| Change::Approve(key.clone())).collect();
        self.tell(changes, |tx| cells.iter().try_for_each(|(key, cell)| tx.put_cell(&key.0, &key.1, cell)));
    }

    fn unapprove(&self) {
        let Some((_, key)) = self.some_key() else { return };
        let Ok(mut cell) = self.store.read(|tx| tx.cell(&key.0, &key.1)) else { return };
        if !cell.is_approved() || cell.sending {
            return;
        }
        self.say(format_args!("takes back the approval of {}/{}", key.0, key.1));
        cell.approved = None;
        self.tell(vec![Change::Unapprove(key.clone())], |tx| tx.put_cell(&key.0, &key.1, &cell));
    }

    fn make_assignment(&self) {
        let number = self.world.get().chance.between(100_000, 999_999);
        let id = AssignmentId::from(format!("made-{}-{number}", self.number));
        if self.assignments().iter().any(|a| a.id == id) {
            return;
        }
        let auto_graded = self.world.get().chance.permille(300);
        let assignment = Assignment {
            id,
            reference: format!("PB-{}{number}", self.number),
            local: Details {
                title: format!("Quiz {number}"),
                description: String::new(),
                due: Some(NOON.plus_millis(60 * 86_400_000)),
                points: Some(Score::points(20)),
            },
            base: None,
            remote: None,
            delivery: Delivery::OnlyHere,
            auto_graded,
            policies: OwnPolicies::default(),
            failure: None,
            grades_read: false,
            in_points: true,
        };
        self.say(format_args!("makes {}", assignment.reference));
        self.tell(vec![Change::Permit(assignment.reference.clone())], |tx| {
            tx.put_assignment(&section(), &assignment, NOON)
        });
    }

    fn change_details(&self) {
        let all = self.assignments();
        let Some(mut assignment) = self.world.get().chance.one_of(&all) else { return };
        let title = format!("Changed {}", self.world.get().chance.below(100));
        let what = self.world.get().chance.below(3);
        match what {
            0 => assignment.local.title = title,
            1 => assignment.local.points = Some(Score::points(50)),
            _ => assignment.local.description = "Bring a ruler.".to_owned(),
        }
        self.say(format_args!("changes {}", assignment.id));
        self.tell(Vec::new(), |tx| tx.put_assignment(&section(), &assignment, NOON));
    }

    fn answer_questions(&self) {
        let mut world = self.world.get();
        let policies = Policies {
            assignments: [AssignmentsGo::WithSync, AssignmentsGo::AtOnce][world.chance.below(2)],
            results: [ResultsGo::AfterApproval, ResultsGo::AtOnce][world.chance.below(2)],
            edits: [LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore][world.chance.weighed(&[4, 4, 1])],
        };
        drop(world);
        self.set_policies(policies);
    }

    pub(crate) fn set_policies(&self, policies: Policies) {
        self.say(format_args!("answers {policies:?}"));
        if policies.edits == LmsEdits::Take {
            self.world.get().seats[self.number].model.takes = true;
        }
        // Automatic work that is under way went by the answer before, and goes by the new one.
        self.let_policy_approve();
        self.tell(Vec::new(), |tx| tx.set_policies(&section(), policies));
        self.let_policy_approve();
    }

    /// Decides on everything that waits.
    pub(crate) fn decide(&self, leaning: Leaning) {
        let Ok(book) = self.store.read(|tx| tx.book(&section())) else { return };
        for column in &book.columns {
            let id = &column.assignment.id;
            if matches!(column.assignment.delivery, Delivery::DeletedThere { .. }) {
                self.decide_deletion(&column.assignment, leaning);
                continue;
            }
            self.decide_details(&column.assignment, leaning);
            for (index, _) in &column.cells {
                if let Some(student) = book.student(*index) {
                    self.decide_grade(&(id.clone(), student.id.clone()), leaning);
                }
            }
        }
    }

    fn decide_grade(&self, key: &Key, leaning: Leaning) {
        let Ok((mut cell, kind)) = self.store.read(|tx| Ok((tx.cell(&key.0, &key.1)?, tx.connection()?)))
        else {
            return;
        };
        if cell.sending {
            return;
        }
        let profile = kind.map_or(gradebook::LmsKind::Unknown, |row| row.kind).profile();
        let mut changes = Vec::new();
        let there = cell
            .remote
            .clone()
            .or_else(|| cell.base.as_ref().map(|base| base.lms.clone()))
            .unwrap_or_default();
        for field in GradeField::ALL {
            if !matches!(cell.field_verdict(field, &profile), Verdict::TakeRemote | Verdict::Conflict) {
                continue;
            }
            let mut world = self.world.get();
            let choice = match leaning {
                Leaning::Lms => Choice::Lms,
                Leaning::Any => match world.chance.weighed(&[5, 4, 2]) {
                    0 => Choice::Lms,
                    1 => Choice::Mine,
                    _ => Choice::Value(some_grade(&mut world, &cell.local)),
                },
            };
            drop(world);
            self.say(format_args!("decides {}/{} {field:?}: {choice:?}", key.0, key.1));
            decide(&mut cell, field, choice, self.now(), false);
            changes.push(Change::Know(key.clone(), there.clone()));
        }
        if changes.is_empty() {
            return;
        }
        let value = if all_alike(&cell.local, &there) {
            Change::Accept(key.clone(), cell.local.clone())
        } else {
            Change::Enter(key.clone(), cell.local.clone())
        };
        let approval =
            if cell.is_approved() { Change::Approve(key.clone()) } else { Change::Unapprove(key.clone()) };
        changes.extend([value, approval]);
        self.tell(changes, |tx| tx.put_cell(&key.0, &key.1, &cell));
        self.meet(key);
    }

    fn decide_details(&self, assignment: &Assignment, leaning: Leaning) {
        let mut after = assignment.clone();
        for detail in after.changed() {
            let mine = leaning == Leaning::Any && self.world.get().chance.permille(400);
            decide_detail(&mut after, detail, if mine { Choice::Mine } else { Choice::Lms });
        }
        if after != *assignment {
            self.say(format_args!("decides on details of {}", assignment.id));
            self.tell(Vec::new(), |tx| tx.put_assignment(&section(), &after, NOON));
        }
    }

    /// As the desk does it.
    fn decide_deletion(&self, assignment: &Assignment, leaning: Leaning) {
        let mine = leaning == Leaning::Any && self.world.get().chance.permille(400);
        let id = assignment.id.clone();
        if !mine {
            self.say(format_args!("accepts that {id} is deleted"));
            return self.tell(vec![Change::Drop(id.clone())], |tx| tx.remove_assignment(&section(), &id));
        }
        let after = Assignment {
            delivery: Delivery::OnlyHere,
            base: None,
            remote: None,
            failure: None,
            grades_read: false,
            ..assignment.clone()
        };
        self.say(format_args!("keeps {id}, which was deleted"));
        let cells = self.store.read(|tx| tx.cells(&id)).unwrap_or_default();
        let mut changes = vec![Change::Permit(assignment.reference.clone())];
        let mut kept = Vec::new();
        for (student, mut cell) in cells {
            let key = (id.clone(), student);
            cell.base = None;
            cell.remote = None;
            cell.failure = None;
            if !cell.local.is_blank() {
                cell.approve(Approval::Teacher);
                changes.push(Change::Enter(key.clone(), cell.local.clone()));
                changes.push(Change::Approve(key.clone()));
            }
            kept.push((key, cell));
        }
        self.tell(changes, |tx| {
            kept.iter().try_for_each(|(key, cell)| tx.put_cell(&key.0, &key.1, cell))?;
            tx.put_assignment(&section(), &after, NOON)
        });
    }

    /// Looks into the LMS for one assignment; `None`: cannot say yet.
    fn look_for(&self, assignment: &Assignment, sent_at: Time, patient: bool) -> Option<Answer> {
        let ours = |text: &str| reference_in(text) == assignment.reference;
        let mut world = self.world.get();
        let there = world.lms.works.iter().find(|(_, work)| ours(&work.details.description));
        let there: Option<RemoteAssignmentId> = there.map(|(id, _)| id.clone());
        // The computer's own clock may have jumped: what is still on its way counts too.
        let under_way = world.late.iter().any(|late| match &late.request {
            Request::Create(new) => ours(&new.details.description),
            _ => false,
        });
        let early = self.now().since(sent_at) < i64::try_from(SURELY_OVER).unwrap_or(0) || under_way;
        let answer = match there {
            Some(id) => Answer::There(id.to_string()),
            None if early && !patient => {
                let hasty = world.mood.hasty;
                if !world.chance.permille(hasty) {
                    return None;
                }
                world.seats[self.number].model.hasty.insert(assignment.reference.clone());
                Answer::NotThere
            }
            None => Answer::NotThere,
        };
        world.say(format_args!("t{} says {answer:?} of {}", self.number, assignment.reference));
        let again = answer == Answer::NotThere;
        let permit = again.then(|| Change::Permit(assignment.reference.clone()));
        world.seats[self.number].model.intent = permit.into_iter().collect();
        Some(answer)
    }

    /// Answers "Did it arrive?" wherever it can be said.
    pub(crate) async fn settle(&self, patient: bool) {
        for assignment in self.assignments() {
            let Delivery::Unanswered { sent_at } = assignment.delivery else { continue };
            let Some(answer) = self.look_for(&assignment, sent_at, patient) else { continue };
            let settled = self.engine.settle(&section(), &assignment.id, &answer).await;
            {
                let mut world = self.world.get();
                let model = &mut world.seats[self.number].model;
                let intent = std::mem::take(&mut model.intent);
                if settled.is_ok() {
                    model.apply(intent);
                }
            }
            self.note(settled);
        }
    }

    /// Reads back what was open and carries on with what was cut off.
    pub(crate) async fn carry_on(&self) {
        if let Some(runs) = self.note(self.engine.recover().await) {
            for run in runs {
                self.drive(&run).await;
            }
        }
        self.absorb();
    }

    /// Drives a run to its end, and judges it.
    pub(crate) async fn drive(&self, run: &RunId) {
        self.note(self.engine.drive(run).await);
        self.ended(run);
    }

    fn ended(&self, run: &RunId) {
        self.absorb();
        self.world.get().judge_run(self.number, run);
    }

    pub(crate) fn absorb(&self) {
        self.world.get().absorb(self.number);
    }

    pub(crate) async fn pull(&self) {
        self.note(self.engine.pull(&section()).await);
        self.absorb();
    }

    /// What the sheet shows; judged, because nothing may stand on it that was not approved.
    pub(crate) fn plan(&self) -> Option<Plan> {
        self.let_policy_approve();
        let plan = self.note(self.engine.plan(&section(), &Only::Everything))?;
        let mut world = self.world.get();
        for step in &plan.grades {
            let key = (step.assignment.clone(), step.student.clone());
            let model = &world.seats[self.number].model;
            let as_entered = model.local.get(&key) == Some(&step.send);
            let approved = model.approved.contains(&key) || model.by_policy.contains(&key);
            if !approved || !as_entered {
                let what = format!(
                    "promise 1: planned without approval: {key:?} {:?}, approved {approved}, as entered {as_entered}",
                    step.send
                );
                world.violated(what);
            }
        }
        drop(world);
        Some(plan)
    }

    /// Begins what the plan says.
    pub(crate) fn begin(&self, plan: &Plan) -> Option<RunId> {
        self.say(format_args!(
            "sends {} assignments and {} grades",
            plan.assignments.len(),
            plan.grades.len()
        ));
        self.note(self.engine.begin(&section(), &plan.fingerprint, &Only::Everything, false))
    }

    /// Reads, shows, sends: a sync as the window does it, the teacher looking on.
    async fn sync(&self) {
        self.note(self.engine.recover().await.map(drop));
        if self.world.get().chance.permille(600) {
            self.approve(None);
        }
        self.pull().await;
        let Some(plan) = self.plan() else { return };
        if plan.assignments.is_empty() && plan.grades.is_empty() {
            return;
        }
        let Some(run) = self.begin(&plan) else { return };
        let crash = self.world.get().mood.crash / 5;
        if self.world.get().chance.permille(crash) {
            let near = self.world.get().chance.between(1, 24);
            self.doom.store(near, Ordering::Relaxed);
        }
        let interrupted = self.world.get().chance.permille(150);
        let after = self.world.get().chance.between(100, 20_000);
        let typing = self.world.get().chance.permille(350);
        let reading = self.world.get().chance.permille(250);
        let hand = async {
            if reading {
                sleep(Duration::from_millis(after / 40)).await;
                self.pull().await;
            }
            if typing {
                // What is entered while it is being sent is not sent, and not forgotten.
                for _ in 0..3 {
                    sleep(Duration::from_millis(after / 20)).await;
                    self.enter();
                }
            }
            if interrupted {
                sleep(Duration::from_millis(after)).await;
                let _ = self.engine.pause(&run);
                sleep(Duration::from_millis(after)).await;
                if after.is_multiple_of(2) {
                    let _ = self.engine.resume(&run);
                } else {
                    let _ = self.engine.stop(&run);
                }
            }
        };
        let (driven, ()) = futures::join!(self.engine.drive(&run), hand);
        self.note(driven);
        self.ended(&run);
    }

    /// The same without a hand on the run.
    #[cfg(test)]
    pub(crate) async fn sync_once(&self) {
        self.note(self.engine.recover_offline());
        self.pull().await;
        if let Some(plan) = self.plan()
            && let Some(run) = self.begin(&plan)
        {
            self.drive(&run).await;
        }
    }

    /// Takes back what an earlier run sent.
    async fn undo_a_run(&self) {
        let runs = self.store.read(|tx| tx.runs(&section(), 8)).unwrap_or_default();
        let over = |run: &RunRow| run.kind == RunKind::Send && run.ended_at.is_some();
        let over: Vec<RunId> = runs.into_iter().filter(over).map(|run| run.id).collect();
        let (run, created) = {
            let mut world = self.world.get();
            let created = [CreatedByRun::Delete, CreatedByRun::Keep][world.chance.below(2)];
            (world.chance.one_of(&over), created)
        };
        let Some(run) = run else { return };
        let Some(undo) = self.note(self.engine.plan_undo(&run, created)) else { return };
        if undo.plan.grades.is_empty() && undo.plan.assignments.is_empty() {
            return;
        }
        self.say(format_args!("takes back {} grades of {run}, {created:?}", undo.plan.grades.len()));
        {
            let mut world = self.world.get();
            let model = &mut world.seats[self.number].model;
            for step in &undo.plan.grades {
                let key = (step.assignment.clone(), step.student.clone());
                let ours = model.local.get(&key).cloned().unwrap_or_default();
                model.undoing.insert(key, [step.send.clone(), ours]);
            }
        }
        if let Some(undo) = self.note(self.engine.begin_undo(&run, created, &undo.plan.fingerprint)) {
            self.world.get().tally.undos += 1;
            self.drive(&undo).await;
        }
    }

    /// One thing.
    async fn act(&self) {
        self.absorb();
        let what = self.world.get().chance.weighed(&[40, 5, 14, 2, 4, 3, 24, 9, 5, 3, 2, 6]);
        match what {
            0 => self.enter(),
            1 => {
                if let Some((_, key)) = self.some_key() {
                    self.approve(Some(&key));
                }
            }
            2 => self.approve(None),
            3 => self.unapprove(),
            4 => self.make_assignment(),
            5 => self.change_details(),
            6 => self.sync().await,
            7 => self.decide(Leaning::Any),
            8 => self.settle(false).await,
            9 => self.answer_questions(),
            11 => self.undo_a_run().await,
            _ => self.pull().await,
        }
    }

    /// A teacher at work.
    async fn work(&self, actions: u64) {
        for _ in 0..actions {
            let wait = self.world.get().chance.between(200, 12_000);
            sleep(Duration::from_millis(wait)).await;
            self.act().await;
            if self.world.get().violation.is_some() {
                return;
            }
        }
    }

    /// What goes on behind the window: automatic work, readings, carrying on.
    async fn background(&self) {
        self.carry_on().await;
        loop {
            let wait = self.world.get().chance.between(4_000, 60_000);
            sleep(Duration::from_millis(wait)).await;
            if self.world.get().violation.is_some() {
                futures::future::pending::<()>().await;
            }
            let what = self.world.get().chance.below(4);
            match what {
                0 => self.pull().await,
                1 => self.carry_on().await,
                _ => {
                    self.let_policy_approve();
                    self.note(self.engine.automatic(&section()).await);
                    self.absorb();
                }
            }
        }
    }

    /// From its start to when the window is closed.
    pub(crate) async fn live(&self, actions: u64) {
        self.note(self.engine.recover_offline());
        futures::future::select(Box::pin(self.work(actions)), Box::pin(self.background())).await;
    }

    /// The policy is the teacher's word too: what it approves counts as approved.
    fn let_policy_approve(&self) {
        let Ok(book) = self.store.read(|tx| tx.book(&section())) else { return };
        let mut world = self.world.get();
        for column in &book.columns {
            let at_once = column.policies(&book.section).results == ResultsGo::AtOnce;
            if column.assignment.auto_graded && at_once {
                for (index, _) in &column.cells {
                    if let Some(student) = book.student(*index) {
                        let key = (column.assignment.id.clone(), student.id.clone());
                        world.seats[self.number].model.by_policy.insert(key);
                    }
                }
            }
        }
    }
}
