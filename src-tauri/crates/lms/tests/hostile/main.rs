//! Servers that are broken or mean harm, over real sockets on this computer. Each case: one typed error, no request
//! that is not allowed, no byte of the token anywhere else, and an end in good time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod answers;
mod bystander;
mod lists;
mod peer;
mod renewal;
mod requests;
mod tls;

use answers::{ASSIGNMENT, About, STUDENT, TOKEN, cases, odd_but_good, writings};
use bystander::{assert_left_alone, everywhere, urls};
use futures::future::join_all;
use gradebook::{RemoteAssignmentId, SectionId, StudentId, Time};
use lms::http::Limits;
use lms::pacing::chance_from;
use lms::{Applied, Clever, CleverOptions, GradeWrite, Lms, LmsError, NewAssignment};
use peer::{Peer, Reply, http, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use vault::Secret;

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
    About::us().submission(fields)
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

/// No text of an error holds what it must not.
fn assert_silent(name: &str, error: &LmsError) {
    let shown = format!("{error} {error:?}");
    for writing in writings(TOKEN) {
        assert!(!shown.contains(&writing), "{name}: {shown}");
    }
    for secret in [STUDENT, ASSIGNMENT, "127.0.0.", "v3.1"] {
        assert!(!shown.contains(secret), "{name}: {shown}");
    }
    assert!(shown.len() < 1_000 && !error.to_string().contains(char::is_control), "{name}: {shown}");
}

#[tokio::test]
async fn every_hostile_answer_is_one_typed_error_after_one_request() {
    let others = everywhere(&tls::of_nobody()).await;
    let cases = cases(About::us(), &urls(&others));
    assert!(cases.len() >= 150, "{}", cases.len());
    let (slow, fast): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.slow);
    let run = async |case: &answers::Case| {
        let name = case.name;
        let peer = Peer::start(vec![case.reply.clone()]).await;
        let error = write(&clever(&peer)).await.expect_err(name);
        assert_eq!(kind(&error), case.expected, "{name}: {error}");
        assert_eq!(peer.heard().len(), 1, "{name}: sent once");
        assert_silent(name, &error);
    };
    for case in &fast {
        run(case).await;
    }
    join_all(slow.iter().map(run)).await;
    assert_left_alone(&others, TOKEN, "in the end");
}

#[tokio::test]
async fn a_create_is_sent_once_whatever_comes_back() {
    let others = everywhere(&tls::of_nobody()).await;
    let cases = cases(About::us(), &urls(&others)).into_iter();
    // What only makes sense for a grade.
    let sensible = |case: &answers::Case| {
        let of_a_grade = ["answers for", "answers with", "says a number", "says yes", "says a list"];
        !of_a_grade.iter().any(|start| case.name.starts_with(start)) && !case.expected.ends_with("not there")
    };
    let (slow, fast): (Vec<_>, Vec<_>) = cases.filter(sensible).partition(|case| case.slow);
    let run = async |case: &answers::Case| {
        let (name, expected) = (case.name, case.expected);
        let peer = Peer::start(vec![case.reply.clone()]).await;
        let error = create(&clever(&peer)).await.expect_err(name);
        assert_eq!(kind(&error), expected, "{name}: {error}");
        assert_eq!(peer.heard().len(), 1, "{name}: sent once");
        let open =
            ["no answer", "unreadable", "astray"].contains(&expected) || expected.starts_with("server");
        assert_eq!(error.applied() == Applied::Unknown, open, "{name}");
    };
    for case in &fast {
        run(case).await;
    }
    join_all(slow.iter().map(run)).await;
    assert_left_alone(&others, TOKEN, "in the end");
}

#[tokio::test]
async fn what_is_odd_and_still_an_answer_is_read_without_taking_over_the_oddity() {
    for case in odd_but_good(About::us()) {
        let peer = Peer::start(vec![case.reply]).await;
        let read = write(&clever(&peer)).await.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(peer.heard().len(), 1, "{}", case.name);
        assert_eq!(read.student, student(), "{}", case.name);
        assert_eq!(read.grade, gradebook::Grade::of("17.5".parse().expect("a score")), "{}", case.name);
        assert_eq!((read.by, read.modified), (None, None), "{}", case.name);
    }
}

/// A server that says two answers at once: the second one must not be taken for the answer to the next question.
#[tokio::test]
async fn an_answer_to_a_question_that_was_not_asked_yet_is_thrown_away() {
    let said = |number: &str| {
        let body = submission(&format!(r#","grade_points":{number}"#));
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    };
    let both = Reply::Stall(format!("{}{}", said("17.5"), said("99")).into_bytes());
    let peer = Peer::start(vec![both, json(submission(r#","grade_points":18"#))]).await;
    let lms = clever(&peer);
    let first = write(&lms).await.expect("written");
    assert_eq!(first.grade.score, "17.5".parse().ok());
    // The forged one may be noticed as trouble, never as an answer.
    if let Ok(second) = write(&lms).await {
        assert_eq!(second.grade.score, "18".parse().ok());
    }
}

#[tokio::test]
async fn the_words_of_a_refusal_are_not_waited_for_long() {
    let patient = Limits { total: Duration::from_secs(50), ..limits() };
    let refusals = [("400 No", "refused 400"), ("404 No", "not there 404"), ("500 No", "server 500")];
    join_all(refusals.map(async |(status, expected)| {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: 500\r\n\r\n{{\"mess");
        for reply in [Reply::Stall(head.clone().into_bytes()), Reply::Drip(head.into_bytes())] {
            let peer = Peer::start(vec![reply]).await;
            let began = Instant::now();
            let error = write(&clever_with(&peer.url(), patient)).await.expect_err(status);
            assert_eq!(kind(&error), expected, "the status is the answer");
            assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
        }
    }))
    .await;
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
