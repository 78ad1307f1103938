//! Makes an instance smaller while a judge still says yes.
//!
//! Invariant: the result is accepted by the judge, never larger than the start and, unless the
//! budget ran out, 1-minimal over rows: removing any one row (with the rows that refer to it) makes
//! the judge say no.

use std::collections::BTreeSet;

use super::neighbors::{is_clock, is_date};
use super::schema::Schema;
use super::tables::{Instance, RowId};
use crate::relation::Value;

/// What shrinking came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// The smallest instance found.
    pub instance: Instance,
    /// How often the judge was asked.
    pub asked: usize,
    /// Whether removing any one row would have been refused.
    pub is_minimal: bool,
}

/// Shrinks `start`, which the judge must accept, asking the judge at most `budget` times.
pub fn shrink(
    schema: &Schema,
    start: Instance,
    budget: usize,
    judge: &mut dyn FnMut(&Instance) -> bool,
) -> Shrunk {
    let mut search = Search {
        schema,
        best: start,
        asked: 0,
        budget,
        judge,
    };
    search.drop_chunks();
    let mut is_minimal = search.drop_singles();
    loop {
        let simpler = search.simplify_values();
        // Simpler values may make a row needless.
        let before = search.best.row_count();
        is_minimal = search.drop_singles() && is_minimal;
        if !simpler && search.best.row_count() == before || search.is_spent() {
            break;
        }
    }
    Shrunk {
        is_minimal: is_minimal && !search.is_spent(),
        asked: search.asked,
        instance: search.best,
    }
}

struct Search<'a> {
    schema: &'a Schema,
    best: Instance,
    asked: usize,
    budget: usize,
    judge: &'a mut dyn FnMut(&Instance) -> bool,
}

impl Search<'_> {
    fn is_spent(&self) -> bool {
        self.asked >= self.budget
    }

    /// Keeps `candidate` if the judge accepts it.
    fn keep(&mut self, candidate: Instance) -> bool {
        if self.is_spent() {
            return false;
        }
        self.asked += 1;
        let accepted = (self.judge)(&candidate);
        if accepted {
            self.best = candidate;
        }
        accepted
    }

    /// Delta debugging: whole chunks of rows first, halves down to single rows.
    fn drop_chunks(&mut self) {
        let mut chunk = self.best.row_count().div_ceil(2);
        while chunk > 1 && !self.is_spent() {
            let mut start = 0;
            loop {
                let ids = self.best.row_ids();
                if start >= ids.len() || self.is_spent() {
                    break;
                }
                let gone: BTreeSet<RowId> = ids.iter().skip(start).take(chunk).copied().collect();
                let candidate = self.best.without(self.schema, &gone);
                if !self.keep(candidate) {
                    start += chunk;
                }
            }
            chunk = chunk.div_ceil(2);
        }
    }

    /// Drops single rows until none can go; says whether that point was reached.
    fn drop_singles(&mut self) -> bool {
        loop {
            let mut dropped = false;
            // From the end, so that children usually go before their parents.
            for id in self.best.row_ids().into_iter().rev() {
                if self.is_spent() {
                    return false;
                }
                let exists = self
                    .best
                    .tables
                    .get(id.0)
                    .is_some_and(|t| id.1 < t.rows.len());
                if exists {
                    let candidate = self.best.without(self.schema, &BTreeSet::from([id]));
                    dropped |= self.keep(candidate);
                }
            }
            if !dropped {
                return true;
            }
        }
    }

    /// Makes values simpler; says whether any became so.
    fn simplify_values(&mut self) -> bool {
        let mut any = false;
        for group in linked_columns(self.schema) {
            for value in self.values_of(&group) {
                for simpler in simpler_values(&value) {
                    if self.is_spent() {
                        return any;
                    }
                    let taken = self.values_of(&group).contains(&simpler);
                    let candidate = self.substitute(&group, &value, &simpler);
                    if !taken && self.keep(candidate) {
                        any = true;
                        break;
                    }
                }
            }
        }
        for id in self.best.row_ids() {
            any |= self.simplify_row(id);
        }
        any
    }

    fn simplify_row(&mut self, (table, row): RowId) -> bool {
        let width = self.schema.tables.get(table).map_or(0, |t| t.columns.len());
        let mut any = false;
        for column in 0..width {
            let Some(value) = self.input_cell((table, row), column).cloned() else {
                continue;
            };
            let null = self.may_be_null(table, column).then_some(Value::Null);
            for simpler in null.into_iter().chain(simpler_values(&value)) {
                if value.is_null() || self.is_spent() {
                    break;
                }
                let mut candidate = self.best.clone();
                let cells = candidate
                    .tables
                    .get_mut(table)
                    .and_then(|t| t.rows.get_mut(row));
                if let Some(cell) = cells.and_then(|cells| cells.get_mut(column)) {
                    *cell = simpler;
                }
                if self.keep(candidate) {
                    any = true;
                    break;
                }
            }
        }
        any
    }

    /// A NULL in a primary key would be filled in by SQLite.
    fn may_be_null(&self, table: usize, place: usize) -> bool {
        let table = self.schema.tables.get(table);
        let column = table.and_then(|table| table.input_columns().nth(place));
        column.is_some_and(|(_, c)| !c.not_null && c.pk_position.is_none())
    }

    fn input_cell(&self, (table, row): RowId, place: usize) -> Option<&Value> {
        self.best.tables.get(table)?.rows.get(row)?.get(place)
    }

    /// The distinct values of a group of columns, in row order.
    fn values_of(&self, group: &[(usize, usize)]) -> Vec<Value> {
        let mut values = Vec::new();
        for (table, place) in group {
            let rows = self
                .best
                .tables
                .get(*table)
                .map_or(&[][..], |t| t.rows.as_slice());
            for value in rows.iter().filter_map(|row| row.get(*place)) {
                if !value.is_null() && !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        values
    }

    fn substitute(&self, group: &[(usize, usize)], from: &Value, to: &Value) -> Instance {
        let mut candidate = self.best.clone();
        for (table, place) in group {
            let rows = candidate.tables.get_mut(*table).map(|t| &mut t.rows);
            for row in rows.into_iter().flatten() {
                if let Some(cell) = row.get_mut(*place)
                    && cell == from
                {
                    *cell = to.clone();
                }
            }
        }
        candidate
    }
}

/// Groups of input columns, by table and place, that foreign keys tie together.
fn linked_columns(schema: &Schema) -> Vec<Vec<(usize, usize)>> {
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    for (t, table) in schema.tables.iter().enumerate() {
        let n_inputs = table.input_columns().count();
        groups.extend((0..n_inputs).map(|place| vec![(t, place)]));
    }
    for (t, table) in schema.tables.iter().enumerate() {
        for key in &table.foreign_keys {
            let Some(p) = schema.table_index(&key.table) else {
                continue;
            };
            for (column, name) in key.columns.iter().zip(&key.references) {
                let parent = schema.tables.get(p);
                let to = parent.and_then(|p| p.input_place(p.column_index(name)?));
                if let (Some(from), Some(to)) = (table.input_place(*column), to) {
                    unite(&mut groups, (t, from), (p, to));
                }
            }
        }
    }
    groups
}

fn unite(groups: &mut Vec<Vec<(usize, usize)>>, a: (usize, usize), b: (usize, usize)) {
    let place = |groups: &[Vec<(usize, usize)>], x| groups.iter().position(|g| g.contains(&x));
    if let (Some(i), Some(j)) = (place(groups, a), place(groups, b))
        && i != j
    {
        let merged = groups.remove(i.max(j));
        if let Some(group) = groups.get_mut(i.min(j)) {
            group.extend(merged);
        }
    }
}

/// Values simpler than `value`, the simplest first; a chain of them always ends.
fn simpler_values(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Integer(n) => {
            let smaller = |candidate: &i64| candidate.unsigned_abs() < n.unsigned_abs();
            let list = [0, 1, 2, 3, n / 2];
            list.into_iter()
                .filter(smaller)
                .map(Value::Integer)
                .collect()
        }
        Value::Real(x) => {
            let list = [0.0, 1.0, x.trunc()];
            let simpler = |candidate: &f64| candidate.abs() < x.abs() && candidate.is_finite();
            list.into_iter().filter(simpler).map(Value::Real).collect()
        }
        Value::Text(text) => simpler_texts(text),
        Value::Blob(bytes) if bytes.is_empty() => Vec::new(),
        Value::Blob(_) => vec![Value::Blob(Vec::new())],
    }
}

/// Dates stay dates, and times of day such: a reader learns nothing from 'a' in a column of dates.
fn simpler_texts(text: &str) -> Vec<Value> {
    let list: &[&str] = if is_date(text) {
        match text.len() {
            10 => &["2024-01-01", "2024-01-02"],
            19 if text.contains(' ') => &["2024-01-01 00:00:00", "2024-01-02 00:00:00"],
            _ => &[],
        }
    } else if is_clock(text) {
        match text.len() {
            8 => &["00:00:00", "12:00:00"],
            _ => &[],
        }
    } else {
        &["a", "b", "c"]
    };
    let place = list
        .iter()
        .position(|simple| *simple == text)
        .unwrap_or(list.len());
    list.iter()
        .take(place)
        .filter(|s| s.len() <= text.len())
        .map(|s| Value::text(*s))
        .collect()
}
