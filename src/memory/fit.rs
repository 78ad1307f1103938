//! FSRS parameters fitted to the own log, and whether they foresee later reviews better.
//!
//! Invariant: what parameters are judged by, they were not fitted to: the earlier reviews train, the
//! later ones judge. The same log gives the same parameters.

use fsrs::{ComputeParametersInput, FSRS, FSRSItem, FSRSReview, compute_parameters};

use crate::base::Timestamp;
use crate::memory::rating::Rating;

/// With fewer reviews than this nothing is fitted.
pub const LEAST_REVIEWS: usize = 400;

/// The share of reviews, the latest ones, that judge.
const HELD_OUT: f64 = 0.2;

/// One review as the fit needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recall {
    /// When.
    pub at: Timestamp,
    /// Local days since the review before, zero for the first.
    pub elapsed_days: u32,
    /// How it went.
    pub rating: Rating,
}

/// How well parameters foresee reviews; less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foresight {
    /// The mean surprise at each outcome.
    pub log_loss: f64,
    /// The error of the foretold chance of recall, over groups of alike reviews.
    pub rmse: f64,
}

/// Fitted parameters and how they compare with those in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The parameters.
    pub weights: Vec<f32>,
    /// Reviews they were fitted to.
    pub trained: usize,
    /// Later reviews that judged them.
    pub held_out: usize,
    /// Of the parameters in use, on those.
    pub before: Foresight,
    /// Of the fitted ones, on the same.
    pub after: Foresight,
}

/// Why nothing was fitted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// Too little is known yet.
    #[error("there are {found} reviews, and a fit needs {LEAST_REVIEWS}; go on as you do")]
    TooFew {
        /// Reviews in the log.
        found: usize,
    },
    /// All reviews are first ones or of one day: nothing was ever there to be forgotten.
    #[error("no item was reviewed on two days yet; come back when some were")]
    NothingRecalled,
    /// The crate refuses the log.
    #[error("FSRS cannot fit this log ({0}); the parameters in use stay")]
    Refused(String),
}

impl Fit {
    /// Says whether the fitted parameters foresee better by both measures.
    pub fn is_better(&self) -> bool {
        self.after.log_loss < self.before.log_loss && self.after.rmse < self.before.rmse
    }
}

/// Fits parameters to `histories`, each the reviews of one item in order, and compares them with
/// `in_use`. Takes seconds.
pub fn fit(histories: &[Vec<Recall>], in_use: &[f32]) -> Result<Fit, FitError> {
    let found = histories.iter().map(Vec::len).sum();
    if found < LEAST_REVIEWS {
        return Err(FitError::TooFew { found });
    }
    // One training item a review: the history up to it.
    let mut items: Vec<(Timestamp, FSRSItem)> = histories
        .iter()
        .flat_map(|history| prefixes(history))
        .collect();
    items.sort_by_key(|(at, _)| *at);
    let judging = (items.len() as f64 * HELD_OUT).ceil() as usize;
    let later = items.split_off(items.len() - judging.min(items.len()));
    if items.is_empty() || later.is_empty() {
        return Err(FitError::NothingRecalled);
    }
    let without_moment = |items: Vec<(Timestamp, FSRSItem)>| -> Vec<FSRSItem> {
        items.into_iter().map(|(_, item)| item).collect()
    };
    let (train_set, held_out) = (without_moment(items), without_moment(later));
    let (trained, judged) = (train_set.len(), held_out.len());
    let weights = compute_parameters(ComputeParametersInput {
        train_set,
        ..ComputeParametersInput::default()
    })
    .map_err(refused)?;
    Ok(Fit {
        before: foresight(in_use, &held_out)?,
        after: foresight(&weights, &held_out)?,
        weights,
        trained,
        held_out: judged,
    })
}

/// The histories up to each review that came a day or more after the one before.
fn prefixes(history: &[Recall]) -> impl Iterator<Item = (Timestamp, FSRSItem)> + '_ {
    let all: Vec<FSRSReview> = history
        .iter()
        .enumerate()
        .map(|(n, recall)| FSRSReview {
            rating: recall.rating.number(),
            delta_t: if n == 0 { 0 } else { recall.elapsed_days },
        })
        .collect();
    (1..)
        .zip(history)
        .filter(|(n, recall)| *n > 1 && recall.elapsed_days > 0)
        .map(move |(n, recall)| {
            let reviews = all.iter().take(n).copied().collect();
            (recall.at, FSRSItem { reviews })
        })
}

fn foresight(weights: &[f32], items: &[FSRSItem]) -> Result<Foresight, FitError> {
    let model = FSRS::new(weights).map_err(refused)?;
    let found = model.evaluate(items.to_vec(), |_| true).map_err(refused)?;
    Ok(Foresight {
        log_loss: f64::from(found.log_loss),
        rmse: f64::from(found.rmse_bins),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn refused(error: fsrs::FSRSError) -> FitError {
    FitError::Refused(format!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{CardId, DeckId, Seed, Span};
    use crate::memory::{Calendar, Item, ItemKey, Scheduler};

    const START: Timestamp = Timestamp(1_790_000_000_000);

    /// Reviews of somebody whose memory follows other parameters: each comes on its day, and is
    /// remembered with the chance that `truth` gives it.
    fn log_of(truth: &Scheduler, items: usize) -> Vec<Vec<Recall>> {
        (0..items)
            .map(|n| {
                let key = ItemKey::card(&DeckId::new("d"), &CardId::new(n.to_string()));
                let (mut item, mut at) = (Item::new(key), START + Span::days((n % 7) as u64));
                let mut history = Vec::new();
                for round in 0..8_u64 {
                    let known = truth.retrievability(&item, at).unwrap_or(1.0);
                    let dice = Seed(7).split(&format!("{n}/{round}")).0 % 10_000;
                    let rating = if (dice as f64) < known * 10_000.0 {
                        Rating::Good
                    } else {
                        Rating::Again
                    };
                    let (after, log) = truth.apply(&item, rating, at);
                    history.push(Recall {
                        at,
                        elapsed_days: log.elapsed_days,
                        rating,
                    });
                    // Not always on the day: a log of 90 % everywhere teaches nothing.
                    let late = Seed(9).split(&format!("{n}/{round}")).0 % 5;
                    at = at + Span::days(u64::from(log.interval_days) * (4 + late) / 4);
                    item = after;
                }
                history
            })
            .collect()
    }

    #[test]
    fn a_short_log_teaches_nothing() {
        let scheduler = Scheduler::default();
        let log = log_of(&scheduler, 49);
        assert_eq!(
            fit(&log, scheduler.parameters()),
            Err(FitError::TooFew { found: 392 })
        );
        let once: Vec<Vec<Recall>> = log_of(&scheduler, 500)
            .into_iter()
            .map(|history| history.into_iter().take(1).collect())
            .collect();
        assert_eq!(
            fit(&once, scheduler.parameters()),
            Err(FitError::NothingRecalled)
        );
    }

    #[test]
    fn a_memory_of_another_kind_is_learnt_and_judged_by_later_reviews() {
        let plain = Scheduler::default();
        let mut other = plain.parameters().to_vec();
        // Learns slowly and forgets fast.
        for (at, factor) in [(0, 0.3), (1, 0.3), (2, 0.3), (3, 0.3), (8, 0.7)] {
            other[at] *= factor;
        }
        let forgetful = Scheduler::new(0.9, Calendar::default())
            .with_parameters(&other)
            .expect("parameters");
        let log: Vec<Vec<Recall>> = log_of(&forgetful, 120);
        let found = fit(&log, plain.parameters()).expect("a fit");
        assert_eq!(found.trained + found.held_out, 120 * 7);
        assert!(found.is_better(), "{found:?}");
        assert!(plain.with_parameters(&found.weights).is_some());
        // Against themselves the same parameters are no better.
        let again = fit(&log, &found.weights).expect("a fit");
        assert_eq!(again.weights, found.weights);
        assert!(!again.is_better());
    }
}
