//! What is asked of platforms: their keys, and what they say of themselves when they register. Nothing is followed,
//! little is read, nobody is waited for long; and whatever address somebody else named is asked only if it can be a
//! platform's.

use super::platform::{Platform, is_address};
use crate::clever::{CleverError, Keys, signature};
use crate::config::Config;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::JwkSet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, redirect, retry};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use url::{Host, Url};

/// A launch waits no longer for a platform's keys.
const PATIENCE: Duration = Duration::from_secs(10);
/// More platforms than a relay has; beyond it all keys are read again.
const MOST: usize = 1_000;

/// What launches need.
pub struct Lti {
    http: Client,
    strangers: Client,
    on_this_computer: bool,
    keys: Mutex<BTreeMap<String, Arc<Keys>>>,
    own_key: OnceCell<Value>,
}

impl Lti {
    /// Nothing is known yet.
    pub fn new(config: &Config, url: &str) -> Result<Self, lms::SetupError> {
        signature::lend();
        let on_this_computer = url.starts_with("http:");
        let secure =
            !on_this_computer || config.platforms.iter().any(|one| one.jwks_url.starts_with("https:"));
        let builder = || -> Result<reqwest::ClientBuilder, lms::SetupError> {
            let builder = Client::builder()
                .tls_backend_preconfigured(lms::http::trusted_by_system(secure)?)
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false)
                .connect_timeout(Duration::from_secs(5))
                .timeout(PATIENCE)
                .user_agent(concat!("passback-relay/", env!("CARGO_PKG_VERSION")));
            Ok(if on_this_computer { builder.no_proxy() } else { builder })
        };
        let built =
            |builder: reqwest::ClientBuilder| builder.build().map_err(|_| lms::SetupError::Certificates);
        let http = built(builder()?)?;
        let strangers = builder()?;
        let strangers = if on_this_computer {
            strangers
        } else {
            // A proxy would look names up itself, where nobody sees what they lead to.
            strangers.https_only(true).no_proxy().dns_resolver(Arc::new(Outside))
        };
        Ok(Self {
            http,
            strangers: built(strangers)?,
            on_this_computer,
            keys: Mutex::default(),
            own_key: OnceCell::new(),
        })
    }

    /// The keys of a platform, one of which is `wanted`.
    pub(super) async fn keys(
        &self,
        platform: &Platform,
        wanted: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<JwkSet>, CleverError> {
        let keys = {
            let mut all = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MOST {
                all.clear();
            }
            Arc::clone(all.entry(platform.jwks_url.clone()).or_default())
        };
        // Who wrote the configuration may name a host inside; who registered by a link may not.
        let http = if platform.registered { &self.strangers } else { &self.http };
        keys.with(wanted, now, crate::clever::read(http.get(&platform.jwks_url))).await
    }

    /// The public half of the relay's own key.
    pub(super) fn own_key(&self) -> &OnceCell<Value> {
        &self.own_key
    }

    /// For an address that somebody else named.
    pub(super) fn strangers(&self) -> &Client {
        &self.strangers
    }

    /// Whether such an address may be asked: https and a name, or this computer where the relay is there itself.
    pub(super) fn may_ask(&self, address: &str) -> bool {
        let Some(url) = Url::parse(address).ok().filter(|_| is_address(address)) else { return false };
        if self.on_this_computer {
            return true;
        }
        let named = match url.host() {
            Some(Host::Domain(name)) => name.contains('.') && !name.ends_with(".localhost"),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => false,
        };
        named && url.scheme() == "https"
    }
}

/// Names of this computer, and of what only this computer reaches, lead nowhere.
struct Outside;

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outside: Vec<SocketAddr> = found.filter(|one| is_outside(one.ip())).collect();
            let outside: Addrs = Box::new(outside.into_iter());
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(outside)
        })
    }
}

/// An LMS may be in the district's own network; it is never this computer, nor where a computing centre answers its
/// own machines.
fn is_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, ..] = address.octets();
            !(address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_broadcast()
                || address.is_multicast()
                || first == 0)
        }
        IpAddr::V6(address) => {
            !(address.is_loopback()
                || address.is_unspecified()
                || address.is_multicast()
                || address.is_unicast_link_local())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn a_name_may_not_lead_to_this_computer_or_to_what_only_it_reaches() {
        let outside = |address: &str| is_outside(address.parse().unwrap());
        for good in ["192.0.2.7", "10.1.2.3", "192.168.7.7", "2001:db8::1", "fd00::1"] {
            assert!(outside(good), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
        ] {
            assert!(!outside(bad), "{bad}");
        }
    }
}
