//! A made-up LMS in front of a relay whose Clever is made up too.

use super::super::browser::{Answer, Browser, CLIENT as APP, ask};
use super::super::id_tokens::Stage;
use super::super::liar::{KEY, TEACHER, signed};
use super::super::room::noon;
use relay::Config;
use relay::lti::Platform;
use reqwest::Client;
use serde_json::{Value, json};
use url::Url;

pub(crate) const TOOL: &str = "the-tool";
pub(crate) const DEPLOYMENT: &str = "installation-1";
pub(crate) const CLAIM: &str = "https://purl.imsglobal.org/spec/lti/claim/";

/// The relay with one platform, whose keys are those of the liar.
pub(crate) struct Lms {
    pub(crate) stage: Stage,
}

/// As the configuration would name it.
pub(crate) fn platform(issuer: &str) -> Platform {
    Platform {
        name: "Lincoln LMS".to_owned(),
        issuer: issuer.to_owned(),
        client_id: TOOL.to_owned(),
        deployment_ids: vec![DEPLOYMENT.to_owned()],
        auth_url: format!("{issuer}/auth?tenant=1"),
        jwks_url: format!("{issuer}/oauth/certs"),
        token_url: None,
        clever_ids: true,
        page_origins: vec!["https://school.example".to_owned()],
        registered: false,
    }
}

impl Lms {
    pub(crate) async fn open() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let stage = Stage::set(|config| {
            config.platforms = vec![platform(&config.clever.issuer)];
            change(config);
        })
        .await;
        Self { stage }
    }

    pub(crate) fn url(&self) -> &str {
        self.stage.relay.url()
    }

    pub(crate) fn launch_url(&self) -> String {
        format!("{}/lti/launch", self.url())
    }

    /// What a platform begins with, some fields replaced; an empty one is left out.
    pub(crate) fn begins(&self, other: &[(&str, &str)]) -> Vec<(String, String)> {
        let target = self.launch_url();
        let mut fields = vec![
            ("iss", self.stage.liar.url.as_str()),
            ("login_hint", "user-7"),
            ("target_link_uri", target.as_str()),
            ("client_id", TOOL),
            ("lti_deployment_id", DEPLOYMENT),
            ("lti_message_hint", "a hint & more"),
        ];
        for (name, value) in other {
            fields.retain(|(known, _)| known != name);
            if !value.is_empty() {
                fields.push((name, value));
            }
        }
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    pub(crate) async fn login(&self, browser: &Browser, other: &[(&str, &str)]) -> Answer {
        let fields = self.begins(other);
        let address = Url::parse_with_params(&format!("{}/lti/login", self.url()), fields).unwrap();
        browser.get(address.as_str()).await
    }

    /// What a good launch claims.
    pub(crate) fn claims(&self, nonce: &str) -> Value {
        let now = noon().timestamp();
        let mut claims = json!({
            "iss": self.stage.liar.url, "aud": TOOL, "sub": "user-7", "nonce": nonce, "iat": now, "exp": now + 300,
            "given_name": "Ana", "family_name": "Lima", "email": "ana@school.example",
        });
        for (name, value) in [
            ("version", json!("1.3.0")),
            ("message_type", json!("LtiResourceLinkRequest")),
            ("deployment_id", json!(DEPLOYMENT)),
            ("target_link_uri", json!(self.launch_url())),
            ("roles", json!(["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"])),
            ("resource_link", json!({ "id": "link-1" })),
            ("custom", json!({ "clever_user_id": TEACHER })),
        ] {
            claims[format!("{CLAIM}{name}")] = value;
        }
        claims
    }

    /// A launch from its beginning to the relay's page, with the token that is made of its nonce.
    pub(crate) async fn launch_with(&self, token: impl FnOnce(&str) -> String) -> Answer {
        let begun = self.login(&self.stage.browser, &[]).await;
        assert_eq!(begun.status, 303, "{}", begun.text);
        let token = token(&begun.sent("nonce").unwrap());
        self.post(&self.stage.browser, &begun.sent("state").unwrap(), &token).await
    }

    pub(crate) async fn post(&self, browser: &Browser, state: &str, token: &str) -> Answer {
        let form = [("state", state), ("id_token", token)];
        browser.post_as(&self.stage.liar.url, &self.launch_url(), &form).await
    }

    /// The same with a token whose claims were changed.
    pub(crate) async fn launch(&self, change: impl FnOnce(&mut Value)) -> Answer {
        self.launch_with(|nonce| {
            let mut claims = self.claims(nonce);
            change(&mut claims);
            signed(KEY, &header(), &claims)
        })
        .await
    }
}

pub(crate) fn header() -> Value {
    json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" })
}

/// The link to the app on a page.
pub(crate) fn link(page: &Answer) -> Option<String> {
    let link = page.text.split("href=\"passback:").nth(1)?.split('"').next()?;
    Some(format!("passback:{}", link.replace("&amp;", "&")))
}

/// The code in the link on a page.
pub(crate) fn code(page: &Answer) -> String {
    let link = link(page).unwrap_or_else(|| panic!("a link: {} {}", page.status, page.text));
    let link = Url::parse(&link).unwrap();
    link.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

pub(crate) async fn redeem(http: &Client, relay: &str, code: &str) -> Answer {
    let form = [("grant_type", "urn:passback:launch"), ("client_id", APP), ("code", code)];
    ask(http.post(format!("{relay}/oauth/token")).form(&form)).await
}
