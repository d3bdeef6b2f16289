//! The code in the link: a minute, once, for a launch only.

use super::super::browser::{ask, exchange, read};
use super::super::id_tokens::Stage;
use super::super::liar::{KEY, SECTION, TEACHER, signed};
use super::super::room::Tokens;
use super::platform::{CLAIM, Lms, code, header, link, redeem};
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn a_code_used_twice_ends_what_it_began() {
    let lms = Lms::open().await;
    let http = &lms.stage.browser.http;
    let code = code(&lms.launch(|_| {}).await);
    let tokens = Tokens::of(&redeem(http, lms.url(), &code).await);
    assert_eq!(read(http, lms.url(), &tokens.access, "/v3.1/me").await.json()["data"]["id"], TEACHER);
    let again = redeem(http, lms.url(), &code).await;
    assert_eq!((again.status, again.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(
        read(http, lms.url(), &tokens.access, "/v3.1/me").await.status,
        401,
        "somebody else had it too"
    );
}

#[tokio::test]
async fn a_code_is_good_for_a_minute() {
    let lms = Lms::open().await;
    let code = code(&lms.launch(|_| {}).await);
    *lms.stage.time.lock().unwrap() += TimeDelta::seconds(60);
    assert_eq!(redeem(&lms.stage.browser.http, lms.url(), &code).await.status, 400);
}

#[tokio::test]
async fn a_code_is_redeemed_by_the_app_and_as_what_it_is() {
    let lms = Lms::open().await;
    let http = &lms.stage.browser.http;
    let of_launch = code(&lms.launch(|_| {}).await);
    let as_sign_in = exchange(http, lms.url(), &of_launch, &[]).await;
    assert_eq!(as_sign_in.status, 400, "a code of a launch proves nothing of a sign-in");
    assert_eq!(redeem(http, lms.url(), &of_launch).await.status, 400, "and is used up by the try");

    let page = lms.stage.sign_in_with(|nonce| Some(signed(KEY, &header(), &lms.stage.claims(nonce)))).await;
    let sent = lms.stage.browser.consent(lms.url(), &page, "yes").await;
    let of_sign_in = sent.sent("code").unwrap();
    assert_eq!(redeem(http, lms.url(), &of_sign_in).await.status, 400, "nor does one without its verifier");

    let of_launch = code(&lms.launch(|_| {}).await);
    let form = [
        ("grant_type", "urn:passback:launch"),
        ("client_id", "passback-desktop"),
        ("code", of_launch.as_str()),
    ];
    let from_page = http.post(format!("{}/oauth/token", lms.url())).header("origin", "https://evil.example");
    assert_eq!(ask(from_page.form(&form)).await.status, 400, "a page has no business here");
    let nameless = [("grant_type", "urn:passback:launch"), ("code", of_launch.as_str())];
    assert_eq!(ask(http.post(format!("{}/oauth/token", lms.url())).form(&nameless)).await.status, 400);
    assert_eq!(redeem(http, lms.url(), &of_launch).await.status, 200, "neither of them used it up");
}

#[tokio::test]
async fn what_is_kept_of_a_code_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = relay::RecordsAt::Folder(folder.path().to_owned());
    let lms = Lms::with(|config| config.records = at).await;
    let code = code(&lms.launch(|_| {}).await);
    lms.stage.relay.stop().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(code.len()).any(|part| part == code.as_bytes()));
    }
}

async fn place(lms: &Lms, name: &str, value: Value) -> (Value, Value) {
    let page = lms.launch(|claims| claims[format!("{CLAIM}{name}")] = value).await;
    let given = redeem(&lms.stage.browser.http, lms.url(), &code(&page)).await.json();
    (given["section"].clone(), given["assignment"].clone())
}

#[tokio::test]
async fn only_a_section_and_an_assignment_of_hers_are_a_place() {
    let lms = Lms::open().await;
    let custom = |section: &str, work: &str| json!({ "clever_user_id": TEACHER, "clever_section_id": section, "clever_assignment_id": work });
    let hers = json!(SECTION);
    assert_eq!(place(&lms, "custom", custom(SECTION, "w1")).await, (hers.clone(), json!("w1")));
    assert_eq!(place(&lms, "custom", custom(SECTION, "not-there")).await, (hers.clone(), Value::Null));
    assert_eq!(place(&lms, "custom", custom(SECTION, "../..")).await, (hers.clone(), Value::Null));
    let somebody_elses = place(&lms, "custom", custom("6500000000000000000000e2", "w1")).await;
    assert_eq!(somebody_elses, (Value::Null, Value::Null), "signed in, without a place");
    assert_eq!(place(&lms, "context", json!({ "id": SECTION })).await.0, hers, "the course is the section");
    assert_eq!(place(&lms, "lis", json!({ "course_section_sourcedid": "sis-1" })).await.0, hers);
    assert_eq!(place(&lms, "lis", json!({ "course_section_sourcedid": "sis-2" })).await.0, Value::Null);
    assert_eq!(
        place(&lms, "custom", json!({ "clever_user_id": TEACHER, "clever_section_id": 7 })).await.0,
        Value::Null
    );
}

#[tokio::test]
async fn with_invitations_a_launch_lets_in_only_who_came_by_one() {
    let lms = Lms::with(|config| config.invited_only = true).await;
    let page = lms.launch(|_| {}).await;
    assert_eq!((page.status, link(&page)), (403, None));
    assert!(page.text.contains("lets in"), "{}", page.text);
}

#[tokio::test]
async fn the_grant_is_published() {
    let stage = Stage::set(|_| {}).await;
    let metadata =
        stage.browser.get(&format!("{}/.well-known/oauth-authorization-server", stage.relay.url())).await;
    let grants = metadata.json()["grant_types_supported"].clone();
    assert_eq!(grants, json!(["authorization_code", "refresh_token", "urn:passback:launch"]));
}
