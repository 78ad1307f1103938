//! Other people's SQL, run so that it cannot hurt: a scratch SQLite in memory behind a guard.
//!
//! Layers, each of which would do for most attacks: an authorizer that denies by default
//! (`guard`), limits on lengths and depths, SQLite's defensive switches, one progress handler that
//! watches steps, time, memory and the cancel token (`fuse`), a page cap on the scratch database,
//! and temporary data kept in memory so that nothing ever reaches the disk. Deck scripts pass the
//! same guard, for decks are other people's code too.

mod allowed;
mod copy;
mod deliver;
pub mod engine;
mod failure;
mod functions;
mod fuse;
mod guard;
pub mod hint;
mod hold;
mod instances;
mod keys;
mod moving;
pub mod plan;
pub mod run;
pub mod schema;
pub mod series;
mod steps;
mod watch;

pub use crate::verdict::{Budget, Outcome, PlanNode};
pub use engine::{Engine, EngineError};
pub(crate) use failure::unreadable;
pub(crate) use instances::Loaded;
pub use moving::schema_of;
pub use plan::plan;
pub use run::{run, run_script};
pub use schema::read_schema;
pub use series::{Series, Trust};
pub use watch::Watch;

#[cfg(test)]
mod sandbox_tests;
