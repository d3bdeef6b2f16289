//! The tokens of this folder's sign-in: in use by the open school, and in the vault for the next start. They are renewed
//! one at a time, before they run out and when a request is refused; a vault that is shut for a while ends nothing.

use crate::herald::WeakDesk;
use crate::school::School;
use crate::words::sign_in::not_signed_in;
use crate::{Desk, DeskError, ErrorCode};
use gradebook::Time;
use lms::LmsError;
use lms::http::Renewal;
use serde::{Deserialize, Serialize};
use sign_in::{Relay, SignInError, Tokens};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::time::sleep;
use vault::{Secret, Vault, VaultError};

/// How often the clock on the wall is looked at. A timer stands still while a laptop sleeps, the token's life does not.
const ROUND: Duration = Duration::from_secs(30);
/// The folder's own id, among the store's settings.
const FOLDER: &str = "folder";

/// Tokens, and how long they are good by our clock.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) access: Secret<String>,
    pub(crate) refresh: Secret<String>,
    until: i64,
    good_for: i64,
}

/// The same as the vault has it.
#[derive(Serialize, Deserialize)]
struct Written {
    access: String,
    until: i64,
    refresh: String,
    good_for: i64,
}

impl Kept {
    pub(crate) fn new(tokens: &Tokens, now: Time) -> Self {
        let good_for = i64::try_from(tokens.good_for.as_millis()).unwrap_or(0);
        let (access, refresh) = (tokens.access.clone(), tokens.refresh.clone());
        Self { access, refresh, until: now.plus_millis(good_for).millis(), good_for }
    }

    /// Whether it is time for another: in the last third of its life, after it, and when our clock was set back so that
    /// it says nothing any more.
    fn is_due(&self, now: Time) -> bool {
        let left = Time::from_millis(self.until).since(now);
        left <= self.good_for / 3 || left > self.good_for
    }
}

/// The tokens that are in use, under the name that they have in the vault.
pub(crate) struct Held {
    entry: String,
    kept: Kept,
    saved: bool,
}

/// What renews the token of one open school. Neither the desk nor the school lives longer for it.
#[derive(Clone)]
struct Renewer {
    desk: WeakDesk,
    school: Weak<School>,
    entry: String,
    relay: String,
}

impl Renewer {
    /// Goes on even if nobody waits for it any more: a refresh token is used up once it is sent.
    async fn renew(
        self,
        needs: impl Fn(&Kept, Time) -> bool + Send + Sync + 'static,
    ) -> Result<(), DeskError> {
        let task = tokio::spawn(async move {
            let desk = self.desk.upgrade().ok_or_else(not_signed_in)?;
            let school = self.school;
            let use_it = |token| {
                if let Some(school) = school.upgrade() {
                    school.renew(token);
                }
            };
            desk.renew(&self.entry, &self.relay, |kept| needs(kept, desk.now()), use_it).await.map(drop)
        });
        task.await.unwrap_or_else(|_| Err(not_signed_in()))
    }

    /// For a request whose token was refused.
    fn for_refused(self) -> Renewal {
        Arc::new(move |refused| {
            let this = self.clone();
            Box::pin(async move {
                let same = move |kept: &Kept, _: Time| kept.access.expose() == refused.expose();
                this.renew(same).await.map_err(|error| {
                    if is_for_good(&error) { LmsError::SignIn { status: 401 } } else { LmsError::Offline }
                })
            })
        })
    }
}

/// Whether only signing in anew helps. Another page than the relay's is a network that asks for something first.
fn is_for_good(error: &DeskError) -> bool {
    !matches!(error.code, ErrorCode::Offline | ErrorCode::Invalid)
}

impl Desk {
    /// The name in the vault. The folder's id is in it, so that two folders of one teacher are two sign-ins.
    pub(crate) fn entry(&self, relay: &str, teacher: &str) -> Result<String, DeskError> {
        let folder = match self.store().read(|tx| tx.setting(FOLDER))? {
            Some(folder) => folder,
            None => {
                let made = sign_in::random();
                self.store().write(|tx| tx.set_setting(FOLDER, Some(&made)))?;
                made
            }
        };
        Ok(format!("{relay} {teacher} {folder}"))
    }

    pub(crate) fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(&self.inner.options.vault)
    }

    /// The tokens under this name, as they are in use or as the vault has them.
    pub(crate) async fn kept(&self, entry: &str) -> Result<Option<Kept>, DeskError> {
        let held = self.inner.signed.lock().await;
        self.find(held.as_ref(), entry).await
    }

    async fn find(&self, held: Option<&Held>, entry: &str) -> Result<Option<Kept>, DeskError> {
        match held.filter(|held| held.entry == entry) {
            Some(held) => Ok(Some(held.kept.clone())),
            None => read(&self.vault(), entry).await,
        }
    }

    /// A token for this folder's relay, good for a while: the one that is kept, or a new one in its place. Where the
    /// relay cannot be reached the old one does: the first request says that there is no connection.
    pub(crate) async fn relay_token(&self, entry: &str, relay: &str) -> Result<Secret<String>, DeskError> {
        let kept = self.kept(entry).await?.ok_or_else(not_signed_in)?;
        match self.renew(entry, relay, |kept| kept.is_due(self.now()), drop).await {
            Ok(kept) => Ok(kept.access),
            Err(error) if !is_for_good(&error) => Ok(kept.access),
            Err(error) => Err(error),
        }
    }

    /// Renews the tokens if they need it, and has the access token used.
    async fn renew(
        &self,
        entry: &str,
        relay: &str,
        needs: impl Fn(&Kept) -> bool,
        use_it: impl Fn(Secret<String>),
    ) -> Result<Kept, DeskError> {
        // One at a time: a refresh token is good once.
        let mut held = self.inner.signed.lock().await;
        let kept = self.find(held.as_ref(), entry).await?.ok_or_else(not_signed_in)?;
        if !needs(&kept) {
            self.save(&mut held).await;
            use_it(kept.access.clone());
            return Ok(kept);
        }
        let renewed = Relay::find(relay).await?.renew(&kept.refresh).await;
        match &renewed {
            Ok(_) => self.note_ended(false),
            // It is shown until somebody signs in again: the tokens that are kept are worth nothing any more.
            Err(SignInError::Ended) => self.note_ended(true),
            Err(_) => {}
        }
        let kept = Kept::new(&renewed?, self.now());
        // In use before it is kept: the relay takes the earlier one no longer, and a keyring may ask its owner first.
        use_it(kept.access.clone());
        *held = Some(Held { entry: entry.to_owned(), kept: kept.clone(), saved: false });
        self.save(&mut held).await;
        Ok(kept)
    }

    /// Puts into the vault what it does not have yet. What it doesn't take stays in use, and is tried again.
    async fn save(&self, held: &mut Option<Held>) {
        let Some(held) = held.as_mut().filter(|held| !held.saved) else { return };
        match write(&self.vault(), &held.entry, &held.kept).await {
            Ok(()) => held.saved = true,
            Err(error) => tracing::warn!(%error, "a renewed sign-in could not be kept; it is tried again"),
        }
    }

    /// Holds the tokens of a new sign-in, in place of an earlier one; answers what that one was.
    pub(crate) async fn replace(
        &self,
        entry: &str,
        kept: Kept,
        earlier: Option<&str>,
    ) -> Result<Option<Kept>, DeskError> {
        let mut held = self.inner.signed.lock().await;
        let before = match earlier {
            Some(earlier) => self.find(held.as_ref(), earlier).await,
            None => Ok(None),
        };
        *held = Some(Held { entry: entry.to_owned(), kept, saved: false });
        self.save(&mut held).await;
        if let Some(earlier) = earlier.filter(|earlier| *earlier != entry)
            && let Err(error) = vault::forget(&self.vault(), earlier).await
        {
            tracing::warn!(%error, "the earlier sign-in could not be forgotten");
        }
        before
    }

    /// Forgets the tokens; answers what they were.
    pub(crate) async fn forget_kept(&self, entry: &str) -> Result<Option<Kept>, DeskError> {
        let mut held = self.inner.signed.lock().await;
        let kept = self.find(held.as_ref(), entry).await?;
        vault::forget(&self.vault(), entry).await?;
        *held = None;
        Ok(kept)
    }

    /// Renews the token of an open school before it runs out, so that no run is interrupted by it, and when a request
    /// is refused all the same.
    pub(crate) fn keep_fresh(&self, school: &Arc<School>, entry: &str, relay: &str) {
        let (desk, weak) = (self.downgrade(), Arc::downgrade(school));
        let (entry, relay) = (entry.to_owned(), relay.to_owned());
        let renewer = Renewer { desk, school: weak, entry, relay };
        school.renew_with(renewer.clone().for_refused());
        let task = tokio::spawn(async move {
            loop {
                sleep(ROUND).await;
                match renewer.clone().renew(Kept::is_due).await {
                    Ok(()) => {}
                    // The next request is refused, and the person is asked to sign in.
                    Err(error) if error.code == ErrorCode::SignIn => return,
                    Err(error) => tracing::info!(%error, "the sign-in could not be renewed yet"),
                }
            }
        });
        school.also(task);
    }
}

async fn read(vault: &Arc<dyn Vault>, entry: &str) -> Result<Option<Kept>, DeskError> {
    let text = vault::read(vault, entry).await?;
    // What cannot be read was kept by another version: signing in anew puts it right.
    let written = text.and_then(|text| serde_json::from_str::<Written>(text.expose()).ok());
    Ok(written.map(|Written { access, until, refresh, good_for }| Kept {
        access: Secret::new(access),
        refresh: Secret::new(refresh),
        until,
        good_for,
    }))
}

/// Keeps tokens under this name.
pub(crate) async fn write(vault: &Arc<dyn Vault>, entry: &str, kept: &Kept) -> Result<(), VaultError> {
    let written = Written {
        access: kept.access.expose().clone(),
        until: kept.until,
        refresh: kept.refresh.expose().clone(),
        good_for: kept.good_for,
    };
    let text = serde_json::to_string(&written).map_err(|_| VaultError::Failed)?;
    vault::keep(vault, entry, Secret::new(text)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_by_the_clock_on_the_wall() {
        let noon = Time::parse("2026-11-24T12:00:00Z").expect("a time");
        let good_for = Duration::from_secs(900);
        let (access, refresh) = (Secret::new("a".to_owned()), Secret::new("r".to_owned()));
        let kept = Kept::new(&Tokens { access, good_for, refresh }, noon);
        let due = |seconds: i64| kept.is_due(noon.plus_millis(seconds * 1_000));
        assert!(!due(0) && !due(599));
        assert!(due(600), "in its last third");
        assert!(due(8 * 3_600), "a laptop that slept over it");
        assert!(due(-60), "a clock that was set back");
        assert!(ROUND <= Duration::from_secs(30), "it is looked at soon after waking up");
    }
}
