//! Tables of SQL values: what a query returns, how two answers are compared, how SQL text splits.
//!
//! Everything here is plain data. [`Value`] keeps SQLite's five storage classes apart, [`Relation`]
//! is a result with its column names, [`difference`] says which rule of a [`Comparison`] the second
//! answer breaks and on which row, and [`script`] cuts SQL text into statements and tokens without
//! understanding it; [`cte_alone`] makes one CTE of a statement a query of its own, [`Parts`] cuts the answer to a modelling
//! question into model, load and metrics. No database is needed for any of it.

pub mod changes;
pub mod compare;
mod cte;
mod matching;
pub mod packed;
pub mod parts;
mod rows;
pub mod script;
pub mod value;
mod written;

#[cfg(test)]
mod compare_tests;

pub use changes::{Changes, RowChange};
pub use compare::{Comparison, Difference, DifferenceClass, Kind, SortKey, difference};
pub use cte::cte_alone;
pub use packed::{Bare, Packed};
pub use parts::{MarkError, Parts};
pub use rows::{Relation, RelationError};
pub use value::Value;
