//! A data set drawn again with another seed: rows a candidate has not seen, of the same world.
//!
//! A deck's visible rows are written by hand, because they hold the trouble a question is about:
//! retries, late rows, ties, orphans. Drawing rows from nothing would lose it. So a variant is made
//! of the rows there are: histories move to other entities and on the clock, measures change places,
//! some rows are gone and some are new, and what a question or a query speaks of by name keeps its
//! name, and its rows are as the deck wrote them. What a column is, [`roles`] guesses from the schema and the rows; [`vary()`] does the rest.
//! The database itself has the last word: a row it refuses stays as the deck wrote it.

mod moment;
mod named;
pub mod roles;
pub mod vary;
mod words;

#[cfg(test)]
mod tests;

pub use vary::{Varied, vary};
pub use words::Words;
