//! What every connector must do, whatever is behind it: said once, against the port. A connector's own tests bring a
//! [`Classroom`] and run [`everything`] on it.

use gradebook::observe::interpret;
use gradebook::{
    Details, Grade, LinkState, OverMaximum, PersonId, Profile, RemoteAssignmentId, Score, SectionId, Status,
    StudentId, Time,
};
use lms::{AssignmentPatch, GradeWrite, Lms, LmsError, NewAssignment, RemoteAssignment, RemoteGrade};
use std::collections::{BTreeMap, BTreeSet};

/// A place to try a connector in.
pub trait Classroom: Sync {
    /// The connector, signed in as the teacher.
    fn lms(&self) -> &dyn Lms;
    /// The teacher.
    fn teacher(&self) -> PersonId;
    /// A linked section of the teacher's with at least four linked students.
    fn section(&self) -> SectionId;
    /// The section's students who are linked, by id.
    fn linked(&self) -> Vec<StudentId>;
    /// A moment to come.
    fn later(&self) -> Time;
    /// A moment that has passed.
    fn earlier(&self) -> Time;
    /// Changes a score in the LMS itself, as the teacher would on its own page.
    fn edit_there(&self, assignment: &RemoteAssignmentId, student: &StudentId, score: Score);
    /// Deletes an assignment in the LMS itself.
    fn delete_there(&self, assignment: &RemoteAssignmentId);
}

fn score(text: &str) -> Score {
    text.parse().expect("a score")
}

fn points(score: Score) -> GradeWrite {
    GradeWrite { score: Some(score), ..GradeWrite::default() }
}

fn details(room: &dyn Classroom, title: &str) -> Details {
    let description = format!("What students read. PB-7F3K {title}");
    Details { title: title.to_owned(), description, due: Some(room.later()), points: Some(Score::points(20)) }
}

async fn made(room: &dyn Classroom, title: &str) -> RemoteAssignment {
    let new = NewAssignment { details: details(room, title) };
    room.lms().create_assignment(&room.section(), &new).await.expect("created")
}

async fn read(room: &dyn Classroom, id: &RemoteAssignmentId, student: &StudentId) -> RemoteGrade {
    room.lms().read_grade(&room.section(), id, student).await.expect("read")
}

async fn pages(room: &dyn Classroom, id: &RemoteAssignmentId) -> BTreeMap<StudentId, RemoteGrade> {
    let (mut all, mut mark) = (BTreeMap::new(), None);
    loop {
        let page = room.lms().read_grades(&room.section(), id, mark.as_ref()).await.expect("a page");
        assert!(page.grades.len() <= 100);
        for grade in page.grades {
            assert!(all.insert(grade.student.clone(), grade).is_none(), "each student once");
        }
        match page.next {
            Some(next) => mark = Some(next),
            None => return all,
        }
    }
}

/// The whole contract.
pub async fn everything(room: &dyn Classroom) {
    let profile = connection_is_named(room).await;
    roster_is_the_teachers(room).await;
    an_assignment_lives_and_dies(room).await;
    a_due_date_that_has_passed_creates_nothing(room).await;
    every_student_has_a_grade_from_the_start(room).await;
    work_is_told_as_far_as_the_lms_has_it(room).await;
    a_score_comes_back_as_the_lms_keeps_it(room, &profile).await;
    zero_is_a_score(room, &profile).await;
    more_than_the_maximum_is_what_the_profile_says(room, &profile).await;
    marks_and_flags_come_back(room, &profile).await;
    comments_come_and_go(room, &profile).await;
    only_what_is_set_is_written(room, &profile).await;
    edits_made_there_are_seen(room).await;
    what_is_not_there_is_told_apart(room).await;
}

async fn connection_is_named(room: &dyn Classroom) -> Profile {
    let who = room.lms().connection().await.expect("connected");
    assert_eq!(who.teacher, room.teacher());
    assert_eq!(who.link, LinkState::Ready);
    assert!(!who.district.is_empty() && !who.family.is_empty());
    assert!(room.lms().in_flight() >= 1 && room.lms().per_minute() >= 1);
    who.kind.profile()
}

async fn roster_is_the_teachers(room: &dyn Classroom) {
    let sections = room.lms().sections().await.expect("sections");
    let ids: BTreeSet<_> = sections.iter().map(|section| &section.id).collect();
    assert_eq!(ids.len(), sections.len(), "each section once");
    assert!(
        sections.iter().all(|section| section.teachers.contains(&room.teacher()) && !section.name.is_empty())
    );
    assert!(sections.iter().any(|section| section.id == room.section() && section.linked != Some(false)));
    let students = room.lms().students(&room.section()).await.expect("students");
    let ids: BTreeSet<_> = students.iter().map(|student| student.id.clone()).collect();
    assert_eq!(ids.len(), students.len(), "each student once");
    let linked = students.iter().filter(|student| student.linked != Some(false)).map(|student| &student.id);
    assert_eq!(linked.collect::<BTreeSet<_>>(), room.linked().iter().collect());
}

async fn an_assignment_lives_and_dies(room: &dyn Classroom) {
    let (lms, section) = (room.lms(), room.section());
    let new = made(room, "Quiz 5.1").await;
    assert_eq!(new.details, details(room, "Quiz 5.1"));
    assert!(new.in_points);
    let read = lms.read_assignment(&section, &new.id).await.expect("read");
    assert_eq!((&read.id, &read.details), (&new.id, &new.details));

    let patch = AssignmentPatch { title: Some("Quiz 5.1 (new)".into()), ..AssignmentPatch::default() };
    let changed = lms.update_assignment(&section, &new.id, &patch).await.expect("updated");
    let expected = Details { title: "Quiz 5.1 (new)".into(), ..new.details.clone() };
    assert_eq!(changed.details, expected, "the rest stays");
    let due = room.later().plus_millis(86_400_000);
    let patch = AssignmentPatch {
        description: Some("Other words".into()),
        due: Some(due),
        points: Some(Score::points(25)),
        ..AssignmentPatch::default()
    };
    lms.update_assignment(&section, &new.id, &patch).await.expect("updated");
    let read = lms.read_assignment(&section, &new.id).await.expect("read").details;
    assert_eq!((read.due, read.points), (Some(due), Some(Score::points(25))));
    assert_eq!((read.title.as_str(), read.description.as_str()), ("Quiz 5.1 (new)", "Other words"));

    lms.delete_assignment(&section, &new.id).await.expect("deleted");
    assert_eq!(lms.delete_assignment(&section, &new.id).await, Err(LmsError::AssignmentNotThere));
}

async fn a_due_date_that_has_passed_creates_nothing(room: &dyn Classroom) {
    let details = Details { due: Some(room.earlier()), ..details(room, "Too late") };
    let refused = room.lms().create_assignment(&room.section(), &NewAssignment { details }).await;
    let Err(LmsError::Refused { status: 400, message }) = refused else { panic!("{refused:?}") };
    assert!(message.contains("due_date"), "{message}");
}

async fn every_student_has_a_grade_from_the_start(room: &dyn Classroom) {
    let new = made(room, "Nothing yet").await;
    let grades = pages(room, &new.id).await;
    assert_eq!(grades.keys().cloned().collect::<BTreeSet<_>>(), room.linked().into_iter().collect());
    assert!(grades.values().all(|grade| grade.grade.is_blank()));
}

/// Of a new assignment nobody has handed anything in, and grading it does not make a hand-in.
async fn work_is_told_as_far_as_the_lms_has_it(room: &dyn Classroom) {
    let id = made(room, "Handed in").await.id;
    let student = &room.linked()[0];
    let work = read(room, &id, student).await.hand_in.expect("said from the start");
    assert_eq!((work.is_in(), work.attachments, work.is_blank()), (Some(false), 0, false));
    assert_eq!(work.link, None, "there is nothing to open");
    let answer =
        room.lms().write_grade(&room.section(), &id, student, &points(score("7"))).await.expect("written");
    assert_ne!(answer.hand_in.and_then(|work| work.is_in()), Some(true), "a score is no hand-in");
}

async fn a_score_comes_back_as_the_lms_keeps_it(room: &dyn Classroom, profile: &Profile) {
    let new = made(room, "Rounding").await;
    for (student, text) in room.linked().iter().zip(["17.5", "0.1", "16.666", "20"]) {
        let sent = score(text);
        let wrote = points(sent);
        let kept = room.lms().write_grade(&room.section(), &new.id, student, &wrote).await.expect("written");
        assert_eq!(kept.grade.score, Some(sent.rounded(profile.decimals)), "{text}");
        let again =
            room.lms().write_grade(&room.section(), &new.id, student, &wrote).await.expect("written again");
        assert_eq!(again.grade, kept.grade, "writing twice is writing once");
        assert_eq!(read(room, &new.id, student).await.grade, kept.grade);
        assert_eq!(pages(room, &new.id).await[student].grade, kept.grade);
        assert!(kept.modified.is_some());
    }
}

async fn zero_is_a_score(room: &dyn Classroom, profile: &Profile) {
    let (new, student) = (made(room, "Zero").await, &room.linked()[0]);
    room.lms().write_grade(&room.section(), &new.id, student, &points(Score::ZERO)).await.expect("written");
    let read = read(room, &new.id, student).await.grade;
    let wrote = Grade::of(Score::ZERO);
    assert_eq!(interpret(read, Some(&wrote), profile).score, Some(Score::ZERO));
}

async fn more_than_the_maximum_is_what_the_profile_says(room: &dyn Classroom, profile: &Profile) {
    let (new, student) = (made(room, "Extra credit").await, &room.linked()[0]);
    let written = room.lms().write_grade(&room.section(), &new.id, student, &points(Score::points(21))).await;
    match profile.over_maximum {
        OverMaximum::Accepts => assert_eq!(written.expect("kept").grade.score, Some(Score::points(21))),
        OverMaximum::Caps => assert_eq!(written.expect("capped").grade.score, Some(Score::points(20))),
        OverMaximum::Refuses => assert!(matches!(written, Err(LmsError::Refused { .. })), "{written:?}"),
    }
}

async fn marks_and_flags_come_back(room: &dyn Classroom, profile: &Profile) {
    let new = made(room, "Flags").await;
    let students = room.linked();
    let flagged = |status, late| GradeWrite { flags: Some((status, late)), ..GradeWrite::default() };
    let marks = [(Status::Excused, false), (Status::Missing, false)];
    for (student, (status, late)) in students.iter().zip(marks) {
        room.lms()
            .write_grade(&room.section(), &new.id, student, &flagged(status, late))
            .await
            .expect("written");
        let read = read(room, &new.id, student).await.grade;
        assert_eq!((read.status, read.late), (status, late));
    }
    if profile.one_flag {
        let write = flagged(Status::Excused, true);
        room.lms().write_grade(&room.section(), &new.id, &students[2], &write).await.expect("written");
        let read = read(room, &new.id, &students[2]).await.grade;
        assert_eq!((read.status, read.late), (Status::Excused, false), "the strongest one");
    }
}

async fn comments_come_and_go(room: &dyn Classroom, profile: &Profile) {
    let (new, student) = (made(room, "Comments").await, &room.linked()[0]);
    let comment = |text: Option<&str>| GradeWrite {
        score: Some(Score::points(5)),
        comment: Some(text.map(str::to_owned)),
        ..GradeWrite::default()
    };
    if !profile.comments {
        return;
    }
    for text in [Some("Gut gemacht — “très bien” 🦉"), None] {
        room.lms().write_grade(&room.section(), &new.id, student, &comment(text)).await.expect("written");
        assert_eq!(read(room, &new.id, student).await.grade.comment.as_deref(), text);
    }
}

async fn only_what_is_set_is_written(room: &dyn Classroom, profile: &Profile) {
    let (new, student) = (made(room, "In parts").await, &room.linked()[0]);
    let write = |write: GradeWrite| {
        let (section, id) = (room.section(), new.id.clone());
        async move { room.lms().write_grade(&section, &id, student, &write).await.expect("written").grade }
    };
    assert_eq!(write(points(Score::points(7))).await.score, Some(Score::points(7)));
    if profile.comments {
        let kept = write(GradeWrite { comment: Some(Some("Seen".into())), ..GradeWrite::default() }).await;
        assert_eq!((kept.score, kept.comment.as_deref()), (Some(Score::points(7)), Some("Seen")));
        let kept = write(points(Score::points(8))).await;
        assert_eq!((kept.score, kept.comment.as_deref()), (Some(Score::points(8)), Some("Seen")));
    }
    let graded = write(GradeWrite { grader: Some(room.teacher()), ..points(Score::points(9)) }).await;
    assert_eq!(graded.score, Some(Score::points(9)));
}

async fn edits_made_there_are_seen(room: &dyn Classroom) {
    let (new, student) = (made(room, "Edited there").await, &room.linked()[1]);
    room.lms()
        .write_grade(&room.section(), &new.id, student, &points(Score::points(11)))
        .await
        .expect("written");
    room.edit_there(&new.id, student, Score::points(13));
    let read = read(room, &new.id, student).await;
    assert_eq!(read.grade.score, Some(Score::points(13)));
    assert!(read.by.is_some() && read.modified.is_some(), "who and when");
    assert_eq!(pages(room, &new.id).await[student].grade.score, Some(Score::points(13)));
}

async fn what_is_not_there_is_told_apart(room: &dyn Classroom) {
    let (lms, section, student) = (room.lms(), room.section(), &room.linked()[0]);
    let new = made(room, "Not there").await;
    let nobody = StudentId::from("5f00000000000000000000ff");
    let write = points(Score::points(1));
    assert_eq!(lms.read_grade(&section, &new.id, &nobody).await, Err(LmsError::StudentNotThere));
    assert_eq!(lms.write_grade(&section, &new.id, &nobody, &write).await, Err(LmsError::StudentNotThere));
    room.delete_there(&new.id);
    let gone = LmsError::AssignmentNotThere;
    assert_eq!(lms.read_assignment(&section, &new.id).await, Err(gone.clone()));
    assert_eq!(lms.read_grades(&section, &new.id, None).await, Err(gone.clone()));
    assert_eq!(lms.read_grade(&section, &new.id, student).await, Err(gone.clone()));
    assert_eq!(lms.write_grade(&section, &new.id, student, &write).await, Err(gone.clone()));
    let patch = AssignmentPatch { title: Some("x".into()), ..AssignmentPatch::default() };
    assert_eq!(lms.update_assignment(&section, &new.id, &patch).await, Err(gone));
}
