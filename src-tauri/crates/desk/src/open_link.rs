//! Opening a link that a relay's page made after a launch from an LMS. Whoever calls this has asked the person first: any
//! page and any program can make such a link.

use crate::words::sign_in as words;
use crate::{Account, Desk, DeskError};
use language::text;
use serde::Serialize;
use sign_in::{DeepLink, Launched, LinkError, Relay};

/// The link that was opened last, by its fingerprint, and where it led; among the store's settings.
const LAST: &str = "link";

/// Who is signed in by a link, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenedLink {
    /// The account.
    pub account: Account,
    /// The section, where it could be told.
    pub section: Option<String>,
    /// The assignment in it, where it could be told.
    pub assignment: Option<String>,
}

impl Desk {
    /// Signs in by a link and says where it leads.
    ///
    /// # Errors
    /// When it is no link of ours, was used before, or what [`Desk::sign_in`] refuses. Nothing is changed here then, and
    /// a sign-in that was made is ended; the link may be used up.
    pub async fn open_link(&self, link: &str) -> Result<OpenedLink, DeskError> {
        let link = DeepLink::read(link)?;
        let fingerprint = link.fingerprint();
        if let Some(opened) = self.opened_before(&link, &fingerprint).await? {
            return Ok(opened);
        }
        // The code is good once, and says nobody's name before: what can be known without it is looked at first.
        self.can_sign_in().await?;
        let relay = Relay::find(link.relay()).await?;
        let launched = relay.redeem(&link.code).await.map_err(words::not_redeemed)?;
        let done = self.use_link(&relay, &launched).await;
        if done.is_err() {
            // Nobody will use it.
            let _ = relay.end(&launched.tokens.refresh).await;
        }
        done?;
        let account = self.account().await?.ok_or_else(DeskError::not_connected)?;
        let place = (fingerprint, launched.section.clone(), launched.assignment.clone());
        let kept = serde_json::to_string(&place).ok();
        self.store().write(|tx| tx.set_setting(LAST, kept.as_deref()))?;
        Ok(OpenedLink { account, section: launched.section, assignment: launched.assignment })
    }

    async fn use_link(&self, relay: &Relay, launched: &Launched) -> Result<(), DeskError> {
        let teacher = relay.who(&launched.tokens.access).await.map_err(words::not_redeemed)?;
        self.belongs_to(&teacher).map_err(words::anothers_link)?;
        self.take_sign_in(relay, &launched.tokens, &teacher).await.map_err(words::link_is_used_up)
    }

    /// Where this very link led a moment ago, if its sign-in is still the one here: a page offers its link again, and a
    /// relay takes back what a code gave that comes a second time.
    async fn opened_before(
        &self,
        link: &DeepLink,
        fingerprint: &str,
    ) -> Result<Option<OpenedLink>, DeskError> {
        type Place = (String, Option<String>, Option<String>);
        let kept = self.store().read(|tx| tx.setting(LAST))?;
        let kept = kept.and_then(|kept| serde_json::from_str::<Place>(&kept).ok());
        let Some((_, section, assignment)) = kept.filter(|(last, ..)| last == fingerprint) else {
            return Ok(None);
        };
        let account = self.account().await?;
        let here = account.filter(|account| account.signed_in && account.relay == link.relay());
        Ok(here.map(|account| OpenedLink { account, section, assignment }))
    }
}

impl From<LinkError> for DeskError {
    fn from(_: LinkError) -> Self {
        Self::invalid(text!(
            "That is not a link of a Passback relay. Nothing was opened, and nothing was changed.",
            "Ese no es un enlace de un relé de Passback. No se abrió nada y no se cambió nada."
        ))
    }
}
