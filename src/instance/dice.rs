//! Draws from a seed.
//!
//! Invariant: the same seed gives the same draws on every machine.

use crate::base::Seed;

/// A stream of draws.
#[derive(Clone, Debug)]
pub(super) struct Dice(Seed);

impl Dice {
    pub(super) fn new(seed: Seed) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.split("next");
        self.0.0
    }

    /// A number below `n`; 0 if `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        // The bias of the remainder is far below anything a small database can show.
        usize::try_from((self.next() >> 16) % n).unwrap_or(0)
    }

    /// True with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len());
        from.get(index)
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}
