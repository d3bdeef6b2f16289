//! An LMS registers itself by a link of the admin page, and the relay asks it for nothing else.

use super::super::admin::admin_of;
use super::super::browser::Answer;
use super::super::id_tokens::Stage;
use super::platform::{DEPLOYMENT, TOOL};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use url::Url;

/// An LMS that tells about itself, and keeps what it is asked.
#[derive(Clone)]
struct Registry {
    url: String,
    says: Arc<Mutex<Says>>,
}

#[derive(Default)]
struct Says {
    about: Value,
    answer: Value,
    asked: Vec<(Option<String>, Value)>,
    looked: usize,
}

impl Registry {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let says = Says {
            about: json!({
                "issuer": url,
                "authorization_endpoint": format!("{url}/auth"),
                "token_endpoint": format!("{url}/token"),
                "jwks_uri": format!("{url}/keys"),
                "registration_endpoint": format!("{url}/register"),
                "https://purl.imsglobal.org/spec/lti-platform-configuration": { "product_family_code": "moodle" },
            }),
            answer: json!({
                "client_id": TOOL,
                "https://purl.imsglobal.org/spec/lti-tool-configuration": { "deployment_id": DEPLOYMENT },
            }),
            ..Says::default()
        };
        let registry = Self { url, says: Arc::new(Mutex::new(says)) };
        let app = Router::new()
            .route("/about", get(about))
            .route("/elsewhere", get(async || Redirect::to("/about")))
            .route("/large", get(async || "x".repeat(300 * 1024)))
            .route("/register", post(register))
            .with_state(registry.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        registry
    }

    fn change(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }

    fn looked(&self) -> usize {
        self.says.lock().unwrap().looked
    }
}

async fn about(State(registry): State<Registry>) -> Json<Value> {
    let mut says = registry.says.lock().unwrap();
    says.looked += 1;
    Json(says.about.clone())
}

async fn register(State(registry): State<Registry>, headers: HeaderMap, Json(tool): Json<Value>) -> Response {
    let token = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let mut says = registry.says.lock().unwrap();
    says.asked.push((token, tool));
    (StatusCode::CREATED, Json(says.answer.clone())).into_response()
}

/// A link of the admin page.
async fn link(stage: &Stage) -> String {
    let page = admin_of(stage, &[("act", "registration")]).await;
    page.text
        .split("<code id=\"registration\">")
        .nth(1)
        .expect("a link")
        .split('<')
        .next()
        .unwrap()
        .to_owned()
}

async fn opens(stage: &Stage, link: &str, at: &str) -> Answer {
    let mut address = Url::parse(link).unwrap();
    address
        .query_pairs_mut()
        .append_pair("openid_configuration", at)
        .append_pair("registration_token", "r-1");
    stage.browser.get(address.as_str()).await
}

fn launch(registry: &Registry, stage: &Stage) -> String {
    let target = format!("{}/lti/launch", stage.relay.url());
    let fields = [
        ("iss", registry.url.as_str()),
        ("login_hint", "u"),
        ("target_link_uri", target.as_str()),
        ("client_id", TOOL),
    ];
    Url::parse_with_params(&format!("{}/lti/login", stage.relay.url()), fields).unwrap().into()
}

#[tokio::test]
async fn an_lms_registers_itself_once() {
    let (stage, registry) = (Stage::set(|_| {}).await, Registry::open().await);
    assert_eq!(stage.browser.get(&launch(&registry, &stage)).await.status, 400, "not known yet");
    let link = link(&stage).await;
    let by_hand = stage.browser.get(&link).await;
    assert!(by_hand.status == 400 && by_hand.text.contains("give it to the LMS"), "{}", by_hand.text);
    let page = opens(&stage, &link, &format!("{}/about", registry.url)).await;
    assert!(page.status == 200 && page.text.contains("Teachers can open Passback"), "{}", page.text);
    let (token, tool) = registry.says.lock().unwrap().asked[0].clone();
    assert_eq!(token.as_deref(), Some("Bearer r-1"));
    let url = stage.relay.url();
    assert_eq!(tool["initiate_login_uri"], format!("{url}/lti/login"));
    assert_eq!(tool["redirect_uris"], json!([format!("{url}/lti/launch")]));
    assert_eq!(tool["jwks_uri"], format!("{url}/lti/jwks"));
    assert_eq!(tool["token_endpoint_auth_method"], "private_key_jwt");
    let claims = tool["https://purl.imsglobal.org/spec/lti-tool-configuration"]["claims"].to_string();
    assert!(!claims.contains("email"), "no e-mail address is asked for: {claims}");

    let begun = stage.browser.get(&launch(&registry, &stage)).await;
    assert!(begun.location.as_deref().unwrap().starts_with(&format!("{}/auth?", registry.url)));
    let again = opens(&stage, &link, &format!("{}/about", registry.url)).await;
    assert!(again.status == 403 && again.text.contains("used before"), "{}", again.text);
    let page = admin_of(&stage, &[("act", "nothing")]).await;
    assert!(page.text.contains("moodle 127.0.0.1") && page.text.contains(DEPLOYMENT), "{}", page.text);

    // Another link does not let it, or whoever speaks for it, take the place of what is known.
    registry.change(|says| says.about["jwks_uri"] = json!(format!("{}/other", registry.url)));
    let at = format!("{}/about", registry.url);
    let second = opens(&stage, &self::link(&stage).await, &at).await;
    assert!(second.status == 409 && second.text.contains("registered already"), "{}", second.text);
    let key = page.text.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let removed = admin_of(&stage, &[("act", "forget_platform"), ("of", key)]).await;
    assert!(removed.text.contains("cannot launch any more. Who"), "{}", removed.text);
    assert_eq!(opens(&stage, &self::link(&stage).await, &at).await.status, 200, "removed first");
}

#[tokio::test]
async fn without_a_link_of_ours_the_relay_asks_nobody() {
    let (stage, registry) = (Stage::set(|_| {}).await, Registry::open().await);
    let at = format!("{}/about", registry.url);
    for made_up in ["/lti/register", "/lti/register?key=", "/lti/register?key=made-up"] {
        let page = opens(&stage, &format!("{}{made_up}", stage.relay.url()), &at).await;
        assert_eq!(page.status, 403, "{made_up}");
    }
    assert_eq!(registry.looked(), 0);
}

#[tokio::test]
async fn an_address_that_is_no_platforms_is_not_asked() {
    let (stage, registry) = (Stage::set(|_| {}).await, Registry::open().await);
    let link = link(&stage).await;
    for bad in [
        "file:///etc/passwd",
        "http://192.0.2.1/about",
        "http://user@127.0.0.1/about",
        "gopher://x",
        "about",
        "",
    ] {
        assert_eq!(opens(&stage, &link, bad).await.status, 400, "{bad}");
    }
    assert_eq!(registry.looked(), 0);
    let good = opens(&stage, &link, &format!("{}/about", registry.url)).await;
    assert_eq!(good.status, 200, "the link was not used up by that: {}", good.text);
}

#[tokio::test]
async fn what_an_lms_says_of_itself_is_not_believed_blindly() {
    let (stage, registry) = (Stage::set(|_| {}).await, Registry::open().await);
    for (why, path) in
        [("it leads elsewhere", "elsewhere"), ("too large", "large"), ("nothing there", "nothing")]
    {
        let page = opens(&stage, &link(&stage).await, &format!("{}/{path}", registry.url)).await;
        assert_eq!(page.status, 502, "{why}: {}", page.text);
    }
    assert_eq!(registry.looked(), 0, "no redirect is followed");
    let about = registry.says.lock().unwrap().about.clone();
    for (why, name, value) in [
        ("of another host", "issuer", json!("https://lms.example")),
        ("of another port of its host", "issuer", json!("http://127.0.0.1:1")),
        ("without keys", "jwks_uri", Value::Null),
        ("with keys in a file", "jwks_uri", json!("file:///etc/passwd")),
        ("with a form in the open", "registration_endpoint", json!("http://192.0.2.1/register")),
    ] {
        registry.change(|says| {
            says.about = about.clone();
            says.about[name] = value;
        });
        let page = opens(&stage, &link(&stage).await, &format!("{}/about", registry.url)).await;
        assert!(page.status >= 400, "{why}: {}", page.text);
    }
    assert!(registry.says.lock().unwrap().asked.is_empty());
    registry.change(|says| {
        says.about = about;
        says.answer = json!({ "client_id": 7 });
    });
    let page = opens(&stage, &link(&stage).await, &format!("{}/about", registry.url)).await;
    assert_eq!(page.status, 502, "{}", page.text);
    assert_eq!(stage.browser.get(&launch(&registry, &stage)).await.status, 400, "nothing was registered");
}

#[tokio::test]
async fn a_deployment_that_the_lms_did_not_name_is_added_by_hand_and_an_lms_is_removed() {
    let (stage, registry) = (Stage::set(|_| {}).await, Registry::open().await);
    registry.change(|says| says.answer = json!({ "client_id": TOOL }));
    let page = opens(&stage, &link(&stage).await, &format!("{}/about", registry.url)).await;
    assert!(page.status == 200 && page.text.contains("Add its id"), "{}", page.text);
    let page = admin_of(&stage, &[("act", "nothing")]).await;
    let of = page.text.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = admin_of(&stage, &[("act", "deployment"), ("of", &of), ("deployment", "d-1")]).await;
    assert!(page.text.contains("may launch now") && page.text.contains(">d-1</td>"), "{}", page.text);
    let page = admin_of(&stage, &[("act", "forget_platform"), ("of", &of)]).await;
    assert!(page.text.contains("cannot launch any more"), "{}", page.text);
    assert_eq!(stage.browser.get(&launch(&registry, &stage)).await.status, 400);
}

#[tokio::test]
async fn the_relays_own_key_stays_the_same_and_is_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = None;
    let stage = Stage::set(|config| {
        config.records = relay::RecordsAt::Folder(folder.path().to_owned());
        kept = Some(config.clone());
    })
    .await;
    let published = stage.browser.get(&format!("{}/lti/jwks", stage.relay.url())).await.json();
    let key = published["keys"][0].clone();
    assert_eq!(
        (key["kty"].as_str(), key["alg"].as_str(), key["e"].as_str()),
        (Some("RSA"), Some("RS256"), Some("AQAB"))
    );
    assert_eq!(key.as_object().unwrap().len(), 6, "the public half only: {key}");
    stage.relay.stop().await;
    let time = stage.time.clone();
    let clock: relay::Clock = Arc::new(move || *time.lock().unwrap());
    let again = relay::start(kept.unwrap(), clock).await.unwrap();
    let after = stage.browser.get(&format!("{}/lti/jwks", again.url())).await.json();
    assert_eq!(after, published, "after a restart");
    let kept = again.records().list(relay::records::Kind::OwnKey, super::super::room::noon()).await.unwrap();
    assert!(kept.len() == 1 && !kept[0].1.contains(key["n"].as_str().unwrap()), "sealed");
}
