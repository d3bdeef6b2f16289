//! Clever as the one who signs teachers in and gives out the districts' tokens.
//!
//! Not in here: rosters and grades (`crate::surface`).

pub(crate) mod id_token;
mod keys;
pub(crate) mod signature;

pub(crate) use keys::Keys;

use crate::config::CleverConfig;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::JwkSet;
use reqwest::{Client, RequestBuilder, redirect, retry};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// No answer of a sign-in is larger.
const LARGEST: usize = 256 * 1024;

/// Why Clever did not sign somebody in. No text of Clever's is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CleverError {
    /// No connection, or no answer in time.
    #[error("Clever cannot be reached")]
    Offline,
    /// The code, or the app's own credentials, were refused.
    #[error("Clever refused the request ({status})")]
    Refused {
        /// The status.
        status: u16,
    },
    /// The answer is not one.
    #[error("Clever's answer cannot be read: {what}")]
    Unreadable {
        /// What is wrong with it.
        what: &'static str,
    },
    /// The id token is not good.
    #[error("the id token is refused: {what}")]
    IdToken {
        /// What is wrong with it.
        what: &'static str,
    },
    /// The person is no teacher.
    #[error("this is not a teacher's account")]
    NotATeacher,
    /// The district gave this app no token.
    #[error("the district has not given its token to this app")]
    NoDistrict,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The Clever id (`sub`), the only thing that identifies.
    pub id: String,
    /// The district's Clever id.
    pub district: String,
    /// The name, to be shown.
    pub name: String,
}

/// The client.
pub struct Clever {
    http: Client,
    own: CleverConfig,
    back: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    user_type: Option<String>,
    district_id: Option<String>,
    district: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Granted {
    data: Vec<Grant>,
}

#[derive(Deserialize)]
struct Grant {
    owner: Owner,
    access_token: String,
}

#[derive(Deserialize)]
struct Owner {
    r#type: String,
    id: String,
}

impl Clever {
    /// A client for these addresses; `back` is where Clever sends the browser back to.
    pub fn new(own: CleverConfig, back: String) -> Result<Self, lms::SetupError> {
        signature::lend();
        let secure = own.oauth_url.starts_with("https:") || own.api_url.starts_with("https:");
        let mut builder = Client::builder()
            .tls_backend_preconfigured(lms::http::trusted_by_system(secure)?)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(20))
            .user_agent(concat!("passback-relay/", env!("CARGO_PKG_VERSION")));
        if !secure {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| lms::SetupError::Certificates)?;
        Ok(Self { http, own, back, keys: Keys::default() })
    }

    /// Where the browser goes to sign in.
    pub fn sign_in_address(&self, state: &str, nonce: &str) -> Option<String> {
        let mut address = Url::parse(&format!("{}/oauth/authorize", self.own.oauth_url)).ok()?;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.own.client_id)
            .append_pair("redirect_uri", &self.back)
            .append_pair("state", state)
            .append_pair("nonce", nonce);
        Some(address.into())
    }

    /// Exchanges a code and says who signed in.
    pub async fn person(&self, code: &str, nonce: &str, now: DateTime<Utc>) -> Result<Person, CleverError> {
        let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &self.back)];
        let asked = self.http.post(format!("{}/oauth/tokens", self.own.oauth_url)).form(&form);
        let tokens: Tokens = read(self.as_app(asked)).await?;
        let token = tokens.id_token.ok_or(CleverError::IdToken { what: "there is none" })?;
        let keys = self.keys(&id_token::key_id(&token)?, now).await?;
        let (issuer, client_id) = (self.own.issuer.as_str(), self.own.client_id.as_str());
        let expected = id_token::Expected { issuer, client_id, nonce, now };
        let (claims, _) = id_token::check(&token, &keys, &expected)?;
        let asked = self.http.get(format!("{}/userinfo", self.own.api_url)).bearer_auth(&tokens.access_token);
        let user: UserInfo = read(asked).await?;
        if user.sub != claims.sub {
            return Err(CleverError::IdToken { what: "it names another person than the access token" });
        }
        if user.user_type.as_deref() != Some("teacher") {
            return Err(CleverError::NotATeacher);
        }
        let district = user.district_id.or(user.district);
        let district = district.ok_or(CleverError::Unreadable { what: "a person without a district" })?;
        if !lms::http::is_id(&claims.sub) || !lms::http::is_id(&district) {
            return Err(CleverError::Unreadable { what: "an id that can be none" });
        }
        let names = [user.given_name, user.family_name].into_iter().flatten().collect::<Vec<_>>();
        let name: String = names.join(" ").chars().filter(|letter| !letter.is_control()).take(200).collect();
        Ok(Person { id: claims.sub, district, name })
    }

    /// The token that a district gave to this app.
    pub async fn district_token(&self, district: &str) -> Result<String, CleverError> {
        let query = [("owner_type", "district"), ("district", district)];
        let asked = self.http.get(format!("{}/oauth/tokens", self.own.oauth_url)).query(&query);
        let granted: Granted = read(self.as_app(asked)).await?;
        let own = |grant: &Grant| grant.owner.r#type == "district" && grant.owner.id == district;
        let found = granted.data.into_iter().find(own).ok_or(CleverError::NoDistrict)?;
        Ok(found.access_token)
    }

    fn as_app(&self, asked: RequestBuilder) -> RequestBuilder {
        asked.basic_auth(&self.own.client_id, Some(self.own.client_secret.expose()))
    }

    async fn keys(&self, wanted: &str, now: DateTime<Utc>) -> Result<Arc<JwkSet>, CleverError> {
        self.keys.with(wanted, now, self.published()).await
    }

    async fn published(&self) -> Result<JwkSet, CleverError> {
        let address = format!("{}/.well-known/openid-configuration", self.own.oauth_url);
        let found: Discovery = read(self.http.get(address)).await?;
        if found.issuer != self.own.issuer {
            return Err(CleverError::Unreadable { what: "the discovery document is of another issuer" });
        }
        let base = Url::parse(&self.own.oauth_url).ok();
        let keys_at = Url::parse(&found.jwks_uri).ok();
        if base.is_none() || base.map(|url| url.origin()) != keys_at.as_ref().map(Url::origin) {
            return Err(CleverError::Unreadable { what: "the keys lie elsewhere" });
        }
        read(self.http.get(found.jwks_uri)).await
    }
}

/// Sends it and reads the JSON of the answer.
pub(crate) async fn read<T: DeserializeOwned>(asked: RequestBuilder) -> Result<T, CleverError> {
    read_any(asked, &[200]).await
}

/// The same, where the status may be one of these.
pub(crate) async fn read_any<T: DeserializeOwned>(
    asked: RequestBuilder,
    good: &[u16],
) -> Result<T, CleverError> {
    let mut response = asked.send().await.map_err(|_| CleverError::Offline)?;
    if !good.contains(&response.status().as_u16()) {
        return Err(CleverError::Refused { status: response.status().as_u16() });
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| CleverError::Offline)? {
        if body.len() + piece.len() > LARGEST {
            return Err(CleverError::Unreadable { what: "it is too large" });
        }
        body.extend_from_slice(&piece);
    }
    serde_json::from_slice(&body)
        .map_err(|_| CleverError::Unreadable { what: "it is not what was asked for" })
}
