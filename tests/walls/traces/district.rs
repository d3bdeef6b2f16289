//! `passback-relay` with its school: teachers sign in, read and write through it, strangers try; then its log, its
//! counts, its pages for everybody and its files.

use super::{GRADES, Place};
use crate::http::{Answer, Browser, percent};
use crate::sought::Sought;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

/// The verifier and its challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "http://127.0.0.1:53124/callback";

struct Relay {
    place: Place,
    child: Child,
    url: String,
    admin_secret: String,
    log: Option<JoinHandle<Vec<u8>>>,
    browser: Browser,
}

impl Relay {
    fn start() -> Self {
        let place = Place::new();
        let mut command = place.talkative(support::program("passback-relay"));
        command.args(["serve", "--sample"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut errors = child.stderr.take().expect("piped");
        let log = std::thread::spawn(move || {
            let mut all = Vec::new();
            let _ = errors.read_to_end(&mut all);
            all
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let said: Value = serde_json::from_str(&line).expect("JSON");
        let text = |name: &str| said[name].as_str().expect("a text").to_owned();
        let (url, admin_secret) = (text("url"), text("admin_secret"));
        Self { place, child, url, admin_secret, log: Some(log), browser: Browser::default() }
    }

    /// Signs the teacher in at this place of the list; answers with both tokens.
    fn sign_in(&self, teacher: usize) -> (String, String) {
        let begun = self.browser.get(&format!(
            "{}/oauth/authorize?response_type=code&client_id=passback-desktop&redirect_uri={}&state=s1\
             &code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.url,
            percent(BACK)
        ));
        let page = self.browser.get(&begun.location);
        let school = begun.location.split("/oauth").next().expect("the school");
        let links = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links: Vec<String> =
            links.filter(|link| link.contains("teacher=")).map(|link| link.replace("&amp;", "&")).collect();
        let back = self.browser.get(&format!("{school}{}", links[teacher]));
        let asked = self.browser.get(&back.location);
        let request = asked.text.split("name=\"request\" value=\"").nth(1).expect("a question");
        let request = request.split('"').next().expect("its end");
        let consent = format!("{}/oauth/consent", self.url);
        let sent = self.browser.form(&consent, &[("request", request), ("answer", "yes")]);
        let code = sent.location.split("code=").nth(1).expect("a code").split('&').next().expect("its end");
        let answer = self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ]);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let text = |name: &str| answer.json()[name].as_str().expect("a token").to_owned();
        (text("access_token"), text("refresh_token"))
    }

    fn token(&self, fields: &[(&str, &str)]) -> Answer {
        let fields = [[("client_id", "passback-desktop")].as_slice(), fields].concat();
        self.browser.form(&format!("{}/oauth/token", self.url), &fields)
    }

    fn api(&self, method: &str, token: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.browser.ask(method, &format!("{}/v3.1/{path}", self.url), &headers, &body)
    }

    fn read(&self, token: &str, path: &str) -> Value {
        let answer = self.api("GET", token, path, &Value::Null);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Asks it to end, and answers with its log.
    fn stop(mut self) -> (Place, Vec<u8>) {
        // As a service manager ends it; where there is no such signal, at once.
        if cfg!(unix) {
            let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("it runs");
            assert!(asked.success());
        } else {
            self.child.kill().expect("ended");
        }
        self.child.wait().expect("it ends");
        let log = self.log.take().expect("once").join().expect("read");
        (self.place, log)
    }
}

/// The student's names and number in an answer of Clever's.
fn student(sought: &mut Sought, data: &Value) {
    let name = &data["name"];
    let also = &data["roles"]["student"]["preferred_name"];
    for part in [&name["first"], &name["last"], &also["first"], &also["last"]] {
        if let Some(part) = part.as_str().filter(|part| part.chars().count() > 2) {
            sought.word(part);
        }
    }
    if let Some(number) = data["roles"]["student"]["student_number"].as_str() {
        sought.word(number);
    }
}

#[test]
fn a_relay_at_work_leaves_nothing_of_a_student_and_no_token_behind() {
    let relay = Relay::start();
    let mut sought = Sought::default();
    let (access, refresh) = relay.sign_in(0);
    let (other, other_refresh) = relay.sign_in(1);
    let sections = relay.read(&access, "sections");
    let section = sections["data"][0]["data"]["id"].as_str().expect("an id").to_owned();
    let students = relay.read(&access, &format!("sections/{section}/users?role=student&limit=100"));
    let all = students["data"].as_array().expect("students");
    all.iter().for_each(|one| student(&mut sought, &one["data"]));

    // Grades with comments, and whatever strangers and mistakes bring.
    let path = format!("sections/{section}/assignments");
    let due = "2099-05-01T12:00:00Z";
    let new = json!({ "title": "Essay", "description": "", "due_date": due, "points_possible": 20, "grading_type": "points" });
    let made = relay.api("POST", &access, &path, &new);
    let work = made.json()["data"]["id"].as_str().unwrap_or("65000000000000000000aaaa").to_owned();
    let mut written = 0;
    for (one, (score, comment)) in all.iter().zip(GRADES) {
        let who = one["data"]["id"].as_str().expect("an id");
        let place = format!("{path}/{work}/submissions/{who}");
        let points: f64 = score.parse().expect("a number");
        let grade = json!({ "grade_points": points, "grade_comment": comment });
        for (token, body) in
            [(&access, grade.clone()), (&other, grade.clone()), (&access, json!({ "name": comment }))]
        {
            written += u32::from(relay.api("PATCH", token, &place, &body).status == 200);
        }
        relay.api("PATCH", "made-up-token-0123456789", &place, &grade);
        relay.api("PUT", &access, &format!("{place}/{}", percent(comment)), &grade);
        sought.word(score);
        sought.text(comment);
    }
    assert!(written > 0, "grades go through: {}", made.text);
    relay.api("GET", &access, &format!("students?where={}", percent("Zoë Castellanos")), &Value::Null);
    relay.browser.get(&format!("{}/oauth/callback?code=stolen-0123456789ab&state={access}", relay.url));
    relay.browser.get(&format!("{}/{}", relay.url, percent(GRADES[0].1)));
    let renew = |token: &str| relay.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]);
    let renewed = renew(&refresh).json()["access_token"].as_str().expect("renewed").to_owned();
    relay.read(&renewed, "me");
    renew(&other_refresh);
    renew("made-up-refresh-0123456789");
    relay.browser.form(
        &format!("{}/admin", relay.url),
        &[("act", "sign_in"), ("secret", "a-wrong-secret-0123456789")],
    );
    relay
        .browser
        .form(&format!("{}/admin", relay.url), &[("act", "sign_in"), ("secret", &relay.admin_secret)]);

    for token in [&access, &refresh, &other, &other_refresh, &renewed, &relay.admin_secret] {
        sought.token(token);
    }
    for secret in ["made-up-token-0123456789", "stolen-0123456789ab", "a-wrong-secret-0123456789", VERIFIER] {
        sought.token(secret);
    }
    let search = sought.ready();
    for page in ["metrics", "healthz", "readyz", "sign-in", ".well-known/oauth-authorization-server", "admin"]
    {
        let answer = Browser::default().get(&format!("{}/{page}", relay.url));
        search.assert_not_in(page, answer.text.as_bytes());
    }
    let found = search.found_in(students.to_string().as_bytes()).len();
    assert!(found >= 25, "the search finds names where there are some: {found}");

    let (place, log) = relay.stop();
    search.assert_not_in("the relay's log", &log);
    let log = String::from_utf8_lossy(&log);
    assert!(log.contains("relay::request") && log.contains("TRACE"), "it said all it could");
    place.assert_clean(&search, |_| false);
}
