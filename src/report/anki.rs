//! Concept cards as a text that Anki imports.
//!
//! Invariant: a card's id depends on its deck and its own id alone, so that importing again brings a
//! reworded card up to date and keeps what Anki knows of it.

use std::collections::BTreeMap;

use crate::deck::{Card, Deck};
use crate::memory::{ItemKey, ItemKind, Mark};

/// What Anki is told of the columns (Anki 2.1.54 and later).
const HEAD: &str = "#separator:Comma\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n\
                    #tags column:5\n#columns:guid,deck,Front,Back,tags\n";

/// Returns the cards of some decks as CSV, in the candidate's own words where there are some, and the
/// cards that candidates made of them: parts of a card that was split, points they left out.
pub fn anki<'d>(
    decks: impl IntoIterator<Item = &'d Deck>,
    marks: &BTreeMap<ItemKey, Mark>,
) -> String {
    let mut out = HEAD.to_owned();
    for deck in decks {
        for card in &deck.cards {
            let own = marks.get(&ItemKey::card(&deck.id, &card.id));
            out.push_str(&row(&of_deck(card, own), deck));
        }
        let own = marks.iter().filter(|(key, _)| key.deck == deck.id);
        out.extend(own.filter_map(|(key, mark)| Some(row(&of_mark(key, mark)?, deck))));
    }
    out
}

/// A card as Anki has it.
struct Note {
    /// What tells it from all others, in its deck.
    id: String,
    front: String,
    back: String,
    tags: Vec<String>,
}

fn of_deck(card: &Card, own: Option<&Mark>) -> Note {
    let words = own.and_then(|mark| mark.wording.as_ref());
    let (front, mut back) = match words {
        Some(words) => (html(&words.front), html(&words.back)),
        None => (html(&card.front), html(&card.back)),
    };
    if !card.why.is_empty() {
        back.push_str("<br><br>");
        back.push_str(&html(&card.why));
    }
    Note {
        id: card.id.to_string(),
        front,
        back,
        tags: card.tags.clone(),
    }
}

/// The card of an item that no deck has.
fn of_mark(key: &ItemKey, mark: &Mark) -> Option<Note> {
    let words = mark.wording.as_ref()?;
    matches!(key.kind, ItemKind::Own | ItemKind::Point).then(|| Note {
        id: format!("{}:{}", key.kind.as_str(), key.id),
        front: html(&words.front),
        back: html(&words.back),
        tags: vec![key.kind.as_str().to_owned()],
    })
}

fn row(note: &Note, deck: &Deck) -> String {
    // Anki takes a space for the end of a tag.
    let tags = note.tags.iter();
    let tags = tags.map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-"));
    let tags = tags.chain([format!("onsite::{}", deck.id)]);
    let fields = [
        format!("onsite:{}:{}", deck.id, note.id),
        format!("Onsite::{}", deck.name.replace("::", ":")),
        note.front.clone(),
        note.back.clone(),
        tags.collect::<Vec<_>>().join(" "),
    ];
    let fields = fields.map(|field| format!("\"{}\"", field.replace('"', "\"\"")));
    format!("{}\n", fields.join(","))
}

/// Returns a text as HTML that looks the same.
fn html(text: &str) -> String {
    let text = text.trim();
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('\n', "<br>")
}
