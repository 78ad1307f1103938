//! Another question of the same family: what was missed comes back in other words.
//!
//! Invariant: a variant is a question of the same deck and kind; which one is a function of the deck
//! and of what was seen when.

use crate::base::{QuestionId, Timestamp};
use crate::deck::{Deck, Question};

/// Returns the question that practises what `origin` asks for: another one of its family, never seen
/// or seen longest ago, the closest among equals; `origin` itself if it has no family.
pub fn variant<'a>(
    deck: &'a Deck,
    origin: &QuestionId,
    last_seen: impl Fn(&QuestionId) -> Option<Timestamp>,
) -> Option<&'a Question> {
    let origin = deck.question(origin)?;
    let family = deck
        .questions
        .iter()
        .filter(|other| other.id != origin.id && is_family(origin, other));
    let best = family.min_by_key(|other| {
        let far = other.difficulty.abs_diff(origin.difficulty);
        (
            last_seen(&other.id),
            std::cmp::Reverse(shared(origin, other)),
            far,
            other.id.clone(),
        )
    });
    Some(best.unwrap_or(origin))
}

/// Says whether two questions ask for the same technique: the first tag of `origin` is the one it is
/// about, and two others are as good.
fn is_family(origin: &Question, other: &Question) -> bool {
    let main = origin.tags.first();
    origin.kind == other.kind
        && (main.is_some_and(|main| other.tags.contains(main)) || shared(origin, other) > 1)
}

fn shared(one: &Question, other: &Question) -> usize {
    one.tags
        .iter()
        .filter(|tag| other.tags.contains(tag))
        .count()
}
