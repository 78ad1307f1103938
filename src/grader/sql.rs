//! Grades a SQL submission: the search for a database that proves it wrong.
//!
//! Invariant: the verdict is a function of task, submission and budget. A `Wrong` verdict's
//! database satisfies every constraint, the reference's answer on it is determined, and no row can
//! be taken away from it.

use serde::{Deserialize, Serialize};

use super::naming;
use super::trial::{self, Answers, Fault, Trial};
use super::typed;
use crate::base::CancelToken;
use crate::dialect::Dialect;
use crate::instance::{Generator, Hints, Instance, shrink};
use crate::relation::{Comparison, Difference, DifferenceClass, script};
use crate::sandbox::run::Stopped;
use crate::verdict::{
    Budget, Counterexample, Family, NamedMistake, SqlError, SqlPosition, SqlVerdict,
};

/// Hidden databases that are tried if a task does not say otherwise; about 20 ms of work.
pub const DEFAULT_INSTANCES: usize = 200;

/// Hidden databases that are tried at least.
const MIN_INSTANCES: usize = 5;

/// Bytes of a submission that are looked at.
const MAX_SUBMISSION: usize = 1 << 16;

/// How often the judge may be asked while a counterexample is shrunk.
const SHRINK_BUDGET: usize = 1_500;

/// A SQL question as the grader needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SqlTask {
    /// CREATE TABLE, CREATE INDEX and INSERT: the schema and the visible data.
    pub setup_sql: String,
    /// What generated values are like beyond the DDL.
    pub hints: Hints,
    /// The reference query.
    pub reference: String,
    /// The dialect submissions are written in; the reference is SQLite's.
    #[serde(default)]
    pub dialect: Dialect,
    /// How answers are compared.
    pub comparison: Comparison,
    /// Known wrong answers.
    pub wrong: Vec<WrongAnswer>,
    /// How many hidden databases are tried; at least 5 are.
    pub instances: usize,
    /// The seed of the hidden databases.
    pub seed: u64,
}

/// A wrong answer the deck knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongAnswer {
    /// Its id in the deck.
    pub id: String,
    /// What is wrong with it, in a few words.
    pub name: String,
    /// The query.
    pub sql: String,
}

/// Judges `submission`; `progress` hears how many of how many databases were tried.
pub fn grade(
    task: &SqlTask,
    submission: &str,
    budget: &Budget,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(usize, usize),
) -> SqlVerdict {
    typed::judged(&task.setup_sql, submission, task.dialect, |carried| {
        grade_carried(task, carried, budget, cancel, progress)
    })
}

fn grade_carried(
    task: &SqlTask,
    submission: &str,
    budget: &Budget,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(usize, usize),
) -> SqlVerdict {
    let query = match single_query(submission) {
        Ok(query) => query,
        Err(error) => return SqlVerdict::Failed(error),
    };
    if let Err(error) = single_query(&task.reference) {
        return SqlVerdict::Inconclusive {
            why: format!("the reference is no query: {error}"),
        };
    }
    let (engine, schema) = match trial::open(task) {
        Ok(opened) => opened,
        Err(error) => {
            return SqlVerdict::Inconclusive {
                why: error.to_string(),
            };
        }
    };
    let trial = Trial::new(task, (&engine, &schema), budget, cancel);
    let mut search = Search {
        trial,
        query: &query,
        label: String::new(),
    };
    match search.run(progress) {
        Ok(verdict) => verdict,
        Err(fault) => search.blame(fault),
    }
}

/// Returns the one SELECT of a submission, at its place: text before it is blanked out, so that
/// errors point into the text as typed.
pub(super) fn single_query(submission: &str) -> Result<String, SqlError> {
    let error = |message: &str, offset: Option<usize>, help: &str| SqlError {
        message: message.into(),
        position: offset.map(|offset| SqlPosition::locate(submission, offset)),
        help: Some(help.into()),
    };
    if let Some(error) = crate::sandbox::unreadable(submission, MAX_SUBMISSION) {
        return Err(error);
    }
    let mut statements = script::statements(submission).into_iter();
    let Some(range) = statements.next() else {
        return Err(error(
            "there is no query to judge",
            None,
            "write one SELECT",
        ));
    };
    if let Some(second) = statements.next() {
        let help = "submit one SELECT; it may start with WITH";
        return Err(error(
            "there is more than one statement",
            Some(second.start),
            help,
        ));
    }
    let text = submission.get(range.clone()).unwrap_or_default();
    let first = script::tokens(text).into_iter().next();
    let reads = |word: &str| first.as_ref().is_some_and(|token| token.is(text, word));
    if !["select", "with", "values"].into_iter().any(reads) {
        let help = "an answer is one SELECT; it may start with WITH";
        return Err(error("this is not a query", Some(range.start), help));
    }
    let head = submission.get(..range.start).unwrap_or_default();
    let blank = head.chars().map(|c| {
        if c == '\n' {
            "\n".into()
        } else {
            " ".repeat(c.len_utf8())
        }
    });
    Ok(blank.chain([text.to_owned()]).collect())
}

struct Search<'a> {
    trial: Trial<'a>,
    query: &'a str,
    /// The database being tried.
    label: String,
}

/// A database on which the difference counts.
struct Found {
    label: String,
    seed: Option<crate::base::Seed>,
    instance: Option<Instance>,
    answers: Answers,
    difference: Difference,
}

impl Search<'_> {
    fn run(&mut self, progress: &mut dyn FnMut(usize, usize)) -> Result<SqlVerdict, Fault> {
        let n_hidden = self.trial.task.instances.max(MIN_INSTANCES);
        progress(0, n_hidden + 1);
        self.label = "the visible data".into();
        let (visible, is_whole) = self.trial.visible()?;
        let answers = self.trial.compare(self.query)?;
        let mut n_rows = answers.expected.len();
        let mut found = None;
        if let Some(difference) = answers.difference.clone()
            && self.trial.is_stable(&answers.expected)
        {
            found = Some(Found {
                label: self.label.clone(),
                seed: None,
                instance: is_whole.then(|| visible.clone()),
                answers,
                difference,
            });
        }
        progress(1, n_hidden + 1);
        let mined = self.trial.mine(&visible, self.query);
        let generator = Generator::new(self.trial.schema, &self.trial.task.hints, &mined);
        self.trial.begin()?;
        // Storing the visible rows in another order may show that the reference is not determined.
        if let Some(Found {
            instance: Some(instance),
            answers,
            ..
        }) = &found
        {
            let loaded = self.trial.load(instance.clone())?;
            if loaded != *instance || !self.trial.is_determined(instance, &answers.expected) {
                found = None;
            }
        }
        for index in 0..n_hidden {
            // A difference on visible data too large to show is worth a look for a smaller one.
            if found.as_ref().is_some_and(|found| found.instance.is_some()) {
                break;
            }
            self.label = format!("hidden instance {}", index + 1);
            let (instance, seed) = self.trial.hidden(&generator, index);
            let instance = self.trial.load(instance)?;
            let answers = self.trial.compare(self.query)?;
            n_rows += answers.expected.len();
            if let Some(difference) = answers.difference.clone()
                && self.trial.is_determined(&instance, &answers.expected)
            {
                found = Some(Found {
                    label: self.label.clone(),
                    seed: Some(seed),
                    instance: Some(instance),
                    answers,
                    difference,
                });
            }
            progress(index + 2, n_hidden + 1);
        }
        let verdict = match found {
            None => SqlVerdict::Accepted {
                instances: n_hidden + 1,
                rows: n_rows,
            },
            Some(found) => {
                let named = self.name_mistake(&generator, n_hidden, &found)?;
                SqlVerdict::Wrong(Box::new(self.shrink(found, named)))
            }
        };
        self.trial.end()?;
        Ok(if self.trial.is_cancelled() {
            SqlVerdict::Cancelled
        } else {
            verdict
        })
    }

    /// The mistake that the submission behaves like.
    fn name_mistake(
        &self,
        generator: &Generator<'_>,
        n_hidden: usize,
        found: &Found,
    ) -> Result<Option<NamedMistake>, Fault> {
        // The hidden instances alone do not tell the submission from the reference.
        let Some(instance) = &found.instance else {
            return Ok(None);
        };
        let mut hidden = (0..n_hidden).map(|index| self.trial.hidden(generator, index).0);
        naming::name(&self.trial, self.query, instance, &mut hidden)
    }

    /// The smallest database found on which the difference is still of the same class.
    fn shrink(&self, found: Found, named: Option<NamedMistake>) -> Counterexample {
        let class = found.difference.class();
        let Found {
            label,
            seed,
            instance,
            answers,
            difference,
        } = found;
        let mut best = (answers, difference);
        let mut tables = Vec::new();
        if let Some(start) = instance {
            let mut judge = |candidate: &Instance| match self.judge(candidate, class) {
                Some(better) => {
                    best = better;
                    true
                }
                None => false,
            };
            let shrunk = shrink(self.trial.schema, start, SHRINK_BUDGET, &mut judge);
            tables = shrunk.instance.relations(self.trial.schema);
        }
        let (answers, difference) = best;
        let family = Family::of_answers(&difference, &answers.expected, &answers.actual);
        Counterexample {
            label,
            seed,
            tables,
            expected: answers.expected,
            actual: answers.actual,
            difference,
            named,
            family: Some(family),
        }
    }

    fn judge(&self, candidate: &Instance, class: DifferenceClass) -> Option<(Answers, Difference)> {
        let answers = self.trial.counts(candidate, self.query)?;
        let difference = answers.difference.clone()?;
        (difference.class() == class).then_some((answers, difference))
    }

    /// The verdict when a query stopped instead of answering.
    fn blame(&self, fault: Fault) -> SqlVerdict {
        let label = &self.label;
        match fault {
            Fault::Reference(Stopped::Cancelled) | Fault::Submission(Stopped::Cancelled) => {
                SqlVerdict::Cancelled
            }
            Fault::Submission(Stopped::Failed(error)) if label == "the visible data" => {
                SqlVerdict::Failed(error)
            }
            Fault::Submission(Stopped::Failed(error)) => SqlVerdict::Failed(SqlError {
                message: format!("{} (on {label})", error.message),
                ..error
            }),
            Fault::Submission(Stopped::Over(limit)) => SqlVerdict::OverBudget {
                limit,
                label: label.clone(),
            },
            Fault::Reference(Stopped::Failed(error)) => SqlVerdict::Inconclusive {
                why: format!("the reference fails on {label}: {error}"),
            },
            Fault::Reference(Stopped::Over(limit)) => SqlVerdict::Inconclusive {
                why: format!("the reference does not finish on {label}: {limit}"),
            },
            Fault::Ours(why) => SqlVerdict::Inconclusive { why },
        }
    }
}
