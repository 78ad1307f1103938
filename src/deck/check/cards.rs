//! Checks `cards/*.toml`.

use super::names::Registry;
use super::sink::Sink;
use crate::base::CardId;
use crate::deck::codes;
use crate::deck::model::Card;
use crate::deck::places::Spot;
use crate::deck::raw::{CardEntry, CardsFile};

/// Returns the cards of the file; `fronts` knows the fronts of all files before it.
pub(super) fn cards(file: &CardsFile, fronts: &mut Registry, sink: &mut Sink<'_>) -> Vec<Card> {
    file.cards
        .iter()
        .map(|entry| {
            if !entry.front.trim().is_empty() {
                fronts.enter(sink, &entry.front);
            }
            card(entry, sink)
        })
        .collect()
}

fn card(entry: &CardEntry, sink: &mut Sink<'_>) -> Card {
    let id = CardId::new(entry.id.as_str());
    sink.mark(Spot::Card(id.clone()), entry.id.span());
    sink.clean(&entry.why, "the explanation");
    Card {
        id,
        front: sink.text(&entry.front, codes::CARD_EMPTY, "the card's front"),
        back: sink.text(&entry.back, codes::CARD_EMPTY, "the card's back"),
        why: entry.why.trim().to_owned(),
        tags: sink.tags(&entry.tags),
    }
}
