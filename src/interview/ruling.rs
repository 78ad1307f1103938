//! What a verdict means to the interview: passed, failed (in which families), or not judged.
//!
//! Invariant: the words here are those of `docs/deck-format.md`, whatever the verdicts call their
//! variants; a submission that could not be judged is neither a pass nor a failure.

use crate::interview::event::Judgement;
use crate::relation::DifferenceClass;
use crate::verdict::{CodingReport, CodingVerdict, SqlVerdict};

/// A verdict in the terms of triggers and scores.
#[derive(Clone, Debug, PartialEq)]
pub enum Ruling {
    /// Accepted.
    Passed,
    /// Rejected.
    Failed {
        /// The failure's families, as decks name them; the most telling first.
        families: Vec<String>,
        /// How far it got, 0.0 to below 1.0.
        progress: f64,
    },
    /// Nobody can tell; not the candidate's doing.
    Unjudged,
}

impl Ruling {
    /// Returns what `judgement` means.
    pub fn of(judgement: &Judgement) -> Self {
        match judgement {
            Judgement::Sql { verdict } => of_sql(verdict),
            Judgement::Coding { report, .. } => of_coding(report),
        }
    }

    /// Says whether a probe for a failure of `family` (any if `None`) fires.
    pub fn fails_as(&self, family: Option<&str>) -> bool {
        match self {
            Self::Failed { families, .. } => {
                family.is_none_or(|family| families.iter().any(|known| known == family))
            }
            Self::Passed | Self::Unjudged => false,
        }
    }
}

impl Judgement {
    /// Returns the verdict in one line for people.
    pub fn headline(&self) -> String {
        match self {
            Self::Sql { verdict } => verdict.headline(),
            Self::Coding { report, .. } => report.verdict.headline(),
        }
    }
}

/// Progress: the columns stand, then the rows, then their order and types.
fn of_sql(verdict: &SqlVerdict) -> Ruling {
    match verdict {
        SqlVerdict::Accepted { .. } => Ruling::Passed,
        SqlVerdict::Wrong(found) => {
            let (family, progress) = match found.difference.class() {
                DifferenceClass::ColumnCount => ("column-count", 0.25),
                DifferenceClass::ColumnNames => ("column-names", 0.75),
                DifferenceClass::MissingRow | DifferenceClass::TooFewCopies => ("missing-row", 0.5),
                DifferenceClass::ExtraRow | DifferenceClass::TooManyCopies => ("extra-row", 0.5),
                DifferenceClass::ChangedRow => ("wrong-value", 0.5),
                DifferenceClass::Order => ("order", 0.75),
                DifferenceClass::TypeOnly => ("type", 0.75),
            };
            let named = found.named.iter().map(|mistake| mistake.id.clone());
            failed(
                named.chain([family.to_owned(), "wrong".to_owned()]),
                progress,
            )
        }
        SqlVerdict::Failed(_) => failed(["error".to_owned()], 0.0),
        SqlVerdict::OverBudget { .. } => failed(["over-budget".to_owned()], 0.25),
        SqlVerdict::Inconclusive { .. } | SqlVerdict::Cancelled => Ruling::Unjudged,
    }
}

/// Progress: the share of cases that passed.
fn of_coding(report: &CodingReport) -> Ruling {
    let ran = report.cases.len();
    let passed = report.cases.iter().filter(|case| case.passed).count();
    let (family, total) = match &report.verdict {
        CodingVerdict::Accepted { .. } => return Ruling::Passed,
        CodingVerdict::Unavailable { .. } | CodingVerdict::Cancelled => return Ruling::Unjudged,
        CodingVerdict::Wrong { total, .. } => ("wrong", *total),
        CodingVerdict::Crashed { total, .. } => ("error", *total),
        CodingVerdict::TimedOut { .. } => ("timeout", ran),
        CodingVerdict::OutOfMemory { .. } => ("memory", ran),
        CodingVerdict::TooMuchOutput { .. } => ("output", ran),
        CodingVerdict::Forbidden { .. } => ("forbidden", ran),
    };
    // A rejected program has at least one case it does not pass, even if that one was not listed.
    let total = total.max(passed + 1);
    failed([family.to_owned()], passed as f64 / total as f64)
}

fn failed(families: impl IntoIterator<Item = String>, progress: f64) -> Ruling {
    Ruling::Failed {
        families: families.into_iter().collect(),
        progress,
    }
}
