//! The app lock: one for the whole program, whatever data folder is open. Behind it nothing is shown or changed; what is
//! under way goes on. The PIN's hash lies in the vault. Deliberately not here: what may be asked while it is locked
//! ([`crate::handle`]), and anything drawn.

use gradebook::Time;
use rand::RngCore;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use vault::{Secret, Vault, VaultError};

/// Its name in the vault.
const ENTRY: &str = "app-lock";
/// Digits of a PIN.
pub(crate) const LEAST: usize = 4;
pub(crate) const MOST: usize = 32;
/// Minutes that can be chosen.
pub(crate) const IDLE: [u32; 4] = [0, 5, 15, 60];
/// How often the clock is looked at.
pub(crate) const ROUND: Duration = Duration::from_secs(5);
/// A gap of so long between two looks: the computer slept.
const SLEPT: i64 = 60_000;
/// Wrong PINs before there is a wait, and seconds of each wait after that.
const FREE_TRIES: u32 = 3;
const WAITS: [i64; 5] = [5, 15, 30, 60, 300];
/// Work of one try, as a power of two: about a tenth of a second.
const WORK: u8 = 15;

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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pin {
    salt: String,
    hash: String,
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
            self.state().touched = Some(now);
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
        let left = (kept.until - now.millis()).min(WAITS[WAITS.len() - 1] * 1_000);
        if left > 0 {
            return Tried::TooSoon(seconds(left));
        }
        let right = hash(pin.trim(), &set.salt).is_some_and(|made| is_same(&made, &set.hash));
        let wait = if right {
            kept.wrong = 0;
            0
        } else {
            kept.wrong = kept.wrong.saturating_add(1);
            wait_after(kept.wrong)
        };
        kept.until = now.millis() + wait * 1_000;
        let written = kept.clone();
        drop(state);
        if let Err(error) = write(vault, Some(&written)) {
            tracing::warn!(%error, "a try could not be counted for the next start");
        }
        if right { Tried::Right } else { Tried::Wrong(seconds(wait * 1_000)) }
    }

    /// Sets a PIN, or takes it away.
    pub(crate) fn set_pin(&self, vault: &Arc<dyn Vault>, pin: Option<&str>) -> Result<(), VaultError> {
        let pin = match pin {
            Some(pin) => {
                let mut salt = [0; 16];
                rand::rng().fill_bytes(&mut salt);
                let salt = digits(&salt);
                let hash = hash(pin.trim(), &salt).ok_or(VaultError::Failed)?;
                Some(Pin { salt, hash })
            }
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
        seconds((self.until - now.millis()).min(WAITS[WAITS.len() - 1] * 1_000))
    }
}

fn seconds(millis: i64) -> u32 {
    u32::try_from((millis.max(0) + 999) / 1_000).unwrap_or(u32::MAX)
}

/// Seconds to wait after so many wrong PINs in a row.
fn wait_after(wrong: u32) -> i64 {
    if wrong < FREE_TRIES {
        return 0;
    }
    let at = usize::try_from(wrong - FREE_TRIES).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    WAITS.get(at).copied().unwrap_or(0)
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(pin: &str, salt: &str) -> Option<String> {
    let work = scrypt::Params::new(WORK, 8, 1, 32).ok()?;
    let mut made = [0; 32];
    scrypt::scrypt(pin.as_bytes(), salt.as_bytes(), &work, &mut made).ok()?;
    Some(digits(&made))
}

/// Takes the same time wherever they differ.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
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

#[cfg(test)]
mod tests {
    use super::*;
    use vault::MemoryVault;

    const NOON: Time = Time::from_millis(1_795_000_000_000);

    fn vault() -> Arc<dyn Vault> {
        Arc::new(MemoryVault::default())
    }

    /// A lock with the PIN 2468.
    fn with_pin(vault: &Arc<dyn Vault>) -> AppLock {
        let lock = AppLock::default();
        lock.begin(vault);
        lock.set_pin(vault, Some("2468")).unwrap();
        lock
    }

    #[test]
    fn without_a_pin_nothing_is_ever_locked() {
        let (vault, lock) = (vault(), AppLock::default());
        lock.begin(&vault);
        lock.change(&vault, |kept| kept.idle = 5).unwrap();
        lock.look(NOON);
        lock.look(NOON.plus_millis(3_600_000));
        assert!(!lock.lock() && !lock.is_locked());
    }

    #[test]
    fn a_program_with_a_pin_starts_locked_and_only_the_pin_unlocks_it() {
        let vault = vault();
        with_pin(&vault);
        let lock = AppLock::default();
        lock.begin(&vault);
        assert!(lock.is_locked());
        assert_eq!(lock.unlock(&vault, "1357", NOON), Tried::Wrong(0));
        assert!(lock.is_locked());
        assert_eq!(lock.unlock(&vault, " 2468\n", NOON), Tried::Right, "pasted with what is around it");
        assert!(!lock.is_locked());
        assert_eq!(lock.kept().map(|kept| kept.wrong), Some(0));
    }

    #[test]
    fn the_vault_has_no_pin_in_it() {
        let vault = vault();
        with_pin(&vault);
        let kept = vault.get(ENTRY).unwrap().unwrap();
        assert!(!kept.expose().contains("2468"));
        let other = vault_of_another();
        assert_ne!(kept.expose(), other.get(ENTRY).unwrap().unwrap().expose(), "the same PIN, another salt");
    }

    fn vault_of_another() -> Arc<dyn Vault> {
        let vault = vault();
        with_pin(&vault);
        vault
    }

    #[test]
    fn wrong_pins_slow_down_also_after_a_new_start() {
        let vault = vault();
        let lock = with_pin(&vault);
        lock.lock();
        let mut now = NOON;
        let mut waits = Vec::new();
        for _ in 0..9 {
            let Tried::Wrong(wait) = lock.unlock(&vault, "0000", now) else { panic!("it is wrong") };
            waits.push(wait);
            if wait > 0 {
                assert_eq!(lock.unlock(&vault, "2468", now.plus_millis(100)), Tried::TooSoon(wait));
                let again = AppLock::default();
                again.begin(&vault);
                assert_eq!(
                    again.unlock(&vault, "2468", now),
                    Tried::TooSoon(wait),
                    "starting anew is no way round"
                );
            }
            now = now.plus_millis(i64::from(wait) * 1_000);
        }
        assert_eq!(waits, [0, 0, 5, 15, 30, 60, 300, 300, 300]);
        assert_eq!(lock.unlock(&vault, "2468", now), Tried::Right);
        assert_eq!(lock.unlock(&vault, "0000", now), Tried::Wrong(0), "and counting begins anew");
        let set_back = NOON.plus_millis(-86_400_000);
        lock.change(&vault, |kept| kept.until = NOON.millis()).unwrap();
        assert_eq!(
            lock.unlock(&vault, "2468", set_back),
            Tried::TooSoon(300),
            "a clock set back costs five minutes"
        );
    }

    #[test]
    fn it_locks_after_a_time_without_a_touch_and_not_before() {
        let vault = vault();
        let lock = with_pin(&vault);
        lock.change(&vault, |kept| kept.idle = 5).unwrap();
        let at = |minutes: i64| NOON.plus_millis(minutes * 60_000);
        lock.touch(at(0));
        lock.look(at(4));
        assert!(!lock.is_locked());
        lock.touch(at(4));
        lock.look(at(8));
        assert!(!lock.is_locked(), "somebody was there");
        lock.look(at(9));
        assert!(lock.is_locked());
        lock.unlock(&vault, "2468", at(30));
        lock.look(at(31));
        assert!(!lock.is_locked(), "unlocking is a touch");
        lock.look(at(-600));
        lock.look(at(-599));
        assert!(!lock.is_locked(), "a clock that was set back locks nobody out");
        lock.look(at(-595));
        assert!(lock.is_locked());
    }

    #[test]
    fn it_locks_when_the_computer_slept_if_that_was_chosen() {
        let vault = vault();
        let lock = with_pin(&vault);
        let at = |seconds: i64| NOON.plus_millis(seconds * 1_000);
        lock.look(at(0));
        lock.look(at(3_600));
        assert!(!lock.is_locked(), "it was not chosen");
        lock.change(&vault, |kept| kept.on_sleep = true).unwrap();
        lock.look(at(3_605));
        lock.look(at(3_610));
        assert!(!lock.is_locked());
        lock.look(at(3_700));
        assert!(lock.is_locked());
    }
}
