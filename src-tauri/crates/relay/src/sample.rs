//! The relay with the sample school as its Clever, to try things out: everything on this computer, everybody fictional.

use crate::config::{CleverConfig, Config, Proxies, RecordsAt};
use crate::lti::Platform;
use crate::{Clock, RelayError, Running, secrets, start};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom as _, SystemRandom};
use sample_school::School;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use vault::Secret;

/// A relay and its school.
pub struct Sample {
    /// The relay.
    pub relay: Running,
    /// The school.
    pub school: School,
    admin_secret: String,
}

impl Sample {
    /// The configuration of a relay for this school, with secrets of its own.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn config(school: &School) -> Result<Config, RelayError> {
        let platform = Platform {
            name: "Canvas (sample)".to_owned(),
            issuer: school.url().to_owned(),
            client_id: school.lti_client_id().to_owned(),
            deployment_ids: vec![school.lti_deployment_id().to_owned()],
            auth_url: format!("{}/lti/authorize", school.url()),
            jwks_url: format!("{}/oauth/certs", school.url()),
            token_url: None,
            clever_ids: true,
            page_origins: Vec::new(),
            registered: false,
        };
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).map_err(|_| RelayError::Random)?;
        Ok(Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            records: RecordsAt::Memory,
            tls: None,
            sealing_key: Secret::new(URL_SAFE_NO_PAD.encode(key)),
            admin_secret: Secret::new(secrets::random()?),
            trusted_proxies: Proxies::default(),
            invited_only: false,
            platforms: vec![platform],
            roster_seconds: 60,
            requests_per_minute: 1_200,
            requests_per_minute_and_teacher: 1_200,
            sign_ins_per_minute_and_address: 600,
            access_minutes: 15,
            refresh_days: 30,
            session_days: 180,
            clever: CleverConfig {
                districts: vec![school.lms().district().id.clone()],
                client_id: school.client_id(),
                client_secret: Secret::new(school.client_secret()),
                oauth_url: school.url().to_owned(),
                api_url: school.url().to_owned(),
                issuer: school.url().to_owned(),
            },
        })
    }

    /// Opens both.
    ///
    /// # Errors
    /// When the school or the relay cannot be opened.
    pub async fn open(options: sample_school::Options, clock: Clock) -> Result<Self, RelayError> {
        Self::with(options, clock, |_| {}).await
    }

    /// Opens both, the relay's configuration changed.
    ///
    /// # Errors
    /// When the school or the relay cannot be opened.
    pub async fn with(
        options: sample_school::Options,
        clock: Clock,
        change: impl FnOnce(&mut Config),
    ) -> Result<Self, RelayError> {
        let school = sample_school::start(options, Arc::clone(&clock)).await?;
        let mut config = Self::config(&school)?;
        change(&mut config);
        let admin_secret = config.admin_secret.expose().clone();
        let relay = start(config, clock).await?;
        school.set_tool(relay.url());
        Ok(Self { relay, school, admin_secret })
    }

    /// What the program prints.
    #[must_use]
    pub fn announcement(&self) -> Value {
        let url = self.relay.url();
        json!({
            "url": url,
            "admin_url": format!("{url}/admin"),
            "admin_secret": self.admin_secret,
            "teacher_sign_in": format!("{url}/sign-in"),
            "lms": self.school.lms_url(),
        })
    }

    /// Closes both.
    pub async fn stop(self) {
        self.relay.stop().await;
        self.school.stop().await;
    }
}
