//! Every decoder of Clever's answers.

use super::Dice;
use gradebook::{RemoteAssignmentId, Score, Time};
use lms::LmsError;
use lms::fuzzing::{Record, decode};
use lms::http::is_id;

pub fn check(input: &[u8]) {
    let mut dice = Dice(input);
    let record = dice.of(&Record::ALL);
    let assignment = RemoteAssignmentId::from("0b6e4b1e-6f0e-4f5e-9a55-2f6d2f1f9a01");
    let body = dice.0;
    match decode(record, body, &assignment) {
        Ok(told) => {
            assert!(told.rows <= 100, "{record:?}: {} rows", told.rows);
            for id in &told.ids {
                assert!(is_id(id), "{record:?}: {id:?} would change a path");
            }
            for label in &told.labels {
                assert!(label.chars().count() <= 256 && !label.contains(char::is_control), "{label:?}");
            }
            for time in &told.times {
                assert_eq!(Time::parse(&time.to_string()), Some(*time), "stored and not read again");
            }
            for score in &told.scores {
                assert_eq!(score.to_string().parse::<Score>(), Ok(*score), "stored and not read again");
            }
            for link in &told.links {
                let web = link.starts_with("https://") || link.starts_with("http://");
                assert!(web && link.len() <= 2_000 && !link.contains(char::is_control), "{link:?}");
            }
        }
        Err(LmsError::Unreadable { what }) => assert!(!what.is_empty()),
        Err(other) => panic!("{record:?}: {other:?} is about a connection"),
    }
}
