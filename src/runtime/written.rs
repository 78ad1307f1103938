//! What was written so far in answer to a question that keeps being forgotten.
//!
//! Invariant: reading is bounded, and only done where a leech is about to be shown; a sitting that
//! cannot be read reminds of nothing.

use crate::app::Leech;
use crate::interview::replay;
use crate::memory::ItemKey;
use crate::store::{Store, StoredReview};

/// So many leeches are reminded of what was answered.
const LEECHES: usize = 3;

/// So many answers stand with each, the newest.
const ANSWERS: usize = 2;

/// Gives the first leeches the answers of their past reviews.
pub(super) fn remind(store: &Store, leeches: &mut [Leech]) {
    let questions = leeches
        .iter_mut()
        .filter(|leech| !leech.key.kind.is_recalled());
    for leech in questions.take(LEECHES) {
        leech.written = answers(store, &leech.key);
    }
}

/// Returns what was answered to a question in its last reviews, newest first: when, and the text.
pub fn answers(store: &Store, key: &ItemKey) -> Vec<(String, String)> {
    let reviews = store.reviews_of(key).unwrap_or_default();
    let answers = reviews.iter().rev().take(ANSWERS * 2);
    let answers = answers.filter_map(|review| answer(store, key, review));
    answers.take(ANSWERS).collect()
}

/// The day of a review and what was answered in its sitting, to the question itself or, where another
/// of its family was asked in its place, to that one.
fn answer(store: &Store, key: &ItemKey, review: &StoredReview) -> Option<(String, String)> {
    let events = store.load_events(review.log.session.as_ref()?).ok()?;
    let session = replay(&events).ok()?;
    let origin = key.origin()?;
    let written = session
        .parts()
        .filter(|part| !part.state.is_blank(part.plan));
    let mut written: Vec<_> = written.collect();
    written.sort_by_key(|part| part.plan.id != origin);
    let text = written.first()?.state.answer.trim_end().to_owned();
    let day = store.scheduler().calendar().day_of(review.log.at);
    (!text.is_empty()).then(|| (day.to_string(), text))
}
