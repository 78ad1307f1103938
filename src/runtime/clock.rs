//! The only readers of the wall clock.
#![expect(clippy::disallowed_methods, reason = "this is where the clock is read")]

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::base::{Clock, Span, Timestamp};

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that starts at a given moment (`ONSITE_NOW`) and runs on as fast as time does.
#[derive(Clone, Copy, Debug)]
pub struct FixedStart {
    start: Timestamp,
    began: Instant,
}

impl FixedStart {
    /// Returns a clock that shows `start` now.
    pub fn new(start: Timestamp) -> Self {
        Self {
            start,
            began: Instant::now(),
        }
    }
}

impl Clock for FixedStart {
    fn now(&self) -> Timestamp {
        self.start + Span(self.began.elapsed().as_millis() as u64)
    }
}
