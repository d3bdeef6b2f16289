//! What becomes of the app when somebody or something stands in the way: a thief at the port, a keyring that refuses, a
//! relay that is gone in the middle of a run.

use super::super::browser::{Answer, Browser, exchange};
use super::super::room::Room;
use super::{desk, sign_in};
use desk::view::{
    Approve, AssignmentForm, EditGrades, GradeChange, GradeEdit, ImportAssignments, InSection, OwnPolicies,
    PrepareSync, RunPhase, RunRef, RunView, Scope, Send,
};
use desk::{Commands as _, Desk, ErrorCode};
use sample_school::{Faults, Op, Options, School};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use vault::{MemoryVault, Secret, Vault, VaultError};

#[tokio::test]
async fn a_code_that_somebody_else_caught_opens_nothing() {
    let (room, folder, vault) =
        (Room::open().await, tempfile::tempdir().unwrap(), Arc::<MemoryVault>::default());
    let desk = desk(folder.path(), &vault);
    let (opened, opens) = oneshot::channel();
    let walk = async {
        let address: String = opens.await.unwrap();
        let begun = room.browser.get(&address).await;
        let page = room.choose(&begun, 0).await;
        let sent = room.browser.consent(room.url(), &page, "yes").await;
        // Somebody who listens where the browser goes has the whole answer before the app.
        let (code, back) = (sent.sent("code").unwrap(), sent.location.unwrap());
        let redirect = back.split('?').next().unwrap();
        let where_it_came = [("redirect_uri", redirect)];
        let caught = exchange(&room.browser.http, room.url(), &code, &where_it_came).await;
        assert_eq!((caught.status, caught.json()["error"].as_str()), (400, Some("invalid_grant")));
        room.browser.get(&back).await
    };
    let signed = desk.sign_in(room.url(), |address| drop(opened.send(address.to_owned())));
    let (account, _) = tokio::join!(signed, walk);
    let refused = account.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SignIn, "a code that was tried is used up: {}", refused.message);
    assert!(room.sample.relay.records().sessions().await.unwrap().is_empty(), "nobody is signed in");
    assert_eq!(desk.account().await.unwrap(), None);
    desk.end();
}

/// A keyring whose owner says no.
struct Refuses;

impl Vault for Refuses {
    fn get(&self, _: &str) -> Result<Option<Secret<String>>, VaultError> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &Secret<String>) -> Result<(), VaultError> {
        Err(VaultError::Locked)
    }
    fn delete(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError::Locked)
    }
}

#[tokio::test]
async fn a_keyring_that_refuses_keeps_nobody_signed_in_and_nothing_of_the_school() {
    let (room, folder) = (Room::open().await, tempfile::tempdir().unwrap());
    let desk = desk(folder.path(), &Arc::new(Refuses));
    let refused = sign_in(&desk, &room, 0, "yes").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Failed);
    assert!(refused.message.contains("keyring is locked"), "it is said in words: {}", refused.message);
    assert!(room.sample.relay.records().sessions().await.unwrap().is_empty(), "the sign-in was ended again");
    assert_eq!(desk.account().await.unwrap(), None);
    assert!(desk.sections_dump().unwrap_or_default().is_empty(), "nothing was read");
    desk.end();
}

/// The program itself in front of a school that goes on when it is killed.
struct District {
    school: School,
    records: TempDir,
    port: u16,
    running: Option<Child>,
}

impl District {
    async fn open() -> Self {
        #[expect(clippy::disallowed_methods, reason = "two programs have one clock in common")]
        let clock = Arc::new(chrono::Utc::now);
        let options = Options { seed: 7, ..Options::default() };
        let school = sample_school::start(options, clock).await.unwrap();
        // Free a moment ago; the relay takes it at once, and again after its end.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut district = Self { school, records: tempfile::tempdir().unwrap(), port, running: None };
        district.serve();
        district
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn serve(&mut self) {
        let empty = self.records.path().join("relay.toml");
        std::fs::write(&empty, "").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_passback-relay"));
        command.args(["serve", "--config"]).arg(empty).env("PASSBACK_LOG", "off");
        for (key, value) in [
            ("LISTEN", format!("127.0.0.1:{}", self.port)),
            ("PUBLIC_URL", self.url()),
            ("DATA_DIR", self.records.path().to_str().unwrap().to_owned()),
            ("SEALING_KEY", "__________________________________________8".to_owned()),
            ("ADMIN_SECRET", "sixteen letters or more".to_owned()),
            ("CLEVER_DISTRICTS", self.school.lms().district().id.clone()),
            ("CLEVER_CLIENT_ID", self.school.client_id()),
            ("CLEVER_CLIENT_SECRET", self.school.client_secret()),
            ("CLEVER_OAUTH_URL", self.school.url().to_owned()),
            ("CLEVER_API_URL", self.school.url().to_owned()),
        ] {
            command.env(format!("PASSBACK_RELAY_{key}"), value);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect("it is ready");
        assert_eq!(said["url"], self.url());
        self.running = Some(child);
    }

    fn kill(&mut self) {
        let mut child = self.running.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    async fn sign_in(&self, desk: &Desk) {
        let (browser, url) = (Browser::new(), self.url());
        let (opened, opens) = oneshot::channel();
        let walk = async {
            let address: String = opens.await.unwrap();
            let begun = browser.get(&address).await;
            let page: Answer = browser.get(begun.location.as_deref().unwrap()).await;
            let teacher = self.school.teacher_id();
            let links = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let link = links.map(|link| link.replace("&amp;", "&")).find(|link| link.ends_with(teacher));
            let back = browser.get(&format!("{}{}", self.school.url(), link.unwrap())).await;
            let asked = browser.get(back.location.as_deref().unwrap()).await;
            let sent = browser.consent(&url, &asked, "yes").await;
            browser.get(sent.location.as_deref().unwrap()).await
        };
        let signed = desk.sign_in(&url, |address| drop(opened.send(address.to_owned())));
        let (account, _) = tokio::join!(signed, walk);
        account.unwrap();
    }

    fn slow(&self, latency_ms: u32) {
        self.school.lms().set_faults(Faults { latency_ms, ..Faults::default() }).unwrap();
    }
}

impl Drop for District {
    fn drop(&mut self) {
        if let Some(child) = &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..6_000 {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}")
}

async fn ended(desk: &Desk, run: &str) -> RunView {
    until("the run comes to an end", async || {
        let view = desk.run(RunRef { run: run.to_owned() }).await.unwrap();
        matches!(view.phase, RunPhase::Done | RunPhase::Stopped).then_some(view)
    })
    .await
}

async fn send(desk: &Desk, section: &str) -> Option<String> {
    let plan =
        desk.prepare_sync(PrepareSync { section: section.to_owned(), only_failed_of: None }).await.unwrap();
    if plan.grade_count == 0 && plan.assignments.is_empty() {
        return None;
    }
    let send = Send { section: section.to_owned(), fingerprint: plan.fingerprint };
    Some(desk.send(send).await.unwrap().run)
}

fn form(section: &str) -> AssignmentForm {
    AssignmentForm {
        section: section.to_owned(),
        assignment: None,
        title: "Essay".to_owned(),
        description: "Read chapter 3.".to_owned(),
        points: "20".to_owned(),
        due: Some("2099-05-01T12:00:00Z".to_owned()),
        auto_graded: false,
        policies: OwnPolicies::default(),
    }
}

/// A new assignment, and a grade for everybody who is matched; all approved.
async fn entered(desk: &Desk, section: &str, form: AssignmentForm) -> Vec<(String, i32)> {
    let made = desk.save_assignment(form).await.unwrap().assignment.expect("it can be saved");
    let book = desk.book(InSection { section: section.to_owned() }).await.unwrap();
    let matched = book.students.iter().filter(|student| student.linked == Some(true));
    let grades: Vec<(String, i32)> = matched.map(|student| student.id.clone()).zip(3..).collect();
    let edits = grades.iter().map(|(student, points)| GradeEdit {
        assignment: made.clone(),
        student: student.clone(),
        change: GradeChange::Input { text: (points % 20).to_string() },
    });
    let edits = EditGrades { section: section.to_owned(), edits: edits.collect() };
    assert!(desk.edit_grades(edits).await.unwrap().refused.is_empty());
    let all = Approve { section: section.to_owned(), scope: Scope::All, approved: true };
    desk.approve(all).await.unwrap();
    grades
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_vanishes_in_the_middle_of_a_run_loses_nothing_and_doubles_nothing() {
    let mut district = District::open().await;
    let (folder, vault) = (tempfile::tempdir().unwrap(), Arc::<MemoryVault>::default());
    let desk = desk(folder.path(), &vault);
    district.sign_in(&desk).await;
    let text = district.school.assignment_file();
    desk.import_assignments(ImportAssignments { text }).await.unwrap();
    let sections = desk.sections_dump().unwrap();
    let section = sections.iter().find(|one| one.name == "Algebra I · Period 2").unwrap().id.clone();
    desk.pull_section(&section).await.unwrap();
    let form = form(&section);
    let title = form.title.clone();
    let grades = entered(&desk, &section, form).await;
    assert!(grades.len() > 15);

    district.slow(100);
    let run = send(&desk, &section).await.expect("there is something to send");
    let lms = district.school.lms().clone();
    until("some grades are there", async || (lms.requests(Op::WriteGrade) >= 3).then_some(())).await;
    district.kill();
    let stopped = ended(&desk, &run).await;
    assert_eq!(stopped.phase, RunPhase::Stopped);
    assert!(!stopped.stopped.is_empty() && !stopped.advice.is_empty(), "in words: {stopped:?}");
    assert!(stopped.confirmed < stopped.total, "it was in the middle");
    assert!(desk.account().await.unwrap().unwrap().signed_in, "the sign-in goes on");

    district.slow(0);
    district.serve();
    let mut rounds = 0;
    while let Some(run) = send(&desk, &section).await {
        ended(&desk, &run).await;
        rounds += 1;
        assert!(rounds < 5, "it comes to rest");
    }
    assert_eq!(lms.creates(&title), 1, "one assignment, however often it was tried");
    let made = lms.assignments(&section).into_iter().find(|one| one.title == title).unwrap();
    for (student, points) in grades {
        let there = lms.submission(&made.id, &student).unwrap().score;
        assert_eq!(there, Some(sample_school::Score::whole(points % 20)), "{student}");
    }
    desk.end();
}
