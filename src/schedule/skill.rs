//! What an item stands for, as a word that changes when its reference does.
//!
//! Invariant: rewording the question, its title, its hints or its explanation leaves the word alone;
//! so do blanks, case and punctuation of the reference.

use crate::base::{CardId, QuestionId, Seed};
use crate::deck::{Body, Deck};
use crate::memory::{ItemKey, ItemKind};

/// Returns the word for what `key` stands for in its deck, 16 hexadecimal digits; `None` for what the
/// deck does not hold, or the candidate wrote.
pub fn skill(deck: &Deck, key: &ItemKey) -> Option<String> {
    let reference = match key.kind {
        ItemKind::Card => {
            let id = CardId::new(key.id.as_str());
            &deck.cards.iter().find(|card| card.id == id)?.back
        }
        ItemKind::Question => {
            let question = deck.question(&QuestionId::new(key.id.as_str()))?;
            match &question.body {
                Body::Sql(sql) => &sql.reference,
                Body::Coding(coding) => &coding.reference,
                Body::Modelling(_) | Body::Talk(_) => &question.model_answer,
            }
        }
        ItemKind::Own | ItemKind::Mistake | ItemKind::Point => return None,
    };
    let start = Seed(0).split("skill");
    let hash = reference
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .fold(start, |hash, word| hash.split(&word.to_lowercase()));
    Some(format!("{:016x}", hash.0))
}
