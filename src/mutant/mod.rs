//! Floor 1: automatic mutants of a query, each a mistake that people make.
//!
//! [`mutants()`] reads a SQLite query, changes one thing at a time (a join's kind, a boundary, a
//! DISTINCT, a window's frame …) and writes the query anew, together with a sentence that tells a
//! candidate what such a query does wrong, in the names of the query itself. The grader names
//! rejected submissions by them, and a deck proves with them that its data can tell. The text in
//! goes through the parser of `sqlparser`; what that cannot read has no mutants.

mod calls;
mod exprs;
mod facts;
mod kind;
mod make;
mod rewrite;
mod selects;
mod turn;
mod windows;

pub use facts::{Facts, TableFacts};
pub use kind::MutantKind;
pub use make::{Mutant, mutants, mutants_knowing, rendered};
