//! The recommendation: a loop's scores against the level's bar.
//!
//! Invariant: the recommendation follows from the printed lines alone; a loop with a hole in it gets
//! no recommendation, whatever the other rounds are worth.

use serde::{Deserialize, Serialize};

use crate::deck::Bar;
use crate::interview::event::EndReason;
use crate::interview::plan::Sitting;
use crate::interview::rubric::{loop_mean, round_score};
use crate::interview::state::{Session, Stage};

/// What the panel would say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "recommendation")]
pub enum Recommendation {
    /// Well above the bar.
    StrongHire,
    /// Above the bar.
    Hire,
    /// Below the bar, or a round below the floor.
    NoHire,
    /// Far below the bar.
    StrongNoHire,
    /// Nothing can be said.
    NoDecision {
        /// Why not.
        why: String,
    },
}

/// A recommendation with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What the panel would say.
    #[serde(flatten)]
    pub recommendation: Recommendation,
    /// Weighted mean of the scored rounds.
    pub mean: Option<f64>,
    /// Index and score of the weakest scored round.
    pub floor_round: Option<(usize, f64)>,
    /// The rule with the numbers put in, line by line.
    pub formula: Vec<String>,
    /// The single criteria that, scored one higher, would make it a better recommendation.
    pub flips: Vec<Flip>,
}

/// A criterion that decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// Index of the round.
    pub round: usize,
    /// Index of the question.
    pub question: usize,
    /// Index of the criterion.
    pub criterion: usize,
    /// The score it has.
    pub from: u8,
    /// What the recommendation would be with one more.
    pub to: Recommendation,
}

impl Recommendation {
    /// Returns the words for people.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::StrongHire => "strong hire",
            Self::Hire => "hire",
            Self::NoHire => "no hire",
            Self::StrongNoHire => "strong no hire",
            Self::NoDecision { .. } => "no decision",
        }
    }
}

/// Returns the recommendation for a session as it stands, with the formula and what would flip it.
pub fn recommend(session: &Session) -> Decision {
    let (recommendation, mean, floor_round) = judge(session, session.plan.bar);
    let flips = match recommendation {
        Recommendation::NoDecision { .. } | Recommendation::StrongHire => Vec::new(),
        _ => flips(session, &recommendation),
    };
    let formula = formula(session, mean, floor_round);
    Decision {
        recommendation,
        mean,
        floor_round,
        formula,
        flips,
    }
}

/// A recommendation, the mean, and the index and score of the weakest scored round.
pub(super) type Judged = (Recommendation, Option<f64>, Option<(usize, f64)>);

/// Holds the session's scores against `bar`.
pub(super) fn judge(session: &Session, bar: Bar) -> Judged {
    let mean = loop_mean(session);
    let weakest = scores(session)
        .filter_map(|(index, score)| Some((index, score?)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    let recommendation = match (hole(session), mean, weakest) {
        (Some(why), _, _) => Recommendation::NoDecision { why },
        (None, Some(mean), Some((_, lowest))) => {
            if reaches(mean, bar.hire) && !reaches(lowest, bar.floor) {
                Recommendation::NoHire
            } else if reaches(mean, bar.strong_hire) {
                Recommendation::StrongHire
            } else if reaches(mean, bar.hire) {
                Recommendation::Hire
            } else if reaches(mean, bar.no_hire) {
                Recommendation::NoHire
            } else {
                Recommendation::StrongNoHire
            }
        }
        (None, _, _) => Recommendation::NoDecision {
            why: "nothing was scored".into(),
        },
    };
    (recommendation, mean, weakest)
}

/// Why nothing can be said, if so.
fn hole(session: &Session) -> Option<String> {
    if session.stage == Stage::Abandoned {
        return Some("the sitting was given up".into());
    }
    for (plan, state) in session.plan.rounds.iter().zip(&session.rounds) {
        let name = &plan.name;
        match state.ended {
            None => return Some(format!("the round \"{name}\" was not finished")),
            Some(EndReason::Abandoned) => {
                return Some(format!("the round \"{name}\" was given up"));
            }
            Some(EndReason::Done | EndReason::TimeUp) => {}
        }
        if state
            .questions
            .iter()
            .any(|question| !question.final_locked)
        {
            return Some(format!("the round \"{name}\" is not scored yet"));
        }
    }
    match session.plan.sitting {
        Sitting::Drill { .. } => Some("a drill is one round; the bar is for a whole loop".into()),
        Sitting::Loop { .. } => None,
    }
}

fn formula(session: &Session, mean: Option<f64>, weakest: Option<(usize, f64)>) -> Vec<String> {
    let plan = &session.plan;
    let bar = plan.bar;
    let name = |index: usize| {
        plan.rounds
            .get(index)
            .map_or("", |round| round.name.as_str())
    };
    let mut lines = Vec::new();
    let (mut terms, mut weights) = (Vec::new(), Vec::new());
    for (index, score) in scores(session) {
        let weight = plan.rounds.get(index).map_or(0.0, |round| round.weight);
        if let Some(score) = score {
            lines.push(format!("{}: {score:.2}, weight {weight:.1}", name(index)));
            terms.push(format!("{weight:.1} × {score:.2}"));
            weights.push(format!("{weight:.1}"));
        } else {
            lines.push(format!("{}: no score", name(index)));
        }
    }
    if let Some(mean) = mean {
        let (terms, weights) = (terms.join(" + "), weights.join(" + "));
        lines.push(format!("mean = ({terms}) / ({weights}) = {mean:.2}"));
    }
    lines.push(format!(
        "bar of {}: strong hire from {:.2}, hire from {:.2}, no hire from {:.2}, below it strong no \
         hire; a hire has no round below {:.2}",
        plan.level, bar.strong_hire, bar.hire, bar.no_hire, bar.floor
    ));
    if let Some((index, score)) = weakest {
        let holds = if reaches(score, bar.floor) {
            "not below"
        } else {
            "below"
        };
        lines.push(format!(
            "weakest round: {} {score:.2}, {holds} {:.2}",
            name(index),
            bar.floor
        ));
    }
    lines
}

fn scores(session: &Session) -> impl Iterator<Item = (usize, Option<f64>)> + '_ {
    let rounds = session.plan.rounds.iter().zip(&session.rounds);
    rounds
        .map(|(plan, state)| round_score(plan, state))
        .enumerate()
}

/// Each criterion below 4, tried with one more.
fn flips(session: &Session, now: &Recommendation) -> Vec<Flip> {
    let mut trial = session.clone();
    let mut flips = Vec::new();
    for (round, state) in session.rounds.iter().enumerate() {
        for (question, state) in state.questions.iter().enumerate() {
            for (criterion, score) in state.final_sheet.scores.iter().enumerate() {
                let Some(from) = score.filter(|score| *score < 4) else {
                    continue;
                };
                set(&mut trial, (round, question, criterion), from + 1);
                let (to, _, _) = judge(&trial, trial.plan.bar);
                set(&mut trial, (round, question, criterion), from);
                if to != *now {
                    flips.push(Flip {
                        round,
                        question,
                        criterion,
                        from,
                        to,
                    });
                }
            }
        }
    }
    flips
}

/// Gives a criterion another final score.
pub(super) fn set(
    session: &mut Session,
    (round, question, criterion): (usize, usize, usize),
    score: u8,
) {
    let question = session
        .rounds
        .get_mut(round)
        .and_then(|round| round.questions.get_mut(question));
    if let Some(slot) = question.and_then(|state| state.final_sheet.scores.get_mut(criterion)) {
        *slot = Some(score);
    }
}

/// Compares as printed: a mean shown as 2.80 reaches a bar of 2.80.
pub(super) fn reaches(score: f64, bar: f64) -> bool {
    (score * 100.0).round() >= (bar * 100.0).round()
}
