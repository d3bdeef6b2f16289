//! What people do on the LMS's own page, and what happens to networks and clocks.

use crate::engine::lms::Author;
use crate::engine::world::{Shared, World};
use gradebook::{Grade, Score, Status};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::sleep;

/// A grade as a person would enter it.
pub(crate) fn some_grade(world: &mut World, before: &Grade) -> Grade {
    let mut grade = before.clone();
    let chance = &mut world.chance;
    match chance.weighed(&[60, 6, 8, 6, 12, 8]) {
        0 => {
            const SCORES: [i64; 10] = [
                1_000_000, 5_000_000, 7_500_000, 10_000_000, 12_000_000, 89_990_000, 90_000_000, 33_333_333,
                20_000_000, 19_990_000,
            ];
            grade.score = Some(Score::from_micros(SCORES[chance.below(SCORES.len())]));
            grade.status = Status::Counted;
        }
        1 => {
            grade.score = Some(Score::ZERO);
            grade.status = Status::Counted;
        }
        2 => grade.status = [Status::Counted, Status::Excused, Status::Missing][chance.below(3)],
        3 => grade.late = !grade.late,
        4 => {
            grade.comment = [None, Some("Show your steps."), Some("Well done."), Some("–")][chance.below(4)]
                .map(str::to_owned)
        }
        _ => {
            grade.score = None;
            grade.status = Status::Counted;
        }
    }
    grade
}

/// The hands of colleagues, for as long as the world is not quiet.
pub(crate) async fn hands(world: Shared) {
    loop {
        let wait = world.get().chance.between(1_500, 30_000);
        sleep(Duration::from_millis(wait)).await;
        let mut world = world.get();
        let (hands, jumps, outages) = (world.mood.hands, world.mood.jumps, world.mood.outages);
        if world.chance.permille(hands) {
            act(&mut world);
        }
        let seats = world.seats.len();
        if world.chance.permille(jumps) {
            let seat = world.chance.below(seats);
            // Small steps too: a clock that is set back by what has gone by makes an old reading look fresh.
            let far = [5_000, 30_000, 60_000, 3_600_000, 172_800_000][world.chance.below(5)];
            let by = i64::try_from(world.chance.between(0, 2 * far)).unwrap_or(0)
                - i64::try_from(far).unwrap_or(0);
            world.seats[seat].clock.fetch_add(by, Ordering::Relaxed);
            world.say(format_args!("the clock of c{seat} jumps by {by} ms"));
        }
        if world.chance.permille(outages) {
            let seat = world.chance.below(seats);
            let until = world.now() + world.chance.between(2_000, 120_000);
            world.seats[seat].offline_until = until;
            world.say(format_args!("c{seat} is offline until {until}"));
        }
    }
}

fn act(world: &mut World) {
    let works: Vec<_> = world.lms.works.keys().cloned().collect();
    let pupils: Vec<_> = world.lms.pupils.keys().cloned().collect();
    let (Some(id), Some(student)) = (world.chance.one_of(&works), world.chance.one_of(&pupils)) else {
        return;
    };
    let now = world.now();
    match world.chance.weighed(&[80, 5, 2, 3, 3, 3, 2]) {
        0 => {
            let before = world.lms.grade(&id, &student);
            let mut grade = some_grade(world, &before);
            grade.score = grade.score.map(|score| score.rounded(2));
            if grade == before {
                return;
            }
            world.say(format_args!("hand: {}/{student} is {grade:?}", id));
            world.tally.hand_edits += 1;
            world.lms.set(&id, &student, grade, Author::Hand, now);
            world.met(&id, &student);
        }
        1 => {
            let points = [Some(Score::points(20)), Some(Score::points(100)), Some(Score::points(50))];
            let points = points[world.chance.below(3)];
            if let Some(work) = world.lms.works.get_mut(&id) {
                work.details.points = points;
            }
            world.say(format_args!("hand: {id} has {points:?}"));
        }
        2 => {
            world.lms.remove(&id);
            world.say(format_args!("hand: {id} is deleted"));
        }
        3 => {
            let title = format!("Renamed {}", world.chance.below(100));
            world.say(format_args!("hand: {id} is called {title}"));
            if let Some(work) = world.lms.works.get_mut(&id) {
                work.details.title = title;
            }
        }
        4 => {
            if let Some(pupil) = world.lms.pupils.get_mut(&student) {
                pupil.enrolled = !pupil.enrolled;
            }
            world.say(format_args!("hand: {student} comes or goes"));
        }
        5 => {
            let linked = [None, Some(true), Some(false)][world.chance.below(3)];
            if let Some(pupil) = world.lms.pupils.get_mut(&student) {
                pupil.linked = linked;
            }
            world.say(format_args!("hand: {student} linked {linked:?}"));
        }
        _ => {
            world.lms.late_policy = !world.lms.late_policy;
            let on = world.lms.late_policy;
            world.say(format_args!("hand: late policy {on}"));
        }
    }
}
