//! What a client does once it has learned that others use its token too. It cannot see them and they cannot agree; what
//! keeps them from refusing each other is that each takes its own turn at a moment of its own, and that the state of
//! backing off belongs to the client and survives its successes.
//!
//! A client that was told how large its district is ([`District`]) draws that moment once, over the time that all of
//! them together need. A district of some minutes then goes by the minute ([`Minutes`]); in one that needs longer each
//! looks once whether the others are there at all before it waits, and spreads its waits. A client that was told nothing
//! cannot know how long to stay away; it spreads its next tries over a time that doubles.
//!
//! Deliberately not here: when a refusal is a sign of others, and what the LMS itself says about waiting (the pace).

use super::minutes::{Minutes, Refusal};
use super::pace::{District, LONGEST_PAUSE, Millis};

/// The last one must begin so long before the end, to be done by then.
const SERVICE: Millis = 40_000;
/// So long after the first refusal a client looks once whether the others are there, in case that refusal had another
/// reason; half as long at least, and half as long again at most. Once only: while they are there each look costs a
/// refusal, and takes the place of one whose turn it is. Where everybody is done sooner than this, nobody looks.
const LOOK: Millis = 60_000;
const WORTH_A_LOOK: Millis = 20 * 60_000;
/// A district that needs less than this is too small for its minutes to matter.
const BY_THE_MINUTE: Millis = 5 * 60_000;
/// Answers between two refusals that the pace aims at: with fewer the next wait doubles, with twice as many it halves.
const AIM: u32 = 8;
/// So many answers since its turn came halve a client's waits: who has begun gets done and leaves.
const BEGUN: u64 = 8;
/// The shortest wait after a refusal, on top of what the LMS asks for.
const SHORTEST: Millis = 5_000;
/// The spread of waits within a district grows with it, up to these: at least, and at most.
const LEAST: Millis = 300_000;
const MOST: Millis = 400_000;
/// The first spread when the district is not known.
const UNTOLD: Millis = 60_000;
/// Refusals without an answer in between that each double the longest wait: the district is larger than it was said to be.
const DOUBT: u32 = 4;

/// One client among many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    /// The moment it drew for itself, if it was told the district.
    turn: Option<Millis>,
    /// The minutes of a district that goes by them.
    minutes: Option<Minutes>,
    /// The next wait after a refusal is drawn from this.
    spread: Millis,
    least: Millis,
    most: Millis,
    /// The shortest wait on top of what the LMS asks for.
    shortest: Millis,
    /// Answers since the last refusal, and since the turn came.
    since_refusal: u32,
    since_turn: u64,
    /// Refusals in a row.
    in_a_row: u32,
}

impl Crowd {
    /// The first refusal. `since`: when this client began to ask; `limit`: requests a minute; `told`: the LMS itself
    /// said when it may ask again. Answers also when to ask again.
    pub(super) fn met(
        district: District,
        limit: u32,
        since: Millis,
        earliest: Millis,
        told: bool,
        chance: f64,
    ) -> (Self, Millis) {
        let horizon = district.horizon(limit);
        let looks = horizon >= WORTH_A_LOOK;
        let minutes = (!looks && horizon >= BY_THE_MINUTE)
            .then(|| Minutes::since(since, horizon, told.then_some(earliest)));
        // What the looks bring is done before its turn, and makes up for the end.
        let last = if looks { horizon } else { horizon.saturating_sub(SERVICE).max(horizon / 2) };
        let turn = minutes.map_or(since + share(last, chance), |minutes| minutes.turn(chance));
        let least = (horizon / 24).clamp(15_000, LEAST);
        let most = (horizon / 18).clamp(15_000, MOST);
        let mut crowd = Self::new(least, most, SHORTEST);
        crowd.minutes = minutes;
        if turn <= earliest {
            // One of the first: they come back in the order in which they drew.
            let (gone, all) = (turn.saturating_sub(since), earliest.saturating_sub(since).max(1));
            return (crowd, earliest + least * gone / all);
        }
        crowd.turn = Some(turn);
        if !looks {
            return (crowd, turn);
        }
        // Not the same draw again, or those whose turn is late would look late too.
        let look = earliest + LOOK / 2 + share(LOOK, (chance * 7_919.0).fract());
        (crowd, look.min(turn))
    }

    /// The first refusal of a client that was told nothing. It keeps to what the LMS said this once.
    pub(super) const fn untold() -> Self {
        Self::new(UNTOLD, LONGEST_PAUSE, 0)
    }

    const fn new(least: Millis, most: Millis, shortest: Millis) -> Self {
        Self {
            turn: None,
            minutes: None,
            spread: least,
            least,
            most,
            shortest,
            since_refusal: 0,
            since_turn: 0,
            in_a_row: 1,
        }
    }

    /// A request was answered. Before its turn that was a look: it goes on as long as there is room.
    pub(super) const fn answered(&mut self) {
        self.in_a_row = 0;
        self.since_refusal = self.since_refusal.saturating_add(1);
        self.since_turn = self.since_turn.saturating_add(1);
    }

    /// Another refusal, the first of its burst. `earliest` is when it may ask again, by what the LMS itself says if it
    /// was `told`; answers when to ask again.
    pub(super) fn refused(&mut self, now: Millis, earliest: Millis, told: bool, chance: f64) -> Millis {
        self.in_a_row = self.in_a_row.saturating_add(1);
        if let Some(turn) = self.turn.filter(|turn| now < *turn) {
            self.since_refusal = 0;
            return turn.max(earliest);
        }
        self.minutes = self.minutes.filter(|minutes| now < minutes.last_until());
        if let Some(minutes) = self.minutes {
            self.since_refusal = 0;
            let (in_a_row, answers) = (self.in_a_row, self.since_turn);
            return minutes.again(Refusal { now, earliest, told, in_a_row, answers }, chance);
        }
        if self.since_refusal < AIM {
            let most = (self.most << (self.in_a_row / DOUBT).min(8)).min(LONGEST_PAUSE);
            self.spread = (self.spread * 2).min(most.max(self.spread));
        } else if self.since_refusal > 2 * AIM {
            self.spread = (self.spread / 2).max(self.least);
        }
        self.since_refusal = 0;
        let spread = self.spread * BEGUN / (BEGUN + self.since_turn);
        earliest + share(spread, chance).max(self.shortest)
    }
}

/// A share of a time.
pub(super) fn share(of: Millis, chance: f64) -> Millis {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of at most some days of milliseconds"
    )]
    let share = (of as f64 * chance.clamp(0.0, 1.0)) as Millis;
    share
}
