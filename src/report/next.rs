//! The three next drills, each with the fact it rests on.
//!
//! Invariant: every reason quotes a number or an omission of this debrief; no drill is named twice.

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::base::text::plural;
use crate::report::debrief::{Debrief, QuestionDebrief, RoundDebrief};

/// Something to practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDrill {
    /// What follows `onsite drill`: a kind or a question's id.
    pub target: String,
    /// For people.
    pub title: String,
    /// Why.
    pub reason: String,
}

/// How many are named.
const DRILLS: usize = 3;
/// A self score this far above the measured one is worth a repetition.
const FLATTERY: f64 = 0.75;

/// Returns at most three drills for what went worst.
pub(super) fn next_drills(debrief: &Debrief) -> Vec<NextDrill> {
    let mut drills: Vec<NextDrill> = Vec::new();
    let wishes = weakest_round(debrief)
        .into_iter()
        .chain(rejected(debrief))
        .chain(flattered(debrief))
        .chain(unasked(debrief))
        .chain(slowest(debrief))
        .chain(weakest_questions(debrief));
    for wish in wishes {
        if drills.len() < DRILLS && !drills.iter().any(|known| known.target == wish.target) {
            drills.push(wish);
        }
    }
    drills
}

/// One round alone is not the weakest of anything.
fn weakest_round(debrief: &Debrief) -> Option<NextDrill> {
    let scored = debrief
        .rounds
        .iter()
        .filter_map(|round| Some((round, round.score?)));
    let scored: Vec<(&RoundDebrief, f64)> = scored.collect();
    let (round, score) = scored.iter().min_by(|(_, a), (_, b)| a.total_cmp(b))?;
    (scored.len() > 1).then(|| NextDrill {
        target: round.kind.to_string(),
        title: format!("{} drill", round.kind.title()),
        reason: format!(
            "{score:.2} in \"{}\", the lowest of {}",
            round.name,
            plural(scored.len(), "round")
        ),
    })
}

fn rejected(debrief: &Debrief) -> Vec<NextDrill> {
    let never = questions(debrief).filter(|question| {
        question
            .submissions
            .iter()
            .any(|one| one.accepted == Some(false))
            && !question
                .submissions
                .iter()
                .any(|one| one.accepted == Some(true))
    });
    let drills = never.map(|question| {
        let n = question.submissions.len();
        repeat(
            question,
            format!("{}, none accepted", plural(n, "submission")),
        )
    });
    drills.collect()
}

fn flattered(debrief: &Debrief) -> Option<NextDrill> {
    let (question, bias) = questions(debrief)
        .filter_map(|question| Some((question, question.bias?)))
        .filter(|(_, bias)| *bias >= FLATTERY)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let reason = format!("you scored it {bias:.2} above what was measured");
    Some(repeat(question, reason))
}

fn unasked(debrief: &Debrief) -> Option<NextDrill> {
    let question = questions(debrief)
        .filter(|question| !question.never_asked.is_empty())
        .max_by_key(|question| question.never_asked.len())?;
    let first = question.never_asked.first()?;
    let n = question.never_asked.len();
    let reason = format!(
        "{} worth asking never came up, such as \"{first}\"",
        plural(n, "question")
    );
    Some(repeat(question, reason))
}

fn slowest(debrief: &Debrief) -> Option<NextDrill> {
    let round = debrief
        .rounds
        .iter()
        .filter(|round| round.pace.overtime > Span::ZERO)
        .max_by_key(|round| round.pace.overtime)?;
    Some(NextDrill {
        target: round.kind.to_string(),
        title: format!("{} drill", round.kind.title()),
        reason: format!(
            "\"{}\" ran {} over its time",
            round.name, round.pace.overtime
        ),
    })
}

fn weakest_questions(debrief: &Debrief) -> Vec<NextDrill> {
    let scored = questions(debrief).filter_map(|question| Some((question, question.score?)));
    let mut scored: Vec<(&QuestionDebrief, f64)> = scored.collect();
    scored.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let drills = scored
        .iter()
        .map(|(question, score)| repeat(question, format!("score {score:.2}")));
    drills.collect()
}

fn repeat(question: &QuestionDebrief, reason: String) -> NextDrill {
    NextDrill {
        target: question.id.clone(),
        title: question.title.clone(),
        reason,
    }
}

fn questions(debrief: &Debrief) -> impl Iterator<Item = &QuestionDebrief> {
    debrief.rounds.iter().flat_map(|round| &round.questions)
}
