//! One engine on which a reference and a submission are tried, instance after instance.
//!
//! Invariant: a difference counts only on an instance on which the reference's own answer is
//! determined, that is, does not change when rows are stored or scanned in another order.

use std::cell::{OnceCell, RefCell};

use super::mirror::{self, Mirror};
use super::rounding;
use super::sql::SqlTask;
use super::unfilled::Unfilled;
use crate::base::{CancelToken, Seed};
use crate::instance::{Aim, Generator, Instance, Mined, Rows, Schema, Size, Sketch};
use crate::relation::{Difference, Relation, Value, difference};
use crate::sandbox::run::Stopped;
use crate::sandbox::{Engine, EngineError, Series, Trust, read_schema};
use crate::verdict::Budget;

/// Rows per table of the visible data that are mined and, after a difference, shrunk.
const MAX_VISIBLE: usize = 2_000;

/// Where the two queries are tried.
pub(super) struct Trial<'a> {
    pub(super) task: &'a SqlTask,
    pub(super) schema: &'a Schema,
    engine: &'a Engine,
    /// There between `begin` and `end`.
    series: RefCell<Option<Series<'a>>>,
    /// The hidden database being tried.
    sketch: RefCell<Sketch>,
    pub(super) unfilled: Unfilled,
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
#[derive(Debug)]
pub(super) enum Weight {
    /// It is there in whatever order rows are stored.
    Sure,
    /// With the rows in another order the submission agrees; this is what it returns then.
    Chance(Box<Relation>),
    /// It is gone once both queries round decimals and not binary fractions.
    Rounding,
}

/// What came of a hidden database.
pub(super) enum Tried {
    /// The same answer, of so many rows.
    Same(usize),
    /// It breaks a rule that goes beyond the DDL.
    Unruly,
    /// Another answer.
    Unlike(Box<Split>),
}

/// A hidden database on which the answers differ.
pub(super) struct Split {
    pub(super) instance: Instance,
    pub(super) seed: Seed,
    pub(super) answers: Answers,
}

/// What came of asking both queries.
enum Met {
    /// The same answer, of so many rows.
    Same(usize),
    Unlike(Box<Answers>),
}

/// Both answers and how they differ.
#[derive(Clone)]
pub(super) struct Answers {
    pub(super) expected: Relation,
    pub(super) actual: Relation,
    pub(super) difference: Option<Difference>,
}

/// What is expected, what the submission returns, and what it returns with the rows in another order.
pub(super) type Otherwise = (Relation, Relation, Relation);

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
            series: RefCell::new(None),
            sketch: RefCell::new(Sketch::default()),
            unfilled: Unfilled::new(schema),
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
    pub(super) fn hidden(&self, generator: &Generator<'_>, index: usize) -> (Instance, Seed) {
        let (aim, seed, size) = self.recipe(generator, index);
        (generator.generate_for(aim, seed, size), seed)
    }

    /// The first databases make each kind of trouble on purpose, the others bring what they bring.
    fn recipe(&self, generator: &Generator<'_>, index: usize) -> (Aim, Seed, Size) {
        let seed = Seed(self.task.seed).split(&format!("hidden {index}"));
        let is_fourth = index % 4 == 3;
        let aim = if index < generator.n_directed() {
            Aim::Directed(index)
        } else if is_fourth && generator.has_crowds() {
            Aim::Crowd
        } else {
            Aim::Random
        };
        let grown = 2 + (index / 5).min(7);
        // Every fourth is large enough for the counts and limits of the queries; where they count
        // groups of rows, it makes groups on purpose.
        let rows = if is_fourth && aim != Aim::Crowd {
            grown.max(generator.crowd())
        } else {
            grown
        };
        (aim, seed, Size { rows })
    }

    /// Tries both queries on the hidden database number `index`.
    pub(super) fn try_hidden(
        &self,
        generator: &Generator<'_>,
        index: usize,
        submission: &str,
    ) -> Result<Tried, Fault> {
        let (aim, seed, size) = self.recipe(generator, index);
        let mut sketch = self.sketch.borrow_mut();
        let drawn = generator.sketch(aim, seed, size, &mut sketch);
        let part = if self.load_rows(&drawn)? {
            None
        } else {
            Some(self.salvage(&drawn.to_instance())?)
        };
        self.unfilled
            .note(|| part.clone().unwrap_or_else(|| drawn.to_instance()));
        if !self.keeps_rules() {
            return Ok(Tried::Unruly);
        }
        match self.meet(submission)? {
            Met::Same(n_rows) => Ok(Tried::Same(n_rows)),
            // The maker of the rows promised this; a counterexample is no place for trust.
            Met::Unlike(_) if !self.keeps_references()? => Ok(Tried::Unruly),
            Met::Unlike(answers) => Ok(Tried::Unlike(Box::new(Split {
                instance: part.unwrap_or_else(|| drawn.to_instance()),
                seed,
                answers: *answers,
            }))),
        }
    }

    /// Starts a series of instances from anywhere, which `end` ends; in between the visible data is
    /// away.
    pub(super) fn begin(&self) -> Result<(), Fault> {
        self.begin_with(Trust::Nobody)
    }

    /// Starts a series of instances, most of them by `generator`.
    pub(super) fn begin_for(&self, generator: &Generator<'_>) -> Result<(), Fault> {
        self.begin_with(if generator.keeps_references() {
            Trust::Maker
        } else {
            Trust::Nobody
        })
    }

    fn begin_with(&self, trust: Trust) -> Result<(), Fault> {
        let series = Series::begin(self.engine, self.schema, trust).map_err(ours)?;
        *self.series.borrow_mut() = Some(series);
        Ok(())
    }

    pub(super) fn end(&self) -> Result<(), Fault> {
        let series = self.series.borrow_mut().take();
        series.map_or(Ok(()), |series| series.end().map_err(ours))
    }

    /// Loads an instance and returns what SQLite took of it.
    pub(super) fn load(&self, instance: Instance) -> Result<Instance, Fault> {
        if self.load_checked(&instance)? {
            Ok(instance)
        } else {
            self.salvage(&instance)
        }
    }

    fn load_rows(&self, rows: &impl Rows) -> Result<bool, Fault> {
        let mut series = self.series.borrow_mut();
        let series = series.as_mut().ok_or_else(not_begun)?;
        series.load(rows).map_err(ours)
    }

    /// The same for rows of which nobody knows whether their foreign keys hold.
    fn load_checked(&self, instance: &Instance) -> Result<bool, Fault> {
        Ok(self.load_rows(instance)? && self.keeps_references()?)
    }

    fn keeps_references(&self) -> Result<bool, Fault> {
        let mut series = self.series.borrow_mut();
        let series = series.as_mut().ok_or_else(not_begun)?;
        series.keeps_references().map_err(ours)
    }

    fn salvage(&self, instance: &Instance) -> Result<Instance, Fault> {
        let mut series = self.series.borrow_mut();
        let series = series.as_mut().ok_or_else(not_begun)?;
        series.salvage(instance).map_err(ours)
    }

    /// Loads an instance; says whether SQLite took all of it.
    fn load_whole(&self, instance: &Instance) -> bool {
        self.load_checked(instance).unwrap_or(false)
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub(super) fn answer(&self, sql: &str) -> Result<Relation, Stopped> {
        match self.series.borrow_mut().as_mut() {
            Some(series) => {
                series.ask(sql, self.budget, self.cancel)?;
                Ok(series.relation(sql))
            }
            None => self.engine.answer(sql, false, self.budget, self.cancel),
        }
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

    /// The same within a series, without the answers where they are the same.
    fn meet(&self, submission: &str) -> Result<Met, Fault> {
        let reference = self.task.reference.as_str();
        let comparison = &self.task.comparison;
        let mut series = self.series.borrow_mut();
        let series = series.as_mut().ok_or_else(not_begun)?;
        let n_rows = series
            .ask(reference, self.budget, self.cancel)
            .map_err(Fault::Reference)?;
        series
            .ask(submission, self.budget, self.cancel)
            .map_err(Fault::Submission)?;
        if let (Some(expected), Some(actual)) =
            (series.answer(reference), series.answer(submission))
        {
            let has_columns =
                expected.1.len() == actual.1.len() && (!comparison.names || expected.1 == actual.1);
            if has_columns && expected.0.is_surely(actual.0, &comparison.kind) {
                return Ok(Met::Same(n_rows));
            }
        }
        let (expected, actual) = (series.relation(reference), series.relation(submission));
        let difference = difference(&expected, &actual, comparison);
        Ok(match difference {
            None => Met::Same(n_rows),
            difference => Met::Unlike(Box::new(Answers {
                expected,
                actual,
                difference,
            })),
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
        let reference = self.task.reference.as_str();
        let [answers] = self.reorder([reference], &mirror::some_orders(instance));
        !answers.is_some_and(|answers| self.changes(&answers))
    }

    /// Says what a difference on `instance`, which is loaded, is worth; nothing where the reference's
    /// own answer is not determined.
    pub(super) fn weigh(
        &self,
        instance: &Instance,
        submission: &str,
        answers: &Answers,
    ) -> Option<Weight> {
        let expected = &answers.expected;
        if !self.is_stable(expected) {
            return None;
        }
        if rounding::agree_in_decimals(self, submission) {
            return Some(Weight::Rounding);
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
                return None;
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
        Some(agreeing.map_or(Weight::Sure, |other| Weight::Chance(Box::new(other))))
    }

    /// Loads `instance`, on which the two agree; returns their answer, the submission's, and one that
    /// the submission gives with the rows in another order though the reference stays with its own.
    pub(super) fn settles_otherwise(
        &self,
        instance: &Instance,
        submission: &str,
    ) -> Option<Otherwise> {
        let is_orderless = |rows: &[Vec<Value>]| rows.len() < 2;
        if instance
            .tables
            .iter()
            .all(|table| is_orderless(&table.rows))
        {
            return None;
        }
        let answers = self.both(instance, submission)?;
        let expected = &answers.expected;
        if answers.difference.is_some() || !self.is_stable(expected) {
            return None;
        }
        let queries = [self.task.reference.as_str(), submission];
        let [reference, theirs] = self.reorder(queries, &mirror::some_orders(instance));
        let (reference, theirs) = reference.zip(theirs)?;
        let is_same = |other: &Relation| self.is_same(expected, other);
        // A mirror that shows another answer in the first place misses something.
        if !reference.iter().all(is_same) || !theirs.iter().any(is_same) {
            return None;
        }
        let other = theirs
            .into_iter()
            .find(|other| !self.is_same(expected, other))?;
        Some((answers.expected, answers.actual, other))
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

    /// Loads `instance` and returns both answers, if SQLite takes every row and they differ.
    pub(super) fn retry(&self, instance: &Instance, submission: &str) -> Option<Answers> {
        if !self.load_whole(instance) || !self.keeps_rules() {
            return None;
        }
        match self.meet(submission).ok()? {
            Met::Same(_) => None,
            Met::Unlike(answers) => Some(*answers),
        }
    }

    /// Loads `instance` and returns both answers, alike or not, if SQLite takes every row.
    pub(super) fn both(&self, instance: &Instance, submission: &str) -> Option<Answers> {
        if !self.load_whole(instance) || !self.keeps_rules() {
            return None;
        }
        self.compare(submission).ok()
    }

    /// Says whether what is loaded keeps the rules that go beyond the DDL.
    pub(super) fn keeps_rules(&self) -> bool {
        let mut series = self.series.borrow_mut();
        let Some(series) = series.as_mut().filter(|_| !self.rules.is_empty()) else {
            return self.rules.is_empty();
        };
        let mut rules = self.rules.iter();
        rules.all(|rule| {
            let broken = series.ask(rule, self.budget, self.cancel);
            broken.is_ok_and(|n_rows| n_rows == 0)
        })
    }

    pub(super) fn is_same(&self, expected: &Relation, again: &Relation) -> bool {
        difference(expected, again, &self.task.comparison).is_none()
    }
}

fn ours(error: impl std::fmt::Display) -> Fault {
    Fault::Ours(error.to_string())
}

fn not_begun() -> Fault {
    Fault::Ours("no series of databases has begun".into())
}
