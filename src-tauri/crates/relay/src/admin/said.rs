//! What the page says once after something was done. The browser is sent back to the page, so that loading it again does
//! nothing again; what is said goes along in a cookie, sealed to this opening of the page: it may be a link, and no link
//! is kept in the records.

use super::door::{baked, cookie};
use crate::secrets::Seal;
use crate::{Relay, RelayError};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const COOKIE: &str = "passback_admin_said";
/// It is said now or not at all.
const SECONDS: i64 = 60;

fn seal(relay: &Relay) -> Result<Seal, RelayError> {
    Seal::from_text(relay.config.sealing_key.expose()).ok_or(RelayError::Unsealed)
}

fn place(page: &str) -> String {
    format!("said {page}")
}

/// Back to the page that was opened with this cookie, which says this.
pub(super) fn back(relay: &Relay, page: &str, said: &str) -> Result<Response, RelayError> {
    let sealed = URL_SAFE_NO_PAD.encode(seal(relay)?.close(&place(page), said)?);
    let cookie = baked(relay, COOKIE, &sealed, SECONDS)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/admin")).into_response())
}

/// What there is to say, and the cookie that ends it.
pub(super) fn take(
    relay: &Relay,
    headers: &HeaderMap,
    page: &str,
) -> Result<Option<(String, HeaderValue)>, RelayError> {
    let Some(sealed) = cookie(headers, COOKIE).and_then(|sealed| URL_SAFE_NO_PAD.decode(sealed).ok()) else {
        return Ok(None);
    };
    // What was sealed to another opening of the page says nothing.
    let Ok(said) = seal(relay)?.open(&place(page), &sealed) else { return Ok(None) };
    Ok(Some((said, baked(relay, COOKIE, "", 0)?)))
}
