//! Small databases as plain data: a [`Schema`] and an [`Instance`] of it.

pub mod schema;
pub mod tables;

pub use schema::{Affinity, Column, ForeignKey, Schema, Table};
pub use tables::{Instance, TableRows};
