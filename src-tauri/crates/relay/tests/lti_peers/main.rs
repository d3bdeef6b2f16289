//! Launches from an LMS that is not ours: Open edX's LTI consumer, in a process of its own. `cargo xtask test --only lti`
//! installs it and says where it is; nothing of it is in this program.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

#[allow(dead_code, reason = "signing in is tested elsewhere")]
#[path = "../over_http/browser.rs"]
mod browser;

use browser::{Answer, Browser, CLIENT, ask, read};
use relay::lti::Platform;
use relay::{Config, Running, Sample};
use sample_school::{Options, School};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use url::Url;

const WHY: &str = "cargo xtask test --only lti runs it";

/// The LMS in its process, ended with the test.
struct Peer {
    process: Child,
    says: Value,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn clock() -> relay::Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the LMS reads the clock of this computer, so must the relay"
    )]
    Arc::new(chrono::Utc::now)
}

impl Peer {
    fn boot() -> Self {
        let python = std::env::var_os("PASSBACK_LTI_PYTHON").expect(WHY);
        let program = std::env::var_os("PASSBACK_LTI_PLATFORM").expect(WHY);
        let mut process =
            Command::new(python).arg(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let says = serde_json::from_str(&line).expect("one line of JSON");
        Self { process, says }
    }

    fn text(&self, name: &str) -> String {
        self.says[name].as_str().unwrap_or_else(|| panic!("{name}")).to_owned()
    }

    fn platform(&self, clever_ids: bool) -> Platform {
        Platform {
            name: "Open edX".to_owned(),
            issuer: self.text("issuer"),
            client_id: self.text("client_id"),
            deployment_ids: vec![self.text("deployment_id")],
            auth_url: self.text("auth_url"),
            jwks_url: self.text("jwks_url"),
            token_url: Some(self.text("token_url")),
            clever_ids,
            page_origins: Vec::new(),
            registered: false,
        }
    }
}

/// A relay for the sample school that this LMS launches.
struct Stage {
    school: School,
    relay: Running,
    browser: Browser,
}

impl Stage {
    async fn set(peer: &Peer, clever_ids: bool) -> Self {
        let school = sample_school::start(Options { seed: 7, ..Options::default() }, clock()).await.unwrap();
        let config =
            Config { platforms: vec![peer.platform(clever_ids)], ..Sample::config(&school).unwrap() };
        let relay = relay::start(config, clock()).await.unwrap();
        Self { school, relay, browser: Browser::new() }
    }

    fn teacher(&self) -> &str {
        self.school.teacher_id()
    }

    fn section(&self) -> &str {
        &self.school.lms().district().sections[0].id
    }

    /// From the click in the LMS to the form that comes back with a token.
    async fn form(&self, peer: &Peer, role: &str, custom: &Value) -> Vec<(String, String)> {
        let custom = custom.to_string();
        let fields = [
            ("tool", self.relay.url()),
            ("user", "user-7"),
            ("role", role),
            ("course", self.section()),
            ("custom", custom.as_str()),
        ];
        let start = Url::parse_with_params(&peer.text("start"), fields).unwrap();
        let clicked = self.browser.get(start.as_str()).await;
        let login = clicked.location.unwrap_or_else(|| panic!("{} {}", clicked.status, clicked.text));
        let begun = self.browser.get(&login).await;
        assert_eq!(begun.status, 303, "the relay takes what the LMS begins with: {}", begun.text);
        let page = self.browser.get(begun.location.as_deref().unwrap()).await;
        assert_eq!(page.status, 200, "the LMS takes what the relay asks for: {}", page.text);
        ["id_token", "state"].iter().map(|name| ((*name).to_owned(), field(&page, name))).collect()
    }

    async fn post(&self, form: &[(String, String)]) -> Answer {
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.post(&format!("{}/lti/launch", self.relay.url()), &form).await
    }

    async fn redeem(&self, page: &Answer) -> Value {
        let link = page.text.split("href=\"passback:").nth(1).unwrap_or_else(|| panic!("{}", page.text));
        let link = format!("passback:{}", link.split('"').next().unwrap().replace("&amp;", "&"));
        let link = Url::parse(&link).unwrap();
        let code = link.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let form = [("grant_type", "urn:passback:launch"), ("client_id", CLIENT), ("code", code.as_str())];
        let asked = self.browser.http.post(format!("{}/oauth/token", self.relay.url())).form(&form);
        let given = ask(asked).await;
        assert_eq!(given.status, 200, "{}", given.text);
        given.json()
    }

    async fn whose(&self, given: &Value) -> Value {
        let token = given["access_token"].as_str().unwrap();
        read(&self.browser.http, self.relay.url(), token, "/v3.1/me").await.json()["data"]["id"].clone()
    }
}

/// The value of a hidden field.
fn field(page: &Answer, name: &str) -> String {
    let tag = page.text.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")));
    let tag = tag.unwrap_or_else(|| panic!("{name}: {}", page.text));
    tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
#[ignore = "needs an LMS in Python: cargo xtask test --only lti"]
async fn a_launch_of_clevers_ids_opens_the_right_section_once() {
    let peer = Peer::boot();
    let stage = Stage::set(&peer, true).await;
    let custom = json!({ "clever_user_id": stage.teacher() });
    let form = stage.form(&peer, "instructor", &custom).await;
    let given = stage.redeem(&stage.post(&form).await).await;
    assert_eq!(given["section"], stage.section());
    assert_eq!(stage.whose(&given).await, stage.teacher());
    let again = stage.post(&form).await;
    assert_eq!(again.status, 400, "the same form once more: {}", again.text);
    let student = stage.post(&stage.form(&peer, "student", &custom).await).await;
    assert!(student.status == 403 && student.text.contains("for teachers"), "{}", student.text);
}

#[tokio::test]
#[ignore = "needs an LMS in Python: cargo xtask test --only lti"]
async fn an_account_of_the_lms_is_tied_to_a_teacher_once() {
    let peer = Peer::boot();
    let stage = Stage::set(&peer, false).await;
    let none = json!({ "clever_user_id": stage.teacher() });
    let offered = stage.post(&stage.form(&peer, "staff", &none).await).await;
    assert!(
        offered.text.contains("Sign in with Clever"),
        "what an LMS says is not believed: {}",
        offered.text
    );
    let url = stage.relay.url();
    let to = offered.text.split("href=\"/lti/tie?").nth(1).unwrap().split('"').next().unwrap();
    let begun = stage.browser.get(&format!("{url}/lti/tie?{to}")).await;
    let who = format!("{}&teacher={}", begun.location.unwrap(), stage.teacher());
    let back = stage.browser.get(&who).await;
    let question = stage.browser.get(back.location.as_deref().unwrap()).await;
    assert!(question.text.contains("At Open edX you are <strong>Elena Rivera</strong>"), "{}", question.text);
    let request = field(&question, "request");
    let said = [("request", request.as_str()), ("answer", "yes")];
    let page = stage.browser.post_as(url, &format!("{url}/lti/tie"), &said).await;
    assert_eq!(stage.redeem(&page).await["section"], stage.section());
    let next = stage.post(&stage.form(&peer, "staff", &json!({})).await).await;
    let given = stage.redeem(&next).await;
    assert_eq!(stage.whose(&given).await, stage.teacher(), "from now on by itself");
}
