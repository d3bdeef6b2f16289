//! One teacher's program: the real pace, and requests in the order in which a sync makes them: a page is read, its
//! grades are written side by side, the page is read back.

use lms::pacing::{Bounds, Chance, Epoch, Millis, Outcome, Pace, Signals, Turn, chance_from};
use std::collections::VecDeque;

/// How a request of the connector stands: how often it may still be sent.
pub(crate) type Tries = u32;

/// What a client has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Still at it.
    Working,
    /// Everything was sent and read back, at this time.
    Finished(Millis),
    /// A request was refused as often as the connector tries: the engine stopped the run.
    Stopped,
}

/// How many writes are begun together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtOnce {
    /// As many as the pace allowed when the page was read: what the engine does with one page.
    Page,
    /// All of them: only the pace holds them back.
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Reading,
    Writing,
    ReadingBack,
}

/// A client.
pub(crate) struct Client {
    pace: Pace,
    chance: Chance,
    tries: Tries,
    phase: Phase,
    /// Writes that have not begun.
    to_write: u32,
    at_once: AtOnce,
    /// Writes at once.
    width: u32,
    /// Requests that wait for a turn.
    waiting: VecDeque<Tries>,
    /// Requests that were begun and have not ended.
    begun: u32,
    /// When it looks again by itself.
    pub(crate) wake: Option<Millis>,
    /// What came of it.
    pub(crate) fate: Fate,
}

impl Client {
    /// A client that has `requests` to make, two of which read.
    pub(crate) fn new(bounds: Bounds, seed: u64, requests: u32, tries: Tries, at_once: AtOnce) -> Self {
        Self {
            pace: Pace::new(bounds),
            chance: chance_from(seed),
            tries,
            phase: Phase::Reading,
            to_write: requests.saturating_sub(2),
            at_once,
            width: 1,
            waiting: std::iter::once(tries).collect(),
            begun: 1,
            wake: None,
            fate: Fate::Working,
        }
    }

    /// Lets go whatever may go now. Each request that goes is handed to `send`.
    pub(crate) fn ask(&mut self, now: Millis, mut send: impl FnMut(Epoch, Tries)) {
        self.wake = None;
        while let Some(tries) = self.waiting.front().copied() {
            match self.pace.ask(now) {
                Turn::Go(epoch) => {
                    self.waiting.pop_front();
                    send(epoch, tries);
                }
                Turn::Wait(at) => {
                    self.wake = Some(at);
                    return;
                }
                Turn::Full => return,
            }
        }
    }

    /// An answer has come.
    pub(crate) fn answered(
        &mut self,
        now: Millis,
        epoch: Epoch,
        tries: Tries,
        accepted: bool,
        signals: &Signals,
    ) {
        let outcome = if accepted { Outcome::Answered } else { Outcome::TooMany };
        let chance = (self.chance)();
        self.pace.ended(now, epoch, outcome, signals, chance);
        if !accepted {
            // As the connector does it: the same request again when its turn comes, so many times.
            if tries <= 1 {
                self.fate = Fate::Stopped;
                self.waiting.clear();
                return;
            }
            self.waiting.push_back(tries - 1);
            return;
        }
        self.begun -= 1;
        if self.fate != Fate::Working {
            return;
        }
        match self.phase {
            Phase::Reading => {
                self.phase = Phase::Writing;
                self.width = match self.at_once {
                    AtOnce::Page => self.pace.allowed().max(1),
                    AtOnce::All => u32::MAX,
                };
                self.begin_writes();
            }
            Phase::Writing => self.begin_writes(),
            Phase::ReadingBack => self.fate = Fate::Finished(now),
        }
    }

    fn begin_writes(&mut self) {
        while self.to_write > 0 && self.begun < self.width {
            self.to_write -= 1;
            self.begun += 1;
            self.waiting.push_back(self.tries);
        }
        if self.begun == 0 {
            self.phase = Phase::ReadingBack;
            self.begun = 1;
            self.waiting.push_back(self.tries);
        }
    }
}
