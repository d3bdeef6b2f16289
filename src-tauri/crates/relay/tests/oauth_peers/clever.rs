//! The relay's side: to this server it is an app with a secret, as it is to Clever. What a sign-in at Clever has
//! besides (a district's token, the claims that say who is a teacher) is the test's; document, keys, codes, id tokens
//! and the answers of `userinfo` are the server's.

use super::browser::{Answer, Browser};
use super::{PATIENCE, Peer, changed, walk};
use chrono::TimeDelta;
use relay::{CleverConfig, Config, Running, Sample};
use sample_school::Options;
use std::sync::Arc;
use url::Url;
use vault::Secret;

/// Where Clever sends the browser back to.
const BACK: &str = "/oauth/callback";

/// The clock of this computer, which the server reads too, so much ahead.
fn clock(ahead: TimeDelta) -> relay::Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the server reads the clock of this computer, so must the relay"
    )]
    Arc::new(move || chrono::Utc::now() + ahead)
}

/// A relay that takes this server for its Clever.
struct Stage {
    relay: Running,
    browser: Browser,
}

impl Stage {
    async fn set(peer: &Peer) -> Self {
        Self::with(peer, TimeDelta::zero(), |_| {}).await
    }

    async fn with(peer: &Peer, ahead: TimeDelta, change: impl FnOnce(&mut CleverConfig)) -> Self {
        let school = sample_school::start(Options::default(), clock(ahead)).await.unwrap();
        let mut clever = CleverConfig {
            districts: vec![peer.text("/district")],
            client_id: peer.text("/relays/good"),
            client_secret: Secret::new(peer.text("/secret")),
            oauth_url: peer.text("/issuer"),
            api_url: peer.text("/issuer"),
            issuer: peer.text("/issuer"),
        };
        change(&mut clever);
        let config = Config { clever, ..Sample::config(&school).unwrap() };
        school.stop().await;
        let relay = relay::start(config, clock(ahead)).await.unwrap();
        Self { relay, browser: Browser::new() }
    }

    /// Signs in to look whether it works; `way` changes what the relay asks for.
    async fn sign_in(&self, way: impl FnOnce(Url) -> Url) -> Answer {
        let begun = self.browser.get(&format!("{}/sign-in", self.relay.url())).await;
        let asked = way(Url::parse(begun.location.as_deref().unwrap()).unwrap());
        let back = walk(&self.browser, asked.as_str(), BACK).await;
        self.browser.get(back.as_str()).await
    }

    async fn says(&self, why: &str, status: u16, text: &str, way: impl FnOnce(Url) -> Url) {
        let page = self.sign_in(way).await;
        assert!(page.status == status && page.text.contains(text), "{why}: {} {}", page.status, page.text);
    }
}

/// What the relay says where the id token is the reason.
const NOT_TRUSTED: (u16, &str) = (502, "could not be trusted");

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn the_app_signs_in_through_the_relay_by_an_id_token_that_the_server_signed() {
    let peer = Peer::boot();
    let stage = Stage::set(&peer).await;
    let relay = sign_in::Relay::find(stage.relay.url()).await.expect("a relay");
    let begun = relay.begin().await.unwrap();
    let address = begun.address.clone();
    let walks = async {
        let back = walk(&stage.browser, &address, BACK).await;
        let question = stage.browser.get(back.as_str()).await;
        assert!(question.text.contains("<strong>Ana Lima</strong>"), "{} {}", question.status, question.text);
        let sent = stage.browser.consent(stage.relay.url(), &question, "yes").await;
        stage.browser.get(sent.location.as_deref().unwrap()).await
    };
    let (tokens, page) = tokio::join!(relay.finish(begun, PATIENCE), walks);
    assert!(page.text.contains("You are signed in"), "{}", page.text);
    assert_eq!(relay.who(&tokens.expect("tokens").access).await, Ok(peer.text("/teacher")));
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn an_id_token_that_was_made_for_another_app_or_signed_in_another_way_is_refused() {
    let peer = Peer::boot();
    let (status, text) = NOT_TRUSTED;
    for name in ["for_another", "other_signature", "shared_secret"] {
        let own = |clever: &mut CleverConfig| clever.client_id = peer.text(&format!("/relays/{name}"));
        let stage = Stage::with(&peer, TimeDelta::zero(), own).await;
        stage.says(name, status, text, |asked| asked).await;
    }
    Stage::set(&peer).await.says("none of these", 200, "Ana Lima", |asked| asked).await;
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn an_id_token_of_another_sign_in_is_refused() {
    let peer = Peer::boot();
    let stage = Stage::set(&peer).await;
    let (status, text) = NOT_TRUSTED;
    stage.says("another nonce", status, text, |asked| changed(&asked, "nonce", Some("of-another"))).await;
    stage.says("no nonce", status, text, |asked| changed(&asked, "nonce", None)).await;
    stage.says("its own nonce", 200, "Ana Lima", |asked| asked).await;
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn an_id_token_that_is_too_old_or_too_new_is_refused() {
    let peer = Peer::boot();
    let (status, text) = NOT_TRUSTED;
    for (why, ahead) in [("expired", 62), ("of the future", -2)] {
        let stage = Stage::with(&peer, TimeDelta::minutes(ahead), |_| {}).await;
        stage.says(why, status, text, |asked| asked).await;
    }
    let stage = Stage::with(&peer, TimeDelta::minutes(58), |_| {}).await;
    stage.says("good for an hour", 200, "Ana Lima", |asked| asked).await;
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn an_issuer_that_calls_itself_otherwise_is_refused() {
    let peer = Peer::boot();
    let other = peer.text("/issuer").replace("127.0.0.1", "localhost");
    let stage = Stage::with(&peer, TimeDelta::zero(), |clever| clever.issuer = other).await;
    let (status, text) = NOT_TRUSTED;
    stage.says("reached by another name", status, text, |asked| asked).await;
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn a_code_of_another_app_and_a_wrong_secret_get_no_tokens() {
    let peer = Peer::boot();
    let refused = (400, "did not accept this sign-in");
    let other = peer.text("/relays/for_another");
    let stage = Stage::set(&peer).await;
    let way = |asked: Url| changed(&asked, "client_id", Some(&other));
    stage.says("a code of another app", refused.0, refused.1, way).await;
    let secret = |clever: &mut CleverConfig| clever.client_secret = Secret::new("guessed".to_owned());
    let stage = Stage::with(&peer, TimeDelta::zero(), secret).await;
    stage.says("a wrong secret", refused.0, refused.1, |asked| asked).await;
}
