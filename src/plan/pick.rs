//! Which question practises a technique best: one that was never seen, else the one seen longest ago.
//!
//! Invariant: a question about the technique comes before one that merely touches it.

use std::collections::BTreeMap;

use crate::base::{DeckId, QuestionId, Timestamp};
use crate::deck::{Deck, RoundKind};
use crate::plan::work::Work;

/// A question of a deck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its deck.
    pub deck: DeckId,
    /// Which one.
    pub question: QuestionId,
    /// For people.
    pub title: String,
}

/// Returns the question that practises `work` best; `None` where any of its kind will do.
pub fn pick<'a>(
    decks: impl IntoIterator<Item = &'a Deck>,
    work: &Work,
    last_seen: impl Fn(&QuestionId) -> Option<Timestamp>,
) -> Option<Target> {
    let easy = matches!(work, Work::Warmup { .. });
    let (kind, technique) = (work.kind()?, work.technique());
    if technique.is_none() && !easy {
        return None;
    }
    let rank = |tags: &[String]| {
        technique.map_or(Some(0), |technique| {
            tags.iter()
                .position(|tag| tag == technique)
                .map(|at| at.min(1))
        })
    };
    let all = decks.into_iter().flat_map(|deck| {
        let of_kind = deck.questions.iter().filter(move |one| one.kind == kind);
        of_kind.map(move |question| (deck, question))
    });
    let fitting = all.filter_map(|(deck, question)| Some((rank(&question.tags)?, deck, question)));
    let (_, deck, question) = fitting.min_by_key(|(rank, _, question)| {
        // An easy one: by difficulty first. Else what rested longest, then what is easier.
        let (easiest, easier) = if easy {
            (question.difficulty, 0)
        } else {
            (0, question.difficulty)
        };
        (*rank, easiest, last_seen(&question.id), easier)
    })?;
    Some(Target {
        deck: deck.id.clone(),
        question: question.id.clone(),
        title: question.title.clone(),
    })
}

/// Returns the kinds that decks have questions of, in the order of a loop.
pub fn kinds<'a>(decks: impl IntoIterator<Item = &'a Deck>) -> Vec<RoundKind> {
    let decks: Vec<&Deck> = decks.into_iter().collect();
    let has = |kind: &RoundKind| {
        let mut questions = decks.iter().flat_map(|deck| &deck.questions);
        questions.any(|question| question.kind == *kind)
    };
    RoundKind::ALL.into_iter().filter(has).collect()
}

/// Returns what the questions of each kind are about, the easiest first, then in the decks' order.
pub fn techniques<'a>(
    decks: impl IntoIterator<Item = &'a Deck>,
) -> BTreeMap<RoundKind, Vec<String>> {
    let mut found: BTreeMap<RoundKind, Vec<(u8, &str)>> = BTreeMap::new();
    for question in decks.into_iter().flat_map(|deck| &deck.questions) {
        let Some(main) = question.tags.first() else {
            continue;
        };
        let known = found.entry(question.kind).or_default();
        match known.iter_mut().find(|(_, technique)| technique == main) {
            Some((difficulty, _)) => *difficulty = question.difficulty.min(*difficulty),
            None => known.push((question.difficulty, main)),
        }
    }
    let sorted = found.into_iter().map(|(kind, mut techniques)| {
        techniques.sort_by_key(|(difficulty, _)| *difficulty);
        let words = techniques
            .into_iter()
            .map(|(_, technique)| technique.to_owned());
        (kind, words.collect())
    });
    sorted.collect()
}
