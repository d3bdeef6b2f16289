//! The assignment file: what carries the irreplaceable ids to another computer.

use desk::view::ImportAssignments;
use desk::{Commands, ErrorCode};
use sample_school::LmsKind;
use support::{Class, Computer, assert_settled};

#[tokio::test]
async fn a_new_computer_takes_over_with_the_assignment_file() {
    let class = Class::of(LmsKind::Canvas).await;
    let lab = class.make("Lab report").await;
    class.enter(&lab, &class.student(0), "17").await;
    class.sync().await;
    class.make("Never sent").await;
    let saved = class.desk().export_assignments(desk::view::Nothing {}).await.expect("saved");
    let text = std::fs::read_to_string(saved.path).expect("a file");
    assert!(!text.contains("Never sent"), "what is not in the LMS has no id to carry");

    let folder = tempfile::tempdir().expect("a folder");
    let computer = Computer::at(folder.path()).expect("a desk");
    computer.connect(&class.school).await.expect("connected");
    let reply =
        computer.desk.import_assignments(ImportAssignments { text: text.clone() }).await.expect("imported");
    assert!(reply.problems.is_empty(), "{:?}", reply.problems);
    let again = computer.desk.import_assignments(ImportAssignments { text }).await.expect("imported");
    assert_eq!((again.added, again.known), (0, reply.added), "a second time changes nothing");
    let there = class.from(computer, folder);
    there.pull().await;
    let book = there.desk().book_dump(&there.section).expect("a book");
    let lab = book.assignments.iter().find(|a| a.title == "Lab report").expect("it came along");
    assert_eq!(there.cell(&lab.local_id, &there.student(0)).local.score, Some(17.into()));
    assert_settled(&there).await;
    let lab = lab.local_id.clone();
    there.enter(&lab, &there.student(1), "12").await;
    there.sync().await;
    assert_settled(&there).await;
    assert_eq!(there.school.lms().creates("Lab report"), 1);
}

#[tokio::test]
async fn what_is_no_assignment_file_is_refused_with_a_sentence() {
    let class = Class::of(LmsKind::Canvas).await;
    for text in ["", "hello", "{", "[]", "{}", r#"{"format":"other","version":1,"assignments":[]}"#] {
        let answer = class.desk().import_assignments(ImportAssignments { text: text.to_owned() }).await;
        let error = answer.expect_err("refused");
        assert_eq!(error.code, ErrorCode::Invalid);
        assert!(error.message.contains("Nothing was imported."), "{}", error.message);
    }
    let newer = r#"{"format":"passback-assignments","version":2,"assignments":[]}"#.to_owned();
    let error =
        class.desk().import_assignments(ImportAssignments { text: newer }).await.expect_err("refused");
    assert!(error.message.contains("newer version"), "{}", error.message);
}

#[tokio::test]
async fn bad_entries_are_named_and_the_good_ones_are_taken() {
    let class = Class::of(LmsKind::Canvas).await;
    let section = &class.section;
    let text = format!(
        r#"{{"format":"passback-assignments","version":1,"assignments":[
            {{"section":"{section}","assignment":"aaaaaaaa-0000-4000-8000-000000000001","title":"Good"}},
            {{"section":"{section}","title":"No id"}},
            {{"section":"000000000000000000000000","assignment":"aaaaaaaa-0000-4000-8000-000000000002","title":"Other"}},
            {{"section":"{section}","assignment":"../../etc","title":"Bad id"}},
            {{"section":"{section}","assignment":"aaaaaaaa-0000-4000-8000-000000000001","title":"Twice"}},
            7
        ]}}"#
    );
    let reply = class.desk().import_assignments(ImportAssignments { text }).await.expect("imported");
    assert_eq!((reply.added, reply.known, reply.problems.len()), (1, 1, 4), "{reply:?}");
}
