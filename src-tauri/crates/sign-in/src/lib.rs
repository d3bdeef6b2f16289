//! The app's side of a relay: a sign-in in the system's browser that comes back to this computer (RFC 8252), PKCE, and
//! tokens that are renewed with each use.
//!
//! Deliberately not here: opening the browser (the host), keeping tokens (the desk, in the vault), and any page inside
//! the app: a password is typed where the person knows the address bar.

mod address;
mod deep_link;
mod http;
mod invitation;
mod listener;
mod page;

pub use deep_link::{DeepLink, LinkError, SCHEME};

pub use address::Typed;
use http::Http;
pub use invitation::invitation_in;
use listener::{Browser, Listener};
use lms::http::Origin;
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, CsrfToken, EndpointNotSet, EndpointSet, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, TokenResponse as _, TokenUrl,
};
use page::Told;
use serde::Deserialize;
use std::time::Duration;
use vault::Secret;

/// The app's name at every relay.
const CLIENT_ID: &str = "passback-desktop";

/// Why a sign-in came to nothing. No text of a relay's is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Not an address, or one that would be reached in the open.
    #[error("this is not the address of a relay: {0}")]
    Address(lms::SetupError),
    /// No invitation link in a file, or several.
    #[error("this file holds no invitation, or several")]
    NoInvitation,
    /// No connection, or no answer in time.
    #[error("the relay cannot be reached")]
    Offline,
    /// It answers that it can't just now: too many requests, or a failure of its own. It may be asked again.
    #[error("the relay has too much to do")]
    Busy,
    /// Something answers there, and it is no relay.
    #[error("what answers at this address is not a relay")]
    NotARelay,
    /// The person, or Clever, said no.
    #[error("the sign-in was cancelled")]
    Denied,
    /// Nobody came back from the browser in time.
    #[error("nobody signed in in time")]
    TooLate,
    /// The relay takes the code or the refresh token no longer.
    #[error("the sign-in has ended")]
    Ended,
    /// The link of a launch was used before, or is too old.
    #[error("the link was used before, or is too old")]
    Used,
    /// This computer allows no listening on 127.0.0.1.
    #[error("this computer allows no program to listen on 127.0.0.1")]
    Listen,
}

/// A text that nobody guesses and that is no other's.
pub fn random() -> String {
    CsrfToken::new_random().secret().clone()
}

/// What a sign-in gives.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For requests.
    pub access: Secret<String>,
    /// How long it is good.
    pub good_for: Duration,
    /// For the next tokens; used once.
    pub refresh: Secret<String>,
}

/// What the link of a launch gives: tokens, and where it leads.
#[derive(Debug, Clone)]
pub struct Launched {
    /// The tokens.
    pub tokens: Tokens,
    /// Clever's id of the section, where it could be told.
    pub section: Option<String>,
    /// Clever's id of the assignment in it, where it could be told.
    pub assignment: Option<String>,
}

/// A token is good for so long where a relay does not say it.
const SHORT: Duration = Duration::from_secs(300);

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A relay that was found at an address.
pub struct Relay {
    http: Http,
    issuer: String,
    client: Client,
    token: String,
    revocation: String,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    code_challenge_methods_supported: Vec<String>,
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Me {
    data: Person,
}

#[derive(Deserialize)]
struct Person {
    id: String,
}

/// The browser came back with a sign-in, and waits for what becomes of it.
pub struct CameBack {
    /// What it gave.
    pub tokens: Tokens,
    browser: Browser,
}

impl CameBack {
    /// Answers the browser. Only whoever has the tokens knows whether they could be used, and kept.
    pub async fn tell(self, is_signed_in: bool) {
        self.browser.tell(if is_signed_in { Told::SignedIn } else { Told::NotSignedIn }).await;
    }
}

/// A sign-in that waits for the browser.
pub struct Begun {
    /// What the browser opens.
    pub address: String,
    listener: Listener,
    redirect: RedirectUrl,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl Relay {
    /// Asks what is at this address.
    ///
    /// # Errors
    /// When it is no address, cannot be reached, is busy, or is no relay.
    pub async fn find(address: &str) -> Result<Self, SignInError> {
        let issuer = address.trim().trim_end_matches('/').to_owned();
        let origin = Origin::register(&issuer).map_err(SignInError::Address)?;
        let http = Http::new(&origin).map_err(SignInError::Address)?;
        let at = format!("{issuer}/.well-known/oauth-authorization-server");
        let found: Metadata = http.read(&at, None).await?;
        let below = format!("{issuer}/");
        let addresses = [&found.authorization_endpoint, &found.token_endpoint, &found.revocation_endpoint];
        let good = found.issuer == issuer
            && addresses.iter().all(|address| address.starts_with(&below))
            && found.code_challenge_methods_supported.iter().any(|method| method == "S256")
            && found.authorization_response_iss_parameter_supported;
        if !good {
            return Err(SignInError::NotARelay);
        }
        let sign_in = AuthUrl::new(found.authorization_endpoint).map_err(|_| SignInError::NotARelay)?;
        let token_at = found.token_endpoint.clone();
        let token = TokenUrl::new(found.token_endpoint).map_err(|_| SignInError::NotARelay)?;
        let client = BasicClient::new(ClientId::new(CLIENT_ID.to_owned()));
        let client = client.set_auth_uri(sign_in).set_token_uri(token);
        Ok(Self { http, issuer, client, token: token_at, revocation: found.revocation_endpoint })
    }

    /// Its address, as it says itself.
    pub fn url(&self) -> &str {
        &self.issuer
    }

    /// Begins to listen on this computer and makes the address for the browser.
    ///
    /// # Errors
    /// When this computer allows no listening.
    pub async fn begin(&self) -> Result<Begun, SignInError> {
        self.begin_invited(None).await
    }

    /// The same with what an invitation link carries: the browser that signs in is then the one that was invited.
    ///
    /// # Errors
    /// When this computer allows no listening.
    pub async fn begin_invited(&self, invitation: Option<&str>) -> Result<Begun, SignInError> {
        let listener = Listener::open().await.map_err(|_| SignInError::Listen)?;
        let redirect = RedirectUrl::new(listener.address()).map_err(|_| SignInError::Listen)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client.clone().set_redirect_uri(redirect.clone());
        let asked = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
        let asked = match invitation {
            Some(invitation) => asked.add_extra_param("invitation", invitation.to_owned()),
            None => asked,
        };
        let (address, state) = asked.url();
        Ok(Begun { address: address.into(), listener, redirect, state, verifier })
    }

    /// Waits until the browser comes back, and no longer than this. It is answered by [`CameBack::tell`], or here if the
    /// sign-in came to nothing.
    ///
    /// # Errors
    /// When nobody comes in time, the answer is a no, or the code is refused.
    pub async fn wait(&self, begun: Begun, most: Duration) -> Result<CameBack, SignInError> {
        let answer = begun.listener.answer(begun.state.secret(), &self.issuer);
        let (code, browser) =
            tokio::time::timeout(most, answer).await.map_err(|_| SignInError::TooLate)??;
        let client = self.client.clone().set_redirect_uri(begun.redirect);
        let asked = client.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(begun.verifier);
        match tokens(asked.request_async(&self.http).await) {
            Ok(tokens) => Ok(CameBack { tokens, browser }),
            Err(error) => {
                browser.tell(Told::NotSignedIn).await;
                Err(error)
            }
        }
    }

    /// The same for whoever has nothing to decide any more.
    ///
    /// # Errors
    /// As [`Relay::wait`].
    pub async fn finish(&self, begun: Begun, most: Duration) -> Result<Tokens, SignInError> {
        let back = self.wait(begun, most).await?;
        let tokens = back.tokens.clone();
        back.tell(true).await;
        Ok(tokens)
    }

    /// New tokens. The refresh token is used up by it, whatever comes back.
    ///
    /// # Errors
    /// When the relay cannot be reached, is busy, or the sign-in has ended. Only the last is for good.
    pub async fn renew(&self, refresh: &Secret<String>) -> Result<Tokens, SignInError> {
        let refresh = RefreshToken::new(refresh.expose().clone());
        tokens(self.client.exchange_refresh_token(&refresh).request_async(&self.http).await)
    }

    /// Redeems the code of a launch. It is used up by it, whatever comes back.
    ///
    /// # Errors
    /// When the relay cannot be reached, is busy, or takes the code no longer.
    pub async fn redeem(&self, code: &Secret<String>) -> Result<Launched, SignInError> {
        self.http.redeem(&self.token, code).await
    }

    /// Ends the sign-in that a token belongs to.
    ///
    /// # Errors
    /// When the relay cannot be reached.
    pub async fn end(&self, token: &Secret<String>) -> Result<(), SignInError> {
        self.http.end(&self.revocation, token).await
    }

    /// The Clever id of the teacher who signed in.
    ///
    /// # Errors
    /// When the relay cannot be reached, or the token is not good.
    pub async fn who(&self, access: &Secret<String>) -> Result<String, SignInError> {
        let me: Me = self.http.read(&format!("{}/v3.1/me", self.issuer), Some(access)).await?;
        if lms::http::is_id(&me.data.id) { Ok(me.data.id) } else { Err(SignInError::NotARelay) }
    }
}

type Refused = oauth2::basic::BasicErrorResponse;

fn tokens(
    answer: Result<BasicTokenResponse, RequestTokenError<SignInError, Refused>>,
) -> Result<Tokens, SignInError> {
    let answer = answer.map_err(|error| match error {
        // Whatever says "later" became `Busy` in `Http`: what is left is a no.
        RequestTokenError::ServerResponse(_) => SignInError::Ended,
        RequestTokenError::Request(error) => error,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignInError::NotARelay,
    })?;
    let refresh = answer.refresh_token().ok_or(SignInError::NotARelay)?;
    Ok(Tokens {
        access: Secret::new(answer.access_token().secret().clone()),
        good_for: answer.expires_in().unwrap_or(SHORT),
        refresh: Secret::new(refresh.secret().clone()),
    })
}

#[cfg(test)]
mod tests;
