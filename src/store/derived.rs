//! Rows that follow from events and are stored in the same transaction, for lists and choices.

use rusqlite::{Transaction, params};

use super::error::StoreError;
use super::{marks, remembered, reviews, scores};
use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use crate::deck::RoundKind;
use crate::interview::Mode;
use crate::memory::{ItemKey, Lesson, Mark, Rating, Scheduler};

/// What follows from a batch of events; usually nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// Questions that were shown.
    pub seen: Vec<Seen>,
    /// Scores that became final.
    pub scores: Vec<ScoreRow>,
    /// Ratings that schedule items.
    pub ratings: Vec<Rated>,
    /// What answers missed, and what they did not.
    pub lessons: Vec<Lesson>,
    /// The result, once the sitting is over.
    pub closing: Option<Closing>,
}

/// A question was shown in a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its deck.
    pub deck: DeckId,
    /// Which one.
    pub question: QuestionId,
    /// When.
    pub at: Timestamp,
}

/// An item was rated in a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Which one.
    pub key: ItemKey,
    /// How it went.
    pub rating: Rating,
    /// When.
    pub at: Timestamp,
}

/// The score of one question of one sitting; scores go from 1 to 4.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// The sitting.
    pub session: SessionId,
    /// Index of the round.
    pub round: usize,
    /// Index of the question in the round.
    pub question: usize,
    /// The deck.
    pub deck: DeckId,
    /// The question.
    pub question_id: QuestionId,
    /// Its title then.
    pub title: String,
    /// The question's score, 1 to 4, hints and all.
    pub score: Option<f64>,
    /// What was done in the round.
    pub kind: RoundKind,
    /// When it became final.
    pub at: Timestamp,
    /// How strict the sitting was.
    pub mode: Mode,
    /// The candidate's own, before the reference was shown.
    pub blind: Option<f64>,
    /// The candidate's own, after it.
    pub final_score: Option<f64>,
    /// The machine's.
    pub measured: Option<f64>,
    /// How sure the candidate was of the blind score, in percent.
    pub confidence: Option<u8>,
    /// Hints taken.
    pub hints: usize,
    /// How often the round's clock was stopped.
    pub pauses: u32,
    /// Counted time on the question.
    pub spent: Span,
}

/// The result of a sitting that is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// The weighted mean, 1 to 4; `None` without a score.
    pub mean: Option<f64>,
    /// The recommendation in words; `None` if there is none.
    pub recommendation: Option<String>,
}

/// Stores what follows from a batch of events of `session`.
pub(super) fn store(
    tx: &Transaction<'_>,
    session: &SessionId,
    derived: &Derived,
    scheduler: &Scheduler,
) -> Result<(), StoreError> {
    for seen in &derived.seen {
        tx.prepare_cached(
            "INSERT INTO seen (deck, question, at, session) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (session, question) DO NOTHING",
        )?
        .execute(params![
            seen.deck.as_str(),
            seen.question.as_str(),
            seen.at.0,
            session.as_str()
        ])?;
    }
    for score in &derived.scores {
        scores::insert(tx, score)?;
    }
    for rated in &derived.ratings {
        reviews::rate(tx, scheduler, rated, Some(session))?;
    }
    if let Some(rated) = derived.ratings.first() {
        // What the sitting practised through another question is reviewed by its answer.
        for key in remembered::errands(tx, session)? {
            // What the answer itself teaches about the item says more than the question's rating.
            let is_taught = derived.lessons.iter().any(|lesson| lesson.key == key);
            if !is_taught && derived.ratings.iter().all(|rated| rated.key != key) {
                let errand = Rated {
                    key,
                    ..rated.clone()
                };
                reviews::rate(tx, scheduler, &errand, Some(session))?;
            }
        }
    }
    for lesson in &derived.lessons {
        learn(tx, lesson, scheduler, session)?;
    }
    if let Some(closing) = &derived.closing {
        tx.prepare_cached("UPDATE sessions SET mean = ?2, recommendation = ?3 WHERE id = ?1")?
            .execute(params![
                session.as_str(),
                closing.mean,
                closing.recommendation
            ])?;
    }
    Ok(())
}

/// What was missed is an item from now on; what was not is reviewed if it was one and is due.
fn learn(
    tx: &Transaction<'_>,
    lesson: &Lesson,
    scheduler: &Scheduler,
    session: &SessionId,
) -> Result<(), StoreError> {
    let item = reviews::load(tx, &lesson.key)?;
    let mark = marks::load(tx, &lesson.key)?;
    let today = scheduler.calendar().day_of(lesson.at);
    let is_due = mark.due(&item).is_some_and(|due| due <= today);
    if !lesson.missed && !is_due {
        return Ok(());
    }
    if mark.wording.is_none() {
        let mark = Mark {
            wording: Some(lesson.wording.clone()),
            ..mark
        };
        marks::save(tx, &lesson.key, &mark)?;
    }
    let rated = Rated {
        key: lesson.key.clone(),
        rating: if lesson.missed {
            Rating::Again
        } else {
            Rating::Good
        },
        at: lesson.at,
    };
    reviews::rate(tx, scheduler, &rated, Some(session))?;
    Ok(())
}
