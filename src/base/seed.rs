//! Chance as a value: a seed that splits by label, so that two draws never share a stream.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde::{Deserialize, Serialize};

/// The one stream of chance used everywhere.
pub type Rng = ChaCha8Rng;

/// The root of a stream of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// Returns the seed for the part of the work called `label`; the same label gives the same seed.
    #[must_use]
    pub fn split(self, label: &str) -> Self {
        // FNV-1a over the label, then the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ self.0;
        for byte in label.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut z = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(z ^ (z >> 31))
    }

    /// Returns the stream that starts at this seed.
    pub fn rng(self) -> Rng {
        Rng::seed_from_u64(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_split_and_repeat() {
        let root = Seed(7);
        assert_eq!(root.split("a"), root.split("a"));
        assert_ne!(root.split("a"), root.split("b"));
        assert_ne!(root.split("a"), Seed(8).split("a"));
    }
}
