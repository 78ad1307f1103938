//! The decks as the history's worker holds them: read beside the history, not after it.
//!
//! Invariant: they are read once, on a thread of their own; whoever needs them waits for it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::deck::Deck;
use crate::library::Library;
use crate::runtime::convert;

/// Decks, from when they are asked for until they are at hand.
pub(super) enum Shelf {
    /// They are being read.
    Reading(JoinHandle<Vec<Deck>>),
    /// They are at hand, in the order that commands read them in: a plan follows it.
    Read(Vec<Deck>),
}

impl Shelf {
    /// Begins to read every deck of the library.
    pub(super) fn begin(library: &Library) -> Self {
        let name = "history's decks".to_owned();
        let reading = thread::Builder::new().name(name);
        match reading.spawn({
            let library = library.clone();
            move || read(&library)
        }) {
            Ok(reading) => Self::Reading(reading),
            // No thread can be had: whoever opens the history waits.
            Err(_) => Self::Read(read(library)),
        }
    }

    /// Returns the decks, once they are read.
    pub(super) fn wait(&mut self) -> &[Deck] {
        if let Self::Reading(_) = self
            && let Self::Reading(reading) = std::mem::replace(self, Self::Read(Vec::new()))
        {
            // A thread that panicked has told why; without decks the history can still be read.
            *self = Self::Read(reading.join().unwrap_or_default());
        }
        self.at_hand()
    }

    /// Returns the decks if they are read, else none.
    pub(super) fn at_hand(&self) -> &[Deck] {
        match self {
            Self::Reading(_) => &[],
            Self::Read(decks) => decks,
        }
    }
}

fn read(library: &Library) -> Vec<Deck> {
    let (decks, _) = convert::load_all(library);
    decks.into_iter().map(Arc::unwrap_or_clone).collect()
}
