//! Signing in from a window: the relay is looked at, the browser opened, and whoever comes back gets an account of
//! their own. What was on screen stays until that is done.

use super::entrance::open_seal;
use super::{Accounts, index};
use crate::apart::blocking;
use crate::sign_in::SIGN_IN;
use crate::view::{
    AppState, BeginSignIn, Keep, KeepPlace, LinkState, Opened, SignInBegun, SignInOptions, SignOutView,
    SignedIn, SignedOut,
};
use crate::words::accounts as words;
use crate::{Desk, DeskError};
use sign_in::{Begun, Relay, Tokens, Typed};
use std::sync::{Arc, PoisonError};
use tokio::sync::Notify;
use vault::{Place, Vault, VaultError};

/// A sign-in that waits for the browser.
pub(super) struct Waiting {
    page: String,
    given_up: Arc<Notify>,
    /// Taken by whoever waits for it.
    begun: Option<(Relay, Begun)>,
}

impl Accounts {
    pub(super) async fn options_of_sign_in(&self) -> Result<SignInOptions, DeskError> {
        let vault = Arc::clone(&self.inner.vault);
        let keep = match blocking(move || Ok(vault.place())).await? {
            Place::Ready => KeepPlace::Keyring,
            Place::Choose => KeepPlace::NewPassphrase,
            Place::Shut => KeepPlace::Passphrase,
        };
        let mut relays = Vec::new();
        for entry in &self.rooms().index.accounts {
            if let Some(relay) = entry.relay.as_ref().filter(|relay| !relays.contains(*relay)) {
                relays.push(relay.clone());
            }
        }
        Ok(SignInOptions { keep, text: words::where_kept(keep).to_owned(), relays })
    }

    pub(super) async fn begin(&self, input: BeginSignIn) -> Result<SignInBegun, DeskError> {
        self.give_up_sign_in();
        let desk = self.desk()?;
        // A sync that waits for this very sign-in is no reason against it.
        if desk.link_now().state != LinkState::SignInNeeded {
            desk.no_run()?;
        }
        let typed = Typed::read(&input.address)?;
        let relay = typed.find().await?;
        // Only now: an address that is none has changed nothing.
        self.choose_place(input.keep).await?;
        self.place_is_ready().await?;
        let begun = relay.begin_invited(typed.invitation.as_deref()).await?;
        let page = begun.address.clone();
        let opened = (self.inner.options.browse)(&page);
        let waiting = Waiting { page: page.clone(), given_up: Arc::default(), begun: Some((relay, begun)) };
        *self.waiting() = Some(waiting);
        let minutes = u32::try_from(SIGN_IN.as_secs() / 60).unwrap_or(u32::MAX);
        Ok(SignInBegun { host: typed.host, page, opened, minutes })
    }

    /// Whether there is a place for a sign-in: nobody is to sign in in the browser for nothing.
    async fn place_is_ready(&self) -> Result<(), DeskError> {
        let vault = Arc::clone(&self.inner.vault);
        match blocking(move || Ok(vault.place())).await? {
            Place::Ready => Ok(()),
            Place::Choose => Err(VaultError::NoKeyring.into()),
            Place::Shut => Err(VaultError::Shut.into()),
        }
    }

    pub(super) async fn choose_place(&self, keep: Keep) -> Result<(), DeskError> {
        match keep {
            Keep::Keyring => Ok(()),
            Keep::Memory => {
                self.inner.vault.keep_in_memory();
                Ok(())
            }
            Keep::Passphrase { passphrase } => self.keep_with(passphrase).await,
        }
    }

    pub(super) async fn keep_with(&self, passphrase: String) -> Result<(), DeskError> {
        let (vault, lock) = (Arc::clone(&self.inner.vault), Arc::clone(&self.inner.options.lock));
        let open: Vec<Desk> = self.rooms().open.values().cloned().collect();
        blocking(move || {
            open_seal(&vault, passphrase)?;
            // It keeps the keys as well as a sign-in, and the PIN: also those from a keyring that is not there any more.
            open.iter().for_each(Desk::key_in_new_place);
            let vault: Arc<dyn Vault> = vault;
            if let Err(error) = lock.in_new_place(&vault) {
                tracing::warn!(%error, "the lock is not where secrets are kept now");
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn finish(&self) -> Result<SignedIn, DeskError> {
        let taken = self
            .waiting()
            .as_mut()
            .and_then(|waiting| waiting.begun.take().map(|begun| (begun, Arc::clone(&waiting.given_up))));
        let Some(((relay, begun), given_up)) = taken else { return Err(words::nothing_waits()) };
        let back = tokio::select! {
            back = relay.wait(begun, SIGN_IN) => back,
            () = given_up.notified() => return Err(words::given_up()),
        };
        self.forget_waiting(&given_up);
        let back = back?;
        let done = self.adopt(&relay, &back.tokens).await;
        back.tell(done.is_ok()).await;
        done
    }

    /// Opens the account of whoever signed in. If that comes to nothing, the sign-in is ended and what was on screen
    /// stays.
    pub(super) async fn adopt(&self, relay: &Relay, tokens: &Tokens) -> Result<SignedIn, DeskError> {
        let adopted = self.let_in(relay, tokens).await;
        if adopted.is_err() {
            // Nobody will use it.
            let _ = relay.end(&tokens.refresh).await;
        }
        adopted
    }

    async fn let_in(&self, relay: &Relay, tokens: &Tokens) -> Result<SignedIn, DeskError> {
        let _door = self.inner.door.lock().await;
        let teacher = relay.who(&tokens.access).await?;
        let before = self.desk()?;
        let (known, here) = {
            let index = &self.rooms().index;
            (index.of(relay.url(), &teacher).map(|entry| entry.id.clone()), index.here.clone())
        };
        let fresh = known.is_none();
        let id = known.unwrap_or_else(index::new_id);
        if id != here {
            // A sync may have begun by itself while the browser was open.
            before.no_run()?;
        }
        let desk = self.room(&id)?;
        if let Err(error) = desk.use_sign_in(relay, tokens).await {
            if fresh {
                let gone = desk.clone();
                let forget = move || {
                    gone.forget_key();
                    Ok(())
                };
                blocking(forget).await?;
                drop(desk);
                self.clear_away(&id);
            }
            before.speak_as_chosen()?;
            return Err(error);
        }
        if fresh {
            self.like(&desk, &before)?;
        }
        let shown = before.shows_a_school()?;
        self.bring(&id).await?;
        self.note();
        let state = desk.open_app().await?;
        // Not of the state: behind the lock it says nothing of anybody.
        let name = desk.connection_view()?.map(|card| card.teacher).unwrap_or_default();
        let other = id != here && shown;
        Ok(SignedIn { state, other, said: words::signed_in(&name), place: None })
    }

    /// Takes away the folder that was made for a sign-in which came to nothing.
    fn clear_away(&self, id: &str) {
        self.rooms().open.remove(id);
        let folder = index::folder(&self.inner.options.data_dir, id);
        if id != index::FIRST
            && let Err(error) = std::fs::remove_dir_all(folder)
        {
            tracing::warn!(%error, "an empty folder stays");
        }
    }

    pub(super) fn open_page_again(&self) -> Result<Opened, DeskError> {
        let page = self.waiting().as_ref().map(|waiting| waiting.page.clone());
        let url = page.ok_or_else(words::nothing_waits)?;
        if (self.inner.options.browse)(&url) { Ok(Opened { url }) } else { Err(words::no_browser()) }
    }

    /// Whoever waits for the browser waits no longer.
    pub(super) fn give_up_sign_in(&self) {
        if let Some(waiting) = self.waiting().take() {
            waiting.given_up.notify_one();
        }
    }

    fn forget_waiting(&self, mine: &Arc<Notify>) {
        let mut waiting = self.waiting();
        // Another one may have begun since.
        if waiting.as_ref().is_some_and(|now| Arc::ptr_eq(&now.given_up, mine)) {
            *waiting = None;
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Option<Waiting>> {
        self.inner.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn what_signing_out_does(&self) -> Result<SignOutView, DeskError> {
        let desk = self.desk()?;
        let card = desk.connection_view()?.ok_or_else(DeskError::not_connected)?;
        let sections = desk.section_items()?;
        let sum = |of: &dyn Fn(&crate::view::Counts) -> u32| sections.iter().map(|one| of(&one.counts)).sum();
        let unsent = words::unsent(sum(&|c| c.ready), sum(&|c| c.held), sum(&|c| c.to_approve));
        let lines = words::signing_out(&card.teacher, &card.lms, sections.len());
        Ok(SignOutView { teacher: card.teacher, unsent, lines })
    }

    pub(super) async fn end_here(&self) -> Result<SignedOut, DeskError> {
        let _door = self.inner.door.lock().await;
        let desk = self.desk()?;
        desk.no_run()?;
        let told = desk.sign_out().await?;
        self.note();
        let state: AppState = desk.state()?;
        Ok(SignedOut { state, said: words::signed_out(told).to_owned() })
    }

    pub(super) async fn open_seal(&self, passphrase: String) -> Result<AppState, DeskError> {
        self.keep_with(passphrase).await?;
        let desk: Desk = self.desk()?;
        // What went wrong before is over; whatever goes wrong now is said by the connection's card.
        if let Err(error) = desk.connect_saved().await {
            tracing::info!(%error, "the school could not be opened yet");
        }
        desk.tell_connection();
        desk.state()
    }
}
