//! How a program's cost grows with its input: what the candidate says, what was measured.
//!
//! Invariant: classes are ordered from the slowest growing to the fastest; their written form is the
//! one decks use (`O(n log n)`), and an unknown one is no class.

use serde::{Deserialize, Serialize};

use super::fit::{Unit, fit};

/// A class of growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Growth {
    /// The same for every input.
    #[serde(rename = "O(1)")]
    Constant,
    /// A step more when the input doubles.
    #[serde(rename = "O(log n)")]
    Logarithmic,
    /// In proportion to the input.
    #[serde(rename = "O(n)")]
    Linear,
    /// As sorting by comparison does.
    #[serde(rename = "O(n log n)")]
    Linearithmic,
    /// As all pairs do.
    #[serde(rename = "O(n^2)")]
    Quadratic,
    /// As all triples do.
    #[serde(rename = "O(n^3)")]
    Cubic,
    /// As all subsets do, or worse.
    #[serde(rename = "O(2^n)")]
    Exponential,
}

impl Growth {
    /// Every class, the slowest growing first.
    pub const ALL: [Self; 7] = [
        Self::Constant,
        Self::Logarithmic,
        Self::Linear,
        Self::Linearithmic,
        Self::Quadratic,
        Self::Cubic,
        Self::Exponential,
    ];

    /// Returns the class as decks write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Constant => "O(1)",
            Self::Logarithmic => "O(log n)",
            Self::Linear => "O(n)",
            Self::Linearithmic => "O(n log n)",
            Self::Quadratic => "O(n^2)",
            Self::Cubic => "O(n^3)",
            Self::Exponential => "O(2^n)",
        }
    }

    /// Returns the class that is written like this.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }
}

impl std::fmt::Display for Growth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the candidate says a program costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthClaim {
    /// Its time.
    pub time: Growth,
    /// Its memory beyond the arguments.
    pub memory: Growth,
}

/// What inputs of one size cost, on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthPoint {
    /// The size.
    pub n: usize,
    /// Steps: statements begun, and what the interpreter looked at on their behalf.
    pub steps: u64,
    /// Bytes held at most.
    pub bytes: u64,
    /// Processor time in nanoseconds; it decides nothing.
    pub nanos: u64,
}

/// The place in the program that takes most steps on the largest input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HotSpot {
    /// Line in the candidate's file, from 1.
    pub line: usize,
    /// What is done there: `sorted`, `in`, `slice`; empty for the statements themselves.
    #[serde(default)]
    pub what: String,
    /// Its share of the steps, in percent.
    pub percent: u8,
}

/// What was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthReport {
    /// The class of the steps; `None` if there are too few sizes to tell.
    pub time: Option<Growth>,
    /// The class of the bytes; `None` if there are too few sizes to tell.
    pub memory: Option<Growth>,
    /// What was measured, by rising size.
    pub points: Vec<GrowthPoint>,
    /// Where most steps are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hot: Option<HotSpot>,
    /// Why no larger inputs were tried, if something other than the budget ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

/// The steps of one sort of operation on inputs of rising size.
pub type Series = Vec<(usize, f64)>;

/// Sizes that a class needs at least.
const LEAST_SIZES: usize = 5;
/// How many of the largest sizes a class of steps rests on, and one of bytes.
const STEP_SIZES: usize = 12;
const BYTE_SIZES: usize = 8;
/// Differences in bytes that mean nothing.
const LOOSE_BYTES: u64 = 256;
/// The share of all steps from which one sort of operation is looked at alone.
const SHARE: f64 = 0.03;

/// Returns the class of the steps: that of all of them; and where that is linear or less, of an
/// operation alone that clearly takes n log n, for a logarithm hides behind a long loop.
pub fn class_of_steps(all: &[(usize, f64)], parts: &[Series]) -> Option<Growth> {
    let whole = fit(largest(all, STEP_SIZES)?, Unit::Steps);
    let total = all.last().map_or(0.0, |(_, steps)| *steps);
    let hides_logarithm = |part: &Series| {
        let own = part.last().map_or(0.0, |(_, steps)| *steps);
        let Some(points) = largest(part, STEP_SIZES).filter(|_| own >= SHARE * total) else {
            return false;
        };
        let fitted = fit(points, Unit::Steps);
        fitted.class == Growth::Linearithmic && fitted.error(Growth::Linear) > 0.1
    };
    if whole.class == Growth::Linear && parts.iter().any(hides_logarithm) {
        return Some(Growth::Linearithmic);
    }
    Some(whole.class)
}

/// Returns the class of the bytes; n log n is none, since nothing but its steps is known to take it.
pub fn class_of_bytes(points: &[GrowthPoint]) -> Option<Growth> {
    let bytes: Series = points.iter().map(|p| (p.n, p.bytes as f64)).collect();
    let points = points.get(points.len().saturating_sub(BYTE_SIZES)..)?;
    let all = points.iter().map(|point| point.bytes);
    let spread = all.clone().max()?.saturating_sub(all.min()?);
    let bytes = largest(&bytes, BYTE_SIZES)?;
    if spread < LOOSE_BYTES {
        return Some(Growth::Constant);
    }
    Some(fit(bytes, Unit::Bytes).class)
}

/// The last of some points, if there are enough.
fn largest(points: &[(usize, f64)], n: usize) -> Option<&[(usize, f64)]> {
    let last = points.get(points.len().saturating_sub(n)..)?;
    (last.len() >= LEAST_SIZES).then_some(last)
}

impl GrowthReport {
    /// Returns both classes in a few words, for a line.
    pub fn words(&self) -> String {
        let word = |class: Option<Growth>| class.map_or("not told", Growth::as_str);
        format!("time {}, memory {}", word(self.time), word(self.memory))
    }
}

impl HotSpot {
    /// Returns the place in words: `line 7 (sorted) takes 62% of the steps`.
    pub fn words(&self) -> String {
        let what = match self.what.as_str() {
            "" => String::new(),
            what => format!(" ({what})"),
        };
        format!(
            "line {}{what} takes {}% of the steps",
            self.line, self.percent
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [usize; 14] = [8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768];

    fn series(cost: impl Fn(f64) -> f64) -> Series {
        SIZES
            .iter()
            .map(|n| (*n, cost(*n as f64).round()))
            .collect()
    }

    #[test]
    fn classes_are_written_as_decks_write_them() {
        for class in Growth::ALL {
            assert_eq!(Growth::parse(class.as_str()), Some(class));
            let json = serde_json::to_string(&class).unwrap();
            assert_eq!(json, format!("\"{class}\""));
        }
        assert_eq!(Growth::parse("O(nlogn)"), None);
        assert!(Growth::ALL.is_sorted());
    }

    #[test]
    fn a_sort_shows_behind_a_long_loop() {
        let sort = series(|n| n * n.log2());
        let all = series(|n| 90.0 * n + n * n.log2());
        assert_eq!(class_of_steps(&all, &[]), Some(Growth::Linear));
        let walk = series(|n| 90.0 * n);
        assert_eq!(
            class_of_steps(&all, &[walk.clone(), sort]),
            Some(Growth::Linearithmic)
        );
        // A share that is lost in the rest does not count.
        let speck = series(|n| 0.1 * n * n.log2());
        assert_eq!(class_of_steps(&all, &[walk, speck]), Some(Growth::Linear));
    }

    #[test]
    fn few_sizes_tell_nothing() {
        let all = series(|n| n);
        assert_eq!(class_of_steps(all.get(..4).unwrap(), &[]), None);
        assert_eq!(class_of_bytes(&[]), None);
    }

    #[test]
    fn bytes_have_their_own_tolerance() {
        let check = |bytes: &dyn Fn(f64) -> f64, expect| {
            let points: Vec<GrowthPoint> = SIZES
                .iter()
                .map(|n| GrowthPoint {
                    n: *n,
                    steps: 0,
                    bytes: bytes(*n as f64) as u64,
                    nanos: 0,
                })
                .collect();
            assert_eq!(class_of_bytes(&points), Some(expect));
        };
        check(&|n| 400.0 + (n % 7.0) * 20.0, Growth::Constant);
        check(&|n| 400.0 + 350.0 * n.log2(), Growth::Logarithmic);
        check(&|n| 400.0 + 8.0 * n, Growth::Linear);
        // A list takes an eighth more than it needs.
        check(&|n| 56.0 + 8.0 * (n * 1.125).ceil(), Growth::Linear);
        check(&|n| 400.0 + 8.0 * n * n, Growth::Quadratic);
    }
}
