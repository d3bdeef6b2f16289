//! A teacher's day at the desk, against the real sample school over real HTTP. Every scenario that can ends with
//! [`support::assert_settled`].

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

mod accounts;
mod at_rest;
mod closing;
mod decide;
mod deleted;
mod export;
mod file;
mod health;
mod held;
// The browser of the walls, as small as can be.
#[path = "../walls/http.rs"]
#[allow(dead_code, reason = "the walls ask it for more")]
mod http;
mod import;
mod import_suggests;
mod language;
mod links;
mod lock;
mod network;
mod ops;
mod relay;
mod removal;
mod replay;
mod review;
mod runs;
mod settings;
mod sign_in;
mod tour;
mod undo;
mod undo_run;
mod words;
