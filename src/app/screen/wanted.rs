//! What culture questions ask for: the rows of the matrix of stories.

use std::sync::Arc;

use crate::bank::Wanted;
use crate::deck::{Deck, RoundKind};

/// A tag that says what a question is, not what it asks for.
const NO_VALUE: &str = "story";

/// Returns the values that the culture questions of `decks` ask for, each with how many do; those
/// most asked for first.
pub fn wanted(decks: &[Arc<Deck>]) -> Vec<Wanted> {
    let questions = decks.iter().flat_map(|deck| &deck.questions);
    let culture = questions.filter(|question| question.kind == RoundKind::Culture);
    let mut wanted: Vec<Wanted> = Vec::new();
    for value in culture.flat_map(|question| values(&question.tags)) {
        match wanted.iter_mut().find(|known| known.value == value) {
            Some(known) => known.asked += 1,
            None => wanted.push(Wanted { value, asked: 1 }),
        }
    }
    wanted.sort_by(|a, b| b.asked.cmp(&a.asked).then_with(|| a.value.cmp(&b.value)));
    wanted
}

/// Returns the values among a question's tags.
pub fn values(tags: &[String]) -> Vec<String> {
    let values = tags.iter().filter(|tag| *tag != NO_VALUE);
    values.cloned().collect()
}
