//! The moves of a SQL round: other rows in the scratch database, predictions, answers to the
//! interviewer's question about a rejected query.
//!
//! Invariant: under pressure no rows of a counterexample are held before the round is over; an answer
//! or a result is taken only where something was asked or predicted.

use crate::base::Timestamp;
use crate::interview::command::Rejected;
use crate::interview::draft::Draft;
use crate::interview::event::Fact;
use crate::interview::plan::Mode;
use crate::interview::predict::{Came, Prediction};
use crate::interview::scratch::Scratch;
use crate::interview::state::{Challenged, QuestionState};

impl Draft<'_> {
    /// Rows that may not be seen are not held; what is held already is no news.
    pub(super) fn hold_scratch(
        &mut self,
        question: usize,
        scratch: Scratch,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (_, state) = self.question_of_round(question)?;
        let is_known = scratch == state.scratch;
        if scratch != Scratch::Visible {
            if self.session().plan.mode == Mode::Pressure {
                return Err(Rejected::NoCounterexample(
                    "in pressure mode the rows are shown after the round",
                ));
            }
            state
                .tables_of(scratch)
                .ok_or(Rejected::NoSuch("counterexample"))?;
        }
        if !is_known {
            self.emit(now, Fact::ScratchHeld { question, scratch });
        }
        Ok(())
    }

    /// Where nothing was made of the data, there is no news in loading it anew.
    pub(super) fn reset_scratch(
        &mut self,
        question: usize,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (_, state) = self.question_of_round(question)?;
        if !state.made.is_empty() {
            self.emit(now, Fact::ScratchReset { question });
        }
        Ok(())
    }

    pub(super) fn predict(
        &mut self,
        text: String,
        rows: Option<usize>,
        grain: Vec<String>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        self.running()?;
        let (question, _, _) = self.open_question()?;
        if rows.is_none() && grain.is_empty() {
            return Ok(());
        }
        let fact = Fact::Predicted {
            question,
            text,
            rows,
            grain,
        };
        self.emit(now, fact);
        Ok(())
    }

    pub(super) fn venture(&mut self, percent: u8, now: Timestamp) -> Result<(), Rejected> {
        self.interviewed()?;
        self.running()?;
        if percent > 100 {
            return Err(Rejected::NoSuch("percentage; they go from 0 to 100"));
        }
        let (question, _, _) = self.open_question()?;
        self.emit(now, Fact::Ventured { question, percent });
        Ok(())
    }

    pub(super) fn meet(
        &mut self,
        question: usize,
        came: Came,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (_, state) = self.question_of_round(question)?;
        if state.open_prediction().is_none() {
            return Err(Rejected::NotNow("nothing was predicted"));
        }
        self.emit(now, Fact::PredictionMet { question, came });
        Ok(())
    }

    pub(super) fn reply(&mut self, text: String, now: Timestamp) -> Result<(), Rejected> {
        self.running()?;
        let (question, _, state) = self.open_question()?;
        if state.challenges.is_empty() {
            return Err(Rejected::NotNow("nothing was asked about your query"));
        }
        self.emit(now, Fact::Replied { question, text });
        Ok(())
    }
}

impl QuestionState {
    /// Returns what was predicted last, if it was not run yet.
    pub fn open_prediction(&self) -> Option<&Prediction> {
        self.predictions.last().filter(|last| last.came.is_none())
    }

    /// Returns what the interviewer asked about the latest submission, if that was rejected.
    pub fn open_challenge(&self) -> Option<&Challenged> {
        let latest = self.submissions.len().checked_sub(1)?;
        self.challenges
            .last()
            .filter(|asked| asked.submission == latest)
    }
}
