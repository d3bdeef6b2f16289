//! The window's host through the same day: what it says of itself to the system (notices, lines for the status bar), its
//! log, and its files. Its answers to the window are the window's own.

use super::{GRADES, Place, is_database};
use crate::http::Browser;
use crate::sought::{Search, Sought};
use base64::Engine as _;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

struct Host {
    place: Place,
    child: Child,
    url: String,
    log: Option<JoinHandle<Vec<u8>>>,
    browser: Browser,
}

impl Host {
    /// On a computer whose keyring outlives the host, or without one.
    fn start(with_keyring: bool) -> Self {
        let place = Place::new();
        let pages = place.path("pages");
        std::fs::create_dir(&pages).expect("a folder");
        std::fs::write(pages.join("index.html"), "<!doctype html><title>Passback</title>").expect("written");
        let mut command = place.talkative(Command::new(env!("CARGO_BIN_EXE_desk-host")));
        command.arg("--data-dir").arg(place.path("data")).arg("--ui").arg(pages);
        if with_keyring {
            command.arg("--keyring-dir").arg(place.path("keyring"));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
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
        let url = said["url"].as_str().expect("an address").to_owned();
        Self { place, child, url, log: Some(log), browser: Browser::default() }
    }

    fn ask(&self, name: &str, input: &Value) -> (u16, Value) {
        let headers = [("content-type", "application/json")];
        let answer =
            self.browser.ask("POST", &format!("{}/rpc/{name}", self.url), &headers, &input.to_string());
        (answer.status, answer.json())
    }

    fn call(&self, name: &str, input: &Value) -> Value {
        let (status, answer) = self.ask(name, input);
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    }

    /// What the desk tells without being asked, as it comes.
    fn events(&self) -> Receiver<Value> {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("it listens");
        write!(stream, "GET /events HTTP/1.1\r\nhost: {host}\r\n\r\n").expect("asked");
        let mut lines = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            lines.read_line(&mut head).expect("a head");
        }
        let (send, receive) = channel();
        std::thread::spawn(move || {
            for line in lines.split(b'\n').map_while(Result::ok) {
                let Some(data) = line.strip_prefix(b"data: ") else { continue };
                let event = serde_json::from_slice(data).unwrap_or(Value::Null);
                if send.send(event).is_err() {
                    return;
                }
            }
        });
        receive
    }

    fn stop(mut self) -> (Place, Vec<u8>) {
        drop(self.child.stdin.take());
        self.child.wait().expect("it ends");
        let log = self.log.take().expect("once").join().expect("read");
        (self.place, log)
    }
}

/// What the window shows of the students, and what is entered here.
fn sought(book: &Value) -> Search {
    let mut sought = Sought::default();
    for student in book["students"].as_array().expect("students") {
        for name in [&student["name"], &student["also"]] {
            let name = name.as_str().unwrap_or_default();
            sought_name(&mut sought, name);
        }
    }
    for (score, comment) in GRADES {
        sought.word(score);
        sought.text(comment);
    }
    sought.ready()
}

fn sought_name(sought: &mut Sought, name: &str) {
    if !name.is_empty() {
        sought.text(name);
    }
    name.split(' ').filter(|part| part.chars().count() > 3).for_each(|part| sought.word(part));
}

#[test]
fn the_windows_host_tells_the_system_nothing_of_a_student() {
    let host = Host::start(false);
    let events = host.events();
    let state = host.call("open_sample_school", &json!({}));
    let linked = state["sections"].as_array().expect("sections").iter().find(|one| one["linked"] == true);
    let section = linked.expect("a section of the LMS")["id"].clone();
    let book = host.call("book", &json!({ "section": section }));
    let search = sought(&book);
    let name = book["students"][0]["name"].as_str().expect("a name").to_owned();
    let work = book["assignments"][0]["id"].clone();
    let students = book["students"].as_array().expect("students");
    let mut edits = Vec::new();
    for (student, (_, comment)) in students.iter().filter(|one| one["linked"] == true).zip(GRADES) {
        let change = json!({ "kind": "comment", "text": comment });
        edits.push(json!({ "assignment": work, "student": student["id"], "change": change }));
    }
    host.call("edit_grades", &json!({ "section": section, "edits": edits }));
    host.call("approve", &json!({ "section": section, "scope": { "kind": "all" }, "approved": true }));
    let plan = host.call("prepare_sync", &json!({ "section": section, "only_failed_of": null }));
    host.call("send", &json!({ "section": section, "fingerprint": plan["fingerprint"] }));

    // What the window itself may get wrong, with names in it.
    for (command, input) in [
        ("no_such_command", json!({ "name": name })),
        ("book", json!({ "section": name })),
        ("book", json!({ "sektion": name })),
        ("edit_grades", json!({ "section": section, "edits": [{ "assignment": name }] })),
        ("send", json!({ "section": section, "fingerprint": name })),
    ] {
        assert_eq!(host.ask(command, &input).0, 422, "{command}");
    }
    let table = format!("Name,Score\n{name},13.37\n\"{name}");
    let content = base64::engine::general_purpose::STANDARD.encode(table);
    let file =
        json!({ "section": section, "name": format!("{name}.xlsx"), "content": content, "sheet": null });
    host.ask("open_results", &file);

    let mut notices = 0;
    while notices == 0 {
        let event = events.recv_timeout(Duration::from_secs(120)).expect("the sync comes to its end");
        if matches!(event["kind"].as_str(), Some("notice" | "said")) {
            search.assert_not_in("a notice", event.to_string().as_bytes());
        }
        notices += u32::from(event["kind"] == "notice");
    }
    assert!(
        search.found_in(book.to_string().as_bytes()).len() >= 20,
        "the search finds names where some are"
    );
    let (place, log) = host.stop();
    search.assert_not_in("the log", &log);
    assert!(String::from_utf8_lossy(&log).contains("lms::wire"), "it said all it could");
    // The sample school is the LMS: what it keeps stands for a server elsewhere.
    let on_purpose = |path: &Path| is_database(path) || path.ends_with("sample-school");
    assert!(place.assert_clean(&search, on_purpose) >= 2);
}

#[test]
fn what_lies_on_the_disk_of_a_computer_with_a_keyring_names_nobody() {
    let host = Host::start(true);
    let state = host.call("open_sample_school", &json!({}));
    let linked = state["sections"].as_array().expect("sections").iter().find(|one| one["linked"] == true);
    let section = linked.expect("a section of the LMS")["id"].clone();
    let book = host.call("book", &json!({ "section": section }));
    let linked = book["students"].as_array().expect("students").iter().find(|one| one["linked"] == true);
    let (work, student) = (&book["assignments"][0]["id"], &linked.expect("a student of the LMS")["id"]);
    let change = json!({ "kind": "comment", "text": GRADES[0].1 });
    let edits = [json!({ "assignment": work, "student": student, "change": change })];
    host.call("edit_grades", &json!({ "section": section, "edits": edits }));
    assert_eq!(host.call("settings", &json!({}))["data"]["encrypted"], json!(true));
    let (place, _) = host.stop();
    // What is encrypted is as good as chance, so short words are in it somewhere.
    let mut sought = Sought::default();
    let names = book["students"].as_array().expect("students").iter().filter_map(|one| one["name"].as_str());
    names.filter(|name| name.len() >= 8).for_each(|name| sought.text(name));
    sought.text(GRADES[0].1);
    let search = sought.ready();
    assert!(search.found_in(book.to_string().as_bytes()).len() >= 10, "names are found where they are");
    let looked_at = place.assert_clean(&search, |path| path.ends_with("sample-school"));
    let databases = crate::sought::files(&place.path("data"), |_| false);
    assert!(databases.iter().any(|path| is_database(path)) && looked_at >= 5, "{databases:?}");
}
