//! What each command does. One file for each group; the trait's methods in `commands` only name them.

pub(crate) mod asked;
mod assignments;
mod changes;
mod commands;
mod export;
mod funnel;
mod grades;
mod health;
mod import;
mod keeping;
pub(crate) mod lock;
mod matches;
mod paste;
mod removal;
pub(crate) mod session;
pub(crate) mod settings;
mod sync;
pub(crate) mod trail;
mod undo;
mod undo_run;
