//! One file per table: its rows, readers and writers, and their tests.

pub(crate) mod assignment;
pub(crate) mod book;
pub(crate) mod connection;
pub(crate) mod grade;
pub(crate) mod hand_in;
pub(crate) mod identifier;
pub(crate) mod journal;
pub(crate) mod op;
pub(crate) mod person;
pub(crate) mod removal;
pub(crate) mod run;
pub(crate) mod section;
pub(crate) mod setting;
pub(crate) mod student;
pub(crate) mod trail;
