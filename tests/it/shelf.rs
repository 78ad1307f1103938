//! The built-in decks, read once for all tests of this process.

use std::sync::{Arc, LazyLock};

use onsite::deck::Deck;
use onsite::library::Library;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::find(None, &[]));

/// Returns the built-in decks and no others; whoever is given a clone reads none a second time.
pub(crate) fn library() -> &'static Library {
    &LIBRARY
}

/// Returns a built-in deck.
pub(crate) fn deck(id: &str) -> Arc<Deck> {
    let source = LIBRARY.source(&id.into()).unwrap();
    LIBRARY.deck(source).unwrap()
}

/// Returns every built-in deck.
pub(crate) fn decks() -> Vec<Arc<Deck>> {
    let sources = LIBRARY.sources().iter();
    sources
        .map(|source| LIBRARY.deck(source).unwrap())
        .collect()
}
