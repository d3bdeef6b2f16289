//! How many places each address has taken.

use crate::routes::network;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The shares of all addresses.
pub(super) struct Shares {
    most: usize,
    /// Nobody who has gone is in it.
    taken: Mutex<BTreeMap<String, usize>>,
}

/// A place of an address's share, until it is dropped.
pub(super) struct OfShare {
    all: Arc<Shares>,
    of: String,
}

impl Shares {
    /// So many for each.
    pub(super) fn of(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// A place; `None`: this address has its share.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<OfShare> {
        let of = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.get(&of).copied().unwrap_or(0);
        if count >= self.most {
            return None;
        }
        taken.insert(of.clone(), count + 1);
        Some(OfShare { all: Arc::clone(self), of })
    }
}

impl Drop for OfShare {
    fn drop(&mut self) {
        let mut taken = self.all.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.of) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(taken.remove(&self.of)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_given_back_can_be_taken_again_and_one_line_has_one_share() {
        let shares = Shares::of(2);
        let take = |address: &str| shares.take(address.parse().unwrap());
        let (first, second) = (take("2001:db8:1:2::1"), take("2001:db8:1:2::2"));
        assert!(first.is_some() && second.is_some() && take("2001:db8:1:2::3").is_none());
        assert!(take("2001:db8:1:3::1").is_some(), "another line");
        drop(first);
        assert!(take("2001:db8:1:2::3").is_some());
        drop(second);
        assert!(shares.taken.lock().unwrap().is_empty(), "nobody who has gone is counted");
    }
}
