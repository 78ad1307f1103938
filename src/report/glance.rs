//! A loop at one glance: each round against the bar, where its time went, what was missed, and
//! whether the later rounds went worse than the first ones.
//!
//! Invariant: nothing is reckoned anew: scores, times and counts are those of the debrief; fewer than
//! four scored rounds say nothing about getting tired.

use crate::base::Span;
use crate::deck::RoundKind;
use crate::report::debrief::{Debrief, RoundDebrief};

/// From so many scored rounds on, the halves of a loop are held against each other.
const HALVES_FROM: usize = 4;

/// A loop at one glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    /// From which mean on it is a hire.
    pub bar: f64,
    /// In order.
    pub rounds: Vec<RoundGlance>,
    /// What changed from the first half to the second.
    pub drift: Option<Drift>,
}

/// A round at one glance.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundGlance {
    /// For people.
    pub name: String,
    /// What was done in it.
    pub kind: RoundKind,
    /// 1.0 to 4.0, once all is scored.
    pub score: Option<f64>,
    /// Counted time.
    pub spent: Span,
    /// Planned time.
    pub budget: Span,
    /// Hints taken.
    pub hints: usize,
    /// What the interviewer brought up, questions about rejected answers included.
    pub probes: usize,
    /// What was never asked and never covered.
    pub missed: usize,
}

/// The second half of a loop against the first; the round in the middle of an odd number is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// The mean score of the second half minus that of the first.
    pub score: f64,
    /// The share of the planned time used, the same way.
    pub time: f64,
    /// Rounds in each half.
    pub n: usize,
}

impl RoundGlance {
    fn of(round: &RoundDebrief) -> Self {
        let opened = || round.questions.iter().filter(|question| question.opened);
        Self {
            name: round.name.clone(),
            kind: round.kind,
            score: round.score,
            spent: round.pace.spent,
            budget: round.pace.budget,
            hints: opened().map(|question| question.hints.len()).sum(),
            probes: opened()
                .map(|question| question.probes.len() + question.challenges.len())
                .sum(),
            missed: opened()
                .map(|question| question.never_asked.len() + question.never_covered.len())
                .sum(),
        }
    }

    /// Returns the share of the planned time that was used.
    pub fn used(&self) -> f64 {
        self.spent.0 as f64 / self.budget.0.max(1) as f64
    }
}

/// Returns a loop at one glance; `bar` is the mean from which it is a hire.
pub fn glance(debrief: &Debrief, bar: f64) -> Glance {
    let rounds: Vec<RoundGlance> = debrief.rounds.iter().map(RoundGlance::of).collect();
    Glance {
        bar,
        drift: drift(&rounds),
        rounds,
    }
}

fn drift(rounds: &[RoundGlance]) -> Option<Drift> {
    let scored: Vec<(f64, f64)> = rounds
        .iter()
        .filter_map(|round| Some((round.score?, round.used())))
        .collect();
    let n = scored.len() / 2;
    if scored.len() < HALVES_FROM {
        return None;
    }
    let mean = |part: &[(f64, f64)]| {
        let sum = part.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        (sum.0 / n as f64, sum.1 / n as f64)
    };
    let (first, second) = (
        mean(scored.get(..n)?),
        mean(scored.get(scored.len() - n..)?),
    );
    Some(Drift {
        score: second.0 - first.0,
        time: second.1 - first.1,
        n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(score: Option<f64>, minutes: u64) -> RoundGlance {
        RoundGlance {
            name: "SQL".to_owned(),
            kind: RoundKind::Sql,
            score,
            spent: Span::minutes(minutes),
            budget: Span::minutes(40),
            hints: 0,
            probes: 0,
            missed: 0,
        }
    }

    #[test]
    fn the_halves_of_a_loop_are_held_against_each_other_from_four_rounds_on() {
        let check = |rounds: &[(Option<f64>, u64)], expect: Option<(f64, f64, usize)>| {
            let rounds: Vec<RoundGlance> = rounds.iter().map(|(s, m)| round(*s, *m)).collect();
            let found = drift(&rounds).map(|drift| (drift.score, drift.time, drift.n));
            assert_eq!(found, expect);
        };
        check(&[], None);
        check(&[(Some(3.0), 40), (Some(2.0), 40), (Some(1.0), 40)], None);
        let five = [
            (Some(3.0), 20),
            (Some(4.0), 20),
            (Some(1.0), 40),
            (Some(2.0), 40),
            (Some(3.0), 40),
        ];
        check(&five, Some((-1.0, 0.5, 2)));
        // One that was never scored is none of either half.
        let mut more = five.to_vec();
        more.insert(1, (None, 0));
        check(&more, Some((-1.0, 0.5, 2)));
    }
}
