//! Signing in at an authorization server that is not ours: the npm package oidc-provider, in a process of its own. Both
//! our sides of OAuth meet it: the app's (crate `sign-in`), and the relay's as an app of Clever's. `cargo xtask test
//! --only oauth` installs it and says where it is; nothing of it is in this program.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod app;
#[allow(dead_code, reason = "what a relay of ours asks is tested elsewhere")]
#[path = "../over_http/browser.rs"]
mod browser;
mod clever;

use browser::Browser;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use url::Url;

const WHY: &str = "cargo xtask test --only oauth runs it";
/// A sign-in that works is finished long before; one that does not work fails its test.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server in its process, ended with the test.
pub(crate) struct Peer {
    process: Child,
    says: Value,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Peer {
    pub(crate) fn boot() -> Self {
        let program = std::env::var_os("PASSBACK_OAUTH_PROVIDER").expect(WHY);
        let mut process =
            Command::new("node").arg(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let says = serde_json::from_str(&line).expect("one line of JSON");
        Self { process, says }
    }

    /// Something that it said, such as `/issuer`.
    pub(crate) fn text(&self, pointer: &str) -> String {
        self.says.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}")).to_owned()
    }
}

/// Follows a browser from page to page until it is sent to this path, which is not opened yet.
pub(crate) async fn walk(browser: &Browser, address: &str, path: &str) -> Url {
    let mut here = Url::parse(address).unwrap();
    for _ in 0..8 {
        let page = browser.get(here.as_str()).await;
        let to = page.location.unwrap_or_else(|| panic!("{here}: {} {}", page.status, page.text));
        here = here.join(&to).unwrap();
        if here.path() == path {
            return here;
        }
    }
    panic!("sent from page to page without end, at last to {here}")
}

/// The same address with one field of its query replaced or, with `None`, left out.
pub(crate) fn changed(address: &Url, name: &str, value: Option<&str>) -> Url {
    let others = address.query_pairs().filter(|(found, _)| found != name);
    let mut fields: Vec<(String, String)> =
        others.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    fields.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    let mut address = address.clone();
    address.query_pairs_mut().clear().extend_pairs(fields);
    address
}

/// A field of the address's query.
pub(crate) fn field(address: &Url, name: &str) -> String {
    let found = address.query_pairs().find(|(found, _)| found == name);
    found.unwrap_or_else(|| panic!("{name}: {address}")).1.into_owned()
}
