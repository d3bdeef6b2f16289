//! Trouble to practise with: what can be switched on, for which requests, and how often.
//!
//! Not in here: carrying it out, which is the gate's work (`clever::gate`).

use crate::lms::assignment::words;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

words! {
    /// What goes wrong with a request.
    TroubleKind {
        /// It is applied, then the connection closes without an answer.
        AnswerLost = "answer_lost",
        /// It is applied, then no answer comes however long one waits.
        AppliedTimeout = "applied_timeout",
        /// It is not applied; the connection closes without an answer.
        LostBefore = "lost_before",
        /// 429 with an empty body, not applied.
        TooManyRequests = "too_many_requests",
        /// 503, not applied.
        ErrorBefore = "error_before",
        /// 500, although it was applied.
        ErrorAfter = "error_after",
        /// 200 with a web page instead of JSON, not applied.
        Html = "html",
        /// Every connection is closed at once, as if the network were gone.
        Offline = "offline",
    }
}

words! {
    /// What a request to the API is for.
    Op {
        /// Reading people, sections and the rest of the Data API.
        Roster = "roster",
        /// Making an assignment.
        Create = "create",
        /// Reading one assignment.
        ReadAssignment = "read_assignment",
        /// Changing an assignment.
        UpdateAssignment = "update_assignment",
        /// Deleting an assignment.
        DeleteAssignment = "delete_assignment",
        /// Reading a page of submissions.
        ReadGrades = "read_grades",
        /// Reading one submission.
        ReadGrade = "read_grade",
        /// Writing one submission.
        WriteGrade = "write_grade",
    }
}

words! {
    /// The requests a trouble is for.
    Aim {
        /// All of them.
        Any = "any",
        /// Whatever changes nothing.
        Reads = "reads",
        /// Whatever changes something.
        Writes = "writes",
        /// Reading people, sections and the rest of the Data API.
        Roster = "roster",
        /// Making an assignment.
        Create = "create",
        /// Reading one assignment.
        ReadAssignment = "read_assignment",
        /// Changing an assignment.
        UpdateAssignment = "update_assignment",
        /// Deleting an assignment.
        DeleteAssignment = "delete_assignment",
        /// Reading a page of submissions.
        ReadGrades = "read_grades",
        /// Reading one submission.
        ReadGrade = "read_grade",
        /// Writing one submission.
        WriteGrade = "write_grade",
    }
}

words! {
    /// What has become of the district token.
    TokenState {
        /// It works.
        Good = "good",
        /// It has expired: 401 from now on.
        Expired = "expired",
        /// The district took it back: 403 from now on.
        Revoked = "revoked",
    }
}

impl Op {
    /// True for what changes something.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::Create | Self::UpdateAssignment | Self::DeleteAssignment | Self::WriteGrade)
    }
}

impl Aim {
    /// True when a request of this kind is meant.
    #[must_use]
    pub const fn meets(self, op: Op) -> bool {
        match self {
            Self::Any => true,
            Self::Reads => !op.writes(),
            Self::Writes => op.writes(),
            Self::Roster => matches!(op, Op::Roster),
            Self::Create => matches!(op, Op::Create),
            Self::ReadAssignment => matches!(op, Op::ReadAssignment),
            Self::UpdateAssignment => matches!(op, Op::UpdateAssignment),
            Self::DeleteAssignment => matches!(op, Op::DeleteAssignment),
            Self::ReadGrades => matches!(op, Op::ReadGrades),
            Self::ReadGrade => matches!(op, Op::ReadGrade),
            Self::WriteGrade => matches!(op, Op::WriteGrade),
        }
    }
}

/// One trouble, for the requests it is aimed at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trouble {
    /// What goes wrong.
    pub kind: TroubleKind,
    /// For which requests.
    #[serde(default = "any")]
    pub on: Aim,
    /// How many more times; `None` until it is switched off.
    #[serde(default)]
    pub count: Option<u32>,
    /// How many such requests pass unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// Another status for `error_before` and `error_after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

const fn any() -> Aim {
    Aim::Any
}

impl Trouble {
    /// The next `count` requests that `on` means.
    #[must_use]
    pub const fn next(kind: TroubleKind, on: Aim, count: u32) -> Self {
        Self { kind, on, count: Some(count), skip: 0, status: None }
    }

    /// Every request that `on` means, until it is switched off.
    #[must_use]
    pub const fn always(kind: TroubleKind, on: Aim) -> Self {
        Self { kind, on, count: None, skip: 0, status: None }
    }
}

impl FromStr for Trouble {
    type Err = FaultsError;

    /// Reads `KIND[:op][:count]`, such as `answer_lost:create:1`.
    fn from_str(text: &str) -> Result<Self, FaultsError> {
        let mut parts = text.split(':');
        let kind = parts.next().and_then(TroubleKind::from_word);
        let kind = kind.ok_or_else(|| FaultsError::UnknownTrouble(text.to_owned()))?;
        let mut trouble = Self::always(kind, Aim::Any);
        for part in parts {
            if let Some(aim) = Aim::from_word(part) {
                trouble.on = aim;
            } else if let Ok(count) = part.parse() {
                trouble.count = Some(count);
            } else {
                return Err(FaultsError::UnknownTrouble(text.to_owned()));
            }
        }
        Ok(trouble)
    }
}

/// A setting that has no meaning.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultsError {
    /// `fault_rate` is a share of the requests.
    #[error("the fault rate is a number from 0 to 1")]
    Rate,
    /// More than an hour of latency.
    #[error("the latency is at most 3600000 ms")]
    Latency,
    /// A limit nobody could work with.
    #[error("the rate limit is at least 1 request a minute")]
    RateLimit,
    /// A status that is no server error.
    #[error("the status of a trouble is from 500 to 599")]
    Status,
    /// Not `KIND[:op][:count]`.
    #[error(
        "{0} is not KIND[:op][:count]; the kinds are answer_lost, applied_timeout, lost_before, too_many_requests, error_before, error_after, html, offline"
    )]
    UnknownTrouble(String),
}

/// Everything that can be switched on. The default is a school without trouble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Every answer of the API waits so long.
    pub latency_ms: u32,
    /// The share of requests with some random trouble, from 0 to 1.
    pub fault_rate: f64,
    /// Troubles aimed at certain requests; the first that fits is used.
    pub troubles: Vec<Trouble>,
    /// What `lms_state` says instead of `success`.
    pub lms_state: Option<String>,
    /// Everybody is said to be linked, although writes for those who are not still fail.
    pub stale_match: bool,
    /// The four LMS fields are absent, as for an app that was not given them.
    pub without_lms_fields: bool,
    /// What has become of the district token.
    pub token: TokenState,
    /// Canvas takes a tenth off late work when a score arrives.
    pub late_policy: bool,
    /// Schoology: also a grade alone needs a student who opened the app from the LMS.
    pub schoology_grade_needs_launch: bool,
    /// The last student of the first section is not in the LMS's assignments: 404 `User not found`.
    pub absent_student: bool,
    /// Requests a minute and token; `None` is Clever's 1,200.
    pub rate: Option<u32>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            fault_rate: 0.0,
            troubles: Vec::new(),
            lms_state: None,
            stale_match: false,
            without_lms_fields: false,
            token: TokenState::Good,
            late_policy: false,
            schoology_grade_needs_launch: false,
            absent_student: false,
            rate: None,
        }
    }
}

impl Faults {
    /// Refuses settings that have no meaning.
    ///
    /// # Errors
    /// The first such setting.
    pub fn check(&self) -> Result<(), FaultsError> {
        if !(0.0..=1.0).contains(&self.fault_rate) {
            return Err(FaultsError::Rate);
        }
        if self.latency_ms > 3_600_000 {
            return Err(FaultsError::Latency);
        }
        if self.rate == Some(0) {
            return Err(FaultsError::RateLimit);
        }
        if self.troubles.iter().any(|one| one.status.is_some_and(|status| !(500..600).contains(&status))) {
            return Err(FaultsError::Status);
        }
        Ok(())
    }

    /// The trouble of the next request, counted off.
    pub(crate) fn strike(&mut self, op: Op, random: &mut ChaCha8Rng) -> Option<(TroubleKind, Option<u16>)> {
        for trouble in self.troubles.iter_mut().filter(|trouble| trouble.on.meets(op)) {
            if trouble.skip > 0 {
                trouble.skip -= 1;
                continue;
            }
            match &mut trouble.count {
                Some(0) => continue,
                Some(count) => *count -= 1,
                None => {}
            }
            let struck = (trouble.kind, trouble.status);
            self.troubles.retain(|trouble| trouble.count != Some(0));
            return Some(struck);
        }
        if self.fault_rate > 0.0 && random.random_bool(self.fault_rate.clamp(0.0, 1.0)) {
            const ANY: [TroubleKind; 5] = [
                TroubleKind::AnswerLost,
                TroubleKind::LostBefore,
                TroubleKind::TooManyRequests,
                TroubleKind::ErrorBefore,
                TroubleKind::ErrorAfter,
            ];
            return Some((ANY[random.random_range(0..ANY.len())], None));
        }
        None
    }
}

/// What has been asked of the school, for tests and for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Requests that reached the API, by what they were for.
    pub requests: BTreeMap<&'static str, u64>,
    /// Assignments made through the API, by title, whether or not the answer arrived.
    pub creates: BTreeMap<String, u64>,
}

impl Counts {
    /// All requests together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.requests.values().sum()
    }

    /// Requests for one thing.
    #[must_use]
    pub fn of(&self, op: Op) -> u64 {
        self.requests.get(op.word()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::stream;

    #[test]
    fn troubles_are_read_from_the_command_line() {
        let lost: Trouble = "answer_lost:create:1".parse().unwrap();
        assert_eq!(lost, Trouble::next(TroubleKind::AnswerLost, Aim::Create, 1));
        let offline: Trouble = "offline".parse().unwrap();
        assert_eq!(offline, Trouble::always(TroubleKind::Offline, Aim::Any));
        assert!("gremlins:create".parse::<Trouble>().is_err());
        assert!("html:sometimes".parse::<Trouble>().is_err());
    }

    #[test]
    fn a_trouble_skips_strikes_and_is_used_up() {
        let mut random = stream(1, "faults", [0; 3]);
        let trouble = Trouble { skip: 1, ..Trouble::next(TroubleKind::Html, Aim::Reads, 2) };
        let mut faults = Faults { troubles: vec![trouble], ..Faults::default() };
        let mut strikes = |op| faults.strike(op, &mut random).is_some();
        let struck: Vec<_> = [Op::Roster, Op::Create, Op::ReadGrade, Op::ReadGrades, Op::Roster]
            .into_iter()
            .map(&mut strikes)
            .collect();
        assert_eq!(struck, [false, false, true, true, false]);
        assert!(faults.troubles.is_empty(), "what is used up leaves the list");
    }

    #[test]
    fn settings_without_meaning_are_refused() {
        let faults = |change: fn(&mut Faults)| {
            let mut faults = Faults::default();
            change(&mut faults);
            faults.check()
        };
        assert_eq!(faults(|_| {}), Ok(()));
        assert_eq!(faults(|f| f.fault_rate = 1.5), Err(FaultsError::Rate));
        assert_eq!(faults(|f| f.fault_rate = f64::NAN), Err(FaultsError::Rate));
        assert_eq!(faults(|f| f.rate = Some(0)), Err(FaultsError::RateLimit));
    }
}
