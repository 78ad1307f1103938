//! Past sittings: any moment of one ([`Timeline`]), and playing on from it ([`fork()`](fork::fork)).
//!
//! **Invariant:** nothing here changes what was; a fork is a journal of its own.

pub mod fork;
pub mod timeline;

pub use fork::{Forked, NoFork, fork};
pub use timeline::Timeline;
