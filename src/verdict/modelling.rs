//! The verdict on a data model: which trials it stands, which it fails, and the rows that show it.
//!
//! Invariant: a trial that fails says in words what went wrong, with the rows that were wanted and
//! those that came wherever there are rows; the trials stand in the deck's order.

use serde::{Deserialize, Serialize};

use super::sql::{Limit, SqlError};
use crate::base::text::plural;
use crate::relation::Relation;

/// What is wrong with a model that fails a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The metric does not come out of plain data.
    WrongMetric,
    /// A row stands for another thing than the metric counts.
    WrongGrain,
    /// A moment is taken for what tells two events apart.
    TimeKey,
    /// A dimension is overwritten, so that the past changes.
    NoHistory,
    /// A key may be NULL.
    NullableKey,
    /// Money is kept as a floating-point number.
    FloatMoney,
    /// A batch that is loaded again counts again.
    DoubleCount,
    /// What arrives late is lost, or pushes out what was there.
    LateRow,
    /// A load that broke off is not made good by the next one.
    HalfLoad,
    /// Facts whose dimension is not there yet are lost, or refer to nothing.
    OrphanFacts,
    /// A source field that is renamed shifts the numbers.
    RenamedField,
    /// A value that the rules forbid gets in.
    BadValue,
}

/// A part of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "part", content = "name")]
pub enum AnswerPart {
    /// The whole text: its marks.
    Marks,
    /// The DDL.
    Model,
    /// The load.
    Load,
    /// The query of a metric.
    Metric(String),
}

/// What the grader found out about a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModellingReport {
    /// The whole in a word.
    pub verdict: ModellingVerdict,
    /// Every trial that was held, in the deck's order.
    pub trials: Vec<TrialOutcome>,
}

/// The whole in a word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum ModellingVerdict {
    /// Every trial passed.
    Accepted {
        /// How many there were.
        trials: usize,
    },
    /// Some trial failed.
    Rejected {
        /// The first fault.
        fault: Fault,
        /// How many trials passed.
        passed: usize,
        /// Of how many.
        total: usize,
    },
    /// The answer does not run on empty tables.
    Failed {
        /// Which part.
        at: AnswerPart,
        /// Why.
        error: SqlError,
    },
    /// The answer does not come to an end within its budget.
    OverBudget {
        /// Which part.
        at: AnswerPart,
        /// The limit that was reached.
        limit: Limit,
    },
    /// We could not judge; not the candidate's fault.
    Inconclusive {
        /// What went wrong.
        why: String,
    },
    /// Stopped before the end.
    Cancelled,
}

/// What became of one trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialOutcome {
    /// Its id in the deck.
    pub id: String,
    /// What it demands, for people.
    pub name: String,
    /// The fault that failing it speaks of.
    pub fault: Fault,
    /// Whether the model stood it.
    pub passed: bool,
    /// What was delivered and loaded, step by step.
    pub steps: Vec<String>,
    /// What went wrong, or what held.
    pub said: String,
    /// The rows that were wanted, if it is about rows.
    #[serde(default)]
    pub expected: Option<Relation>,
    /// The rows that came, or those that show the fault.
    #[serde(default)]
    pub actual: Option<Relation>,
}

/// What a run of the answer shows before it is handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelRun {
    /// What was delivered and loaded, step by step.
    pub steps: Vec<String>,
    /// The candidate's tables and their rows.
    pub tables: Vec<(String, u64)>,
    /// Every metric: its rows, or why there are none.
    pub metrics: Vec<(String, Result<Relation, SqlError>)>,
    /// What stopped the run, and where.
    pub error: Option<(AnswerPart, SqlError)>,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 12] = [
        Self::WrongMetric,
        Self::WrongGrain,
        Self::TimeKey,
        Self::NoHistory,
        Self::NullableKey,
        Self::FloatMoney,
        Self::DoubleCount,
        Self::LateRow,
        Self::HalfLoad,
        Self::OrphanFacts,
        Self::RenamedField,
        Self::BadValue,
    ];

    /// Returns the word that decks use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongMetric => "wrong-metric",
            Self::WrongGrain => "wrong-grain",
            Self::TimeKey => "time-key",
            Self::NoHistory => "no-history",
            Self::NullableKey => "nullable-key",
            Self::FloatMoney => "float-money",
            Self::DoubleCount => "double-count",
            Self::LateRow => "late-row",
            Self::HalfLoad => "half-load",
            Self::OrphanFacts => "orphan-facts",
            Self::RenamedField => "renamed-field",
            Self::BadValue => "bad-value",
        }
    }

    /// Returns the fault in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::WrongMetric => "the metric is wrong on plain data",
            Self::WrongGrain => {
                "the grain is wrong: a row stands for another thing than is counted"
            }
            Self::TimeKey => "a timestamp is taken for a key: two events of one moment become one",
            Self::NoHistory => "history is overwritten: the past changes with the present",
            Self::NullableKey => "a key may be NULL, so it tells nothing apart",
            Self::FloatMoney => "money is kept as a floating-point number",
            Self::DoubleCount => "a batch that is loaded again counts again",
            Self::LateRow => "a late row is lost, or pushes out what was there",
            Self::HalfLoad => "a load that broke off is not made good by the next one",
            Self::OrphanFacts => "facts are lost or refer to nothing when their parent comes later",
            Self::RenamedField => "a renamed source field shifts the numbers",
            Self::BadValue => "a value that the rules forbid gets in",
        }
    }
}

impl AnswerPart {
    /// Returns the part in words.
    pub fn words(&self) -> String {
        match self {
            Self::Marks => "the marks".to_owned(),
            Self::Model => "the model".to_owned(),
            Self::Load => "the load".to_owned(),
            Self::Metric(name) => format!("the metric {name}"),
        }
    }

    /// Says that the part does not work.
    pub fn fails(&self) -> String {
        match self {
            Self::Marks => "the marks are not as they must be".to_owned(),
            Self::Model | Self::Load | Self::Metric(_) => format!("{} fails", self.words()),
        }
    }
}

impl ModellingReport {
    /// Returns a report without trials.
    pub fn of(verdict: ModellingVerdict) -> Self {
        Self {
            verdict,
            trials: Vec::new(),
        }
    }
}

impl ModellingVerdict {
    /// Says whether the model passed.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// Returns a stable slug for the family of the verdict, for deck triggers and statistics.
    pub fn family(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Rejected { fault, .. } => fault.as_str(),
            Self::Failed { .. } => "error",
            Self::OverBudget { .. } => "over-budget",
            Self::Inconclusive { .. } => "inconclusive",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns one line for people.
    pub fn headline(&self) -> String {
        match self {
            Self::Accepted { trials } => {
                format!("accepted: it stands {}", plural(*trials, "trial"))
            }
            Self::Rejected {
                fault,
                passed,
                total,
            } => format!("{passed} of {total} trials: {}", fault.words()),
            Self::Failed { at, error } => {
                let place = error
                    .position
                    .map_or_else(String::new, |place| format!(", line {place}"));
                format!("{}{place}: {}", at.fails(), error.message)
            }
            Self::OverBudget { at, limit } => format!("{} was stopped: {limit}", at.words()),
            Self::Inconclusive { why } => format!("could not judge: {why}"),
            Self::Cancelled => "cancelled".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::SqlPosition;

    fn check(verdict: &ModellingVerdict, family: &str, headline: &str) {
        assert_eq!(verdict.family(), family);
        assert_eq!(verdict.headline(), headline);
        let json = serde_json::to_string(verdict).unwrap();
        let read: ModellingVerdict = serde_json::from_str(&json).unwrap();
        assert_eq!(read, *verdict);
    }

    #[test]
    fn verdicts_have_a_family_a_headline_and_a_journal_form() {
        check(
            &ModellingVerdict::Accepted { trials: 1 },
            "accepted",
            "accepted: it stands 1 trial",
        );
        check(
            &ModellingVerdict::Rejected {
                fault: Fault::DoubleCount,
                passed: 3,
                total: 7,
            },
            "double-count",
            "3 of 7 trials: a batch that is loaded again counts again",
        );
        let error = SqlError {
            message: "no such table: t".into(),
            position: Some(SqlPosition::locate("a\nb", 2)),
            help: None,
        };
        check(
            &ModellingVerdict::Failed {
                at: AnswerPart::Metric("minutes".into()),
                error,
            },
            "error",
            "the metric minutes fails, line 2:1: no such table: t",
        );
        check(&ModellingVerdict::Cancelled, "cancelled", "cancelled");
    }

    #[test]
    fn faults_are_written_as_decks_write_them() {
        for fault in Fault::ALL {
            let json = serde_json::to_string(&fault).unwrap();
            assert_eq!(json, format!("\"{}\"", fault.as_str()));
        }
    }
}
