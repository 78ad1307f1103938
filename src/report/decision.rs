//! The decision in words: the rule, what decides it, and the same scores at every level.
//!
//! Invariant: every figure here is one of the interview's; nothing is decided a second time.

use crate::interview::levels::{LevelVerdict, Nearest, PIVOT_RULE, Pivot, Rise, per_level, pivot};
use crate::interview::rubric::{assessment_rule, measured_rule, score_rule, talk_rule};
use crate::interview::{Session, recommend};
use crate::report::debrief::{DecisionDebrief, round2};

/// Returns the decision on a session as it stands.
pub(super) fn decision(session: &Session) -> DecisionDebrief {
    let decision = recommend(session);
    let flips = decision.flips.iter().filter_map(|flip| {
        let place = (flip.round, flip.question, flip.criterion);
        let told = raised(session, place, flip.from)?;
        Some(format!("{told} makes it {}", flip.to.as_str()))
    });
    let is_measured = session
        .plan
        .rounds
        .iter()
        .any(|round| round.kind.is_measured());
    let rules = match (session.is_assessment(), is_measured) {
        (true, _) => vec![assessment_rule()],
        (false, true) => vec![score_rule(), measured_rule()],
        (false, false) => vec![talk_rule()],
    };
    DecisionDebrief {
        flips: flips.collect(),
        pivot: pivot_told(session),
        levels: levels(session),
        recommendation: decision.recommendation,
        mean: decision.mean.map(round2),
        formula: decision.formula.into_iter().chain(rules).collect(),
    }
}

/// Returns the highest level in the deck's order at which somebody is hired.
pub(super) fn highest_hire(levels: &[LevelVerdict]) -> Option<&LevelVerdict> {
    let mut hired = levels.iter().filter(|level| level.recommendation.is_hire());
    hired.next_back()
}

/// Without a verdict there is nothing to set side by side.
fn levels(session: &Session) -> Vec<LevelVerdict> {
    let mut levels = per_level(session);
    levels.retain(|level| level.recommendation.rank().is_some());
    levels
}

fn pivot_told(session: &Session) -> Option<String> {
    let place = |rise: &Rise| (rise.round, rise.question, rise.criterion);
    match pivot(session) {
        Pivot::Flips { rise, to } => {
            let told = raised(session, place(&rise), rise.from)?;
            let several = recommend(session).flips.len() > 1;
            let rule = if several {
                format!(" ({PIVOT_RULE})")
            } else {
                String::new()
            };
            Some(format!(
                "The one criterion that decides: {told} makes it {}{rule}.",
                to.as_str()
            ))
        }
        Pivot::Short(nearest) => short(session, &nearest),
        Pivot::Top => Some("No score could make the verdict better.".to_owned()),
        Pivot::Nowhere => None,
    }
}

fn short(session: &Session, nearest: &Nearest) -> Option<String> {
    let rise = &nearest.rise;
    let told = raised(
        session,
        (rise.round, rise.question, rise.criterion),
        rise.from,
    )?;
    let mut lacking = Vec::new();
    if nearest.mean_short > 0.0 {
        lacking.push(format!("{:.2} of the mean", nearest.mean_short));
    }
    if let Some((round, short)) = nearest.floor_short {
        let name = &session.plan.rounds.get(round)?.name;
        lacking.push(format!("{short:.2} of the floor in {name}"));
    }
    Some(format!(
        "No single criterion decides. Nearest: {told} gives a mean of {:.2}; for a {} there lack {}.",
        rise.mean,
        nearest.wanted.as_str(),
        lacking.join(" and ")
    ))
}

/// `Depth in "Catalog" (Design round): 3 instead of 2`; `None` for a place the plan does not have.
fn raised(session: &Session, place: (usize, usize, usize), from: u8) -> Option<String> {
    let round = session.plan.rounds.get(place.0)?;
    let question = round.questions.get(place.1)?;
    let criterion = question.criteria.get(place.2)?;
    Some(format!(
        "{} in \"{}\" ({}): {} instead of {from}",
        criterion.name,
        question.title,
        round.name,
        from + 1,
    ))
}
