//! A schema made ready for generating: every name resolved, every value numbered, once per search.
//!
//! Invariant: indexes point into the schema the plan was made of; a pool of values is never empty.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::hints::{ColumnHint, Hints};
use super::mined::Mined;
use super::neighbors::is_date;
use super::numbered::NumberedPool;
use super::palette::{Mixer, NULL, Palette, ValueId};
use super::pool::{self, Pool};
use super::schema::{Affinity, Collation, Column, ForeignKey, Schema, Table};
use crate::relation::Value;

/// Whole numbers that keys of small databases use, numbered beforehand.
const KEY_NUMBERS: i64 = 24;

/// The schema as the generator needs it.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// By table index.
    pub(super) tables: Vec<TablePlan>,
    /// Parents before children.
    pub(super) order: Vec<usize>,
    pub(super) palette: Palette,
    /// How many sets of columns draw from a common handful of values.
    pub(super) n_shares: usize,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct TablePlan {
    pub(super) is_view: bool,
    pub(super) columns: Vec<ColumnPlan>,
    pub(super) keys: Vec<KeyPlan>,
    pub(super) references: Vec<Reference>,
    /// CHECKs over several columns, or over one that has to be asked row by row.
    pub(super) conditions: Vec<Condition>,
    /// How often a row repeats an earlier one, and the columns that are drawn anew then.
    pub(super) repeats: Option<(f64, Vec<usize>)>,
    /// What is done once all rows are there.
    pub(super) risings: Vec<Rising>,
    /// Columns whose value follows another column's.
    pub(super) followers: Vec<Follower>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct ColumnPlan {
    pub(super) generated: bool,
    /// Whether NULL may be drawn for it.
    pub(super) nullable: bool,
    pub(super) not_null: bool,
    pub(super) null_rate: Option<f64>,
    /// The handful of values it draws from, shared with columns of the same name.
    pub(super) share: usize,
    /// Whether a column of another affinity draws from that handful too.
    pub(super) is_mixed: bool,
    pub(super) pool: NumberedPool,
    /// How many different values there are at most.
    pub(super) n_distinct: usize,
    /// Whether no other value than the pool's core will do.
    pub(super) is_closed: bool,
    /// How often each value of the core comes; empty if there is nothing to say.
    pub(super) weights: Vec<f64>,
    pub(super) affinity: Affinity,
    pub(super) is_moment: bool,
    /// Whether it takes part in a foreign key.
    pub(super) is_child: bool,
    /// The conditions that speak of this column alone.
    pub(super) conditions: Vec<Condition>,
}

/// Columns that no two rows may share.
#[derive(Clone, Debug)]
pub(super) struct KeyPlan {
    pub(super) columns: Vec<(usize, Collation)>,
    /// Whether NULLs collide as well.
    pub(super) is_primary: bool,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) parent: usize,
    /// Column here, column there.
    pub(super) columns: Vec<(usize, usize)>,
    /// Whether NULL in one of its columns is a way out.
    pub(super) nullable: bool,
    /// Whether an earlier foreign key has one of its columns too.
    pub(super) overlaps: bool,
}

/// How a column goes from row to row.
#[derive(Clone, Debug)]
pub(super) struct Rising {
    pub(super) column: usize,
    /// The column whose order it follows, instead of that of the rows.
    pub(super) with: Option<usize>,
    /// Whether each value is the next one of the value before.
    pub(super) is_consecutive: bool,
}

/// A column whose value comes some time after another column's.
#[derive(Clone, Debug)]
pub(super) struct Follower {
    pub(super) column: usize,
    pub(super) leader: usize,
    /// As much later it usually is at most.
    pub(super) within: i64,
    /// How much later it sometimes is, and how often.
    pub(super) late: Option<(i64, f64)>,
}

impl Plan {
    pub(super) fn new(schema: &Schema, hints: &Hints, mined: &Mined) -> Self {
        let mut shares = Shares::default();
        let mut mixer = Mixer::new();
        let pools = pool::pools(schema, hints, mined);
        let tables = schema.tables.iter().zip(pools).map(|(table, pools)| {
            let mut maker = Maker {
                table,
                hints,
                mixer: &mut mixer,
                shares: &mut shares,
            };
            maker.table(schema, pools)
        });
        let mut tables: Vec<TablePlan> = tables.collect();
        mark_mixed(&mut tables, shares.n);
        for number in 1..=KEY_NUMBERS {
            mixer.number(&Value::Integer(number));
        }
        Self {
            tables,
            order: schema.load_order(),
            palette: mixer.finish(),
            n_shares: shares.n,
        }
    }
}

/// Numbers for the sets of columns that share values.
#[derive(Debug, Default)]
struct Shares {
    named: BTreeMap<String, usize>,
    n: usize,
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

struct Maker<'p> {
    table: &'p Table,
    hints: &'p Hints,
    mixer: &'p mut Mixer,
    shares: &'p mut Shares,
}

impl Maker<'_> {
    fn table(&mut self, schema: &Schema, pools: Vec<Pool>) -> TablePlan {
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
        let pool = self.numbered(column, pool, hint, &conditions, &candidates);
        let first = pool.core.first().map(|id| self.mixer.value(*id));
        let is_moment = matches!(first, Some(Value::Text(text)) if is_date(text));
        let weights = hint.map_or_else(Vec::new, |hint| self.weights(&pool, column, hint));
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

/// Finds the shares that columns of several affinities draw from.
fn mark_mixed(tables: &mut [TablePlan], n_shares: usize) {
    let mut affinities: Vec<Option<Affinity>> = vec![None; n_shares];
    let mut is_mixed = vec![false; n_shares];
    for column in tables.iter().flat_map(|table| &table.columns) {
        if let (Some(known), Some(is_mixed)) = (
            affinities.get_mut(column.share),
            is_mixed.get_mut(column.share),
        ) {
            *is_mixed |= known.is_some_and(|known| known != column.affinity);
            *known = Some(column.affinity);
        }
    }
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.is_mixed = is_mixed.get(column.share) == Some(&true);
    }
}

/// The value as a column of this affinity stores it.
pub(super) fn stored(value: &Value, affinity: Affinity) -> Value {
    match (affinity, value) {
        (Affinity::Text, Value::Integer(n)) => Value::Text(n.to_string()),
        (Affinity::Text, Value::Real(x)) => Value::Text(format!("{x:?}")),
        (Affinity::Real, Value::Integer(n)) => Value::Real(*n as f64),
        (Affinity::Integer | Affinity::Numeric, Value::Real(x))
            if x.fract() == 0.0 && x.abs() < 1e15 =>
        {
            Value::Integer(*x as i64)
        }
        (Affinity::Integer | Affinity::Numeric | Affinity::Real, Value::Text(text)) => {
            number(text).map_or_else(|| value.clone(), |number| stored(&number, affinity))
        }
        _ => value.clone(),
    }
}

/// The number that SQLite takes the text for in a column of numbers.
fn number(text: &str) -> Option<Value> {
    let text = text.trim_matches(' ');
    let is_spelled = text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E'));
    if !is_spelled {
        return None;
    }
    let whole = text.parse().map(Value::Integer);
    whole.or_else(|_| text.parse().map(Value::Real)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_a_column_stores() {
        // As SQLite 3.54 stores them in INTEGER, REAL, NUMERIC, TEXT and bare columns.
        let check = |value: Value, expect: [&str; 5]| {
            let affinities = [
                Affinity::Integer,
                Affinity::Real,
                Affinity::Numeric,
                Affinity::Text,
                Affinity::Blob,
            ];
            let ours = affinities.map(|affinity| stored(&value, affinity).to_literal());
            assert_eq!(ours, expect, "{value}");
        };
        let same = |text| [text; 5];
        check(Value::Integer(3), ["3", "3.0", "3", "'3'", "3"]);
        check(Value::Real(3.0), ["3", "3.0", "3", "'3.0'", "3.0"]);
        check(Value::Real(1.5), ["1.5", "1.5", "1.5", "'1.5'", "1.5"]);
        check(Value::text("3"), ["3", "3.0", "3", "'3'", "'3'"]);
        check(
            Value::text(" 3.0 "),
            ["3", "3.0", "3", "' 3.0 '", "' 3.0 '"],
        );
        check(
            Value::text("1e2"),
            ["100", "100.0", "100", "'1e2'", "'1e2'"],
        );
        check(
            Value::text("-.5"),
            ["-0.5", "-0.5", "-0.5", "'-.5'", "'-.5'"],
        );
        check(Value::text("2024-02-29"), same("'2024-02-29'"));
        check(Value::text("inf"), same("'inf'"));
        check(Value::text("e"), same("'e'"));
        check(Value::text(""), same("''"));
        check(Value::Null, same("NULL"));
    }
}
