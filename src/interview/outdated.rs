//! Submissions whose question has changed since they were judged.
//!
//! Invariant: a submission is outdated as long as its newest verdict hangs on another fingerprint
//! than the question has now; judging it again ends that, whatever the verdict is.

use crate::base::{MoveId, Seed};
use crate::deck::{Deck, Question};
use crate::dialect::Dialect;
use crate::interview::{Fact, Judgement, Session};

/// A submission to judge again.
#[derive(Clone, Debug, PartialEq)]
pub struct Outdated<'a> {
    /// Index into the plan's rounds.
    pub round: usize,
    /// Index into the round's questions.
    pub index: usize,
    /// Which submission of the question.
    pub submission: usize,
    /// The question as it is now.
    pub question: &'a Question,
    /// What its verdict hangs on now.
    pub fingerprint: String,
    /// What was handed in.
    pub text: &'a str,
    /// What SQL was written in.
    pub dialect: Dialect,
    /// How the data had moved when it was handed in.
    pub moved: Option<MoveId>,
    /// Chance for hidden data.
    pub seed: Seed,
    /// On which data it was asked.
    pub variant: u32,
    /// Whether the question surely changed: the plan says what it was.
    pub is_certain: bool,
    /// The verdict of its time.
    pub then: &'a Judgement,
}

impl Outdated<'_> {
    /// Returns the event that keeps the new verdict beside the old one.
    pub fn regraded(&self, judgement: Judgement) -> Fact {
        Fact::Regraded {
            round: self.round,
            question: self.index,
            submission: self.submission,
            fingerprint: self.fingerprint.clone(),
            judgement: Box::new(judgement),
        }
    }
}

/// Returns the judged submissions of a sitting whose question `deck` has in another shape now, in
/// order; those from before shapes were kept count as well.
pub fn outdated<'a>(session: &'a Session, deck: &'a Deck) -> Vec<Outdated<'a>> {
    let mut found = Vec::new();
    for (round, (plan, state)) in session.plan.rounds.iter().zip(&session.rounds).enumerate() {
        for (index, (plan, state)) in plan.questions.iter().zip(&state.questions).enumerate() {
            let Some(question) = deck.question(&plan.id) else {
                continue;
            };
            let Some(fingerprint) = deck.fingerprint(question) else {
                continue;
            };
            for (submission, one) in state.submissions.iter().enumerate() {
                let again = one.again.as_ref().map(|again| &again.fingerprint);
                let known = again.or(plan.fingerprint.as_ref());
                let Some(then) = one.judgement.as_ref() else {
                    continue;
                };
                if known == Some(&fingerprint) {
                    continue;
                }
                found.push(Outdated {
                    round,
                    index,
                    submission,
                    question,
                    fingerprint: fingerprint.clone(),
                    text: &one.text,
                    dialect: session.dialect_of(round),
                    moved: state.moved_for(submission).map(|moved| moved.id.clone()),
                    seed: plan.seed,
                    variant: plan.variant,
                    is_certain: known.is_some(),
                    then,
                });
            }
        }
    }
    found
}
