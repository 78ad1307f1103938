//! Rows and grain of an answer, predicted before it is run, and what came.
//!
//! Invariant: a prediction is judged by the answer alone. A grain holds where no two rows agree on
//! its columns; that fewer columns would do on these rows is said, but is no mistake.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::base::text::plural;
use crate::interview::state::QuestionState;
use crate::relation::{Relation, Value};

/// Columns looked at for the grain that came.
const MAX_COLUMNS: usize = 8;

/// What was predicted of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// When, on the question's clock.
    pub at: Span,
    /// The query.
    pub text: String,
    /// How many rows, if that was said.
    pub rows: Option<usize>,
    /// The columns of which no two rows would have the same values, if that was said.
    pub grain: Vec<String>,
    /// What came, once it has.
    pub came: Option<Came>,
}

/// What came of a query, beside what was predicted of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// How many rows.
    pub rows: usize,
    /// Whether there are more than were counted.
    #[serde(default)]
    pub more: bool,
    /// Whether the predicted grain holds; `None` if none was predicted.
    #[serde(default)]
    pub holds: Option<bool>,
    /// The fewest columns that tell the rows apart; empty if none do, or if there is nothing to tell.
    #[serde(default)]
    pub unique: Vec<String>,
}

/// How often predictions came true: hits and tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// Row counts that were right.
    pub rows_right: usize,
    /// Row counts that were predicted.
    pub rows: usize,
    /// Grains that held.
    pub grains_right: usize,
    /// Grains that were predicted.
    pub grains: usize,
}

impl Came {
    /// Returns what came, held against a predicted grain; `rows` are those that were counted.
    pub fn of(answer: &Relation, rows: usize, grain: &[String]) -> Self {
        let places: Option<Vec<usize>> = grain.iter().map(|name| place(answer, name)).collect();
        Self {
            rows,
            more: answer.truncated,
            holds: (!grain.is_empty())
                .then(|| places.is_some_and(|places| is_unique(answer, &places))),
            unique: fewest(answer),
        }
    }
}

impl Prediction {
    /// Says whether the number of rows was right, if one was predicted and the answer came.
    pub fn rows_hit(&self) -> Option<bool> {
        let came = self.came.as_ref()?;
        Some(self.rows? == came.rows && !came.more)
    }

    /// Says whether the grain was right, if one was predicted and the answer came.
    pub fn grain_hit(&self) -> Option<bool> {
        self.came.as_ref()?.holds
    }

    /// Returns prediction and answer in lines for people.
    pub fn told(&self) -> Vec<String> {
        let Some(came) = &self.came else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let mark = |hit| if hit { "right" } else { "wrong" };
        if let (Some(rows), Some(hit)) = (self.rows, self.rows_hit()) {
            let more = if came.more { "at least " } else { "" };
            lines.push(format!(
                "{}: predicted {}, {more}{} came",
                mark(hit),
                plural(rows, "row"),
                came.rows
            ));
        }
        if let Some(hit) = self.grain_hit() {
            let unique = match (came.unique.as_slice(), came.rows) {
                (_, 0 | 1) => "nothing to tell apart".to_owned(),
                ([], _) => "no one or two columns tell the rows apart".to_owned(),
                (columns, _) => format!("unique: {}", columns.join(", ")),
            };
            let grain = self.grain.join(", ");
            lines.push(format!("{}: one row per {grain}; {unique}", mark(hit)));
        }
        lines
    }
}

impl QuestionState {
    /// Keeps what was predicted of a query.
    pub(super) fn foresee(&mut self, text: &str, rows: Option<usize>, grain: &[String]) {
        self.predictions.push(Prediction {
            at: self.spent,
            text: text.to_owned(),
            rows,
            grain: grain.to_vec(),
            came: None,
        });
    }

    /// Keeps what came of the query that was predicted last.
    pub(super) fn meet(&mut self, came: &Came) {
        if let Some(last) = self.predictions.last_mut() {
            last.came = Some(came.clone());
        }
    }
}

impl Calibration {
    /// Returns how often the predictions of some questions came true.
    pub fn of<'q>(questions: impl IntoIterator<Item = &'q QuestionState>) -> Self {
        let mut out = Self::default();
        for one in questions.into_iter().flat_map(|state| &state.predictions) {
            if let Some(hit) = one.rows_hit() {
                out.rows += 1;
                out.rows_right += usize::from(hit);
            }
            if let Some(hit) = one.grain_hit() {
                out.grains += 1;
                out.grains_right += usize::from(hit);
            }
        }
        out
    }

    /// Adds the counts of other questions.
    pub fn add(&mut self, other: Self) {
        self.rows_right += other.rows_right;
        self.rows += other.rows;
        self.grains_right += other.grains_right;
        self.grains += other.grains;
    }

    /// Returns the counts in a line; `None` if nothing was predicted.
    pub fn told(self) -> Option<String> {
        (self.rows + self.grains > 0).then(|| {
            format!(
                "predicted before running: rows right {} of {}, grain right {} of {}",
                self.rows_right, self.rows, self.grains_right, self.grains
            )
        })
    }
}

/// Returns the columns a typed grain names.
pub fn grain_of(text: &str) -> Vec<String> {
    let names = text.split([',', ';']).map(str::trim);
    let names = names.filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

fn place(answer: &Relation, name: &str) -> Option<usize> {
    let mut columns = answer.columns.iter();
    columns.position(|column| column.eq_ignore_ascii_case(name))
}

/// Says whether no two rows have the same values in the columns at `places`; NULL equals NULL.
fn is_unique(answer: &Relation, places: &[usize]) -> bool {
    let mut seen = BTreeSet::new();
    answer.rows.iter().all(|row| {
        let cells = places.iter().filter_map(|at| row.get(*at));
        seen.insert(cells.map(Value::to_literal).collect::<Vec<_>>())
    })
}

/// The first column, or else the first two, of which no two rows have the same values.
fn fewest(answer: &Relation) -> Vec<String> {
    if answer.len() < 2 {
        return Vec::new();
    }
    let columns = answer.columns.len().min(MAX_COLUMNS);
    let ones = (0..columns).map(|at| vec![at]);
    let twos = (0..columns).flat_map(|a| (a + 1..columns).map(move |b| vec![a, b]));
    let found = ones.chain(twos).find(|places| is_unique(answer, places));
    let names = found.into_iter().flatten();
    names
        .filter_map(|at| answer.columns.get(at).cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(answer: &str, rows: usize, grain: &str, hits: (bool, Option<bool>), unique: &[&str]) {
        let answer = Relation::parse(answer).unwrap();
        let grain = grain_of(grain);
        let came = Came::of(&answer, answer.len(), &grain);
        assert_eq!(came.unique, unique);
        let prediction = Prediction {
            at: Span::ZERO,
            text: String::new(),
            rows: Some(rows),
            grain,
            came: Some(came),
        };
        assert_eq!(
            (prediction.rows_hit(), prediction.grain_hit()),
            (Some(hits.0), hits.1)
        );
    }

    #[test]
    fn rows_and_grain_are_held_against_the_answer() {
        let answer = "day | country | n\n1 | a | 5\n1 | b | 5\n2 | a | 5";
        check(
            answer,
            3,
            "day, country",
            (true, Some(true)),
            &["day", "country"],
        );
        check(answer, 2, "DAY", (false, Some(false)), &["day", "country"]);
        check(answer, 3, "", (true, None), &["day", "country"]);
        check(
            answer,
            3,
            "nobody",
            (true, Some(false)),
            &["day", "country"],
        );
        check("a\n1\n2", 2, "a", (true, Some(true)), &["a"]);
        check("a\nNULL\nNULL", 2, "a", (true, Some(false)), &[]);
        check("a", 0, "a", (true, Some(true)), &[]);
    }
}
