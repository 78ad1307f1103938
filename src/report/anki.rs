//! Concept cards as a text that Anki imports.
//!
//! Invariant: a card's id depends on its deck and its own id alone, so that importing again brings a
//! reworded card up to date and keeps what Anki knows of it.

use crate::deck::{Card, Deck};

/// What Anki is told of the columns (Anki 2.1.54 and later).
const HEAD: &str = "#separator:Comma\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n\
                    #tags column:5\n#columns:guid,deck,Front,Back,tags\n";

/// Returns the cards of some decks as CSV.
pub fn anki<'d>(decks: impl IntoIterator<Item = &'d Deck>) -> String {
    let mut out = HEAD.to_owned();
    for deck in decks {
        for card in &deck.cards {
            out.push_str(&row(deck, card));
        }
    }
    out
}

fn row(deck: &Deck, card: &Card) -> String {
    let guid = format!("onsite:{}:{}", deck.id, card.id);
    let mut back = html(&card.back);
    if !card.why.is_empty() {
        back.push_str("<br><br>");
        back.push_str(&html(&card.why));
    }
    // Anki takes a space for the end of a tag.
    let tags = card
        .tags
        .iter()
        .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("-"));
    let tags = tags.chain([format!("onsite::{}", deck.id)]);
    let fields = [
        guid,
        format!("Onsite::{}", deck.name.replace("::", ":")),
        html(&card.front),
        back,
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
