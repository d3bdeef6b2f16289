//! What travels: the token, ids, the fields of a write; and what the log says of it.

use crate::answers::{ASSIGNMENT, STUDENT, TOKEN, writings};
use crate::peer::{Peer, http, json};
use crate::{assignment, clever, clever_with, kind, limits, section, submission, write};
use gradebook::{LmsKind, Time};
use lms::pacing::chance_from;
use lms::{Clever, CleverOptions, Line, Lms, LmsError, NewAssignment, PageMark, SetupError};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use vault::Secret;

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
async fn what_a_relay_says_of_its_queue_is_known_until_an_answer_says_nothing_of_it() {
    let busy = "Server-Timing: turn;dur=4250.00, clever;dur=30.00, roster;dur=0.00, queue;desc=\"312\"\r\n";
    let peer = Peer::start(vec![http("200 OK", busy, submission("")), json(submission(""))]).await;
    let lms = clever(&peer);
    assert_eq!(lms.line(), None, "nobody said anything yet");
    write(&lms).await.expect("written");
    assert_eq!(lms.line(), Some(Line { turn: Duration::from_millis(4_250), waiting: 312 }));
    write(&lms).await.expect("written");
    assert_eq!(lms.line(), None, "this one came past no queue");
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
    }
    for writing in writings(TOKEN) {
        assert!(!log.contains(&writing), "no crate below us logs the token either");
    }
}
