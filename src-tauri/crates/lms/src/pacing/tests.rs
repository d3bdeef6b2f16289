//! The pace against a made-up LMS with a fixed window, on numbers alone; and the pacer on a paused clock.

use super::*;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

const NONE: Signals =
    Signals { limit: None, remaining: None, reset_at: None, reset_in: None, retry_after: None };

/// A fixed window that begins somewhere, and tells about it or not.
struct Server {
    limit: u32,
    offset: Millis,
    tells: bool,
    window: u64,
    used: u32,
    most: u32,
    refused: u32,
}

impl Server {
    fn new(limit: u32, offset: Millis, tells: bool) -> Self {
        Self { limit, offset, tells, window: 0, used: 0, most: 0, refused: 0 }
    }
    fn take(&mut self, now: Millis) -> (Outcome, Signals) {
        let at = now + self.offset;
        if at / 60_000 != self.window {
            (self.window, self.used) = (at / 60_000, 0);
        }
        self.used += 1;
        self.most = self.most.max(self.used);
        let outcome = if self.used > self.limit {
            self.refused += 1;
            Outcome::TooMany
        } else {
            Outcome::Answered
        };
        let whole_seconds = (60_000 - at % 60_000).div_ceil(1_000) * 1_000;
        let told = Signals {
            limit: Some(self.limit),
            remaining: Some(self.limit.saturating_sub(self.used)),
            reset_at: i64::try_from((self.window + 1) * 60).ok(),
            reset_in: Some(whole_seconds),
            retry_after: None,
        };
        (outcome, if self.tells { told } else { NONE })
    }
}

/// Sends `count` requests with the given latencies; answers when the last one came back.
fn drive(pace: &mut Pace, server: &mut Server, count: u32, latency: impl Fn(u32) -> Millis) -> Millis {
    let (mut now, mut to_send, mut back) = (0, count, BinaryHeap::new());
    let chance = chance_from(7);
    let (mut number, mut answers) = (0_u32, HashMap::new());
    while to_send > 0 || !back.is_empty() {
        let mut wake = None;
        while to_send > 0 {
            match pace.ask(now) {
                Turn::Go(epoch) => {
                    to_send -= 1;
                    number += 1;
                    let (outcome, signals) = server.take(now);
                    back.push(Reverse((now + latency(number), number)));
                    answers.insert(number, (epoch, outcome, signals));
                }
                Turn::Wait(at) => {
                    assert!(at > now, "a wait that has passed would spin");
                    wake = Some(at);
                    break;
                }
                Turn::Full => break,
            }
        }
        let next = [wake, back.peek().map(|Reverse((at, ..))| *at)].into_iter().flatten().min();
        let Some(next) = next else { break };
        now = next;
        while back.peek().is_some_and(|Reverse((at, ..))| *at <= now) {
            let Some(Reverse((_, number))) = back.pop() else { break };
            let (epoch, outcome, signals) = answers.remove(&number).expect("sent");
            if outcome == Outcome::TooMany {
                to_send += 1;
            }
            pace.ended(now, epoch, outcome, &signals, chance());
        }
    }
    now
}

fn uneven(number: u32) -> Millis {
    500 + u64::from(number.wrapping_mul(2_654_435_761) >> 8) % 4_500
}

#[test]
fn no_window_ever_holds_more_than_the_limit_wherever_it_begins() {
    for tells in [false, true] {
        for offset in (0..60_000).step_by(1_777) {
            for limit in [1, 7, 100, 1_200] {
                let mut pace = Pace::new(Bounds { per_minute: limit, ..Bounds::default() });
                let mut server = Server::new(limit, offset, tells);
                drive(&mut pace, &mut server, limit.saturating_mul(3).min(3_000) + 20, |n| {
                    20 + uneven(n) / 50
                });
                assert_eq!(server.refused, 0, "limit {limit}, offset {offset}, tells {tells}");
                assert!(server.most <= limit);
            }
        }
    }
}

#[test]
fn a_full_push_takes_no_more_than_a_fifth_over_its_floor() {
    for tells in [false, true] {
        for offset in [0, 10_000, 30_000, 59_000] {
            let (mut pace, mut server) = (Pace::new(Bounds::default()), Server::new(1_200, offset, tells));
            let took = drive(&mut pace, &mut server, 3_020, uneven);
            assert!(took <= 180_000, "{took} ms at offset {offset}, tells {tells}");
            assert_eq!(server.refused, 0);
        }
    }
}

#[test]
fn a_smaller_limit_than_ours_is_learned_from_the_first_answers() {
    let (mut pace, mut server) = (Pace::new(Bounds::default()), Server::new(60, 0, true));
    drive(&mut pace, &mut server, 200, |_| 100);
    assert_eq!(pace.per_minute(), 60);
    assert_eq!(server.refused, 0);
}

#[test]
fn a_larger_limit_is_used() {
    let (mut pace, mut server) = (Pace::new(Bounds::default()), Server::new(1_800, 0, true));
    let took = drive(&mut pace, &mut server, 1_700, |_| 100);
    assert!(took < 60_000, "{took}");
}

#[test]
fn absurd_headers_change_nothing() {
    let mut pace = Pace::new(Bounds::default());
    for signals in [
        Signals { limit: Some(0), ..NONE },
        Signals { limit: Some(u32::MAX), ..NONE },
        Signals { remaining: Some(0), reset_at: Some(i64::MAX), reset_in: Some(u64::MAX), ..NONE },
        Signals { remaining: Some(0), reset_at: Some(0), reset_in: Some(0), ..NONE },
        Signals { remaining: Some(0), ..NONE },
    ] {
        let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
        pace.ended(0, epoch, Outcome::Answered, &signals, 0.5);
        assert_eq!(pace.per_minute(), 1_200);
        assert!(matches!(pace.ask(0), Turn::Go(_)), "{signals:?}");
        pace.abandoned();
    }
}

#[test]
fn a_remaining_used_up_by_others_makes_us_wait_for_the_window() {
    let mut pace = Pace::new(Bounds::default());
    let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
    let told = Signals { remaining: Some(0), reset_at: Some(99), reset_in: Some(20_000), ..NONE };
    pace.ended(100, epoch, Outcome::Answered, &told, 0.5);
    assert_eq!(pace.ask(200), Turn::Wait(20_100));
    assert!(matches!(pace.ask(20_100), Turn::Go(_)));
}

fn refused_after(signals: &Signals, chance: f64) -> Millis {
    let mut pace = Pace::new(Bounds::default());
    let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
    pace.ended(0, epoch, Outcome::TooMany, signals, chance);
    match pace.ask(0) {
        Turn::Wait(at) => at,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_refusal_pauses_everything_within_bounds() {
    assert_eq!(refused_after(&NONE, 0.0), 15_000, "nothing said");
    assert_eq!(refused_after(&Signals { retry_after: Some(7_000), ..NONE }, 0.0), 7_000);
    assert_eq!(refused_after(&Signals { reset_in: Some(31_000), ..NONE }, 0.0), 31_000);
    let both = Signals { retry_after: Some(1_000), reset_in: Some(31_000), ..NONE };
    assert_eq!(refused_after(&both, 0.0), 31_000, "the longer one");
    assert_eq!(refused_after(&Signals { retry_after: Some(0), ..NONE }, 0.0), 1_000);
    assert_eq!(refused_after(&Signals { retry_after: Some(u64::MAX), ..NONE }, 0.0), 900_000);
    assert_eq!(refused_after(&Signals { reset_in: Some(u64::MAX), ..NONE }, 0.0), 15_000, "not believed");
    assert_eq!(
        refused_after(&Signals { retry_after: Some(8_000), ..NONE }, 1.0),
        10_000,
        "spread by a quarter"
    );
    assert_eq!(refused_after(&Signals { retry_after: Some(8_000), ..NONE }, f64::NAN), 8_000);
}

#[test]
fn refusals_that_say_nothing_are_waited_for_longer_each_time() {
    let (mut pace, mut now, mut waits) = (Pace::new(Bounds::default()), 0, vec![]);
    for _ in 0..4 {
        let Turn::Go(epoch) = pace.ask(now) else { panic!("goes") };
        pace.ended(now, epoch, Outcome::TooMany, &NONE, 0.0);
        let Turn::Wait(at) = pace.ask(now) else { panic!("waits") };
        waits.push(at - now);
        now = at;
    }
    assert_eq!(waits, [15_000, 30_000, 60_000, 60_000]);
}

#[test]
fn a_burst_of_refusals_halves_once() {
    let mut pace = Pace::new(Bounds::default());
    let epochs: Vec<_> = (0..8).map(|_| pace.ask(0)).collect();
    assert_eq!(pace.ask(0), Turn::Full);
    for turn in epochs {
        let Turn::Go(epoch) = turn else { panic!("goes") };
        pace.ended(10, epoch, Outcome::TooMany, &NONE, 0.0);
    }
    assert_eq!(pace.allowed(), 4);
}

#[test]
fn it_starts_at_eight_grows_to_the_ceiling_and_falls_to_the_floor() {
    let mut pace = Pace::new(Bounds { per_minute: 60_000, ..Bounds::default() });
    assert_eq!(pace.allowed(), 8);
    let round = |pace: &mut Pace, outcome| {
        let mut epochs = vec![];
        while let Turn::Go(epoch) = pace.ask(0) {
            epochs.push(epoch);
        }
        for epoch in epochs {
            pace.ended(0, epoch, outcome, &NONE, 0.0);
        }
    };
    for _ in 0..8 {
        round(&mut pace, Outcome::Answered);
    }
    assert_eq!(pace.allowed(), 64, "and no further");
    round(&mut pace, Outcome::TimedOut);
    assert_eq!(pace.allowed(), 32, "one round of time-outs halves once");
    for expected in [16, 8, 4, 2] {
        round(&mut pace, Outcome::TimedOut);
        assert_eq!(pace.allowed(), expected);
    }
    round(&mut pace, Outcome::TimedOut);
    round(&mut pace, Outcome::TimedOut);
    assert_eq!(pace.allowed(), 1);
    round(&mut pace, Outcome::TimedOut);
    round(&mut pace, Outcome::TimedOut);
    assert_eq!(pace.allowed(), 1, "never nothing");
    round(&mut pace, Outcome::Answered);
    assert_eq!(pace.allowed(), 2, "after trouble one more per round");
    round(&mut pace, Outcome::Answered);
    assert_eq!(pace.allowed(), 3);
    round(&mut pace, Outcome::Failed);
    assert_eq!(pace.allowed(), 3, "other failures say nothing about the pace");
}

#[test]
fn one_timeout_between_answers_halves_nothing() {
    let mut pace = Pace::new(Bounds::default());
    for outcome in [Outcome::TimedOut, Outcome::Answered, Outcome::TimedOut] {
        let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
        pace.ended(0, epoch, outcome, &NONE, 0.0);
    }
    assert_eq!(pace.allowed(), 8);
}

#[test]
fn a_client_that_asks_now_and_then_does_not_grow() {
    let mut pace = Pace::new(Bounds::default());
    for second in 0..100 {
        let Turn::Go(epoch) = pace.ask(second * 1_000) else { panic!("goes") };
        pace.ended(second * 1_000 + 100, epoch, Outcome::Answered, &NONE, 0.0);
    }
    assert_eq!(pace.allowed(), 8, "nothing was learned about more");
}

#[test]
fn it_settles_where_the_lms_stops_answering_in_time() {
    // Above twelve under way this LMS answers too late.
    let mut pace = Pace::new(Bounds { per_minute: 60_000, ..Bounds::default() });
    let mut seen = vec![];
    for _ in 0..200 {
        let mut epochs = vec![];
        while let Turn::Go(epoch) = pace.ask(0) {
            epochs.push(epoch);
        }
        let outcome = if epochs.len() > 12 { Outcome::TimedOut } else { Outcome::Answered };
        for epoch in epochs {
            pace.ended(0, epoch, outcome, &NONE, 0.0);
        }
        seen.push(pace.allowed());
    }
    let settled = &seen[100..];
    assert!(settled.iter().all(|allowed| (6..=13).contains(allowed)), "{settled:?}");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_turn_takes_as_long_as_the_pause() {
    let pacer = Pacer::new(Bounds::default(), Arc::new(|| 0.0));
    let began = Instant::now();
    let told = Signals { retry_after: Some(42_000), ..NONE };
    pacer.acquire().await.ended(Outcome::TooMany, &told);
    pacer.acquire().await.ended(Outcome::Answered, &NONE);
    assert_eq!(began.elapsed(), Duration::from_secs(42));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_also_holds_back_those_who_already_wait() {
    let pacer = Arc::new(Pacer::new(Bounds { start: 1, ceiling: 1, ..Bounds::default() }, Arc::new(|| 0.0)));
    let first = pacer.acquire().await;
    let began = Instant::now();
    let other = tokio::spawn({
        let pacer = Arc::clone(&pacer);
        async move { pacer.acquire().await.ended(Outcome::Answered, &NONE) }
    });
    tokio::task::yield_now().await;
    first.ended(Outcome::TooMany, &Signals { retry_after: Some(30_000), ..NONE });
    other.await.expect("ends");
    assert_eq!(began.elapsed(), Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn giving_up_frees_the_place() {
    let pacer = Arc::new(Pacer::new(Bounds { start: 2, ceiling: 2, ..Bounds::default() }, Arc::new(|| 0.0)));
    let (first, second) = (pacer.acquire().await, pacer.acquire().await);
    let waiting = tokio::time::timeout(Duration::from_secs(5), pacer.acquire()).await;
    assert!(waiting.is_err(), "full");
    drop(waiting);
    drop(first);
    let third = tokio::time::timeout(Duration::from_millis(1), pacer.acquire()).await;
    assert!(third.is_ok(), "the dropped one made room, the one that gave up took none");
    drop((second, third));
    assert_eq!(pacer.pace().in_flight(), 0);
}

#[tokio::test(start_paused = true)]
async fn many_callers_share_the_limit_of_each_minute() {
    let pacer = Arc::new(Pacer::new(Bounds { per_minute: 100, ..Bounds::default() }, chance_from(3)));
    let began = Instant::now();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..350 {
        let (pacer, sent) = (Arc::clone(&pacer), Arc::clone(&sent));
        tasks.spawn(async move {
            let permit = pacer.acquire().await;
            sent.lock().expect("sound").push(began.elapsed());
            tokio::time::sleep(Duration::from_millis(300)).await;
            permit.ended(Outcome::Answered, &NONE);
        });
    }
    tasks.join_all().await;
    let sent = sent.lock().expect("sound");
    for (place, at) in sent.iter().enumerate() {
        let within = sent[place..].iter().take_while(|later| **later < *at + Duration::from_secs(60)).count();
        assert!(within <= 100, "{within} in the minute from {at:?}");
    }
    assert!(began.elapsed() < Duration::from_secs(190));
}

#[test]
fn chance_stays_between_zero_and_one_and_follows_from_its_seed() {
    let (one, other) = (chance_from(1), chance_from(1));
    for _ in 0..1_000 {
        let share = one();
        assert!((0.0..1.0).contains(&share));
        assert!((share - other()).abs() < f64::EPSILON);
    }
}

const DISTRICT: District = District { clients: 5_000, requests: 30 };

/// A client of a district that was refused at once, with this draw; and when it asks again.
fn met_others(chance: f64) -> (Pace, Millis) {
    let mut pace = Pace::new(Bounds::within(DISTRICT));
    let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
    pace.ended(100, epoch, Outcome::TooMany, &NONE, chance);
    match pace.ask(100) {
        Turn::Wait(at) => (pace, at),
        other => panic!("{other:?}"),
    }
}

/// Asks at `now`, is refused, and says when it asks again.
fn refused_again(pace: &mut Pace, now: Millis, chance: f64) -> Millis {
    let Turn::Go(epoch) = pace.ask(now) else { panic!("goes") };
    pace.ended(now, epoch, Outcome::TooMany, &NONE, chance);
    let Turn::Wait(at) = pace.ask(now) else { panic!("waits") };
    at
}

#[test]
fn a_district_is_served_in_the_time_that_its_requests_take() {
    assert_eq!(DISTRICT.horizon(1_200), 7_500_000);
    assert_eq!(
        DISTRICT.horizon(0),
        District { clients: 15_000, requests: 1 }.horizon(1),
        "never a division by 0"
    );
    let absurd = District { clients: u32::MAX, requests: u32::MAX };
    assert_eq!(absurd.horizon(1_200), 12 * 3_600_000, "not believed");
}

#[test]
fn within_a_district_the_first_request_goes_alone() {
    let mut pace = Pace::new(Bounds::within(DISTRICT));
    let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
    assert_eq!(pace.ask(0), Turn::Full);
    pace.ended(1_000, epoch, Outcome::Answered, &NONE, 0.5);
    assert_eq!(pace.allowed(), 2, "there was room, so it grows as ever");
}

#[test]
fn clients_that_meet_others_take_their_turns_all_over_the_horizon() {
    let mut turns = vec![];
    for n in 0..=20 {
        let (mut pace, look) = met_others(f64::from(n) / 20.0);
        assert!(look <= 91_100, "one look soon, should the refusal have had another reason: {look}");
        turns.push(refused_again(&mut pace, look, 0.0));
    }
    let distances = turns[1..].windows(2).map(|pair| pair[1] - pair[0]);
    assert!(distances.into_iter().all(|distance| distance == 375_000), "{turns:?}");
    assert_eq!(turns.last(), Some(&7_500_000), "the last one can still be done in time");
}

#[test]
fn a_refusal_that_had_another_reason_costs_a_minute_and_a_half_at_most() {
    for n in 0..=20 {
        let (mut pace, mut now) = met_others(f64::from(n) / 20.0);
        assert!(now <= 91_100, "{now}");
        for _ in 0..200 {
            let Turn::Go(epoch) = pace.ask(now) else { panic!("nobody else is there") };
            now += 10;
            pace.ended(now, epoch, Outcome::Answered, &NONE, 0.5);
        }
    }
}

#[test]
fn a_look_that_is_refused_leads_back_to_the_turn() {
    let (mut pace, look) = met_others(0.9);
    let Turn::Go(epoch) = pace.ask(look) else { panic!("looks") };
    pace.ended(look + 10, epoch, Outcome::Answered, &NONE, 0.5);
    let turn = refused_again(&mut pace, look + 20, 0.1);
    assert_eq!(turn, 6_750_000, "nine tenths of the horizon, whatever was drawn meanwhile");
}

#[test]
fn who_has_begun_waits_less_than_who_has_not() {
    let waits = |answers: u32| {
        let (mut pace, look) = met_others(0.5);
        let mut now = refused_again(&mut pace, look, 0.5);
        for _ in 0..answers {
            let Turn::Go(epoch) = pace.ask(now) else { panic!("goes") };
            now += 10;
            pace.ended(now, epoch, Outcome::Answered, &NONE, 0.5);
        }
        refused_again(&mut pace, now, 1.0) - now
    };
    let (none, some, most) = (waits(0), waits(8), waits(24));
    assert!(none > some && some > most && most >= 5_000, "{none} > {some} > {most}");
}

#[test]
fn a_district_larger_than_it_was_said_to_be_makes_the_waits_grow_past_their_bound() {
    let (mut pace, look) = met_others(0.5);
    let mut now = refused_again(&mut pace, look, 0.5);
    let mut longest = 0;
    for _ in 0..40 {
        let next = refused_again(&mut pace, now, 1.0);
        (longest, now) = (longest.max(next - now), next);
    }
    assert!((600_000..=901_000).contains(&longest), "{longest}");
}

#[test]
fn a_client_that_was_told_nothing_spreads_its_tries_over_a_time_that_doubles() {
    let mut pace = Pace::new(Bounds::default());
    let mut now = refused_again(&mut pace, 0, 1.0);
    assert_eq!(now, 15_000 + 3_750, "as ever at first");
    let mut waits = vec![];
    for _ in 0..4 {
        let next = refused_again(&mut pace, now, 1.0);
        waits.push(next - now);
        now = next;
    }
    assert!(waits.windows(2).all(|pair| pair[1] > pair[0] + pair[0] / 2), "{waits:?}");
}

#[test]
fn a_refusal_of_our_own_making_is_no_sign_of_others() {
    let mut pace = Pace::new(Bounds { per_minute: 40, ..Bounds::within(DISTRICT) });
    for now in 0..30 {
        let Turn::Go(epoch) = pace.ask(now * 10) else { panic!("goes") };
        pace.ended(now * 10 + 5, epoch, Outcome::Answered, &NONE, 0.5);
    }
    let until = refused_again(&mut pace, 400, 1.0);
    assert!(until < 30_000, "three quarters of the limit were ours: {until}");
}

#[test]
fn after_a_quiet_minute_nothing_of_the_others_is_remembered() {
    let (mut pace, look) = met_others(1.0);
    let quiet = refused_again(&mut pace, look, 0.5) + 61_000;
    let Turn::Go(epoch) = pace.ask(quiet) else { panic!("goes") };
    pace.ended(quiet + 100, epoch, Outcome::TooMany, &NONE, 0.0);
    let Turn::Wait(at) = pace.ask(quiet + 100) else { panic!("waits") };
    assert_eq!(at, quiet + 1_100, "a new draw, and this one is the first of all");
}

#[test]
fn after_a_quiet_minute_no_more_go_at_once_than_at_the_start() {
    let mut pace = Pace::new(Bounds::default());
    for now in 0..200 {
        let mut epochs = vec![];
        while let Turn::Go(epoch) = pace.ask(now) {
            epochs.push(epoch);
        }
        for epoch in epochs {
            pace.ended(now, epoch, Outcome::Answered, &NONE, 0.5);
        }
    }
    assert!(pace.allowed() > 8);
    assert!(matches!(pace.ask(70_000), Turn::Go(_)));
    assert_eq!(pace.allowed(), 8);
}

#[test]
fn a_small_district_waits_for_its_turns_without_a_look() {
    let small = District { clients: 150, ..DISTRICT };
    let mut pace = Pace::new(Bounds::within(small));
    assert_eq!(refused_again(&mut pace, 0, 0.5), 92_500, "half of three minutes and three quarters");
}

#[test]
fn a_district_of_some_minutes_waits_for_its_turns_without_a_look() {
    let mut pace = Pace::new(Bounds::within(District { clients: 500, ..DISTRICT }));
    let turn = refused_again(&mut pace, 0, 0.5);
    assert!((290_000..355_000).contains(&turn), "about half of twelve and a half minutes: {turn}");
}

#[test]
fn a_district_of_some_minutes_that_was_said_too_small_ends_in_waits_that_double() {
    let mut pace = Pace::new(Bounds::within(District { clients: 500, ..DISTRICT }));
    let (mut now, mut longest) = (0, 0);
    for _ in 0..60 {
        let next = refused_again(&mut pace, now, 0.9);
        (longest, now) = (longest.max(next - now), next);
    }
    assert!(now > 900_000, "past the time in which all should be done: {now}");
    assert!((600_000..=901_000).contains(&longest), "{longest}");
}

#[test]
fn a_request_of_the_next_minute_does_not_overtake_one_that_was_slow_on_the_way() {
    let mut pace = Pace::new(Bounds { per_minute: 2, ..Bounds::default() });
    for _ in 0..2 {
        let Turn::Go(epoch) = pace.ask(0) else { panic!("goes") };
        pace.ended(5_000, epoch, Outcome::Answered, &NONE, 0.5);
    }
    let Turn::Wait(next) = pace.ask(5_000) else { panic!("waits") };
    let (slow, quick) = (1_250, 125);
    assert!(next + quick >= slow + 60_000, "a sliding minute would refuse it: {next}");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_turn_takes_none() {
    let bounds = Bounds { per_minute: 2, ..Bounds::default() };
    let pacer = Pacer::new(bounds, chance_from(1));
    for _ in 0..5 {
        pacer.turn().await;
    }
    let first = pacer.acquire().await;
    let second = pacer.acquire().await;
    first.ended(Outcome::Answered, &NONE);
    second.ended(Outcome::Answered, &NONE);
    let began = Instant::now();
    pacer.turn().await;
    assert!(began.elapsed() >= Duration::from_secs(60), "both of this minute are used up");
    let permit = pacer.acquire().await;
    assert!(began.elapsed() < Duration::from_secs(62), "and the turn that was waited for is still there");
    permit.ended(Outcome::Answered, &NONE);
}
