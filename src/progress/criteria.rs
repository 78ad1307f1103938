//! The weakest criterion of a candidate's own scores, and how exact these scores are.
//!
//! Invariant: fewer than three scores of a criterion, and fewer than three answers that were scored
//! twice, say nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::deck::RoundKind;
use crate::progress::rounds::LEAST;
use crate::progress::spots::WINDOW;

/// A criterion below the bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeakCriterion {
    /// The kind of round it is scored in.
    pub kind: RoundKind,
    /// Its name.
    pub name: String,
    /// Mean of the last scores, 1.0 to 4.0.
    pub mean: f64,
    /// Of how many.
    pub n: usize,
    /// The standard error of one score, from answers of the kind that were scored twice.
    pub error: Option<f64>,
}

impl WeakCriterion {
    /// Returns the numbers it rests on: `grain 2.1 of 4 (n = 5, one score ± 0.4)`.
    pub fn evidence(&self) -> String {
        let error = match self.error {
            Some(error) => format!("one score ± {error:.1}"),
            None => "no answer scored twice yet".to_owned(),
        };
        let name = self.name.to_lowercase();
        format!("{name} {:.1} of 4 (n = {}, {error})", self.mean, self.n)
    }
}

/// Returns the weakest criterion below `bar`; `scores` are newest first, `error` says how exact one
/// score of a kind is.
pub fn weakest_criterion(
    scores: &[(RoundKind, String, u8)],
    error: impl Fn(RoundKind) -> Option<f64>,
    bar: f64,
) -> Option<WeakCriterion> {
    let mut groups: BTreeMap<(RoundKind, &str), Vec<f64>> = BTreeMap::new();
    for (kind, name, score) in scores {
        let group = groups.entry((*kind, name)).or_default();
        if group.len() < WINDOW {
            group.push(f64::from(*score));
        }
    }
    let weak = groups.into_iter().filter_map(|((kind, name), scores)| {
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        (scores.len() >= LEAST && mean < bar).then(|| WeakCriterion {
            kind,
            name: name.to_owned(),
            mean,
            n: scores.len(),
            error: error(kind),
        })
    });
    weak.min_by(|a, b| a.mean.total_cmp(&b.mean))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(kind: RoundKind, name: &str, score: u8) -> (RoundKind, String, u8) {
        (kind, name.to_owned(), score)
    }

    #[test]
    fn three_scores_make_a_weak_criterion_and_the_last_five_count() {
        let mut scores = vec![
            score(RoundKind::Sql, "Grain", 1),
            score(RoundKind::Sql, "Grain", 2),
            score(RoundKind::Design, "Scope", 2),
            score(RoundKind::Design, "Scope", 3),
            score(RoundKind::Design, "Scope", 2),
        ];
        let error = |kind| (kind == RoundKind::Sql).then_some(0.5);
        let told = |scores: &[(RoundKind, String, u8)]| {
            weakest_criterion(scores, error, 2.8).map(|weak| weak.evidence())
        };
        let scope = "scope 2.3 of 4 (n = 3, no answer scored twice yet)";
        assert_eq!(told(&scores).as_deref(), Some(scope));
        scores.push(score(RoundKind::Sql, "Grain", 2));
        let grain = "grain 1.7 of 4 (n = 3, one score ± 0.5)";
        assert_eq!(told(&scores).as_deref(), Some(grain));
        // Older ones beyond the last five are forgotten.
        let new = [4; 5].map(|n| score(RoundKind::Sql, "Grain", n));
        let scores: Vec<_> = new.into_iter().chain(scores).collect();
        assert_eq!(told(&scores).as_deref(), Some(scope));
        assert_eq!(told(&[]), None);
    }
}
