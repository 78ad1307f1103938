//! One engine on which a reference and a submission are tried, instance after instance.
//!
//! Invariant: a difference counts only on an instance on which the reference's own answer is
//! determined, that is, does not change when rows are stored or scanned in another order.

use std::cell::OnceCell;

use super::mirror::Mirror;
use super::sql::SqlTask;
use crate::base::{CancelToken, Seed};
use crate::instance::{Generator, Instance, Mined, Schema, Size};
use crate::relation::{Difference, Relation, difference};
use crate::sandbox::run::Stopped;
use crate::sandbox::{Engine, EngineError, Loaded, read_schema};
use crate::verdict::Budget;

/// Rows per table of the visible data that are mined and, after a difference, shrunk.
const MAX_VISIBLE: usize = 2_000;

/// Where the two queries are tried.
pub(super) struct Trial<'a> {
    pub(super) task: &'a SqlTask,
    pub(super) schema: &'a Schema,
    engine: &'a Engine,
    order: Vec<usize>,
    /// Opened at the first difference.
    mirror: OnceCell<Option<Mirror>>,
    budget: &'a Budget,
    cancel: &'a CancelToken,
}

/// Whose query stopped.
pub(super) enum Fault {
    Reference(Stopped),
    Submission(Stopped),
    Ours(String),
}

/// Both answers and how they differ.
pub(super) struct Answers {
    pub(super) expected: Relation,
    pub(super) actual: Relation,
    pub(super) difference: Option<Difference>,
}

/// Opens the engine of a task, with the visible data in it, and reads its schema.
pub(super) fn open(task: &SqlTask) -> Result<(Engine, Schema), EngineError> {
    let engine = Engine::with_script(&task.setup_sql)?;
    let schema = read_schema(&engine)?;
    Ok((engine, schema))
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        task: &'a SqlTask,
        (engine, schema): (&'a Engine, &'a Schema),
        budget: &'a Budget,
        cancel: &'a CancelToken,
    ) -> Self {
        Self {
            task,
            schema,
            engine,
            order: schema.load_order(),
            mirror: OnceCell::new(),
            budget,
            cancel,
        }
    }

    /// The visible data as an instance, and whether that is all of it.
    pub(super) fn visible(&self) -> Result<(Instance, bool), Fault> {
        let visible = self.engine.visible_instance(self.schema, MAX_VISIBLE);
        let visible = visible.map_err(|error| Fault::Ours(error.to_string()))?;
        let is_whole = self
            .schema
            .tables
            .iter()
            .all(|t| t.row_count <= MAX_VISIBLE as u64);
        Ok((visible, is_whole))
    }

    /// The values worth trying for these two queries.
    pub(super) fn mine(&self, visible: &Instance, submission: &str) -> Mined {
        let mut mined = Mined::new(self.schema, visible);
        mined.add_sql(self.schema, &self.task.reference);
        mined.add_sql(self.schema, submission);
        mined
    }

    /// The hidden instance number `index`, and its seed; they grow.
    pub(super) fn hidden(&self, generator: &Generator<'_>, index: usize) -> (Instance, Seed) {
        let seed = Seed(self.task.seed).split(&format!("hidden {index}"));
        let size = Size {
            rows: 2 + (index / 5).min(7),
        };
        (generator.generate(seed, size), seed)
    }

    /// Starts and ends a series of instances; in between the visible data is away.
    pub(super) fn begin(&self) -> Result<(), Fault> {
        self.engine
            .begin_instances()
            .map_err(|error| Fault::Ours(error.to_string()))
    }

    pub(super) fn end(&self) -> Result<(), Fault> {
        self.engine
            .end_instances()
            .map_err(|error| Fault::Ours(error.to_string()))
    }

    /// Loads an instance and returns what SQLite took of it.
    pub(super) fn load(&self, instance: Instance) -> Result<Instance, Fault> {
        match self
            .engine
            .load_instance(self.schema, &self.order, &instance)
        {
            Ok(Loaded::Whole) => Ok(instance),
            Ok(Loaded::Part(part)) => Ok(part),
            Err(error) => Err(Fault::Ours(error.to_string())),
        }
    }

    /// Loads an instance; says whether SQLite took all of it.
    fn load_whole(&self, instance: &Instance) -> bool {
        let loaded = self
            .engine
            .load_instance(self.schema, &self.order, instance);
        loaded.is_ok_and(|loaded| loaded == Loaded::Whole)
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub(super) fn answer(&self, sql: &str) -> Result<Relation, Stopped> {
        self.engine.answer(sql, false, self.budget, self.cancel)
    }

    /// Asks both queries on what is loaded.
    pub(super) fn compare(&self, submission: &str) -> Result<Answers, Fault> {
        let expected = self
            .answer(&self.task.reference)
            .map_err(Fault::Reference)?;
        let actual = self.answer(submission).map_err(Fault::Submission)?;
        let difference = difference(&expected, &actual, &self.task.comparison);
        Ok(Answers {
            expected,
            actual,
            difference,
        })
    }

    /// Says whether the reference gives `expected` again when tables are scanned backwards.
    pub(super) fn is_stable(&self, expected: &Relation) -> bool {
        let flipped = self
            .engine
            .answer(&self.task.reference, true, self.budget, self.cancel);
        flipped.is_ok_and(|again| self.is_same(expected, &again))
    }

    /// Says whether the reference's answer on `instance`, which is loaded, is determined.
    pub(super) fn is_determined(&self, instance: &Instance, expected: &Relation) -> bool {
        if !self.is_stable(expected) {
            return false;
        }
        let mirror = self
            .mirror
            .get_or_init(|| Mirror::open(self.schema))
            .as_ref();
        let seen = mirror.and_then(|mirror| {
            let limits = (self.budget, self.cancel);
            let SqlTask {
                reference,
                comparison,
                ..
            } = self.task;
            mirror.is_determined(reference, instance, expected, comparison, limits)
        });
        // Where the mirror is blind, the other scan order has to do.
        seen.unwrap_or(true)
    }

    /// Loads `instance` and returns both answers if they differ and the difference counts.
    pub(super) fn counts(&self, instance: &Instance, submission: &str) -> Option<Answers> {
        if !self.load_whole(instance) {
            return None;
        }
        let answers = self.compare(submission).ok()?;
        let differs = answers.difference.is_some();
        (differs && self.is_determined(instance, &answers.expected)).then_some(answers)
    }

    fn is_same(&self, expected: &Relation, again: &Relation) -> bool {
        difference(expected, again, &self.task.comparison).is_none()
    }
}
