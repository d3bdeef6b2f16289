//! Reading who there is: the connection, sections, students.

use super::connector::Clever;
use super::paging::{Trail, at, next_link, query};
use super::{map, wire};
use crate::http::{Ask, is_id, json};
use crate::{Connection, LmsError, RemoteSection, RemoteStudent, RemoteTeacher};
use gradebook::{LmsKind, SectionId};
use reqwest::Method;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// Sections of one teacher. Each costs a few requests, so a list without end would be a storm.
const MOST_SECTIONS: usize = 300;
/// Terms whose names are asked for: a school year has a handful.
const MOST_TERMS: usize = 20;

impl Clever {
    fn read<'a>(route: &'static str, ids: &'a [&'a str]) -> Ask<'a> {
        let not_there = |_: &str| LmsError::NotThere { status: 404 };
        Ask { method: Method::GET, route, ids, query: None, body: None, alone: false, not_there }
    }

    async fn record<T: DeserializeOwned>(&self, route: &'static str, ids: &[&str]) -> Result<T, LmsError> {
        let body = self.wire().send(&Self::read(route, ids)).await?;
        Ok(json::read::<wire::One<T>>(&body)?.data)
    }

    /// A whole list, page by page.
    async fn list<T: DeserializeOwned>(
        &self,
        route: &'static str,
        ids: &[&str],
        own: &[(&str, &str)],
    ) -> Result<Vec<T>, LmsError> {
        let mut trail = Trail::start(query(own));
        let mut all = Vec::new();
        loop {
            let ask = Ask { query: Some(trail.query()), ..Self::read(route, ids) };
            let body = self.wire().send(&ask).await?;
            let page: wire::Many<wire::One<T>> = json::read(&body)?;
            let next = next_link(page.links)?.map(|link| self.wire().next(&ask, &link)).transpose()?;
            trail.took(body.len())?;
            all.extend(page.data.into_iter().map(|one| one.data));
            match next {
                Some(link) => trail = trail.step(at(own, &link))?,
                None => return Ok(all),
            }
        }
    }

    pub(super) async fn who(&self) -> Result<Connection, LmsError> {
        let own = [("limit", "1")];
        let district = self.list::<wire::District>("/v3.1/districts", &[], &own).await?.into_iter().next();
        let district = district.ok_or(LmsError::Unreadable { what: "no district" })?;
        let kind = district.lms_type.as_deref().map_or(LmsKind::Unknown, LmsKind::from_clever);
        self.learn(kind);
        let teacher = self.teacher().clone();
        let user: wire::User = self.record("/v3.1/users/{id}", &[teacher.as_str()]).await?;
        if user.id.as_deref() != Some(teacher.as_str()) {
            return Err(LmsError::Unreadable { what: "another person than the one asked for" });
        }
        let name = user.name.unwrap_or_default();
        let school = user.roles.and_then(|roles| roles.teacher).and_then(|teacher| teacher.school);
        Ok(Connection {
            district: map::label(district.name),
            school: self.name_of("/v3.1/schools/{id}", school).await?,
            teacher,
            given: map::label(name.first),
            family: map::label(name.last),
            kind,
            link: map::link_state(district.lms_state.as_deref()),
            state: map::label(district.lms_state),
            clock_skew: self.wire().clock_skew(),
        })
    }

    pub(super) async fn own_sections(&self) -> Result<Vec<RemoteSection>, LmsError> {
        let (teacher, own) = (self.teacher().as_str(), [("limit", "100")]);
        let records = self.list::<wire::Section>("/v3.1/users/{id}/sections", &[teacher], &own).await?;
        let (mut sections, mut seen) = (Vec::new(), BTreeSet::new());
        let mut terms = BTreeSet::new();
        for record in records {
            let (mut section, term) = map::section(record)?;
            // The token reaches every section of the district: only those that name this teacher are theirs.
            let theirs = section.teachers.is_empty() || section.teachers.contains(self.teacher());
            if theirs && seen.insert(section.id.clone()) {
                if sections.len() == MOST_SECTIONS {
                    return Err(LmsError::Unreadable { what: "more sections than a teacher has" });
                }
                terms.extend(term.clone());
                let term = term.filter(|_| terms.len() <= MOST_TERMS);
                section.term = self.name_of("/v3.1/terms/{id}", term).await?;
                sections.push(section);
            }
        }
        Ok(sections)
    }

    pub(super) async fn students_of(&self, section: &SectionId) -> Result<Vec<RemoteStudent>, LmsError> {
        let own = [("role", "student"), ("limit", "100")];
        let records = self.list::<wire::User>("/v3.1/sections/{id}/users", &[section.as_str()], &own).await?;
        let (mut students, mut seen) = (Vec::new(), BTreeSet::new());
        for record in records {
            if let Some(student) = map::student(record)?
                && seen.insert(student.id.clone())
            {
                students.push(student);
            }
        }
        Ok(students)
    }

    pub(super) async fn teachers_of(&self, section: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError> {
        let own = [("role", "teacher"), ("limit", "100")];
        let records = self.list::<wire::User>("/v3.1/sections/{id}/users", &[section.as_str()], &own).await?;
        Ok(records.into_iter().filter_map(map::teacher).collect())
    }

    /// The name of a school or a term, remembered; empty where there is none. Nothing hangs on it, so only what
    /// concerns the whole connection is an error.
    async fn name_of(&self, route: &'static str, id: Option<String>) -> Result<String, LmsError> {
        let Some(id) = id.filter(|id| is_id(id)) else { return Ok(String::new()) };
        if let Some(name) = self.remembered(route, &id) {
            return Ok(name);
        }
        match self.record::<wire::Named>(route, &[&id]).await {
            Ok(named) => {
                let name = map::label(named.name);
                self.remember(route, id, name.clone());
                Ok(name)
            }
            Err(error) if error.is_systemic() => Err(error),
            Err(_) => Ok(String::new()),
        }
    }
}
