//! A round of a real interview, as the candidate remembers it.
//!
//! Invariant: scores are whole steps from 1 to 4, the scale of a candidate's own scores.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tags::Tags;
use crate::base::RealId;
use crate::deck::RoundKind;
use crate::memory::Day;

/// A round of a real interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RealRound {
    /// Which one.
    pub id: RealId,
    /// The local day it was on.
    pub day: Day,
    /// With whom.
    pub company: String,
    /// For which level; empty if it was never said.
    pub level: String,
    /// What was done in it.
    pub kind: RoundKind,
    /// What was asked, in the candidate's words.
    pub asked: Vec<String>,
    /// How it went as a whole, 1 to 4.
    pub overall: Option<u8>,
    /// How it went, 1 to 4, by the id of a criterion of the kind's rubric.
    pub scores: BTreeMap<String, u8>,
    /// What came of it.
    pub outcome: Outcome,
    /// Whatever else is worth keeping.
    pub notes: String,
    /// The candidate's own words for finding it again.
    pub tags: Tags,
}

/// What came of a real round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody has said anything yet.
    #[default]
    Waiting,
    /// It went on to the next round.
    Passed,
    /// It ended here.
    Rejected,
    /// It ended with an offer.
    Offer,
    /// The candidate stepped back.
    Withdrawn,
}

impl Outcome {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Passed,
        Self::Rejected,
        Self::Offer,
        Self::Withdrawn,
    ];

    /// Returns the word that is typed, shown and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Passed => "passed",
            Self::Rejected => "rejected",
            Self::Offer => "offer",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Returns the outcome of a word.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::ALL
            .into_iter()
            .find(|one| one.as_str().eq_ignore_ascii_case(word))
    }
}

impl RealRound {
    /// Returns how it went, 1.0 to 4.0: what was said of the whole, else the mean of the criteria.
    pub fn score(&self) -> Option<f64> {
        if let Some(overall) = self.overall {
            return Some(f64::from(overall));
        }
        let sum: f64 = self.scores.values().map(|score| f64::from(*score)).sum();
        (!self.scores.is_empty()).then(|| sum / self.scores.len() as f64)
    }

    /// Returns its name in lists: `Acme: SQL`.
    pub fn title(&self) -> String {
        format!("{}: {}", self.company, self.kind.title())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(overall: Option<u8>, scores: &[(&str, u8)]) -> RealRound {
        let scores = scores.iter().map(|(id, score)| ((*id).to_owned(), *score));
        RealRound {
            id: RealId::new("r"),
            day: Day(20_000),
            company: "Acme".to_owned(),
            level: String::new(),
            kind: RoundKind::Sql,
            asked: Vec::new(),
            overall,
            scores: scores.collect(),
            outcome: Outcome::Waiting,
            notes: String::new(),
            tags: Tags::new(),
        }
    }

    #[test]
    fn the_whole_counts_before_the_mean_of_the_criteria() {
        let check = |overall, scores: &[(&str, u8)], expect: Option<f64>| {
            assert_eq!(round(overall, scores).score(), expect);
        };
        check(None, &[], None);
        check(Some(3), &[], Some(3.0));
        check(None, &[("grain", 2), ("cost", 3)], Some(2.5));
        check(Some(4), &[("grain", 2), ("cost", 3)], Some(4.0));
    }

    #[test]
    fn every_outcome_reads_its_own_word() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
        }
        assert_eq!(Outcome::parse(" Offer "), Some(Outcome::Offer));
        assert_eq!(Outcome::parse("maybe"), None);
    }
}
