//! A launch belongs to the browser it began in, once; and how it begins.

use super::super::browser::{Browser, ask};
use super::super::liar::{KEY, signed};
use super::platform::{Lms, header, link, platform};
use chrono::TimeDelta;
use relay::RecordsAt;
use url::Url;

#[tokio::test]
async fn the_browser_is_sent_back_to_be_recognised() {
    let lms = Lms::open().await;
    let begun = lms.login(&lms.stage.browser, &[]).await;
    for (name, value) in [
        ("tenant", "1"),
        ("scope", "openid"),
        ("response_type", "id_token"),
        ("response_mode", "form_post"),
        ("prompt", "none"),
        ("client_id", "the-tool"),
        ("redirect_uri", lms.launch_url().as_str()),
        ("login_hint", "user-7"),
        ("lti_message_hint", "a hint & more"),
    ] {
        assert_eq!(begun.sent(name).as_deref(), Some(value), "{name}");
    }
    assert!(begun.location.as_deref().unwrap().starts_with(&format!("{}/auth?", lms.stage.liar.url)));
    assert!(begun.sent("state").unwrap().len() >= 43 && begun.sent("nonce").unwrap().len() >= 43);
    let fields = lms.begins(&[("lti_message_hint", "")]);
    let form: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let login = format!("{}/lti/login", lms.url());
    let by_form = lms.stage.browser.post_as(&lms.stage.liar.url, &login, &form).await;
    assert_eq!((by_form.status, by_form.sent("lti_message_hint")), (303, None), "a form does as well");
    let by_issuer = lms.login(&lms.stage.browser, &[("client_id", ""), ("lti_deployment_id", "")]).await;
    assert_eq!(by_issuer.status, 303, "the only one of its issuer");
}

#[tokio::test]
async fn what_no_platform_of_ours_begins_leads_nowhere() {
    let lms = Lms::with(|config| {
        let second =
            relay::lti::Platform { client_id: "a-second".to_owned(), ..platform(&config.clever.issuer) };
        config.platforms.push(second);
    })
    .await;
    for (name, value) in [
        ("iss", "https://evil.example"),
        ("iss", ""),
        ("login_hint", ""),
        ("target_link_uri", ""),
        ("target_link_uri", "https://evil.example/lti/launch"),
        ("target_link_uri", "javascript:alert(1)"),
        ("client_id", "another-tool"),
    ] {
        let answer = lms.login(&lms.stage.browser, &[(name, value)]).await;
        assert_eq!((answer.status, answer.location), (400, None), "{name}={value}");
    }
    let unclear = lms.login(&lms.stage.browser, &[("client_id", "")]).await;
    assert_eq!(unclear.status, 400, "two of one issuer, and it is not said which");
    let twice = Url::parse_with_params(&format!("{}/lti/login?iss=x", lms.url()), lms.begins(&[])).unwrap();
    assert_eq!(lms.stage.browser.get(twice.as_str()).await.status, 400, "nothing is named twice");
    let long = "x".repeat(5_000);
    assert_eq!(lms.login(&lms.stage.browser, &[("login_hint", &long)]).await.status, 400);
    let by_hand = lms.stage.browser.get(&lms.launch_url()).await;
    assert!(by_hand.status == 400 && by_hand.text.contains("opened by an LMS"), "{}", by_hand.text);
}

#[tokio::test]
async fn a_launch_is_good_once_and_for_ten_minutes() {
    let lms = Lms::open().await;
    let (browser, begun) = (&lms.stage.browser, lms.login(&lms.stage.browser, &[]).await);
    let (state, nonce) = (begun.sent("state").unwrap(), begun.sent("nonce").unwrap());
    let token = signed(KEY, &header(), &lms.claims(&nonce));
    assert_eq!(lms.post(browser, &state, &token).await.status, 200);
    let again = lms.post(browser, &state, &token).await;
    assert_eq!((again.status, link(&again)), (400, None), "replayed");
    assert!(again.text.contains("finished before"), "{}", again.text);

    let other = lms.login(browser, &[]).await.sent("state").unwrap();
    let moved = lms.post(browser, &other, &token).await;
    assert_eq!((moved.status, link(&moved)), (401, None), "an old token with a new state");
    let made_up = lms.post(browser, "a-state-of-nobody", &token).await;
    assert_eq!((made_up.status, link(&made_up)), (400, None));

    let begun = lms.login(browser, &[]).await;
    let token = signed(KEY, &header(), &lms.claims(&begun.sent("nonce").unwrap()));
    *lms.stage.time.lock().unwrap() += TimeDelta::minutes(10);
    let late = lms.post(browser, &begun.sent("state").unwrap(), &token).await;
    assert_eq!((late.status, link(&late)), (400, None));
}

#[tokio::test]
async fn a_launch_that_was_used_stays_so_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = None;
    let lms = Lms::with(|config| {
        config.records = RecordsAt::Folder(folder.path().to_owned());
        kept = Some(config.clone());
    })
    .await;
    let begun = lms.login(&lms.stage.browser, &[]).await;
    let (state, nonce) = (begun.sent("state").unwrap(), begun.sent("nonce").unwrap());
    let token = signed(KEY, &header(), &lms.claims(&nonce));
    assert_eq!(lms.post(&lms.stage.browser, &state, &token).await.status, 200);
    let time = lms.stage.time.clone();
    lms.stage.relay.stop().await;
    let clock: relay::Clock = std::sync::Arc::new(move || *time.lock().unwrap());
    let relay = relay::start(kept.unwrap(), clock).await.unwrap();
    let form = [("state", state.as_str()), ("id_token", token.as_str())];
    let again = lms.stage.browser.post(&format!("{}/lti/launch", relay.url()), &form).await;
    assert!(again.status == 400 && again.text.contains("finished before"), "{}", again.text);
}

#[tokio::test]
async fn another_browser_cannot_end_a_launch() {
    let lms = Lms::open().await;
    let begun = lms.login(&lms.stage.browser, &[]).await;
    let token = signed(KEY, &header(), &lms.claims(&begun.sent("nonce").unwrap()));
    let stranger = Browser::new();
    let own = lms.login(&stranger, &[]).await;
    let mixed = lms.post(&stranger, &begun.sent("state").unwrap(), &token).await;
    assert_eq!((mixed.status, link(&mixed)), (403, None), "{}", mixed.text);
    let back = lms.post(&lms.stage.browser, &begun.sent("state").unwrap(), &token).await;
    assert_eq!((back.status, link(&back)), (400, None), "it is used up by that");
    assert!(own.sent("state").is_some());
}

#[tokio::test]
async fn a_browser_without_the_cookie_is_shown_the_way_to_a_window_of_its_own() {
    let lms = Lms::open().await;
    let begun = lms.login(&Browser::new(), &[]).await;
    let token = signed(KEY, &header(), &lms.claims(&begun.sent("nonce").unwrap()));
    let page = lms.post(&Browser::new(), &begun.sent("state").unwrap(), &token).await;
    assert!(page.status == 403 && page.text.contains("keeps no cookie"), "{}", page.text);
    let again = page.text.split("href=\"/lti/login?").nth(1).unwrap().split('"').next().unwrap();
    assert!(page.text.contains("target=\"_blank\" rel=\"noopener\""));
    let again = format!("{}/lti/login?{}", lms.url(), again.replace("&amp;", "&"));
    let anew = lms.stage.browser.get(&again).await;
    assert_eq!(anew.status, 303, "{again}");
    assert_eq!(anew.sent("lti_message_hint").as_deref(), Some("a hint & more"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("frame-ancestors http://127.0.0.1"),
        "inside the LMS's page it can be read: {policy}"
    );
    assert!(policy.contains("https://school.example") && !page.headers.contains_key("x-frame-options"));
}

#[tokio::test]
async fn inside_another_sites_page_nothing_begins() {
    let lms = Lms::open().await;
    let fields = lms.begins(&[]);
    let address = Url::parse_with_params(&format!("{}/lti/login", lms.url()), fields).unwrap();
    for place in ["iframe", "frame", "embed", "object"] {
        let page = ask(lms.stage.browser.http.get(address.clone()).header("sec-fetch-dest", place)).await;
        assert_eq!((page.status, page.location), (200, None), "{place}");
        assert!(page.text.contains("Open in a new window"), "{place}: {}", page.text);
        assert!(!page.headers.contains_key("set-cookie"), "{place}");
    }
    let alone = ask(lms.stage.browser.http.get(address).header("sec-fetch-dest", "document")).await;
    assert_eq!(alone.status, 303);
}
