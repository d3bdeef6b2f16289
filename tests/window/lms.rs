//! The LMS's own page as its scripts use it: how a co-teacher edits while the window is open. Plain HTTP on loopback.

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The sample school's LMS.
pub(crate) struct LmsPage {
    host: String,
}

impl LmsPage {
    /// From the address that the app opened in the person's browser.
    pub(crate) fn at(address: &str) -> Self {
        let host = address.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        Self { host: host.expect("an address of this computer").to_owned() }
    }

    /// Changes a score as this teacher.
    pub(crate) async fn set_score(&self, who: &str, assignment: &str, student: &str, score: &str) {
        let form =
            serde_json::json!({ "assignment": assignment, "student": student, "who": who, "score": score });
        self.put("/lms/api/grade", &form).await;
    }

    /// The other teacher's id, as the page's list "I am" has it.
    pub(crate) async fn teacher(&self, called: &str) -> String {
        let page = self.ask("GET", "/lms", "").await;
        let (before, _) = page.split_once(&format!("\">{called}</option>")).expect("the page names them");
        before.rsplit('"').next().expect("an id").to_owned()
    }

    /// What it has been asked so far.
    pub(crate) async fn counts(&self) -> String {
        let answer = self.ask("GET", "/lms/api/counts", "").await;
        answer.rsplit("\r\n\r\n").next().unwrap_or_default().to_owned()
    }

    async fn put(&self, path: &str, body: &Value) {
        self.ask("PUT", path, &body.to_string()).await;
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let host = &self.host;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(host).await.expect("the LMS listens");
        stream.write_all((head + body).as_bytes()).await.expect("the LMS hears");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("the LMS answers");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(
            answer.starts_with("HTTP/1.1 2"),
            "the LMS takes it: {}",
            answer.lines().next().unwrap_or_default()
        );
        answer
    }
}
