//! Who is who in files of results: listed, and forgotten one by one.

use crate::handle::import::{choices_key, matches_of};
use crate::show::book::full_name;
use crate::show::review::aliases_of;
use crate::view::{ForgetMatch, MatchRow, MatchesView};
use crate::words::matches as words;
use crate::{Desk, DeskError};
use gradebook::{SectionId, Student, StudentId, Time};
use std::collections::BTreeMap;
use store::{SectionRow, StoreError, Tx};

impl Desk {
    pub(crate) fn all_matches(&self) -> Result<MatchesView, DeskError> {
        Ok(self.store().read(|tx| rows(tx, tx.sections()?))?)
    }

    /// Those of one section.
    ///
    /// # Errors
    /// When there is no such section.
    pub fn matches_in(&self, section: &str) -> Result<MatchesView, DeskError> {
        let id = SectionId::from(section);
        Ok(self.store().read(|tx| rows(tx, vec![tx.section(&id)?]))?)
    }

    pub(crate) fn forget_one(&self, input: &ForgetMatch) -> Result<MatchesView, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let forgotten = self.store().write(|tx| {
            tx.section(&section)?;
            let mut matches = matches_of(tx, &section)?;
            if !matches.forget(&input.key) {
                return Ok(false);
            }
            let text = if matches.is_empty() { None } else { serde_json::to_string(&matches).ok() };
            tx.worth_a_backup();
            tx.set_setting(&choices_key(&section), text.as_deref())?;
            Ok(true)
        })?;
        if forgotten { self.all_matches() } else { Err(DeskError::not_found("match")) }
    }
}

fn rows(tx: &Tx<'_>, sections: Vec<SectionRow>) -> Result<MatchesView, StoreError> {
    let mut rows: Vec<(Option<i64>, MatchRow)> = Vec::new();
    for section in sections {
        let matches = matches_of(tx, &section.id)?;
        if matches.is_empty() {
            continue;
        }
        let everybody = tx.students(&section.id)?;
        let aliases = aliases_of(&section.id, everybody.iter().map(|student| &student.id));
        let students: BTreeMap<&StudentId, &Student> =
            everybody.iter().filter(|student| !student.left).map(|s| (&s.id, s)).collect();
        for (key, kept, format) in matches.all() {
            let student = students.get(&StudentId::from(kept.student.as_str()));
            let row = MatchRow {
                section: section.id.to_string(),
                section_name: section.name.clone(),
                key: key.to_owned(),
                said: said(key, &kept.said),
                student: kept.student.clone(),
                alias: student.and_then(|s| aliases.get(&s.id).cloned()).unwrap_or_default(),
                name: student.map(|s| full_name(s)).unwrap_or_default(),
                also: student.map(|s| s.also.clone()).unwrap_or_default(),
                evidence: words::evidence(kept.at.map(Time::from_millis), format),
            };
            rows.push((kept.at, row));
        }
    }
    rows.sort_by(|(a, _), (b, _)| b.cmp(a));
    Ok(MatchesView { rows: rows.into_iter().map(|(_, row)| row).collect() })
}

/// What the file said; for those of a time when only the key was kept, what the key says.
fn said(key: &str, said: &str) -> String {
    if !said.is_empty() {
        return said.to_owned();
    }
    key.split_once(' ').map_or(key, |(_, said)| said).to_owned()
}
