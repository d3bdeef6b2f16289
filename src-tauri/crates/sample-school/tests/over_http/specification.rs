//! Every response of LMS Connect, and of the Data API, validates against Clever's published
//! specification, for whatever requests proptest makes up. Skipped where the specification is not at hand.

use crate::support::{Visit, visit};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use sample_school::{LmsKind, Options};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

fn specification(name: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/specs/clever").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: specification not here");
        return None;
    };
    Some(serde_saphyr::from_str(&text).unwrap())
}

/// Swagger 2 says `x-nullable` where JSON Schema says a list of types, and has formats of its own.
fn json_schema(swagger: &Value) -> Value {
    match swagger {
        Value::Object(fields) => {
            let mut schema = Map::new();
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("x-nullable" | "x-omitempty" | "x-validation", _) => {}
                    // As text it explains; as an object it is a property of that name.
                    ("description", Value::String(_)) => {}
                    ("format", Value::String(format)) if format == "datetime" => {
                        schema.insert(
                            "pattern".to_owned(),
                            json!(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?$"),
                        );
                    }
                    ("format", Value::String(_)) => {}
                    ("$ref", Value::String(to)) => {
                        schema.insert("$ref".to_owned(), json!(to.replace("#/definitions/", "#/$defs/")));
                    }
                    _ => {
                        schema.insert(name.clone(), json_schema(value));
                    }
                }
            }
            if fields.get("x-nullable") == Some(&json!(true)) {
                return json!({ "anyOf": [{ "type": "null" }, schema] });
            }
            Value::Object(schema)
        }
        Value::Array(values) => Value::Array(values.iter().map(json_schema).collect()),
        other => other.clone(),
    }
}

/// The specification as validators, one for each definition. `closed` definitions take no field that
/// the specification does not name.
struct Validators(BTreeMap<String, Validator>);

impl Validators {
    fn of(specification: &Value, closed: &[&str]) -> Self {
        let mut definitions = json_schema(&specification["definitions"]);
        for name in closed {
            definitions[name]["additionalProperties"] = json!(false);
        }
        let names = definitions.as_object().unwrap().keys();
        let validator = |name: &String| {
            let schema = json!({ "$ref": format!("#/$defs/{name}"), "$defs": definitions });
            (name.clone(), jsonschema::validator_for(&schema).unwrap())
        };
        Self(names.map(validator).collect())
    }

    #[track_caller]
    fn check(&self, name: &str, value: &Value) {
        let wrong: Vec<String> = self.0[name]
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{value:#}");
    }
}

#[test]
fn the_validators_refuse_what_is_wrong() {
    let Some(specification) = specification("v3.1-lms.yml") else { return };
    let validators = Validators::of(&specification, &["Submission"]);
    let validate = |value: Value| validators.0["Submission"].is_valid(&value);
    assert!(validate(json!({ "state": "created", "grade": null })));
    assert!(!validate(json!({ "state": "lost" })));
    assert!(!validate(json!({ "grade_points": "12" })));
    assert!(!validate(json!({ "grade_points": null })), "not nullable");
    assert!(!validate(json!({ "created": "yesterday" })));
    assert!(!validate(json!({ "score": 12 })), "no field of our own");
}

#[tokio::test]
async fn the_data_api_follows_the_specification() {
    let Some(specification) = specification("v3.1.yml") else { return };
    let validators =
        Validators::of(&specification, &["Section", "User", "Course", "Term", "School", "Student"]);
    let visit = crate::support::canvas().await;
    let (section, student) = (visit.section(0), visit.student(0));
    let paths = specification["paths"].as_object().unwrap();
    let mut answered = 0;
    for (path, methods) in paths {
        let id = match path.split('/').nth(1).unwrap() {
            "districts" => visit.lms().district().id.clone(),
            "schools" => visit.lms().district().school.clone(),
            "terms" => visit.lms().district().term.clone(),
            "courses" => visit.lms().district().sections[0].course.clone(),
            "sections" => section.clone(),
            "users" => student.clone(),
            _ => continue,
        };
        let answer = visit.get(&format!("/v3.1{}", path.replace("{id}", &id))).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let schema = methods["get"]["responses"]["200"]["schema"]["$ref"].as_str().unwrap();
        validators.check(schema.rsplit('/').next().unwrap(), &answer.json);
        answered += 1;
    }
    assert!(answered > 30, "every address of the specification but resources is answered: {answered}");
}

#[derive(Clone, Debug)]
enum Request {
    Create(Value),
    Update(usize, Value),
    Delete(usize),
    Read(usize),
    Page(usize, u8),
    ReadGrade(usize, usize),
    Write(usize, usize, Value),
}

fn object(fields: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let fields = fields.into_iter().map(|(name, value)| {
        proptest::option::weighted(0.5, value)
            .prop_map(move |value| value.map(|value| (name.to_owned(), value)))
    });
    let fields: Vec<_> = fields.collect();
    fields.prop_map(|fields| Value::Object(fields.into_iter().flatten().collect())).boxed()
}

fn one_of(values: Vec<Value>) -> BoxedStrategy<Value> {
    proptest::sample::select(values).boxed()
}

fn text() -> BoxedStrategy<Value> {
    prop_oneof![any::<String>().prop_map(Value::from), Just(Value::Null), Just(json!("<img onerror=x>"))]
        .boxed()
}

fn score() -> BoxedStrategy<Value> {
    prop_oneof![
        (-2000..20000_i64).prop_map(|hundredths| json!(hundredths as f64 / 100.0)),
        one_of(vec![json!(0), json!(null), json!(1e300), json!("12"), json!(0.000_000_1)]),
    ]
    .boxed()
}

fn moment() -> BoxedStrategy<Value> {
    one_of(vec![
        json!("2026-12-24T21:00:00.000Z"),
        json!("2027-02-01T08:30:00+02:00"),
        json!("2020-01-01T00:00:00Z"),
        json!("2026-13-01"),
        json!(null),
        json!(5),
    ])
}

fn attachments() -> BoxedStrategy<Value> {
    let file = json!({ "type": "file", "url": "https://example.org/a", "title": null });
    one_of(vec![
        json!([]),
        json!([file]),
        json!([{ "type": "link" }]),
        json!([{ "type": "ghost" }]),
        json!(null),
    ])
}

fn assignment() -> BoxedStrategy<Value> {
    object(vec![
        ("title", text()),
        ("description", text()),
        ("description_plaintext", text()),
        ("due_date", moment()),
        ("display_date", moment()),
        ("start_date", moment()),
        ("end_date", moment()),
        ("points_possible", score()),
        ("grading_type", one_of(vec![json!("points"), json!("pass_fail"), json!("stars"), json!(null)])),
        ("assignee_mode", one_of(vec![json!("all"), json!("individuals"), json!(null)])),
        ("assignee_ids", one_of(vec![json!([]), json!(["a"]), json!([1])])),
        ("submission_types", one_of(vec![json!(["file", "text"]), json!([]), json!([""])])),
        ("max_attempts", one_of(vec![json!(0), json!(3), json!(1.5)])),
        ("term_id", text()),
        ("attachments", attachments()),
        ("state", json!("draft").prop_just()),
    ])
}

trait PropJust {
    fn prop_just(self) -> BoxedStrategy<Value>;
}

impl PropJust for Value {
    fn prop_just(self) -> BoxedStrategy<Value> {
        Just(self).boxed()
    }
}

/// One that has what a create must have.
fn complete() -> BoxedStrategy<Value> {
    assignment()
        .prop_map(|mut body| {
            body["title"] = json!("Quiz");
            body["description"] = json!("");
            body["due_date"] = json!("2026-12-24T21:00:00.000Z");
            body
        })
        .boxed()
}

fn grade() -> BoxedStrategy<Value> {
    object(vec![
        ("grade_points", score()),
        ("grade", text()),
        ("grade_comment", text()),
        (
            "flags",
            one_of(vec![
                json!([]),
                json!(["late"]),
                json!(["missing", "excused"]),
                json!(["x"]),
                json!(null),
            ]),
        ),
        ("state", one_of(vec![json!("returned"), json!("reclaimed"), json!("gone"), json!(null)])),
        ("extra_attempts", one_of(vec![json!(0), json!(2), json!("2")])),
        ("override_due_date", moment()),
        ("grader_id", one_of(vec![json!(null), json!("nobody")])),
        ("attachments", attachments()),
    ])
}

fn request() -> impl Strategy<Value = Request> {
    prop_oneof![
        1 => assignment().prop_map(Request::Create),
        2 => complete().prop_map(Request::Create),
        2 => (0..14_usize, assignment()).prop_map(|(place, body)| Request::Update(place, body)),
        1 => (0..14_usize).prop_map(Request::Delete),
        2 => (0..14_usize).prop_map(Request::Read),
        2 => (0..14_usize, 0..110_u8).prop_map(|(place, limit)| Request::Page(place, limit)),
        2 => (0..14_usize, 0..25_usize).prop_map(|(place, seat)| Request::ReadGrade(place, seat)),
        5 => (0..14_usize, 0..25_usize, grade()).prop_map(|(place, seat, body)| Request::Write(place, seat, body)),
    ]
}

/// Sends a request and holds the answer against the specification.
async fn follow(
    visit: &Visit,
    specification: &Value,
    validators: &Validators,
    ids: &mut Vec<String>,
    one: Request,
) {
    let base = visit.assignments_path();
    let id = |place: usize| ids.get(place).map_or("00000000-0000-4000-8000-000000000000", String::as_str);
    let student = |seat: usize| visit.student(seat);
    let item = "/sections/{section_id}/assignments/{assignment_id}";
    let (method, address, path, body) = match &one {
        Request::Create(body) => {
            (Method::POST, "/sections/{section_id}/assignments".to_owned(), base, Some(body))
        }
        Request::Update(place, body) => {
            (Method::PATCH, item.to_owned(), format!("{base}/{}", id(*place)), Some(body))
        }
        Request::Delete(place) => (Method::DELETE, item.to_owned(), format!("{base}/{}", id(*place)), None),
        Request::Read(place) => (Method::GET, item.to_owned(), format!("{base}/{}", id(*place)), None),
        Request::Page(place, limit) => {
            let path = format!("{base}/{}/submissions?limit={limit}", id(*place));
            (Method::GET, format!("{item}/submissions"), path, None)
        }
        Request::ReadGrade(place, seat) => {
            let path = format!("{base}/{}/submissions/{}", id(*place), student(*seat));
            (Method::GET, format!("{item}/submissions/{{user_id}}"), path, None)
        }
        Request::Write(place, seat, body) => {
            let path = format!("{base}/{}/submissions/{}", id(*place), student(*seat));
            (Method::PATCH, format!("{item}/submissions/{{user_id}}"), path, Some(body))
        }
    };
    let name = method.as_str().to_lowercase();
    let answer = visit.try_send(method, &path, body.map(Value::to_string)).await.unwrap();
    let responses = &specification["paths"][&address][&name]["responses"];
    let documented = &responses[answer.status.to_string()];
    // Clever's own pages list 400s for reads that its specification does not.
    assert!(
        documented.is_object() || answer.status == 400,
        "{name} {address}: {} is not documented",
        answer.status
    );
    let schema = match documented.get("$ref").and_then(Value::as_str) {
        Some(response) => &specification["responses"][response.rsplit('/').next().unwrap()]["schema"],
        None => &documented["schema"],
    };
    match schema["$ref"].as_str() {
        Some(schema) => validators.check(schema.rsplit('/').next().unwrap(), &answer.json),
        None => assert!(answer.text.is_empty() || answer.status == 400, "{}", answer.text),
    }
    if let (Request::Create(_), 200) = (&one, answer.status) {
        ids.push(answer.json["data"]["id"].as_str().unwrap().to_owned());
    }
}

#[test]
fn lms_connect_follows_the_specification_whatever_is_sent() {
    let Some(specification) = specification("v3.1-lms.yml") else { return };
    let closed =
        ["Assignment", "Submission", "SubmissionsResponse", "AssignmentResponse", "SubmissionResponse"];
    let validators = Validators::of(&specification, &closed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for lms in [LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology] {
        let requests = proptest::collection::vec(request(), 1..60);
        let mut runner =
            TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let result = runner.run(&requests, |requests| {
            runtime.block_on(async {
                let visit = visit(Options { seed: 7, lms, ..Options::default() }).await;
                let mut ids: Vec<_> = (0..10).map(|place| visit.assignment(place)).collect();
                for one in requests {
                    follow(&visit, &specification, &validators, &mut ids, one).await;
                }
                visit.school.stop().await;
            });
            Ok(())
        });
        if let Err(failure) = result {
            panic!("{lms:?}: {failure}");
        }
    }
}
