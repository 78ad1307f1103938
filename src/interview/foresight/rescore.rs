//! Old answers scored again: how exact a candidate's own scores are.
//!
//! Invariant: only an answer whose score is fixed, and that says something, is scored again; the
//! scores of its time never change.

use crate::base::QuestionId;
use crate::deck::RoundKind;
use crate::interview::event::Fact;
use crate::interview::state::Session;

/// Days that lie between two scores of an answer at least.
pub const DAYS_APART: u64 = 7;

/// An answer that may be scored again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldAnswer {
    /// Index into the plan's rounds.
    pub round: usize,
    /// Index into the round's questions.
    pub index: usize,
    /// The kind of round.
    pub kind: RoundKind,
    /// Which question.
    pub question: QuestionId,
    /// For people.
    pub title: String,
    /// The names of the criteria.
    pub criteria: Vec<String>,
    /// The blind scores of their time; nobody sees them before the new ones are kept.
    pub then: Vec<Option<u8>>,
    /// What was answered.
    pub answer: String,
    /// The notes beside it.
    pub notes: String,
}

impl OldAnswer {
    /// Returns the event that keeps the new scores.
    pub fn rescored(&self, scores: Vec<u8>) -> Fact {
        Fact::Rescored {
            round: self.round,
            question: self.index,
            scores,
        }
    }
}

impl Session {
    /// Returns the answers that were scored by the candidate once and never again.
    pub fn scored_once(&self) -> Vec<OldAnswer> {
        let mut found = Vec::new();
        for (round, (plan, state)) in self.plan.rounds.iter().zip(&self.rounds).enumerate() {
            let questions = plan.questions.iter().zip(&state.questions).enumerate();
            for (index, (question, state)) in questions {
                let by_hand = state.final_locked && state.confidence.is_some();
                if !by_hand || !state.rescored.is_empty() || state.is_blank(question) {
                    continue;
                }
                let names = question.criteria.iter().map(|one| one.name.clone());
                found.push(OldAnswer {
                    round,
                    index,
                    kind: plan.kind,
                    question: question.id.clone(),
                    title: question.title.clone(),
                    criteria: names.collect(),
                    then: state.blind.scores.clone(),
                    answer: state.answer.clone(),
                    notes: state.notes.clone(),
                });
            }
        }
        found
    }

    /// Keeps the scores of a later day.
    pub(in crate::interview) fn score_again(
        &mut self,
        (round, question): (usize, usize),
        scores: &[u8],
    ) {
        let round = self.rounds.get_mut(round);
        let state = round.and_then(|round| round.questions.get_mut(question));
        if let Some(state) = state {
            state.rescored.push(scores.to_vec());
        }
    }
}
