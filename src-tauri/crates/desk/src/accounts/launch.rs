//! A link from outside (`passback://launch?…`). Any page and any program can make one, so nobody is signed in by it
//! without a yes; only who is signed in at that relay already, and is the same person, is led there at once.

use super::{Accounts, host};
use crate::view::{LaunchPlace, LaunchView, Nothing, SignedIn};
use crate::words::accounts as words;
use crate::words::sign_in::{link_is_used_up, not_redeemed};
use crate::{DeskError, Event};
use gradebook::{Delivery, SectionId};
use sign_in::{DeepLink, Launched, Relay};
use std::sync::{MutexGuard, PoisonError};

/// A link that waits for an answer.
pub(super) struct Asked {
    view: LaunchView,
    step: Step,
    /// Which link it was ([`DeepLink::fingerprint`]).
    link: String,
}

/// Where a link led. The page that made it has a button with the same link: clicked again it leads there again, and the
/// relay, which takes a code that comes twice for a stolen one, is not asked.
pub(super) struct Followed {
    link: String,
    account: String,
    place: Option<LaunchPlace>,
}

enum Step {
    /// A relay that is not known here: nobody has asked it anything yet.
    Unknown(DeepLink),
    /// A known relay says that it is somebody else's: signed in, and in use nowhere yet.
    SomebodyElse(Box<(Relay, Launched)>),
    /// There is nothing to do.
    Told,
}

impl Accounts {
    /// A link that the system handed over. What follows from it is told by events.
    pub async fn open_link(&self, link: &str) {
        let _one = self.inner.link.lock().await;
        if self.puts_off(link) {
            return;
        }
        let link = match DeepLink::read(link) {
            Ok(link) => link,
            Err(error) => {
                tracing::warn!(%error, "a link from outside was not opened");
                // A question that waits is not taken away by it.
                if !self.waits() {
                    self.ask(words::no_link(), Step::Told, String::new());
                }
                return;
            }
        };
        let print = link.fingerprint();
        if let Some(place) = self.followed_before(&print) {
            return self.tell(Event::Led { place });
        }
        // A yes belongs to the question that was read. Another link does not take its place.
        if self.waits() {
            return self.tell(Event::Launch { launch: self.launch_view() });
        }
        let known = self
            .rooms()
            .index
            .accounts
            .iter()
            .any(|entry| entry.signed_in && entry.relay.as_deref() == Some(link.relay()));
        if !known {
            return self.ask(words::open_relay(link.host()), Step::Unknown(link), print);
        }
        match self.redeem(&link).await {
            Ok((relay, launched)) => self.led(relay, launched, print).await,
            Err(error) => self.ask(words::not_launched(&error), Step::Told, print),
        }
    }

    /// Whether a question waits for a yes or a no.
    fn waits(&self) -> bool {
        self.launch().as_ref().is_some_and(|asked| !matches!(asked.step, Step::Told))
    }

    /// Where this link led, if it was the last one and whoever it led to is on screen.
    fn followed_before(&self, link: &str) -> Option<Option<LaunchPlace>> {
        let here = self.rooms().index.here.clone();
        let followed = self.inner.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let same = followed.as_ref().filter(|one| one.link == link && one.account == here);
        same.map(|one| one.place.clone())
    }

    async fn redeem(&self, link: &DeepLink) -> Result<(Relay, Launched), DeskError> {
        let relay = Relay::find(link.relay()).await?;
        let launched = relay.redeem(&link.code).await.map_err(not_redeemed)?;
        Ok((relay, launched))
    }

    /// A relay that is known here says who it is and where it leads.
    async fn led(&self, relay: Relay, launched: Launched, link: String) {
        let who = match relay.who(&launched.tokens.access).await {
            Ok(who) => who,
            Err(error) => {
                let _ = relay.end(&launched.tokens.refresh).await;
                return self.ask(words::not_launched(&not_redeemed(error)), Step::Told, link);
            }
        };
        let (same, here) = {
            let rooms = self.rooms();
            let entry = rooms.index.of(relay.url(), &who).filter(|entry| entry.signed_in);
            (entry.is_some(), entry.is_some_and(|entry| entry.id == rooms.index.here))
        };
        // Somebody's grades give way to no other account's, signed in here or not, without a question.
        let shown = self.desk().and_then(|desk| desk.shows_a_school()).unwrap_or(true);
        if !same || (!here && shown) {
            let question = words::somebody_else(&host(relay.url()));
            return self.ask(question, Step::SomebodyElse(Box::new((relay, launched))), link);
        }
        // A sync that goes on is not stopped by a link.
        let busy = !here && self.desk().and_then(|desk| desk.no_run()).is_err();
        let done = if busy { Err(words::sync_goes_on()) } else { self.land(&relay, &launched, &link).await };
        match done {
            Ok(signed) if signed.other => {}
            Ok(signed) if here => self.tell(Event::Led { place: signed.place }),
            Ok(signed) => {
                // Nobody's grades were on screen: the window begins anew and asks where to go.
                *self.arrived() = signed.place;
                self.tell(Event::Other);
            }
            Err(error) => self.ask(words::not_launched(&error), Step::Told, link),
        }
    }

    /// Signs in by what was redeemed, and says where it leads.
    async fn land(&self, relay: &Relay, launched: &Launched, link: &str) -> Result<SignedIn, DeskError> {
        let mut signed = self.adopt(relay, &launched.tokens).await.map_err(link_is_used_up)?;
        let place =
            launched.section.as_ref().and_then(|section| self.place(section, launched.assignment.as_deref()));
        let account = self.rooms().index.here.clone();
        *self.inner.followed.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Followed { link: link.to_owned(), account, place: place.clone() });
        if signed.other {
            *self.arrived() = place;
        } else {
            signed.place = place;
        }
        Ok(signed)
    }

    /// The place as the book has it: ids of the LMS are not those of this computer.
    fn place(&self, section: &str, assignment: Option<&str>) -> Option<LaunchPlace> {
        let desk = self.desk().ok()?;
        let id = SectionId::from(section);
        let known = desk.store().read(|tx| tx.section(&id)).is_ok_and(|row| !row.gone);
        if !known {
            return None;
        }
        let rows = desk.store().read(|tx| tx.assignments(&id)).unwrap_or_default();
        let here = assignment.and_then(|remote| {
            rows.iter().find(|row| match &row.delivery {
                Delivery::InLms { id } => id.as_str() == remote,
                _ => false,
            })
        });
        Some(LaunchPlace { section: section.to_owned(), assignment: here.map(|row| row.id.to_string()) })
    }

    fn ask(&self, view: LaunchView, step: Step, link: String) {
        *self.launch() = Some(Asked { view: view.clone(), step, link });
        self.tell(Event::Launch { launch: Some(view) });
    }

    pub(super) fn launch_view(&self) -> Option<LaunchView> {
        self.launch().as_ref().map(|asked| asked.view.clone())
    }

    fn launch(&self) -> MutexGuard<'_, Option<Asked>> {
        self.inner.launch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn arrived(&self) -> MutexGuard<'_, Option<LaunchPlace>> {
        self.inner.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whatever the question was, it is over.
    pub(super) async fn refuse(&self) -> Nothing {
        let asked = self.launch().take();
        self.tell(Event::Launch { launch: None });
        if let Some(Asked { step: Step::SomebodyElse(both), .. }) = asked {
            let (relay, launched) = *both;
            let _ = relay.end(&launched.tokens.refresh).await;
        }
        Nothing {}
    }

    /// A yes. What comes of it, if nothing does, is the next thing that is told.
    pub(super) async fn follow(&self) -> Result<SignedIn, DeskError> {
        // A link that comes meanwhile waits until this one is over.
        let _one = self.inner.link.lock().await;
        let asked = self.launch().take().ok_or_else(words::nothing_waits)?;
        let print = asked.link;
        let done = match asked.step {
            Step::Unknown(link) => match self.redeem(&link).await {
                Ok((relay, launched)) => self.land(&relay, &launched, &print).await,
                Err(error) => Err(error),
            },
            Step::SomebodyElse(both) => self.land(&both.0, &both.1, &print).await,
            Step::Told => Err(words::nothing_waits()),
        };
        match &done {
            Ok(_) => self.tell(Event::Launch { launch: None }),
            Err(error) => self.ask(words::not_launched(error), Step::Told, print),
        }
        done
    }
}
