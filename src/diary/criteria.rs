//! What rounds of a kind are scored by.

use crate::deck::{Criterion, Deck, RoundKind};

/// Returns the criteria of a kind of round, as the first deck that has such questions scores them;
/// none if no deck has any.
pub fn criteria<'d>(decks: impl IntoIterator<Item = &'d Deck>, kind: RoundKind) -> &'d [Criterion] {
    let mut rubrics = decks.into_iter().filter_map(|deck| {
        let question = deck.questions.iter().find(|one| one.kind == kind)?;
        deck.rubric(&question.rubric)
    });
    rubrics.next().map_or(&[], |rubric| &rubric.criteria)
}
