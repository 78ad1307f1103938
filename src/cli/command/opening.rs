//! What the command line names exists, said before the terminal is taken.

use std::sync::Arc;

use crate::base::{LevelId, LoopId, QuestionId};
use crate::cli::fail::Failure;
use crate::deck::check::suggest;
use crate::deck::{Deck, Loop, Question, RoundKind};

/// Fails if no deck has the loop, or its deck not the level.
pub fn check_loop(
    decks: &[Arc<Deck>],
    id: Option<&str>,
    level: Option<&str>,
) -> Result<(), Failure> {
    let found = decks.iter().find(|deck| match id {
        Some(id) => deck.find_loop(&LoopId::new(id)).is_some(),
        None => deck.default_loop().is_some(),
    });
    let Some(deck) = found else {
        let id = id.unwrap_or_default();
        let ids = decks
            .iter()
            .flat_map(|deck| &deck.loops)
            .map(|l: &Loop| l.id.as_str());
        return Err(Failure::environment(
            format!("no deck has a loop `{id}`"),
            suggest(id, ids, "loop"),
        ));
    };
    let missing = level.filter(|level| {
        let id = LevelId::new(*level);
        !deck.levels.iter().any(|level| level.id == id)
    });
    missing.map_or(Ok(()), |level| {
        let ids = deck.levels.iter().map(|level| level.id.as_str());
        Err(Failure::environment(
            format!("the deck `{}` has no level `{level}`", deck.id),
            suggest(level, ids, "level"),
        ))
    })
}

/// Fails if `what` is neither a kind of round nor a question of a deck, or the question has no such
/// variant.
pub fn check_drill(decks: &[Arc<Deck>], what: &str, variant: Option<u32>) -> Result<(), Failure> {
    if RoundKind::ALL.into_iter().any(|kind| kind.as_str() == what) {
        return match variant {
            None => Ok(()),
            Some(_) => Err(Failure::environment(
                format!("a {what} round has no variants"),
                "name one question: `onsite drill QUESTION --variant N`",
            )),
        };
    }
    let (deck, question) = find_question(decks, what)?;
    check_variant(deck, question, variant)
}

/// Fails if a question has no such variant, or its deck leaves it out.
pub fn check_variant(
    deck: &Deck,
    question: &Question,
    variant: Option<u32>,
) -> Result<(), Failure> {
    let known = deck.variants(question);
    match variant.filter(|variant| !known.contains(variant)) {
        None => Ok(()),
        Some(variant) => Err(Failure::environment(
            format!("`{}` has no variant {variant}", question.id),
            match known.last() {
                Some(last) if *last > 0 => format!("there are variants up to {last}"),
                _ => "it is asked on the deck's own data alone: leave --variant out".to_owned(),
            },
        )),
    }
}

/// Returns a question and its deck.
pub fn find_question<'d>(
    decks: &'d [Arc<Deck>],
    id: &str,
) -> Result<(&'d Deck, &'d Question), Failure> {
    let wanted = QuestionId::new(id);
    let mut found = decks
        .iter()
        .filter_map(|deck| Some((&**deck, deck.question(&wanted)?)));
    found.next().ok_or_else(|| {
        let ids = decks
            .iter()
            .flat_map(|deck| &deck.questions)
            .map(|q| q.id.as_str());
        let hint = match suggest(id, ids, "question") {
            near if near.starts_with("did you mean") => near,
            _ => "`onsite deck list DECK` names the questions of a deck".to_owned(),
        };
        Failure::environment(format!("no deck has a question `{id}`"), hint)
    })
}
