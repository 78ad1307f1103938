//! A scratch database with raw tables and the candidate's model in it.
//!
//! Invariant: every part of the answer runs under the same budget, and a metric is asked while the
//! raw tables are empty: what it returns comes out of the candidate's own tables.

use super::sql::single_query;
use crate::base::CancelToken;
use crate::deck::{Batch, Modelling};
use crate::instance::schema::Table;
use crate::relation::{Parts, Relation, script};
use crate::sandbox::{self, Engine, EngineError, run_script};
use crate::verdict::{AnswerPart, Budget, Limit, Outcome, SqlError};

/// Why a part of the answer did not come to its end.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stop {
    /// SQLite or the guard refuses it.
    Failed(SqlError),
    /// A limit was reached.
    Over(Limit),
    /// It was stopped from outside.
    Cancelled,
}

/// Why there is no bed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NoBed {
    /// The deck or the engine is at fault.
    Ours(String),
    /// The candidate's part is.
    Theirs(AnswerPart, Stop),
}

/// A scratch database under trial.
#[derive(Debug)]
pub(super) struct Bed<'a> {
    pub(super) engine: Engine,
    parts: &'a Parts,
    raw: Vec<String>,
    budget: &'a Budget,
    cancel: &'a CancelToken,
}

impl<'a> Bed<'a> {
    /// Makes the raw tables and the candidate's model.
    pub(super) fn new(
        question: &Modelling,
        parts: &'a Parts,
        (budget, cancel): (&'a Budget, &'a CancelToken),
    ) -> Result<Self, NoBed> {
        let ours = |why: String| NoBed::Ours(why);
        let engine = Engine::with_script(&question.raw).map_err(|error| ours(error.to_string()))?;
        let schema = sandbox::read_schema(&engine).map_err(|error| ours(error.to_string()))?;
        let mut bed = Self {
            engine,
            parts,
            raw: schema.tables.into_iter().map(|table| table.name).collect(),
            budget,
            cancel,
        };
        let theirs = |stop| NoBed::Theirs(AnswerPart::Model, stop);
        bed.script(&parts.model).map_err(theirs)?;
        // SQLite takes a view that it cannot read, and complains when it is looked at.
        if let Err(error) = sandbox::read_schema(&bed.engine) {
            return Err(theirs(Stop::Failed(SqlError {
                message: match error {
                    EngineError::Open(error) => error.to_string(),
                    error => error.to_string(),
                },
                position: None,
                help: Some("a view of the model cannot be read".into()),
            })));
        }
        if bed.tables().is_empty() {
            return Err(theirs(Stop::Failed(SqlError {
                message: "the model makes no table".into(),
                position: None,
                help: Some("write CREATE TABLE statements below `-- @model`".into()),
            })));
        }
        Ok(bed)
    }

    /// Delivers a batch into the raw tables; says why if the candidate's model forbids it.
    pub(super) fn deliver(&mut self, batch: &Batch) -> Result<(), String> {
        self.engine.deliver(&self.raw, &batch.sql)
    }

    /// Runs the load, or its first `until` statements.
    pub(super) fn load(&mut self, until: Option<usize>) -> Result<(), Stop> {
        let load = &self.parts.load;
        let statements = script::statements(load);
        let cut = until.and_then(|n| statements.get(n.checked_sub(1)?));
        let end = cut.map_or(load.len(), |range| range.end);
        let text = load.get(..end).unwrap_or(load);
        self.script(text)
    }

    /// Returns the rows of a metric, out of the candidate's own tables.
    pub(super) fn ask(&self, metric: &str) -> Result<Relation, Stop> {
        let fail = |message: String, help: &str| {
            Stop::Failed(SqlError {
                message,
                position: None,
                help: Some(help.into()),
            })
        };
        let text = self.parts.metric(metric).ok_or_else(|| {
            let help = format!("write its query below `-- @metric {metric}`");
            fail(format!("there is no metric {metric}"), &help)
        })?;
        let query = single_query(text).map_err(Stop::Failed)?;
        let keep =
            "the raw tables hold one batch at a time: keep them, and let nothing refer to them";
        self.engine
            .empty(&self.raw)
            .map_err(|why| fail(format!("the raw tables cannot be emptied: {why}"), keep))?;
        let answer = self
            .engine
            .answer(&query, false, self.budget, self.cancel)
            .map_err(Outcome::from);
        match answer {
            Ok(relation) => Ok(relation),
            Err(outcome) => Err(stop(outcome)),
        }
    }

    /// Returns the candidate's tables, without views.
    pub(super) fn tables(&self) -> Vec<Table> {
        let schema = sandbox::read_schema(&self.engine).unwrap_or_default();
        let is_raw = |name: &str| self.raw.iter().any(|raw| raw.eq_ignore_ascii_case(name));
        let own = schema.tables.into_iter();
        own.filter(|table| !table.is_view && !is_raw(&table.name))
            .collect()
    }

    fn script(&mut self, text: &str) -> Result<(), Stop> {
        let outcomes = run_script(&mut self.engine, text, self.budget, self.cancel);
        self.engine.end_session();
        match outcomes.into_iter().next_back() {
            Some(outcome) if !outcome.is_complete() => Err(stop(outcome)),
            _ => Ok(()),
        }
    }
}

fn stop(outcome: Outcome) -> Stop {
    match outcome {
        Outcome::Failed(error) => Stop::Failed(error),
        Outcome::OverBudget { limit } => Stop::Over(limit),
        // What came to its end does not stop anything.
        Outcome::Cancelled | Outcome::Rows { .. } | Outcome::Done { .. } => Stop::Cancelled,
    }
}
