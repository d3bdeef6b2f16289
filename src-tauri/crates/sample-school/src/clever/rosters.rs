//! The Data API: districts, schools, terms, courses, sections and users. Read-only, as in Clever.

use super::envelope::{Query, many, one};
use super::gate::Bearer;
use crate::district::{District, Section, Student, Teacher};
use crate::faults::Faults;
use crate::lms::Lms;
use crate::refusal::Refusal;
use axum::extract::{Extension, OriginalUri, Path, Query as Fields, State};
use axum::response::Response;
use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Timelike, Utc};
use serde_json::{Value, json};

pub(crate) type Answer = Result<Response, Refusal>;

/// A moment as Clever writes it.
pub(crate) fn moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// How records are drawn: the district, and what is switched on.
struct Office<'a> {
    district: &'a District,
    faults: Faults,
    now: DateTime<Utc>,
}

impl Office<'_> {
    fn linked(&self, linked: bool) -> bool {
        linked || self.faults.stale_match
    }

    fn with_lms_status(&self, mut record: Value, linked: bool) -> Value {
        if !self.faults.without_lms_fields {
            record["lms_status"] = json!({ "synced_in_lms": self.linked(linked) });
        }
        record
    }

    fn began(&self) -> String {
        moment(self.district.founded - TimeDelta::days(90))
    }

    fn district(&self) -> Value {
        let district = self.district;
        let hour = self.now.with_minute(0).and_then(|time| time.with_second(0));
        let synced = moment(hour.and_then(|time| time.with_nanosecond(0)).unwrap_or(self.now));
        let mut record = json!({
            "id": district.id,
            "name": District::NAME,
            "state": "running",
            "error": "",
            "launch_date": (district.founded - TimeDelta::days(400)).format("%Y-%m-%d").to_string(),
            "last_sync": synced,
            "pause_start": null,
            "pause_end": null,
            "sis_type": "sample",
            "portal_url": "https://clever.com/in/lincoln-unified-sample",
            "login_methods": ["Active Directory"],
            "mdr_number": null,
            "nces_id": null,
            "district_contact": {
                "id": crate::ids::clever_id(district.seed, "contact", 1),
                "district": district.id,
                "email": "office@lincoln.example",
                "name": { "first": "Grace", "middle": null, "last": "Whitfield" },
                "title": "Data office",
            },
        });
        if !self.faults.without_lms_fields {
            let share = |linked: usize, all: usize| (linked * 1000 / all.max(1)) as f64 / 10.0;
            let students = district.students.iter().filter(|one| self.linked(one.linked)).count();
            let sections = district.sections.iter().filter(|one| self.linked(one.linked)).count();
            record["lms_state"] = json!(self.faults.lms_state.as_deref().unwrap_or("success"));
            record["lms_type"] = json!(district.lms.word());
            record["last_lms_sync"] = json!(synced);
            record["lms_matched_percentage"] = json!({
                "students": share(students, district.students.len()),
                "teachers": 100.0,
                "sections": share(sections, district.sections.len()),
            });
        }
        record
    }

    fn school(&self) -> Value {
        json!({
            "id": self.district.school,
            "district": self.district.id,
            "name": District::SCHOOL,
            "school_number": "101",
            "sis_id": "101",
            "state_id": null,
            "nces_id": null,
            "mdr_number": null,
            "low_grade": "6",
            "high_grade": "8",
            "phone": null,
            "principal": { "name": "Alma Reyes-Whitaker", "email": null },
            "location": { "address": null, "city": "Lincoln", "state": null, "zip": null, "lat": null, "lon": null },
            "created": self.began(),
            "last_modified": self.began(),
            "ext": {},
        })
    }

    fn term(&self) -> Value {
        let founded = self.district.founded;
        json!({
            "id": self.district.term,
            "district": self.district.id,
            "name": founded.format(if founded.month() > 6 { "Fall %Y" } else { "Spring %Y" }).to_string(),
            "start_date": (founded - TimeDelta::days(90)).format("%Y-%m-%d").to_string(),
            "end_date": (founded + TimeDelta::days(60)).format("%Y-%m-%d").to_string(),
        })
    }

    fn course(&self, section: &Section) -> Value {
        json!({
            "id": section.course,
            "district": self.district.id,
            "name": section.course_name,
            "number": null,
        })
    }

    fn section(&self, section: &Section) -> Value {
        let students: Vec<&str> = self.district.students_of(section).map(|one| one.id.as_str()).collect();
        let advisory = section.course_name == "Advisory";
        let record = json!({
            "id": section.id,
            "district": self.district.id,
            "school": self.district.school,
            "name": section.name,
            "course": section.course,
            "term_id": self.district.term,
            "period": section.period,
            "section_number": null,
            "sis_id": format!("sec-{}", section.id.get(20..).unwrap_or_default()),
            "subject": if advisory { "homeroom/advisory" } else { "math" },
            "grade": if section.course_name.starts_with("Math 7") { "7" } else { "8" },
            "teacher": section.teachers.first(),
            "teachers": section.teachers,
            "students": students,
            "created": self.began(),
            "last_modified": self.began(),
            "ext": {},
        });
        self.with_lms_status(record, section.linked)
    }

    fn student(&self, student: &Student) -> Value {
        let preferred = student.preferred.as_ref();
        let number = (20_000 + student.number).to_string();
        let record = json!({
            "id": student.id,
            "district": self.district.id,
            "email": format!("s{number}@students.lincoln.example"),
            "name": { "first": student.first, "middle": null, "last": student.last },
            "created": self.began(),
            "last_modified": self.began(),
            // The sensitive fields of the specification are there, all with the same made-up values,
            // so that a client can be seen to drop them.
            "roles": { "student": {
                "legacy_id": student.id.chars().rev().collect::<String>(),
                "sis_id": number,
                "student_number": number,
                "state_id": null,
                "grade": "8",
                "school": self.district.school,
                "schools": [self.district.school],
                "enrollments": [],
                "preferred_name": preferred.map_or(json!({}), |(first, last)| json!({ "first": first, "last": last })),
                "dob": "1/1/2000",
                "gender": "",
                "race": "Unknown",
                "hispanic_ethnicity": "",
                "frl_status": "Other",
                "ell_status": "",
                "iep_status": null,
                "gifted_status": "",
                "section_504_status": "",
                "home_language": "Other",
                "home_language_code": "other",
                "graduation_year": null,
                "location": { "address": null, "city": null, "state": null, "zip": null, "lat": null, "lon": null },
                "disability": {},
                "credentials": { "district_username": "" },
                "ext": {},
            } },
        });
        self.with_lms_status(record, student.linked)
    }

    fn teacher(&self, teacher: &Teacher) -> Value {
        let record = json!({
            "id": teacher.id,
            "district": self.district.id,
            "email": format!("{}@lincoln.example", teacher.last.to_lowercase()),
            "name": { "first": teacher.first, "middle": null, "last": teacher.last },
            "created": self.began(),
            "last_modified": self.began(),
            "roles": { "teacher": {
                "legacy_id": teacher.id.chars().rev().collect::<String>(),
                "sis_id": format!("t-{}", teacher.last.to_lowercase()),
                "teacher_number": null,
                "state_id": null,
                "school": self.district.school,
                "schools": [self.district.school],
                "title": null,
                "credentials": { "district_username": "" },
            } },
        });
        self.with_lms_status(record, true)
    }

    fn students<'a>(&'a self, seats: &[usize]) -> Vec<(&'a str, Value)> {
        let found = seats.iter().filter_map(|place| self.district.students.get(*place));
        found.map(|one| (one.id.as_str(), self.student(one))).collect()
    }

    fn all_students(&self) -> Vec<(&str, Value)> {
        self.district.students.iter().map(|one| (one.id.as_str(), self.student(one))).collect()
    }

    fn teachers(&self, ids: Option<&[String]>) -> Vec<(&str, Value)> {
        let meant = |one: &&Teacher| ids.is_none_or(|ids| ids.contains(&one.id));
        self.district.teachers.iter().filter(meant).map(|one| (one.id.as_str(), self.teacher(one))).collect()
    }

    fn sections(&self, meant: impl Fn(&Section) -> bool) -> Vec<(&str, Value)> {
        let found = self.district.sections.iter().filter(|one| meant(one));
        found.map(|one| (one.id.as_str(), self.section(one))).collect()
    }

    fn courses(&self) -> Vec<(&str, Value)> {
        let mut found: Vec<_> =
            self.district.sections.iter().map(|one| (one.course.as_str(), self.course(one))).collect();
        found.sort_by(|one, other| one.0.cmp(other.0));
        found.dedup_by(|one, other| one.0 == other.0);
        found
    }

    fn find_section(&self, id: &str) -> Result<&Section, Refusal> {
        self.district.section(id).ok_or(Refusal::NotFound)
    }

    fn user(&self, id: &str) -> Result<Value, Refusal> {
        let student = self.district.student(id).map(|one| self.student(one));
        student.or_else(|| self.district.teacher(id).map(|one| self.teacher(one))).ok_or(Refusal::NotFound)
    }

    /// People of the role that the query names, students before teachers only by their ids.
    fn people<'a>(
        &self,
        role: Option<&str>,
        students: Vec<(&'a str, Value)>,
        teachers: Vec<(&'a str, Value)>,
    ) -> Result<Vec<(&'a str, Value)>, Refusal> {
        let mut found = match role {
            Some("student") => students,
            Some("teacher") => teachers,
            Some("contact" | "district_admin" | "staff") => Vec::new(),
            None => students.into_iter().chain(teachers).collect(),
            Some(_) => {
                return Err(Refusal::BadQuery(
                    "role in query should be one of [contact district_admin staff student teacher]",
                ));
            }
        };
        found.sort_by(|one, other| one.0.cmp(other.0));
        Ok(found)
    }
}

/// Any address of the Data API; `rest` is what follows `/v3.1/`.
pub(crate) async fn read(
    State(lms): State<Lms>,
    OriginalUri(uri): OriginalUri,
    Path(rest): Path<String>,
    Fields(query): Fields<Query>,
) -> Answer {
    let office = Office { district: lms.district(), faults: lms.faults(), now: lms.now() };
    let parts: Vec<&str> = rest.split('/').collect();
    let list = |records: &[(&str, Value)]| many(records, &query, uri.path());
    let role = query.get("role").map(String::as_str);
    let own = |id: &str, given: &str| if id == given { Ok(()) } else { Err(Refusal::NotFound) };
    let district = lms.district();
    let districts = || vec![(district.id.as_str(), office.district())];
    let schools = || vec![(district.school.as_str(), office.school())];
    let terms = || vec![(district.term.as_str(), office.term())];
    let of_course = |id: &str| district.sections.iter().find(|one| one.course == id).ok_or(Refusal::NotFound);
    match parts.as_slice() {
        ["districts"] => list(&districts()),
        ["districts", id] => own(id, &district.id).map(|()| one(office.district())),
        ["schools"] => list(&schools()),
        ["schools", id, what @ ..] => {
            own(id, &district.school)?;
            match what {
                [] => Ok(one(office.school())),
                ["district"] => Ok(one(office.district())),
                ["sections"] => list(&office.sections(|_| true)),
                ["terms"] => list(&terms()),
                ["courses"] => list(&office.courses()),
                ["users"] => list(&office.people(role, office.all_students(), office.teachers(None))?),
                _ => Err(Refusal::NoSuchAddress),
            }
        }
        ["terms"] => list(&terms()),
        ["terms", id, what @ ..] => {
            own(id, &district.term)?;
            match what {
                [] => Ok(one(office.term())),
                ["district"] => Ok(one(office.district())),
                ["schools"] => list(&schools()),
                ["sections"] => list(&office.sections(|_| true)),
                _ => Err(Refusal::NoSuchAddress),
            }
        }
        ["courses"] => list(&office.courses()),
        ["courses", id, what @ ..] => {
            let section = of_course(id)?;
            match what {
                [] => Ok(one(office.course(section))),
                ["district"] => Ok(one(office.district())),
                ["schools"] => list(&schools()),
                ["sections"] => list(&office.sections(|other| other.course == section.course)),
                ["resources"] => list(&[]),
                _ => Err(Refusal::NoSuchAddress),
            }
        }
        ["sections"] => list(&office.sections(|_| true)),
        ["sections", id, what @ ..] => {
            let section = office.find_section(id)?;
            match what {
                [] => Ok(one(office.section(section))),
                ["course"] => Ok(one(office.course(section))),
                ["term"] => Ok(one(office.term())),
                ["school"] => Ok(one(office.school())),
                ["district"] => Ok(one(office.district())),
                ["users"] => {
                    let teachers = office.teachers(Some(&section.teachers));
                    list(&office.people(role, office.students(&section.students), teachers)?)
                }
                ["resources"] => list(&[]),
                _ => Err(Refusal::NoSuchAddress),
            }
        }
        ["users"] => list(&office.people(role, office.all_students(), office.teachers(None))?),
        ["users", id, what @ ..] => {
            let user = office.user(id)?;
            let is_with = |section: &Section| {
                section.teachers.iter().any(|teacher| teacher == id) || district.seat(section, id).is_some()
            };
            match what {
                [] => Ok(one(user)),
                ["district"] => Ok(one(office.district())),
                ["schools"] => list(&schools()),
                ["sections"] => list(&office.sections(is_with)),
                ["mystudents" | "myStudents"] => {
                    let taught = district.sections.iter().filter(|one| one.teachers.iter().any(|t| t == id));
                    let mut seats: Vec<usize> = taught.flat_map(|one| one.students.iter().copied()).collect();
                    seats.sort_unstable();
                    seats.dedup();
                    list(&office.students(&seats))
                }
                ["myteachers" | "myTeachers"] => {
                    let mine = district.sections.iter().filter(|one| district.seat(one, id).is_some());
                    let teachers: Vec<String> = mine.flat_map(|one| one.teachers.iter().cloned()).collect();
                    list(&office.teachers(Some(&teachers)))
                }
                ["mycontacts" | "myContacts" | "resources"] => list(&[]),
                _ => Err(Refusal::NoSuchAddress),
            }
        }
        _ => Err(Refusal::NoSuchAddress),
    }
}

/// `/me`: whose token this is.
pub(crate) async fn me(
    State(lms): State<Lms>,
    Extension(bearer): Extension<Bearer>,
    OriginalUri(uri): OriginalUri,
) -> axum::Json<Value> {
    let district = lms.district();
    let signed_in = match bearer {
        Bearer::Teacher(place) => district.teachers.get(place),
        Bearer::District => None,
    };
    let (kind, id, canonical) = match signed_in {
        Some(teacher) => ("user", &teacher.id, format!("/v3.1/users/{}", teacher.id)),
        None => ("district", &district.id, format!("/v3.1/districts/{}", district.id)),
    };
    axum::Json(json!({
        "type": kind,
        "data": { "id": id, "district": district.id, "type": kind, "authorized_by": "district" },
        "links": [
            { "rel": "self", "uri": uri.path() },
            { "rel": "canonical", "uri": canonical },
            { "rel": "district", "uri": format!("/v3.1/districts/{}", district.id) },
        ],
    }))
}

/// `/userinfo`: the person who signed in; a district token has none.
pub(crate) async fn userinfo(
    State(lms): State<Lms>,
    Extension(bearer): Extension<Bearer>,
) -> Result<axum::Json<Value>, Refusal> {
    let district = lms.district();
    let Bearer::Teacher(place) = bearer else { return Err(Refusal::TokenOfAnotherKind) };
    let teacher = district.teachers.get(place).ok_or(Refusal::TokenOfAnotherKind)?;
    Ok(axum::Json(json!({
        "sub": teacher.id,
        "user_id": teacher.id.chars().rev().collect::<String>(),
        "multi_role_user_id": teacher.id,
        "user_type": "teacher",
        "district_id": district.id,
        "district": district.id,
        "email": format!("{}@lincoln.example", teacher.last.to_lowercase()),
        "email_verified": false,
        "name": { "first": teacher.first, "middle": "", "last": teacher.last },
        "given_name": teacher.first,
        "family_name": teacher.last,
        "schools": [district.school],
        "authorized_by": "district",
    })))
}
