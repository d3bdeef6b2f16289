//! A made-up Clever that says what a test wants it to say.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::Notify;

pub(crate) const CLIENT: &str = "the-app";
pub(crate) const TEACHER: &str = "6500000000000000000000a1";
pub(crate) const DISTRICT: &str = "6500000000000000000000d1";
pub(crate) const SECTION: &str = "6500000000000000000000e1";

/// The key that the liar publishes, and one that it does not.
pub(crate) const KEY: &[u8] = include_bytes!("../../../sample-school/src/oauth/key.der");
pub(crate) const OTHER_KEY: &[u8] = include_bytes!("other_key.der");

/// What it says.
pub(crate) struct Says {
    pub(crate) id_token: Option<String>,
    pub(crate) userinfo: Value,
    pub(crate) key_id: String,
    pub(crate) teachers: Vec<String>,
    /// The record of the teacher; null: not there.
    pub(crate) person: Value,
    pub(crate) token: String,
    /// Bodies of the writes that came.
    pub(crate) writes: Vec<Value>,
    pub(crate) keys_read: usize,
    /// Answers to writes wait for this.
    pub(crate) hold: Option<Arc<Notify>>,
    /// A write has come.
    pub(crate) came: Arc<Notify>,
}

#[derive(Clone)]
pub(crate) struct Liar {
    pub(crate) url: String,
    pub(crate) says: Arc<Mutex<Says>>,
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token with this header and these claims, signed with this key.
pub(crate) fn signed(key: &[u8], header: &Value, claims: &Value) -> String {
    let key = RsaKeyPair::from_pkcs8(key).unwrap();
    let message = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The same without a signature.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}.", part(header), part(claims))
}

/// The published key as a text, as it would be misused for a secret.
pub(crate) fn modulus() -> Vec<u8> {
    let public: PublicKeyComponents<Vec<u8>> = RsaKeyPair::from_pkcs8(KEY).unwrap().public_key().into();
    public.n
}

impl Liar {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let says = Says {
            id_token: None,
            userinfo: json!({
                "sub": TEACHER, "user_type": "teacher", "district_id": DISTRICT,
                "given_name": "Ana", "family_name": "Lima",
            }),
            key_id: "k1".to_owned(),
            teachers: vec![TEACHER.to_owned()],
            person: json!({
                "id": TEACHER, "district": DISTRICT, "roles": { "teacher": {} },
                "name": { "first": "Ana", "last": "Lima" },
            }),
            token: "district-token-1".to_owned(),
            writes: Vec::new(),
            keys_read: 0,
            hold: None,
            came: Arc::default(),
        };
        let liar = Self { url, says: Arc::new(Mutex::new(says)) };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/oauth/certs", get(keys))
            .route("/oauth/tokens", post(tokens).get(district_tokens))
            .route("/userinfo", get(userinfo))
            .route("/v3.1/users/{id}", get(person))
            .route("/v3.1/users/{id}/sections", get(sections))
            .route("/v3.1/sections/{id}", get(section))
            .route("/v3.1/sections/{id}/assignments/{work}", get(assignment))
            .route("/v3.1/sections/{id}/assignments/{work}/submissions/{who}", get(grade).patch(write))
            .with_state(liar.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        liar
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }
}

async fn discovery(State(liar): State<Liar>) -> Json<Value> {
    Json(json!({ "issuer": liar.url, "jwks_uri": format!("{}/oauth/certs", liar.url) }))
}

async fn keys(State(liar): State<Liar>) -> Json<Value> {
    let public: PublicKeyComponents<Vec<u8>> = RsaKeyPair::from_pkcs8(KEY).unwrap().public_key().into();
    let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
    let mut says = liar.says.lock().unwrap();
    says.keys_read += 1;
    Json(
        json!({ "keys": [{ "kty": "RSA", "alg": "RS256", "use": "sig", "kid": says.key_id, "n": n, "e": e }] }),
    )
}

async fn tokens(State(liar): State<Liar>) -> Json<Value> {
    Json(json!({ "access_token": "il-1", "id_token": liar.says.lock().unwrap().id_token }))
}

async fn district_tokens(State(liar): State<Liar>) -> Json<Value> {
    let token = liar.says.lock().unwrap().token.clone();
    Json(json!({ "data": [
        { "owner": { "type": "district", "id": "6500000000000000000000d2" }, "access_token": "of-another" },
        { "owner": { "type": "district", "id": DISTRICT }, "access_token": token },
    ] }))
}

async fn userinfo(State(liar): State<Liar>) -> Json<Value> {
    Json(liar.says.lock().unwrap().userinfo.clone())
}

fn refuses(liar: &Liar, headers: &axum::http::HeaderMap) -> Option<Response> {
    let expected = format!("Bearer {}", liar.says.lock().unwrap().token);
    let good = headers.get("authorization").is_some_and(|sent| *sent == *expected);
    (!good).then(|| (StatusCode::UNAUTHORIZED, Json(json!({ "message": "no" }))).into_response())
}

fn not_there() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "message": "Resource not found" }))).into_response()
}

async fn person(State(liar): State<Liar>, Path(id): Path<String>) -> Response {
    let person = liar.says.lock().unwrap().person.clone();
    if id != TEACHER || person.is_null() {
        return not_there();
    }
    Json(json!({ "data": person })).into_response()
}

async fn sections(State(liar): State<Liar>) -> Json<Value> {
    let teachers = liar.says.lock().unwrap().teachers.clone();
    let section = json!({ "id": SECTION, "sis_id": "sis-1", "name": "Maths", "teachers": teachers });
    Json(json!({ "data": [{ "data": section }], "links": [] }))
}

async fn assignment(Path((_, work)): Path<(String, String)>) -> Response {
    if work == "w1" { Json(json!({ "data": { "id": work } })).into_response() } else { not_there() }
}

async fn section(
    State(liar): State<Liar>,
    Path(id): Path<String>,
    headers: axum::http::HeaderMap,
) -> Response {
    if let Some(refusal) = refuses(&liar, &headers) {
        return refusal;
    }
    let teachers = liar.says.lock().unwrap().teachers.clone();
    Json(json!({ "data": { "id": id, "name": "Maths", "teachers": teachers } })).into_response()
}

async fn grade(Path((_, work, who)): Path<(String, String, String)>) -> Json<Value> {
    Json(json!({ "data": { "assignment_id": work, "user_id": who, "grade_points": 7 } }))
}

async fn write(
    State(liar): State<Liar>,
    Path((_, work, who)): Path<(String, String, String)>,
    Json(body): Json<Value>,
) -> Json<Value> {
    let hold = {
        let mut says = liar.says.lock().unwrap();
        says.writes.push(body.clone());
        says.came.notify_one();
        says.hold.clone()
    };
    if let Some(hold) = hold {
        hold.notified().await;
    }
    Json(json!({ "data": { "assignment_id": work, "user_id": who, "grade_points": body["grade_points"] } }))
}
