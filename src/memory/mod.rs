//! Floor 1: spaced repetition. Our nouns around the `fsrs` crate; when to see a thing again.
//!
//! Pure: a review's time is an argument, and intervals are those of the `fsrs` crate to the day.
//! Days are the candidate's own ([`Calendar`]): they start at a local hour, not at midnight, so
//! that an evening's work that ends at one o'clock still belongs to that evening.
//!
//! **Invariant:** an item is due on a [`Day`], never at a moment: who travels keeps the date.

pub mod day;
pub mod fit;
pub mod item;
pub mod lesson;
pub mod mark;
pub mod rating;
pub mod scheduler;
#[cfg(test)]
mod scheduler_tests;

pub use day::{Calendar, Day};
pub use fit::{Fit, FitError, Foresight, LEAST_REVIEWS, Recall, fit};
pub use item::{Item, ItemKey, ItemKind, MemoryState, ReviewLog};
pub use lesson::Lesson;
pub use mark::{Aside, Change, LEECH_LAPSES, Mark, Wording};
pub use rating::Rating;
pub use scheduler::{DEFAULT_RETENTION, MAX_INTERVAL_DAYS, NextState, Scheduler};
