//! One evidence, every level: what the same scores are worth against each level's bar, and the one
//! criterion that decides at the sitting's own.
//!
//! Invariant: the verdict of a level is what [`recommend`](super::recommend) says with that level's
//! bar; a higher score never makes a verdict worse, and the criterion that is named does flip it.

use serde::{Deserialize, Serialize};

use crate::base::LevelId;
use crate::deck::Bar;
use crate::interview::decision::{Recommendation, judge, reaches, set};
use crate::interview::plan::{LevelPlan, Plan};
use crate::interview::state::Session;

/// How [`pivot`] chooses where several criteria would do, for people.
pub const PIVOT_RULE: &str = "of several that would, the one scored lowest; then the one that \
                              moves the mean most; then the first that was sat";

/// What the same evidence is worth at a level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LevelVerdict {
    /// As in the deck.
    pub id: LevelId,
    /// For people.
    pub name: String,
    /// The scores it takes.
    pub bar: Bar,
    /// The sitting was held at this level.
    pub own: bool,
    /// What the panel would say at this level.
    #[serde(flatten)]
    pub recommendation: Recommendation,
}

/// A criterion scored one higher than it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rise {
    /// Index of the round.
    pub round: usize,
    /// Index of the question.
    pub question: usize,
    /// Index of the criterion.
    pub criterion: usize,
    /// The score it has.
    pub from: u8,
    /// The mean with one more.
    pub mean: f64,
}

/// The rise that comes nearest to a better verdict without reaching it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearest {
    /// Which one.
    pub rise: Rise,
    /// The verdict it does not reach.
    pub wanted: Recommendation,
    /// What the mean still lacks then.
    pub mean_short: f64,
    /// The weakest round and what it still lacks of the floor then.
    pub floor_short: Option<(usize, f64)>,
}

/// Which single criterion decides at the sitting's own level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "pivot")]
pub enum Pivot {
    /// One more here makes it better.
    Flips {
        /// Where.
        rise: Rise,
        /// What it makes of the verdict.
        to: Recommendation,
    },
    /// No single rise does.
    Short(Nearest),
    /// It is as good as it gets.
    Top,
    /// There is no verdict, or no criterion that could rise.
    Nowhere,
}

impl Plan {
    /// Returns the levels of the deck the sitting was drawn from; a plan from before they were kept
    /// knows its own alone.
    pub fn all_levels(&self) -> Vec<LevelPlan> {
        if self.levels.is_empty() {
            return vec![LevelPlan {
                id: self.level.clone(),
                name: self.level.to_string(),
                bar: self.bar,
            }];
        }
        self.levels.clone()
    }
}

impl Recommendation {
    /// Says whether somebody is hired.
    pub fn is_hire(&self) -> bool {
        matches!(self, Self::Hire | Self::StrongHire)
    }

    /// Returns where the verdict stands, worst first; `None` if there is no verdict.
    pub fn rank(&self) -> Option<u8> {
        match self {
            Self::StrongNoHire => Some(0),
            Self::NoHire => Some(1),
            Self::Hire => Some(2),
            Self::StrongHire => Some(3),
            Self::NoDecision { .. } => None,
        }
    }
}

/// Returns what the session's scores are worth at every level, in the deck's order.
pub fn per_level(session: &Session) -> Vec<LevelVerdict> {
    let levels = session.plan.all_levels().into_iter();
    let verdicts = levels.map(|level| {
        let own = level.id == session.plan.level;
        // The bar that decided is the plan's, whatever the list of levels says.
        let bar = if own { session.plan.bar } else { level.bar };
        LevelVerdict {
            own,
            bar,
            recommendation: judge(session, bar).0,
            id: level.id,
            name: level.name,
        }
    });
    verdicts.collect()
}

/// Returns the one criterion whose rise by one makes the verdict better at the sitting's own level,
/// chosen by [`PIVOT_RULE`]; if none does, the one that comes nearest.
pub fn pivot(session: &Session) -> Pivot {
    let bar = session.plan.bar;
    let (now, _, _) = judge(session, bar);
    let wanted = match now {
        Recommendation::NoDecision { .. } => return Pivot::Nowhere,
        Recommendation::StrongHire => return Pivot::Top,
        Recommendation::Hire => Recommendation::StrongHire,
        Recommendation::NoHire => Recommendation::Hire,
        Recommendation::StrongNoHire => Recommendation::NoHire,
    };
    let mut flipping: Option<(Rise, Recommendation)> = None;
    let mut nearest: Option<Nearest> = None;
    for (rise, trial) in rises(session) {
        let (to, mean, weakest) = judge(&trial, bar);
        let mean = mean.unwrap_or_default();
        let rise = Rise { mean, ..rise };
        if to.rank() > now.rank() {
            if flipping.as_ref().is_none_or(|(best, _)| beats(&rise, best)) {
                flipping = Some((rise, to));
            }
            continue;
        }
        let near = short_of(&wanted, bar, rise, weakest);
        if nearest.as_ref().is_none_or(|best| is_nearer(&near, best)) {
            nearest = Some(near);
        }
    }
    match (flipping, nearest) {
        (Some((rise, to)), _) => Pivot::Flips { rise, to },
        (None, Some(nearest)) => Pivot::Short(nearest),
        (None, None) => Pivot::Nowhere,
    }
}

/// Every criterion that can rise, with the session as it would be then, in the order of the sitting.
fn rises(session: &Session) -> impl Iterator<Item = (Rise, Session)> + '_ {
    let rounds = session.rounds.iter().enumerate();
    let questions = rounds.flat_map(|(round, state)| {
        let questions = state.questions.iter().enumerate();
        questions.map(move |(question, state)| (round, question, &state.final_sheet.scores))
    });
    let all = questions.flat_map(|(round, question, scores)| {
        let scores = scores.iter().enumerate();
        scores.map(move |(criterion, score)| ((round, question, criterion), *score))
    });
    all.filter_map(|(place, score)| {
        let from = score.filter(|score| *score < 4)?;
        let mut trial = session.clone();
        set(&mut trial, place, from + 1);
        let (round, question, criterion) = place;
        let rise = Rise {
            round,
            question,
            criterion,
            from,
            mean: 0.0,
        };
        Some((rise, trial))
    })
}

/// The first of equals stays; noise in the last digits does not choose.
fn beats(rise: &Rise, best: &Rise) -> bool {
    let order = rise.from.cmp(&best.from);
    order.then(fixed(best.mean).cmp(&fixed(rise.mean))).is_lt()
}

fn fixed(value: f64) -> i64 {
    (value * 100_000.0).round() as i64
}

fn short_of(
    wanted: &Recommendation,
    bar: Bar,
    rise: Rise,
    weakest: Option<(usize, f64)>,
) -> Nearest {
    let goal = match wanted {
        Recommendation::StrongHire => bar.strong_hire,
        Recommendation::Hire => bar.hire,
        _ => bar.no_hire,
    };
    let floor_short = weakest
        .filter(|(_, score)| wanted.is_hire() && !reaches(*score, bar.floor))
        .map(|(round, score)| (round, bar.floor - score));
    Nearest {
        mean_short: if reaches(rise.mean, goal) {
            0.0
        } else {
            goal - rise.mean
        },
        wanted: wanted.clone(),
        floor_short,
        rise,
    }
}

/// Less is lacking in all; then the rule of those that flip.
fn is_nearer(near: &Nearest, best: &Nearest) -> bool {
    let lacking =
        |one: &Nearest| fixed(one.mean_short + one.floor_short.map_or(0.0, |(_, short)| short));
    match lacking(near).cmp(&lacking(best)) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => beats(&near.rise, &best.rise),
        std::cmp::Ordering::Greater => false,
    }
}
