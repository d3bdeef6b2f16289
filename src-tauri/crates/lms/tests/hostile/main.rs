//! Servers that are broken or mean harm, over real sockets on this computer. Each case: one typed error, no request
//! that is not allowed, no byte of the token anywhere else, and an end in good time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod peer;

use flate2::{Compression, write::GzEncoder};
use gradebook::{LmsKind, RemoteAssignmentId, SectionId, StudentId, Time};
use lms::http::Limits;
use lms::pacing::chance_from;
use lms::{Applied, Clever, CleverOptions, GradeWrite, Lms, LmsError, NewAssignment, PageMark, SetupError};
use peer::{Peer, Reply, answer, http, json};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use vault::Secret;

const TOKEN: &str = "t0ken-of-the-district-5f1b2c3d4e5f60718293a4b5";
const STUDENT: &str = "5f1b2c3d4e5f60718293a4b5";
const ASSIGNMENT: &str = "0b6e4b1e-6f0e-4f5e-9a55-2f6d2f1f9a01";

fn section() -> SectionId {
    "5e0000000000000000000001".into()
}
fn assignment() -> RemoteAssignmentId {
    ASSIGNMENT.into()
}
fn student() -> StudentId {
    STUDENT.into()
}

fn limits() -> Limits {
    let (connect, total) = (Duration::from_millis(500), Duration::from_millis(1_500));
    Limits { connect, total, tries: 1, ..Limits::default() }
}

fn clever_with(url: &str, limits: Limits) -> Clever {
    let now = Time::parse("2026-11-24T15:30:00Z").expect("a time");
    Clever::new(CleverOptions {
        base_url: url.to_owned(),
        token: Secret::new(TOKEN.to_owned()),
        teacher: "5a0000000000000000000001".into(),
        limits,
        wall: Arc::new(move || now),
        chance: chance_from(1),
    })
    .expect("sets up")
}

fn clever(peer: &Peer) -> Clever {
    clever_with(&peer.url(), limits())
}

async fn write(lms: &Clever) -> Result<lms::RemoteGrade, LmsError> {
    let write = GradeWrite { score: "17.5".parse().ok(), ..GradeWrite::default() };
    lms.write_grade(&section(), &assignment(), &student(), &write).await
}

async fn create(lms: &Clever) -> Result<lms::RemoteAssignment, LmsError> {
    let details = gradebook::Details { title: "Fractions".into(), ..Default::default() };
    lms.create_assignment(&section(), &NewAssignment { details }).await
}

fn submission(fields: &str) -> String {
    format!(r#"{{"data":{{"assignment_id":"{ASSIGNMENT}","user_id":"{STUDENT}"{fields}}}}}"#)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).expect("packs");
    gzip.finish().expect("packs")
}

/// The error's kind in a word or two.
fn kind(error: &LmsError) -> String {
    match error {
        LmsError::Offline => "offline".into(),
        LmsError::NoAnswer => "no answer".into(),
        LmsError::SignIn { status } => format!("sign in {status}"),
        LmsError::AssignmentNotThere => "assignment not there".into(),
        LmsError::StudentNotThere => "student not there".into(),
        LmsError::NotThere { status } => format!("not there {status}"),
        LmsError::Refused { status, .. } => format!("refused {status}"),
        LmsError::TooMany => "too many".into(),
        LmsError::Server { status, .. } => format!("server {status}"),
        LmsError::Unreadable { .. } => "unreadable".into(),
        LmsError::Astray { .. } => "astray".into(),
    }
}

fn cases(elsewhere: &str) -> Vec<(&'static str, Reply, &'static str)> {
    let said = |status: &str, message: &str| {
        http(status, "Content-Type: application/json\r\n", format!(r#"{{"message":"{message}"}}"#))
    };
    let redirect = |status: &str| http(status, &format!("Location: {elsewhere}/v3.1/x\r\n"), "");
    let head =
        |rest: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{rest}\r\n").into_bytes();
    let gzip = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
    let bomb = packed(&vec![b' '; 64 * 1024 * 1024]);
    let deep = format!(r#","attachments":{}{}"#, "[".repeat(100_000), "]".repeat(100_000));
    let page = "<!DOCTYPE html><html><h1>We'll be right back</h1></html>";
    vec![
        ("closes without a word", Reply::Bytes(vec![]), "no answer"),
        ("closes within the head", Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), "no answer"),
        ("is no web server", Reply::Bytes(b"220 mail.example ESMTP\r\n".to_vec()), "no answer"),
        ("never answers", Reply::Stall(vec![]), "no answer"),
        ("stops within the body", Reply::Stall(head("Content-Length: 500\r\n")), "no answer"),
        ("closes within the body", Reply::Bytes(head("Content-Length: 500\r\n")), "no answer"),
        ("sends one byte at a time", Reply::Drip(head("Content-Length: 100000\r\n")), "no answer"),
        (
            "sends a head without end",
            Reply::Flood(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".to_vec()),
            "no answer",
        ),
        ("announces ten gigabytes", Reply::Stall(head("Content-Length: 10000000000\r\n")), "unreadable"),
        ("sends without end", Reply::Flood(head(""), vec![b' '; 65_536]), "unreadable"),
        ("packs a bomb", http("200 OK", gzip, bomb), "unreadable"),
        ("packs badly", http("200 OK", gzip, b"\x1f\x8b\x08\x00garbage"), "no answer"),
        ("shows a page", http("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page), "unreadable"),
        ("shows a page and calls it data", json(page), "unreadable"),
        ("sends nothing", json(""), "unreadable"),
        ("has no content", Reply::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), "unreadable"),
        ("breaks off its data", json(r#"{"data":{"user_id":"5f"#), "unreadable"),
        ("nests without end", json(submission(&deep)), "unreadable"),
        ("says a field twice", json(submission(r#","grade_points":5,"grade_points":6"#)), "unreadable"),
        ("says a number that is none", json(submission(r#","grade_points":NaN"#)), "unreadable"),
        ("says a number beyond all", json(submission(r#","grade_points":1e400"#)), "unreadable"),
        ("says a number beyond all scores", json(submission(r#","grade_points":1e99"#)), "unreadable"),
        ("says data that is no text", json(b"{\"data\":{\"user_id\":\"\xff\xfe\"}}"), "unreadable"),
        ("answers for another student", json(submission("").replace(STUDENT, "5f00")), "unreadable"),
        ("answers for another assignment", json(submission("").replace(ASSIGNMENT, "77")), "unreadable"),
        ("answers with a path for an id", json(submission("").replace(STUDENT, "../../me")), "unreadable"),
        ("moved (301)", redirect("301 Moved Permanently"), "astray"),
        ("found (302)", redirect("302 Found"), "astray"),
        ("elsewhere (303)", redirect("303 See Other"), "astray"),
        ("moved for now (307)", redirect("307 Temporary Redirect"), "astray"),
        ("moved for good (308)", redirect("308 Permanent Redirect"), "astray"),
        ("not modified (304)", http("304 Not Modified", "", ""), "astray"),
        ("wrong token (401)", said("401 Unauthorized", "No authorization provided"), "sign in 401"),
        ("wrong token (403)", said("403 Forbidden", "Could not authorize token"), "sign in 403"),
        (
            "wrong token, as a page",
            http("401 Unauthorized", "Content-Type: text/html\r\n", page),
            "sign in 401",
        ),
        ("assignment deleted", said("404 Not Found", "Assignment does not exist"), "assignment not there"),
        ("student left", said("404 Not Found", "User not found"), "student not there"),
        (
            "nothing there, as a page",
            http("404 Not Found", "Content-Type: text/html\r\n", page),
            "not there 404",
        ),
        ("nothing there, without a word", http("404 Not Found", "", ""), "not there 404"),
        ("method unknown", said("405 Method Not Allowed", "method PATCH is not allowed"), "not there 405"),
        ("refuses", said("400 Bad Request", "INVALID_ID"), "refused 400"),
        ("conflict", said("409 Conflict", "busy"), "refused 409"),
        ("too large", http("413 Payload Too Large", "", ""), "refused 413"),
        ("unprocessable", said("422 Unprocessable Entity", "no"), "refused 422"),
        ("waited too long itself", http("408 Request Timeout", "", ""), "no answer"),
        ("too many, empty", http("429 Too Many Requests", "", ""), "too many"),
        (
            "too many, absurd",
            http("429 Too Many Requests", "Retry-After: 99999999999999999999\r\n", ""),
            "too many",
        ),
        (
            "Schoology's lasting 500",
            said("500 Internal Server Error", "Error updating submission"),
            "server 500",
        ),
        ("not done (501)", http("501 Not Implemented", "", ""), "server 501"),
        (
            "bad gateway, as a page",
            http("502 Bad Gateway", "Content-Type: text/html\r\n", page),
            "server 502",
        ),
        ("down (503)", http("503 Service Unavailable", "Retry-After: 1\r\n", ""), "server 503"),
        ("a status of its own", http("799 Whatever", "", ""), "server 799"),
    ]
}

#[tokio::test]
async fn every_hostile_answer_is_one_typed_error_after_one_request() {
    let elsewhere = Peer::elsewhere().await;
    let cases = cases(&elsewhere.url());
    assert!(cases.len() >= 30);
    for (name, reply, expected) in cases {
        let peer = Peer::start(vec![reply]).await;
        let error = write(&clever(&peer)).await.expect_err(name);
        assert_eq!(kind(&error), expected, "{name}: {error}");
        assert_eq!(peer.heard().len(), 1, "{name}: sent once");
        let shown = format!("{error} {error:?}");
        for secret in [TOKEN, STUDENT, ASSIGNMENT, "127.0.0.1", "v3.1"] {
            assert!(!shown.contains(secret), "{name}: {shown}");
        }
    }
    assert_eq!(elsewhere.connections(), 0, "nobody else was talked to");
}

#[tokio::test]
async fn a_create_is_sent_once_whatever_comes_back() {
    let elsewhere = Peer::elsewhere().await;
    for (name, reply, expected) in cases(&elsewhere.url()) {
        // What only makes sense for a grade.
        if name.starts_with("answers for") || expected.ends_with("not there") {
            continue;
        }
        let peer = Peer::start(vec![reply]).await;
        let error = create(&clever(&peer)).await.expect_err(name);
        assert_eq!(kind(&error), expected, "{name}: {error}");
        assert_eq!(peer.heard().len(), 1, "{name}: sent once");
        let open =
            ["no answer", "unreadable", "astray"].contains(&expected) || expected.starts_with("server");
        assert_eq!(error.applied() == Applied::Unknown, open, "{name}");
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn the_id_of_a_created_assignment_survives_an_otherwise_odd_answer() {
    let odd = format!(r#"{{"data":{{"id":"{ASSIGNMENT}","due_date":"tomorrow","points_possible":1e99}}}}"#);
    let peer = Peer::start(vec![json(odd)]).await;
    let made = create(&clever(&peer)).await.expect("created");
    assert_eq!((made.id, made.details.title.as_str()), (assignment(), "Fractions"));
}

#[tokio::test]
async fn without_a_connection_nothing_has_left() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        format!("http://{}", listener.local_addr().expect("an address"))
    };
    assert_eq!(write(&clever_with(&closed, limits())).await, Err(LmsError::Offline), "nobody listens");
    let plain = Peer::start(vec![json("{}")]).await;
    let secure = format!("https://127.0.0.1:{}", plain.port);
    assert_eq!(write(&clever_with(&secure, limits())).await, Err(LmsError::Offline), "no TLS there");
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let secure = format!("https://{}", silent.local_addr().expect("an address"));
    assert_eq!(create(&clever_with(&secure, limits())).await, Err(LmsError::Offline), "no handshake in time");
    let unknown = clever_with("https://no-such-host.invalid", limits());
    assert_eq!(write(&unknown).await, Err(LmsError::Offline), "no such name");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_gets_nothing() {
    let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()])
        .expect("a key");
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let private =
        tokio_rustls::rustls::pki_types::PrivateKeyDer::Pkcs8(key.signing_key.serialize_der().into());
    let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], private)
        .expect("a certificate");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            if let Ok(socket) = acceptor.accept(socket).await {
                answer(socket, Arc::clone(&notes), Arc::new(vec![json("{}")])).await;
            }
        }
    });
    for host in ["127.0.0.1", "localhost"] {
        let lms = clever_with(&format!("https://{host}:{port}"), limits());
        assert_eq!(write(&lms).await, Err(LmsError::Offline), "{host}");
    }
    assert!(heard.lock().expect("sound").is_empty(), "not a byte of the request left");
}

#[tokio::test]
async fn a_refusal_for_pace_is_waited_for_and_sent_again_a_bounded_number_of_times() {
    let busy = || http("429 Too Many Requests", "Retry-After: 1\r\n", "");
    let limits = Limits { tries: 3, ..limits() };
    let peer = Peer::start(vec![busy(), json(submission(r#","grade_points":17.5"#))]).await;
    let read = write(&clever_with(&peer.url(), limits)).await.expect("written in the end");
    assert_eq!((peer.heard().len(), read.grade.score), (2, "17.5".parse().ok()));

    let made = json(format!(r#"{{"data":{{"id":"{ASSIGNMENT}","title":"Fractions"}}}}"#));
    let peer = Peer::start(vec![busy(), made]).await;
    create(&clever_with(&peer.url(), limits)).await.expect("a refused create made nothing");
    assert_eq!(peer.heard().len(), 2);

    let peer = Peer::start(vec![busy()]).await;
    let lms = clever_with(&peer.url(), limits);
    assert_eq!(write(&lms).await, Err(LmsError::TooMany));
    assert_eq!(peer.heard().len(), 3, "no storm");
    assert_eq!(lms.in_flight(), 1, "and fewer at a time from now on");
}

#[tokio::test]
async fn the_servers_words_are_shown_without_what_they_must_not_hold() {
    let message = format!("bad\\u0000 token {TOKEN} for {STUDENT} {}", "x ".repeat(500));
    let reply = http("400 Bad Request", "", format!(r#"{{"message":"{message}"}}"#));
    let peer = Peer::start(vec![reply]).await;
    let Err(LmsError::Refused { message, .. }) = write(&clever(&peer)).await else { panic!("refused") };
    assert!(message.starts_with("bad token … for … x x"), "{message}");
    assert_eq!(message.chars().count(), 200);
    assert!(!message.contains(char::is_control));
}

fn page(rows: &str, next: &str) -> Reply {
    json(format!(r#"{{"data":[{rows}],"links":[{{"rel":"next","uri":"{next}"}}]}}"#))
}

async fn first_page(replies: Vec<Reply>) -> (Result<lms::GradePage, LmsError>, Peer) {
    let peer = Peer::start(replies).await;
    (clever(&peer).read_grades(&section(), &assignment(), None).await, peer)
}

#[tokio::test]
async fn links_to_other_places_are_not_followed() {
    let elsewhere = Peer::elsewhere().await;
    let list = format!("/v3.1/sections/{}/assignments/{ASSIGNMENT}/submissions", section());
    for link in [
        format!("{}{list}?cursor=a", elsewhere.url()),
        format!("//127.0.0.1:{}{list}?cursor=a", elsewhere.port),
        format!("http://user:pass@127.0.0.1:{}{list}?cursor=a", elsewhere.port),
        "/v3.1/sections/other/assignments/other/submissions?cursor=a".to_owned(),
        "file:///etc/passwd?cursor=a".to_owned(),
        format!("{list}?cursor={}", "a".repeat(10_000)),
    ] {
        let (read, peer) = first_page(vec![page("", &link)]).await;
        assert!(matches!(read, Err(LmsError::Astray { .. })), "{link:.80}: {read:?}");
        assert_eq!(peer.heard().len(), 1);
    }
    // The same for a list that the connector pages through by itself.
    let peer = Peer::start(vec![page("", &format!("{}/v3.1/x?starting_after=1", elsewhere.url()))]).await;
    assert!(matches!(clever(&peer).students(&section()).await, Err(LmsError::Astray { .. })));
    assert_eq!((peer.heard().len(), elsewhere.connections()), (1, 0));
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_end() {
    let peer = Peer::start(vec![page("", "?cursor=a"), page("", "?cursor=b"), page("", "?cursor=a")]).await;
    let lms = clever(&peer);
    let (mut mark, mut pages) = (None::<PageMark>, 0);
    let end = loop {
        match lms.read_grades(&section(), &assignment(), mark.as_ref()).await {
            Ok(page) => mark = page.next,
            Err(error) => break error,
        }
        pages += 1;
    };
    assert_eq!((kind(&end).as_str(), pages), ("astray", 2));

    let peer = Peer::start(vec![page("", "?starting_after=a")]).await;
    assert!(matches!(clever(&peer).students(&section()).await, Err(LmsError::Astray { .. })));
    assert_eq!(peer.heard().len(), 2, "the first page and the one that leads to itself");
}

#[tokio::test]
async fn pages_without_end_end() {
    let endless = (0..300).map(|number| page("", &format!("?starting_after={number}"))).collect();
    let peer = Peer::start(endless).await;
    let read = clever_with(&peer.url(), Limits::default()).students(&section()).await;
    assert!(matches!(read, Err(LmsError::Astray { .. })));
    assert_eq!(peer.heard().len(), 100);
}

#[tokio::test]
async fn a_page_with_one_student_twice_or_with_too_many_is_refused() {
    let row = |user: &str| format!(r#"{{"assignment_id":"{ASSIGNMENT}","user_id":"{user}"}}"#);
    let (twice, _) = first_page(vec![json(format!(r#"{{"data":[{},{}]}}"#, row("5f"), row("5f")))]).await;
    assert!(matches!(twice, Err(LmsError::Unreadable { .. })), "{twice:?}");
    let rows: Vec<String> = (0..101).map(|number| row(&format!("5f{number}"))).collect();
    let (many, _) = first_page(vec![json(format!(r#"{{"data":[{}]}}"#, rows.join(",")))]).await;
    assert!(matches!(many, Err(LmsError::Unreadable { .. })), "{many:?}");
    let (hundred, _) = first_page(vec![json(format!(r#"{{"data":[{}]}}"#, rows[..100].join(",")))]).await;
    assert_eq!(hundred.expect("reads").grades.len(), 100);
    let foreign = json(r#"{"data":[{"assignment_id":"other","user_id":"5f"}]}"#);
    assert!(matches!(first_page(vec![foreign]).await.0, Err(LmsError::Unreadable { .. })));
}

#[tokio::test]
async fn odd_names_arrive_as_they_are() {
    let name = "<img src=x onerror=alert(1)> \\u202Eعلي 🦉";
    let user = format!(r#"{{"data":{{"id":"5f","name":{{"first":"{name}","last":"=1+1"}}}}}}"#);
    let peer = Peer::start(vec![json(format!(r#"{{"data":[{user}],"links":null}}"#))]).await;
    let students = clever(&peer).students(&section()).await.expect("reads");
    assert_eq!(students[0].given, "<img src=x onerror=alert(1)> \u{202E}علي 🦉");
    assert_eq!(students[0].family, "=1+1", "what is done about it is the screen's business");
}

#[tokio::test]
async fn an_id_that_can_be_none_is_not_sent() {
    let peer = Peer::start(vec![json("{}")]).await;
    for id in ["", "..", "a/b", "a?b=c", "a\r\nHost: evil.example", "%2e%2e%2fme"] {
        let read = clever(&peer).read_assignment(&section(), &id.into()).await;
        assert_eq!(read.map_err(|error| kind(&error)), Err("refused 400".into()), "{id:?}");
    }
    let mark = PageMark("made up".into());
    let read = clever(&peer).read_grades(&section(), &assignment(), Some(&mark)).await;
    assert!(matches!(read, Err(LmsError::Astray { .. })));
    assert_eq!(peer.connections(), 0);
}

#[tokio::test]
async fn the_token_travels_in_one_header_and_the_write_holds_only_what_is_set() {
    let peer = Peer::start(vec![json(submission(""))]).await;
    write(&clever(&peer)).await.expect("written");
    let request = peer.heard().remove(0);
    assert_eq!(request.matches(TOKEN).count(), 1, "{request}");
    assert!(request.contains(&format!("authorization: Bearer {TOKEN}\r\n")));
    assert!(request.starts_with(&format!(
        "PATCH /v3.1/sections/{}/assignments/{ASSIGNMENT}/submissions/{STUDENT} HTTP/1.1\r\n",
        section()
    )));
    assert!(request.ends_with("\r\n\r\n{\"grade_points\":17.5}"));
    for never in ["cookie", "referer"] {
        assert!(!request.to_ascii_lowercase().contains(never), "{request}");
    }
}

#[tokio::test]
async fn a_create_says_what_each_lms_must_be_told_and_never_a_state() {
    let user = r#"{"data":{"id":"5a0000000000000000000001"}}"#;
    let made = format!(r#"{{"data":{{"id":"{ASSIGNMENT}","title":"Fractions"}}}}"#);
    for (kind, expected) in [
        ("canvas", r#""grading_type":"points","submission_types":["text"],"max_attempts":1}"#),
        ("google_classroom", r#""grading_type":"points"}"#),
        ("schoology", r#""grading_type":"points"}"#),
        ("moodle", r#""grading_type":"points","submission_types":["text"],"max_attempts":1}"#),
    ] {
        let district = format!(r#"{{"data":[{{"data":{{"name":"Lincoln","lms_type":"{kind}"}}}}]}}"#);
        let peer = Peer::start(vec![json(district), json(user), json(&made)]).await;
        let lms = clever(&peer);
        lms.connection().await.expect("connected");
        let details = gradebook::Details {
            title: "Fractions".into(),
            description: "p. 12".into(),
            due: Time::parse("2026-12-01T09:00:00+01:00"),
            points: "2.5".parse().ok(),
        };
        lms.create_assignment(&section(), &NewAssignment { details }).await.expect("created");
        let request = peer.heard().remove(2);
        assert!(request.starts_with(&format!("POST /v3.1/sections/{}/assignments HTTP/1.1\r\n", section())));
        let given = r#"{"title":"Fractions","description":"p. 12","due_date":"2026-12-01T08:00:00.000Z","points_possible":2.5,"#;
        assert!(request.ends_with(&format!("\r\n\r\n{given}{expected}")), "{kind}: {request}");
    }
}

#[tokio::test]
async fn localhost_is_this_computer_without_asking_anybody() {
    let peer = Peer::start(vec![json(submission(""))]).await;
    let lms = clever_with(&format!("http://localhost:{}/relay/", peer.port), limits());
    write(&lms).await.expect("written");
    assert!(peer.heard()[0].starts_with("PATCH /relay/v3.1/sections/"), "below the path that was registered");
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let kept = http("200 OK", "Set-Cookie: a=b; Path=/\r\n", submission(""));
    let peer = Peer::start(vec![kept]).await;
    let lms = clever(&peer);
    write(&lms).await.expect("written");
    write(&lms).await.expect("written");
    assert!(peer.heard().iter().all(|request| !request.to_ascii_lowercase().contains("cookie")));
}

#[tokio::test]
async fn the_servers_clock_is_compared_with_ours() {
    let district =
        r#"{"data":[{"data":{"name":"Lincoln","lms_type":"canvas","lms_state":"success"}}],"links":[]}"#;
    let user = r#"{"data":{"id":"5a0000000000000000000001","name":{"first":"Ana","last":"Rivera"}}}"#;
    let dated = |body: &str| http("200 OK", "Date: Tue, 24 Nov 2026 15:40:00 GMT\r\n", body);
    let peer = Peer::start(vec![dated(district), dated(user)]).await;
    let who = clever(&peer).connection().await.expect("connected");
    assert_eq!(who.clock_skew, Some(600_500), "ten minutes ahead of us");
    assert_eq!((who.kind, who.school.as_str()), (LmsKind::Canvas, ""));
    let peer = Peer::start(vec![json(district), json(user)]).await;
    assert_eq!(clever(&peer).connection().await.expect("connected").clock_skew, None, "it did not say");
    let other = user.replace("5a0", "5b0");
    let peer = Peer::start(vec![json(district), json(other)]).await;
    assert!(matches!(clever(&peer).connection().await, Err(LmsError::Unreadable { .. })), "somebody else");
}

#[test]
fn a_client_is_not_set_up_for_places_and_tokens_that_cannot_be() {
    let options = |url: &str, token: &str| CleverOptions {
        base_url: url.to_owned(),
        token: Secret::new(token.to_owned()),
        teacher: "5a".into(),
        limits: limits(),
        wall: Arc::new(|| Time::from_millis(0)),
        chance: chance_from(1),
    };
    for (url, token, why) in [
        ("http://api.clever.com", TOKEN, SetupError::NotSecure),
        ("not an address", TOKEN, SetupError::NotAnAddress),
        ("https://a:b@api.clever.com", TOKEN, SetupError::Extra),
        ("http://127.0.0.1:1", "", SetupError::Token),
        ("http://127.0.0.1:1", "a\r\nX-Evil: 1", SetupError::Token),
        ("http://127.0.0.1:1", "with space", SetupError::Token),
    ] {
        assert_eq!(Clever::new(options(url, token)).err(), Some(why), "{url}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);
impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("sound").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_route_and_nobody() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let refused = http("400 Bad Request", "", format!(r#"{{"message":"no {STUDENT} {TOKEN}"}}"#));
    let peer =
        Peer::start(vec![json(submission(r#","grade_points":17.5,"grade_comment":"Well done""#)), refused])
            .await;
    let lms = clever(&peer);
    write(&lms).await.expect("written");
    write(&lms).await.expect_err("refused");
    let log = String::from_utf8(log.0.lock().expect("sound").clone()).expect("text");
    let ours: Vec<&str> = log.lines().filter(|line| line.contains("lms::wire")).collect();
    assert_eq!(ours.len(), 2, "{log}");
    let route = "/v3.1/sections/{id}/assignments/{id}/submissions/{id}";
    assert!(
        ours[0].contains("method=PATCH") && ours[0].contains(route) && ours[0].contains("status=200"),
        "{ours:?}"
    );
    for secret in [TOKEN, STUDENT, ASSIGNMENT, "17.5", "Well done"] {
        assert!(!ours.concat().contains(secret), "{ours:?}");
        assert!(secret != TOKEN || !log.contains(TOKEN), "no crate below us logs the token either");
    }
}
