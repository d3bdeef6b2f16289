//! The rules of the pace, without a clock, a socket or a task: times come in, turns come out.

use super::Signals;
use super::crowd::{Crowd, share};
use std::collections::VecDeque;

/// Milliseconds on a clock that only goes forward.
pub type Millis = u64;

/// How long the LMS counts requests for, plus what one may take longer on the way there than one a minute later: in a
/// sliding minute that one would come too early, and a teacher alone would be refused by herself.
const SPAN: Millis = 61_500;
/// Nothing asked for so long: what was learned about the others is out of date.
const QUIET: Millis = 61_000;
/// The ends of two windows differ by more seconds than this: they are rounded, and may be worked out anew each time.
const ROUNDING: i64 = 2;
/// A window longer than this is not believed.
pub(super) const LONGEST_WINDOW: Millis = 15 * 60_000;
/// Bounds of a pause after 429.
const SHORTEST_PAUSE: Millis = 1_000;
pub(super) const LONGEST_PAUSE: Millis = 15 * 60_000;
/// The first pause when a 429 says nothing at all; doubles up to the length of a window.
const BLIND_PAUSE: Millis = 15_000;
/// A district that would take longer than this is not believed.
const LONGEST_HORIZON: Millis = 12 * 60 * 60_000;
/// Time-outs in a row that halve the requests under way.
const TIMEOUTS: u32 = 2;
/// The largest limit that is believed.
const LARGEST_LIMIT: u32 = 60_000;

/// What a connection may know of the others on its token: how many programs are at work in the district's busiest
/// hour, and how much each of them asks. It is used only after a refusal that cannot be of our own making; as long as
/// nobody else is there, nothing waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct District {
    /// Programs at work at the same time.
    pub clients: u32,
    /// Requests that each of them makes for a usual sync: what changed, not the whole book.
    pub requests: u32,
}

impl District {
    /// The time in which all of them can be served.
    pub fn horizon(self, per_minute: u32) -> Millis {
        let requests = u64::from(self.clients) * u64::from(self.requests);
        (requests.saturating_mul(60_000) / u64::from(per_minute.max(1))).min(LONGEST_HORIZON)
    }
}

/// Where the pace starts and what it keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Requests a minute until the LMS says otherwise.
    pub per_minute: u32,
    /// Requests under way at the start.
    pub start: u32,
    /// At most.
    pub ceiling: u32,
    /// At least.
    pub floor: u32,
    /// The district that shares the token, if the connection knows it.
    pub district: Option<District>,
}

impl Bounds {
    /// Where a client starts that shares its token with a district: with one request, until its answer says that there
    /// is room. Alone this costs three answers' time.
    pub fn within(district: District) -> Self {
        Self { start: 1, district: Some(district), ..Self::default() }
    }
}

impl Default for Bounds {
    /// 1,200 a minute; 8 under way, up to 64, down to 1.
    fn default() -> Self {
        Self { per_minute: 1_200, start: 8, ceiling: 64, floor: 1, district: None }
    }
}

/// The answer to "may I send?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Send now. The number goes back with the outcome.
    Go(Epoch),
    /// Ask again at this time, or when something has changed.
    Wait(Millis),
    /// Ask again when a request has ended.
    Full,
}

/// Which of the periods between two halvings a request was sent in: a burst of refusals halves once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(u64);

/// How a request ended, as far as the pace cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An answer came, whatever it says.
    Answered,
    /// 429.
    TooMany,
    /// No answer in time.
    TimedOut,
    /// Anything else: it says nothing about the pace.
    Failed,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    /// Its end by the server's clock: the name by which answers that arrive out of order are told apart.
    name: i64,
    /// Its end by ours, as the fastest answer had it.
    ends: Millis,
    left: u32,
}

/// The pace of one client. As long as the LMS does not say when its window ends, no 60 seconds hold more requests
/// than the limit, so that no window can, wherever it begins. Once it says, what it says is used.
#[derive(Debug)]
pub struct Pace {
    bounds: Bounds,
    limit: u32,
    sent: VecDeque<Millis>,
    window: Option<Window>,
    paused_until: Millis,
    allowed: u32,
    /// Until the first trouble every answer lets one more go, so that a slow LMS is used fully within seconds.
    starting: bool,
    good: u32,
    in_flight: u32,
    timeouts: u32,
    refusals: u32,
    epoch: Epoch,
    /// The others, once they have been met.
    crowd: Option<Crowd>,
}

impl Pace {
    /// A pace that has seen nothing.
    pub fn new(bounds: Bounds) -> Self {
        let floor = bounds.floor.max(1);
        let ceiling = bounds.ceiling.max(floor);
        let limit = bounds.per_minute.clamp(1, LARGEST_LIMIT);
        Self {
            bounds: Bounds { per_minute: limit, ceiling, floor, ..bounds },
            limit,
            sent: VecDeque::new(),
            window: None,
            paused_until: 0,
            allowed: bounds.start.clamp(floor, ceiling),
            starting: true,
            good: 0,
            in_flight: 0,
            timeouts: 0,
            refusals: 0,
            epoch: Epoch(0),
            crowd: None,
        }
    }

    /// Requests that may be under way at the moment.
    pub const fn allowed(&self) -> u32 {
        self.allowed
    }
    /// Requests under way.
    pub const fn in_flight(&self) -> u32 {
        self.in_flight
    }
    /// Requests a minute, as the LMS last said.
    pub const fn per_minute(&self) -> u32 {
        self.limit
    }

    /// May a request go now? If so it is counted as sent.
    pub fn ask(&mut self, now: Millis) -> Turn {
        if let Some(not_yet) = self.not_yet(now) {
            return not_yet;
        }
        if let Some(window) = &mut self.window {
            window.left = window.left.saturating_sub(1);
        }
        self.sent.push_back(now);
        self.in_flight += 1;
        Turn::Go(self.epoch)
    }

    /// Why no request may go now; `None`: one may. Nothing is counted.
    pub fn not_yet(&mut self, now: Millis) -> Option<Turn> {
        if now < self.paused_until {
            return Some(Turn::Wait(self.paused_until));
        }
        if self.in_flight >= self.allowed {
            return Some(Turn::Full);
        }
        while self.sent.front().is_some_and(|at| at.saturating_add(SPAN) <= now) {
            self.sent.pop_front();
        }
        if self.sent.is_empty() && self.in_flight == 0 && now >= self.paused_until.saturating_add(QUIET) {
            self.forget();
        }
        self.window = self.window.filter(|window| now < window.ends);
        match &self.window {
            Some(window) if window.left == 0 => Some(Turn::Wait(window.ends)),
            None if self.sent.len() >= self.limit as usize => {
                // The one whose leaving makes room, should the limit have been lowered meanwhile.
                let place = self.sent.len() - self.limit as usize;
                let at = self.sent.get(place).copied().unwrap_or(now);
                Some(Turn::Wait(at.saturating_add(SPAN)))
            }
            Some(_) | None => None,
        }
    }

    /// A request has ended. `chance` in 0..1 spreads the clients that share a token after a refusal.
    pub fn ended(&mut self, now: Millis, sent_in: Epoch, outcome: Outcome, signals: &Signals, chance: f64) {
        let busy = self.in_flight.saturating_mul(2) >= self.allowed;
        self.in_flight = self.in_flight.saturating_sub(1);
        self.learn(now, signals);
        match outcome {
            Outcome::Answered => {
                self.timeouts = 0;
                self.refusals = 0;
                if let Some(crowd) = &mut self.crowd {
                    crowd.answered();
                }
                if busy {
                    self.grow();
                }
            }
            Outcome::TimedOut => {
                self.timeouts += 1;
                if self.timeouts >= TIMEOUTS {
                    self.halve(sent_in);
                }
            }
            Outcome::TooMany => {
                let told = self.told(now, signals);
                let until = now.saturating_add(self.pause(told, chance));
                let first = self.halve(sent_in);
                let until = if first { self.among_others(now, told, until, chance) } else { until };
                self.paused_until = self.paused_until.max(until);
                if first {
                    self.refusals = self.refusals.saturating_add(1);
                }
            }
            Outcome::Failed => {}
        }
    }

    /// A request was given up by whoever asked; it may have left, so it stays counted.
    pub const fn abandoned(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    const fn grow(&mut self) {
        self.good += 1;
        if (self.starting || self.good >= self.allowed) && self.allowed < self.bounds.ceiling {
            self.good = 0;
            self.allowed += 1;
        }
    }

    fn halve(&mut self, sent_in: Epoch) -> bool {
        if sent_in < self.epoch {
            return false;
        }
        self.epoch.0 += 1;
        self.allowed = (self.allowed / 2).max(self.bounds.floor);
        self.good = 0;
        self.timeouts = 0;
        self.starting = false;
        true
    }

    fn learn(&mut self, now: Millis, signals: &Signals) {
        if let Some(limit) = signals.limit.filter(|limit| (1..=LARGEST_LIMIT).contains(limit)) {
            self.limit = limit;
        }
        let ends_in = signals.reset_in.filter(|left| (1..=LONGEST_WINDOW).contains(left));
        let (Some(remaining), Some(name), Some(ends_in)) = (signals.remaining, signals.reset_at, ends_in)
        else {
            return;
        };
        let (remaining, ends) = (remaining.min(self.limit), now.saturating_add(ends_in));
        match &mut self.window {
            // An answer from before this window began.
            Some(window) if name < window.name.saturating_sub(ROUNDING) => {}
            Some(window) if name <= window.name.saturating_add(ROUNDING) => {
                // Others with the same token use it up too.
                window.left = window.left.min(remaining);
                window.ends = window.ends.min(ends);
            }
            // A new window; those under way may still be counted in it.
            _ => self.window = Some(Window { name, ends, left: remaining.saturating_sub(self.in_flight) }),
        }
    }

    /// How long the LMS asks to wait, if it says.
    fn told(&self, now: Millis, signals: &Signals) -> Option<Millis> {
        let window = self.window.map(|window| window.ends.saturating_sub(now));
        let told = [signals.retry_after, signals.reset_in.filter(|left| *left <= LONGEST_WINDOW)];
        told.into_iter().flatten().max().or(window)
    }

    fn pause(&self, told: Option<Millis>, chance: f64) -> Millis {
        let blind = BLIND_PAUSE.saturating_mul(1 << self.refusals.min(2));
        let pause = told.unwrap_or(blind).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        pause + share((pause / 4).clamp(500, 10_000), chance)
    }

    /// Until when to wait after the first refusal of a burst, which was to be `until` if nobody else were there. A
    /// refusal is the others' making when less than half of the limit was ours.
    fn among_others(&mut self, now: Millis, told: Option<Millis>, until: Millis, chance: f64) -> Millis {
        let earliest = now.saturating_add(told.unwrap_or(0).clamp(SHORTEST_PAUSE, LONGEST_PAUSE));
        let alone = self.sent.len() * 2 >= self.limit as usize;
        match (&mut self.crowd, self.bounds.district) {
            (Some(crowd), district) => {
                let earliest = if district.is_some() { earliest } else { until };
                crowd.refused(now, earliest, told.is_some(), chance)
            }
            (None, _) if alone => until,
            (None, None) => {
                self.crowd = Some(Crowd::untold());
                until
            }
            (None, Some(district)) => {
                let since = self.sent.front().copied().unwrap_or(now);
                let (crowd, next) = Crowd::met(district, self.limit, since, earliest, told.is_some(), chance);
                self.crowd = Some(crowd);
                self.allowed = self.bounds.floor;
                next
            }
        }
    }

    /// Nothing was asked for more than a minute: what was learned about the others, and how many may be under way, was
    /// learned in another hour.
    fn forget(&mut self) {
        self.crowd = None;
        self.allowed = self.allowed.min(self.bounds.start.clamp(self.bounds.floor, self.bounds.ceiling));
    }
}
