//! Aggregates that carried texts call; all of them work over windows, too.
//!
//! Invariant: a state gives what it would give if only the rows in its frame had ever been seen:
//! rows leave in the order they came.

use std::collections::VecDeque;

use rusqlite::functions::{Aggregate, Context, WindowAggregate};
use rusqlite::types::Value;
use rusqlite::{Connection, Result};

use super::math::flags;
use super::register::owned;

/// Registers the aggregates on a connection.
pub(super) fn register(conn: &Connection) -> Result<()> {
    let of = |n_args: i32, finish: Finish| (n_args, Rows { finish });
    let all: [(&str, (i32, Rows)); 15] = [
        ("onsite_percentile_cont", of(2, percentile_cont)),
        ("onsite_percentile_disc", of(2, percentile_disc)),
        ("onsite_stddev_samp", of(1, |rows| root(spread(rows, 1)))),
        ("onsite_stddev_pop", of(1, |rows| root(spread(rows, 0)))),
        ("onsite_var_samp", of(1, |rows| real(spread(rows, 1)))),
        ("onsite_var_pop", of(1, |rows| real(spread(rows, 0)))),
        ("onsite_corr", of(2, corr)),
        ("onsite_covar_pop", of(2, |rows| covariance(rows, 0.0))),
        ("onsite_covar_samp", of(2, |rows| covariance(rows, 1.0))),
        ("onsite_max_by", of(2, |rows| by(rows, true))),
        ("onsite_min_by", of(2, |rows| by(rows, false))),
        ("onsite_mode", of(1, |rows| mode(rows, false))),
        ("onsite_mode_desc", of(1, |rows| mode(rows, true))),
        ("onsite_first_value", of(1, |rows| value(rows.iter()))),
        ("onsite_last_value", of(1, |rows| value(rows.iter().rev()))),
    ];
    for (name, (n_args, rows)) in all {
        conn.create_window_function(name, n_args, flags(), rows)?;
    }
    conn.create_window_function("onsite_join", 1, flags(), Rows { finish: joined })
}

type Row = (Value, Value);
type Finish = fn(&VecDeque<Row>) -> Value;

/// Keeps the rows of its frame.
#[derive(Clone, Copy)]
struct Rows {
    finish: Finish,
}

fn row(context: &Context<'_>) -> Row {
    let second = if context.len() > 1 {
        owned(context.get_raw(1))
    } else {
        Value::Null
    };
    (owned(context.get_raw(0)), second)
}

impl Aggregate<VecDeque<Row>, Value> for Rows {
    fn init(&self, _: &mut Context<'_>) -> Result<VecDeque<Row>> {
        Ok(VecDeque::new())
    }

    fn step(&self, context: &mut Context<'_>, rows: &mut VecDeque<Row>) -> Result<()> {
        rows.push_back(row(context));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, rows: Option<VecDeque<Row>>) -> Result<Value> {
        Ok((self.finish)(&rows.unwrap_or_default()))
    }
}

impl WindowAggregate<VecDeque<Row>, Value> for Rows {
    fn value(&self, rows: Option<&mut VecDeque<Row>>) -> Result<Value> {
        Ok(rows.map_or_else(
            || (self.finish)(&VecDeque::new()),
            |rows| (self.finish)(rows),
        ))
    }

    fn inverse(&self, _: &mut Context<'_>, rows: &mut VecDeque<Row>) -> Result<()> {
        rows.pop_front();
        Ok(())
    }
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(n) => Some(*n as f64),
        Value::Real(x) => Some(*x),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Null | Value::Blob(_) => None,
    }
}

/// The values in order, and the fraction asked for.
fn ordered(rows: &VecDeque<Row>) -> Option<(Vec<(f64, &Value)>, f64)> {
    let fraction = rows.iter().find_map(|(_, fraction)| as_number(fraction))?;
    if !(0.0..=1.0).contains(&fraction) {
        return None;
    }
    let numbered = rows
        .iter()
        .filter_map(|(value, _)| Some((as_number(value)?, value)));
    let mut values: Vec<_> = numbered.collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    (!values.is_empty()).then_some((values, fraction))
}

fn percentile_cont(rows: &VecDeque<Row>) -> Value {
    let Some((values, fraction)) = ordered(rows) else {
        return Value::Null;
    };
    let place = fraction * (values.len() - 1) as f64;
    let at = |index: f64| values.get(index as usize).map_or(0.0, |(x, _)| *x);
    let (low, high) = (at(place.floor()), at(place.ceil()));
    Value::Real(low + (high - low) * place.fract())
}

fn percentile_disc(rows: &VecDeque<Row>) -> Value {
    let Some((values, fraction)) = ordered(rows) else {
        return Value::Null;
    };
    let place = (fraction * values.len() as f64).ceil() as usize;
    let value = values.get(place.saturating_sub(1));
    value.map_or(Value::Null, |(_, value)| (*value).clone())
}

/// The variance; `None` if too few values are there.
fn spread(rows: &VecDeque<Row>, less: usize) -> Option<f64> {
    let values: Vec<f64> = rows
        .iter()
        .filter_map(|(value, _)| as_number(value))
        .collect();
    if values.len() <= less {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    Some(squares / (values.len() - less) as f64)
}

fn real(x: Option<f64>) -> Value {
    x.map_or(Value::Null, Value::Real)
}

fn root(x: Option<f64>) -> Value {
    real(x.map(f64::sqrt))
}

fn pairs(rows: &VecDeque<Row>) -> Vec<(f64, f64)> {
    let both = |(a, b): &Row| Some((as_number(a)?, as_number(b)?));
    rows.iter().filter_map(both).collect()
}

/// Sums of products around the means: of both, of the first, of the second.
fn moments(pairs: &[(f64, f64)]) -> (f64, f64, f64) {
    let n = pairs.len() as f64;
    let mean_a = pairs.iter().map(|(a, _)| a).sum::<f64>() / n;
    let mean_b = pairs.iter().map(|(_, b)| b).sum::<f64>() / n;
    pairs.iter().fold((0.0, 0.0, 0.0), |sums, (a, b)| {
        let (a, b) = (a - mean_a, b - mean_b);
        (sums.0 + a * b, sums.1 + a * a, sums.2 + b * b)
    })
}

fn corr(rows: &VecDeque<Row>) -> Value {
    let (both, first, second) = moments(&pairs(rows));
    let product = (first * second).sqrt();
    real((product > 0.0).then(|| both / product))
}

fn covariance(rows: &VecDeque<Row>, less: f64) -> Value {
    let pairs = pairs(rows);
    let n = pairs.len() as f64 - less;
    real((n > 0.0).then(|| moments(&pairs).0 / n))
}

fn by(rows: &VecDeque<Row>, largest: bool) -> Value {
    use std::cmp::Ordering;
    let order = |a: &Value, b: &Value| match (as_number(a), as_number(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        _ => match (a, b) {
            (Value::Text(x), Value::Text(y)) => x.cmp(y),
            (Value::Blob(x), Value::Blob(y)) => x.cmp(y),
            _ => Ordering::Equal,
        },
    };
    let keyed = rows.iter().filter(|(_, key)| *key != Value::Null);
    let best = keyed.reduce(|best, next| {
        let order = order(&next.1, &best.1);
        let is_better = if largest {
            order.is_gt()
        } else {
            order.is_lt()
        };
        if is_better { next } else { best }
    });
    best.map_or(Value::Null, |(value, _)| value.clone())
}

fn value<'r>(mut rows: impl Iterator<Item = &'r Row>) -> Value {
    let found = rows.find(|(value, _)| *value != Value::Null);
    found.map_or(Value::Null, |(value, _)| value.clone())
}

/// The value that is there most often; among several the one that comes first in the order.
fn mode(rows: &VecDeque<Row>, descending: bool) -> Value {
    use crate::relation::Value as Ours;
    let ours = rows.iter().filter_map(|(value, _)| match value {
        Value::Null => None,
        Value::Integer(n) => Some(Ours::Integer(*n)),
        Value::Real(x) => Some(Ours::Real(*x)),
        Value::Text(text) => Some(Ours::Text(text.clone())),
        Value::Blob(bytes) => Some(Ours::Blob(bytes.clone())),
    });
    let mut values: Vec<Ours> = ours.collect();
    values.sort_by(Ours::sql_cmp);
    if descending {
        values.reverse();
    }
    let mut best: Option<(usize, &Ours)> = None;
    for run in values.chunk_by(|a, b| a.sql_cmp(b).is_eq()) {
        if let Some(first) = run.first()
            && best.is_none_or(|(n, _)| run.len() > n)
        {
            best = Some((run.len(), first));
        }
    }
    match best.map(|(_, value)| value.clone()) {
        None | Some(Ours::Null) => Value::Null,
        Some(Ours::Integer(n)) => Value::Integer(n),
        Some(Ours::Real(x)) => Value::Real(x),
        Some(Ours::Text(text)) => Value::Text(text),
        Some(Ours::Blob(bytes)) => Value::Blob(bytes),
    }
}

fn joined(rows: &VecDeque<Row>) -> Value {
    let texts: Vec<&str> = rows
        .iter()
        .filter_map(|(value, _)| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if texts.is_empty() {
        return Value::Null;
    }
    Value::Text(texts.join("\u{1f}"))
}
