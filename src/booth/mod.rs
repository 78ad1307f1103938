//! Floor 8: the recording booth. Programs of the user's that speak, record and play, and the shelf of
//! recordings.
//!
//! [`Booth`] is what was found on the path of what the settings ask for; without a wish nothing is
//! looked for and nothing runs. These programs need the machine's sound, so they run outside the
//! jail, as the user, by their full path and without a shell; nothing of a deck or of a candidate is
//! ever one of their arguments. [`Shelf`] holds the recordings: one private file each, with a size that
//! none exceeds. Nobody here opens a network, and no recording leaves the data directory.
//!
//! **Invariant:** a program that was started is stopped with its group when its job is cancelled or
//! over, and a recording that was begun can be read, however the program ended.

mod programs;
mod running;
mod shelf;

pub use programs::{Booth, Found, installed};
pub use running::BoothError;
pub use shelf::{ALL_BYTES, ONE_BYTES, Recording, Shelf};
