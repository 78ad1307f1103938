//! The dialects candidates think in, and how their SQL is carried over to SQLite.
//!
//! A submission stays as it was typed; [`carry`] makes the text that SQLite runs and remembers which place
//! of it came from which place of the original, so that errors point into what was typed.
//! The text is parsed in its dialect (`parse`, `tongue`), rewritten from the leaves up (`rewrite`, `expr`,
//! `calls`, `queries`), and written out with the places of its names and literals (`places`). Functions
//! called `onsite_…` are those the sandbox registers; `plain` spells them out.

mod aggregates;
mod calls;
mod carry;
mod columns;
mod context;
mod date_calls;
mod dates;
mod expr;
mod firsts;
mod floats;
mod frames;
mod grouped;
mod groups;
mod json;
mod kinds;
mod laterals;
mod letters;
mod lint;
mod lists;
mod make;
mod moment;
mod name;
mod names;
mod operators;
mod order;
mod parse;
mod places;
mod plain;
mod queries;
mod rewrite;
mod semijoins;
mod series;
mod sets;
mod similarity;
mod tables;
mod text_calls;
mod titles;
mod tokens;
mod tongue;
mod ungrouped;
mod wrap;
mod zero;

#[cfg(test)]
mod lint_tests;

pub use carry::{Carried, Refusal, carry, carry_with};
pub use columns::Columns;
pub use kinds::Kind;
pub use lint::{Lint, lint, lint_with};
pub use name::Dialect;
pub use plain::spelled_out;
