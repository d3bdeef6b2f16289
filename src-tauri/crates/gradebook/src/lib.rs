//! The rules of a gradebook that two sides edit. Pure: no I/O, no clock, no async, no SQL.
//!
//! # Glossary
//! - **base** the value both sides last agreed on; **local** what the teacher has here; **remote** what the LMS said
//!   when last read.
//! - **grade** one student on one assignment: score, status (counted, excused, missing), late flag, comment.
//! - **hand-in** what the LMS says about the work behind a grade; read only, no part of the three values.
//! - **verdict** of comparing the three values; **standing** what the grid shows for a grade.
//! - **plan** what a sync would do, with a **fingerprint**; **op** one user action, logged and undoable.
//! - **undo of a run** a plan that puts earlier values back; **left alone** what it does not touch, with the reason.
//! - **profile** what one LMS can hold and how it rounds.
//!
//! Deliberately not here: words for the screen (desk), rows of a database (store), fields of an API (lms).

pub mod assignment;
pub mod assignment_file;
pub mod book;
pub mod cell;
pub mod decide;
pub mod diff;
pub mod entry;
pub mod grade;
pub mod hand_in;
pub mod ids;
pub mod matching;
pub mod observe;
pub mod op;
pub mod paste;
pub mod plan;
pub mod planted;
pub mod policy;
pub mod profile;
pub mod quiet;
pub mod restore;
pub mod review;
pub mod score;
pub mod standing;
pub mod three_way;
pub mod time;
pub mod undo_run;

pub use assignment::{Assignment, Delivery, Detail, Details, DetailsAgreement};
pub use book::{Column, LinkState, Section, SectionBook, Student};
pub use cell::{Agreement, Approval, Failure, FailureKind, GradeCell, LmsEdit};
pub use grade::{Grade, GradeField, Status};
pub use hand_in::{HandIn, HandInState, HandIns};
pub use ids::{AssignmentId, Fingerprint, PersonId, RemoteAssignmentId, RunId, SectionId, StudentId};
pub use plan::{AssignmentAction, AssignmentStep, GradeAction, GradeStep, Held, HoldReason, Only, Plan};
pub use policy::{AssignmentsGo, LmsEdits, OwnPolicies, Policies, ResultsGo};
pub use profile::{LmsKind, OverMaximum, Profile};
pub use score::{Score, ScoreError};
pub use standing::Standing;
pub use three_way::{Verdict, verdict};
pub use time::Time;
pub use undo_run::{CreatedByRun, LeftAlone, LeftReason, UndoPlan};
