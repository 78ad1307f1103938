//! Onsite: the whole interview loop, rehearsed in your own terminal.
//!
//! Modules are listed in floor order; imports point strictly down. See `ARCHITECTURE.md`.

pub mod base;
pub mod deck;
pub mod library;
pub mod relation;
pub mod verdict;
