//! An assignment with its three values and how far its delivery got.

use crate::{AssignmentId, Failure, OwnPolicies, RemoteAssignmentId, Score, Time, Verdict, verdict};
use serde::{Deserialize, Serialize};

/// What both sides know about an assignment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Details {
    /// Title.
    pub title: String,
    /// What students read.
    pub description: String,
    /// When it is due; `None` if the LMS has none.
    pub due: Option<Time>,
    /// Maximum; `None` if the LMS has none.
    pub points: Option<Score>,
}

/// The details that are compared and decided one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Title.
    Title,
    /// Description.
    Description,
    /// Due date.
    Due,
    /// Maximum.
    Points,
}

impl Detail {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Title, Self::Description, Self::Due, Self::Points];
}

impl Details {
    /// Whether both hold the same here.
    pub fn same(&self, other: &Self, detail: Detail) -> bool {
        match detail {
            Detail::Title => self.title == other.title,
            Detail::Description => self.description == other.description,
            Detail::Due => self.due == other.due,
            Detail::Points => self.points == other.points,
        }
    }
    /// Takes one detail from the other.
    pub fn take(&mut self, detail: Detail, from: &Self) {
        match detail {
            Detail::Title => self.title.clone_from(&from.title),
            Detail::Description => self.description.clone_from(&from.description),
            Detail::Due => self.due = from.due,
            Detail::Points => self.points = from.points,
        }
    }
    fn is_blank(&self, detail: Detail) -> bool {
        self.same(&Self::default(), detail)
    }
}

/// What both sides last agreed on about an assignment; see [`crate::Agreement`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DetailsAgreement {
    /// What the LMS holds for it.
    pub lms: Details,
    /// What we hold for it. The LMS's description also carries our reference, for instance.
    pub ours: Details,
}

/// How far an assignment got on its way to the LMS.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Delivery {
    /// Only here; the next sync creates it.
    OnlyHere,
    /// A create was sent and no answer came yet.
    Creating,
    /// A create was sent and it is not known whether it arrived. Never sent again by itself: the teacher says.
    Unanswered {
        /// When it was sent.
        sent_at: Time,
    },
    /// It is in the LMS under this id.
    InLms {
        /// The LMS's id.
        id: RemoteAssignmentId,
    },
    /// It was in the LMS under this id, and somebody deleted it there.
    DeletedThere {
        /// The id it had.
        id: RemoteAssignmentId,
    },
}

/// One assignment of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Our id.
    pub id: AssignmentId,
    /// Short visible reference ("PB-7F3K") that goes into the description.
    pub reference: String,
    /// What the teacher has here.
    pub local: Details,
    /// What was last agreed.
    pub base: Option<DetailsAgreement>,
    /// What the LMS said when last read.
    pub remote: Option<Details>,
    /// How far it got.
    pub delivery: Delivery,
    /// Graded by a machine.
    pub auto_graded: bool,
    /// Its own answers to the three questions.
    pub policies: OwnPolicies,
    /// The last create or update did not work out.
    pub failure: Option<Failure>,
    /// Its grades were read from the LMS at least once.
    pub grades_read: bool,
    /// The LMS counts this assignment in points (`grading_type`); other types are not written to.
    pub in_points: bool,
}

impl Assignment {
    /// The LMS's id, if it is there.
    pub fn remote_id(&self) -> Option<&RemoteAssignmentId> {
        match &self.delivery {
            Delivery::InLms { id } => Some(id),
            Delivery::OnlyHere
            | Delivery::Creating
            | Delivery::Unanswered { .. }
            | Delivery::DeletedThere { .. } => None,
        }
    }

    /// The verdict for one detail.
    pub fn detail_verdict(&self, detail: Detail) -> Verdict {
        let Some(remote) = &self.remote else { return Verdict::Unchanged };
        verdict(
            self.base.as_ref().map(|b| (&b.ours, &b.lms)),
            &self.local,
            remote,
            |a, b| a.same(b, detail),
            |d| d.is_blank(detail),
        )
    }

    /// Details edited here only: what an update would send.
    pub fn edited(&self) -> Vec<Detail> {
        Detail::ALL.into_iter().filter(|d| self.detail_verdict(*d) == Verdict::KeepLocal).collect()
    }

    /// Details that the LMS changed and the teacher has not looked at.
    pub fn changed(&self) -> Vec<Detail> {
        let open = |d: &Detail| matches!(self.detail_verdict(*d), Verdict::TakeRemote | Verdict::Conflict);
        Detail::ALL.into_iter().filter(open).collect()
    }

    /// A description as the LMS has it, without the reference that we added to it.
    pub fn without_reference(&self, description: &str) -> String {
        let reference = format!("Passback reference {}", self.reference);
        let text = description.trim_end();
        match text.strip_suffix(&reference) {
            Some(text) => text.trim_end().to_owned(),
            None => description.to_owned(),
        }
    }

    /// The description as it is sent, with the reference that lets a person tell duplicates apart.
    pub fn sent_description(&self) -> String {
        let reference = format!("Passback reference {}", self.reference);
        match self.local.description.trim() {
            "" => reference,
            // Taken from the LMS with our reference in it.
            text if text.contains(&reference) => text.to_owned(),
            text => format!("{text}\n\n{reference}"),
        }
    }
}
