//! One engine on which a reference and a submission are tried, instance after instance.
//!
//! Invariant: a difference counts only on an instance on which the reference's own answer is
//! determined, that is, does not change when rows are stored or scanned in another order.

use std::cell::OnceCell;

use super::mirror::{self, Mirror};
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
    /// Queries that return no row on a database that keeps the rules.
    rules: &'a [String],
}

/// Whose query stopped.
pub(super) enum Fault {
    Reference(Stopped),
    Submission(Stopped),
    Ours(String),
}

/// What a difference is worth.
pub(super) enum Weight {
    /// It is there in whatever order rows are stored.
    Sure,
    /// With the rows in another order the submission agrees; this is what it returns then.
    Chance(Box<Relation>),
    /// The reference's own answer is not determined here.
    Murky,
}

/// Both answers and how they differ.
#[derive(Clone)]
pub(super) struct Answers {
    pub(super) expected: Relation,
    pub(super) actual: Relation,
    pub(super) difference: Option<Difference>,
}

/// Opens the engine of a task, with the visible data in it, and reads its schema. With loose keys,
/// SQLite does not look after foreign keys.
pub(super) fn open(task: &SqlTask, has_loose_keys: bool) -> Result<(Engine, Schema), EngineError> {
    let engine = Engine::with_script(&task.setup_sql)?;
    if has_loose_keys {
        engine.ignore_foreign_keys()?;
    }
    let schema = read_schema(&engine)?;
    Ok((engine, schema))
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        task: &'a SqlTask,
        (engine, schema): (&'a Engine, &'a Schema),
        rules: &'a [String],
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
            rules,
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

    /// The generator of hidden instances.
    pub(super) fn generator(&self, mined: &Mined) -> Generator<'a> {
        Generator::new(self.schema, &self.task.hints, mined)
    }

    /// The hidden instance number `index`, and its seed; they grow.
    pub(super) fn hidden(
        &self,
        generator: &Generator<'_>,
        crowd: usize,
        index: usize,
    ) -> (Instance, Seed) {
        let seed = Seed(self.task.seed).split(&format!("hidden {index}"));
        let grown = 2 + (index / 5).min(7);
        // Every fourth is large enough for the counts and limits of the queries.
        let rows = if index % 4 == 3 {
            grown.max(crowd)
        } else {
            grown
        };
        let size = Size { rows };
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
        let reference = [self.task.reference.as_str()];
        let [answers] = self.reorder(reference, &mirror::some_orders(instance));
        answers.is_none_or(|answers| !self.changes(&answers))
    }

    /// Says what a difference on `instance`, which is loaded, is worth.
    pub(super) fn weigh(&self, instance: &Instance, submission: &str, answers: &Answers) -> Weight {
        let expected = &answers.expected;
        if !self.is_stable(expected) {
            return Weight::Murky;
        }
        let flipped = self
            .engine
            .answer(submission, true, self.budget, self.cancel);
        let mut others: Vec<Relation> = flipped.into_iter().collect();
        // Rows that are alone in their table lie in one order only.
        if instance.tables.iter().any(|table| table.rows.len() > 1) {
            let queries = [self.task.reference.as_str(), submission];
            let [reference, theirs] = self.reorder(queries, &mirror::some_orders(instance));
            // One answer in all orders, but not the expected one: the mirror misses something.
            if reference.is_some_and(|list| self.changes(&list)) {
                return Weight::Murky;
            }
            let theirs = theirs.unwrap_or_default();
            let agrees = theirs.iter().any(|other| self.is_same(expected, other));
            if !agrees && self.changes(&theirs) {
                let [more] = self.reorder([submission], &mirror::more_orders(instance));
                others.extend(more.unwrap_or_default());
            }
            others.extend(theirs);
        }
        let agreeing = others
            .into_iter()
            .find(|other| self.is_same(expected, other));
        agreeing.map_or(Weight::Sure, |other| Weight::Chance(Box::new(other)))
    }

    /// The answers of the queries with the rows stored in these orders.
    fn reorder<const N: usize>(
        &self,
        queries: [&str; N],
        orders: &[Instance],
    ) -> [Option<Vec<Relation>>; N] {
        let mirror = self
            .mirror
            .get_or_init(|| Mirror::open(self.schema))
            .as_ref();
        match mirror {
            Some(mirror) => mirror.ask(queries, orders, (self.budget, self.cancel)),
            // Where the mirror is blind, the other scan order has to do.
            None => queries.map(|_| None),
        }
    }

    fn changes(&self, answers: &[Relation]) -> bool {
        let mut pairs = answers.iter().zip(answers.iter().skip(1));
        pairs.any(|(one, next)| !self.is_same(one, next))
    }

    /// Loads `instance` and returns both answers, if SQLite takes every row.
    pub(super) fn retry(&self, instance: &Instance, submission: &str) -> Option<Answers> {
        if !self.load_whole(instance) || !self.keeps_rules() {
            return None;
        }
        self.compare(submission).ok()
    }

    /// Says whether what is loaded keeps the rules that go beyond the DDL.
    pub(super) fn keeps_rules(&self) -> bool {
        let rules = self.rules.iter();
        rules
            .map(|rule| self.answer(rule))
            .all(|broken| broken.is_ok_and(|broken| broken.is_empty()))
    }

    fn is_same(&self, expected: &Relation, again: &Relation) -> bool {
        difference(expected, again, &self.task.comparison).is_none()
    }
}
