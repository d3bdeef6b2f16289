//! The app lock at the desk: what may be asked while it is locked, and what its commands do.

use crate::lock::{AppLock, IDLE, LEAST, MOST, ROUND, Tried};
use crate::view::{AppState, Language, LockChoices, LockView, PinTry, SetPin};
use crate::words::at_rest::{self as words, PinPlace};
use crate::{Desk, DeskError, Event, apart::blocking, apart::held};
use gradebook::RunId;
use std::collections::BTreeSet;
use vault::KeptIn;

/// What may be asked while it is locked: how the lock stands, and the PIN.
const OPEN: [&str; 5] = ["app_state", "lock_state", "lock_now", "unlock", "here"];

/// Refuses a command while it is locked. Whoever answers commands beside the desk asks this first.
///
/// # Errors
/// When it is locked and the command would show or change anything.
pub fn unless_locked(lock: &AppLock, command: &str) -> Result<(), DeskError> {
    if lock.is_locked() && !OPEN.contains(&command) { Err(words::locked()) } else { Ok(()) }
}

impl Desk {
    pub(crate) fn app_lock(&self) -> &AppLock {
        &self.inner.options.lock
    }

    /// Reads the lock, and tells of its changes. Must be called within a tokio runtime if there is background work.
    pub(crate) fn watch_lock(&self) {
        self.app_lock().begin(&self.vault());
        if !self.inner.options.background {
            return;
        }
        let mut changes = self.app_lock().changes();
        let desk = self.downgrade();
        tokio::spawn(async move {
            loop {
                let changed = tokio::time::timeout(ROUND, changes.changed()).await;
                let Some(desk) = desk.upgrade() else { return };
                match changed {
                    Ok(Err(_)) => return,
                    Ok(Ok(())) => desk.tell_lock(),
                    Err(_) => desk.app_lock().look(desk.now()),
                }
            }
        });
    }

    fn tell_lock(&self) {
        let locked = self.app_lock().is_locked();
        self.tell(Event::Lock { locked });
        if locked {
            return;
        }
        // What happened meanwhile was not told.
        let missed: BTreeSet<RunId> = std::mem::take(&mut *held(&self.inner.missed));
        for run in missed {
            if let Ok(run) = self.run_view(&run) {
                self.tell(Event::Run { run });
            }
        }
        self.tell_sections();
        if let Err(error) = self.say_everything_again() {
            tracing::warn!(%error, "what is on screen could not be told anew");
        }
    }

    /// What may be told while it is locked.
    pub(crate) fn while_locked(&self, event: Event) -> Option<Event> {
        match event {
            // The window of another account must not stay, and this says nothing of either.
            Event::Lock { .. } | Event::Other => Some(event),
            Event::Notice { .. } => {
                let (title, text) = words::notice_while_locked();
                Some(Event::Notice { title, text })
            }
            Event::Run { run } => {
                held(&self.inner.missed).insert(RunId::from(run.run.as_str()));
                None
            }
            Event::Cells { .. }
            | Event::Book { .. }
            | Event::Sections { .. }
            | Event::Connection { .. }
            | Event::Said { .. }
            // These are told, and kept meanwhile, by the accounts.
            | Event::Led { .. }
            | Event::Launch { .. } => None,
        }
    }

    pub(crate) fn lock_view(&self) -> LockView {
        self.app_lock().begin(&self.vault());
        let kept = self.app_lock().kept();
        let place = match &kept {
            None => PinPlace::None,
            // One from before that was chosen is there all the same.
            Some(kept) if self.forgets() && !kept.has_pin() => PinPlace::Forgets,
            Some(_) => PinPlace::Keeps,
        };
        let kept = kept.unwrap_or_default();
        LockView {
            locked: self.app_lock().is_locked(),
            pin: kept.has_pin(),
            available: place == PinPlace::Keeps,
            note: words::lock_note(place).to_owned(),
            idle: kept.idle,
            on_sleep: kept.on_sleep,
            hide: kept.hide,
            wait: kept.wait(self.now()),
            language: self.choices().map_or(Language::System, |choices| choices.language),
        }
    }

    /// Whether the teacher chose that what is kept is gone at the next start.
    fn forgets(&self) -> bool {
        self.inner.options.vault.kept_in() == KeptIn::Nowhere
    }

    pub(crate) fn lock_here(&self) -> LockView {
        self.app_lock().lock();
        self.lock_view()
    }

    pub(crate) fn somebody_is_here(&self) {
        if !self.app_lock().is_locked() {
            self.app_lock().touch(self.now());
        }
    }

    pub(crate) async fn unlock_with(&self, input: PinTry) -> Result<AppState, DeskError> {
        let desk = self.clone();
        let tried =
            blocking(move || Ok(desk.app_lock().unlock(&desk.vault(), &input.pin, desk.now()))).await?;
        match tried {
            Tried::Right => self.open_app().await,
            Tried::Wrong(wait) => Err(words::wrong_pin(wait)),
            Tried::TooSoon(wait) => Err(words::too_soon(wait)),
        }
    }

    pub(crate) async fn keep_pin(&self, input: SetPin) -> Result<LockView, DeskError> {
        let new = input.pin.trim().to_owned();
        let right = (LEAST..=MOST).contains(&new.len()) && new.bytes().all(|letter| letter.is_ascii_digit());
        if !right {
            return Err(words::not_a_pin(LEAST, MOST));
        }
        if self.forgets() {
            return Err(words::pin_would_be_forgotten());
        }
        self.with_pin(input.before, move |desk| {
            desk.app_lock().set_pin(&desk.vault(), Some(&new)).map_err(words::not_kept)
        })
        .await
    }

    pub(crate) async fn drop_pin(&self, input: PinTry) -> Result<LockView, DeskError> {
        self.with_pin(input.pin, |desk| desk.app_lock().set_pin(&desk.vault(), None).map_err(words::not_kept))
            .await
    }

    async fn with_pin(
        &self,
        pin: String,
        act: impl FnOnce(&Self) -> Result<(), DeskError> + Send + 'static,
    ) -> Result<LockView, DeskError> {
        let desk = self.clone();
        blocking(move || {
            match desk.app_lock().try_pin(&desk.vault(), &pin, desk.now()) {
                Tried::Right => {}
                Tried::Wrong(0) => return Err(words::not_your_pin()),
                Tried::Wrong(wait) | Tried::TooSoon(wait) => return Err(words::too_soon(wait)),
            }
            act(&desk)?;
            Ok(desk.lock_view())
        })
        .await
    }

    pub(crate) async fn choose_when(&self, input: LockChoices) -> Result<LockView, DeskError> {
        if !IDLE.contains(&input.idle) {
            return Err(words::no_such_time());
        }
        let desk = self.clone();
        blocking(move || {
            let has_pin = desk.app_lock().kept().is_some_and(|kept| kept.has_pin());
            if !has_pin && (input.idle > 0 || input.on_sleep) {
                return Err(words::no_pin());
            }
            desk.app_lock().touch(desk.now());
            let changed = desk.app_lock().change(&desk.vault(), |kept| {
                kept.idle = input.idle;
                kept.on_sleep = input.on_sleep;
                kept.hide = input.hide;
            });
            changed.map_err(words::not_kept)?;
            Ok(desk.lock_view())
        })
        .await
    }
}
