//! Which addresses there are, what each needs and what of its answer goes through. What is not listed is not there.

use super::fields::{self, Keep};
use super::refusal::Refusal;
use crate::district::Request;
use crate::records::Session;
use axum::http::Method;
use std::collections::BTreeMap;
use url::form_urlencoded::Serializer;

/// What must hold before anything is asked of Clever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The address is the teacher's own.
    Own,
    /// The teacher teaches this section.
    Section(String),
    /// It is a school of the teacher.
    School(String),
    /// It is a term of the teacher.
    Term(String),
}

/// Which records of an answer are the teacher's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The one record that was asked for.
    One,
    /// Of a list of districts the teacher's.
    Districts,
    /// Of a list of sections those that the teacher teaches.
    Sections,
    /// Of a list of people students and teachers.
    People,
    /// Grades: a list without wrapped records.
    Grades,
}

/// A write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// A new assignment.
    Create,
    /// Some details of one.
    Update,
    /// One less, with its grades.
    Delete,
    /// A grade.
    Grade,
}

/// What is done for one request.
#[derive(Debug)]
pub struct Plan {
    /// What is asked of Clever; the body of a write is still missing.
    pub request: Request,
    /// What must hold first.
    pub need: Need,
    /// Which records go through.
    pub of: Of,
    /// What of each record.
    pub keep: &'static Keep,
    /// What is written, if anything.
    pub writes: Option<Writes>,
}

const ASSIGNMENTS: &str = "/v3.1/sections/{id}/assignments";
const ASSIGNMENT: &str = "/v3.1/sections/{id}/assignments/{id}";
const GRADES: &str = "/v3.1/sections/{id}/assignments/{id}/submissions";
const GRADE: &str = "/v3.1/sections/{id}/assignments/{id}/submissions/{id}";

/// The plan for a request, or why there is none. `parts` are those of the path after `/v3.1/`.
pub fn plan(
    method: &Method,
    parts: &[&str],
    query: &BTreeMap<String, String>,
    who: &Session,
) -> Result<Plan, Refusal> {
    if !parts.iter().all(|part| lms::http::is_id(part)) {
        return Err(Refusal::not_there());
    }
    let me = who.teacher.as_str();
    let read = |route, ids: &[&str], need, of, keep| {
        if *method != Method::GET {
            return Err(Refusal::new(405, format!("method {method} is not allowed, but [GET] are")));
        }
        let request = Request::get(route, ids, passed_on(of, query)?);
        Ok(Plan { request, need, of, keep, writes: None })
    };
    let section = |id: &str| Need::Section(id.to_owned());
    match *parts {
        ["districts"] => read("/v3.1/districts", &[], Need::Own, Of::Districts, &fields::DISTRICT),
        ["districts", id] if id == who.district => {
            read("/v3.1/districts/{id}", &[id], Need::Own, Of::One, &fields::DISTRICT)
        }
        ["users", id] if id == me => read("/v3.1/users/{id}", &[id], Need::Own, Of::One, &fields::PERSON),
        ["users", id, "sections"] if id == me => {
            read("/v3.1/users/{id}/sections", &[id], Need::Own, Of::Sections, &fields::SECTION)
        }
        ["sections"] => read("/v3.1/users/{id}/sections", &[me], Need::Own, Of::Sections, &fields::SECTION),
        ["schools", id] => {
            read("/v3.1/schools/{id}", &[id], Need::School(id.to_owned()), Of::One, &fields::NAMED)
        }
        ["terms", id] => read("/v3.1/terms/{id}", &[id], Need::Term(id.to_owned()), Of::One, &fields::NAMED),
        ["sections", id] => read("/v3.1/sections/{id}", &[id], section(id), Of::One, &fields::SECTION),
        ["sections", id, "users"] => {
            read("/v3.1/sections/{id}/users", &[id], section(id), Of::People, &fields::PERSON)
        }
        ["sections", id, "course"] => {
            read("/v3.1/sections/{id}/course", &[id], section(id), Of::One, &fields::NAMED)
        }
        ["sections", id, "school"] => {
            read("/v3.1/sections/{id}/school", &[id], section(id), Of::One, &fields::NAMED)
        }
        ["sections", id, "term"] => {
            read("/v3.1/sections/{id}/term", &[id], section(id), Of::One, &fields::NAMED)
        }
        ["sections", id, "assignments"] => {
            grades(method, ASSIGNMENTS, &[id], &[(Method::POST, Some(Writes::Create))], &fields::ASSIGNMENT)
        }
        ["sections", id, "assignments", work] => grades(
            method,
            ASSIGNMENT,
            &[id, work],
            &[
                (Method::GET, None),
                (Method::PATCH, Some(Writes::Update)),
                (Method::DELETE, Some(Writes::Delete)),
            ],
            &fields::ASSIGNMENT,
        ),
        ["sections", id, "assignments", work, "submissions"] => {
            read(GRADES, &[id, work], section(id), Of::Grades, &fields::SUBMISSION)
        }
        ["sections", id, "assignments", work, "submissions", student] => grades(
            method,
            GRADE,
            &[id, work, student],
            &[(Method::GET, None), (Method::PATCH, Some(Writes::Grade))],
            &fields::SUBMISSION,
        ),
        _ => Err(Refusal::not_there()),
    }
}

/// An address of LMS Connect: what each method does there.
fn grades(
    method: &Method,
    route: &'static str,
    ids: &[&str],
    known: &[(Method, Option<Writes>)],
    keep: &'static Keep,
) -> Result<Plan, Refusal> {
    let Some((_, writes)) = known.iter().find(|(known, _)| known == method) else {
        let known: Vec<&str> = known.iter().map(|(known, _)| known.as_str()).collect();
        let text = format!("method {method} is not allowed, but [{}] are", known.join(" "));
        return Err(Refusal::new(405, text));
    };
    let mut request = Request::get(route, ids, None);
    request.method = method.clone();
    let need = Need::Section(ids.first().copied().unwrap_or_default().to_owned());
    Ok(Plan { request, need, of: Of::One, keep, writes: *writes })
}

/// What of a query goes on to Clever.
fn passed_on(of: Of, query: &BTreeMap<String, String>) -> Result<Option<String>, Refusal> {
    let known: &[&str] = match of {
        Of::One => &[],
        Of::Districts | Of::Sections => &["limit", "starting_after", "ending_before"],
        Of::People => &["role", "limit", "starting_after", "ending_before"],
        Of::Grades => &["limit", "cursor"],
    };
    let mut passed = Serializer::new(String::new());
    let mut any = false;
    for (name, value) in query.iter().filter(|(name, _)| known.contains(&name.as_str())) {
        if value.len() > 1_024 || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Refusal::new(400, format!("{name} in query cannot be read")));
        }
        if name == "role" && !matches!(value.as_str(), "student" | "teacher") {
            return Err(Refusal::new(400, "role in query should be one of [student teacher]"));
        }
        passed.append_pair(name, value);
        any = true;
    }
    Ok(any.then(|| passed.finish()))
}
