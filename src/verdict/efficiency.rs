//! How much work a query is, without a clock: its steps on growing data, how they grow, and what
//! its plan says of the reason.
//!
//! Invariant: everything here follows from counted steps and SQLite's plan, so the same query gives
//! the same words on every machine; own steps and the reference's are compared on the same rows.

use serde::{Deserialize, Serialize};

/// How much work a query is, beside the reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Efficiency {
    /// The table whose rows are counted: the largest of the data.
    pub table: String,
    /// What the query takes.
    pub own: Effort,
    /// What the reference takes; `None` if the query was measured alone.
    #[serde(default)]
    pub reference: Option<Effort>,
    /// What the query's plan says, the most telling first.
    #[serde(default)]
    pub facts: Vec<PlanFact>,
}

/// The steps of one query on the same data, each time twice as large.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// In the order of their rows.
    pub points: Vec<Point>,
    /// Rows at which it took more steps than the budget allows, if it did.
    #[serde(default)]
    pub gave_up_at: Option<u64>,
}

/// The steps at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Rows of the largest table.
    pub rows: u64,
    /// Steps of SQLite's virtual machine.
    pub steps: u64,
}

/// How steps grow with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Growth {
    /// Not at all.
    Constant,
    /// By the same for every row.
    Linear,
    /// A little more with every row.
    LinearLog,
    /// By more for every row, in step with the rows.
    Quadratic,
    /// Even faster.
    Cubic,
}

/// What a plan says about the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "plan", rename_all = "kebab-case")]
pub enum PlanFact {
    /// Every row of a table is read again for each row of something else.
    ScansPerRow {
        /// What is read.
        table: String,
        /// For each row of what.
        of: String,
    },
    /// Every row is read where the reference finds its rows by a key.
    ScansInFull {
        /// What is read.
        table: String,
        /// The columns of the key.
        key: String,
    },
    /// SQLite builds an index for this one run.
    BuildsIndex {
        /// Of which table.
        table: String,
        /// Its columns.
        columns: String,
    },
    /// Rows are sorted several times.
    Sorts {
        /// How often.
        times: usize,
    },
}

/// Growth of the steps' growth that rounding and fixed costs explain.
const SLACK: f64 = 0.02;

impl Efficiency {
    /// Returns two or three lines for people: the steps, how they grow, and why.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = [self.steps_line(), self.growth_line()]
            .into_iter()
            .flatten()
            .collect();
        let facts: Vec<String> = self.facts.iter().map(PlanFact::words).collect();
        if !facts.is_empty() {
            lines.push(facts.join("; "));
        }
        lines
    }

    /// Returns how many times the reference's steps the query takes, on the most rows that both
    /// were measured on.
    pub fn ratio(&self) -> Option<f64> {
        let (own, reference) = self.shared()?;
        (reference.steps > 0).then(|| own.steps as f64 / reference.steps as f64)
    }

    /// The largest size at which both were measured.
    fn shared(&self) -> Option<(Point, Point)> {
        let theirs = &self.reference.as_ref()?.points;
        self.own.points.iter().rev().find_map(|own| {
            let reference = theirs.iter().find(|point| point.rows == own.rows)?;
            Some((*own, *reference))
        })
    }

    fn steps_line(&self) -> Option<String> {
        let shared = self.shared();
        let own = shared
            .map(|(own, _)| own)
            .or_else(|| self.own.points.last().copied());
        let Some(own) = own else {
            let rows = self.own.gave_up_at?;
            return Some(format!("too many steps on {} to count", self.rows(rows)));
        };
        let beside = match self.ratio().map(times) {
            Some(same) if same == "1.0" => ", as many as the reference".to_owned(),
            Some(times) => format!(", {times} × the reference"),
            None => String::new(),
        };
        let (steps, rows) = (grouped(own.steps), self.rows(own.rows));
        Some(format!("{steps} steps on {rows}{beside}"))
    }

    fn growth_line(&self) -> Option<String> {
        let own = self.own.growth();
        let theirs = self.reference.as_ref().and_then(Effort::growth);
        let grows = match (own, theirs) {
            (Some(own), Some(theirs)) if own == theirs => {
                Some(format!("{}, as the reference does", own.words()))
            }
            (Some(own), Some(theirs)) => {
                Some(format!("{}, the reference {}", own.words(), theirs.bare()))
            }
            (Some(own), None) => Some(own.words()),
            (None, _) => None,
        };
        let gave_up = self.own.gave_up_at.filter(|_| !self.own.points.is_empty());
        let gave_up = gave_up.map(|rows| format!("given up on {}", self.rows(rows)));
        let parts: Vec<String> = [grows, gave_up].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn rows(&self, rows: u64) -> String {
        format!("{} rows of {}", grouped(rows), self.table)
    }
}

impl Effort {
    /// Returns how the steps grow; `None` if they were counted at fewer than three sizes.
    ///
    /// Each size doubles the one before. Then what is added from one size to the next doubles as
    /// well if steps grow like n, comes four times if they grow like n², and fixed costs cancel out.
    /// Between the two lies n log n, where this factor falls with the rows, and a sum of n and n²,
    /// where it rises.
    pub fn growth(&self) -> Option<Growth> {
        let steps: Vec<f64> = self.points.iter().map(|point| point.steps as f64).collect();
        let added: Vec<f64> = steps
            .windows(2)
            .filter_map(|pair| match pair {
                [small, large] => Some(large - small),
                _ => None,
            })
            .collect();
        let factors: Vec<f64> = added
            .windows(2)
            .filter_map(|pair| match pair {
                [small, large] => Some(large / small.max(1.0)),
                _ => None,
            })
            .collect();
        let (last, before) = match factors.as_slice() {
            [.., before, last] => (*last, Some(*before)),
            [last] => (*last, None),
            [] => return None,
        };
        let added_last = added.last().copied().unwrap_or_default();
        let all = steps.last().copied().unwrap_or_default();
        Some(if added_last <= all * SLACK {
            Growth::Constant
        } else if last <= 2.0 + 3.0 * SLACK {
            Growth::Linear
        } else if last < 2.5 && before.is_some_and(|before| last <= before) {
            Growth::LinearLog
        } else if last < 5.5 {
            Growth::Quadratic
        } else {
            Growth::Cubic
        })
    }
}

impl Growth {
    /// Returns how it grows, in words: `grows like n²`.
    pub fn words(self) -> String {
        match self {
            Self::Constant => "does not grow with the rows".to_owned(),
            _ => format!("grows {}", self.bare()),
        }
    }

    fn bare(self) -> &'static str {
        match self {
            Self::Constant => "not at all",
            Self::Linear => "like n",
            Self::LinearLog => "like n log n",
            Self::Quadratic => "like n²",
            Self::Cubic => "like n³ or worse",
        }
    }
}

impl PlanFact {
    /// Returns what happens, a fragment: `scans events once per row of users`.
    pub fn words(&self) -> String {
        match self {
            Self::ScansPerRow { table, of } => format!("scans {table} once per row of {of}"),
            Self::ScansInFull { table, key } => {
                format!("scans all of {table} where the key ({key}) would do")
            }
            Self::BuildsIndex { table, columns } => {
                format!("builds an index on {table}({columns}) for this one run")
            }
            Self::Sorts { times: 2 } => "sorts twice".to_owned(),
            Self::Sorts { times } => format!("sorts {times} times"),
        }
    }
}

/// A number with its thousands set apart: `412,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A ratio with one decimal below ten and none from there on.
fn times(ratio: f64) -> String {
    if ratio < 9.95 {
        format!("{ratio:.1}")
    } else {
        grouped(ratio.round().clamp(0.0, 1e15) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effort(steps: impl Fn(f64) -> f64) -> Effort {
        let sizes = [250_u32, 500, 1_000, 2_000].map(f64::from);
        Effort {
            points: sizes
                .map(|rows| Point {
                    rows: rows as u64,
                    steps: steps(rows).round() as u64,
                })
                .into(),
            gave_up_at: None,
        }
    }

    #[test]
    fn growth_is_told_whatever_the_fixed_costs() {
        for fixed in [0.0, 40.0, 5_000.0] {
            for slope in [0.5, 7.0, 90.0] {
                let check = |steps: &dyn Fn(f64) -> f64, growth| {
                    let effort = effort(|n| fixed + steps(n));
                    assert_eq!(effort.growth(), Some(growth), "{effort:?}");
                };
                check(&|n| slope * n, Growth::Linear);
                check(&|n| slope * n * n.log2(), Growth::LinearLog);
                check(&|n| slope * n * n, Growth::Quadratic);
                check(&|n| 20.0 * n + slope * n * n, Growth::Quadratic);
                check(&|n| slope * n * n * n, Growth::Cubic);
                check(&|_| slope, Growth::Constant);
            }
        }
        let two = Effort {
            points: effort(|n| n).points.into_iter().take(2).collect(),
            gave_up_at: None,
        };
        assert_eq!(two.growth(), None);
    }

    #[track_caller]
    fn check(own: Effort, reference: Option<Effort>, facts: Vec<PlanFact>, expect: &[&str]) {
        let told = Efficiency {
            table: "playback_events".into(),
            own,
            reference,
            facts,
        };
        assert_eq!(told.lines(), expect);
        let json = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Efficiency>(&json).unwrap(), told);
    }

    #[test]
    fn two_or_three_calm_lines() {
        let facts = vec![
            PlanFact::ScansPerRow {
                table: "playback_events".into(),
                of: "users".into(),
            },
            PlanFact::Sorts { times: 2 },
        ];
        check(
            effort(|n| n * n / 10.0 + 6.0 * n),
            Some(effort(|n| 66.0 * n)),
            facts,
            &[
                "412,000 steps on 2,000 rows of playback_events, 3.1 × the reference",
                "grows like n², the reference like n",
                "scans playback_events once per row of users; sorts twice",
            ],
        );
        check(
            effort(|n| 9.0 * n),
            Some(effort(|n| 9.0 * n + 3.0)),
            Vec::new(),
            &[
                "18,000 steps on 2,000 rows of playback_events, as many as the reference",
                "grows like n, as the reference does",
            ],
        );
    }

    #[test]
    fn what_was_given_up_is_compared_where_both_were_counted() {
        let mut own = effort(|n| n * n);
        own.points.pop();
        own.gave_up_at = Some(2_000);
        check(
            own,
            Some(effort(|n| 10.0 * n)),
            Vec::new(),
            &[
                "1,000,000 steps on 1,000 rows of playback_events, 100 × the reference",
                "grows like n², the reference like n; given up on 2,000 rows of playback_events",
            ],
        );
        let none = Effort {
            points: Vec::new(),
            gave_up_at: Some(250),
        };
        let told = "too many steps on 250 rows of playback_events to count";
        check(none, None, Vec::new(), &[told]);
    }
}
