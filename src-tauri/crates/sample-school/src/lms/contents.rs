//! What the LMS holds: its assignments, and every grade that differs from the history the school began
//! with. Changes are values, so that they can be written down and done again.

use crate::district::District;
use crate::lms::assignment::{AssigneeMode, Assignment, GradingType, SubmissionType};
use crate::lms::submission::Submission;
use crate::options::{LmsKind, Options};
use crate::score::Score;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the school was made with; a saved one is opened again only with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Charter {
    pub(crate) seed: u64,
    pub(crate) lms: LmsKind,
    pub(crate) students: Option<u32>,
    pub(crate) assignments: Option<u32>,
}

impl Charter {
    pub(crate) const fn of(options: &Options) -> Self {
        Self {
            seed: options.seed,
            lms: options.lms,
            students: options.students,
            assignments: options.assignments,
        }
    }
}

impl std::fmt::Display for Charter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, seed {}", self.lms.name(), self.seed)?;
        if let Some(students) = self.students {
            write!(f, ", {students} students")?;
        }
        if let Some(assignments) = self.assignments {
            write!(f, ", {assignments} assignments")?;
        }
        Ok(())
    }
}

/// One change of the LMS's contents.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// An assignment was made or changed.
    Assignment(Box<Assignment>),
    /// An assignment was deleted, its grades with it.
    Deleted { assignment: String },
    /// A grade was changed.
    Submission { assignment: String, student: String, submission: Box<Submission> },
}

/// What the LMS holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Contents {
    pub(crate) charter: Charter,
    pub(crate) founded: DateTime<Utc>,
    changes: u64,
    made: u64,
    assignments: BTreeMap<String, Assignment>,
    submissions: BTreeMap<String, BTreeMap<String, Submission>>,
}

impl Contents {
    /// The contents on the first day.
    pub(crate) fn first(charter: Charter, district: &District) -> Self {
        let mut assignments = BTreeMap::new();
        for (place, section) in district.sections.iter().enumerate() {
            for (index, planned) in section.planned.iter().enumerate() {
                // Numbered from the oldest, so that another number of assignments keeps the ids.
                let number = section.planned.len() - index;
                let id = crate::ids::assignment_id(district.seed, "history", place as u64, number as u64);
                let created = planned.due - TimeDelta::days(9) - TimeDelta::hours(5);
                let assignment = Assignment {
                    id: id.clone(),
                    section: section.id.clone(),
                    title: planned.title.clone(),
                    description: planned.description.clone(),
                    description_plaintext: None,
                    due: Some(planned.due),
                    display_date: None,
                    start_date: None,
                    end_date: None,
                    points: Some(Score::whole(planned.points)),
                    grading_type: GradingType::Points,
                    assignee_mode: AssigneeMode::All,
                    assignee_ids: Vec::new(),
                    submission_types: vec![if planned.auto_graded {
                        SubmissionType::Text
                    } else {
                        SubmissionType::File
                    }],
                    max_attempts: 1,
                    term_id: None,
                    attachments: Vec::new(),
                    created,
                    last_modified: created,
                    history: Some(index),
                    made: None,
                    auto_graded: planned.auto_graded,
                };
                assignments.insert(id, assignment);
            }
        }
        let submissions = BTreeMap::new();
        Self { charter, founded: district.founded, changes: 0, made: 0, assignments, submissions }
    }

    /// How many changes there have been.
    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    /// How many assignments were ever made through the API.
    pub(crate) const fn made(&self) -> u64 {
        self.made
    }

    pub(crate) fn assignment(&self, id: &str) -> Option<&Assignment> {
        self.assignments.get(id)
    }

    /// A section's assignments, the newest due date first, those without one at the end.
    pub(crate) fn assignments_of(&self, section: &str) -> Vec<&Assignment> {
        let mut found: Vec<_> = self.assignments.values().filter(|one| one.section == section).collect();
        found.sort_by(|one, other| (other.due, &one.id).cmp(&(one.due, &other.id)));
        found
    }

    /// A grade, if it was changed since the school was opened.
    pub(crate) fn changed_submission(&self, assignment: &str, student: &str) -> Option<&Submission> {
        self.submissions.get(assignment)?.get(student)
    }

    pub(crate) fn apply(&mut self, change: Change) {
        self.changes += 1;
        match change {
            Change::Assignment(assignment) => {
                self.made = self.made.max(assignment.made.unwrap_or_default());
                self.assignments.insert(assignment.id.clone(), *assignment);
            }
            Change::Deleted { assignment } => {
                self.assignments.remove(&assignment);
                self.submissions.remove(&assignment);
            }
            Change::Submission { assignment, student, submission } => {
                self.submissions.entry(assignment).or_default().insert(student, *submission);
            }
        }
    }
}
