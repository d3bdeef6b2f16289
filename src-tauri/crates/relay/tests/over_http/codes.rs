//! Signing in and what may go wrong with it: codes, verifiers, states, refresh tokens.

use super::browser::{BACK, Browser, authorize, exchange, read, refresh};
use super::id_tokens::Stage;
use super::room::{Room, Tokens};
use chrono::TimeDelta;

#[tokio::test]
async fn the_app_gets_its_state_and_the_issuer_back() {
    let room = Room::open().await;
    let begun = room.browser.begin(room.url()).await;
    let page = room.choose(&begun, 0).await;
    assert!(page.text.contains("Elena Rivera"), "the page says who is signed in");
    let sent = room.browser.consent(room.url(), &page, "yes").await;
    assert!(sent.location.as_deref().unwrap().starts_with(BACK));
    assert_eq!(sent.sent("state").as_deref(), Some("the-app's own & state"));
    assert_eq!(sent.sent("iss").as_deref(), Some(room.url()));
    let metadata = room.browser.get(&format!("{}/.well-known/oauth-authorization-server", room.url())).await;
    assert_eq!(metadata.json()["issuer"], room.url());
    assert_eq!(metadata.json()["code_challenge_methods_supported"], serde_json::json!(["S256"]));
}

#[tokio::test]
async fn who_says_no_is_sent_back_without_a_code() {
    let room = Room::open().await;
    let begun = room.browser.begin(room.url()).await;
    let page = room.choose(&begun, 0).await;
    let sent = room.browser.consent(room.url(), &page, "no").await;
    assert_eq!((sent.sent("error").as_deref(), sent.sent("code")), (Some("access_denied"), None));
    let again = room.browser.consent(room.url(), &page, "yes").await;
    assert_eq!((again.status, again.location), (400, None), "an answer cannot be taken back");
}

#[tokio::test]
async fn a_request_that_cannot_be_the_apps_leads_nowhere() {
    let room = Room::open().await;
    for (name, value) in [
        ("client_id", "somebody-else"),
        ("redirect_uri", "https://evil.example/callback"),
        ("redirect_uri", "http://localhost:53124/callback"),
        ("redirect_uri", "http://127.0.0.1.evil.example/callback"),
        ("redirect_uri", "http://127.0.0.1:1@evil.example/"),
        ("redirect_uri", ""),
    ] {
        let answer = room.browser.get(&authorize(room.url(), &[(name, value)])).await;
        assert_eq!((answer.status, answer.location), (400, None), "{name}={value}");
    }
    let twice = format!("{}&redirect_uri=http://127.0.0.1:1/", authorize(room.url(), &[]));
    assert_eq!(room.browser.get(&twice).await.status, 400, "nothing is named twice");
}

#[tokio::test]
async fn a_request_without_proof_of_the_app_is_sent_back_with_an_error() {
    let room = Room::open().await;
    for (name, value, error) in [
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("state", "", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
    ] {
        let answer = room.browser.get(&authorize(room.url(), &[(name, value)])).await;
        assert_eq!(answer.sent("error").as_deref(), Some(error), "{name}={value}");
        assert_eq!(answer.sent("iss").as_deref(), Some(room.url()));
    }
}

#[tokio::test]
async fn a_code_used_twice_ends_what_it_began() {
    let room = Room::open().await;
    let code = room.code(0).await;
    let http = &room.browser.http;
    let tokens = Tokens::of(&exchange(http, room.url(), &code, &[]).await);
    assert_eq!(read(http, room.url(), &tokens.access, "/v3.1/me").await.status, 200);
    let again = exchange(http, room.url(), &code, &[]).await;
    assert_eq!((again.status, again.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(
        read(http, room.url(), &tokens.access, "/v3.1/me").await.status,
        401,
        "somebody else had it too"
    );
    assert_eq!(refresh(http, room.url(), &tokens.refresh).await.status, 400);
}

#[tokio::test]
async fn a_code_is_good_for_the_one_who_asked_and_for_a_minute() {
    let room = Room::open().await;
    for (name, value) in [
        ("code_verifier", "another-verifier-that-is-long-enough-to-be-one-too"),
        ("redirect_uri", "http://127.0.0.1:53125/callback"),
        ("client_id", "somebody-else"),
    ] {
        let code = room.code(0).await;
        let answer = exchange(&room.browser.http, room.url(), &code, &[(name, value)]).await;
        assert_eq!(answer.status, 400, "{name}");
        if name != "client_id" {
            let answer = exchange(&room.browser.http, room.url(), &code, &[]).await;
            assert_eq!(answer.status, 400, "{name}: there is one try");
        }
    }
    let code = room.code(0).await;
    room.later(TimeDelta::seconds(60));
    assert_eq!(exchange(&room.browser.http, room.url(), &code, &[]).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_whole_family() {
    let room = Room::open().await;
    let http = &room.browser.http;
    let first = room.sign_in(0).await;
    let second = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    let second = Tokens::of(&refresh(http, room.url(), &second.refresh).await);
    assert_eq!(read(http, room.url(), &second.access, "/v3.1/me").await.status, 200);
    assert_eq!(refresh(http, room.url(), &first.refresh).await.json()["error"], "invalid_grant");
    assert_eq!(
        read(http, room.url(), &second.access, "/v3.1/me").await.status,
        401,
        "one of the two was stolen"
    );
    assert_eq!(refresh(http, room.url(), &second.refresh).await.status, 400);
}

#[tokio::test]
async fn a_renewed_session_finishes_what_is_under_way_with_the_token_of_before() {
    let room = Room::open().await;
    let http = &room.browser.http;
    let first = room.sign_in(0).await;
    let second = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    assert_eq!(read(http, room.url(), &first.access, "/v3.1/me").await.status, 200);
    room.later(TimeDelta::seconds(120));
    assert_eq!(read(http, room.url(), &first.access, "/v3.1/me").await.status, 401, "two minutes at most");
    assert_eq!(read(http, room.url(), &second.access, "/v3.1/me").await.status, 200);
}

#[tokio::test]
async fn who_is_signed_in_renews_though_others_sign_in_too_often_from_the_same_address() {
    let stage = Stage::set(|config| config.sign_ins_per_minute_and_address = 4).await;
    let mut tokens = super::removed::tokens(&stage).await;
    let (http, url) = (&stage.browser.http, stage.relay.url());
    for _ in 0..6 {
        stage.browser.get(&authorize(url, &[])).await;
    }
    assert_eq!(stage.browser.get(&authorize(url, &[])).await.status, 429);
    for _ in 0..6 {
        tokens = Tokens::of(&refresh(http, url, &tokens.refresh).await);
    }
    for _ in 0..4 {
        assert_eq!(refresh(http, url, "made up").await.status, 400);
    }
    let answer = refresh(http, url, "made up, too").await;
    assert_eq!((answer.status, answer.json()["error"].as_str()), (429, Some("temporarily_unavailable")));
    assert!(answer.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_once_more_for_a_minute() {
    let room = Room::open().await;
    let http = &room.browser.http;
    let first = room.sign_in(0).await;
    let lost = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    room.later(TimeDelta::seconds(60));
    let second = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    assert_eq!(read(http, room.url(), &second.access, "/v3.1/me").await.status, 200);
    assert_eq!(read(http, room.url(), &lost.access, "/v3.1/me").await.status, 401, "what was lost is gone");
    room.later(TimeDelta::seconds(1));
    assert_eq!(refresh(http, room.url(), &first.refresh).await.status, 400, "from its first use on");
    assert_eq!(read(http, room.url(), &second.access, "/v3.1/me").await.status, 401);

    let first = room.sign_in(0).await;
    let found = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    let second = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    assert_eq!(refresh(http, room.url(), &found.refresh).await.status, 400, "it was not lost but taken");
    assert_eq!(read(http, room.url(), &second.access, "/v3.1/me").await.status, 401, "so the session ends");

    let first = room.sign_in(0).await;
    let found = Tokens::of(&refresh(http, room.url(), &first.refresh).await);
    assert_eq!(read(http, room.url(), &found.access, "/v3.1/me").await.status, 200, "its answer arrived");
    assert_eq!(refresh(http, room.url(), &first.refresh).await.status, 400, "so the other one is a thief");
    assert_eq!(read(http, room.url(), &found.access, "/v3.1/me").await.status, 401, "and the session ends");
}

#[tokio::test]
async fn signing_out_ends_the_session_by_either_token() {
    let room = Room::open().await;
    for by_refresh in [true, false] {
        let tokens = room.sign_in(0).await;
        let token = if by_refresh { &tokens.refresh } else { &tokens.access };
        let ended = room.browser.post(&format!("{}/oauth/revoke", room.url()), &[("token", token)]).await;
        assert_eq!(ended.status, 200);
        assert_eq!(read(&room.browser.http, room.url(), &tokens.access, "/v3.1/me").await.status, 401);
        assert_eq!(refresh(&room.browser.http, room.url(), &tokens.refresh).await.status, 400);
    }
    let unknown = room.browser.post(&format!("{}/oauth/revoke", room.url()), &[("token", "unknown")]).await;
    assert_eq!(unknown.status, 200, "what is not known is ended already");
}

#[tokio::test]
async fn a_sign_in_is_finished_by_the_browser_that_began_it() {
    let room = Room::open().await;
    let begun = room.browser.begin(room.url()).await;
    let state = begun.sent("state").unwrap();
    let callback = format!("{}/oauth/callback?code=stolen&state={state}", room.url());
    let other = Browser::new();
    let answer = other.get(&callback).await;
    assert_eq!((answer.status, answer.location), (400, None), "a state mixed up with another browser's");
    let answer = room.browser.get(&callback).await;
    assert_eq!(answer.status, 400, "and it is used up by then");
    let made_up = room.browser.get(&format!("{}/oauth/callback?code=x&state=made-up", room.url())).await;
    assert_eq!(made_up.status, 400);
}

#[tokio::test]
async fn a_consent_is_given_by_the_browser_that_was_asked() {
    let room = Room::open().await;
    let begun = room.browser.begin(room.url()).await;
    let page = room.choose(&begun, 0).await;
    let answer = Browser::new().consent(room.url(), &page, "yes").await;
    assert_eq!((answer.status, answer.location), (400, None));
}

#[tokio::test]
async fn an_instant_login_begins_a_sign_in_of_our_own() {
    let room = Room::open().await;
    let answer = room.browser.get(&format!("{}/oauth/callback?code=of-somebody", room.url())).await;
    assert_eq!(answer.status, 303);
    assert!(answer.location.as_deref().unwrap().starts_with(room.sample.school.url()));
    assert!(
        answer.sent("state").is_some() && answer.sent("nonce").is_some(),
        "the code that came is left alone"
    );
    let page = room.choose(&answer, 0).await;
    assert!(page.status == 200 && page.text.contains(room.url()), "it says how to go on: {}", page.text);
    assert!(!page.text.contains("name=\"request\""), "and gives nothing to any app");
}

#[tokio::test]
async fn who_is_refused_by_clever_goes_back_to_the_app() {
    let room = Room::open().await;
    let begun = room.browser.begin(room.url()).await;
    let state = begun.sent("state").unwrap();
    let callback = format!("{}/oauth/callback?error=unauthorized-user&state={state}", room.url());
    let answer = room.browser.get(&callback).await;
    assert_eq!(answer.sent("error").as_deref(), Some("access_denied"));
    let portal = room.browser.get(&format!("{}/oauth/callback?error=unauthorized-user", room.url())).await;
    assert_eq!((portal.status, portal.location), (400, None), "it does not begin again and again");
}

#[tokio::test]
async fn a_web_page_gets_no_token() {
    let room = Room::open().await;
    let form = [("grant_type", "refresh_token"), ("client_id", "passback-desktop"), ("refresh_token", "x")];
    let request = room.browser.http.post(format!("{}/oauth/token", room.url())).form(&form);
    let answer = super::browser::ask(request.header("origin", "https://evil.example")).await;
    assert_eq!(answer.json()["error"], "invalid_request");
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}
