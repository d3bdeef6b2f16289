//! Nobody is let in by an id token that is forged, old, somebody else's or unsigned.

use super::browser::{Answer, Browser};
use super::liar::{CLIENT, DISTRICT, KEY, Liar, OTHER_KEY, TEACHER, modulus, signed, unsigned};
use super::room::{Time, moving, noon};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use relay::{CleverConfig, Config, Running, Sample};
use ring::hmac;
use serde_json::{Value, json};
use vault::Secret;

pub(crate) struct Stage {
    pub(crate) liar: Liar,
    pub(crate) relay: Running,
    pub(crate) browser: Browser,
    pub(crate) time: Time,
    pub(crate) admin_secret: String,
}

impl Stage {
    pub(crate) async fn set(change: impl FnOnce(&mut Config)) -> Self {
        let (liar, (time, clock)) = (Liar::open().await, moving());
        let school = sample_school::start(sample_school::Options::default(), clock.clone()).await.unwrap();
        let clever = CleverConfig {
            districts: vec![DISTRICT.to_owned()],
            client_id: CLIENT.to_owned(),
            client_secret: Secret::new("secret".to_owned()),
            oauth_url: liar.url.clone(),
            api_url: liar.url.clone(),
            issuer: liar.url.clone(),
        };
        let mut config = Config { clever, ..Sample::config(&school).unwrap() };
        school.stop().await;
        change(&mut config);
        let admin_secret = config.admin_secret.expose().clone();
        let relay = relay::start(config, clock).await.unwrap();
        Self { liar, relay, browser: Browser::new(), time, admin_secret }
    }

    pub(crate) fn claims(&self, nonce: &str) -> Value {
        let now = noon().timestamp();
        json!({ "iss": self.liar.url, "aud": CLIENT, "sub": TEACHER, "nonce": nonce, "iat": now, "exp": now + 3_600 })
    }

    /// A sign-in in which Clever gives the id token that is made for its nonce.
    pub(crate) async fn sign_in_with(&self, token: impl FnOnce(&str) -> Option<String>) -> Answer {
        let begun = self.browser.begin(self.relay.url()).await;
        let token = token(&begun.sent("nonce").unwrap());
        self.liar.change(|says| says.id_token = token);
        let state = begun.sent("state").unwrap();
        self.browser.get(&format!("{}/oauth/callback?code=c&state={state}", self.relay.url())).await
    }

    async fn refuses(&self, why: &str, token: impl FnOnce(&str) -> Option<String>) {
        let answer = self.sign_in_with(token).await;
        assert!(
            answer.status >= 400 && answer.location.is_none(),
            "{why}: {} {}",
            answer.status,
            answer.text
        );
        assert!(!answer.text.contains("name=\"request\""), "{why}");
    }
}

fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" })
}

#[tokio::test]
async fn a_good_id_token_lets_its_teacher_in() {
    let stage = Stage::set(|_| {}).await;
    let answer = stage.sign_in_with(|nonce| Some(signed(KEY, &header(), &stage.claims(nonce)))).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("Ana Lima"), "{}", answer.text);
}

#[tokio::test]
async fn a_wrong_claim_lets_nobody_in() {
    let stage = Stage::set(|_| {}).await;
    let now = noon().timestamp();
    for (why, name, value) in [
        ("of another issuer", "iss", json!("https://evil.example")),
        ("without an issuer", "iss", Value::Null),
        ("for another app", "aud", json!("another-app")),
        ("for two apps", "aud", json!([CLIENT, "another-app"])),
        ("for no app", "aud", Value::Null),
        ("made for another party", "azp", json!("another-app")),
        ("expired", "exp", json!(now - 61)),
        ("expired long ago", "exp", json!(0)),
        ("without an end", "exp", Value::Null),
        ("with an end that is no number", "exp", json!("9999999999")),
        ("from the future", "iat", json!(now + 120)),
        ("of another sign-in", "nonce", json!("replayed")),
        ("without a nonce", "nonce", Value::Null),
        ("of nobody", "sub", Value::Null),
        ("of somebody else", "sub", json!("6500000000000000000000a2")),
    ] {
        stage
            .refuses(why, |nonce| {
                let mut claims = stage.claims(nonce);
                claims[name] = value;
                Some(signed(KEY, &header(), &claims))
            })
            .await;
    }
}

#[tokio::test]
async fn a_forged_signature_lets_nobody_in() {
    let stage = Stage::set(|_| {}).await;
    let none = json!({ "alg": "none", "typ": "JWT", "kid": "k1" });
    let symmetric = json!({ "alg": "HS256", "typ": "JWT", "kid": "k1" });
    let unnamed = json!({ "alg": "RS256", "typ": "JWT" });
    let own_key = json!({ "alg": "RS256", "typ": "JWT", "kid": "k1", "jwk": { "kty": "RSA", "n": "AQAB", "e": "AQAB" } });
    stage.refuses("alg none", |nonce| Some(unsigned(&none, &stage.claims(nonce)))).await;
    stage.refuses("none at all", |nonce| Some(unsigned(&header(), &stage.claims(nonce)))).await;
    stage.refuses("another key", |nonce| Some(signed(OTHER_KEY, &header(), &stage.claims(nonce)))).await;
    stage.refuses("its own key", |nonce| Some(signed(OTHER_KEY, &own_key, &stage.claims(nonce)))).await;
    stage.refuses("a key without a name", |nonce| Some(signed(KEY, &unnamed, &stage.claims(nonce)))).await;
    stage
        .refuses("the public key as a secret", |nonce| {
            let whole = unsigned(&symmetric, &stage.claims(nonce));
            let message = whole.trim_end_matches('.');
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &modulus()), message.as_bytes());
            Some(format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag)))
        })
        .await;
    stage
        .refuses("changed after it was signed", |nonce| {
            let good = signed(KEY, &header(), &stage.claims(nonce));
            let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
            let mut claims = stage.claims(nonce);
            claims["exp"] = json!(noon().timestamp() + 7_200);
            parts[1] = URL_SAFE_NO_PAD.encode(claims.to_string());
            Some(parts.join("."))
        })
        .await;
    stage.refuses("no token", |_| None).await;
    stage.refuses("no token at all", |_| Some("not a token".to_owned())).await;
}

#[tokio::test]
async fn keys_that_were_changed_are_read_anew_but_not_for_every_made_up_name() {
    let stage = Stage::set(|_| {}).await;
    let good = |nonce: &str| Some(signed(KEY, &header(), &stage.claims(nonce)));
    assert_eq!(stage.sign_in_with(good).await.status, 200);
    assert_eq!(stage.sign_in_with(good).await.status, 200);
    assert_eq!(stage.liar.says.lock().unwrap().keys_read, 1, "kept");
    stage.liar.change(|says| says.key_id = "k2".to_owned());
    let renamed = json!({ "alg": "RS256", "typ": "JWT", "kid": "k2" });
    let new = |nonce: &str| Some(signed(KEY, &renamed, &stage.claims(nonce)));
    stage.refuses("too soon after the last look", new).await;
    assert_eq!(stage.liar.says.lock().unwrap().keys_read, 1);
    *stage.time.lock().unwrap() += TimeDelta::seconds(31);
    assert_eq!(stage.sign_in_with(new).await.status, 200);
    stage.refuses("the key of before", good).await;
}

#[tokio::test]
async fn teachers_of_another_district_are_not_let_in() {
    let stage = Stage::set(|_| {}).await;
    stage.liar.change(|says| says.userinfo["district_id"] = json!("6500000000000000000000d2"));
    let answer = stage.sign_in_with(|nonce| Some(signed(KEY, &header(), &stage.claims(nonce)))).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("another district"), "{}", answer.text);
    assert!(
        answer.text.contains("callback?error=access_denied&amp;state="),
        "the app can be told: {}",
        answer.text
    );
    let kept = stage.relay.records().district_token("6500000000000000000000d2").await.unwrap();
    assert_eq!(kept, None, "its token is not even asked for");
}

#[tokio::test]
async fn a_district_without_a_token_is_said_before_anybody_is_signed_in() {
    let stage =
        Stage::set(|config| config.clever.districts.push("6500000000000000000000d3".to_owned())).await;
    stage.liar.change(|says| says.userinfo["district_id"] = json!("6500000000000000000000d3"));
    let answer = stage.sign_in_with(|nonce| Some(signed(KEY, &header(), &stage.claims(nonce)))).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("has not given"), "{}", answer.text);
}

#[tokio::test]
async fn only_teachers_are_let_in() {
    let stage = Stage::set(|_| {}).await;
    for kind in [json!("student"), json!("district_admin"), Value::Null] {
        stage.liar.change(|says| says.userinfo["user_type"] = kind);
        stage.refuses("no teacher", |nonce| Some(signed(KEY, &header(), &stage.claims(nonce)))).await;
    }
}
