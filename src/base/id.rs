//! Identifiers as types of their own, so that a question cannot be passed where a deck is meant.
//!
//! Deck-side ids are short slugs written by the deck's author (`[a-z0-9-]`, see [`is_slug`]);
//! rewording a question never changes its id, which is what keeps its history.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! slug_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Returns the id for `text`, unchecked; decks check their ids in `deck::check`.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the id as it is written in a deck.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

slug_ids! {
    /// A deck, unique on one machine.
    DeckId,
    /// A level of a deck (`L5`).
    LevelId,
    /// A loop of a deck.
    LoopId,
    /// A round of a loop.
    RoundId,
    /// A phase of a round.
    PhaseId,
    /// A question, unique in its deck.
    QuestionId,
    /// A group of SQL questions that rise on one data set.
    ScenarioId,
    /// A SQL data set of a deck.
    DatasetId,
    /// A rubric of a deck.
    RubricId,
    /// A criterion of a rubric.
    CriterionId,
    /// A follow-up, probe or curveball of a question.
    ProbeId,
    /// A move of a SQL question's data.
    MoveId,
    /// A clarification a candidate may ask for.
    ClarificationId,
    /// A concept card.
    CardId,
    /// One sitting: a loop or a drill. Sorts by start time.
    SessionId,
    /// A round of a real interview that was logged.
    RealId,
}

/// A request to a worker; answers to any but the newest of their kind are dropped.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct RequestId(pub u64);

impl RequestId {
    /// Returns the id after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Says whether `text` is a slug: letters, digits, `-`, `_`, `.`, starting with a letter or digit.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_short_plain_words() {
        for good in ["l5", "L6-plus", "late_data", "de.l5"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-x", "a b", "ü", "a/b", &"x".repeat(65)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
