//! A deck's claims about a question, put to the test.
//!
//! Invariant: one finding per claim, in the deck's order, whether it holds or not; a proof that is
//! cancelled breaks off.

use serde::{Deserialize, Serialize};

use super::reach::Care;
use super::sql::{SqlTask, grade, grade_on};
use super::trial;
use crate::base::CancelToken;
use crate::verdict::{Budget, SqlVerdict};

/// A claim and the verdict on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Whose claim.
    pub subject: Subject,
    /// What the grader says.
    pub verdict: SqlVerdict,
}

/// A query of the deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The reference; it must be accepted.
    Reference,
    /// An alternative right answer, from 0; it must be accepted.
    Alternative(usize),
    /// A known wrong answer; it must be proved wrong.
    Wrong(String),
}

impl Finding {
    /// Says whether the claim fails.
    pub fn is_fault(&self) -> bool {
        match self.subject {
            Subject::Reference | Subject::Alternative(_) => !self.verdict.is_accepted(),
            // A wrong answer that does not even run teaches nothing.
            Subject::Wrong(_) => !matches!(self.verdict, SqlVerdict::Wrong(_)),
        }
    }

    /// Returns one line for people: the claim and what became of it.
    pub fn headline(&self) -> String {
        let subject = match &self.subject {
            Subject::Reference => "reference".to_owned(),
            Subject::Alternative(index) => format!("alternative {}", index + 1),
            Subject::Wrong(id) => format!("wrong answer {id}"),
        };
        format!("{subject}: {}", self.verdict.headline())
    }
}

/// Grades the reference, every alternative and every wrong answer of `task`. The database that tells a
/// wrong answer, as it should, is not made small.
pub fn prove(
    task: &SqlTask,
    alternatives: &[String],
    budget: &Budget,
    cancel: &CancelToken,
) -> Vec<Finding> {
    let reference = [(Subject::Reference, &task.reference)];
    let alternatives = alternatives.iter().enumerate();
    let alternatives = alternatives.map(|(index, sql)| (Subject::Alternative(index), sql));
    let wrong = task
        .wrong
        .iter()
        .map(|wrong| (Subject::Wrong(wrong.id.clone()), &wrong.sql));
    let claims = reference.into_iter().chain(alternatives).chain(wrong);
    // Where it cannot be opened, grading each says why.
    let opened = trial::open(task, false).ok();
    let judge = |sql: &str| {
        let opened = opened.as_ref()?;
        let brief = (sql, Care::Known);
        Some(grade_on(task, opened, brief, (budget, cancel), &mut |_| {}))
    };
    let finding = |(subject, sql): (Subject, &String)| {
        let brief = judge(sql).map(|verdict| Finding {
            subject: subject.clone(),
            verdict,
        });
        // A claim that does not hold is told with all there is to say about it.
        brief
            .filter(|finding| !finding.is_fault() || cancel.is_cancelled())
            .unwrap_or_else(|| Finding {
                subject,
                verdict: grade(task, sql, budget, cancel, &mut |_, _| {}),
            })
    };
    // What was cancelled is told by nobody; the rest would only keep whoever cancelled waiting.
    let claims = claims.take_while(|_| !cancel.is_cancelled());
    claims.map(finding).collect()
}
