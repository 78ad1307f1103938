//! How loud a sound is over time.
//!
//! Invariant: one level per whole frame, in decibels below the loudest there can be; never above 0,
//! never below [`QUIET`], whatever the samples are.

use crate::base::Span;

/// How long a frame is.
pub const FRAME: Span = Span(10);

/// Digital silence, in decibels.
pub(super) const QUIET: f32 = -96.0;

/// The levels of a sound, frame by frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    pub(super) levels: Vec<f32>,
}

impl Envelope {
    /// Returns the envelope of one channel's samples, so many a second; samples that fill no frame
    /// are left out.
    pub fn of(samples: impl IntoIterator<Item = i16>, rate: u32) -> Self {
        let size = (rate as usize * FRAME.0 as usize / 1_000).max(1);
        let mut levels = Vec::new();
        let mut frame = Vec::with_capacity(size);
        for sample in samples {
            frame.push(f64::from(sample) / 32_768.0);
            if frame.len() == size {
                levels.push(level(&frame));
                frame.clear();
            }
        }
        Self { levels }
    }

    /// Returns how long the sound is.
    pub fn length(&self) -> Span {
        Span(FRAME.0 * self.levels.len() as u64)
    }

    /// Returns the level that a share of all frames lies below, 0.0 to 1.0.
    pub(super) fn quantile(&self, share: f64) -> f32 {
        let mut sorted = self.levels.clone();
        sorted.sort_by(f32::total_cmp);
        let last = sorted.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        sorted.get(at.min(last)).copied().unwrap_or(QUIET)
    }

    /// Returns the levels, each the mean power of itself and its neighbors.
    pub(super) fn smooth(&self) -> Vec<f32> {
        let power: Vec<f64> = self.levels.iter().map(|level| power(*level)).collect();
        let mean = |at: usize| {
            let around = at.saturating_sub(1)..(at + 2).min(power.len());
            let around = power.get(around).unwrap_or_default();
            decibels(around.iter().sum::<f64>() / around.len().max(1) as f64)
        };
        (0..power.len()).map(mean).collect()
    }
}

/// A constant is no sound: a microphone's offset is taken out.
fn level(frame: &[f64]) -> f32 {
    let count = frame.len() as f64;
    let mean = frame.iter().sum::<f64>() / count;
    let power = frame.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    decibels(power)
}

fn power(level: f32) -> f64 {
    10_f64.powf(f64::from(level) / 10.0)
}

fn decibels(power: f64) -> f32 {
    (10.0 * power.max(1e-12).log10()).clamp(f64::from(QUIET), 0.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_full_wave_is_loud_and_an_offset_is_not() {
        let square = (0..1_600).map(|n| if n % 2 == 0 { i16::MAX } else { i16::MIN });
        let loud = Envelope::of(square, 16_000);
        assert_eq!(loud.length(), Span(100));
        assert!(loud.levels.iter().all(|level| *level > -0.1));
        let offset = Envelope::of(std::iter::repeat_n(9_000, 1_600), 16_000);
        assert!(offset.levels.iter().all(|level| *level <= QUIET + 0.1));
    }

    proptest! {
        #[test]
        fn levels_stay_within_their_bounds(samples in prop::collection::vec(any::<i16>(), 0..4_000), rate in 0_u32..50_000) {
            let sound = Envelope::of(samples, rate);
            prop_assert!(sound.levels.iter().chain(&sound.smooth()).all(|level| (QUIET..=0.0).contains(level)));
        }
    }
}
