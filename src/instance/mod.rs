//! Small databases as plain data: a [`Schema`], an [`Instance`] of it, how to make hostile ones and
//! how to make one smaller while it still proves its point.
//!
//! [`generate()`] is a pure function of schema, hints, mined values, seed and size. Keys, NOT NULL
//! and foreign keys hold by construction; CHECK constraints are left to the loader, which drops the
//! rows that SQLite refuses. [`shrink()`] asks a judge and never keeps what the judge does not accept.

pub mod generate;
pub mod hints;
pub mod mined;
mod neighbors;
mod pool;
pub mod schema;
pub mod shrink;
pub mod tables;

#[cfg(test)]
mod generate_tests;

pub use generate::{Generator, Size, generate};
pub use hints::{ColumnHint, Hints};
pub use mined::Mined;
pub use neighbors::around;
pub use schema::{Affinity, Column, ForeignKey, Schema, Table};
pub use shrink::{Shrunk, shrink};
pub use tables::{Instance, TableRows};
