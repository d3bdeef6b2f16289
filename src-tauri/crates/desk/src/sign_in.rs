//! Signing in through a district's relay. The tokens lie in the vault and nowhere else; the database says only through
//! which relay its teacher comes.

use crate::school::School;
use crate::session::{self, Kept};
use crate::words::sign_in::not_signed_in;
use crate::{Desk, DeskError};
use serde::Serialize;
use sign_in::{Relay, SignInError, Tokens, Typed};
use std::time::Duration;
use vault::Secret;

/// A person has so long to sign in in the browser.
pub(crate) const SIGN_IN: Duration = Duration::from_secs(10 * 60);
/// Among the store's settings: the relay has ended this folder's sign-in.
pub(crate) const ENDED: &str = "ended";
/// A name under which no vault has anything: asked for, it says whether the vault can be used.
const PROBE: &str = "probe";

/// Through whom this folder's teacher is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The relay's address.
    pub relay: String,
    /// The teacher's Clever id.
    pub teacher: String,
    /// The teacher's name.
    pub name: String,
    /// The district.
    pub district: String,
    /// Whether the vault holds its tokens, and the relay takes them.
    pub signed_in: bool,
    /// The relay ended the sign-in for good: only signing in again helps.
    pub ended: bool,
    /// Their name there.
    #[serde(skip)]
    entry: String,
}

/// The one invitation link in a file's text. Asks nobody.
///
/// # Errors
/// When there is none in it, or several, or one that would be reached in the open.
pub fn invitation_in(text: &str) -> Result<String, DeskError> {
    Ok(::sign_in::invitation_in(text)?)
}

impl Desk {
    /// Signs in through the relay that was typed or pasted: its address, or an invitation link. `show` gets what the
    /// browser must open; it may be the desk's own browser or a line on a terminal.
    ///
    /// # Errors
    /// When the address is no relay's, nobody signs in, this folder is another teacher's, or the vault is shut. Nothing
    /// is changed then, and a sign-in that was made is ended.
    pub async fn sign_in(&self, relay: &str, show: impl FnOnce(&str)) -> Result<Account, DeskError> {
        let typed = Typed::read(relay)?;
        self.can_sign_in().await?;
        let relay = typed.find().await?;
        let begun = relay.begin_invited(typed.invitation.as_deref()).await?;
        show(&begun.address);
        let back = relay.wait(begun, SIGN_IN).await?;
        let done = self.use_sign_in(&relay, &back.tokens).await;
        if done.is_err() {
            // Nobody will use it.
            let _ = relay.end(&back.tokens.refresh).await;
        }
        back.tell(done.is_ok()).await;
        done?;
        self.account().await?.ok_or_else(DeskError::not_connected)
    }

    /// Looked at before a browser is opened and before a link is used up: whether this folder can be that of somebody
    /// who signs in, and whether there is a place for the sign-in.
    pub(crate) async fn can_sign_in(&self) -> Result<(), DeskError> {
        if self.store().read(|tx| tx.connection())?.is_some_and(|row| row.sample) {
            return self.belongs_to("");
        }
        vault::read(&self.vault(), PROBE).await?;
        Ok(())
    }

    pub(crate) async fn use_sign_in(&self, relay: &Relay, tokens: &Tokens) -> Result<(), DeskError> {
        let teacher = relay.who(&tokens.access).await?;
        self.belongs_to(&teacher)?;
        self.take_sign_in(relay, tokens, &teacher).await
    }

    /// The sign-in of a teacher whose folder this is, or may become.
    pub(crate) async fn take_sign_in(
        &self,
        relay: &Relay,
        tokens: &Tokens,
        teacher: &str,
    ) -> Result<(), DeskError> {
        let earlier = self.account().await?;
        let entry = self.entry(relay.url(), teacher)?;
        let kept = Kept::new(tokens, self.now());
        // Before anything is opened: without a vault the next start could not go on. Not yet in the place of the earlier
        // sign-in, which goes on if this one comes to nothing.
        let (vault, trial) = (self.vault(), format!("{entry} new"));
        session::write(&vault, &trial, &kept).await?;
        let going_on = match self.school_if_open() {
            Some(school) if school.is_at(relay.url()) => Some(school),
            _ => None,
        };
        let opened = match &going_on {
            // Nothing is closed for it: a sync that runs goes on with the new token.
            Some(school) => self.go_on(school, tokens.access.clone()).await,
            None => self.connect_to(relay.url(), tokens.access.clone(), teacher).await,
        };
        let _ = vault::forget(&vault, &trial).await;
        opened?;
        self.store().write(|tx| {
            tx.set_setting("token_env", None)?;
            tx.set_setting("left", None)?;
            tx.set_setting(ENDED, None)?;
            tx.set_setting("relay", Some(relay.url()))
        })?;
        let before = earlier.as_ref().map(|account| account.entry.as_str());
        let replaced = self.replace(&entry, kept, before).await;
        if let Some(school) = self.school_if_open() {
            self.keep_fresh(&school, &entry, relay.url());
        }
        match (replaced, earlier) {
            // It goes on without: the new sign-in is in use.
            (Err(error), _) => tracing::warn!(%error, "the earlier sign-in could not be ended"),
            (Ok(Some(kept)), Some(account)) => drop(end(&account.relay, &kept).await),
            (Ok(_), _) => {}
        }
        Ok(())
    }

    /// Uses another token in the school that is open, if it is good.
    async fn go_on(&self, school: &School, token: Secret<String>) -> Result<(), DeskError> {
        school.renew(token);
        let told = school.engine.connection().await?;
        self.note_connection(&told)?;
        self.inner.link.answered(told.link != gradebook::LinkState::NotReady);
        self.inner.nudge.notify_one();
        Ok(())
    }

    /// Ends the sign-in of this folder, here and at the relay. What is saved here stays. Answers whether the relay was
    /// told; if it was not, the sign-in there ends by itself once it is not used.
    ///
    /// # Errors
    /// When nobody is signed in, or the vault is shut.
    pub async fn sign_out(&self) -> Result<bool, DeskError> {
        let account = self.account().await?.ok_or_else(not_signed_in)?;
        self.leave().await?;
        let told = self.end_sign_in(&account).await?;
        self.store().write(|tx| {
            tx.set_setting(ENDED, None)?;
            tx.set_setting("relay", None)
        })?;
        Ok(told)
    }

    /// Forgets the tokens of an account and tells the relay; false: it could not be told.
    pub(crate) async fn end_sign_in(&self, account: &Account) -> Result<bool, DeskError> {
        let Some(kept) = self.forget_kept(&account.entry).await? else { return Ok(false) };
        Ok(end(&account.relay, &kept).await.is_ok())
    }

    /// The account of this folder.
    ///
    /// # Errors
    /// When the database cannot be read, or the vault is shut.
    pub async fn account(&self) -> Result<Option<Account>, DeskError> {
        let (relay, row) = self.store().read(|tx| Ok((tx.setting("relay")?, tx.connection()?)))?;
        let (Some(relay), Some(row)) = (relay, row) else { return Ok(None) };
        let teacher = row.teacher.as_str().to_owned();
        let entry = self.entry(&relay, &teacher)?;
        let ended = self.store().read(|tx| tx.setting(ENDED))?.is_some();
        let signed_in = self.kept(&entry).await?.is_some() && !ended;
        let name = format!("{} {}", row.given, row.family);
        Ok(Some(Account { relay, teacher, name, district: row.district, signed_in, ended, entry }))
    }

    /// Keeps whether the relay has ended the sign-in for good.
    pub(crate) fn note_ended(&self, ended: bool) {
        let kept = self.store().read(|tx| tx.setting(ENDED)).and_then(|known| {
            if known.is_some() == ended {
                return Ok(());
            }
            self.store().write(|tx| tx.set_setting(ENDED, ended.then_some("yes")))
        });
        if let Err(error) = kept {
            tracing::warn!(%error, "how the sign-in stands could not be kept");
        }
    }
}

/// Tells the relay that nobody will use these tokens any more.
async fn end(relay: &str, kept: &Kept) -> Result<(), SignInError> {
    Relay::find(relay).await?.end(&kept.refresh).await
}
