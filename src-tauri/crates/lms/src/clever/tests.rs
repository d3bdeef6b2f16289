//! Clever's records as JSON text, into the port's types and out of them.

use super::{map, wire};
use crate::http::json;
use crate::{LmsError, RemoteAssignment, RemoteGrade, RemoteStudent};
use gradebook::matching::IdKind;
use gradebook::{Grade, LinkState, LmsKind, PersonId, RemoteAssignmentId, Score, Status, Time};
use proptest::prelude::*;

fn assignment_id() -> RemoteAssignmentId {
    "0b6e4b1e-6f0e-4f5e-9a55-2f6d2f1f9a01".into()
}

fn grade(fields: &str) -> Result<RemoteGrade, LmsError> {
    let text = format!(
        r#"{{"id":"","assignment_id":"{}","user_id":"5f1b2c3d4e5f60718293a4b5","state":"returned"{fields}}}"#,
        assignment_id()
    );
    map::grade(json::read::<wire::Submission>(text.as_bytes())?, &assignment_id())
}

#[test]
fn a_grade_is_read_field_by_field() {
    let score = |number: f64| Grade { score: Score::from_wire(number), ..Grade::default() };
    let marked = |status| Grade { status, ..Grade::default() };
    for (fields, expected) in [
        ("", Grade::default()),
        (r#","grade_points":0"#, score(0.0)),
        (r#","grade_points":null,"grade_comment":null,"flags":null"#, Grade::default()),
        (r#","grade_points":95.5"#, score(95.5)),
        (r#","grade_points":0.1"#, Grade::of("0.1".parse().expect("a score"))),
        (r#","grade_points":89.99900000000001"#, Grade::of("89.999".parse().expect("a score"))),
        (r#","grade_points":-5"#, score(-5.0)),
        (r#","grade_points":1e2"#, score(100.0)),
        (r#","flags":["excused"]"#, marked(Status::Excused)),
        (r#","flags":["missing"]"#, marked(Status::Missing)),
        (r#","flags":["missing","excused"]"#, marked(Status::Excused)),
        (r#","flags":["late"]"#, Grade { late: true, ..Grade::default() }),
        (r#","flags":["late","missing"]"#, Grade { late: true, status: Status::Missing, ..Grade::default() }),
        (r#","flags":["resubmitted"]"#, Grade::default()),
        (r#","flags":[]"#, Grade::default()),
        (r#","grade_comment":"Schön!""#, Grade { comment: Some("Schön!".into()), ..Grade::default() }),
        (r#","grade_comment":"""#, Grade::default()),
        (r#","grade":"A-","new_field":{"deep":[1,2]}"#, Grade::default()),
    ] {
        assert_eq!(grade(fields).map(|read| read.grade), Ok(expected), "{fields}");
    }
}

#[test]
fn who_graded_and_when_is_read_where_it_is_said() {
    let read = grade(r#","grader_id":"aa","last_modified":"2026-11-20T10:00:00.123Z""#).expect("reads");
    assert_eq!(read.by, Some(PersonId::from("aa")));
    assert_eq!(read.modified, Time::parse("2026-11-20T10:00:00.123Z"));
    let silent = grade(r#","grader_id":null,"last_modified":"some day""#).expect("nothing hangs on it");
    assert_eq!((silent.by, silent.modified), (None, None));
}

#[test]
fn what_cannot_be_a_grade_is_refused() {
    for fields in [
        r#","grade_points":1e400"#,
        r#","grade_points":1e300"#,
        r#","grade_points":NaN"#,
        r#","grade_points":"85""#,
        r#","grade_points":true"#,
        r#","grade_points":5,"grade_points":6"#,
        r#","flags":"late""#,
        r#","grade_comment":5"#,
    ] {
        assert!(matches!(grade(fields), Err(LmsError::Unreadable { .. })), "{fields}");
    }
    for (text, why) in [
        (r#"{"assignment_id":"another","user_id":"5f"}"#, "a grade of another assignment"),
        (r#"{"assignment_id":null}"#, "a record without a usable id"),
        (r#"{"user_id":""}"#, "a record without a usable id"),
        (r#"{"user_id":"../x"}"#, "a record without a usable id"),
    ] {
        let record = json::read::<wire::Submission>(text.as_bytes()).expect("reads");
        assert_eq!(map::grade(record, &assignment_id()), Err(LmsError::Unreadable { what: why }), "{text}");
    }
}

fn assignment(fields: &str) -> Result<RemoteAssignment, LmsError> {
    let text = format!(r#"{{"id":"{}","state":"open"{fields}}}"#, assignment_id());
    map::assignment(json::read::<wire::Assignment>(text.as_bytes())?)
}

#[test]
fn an_assignment_is_read_and_its_due_date_never_guessed() {
    let full = assignment(
        r#","title":"Fractions","description":"p. 12","due_date":"2026-12-01T08:00:00.000Z","points_possible":20,
        "grading_type":"points","last_modified":"2026-11-01T00:00:00Z","grading_scale":[{"name":"x"}]"#,
    )
    .expect("reads");
    assert_eq!(full.details.title, "Fractions");
    assert_eq!(full.details.due, Time::parse("2026-12-01T08:00:00Z"));
    assert_eq!(full.details.points, Some(Score::points(20)));
    assert!(full.in_points);
    let bare = assignment(r#","title":"T","due_date":null,"points_possible":null"#).expect("reads");
    assert_eq!((bare.details.due, bare.details.points, bare.in_points), (None, None, true));
    for (kind, in_points) in
        [("points", true), ("", true), ("percent", false), ("letter_grade", false), ("new", false)]
    {
        let read = assignment(&format!(r#","title":"T","grading_type":"{kind}""#)).expect("reads");
        assert_eq!(read.in_points, in_points, "{kind}");
    }
    assert!(assignment(r#","title":"T","due_date":"2026-12-01""#).is_err(), "a day is not a time");
    assert!(assignment(r#","description":"no title""#).is_err());
    assert!(assignment(r#","title":"T","points_possible":1e300"#).is_err());
}

#[test]
fn another_assignment_than_the_one_asked_for_is_refused() {
    let read = |asked: &str| {
        let text = r#"{"id":"0B6E4B1E-6F0E-4F5E-9A55-2F6D2F1F9A01","title":"T"}"#;
        map::this_assignment(json::read(text.as_bytes()).expect("reads"), &asked.into())
    };
    assert!(read("another").is_err());
    assert_eq!(
        read(assignment_id().as_str()).map(|read| read.id),
        Ok(assignment_id()),
        "letter case is no difference"
    );
}

fn student(text: &str) -> Result<Option<RemoteStudent>, LmsError> {
    map::student(json::read::<wire::User>(text.as_bytes())?)
}

#[test]
fn a_student_is_read_without_what_a_gradebook_has_no_business_with() {
    let read = student(
        r#"{"id":"5f","email":"x@y.example","name":{"first":"José","middle":"M","last":"Núñez"},
        "lms_status":{"synced_in_lms":false},
        "roles":{"student":{"student_number":"20017","sis_id":"9","credentials":{"district_username":"jose"},"dob":"1/1/2012","race":"Unknown","frl_status":"Free",
        "preferred_name":{"first":"Pepe","last":null,"middle":""}}}}"#,
    )
    .expect("reads")
    .expect("a student");
    assert_eq!((read.given.as_str(), read.family.as_str()), ("José", "Núñez"));
    assert_eq!((read.also.as_str(), read.number.as_str()), ("Pepe Núñez", "20017"));
    assert_eq!(read.linked, Some(false));
    let known = |kind| read.identifiers.get(&kind).map(String::as_str);
    let all = [IdKind::Clever, IdKind::Number, IdKind::SisId, IdKind::Email, IdKind::Login].map(known);
    assert_eq!(all, [Some("5f"), Some("20017"), Some("9"), Some("x@y.example"), Some("jose")]);
    let shown = format!("{read:?}");
    assert!(!shown.contains("1/1/2012") && !shown.contains("Free") && !shown.contains("Unknown"), "{shown}");
}

#[test]
fn names_and_numbers_may_be_missing() {
    for (text, also, number) in [
        (r#"{"id":"5f"}"#, "", ""),
        (r#"{"id":"5f","name":{"first":null,"last":null},"roles":{"student":{}},"lms_status":null}"#, "", ""),
        (r#"{"id":"5f","roles":{"student":{"student_number":"","sis_id":"77"}}}"#, "", "77"),
        (
            r#"{"id":"5f","name":{"first":"A","last":"B"},"roles":{"student":{"preferred_name":{"first":"A"}}}}"#,
            "",
            "",
        ),
        (
            r#"{"id":"5f","name":{"first":"A","last":"B"},"roles":{"student":{"preferred_name":{"last":"C"}}}}"#,
            "A C",
            "",
        ),
    ] {
        let read = student(text).expect("reads").expect("a student");
        assert_eq!((read.also.as_str(), read.number.as_str(), read.linked), (also, number, None), "{text}");
        let ids = 1 + usize::from(!number.is_empty());
        assert_eq!(read.identifiers.len(), ids, "what is not said is not an identifier: {text}");
    }
    assert_eq!(student(r#"{"id":"5f","roles":{"teacher":{}}}"#), Ok(None), "a teacher is no student");
}

#[test]
fn linked_has_three_values_and_sections_name_all_their_teachers() {
    for (status, linked) in [
        ("", None),
        (r#","lms_status":null"#, None),
        (r#","lms_status":{}"#, None),
        (r#","lms_status":{"synced_in_lms":null}"#, None),
        (r#","lms_status":{"synced_in_lms":true}"#, Some(true)),
        (r#","lms_status":{"synced_in_lms":false}"#, Some(false)),
    ] {
        let text = format!(
            r#"{{"id":"5e","name":"7A","teacher":"t1","teachers":["t1","t2"],"term_id":"te"{status}}}"#
        );
        let (section, term) = map::section(json::read(text.as_bytes()).expect("reads")).expect("a section");
        assert_eq!(section.linked, linked, "{status}");
        assert_eq!(section.teachers, [PersonId::from("t1"), PersonId::from("t2")]);
        assert_eq!(term.as_deref(), Some("te"));
    }
}

#[test]
fn only_what_the_district_says_holds_back() {
    assert_eq!(map::link_state(Some("success")), LinkState::Ready);
    for word in [
        "pending_authorization",
        "matching_in_progress",
        "initial_sync_processing",
        "error",
        "disconnected",
        "",
    ] {
        assert_eq!(map::link_state(Some(word)), LinkState::NotReady, "{word:?}");
    }
    assert_eq!(map::link_state(Some("polishing")), LinkState::Unknown);
    assert_eq!(map::link_state(None), LinkState::Unknown);
}

#[test]
fn of_several_flags_the_strongest_is_sent() {
    use Status::{Counted, Excused, Missing};
    let (canvas, schoology) = (LmsKind::Canvas.profile(), LmsKind::Schoology.profile());
    for (status, late, expected) in [
        (Counted, false, &[][..]),
        (Counted, true, &["late"]),
        (Missing, true, &["missing"]),
        (Excused, true, &["excused"]),
        (Excused, false, &["excused"]),
    ] {
        assert_eq!(map::flags(status, late, &canvas), expected);
    }
    assert_eq!(map::flags(Counted, true, &schoology), [""; 0], "it works lateness out itself");
    let both = gradebook::Profile { one_flag: false, ..canvas };
    assert_eq!(map::flags(Missing, true, &both), ["missing", "late"]);
}

#[test]
fn requests_hold_what_is_set_and_nothing_else() {
    let text = |request: &wire::SubmissionRequest<'_>| serde_json::to_string(request).expect("writes");
    assert_eq!(text(&wire::SubmissionRequest::default()), "{}");
    let score: Score = "87.25".parse().expect("a score");
    let request = wire::SubmissionRequest { grade_points: Some(score.to_wire()), ..Default::default() };
    assert_eq!(text(&request), r#"{"grade_points":87.25}"#);
    let request = wire::SubmissionRequest { grade_comment: Some(None), ..Default::default() };
    assert_eq!(text(&request), r#"{"grade_comment":null}"#);
    let request = wire::SubmissionRequest { flags: Some(vec![]), ..Default::default() };
    assert_eq!(text(&request), r#"{"flags":[]}"#);
    let request = wire::AssignmentRequest { title: Some("T"), ..Default::default() };
    assert_eq!(serde_json::to_string(&request).expect("writes"), r#"{"title":"T"}"#);
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let keys = prop::sample::select(vec![
        "data",
        "links",
        "rel",
        "uri",
        "id",
        "name",
        "first",
        "roles",
        "student",
        "preferred_name",
        "user_id",
        "flags",
        "assignment_id",
        "grade_points",
        "grade_comment",
        "title",
        "due_date",
        "points_possible",
        "lms_status",
        "synced_in_lms",
        "teachers",
        "x",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
        Just("5f1b2c3d4e5f60718293a4b5".into()),
        Just("2026-12-01T08:00:00Z".into()),
        Just("next".into()),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::btree_map(keys.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn read_everything(body: &[u8]) {
    let _ = json::read::<wire::One<wire::District>>(body);
    let _ = json::read::<wire::One<wire::Named>>(body);
    if let Ok(page) = json::read::<wire::Many<wire::One<wire::Section>>>(body) {
        page.data.into_iter().for_each(|one| drop(map::section(one.data)));
        let _ = super::paging::next_link(page.links);
    }
    if let Ok(page) = json::read::<wire::Many<wire::One<wire::User>>>(body) {
        page.data.into_iter().for_each(|one| drop(map::student(one.data)));
    }
    if let Ok(one) = json::read::<wire::One<wire::Assignment>>(body) {
        drop(map::assignment(one.data));
    }
    if let Ok(page) = json::read::<wire::Many<wire::Submission>>(body) {
        page.data.into_iter().for_each(|record| drop(map::grade(record, &assignment_id())));
    }
    if let Ok(record) = json::read::<wire::Submission>(body) {
        let _ = map::grade(record, &assignment_id());
    }
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(value in any_json()) {
        read_everything(value.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_everything(&bytes);
    }

    #[test]
    fn a_score_comes_back_from_the_wire_as_it_left(micros in -1_000_000_000_000_i64..1_000_000_000_000) {
        let score = Score::from_micros(micros);
        let request = wire::SubmissionRequest { grade_points: Some(score.to_wire()), ..Default::default() };
        let text = serde_json::to_string(&request).expect("writes");
        let number: f64 = text.trim_start_matches(r#"{"grade_points":"#).trim_end_matches('}').parse().expect("a number");
        prop_assert_eq!(Score::from_wire(number), Some(score));
    }
}
