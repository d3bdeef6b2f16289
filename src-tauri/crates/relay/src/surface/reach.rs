//! What a teacher reaches: sections whose `teachers` hold them, and the schools and terms of those. It is read from
//! Clever with the district's token and believed for a while, a minute unless configured otherwise; a teacher who was
//! taken out of a section reaches it no longer than that.

use crate::clever::Person;
use crate::district::{District, Failed, Request};
use lms::LmsError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// More entries than a large district has; beyond it everything is forgotten and read again.
const MOST: usize = 50_000;
/// Pages of sections that one teacher may have.
const MOST_PAGES: usize = 5;

/// A memory of what was read. Two who ask for the same thing at once may both read it: whoever waits for somebody else's
/// answer could be made to wait by anybody.
struct Memory<T>(Mutex<BTreeMap<String, (Instant, T)>>);

impl<T: Clone> Memory<T> {
    fn fresh(&self, key: &str, life: Duration) -> Option<T> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).filter(|(read, _)| read.elapsed() < life).map(|(_, value)| value.clone())
    }

    fn keep(&self, key: &str, value: T) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key.to_owned(), (Instant::now(), value));
    }
}

/// The schools and terms that a teacher may ask for the names of.
#[derive(Clone, Default)]
struct Places {
    schools: BTreeSet<String>,
    terms: BTreeSet<String>,
}

/// Who teaches what, as last read.
pub struct Reach {
    life: Duration,
    sections: Memory<BTreeSet<String>>,
    places: Memory<Places>,
}

fn texts(value: &Value) -> impl Iterator<Item = String> + '_ {
    let list = value.as_array().into_iter().flatten().chain(std::iter::once(value));
    list.filter_map(Value::as_str).map(str::to_owned)
}

/// The teachers of a section record.
pub fn teachers(section: &Value) -> BTreeSet<String> {
    texts(&section["teachers"]).chain(texts(&section["teacher"])).collect()
}

impl Reach {
    /// Nothing known yet.
    pub fn new(life: Duration) -> Self {
        Self { life, sections: Memory(Mutex::default()), places: Memory(Mutex::default()) }
    }

    /// Whether the teacher teaches the section. A section that is not there is taught by nobody.
    pub async fn teaches(&self, district: &District, teacher: &str, section: &str) -> Result<bool, Failed> {
        if let Some(taught_by) = self.sections.fresh(section, self.life) {
            return Ok(taught_by.contains(teacher));
        }
        let taught_by = match record(district, teacher, "/v3.1/sections/{id}", section).await {
            Ok(record) if record["id"].as_str() == Some(section) => teachers(&record),
            Ok(_) | Err(Failed::Lms(LmsError::Refused { status: 404, .. })) => BTreeSet::new(),
            Err(failed) => return Err(failed),
        };
        let theirs = taught_by.contains(teacher);
        self.sections.keep(section, taught_by);
        Ok(theirs)
    }

    /// Whether it is a school of the teacher.
    pub async fn has_school(&self, district: &District, teacher: &str, school: &str) -> Result<bool, Failed> {
        Ok(self.places(district, teacher).await?.schools.contains(school))
    }

    /// Whether it is a term of one of the teacher's sections.
    pub async fn has_term(&self, district: &District, teacher: &str, term: &str) -> Result<bool, Failed> {
        Ok(self.places(district, teacher).await?.terms.contains(term))
    }

    async fn places(&self, district: &District, teacher: &str) -> Result<Places, Failed> {
        if let Some(places) = self.places.fresh(teacher, self.life) {
            return Ok(places);
        }
        let user = record(district, teacher, "/v3.1/users/{id}", teacher).await?;
        let role = &user["roles"]["teacher"];
        let schools = texts(&role["school"]).chain(texts(&role["schools"])).collect();
        let mut places = Places { schools, ..Places::default() };
        for section in self.sections(district, teacher).await? {
            places.schools.extend(texts(&section["school"]));
            places.terms.extend(texts(&section["term_id"]));
        }
        self.places.keep(teacher, places.clone());
        Ok(places)
    }

    /// The teacher's sections, as they are now.
    pub async fn sections(&self, district: &District, teacher: &str) -> Result<Vec<Value>, Failed> {
        let mut found = Vec::new();
        let mut query = Some("limit=100".to_owned());
        for _ in 0..MOST_PAGES {
            let Some(asked) = query.take() else { break };
            let request = Request::get("/v3.1/users/{id}/sections", &[teacher], Some(asked));
            let answer: Value = parsed(&district.send(teacher, &request).await?)?;
            let sections = answer["data"].as_array().into_iter().flatten().map(|one| &one["data"]);
            found.extend(sections.filter(|section| teachers(section).contains(teacher)).cloned());
            let links = answer["links"].as_array().into_iter().flatten();
            let next = links.filter(|link| link["rel"] == "next").find_map(|link| link["uri"].as_str());
            query = next.and_then(|next| district.next(&request, next));
        }
        Ok(found)
    }

    /// Who has this id, if it is a teacher of this district.
    pub async fn teacher(&self, district: &District, home: &str, id: &str) -> Result<Option<Person>, Failed> {
        let user = match record(district, id, "/v3.1/users/{id}", id).await {
            Err(Failed::Lms(LmsError::Refused { status: 404, .. })) => return Ok(None),
            user => user?,
        };
        let theirs = user["id"] == id && user["district"] == home && user["roles"]["teacher"].is_object();
        let names = [&user["name"]["first"], &user["name"]["last"]];
        let names: Vec<&str> = names.into_iter().filter_map(Value::as_str).collect();
        let name = names.join(" ").chars().filter(|letter| !letter.is_control()).take(200).collect();
        Ok(theirs.then(|| Person { id: id.to_owned(), district: home.to_owned(), name }))
    }

    /// Whether the section has this assignment in the LMS.
    pub async fn has_assignment(
        &self,
        district: &District,
        teacher: &str,
        section: &str,
        work: &str,
    ) -> Result<bool, Failed> {
        let request = Request::get("/v3.1/sections/{id}/assignments/{id}", &[section, work], None);
        match district.send(teacher, &request).await {
            Ok(_) => Ok(true),
            Err(Failed::Lms(LmsError::Refused { status: 404, .. })) => Ok(false),
            Err(failed) => Err(failed),
        }
    }
}

/// Reads an answer.
pub fn parsed(body: &[u8]) -> Result<Value, Failed> {
    serde_json::from_slice(body).map_err(|_| Failed::Lms(LmsError::Unreadable { what: "it is no JSON" }))
}

async fn record(district: &District, teacher: &str, route: &'static str, id: &str) -> Result<Value, Failed> {
    let answer = district.send(teacher, &Request::get(route, &[id], None)).await?;
    Ok(parsed(&answer)?["data"].take())
}
