//! Scores from facts: what the machine measured, what the candidate says, and the two together.
//!
//! Invariant: every score lies between 1.0 and 4.0, and the parts of a measured score add up to it,
//! so the formula can be printed with its numbers and checked by hand.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::interview::event::Judgement;
use crate::interview::plan::{CriterionPlan, QuestionPlan, RoundPlan};
use crate::interview::ruling::Ruling;
use crate::interview::state::{QuestionState, RoundState, Session, Sheet};
use crate::memory::Rating;

/// The lowest score.
pub const LOWEST: f64 = 1.0;
/// The highest score.
pub const HIGHEST: f64 = 4.0;
/// What the machine's measure counts in the score of a measured question; the rest is the
/// candidate's final score.
pub const MEASURED_SHARE: f64 = 0.6;

/// An accepted answer, over the lowest score.
const ACCEPTED: f64 = 3.0;
/// The best an answer can get that was never accepted, over the lowest score.
const PARTIAL: f64 = 1.0;
/// Off for each rejected submission before the accepted one, and at most.
const REJECTED: (f64, f64) = (0.25, 0.75);
/// Off for a query that was not repaired after the data moved and asked for it.
const UNREPAIRED: f64 = 0.50;
/// Off for taking twice the question's time, in proportion, and at most.
const OVER_BUDGET: (f64, f64) = (1.0, 0.75);

/// What the machine makes of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// 1.0 to 4.0.
    pub score: f64,
    /// What it is made of, in words; the numbers add up to the score.
    pub parts: Vec<(String, f64)>,
}

impl Measured {
    /// Returns the sum in one line: `1.00 start + 3.00 accepted − 0.25 1 rejected submission = 3.75`.
    pub fn formula(&self) -> String {
        let mut line = String::new();
        for (index, (what, value)) in self.parts.iter().enumerate() {
            let sign = match (index, *value < 0.0) {
                (0, _) => "",
                (_, true) => " − ",
                (_, false) => " + ",
            };
            // Writing to a string cannot fail.
            let _ = write!(line, "{sign}{:.2} {what}", value.abs());
        }
        let _ = write!(line, " = {:.2}", self.score);
        line
    }
}

/// Returns how the score of a measured question comes about, in words.
pub fn measured_rule() -> String {
    format!(
        "measured = {LOWEST:.2} + {ACCEPTED:.2} if accepted (else up to {PARTIAL:.2} for the best \
         submission) − {:.2} for each rejected submission before it (at most {:.2}) − \
         {UNREPAIRED:.2} for a query that moved data made wrong and nobody repaired − the cost of \
         the hints − the share of time over the question's budget (at most {:.2}), within \
         {LOWEST:.2} and {HIGHEST:.2}",
        REJECTED.0, REJECTED.1, OVER_BUDGET.1
    )
}

/// Returns how the scores of an assessment come about, in words.
pub fn assessment_rule() -> String {
    format!(
        "score = what the machine measured where it can, otherwise your final score; measured = \
         {LOWEST:.2} + {ACCEPTED:.2} if accepted (else up to {PARTIAL:.2} for what it gets right); \
         nothing handed in is {LOWEST:.2}; how you spent the one clock costs nothing"
    )
}

/// Returns how a question's score comes about, in words.
pub fn score_rule() -> String {
    format!(
        "score = {MEASURED_SHARE:.2} × measured + {:.2} × your final score where there is a measure, \
         otherwise your final score − the cost of the hints",
        1.0 - MEASURED_SHARE
    )
}

/// Returns how a question's score comes about where nothing is measured, in words.
pub fn talk_rule() -> String {
    "score = your final score − the cost of the hints".to_owned()
}

/// Returns what the machine makes of a question: `None` in talk rounds, and where submissions were
/// handed in but none could be judged (no interpreter, say).
pub fn measured(kind: RoundKind, plan: &QuestionPlan, state: &QuestionState) -> Option<Measured> {
    if !kind.is_measured() {
        return None;
    }
    let judged = state.submissions.iter();
    let judged = judged.filter_map(|one| Some((one.at, one.judgement.as_ref()?)));
    let judged: Vec<(Span, &Judgement)> = judged
        .filter(|(_, judgement)| Ruling::of(judgement) != Ruling::Unjudged)
        .collect();
    let rulings: Vec<(Span, Ruling)> = judged
        .iter()
        .map(|(at, judgement)| (*at, Ruling::of(judgement)))
        .collect();
    if rulings.is_empty() && !state.submissions.is_empty() {
        return None;
    }
    let mut parts = vec![("start".to_owned(), LOWEST)];
    if rulings.is_empty() {
        parts.push(("nothing submitted".to_owned(), 0.0));
        return Some(Measured {
            score: LOWEST,
            parts,
        });
    }
    let accepted = rulings
        .iter()
        .position(|(_, ruling)| *ruling == Ruling::Passed);
    let tried = judged.iter().take(accepted.unwrap_or(0));
    let tried = tried.filter(|(_, judgement)| judgement.was_tried());
    let rejected = tried.count() + rejected_after_move(state);
    let best = rulings
        .iter()
        .map(|(_, ruling)| progress(ruling))
        .fold(0.0, f64::max);
    if accepted.is_some() {
        parts.push(("accepted".to_owned(), ACCEPTED));
    } else {
        let what = format!("never accepted, best at {:.0} %", best.min(0.99) * 100.0);
        parts.push((what, round2(PARTIAL * best)));
    }
    if rejected > 0 {
        let cost = (REJECTED.0 * rejected as f64).min(REJECTED.1);
        parts.push((plural(rejected, "rejected submission"), -cost));
    }
    if owes_repair(plan, state) {
        parts.push(("not repaired after the data moved".to_owned(), -UNREPAIRED));
    }
    let cost = hint_cost(plan, state);
    if cost > 0.0 {
        parts.push((plural(state.hints_taken(), "hint"), -cost));
    }
    let finished = accepted
        .and_then(|index| rulings.get(index))
        .map(|(at, _)| *at);
    let over = finished.unwrap_or(state.spent).saturating_sub(plan.budget);
    let late = if plan.alone {
        0.0
    } else {
        share(over, plan.budget)
    };
    if late > 0.0 {
        let cost = round2((OVER_BUDGET.0 * late).min(OVER_BUDGET.1));
        parts.push((format!("{over} over {}", plan.budget), -cost));
    }
    let sum: f64 = parts.iter().map(|(_, value)| value).sum();
    let score = sum.clamp(LOWEST, HIGHEST);
    if sum < score {
        parts.push(("not below the lowest".to_owned(), round2(score - sum)));
    }
    Some(Measured {
        score: round2(score),
        parts,
    })
}

/// How many submissions were rejected after the data moved, until one was right on it.
fn rejected_after_move(state: &QuestionState) -> usize {
    let Some(moved) = &state.moved else {
        return 0;
    };
    let later = state.submissions.iter().skip(moved.before);
    let rulings = later.filter_map(|one| Some(Ruling::of(one.judgement.as_ref()?)));
    rulings
        .take_while(|ruling| *ruling != Ruling::Passed)
        .filter(|ruling| *ruling != Ruling::Unjudged)
        .count()
}

/// Says whether the data moved, asked for another query, and none came.
fn owes_repair(plan: &QuestionPlan, state: &QuestionState) -> bool {
    let asks = plan.moving.as_ref().is_some_and(|moving| moving.asks);
    asks && state
        .moved
        .as_ref()
        .is_some_and(|moved| moved.repaired.is_none())
}

/// Returns the weighted mean of a sheet; `None` while a criterion has no score.
pub fn self_score(criteria: &[CriterionPlan], sheet: &Sheet) -> Option<f64> {
    let mut sum = 0.0;
    let mut weights = 0.0;
    for (criterion, score) in criteria.iter().zip(&sheet.scores) {
        sum += criterion.weight * f64::from((*score)?);
        weights += criterion.weight;
    }
    (weights > 0.0).then(|| (sum / weights).clamp(LOWEST, HIGHEST))
}

/// Returns the cost of the hints taken.
pub fn hint_cost(plan: &QuestionPlan, state: &QuestionState) -> f64 {
    let coached = state.coached.iter().map(|(_, advice)| advice.cost);
    plan.hints
        .iter()
        .take(state.hints)
        .copied()
        .chain(coached)
        .sum()
}

/// Returns a question's score: measure and final score together where there is a measure, otherwise
/// the final score less the hints' cost; what an assessment locked without a sheet is worth its
/// measure alone. `None` until every criterion has its final score.
pub fn question_score(kind: RoundKind, plan: &QuestionPlan, state: &QuestionState) -> Option<f64> {
    let machine = measured(kind, plan, state);
    let own = self_score(&plan.criteria, &state.final_sheet);
    let score = match (machine, own) {
        (Some(measured), None) if state.final_locked => measured.score,
        (_, None) => return None,
        (Some(measured), Some(own)) => {
            MEASURED_SHARE * measured.score + (1.0 - MEASURED_SHARE) * own
        }
        (None, Some(own)) => own - hint_cost(plan, state),
    };
    Some(score.clamp(LOWEST, HIGHEST))
}

/// Returns how the question's score comes about, with its numbers.
pub fn question_formula(
    kind: RoundKind,
    plan: &QuestionPlan,
    state: &QuestionState,
) -> Option<String> {
    let score = question_score(kind, plan, state)?;
    let Some(own) = self_score(&plan.criteria, &state.final_sheet) else {
        return Some(format!("measured {score:.2}"));
    };
    let cost = hint_cost(plan, state);
    Some(match measured(kind, plan, state) {
        Some(measured) => format!(
            "{MEASURED_SHARE:.2} × measured {:.2} + {:.2} × own {own:.2} = {score:.2}",
            measured.score,
            1.0 - MEASURED_SHARE
        ),
        None if cost > 0.0 => format!("own {own:.2} − hints {cost:.2} = {score:.2}"),
        None => format!("own {own:.2}"),
    })
}

/// Returns a round's score, the plain mean of its questions; `None` until all are scored.
pub fn round_score(plan: &RoundPlan, state: &RoundState) -> Option<f64> {
    let scores: Option<Vec<f64>> = plan
        .questions
        .iter()
        .zip(&state.questions)
        .map(|(question, state)| question_score(plan.kind, question, state))
        .collect();
    let scores = scores.filter(|scores| !scores.is_empty())?;
    Some(scores.iter().sum::<f64>() / scores.len() as f64)
}

/// Returns the weighted mean over the rounds that have a score; `None` if none has.
pub fn loop_mean(session: &Session) -> Option<f64> {
    let scored = session.plan.rounds.iter().zip(&session.rounds);
    let scored = scored.filter_map(|(plan, state)| Some((plan.weight, round_score(plan, state)?)));
    let (sum, weights) = scored.fold((0.0, 0.0), |(sum, all), (weight, score)| {
        (sum + weight * score, all + weight)
    });
    (weights > 0.0).then(|| sum / weights)
}

/// Returns the candidate's own score minus the measured one: above zero means flattery.
pub fn bias(kind: RoundKind, plan: &QuestionPlan, state: &QuestionState) -> Option<f64> {
    let own = self_score(&plan.criteria, &state.blind)?;
    Some(own - measured(kind, plan, state)?.score)
}

/// Returns the rating for spaced repetition that a question's score amounts to; the candidate may
/// say otherwise. What needed a hint or too much time is not easy, what never passed is not good.
pub fn derived_rating(
    kind: RoundKind,
    score: f64,
    plan: &QuestionPlan,
    state: &QuestionState,
) -> Rating {
    let by_score = match score {
        score if score < 2.0 => Rating::Again,
        score if score < 2.8 => Rating::Hard,
        score if score < 3.6 => Rating::Good,
        _ => Rating::Easy,
    };
    let by_effort = if state.opened.is_none() {
        Rating::Again
    } else if measured(kind, plan, state).is_some() && !state.is_accepted() {
        Rating::Hard
    } else if state.hints_taken() > 0 || state.spent > plan.budget {
        Rating::Good
    } else {
        Rating::Easy
    };
    by_score.min(by_effort)
}

fn progress(ruling: &Ruling) -> f64 {
    match ruling {
        Ruling::Passed => 1.0,
        Ruling::Failed { progress, .. } => *progress,
        Ruling::Unjudged => 0.0,
    }
}

fn share(part: Span, whole: Span) -> f64 {
    if whole == Span::ZERO {
        0.0
    } else {
        part.0 as f64 / whole.0 as f64
    }
}

/// Parts are kept at the two digits that are printed, so that they add up on paper.
fn round2(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
