//! A database on which submission and reference differ, and the smallest one made of it.
//!
//! Invariant: what a difference is worth never changes while its database is made small, nor does its
//! class, unless a row less shows another: a reader wants to see no row too many.

use std::collections::BTreeSet;
use std::mem::discriminant;

use super::trial::{Answers, Trial, Weight};
use crate::base::Seed;
use crate::instance::{Instance, Schema, shrink};
use crate::relation::{Difference, Relation};

/// How often the judge may be asked while a counterexample is shrunk.
const SHRINK_BUDGET: usize = 4_000;

/// A database on which the two differ.
pub(super) struct Found {
    pub(super) label: String,
    pub(super) seed: Option<Seed>,
    /// `None` if it is too large to show.
    pub(super) instance: Option<Instance>,
    pub(super) answers: Answers,
    pub(super) difference: Difference,
    pub(super) weight: Weight,
}

/// Both answers on a database, how they differ, and what that is worth.
pub(super) type Split = (Answers, Difference, Weight);

impl Found {
    pub(super) fn is_sure(&self) -> bool {
        matches!(self.weight, Weight::Sure) && self.instance.is_some()
    }

    pub(super) fn is_rounding(&self) -> bool {
        matches!(self.weight, Weight::Rounding)
    }

    pub(super) fn tables(&self, trial: &Trial<'_>) -> Vec<(String, Relation)> {
        let instance = self.instance.as_ref();
        instance.map_or_else(Vec::new, |instance| instance.relations(trial.schema))
    }

    /// The smallest database found on which the two still differ; `split` asks both on another.
    pub(super) fn smallest(
        self,
        schema: &Schema,
        split: &dyn Fn(&Instance) -> Option<Split>,
    ) -> Self {
        let mut best = self;
        loop {
            best = best.shrunk_in_class(schema, split);
            match best.one_row_less(schema, split) {
                Some(smaller) => best = smaller,
                None => return best,
            }
        }
    }

    fn shrunk_in_class(self, schema: &Schema, split: &dyn Fn(&Instance) -> Option<Split>) -> Self {
        let Some(start) = self.instance.clone() else {
            return self;
        };
        let class = self.difference.class();
        let kind = discriminant(&self.weight);
        let mut best = self;
        let mut judge = |candidate: &Instance| {
            let smaller = split(candidate).filter(|(_, difference, weight)| {
                difference.class() == class && discriminant(weight) == kind
            });
            let is_kept = smaller.is_some();
            if let Some((answers, difference, weight)) = smaller {
                best.answers = answers;
                best.difference = difference;
                best.weight = weight;
            }
            is_kept
        };
        let shrunk = shrink(schema, start, SHRINK_BUDGET, &mut judge);
        best.instance = Some(shrunk.instance);
        best
    }

    /// The same with one row less, if the two differ there too, in whatever way.
    fn one_row_less(
        &self,
        schema: &Schema,
        split: &dyn Fn(&Instance) -> Option<Split>,
    ) -> Option<Self> {
        let instance = self.instance.as_ref()?;
        instance.row_ids().into_iter().find_map(|row| {
            let smaller = instance.without(schema, &BTreeSet::from([row]));
            let (answers, difference, weight) = split(&smaller)?;
            let is_alike = discriminant(&weight) == discriminant(&self.weight);
            is_alike.then_some(Self {
                label: self.label.clone(),
                seed: self.seed,
                instance: Some(smaller),
                answers,
                difference,
                weight,
            })
        })
    }
}
