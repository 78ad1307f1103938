//! The skill map: what was answered of which technique, at which difficulty.
//!
//! Invariant: a cell has the mean of its answers and their number, and no cell is there that nobody
//! answered.

use std::collections::BTreeMap;

use crate::deck::RoundKind;
use crate::progress::answer::Answer;

/// Difficulties, easy to hard.
pub const DIFFICULTIES: usize = 5;

/// A technique at all difficulties.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    /// The kind of round it belongs to.
    pub kind: RoundKind,
    /// The word decks use.
    pub technique: String,
    /// Mean and number, by difficulty from 1.
    pub cells: [Option<(f64, usize)>; DIFFICULTIES],
}

/// Returns what was answered, by kind in the order of a loop, the weakest technique of each first.
pub fn skill_map(answers: &[Answer]) -> Vec<Skill> {
    let mut cells: BTreeMap<(RoundKind, &str), [Vec<f64>; DIFFICULTIES]> = BTreeMap::new();
    for answer in answers {
        let (Some(technique), Some(difficulty)) = (answer.technique(), answer.difficulty) else {
            continue;
        };
        let row = cells.entry((answer.kind, technique)).or_default();
        let at = usize::from(difficulty.saturating_sub(1)).min(DIFFICULTIES - 1);
        if let Some(cell) = row.get_mut(at) {
            cell.push(answer.score);
        }
    }
    let mut skills: Vec<Skill> = cells
        .into_iter()
        .map(|((kind, technique), row)| Skill {
            kind,
            technique: technique.to_owned(),
            cells: row.map(|scores| {
                let n = scores.len();
                (n > 0).then(|| (scores.iter().sum::<f64>() / n as f64, n))
            }),
        })
        .collect();
    skills.sort_by(|a, b| {
        let order = a.kind.cmp(&b.kind);
        order.then(a.mean().total_cmp(&b.mean()))
    });
    skills
}

impl Skill {
    /// Returns the number of answers.
    pub fn n(&self) -> usize {
        self.cells.iter().flatten().map(|(_, n)| n).sum()
    }

    /// Returns the mean over all answers.
    pub fn mean(&self) -> f64 {
        let cells = self.cells.iter().flatten();
        let sum: f64 = cells.map(|(mean, n)| mean * *n as f64).sum();
        sum / self.n().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
    use crate::memory::Day;

    #[test]
    fn cells_have_mean_and_number_and_the_weakest_comes_first() {
        let answer = |technique: &str, difficulty: u8, score: f64| Answer {
            session: SessionId::new("s"),
            round: 0,
            kind: RoundKind::Sql,
            deck: DeckId::new("d"),
            question: QuestionId::new("q"),
            techniques: vec![technique.to_owned()],
            difficulty: Some(difficulty),
            score,
            at: Timestamp(0),
            day: Day(0),
            spent: Span::ZERO,
            pressure: false,
        };
        let answers = [
            answer("lag", 2, 4.0),
            answer("lag", 2, 3.0),
            answer("lag", 5, 2.0),
            answer("ntile", 3, 1.5),
        ];
        let map = skill_map(&answers);
        let rows: Vec<(&str, usize)> = map
            .iter()
            .map(|skill| (skill.technique.as_str(), skill.n()))
            .collect();
        assert_eq!(rows, [("ntile", 1), ("lag", 3)]);
        assert_eq!(
            map[1].cells,
            [None, Some((3.5, 2)), None, None, Some((2.0, 1))]
        );
        assert!((map[1].mean() - 3.0).abs() < 1e-9);
    }
}
