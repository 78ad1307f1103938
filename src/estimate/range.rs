//! What an examiner expects of a number.
//!
//! Invariant: a range has a lower bound that is not above its upper bound, and both in its unit.

use serde::{Deserialize, Serialize};

use super::sheet::{Estimate, Sheet};

/// From where to where a number is reasonable, in a unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    min: f64,
    max: f64,
    unit: String,
}

/// Where an estimate lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Within the range.
    Within,
    /// Below it.
    Low,
    /// Above it.
    High,
    /// Of another unit: another number is meant.
    Other,
}

/// A range that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// The bounds are the wrong way round, or not finite.
    #[error("the range ends before it begins")]
    Empty,
    /// The unit is unknown.
    #[error("the unit `{unit}` is not known: {why}")]
    Unit {
        /// The unit as written.
        unit: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Range {
    /// Says where a sheet's best estimate of this number lies: within if any is, [`Fit::Other`] if none
    /// has the unit.
    pub fn best(&self, sheet: &Sheet) -> Fit {
        let mut best = Fit::Other;
        for estimate in &sheet.estimates {
            match self.fit(sheet, estimate) {
                Fit::Within => return Fit::Within,
                // The first that lies outside is told.
                fit if best == Fit::Other => best = fit,
                _ => {}
            }
        }
        best
    }

    /// Says whether it is one of plain numbers, without a unit.
    pub fn is_plain(&self) -> bool {
        self.unit.is_empty()
    }

    /// Returns the range for people: `10 to 80 GB/s`.
    pub fn told(&self) -> String {
        let told = format!("{} to {} {}", self.min, self.max, self.unit);
        told.trim_end().to_owned()
    }

    /// Returns the range from `min` to `max`, both in `unit`; an empty unit means a plain number.
    pub fn new(min: f64, max: f64, unit: &str) -> Result<Self, RangeError> {
        if !(min.is_finite() && max.is_finite() && min <= max) {
            return Err(RangeError::Empty);
        }
        let unit = unit.trim();
        let probe = Sheet::of("").ask(&unit_of(unit));
        match probe {
            Err(why) => Err(RangeError::Unit {
                unit: unit.to_owned(),
                why,
            }),
            Ok(_) => Ok(Self {
                min,
                max,
                unit: unit.to_owned(),
            }),
        }
    }

    fn is_share(&self) -> bool {
        self.is_plain() && self.min >= 0.0 && self.max <= 1.0
    }

    fn holds(&self, number: f64) -> bool {
        (self.min..=self.max).contains(&number)
    }

    /// Says where an estimate of `sheet` lies.
    pub fn fit(&self, sheet: &Sheet, estimate: &Estimate) -> Fit {
        let Ok(value) = &estimate.result else {
            return Fit::Other;
        };
        let value = value.strip_prefix("approx. ").unwrap_or(value);
        let ratio = sheet.ask(&format!("(({value}) / {}) to 1", unit_of(&self.unit)));
        let number = ratio.ok().and_then(|ratio| {
            let digits = ratio.strip_prefix("approx. ").unwrap_or(&ratio);
            digits.parse::<f64>().ok()
        });
        match number {
            None => Fit::Other,
            // A share may be said in percent.
            Some(number) if self.is_share() && self.holds(number / 100.0) => Fit::Within,
            Some(number) if number < self.min => Fit::Low,
            Some(number) if number > self.max => Fit::High,
            Some(_) => Fit::Within,
        }
    }
}

/// A unit as a factor: `1/s` is a unit too.
fn unit_of(unit: &str) -> String {
    let unit = if unit.is_empty() { "1" } else { unit };
    format!("(1 * ({unit}))")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, (min, max, unit): (f64, f64, &str), expect: Fit) {
        let sheet = Sheet::of(line);
        let range = Range::new(min, max, unit).unwrap();
        let estimate = sheet.at(0).unwrap();
        assert_eq!(range.fit(&sheet, estimate), expect, "{line}: {estimate:?}");
    }

    #[test]
    fn a_number_is_compared_in_the_ranges_unit() {
        let rate = (10.0, 80.0, "GB/s");
        check("= 2e12 events/day * 1 kB -> GB/s", rate, Fit::Within);
        check("= 2e12 events/day * 1 kB -> TB/hour", rate, Fit::Within);
        check("= 2e9 events/day * 1 kB -> GB/s", rate, Fit::Low);
        check("= 9 TB/s", rate, Fit::High);
        check("= 9 TB", rate, Fit::Other);
        check("= 12", rate, Fit::Other);
        check("= nonsense", rate, Fit::Other);
    }

    #[test]
    fn plain_numbers_and_counts_have_no_unit() {
        check("= 300e6 members * 2", (1e8, 1e9, ""), Fit::Within);
        check("= 300e6 members/day -> 1/s", (1e3, 1e4, "1/s"), Fit::Within);
        check("= 5 GB", (1.0, 9.0, ""), Fit::Other);
    }

    #[test]
    fn a_share_may_be_said_in_percent() {
        check("= 0.55 * 72 + 0.45 * 43", (0.58, 0.6, ""), Fit::Within);
        check("= 59%", (0.58, 0.6, ""), Fit::Within);
        check("= 0.59", (0.58, 0.6, ""), Fit::Within);
    }

    #[test]
    fn a_range_that_cannot_be_is_refused() {
        assert_eq!(Range::new(2.0, 1.0, "GB"), Err(RangeError::Empty));
        let odd = Range::new(1.0, 2.0, "flurbs");
        assert!(matches!(odd, Err(RangeError::Unit { unit, .. }) if unit == "flurbs"));
    }
}
