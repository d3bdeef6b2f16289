//! Nobody gets in by a launch that is forged, old, somebody else's or unsigned.

use super::super::browser::Answer;
use super::super::liar::{KEY, OTHER_KEY, TEACHER, modulus, signed, unsigned};
use super::super::room::noon;
use super::platform::{CLAIM, Lms, TOOL, header, link};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ring::hmac;
use serde_json::{Value, json};

fn refused(why: &str, page: &Answer) {
    assert!((400..500).contains(&page.status), "{why}: {} {}", page.status, page.text);
    assert_eq!(link(page), None, "{why}");
    assert!(page.text.contains("Nobody was signed in"), "{why}: {}", page.text);
}

#[tokio::test]
async fn a_good_launch_opens_the_app() {
    let lms = Lms::open().await;
    let page = lms.launch(|_| {}).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Ana Lima") && link(&page).is_some(), "{}", page.text);
    for roles in [
        json!([]),
        json!(["Instructor"]),
        json!(["urn:a:role:nobody:knows"]),
        json!(["Learner", "Instructor"]),
    ] {
        let page = lms.launch(|claims| claims[format!("{CLAIM}roles")] = roles.clone()).await;
        assert_eq!(page.status, 200, "{roles}: {}", page.text);
    }
    let page = lms
        .launch(|claims| {
            for name in ["given_name", "family_name", "email"] {
                claims.as_object_mut().unwrap().remove(name);
            }
            claims["https://lms.example/something"] = json!({ "else": true });
            claims["aud"] = json!([TOOL]);
            claims["azp"] = json!(TOOL);
        })
        .await;
    assert_eq!(page.status, 200, "no personal data, and a claim nobody knows: {}", page.text);
}

#[tokio::test]
async fn a_wrong_claim_opens_nothing() {
    let lms = Lms::open().await;
    let now = noon().timestamp();
    let lti = |name: &str| format!("{CLAIM}{name}");
    for (why, name, value) in [
        ("of another issuer", "iss".to_owned(), json!("https://evil.example")),
        ("of two issuers", "iss".to_owned(), json!([lms.stage.liar.url, "https://evil.example"])),
        ("with a slash at the end", "iss".to_owned(), json!(format!("{}/", lms.stage.liar.url))),
        ("for another tool", "aud".to_owned(), json!("another-tool")),
        ("for two tools", "aud".to_owned(), json!([TOOL, "another-tool"])),
        ("for no tool", "aud".to_owned(), Value::Null),
        ("made for another party", "azp".to_owned(), json!("another-tool")),
        ("expired", "exp".to_owned(), json!(now - 61)),
        ("without an end", "exp".to_owned(), Value::Null),
        ("with an end in words", "exp".to_owned(), json!("9999999999")),
        ("from the future", "iat".to_owned(), json!(now + 120)),
        ("not good yet", "nbf".to_owned(), json!(now + 120)),
        ("older than its launch can be", "iat".to_owned(), json!(now - 3_600)),
        ("without a beginning", "iat".to_owned(), Value::Null),
        ("of another launch", "nonce".to_owned(), json!("replayed")),
        ("without a nonce", "nonce".to_owned(), Value::Null),
        ("of nobody", "sub".to_owned(), Value::Null),
        ("of an empty name", "sub".to_owned(), json!("")),
        ("of a name too long", "sub".to_owned(), json!("x".repeat(256))),
        ("of LTI 1.1", lti("version"), json!("LTI-1p0")),
        ("of no version", lti("version"), Value::Null),
        ("of another kind", lti("message_type"), json!("LtiDeepLinkingRequest")),
        ("of no kind", lti("message_type"), Value::Null),
        ("of another deployment", lti("deployment_id"), json!("installation-2")),
        ("of no deployment", lti("deployment_id"), Value::Null),
        ("of an empty deployment", lti("deployment_id"), json!("")),
        ("for another address", lti("target_link_uri"), json!("https://evil.example/lti/launch")),
        ("for no address", lti("target_link_uri"), Value::Null),
        ("without a link", lti("resource_link"), Value::Null),
        ("of a link without an id", lti("resource_link"), json!({})),
        ("without roles", lti("roles"), Value::Null),
        ("with roles that are none", lti("roles"), json!([1])),
        ("of a student", lti("roles"), json!(["Learner"])),
        (
            "of a test student",
            lti("roles"),
            json!(["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]),
        ),
        ("of nobody at Clever", lti("custom"), json!({})),
        ("of an id that can be none", lti("custom"), json!({ "clever_user_id": "../users" })),
        ("of somebody else", lti("custom"), json!({ "clever_user_id": "6500000000000000000000a9" })),
    ] {
        refused(why, &lms.launch(|claims| claims[name] = value).await);
    }
    assert_eq!(lms.launch(|_| {}).await.status, 200, "and the good one goes on");
}

#[tokio::test]
async fn a_forged_signature_opens_nothing() {
    let lms = Lms::open().await;
    let none = json!({ "alg": "none", "typ": "JWT", "kid": "k1" });
    let symmetric = json!({ "alg": "HS256", "typ": "JWT", "kid": "k1" });
    let stronger = json!({ "alg": "RS512", "typ": "JWT", "kid": "k1" });
    let unnamed = json!({ "alg": "RS256", "typ": "JWT" });
    let unknown = json!({ "alg": "RS256", "typ": "JWT", "kid": "k9" });
    let own_key = json!({
        "alg": "RS256", "typ": "JWT", "kid": "k1", "jku": "https://evil.example/keys",
        "jwk": { "kty": "RSA", "n": "AQAB", "e": "AQAB" },
    });
    let critical = json!({ "alg": "RS256", "typ": "JWT", "kid": "k1", "crit": ["exp"] });
    refused("what is not understood", &lms.launch_with(|n| signed(KEY, &critical, &lms.claims(n))).await);
    refused("alg none", &lms.launch_with(|nonce| unsigned(&none, &lms.claims(nonce))).await);
    refused("no signature", &lms.launch_with(|nonce| unsigned(&header(), &lms.claims(nonce))).await);
    refused("another key", &lms.launch_with(|nonce| signed(OTHER_KEY, &header(), &lms.claims(nonce))).await);
    refused("its own key", &lms.launch_with(|nonce| signed(OTHER_KEY, &own_key, &lms.claims(nonce))).await);
    refused("another algorithm", &lms.launch_with(|nonce| signed(KEY, &stronger, &lms.claims(nonce))).await);
    refused(
        "a key without a name",
        &lms.launch_with(|nonce| signed(KEY, &unnamed, &lms.claims(nonce))).await,
    );
    refused("an unknown key", &lms.launch_with(|nonce| signed(KEY, &unknown, &lms.claims(nonce))).await);
    let by_public_key = |nonce: &str| {
        let whole = unsigned(&symmetric, &lms.claims(nonce));
        let message = whole.trim_end_matches('.');
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &modulus()), message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    refused("the public key as a secret", &lms.launch_with(by_public_key).await);
    let changed = |nonce: &str| {
        let good = signed(KEY, &header(), &lms.claims(nonce));
        let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
        let mut claims = lms.claims(nonce);
        claims[format!("{CLAIM}custom")] = json!({ "clever_user_id": "6500000000000000000000a2" });
        parts[1] = URL_SAFE_NO_PAD.encode(claims.to_string());
        parts.join(".")
    };
    refused("changed after it was signed", &lms.launch_with(changed).await);
    refused("no token", &lms.launch_with(|_| "not a token".to_owned()).await);
    refused("an empty token", &lms.launch_with(|_| String::new()).await);
}

#[tokio::test]
async fn keys_that_the_lms_changed_are_read_anew_but_not_for_every_made_up_name() {
    let lms = Lms::open().await;
    let read = || lms.stage.liar.says.lock().unwrap().keys_read;
    assert_eq!(lms.launch(|_| {}).await.status, 200);
    assert_eq!(lms.launch(|_| {}).await.status, 200);
    assert_eq!(read(), 1, "kept");
    lms.stage.liar.change(|says| says.key_id = "k2".to_owned());
    let renamed = json!({ "alg": "RS256", "typ": "JWT", "kid": "k2" });
    let new = |nonce: &str| signed(KEY, &renamed, &lms.claims(nonce));
    refused("too soon after the last look", &lms.launch_with(new).await);
    assert_eq!(read(), 1);
    *lms.stage.time.lock().unwrap() += TimeDelta::seconds(31);
    assert_eq!(lms.launch_with(new).await.status, 200, "rotated");
    assert_eq!(read(), 2);
    refused("the key of before", &lms.launch(|_| {}).await);
}

#[tokio::test]
async fn a_key_that_the_lms_took_back_opens_nothing_for_longer_than_an_hour() {
    let lms = Lms::open().await;
    assert_eq!(lms.launch(|_| {}).await.status, 200);
    lms.stage.liar.change(|says| says.key_id = "k2".to_owned());
    *lms.stage.time.lock().unwrap() += TimeDelta::minutes(61);
    let now = (noon() + TimeDelta::minutes(61)).timestamp();
    let old = |claims: &mut Value| {
        claims["iat"] = json!(now);
        claims["exp"] = json!(now + 300);
    };
    refused("the key of before", &lms.launch(old).await);
}

#[tokio::test]
async fn who_is_no_teacher_of_ours_today_gets_nothing() {
    let lms = Lms::open().await;
    for (why, record) in [
        (
            "a student",
            json!({ "id": TEACHER, "district": super::super::liar::DISTRICT, "roles": { "student": {} } }),
        ),
        (
            "of another district",
            json!({ "id": TEACHER, "district": "6500000000000000000000d2", "roles": { "teacher": {} } }),
        ),
        (
            "another person",
            json!({ "id": "6500000000000000000000a2", "district": super::super::liar::DISTRICT, "roles": { "teacher": {} } }),
        ),
        ("not there", Value::Null),
    ] {
        lms.stage.liar.change(|says| says.person = record);
        refused(why, &lms.launch(|_| {}).await);
    }
}
