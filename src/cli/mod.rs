//! Floor 11: the command line. Arguments in, an exit code out; everything else is below.
//!
//! Exit codes: 0 done or accepted · 1 wrong (a submission) or faults (a deck) · 2 could not judge,
//! wrong usage, or the environment refuses · 70 a fault of ours.

pub mod args;
pub mod command;
pub mod fail;
pub mod own_args;
pub mod print;
pub mod program;
pub mod review_args;

pub use program::main;
