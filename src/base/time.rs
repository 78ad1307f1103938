//! Time as a value: milliseconds since the Unix epoch, and spans of milliseconds.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time in milliseconds; never negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub u64);

/// The only way to learn what time it is; the system's clock lives in `runtime`.
pub trait Clock: Send + Sync {
    /// Returns the present moment.
    fn now(&self) -> Timestamp;
}

impl Timestamp {
    /// Returns the span since `earlier`, zero if `earlier` is later (clocks step back).
    pub fn since(self, earlier: Self) -> Span {
        Span(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(span.0).unwrap_or(i64::MAX)),
        )
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(span.0).unwrap_or(i64::MAX)),
        )
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Returns a span of whole seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(n * 1_000)
    }

    /// Returns a span of whole minutes.
    pub const fn minutes(n: u64) -> Self {
        Self(n * 60_000)
    }

    /// Returns a span of whole days of 24 hours.
    pub const fn days(n: u64) -> Self {
        Self(n * 86_400_000)
    }

    /// Returns this span minus `other`, not below zero.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Returns this span times `factor`, rounded to a millisecond.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self((self.0 as f64 * factor).round().max(0.0) as u64)
    }

    /// Returns the span in whole seconds, rounded down.
    pub fn as_secs(self) -> u64 {
        self.0 / 1_000
    }

    /// Returns the span in minutes.
    pub fn as_minutes(self) -> f64 {
        self.0 as f64 / 60_000.0
    }

    /// Returns the span as the standard library has it.
    pub fn to_std(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// `mm:ss`, or `h:mm:ss` from an hour on.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secs = self.as_secs();
        let (hours, minutes, seconds) = (secs / 3600, secs / 60 % 60, secs % 60);
        if hours > 0 {
            write!(f, "{hours}:{minutes:02}:{seconds:02}")
        } else {
            write!(f, "{minutes:02}:{seconds:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_like_a_clock() {
        assert_eq!(Span::seconds(65).to_string(), "01:05");
        assert_eq!(Span::minutes(61).to_string(), "1:01:00");
        assert_eq!(Span(999).to_string(), "00:00");
    }

    #[test]
    fn a_clock_that_steps_back_gives_no_time() {
        assert_eq!(Timestamp(5).since(Timestamp(9)), Span::ZERO);
        assert_eq!((Timestamp(5) + Span(4)).since(Timestamp(5)), Span(4));
    }
}
