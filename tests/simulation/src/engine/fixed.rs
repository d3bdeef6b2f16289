//! One fixed day, ended at every wait and on both sides of every commit there is.

use crate::engine::client::{Client, End, Ended, Life};
use crate::engine::lms::{Author, Gradebook, Pupil};
use crate::engine::model::Change;
use crate::engine::mood::Mood;
use crate::engine::seed::{bury, rest, settle_in};
use crate::engine::world::{Shared, World, section};
use gradebook::{
    Approval, Assignment, AssignmentId, Delivery, Details, Grade, LmsKind, OwnPolicies, Score, StudentId,
};

const STUDENTS: [&str; 5] = ["s1", "s2", "s3", "s4", "s5"];

/// How a day went.
#[derive(Debug)]
pub(crate) struct Day {
    pub(crate) ended: Ended,
    pub(crate) waits: u64,
    pub(crate) commits: u64,
    pub(crate) violation: Option<String>,
}

/// Two creates, a change of details, grades on three assignments over several pages: read, planned, sent, read back;
/// ended at `end`, started again, and brought to rest. `orphans`: what was on its way arrives.
pub(crate) fn day(end: End, orphans: bool) -> Day {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    match runtime {
        Ok(runtime) => runtime.block_on(live(end, orphans)),
        Err(error) => {
            Day { ended: Ended::Done, waits: 0, commits: 0, violation: Some(format!("no runtime: {error}")) }
        }
    }
}

async fn live(end: End, orphans: bool) -> Day {
    let mood = Mood { orphans: if orphans { 1_000 } else { 0 }, ..Mood::calm() };
    let mut world = World::new(1, mood, Gradebook::new(LmsKind::Canvas), false);
    for student in STUDENTS {
        let pupil = Pupil { enrolled: true, linked: Some(true), broken: false };
        world.lms.pupils.insert(StudentId::from(student), pupil);
    }
    let details = details("Unit test");
    let id = world.lms.put_by_hand(details.clone(), true);
    for student in STUDENTS {
        world.lms.set(&id, &StudentId::from(student), Grade::of(Score::points(10)), Author::Hand, 0);
    }
    let shared = Shared::new(world);
    let Some(client) = settle_in(&shared, 0, &[(id.clone(), details)]).await else {
        let violation = shared.get().violation.clone();
        return Day { ended: Ended::Done, waits: 0, commits: 0, violation };
    };
    prepare(&client, &AssignmentId::from(id.as_str()));
    let mut life = Life::new(client.sync_once(), end, &client.doom);
    let ended = (&mut life).await;
    let (waits, commits) = life.counted();
    drop(life);
    let client = bury(client, ended);
    rest(&shared, std::slice::from_ref(&client)).await;
    let violation = shared.get().violation.clone();
    Day { ended, waits, commits, violation }
}

fn details(title: &str) -> Details {
    Details {
        title: title.to_owned(),
        description: String::new(),
        due: Some(crate::engine::client::NOON.plus_millis(30 * 86_400_000)),
        points: Some(Score::points(20)),
    }
}

/// What waits to be sent on that day.
fn prepare(client: &Client, unit: &AssignmentId) {
    for title in ["Essay", "Lab"] {
        let assignment = Assignment {
            id: AssignmentId::from(title),
            reference: format!("PB-{title}"),
            local: details(title),
            base: None,
            remote: None,
            delivery: Delivery::OnlyHere,
            auto_graded: false,
            policies: OwnPolicies::default(),
            failure: None,
            grades_read: false,
            in_points: true,
        };
        client.tell(vec![Change::Permit(assignment.reference.clone())], |tx| {
            tx.put_assignment(&section(), &assignment, crate::engine::client::NOON)
        });
    }
    client.tell(Vec::new(), |tx| {
        let mut assignment = tx.assignment(&section(), unit)?;
        assignment.local.points = Some(Score::points(30));
        tx.put_assignment(&section(), &assignment, crate::engine::client::NOON)
    });
    for (n, student) in (11_i32..).zip(STUDENTS) {
        for assignment in [unit.clone(), AssignmentId::from("Essay"), AssignmentId::from("Lab")] {
            let key = (assignment, StudentId::from(student));
            let grade = Grade::of(Score::points(n));
            let changes = vec![Change::Enter(key.clone(), grade.clone()), Change::Approve(key.clone())];
            client.tell(changes, |tx| {
                let mut cell = tx.cell(&key.0, &key.1)?;
                cell.edit(grade, crate::engine::client::NOON, false);
                cell.approve(Approval::Teacher);
                tx.put_cell(&key.0, &key.1, &cell)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::crash::Moment;

    #[test]
    fn the_day_without_a_crash_breaks_no_promise() {
        let day = day(End::Never, true);
        assert_eq!((day.ended, &day.violation), (Ended::Done, &None));
        assert!(day.waits > 40 && day.commits > 60, "{day:?}: a day with hardly anything in it");
    }

    #[test]
    fn an_end_at_any_wait_and_on_either_side_of_any_commit_breaks_no_promise() {
        let whole = day(End::Never, true);
        let mut runs = 0;
        for orphans in [false, true] {
            let waits = (1..=whole.waits).map(End::Wait);
            let commits = (1..=whole.commits)
                .flat_map(|n| [End::Commit(n, Moment::Before), End::Commit(n, Moment::After)]);
            for end in waits.chain(commits) {
                let day = day(end, orphans);
                assert_eq!(day.violation, None, "ended at {end:?}, orphans {orphans}");
                assert_ne!(day.ended, Ended::Done, "{end:?} was reached");
                runs += 1;
            }
        }
        println!("{} waits and {} commits: {runs} ends, none broke a promise", whole.waits, whole.commits);
    }
}
