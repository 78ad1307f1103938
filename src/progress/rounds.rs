//! Readiness of each kind of round as an interval, and what happens in the course of a loop.
//!
//! Invariant: fewer than three scores give neither an interval nor a trend, only their number.

use std::collections::BTreeMap;

use crate::base::SessionId;
use crate::deck::RoundKind;
use crate::progress::answer::Answer;

/// Fewer scores say nothing.
pub const LEAST: usize = 3;

/// So many last scores of a kind count.
const WINDOW: usize = 10;

/// Scores that are equal are no surer than half a step of the finest scale.
const LEAST_DEVIATION: f64 = 0.25;

/// Student's t for 95 %, two-sided, by degrees of freedom from 2 on.
const T: [f64; 8] = [4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/// What an interval says of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It lies above the bar.
    Ready,
    /// The bar lies in it.
    Open,
    /// It lies below the bar.
    NotYet,
}

/// Where a kind of round stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footing {
    /// Which kind.
    pub kind: RoundKind,
    /// Of how many scores.
    pub n: usize,
    /// Mean of the last ones; `None` if there is none.
    pub mean: Option<f64>,
    /// Where the mean lies with 95 % confidence; `None` below three scores.
    pub interval: Option<(f64, f64)>,
}

/// The rounds at one place of a loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// From 1.
    pub place: usize,
    /// Of how many rounds.
    pub n: usize,
    /// Their mean score.
    pub mean: f64,
}

/// Returns where each of `kinds` stands; `answers` are oldest first.
pub fn footings(answers: &[Answer], kinds: &[RoundKind]) -> Vec<Footing> {
    let one = |kind: &RoundKind| {
        let of = answers.iter().rev().filter(|answer| answer.kind == *kind);
        let scores: Vec<f64> = of.take(WINDOW).map(|answer| answer.score).collect();
        let mean = mean(&scores);
        Footing {
            kind: *kind,
            n: scores.len(),
            mean,
            interval: mean.and_then(|mean| interval(&scores, mean)),
        }
    };
    kinds.iter().map(one).collect()
}

impl Footing {
    /// Returns what the interval says of a bar; `None` without one.
    pub fn word(&self, bar: f64) -> Option<Word> {
        let (low, high) = self.interval?;
        Some(if low >= bar {
            Word::Ready
        } else if high < bar {
            Word::NotYet
        } else {
            Word::Open
        })
    }
}

/// Returns the mean score at each place of a loop, over sittings with at least three rounds.
pub fn positions(answers: &[Answer]) -> Vec<Position> {
    let mut sittings: BTreeMap<&SessionId, BTreeMap<usize, Vec<f64>>> = BTreeMap::new();
    for answer in answers {
        let rounds = sittings.entry(&answer.session).or_default();
        rounds.entry(answer.round).or_default().push(answer.score);
    }
    let mut places: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for rounds in sittings.values().filter(|rounds| rounds.len() >= LEAST) {
        for (round, scores) in rounds {
            places.entry(*round).or_default().extend(mean(scores));
        }
    }
    let place = |(round, scores): (usize, Vec<f64>)| {
        Some(Position {
            place: round + 1,
            n: scores.len(),
            mean: mean(&scores)?,
        })
    };
    places.into_iter().filter_map(place).collect()
}

/// Returns how much lower the last place is than the first, where both have three rounds or more.
pub fn fatigue(positions: &[Position]) -> Option<f64> {
    let known = || positions.iter().filter(|place| place.n >= LEAST);
    let (first, last) = (known().next()?, known().next_back()?);
    (first.place < last.place).then_some(first.mean - last.mean)
}

fn mean(scores: &[f64]) -> Option<f64> {
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

/// Mean ± t · s / √n, inside the scale.
fn interval(scores: &[f64], mean: f64) -> Option<(f64, f64)> {
    let n = scores.len();
    let t = T.get(n.checked_sub(LEAST)?)?;
    let squares: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
    let deviation = (squares / (n - 1) as f64).sqrt().max(LEAST_DEVIATION);
    let half = t * deviation / (n as f64).sqrt();
    Some(((mean - half).max(1.0), (mean + half).min(4.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{DeckId, QuestionId, Span, Timestamp};
    use crate::memory::Day;

    fn answer(session: &str, round: usize, kind: RoundKind, score: f64) -> Answer {
        Answer {
            session: SessionId::new(session),
            round,
            kind,
            deck: DeckId::new("d"),
            question: QuestionId::new("q"),
            techniques: Vec::new(),
            difficulty: None,
            score,
            at: Timestamp(0),
            day: Day(0),
            spent: Span::ZERO,
            pressure: false,
        }
    }

    fn of(scores: &[f64]) -> Footing {
        let answers: Vec<Answer> = scores
            .iter()
            .map(|score| answer("s", 0, RoundKind::Sql, *score))
            .collect();
        footings(&answers, &[RoundKind::Sql])[0]
    }

    #[test]
    fn an_interval_is_as_wide_as_the_scores_make_it() {
        assert_eq!((of(&[]).n, of(&[]).mean, of(&[]).interval), (0, None, None));
        assert_eq!((of(&[2.0, 3.0]).n, of(&[2.0, 3.0]).interval), (2, None));
        // 3 ± 4.303 · 1 / √3 is wider than the scale.
        assert_eq!(of(&[2.0, 3.0, 4.0]).interval, Some((1.0, 4.0)));
        // s = 0.8165: 3 ± 3.182 · 0.8165 / 2.
        let (low, high) = of(&[2.0, 3.0, 3.0, 4.0]).interval.expect("four");
        assert!(
            (low - 1.701).abs() < 1e-3 && (high - 4.0).abs() < 1e-3,
            "{low} {high}"
        );
        // The last ten count.
        let mut scores = vec![1.0; 5];
        scores.extend([3.5; 10]);
        // Equal scores are not taken for certainty: 3.5 ± 2.262 · 0.25 / √10.
        let (low, high) = of(&scores).interval.expect("ten");
        assert!(
            (low - 3.321).abs() < 1e-3 && (high - 3.679).abs() < 1e-3,
            "{low} {high}"
        );
        for (scores, word) in [
            (&[3.8, 3.8, 3.8][..], Some(Word::Ready)),
            (&[2.0, 2.0, 2.0], Some(Word::NotYet)),
            (&[2.0, 3.0, 4.0], Some(Word::Open)),
            (&[4.0, 4.0], None),
        ] {
            assert_eq!(of(scores).word(2.9), word, "{scores:?}");
        }
    }

    #[test]
    fn fatigue_is_seen_in_loops_alone_and_from_three_on() {
        let mut answers = vec![answer("drill", 0, RoundKind::Sql, 1.0)];
        let tired = |answers: &[Answer]| fatigue(&positions(answers));
        for n in 0..3 {
            assert_eq!(tired(&answers), None, "{n} loops");
            let session = format!("loop {n}");
            for (round, score) in [3.5, 3.0, 2.5].into_iter().enumerate() {
                answers.push(answer(&session, round, RoundKind::Design, score));
            }
            // A second question of the last round.
            answers.push(answer(&session, 2, RoundKind::Design, 1.5));
        }
        let places: Vec<(usize, usize, f64)> = positions(&answers)
            .iter()
            .map(|place| (place.place, place.n, place.mean))
            .collect();
        assert_eq!(places, [(1, 3, 3.5), (2, 3, 3.0), (3, 3, 2.0)]);
        assert_eq!(tired(&answers), Some(1.5));
    }
}
