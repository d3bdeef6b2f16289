//! The clock, the way there and back, and the limiter in between. Nothing waits: time jumps to the next event.

use super::client::{AtOnce, Client, Fate, Tries};
use super::limiter::{Decision, Kind};
use lms::pacing::{Bounds, Chance, Epoch, Millis, chance_from};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Nobody waits longer than this, and no limiter is asked more often: a simulation that has not ended by then has
/// collapsed, and whoever is still at it has not finished.
const LONGEST: Millis = 24 * 3_600_000;
const MOST_EVENTS: u64 = 20_000_000;

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Clients on the token.
    pub(crate) clients: u32,
    /// Requests of each.
    pub(crate) requests: u32,
    /// The limiter.
    pub(crate) kind: Kind,
    /// Requests a minute.
    pub(crate) limit: u32,
    /// What each client is told.
    pub(crate) bounds: Bounds,
    /// Sends of one request before the run stops.
    pub(crate) tries: Tries,
    /// Writes begun together.
    pub(crate) at_once: AtOnce,
    /// All begin within this time.
    pub(crate) rush: Millis,
    /// Answers take this long, from and to.
    pub(crate) latency: (Millis, Millis),
    /// Refusals take this long, from and to.
    pub(crate) refusal: (Millis, Millis),
    /// Everything follows from it.
    pub(crate) seed: u64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) struct Outcomes {
    /// Accepted in each second.
    pub(crate) accepted: Vec<u32>,
    /// Refused in each second.
    pub(crate) refused: Vec<u32>,
    /// Each client's own time from its first wish to its last answer; sorted.
    pub(crate) finished: Vec<Millis>,
    /// When the last one was done.
    pub(crate) end: Millis,
}

enum What {
    Look(u32),
    Arrive(u32, Epoch, Tries),
    Back(u32, Epoch, Tries, Decision),
}

struct Event {
    at: Millis,
    number: u64,
    what: What,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}
impl Eq for Event {}
impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

struct World {
    setting: Setting,
    chance: Chance,
    clients: Vec<Client>,
    began: Vec<Millis>,
    events: BinaryHeap<Event>,
    number: u64,
    outcomes: Outcomes,
}

/// Simulates it to its end.
pub(crate) fn simulate(setting: &Setting) -> Outcomes {
    let chance = chance_from(setting.seed);
    let offset = between((0, 59_999), chance());
    let mut limiter = setting.kind.limiter(setting.limit, offset);
    let mut world = World::new(*setting, chance);
    while let Some(Event { at: now, what, .. }) = world.events.pop() {
        if now > LONGEST || world.number > MOST_EVENTS {
            break;
        }
        match what {
            What::Look(who) => {
                // A look that another one overtook is none.
                if world.client(who).wake.is_none_or(|wake| wake <= now) {
                    world.ask(who, now);
                }
            }
            What::Arrive(who, epoch, tries) => {
                let decision = limiter.take(now);
                count(
                    if decision.accepted {
                        &mut world.outcomes.accepted
                    } else {
                        &mut world.outcomes.refused
                    },
                    now,
                );
                let way = if decision.accepted { setting.latency } else { setting.refusal };
                let way = between(way, (world.chance)()) * 3 / 4;
                world.later(now + way, What::Back(who, epoch, tries, decision));
            }
            What::Back(who, epoch, tries, decision) => {
                let client = &mut world.clients[who as usize];
                client.answered(now, epoch, tries, decision.accepted, &decision.signals(now));
                world.outcomes.end = now;
                world.ask(who, now);
            }
        }
    }
    world.sum_up()
}

impl World {
    fn new(setting: Setting, chance: Chance) -> Self {
        let outcomes = Outcomes { accepted: Vec::new(), refused: Vec::new(), finished: Vec::new(), end: 0 };
        let mut world = Self {
            setting,
            chance,
            clients: Vec::new(),
            began: Vec::new(),
            events: BinaryHeap::new(),
            number: 0,
            outcomes,
        };
        for who in 0..setting.clients {
            let began = between((0, setting.rush), (world.chance)());
            let seed =
                setting.seed.wrapping_mul(1_000_003) ^ u64::from(who).wrapping_mul(0x9E37_79B9_97F4_A7C5);
            world.clients.push(Client::new(
                setting.bounds,
                seed,
                setting.requests,
                setting.tries,
                setting.at_once,
            ));
            world.began.push(began);
            world.later(began, What::Look(who));
        }
        world
    }

    fn client(&self, who: u32) -> &Client {
        &self.clients[who as usize]
    }

    fn later(&mut self, at: Millis, what: What) {
        self.number += 1;
        self.events.push(Event { at, number: self.number, what });
    }

    fn ask(&mut self, who: u32, now: Millis) {
        let mut going = Vec::new();
        let client = &mut self.clients[who as usize];
        client.ask(now, |epoch, tries| going.push((epoch, tries)));
        let wake = client.wake;
        for (epoch, tries) in going {
            let there = between(self.setting.latency, (self.chance)()) / 4;
            self.later(now + there, What::Arrive(who, epoch, tries));
        }
        if let Some(at) = wake {
            self.later(at, What::Look(who));
        }
    }

    fn sum_up(mut self) -> Outcomes {
        for (client, began) in self.clients.iter().zip(&self.began) {
            match client.fate {
                Fate::Finished(at) => self.outcomes.finished.push(at - began),
                Fate::Stopped | Fate::Working => {}
            }
        }
        self.outcomes.finished.sort_unstable();
        self.outcomes
    }
}

fn count(seconds: &mut Vec<u32>, now: Millis) {
    let second = usize::try_from(now / 1_000).unwrap_or(usize::MAX);
    if seconds.len() <= second {
        seconds.resize(second + 1, 0);
    }
    seconds[second] += 1;
}

fn between((from, to): (Millis, Millis), chance: f64) -> Millis {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a part of a span of some seconds"
    )]
    let part = ((to - from) as f64 * chance) as Millis;
    from + part
}
