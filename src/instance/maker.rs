//! Makes the plan of one table: names resolved, values numbered, hints and CHECKs worked in.
//!
//! Invariant: a pool of values is never empty, and holds what its column would store and its CHECKs
//! let in, as far as they are understood.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::domain::Domain;
use super::hints::{ColumnHint, Hints};
use super::neighbors::is_date;
use super::numbered::NumberedPool;
use super::palette::{Mixer, NULL, ValueId};
use super::plan::{ColumnPlan, Follower, KeyPlan, Reference, Rising, TablePlan};
use super::pool::{self, Pool};
use super::schema::{Affinity, Column, ForeignKey, Schema, Table};
use super::stored::stored;
use crate::relation::Value;

/// Numbers for the sets of columns that share values.
#[derive(Debug, Default)]
pub(super) struct Shares {
    named: BTreeMap<String, usize>,
    pub(super) n: usize,
}

impl Shares {
    fn own(&mut self) -> usize {
        self.n += 1;
        self.n - 1
    }

    fn of_name(&mut self, name: String) -> usize {
        if let Some(known) = self.named.get(&name) {
            return *known;
        }
        let fresh = self.own();
        self.named.insert(name, fresh);
        fresh
    }
}

/// Makes the plan of one table.
pub(super) struct Maker<'p> {
    pub(super) table: &'p Table,
    pub(super) hints: &'p Hints,
    pub(super) mixer: &'p mut Mixer,
    pub(super) shares: &'p mut Shares,
}

impl Maker<'_> {
    pub(super) fn table(&mut self, schema: &Schema, pools: Vec<Pool>) -> TablePlan {
        let table = self.table;
        let checks = table.checks.iter();
        let understood: Vec<Condition> = checks
            .filter_map(|check| Condition::parse(table, check))
            .collect();
        let columns = table.columns.iter().zip(pools).enumerate();
        let columns: Vec<ColumnPlan> = columns
            .map(|(index, (column, pool))| self.column(index, column, &pool, &understood))
            .collect();
        let hint = self.hints.table(&table.name);
        let named = |name: &String| table.column_index(name);
        TablePlan {
            is_view: table.is_view,
            is_crowded: false,
            columns,
            keys: table
                .unique_keys
                .iter()
                .map(|key| key_plan(table, key))
                .collect(),
            references: references(schema, table),
            conditions: understood,
            repeats: hint.and_then(|hint| {
                let fresh = hint.fresh.iter().filter_map(named).collect();
                Some((hint.repeat_rate?, fresh))
            }),
            risings: self.risings(),
            followers: self.followers(),
        }
    }

    fn column(
        &mut self,
        index: usize,
        column: &Column,
        pool: &Pool,
        understood: &[Condition],
    ) -> ColumnPlan {
        let table = self.table;
        let hint = self.hints.get(&table.name, &column.name);
        let mine = understood.iter().filter(|c| c.columns == [index]);
        let conditions: Vec<Condition> = mine.cloned().collect();
        let share = match hint {
            Some(_) => self.shares.own(),
            None => self.shares.of_name(pool::share_key(column)),
        };
        let speaking = understood.iter().filter(|c| c.columns.contains(&index));
        let candidates: Vec<Value> = speaking.flat_map(|c| c.candidates(index)).collect();
        let mut pool = self.numbered(column, pool, hint, &conditions, &candidates);
        let first = pool.core.first().map(|id| self.mixer.value(*id));
        let is_moment = matches!(first, Some(Value::Text(text)) if is_date(text));
        let mut weights = hint.map_or_else(Vec::new, |hint| self.weights(&pool, column, hint));
        drop_weightless(&mut pool.core, &mut weights);
        ColumnPlan {
            generated: column.generated,
            nullable: !column.not_null && column.pk_position.is_none(),
            not_null: column.not_null,
            null_rate: hint.and_then(|hint| hint.null_rate),
            share,
            is_mixed: false,
            n_distinct: hint.and_then(|h| h.distinct).unwrap_or(usize::MAX),
            is_closed: hint.is_some_and(|h| !h.values.is_empty()),
            weights,
            affinity: column.affinity,
            is_moment,
            longest: match Domain::of(column, None) {
                Domain::Text(longest) => longest,
                _ => usize::MAX,
            },
            is_grouped: false,
            is_counted: false,
            is_child: table
                .foreign_keys
                .iter()
                .any(|k| k.columns.contains(&index)),
            conditions,
            pool,
        }
    }

    /// The weights of the values of the pool's core.
    fn weights(&self, pool: &NumberedPool, column: &Column, hint: &ColumnHint) -> Vec<f64> {
        if hint.weights.is_empty() {
            return Vec::new();
        }
        let weight = |id: &ValueId| {
            let mut listed = hint.values.iter().zip(&hint.weights);
            let value = self.mixer.value(*id);
            let found = listed.find(|(listed, _)| stored(listed, column.affinity) == *value);
            found.map_or(0.0, |(_, weight)| *weight)
        };
        pool.core.iter().map(weight).collect()
    }

    /// The pool as SQLite would store it, without what the CHECKs refuse.
    fn numbered(
        &mut self,
        column: &Column,
        pool: &Pool,
        hint: Option<&ColumnHint>,
        conditions: &[Condition],
        candidates: &[Value],
    ) -> NumberedPool {
        let holds = |value: &Value| conditions.iter().all(|c| c.holds(&|_| value));
        let number = |value: &Value, mixer: &mut Mixer| {
            let value = stored(value, column.affinity);
            holds(&value).then(|| mixer.number(&value))
        };
        let mut numbered = NumberedPool::default();
        let anchored = pool.near.len();
        for (place, value) in pool.core.iter().enumerate() {
            if let Some(id) = number(value, self.mixer) {
                numbered.core.push(id);
                if place < anchored {
                    let near = pool.near.get(place).into_iter().flatten();
                    let near = near.filter_map(|value| number(value, self.mixer));
                    numbered.near.push(near.collect());
                }
            }
        }
        for value in &pool.edge {
            numbered.edge.extend(number(value, self.mixer));
        }
        let is_admitted = |value: &&Value| hint.is_none_or(|hint| hint.admits(value));
        for value in candidates.iter().filter(is_admitted) {
            if let Some(id) = number(value, self.mixer)
                && !numbered.core.contains(&id)
            {
                numbered.core.push(id);
            }
        }
        if numbered.core.is_empty() {
            std::mem::swap(&mut numbered.core, &mut numbered.edge);
        }
        if numbered.core.is_empty() {
            let plain = pool.core.first().cloned();
            let plain = plain.unwrap_or_else(|| match column.affinity {
                Affinity::Text => Value::text("a"),
                _ => Value::Integer(1),
            });
            numbered.core.push(self.mixer.number(&plain));
        }
        numbered.core.retain(|id| *id != NULL);
        // Without a single neighbor there is no boundary to draw both sides of.
        if numbered.near.iter().all(Vec::is_empty) {
            numbered.near.clear();
        }
        numbered
    }

    fn risings(&self) -> Vec<Rising> {
        let table = self.table;
        let columns = table.columns.iter().enumerate();
        let risings = columns.filter_map(|(index, column)| {
            let hint = self.hints.get(&table.name, &column.name)?;
            let is_key = table
                .unique_keys
                .iter()
                .any(|key| key.len() > 1 && key.contains(&index));
            let is_child = table
                .foreign_keys
                .iter()
                .any(|k| k.columns.contains(&index));
            let with = hint.increasing_with.as_ref();
            let with = with.and_then(|name| table.column_index(name));
            let rises = hint.increasing || hint.consecutive || with.is_some();
            // Consecutive values are all different, so no key minds them.
            let is_free = !is_child && (!is_key || hint.consecutive);
            (rises && is_free && !column.generated).then_some(Rising {
                column: index,
                with,
                is_consecutive: hint.consecutive,
            })
        });
        risings.collect()
    }

    fn followers(&self) -> Vec<Follower> {
        let table = self.table;
        let columns = table.columns.iter().enumerate();
        let followers = columns.filter_map(|(index, column)| {
            let hint = self.hints.get(&table.name, &column.name)?;
            let leader = table.column_index(hint.after.as_ref()?)?;
            let is_child = table
                .foreign_keys
                .iter()
                .any(|k| k.columns.contains(&index));
            (leader != index && !is_child && !column.generated).then_some(Follower {
                column: index,
                leader,
                within: hint.within.unwrap_or(0).max(0),
                late: hint.late.map(|late| (late, hint.late_rate.unwrap_or(0.2))),
            })
        });
        followers.collect()
    }
}

/// Drops the values that never come; a handful for ties is drawn without looking at weights.
fn drop_weightless(values: &mut Vec<ValueId>, weights: &mut Vec<f64>) {
    if weights.iter().any(|weight| *weight > 0.0) {
        let mut kept = weights.iter().map(|weight| *weight > 0.0);
        values.retain(|_| kept.next() == Some(true));
        weights.retain(|weight| *weight > 0.0);
    }
}

fn key_plan(table: &Table, key: &[usize]) -> KeyPlan {
    let columns = key
        .iter()
        .filter_map(|c| Some((*c, table.columns.get(*c)?)));
    KeyPlan {
        is_primary: columns.clone().all(|(_, c)| c.pk_position.is_some()),
        columns: columns.map(|(index, c)| (index, c.collation)).collect(),
    }
}

fn references(schema: &Schema, table: &Table) -> Vec<Reference> {
    let keys = table.foreign_keys.iter();
    let mut found: Vec<Reference> = keys.filter_map(|k| reference(schema, table, k)).collect();
    let mut taken: Vec<usize> = Vec::new();
    for reference in &mut found {
        let here = reference.columns.iter().map(|(here, _)| *here);
        reference.overlaps = here.clone().any(|column| taken.contains(&column));
        taken.extend(here);
    }
    found
}

/// `None` if the key refers to a table or a column that is not there.
fn reference(schema: &Schema, table: &Table, key: &ForeignKey) -> Option<Reference> {
    let parent_index = schema.table_index(&key.table)?;
    let parent = schema.tables.get(parent_index)?;
    let pairs = key.columns.iter().zip(&key.references);
    let columns: Option<Vec<(usize, usize)>> = pairs
        .map(|(column, name)| Some((*column, parent.column_index(name)?)))
        .collect();
    let may_be_null = |column: &usize| {
        let info = table.columns.get(*column);
        info.is_some_and(|c| !c.not_null && c.pk_position.is_none())
    };
    Some(Reference {
        parent: parent_index,
        columns: columns?,
        nullable: key.columns.iter().any(may_be_null),
        overlaps: false,
    })
}
