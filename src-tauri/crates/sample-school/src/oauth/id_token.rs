//! The id token: who signed in, signed with RS256.
//!
//! The key lies beside this file and is no secret: whoever has the program has it. It vouches for made-up people, on
//! this computer only.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

const KEY: &[u8] = include_bytes!("key.der");
const KEY_ID: &str = "sample-1";

fn key() -> Option<RsaKeyPair> {
    RsaKeyPair::from_pkcs8(KEY).ok()
}

/// Signs what is claimed.
pub(crate) fn sign(claims: &Value) -> Option<String> {
    let key = key()?;
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": KEY_ID });
    let message = format!("{}.{}", part(&header), part(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).ok()?;
    Some(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// `/oauth/certs`: the public half of the key.
pub(super) fn certificates() -> Response {
    let Some(key) = key() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let public: PublicKeyComponents<Vec<u8>> = key.public_key().into();
    let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
    let key = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "n": n, "e": e });
    axum::Json(json!({ "keys": [key] })).into_response()
}
