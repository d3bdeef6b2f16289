//! Where a launch leads: the section and the assignment, if they can be told. What the platform says is only a hint; a
//! place is one that Clever says is the teacher's. Whatever cannot be told stays open: she is signed in all the same.

use super::launch::Launch;
use crate::Relay;
use crate::clever::Person;
use crate::district::{District, Failed};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// No id of a section or an assignment is longer.
const LONGEST: usize = 255;

/// Clever's ids of where a launch leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The section.
    #[serde(default)]
    pub section: Option<String>,
    /// The assignment in it.
    #[serde(default)]
    pub assignment: Option<String>,
}

/// What a platform said about the place.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Hints {
    /// What may be Clever's id of the section.
    sections: Vec<String>,
    /// What may be the id that the district's student information system has for it.
    sis: Vec<String>,
    /// What may be Clever's id of the assignment.
    assignments: Vec<String>,
}

/// Custom claims first, which Clever writes; then the course itself.
pub(super) fn hints(launch: &Launch) -> Hints {
    let (custom, lis) = (launch.claim("custom"), launch.claim("lis"));
    let all = |values: &[&Value]| -> Vec<String> {
        let texts = values.iter().filter_map(|value| value.as_str());
        let ids = texts.filter(|text| !text.is_empty() && text.len() <= LONGEST);
        ids.map(str::to_owned).collect()
    };
    Hints {
        sections: all(&[&custom["clever_section_id"], &launch.claim("context")["id"]]),
        sis: all(&[&lis["course_section_sourcedid"], &lis["course_offering_sourcedid"]]),
        assignments: all(&[&custom["clever_assignment_id"], &launch.claim("resource_link")["id"]]),
    }
}

/// The place of this teacher that is meant.
pub(super) async fn find(relay: &Relay, person: &Person, hints: &Hints) -> Place {
    let Ok(district) = relay.districts.get(&person.district).await else { return Place::default() };
    let Ok(section) = section(&district, &person.id, hints).await else { return Place::default() };
    let Some(section) = section else { return Place::default() };
    let mut assignment = None;
    for id in hints.assignments.iter().filter(|id| lms::http::is_id(id)) {
        let there = district.reach.has_assignment(&district, &person.id, &section, id).await;
        if there.unwrap_or(false) {
            assignment = Some(id.clone());
            break;
        }
    }
    Place { section: Some(section), assignment }
}

async fn section(district: &District, teacher: &str, hints: &Hints) -> Result<Option<String>, Failed> {
    if hints.sections.is_empty() && hints.sis.is_empty() {
        return Ok(None);
    }
    let sections = district.reach.sections(district, teacher).await?;
    let id = |section: &Value| section["id"].as_str().map(str::to_owned);
    let by_id = hints.sections.iter().find_map(|hint| sections.iter().find(|one| one["id"] == **hint));
    if let Some(found) = by_id {
        return Ok(id(found));
    }
    for hint in &hints.sis {
        let mut fitting = sections.iter().filter(|one| one["sis_id"] == **hint);
        // Two sections with one id: which is meant cannot be told.
        if let (Some(found), None) = (fitting.next(), fitting.next()) {
            return Ok(id(found));
        }
    }
    Ok(None)
}
