//! The relay over real HTTP: with the sample school as its Clever, and with a made-up Clever that lies.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod admin;
mod admin_page;
mod app;
mod browser;
mod codes;
mod id_tokens;
mod liar;
mod lti;
mod packaging;
mod program;
mod reach;
mod removed;
mod room;
mod through;
mod tls;
