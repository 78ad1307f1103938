//! Rows that arrive while a candidate works: copies of existing ones, drawn from a seed.
//!
//! Invariant: what arrives differs from the rows it copies only in the event time, the time of
//! arrival and the columns that need values of their own; no key is held twice.

use crate::base::{Dice, Seed};
use crate::deck::Arrivals;
use crate::instance::schema::{Affinity, Table};
use crate::relation::Value;

/// Returns the rows that arrive in `table`, which holds `held` (the columns that take input, in
/// order); the error says what is missing.
pub fn arrivals(
    table: &Table,
    held: &[Vec<Value>],
    wish: &Arrivals,
    seed: Seed,
) -> Result<Vec<Vec<Value>>, String> {
    let place = |name: &str| {
        let mut columns = table.input_columns();
        let found = columns.position(|(_, column)| column.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| format!("there is no column `{}.{name}`", table.name))
    };
    let event_time = wish.event_time.as_deref().map(place).transpose()?;
    let arrives = wish.arrives.as_deref().map(place).transpose()?;
    let fresh = wish.fresh.iter().map(|name| place(name));
    let fresh: Vec<usize> = fresh.collect::<Result<_, _>>()?;
    let mut dice = Dice::new(seed);
    let mut order: Vec<usize> = (0..held.len()).collect();
    dice.shuffle(&mut order);
    let mut all = held.to_vec();
    for index in order {
        if all.len() >= held.len() + wish.rows {
            break;
        }
        let Some(mut row) = held.get(index).cloned() else {
            continue;
        };
        if let Some(column) = event_time {
            let Some(older) = older(held, column, &row, &mut dice) else {
                continue;
            };
            set(&mut row, column, older);
        }
        if let Some(column) = arrives {
            let latest = values(held, column).max_by(|a, b| a.sql_cmp(b)).cloned();
            set(&mut row, column, latest.unwrap_or(Value::Null));
        }
        for column in &fresh {
            renew(&all, *column, &mut row);
        }
        if keep_keys(table, &all, &mut row) {
            all.push(row);
        }
    }
    let came = all.split_off(held.len());
    if came.len() < wish.rows {
        return Err(format!(
            "only {} of {} rows of `{}` can arrive",
            came.len(),
            wish.rows,
            table.name
        ));
    }
    Ok(came)
}

/// A value of the column before the row's own.
fn older(held: &[Vec<Value>], column: usize, row: &[Value], dice: &mut Dice) -> Option<Value> {
    let own = row.get(column).filter(|own| !own.is_null())?;
    let older = values(held, column).filter(|value| value.sql_cmp(own).is_lt());
    let older: Vec<&Value> = older.collect();
    dice.pick(&older).map(|value| (*value).clone())
}

/// The values of a column that are there.
fn values(rows: &[Vec<Value>], column: usize) -> impl Iterator<Item = &Value> {
    let column = rows.iter().filter_map(move |row| row.get(column));
    column.filter(|value| !value.is_null())
}

fn set(row: &mut [Value], column: usize, value: Value) {
    if let Some(cell) = row.get_mut(column) {
        *cell = value;
    }
}

/// Gives the row a value that the column does not hold: the next number, or the text with a mark.
fn renew(all: &[Vec<Value>], column: usize, row: &mut [Value]) {
    let numbers = values(all, column).filter_map(|value| match value {
        Value::Integer(n) => Some(*n),
        _ => None,
    });
    let next = match row.get(column) {
        Some(Value::Text(text)) => {
            let mut marked = (1..).map(|n| Value::Text(format!("{text}-{n}")));
            marked.find(|new| values(all, column).all(|held| held != new))
        }
        _ => numbers.max().map(|n| Value::Integer(n.saturating_add(1))),
    };
    if let Some(next) = next {
        set(row, column, next);
    }
}

/// Changes the row where a key of the table forbids it; says whether it may stay.
fn keep_keys(table: &Table, all: &[Vec<Value>], row: &mut [Value]) -> bool {
    for key in &table.unique_keys {
        let places: Vec<usize> = key.iter().filter_map(|c| table.input_place(*c)).collect();
        if is_held(all, &places, row) {
            let refers = |column: &usize| {
                let mut keys = table.foreign_keys.iter();
                keys.any(|foreign| foreign.columns.contains(column))
            };
            let open = || key.iter().filter(|column| !refers(column));
            let is_number = |column: &&usize| {
                let column = table.columns.get(**column);
                column.is_some_and(|column| column.affinity == Affinity::Integer)
            };
            let chosen = open().find(is_number).or_else(|| open().next());
            if let Some(place) = chosen.and_then(|column| table.input_place(*column)) {
                renew(all, place, row);
            }
        }
        if is_held(all, &places, row) {
            return false;
        }
    }
    true
}

/// Says whether some row has these values already; a key with a NULL in it forbids nothing.
fn is_held(all: &[Vec<Value>], places: &[usize], row: &[Value]) -> bool {
    let is_null = |place: &usize| row.get(*place).is_none_or(Value::is_null);
    if places.iter().any(is_null) {
        return false;
    }
    all.iter().any(|held| {
        places
            .iter()
            .all(|place| held.get(*place) == row.get(*place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::schema::Column;
    use crate::relation::Relation;

    /// Deliveries of events, keyed by a number.
    fn table() -> Table {
        let column = |name: &str, affinity| Column {
            name: name.into(),
            affinity,
            ..Column::default()
        };
        Table {
            name: "events".into(),
            columns: vec![
                column("delivery", Affinity::Integer),
                column("event", Affinity::Text),
                column("happened", Affinity::Text),
                column("received", Affinity::Text),
            ],
            unique_keys: vec![vec![0]],
            ..Table::default()
        }
    }

    fn held() -> Vec<Vec<Value>> {
        let text = "delivery | event | happened | received
            1 | a | d1 | d1
            2 | b | d2 | d2
            3 | c | d3 | d4";
        Relation::parse(text).unwrap().rows
    }

    fn check(event_time: Option<&str>, fresh: &[&str], rows: usize) -> Vec<Vec<Value>> {
        let wish = Arrivals {
            table: "events".into(),
            rows,
            event_time: event_time.map(str::to_owned),
            arrives: Some("received".into()),
            fresh: fresh.iter().map(|name| (*name).to_owned()).collect(),
        };
        arrivals(&table(), &held(), &wish, Seed(7)).unwrap()
    }

    #[test]
    fn a_repeat_has_its_own_key_and_came_last() {
        let came = check(None, &[], 2);
        for (row, key) in came.iter().zip([4, 5]) {
            assert_eq!(row[0], Value::Integer(key));
            assert_eq!(row[3], Value::Text("d4".into()));
            assert!(held().iter().any(|old| old[1..3] == row[1..3]));
        }
        assert_eq!(came, check(None, &[], 2));
    }

    #[test]
    fn a_late_row_is_another_event_of_an_older_time() {
        let came = check(Some("happened"), &["event"], 2);
        for row in &came {
            let Value::Text(event) = &row[1] else {
                unreachable!("{row:?}");
            };
            let of = held()
                .into_iter()
                .find(|old| *event == format!("{}-1", old[1]));
            let of = of.unwrap_or_default();
            assert!(row[2].sql_cmp(&of[2]).is_lt(), "{row:?}");
        }
    }

    #[test]
    fn what_cannot_arrive_is_said() {
        let mut wish = Arrivals {
            table: "events".into(),
            rows: 3,
            event_time: Some("happened".into()),
            arrives: None,
            fresh: Vec::new(),
        };
        let refused = |wish: &Arrivals| arrivals(&table(), &held(), wish, Seed(1)).unwrap_err();
        assert_eq!(refused(&wish), "only 2 of 3 rows of `events` can arrive");
        wish.event_time = Some("when".into());
        assert_eq!(refused(&wish), "there is no column `events.when`");
    }
}
