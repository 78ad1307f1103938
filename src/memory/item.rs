//! What is remembered: items, what is known of each, and the log of their reviews.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::{CardId, DeckId, QuestionId, SessionId, Timestamp};
use crate::memory::day::Day;
use crate::memory::rating::Rating;

/// The sorts of things that come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A question of a deck.
    Question,
    /// A concept card of a deck.
    Card,
}

/// Names an item for ever; rewording a question does not change it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemKey {
    /// The deck it belongs to.
    pub deck: DeckId,
    /// Question or card.
    pub kind: ItemKind,
    /// The question's or the card's id.
    pub id: String,
}

/// What FSRS knows of an item; the numbers are the crate's own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemoryState {
    /// Days until the chance of recall has fallen to 90 %.
    pub stability: f32,
    /// 1 to 10.
    pub difficulty: f32,
}

/// One thing to remember; the optional fields are `None` until the first review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Which one.
    pub key: ItemKey,
    /// What is known of it.
    pub state: Option<MemoryState>,
    /// When it was first reviewed.
    pub introduced: Option<Timestamp>,
    /// When it was last reviewed.
    pub last_review: Option<Timestamp>,
    /// The day it comes back.
    pub due: Option<Day>,
    /// How many reviews it had.
    pub reps: u32,
    /// How often it was forgotten after it had been learnt.
    pub lapses: u32,
}

/// One review, with all that is needed to fit parameters to the log later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewLog {
    /// Of which item.
    pub key: ItemKey,
    /// When.
    pub at: Timestamp,
    /// How it went.
    pub rating: Rating,
    /// Local days since the review before, zero for the first.
    pub elapsed_days: u32,
    /// The interval that was given, in days.
    pub interval_days: u32,
    /// What was known before.
    pub before: Option<MemoryState>,
    /// What is known since.
    pub after: MemoryState,
    /// The sitting it happened in.
    pub session: Option<SessionId>,
}

impl ItemKind {
    /// Returns the word that the history stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Card => "card",
        }
    }
}

impl ItemKey {
    /// Returns the key of a question.
    pub fn question(deck: &DeckId, id: &QuestionId) -> Self {
        Self {
            deck: deck.clone(),
            kind: ItemKind::Question,
            id: id.0.clone(),
        }
    }

    /// Returns the key of a card.
    pub fn card(deck: &DeckId, id: &CardId) -> Self {
        Self {
            deck: deck.clone(),
            kind: ItemKind::Card,
            id: id.0.clone(),
        }
    }
}

/// `netflix-de/question/late-data`.
impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.deck, self.kind.as_str(), self.id)
    }
}

impl Item {
    /// Returns an item that was never reviewed.
    pub fn new(key: ItemKey) -> Self {
        Self {
            key,
            state: None,
            introduced: None,
            last_review: None,
            due: None,
            reps: 0,
            lapses: 0,
        }
    }
}
