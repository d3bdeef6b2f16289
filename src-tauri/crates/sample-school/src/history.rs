//! What students scored in the weeks before the school was opened. Each grade is worked out when it is
//! first looked at, from the seed alone, so that a school of 200 × 300 opens at once.
//!
//! Not in here: what was handed in (`handed_in`).

use crate::district::District;
use crate::handed_in;
use crate::ids::stream;
use crate::lms::submission::{Flag, Submission, SubmissionState};
use crate::rules::Rules;
use crate::score::Score;
use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Algebra I · Period 2 from the third newest assignment on, a row per seat, newest first:
/// a score, `EX`cused, `MI`ssing; `L` after a score is late, `C` has a comment.
const FIRST_SECTION: [[&str; 8]; 25] = [
    ["5", "57C", "17", "93", "48", "5", "17", "9"],
    ["5", "50", "17", "82", "EX", "4", "16", "8"],
    ["4", "49", "17", "EX", "44", "4", "14", "9"],
    ["4", "52", "17", "88", "50", "4", "18", "8"],
    ["4L", "49", "16", "73", "41", "4", "18", "8"],
    ["5", "56", "20", "95", "50", "5", "19", "9"],
    ["", "", "", "", "", "", "", ""],
    ["4", "48C", "17", "87", "43", "4", "16", "9"],
    ["4", "53", "18", "93", "46", "4", "20", "10"],
    ["4", "44L", "15", "74", "39", "4", "14", "8"],
    ["5", "54C", "16", "85", "46", "5", "20", "8"],
    ["MI", "45", "16", "89", "41", "4", "15", "8"],
    ["5", "60", "19", "100", "46", "5", "20", "10"],
    ["4L", "51", "17", "91", "46", "4", "19", "9"],
    ["5", "57", "18", "90", "42", "5", "20", "9"],
    ["4", "43", "16", "71", "33L", "3", "16", "7"],
    ["4", "55", "18", "94.5", "45", "4", "18", "8"],
    ["4", "51", "17", "78", "35", "4", "17", "7"],
    ["4", "53", "20", "96", "50", "5", "18", "9"],
    ["3", "47", "16", "79", "41", "4", "14", "7"],
    ["EX", "35", "13", "67", "32", "MI", "0", "7"],
    ["4", "54", "EX", "93", "44", "5", "18", "7"],
    ["4", "48", "17", "88", "44", "4", "16", "7"],
    ["4", "57", "19", "100", "45", "4", "18", "10"],
    ["4", "51", "17", "84", "42", "4", "16", "9"],
];

/// The newest assignments of the first section wait to be graded.
const FIRST_SECTION_UNGRADED: usize = 2;

const COMMENTS: [&str; 7] = [
    "Clear table and a sensible total.",
    "Check the sign in step 2.",
    "Much better than last time, keep going.",
    "Please show how you got here.",
    "Good reasoning. Label your axes.",
    "See me about question 4.",
    "Neat work.",
];

enum Result {
    None,
    HandedIn,
    Score(Score, When),
    Excused,
    Missing,
}

enum When {
    InTime,
    Late,
}

/// One student's grade on one of the assignments the section began with.
pub(crate) fn submission(
    district: &District,
    rules: &Rules,
    section: usize,
    place: usize,
    seat: usize,
    created: DateTime<Utc>,
) -> Submission {
    let mut submission = Submission::untouched(created);
    let Some((class, planned)) =
        district.sections.get(section).and_then(|class| Some((class, class.planned.get(place)?)))
    else {
        return submission;
    };
    let mut random =
        stream(district.seed, "history", [section as u64, (class.planned.len() - place) as u64, seat as u64]);
    let listed = if section == 0 { FIRST_SECTION.get(seat).map(|row| listed(row, place)) } else { None };
    let (result, commented) = match listed {
        Some(Some(_)) if handed_in::is_forgotten(section, place, seat) => (Result::None, false),
        Some(Some(cell)) => cell,
        Some(None) => (drawn(district.seed, &mut random, section, place, seat, planned.points), false),
        None => {
            let result = drawn(district.seed, &mut random, section, place, seat, planned.points);
            let commented = random.random_ratio(1, 14);
            (result, commented)
        }
    };
    let handed_in = planned.due - TimeDelta::minutes(random.random_range(20..3000));
    let graded = planned.due + TimeDelta::minutes(random.random_range(600..4000));
    let graded = graded.min(district.founded - TimeDelta::minutes(random.random_range(45..600)));
    let grader = usize::from(class.teachers.len() > 1 && random.random_ratio(1, 8));
    match result {
        Result::None => return submission,
        Result::HandedIn => {
            submission.state = SubmissionState::Submitted;
            submission.attachments = handed_in::attachments(district.seed, planned, section, place, seat);
            submission.last_modified = handed_in.min(graded).max(created);
            return submission;
        }
        Result::Excused => {
            submission.flags.insert(Flag::Excused);
        }
        Result::Missing => {
            submission.flags.insert(Flag::Missing);
        }
        Result::Score(score, when) => {
            submission.state = SubmissionState::Returned;
            submission.attachments = handed_in::attachments(district.seed, planned, section, place, seat);
            submission.score = Some(score);
            if matches!(when, When::Late) {
                submission.flags.insert(Flag::Late);
            }
        }
    }
    if commented && rules.comments {
        submission.comment = Some(COMMENTS[random.random_range(0..COMMENTS.len())].to_owned());
    }
    submission.grader = class.teachers.get(grader).cloned();
    submission.last_modified = graded.max(created);
    submission
}

/// The cell of the table; `None` where the table says nothing about the assignment.
fn listed(row: &[&str; 8], place: usize) -> Option<(Result, bool)> {
    if place < FIRST_SECTION_UNGRADED {
        return Some((Result::HandedIn, false));
    }
    let cell = row.get(place - FIRST_SECTION_UNGRADED)?;
    let text = cell.trim_end_matches(['L', 'C']);
    let when = if cell.ends_with('L') { When::Late } else { When::InTime };
    let result = match text {
        "EX" => Result::Excused,
        "MI" => Result::Missing,
        number => number.parse().map_or(Result::None, |score| Result::Score(score, when)),
    };
    Some((result, cell.ends_with('C')))
}

fn drawn(
    seed: u64,
    random: &mut ChaCha8Rng,
    section: usize,
    place: usize,
    seat: usize,
    points: i32,
) -> Result {
    // The newest one is upcoming; the one before it is partly graded.
    if place == 0 {
        return if random.random_ratio(1, 3) { Result::HandedIn } else { Result::None };
    }
    if place == 1 && random.random_ratio(2, 5) {
        return Result::HandedIn;
    }
    match random.random_range(0..100_u32) {
        0..3 => return Result::Excused,
        3..7 => return Result::Missing,
        _ => {}
    }
    let ability = stream(seed, "ability", [section as u64, seat as u64, 0]).random_range(64..98_i32);
    let percent = (ability + random.random_range(-14..12)).clamp(15, 100);
    // Whole points, halves on large tests.
    let halves = if points >= 60 { 2 } else { 1 };
    let steps = (points * halves * percent + 50) / 100;
    let score = Score::from_millionths(i64::from(steps) * 1_000_000 / i64::from(halves));
    let when = if random.random_ratio(1, 18) { When::Late } else { When::InTime };
    Result::Score(score, when)
}
