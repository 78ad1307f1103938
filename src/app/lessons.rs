//! What an answer missed, as items of their own: they come back in other words than the prompt's.
//!
//! Invariant: a lesson is a fact of the record, a mistake the deck knows by name, a fault that rejected
//! a data model, or a point none of whose keywords was written; points can be few, or nobody would look
//! at them.

use std::collections::BTreeSet;

use crate::base::{DeckId, Timestamp};
use crate::deck::{Body, ChecklistItem, Mistake, Modelling, Question};
use crate::interview::coverage::{coverage, said};
use crate::interview::{Judgement, QuestionState};
use crate::memory::{ItemKey, ItemKind, Lesson, Wording};
use crate::verdict::{ModellingVerdict, Origin};

/// So many missed points of one answer become items, the first of the checklist.
const POINTS: usize = 3;

/// Returns what the answer to a question missed, and what it did not.
pub fn lessons(
    deck: &DeckId,
    question: &Question,
    state: &QuestionState,
    at: Timestamp,
) -> Vec<Lesson> {
    match &question.body {
        Body::Sql(sql) => mistakes(deck, question, &sql.wrong, state, at),
        Body::Coding(coding) => mistakes(deck, question, &coding.wrong, state, at),
        Body::Talk(talk) => points(deck, question, &talk.checklist, state, at),
        Body::Modelling(modelling) => faults(deck, question, modelling, state, at),
    }
}

/// The faults that a question's trials find: those that rejected a submission, and the others if one
/// was accepted. One fault fails several trials: an item for each trial would be too many.
fn faults(
    deck: &DeckId,
    question: &Question,
    modelling: &Modelling,
    state: &QuestionState,
    at: Timestamp,
) -> Vec<Lesson> {
    let judgements = state
        .submissions
        .iter()
        .filter_map(|submission| submission.judgement.as_ref());
    let made: BTreeSet<&str> = judgements
        .filter_map(|judgement| match judgement {
            Judgement::Modelling { report } => match &report.verdict {
                ModellingVerdict::Rejected { fault, .. } => Some(fault.as_str()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let known: BTreeSet<(&str, &str)> = modelling
        .trials
        .iter()
        .map(|trial| (trial.fault.as_str(), trial.fault.words()))
        .collect();
    let all = known.into_iter().map(|(id, words)| Lesson {
        key: ItemKey::of_question(deck, ItemKind::Mistake, &question.id, id),
        wording: Wording {
            front: words.to_owned(),
            back: question.title.clone(),
        },
        missed: made.contains(id),
        at,
    });
    all.filter(|lesson| lesson.missed || state.is_accepted())
        .collect()
}

/// The known mistakes: those that a submission made, and the others if one was accepted.
fn mistakes(
    deck: &DeckId,
    question: &Question,
    known: &[Mistake],
    state: &QuestionState,
    at: Timestamp,
) -> Vec<Lesson> {
    let judgements = state
        .submissions
        .iter()
        .filter_map(|submission| submission.judgement.as_ref());
    let made: BTreeSet<&str> = judgements
        .filter_map(Judgement::named)
        .filter(|mistake| mistake.origin == Origin::Deck)
        .map(|mistake| mistake.id.as_str())
        .collect();
    let lesson = |mistake: &Mistake| Lesson {
        key: ItemKey::of_question(deck, ItemKind::Mistake, &question.id, &mistake.id),
        wording: Wording {
            front: mistake.name.clone(),
            back: question.title.clone(),
        },
        missed: made.contains(mistake.id.as_str()),
        at,
    };
    let all = known.iter().map(lesson);
    all.filter(|lesson| lesson.missed || state.is_accepted())
        .collect()
}

/// The points of a checklist, of those left out the first few.
fn points(
    deck: &DeckId,
    question: &Question,
    checklist: &[ChecklistItem],
    state: &QuestionState,
    at: Timestamp,
) -> Vec<Lesson> {
    let texts = said(state);
    if texts.iter().all(|text| text.trim().is_empty()) {
        // Nothing was written: that speaks of the evening, not of the points.
        return Vec::new();
    }
    let mut left = POINTS;
    let found = coverage(checklist, &texts);
    checklist
        .iter()
        .zip(found)
        .filter_map(|(point, keyword)| {
            let missed = keyword.is_none();
            if missed {
                left = left.checked_sub(1)?;
            }
            Some(Lesson {
                key: ItemKey::of_question(deck, ItemKind::Point, &question.id, &point.id),
                wording: Wording {
                    front: front(question, point),
                    back: point.text.clone(),
                },
                missed,
                at,
            })
        })
        .collect()
}

/// The question of a card on a point: not the prompt, and no more of the answer than an initial.
fn front(question: &Question, point: &ChecklistItem) -> String {
    let keyword = point.keywords.first().map_or("", String::as_str);
    let initial: String = keyword.chars().take(1).collect();
    format!(
        "In “{}”: which point on “{initial}…” belongs in the answer, and why?",
        question.title
    )
}
