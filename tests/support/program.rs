//! The real programs as processes: `sample-school` and `passback-relay` beside `passback-cli`.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

/// The name of the environment variable that holds the token.
pub const TOKEN: &str = "PASSBACK_DISTRICT_TOKEN";

/// Builds the programs once, and says where they are.
fn programs() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // The tests' own executable lies in `deps` of the profile's folder.
        let me = std::env::current_exe().expect("a path");
        let folder = me.parent().and_then(Path::parent).expect("the profile's folder").to_path_buf();
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build.args(["build", "--quiet", "-p", "passback-cli", "-p", "sample-school", "-p", "relay"]);
        build.arg("--target-dir").arg(folder.parent().expect("the target folder"));
        // What cargo set for this test is not meant for the packages it builds: some would be built anew because of it.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|set| text.starts_with(set)) {
                build.env_remove(&name);
            }
        }
        if folder.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "the programs can be built");
        folder
    })
}

/// One of the programs: `passback-cli`, `sample-school`, `passback-relay`.
pub fn program(name: &str) -> Command {
    Command::new(programs().join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// `sample-school` on a free port.
#[derive(Debug)]
pub struct SchoolProgram {
    child: Child,
    /// Where the API is.
    pub url: String,
    /// Where the page is.
    pub lms_url: String,
    /// The district token.
    pub token: String,
    /// The teacher.
    pub teacher: String,
    /// The assignment file.
    pub assignment_file: String,
}

impl SchoolProgram {
    /// Starts it with its data in `dir`.
    pub fn start(dir: &Path, arguments: &[&str]) -> Self {
        let mut command = program("sample-school");
        command.args(["--seed", "7", "--data-dir"]).arg(dir).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).expect("one JSON line");
        let text = |name: &str| ready[name].as_str().expect("a text").to_owned();
        Self {
            child,
            url: text("url"),
            lms_url: text("lms_url"),
            token: text("district_token"),
            teacher: text("teacher_id"),
            assignment_file: text("assignment_file"),
        }
    }

    /// Ends it.
    pub fn stop(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn page(&self, method: &str, path: &str, body: &str) -> Value {
        use std::io::{Read, Write};
        let host = self.url.trim_start_matches("http://");
        let mut stream = std::net::TcpStream::connect(host).expect("it listens");
        write!(
            stream,
            "{method} /lms/api/{path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.url,
            body.len()
        )
        .expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 2"), "{head} {body}");
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    /// Switches trouble on: the whole list at once.
    pub fn faults(&self, faults: &Value) {
        self.page("PUT", "faults", &faults.to_string());
    }

    /// What has been asked of the API.
    pub fn counts(&self) -> Value {
        self.page("GET", "counts", "")
    }

    /// Assignments that were made with this title.
    pub fn creates(&self, title: &str) -> u64 {
        self.counts()["creates"][title].as_u64().unwrap_or_default()
    }

    /// A person types a score on the LMS's page.
    pub fn hand_score(&self, assignment: &str, student: &str, score: &str) {
        let who = &self.teacher;
        let form = serde_json::json!({
            "assignment": assignment, "student": student, "who": who, "score": score,
        });
        self.page("PUT", "grade", &form.to_string());
    }

    /// What the LMS holds for a section: by assignment id, title and scores by student.
    pub fn columns(&self, section: &str) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        for page in 0.. {
            let answer = self.page("GET", &format!("cells?section={section}&page={page}"), "");
            let columns = answer["columns"].as_array().cloned().unwrap_or_default();
            let known = |c: &Value| all.iter().any(|a| a["assignment"]["id"] == c["assignment"]["id"]);
            let new: Vec<Value> = columns.into_iter().filter(|c| !known(c)).collect();
            if new.is_empty() {
                break;
            }
            all.extend(new);
        }
        all
    }
}

impl Drop for SchoolProgram {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `passback-cli` on one data folder.
#[derive(Debug, Clone)]
pub struct Cli {
    /// The data folder.
    pub dir: PathBuf,
    token: String,
}

/// What a command answered.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// The one JSON document; null when there is none.
    pub document: Value,
    /// What went to standard error.
    pub aside: String,
}

impl Cli {
    /// On this folder, with the school's token in its environment.
    pub fn on(dir: &Path, token: &str) -> Self {
        Self { dir: dir.to_path_buf(), token: token.to_owned() }
    }

    /// The command, not started yet.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = program("passback-cli");
        command.arg("--data-dir").arg(&self.dir).arg("--json").args(arguments);
        command.env(TOKEN, &self.token).env_remove("PASSBACK_LOG");
        // Nothing of a test goes into the keyring of whoever runs it.
        command.env("PASSBACK_KEYRING", "none");
        command
    }

    /// Runs a command to its end.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Said {
        let output: Output = self.command(arguments).output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let document = if text.trim().is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("not one JSON document ({e}): {text}"))
        };
        let aside = String::from_utf8_lossy(&output.stderr).into_owned();
        Said { code: output.status.code().unwrap_or(-1), document, aside }
    }

    /// Runs a command that must end with 0.
    pub fn done<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Value {
        self.ends(0, arguments)
    }

    /// Runs a command that must end with this code.
    pub fn ends<S: AsRef<OsStr>>(&self, code: i32, arguments: &[S]) -> Value {
        let said = self.run(arguments);
        let names: Vec<_> = arguments.iter().map(|a| a.as_ref().to_string_lossy().into_owned()).collect();
        assert_eq!(said.code, code, "{names:?}: {} {}", said.document, said.aside);
        said.document
    }

    /// Connects to a school.
    pub fn connect(&self, school: &SchoolProgram) -> Value {
        self.done(&[
            "connect",
            "--clever-url",
            school.url.as_str(),
            "--token-env",
            TOKEN,
            "--teacher",
            school.teacher.as_str(),
        ])
    }
}
