//! The second seat's line: one private Unix socket in the data directory, and what is spoken on it.
//!
//! The only room that may name `std::os::unix::net`. There is no network here: a socket of the file
//! system, in a folder that only its owner may enter, and not before somebody asked for it with
//! `--seat`. Both sides speak lines of JSON with a version ([`wire`]); a side that is slow, dead or
//! speaks something else is hung up on. `docs/seat.md` describes it for others.

pub mod line;
pub mod wire;

pub use line::{Ear, Line, Listener, Mouth, SeatError, clear};
pub use wire::{Message, VERSION};
