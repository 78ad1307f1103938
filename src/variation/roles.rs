//! What the columns of a data set are for: who acts, when, how much.
//!
//! Invariant: a guess, made of the schema and the rows alone. A wrong one makes a duller variant,
//! never a database that breaks a constraint.

use std::collections::{BTreeMap, BTreeSet};

use super::moment::{self, Precision};
use crate::instance::{Affinity, Instance, Schema, Table};
use crate::relation::Value;

/// Rows a table needs before the order of its keys means something.
const FEW: usize = 6;

/// Different values a number needs to be a measure; with less it is a flag or a kind.
const KINDS: usize = 4;

/// A column by its table and its place among the table's input columns.
pub(super) type At = (usize, usize);

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Numbers the rows; nothing refers to it.
    Serial,
    /// Names something that rows of other tables, or other rows, name too: a place in the domains.
    Entity(usize),
    /// Names what the row tells of; a row that tells of the same again repeats it.
    Key,
    /// A day or a moment.
    Time(bool),
    /// How much.
    Measure,
    /// Something else, which a variant leaves alone.
    Plain,
}

/// Columns that name the same things.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// Where.
    pub(super) columns: Vec<At>,
    /// The table of these things, if there is one.
    pub(super) home: Option<usize>,
    /// Whether a variant may give the histories of one to another.
    pub(super) mixes: bool,
}

/// What all columns are for.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// By table and input column.
    pub(super) of: Vec<Vec<Role>>,
    /// The things that are named.
    pub(super) domains: Vec<Domain>,
    /// By table: the column whose entity moves on the clock as one, if it has times.
    pub(super) actor: Vec<Option<usize>>,
    /// By table: the time in whose order the rows are numbered.
    pub(super) rises_with: Vec<Option<usize>>,
}

impl Roles {
    /// Guesses what the columns of a data set are for.
    pub fn guess(schema: &Schema, rows: &Instance) -> Self {
        let mut roles = Self::default();
        let groups = domains(schema, rows);
        for (t, table) in schema.tables.iter().enumerate() {
            let columns = table.input_columns().enumerate();
            let of = columns.map(|(place, (index, column))| {
                if let Some(times) = moment::precision(column_of(rows, (t, place))) {
                    return Role::Time(times == Precision::Second);
                }
                if let Some(domain) = groups.iter().position(|d| d.columns.contains(&(t, place))) {
                    return Role::Entity(domain);
                }
                let distinct = distinct(rows, (t, place));
                if table.unique_keys.first().is_some_and(|key| key == &[index]) {
                    return match column.affinity {
                        Affinity::Integer => Role::Serial,
                        _ => Role::Key,
                    };
                }
                if is_name(&column.name) {
                    return Role::Key;
                }
                let is_number = column_of(rows, (t, place))
                    .all(|value| !matches!(value, Value::Text(_) | Value::Blob(_)));
                match column.affinity {
                    Affinity::Integer | Affinity::Real | Affinity::Numeric
                        if is_number && distinct >= KINDS =>
                    {
                        Role::Measure
                    }
                    _ => Role::Plain,
                }
            });
            roles.of.push(of.collect());
        }
        roles.domains = groups;
        roles.settle(schema, rows);
        roles
    }

    /// What hangs on the roles of several columns.
    fn settle(&mut self, schema: &Schema, rows: &Instance) {
        let times = |of: &[Role]| of.iter().any(|role| matches!(role, Role::Time(_)));
        let timed: Vec<bool> = self.of.iter().map(|of| times(of)).collect();
        let is_timed = |t: usize| timed.get(t) == Some(&true);
        for domain in &mut self.domains {
            let refers_to_itself = domain
                .home
                .is_some_and(|home| domain.columns.iter().filter(|at| at.0 == home).count() > 1);
            // A thing that begins at some time must not get a history from before.
            domain.mixes = !domain.home.is_some_and(is_timed) && !refers_to_itself;
        }
        let n_timed = |domain: usize| {
            let columns = self.domains.get(domain).map(|domain| &domain.columns);
            let tables = columns.into_iter().flatten().map(|at| at.0);
            tables
                .filter(|t| is_timed(*t))
                .collect::<BTreeSet<_>>()
                .len()
        };
        for (t, of) in self.of.iter().enumerate() {
            let entities = of
                .iter()
                .enumerate()
                .filter_map(|(place, role)| match role {
                    Role::Entity(domain) => Some((std::cmp::Reverse(n_timed(*domain)), place)),
                    _ => None,
                });
            let keys = || of.iter().position(|role| *role == Role::Key);
            let actor = entities.min().map(|(_, place)| place).or_else(keys);
            self.actor.push(actor.filter(|_| is_timed(t)));
            let serial = of.iter().position(|role| *role == Role::Serial);
            let rises = serial.and_then(|serial| {
                let mut places = (0..of.len()).filter(|place| {
                    matches!(of.get(*place), Some(Role::Time(_)))
                        && schema.tables.get(t).is_some_and(|table| !table.is_view)
                });
                places.find(|place| rise_together(rows, t, (serial, *place)))
            });
            self.rises_with.push(rises);
        }
    }

    /// Says whether other tables name the rows of a table.
    pub(super) fn is_named(&self, table: usize) -> bool {
        let homes = self.domains.iter();
        homes
            .filter(|domain| domain.home == Some(table))
            .any(|domain| domain.columns.len() > 1)
    }
}

/// Returns the values of a column.
pub(super) fn column_of(rows: &Instance, at: At) -> impl Iterator<Item = &Value> {
    let table = rows.tables.get(at.0).into_iter();
    table.flat_map(move |table| table.rows.iter().filter_map(move |row| row.get(at.1)))
}

fn distinct(rows: &Instance, at: At) -> usize {
    let values = column_of(rows, at).filter(|value| !value.is_null());
    let texts: BTreeSet<String> = values.map(Value::to_literal).collect();
    texts.len()
}

/// Whether a column is called as what names something is.
fn is_name(column: &str) -> bool {
    let lower = column.to_ascii_lowercase();
    ["_id", "_key"].iter().any(|end| lower.ends_with(end))
}

/// The one column of a table's primary key, by its place.
fn single_key(table: &Table) -> Option<usize> {
    let key = table.unique_keys.first().filter(|key| key.len() == 1)?;
    let index = *key.first()?;
    table.columns.get(index)?.pk_position?;
    table.input_place(index)
}

/// Columns that foreign keys, or their names, say to name the same things.
fn domains(schema: &Schema, rows: &Instance) -> Vec<Domain> {
    let mut joined: Vec<BTreeSet<At>> = Vec::new();
    let mut join = |a: At, b: At| {
        let (with, without): (Vec<_>, Vec<_>) = std::mem::take(&mut joined)
            .into_iter()
            .partition(|group| group.contains(&a) || group.contains(&b));
        joined = without;
        let mut group: BTreeSet<At> = with.into_iter().flatten().collect();
        group.extend([a, b]);
        joined.push(group);
    };
    let mut by_name: BTreeMap<String, Vec<At>> = BTreeMap::new();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (t, table) in schema.tables.iter().enumerate() {
        let key = single_key(table);
        for (place, (_, column)) in table.input_columns().enumerate() {
            let name = column.name.to_ascii_lowercase();
            if moment::precision(column_of(rows, (t, place))).is_some() {
                continue;
            }
            if key == Some(place) {
                keys.insert(name.clone());
            }
            by_name.entry(name).or_default().push((t, place));
        }
        for foreign in &table.foreign_keys {
            let parent = schema.table_index(&foreign.table);
            for (from, to) in foreign.columns.iter().zip(&foreign.references) {
                let to = parent.and_then(|parent| {
                    let table = schema.tables.get(parent)?;
                    let place = table.input_place(table.column_index(to)?)?;
                    Some((parent, place))
                });
                if let (Some(from), Some(to)) = (table.input_place(*from), to) {
                    join((t, from), to);
                }
            }
        }
    }
    for (name, columns) in &by_name {
        let repeats = || {
            let all: usize = columns.iter().map(|at| column_of(rows, *at).count()).sum();
            let of_each = columns.iter().map(|at| distinct(rows, *at)).max();
            all > 2 * of_each.unwrap_or(0)
        };
        let names = if columns.len() > 1 {
            keys.contains(name) || name.ends_with("_id")
        } else {
            name.ends_with("_id") && !keys.contains(name) && repeats()
        };
        if let Some(first) = columns.first().filter(|_| names) {
            for other in columns {
                join(*first, *other);
            }
        }
    }
    let domain = |columns: BTreeSet<At>| {
        let is_key = |at: &&At| {
            let table = schema.tables.get(at.0);
            table.and_then(single_key) == Some(at.1)
        };
        // Of several tables with this key, the one that refers to no other is their home.
        let refers = |at: &&At| {
            let table = schema.tables.get(at.0);
            table.map(|table| table.foreign_keys.len())
        };
        let home = columns.iter().filter(is_key).min_by_key(refers);
        Domain {
            home: home.map(|at| at.0),
            columns: columns.into_iter().collect(),
            mixes: false,
        }
    };
    joined.into_iter().map(domain).collect()
}

/// Whether a table's rows are numbered in the order of a time.
fn rise_together(rows: &Instance, table: usize, (serial, time): (usize, usize)) -> bool {
    let Some(table) = rows.tables.get(table).filter(|t| t.rows.len() >= FEW) else {
        return false;
    };
    let mut pairs: Vec<(&Value, &Value)> = table
        .rows
        .iter()
        .filter_map(|row| Some((row.get(serial)?, row.get(time)?)))
        .collect();
    pairs.sort_by(|a, b| a.0.sql_cmp(b.0));
    pairs
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.1.sql_cmp(b.1).is_le()))
}
