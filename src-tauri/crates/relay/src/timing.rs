//! What of an answer's time was Clever's. It is told in the answer itself (`Server-Timing`), so that what the relay adds
//! can be measured from outside: by the load test, and by whoever looks for what is slow.

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
}

/// Adds to the request that is served, if any is.
pub fn add(turn: Duration, clever: Duration) {
    let _ = SPENT.try_with(|spent| {
        spent.turn.set(spent.turn.get() + turn);
        spent.clever.set(spent.clever.get() + clever);
    });
}

/// What Clever answered until now was about who teaches the section.
pub fn that_was_the_roster() {
    let _ = SPENT.try_with(|spent| spent.roster.set(spent.roster.get() + spent.clever.take()));
}

/// Does in a task of its own what belongs to a request; its times are for the request to add.
pub async fn apart<T>(act: impl Future<Output = T>) -> (T, Duration, Duration) {
    let act = async {
        let done = act.await;
        let (turn, clever) = SPENT.with(|spent| (spent.turn.get(), spent.clever.get()));
        (done, turn, clever)
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
            format!("turn;dur={turn:.2}, clever;dur={clever:.2}, roster;dur={roster:.2}")
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
            let (done, turn, clever) = tokio::spawn(apart(async {
                add(ms(2), ms(30));
                "served"
            }))
            .await
            .unwrap();
            add(turn, clever);
            done
        };
        let (done, told) = told(serve).await;
        assert_eq!(done, "served");
        assert_eq!(told.unwrap(), "turn;dur=3.00, clever;dur=30.00, roster;dur=20.00");
    }
}
