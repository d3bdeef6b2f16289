//! How many writes of a run are between their look and their answer at once: as many as the pace lets go at the moment,
//! shared by the pages that are written side by side. Whoever comes later waits here, before the look, not after it.
//!
//! Deliberately not here: how many the pace lets go (the connector), and pausing and stopping (`control`).

use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What the pages of a run share.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    pages: Mutex<usize>,
    changed: Notify,
}

/// One page while it is written.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    gate: &'a Gate,
    inside: Mutex<usize>,
}

/// A write between its look and its answer.
#[derive(Debug)]
pub(crate) struct Inside<'a, 'b>(&'b Page<'a>);

impl Gate {
    /// A page takes its share from now on, until it is dropped.
    pub(crate) fn page(&self) -> Page<'_> {
        *count(&self.pages) += 1;
        Page { gate: self, inside: Mutex::default() }
    }
}

impl<'a> Page<'a> {
    /// Waits until this page may have one more under way when the pace lets `most` go. It is asked anew each time
    /// something ends.
    pub(crate) async fn enter(&self, most: impl Fn() -> usize) -> Inside<'a, '_> {
        loop {
            let mut changed = std::pin::pin!(self.gate.changed.notified());
            // Before counting, so that nothing that ends in between is missed.
            changed.as_mut().enable();
            {
                let share = share(most(), *count(&self.gate.pages));
                let mut inside = count(&self.inside);
                if *inside < share {
                    *inside += 1;
                    return Inside(self);
                }
            }
            changed.await;
        }
    }
}

/// Three times an equal part: while a page is read, before and after, it uses none of its own. More would leave a write
/// waiting for its turn for too long after its look.
fn share(most: usize, pages: usize) -> usize {
    (most * 3).div_ceil(pages.max(1)).clamp(1, most.max(1))
}

fn count(of: &Mutex<usize>) -> MutexGuard<'_, usize> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Inside<'_, '_> {
    fn drop(&mut self) {
        *count(&self.0.inside) -= 1;
        self.0.gate.changed.notify_waiters();
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        *count(&self.gate.pages) -= 1;
        self.gate.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn up_to_three_pages_may_have_all_and_more_of_them_three_times_their_part() {
        assert_eq!([1, 3, 4, 6].map(|pages| share(64, pages)), [64, 64, 48, 32]);
        assert_eq!([1, 2, 3].map(|pages| share(1, pages)), [1, 1, 1]);
        assert_eq!([1, 3].map(|pages| share(0, pages)), [1, 1], "one may always go");
    }

    #[tokio::test]
    async fn the_next_goes_in_when_one_has_its_answer() {
        let gate = Gate::default();
        let page = gate.page();
        let one = page.enter(|| 2).await;
        let _two = page.enter(|| 2).await;
        let mut three = std::pin::pin!(page.enter(|| 2));
        assert!(three.as_mut().now_or_never().is_none(), "it is full");
        drop(one);
        let _three = three.as_mut().now_or_never().expect("one has its answer");
        assert!(page.enter(|| 2).now_or_never().is_none(), "it is full again");
    }

    #[tokio::test]
    async fn a_pace_that_grows_lets_in_all_that_wait() {
        let (gate, most) = (Gate::default(), AtomicUsize::new(1));
        let allowed = || most.load(Ordering::Relaxed);
        let page = gate.page();
        let one = page.enter(allowed).await;
        let (mut two, mut three) = (std::pin::pin!(page.enter(allowed)), std::pin::pin!(page.enter(allowed)));
        assert!(two.as_mut().now_or_never().is_none() && three.as_mut().now_or_never().is_none());
        most.store(2, Ordering::Relaxed);
        drop(one);
        assert!(two.now_or_never().is_some() && three.now_or_never().is_some(), "two are allowed now");
    }

    #[tokio::test]
    async fn a_page_that_is_through_leaves_its_share_to_the_others() {
        let gate = Gate::default();
        let first = gate.page();
        let others = [gate.page(), gate.page(), gate.page()];
        let _inside = [first.enter(|| 4).await, first.enter(|| 4).await, first.enter(|| 4).await];
        let mut fourth = std::pin::pin!(first.enter(|| 4));
        assert!(fourth.as_mut().now_or_never().is_none(), "the others have their part");
        assert!(others[0].enter(|| 4).now_or_never().is_some());
        drop(others);
        assert!(fourth.as_mut().now_or_never().is_some());
    }
}
