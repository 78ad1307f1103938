//! Which class of growth explains measured costs.
//!
//! A cost w(n) is explained by a class if a sum of terms up to that class comes near it:
//! `c0 + c1 log n + c2 n + c3 n log n + c4 n^2 + c5 n^3`, all c ≥ 0, or `c0 + c1 r^n` with a base r
//! between 1.15 and 12. The coefficients are those of the least squares of relative errors, so that
//! a step too many counts more on a small input than on a large one; the class's error is the root of
//! the mean square of them. Of the classes whose error is at most the tolerance, or at most half again
//! the least error of all, the slowest growing is taken: a term must earn its place.
//!
//! For bytes, from the linear class on there is one more term, `max(0, n - 256)`: Python keeps the
//! whole numbers up to 256, so that a list of small ones is cheaper.
//!
//! Invariant: a function of its arguments; the same numbers have the same class.

use super::growth::Growth;

/// The bases that are tried for exponential growth, as steps of five percent.
const BASES: std::ops::Range<i32> = 0..49;
const FIRST_BASE: f64 = 1.15;
const BASE_STEP: f64 = 1.05;
/// The exponent of e up to which a power is a number to reckon with.
const LARGEST_POWER: f64 = 600.0;
/// The relative error below which a class explains the costs.
const TOLERANCE: f64 = 0.03;
/// How much worse than the best a slower growing class may be.
const SLACK: f64 = 1.5;
/// How much worse it may be at most, however bad the best is.
const MOST_SLACK: f64 = 0.05;
/// The largest whole number that is there once and for all.
const INTERNED: f64 = 256.0;

/// A class, and how well each explains the costs.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    pub(super) class: Growth,
    errors: Vec<(Growth, f64)>,
}

impl Fit {
    /// Returns the root of the mean square of the relative errors; infinite if it was not tried.
    pub(super) fn error(&self, class: Growth) -> f64 {
        let found = self.errors.iter().find(|(known, _)| *known == class);
        found.map_or(f64::INFINITY, |(_, error)| *error)
    }
}

/// What is counted, which says what explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Steps,
    Bytes,
}

impl Unit {
    /// Nothing but steps is known to grow as n log n.
    const fn knows(self, class: Growth) -> bool {
        !matches!((self, class), (Self::Bytes, Growth::Linearithmic))
    }
}

/// Returns the class that explains costs by size.
pub(super) fn fit(points: &[(usize, f64)], unit: Unit) -> Fit {
    let points: Vec<(f64, f64)> = points
        .iter()
        .map(|(n, cost)| ((*n).max(1) as f64, cost.max(1.0)))
        .collect();
    let errors: Vec<(Growth, f64)> = Growth::ALL
        .into_iter()
        .filter(|class| unit.knows(*class))
        .map(|class| (class, error_of(class, &points, unit)))
        .collect();
    let least = errors.iter().map(|(_, e)| *e).fold(f64::INFINITY, f64::min);
    let limit = TOLERANCE.max((SLACK * least).min(least + MOST_SLACK));
    let class = errors.iter().find(|(_, error)| *error <= limit);
    Fit {
        class: class.map_or(Growth::Constant, |(class, _)| *class),
        errors,
    }
}

fn error_of(class: Growth, points: &[(f64, f64)], unit: Unit) -> f64 {
    if class != Growth::Exponential {
        let terms = TERMS
            .iter()
            .filter(|(of, _)| *of <= class && unit.knows(*of));
        let mut columns: Vec<Vec<f64>> = terms.map(|(_, term)| column(term, points)).collect();
        if unit == Unit::Bytes && class >= Growth::Linear {
            columns.push(column(&|n| (n - INTERNED).max(0.0), points));
        }
        return least_error(&columns);
    }
    let largest = points.iter().map(|(n, _)| *n).fold(1.0, f64::max);
    BASES
        .map(|step| FIRST_BASE * BASE_STEP.powi(step))
        .filter(|base| base.ln() * largest < LARGEST_POWER)
        .map(|base| {
            let columns = [column(&|_| 1.0, points), column(&|n| base.powf(n), points)];
            least_error(&columns)
        })
        .fold(f64::INFINITY, f64::min)
}

type Term = fn(f64) -> f64;

const TERMS: [(Growth, Term); 6] = [
    (Growth::Constant, |_| 1.0),
    (Growth::Logarithmic, f64::log2),
    (Growth::Linear, |n| n),
    (Growth::Linearithmic, |n| n * n.log2()),
    (Growth::Quadratic, |n| n * n),
    (Growth::Cubic, |n| n * n * n),
];

/// A term relative to the cost, at most 1, so that no column outweighs another.
fn column(term: &dyn Fn(f64) -> f64, points: &[(f64, f64)]) -> Vec<f64> {
    let values: Vec<f64> = points.iter().map(|(n, cost)| term(*n) / cost).collect();
    let largest = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    values.into_iter().map(|value| value / largest).collect()
}

/// The least error of a sum of columns with coefficients that are not negative: over every choice of
/// columns, the free least squares whose coefficients happen to be so. There are few.
fn least_error(columns: &[Vec<f64>]) -> f64 {
    let n = columns.first().map_or(0, Vec::len);
    let choices = 1_usize..1 << columns.len();
    choices
        .filter_map(|choice| {
            let chosen: Vec<&Vec<f64>> = columns
                .iter()
                .enumerate()
                .filter(|(index, _)| choice >> index & 1 == 1)
                .map(|(_, column)| column)
                .collect();
            let factors = least_squares(&chosen, n)?;
            if factors.iter().any(|factor| *factor < 0.0) {
                return None;
            }
            let squares = (0..n).map(|row| {
                let pairs = chosen.iter().zip(&factors);
                let sum: f64 = pairs.map(|(c, f)| f * c.get(row).unwrap_or(&0.0)).sum();
                (sum - 1.0).powi(2)
            });
            Some((squares.sum::<f64>() / n as f64).sqrt())
        })
        .fold(f64::INFINITY, f64::min)
}

/// The factors that bring a sum of columns as near to 1 as it goes in every row; `None` if the
/// columns are too much alike. Solves the normal equations by elimination with pivots.
fn least_squares(columns: &[&Vec<f64>], n: usize) -> Option<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let ones = vec![1.0; n];
    let mut rows: Vec<Vec<f64>> = columns
        .iter()
        .map(|own| {
            let others = columns.iter().map(|other| dot(own, other));
            others.chain([dot(own, &ones)]).collect()
        })
        .collect();
    let width = columns.len();
    for at in 0..width {
        let cell = |row: &Vec<f64>| row.get(at).copied().unwrap_or(0.0);
        let (pivot, _) = rows
            .iter()
            .enumerate()
            .skip(at)
            .max_by(|(_, a), (_, b)| cell(a).abs().total_cmp(&cell(b).abs()))?;
        rows.swap(at, pivot);
        let pivot = rows.get(at)?.clone();
        let own = cell(&pivot);
        if own.abs() < 1e-12 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            if index == at {
                continue;
            }
            let factor = row.get(at).copied().unwrap_or(0.0) / own;
            for (value, above) in row.iter_mut().zip(&pivot) {
                *value -= factor * above;
            }
        }
    }
    let solved = rows.iter().enumerate();
    solved
        .map(|(at, row)| Some(row.get(width)? / row.get(at)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZES: [usize; 12] = [24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024];
    const SMALL: [usize; 10] = [3, 4, 5, 6, 7, 8, 10, 12, 14, 16];

    /// Inputs that were drawn anew for each size cost now more, now less.
    #[test]
    fn noise_is_not_constant() {
        let costs = [279.0, 1_274.0, 6_313.0, 19_900.0, 132_611.0];
        let points: Vec<_> = [16, 32, 64, 128, 256].into_iter().zip(costs).collect();
        let found = fit(&points, Unit::Steps);
        assert!(found.class >= Growth::Quadratic, "{found:?}");
    }

    fn class(sizes: &[usize], cost: impl Fn(f64) -> f64) -> Growth {
        let points: Vec<(usize, f64)> = sizes.iter().map(|n| (*n, cost(*n as f64))).collect();
        fit(&points, Unit::Steps).class
    }

    #[test]
    fn sums_of_terms_have_the_class_of_the_largest() {
        let check = |expect, cost: fn(f64) -> f64| assert_eq!(class(&SIZES, cost), expect);
        check(Growth::Constant, |_| 17.0);
        check(Growth::Logarithmic, |n| 5.0 + 3.0 * n.log2().floor());
        check(Growth::Linear, |n| 40.0 + 12.0 * n);
        check(Growth::Linear, |n| 9.0 * n + 30.0 * n.log2());
        check(Growth::Linearithmic, |n| n * n.log2());
        check(Growth::Linearithmic, |n| 20.0 * n + n * n.log2());
        check(Growth::Quadratic, |n| n * (n - 1.0) / 2.0);
        check(Growth::Quadratic, |n| 100.0 * n + n * n);
        check(Growth::Cubic, |n| n * n * n / 6.0 + n * n);
        let check = |cost: fn(f64) -> f64| assert_eq!(class(&SMALL, cost), Growth::Exponential);
        check(|n| 3.0 * 2_f64.powf(n));
        check(|n| 1.618_f64.powf(n) * 5.0 - 3.0);
        check(|n| (1..=n as u32).map(f64::from).product());
        check(|n| 4_f64.powf(n) + 200.0);
    }

    proptest! {
        /// The scale of the costs and some noise change nothing.
        #[test]
        fn noise_and_scale_do_not_matter(
            scale in 1.0_f64..1_000.0,
            noise in prop::collection::vec(-0.01_f64..0.01, 12),
        ) {
            let shapes: [(Growth, Term); 6] = TERMS;
            for (expect, term) in shapes {
                let points: Vec<(usize, f64)> = SIZES
                    .iter()
                    .zip(&noise)
                    .map(|(n, noise)| (*n, scale * 8.0 * term(*n as f64) * (1.0 + noise)))
                    .collect();
                prop_assert_eq!(fit(&points, Unit::Steps).class, expect);
            }
        }

        /// A faster growing class never explains the costs worse.
        #[test]
        fn more_terms_fit_no_worse(costs in prop::collection::vec(1.0_f64..1e6, 12)) {
            let points: Vec<(usize, f64)> = SIZES.iter().copied().zip(costs).collect();
            let fitted = fit(&points, Unit::Steps);
            let errors = TERMS.map(|(class, _)| fitted.error(class));
            prop_assert!(errors.windows(2).all(|pair| match pair {
                [fewer, more] => *more <= *fewer + 1e-6,
                _ => true,
            }), "{errors:?}");
        }
    }
}
