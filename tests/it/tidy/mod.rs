//! The rules of the house that rustfmt, clippy and cargo-deny cannot check, as tests.
//!
//! [`scan`] reads a Rust file far enough to know code from comments, literals and tests, and which
//! paths it names. [`floors`] holds the two tables of the architecture, who stands on whom and who
//! may name which crate; [`rules`] the rest; [`modules`] knows which file declares which, [`map`]
//! holds `ARCHITECTURE.md` to the tree. [`tree`] applies them to this repository. Every rule is also
//! tried on a small example that breaks it.

mod floors;
mod map;
mod modules;
mod rules;
mod scan;
mod tree;
