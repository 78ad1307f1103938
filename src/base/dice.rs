//! Draws from a seed.
//!
//! Invariant: the same seed gives the same draws on every machine.

use super::seed::Seed;

/// A stream of draws: SplitMix64 (Steele, Lea, Flood 2014). A small database takes some hundred of
/// them, so a draw has to cost next to nothing.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Returns the stream that starts at `seed`.
    pub fn new(seed: Seed) -> Self {
        Self(seed.0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        // The high half of the product: no division, and a bias no small input can show.
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// Returns true with this probability; certainties take no draw.
    pub fn chance(&mut self, probability: f64) -> bool {
        if probability <= 0.0 {
            return false;
        }
        probability >= 1.0 || ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// Returns one of `from`, if there is one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len());
        from.get(index)
    }

    /// Returns the index of a weight, drawn by weight; the last one if all are zero.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = (self.next() >> 11) as f64 / (1_u64 << 53) as f64 * total;
        let chosen = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        chosen.unwrap_or(weights.len().saturating_sub(1))
    }

    /// Puts `items` into another order, each as likely as any.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_repeat_and_spread() {
        let draws = |seed| {
            let mut dice = Dice::new(Seed(seed));
            (0..6_000).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        for face in 0..6 {
            let n = draws(7).iter().filter(|drawn| **drawn == face).count();
            assert!((850..1_150).contains(&n), "{face}: {n}");
        }
        assert_eq!(Dice::new(Seed(1)).below(0), 0);
    }

    #[test]
    fn weights_and_probabilities_are_kept() {
        let mut dice = Dice::new(Seed(1));
        let first = (0..1_000).filter(|_| dice.weighted(&[9.0, 0.0, 1.0]) == 0);
        assert!((860..940).contains(&first.count()));
        assert!((0..1_000).all(|_| dice.weighted(&[1.0, 0.0]) == 0));
        let often = (0..1_000).filter(|_| dice.chance(0.3)).count();
        assert!((250..350).contains(&often), "{often}");
        assert!(dice.chance(1.0) && !dice.chance(0.0));
    }
}
