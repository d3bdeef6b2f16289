//! What the journal knew of a write when the trail noted how it ended. It carries no text of the LMS: a refusal may name
//! anybody.

use gradebook::{FailureKind, Grade, Time};
use serde::{Deserialize, Serialize};

/// How one write went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Number of the journal row.
    pub journal: i64,
    /// How often it was sent.
    pub attempts: u32,
    /// When it was last sent; `None`: it never left.
    pub sent_at: Option<Time>,
    /// What the LMS replied; `None`: nothing.
    pub reply: Option<Grade>,
    /// When the LMS says that the grade was last changed, as read after the write.
    pub modified: Option<Time>,
    /// Why it did not work out; `None`: it did.
    pub failure: Option<FailureKind>,
}
