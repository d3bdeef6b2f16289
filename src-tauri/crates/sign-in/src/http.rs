//! The few requests of a sign-in: to the relay's own addresses, nothing followed, little read.

use crate::{Launched, SHORT, SignInError, Tokens};
use lms::SetupError;
use lms::http::{Origin, trusted_by_system};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect, retry};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use vault::Secret;

const LARGEST: usize = 64 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

/// The client.
pub(crate) struct Http(Client);

impl Http {
    pub(crate) fn new(origin: &Origin) -> Result<Self, SetupError> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(trusted_by_system(origin.is_secure())?)
            .https_only(origin.is_secure())
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .user_agent(concat!("Passback/", env!("CARGO_PKG_VERSION")));
        if origin.is_loopback() {
            builder = builder.no_proxy();
        }
        builder.build().map(Self).map_err(|_| SetupError::Certificates)
    }

    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        address: &str,
        token: Option<&Secret<String>>,
    ) -> Result<T, SignInError> {
        let asked = self.0.get(address);
        let asked = match token {
            Some(token) => asked.bearer_auth(token.expose()),
            None => asked,
        };
        let (status, body) = sent(asked).await?;
        match status {
            StatusCode::OK => serde_json::from_slice(&body).map_err(|_| SignInError::NotARelay),
            StatusCode::UNAUTHORIZED => Err(SignInError::Ended),
            later if is_later(later) => Err(SignInError::Busy),
            _ => Err(SignInError::NotARelay),
        }
    }

    pub(crate) async fn end(&self, address: &str, token: &Secret<String>) -> Result<(), SignInError> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token.expose())
            .append_pair("client_id", crate::CLIENT_ID)
            .finish();
        let (status, _) = sent(self.0.post(address).header("content-type", FORM).body(form)).await?;
        if status.is_success() { Ok(()) } else { Err(SignInError::Busy) }
    }
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    expires_in: Option<u64>,
    refresh_token: String,
    section: Option<String>,
    assignment: Option<String>,
}

impl Http {
    /// Redeems the code of a launch.
    pub(crate) async fn redeem(&self, address: &str, code: &Secret<String>) -> Result<Launched, SignInError> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "urn:passback:launch")
            .append_pair("client_id", crate::CLIENT_ID)
            .append_pair("code", code.expose())
            .finish();
        let (status, body) = sent(self.0.post(address).header("content-type", FORM).body(form)).await?;
        match status {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST => return Err(SignInError::Used),
            later if is_later(later) => return Err(SignInError::Busy),
            _ => return Err(SignInError::NotARelay),
        }
        let given: Given = serde_json::from_slice(&body).map_err(|_| SignInError::NotARelay)?;
        let id = |id: Option<String>| id.filter(|id| lms::http::is_id(id));
        let section = id(given.section);
        let assignment = id(given.assignment).filter(|_| section.is_some());
        let tokens = Tokens {
            access: Secret::new(given.access_token),
            good_for: given.expires_in.map_or(SHORT, Duration::from_secs),
            refresh: Secret::new(given.refresh_token),
        };
        Ok(Launched { tokens, section, assignment })
    }
}

/// Says nothing about what was asked for, so that it is asked again. A limit may be a proxy's, with a body that is no
/// relay's.
fn is_later(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

async fn sent(asked: RequestBuilder) -> Result<(StatusCode, Vec<u8>), SignInError> {
    let response = asked.send().await.map_err(|_| SignInError::Offline)?;
    let status = response.status();
    Ok((status, body(response).await?))
}

async fn body(mut response: Response) -> Result<Vec<u8>, SignInError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| SignInError::Offline)? {
        if body.len() + piece.len() > LARGEST {
            return Err(SignInError::NotARelay);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = SignInError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, SignInError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(|_| SignInError::NotARelay)?;
            let response = self.0.execute(request).await.map_err(|_| SignInError::Offline)?;
            let (status, headers) = (response.status(), response.headers().clone());
            if is_later(status) {
                return Err(SignInError::Busy);
            }
            let mut answer = HttpResponse::new(body(response).await?);
            (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
            Ok(answer)
        })
    }
}
