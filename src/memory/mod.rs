//! Floor 1: spaced repetition. Our nouns around the `fsrs` crate; when to see a thing again.
//!
//! Pure: a review's time is an argument, and intervals are those of the `fsrs` crate to the day.

pub mod rating;

pub use rating::Rating;
