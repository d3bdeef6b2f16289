//! What of an answer's time was Clever's, and how many were waiting for their turn. It is told in the answer itself
//! (`Server-Timing`), so that what the relay adds can be measured from outside: by the load test, and by whoever looks for
//! what is slow; and so that an app can tell its teacher that the district is busy without asking for it.

use axum::http::HeaderValue;
use std::cell::Cell;
use std::time::Duration;

tokio::task_local! {
    /// Of the request that is served by this task.
    static SPENT: Spent;
}

/// Times of one request.
#[derive(Default)]
struct Spent {
    /// Waiting for a turn, and until there was room.
    turn: Cell<Duration>,
    /// Clever's answer.
    clever: Cell<Duration>,
    /// Clever's answer to who teaches the section, where that was not known.
    roster: Cell<Duration>,
    /// Requests of everybody that waited for their turn, as this one had had its own.
    waiting: Cell<usize>,
}

/// What a task of its own spent, for the request to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    turn: Duration,
    clever: Duration,
    waiting: usize,
}

/// Adds to the request that is served, if any is.
pub fn add(turn: Duration, clever: Duration) {
    let _ = SPENT.try_with(|spent| {
        spent.turn.set(spent.turn.get() + turn);
        spent.clever.set(spent.clever.get() + clever);
    });
}

/// So many wait for their turn.
pub fn waiting(requests: usize) {
    let _ = SPENT.try_with(|spent| spent.waiting.set(requests));
}

/// Adds what [`apart`] measured.
pub fn add_apart(apart: Apart) {
    add(apart.turn, apart.clever);
    waiting(apart.waiting);
}

/// What Clever answered until now was about who teaches the section.
pub fn that_was_the_roster() {
    let _ = SPENT.try_with(|spent| spent.roster.set(spent.roster.get() + spent.clever.take()));
}

/// Does in a task of its own what belongs to a request; its times are for the request to add.
pub async fn apart<T>(act: impl Future<Output = T>) -> (T, Apart) {
    let act = async {
        let done = act.await;
        let apart = SPENT.with(|spent| Apart {
            turn: spent.turn.get(),
            clever: spent.clever.get(),
            waiting: spent.waiting.get(),
        });
        (done, apart)
    };
    SPENT.scope(Spent::default(), act).await
}

/// Serves a request and says its times.
pub async fn told<T>(serve: impl Future<Output = T>) -> (T, Option<HeaderValue>) {
    let told = async {
        let done = serve.await;
        let ms = |time: &Cell<Duration>| time.get().as_secs_f64() * 1_000.0;
        let text = SPENT.with(|spent| {
            let (turn, clever, roster) = (ms(&spent.turn), ms(&spent.clever), ms(&spent.roster));
            let waiting = spent.waiting.get();
            format!(
                "turn;dur={turn:.2}, clever;dur={clever:.2}, roster;dur={roster:.2}, queue;desc=\"{waiting}\""
            )
        });
        (done, HeaderValue::from_str(&text).ok())
    };
    SPENT.scope(Spent::default(), told).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn times_are_added_up_for_the_request_that_is_served() {
        add(Duration::from_secs(1), Duration::from_secs(1));
        fn ms(ms: u64) -> Duration {
            Duration::from_millis(ms)
        }
        let serve = async {
            add(ms(1), ms(20));
            that_was_the_roster();
            let (done, apart) = tokio::spawn(apart(async {
                add(ms(2), ms(30));
                waiting(312);
                "served"
            }))
            .await
            .unwrap();
            add_apart(apart);
            done
        };
        let (done, told) = told(serve).await;
        assert_eq!(done, "served");
        assert_eq!(told.unwrap(), "turn;dur=3.00, clever;dur=30.00, roster;dur=20.00, queue;desc=\"312\"");
    }
}
