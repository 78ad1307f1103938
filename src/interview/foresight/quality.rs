//! What was foretold before it was known, held against what came: how sure of a submission, how sure
//! of a blind score, and what an old answer is scored at when it is scored again.
//!
//! Invariant: a forecast stands in the journal before its outcome does. Nothing is said of fewer than
//! [`CALIBRATED_FROM`] forecasts, and no measurement error of fewer than [`REPEATED_FROM`] pairs.

use serde::{Deserialize, Serialize};

use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::interview::plan::QuestionPlan;
use crate::interview::predict::Calibration;
use crate::interview::ruling::Ruling;
use crate::interview::state::{QuestionState, Session};

/// Fewer forecasts than this are no calibration.
pub const CALIBRATED_FROM: usize = 5;

/// Fewer pairs of scores than this are no measurement error.
pub const REPEATED_FROM: usize = 3;

/// The answers to how sure one is of a submission, in percent.
pub const STEPS: [u8; 6] = [50, 60, 70, 80, 90, 99];

/// What a forecast is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what", content = "name")]
pub enum About {
    /// That the next submission is accepted.
    Submission,
    /// That the blind score of a criterion stands once everything is seen.
    Level(String),
}

/// A chance that was given before the outcome was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The kind of round.
    pub kind: RoundKind,
    /// What it is about.
    pub about: About,
    /// 0 to 100.
    pub percent: u8,
    /// Whether it came true.
    pub came: bool,
}

/// Two scores of one criterion of one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The kind of round.
    pub kind: RoundKind,
    /// The criterion's name.
    pub criterion: String,
    /// The earlier one, 1 to 4.
    pub first: u8,
    /// The later one, 1 to 4.
    pub second: u8,
}

/// All that was foretold in some sittings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foresight {
    /// Chances that were given.
    pub forecasts: Vec<Forecast>,
    /// Blind scores with the final ones.
    pub levels: Vec<Pair>,
    /// Blind scores of old answers with the blind scores of their time.
    pub repeats: Vec<Pair>,
    /// Rows and grains before a run.
    pub runs: Calibration,
}

/// How good some forecasts are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// How many.
    pub n: usize,
    /// Mean of `(p − o)²`: 0 is perfect, 0.25 what `50 %` always gets.
    pub brier: f64,
    /// Mean of `p − o`: above 0 is too sure.
    pub bias: f64,
}

/// How far two scores of the same answer lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Repeatability {
    /// Pairs.
    pub n: usize,
    /// Share of pairs that agree, 0 to 1.
    pub agreement: f64,
    /// The standard error of one score: `√(Σ d² / 2n)`.
    pub error: f64,
}

/// Forecasts of about the same chance, and how often they came true.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// The chance that was given, in percent: one of [`STEPS`], or 25 for all that is less.
    pub said: u8,
    /// How many.
    pub n: usize,
    /// Share that came true, 0 to 1.
    pub came: f64,
}

impl Foresight {
    /// Returns what was foretold in a sitting, as far as its outcome is known.
    pub fn of(session: &Session) -> Self {
        let mut all = Self::default();
        let rounds = session.plan.rounds.iter().zip(&session.rounds);
        for (plan, state) in rounds {
            all.runs.add(Calibration::of(&state.questions));
            for (question, state) in plan.questions.iter().zip(&state.questions) {
                all.submissions(plan.kind, state);
                all.scores(plan.kind, question, state);
            }
        }
        all
    }

    /// Adds what was foretold elsewhere.
    pub fn add(&mut self, other: Self) {
        self.forecasts.extend(other.forecasts);
        self.levels.extend(other.levels);
        self.repeats.extend(other.repeats);
        self.runs.add(other.runs);
    }

    fn submissions(&mut self, kind: RoundKind, state: &QuestionState) {
        let forecasts = state.submissions.iter().filter_map(|one| {
            // What could not be judged came neither true nor false.
            let judgement = one.judgement.as_ref()?;
            if Ruling::of(judgement) == Ruling::Unjudged {
                return None;
            }
            Some(Forecast {
                kind,
                about: About::Submission,
                percent: one.sure?,
                came: judgement.is_accepted(),
            })
        });
        self.forecasts.extend(forecasts);
    }

    fn scores(&mut self, kind: RoundKind, plan: &QuestionPlan, state: &QuestionState) {
        // A question of an assessment is locked without a word of the candidate's.
        let Some(percent) = state.confidence.filter(|_| state.final_locked) else {
            return;
        };
        let sheets = state.blind.scores.iter().zip(&state.final_sheet.scores);
        for (criterion, scores) in plan.criteria.iter().zip(sheets) {
            let (Some(blind), Some(last)) = scores else {
                continue;
            };
            let pair = |second: u8| Pair {
                kind,
                criterion: criterion.name.clone(),
                first: *blind,
                second,
            };
            self.forecasts.push(Forecast {
                kind,
                about: About::Level(criterion.name.clone()),
                percent,
                came: blind == last,
            });
            self.levels.push(pair(*last));
        }
        for again in &state.rescored {
            let both = state.blind.scores.iter().zip(again);
            for (criterion, (blind, second)) in plan.criteria.iter().zip(both) {
                self.repeats.extend(blind.map(|first| Pair {
                    kind,
                    criterion: criterion.name.clone(),
                    first,
                    second: *second,
                }));
            }
        }
    }

    /// Returns the forecasts by kind and matter, each with its quality if there are enough of them.
    pub fn by_matter(&self) -> Vec<(RoundKind, About, usize, Option<Quality>)> {
        let mut matters: Vec<(RoundKind, About)> = self
            .forecasts
            .iter()
            .map(|one| (one.kind, one.about.clone()))
            .collect();
        matters.sort();
        matters.dedup();
        let rows = matters.into_iter().map(|(kind, about)| {
            let of_it = |one: &&Forecast| one.kind == kind && one.about == about;
            let forecasts = self.forecasts.iter().filter(of_it);
            let n = forecasts.clone().count();
            let quality = Quality::of(forecasts);
            (kind, about, n, quality)
        });
        rows.collect()
    }

    /// Returns the mean of blind minus final over a criterion; `None` for fewer than [`CALIBRATED_FROM`].
    pub fn level_bias(&self, kind: RoundKind, criterion: &str) -> Option<f64> {
        let pairs = self.levels.iter();
        let pairs = pairs.filter(|pair| pair.kind == kind && pair.criterion == criterion);
        let apart: Vec<f64> = pairs.map(Pair::apart).collect();
        (apart.len() >= CALIBRATED_FROM).then(|| mean(&apart))
    }

    /// Returns how well scores of a kind of round repeat, of all kinds if none is named.
    pub fn repeatability(&self, kind: Option<RoundKind>) -> Option<Repeatability> {
        let pairs = self.repeats.iter();
        let pairs = pairs.filter(|pair| kind.is_none_or(|kind| kind == pair.kind));
        Repeatability::of(pairs)
    }

    /// Returns the forecasts about submissions, or those about scores, by the chance that was given.
    pub fn bins(&self, of_submissions: bool) -> Vec<Bin> {
        let about = |one: &&Forecast| (one.about == About::Submission) == of_submissions;
        let forecasts: Vec<&Forecast> = self.forecasts.iter().filter(about).collect();
        let steps = [25].into_iter().chain(STEPS);
        let bins = steps.filter_map(|said| {
            let inside = forecasts.iter().filter(|one| step(one.percent) == said);
            let (n, came) = inside.fold((0, 0), |(n, came), one| {
                (n + 1, came + usize::from(one.came))
            });
            (n > 0).then(|| Bin {
                said,
                n,
                came: came as f64 / n as f64,
            })
        });
        bins.collect()
    }

    /// Returns one line about a sitting: what was said and what came; `None` if nothing was foretold.
    pub fn told(&self) -> Option<String> {
        let mut parts = Vec::new();
        for (of_submissions, what) in [(true, "submission"), (false, "blind score")] {
            let about = |one: &&Forecast| (one.about == About::Submission) == of_submissions;
            let some: Vec<&Forecast> = self.forecasts.iter().filter(about).collect();
            if some.is_empty() {
                continue;
            }
            let n = some.len();
            let said = some
                .iter()
                .map(|one| usize::from(one.percent))
                .sum::<usize>()
                / n;
            let came = some.iter().filter(|one| one.came).count();
            let outcome = if of_submissions { "accepted" } else { "stood" };
            let mut part = format!("{}: {said} % sure, {came} {outcome}", plural(n, what));
            if let Some(quality) = Quality::of(some.into_iter()) {
                part = format!("{part}, Brier {:.2}", quality.brier);
            }
            parts.push(part);
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl Quality {
    /// Returns the quality of some forecasts; `None` for fewer than [`CALIBRATED_FROM`].
    pub fn of<'f>(forecasts: impl Iterator<Item = &'f Forecast>) -> Option<Self> {
        let errors: Vec<f64> = forecasts
            .map(|one| f64::from(one.percent) / 100.0 - f64::from(u8::from(one.came)))
            .collect();
        (errors.len() >= CALIBRATED_FROM).then(|| Self {
            n: errors.len(),
            brier: mean(&errors.iter().map(|error| error * error).collect::<Vec<_>>()),
            bias: mean(&errors),
        })
    }
}

impl Repeatability {
    fn of<'p>(pairs: impl Iterator<Item = &'p Pair>) -> Option<Self> {
        let apart: Vec<f64> = pairs.map(Pair::apart).collect();
        let n = apart.len();
        (n >= REPEATED_FROM).then(|| {
            let same = apart.iter().filter(|apart| apart.abs() < 0.5).count();
            let squares: f64 = apart.iter().map(|apart| apart * apart).sum();
            Self {
                n,
                agreement: same as f64 / n as f64,
                error: (squares / (2.0 * n as f64)).sqrt(),
            }
        })
    }
}

impl Pair {
    fn apart(&self) -> f64 {
        f64::from(self.first) - f64::from(self.second)
    }
}

/// The step of a chance: the nearest of [`STEPS`], 25 for what lies below all of them.
fn step(percent: u8) -> u8 {
    if percent < 45 {
        return 25;
    }
    let nearest = STEPS.into_iter().min_by_key(|step| step.abs_diff(percent));
    nearest.unwrap_or(50)
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forecast(percent: u8, came: bool) -> Forecast {
        Forecast {
            kind: RoundKind::Sql,
            about: About::Submission,
            percent,
            came,
        }
    }

    #[track_caller]
    fn check(said: &[(u8, bool)], expect: Option<(f64, f64)>) {
        let forecasts: Vec<Forecast> = said.iter().map(|(p, came)| forecast(*p, *came)).collect();
        let quality = Quality::of(forecasts.iter());
        let round = |x: f64| (x * 1e6).round() / 1e6;
        let found = quality.map(|found| (round(found.brier), round(found.bias)));
        assert_eq!(found, expect);
    }

    #[test]
    fn brier_and_bias_follow_the_formulas() {
        check(&[(90, true); 4], None);
        check(&[(50, true); 5], Some((0.25, -0.5)));
        check(
            &[(90, true), (90, true), (90, false), (60, true), (60, false)],
            // (0.01 + 0.01 + 0.81 + 0.16 + 0.36) / 5, (3.9 − 3) / 5
            Some((0.27, 0.18)),
        );
        check(&[(99, false); 5], Some((0.9801, 0.99)));
    }

    #[test]
    fn forecasts_fall_into_the_bin_that_is_nearest() {
        for (percent, expect) in [
            (0, 25),
            (40, 25),
            (45, 50),
            (50, 50),
            (66, 70),
            (94, 90),
            (100, 99),
        ] {
            assert_eq!(step(percent), expect, "{percent}");
        }
        let all = Foresight {
            forecasts: vec![forecast(90, true), forecast(90, false), forecast(20, false)],
            ..Foresight::default()
        };
        let bins: Vec<(u8, usize, f64)> = all
            .bins(true)
            .iter()
            .map(|b| (b.said, b.n, b.came))
            .collect();
        assert_eq!(bins, [(25, 1, 0.0), (90, 2, 0.5)]);
        assert_eq!(all.bins(false), []);
    }

    #[test]
    fn a_measurement_error_needs_three_pairs() {
        let pair = |first, second| Pair {
            kind: RoundKind::Case,
            criterion: "Depth".into(),
            first,
            second,
        };
        let mut all = Foresight {
            repeats: vec![pair(3, 3), pair(2, 4)],
            ..Foresight::default()
        };
        assert_eq!(all.repeatability(None), None);
        all.repeats.push(pair(1, 1));
        let found = all.repeatability(Some(RoundKind::Case)).unwrap();
        // √(4 / 6)
        assert_eq!((found.n, (found.error * 1e3).round()), (3, 816.0));
        assert!((found.agreement - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(all.repeatability(Some(RoundKind::Sql)), None);
    }

    #[test]
    fn a_sitting_is_told_in_one_line() {
        let mut all = Foresight::default();
        assert_eq!(all.told(), None);
        all.forecasts = vec![forecast(90, true), forecast(60, false)];
        assert_eq!(
            all.told().as_deref(),
            Some("2 submissions: 75 % sure, 1 accepted")
        );
    }
}
