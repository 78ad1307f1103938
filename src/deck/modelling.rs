//! A checked modelling question: raw tables, batches that are delivered into them, and the trials
//! that a model has to stand.
//!
//! Invariant: deliveries, demands and bad models refer to batches, metrics and trials that exist.

use crate::relation::{Comparison, Relation, parts};
use crate::verdict::Fault;

/// A modelling question.
#[derive(Clone, Debug, PartialEq)]
pub struct Modelling {
    /// CREATE TABLE statements of the raw tables.
    pub raw: String,
    /// Rows that are delivered together.
    pub batches: Vec<Batch>,
    /// What has to come out of the model.
    pub metrics: Vec<Metric>,
    /// What the model has to stand, in the order they are held.
    pub trials: Vec<Trial>,
    /// Good and bad models.
    pub specimens: Vec<Specimen>,
    /// What the candidate may ask.
    pub clarifications: Vec<super::Clarification>,
}

/// Rows that are delivered together; they replace what the raw tables held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Unique in the question.
    pub id: String,
    /// What is in it, for people.
    pub text: String,
    /// INSERT statements into the raw tables.
    pub sql: String,
}

/// A number that has to come out of the model, by a query of the candidate's.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Unique in the question.
    pub id: String,
    /// What it says, for people.
    pub text: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// How its rows are compared.
    pub comparison: Comparison,
}

/// Deliveries, and what must hold afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Unique in the question.
    pub id: String,
    /// What it demands, for people.
    pub name: String,
    /// The fault that failing it speaks of.
    pub fault: Fault,
    /// Batches in order, each loaded once.
    pub feed: Vec<Delivery>,
    /// What must hold.
    pub demand: Demand,
}

/// A batch that is delivered and loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Index into the question's batches.
    pub batch: usize,
    /// The load is cut off after so many statements, as by a crash.
    pub until: Option<usize>,
    /// The load may refuse the batch.
    pub may_fail: bool,
}

/// What must hold at the end of a trial.
#[derive(Clone, Debug, PartialEq)]
pub enum Demand {
    /// A metric returns these rows.
    Returns {
        /// Index into the question's metrics.
        metric: usize,
        /// The rows.
        rows: Relation,
    },
    /// The tables have a property.
    Has(ModelFact),
}

/// A property of the candidate's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFact {
    /// No column keeps floating-point numbers, unless it is declared DECIMAL or NUMERIC.
    NoFloats,
    /// Every table has a key, and nothing in a key is or may be NULL.
    Keys,
    /// At least one foreign key is declared, and every one holds.
    ForeignKeys,
}

/// A model that the deck knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specimen {
    /// What is different about it, or what it does wrong.
    pub name: String,
    /// The whole answer with its marks.
    pub text: String,
    /// For a bad one, the index of the trial that it must fail first.
    pub fails: Option<usize>,
}

impl Modelling {
    /// Returns what the pad holds at the start: the marks, each metric with its columns.
    pub fn starter(&self) -> String {
        let metrics = self.metrics.iter();
        parts::skeleton(metrics.map(|metric| (metric.id.as_str(), metric.columns.join(", "))))
    }

    /// Returns the good models.
    pub fn good(&self) -> impl Iterator<Item = &Specimen> {
        self.specimens.iter().filter(|one| one.fails.is_none())
    }
}
