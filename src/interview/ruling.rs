//! What a verdict means to the interview: passed, failed (in which families), or not judged.
//!
//! Invariant: the words here are those of `docs/deck-format.md`, whatever the verdicts call their
//! variants; a submission that could not be judged is neither a pass nor a failure.

use crate::interview::event::Judgement;
use crate::relation::DifferenceClass;
use crate::verdict::{
    Agreement, CodingReport, CodingVerdict, Family, ModellingReport, ModellingVerdict,
    NamedMistake, SqlVerdict,
};

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
            Judgement::Coding { report, named } => of_coding(report, named.as_ref()),
            Judgement::Modelling { report } => of_modelling(report),
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
    /// Returns how the credit for a wrong answer comes about, with its numbers.
    pub fn credit(&self) -> Option<String> {
        match self {
            Self::Sql {
                verdict: SqlVerdict::Wrong(found),
            } => found.agreement.map(Agreement::formula),
            _ => None,
        }
    }

    /// Says whether there was something to try: a model that does not run on empty tables was only
    /// mistyped.
    pub fn was_tried(&self) -> bool {
        !matches!(
            self,
            Self::Modelling { report } if matches!(report.verdict, ModellingVerdict::Failed { .. })
        )
    }

    /// Returns the verdict in one line for people.
    pub fn headline(&self) -> String {
        match self {
            Self::Sql { verdict } => verdict.headline(),
            Self::Coding { report, .. } => report.verdict.headline(),
            Self::Modelling { report } => report.verdict.headline(),
        }
    }
}

/// Progress: the credit for the databases on which the answers agree; in journals from before they
/// were counted, the columns stand, then the rows, then their order and types.
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
            let progress = found.agreement.map_or(progress, Agreement::credit);
            let named = found.named.iter().map(|mistake| mistake.id.clone());
            let plain = found
                .family
                .map(|_| Family::of_answers(&found.difference, &found.expected, &found.actual));
            let mut close: Vec<&str> = found
                .family
                .into_iter()
                .chain(plain)
                .map(Family::slug)
                .collect();
            close.dedup();
            close.retain(|close| *close != family);
            let told = close.into_iter().chain([family, "wrong"]);
            failed(named.chain(told.map(str::to_owned)), progress)
        }
        SqlVerdict::Undetermined(_) => failed(["undetermined".to_owned()], 0.5),
        SqlVerdict::Failed(_) => failed(["error".to_owned()], 0.0),
        SqlVerdict::OverBudget { .. } => failed(["over-budget".to_owned()], 0.25),
        SqlVerdict::Inconclusive { .. } | SqlVerdict::Cancelled => Ruling::Unjudged,
    }
}

/// Progress: the share of cases that passed.
fn of_coding(report: &CodingReport, named: Option<&NamedMistake>) -> Ruling {
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
    let named = named.map(|mistake| mistake.id.clone());
    failed(
        named.into_iter().chain([family.to_owned()]),
        passed as f64 / total as f64,
    )
}

/// Progress: the share of trials that the model stands.
fn of_modelling(report: &ModellingReport) -> Ruling {
    match &report.verdict {
        ModellingVerdict::Accepted { .. } => Ruling::Passed,
        ModellingVerdict::Rejected { passed, total, .. } => {
            let mut families: Vec<String> = Vec::new();
            for trial in report.trials.iter().filter(|trial| !trial.passed) {
                let fault = trial.fault.as_str();
                if families.iter().all(|known| known != fault) {
                    families.push(fault.to_owned());
                }
            }
            failed(families, *passed as f64 / (*total).max(passed + 1) as f64)
        }
        ModellingVerdict::Failed { .. } => failed(["error".to_owned()], 0.0),
        ModellingVerdict::OverBudget { .. } => failed(["over-budget".to_owned()], 0.25),
        ModellingVerdict::Inconclusive { .. } | ModellingVerdict::Cancelled => Ruling::Unjudged,
    }
}

fn failed(families: impl IntoIterator<Item = String>, progress: f64) -> Ruling {
    Ruling::Failed {
        families: families.into_iter().collect(),
        progress,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{AnswerPart, CaseOutcome, Fault, SqlError};

    fn case(name: &str, passed: bool) -> CaseOutcome {
        CaseOutcome {
            name: name.into(),
            hidden: false,
            found: None,
            passed,
            input: String::new(),
            expected: String::new(),
            got: None,
            difference: None,
            stdout: String::new(),
            error: None,
            micros: 1,
        }
    }

    fn check(verdict: CodingVerdict, named: Option<&str>, families: &[&str], progress: f64) {
        let report = CodingReport {
            verdict,
            cases: vec![case("a", true), case("b", false)],
            stdout: String::new(),
            limits_hit: Vec::new(),
            wall_micros: 1,
            startup_micros: 1,
            random: None,
            growth: None,
        };
        let named = named.map(|id| NamedMistake {
            id: id.into(),
            name: "x".into(),
            origin: crate::verdict::Origin::Deck,
        });
        let ruling = Ruling::of(&Judgement::Coding { report, named });
        let families = families.iter().map(|family| (*family).to_owned()).collect();
        assert_eq!(ruling, Ruling::Failed { families, progress });
    }

    #[test]
    fn a_program_fails_in_the_decks_words() {
        let first = Box::new(case("b", false));
        let wrong = || CodingVerdict::Wrong {
            first: first.clone(),
            passed: 1,
            total: 4,
        };
        check(wrong(), None, &["wrong"], 0.25);
        check(wrong(), Some("off-by-one"), &["off-by-one", "wrong"], 0.25);
        check(
            CodingVerdict::TimedOut {
                wall_ms: 9,
                case: None,
            },
            None,
            &["timeout"],
            0.5,
        );
        check(
            CodingVerdict::OutOfMemory {
                limit_mb: 9,
                case: None,
            },
            None,
            &["memory"],
            0.5,
        );
        check(
            CodingVerdict::TooMuchOutput {
                limit_kb: 9,
                case: None,
            },
            None,
            &["output"],
            0.5,
        );
    }

    #[test]
    fn a_model_that_was_mistyped_was_not_tried() {
        let check = |verdict, expect| {
            let report = ModellingReport::of(verdict);
            let judgement = Judgement::Modelling { report };
            assert_eq!(judgement.was_tried(), expect, "{judgement:?}");
        };
        let error = SqlError {
            message: "near \"CREAT\": syntax error".into(),
            position: None,
            help: None,
        };
        let at = AnswerPart::Model;
        check(ModellingVerdict::Failed { at, error }, false);
        check(ModellingVerdict::Accepted { trials: 3 }, true);
        let fault = Fault::WrongGrain;
        check(
            ModellingVerdict::Rejected {
                fault,
                passed: 1,
                total: 3,
            },
            true,
        );
    }

    #[test]
    fn who_was_not_judged_has_not_failed() {
        for verdict in [
            SqlVerdict::Cancelled,
            SqlVerdict::Inconclusive {
                why: "the reference fails".into(),
            },
        ] {
            let ruling = Ruling::of(&Judgement::Sql { verdict });
            assert_eq!(ruling, Ruling::Unjudged);
            assert!(!ruling.fails_as(None));
        }
    }
}
