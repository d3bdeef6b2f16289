//! One queue for all who share a district's token. The pace is that of [`lms::pacing`], the very one the app has; here
//! is only who goes next when there is room: whoever was served least in this minute, and of those the one who waits
//! longest. So a teacher with three grades never waits behind one with three hundred, and nobody's large sync takes the
//! district's minute away from the others.
//!
//! Deliberately not here: how fast (the pacer), and what is sent.

use crate::share::Share;
use lms::pacing::Pacer;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tokio::time::{Instant, timeout};

/// Who was served is counted for so long.
const MINUTE: Duration = Duration::from_secs(60);

/// It was not one's turn in time; nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Seconds after which there may be room.
    pub retry_after: u64,
}

/// The queue.
#[derive(Clone, Default)]
pub struct Queue(Arc<Inner>);

#[derive(Default)]
struct Inner {
    line: Mutex<Line>,
    /// Somebody came.
    came: Notify,
}

#[derive(Default)]
struct Line {
    arrivals: u64,
    waiting: BTreeMap<u64, Waiting>,
    served: BTreeMap<String, u32>,
    since: Option<Instant>,
    closed: bool,
}

struct Waiting {
    teacher: String,
    call: oneshot::Sender<Turn>,
}

/// One's turn: exactly one request may be begun.
pub struct Turn(Option<oneshot::Sender<()>>);

impl Turn {
    /// Says that the request has taken its place at the pacer, so that the next one may be called.
    pub fn begun(&mut self) {
        if let Some(begun) = self.0.take() {
            let _ = begun.send(());
        }
    }
}

impl Queue {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for one's turn, but not longer than this. Giving up while waiting takes nothing.
    pub async fn turn(&self, teacher: &str, most: Duration) -> Result<Turn, Busy> {
        let (call, called) = oneshot::channel();
        {
            let mut line = self.line();
            if line.closed {
                return Err(Busy { retry_after: 1 });
            }
            let arrival = line.arrivals;
            line.arrivals += 1;
            line.waiting.insert(arrival, Waiting { teacher: teacher.to_owned(), call });
        }
        self.0.came.notify_one();
        match timeout(most, called).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Busy { retry_after: 5 }),
        }
    }

    /// Calls nobody any more: who waits, and who comes after, is told at once.
    pub fn close(&self) {
        let mut line = self.line();
        line.closed = true;
        line.waiting.clear();
    }

    /// Of those who wait, how many are this teacher's.
    pub fn waiting_of(&self, teacher: &str) -> usize {
        let line = self.line();
        line.waiting.values().filter(|one| one.teacher == teacher && !one.call.is_closed()).count()
    }

    /// Those who wait.
    pub fn waiting(&self) -> usize {
        self.line().waiting.values().filter(|one| !one.call.is_closed()).count()
    }

    /// Calls one after the other, as the pacer has room and there is a turn in this instance's share. Never ends.
    pub async fn call(&self, pacer: &Pacer, mut share: Share) {
        loop {
            while self.waiting() == 0 {
                self.0.came.notified().await;
            }
            pacer.turn().await;
            if !share.has_one() {
                // Time passes meanwhile: everything is looked at again.
                share.take(self.waiting()).await;
                continue;
            }
            let Some(next) = self.next() else { continue };
            share.spend();
            let (begun, has_begun) = oneshot::channel();
            // If the one who is called has left meanwhile, the turn is dropped and given back.
            let _ = next.send(Turn(Some(begun)));
            let _ = has_begun.await;
        }
    }

    fn next(&self) -> Option<oneshot::Sender<Turn>> {
        let mut line = self.line();
        let now = Instant::now();
        if line.since.is_none_or(|since| now.duration_since(since) >= MINUTE) {
            line.since = Some(now);
            line.served.clear();
        }
        line.waiting.retain(|_, one| !one.call.is_closed());
        let served = |teacher: &str| line.served.get(teacher).copied().unwrap_or(0);
        let least = line.waiting.iter().min_by_key(|(arrival, one)| (served(&one.teacher), **arrival));
        let arrival = *least?.0;
        let next = line.waiting.remove(&arrival)?;
        *line.served.entry(next.teacher).or_default() += 1;
        Some(next.call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lms::pacing::{Bounds, Outcome, Signals, chance_from};

    /// A district where one request goes at a time and each takes a second.
    struct District {
        queue: Queue,
        pacer: Arc<Pacer>,
    }

    impl District {
        fn open(bounds: Bounds) -> Self {
            let district =
                Self { queue: Queue::default(), pacer: Arc::new(Pacer::new(bounds, chance_from(1))) };
            let (queue, pacer) = (district.queue.clone(), Arc::clone(&district.pacer));
            tokio::spawn(async move { queue.call(&pacer, Share::alone()).await });
            district
        }

        async fn request(&self, teacher: &str) -> Result<(), Busy> {
            let mut turn = self.queue.turn(teacher, Duration::from_secs(3_600)).await?;
            let permit = self.pacer.acquire().await;
            turn.begun();
            tokio::time::sleep(Duration::from_secs(1)).await;
            permit.ended(Outcome::Answered, &Signals::default());
            Ok(())
        }

        /// Who asks how often; answers the order in which they were done.
        async fn run(self, asks: &[(&'static str, usize)]) -> Vec<&'static str> {
            let (order, this) = (Arc::new(Mutex::new(Vec::new())), Arc::new(self));
            let mut all = Vec::new();
            for (teacher, times) in asks {
                for _ in 0..*times {
                    let (order, this, teacher) = (Arc::clone(&order), Arc::clone(&this), *teacher);
                    all.push(tokio::spawn(async move {
                        this.request(teacher).await.unwrap();
                        order.lock().unwrap().push(teacher);
                    }));
                    tokio::task::yield_now().await;
                }
            }
            for one in all {
                one.await.unwrap();
            }
            let order = order.lock().unwrap();
            order.clone()
        }
    }

    fn one_by_one() -> Bounds {
        Bounds { start: 1, ceiling: 1, ..Bounds::default() }
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_in_a_queue_that_closes_is_told_at_once() {
        let queue = Queue::default();
        let began = Instant::now();
        let close = async {
            tokio::task::yield_now().await;
            queue.close();
        };
        let (turn, ()) = tokio::join!(queue.turn("a", Duration::from_secs(25)), close);
        assert!(turn.is_err() && queue.turn("a", Duration::from_secs(25)).await.is_err());
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_sync_does_not_wait_behind_a_large_one() {
        let order = District::open(one_by_one()).run(&[("large", 30), ("small", 3)]).await;
        let last = order.iter().rposition(|teacher| *teacher == "small").unwrap();
        assert!(last <= 7, "three grades are done while the large one has done about as many: {order:?}");
        assert_eq!(order.len(), 33, "and nobody is forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn equals_take_turns() {
        let order = District::open(one_by_one()).run(&[("a", 10), ("b", 10), ("c", 10)]).await;
        for (at, some) in order.chunks(3).enumerate().skip(2).take(7) {
            let mut some = some.to_vec();
            some.sort_unstable();
            assert_eq!(some, ["a", "b", "c"], "round {at} of {order:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_together_keep_the_pace_of_one_token() {
        let began = Instant::now();
        let bounds = Bounds { per_minute: 10, ..Bounds::default() };
        District::open(bounds).run(&[("a", 8), ("b", 8), ("c", 8)]).await;
        assert!(
            began.elapsed() >= Duration::from_secs(120),
            "24 requests at 10 a minute begin in three minutes"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_told_so_and_takes_nothing() {
        let district = District::open(Bounds { per_minute: 1, ..Bounds::default() });
        district.request("a").await.unwrap();
        let waited = district.queue.turn("b", Duration::from_secs(5)).await;
        assert!(waited.is_err());
        assert_eq!(district.queue.waiting(), 0);
    }
}
