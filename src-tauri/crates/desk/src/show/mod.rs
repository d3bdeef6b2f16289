//! From the book to what a host shows. Pure: everything comes in as arguments.

pub(crate) mod at_start;
pub(crate) mod book;
pub(crate) mod changes;
pub(crate) mod detail;
pub(crate) mod health;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod packed;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod review;
pub(crate) mod trail;
pub(crate) mod undo_run;
pub(crate) mod value;
