//! Decides on scores: blind first, then final, one question after the other.
//!
//! Invariant: nothing is revealed before every criterion has a blind score and a confidence, and
//! the blind score never changes afterwards.

use crate::base::Timestamp;
use crate::interview::command::Rejected;
use crate::interview::draft::Draft;
use crate::interview::event::Fact;
use crate::interview::state::{Sheet, Stage};
use crate::memory::Rating;

impl Draft<'_> {
    pub(super) fn score(
        &mut self,
        criterion: usize,
        score: u8,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (question, sheet) = match self.session().stage {
            Stage::Scoring { question } => (question, &self.question_of_round(question)?.1.blind),
            Stage::Revealed { question } => {
                (question, &self.question_of_round(question)?.1.final_sheet)
            }
            _ => return Err(Rejected::NotNow("scores are given after the round")),
        };
        if criterion >= sheet.scores.len() {
            return Err(Rejected::NoSuch("criterion"));
        }
        if !(1..=4).contains(&score) {
            return Err(Rejected::NoSuch("score; they go from 1 to 4"));
        }
        self.emit(
            now,
            Fact::Scored {
                question,
                criterion,
                score,
            },
        );
        Ok(())
    }

    pub(super) fn set_confidence(&mut self, percent: u8, now: Timestamp) -> Result<(), Rejected> {
        let question = self.scoring()?;
        if percent > 100 {
            return Err(Rejected::NoSuch("percentage; they go from 0 to 100"));
        }
        self.emit(now, Fact::ConfidenceSet { question, percent });
        Ok(())
    }

    pub(super) fn lock_blind(&mut self, now: Timestamp) -> Result<(), Rejected> {
        let question = self.scoring()?;
        let (_, state) = self.question_of_round(question)?;
        all_scored(&state.blind)?;
        if state.confidence.is_none() {
            return Err(Rejected::NoConfidence);
        }
        self.emit(now, Fact::BlindLocked { question });
        Ok(())
    }

    pub(super) fn lock_final(&mut self, rating: Rating, now: Timestamp) -> Result<(), Rejected> {
        let Stage::Revealed { question } = self.session().stage else {
            return Err(Rejected::NotNow("fix the blind score first"));
        };
        let (_, state) = self.question_of_round(question)?;
        all_scored(&state.final_sheet)?;
        // A later round could not take the verdict any more.
        if state.is_being_judged() {
            return Err(Rejected::StillJudging);
        }
        self.emit(now, Fact::FinalLocked { question, rating });
        if self.session().stage == Stage::Debrief {
            self.emit(now, Fact::Finished);
        }
        Ok(())
    }

    fn scoring(&self) -> Result<usize, Rejected> {
        match self.session().stage {
            Stage::Scoring { question } => Ok(question),
            Stage::Revealed { .. } => Err(Rejected::NotNow("the blind score is fixed")),
            _ => Err(Rejected::NotNow("scores are given after the round")),
        }
    }
}

fn all_scored(sheet: &Sheet) -> Result<(), Rejected> {
    match sheet.scores.iter().filter(|score| score.is_none()).count() {
        0 => Ok(()),
        missing => Err(Rejected::Unscored { missing }),
    }
}
