//! Grades a SQL submission: the search for a database that proves it wrong.
//!
//! Invariant: the verdict is a function of task, submission and budget. A `Wrong` verdict's
//! database satisfies every constraint, the reference's answer on it is determined, and no row can
//! be taken away from it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::reach::{Care, Reach};
use super::search;
use super::trial;
use super::typed;
use crate::base::CancelToken;
use crate::dialect::Dialect;
use crate::instance::{Hints, Schema};
use crate::relation::{Comparison, script};
use crate::sandbox::Engine;
use crate::verdict::{Budget, Phase, SqlError, SqlPosition, SqlVerdict};

/// Hidden databases that are tried if a task does not say otherwise; some 40 ms of work.
pub const DEFAULT_INSTANCES: usize = 1_000;

/// Hidden databases that are tried at least.
const MIN_INSTANCES: usize = 5;

/// Bytes of a submission that are looked at.
const MAX_SUBMISSION: usize = 1 << 16;

/// The search ends after this long, however many databases were tried. Far beyond what a sound query
/// takes, so that the verdict does not hang on the machine.
const SUBMIT_WALL: Duration = Duration::from_secs(8);

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
    grade_telling(task, submission, budget, cancel, &mut |phase| {
        if let Phase::Trying { done, total } = phase {
            progress(done, total);
        }
    })
}

/// Judges `submission` as [`grade`] does; `tell` hears of every phase.
pub fn grade_telling(
    task: &SqlTask,
    submission: &str,
    budget: &Budget,
    cancel: &CancelToken,
    tell: &mut dyn FnMut(Phase),
) -> SqlVerdict {
    // A data set that cannot be read leaves nothing to judge on.
    let opened = match trial::open(task, false) {
        Ok(opened) => opened,
        Err(error) => {
            return SqlVerdict::Inconclusive {
                why: error.to_string(),
            };
        }
    };
    let limits = (budget, cancel);
    grade_on(task, &opened, (submission, Care::Candidate), limits, tell)
}

/// Judges as [`grade`] does, on the engine of the task that [`trial::open`] opened; beside the verdict
/// it finds out what is cared for.
pub(super) fn grade_on(
    task: &SqlTask,
    opened: &(Engine, Schema),
    (submission, care): (&str, Care),
    limits: (&Budget, &CancelToken),
    tell: &mut dyn FnMut(Phase),
) -> SqlVerdict {
    match typed::carry(submission, task.dialect, &opened.1) {
        Ok(carried) => {
            let verdict = grade_carried(task, opened, (&carried.sql, care), limits, tell);
            typed::placed_in(verdict, submission, &carried)
        }
        Err(error) => SqlVerdict::Failed(error),
    }
}

fn grade_carried(
    task: &SqlTask,
    opened: &(Engine, Schema),
    (submission, care): (&str, Care),
    limits: (&Budget, &CancelToken),
    tell: &mut dyn FnMut(Phase),
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
    let reach = Reach {
        databases: task.instances.max(MIN_INSTANCES),
        wall: SUBMIT_WALL,
        rules: &[],
        has_loose_keys: false,
        care,
    };
    search::judge_on(task, opened, &query, reach, limits, tell).verdict
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
    let first = script::first_token(text);
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
