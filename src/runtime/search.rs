//! Looking for words in past attempts, on the history's worker.
//!
//! Invariant: one look takes in so few new sittings that nobody who waits for the worker notices.

use crate::app::{FoundFacts, FoundRow};
use crate::deck::Deck;
use crate::memory::Calendar;
use crate::report::looking::Looking;
use crate::store::{Hit, SearchIndex, Store, Words};

/// Sittings that one look takes into the index.
const READ_AT_ONCE: usize = 60;

/// Attempts that one look finds at most.
const FOUND: usize = 50;

/// Returns what is found, once the index took in some of the sittings that are new to it.
pub(super) fn find(
    held: Option<(&Store, &mut SearchIndex)>,
    decks: &[Deck],
    calendar: &Calendar,
    asked: String,
) -> FoundFacts {
    let mut facts = FoundFacts {
        asked,
        ..FoundFacts::default()
    };
    let Some((store, index)) = held else {
        return facts;
    };
    let words = Words {
        prompt: &|deck, question| {
            let deck = decks.iter().find(|known| known.id == *deck)?;
            Some(deck.question(question)?.prompt.clone())
        },
        day: &|at| calendar.day_of(at).to_string(),
    };
    let followed = index.follow(store, &words, READ_AT_ONCE);
    facts.left = followed.unwrap_or_default();
    let looking = Looking::parse(&facts.asked);
    let tagged = store.tagged().unwrap_or_default();
    let hits = index.find(&looking, &tagged, FOUND).unwrap_or_default();
    facts.rows = hits.into_iter().map(found).collect();
    facts
}

fn found(hit: Hit) -> FoundRow {
    FoundRow {
        session: hit.session,
        real: hit.real,
        question: hit.question,
        day: hit.day,
        kind: hit.kind,
        title: hit.title,
        excerpt: hit.excerpt,
        score: hit.score,
    }
}
