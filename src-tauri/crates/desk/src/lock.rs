//! The app lock: one for the whole program, whatever data folder is open. Behind it nothing is shown or changed; what is
//! under way goes on. The PIN's hash lies in the vault. Deliberately not here: what may be asked while it is locked
//! ([`crate::handle`]), and anything drawn.

mod pin;
#[cfg(test)]
mod tests;

use gradebook::Time;
pub(crate) use pin::{LEAST, MOST};
use pin::{LONGEST, Pin, seconds, wait_after};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use vault::{Secret, Vault, VaultError};

/// Its name in the vault.
const ENTRY: &str = "app-lock";
/// Minutes that can be chosen.
pub(crate) const IDLE: [u32; 4] = [0, 5, 15, 60];
/// How often the clock is looked at.
pub(crate) const ROUND: Duration = Duration::from_secs(5);
/// A gap of so long between two looks: the computer slept.
const SLEPT: i64 = 60_000;

/// The lock. Share it in an `Arc` among all desks of a program.
#[derive(Debug)]
pub struct AppLock {
    state: Mutex<State>,
    locked: watch::Sender<bool>,
    /// Several accounts are behind it.
    shared: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// `None` until the vault could be read.
    kept: Option<Kept>,
    /// When the person last touched anything.
    touched: Option<Time>,
    /// When the clock was last looked at.
    looked: Option<Time>,
}

/// What the vault has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pin: Option<Pin>,
    pub(crate) idle: u32,
    pub(crate) on_sleep: bool,
    pub(crate) hide: bool,
    /// Wrong PINs in a row, and until when no other is taken.
    wrong: u32,
    until: i64,
}

/// What came of a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It is the one.
    Right,
    /// It is not; so many seconds until another is taken.
    Wrong(u32),
    /// It was not looked at; so many seconds are left.
    TooSoon(u32),
}

impl Default for AppLock {
    fn default() -> Self {
        Self { state: Mutex::default(), locked: watch::Sender::new(false), shared: AtomicBool::new(false) }
    }
}

impl AppLock {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is locked now.
    pub fn is_locked(&self) -> bool {
        *self.locked.borrow()
    }

    /// Tells of every change.
    pub(crate) fn changes(&self) -> watch::Receiver<bool> {
        self.locked.subscribe()
    }

    /// Reads what is kept, once; a program that has a PIN starts locked.
    pub(crate) fn begin(&self, vault: &Arc<dyn Vault>) {
        let mut state = self.state();
        if state.kept.is_some() {
            return;
        }
        // A vault that cannot be read says nothing of a PIN; it keeps the key of the data too.
        let Ok(kept) = read(vault) else { return };
        let has_pin = kept.pin.is_some();
        state.kept = Some(kept);
        drop(state);
        self.locked.send_if_modified(|locked| std::mem::replace(locked, has_pin) != has_pin);
    }

    /// Whether several accounts are behind it: who erases one of them does not open the others.
    pub(crate) fn share(&self, among_several: bool) {
        self.shared.store(among_several, Ordering::SeqCst);
    }

    pub(crate) fn is_shared(&self) -> bool {
        self.shared.load(Ordering::SeqCst)
    }

    /// What was chosen; `None` while the vault cannot be read.
    pub(crate) fn kept(&self) -> Option<Kept> {
        self.state().kept.clone()
    }

    /// Somebody is at the computer.
    pub(crate) fn touch(&self, now: Time) {
        self.state().touched = Some(now);
    }

    /// Locks if there is a PIN; says whether it is locked.
    pub(crate) fn lock(&self) -> bool {
        let has_pin = self.state().kept.as_ref().is_some_and(|kept| kept.pin.is_some());
        self.locked.send_if_modified(|locked| {
            let before = *locked;
            *locked |= has_pin;
            *locked != before
        });
        self.is_locked()
    }

    /// Looks at the clock: locks after a time without a touch, and after a sleep.
    pub(crate) fn look(&self, now: Time) {
        let mut state = self.state();
        let gap = state.looked.replace(now).map_or(0, |before| now.since(before));
        let touched = *state.touched.get_or_insert(now);
        let Some(kept) = &state.kept else { return };
        // A clock that was set back starts the time anew.
        let still = now.since(touched);
        let idle = kept.idle > 0 && still >= i64::from(kept.idle) * 60_000;
        let due = idle || (kept.on_sleep && gap >= SLEPT);
        if still < 0 {
            state.touched = Some(now);
        }
        drop(state);
        if due {
            self.lock();
        }
    }

    /// Tries a PIN; unlocks if it is the one.
    pub(crate) fn unlock(&self, vault: &Arc<dyn Vault>, pin: &str, now: Time) -> Tried {
        let tried = self.try_pin(vault, pin, now);
        if tried == Tried::Right {
            let mut state = self.state();
            // However long nobody looked: that is over.
            (state.touched, state.looked) = (Some(now), Some(now));
            drop(state);
            self.locked.send_if_modified(|locked| std::mem::replace(locked, false));
        }
        tried
    }

    /// Tries a PIN. Wrong ones are counted in the vault, so that starting again does not begin anew.
    pub(crate) fn try_pin(&self, vault: &Arc<dyn Vault>, pin: &str, now: Time) -> Tried {
        // One at a time: the lock is held while the hash is made.
        let mut state = self.state();
        let Some(kept) = state.kept.as_mut() else { return Tried::Right };
        let Some(set) = kept.pin.clone() else { return Tried::Right };
        let left = kept.wait(now);
        if left > 0 {
            return Tried::TooSoon(left);
        }
        let right = set.is(pin);
        kept.wrong = if right { 0 } else { kept.wrong.saturating_add(1) };
        let wait = wait_after(kept.wrong);
        kept.until = now.millis() + i64::from(wait) * 1_000;
        let written = kept.clone();
        drop(state);
        if let Err(error) = write(vault, Some(&written)) {
            tracing::warn!(%error, "a try could not be counted for the next start");
        }
        if right { Tried::Right } else { Tried::Wrong(wait) }
    }

    /// Sets a PIN, or takes it away.
    pub(crate) fn set_pin(&self, vault: &Arc<dyn Vault>, pin: Option<&str>) -> Result<(), VaultError> {
        let pin = match pin {
            Some(pin) => Some(Pin::new(pin).ok_or(VaultError::Failed)?),
            None => None,
        };
        self.change(vault, |kept| {
            kept.pin = pin;
            kept.wrong = 0;
            kept.until = 0;
        })
    }

    /// Changes what is chosen; kept first, in use after.
    pub(crate) fn change(
        &self,
        vault: &Arc<dyn Vault>,
        change: impl FnOnce(&mut Kept),
    ) -> Result<(), VaultError> {
        let mut kept = match self.kept() {
            Some(kept) => kept,
            None => read(vault)?,
        };
        change(&mut kept);
        write(vault, Some(&kept))?;
        self.state().kept = Some(kept);
        Ok(())
    }

    /// The vault keeps in another place from now on: what is in use goes there too. A PIN that is there already gives
    /// way to the one in use, and not to none.
    pub(crate) fn in_new_place(&self, vault: &Arc<dyn Vault>) -> Result<(), VaultError> {
        match self.kept() {
            Some(kept) if kept.has_pin() || !read(vault)?.has_pin() => write(vault, Some(&kept)),
            Some(_) => Ok(()),
            None => {
                self.begin(vault);
                Ok(())
            }
        }
    }

    /// Forgets everything; it is unlocked then.
    pub(crate) fn forget(&self, vault: &Arc<dyn Vault>) -> Result<(), VaultError> {
        write(vault, None)?;
        self.state().kept = Some(Kept::default());
        self.locked.send_if_modified(|locked| std::mem::replace(locked, false));
        Ok(())
    }
}

impl Kept {
    pub(crate) const fn has_pin(&self) -> bool {
        self.pin.is_some()
    }

    /// Seconds until another PIN is taken.
    pub(crate) fn wait(&self, now: Time) -> u32 {
        seconds(self.until - now.millis()).min(LONGEST)
    }
}

/// A keyring may start a runtime of its own, so it is never asked on a thread that belongs to one.
fn aside<T: Send>(act: impl FnOnce() -> Result<T, VaultError> + Send) -> Result<T, VaultError> {
    std::thread::scope(|scope| scope.spawn(act).join()).unwrap_or(Err(VaultError::Failed))
}

fn read(vault: &Arc<dyn Vault>) -> Result<Kept, VaultError> {
    let text = aside(|| vault.get(ENTRY))?;
    // What cannot be read was kept by another version: setting a PIN anew puts it right.
    Ok(text.and_then(|text| serde_json::from_str(text.expose()).ok()).unwrap_or_default())
}

fn write(vault: &Arc<dyn Vault>, kept: Option<&Kept>) -> Result<(), VaultError> {
    let Some(kept) = kept else { return aside(|| vault.delete(ENTRY)) };
    let text = Secret::new(serde_json::to_string(kept).map_err(|_| VaultError::Failed)?);
    aside(|| vault.set(ENTRY, &text))
}
