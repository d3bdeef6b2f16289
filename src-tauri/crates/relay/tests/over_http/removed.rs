//! What changes at Clever while a teacher is signed in.

use super::browser::{ask, exchange, read};
use super::id_tokens::Stage;
use super::liar::{DISTRICT, KEY, SECTION, TEACHER, signed};
use super::room::Tokens;
use reqwest::header::AUTHORIZATION;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Notify;

const GRADE: &str = "/assignments/w1/submissions/6500000000000000000000f1";

pub(crate) async fn tokens(stage: &Stage) -> Tokens {
    let header = json!({ "alg": "RS256", "kid": "k1" });
    let page = stage.sign_in_with(|nonce| Some(signed(KEY, &header, &stage.claims(nonce)))).await;
    let sent = stage.browser.consent(stage.relay.url(), &page, "yes").await;
    let code = sent.sent("code").unwrap();
    Tokens::of(&exchange(&stage.browser.http, stage.relay.url(), &code, &[]).await)
}

async fn write(stage: &Stage, tokens: &Tokens) -> u16 {
    let address = format!("{}/v3.1/sections/{SECTION}{GRADE}", stage.relay.url());
    let body = json!({ "grade_points": 9.5, "grader_id": "6500000000000000000000a9" });
    let request =
        stage.browser.http.patch(address).header(AUTHORIZATION, format!("Bearer {}", tokens.access));
    ask(request.json(&body)).await.status
}

#[tokio::test]
async fn a_teacher_removed_between_read_and_write_writes_nothing() {
    let stage = Stage::set(|config| config.roster_seconds = 0).await;
    let tokens = tokens(&stage).await;
    let path = format!("/v3.1/sections/{SECTION}{GRADE}");
    assert_eq!(read(&stage.browser.http, stage.relay.url(), &tokens.access, &path).await.status, 200);
    assert_eq!(write(&stage, &tokens).await, 200);
    stage.liar.change(|says| says.teachers = vec!["6500000000000000000000a2".to_owned()]);
    assert_eq!(write(&stage, &tokens).await, 404);
    assert_eq!(read(&stage.browser.http, stage.relay.url(), &tokens.access, &path).await.status, 404);
    let says = stage.liar.says.lock().unwrap();
    assert_eq!(
        says.writes,
        [json!({ "grade_points": 9.5, "grader_id": TEACHER })],
        "one, and stamped with who wrote"
    );
}

#[tokio::test]
async fn a_token_that_the_district_replaced_is_fetched_anew() {
    let stage = Stage::set(|config| config.roster_seconds = 0).await;
    let tokens = tokens(&stage).await;
    assert_eq!(write(&stage, &tokens).await, 200);
    stage.liar.change(|says| says.token = "district-token-2".to_owned());
    assert_eq!(write(&stage, &tokens).await, 503, "not the teacher's sign-in is refused");
    assert_eq!(write(&stage, &tokens).await, 200);
    assert_eq!(stage.liar.says.lock().unwrap().writes.len(), 2);
}

#[tokio::test]
async fn a_write_that_was_begun_is_finished_and_written_down_though_its_app_has_gone() {
    let stage = Stage::set(|_| {}).await;
    let tokens = tokens(&stage).await;
    let (hold, came) = (Arc::new(Notify::new()), Arc::clone(&stage.liar.says.lock().unwrap().came));
    stage.liar.change(|says| says.hold = Some(Arc::clone(&hold)));
    tokio::select! {
        status = write(&stage, &tokens) => panic!("nobody answered yet: {status}"),
        () = came.notified() => {}
    }
    hold.notify_one();
    let records = stage.relay.records();
    stage.relay.stop().await;
    let outcomes: Vec<String> =
        records.writes(9).await.unwrap().into_iter().rev().map(|one| one.write.unwrap().outcome).collect();
    assert_eq!(outcomes, ["sending", "200"], "closing waits for it");
}

#[tokio::test]
async fn sessions_and_sealed_tokens_outlive_the_relay_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let stage =
        Stage::set(|config| config.records = relay::RecordsAt::Folder(folder.path().to_owned())).await;
    let tokens = tokens(&stage).await;
    assert_eq!(write(&stage, &tokens).await, 200);
    stage.relay.stop().await;
    let mut found = 0;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [tokens.access.as_bytes(), tokens.refresh.as_bytes(), b"district-token-1"] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret), "nothing that opens anything");
        }
        found += 1;
    }
    assert!(found >= 1);
    let kept = relay::records::Sqlite::open(&folder.path().join("relay.sqlite")).unwrap();
    let kept: &dyn relay::records::Records = &kept;
    let session = kept.session(&relay::secrets::hash(&tokens.access), super::room::noon()).await.unwrap();
    assert_eq!(session.unwrap().teacher, TEACHER);
}

#[tokio::test]
async fn what_a_teacher_may_ask_a_minute_ends_and_is_said() {
    let stage = Stage::set(|config| config.requests_per_minute_and_teacher = 3).await;
    let tokens = tokens(&stage).await;
    let ask = || read(&stage.browser.http, stage.relay.url(), &tokens.access, "/v3.1/me");
    for _ in 0..3 {
        assert_eq!(ask().await.status, 200);
    }
    let answer = ask().await;
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=61).contains(&seconds));
}

#[tokio::test]
async fn a_token_sealed_with_another_key_is_fetched_anew() {
    let stage = Stage::set(|config| config.roster_seconds = 0).await;
    let kept = stage.relay.records();
    kept.keep_district_token(DISTRICT, Some(b"sealed with a key of before")).await.unwrap();
    let tokens = tokens(&stage).await;
    assert_eq!(write(&stage, &tokens).await, 200);
}

#[tokio::test]
async fn half_a_request_does_not_keep_the_relay_from_closing() {
    let stage = Stage::set(|_| {}).await;
    let mut half =
        tokio::net::TcpStream::connect(stage.relay.url().strip_prefix("http://").unwrap()).await.unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    assert_eq!(stage.browser.get(&format!("{}/healthz", stage.relay.url())).await.status, 200);
    tokio::time::timeout(Duration::from_secs(10), stage.relay.stop()).await.expect("it closes");
}
