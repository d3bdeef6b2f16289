//! Servers that are broken or mean harm, against the real engine with a real database over real HTTP. For each row of
//! the table: a typed error, a small number of requests, the database as it was but for the note that it failed, no
//! more than 64 MiB above idle, and not a byte of the token anywhere but where it belongs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

#[expect(dead_code, reason = "some of it is for the client's own suite")]
#[path = "../../src-tauri/crates/lms/tests/hostile/answers.rs"]
mod answers;
mod between;
#[path = "../../src-tauri/crates/lms/tests/hostile/bystander.rs"]
mod bystander;
mod class;
#[expect(dead_code, reason = "some of it is for the client's own suite")]
#[path = "../../src-tauri/crates/lms/tests/hostile/peer.rs"]
mod peer;
mod reading;
mod sending;
mod watch;
