//! One scored question, and one question of a readiness check, as evidence.
//!
//! Invariant: scores go from 1.0 to 4.0.

use serde::{Deserialize, Serialize};

use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use crate::deck::RoundKind;
use crate::memory::Day;

/// A question that was answered in a sitting and scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The sitting.
    pub session: SessionId,
    /// Index of the round in the sitting.
    pub round: usize,
    /// The kind of its round.
    pub kind: RoundKind,
    /// Its deck.
    pub deck: DeckId,
    /// Which question.
    pub question: QuestionId,
    /// What it is about, the main technique first; empty if its deck is gone.
    pub techniques: Vec<String>,
    /// 1 easy to 5 hard; `None` if its deck is gone.
    pub difficulty: Option<u8>,
    /// The question's score.
    pub score: f64,
    /// When.
    pub at: Timestamp,
    /// The local day.
    pub day: Day,
    /// Counted time.
    pub spent: Span,
    /// It was sat in pressure mode.
    pub pressure: bool,
}

/// A question of a readiness check that was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// As in the deck.
    pub id: String,
    /// The kind of round it belongs to.
    pub kind: RoundKind,
    /// What it is about.
    pub technique: String,
    /// 1 easy to 3 hard.
    pub difficulty: u8,
    /// 1.0 to 4.0, what the answer is worth.
    pub score: f64,
}

impl Answer {
    /// Returns what the question is about, if that is known.
    pub fn technique(&self) -> Option<&str> {
        self.techniques.first().map(String::as_str)
    }
}
