//! What of Clever's records goes through the relay: what the app reads, named field by field. Whatever Clever adds to
//! its records later stays outside until it is named here; so do birth dates, gender, race, language, disability …

use serde_json::{Map, Value};

/// What is kept of a value.
#[derive(Debug)]
pub enum Keep {
    /// A text, a number, true, false, null, or a list of these.
    Plain,
    /// Of a record, or of each record of a list, these fields.
    Fields(&'static [(&'static str, Keep)]),
}
use Keep::{Fields, Plain};

const LMS_STATUS: Keep = Fields(&[("synced_in_lms", Plain)]);
const NAME: Keep = Fields(&[("first", Plain), ("middle", Plain), ("last", Plain)]);

/// A district.
pub static DISTRICT: Keep = Fields(&[
    ("id", Plain),
    ("name", Plain),
    ("lms_state", Plain),
    ("lms_type", Plain),
    ("last_lms_sync", Plain),
    ("last_sync", Plain),
    ("state", Plain),
]);
/// A school, a term or a course.
pub static NAMED: Keep = Fields(&[
    ("id", Plain),
    ("district", Plain),
    ("name", Plain),
    ("start_date", Plain),
    ("end_date", Plain),
]);
/// A section.
pub static SECTION: Keep = Fields(&[
    ("id", Plain),
    ("district", Plain),
    ("school", Plain),
    ("name", Plain),
    ("course", Plain),
    ("term_id", Plain),
    ("period", Plain),
    ("subject", Plain),
    ("section_number", Plain),
    ("teacher", Plain),
    ("teachers", Plain),
    ("students", Plain),
    ("last_modified", Plain),
    ("lms_status", LMS_STATUS),
]);
/// A student or a teacher.
pub static PERSON: Keep = Fields(&[
    ("id", Plain),
    ("district", Plain),
    ("name", NAME),
    // What results files of elsewhere name a student by.
    ("email", Plain),
    ("lms_status", LMS_STATUS),
    (
        "roles",
        Fields(&[
            (
                "student",
                Fields(&[
                    ("sis_id", Plain),
                    ("student_number", Plain),
                    ("preferred_name", NAME),
                    ("credentials", Fields(&[("district_username", Plain)])),
                ]),
            ),
            ("teacher", Fields(&[("school", Plain), ("schools", Plain)])),
        ]),
    ),
]);
/// An assignment.
pub static ASSIGNMENT: Keep = Fields(&[
    ("id", Plain),
    ("title", Plain),
    ("description", Plain),
    ("description_plaintext", Plain),
    ("state", Plain),
    ("assignee_mode", Plain),
    ("assignee_ids", Plain),
    ("due_date", Plain),
    ("display_date", Plain),
    ("start_date", Plain),
    ("end_date", Plain),
    ("points_possible", Plain),
    ("grading_type", Plain),
    ("submission_types", Plain),
    ("max_attempts", Plain),
    ("term_id", Plain),
    ("category_id", Plain),
    ("created", Plain),
    ("last_modified", Plain),
]);
/// A grade.
pub static SUBMISSION: Keep = Fields(&[
    ("id", Plain),
    ("assignment_id", Plain),
    ("user_id", Plain),
    ("state", Plain),
    ("flags", Plain),
    ("grade", Plain),
    ("grade_points", Plain),
    ("grade_comment", Plain),
    ("grader_id", Plain),
    ("override_due_date", Plain),
    ("extra_attempts", Plain),
    ("created", Plain),
    ("last_modified", Plain),
]);

/// What may be sent of an assignment.
pub const ASSIGNMENT_WRITE: &[&str] = &[
    "title",
    "description",
    "description_plaintext",
    "due_date",
    "display_date",
    "start_date",
    "end_date",
    "points_possible",
    "grading_type",
    "submission_types",
    "max_attempts",
    "assignee_mode",
    "assignee_ids",
    "term_id",
];
/// What may be sent of a grade.
pub const GRADE_WRITE: &[&str] = &[
    "grade_points",
    "grade",
    "grade_comment",
    "flags",
    "grader_id",
    "state",
    "override_due_date",
    "extra_attempts",
];

fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

/// What is left of a value; `None`: nothing of it may go through.
pub fn narrow(value: Value, keep: &Keep) -> Option<Value> {
    match (keep, value) {
        (_, Value::Null) => Some(Value::Null),
        (Plain, Value::Array(all)) => Some(Value::Array(all.into_iter().filter(is_plain).collect())),
        (Plain, value) => is_plain(&value).then_some(value),
        (Fields(_), Value::Array(all)) => {
            Some(Value::Array(all.into_iter().filter_map(|one| narrow(one, keep)).collect()))
        }
        (Fields(named), Value::Object(mut fields)) => {
            let mut kept = Map::new();
            for (name, keep) in *named {
                if let Some(value) = fields.remove(*name).and_then(|value| narrow(value, keep)) {
                    kept.insert((*name).to_owned(), value);
                }
            }
            Some(Value::Object(kept))
        }
        (Fields(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_named_does_not_go_through() {
        let student = json!({
            "id": "s1", "dob": "1/1/2000", "location": { "zip": "1" },
            "name": { "first": "Aiyana", "last": "Begay", "maiden": "x" },
            "email": { "smuggled": true },
            "roles": { "student": {
                "sis_id": "20001", "gender": "F", "race": "Unknown", "home_language": "Other", "iep_status": "Y",
                "preferred_name": { "first": "A", "notes": "x" }, "ext": { "anything": 1 },
            }, "contact": { "phone": "1" } },
        });
        let expected = json!({
            "id": "s1",
            "name": { "first": "Aiyana", "last": "Begay" },
            "roles": { "student": { "sis_id": "20001", "preferred_name": { "first": "A" } } },
        });
        assert_eq!(narrow(student, &PERSON), Some(expected));
    }

    #[test]
    fn a_record_where_a_text_should_be_is_dropped_from_a_list_too() {
        let section = json!({ "id": "x", "teachers": ["t1", { "dob": "1/1/2000" }, ["t2"]] });
        assert_eq!(narrow(section, &SECTION), Some(json!({ "id": "x", "teachers": ["t1"] })));
        assert_eq!(narrow(json!("text"), &SECTION), None);
    }
}
