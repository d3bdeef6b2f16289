//! Randomness that follows from a seed.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// All randomness of one world.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }
    /// True so many times in a thousand.
    pub(crate) fn permille(&mut self, share: u32) -> bool {
        share > 0 && self.0.random_range(0..1_000) < share
    }
    /// From `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0.random_range(least..=most)
    }
    /// An index below `count`, which is not zero.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0.random_range(0..count)
    }
    /// One of these.
    pub(crate) fn one_of<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())).cloned() }
    }
    /// An index, each with its weight.
    pub(crate) fn weighed(&mut self, weights: &[u32]) -> usize {
        let all: u32 = weights.iter().sum();
        let mut at = self.0.random_range(0..all.max(1));
        for (index, weight) in weights.iter().enumerate() {
            match at.checked_sub(*weight) {
                Some(rest) => at = rest,
                None => return index,
            }
        }
        0
    }
}
