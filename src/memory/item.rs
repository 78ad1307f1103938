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
    /// A card in the candidate's own words: a part of one that was split.
    Own,
    /// A known mistake that was made in a question: `question:mistake`.
    Mistake,
    /// A point that an answer left out: `question:point`.
    Point,
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
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Question,
        Self::Card,
        Self::Own,
        Self::Mistake,
        Self::Point,
    ];

    /// Says whether it is recalled on a card; others are practised in a drill.
    pub fn is_recalled(self) -> bool {
        matches!(self, Self::Card | Self::Own | Self::Point)
    }

    /// Returns the word that the history stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Card => "card",
            Self::Own => "own",
            Self::Mistake => "mistake",
            Self::Point => "point",
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

    /// Returns the key of something that hangs on a question: a mistake or a point of it.
    pub fn of_question(deck: &DeckId, kind: ItemKind, question: &QuestionId, id: &str) -> Self {
        Self {
            deck: deck.clone(),
            kind,
            id: format!("{question}:{id}"),
        }
    }

    /// Returns the key of a part, from 1, of a card that was split.
    #[must_use]
    pub fn part(&self, number: usize) -> Self {
        Self {
            deck: self.deck.clone(),
            kind: ItemKind::Own,
            id: format!("{}~{number}", self.id),
        }
    }

    /// Returns the question it is or hangs on; `None` for cards.
    pub fn origin(&self) -> Option<QuestionId> {
        match self.kind {
            ItemKind::Question => Some(QuestionId::new(self.id.as_str())),
            ItemKind::Mistake | ItemKind::Point => {
                let (question, _) = self.id.split_once(':')?;
                Some(QuestionId::new(question))
            }
            ItemKind::Card | ItemKind::Own => None,
        }
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '/');
        let (deck, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
        let kind = ItemKind::ALL
            .into_iter()
            .find(|known| known.as_str() == kind)?;
        (!deck.is_empty() && !id.is_empty()).then(|| Self {
            deck: DeckId::new(deck),
            kind,
            id: id.to_owned(),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for kind in ItemKind::ALL {
            let key = ItemKey {
                deck: DeckId::new("d"),
                kind,
                id: "late-data:a/b".into(),
            };
            assert_eq!(ItemKey::parse(&key.to_string()), Some(key));
        }
        for text in ["", "d", "d/card", "d/card/", "/card/a", "d/thing/a"] {
            assert_eq!(ItemKey::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_hangs_on_a_question_names_it() {
        let (deck, question) = (DeckId::new("d"), QuestionId::new("late-data"));
        let point = ItemKey::of_question(&deck, ItemKind::Point, &question, "watermark");
        assert_eq!(point.origin(), Some(question.clone()));
        assert_eq!(ItemKey::question(&deck, &question).origin(), Some(question));
        assert_eq!(
            ItemKey::card(&deck, &CardId::new("acks"))
                .part(2)
                .to_string(),
            "d/own/acks~2"
        );
    }
}
