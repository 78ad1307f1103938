//! How long work has taken, for those who must stop in time.
//!
//! Invariant: a watch measures and decides nothing; what is found never depends on it, only how
//! long one goes on looking.

#![expect(
    clippy::disallowed_methods,
    reason = "a wall limit has to be measured where the work is done"
)]

use std::time::{Duration, Instant};

/// A running watch.
#[derive(Clone, Copy, Debug)]
pub struct Watch(Instant);

impl Watch {
    /// Returns a watch that starts now.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
