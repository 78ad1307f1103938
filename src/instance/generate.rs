//! Hostile small databases from a schema, hints, mined values and a seed.
//!
//! Invariant: primary keys, UNIQUE, NOT NULL, foreign keys and the CHECKs that are understood hold
//! by construction; the same arguments give the same instance. Other CHECKs are left to the loader.

use std::sync::Arc;

use super::draft::Draft;
use super::hints::Hints;
use super::mined::Mined;
use super::plan::Plan;
use super::schema::Schema;
use super::sketch::{Drawn, Sketch};
use super::tables::Instance;
use super::temper::Temper;
use crate::base::Dice;
use crate::base::Seed;

/// Rows of one group that any database of a few rows is likely to have.
const LEAST_DEMAND: usize = 4;

/// How large an instance may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows per table at most.
    pub rows: usize,
}

/// What an instance is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The trouble of this number, in a cycle; see [`Generator::n_directed`].
    Directed(usize),
    /// Groups of rows that pass the counts of the queries; see [`Generator::has_crowds`].
    Crowd,
    /// Whatever the seed brings.
    Random,
}

/// Makes instances of one schema; names are resolved and values numbered once.
#[derive(Clone, Debug)]
pub struct Generator<'a> {
    schema: &'a Schema,
    plan: Arc<Plan>,
}

/// Returns an instance; see [`Generator`] for many of one schema.
pub fn generate(schema: &Schema, hints: &Hints, mined: &Mined, seed: Seed, size: Size) -> Instance {
    Generator::new(schema, hints, mined).generate(seed, size)
}

impl<'a> Generator<'a> {
    /// Prepares the values for `schema`.
    pub fn new(schema: &'a Schema, hints: &Hints, mined: &Mined) -> Self {
        Self {
            schema,
            plan: Arc::new(Plan::new(schema, hints, mined)),
        }
    }

    /// Returns the random instance of `seed`.
    pub fn generate(&self, seed: Seed, size: Size) -> Instance {
        self.generate_for(Aim::Random, seed, size)
    }

    /// Returns the instance of `seed` that makes the trouble aimed at.
    pub fn generate_for(&self, aim: Aim, seed: Seed, size: Size) -> Instance {
        let mut sketch = Sketch::default();
        self.sketch(aim, seed, size, &mut sketch).to_instance()
    }

    /// Returns how many kinds of trouble are made on purpose: NULL wherever it is allowed, ties,
    /// repeated rows, rows without partner, one parent for all, one moment, boundaries, rows that
    /// differ in one column, an empty table each.
    pub fn n_directed(&self) -> usize {
        Temper::n_directed(self.schema.tables.len())
    }

    /// Says whether the queries that were mined count to so many rows that groups of that size do
    /// not come by themselves.
    pub fn has_crowds(&self) -> bool {
        self.plan.demand >= LEAST_DEMAND
    }

    /// Returns how many rows a table needs until every number that the queries hold against
    /// something, and every LIMIT, is passed; 0 if there is none.
    pub fn crowd(&self) -> usize {
        self.plan.held
    }

    /// Says whether foreign keys hold in every instance, so that nobody need look after them; where
    /// tables refer to each other in a circle they may not.
    pub fn keeps_references(&self) -> bool {
        self.plan.keeps_references
    }

    /// Makes the same instance as [`Generator::generate_for`] in buffers that are used again.
    pub fn sketch<'s>(
        &'s self,
        aim: Aim,
        seed: Seed,
        size: Size,
        sketch: &'s mut Sketch,
    ) -> Drawn<'s> {
        let mut dice = Dice::new(seed);
        let n_tables = self.schema.tables.len();
        let temper = match aim {
            Aim::Directed(index) => Temper::directed(index, n_tables),
            Aim::Crowd => Temper::crowd(n_tables, self.plan.demand, size.rows, &mut dice),
            Aim::Random => Temper::draw(n_tables, &mut dice),
        };
        Draft::new(&self.plan, dice, temper, sketch).fill_all(size.rows);
        Drawn {
            generator: self,
            sketch,
        }
    }

    pub(super) fn schema(&self) -> &'a Schema {
        self.schema
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }
}
