//! The program itself: its one line, its files, and that a kill loses nothing it answered.

use crate::support::client;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Program {
    child: Child,
    ready: Value,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[&str]) -> Program {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sample-school"))
        .args(["--port", "0", "--seed", "7"])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready = serde_json::from_str(&line).expect("one JSON line");
    Program { child, ready }
}

impl Program {
    fn word(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    async fn create(&self, section: &str) -> reqwest::Response {
        let url = format!("{}/v3.1/sections/{section}/assignments", self.word("url"));
        let body = json!({ "title": "Kept", "description": "", "due_date": "2999-01-01T00:00:00Z" });
        let request = client().post(url).bearer_auth(self.word("district_token"));
        request.body(body.to_string()).send().await.unwrap()
    }
}

#[tokio::test]
async fn it_prints_one_line_and_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    let arguments = ["--data-dir", data_dir.to_str().unwrap()];
    let mut first = run(&arguments);
    assert_eq!(first.word("lms_url"), format!("{}/lms", first.word("url")));
    assert_eq!(first.word("teacher_id").len(), 24);
    let file = std::fs::read_to_string(Path::new(first.word("assignment_file"))).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    let section = file["assignments"][0]["section"].as_str().unwrap().to_owned();
    let made: Value = serde_json::from_str(&first.create(&section).await.text().await.unwrap()).unwrap();
    first.child.kill().unwrap();
    first.child.wait().unwrap();

    let second = run(&arguments);
    for same in ["district_token", "teacher_id"] {
        assert_eq!(first.word(same), second.word(same));
    }
    let id = made["data"]["id"].as_str().unwrap();
    let url = format!("{}/v3.1/sections/{section}/assignments/{id}", second.word("url"));
    let read = client().get(url).bearer_auth(second.word("district_token")).send().await.unwrap();
    assert_eq!(read.status(), 200);
}

#[tokio::test]
async fn flags_choose_the_lms_and_the_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.json");
    let program = run(&[
        "--lms",
        "google_classroom",
        "--students",
        "3",
        "--assignments",
        "2",
        "--fault",
        "html:create:1",
        "--fault-rate",
        "0",
        "--assignment-file",
        file.to_str().unwrap(),
    ]);
    let file: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(file["assignments"].as_array().unwrap().len(), 10);
    let answer = program.create(file["assignments"][0]["section"].as_str().unwrap()).await;
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let url = format!("{}/v3.1/districts", program.word("url"));
    let district = client().get(url).bearer_auth(program.word("district_token")).send().await.unwrap();
    assert!(district.text().await.unwrap().contains("\"lms_type\":\"google_classroom\""));
}

#[cfg(unix)]
#[tokio::test]
async fn it_closes_when_asked_to() {
    let mut program = run(&[]);
    assert!(program.ready.get("assignment_file").is_none(), "it writes no file nobody asked for");
    let asked = Command::new("kill").args(["-TERM", &program.child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(program.child.wait().unwrap().success());
}

#[test]
fn options_that_make_no_sense_are_told_in_a_sentence() {
    let told = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sample-school")).args(arguments).output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&["--students", "500"]).contains("a section can have 1 to 200 students"));
    assert!(told(&["--fault", "gremlins"]).contains("KIND[:op][:count]"));
    assert!(told(&["--fault-rate", "2"]).contains("from 0 to 1"));
}
