//! Two instances of the relay on one PostgreSQL, which the tests start themselves in a folder of their own. They are run
//! by a step of their own, which sees to it that PostgreSQL is there: `cargo xtask test --only instances`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod balancer;
#[path = "../over_http/browser.rs"]
#[allow(dead_code, reason = "this suite needs a part of it")]
mod browser;
mod cluster;
mod crowd;
mod district;
mod load;
mod races;
mod same_rules;
mod signs_in;
