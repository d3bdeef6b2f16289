//! What comes from outside while the app is locked waits until it is unlocked: a link is not opened, and what one led to
//! is not told. That another account is open is told at once: the window of the one before must not stay.

use super::Accounts;
use crate::Event;
use crate::apart::held;
use std::sync::Arc;

/// What waits.
#[derive(Default)]
pub(super) struct PutOff {
    events: Vec<Event>,
    /// The last one: whoever opens a second link wants to go there.
    link: Option<String>,
}

impl Accounts {
    fn is_locked(&self) -> bool {
        self.inner.options.lock.is_locked()
    }

    pub(super) fn tell(&self, event: Event) {
        if self.is_locked() && event != Event::Other {
            held(&self.inner.put_off).events.push(event);
            // Unlocked in between, nobody would come for it.
            if !self.is_locked() {
                self.tell_what_waits();
            }
            return;
        }
        // Nobody listening is fine: a host that comes later reads the state.
        let _ = self.inner.events.send(event);
    }

    fn tell_what_waits(&self) {
        let events = std::mem::take(&mut held(&self.inner.put_off).events);
        for event in events {
            let _ = self.inner.events.send(event);
        }
    }

    /// Whether this link waits now, because the app is locked.
    pub(super) fn puts_off(&self, link: &str) -> bool {
        if !self.is_locked() {
            return false;
        }
        held(&self.inner.put_off).link = Some(link.to_owned());
        // Unlocked in between: whoever takes it out opens it.
        self.is_locked() || held(&self.inner.put_off).link.take().is_none()
    }

    /// Goes on with what waits whenever the app is unlocked. Must be called within a tokio runtime.
    pub(super) fn watch_lock(&self) {
        let mut changes = self.inner.options.lock.changes();
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            while changes.changed().await.is_ok() {
                let Some(inner) = inner.upgrade() else { return };
                if *changes.borrow_and_update() {
                    continue;
                }
                let accounts = Self { inner };
                accounts.tell_what_waits();
                let link = held(&accounts.inner.put_off).link.take();
                if let Some(link) = link {
                    accounts.open_link(&link).await;
                }
            }
        });
    }
}
