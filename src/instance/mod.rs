//! Small databases as plain data: a [`Schema`], an [`Instance`] of it, how to make hostile ones and
//! how to make one smaller while it still proves its point.
//!
//! [`generate()`] is a pure function of schema, hints, mined values, seed and size. Keys, NOT NULL,
//! foreign keys and plain CHECKs hold by construction; of other CHECKs the loader drops the rows
//! that SQLite refuses. A search makes a [`Sketch`] after the other, whose cells are numbers of values
//! and cost no copies, some of them aimed at a known kind of trouble ([`Aim`]). [`shrink()`] asks a
//! judge and never keeps what the judge does not accept.

mod afar;
mod aliases;
pub mod arrivals;
mod capitals;
mod checks;
mod condition;
mod constants;
mod crowd;
mod domain;
mod draft;
pub mod generate;
pub mod hints;
mod maker;
pub mod mined;
mod neighbors;
mod numbered;
mod palette;
mod plan;
mod pool;
mod rising;
pub mod schema;
pub mod shrink;
pub mod sketch;
mod stored;
pub mod tables;
mod temper;

#[cfg(test)]
mod generate_tests;

pub use arrivals::arrivals;
pub use generate::{Aim, Generator, Size, generate};
pub use hints::{ColumnHint, Hints, TableHint};
pub use mined::Mined;
pub use neighbors::around;
pub use schema::{Affinity, Collation, Column, ForeignKey, Schema, Table};
pub use shrink::{Shrunk, shrink};
pub use sketch::{Drawn, Sketch};
pub use tables::{Instance, Rows, TableRows};
