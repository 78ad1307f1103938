//! The scorecard: one line per round, as the screens and the text form show it.
//!
//! Invariant: a round with pauses or overtime is marked in its line, beside its score.

use crate::base::Span;
use crate::report::debrief::{Debrief, RoundDebrief};
use crate::report::words::score;

/// One line of the scorecard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreLine {
    /// The round's name, or `Mean`.
    pub name: String,
    /// `2.85`, or `–`.
    pub score: String,
    /// Weight in the mean; empty for the mean itself.
    pub weight: String,
    /// `paused`, `overtime 02:10`, `not finished`; empty if there is nothing to say.
    pub marks: String,
}

/// Returns a line per round and one for the mean.
pub fn scorecard(debrief: &Debrief) -> Vec<ScoreLine> {
    let rounds = debrief.rounds.iter().map(|round| ScoreLine {
        name: round.name.clone(),
        score: score(round.score),
        weight: format!("{:.1}", round.weight),
        marks: marks(round),
    });
    let mean = ScoreLine {
        name: "Mean".to_owned(),
        score: score(debrief.decision.mean),
        weight: String::new(),
        marks: debrief.decision.recommendation.as_str().to_owned(),
    };
    rounds.chain([mean]).collect()
}

fn marks(round: &RoundDebrief) -> String {
    let mut marks = Vec::new();
    if round.ended.is_none() {
        marks.push("not finished".to_owned());
    }
    if round.pace.pauses > 0 {
        marks.push("paused".to_owned());
    }
    if round.pace.overtime > Span::ZERO {
        marks.push(format!("overtime {}", round.pace.overtime));
    }
    if round.questions.iter().any(|question| !question.opened) && round.ended.is_some() {
        marks.push("question never opened".to_owned());
    }
    marks.join(", ")
}
