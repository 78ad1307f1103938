//! What the scratch database of a SQL question holds: the visible data, or the rows that proved a
//! submission wrong.
//!
//! Invariant: a counterexample is held only where it may be seen, which is never in pressure mode
//! before the round is over; the visible data is put aside for it, not thrown away.

use serde::{Deserialize, Serialize};

use crate::interview::command::Rejected;
use crate::interview::event::Judgement;
use crate::interview::plan::Mode;
use crate::interview::state::{QuestionState, Session, Submission};
use crate::relation::Relation;
use crate::verdict::SqlVerdict;

/// What the scratch database holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "holds")]
pub enum Scratch {
    /// The visible data set.
    #[default]
    Visible,
    /// The rows on which a submission failed.
    Counterexample {
        /// Index of the submission.
        submission: usize,
    },
}

/// Tables with their rows, by name.
pub type Tables = [(String, Relation)];

impl Submission {
    /// Returns the small database that speaks against the submission, if it was rejected with one.
    pub fn small_data(&self) -> Option<&Tables> {
        match self.judgement.as_ref()? {
            Judgement::Sql {
                verdict: SqlVerdict::Wrong(found),
            } => Some(&found.tables),
            Judgement::Sql {
                verdict: SqlVerdict::Undetermined(found),
            } => Some(&found.tables),
            Judgement::Sql { .. } | Judgement::Coding { .. } | Judgement::Modelling { .. } => None,
        }
    }
}

impl QuestionState {
    /// Returns the tables that stand in place of the visible data, if some do.
    pub fn held_tables(&self) -> Option<&Tables> {
        self.tables_of(self.scratch)
    }

    /// Returns the tables that `scratch` stands for; none for the visible data.
    pub fn tables_of(&self, scratch: Scratch) -> Option<&Tables> {
        match scratch {
            Scratch::Visible => None,
            Scratch::Counterexample { submission } => {
                self.submissions.get(submission)?.small_data()
            }
        }
    }

    /// Returns the newest counterexample, if there is one; those from before the data moved are rows
    /// of other tables.
    pub fn newest_counterexample(&self) -> Option<Scratch> {
        let since = self.moved.as_ref().map_or(0, |moved| moved.before);
        let mut known = self.submissions.iter().enumerate().skip(since).rev();
        let (submission, _) = known.find(|(_, one)| one.small_data().is_some())?;
        Some(Scratch::Counterexample { submission })
    }
}

impl Session {
    /// Returns what the key of the counterexample changes to: the newest one, or back.
    pub fn next_scratch(&self) -> Result<Scratch, Rejected> {
        let (_, _, state) = self.open_question().ok_or(Rejected::NoSuch("question"))?;
        if self.plan.mode == Mode::Pressure {
            return Err(Rejected::NoCounterexample(
                "in pressure mode the rows are shown after the round",
            ));
        }
        match state.newest_counterexample() {
            Some(newest) if newest != state.scratch => Ok(newest),
            _ if state.scratch != Scratch::Visible => Ok(Scratch::Visible),
            _ => Err(Rejected::NoCounterexample(
                "there is no counterexample yet; a rejected submission brings one",
            )),
        }
    }
}

/// Returns the number of rows over all tables.
pub fn row_count(tables: &Tables) -> usize {
    tables.iter().map(|(_, rows)| rows.len()).sum()
}
