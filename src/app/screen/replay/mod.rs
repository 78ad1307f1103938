//! A past round, played again: its pads, what was said and what came of it, at any moment.
//!
//! A [`Reel`](crate::report::reel::Reel) knows every moment; [`view`] stands at one of them, [`act`]
//! moves it, [`pages`] says what is read there, [`place`] where it stands on the screen.
//!
//! **Invariant:** what is shown is the fold of the journal up to the moment on the clock; watching
//! changes nothing, and playing on from a moment makes a sitting of its own.

pub mod act;
pub mod pages;
pub mod place;
pub mod view;

pub use view::{ReplayPage, ReplayView, Start};
