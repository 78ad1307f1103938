//! Draws from a seed.
//!
//! Invariant: the same seed gives the same draws on every machine.

use super::seed::Seed;

/// A stream of draws.
#[derive(Clone, Debug)]
pub struct Dice(Seed);

impl Dice {
    /// Returns the stream that starts at `seed`.
    pub fn new(seed: Seed) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.split("next");
        self.0.0
    }

    /// Returns a number below `n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        // The bias of the remainder is far below anything a small input can show.
        usize::try_from((self.next() >> 16) % n).unwrap_or(0)
    }

    /// Returns true with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// Returns one of `from`, if there is one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len());
        from.get(index)
    }

    /// Puts `items` into another order, each as likely as any.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}
