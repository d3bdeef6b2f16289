//! One seed: a world from its first day to its rest.

use crate::engine::client::{Client, End, Ended, Life};
use crate::engine::hands::hands;
use crate::engine::lms::{Author, Gradebook, Pupil};
use crate::engine::model::{Change, Model, alike, all_alike, reference_in};
use crate::engine::mood::Mood;
use crate::engine::teacher::{Leaning, SURELY_OVER};
use crate::engine::world::{Seat, Shared, Tally, World, section};

use gradebook::planted::{Bug, plant};
use gradebook::{
    Assignment, AssignmentId, Delivery, Details, Grade, GradeField, LmsKind, OwnPolicies, Policies,
    RemoteAssignmentId, Score, StudentId, Verdict,
};
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::crash::Moment;
use store::{ConnectionRow, Store, StoreError};
use tokio::time::sleep;

/// Rounds of planning after which a world that does not come to rest never will.
const ROUNDS: u64 = 200;

/// What came of a seed.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) hash: u64,
    pub(crate) lines: u64,
    pub(crate) violation: Option<String>,
    pub(crate) tally: Tally,
}

/// Runs one seed. The same seed, mood and bug give the same outcome, everywhere.
pub(crate) fn run(seed: u64, mood: &Mood, bug: Option<Bug>, print: bool) -> Outcome {
    plant(bug);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(world(seed, mood.clone(), print)),
        Err(error) => Outcome {
            hash: 0,
            lines: 0,
            violation: Some(format!("no runtime: {error}")),
            tally: Tally::default(),
        },
    };
    plant(None);
    outcome
}

async fn world(seed: u64, mood: Mood, print: bool) -> Outcome {
    let kinds = [LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology, LmsKind::Unknown];
    let kind = kinds[usize::try_from(seed % 4).unwrap_or(0)];
    let mut world = World::new(seed, mood, Gradebook::new(kind), print);
    world.say(format_args!("seed {seed}, {kind:?}"));
    let works = found(&mut world);
    let count = if world.chance.permille(world.mood.two_clients) { 2 } else { 1 };
    let shared = Shared::new(world);
    let mut clients = Vec::new();
    for number in 0..count {
        let Some(client) = settle_in(&shared, number, &works).await else {
            return outcome(&shared);
        };
        clients.push(client);
    }
    shared.get().quiet = false;
    let clients = turbulence(&shared, clients).await;
    rest(&shared, &clients).await;
    let outcome = outcome(&shared);
    shared.get().seats.clear();
    for client in clients {
        give_back(client.into_store());
    }
    outcome
}

thread_local! {
    /// Stores of past seeds, emptied: their prepared statements are worth more than all they hold.
    static STORES: RefCell<Vec<Store>> = const { RefCell::new(Vec::new()) };
}

fn give_back(store: Arc<Store>) {
    // Somebody may still hold it when a seed ended in the middle; then it is simply not used again.
    if let Some(store) = Arc::into_inner(store)
        && store.wipe().is_ok()
    {
        STORES.with(|stores| stores.borrow_mut().push(store));
    }
}

fn a_store() -> Result<Store, StoreError> {
    match STORES.with(|stores| stores.borrow_mut().pop()) {
        Some(store) => Ok(store),
        None => Store::in_memory(),
    }
}

fn outcome(shared: &Shared) -> Outcome {
    let world = shared.get();
    Outcome {
        hash: world.trace.hash(),
        lines: world.trace.lines(),
        violation: world.violation.clone(),
        tally: world.tally.clone(),
    }
}

/// Students and assignments that are there on the first day.
fn found(world: &mut World) -> Vec<(RemoteAssignmentId, Details)> {
    let (least, most) = world.mood.students;
    for n in 0..world.chance.between(least, most) {
        let linked = [Some(true), None, Some(false)][world.chance.weighed(&[12, 3, 1])];
        let broken = world.chance.permille(40);
        let pupil = Pupil { enrolled: true, linked, broken };
        world.lms.pupils.insert(StudentId::from(format!("s{:02}", n + 1)), pupil);
    }
    world.lms.late_policy = world.chance.permille(150);
    let (least, most) = world.mood.works;
    let mut works = Vec::new();
    for n in 0..world.chance.between(least, most) {
        let details = Details {
            title: format!("Unit {n}"),
            description: String::new(),
            due: Some(crate::engine::client::NOON.plus_millis(30 * 86_400_000)),
            points: Some(Score::points(if n == 0 { 20 } else { 100 })),
        };
        let in_points = !world.chance.permille(40);
        let id = world.lms.put_by_hand(details.clone(), in_points);
        let pupils: Vec<_> = world.lms.pupils.keys().cloned().collect();
        for student in pupils {
            if world.chance.permille(600) {
                let score = i32::try_from(world.chance.between(0, 20)).unwrap_or(0);
                world.lms.set(&id, &student, Grade::of(Score::points(score)), Author::Hand, 0);
            }
        }
        works.push((id, details));
    }
    works
}

/// A computer that knows the section, has the assignment file, and has read the LMS once.
pub(crate) async fn settle_in(
    shared: &Shared,
    number: usize,
    works: &[(RemoteAssignmentId, Details)],
) -> Option<Client> {
    let store = match a_store() {
        Ok(store) => Arc::new(store),
        Err(error) => {
            shared.get().violated(format!("no store: {error:?}"));
            return None;
        }
    };
    let clock: Arc<AtomicI64> = Arc::default();
    let (store_here, clock_here) = (store.clone(), clock.clone());
    let seat = Seat { store, model: Model::default(), offline_until: 0, clock };
    shared.get().seats.push(seat);
    let client = Client::new(number, shared.clone(), store_here, clock_here);
    let connection = client.note(client.engine.connection().await)?;
    let row = ConnectionRow {
        district: connection.district,
        school: connection.school,
        teacher: connection.teacher,
        given: connection.given,
        family: connection.family,
        kind: connection.kind,
        link: connection.link,
        state: connection.state,
        base_url: "http://127.0.0.1".to_owned(),
        sample: false,
        last_ok: None,
        offline_since: None,
    };
    let saved = client.store.write(|tx| tx.set_connection(&row));
    client.note(saved.map_err(Into::into))?;
    client.note(client.engine.refresh().await)?;
    let saved = client.store.write(|tx| {
        for (n, (id, details)) in works.iter().enumerate() {
            let assignment = Assignment {
                id: AssignmentId::from(id.as_str()),
                reference: format!("PB-{number}W{n}"),
                local: details.clone(),
                base: None,
                remote: None,
                delivery: Delivery::InLms { id: id.clone() },
                auto_graded: n == 1,
                policies: OwnPolicies::default(),
                failure: None,
                grades_read: false,
                in_points: true,
            };
            tx.put_assignment(&section(), &assignment, crate::engine::client::NOON)?;
        }
        Ok(())
    });
    client.note(saved.map_err(Into::into))?;
    client.pull().await;
    Some(client)
}

/// Everybody at work, everything going wrong.
async fn turbulence(shared: &Shared, clients: Vec<Client>) -> Vec<Client> {
    let lives = futures::future::join_all(clients.into_iter().map(|client| async move {
        let mut client = client;
        let (mut left, lives) = {
            let mut world = client.world.get();
            let (least, most) = world.mood.actions;
            (world.chance.between(least, most), world.chance.between(2, 4))
        };
        for life in 0..lives {
            let end = some_end(&client);
            let actions = if life + 1 == lives { left } else { left.div_ceil(2) };
            left -= actions.min(left);
            let ended = Life::new(client.live(actions), end, &client.doom).await;
            client = bury(client, ended);
            if client.world.get().violation.is_some() {
                break;
            }
            let pause = client.world.get().chance.between(100, 60_000);
            sleep(Duration::from_millis(pause)).await;
        }
        client
    }));
    let hands = hands(shared.clone());
    match futures::future::select(Box::pin(lives), Box::pin(hands)).await {
        futures::future::Either::Left((clients, _)) => clients,
        futures::future::Either::Right(((), lives)) => lives.await,
    }
}

fn some_end(client: &Client) -> End {
    let mut world = client.world.get();
    let share = world.mood.crash;
    if !world.chance.permille(share) {
        return End::Never;
    }
    match world.chance.below(3) {
        0 => End::Wait(world.chance.between(1, 160)),
        1 => End::Commit(world.chance.between(1, 120), Moment::Before),
        _ => End::Commit(world.chance.between(1, 120), Moment::After),
    }
}

/// After a life: what was being done counts only if it was committed. Then the program starts again.
pub(crate) fn bury(client: Client, ended: Ended) -> Client {
    let mut world = client.world.get();
    let number = client.number;
    let intent = std::mem::take(&mut world.seats[number].model.intent);
    let mut entered = Vec::new();
    if ended == Ended::AtCommit(Moment::After) {
        let of = |change: &Change| if let Change::Enter(key, _) = change { Some(key.clone()) } else { None };
        entered.extend(intent.iter().filter_map(of));
        world.seats[number].model.apply(intent);
    }
    if ended != Ended::Done {
        world.tally.crashes += 1;
    }
    world.seats[number].model.started = world.now();
    world.say(format_args!("c{number} ends: {ended:?}"));
    world.absorb(number);
    drop(world);
    entered.iter().for_each(|key| client.meet(key));
    client.restarted()
}

/// Faults stop, hands stop, clocks are right: everything must come to rest, and the promises must hold.
pub(crate) async fn rest(shared: &Shared, clients: &[Client]) {
    {
        let mut world = shared.get();
        world.quiet = true;
        let grades = world.lms.works.len() * world.lms.pupils.len();
        world.tally.grade_seconds = world.now() / 1_000 * u64::try_from(grades).unwrap_or(0);
        for seat in &mut world.seats {
            seat.offline_until = 0;
            seat.clock.store(0, Ordering::Relaxed);
        }
        world.say(format_args!("quiet"));
    }
    sleep(Duration::from_millis(SURELY_OVER + 120_000)).await;
    for client in clients {
        client.note(client.engine.recover_offline());
        client.set_policies(Policies::default());
    }
    for round in 0..ROUNDS {
        let mut still = true;
        let before = shared.get().lms.versions();
        for client in clients {
            // Two teachers who both keep theirs would never come to rest: from some time on the second one gives in.
            let leaning = if client.number > 0 || round > 8 { Leaning::Lms } else { Leaning::Any };
            still &= settled(client, leaning).await;
            if shared.get().violation.is_some() {
                return;
            }
        }
        shared.get().tally.rounds += 1;
        // What one teacher sent, the other has not read yet.
        if still && shared.get().lms.versions() == before {
            for client in clients {
                promises(shared, client);
            }
            ids(shared, clients);
            return;
        }
    }
    shared.get().violated(format!("no rest within {ROUNDS} rounds of planning"));
}

/// One round: whatever waits is answered, whatever is approved is sent. `true`: there was nothing to do any more.
async fn settled(client: &Client, leaning: Leaning) -> bool {
    client.carry_on().await;
    client.settle(true).await;
    client.pull().await;
    client.decide(leaning);
    client.approve(None);
    let Some(plan) = client.plan() else { return false };
    if plan.assignments.is_empty() && plan.grades.is_empty() {
        return nothing_open(client);
    }
    let Some(run) = client.begin(&plan) else { return false };
    client.drive(&run).await;
    // What is refused for good stays in the plan, with its reason; a round that only met it changed nothing.
    let again = client.plan();
    again.is_some_and(|again| again.fingerprint == plan.fingerprint) && nothing_open(client)
}

fn nothing_open(client: &Client) -> bool {
    let read = client.store.read(|tx| {
        let waiting = tx.book(&section())?.columns.iter().any(|c| {
            matches!(c.assignment.delivery, Delivery::DeletedThere { .. } | Delivery::Unanswered { .. })
                || !c.assignment.changed().is_empty()
        });
        Ok(!waiting && tx.journal_open()?.is_empty() && tx.runs_active()?.is_empty())
    });
    client.note(read.map_err(Into::into)).unwrap_or(false)
}

/// What must be true of every grade at rest.
fn promises(shared: &Shared, client: &Client) {
    let Some(plan) = client.plan() else { return };
    let Some(book) = client.note(client.store.read(|tx| tx.book(&section())).map_err(Into::into)) else {
        return;
    };
    let mut world = shared.get();
    let number = client.number;
    for column in &book.columns {
        let assignment = &column.assignment;
        for (index, cell) in &column.cells {
            let Some(student) = book.student(*index) else { continue };
            let key = (assignment.id.clone(), student.id.clone());
            let ours = world.seats[number].model.local.get(&key).cloned().unwrap_or_default();
            if cell.local != ours {
                let what = format!("promise 6: {key:?} is {:?} here, the teacher had {ours:?}", cell.local);
                return world.violated(what);
            }
            let held = plan.held.iter().any(|h| h.assignment == key.0 && h.student.as_ref() == Some(&key.1));
            let said = held || cell.failure.is_some() || assignment.failure.is_some();
            let verdict = cell.verdict(&book.profile);
            let enrolled = world.lms.pupils.get(&key.1).is_some_and(|pupil| pupil.enrolled);
            if cell.sending || enrolled && verdict == Verdict::SameEdit {
                return world.violated(format!("at rest {key:?} is still moving: {cell:?}"));
            }
            if !matches!(verdict, Verdict::Unchanged | Verdict::SameEdit) {
                let slot = assignment.remote_id().and_then(|id| world.lms.slot(id, &key.1));
                let there = slot.is_some_and(|slot| {
                    slot.sure && slot.author == Author::Client(number) && slot.grade == cell.local
                });
                if there && !held {
                    return world
                        .violated(format!("promise 4: {key:?} arrived and is called failed: {cell:?}"));
                }
                if !said {
                    return world.violated(format!(
                        "promise 4: {key:?} is {verdict:?} and nobody says why: {cell:?}"
                    ));
                }
                continue;
            }
            let (Some(id), Some(base)) = (assignment.remote_id(), &cell.base) else { continue };
            let seen = world.lms.seen(id, &key.1);
            let ever = |field| {
                base.lms.field_is_blank(field) || seen.iter().any(|seen| alike(seen, &base.lms, field))
            };
            if !GradeField::ALL.into_iter().all(ever) {
                let what = format!("promise 5: {key:?} is said to be {:?} there and never was", base.lms);
                return world.violated(what);
            }
            let Some(there) = world.lms.slot(id, &key.1).filter(|_| enrolled).map(|slot| slot.grade.clone())
            else {
                continue;
            };
            if !all_alike(&there, &base.lms) {
                let what = format!("promise 5: {key:?} is said to be {:?} there and is {there:?}", base.lms);
                return world.violated(what);
            }
            let place = (id.clone(), key.1.clone());
            let written = world.seats[number].model.written.get(&place);
            let sent = cell
                .local
                .score
                .is_none_or(|score| written.is_some_and(|written| written.scores.contains(&score)));
            if !alike(&there, &cell.local, GradeField::Mark) && !sent {
                let what = format!(
                    "promise 4: {key:?} is {:?} here, called the same, and {there:?} there",
                    cell.local
                );
                return world.violated(what);
            }
        }
    }
}

/// Every assignment that Passback made is known by its id to the computer that made it.
fn ids(shared: &Shared, clients: &[Client]) {
    let mut world = shared.get();
    let works: Vec<_> =
        world.lms.works.iter().map(|(id, w)| (id.clone(), reference_in(&w.details.description))).collect();
    for (id, reference) in works {
        if reference.is_empty() {
            continue;
        }
        let hasty = world.seats.iter().any(|seat| seat.model.hasty.contains(&reference));
        let known = clients.iter().any(|client| {
            let found = client.store.read(|tx| tx.find_assignment(&section(), id.as_str()));
            matches!(found, Ok(Some(_)))
        });
        if !known && !hasty {
            world.violated(format!("promise 6: the id of {reference} is lost"));
        }
    }
}
