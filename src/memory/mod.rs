//! Floor 1: spaced repetition. Our nouns around the `fsrs` crate; when to see a thing again.
//!
//! Pure: a review's time is an argument, and intervals are those of the `fsrs` crate to the day.
//! Days are the candidate's own ([`Calendar`]): they start at a local hour, not at midnight, so
//! that an evening's work that ends at one o'clock still belongs to that evening.
//!
//! **Invariant:** an item is due on a [`Day`], never at a moment: who travels keeps the date.

pub mod day;
pub mod item;
pub mod rating;
pub mod scheduler;

pub use day::{Calendar, Day};
pub use item::{Item, ItemKey, ItemKind, MemoryState, ReviewLog};
pub use rating::Rating;
pub use scheduler::{DEFAULT_RETENTION, MAX_INTERVAL_DAYS, NextState, Scheduler};
