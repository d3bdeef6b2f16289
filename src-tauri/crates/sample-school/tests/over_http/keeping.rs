//! The same seed makes the same school, and what was saved is there again.

use crate::support::{fixed_clock, start_time, visit};
use sample_school::{GradeEdit, LmsKind, Options, School, SchoolError, Score};
use serde_json::json;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn in_folder(folder: &Path) -> Options {
    Options { seed: 7, data_dir: Some(folder.to_owned()), ..Options::default() }
}

async fn reopen(folder: &Path) -> School {
    let later = start_time() + chrono::TimeDelta::days(30);
    sample_school::start(in_folder(folder), Arc::new(move || later)).await.unwrap()
}

/// Everything an app could read of a school.
async fn everything(seed: u64) -> Vec<String> {
    let visit = visit(Options { seed, ..Options::default() }).await;
    let mut texts = vec![visit.school.district_token().to_owned(), visit.school.assignment_file()];
    for path in ["/v3.1/districts", "/v3.1/sections", "/v3.1/users?limit=1000", "/v3.1/courses"] {
        texts.push(visit.get(path).await.text);
    }
    for section in &visit.lms().district().sections {
        for assignment in visit.lms().assignments(&section.id) {
            let path = format!("/v3.1/sections/{}/assignments/{}", section.id, assignment.id);
            texts.push(visit.get(&path).await.text);
            texts.push(visit.get(&format!("{path}/submissions?limit=100")).await.text);
        }
    }
    texts.push(visit.create("Made").await.text);
    // Where it listens is the system's choice, not the seed's.
    texts.iter().map(|text| text.replace(visit.school.url(), "http://the-school")).collect()
}

#[tokio::test]
async fn the_same_seed_makes_the_same_bytes() {
    let first = everything(7).await;
    assert!(first.len() > 100);
    assert_eq!(first, everything(7).await);
    assert_ne!(first[0], everything(8).await[0]);
}

#[tokio::test]
async fn the_history_is_believable() {
    let visit = visit(Options { seed: 7, ..Options::default() }).await;
    let lms = visit.lms();
    let (mut all, mut scored, mut zero, mut late, mut missing, mut excused, mut comments) =
        (0, 0, 0, 0, 0, 0, 0);
    for section in &lms.district().sections {
        for assignment in lms.assignments(&section.id) {
            for (_, grade) in lms.submissions(&assignment, None, 200) {
                all += 1;
                scored += usize::from(grade.score.is_some());
                zero += usize::from(grade.score == Some(Score::ZERO));
                late += usize::from(grade.flags.contains(&sample_school::Flag::Late));
                missing += usize::from(grade.flags.contains(&sample_school::Flag::Missing));
                excused += usize::from(grade.flags.contains(&sample_school::Flag::Excused));
                comments += usize::from(grade.comment.is_some());
                assert!(grade.score <= assignment.points);
                assert!(grade.last_modified < start_time() && grade.created <= grade.last_modified);
            }
        }
    }
    assert!(all > 1000 && scored * 10 > all * 7, "{scored} of {all}");
    assert!(zero > 0 && late > 20 && missing > 20 && excused > 20 && comments > 20);
}

#[tokio::test]
async fn what_was_saved_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = visit(in_folder(folder.path())).await;
    let made = first.create("Kept").await.data()["id"].as_str().unwrap().to_owned();
    first.patch(&first.grade_path(2, 0), json!({ "grade_points": 3, "grade_comment": "Kept" })).await.data();
    let assignment = first.assignment(2);
    let student = first.student(0);
    let gone = first.assignment(5);
    first.lms().delete(&gone).unwrap();
    let (token, teacher) = (first.school.district_token().to_owned(), first.school.teacher_id().to_owned());
    let file = first.school.assignment_file();
    first.school.stop().await;

    let second = reopen(folder.path()).await;
    assert_eq!((second.district_token(), second.teacher_id()), (token.as_str(), teacher.as_str()));
    assert_eq!(second.lms().assignment(&made).unwrap().title, "Kept");
    assert_eq!(second.lms().assignment(&gone), None);
    let grade = second.lms().submission(&assignment, &student).unwrap();
    assert_eq!((grade.score, grade.comment.as_deref()), (Some(Score::whole(3)), Some("Kept")));
    let without_time =
        |file: &str| file.lines().filter(|line| !line.contains("exported")).collect::<String>();
    assert_eq!(without_time(&second.assignment_file()), without_time(&file), "dates stay where they were");
    second.stop().await;
}

#[tokio::test]
async fn a_killed_school_has_lost_nothing_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let killed = tempfile::tempdir().unwrap();
    let first = visit(in_folder(folder.path())).await;
    let made = first.create("Kept").await.data()["id"].as_str().unwrap().to_owned();
    // What a kill leaves: the files as they are now, here with half a line at the end.
    for name in ["school.json", "changes.jsonl"] {
        fs::copy(folder.path().join(name), killed.path().join(name)).unwrap();
    }
    let mut torn = OpenOptions::new().append(true).open(killed.path().join("changes.jsonl")).unwrap();
    torn.write_all(b"{\"number\":1,\"change\":{\"assig").unwrap();
    let second = reopen(killed.path()).await;
    assert_eq!(second.lms().assignment(&made).unwrap().title, "Kept");
    let teacher = second.teacher_id().to_owned();
    let student = first.student(0);
    second.lms().edit(&made, &student, &teacher, &GradeEdit::score(Score::whole(4))).unwrap();
    second.stop().await;
    let third = reopen(killed.path()).await;
    assert_eq!(third.lms().submission(&made, &student).unwrap().score, Some(Score::whole(4)));
    let again = third.lms().assignments(&first.section(0)).len();
    assert_eq!(again, 11);
}

#[tokio::test]
async fn a_new_assignment_after_a_restart_gets_a_new_id() {
    let folder = tempfile::tempdir().unwrap();
    let first = visit(in_folder(folder.path())).await;
    let one = first.create("One").await.data()["id"].as_str().unwrap().to_owned();
    first.lms().delete(&one).unwrap();
    first.school.stop().await;
    let second = visit(in_folder(folder.path())).await;
    let two = second.create("Two").await.data()["id"].as_str().unwrap().to_owned();
    assert_ne!(one, two);
}

#[tokio::test]
async fn a_folder_belongs_to_one_school_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = reopen(folder.path()).await;
    let second = sample_school::start(in_folder(folder.path()), fixed_clock()).await;
    assert!(matches!(second, Err(SchoolError::InUse { .. })));
    drop(first);
    let third = sample_school::start(in_folder(folder.path()), fixed_clock()).await.unwrap();
    third.stop().await;
    let other = Options { lms: LmsKind::Schoology, ..in_folder(folder.path()) };
    let refused = sample_school::start(other, fixed_clock()).await.unwrap_err();
    assert!(matches!(refused, SchoolError::OtherSchool { .. }), "{refused}");
    assert!(refused.to_string().contains("Canvas, seed 7"));
}

#[tokio::test]
async fn what_cannot_be_read_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.json");
    fs::write(&path, "not a school").unwrap();
    let refused = sample_school::start(in_folder(folder.path()), fixed_clock()).await.unwrap_err();
    assert!(matches!(refused, SchoolError::Unreadable { .. }));
    assert_eq!(fs::read_to_string(&path).unwrap(), "not a school");
}

#[tokio::test]
async fn two_hundred_students_and_three_hundred_assignments_open_soon() {
    let options = Options { seed: 7, students: Some(200), assignments: Some(300), ..Options::default() };
    let open = sample_school::start(options, fixed_clock());
    // Two seconds on a quiet machine; a busy one may take a while, but nobody waits for a minute.
    let school = tokio::time::timeout(Duration::from_secs(60), open).await.expect("within a minute").unwrap();
    let section = school.lms().district().sections[0].id.clone();
    let assignments = school.lms().assignments(&section);
    assert_eq!(assignments.len(), 300);
    assert_eq!(school.lms().submissions(&assignments[299], None, 1000).len(), 198);
}

#[tokio::test]
async fn a_stopped_school_lets_its_port_go() {
    let first = sample_school::start(Options::default(), fixed_clock()).await.unwrap();
    let port = first.url().rsplit(':').next().unwrap().parse().unwrap();
    let taken = sample_school::start(Options { port, ..Options::default() }, fixed_clock()).await;
    assert!(matches!(taken, Err(SchoolError::Listen { .. })));
    first.stop().await;
    let second = sample_school::start(Options { port, ..Options::default() }, fixed_clock()).await.unwrap();
    assert!(second.url().ends_with(&format!(":{port}")));
}
