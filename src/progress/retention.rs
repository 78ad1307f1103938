//! How much was remembered, beside what was aimed at.
//!
//! Invariant: only reviews a day or more after the one before count, each once; a share has the
//! interval that its number allows (Wilson, 95 %), and none below three reviews.

/// Below this number nothing is said.
pub const LEAST: usize = 3;

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_964;

/// A review that tells something of memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recalled {
    /// Days since the review before.
    pub elapsed_days: u32,
    /// It was remembered.
    pub passed: bool,
    /// The chance that it would be, by the forgetting curve; `None` if that is not known.
    pub expected: Option<f64>,
}

/// How much was remembered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retention {
    /// Reviews that count.
    pub n: usize,
    /// The share remembered.
    pub share: f64,
    /// Between these it lies, with 95 % confidence.
    pub interval: (f64, f64),
    /// What the forgetting curve expected, over those for which it is known.
    pub expected: Option<f64>,
}

/// Returns how much was remembered; `None` below three reviews that count.
pub fn retention(reviews: &[Recalled]) -> Option<Retention> {
    let counted: Vec<&Recalled> = reviews.iter().filter(|one| one.elapsed_days > 0).collect();
    let n = counted.len();
    if n < LEAST {
        return None;
    }
    let passed = counted.iter().filter(|one| one.passed).count();
    let expected: Vec<f64> = counted.iter().filter_map(|one| one.expected).collect();
    let mean = (!expected.is_empty()).then(|| expected.iter().sum::<f64>() / expected.len() as f64);
    Some(Retention {
        n,
        share: passed as f64 / n as f64,
        interval: wilson(passed, n),
        expected: mean,
    })
}

/// Returns the Wilson score interval of `hits` out of `n`, 95 %.
pub fn wilson(hits: usize, n: usize) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (n as f64, hits as f64 / n as f64);
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_books() {
        // (hits, n, low, high), by hand.
        for (hits, n, low, high) in [
            (0, 10, 0.0, 0.2775),
            (9, 10, 0.5958, 0.9821),
            (50, 100, 0.4038, 0.5962),
            (10, 10, 0.7225, 1.0),
        ] {
            let found = wilson(hits, n);
            assert!((found.0 - low).abs() < 1e-3, "{hits} of {n}: {found:?}");
            assert!((found.1 - high).abs() < 1e-3, "{hits} of {n}: {found:?}");
        }
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }

    #[test]
    fn what_was_seen_the_same_day_does_not_count() {
        let one = |elapsed_days, passed, expected| Recalled {
            elapsed_days,
            passed,
            expected,
        };
        let mut reviews = vec![
            one(0, false, None),
            one(3, true, Some(0.9)),
            one(9, false, None),
        ];
        assert_eq!(retention(&reviews), None);
        reviews.push(one(1, true, Some(0.8)));
        let found = retention(&reviews).expect("three count");
        assert_eq!(found.n, 3);
        assert!((found.share - 2.0 / 3.0).abs() < 1e-9);
        assert!((found.expected.expect("two are known") - 0.85).abs() < 1e-9);
    }
}
