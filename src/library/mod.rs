//! Floor 7: where decks come from.
//!
//! Decks are compiled in ([`embedded`]), lie in the user's data folder, or are named on the command
//! line. [`Library`] lists them by reading their `deck.toml` alone and loads one when it is wanted;
//! [`folder`] reads untrusted folders within limits; [`parcel`] takes in other people's decks; [`template`] writes a working deck to start from.
//! Paths come in as arguments: nothing here reads the environment.

pub mod catalog;
pub mod embedded;
pub mod folder;
pub mod parcel;
pub mod template;

pub use catalog::{DeckSource, Library, Origin};
pub use folder::read_folder;
pub use parcel::{Parcel, ParcelError, rewrite};
pub use template::{NewDeck, NewDeckError, new_deck};
