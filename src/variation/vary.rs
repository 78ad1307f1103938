//! Makes a variant of a data set's rows.
//!
//! Invariant: a function of schema, rows, words and seed. What the words name keeps its name, and a
//! row made of a row of the deck says which, so that whoever loads it can fall back on that.

use std::collections::{BTreeMap, BTreeSet};

use super::moment::{self, Precision, Shift};
use super::named::Named;
use super::roles::{Role, Roles, column_of};
use super::words::Words;
use crate::base::{Dice, Seed};
use crate::instance::{Instance, Schema, TableRows};
use crate::relation::Value;

/// Share of rows that a variant leaves out.
const GONE: f64 = 0.1;

/// Share of rows that are there once more, told of somebody else at another time.
const NEW: f64 = 0.18;

/// Share of rows whose measures change places.
const MEASURED: f64 = 0.5;

/// Rows below which a table loses none.
const SMALL: usize = 8;

/// How far a history moves on the clock at most, in minutes.
const MINUTES: usize = 75;

/// Rows of a data set, drawn anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Varied {
    /// The rows.
    pub rows: Instance,
    /// By table and row: the row of the deck it was made of; `None` if it may as well be missing.
    pub origins: Vec<Vec<Option<usize>>>,
}

/// Returns other rows for the data set that holds `rows`; `words` is everything that questions and
/// queries say of it.
pub fn vary(schema: &Schema, rows: &Instance, words: &Words, seed: Seed) -> Varied {
    let roles = Roles::guess(schema, rows);
    let mut varying = Varying {
        schema,
        rows,
        others: Vec::new(),
        named: Named::find(schema, rows, &roles, words),
        roles: &roles,
        seed,
    };
    let domains = 0..roles.domains.len();
    varying.others = domains.map(|domain| varying.exchange(domain)).collect();
    let tables = (0..schema.tables.len()).map(|t| varying.table(t));
    let (made, origins) = tables.unzip();
    Varied {
        rows: Instance { tables: made },
        origins,
    }
}

struct Varying<'a> {
    schema: &'a Schema,
    rows: &'a Instance,
    roles: &'a Roles,
    /// By domain: whose history goes to whom.
    others: Vec<BTreeMap<String, Value>>,
    /// Who is spoken of, and therefore left alone.
    named: Named,
    seed: Seed,
}

impl Varying<'_> {
    /// Whose history goes to whom.
    fn exchange(&self, number: usize) -> BTreeMap<String, Value> {
        let Some(domain) = self.roles.domains.get(number).filter(|d| d.mixes) else {
            return BTreeMap::new();
        };
        let name = |at: &(usize, usize)| {
            let table = self.schema.tables.get(at.0)?;
            let mut columns = table.input_columns();
            columns.nth(at.1).map(|(_, column)| column.name.as_str())
        };
        let names: BTreeSet<&str> = domain.columns.iter().filter_map(name).collect();
        let homes = domain.columns.iter().copied();
        let homes = homes.filter(|at| domain.home.is_none_or(|home| home == at.0));
        let values = homes.flat_map(|at| column_of(self.rows, at));
        let mut from: BTreeMap<String, Value> = BTreeMap::new();
        for value in values.filter(|value| !value.is_null()) {
            if !self.named.keeps_history(number, value) {
                from.insert(value.to_literal(), value.clone());
            }
        }
        let mut to: Vec<Value> = from.values().cloned().collect();
        let label = names.into_iter().collect::<Vec<_>>().join(" ");
        Dice::new(self.seed.split("exchange").split(&label)).shuffle(&mut to);
        from.into_keys().zip(to).collect()
    }

    fn table(&self, t: usize) -> (TableRows, Vec<Option<usize>>) {
        let (Some(table), Some(held)) = (self.schema.tables.get(t), self.rows.tables.get(t)) else {
            return (TableRows::default(), Vec::new());
        };
        let seed = self.seed.split("table").split(&table.name);
        let mut dice = Dice::new(seed);
        let measured = self.measured(t, &held.rows, &mut dice);
        // What others name stays whole.
        let is_open = !self.roles.is_named(t);
        let mut made: Vec<(Vec<Value>, Option<usize>)> = Vec::new();
        for (index, row) in measured.iter().enumerate() {
            let is_gone = dice.chance(GONE);
            if self.named.has(t, row, self.roles) {
                made.push((row.clone(), Some(index)));
            } else if !(is_open && held.rows.len() >= SMALL && is_gone) {
                made.push((self.remade(t, row), Some(index)));
            }
        }
        if is_open {
            self.add(t, &measured, &mut made, &mut dice);
        }
        self.number(t, &mut made);
        let (rows, origins) = made.into_iter().unzip();
        let name = table.name.clone();
        (TableRows { name, rows }, origins)
    }

    /// The rows of a table, some of whose measures changed places; those of a row stay together.
    fn measured(&self, t: usize, rows: &[Vec<Value>], dice: &mut Dice) -> Vec<Vec<Value>> {
        let places = self.places(t, |role| role == Role::Measure);
        let mut made = rows.to_vec();
        let is_free = |index: &usize| {
            rows.get(*index)
                .is_some_and(|row| !self.named.has(t, row, self.roles))
        };
        let chosen: Vec<usize> = (0..rows.len()).filter(is_free).collect();
        let chosen: Vec<usize> = chosen
            .into_iter()
            .filter(|_| dice.chance(MEASURED))
            .collect();
        let mut from = chosen.clone();
        dice.shuffle(&mut from);
        for (to, from) in chosen.into_iter().zip(from) {
            for place in &places {
                let value = rows.get(from).and_then(|row| row.get(*place));
                set(made.get_mut(to), *place, value.cloned());
            }
        }
        made
    }

    /// A row in another history, at another time.
    fn remade(&self, t: usize, row: &[Value]) -> Vec<Value> {
        let mut made = row.to_vec();
        for (place, role) in self.roles.of.get(t).into_iter().flatten().enumerate() {
            let Role::Entity(domain) = role else { continue };
            let is_home = self
                .roles
                .domains
                .get(*domain)
                .is_some_and(|domain| domain.home == Some(t));
            let other = self.others.get(*domain).filter(|_| !is_home);
            let other = row
                .get(place)
                .and_then(|value| other?.get(&value.to_literal()));
            if let Some(other) = other {
                set(Some(&mut made), place, Some(other.clone()));
            }
        }
        self.keep_order(t, row, &mut made);
        let actor = self.roles.actor.get(t).copied().flatten();
        if let Some(actor) = actor.and_then(|place| row.get(place)) {
            self.move_times(t, &mut made, self.shift(actor));
        }
        made
    }

    /// How far the history of one entity moves.
    fn shift(&self, actor: &Value) -> Shift {
        let mut dice = Dice::new(self.seed.split("shift").split(&actor.to_literal()));
        let minutes = dice.below(2 * MINUTES + 1) as i64 - MINUTES as i64;
        let days = dice.weighted(&[1.0, 2.0, 1.0]) as i64 - 1;
        let stays = dice.chance(0.25);
        if stays {
            Shift::default()
        } else {
            Shift { minutes, days }
        }
    }

    /// Moves all times of a row, unless one would leave the days that the data set speaks of.
    fn move_times(&self, t: usize, row: &mut [Value], shift: Shift) {
        let times = self.places(t, |role| matches!(role, Role::Time(_)));
        let is_exact = |place: usize| self.role(t, place) == Role::Time(true);
        // Where a moment is known, a day beside it is that of something else.
        let has_exact = times.iter().any(|place| is_exact(*place));
        let mut moved = Vec::new();
        for place in times.into_iter().filter(|p| !has_exact || is_exact(*p)) {
            let precision = if is_exact(place) {
                Precision::Second
            } else {
                Precision::Day
            };
            let Some(value) = row.get(place) else { return };
            let value = moment::moved(value, precision, shift);
            let known = || column_of(self.rows, (t, place)).filter(|value| !value.is_null());
            let within = value.is_null()
                || (known().any(|known| known.sql_cmp(&value).is_le())
                    && known().any(|known| known.sql_cmp(&value).is_ge()));
            if !within {
                return;
            }
            moved.push((place, value));
        }
        for (place, value) in moved {
            set(Some(row), place, Some(value));
        }
    }

    /// Two columns of a row that name the same things rise where they did.
    fn keep_order(&self, t: usize, row: &[Value], made: &mut [Value]) {
        for domain in &self.roles.domains {
            let mut places = domain.columns.iter().filter(|at| at.0 == t).map(|at| at.1);
            let (Some(a), Some(b)) = (places.next(), places.next()) else {
                continue;
            };
            let order = |row: &[Value]| Some(row.get(a)?.sql_cmp(row.get(b)?));
            if order(row) != order(made) && order(made).is_some_and(std::cmp::Ordering::is_ne) {
                made.swap(a, b);
            }
        }
    }

    /// Rows that were not there: somebody did at another time what somebody else did.
    fn add(
        &self,
        t: usize,
        measured: &[Vec<Value>],
        made: &mut Vec<(Vec<Value>, Option<usize>)>,
        dice: &mut Dice,
    ) {
        let actors = self.places(t, |role| matches!(role, Role::Entity(_)));
        let actor = self.roles.actor.get(t).copied().flatten();
        let actor = actor.or_else(|| actors.first().copied());
        let fresh = self.places(t, |role| matches!(role, Role::Serial | Role::Key));
        for index in 0..measured.len() {
            if !dice.chance(NEW) {
                continue;
            }
            let Some(row) = measured.get(index) else {
                continue;
            };
            let mut row = self.remade(t, row);
            let is_named = |row: &[Value]| self.named.has(t, row, self.roles);
            let other = dice.pick(made).map(|(row, _)| row.clone());
            let other = other.filter(|other| !is_named(other));
            if is_named(&row) && (other.is_none() || actor.is_none()) {
                continue;
            }
            if let (Some(place), Some(other)) = (actor, other) {
                set(Some(&mut row), place, other.get(place).cloned());
            }
            let shift = Shift {
                minutes: dice.below(4 * MINUTES) as i64 - 2 * MINUTES as i64,
                days: dice.below(7) as i64 - 3,
            };
            self.move_times(t, &mut row, shift);
            if is_named(&row) {
                continue;
            }
            for place in &fresh {
                let taken = made.iter().filter_map(|(row, _)| row.get(*place));
                let taken = taken.chain(column_of(self.rows, (t, *place)));
                let value = row.get(*place).map(|value| renewed(value, taken));
                set(Some(&mut row), *place, value);
            }
            made.push((row, None));
        }
    }

    /// Numbers the rows of a table in the order of the time they were numbered by.
    fn number(&self, t: usize, made: &mut [(Vec<Value>, Option<usize>)]) {
        let serial = self.places(t, |role| role == Role::Serial).first().copied();
        let time = self.roles.rises_with.get(t).copied().flatten();
        let (Some(serial), Some(time)) = (serial, time) else {
            return;
        };
        let of = |(row, _): &(Vec<Value>, Option<usize>), place: usize| {
            row.get(place).cloned().unwrap_or_default()
        };
        let mut numbers: Vec<Value> = made.iter().map(|row| of(row, serial)).collect();
        numbers.sort_by(Value::sql_cmp);
        made.sort_by(|a, b| of(a, time).sql_cmp(&of(b, time)));
        for ((row, _), number) in made.iter_mut().zip(numbers) {
            set(Some(row), serial, Some(number));
        }
    }

    fn role(&self, t: usize, place: usize) -> Role {
        let of = self.roles.of.get(t);
        of.and_then(|of| of.get(place))
            .copied()
            .unwrap_or(Role::Plain)
    }

    fn places(&self, t: usize, wanted: impl Fn(Role) -> bool) -> Vec<usize> {
        let of = self.roles.of.get(t).into_iter().flatten().enumerate();
        of.filter(|(_, role)| wanted(**role))
            .map(|(place, _)| place)
            .collect()
    }
}

fn set(row: Option<&mut (impl AsMut<[Value]> + ?Sized)>, place: usize, value: Option<Value>) {
    let cell = row.and_then(|row| row.as_mut().get_mut(place));
    if let (Some(cell), Some(value)) = (cell, value) {
        *cell = value;
    }
}

/// A name that is not taken, as much like `value` as can be.
fn renewed<'a>(value: &Value, taken: impl Iterator<Item = &'a Value>) -> Value {
    match value {
        Value::Integer(_) => {
            let numbers = taken.filter_map(|value| match value {
                Value::Integer(n) => Some(*n),
                _ => None,
            });
            Value::Integer(numbers.max().unwrap_or(0).saturating_add(1))
        }
        Value::Text(text) => {
            let taken: BTreeSet<&str> = taken
                .filter_map(|value| match value {
                    Value::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
            let width = text.len() - stem.len();
            let mut numbers = 1_usize..;
            let free = numbers
                .find_map(|n| Some(format!("{stem}{n:0width$}")).filter(|t| !taken.contains(&**t)));
            Value::Text(free.unwrap_or_else(|| text.clone()))
        }
        Value::Null | Value::Real(_) | Value::Blob(_) => value.clone(),
    }
}
