//! Rows of what is remembered.

use super::view::{Row, Rows, ViewName};
use crate::memory::{Calendar, Day, Item, Mark, ReviewLog};
use crate::relation::Value;

/// Returns the row of an item.
pub fn item(item: &Item, mark: Option<&Mark>, calendar: &Calendar) -> (ViewName, Row) {
    let day = |day: Option<Day>| day.map_or(Value::Null, |day| Value::text(day.to_string()));
    let fallback = Mark::default();
    let mark = mark.unwrap_or(&fallback);
    let row = vec![
        Value::text(item.key.to_string()),
        Value::text(item.key.deck.as_str()),
        Value::text(item.key.kind.as_str()),
        Value::text(item.key.id.as_str()),
        day(item.introduced.map(|at| calendar.day_of(at))),
        day(item.last_review.map(|at| calendar.day_of(at))),
        day(mark.due(item)),
        item.state
            .map_or(Value::Null, |state| real(state.stability)),
        item.state
            .map_or(Value::Null, |state| real(state.difficulty)),
        Value::Integer(i64::from(item.reps)),
        Value::Integer(i64::from(item.lapses)),
        Value::Integer(i64::from(mark.suspended)),
        Value::Integer(i64::from(mark.flagged)),
    ];
    (ViewName::Items, row)
}

/// Adds the row of a review.
pub fn review(number: u64, log: &ReviewLog, calendar: &Calendar, rows: &mut Rows) {
    let sitting = log.session.as_ref();
    let row = vec![
        Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
        Value::text(log.key.to_string()),
        Value::text(calendar.wall(log.at)),
        Value::text(calendar.day_of(log.at).to_string()),
        Value::Integer(i64::from(log.rating.number())),
        Value::Integer(i64::from(log.elapsed_days)),
        Value::Integer(i64::from(log.interval_days)),
        real(log.after.stability),
        real(log.after.difficulty),
        sitting.map_or(Value::Null, |sitting| Value::text(sitting.as_str())),
    ];
    rows.push((ViewName::Reviews, row));
}

/// Hundredths, which is more than anybody asks of an estimate.
fn real(value: f32) -> Value {
    Value::Real((f64::from(value) * 100.0).round() / 100.0)
}
