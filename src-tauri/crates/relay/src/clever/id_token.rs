//! What an id token must be before anybody is let in by it.

use super::CleverError;
use chrono::{DateTime, Utc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

/// Clocks may differ so much, in seconds.
pub(crate) const SKEW: i64 = 60;

/// What is read of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    exp: i64,
    nbf: Option<i64>,
    pub(crate) iat: i64,
    nonce: Option<String>,
    aud: Value,
    azp: Option<String>,
}

/// What is expected of it.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) now: DateTime<Utc>,
}

/// The id of the key that it says it was signed with.
pub(crate) fn key_id(token: &str) -> Result<String, CleverError> {
    let header =
        decode_header(token).map_err(|_| CleverError::IdToken { what: "its header cannot be read" })?;
    if header.alg != Algorithm::RS256 {
        return Err(CleverError::IdToken { what: "it is not signed with RS256" });
    }
    // Whoever does not understand what a header calls critical must not take the token (RFC 7515, 4.1.11).
    if header.crit.is_some() {
        return Err(CleverError::IdToken { what: "its header asks for what is not understood" });
    }
    header.kid.ok_or(CleverError::IdToken { what: "it does not say which key signed it" })
}

/// Checks everything about it that is the same whoever signs people in. Answers all that it claims as well.
pub(crate) fn check(
    token: &str,
    keys: &JwkSet,
    expected: &Expected<'_>,
) -> Result<(Claims, Value), CleverError> {
    let not = |what| CleverError::IdToken { what };
    let id = key_id(token)?;
    let key = keys.find(&id).ok_or(not("no key of this name is published"))?;
    let key = DecodingKey::from_jwk(key).map_err(|_| not("the published key cannot be used"))?;
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_issuer(&[expected.issuer]);
    rules.set_audience(&[expected.client_id]);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // By our own clock, below.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let all = decode::<Value>(token, &key, &rules);
    let all = all.map_err(|error| match error.kind() {
        ErrorKind::MissingRequiredClaim(_) => not("a claim is missing or of the wrong kind"),
        _ => not("signature, issuer or audience is wrong"),
    });
    let all = all?.claims;
    let claims = Claims::deserialize(&all).map_err(|_| not("a claim is missing or of the wrong kind"))?;
    let now = expected.now.timestamp();
    if claims.exp.saturating_add(SKEW) <= now {
        return Err(not("it has expired"));
    }
    if claims.nbf.is_some_and(|begin| begin.saturating_sub(SKEW) > now) {
        return Err(not("it is not good yet"));
    }
    if claims.iat.saturating_sub(SKEW) > now {
        return Err(not("it was issued in the future"));
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(not("it belongs to another sign-in"));
    }
    let alone = claims.aud.as_array().is_none_or(|all| all.len() == 1);
    if !alone || claims.azp.as_deref().is_some_and(|party| party != expected.client_id) {
        return Err(not("it is for another app as well"));
    }
    Ok((claims, all))
}
