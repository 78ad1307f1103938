//! Hostile small databases from a schema, hints, mined values and a seed.
//!
//! Invariant: primary keys, UNIQUE, NOT NULL and foreign keys hold by construction; the same
//! arguments give the same instance. CHECK is left to the loader.

use super::hints::{ColumnHint, Hints};
use super::mined::Mined;
use super::pool::{self, Pool};
use super::schema::{Affinity, ForeignKey, Schema, Table};
use super::tables::{Instance, TableRows};
use crate::base::{Dice, Seed};
use crate::relation::Value;

/// How large an instance may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows per table at most.
    pub rows: usize,
}

/// Makes instances of one schema; the pools of values are built once.
#[derive(Clone, Debug)]
pub struct Generator<'a> {
    schema: &'a Schema,
    hints: Vec<Vec<Option<&'a ColumnHint>>>,
    pools: Vec<Vec<Pool>>,
    /// Columns with one number share the values of a database.
    shares: Vec<Vec<usize>>,
    n_shares: usize,
    order: Vec<usize>,
}

/// Returns an instance; see [`Generator`] for many of one schema.
pub fn generate(schema: &Schema, hints: &Hints, mined: &Mined, seed: Seed, size: Size) -> Instance {
    Generator::new(schema, hints, mined).generate(seed, size)
}

/// What kind of trouble one instance makes.
#[derive(Debug)]
struct Temper {
    null_rate: f64,
    copy_rate: f64,
    edge_rate: f64,
    n_parents: usize,
    empty: Option<usize>,
}

impl Temper {
    fn draw(n_tables: usize, dice: &mut Dice) -> Self {
        let mut one_of = |from: &[f64]| dice.pick(from).copied().unwrap_or(0.0);
        let null_rate = one_of(&[0.0, 0.15, 0.15, 0.5]);
        let copy_rate = one_of(&[0.0, 0.0, 0.3, 0.5]);
        let edge_rate = one_of(&[0.0, 0.3, 0.7]);
        let n_parents = one_of(&[1.0, 2.0, 9.0, 9.0]) as usize;
        Self {
            null_rate,
            copy_rate,
            edge_rate,
            n_parents,
            empty: dice.chance(0.15).then(|| dice.below(n_tables)),
        }
    }
}

/// One instance in the making.
struct Draft<'g> {
    generator: &'g Generator<'g>,
    dice: Dice,
    temper: Temper,
    /// The values of this database, by the number of the share.
    drawn: Vec<Option<Vec<Value>>>,
    /// Rows with a value for every schema column, generated ones NULL.
    rows: Vec<Vec<Vec<Value>>>,
    /// Tables whose turn has come.
    filled: Vec<usize>,
}

impl<'a> Generator<'a> {
    /// Prepares the pools of values for `schema`.
    pub fn new(schema: &'a Schema, hints: &'a Hints, mined: &Mined) -> Self {
        let hints_of = |table: &'a Table| {
            let columns = table.columns.iter();
            columns
                .map(|column| hints.get(&table.name, &column.name))
                .collect()
        };
        let mut keys: Vec<String> = Vec::new();
        let mut number = |key: String| {
            keys.iter()
                .position(|known| *known == key)
                .unwrap_or_else(|| {
                    keys.push(key);
                    keys.len() - 1
                })
        };
        let shares: Vec<Vec<usize>> = schema
            .tables
            .iter()
            .enumerate()
            .map(|(index, table)| {
                let columns = table.columns.iter().enumerate();
                let columns = columns.map(|(column, info)| {
                    number(match hints.get(&table.name, &info.name) {
                        Some(_) => format!("{index}.{column}"),
                        None => pool::share_key(info),
                    })
                });
                columns.collect()
            })
            .collect();
        Self {
            schema,
            hints: schema.tables.iter().map(hints_of).collect(),
            pools: pool::pools(schema, hints, mined),
            shares,
            n_shares: keys.len(),
            order: schema.load_order(),
        }
    }

    /// The number of a column's share; columns without one share nothing.
    fn share(&self, table: usize, column: usize) -> usize {
        let share = self.shares.get(table).and_then(|shares| shares.get(column));
        share.copied().unwrap_or(usize::MAX)
    }

    /// Returns the instance of `seed`.
    pub fn generate(&self, seed: Seed, size: Size) -> Instance {
        let mut dice = Dice::new(seed);
        let temper = Temper::draw(self.schema.tables.len(), &mut dice);
        let mut draft = Draft {
            generator: self,
            dice,
            temper,
            drawn: vec![None; self.n_shares],
            rows: vec![Vec::new(); self.schema.tables.len()],
            filled: Vec::new(),
        };
        for index in &self.order {
            draft.fill(*index, size);
        }
        let tables = self.schema.tables.iter().zip(draft.rows);
        let tables = tables.map(|(table, rows)| TableRows {
            name: table.name.clone(),
            rows: rows
                .into_iter()
                .map(|row| input_values(table, row))
                .collect(),
        });
        Instance {
            tables: tables.collect(),
        }
    }

    fn hint(&self, table: usize, column: usize) -> Option<&'a ColumnHint> {
        self.hints.get(table)?.get(column).copied().flatten()
    }
}

fn input_values(table: &Table, row: Vec<Value>) -> Vec<Value> {
    let cells = row.into_iter().zip(&table.columns);
    cells
        .filter(|(_, column)| !column.generated)
        .map(|(value, _)| value)
        .collect()
}

impl Draft<'_> {
    fn fill(&mut self, index: usize, size: Size) {
        let schema = self.generator.schema;
        self.filled.push(index);
        let Some(table) = schema.tables.get(index).filter(|table| !table.is_view) else {
            return;
        };
        if self.temper.empty == Some(index) {
            return;
        }
        let n_rows = 1 + self.dice.below(size.rows);
        for _ in 0..n_rows {
            if let Some(row) = self.new_row(index, table)
                && let Some(rows) = self.rows.get_mut(index)
            {
                rows.push(row);
            }
        }
        self.sort_increasing(index, table);
    }

    /// A row that breaks no key, if one is found in a few tries.
    fn new_row(&mut self, index: usize, table: &Table) -> Option<Vec<Value>> {
        let mut row = self.first_draft(index, table)?;
        for attempt in 0..12 {
            let Some(broken) = self.broken_key(index, table, &row) else {
                return Some(row);
            };
            for column in broken {
                let value = self.key_value(index, table, column, attempt)?;
                if let Some(cell) = row.get_mut(column) {
                    *cell = value;
                }
            }
            for key in &table.foreign_keys {
                self.refer(index, table, key, &mut row)?;
            }
        }
        None
    }

    fn first_draft(&mut self, index: usize, table: &Table) -> Option<Vec<Value>> {
        let earlier = self.rows.get(index).map_or(0, Vec::len);
        if earlier > 0 && self.dice.chance(self.temper.copy_rate) {
            let copied = self.dice.below(earlier);
            return self.rows.get(index)?.get(copied).cloned();
        }
        let mut row = Vec::with_capacity(table.columns.len());
        for column in 0..table.columns.len() {
            row.push(self.cell(index, table, column));
        }
        for key in &table.foreign_keys {
            self.refer(index, table, key, &mut row)?;
        }
        Some(row)
    }

    fn cell(&mut self, index: usize, table: &Table, column: usize) -> Value {
        let Some(info) = table.columns.get(column) else {
            return Value::Null;
        };
        if info.generated {
            return Value::Null;
        }
        let hint = self.generator.hint(index, column);
        let nullable = !info.not_null && info.pk_position.is_none();
        let null_rate = hint
            .and_then(|h| h.null_rate)
            .unwrap_or(self.temper.null_rate);
        if nullable && self.dice.chance(null_rate) {
            return Value::Null;
        }
        let generator = self.generator;
        let pool = generator
            .pools
            .get(index)
            .and_then(|pools| pools.get(column));
        let Some(pool) = pool else {
            return Value::Null;
        };
        let share = generator.share(index, column);
        if self.drawn.get(share).is_none_or(Option::is_none) {
            // One value makes one group, few make ties.
            let n_values = self.dice.pick(&[1, 2, 2, 3, 4, 6]).copied().unwrap_or(2);
            let n_distinct = hint.and_then(|h| h.distinct).unwrap_or(usize::MAX);
            let n_values = n_values.min(n_distinct).max(1);
            let drawn = pool::draw(pool, n_values, self.temper.edge_rate, &mut self.dice);
            if let Some(slot) = self.drawn.get_mut(share) {
                *slot = Some(drawn);
            }
        }
        let drawn = self.drawn.get(share).and_then(Option::as_deref);
        let drawn = drawn.unwrap_or_default();
        let value = self.dice.pick(drawn).or(pool.core.first()).cloned();
        match value {
            Some(value) => value,
            None if info.affinity == Affinity::Text => Value::text("a"),
            None => Value::Integer(1),
        }
    }

    /// Another value for a key column that collided.
    fn key_value(
        &mut self,
        index: usize,
        table: &Table,
        column: usize,
        attempt: usize,
    ) -> Option<Value> {
        let info = table.columns.get(column)?;
        let pool = self.generator.pools.get(index)?.get(column)?;
        let hint = self.generator.hint(index, column);
        let is_closed = hint.is_some_and(|h| !h.values.is_empty());
        let from_pool = attempt < 4 || is_closed;
        if from_pool && self.dice.chance(0.8) && !pool.core.is_empty() {
            let from_edge = !pool.edge.is_empty() && self.dice.chance(0.2);
            let from = if from_edge { &pool.edge } else { &pool.core };
            return self.dice.pick(from).cloned();
        }
        if is_closed {
            return self.dice.pick(&pool.core).cloned();
        }
        let n_rows = self.rows.get(index).map_or(0, Vec::len);
        let number = 1 + self.dice.below(n_rows + 3 + attempt * 2) as i64;
        let text = matches!(pool.core.first(), Some(Value::Text(_)));
        Some(match (info.affinity, pool.core.first()) {
            (Affinity::Text, _) => Value::text(format!("k{number}")),
            (Affinity::Numeric | Affinity::Blob, Some(Value::Text(_))) if text => {
                self.dice.pick(&pool.edge).or(pool.core.last())?.clone()
            }
            (Affinity::Real, _) => Value::Real(number as f64),
            _ => Value::Integer(number),
        })
    }

    /// Points a foreign key of `row` at a parent row or at NULL; `None` if neither is possible.
    fn refer(
        &mut self,
        index: usize,
        table: &Table,
        key: &ForeignKey,
        row: &mut [Value],
    ) -> Option<()> {
        let schema = self.generator.schema;
        let parent_index = schema.table_index(&key.table)?;
        let parent = schema.tables.get(parent_index)?;
        let nullable = key.columns.iter().any(|column| {
            table
                .columns
                .get(*column)
                .is_some_and(|c| !c.not_null && c.pk_position.is_none())
        });
        let n_parents = self.rows.get(parent_index).map_or(0, Vec::len);
        let wants_null = nullable && self.dice.chance(self.temper.null_rate);
        let chosen = if n_parents == 0 || wants_null {
            None
        } else {
            Some(self.dice.below(n_parents.min(self.temper.n_parents)))
        };
        for (column, name) in key.columns.iter().zip(&key.references) {
            let from = parent.column_index(name)?;
            let value = match chosen {
                Some(chosen) => self.rows.get(parent_index)?.get(chosen)?.get(from)?.clone(),
                None if nullable => Value::Null,
                // The first row of a table that must refer to itself refers to itself.
                None if parent_index == index => row.get(from)?.clone(),
                // In a circle of tables the value is drawn, and may find its row later.
                None if !self.filled.contains(&parent_index) => return Some(()),
                None => return None,
            };
            let may_be_null = table.columns.get(*column).is_some_and(|c| !c.not_null);
            if !value.is_null() || may_be_null {
                *row.get_mut(*column)? = value;
            }
        }
        Some(())
    }

    /// The columns of the first unique key that `row` shares with an earlier row.
    fn broken_key(&self, index: usize, table: &Table, row: &[Value]) -> Option<Vec<usize>> {
        let rows = self.rows.get(index)?;
        let broken = table.unique_keys.iter().find(|key| {
            let has_null = key.iter().any(|c| row.get(*c).is_none_or(Value::is_null));
            let is_primary = key.iter().all(|c| {
                table
                    .columns
                    .get(*c)
                    .is_some_and(|c| c.pk_position.is_some())
            });
            if has_null && !is_primary {
                return false; // NULLs never collide.
            }
            rows.iter().any(|other| {
                key.iter().all(|c| match (row.get(*c), other.get(*c)) {
                    (Some(a), Some(b)) => a.sql_cmp(b).is_eq(),
                    _ => false,
                })
            })
        })?;
        Some(broken.clone())
    }

    fn sort_increasing(&mut self, index: usize, table: &Table) {
        for column in 0..table.columns.len() {
            let is_increasing = self
                .generator
                .hint(index, column)
                .is_some_and(|h| h.increasing);
            let is_key = table
                .unique_keys
                .iter()
                .any(|k| k.len() > 1 && k.contains(&column))
                || table
                    .foreign_keys
                    .iter()
                    .any(|k| k.columns.contains(&column));
            if !is_increasing || is_key {
                continue;
            }
            let Some(rows) = self.rows.get_mut(index) else {
                return;
            };
            let mut values: Vec<Value> = rows
                .iter()
                .filter_map(|row| row.get(column).cloned())
                .collect();
            values.sort_by(Value::sql_cmp);
            for (row, value) in rows.iter_mut().zip(values) {
                if let Some(cell) = row.get_mut(column) {
                    *cell = value;
                }
            }
        }
    }
}
