//! What a candidate says about an answer beside handing it in: its growth, and cases of their own.
//!
//! Invariant: growth is stated once of an accepted answer, before it is measured; of two own cases
//! with the same arguments the later one stands.

use crate::base::Timestamp;
use crate::interview::command::Rejected;
use crate::interview::draft::Draft;
use crate::interview::event::{Fact, Judgement};
use crate::interview::state::{GrowthNote, QuestionState};
use crate::verdict::{GrowthClaim, GrowthReport, OwnCase};

/// Most own cases of a question: each run starts them all.
const MOST_CASES: usize = 20;

impl Draft<'_> {
    pub(super) fn claim_growth(
        &mut self,
        claim: GrowthClaim,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        self.running()?;
        let (question, _, state) = self.open_question()?;
        let accepted = state.accepted().ok_or(Rejected::NotAccepted)?;
        if state.growth_of(accepted).is_some() {
            return Err(Rejected::Claimed);
        }
        self.emit(now, Fact::GrowthClaimed { question, claim });
        Ok(())
    }

    pub(super) fn note_growth(
        &mut self,
        question: usize,
        report: Box<GrowthReport>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (_, state) = self.question_of_round(question)?;
        if state
            .growth
            .last()
            .is_none_or(|note| note.measured.is_some())
        {
            return Err(Rejected::NotNow("nothing waits to be measured"));
        }
        self.emit(now, Fact::GrowthMeasured { question, report });
        Ok(())
    }

    pub(super) fn add_case(&mut self, case: OwnCase, now: Timestamp) -> Result<(), Rejected> {
        self.running()?;
        let (question, _, state) = self.open_question()?;
        let is_new = state.own_cases.iter().all(|(_, own)| own.args != case.args);
        if is_new && state.own_cases.len() >= MOST_CASES {
            return Err(Rejected::ManyCases { most: MOST_CASES });
        }
        self.emit(now, Fact::CaseAdded { question, case });
        Ok(())
    }
}

impl QuestionState {
    /// Returns the index of the last submission that was accepted.
    pub fn accepted(&self) -> Option<usize> {
        let judged = self.submissions.iter().map(|one| one.judgement.as_ref());
        let mut accepted = judged.map(|one| one.is_some_and(Judgement::is_accepted));
        accepted.rposition(|is_accepted| is_accepted)
    }

    /// Returns what was said of the growth of a submission.
    pub fn growth_of(&self, submission: usize) -> Option<&GrowthNote> {
        self.growth
            .iter()
            .find(|note| note.submission == submission)
    }

    /// Says whether the candidate has still to say how the accepted answer grows.
    pub fn owes_growth(&self) -> bool {
        self.accepted()
            .is_some_and(|accepted| self.growth_of(accepted).is_none())
    }

    pub(super) fn claim_growth(&mut self, claim: GrowthClaim) {
        if let Some(submission) = self.accepted() {
            self.growth.push(GrowthNote {
                at: self.spent,
                submission,
                claim,
                measured: None,
            });
        }
    }

    pub(super) fn keep_case(&mut self, case: &OwnCase) {
        let known = self
            .own_cases
            .iter_mut()
            .find(|(_, own)| own.args == case.args);
        match known {
            Some((_, own)) => own.want.clone_from(&case.want),
            None => self.own_cases.push((self.spent, case.clone())),
        }
    }
}
