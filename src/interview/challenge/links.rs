//! Rows of two tables that belong together, or should.
//!
//! Invariant: a table's first column is its key; a column of that name elsewhere points to it.

use std::cmp::Ordering;

use jiff::civil::DateTime;

use super::Phenomenon;
use super::phrase::{gap, is_near, moment, spoken, thing};
use super::sight::{Sight, Table};
use crate::relation::Value;

/// Rows of one table and those of another that point to them.
pub(super) fn between(parent: &Table<'_>, child: &Table<'_>, out: &mut Vec<Sight>) {
    let key = parent.column(0);
    if parent.name == child.name || child.column(0) == key {
        return;
    }
    let Some(at) = child.index(key) else {
        return;
    };
    let is_of = |row: &[Value], of: &[Value]| {
        row.get(at)
            .is_some_and(|v| !v.is_null() && Some(v) == of.first())
    };
    for row in &parent.rows.rows {
        let mine = child.rows.rows.iter().filter(|other| is_of(other, row));
        match mine.count() {
            0 => out.push(Sight {
                words: vec![child.noun(), child.name.to_lowercase()],
                ..Sight::plain(
                    Phenomenon::Childless,
                    format!("{} without a single {}", parent.one(), child.noun()),
                )
            }),
            1 => {}
            n => out.push(Sight::essential(
                Phenomenon::Several,
                format!("{} with {n} {}", parent.one(), child.nouns()),
                &[&child.noun(), &child.nouns()],
            )),
        }
    }
    for row in &child.rows.rows {
        let of = parent.rows.rows.iter().filter(|one| is_of(row, one));
        let mine: Vec<_> = of.collect();
        if mine.is_empty() && row.get(at).is_some_and(|value| !value.is_null()) {
            let clause = format!(
                "{} whose {} is not in {}",
                child.one(),
                thing(key),
                parent.name
            );
            out.push(Sight {
                words: vec![thing(key), parent.name.to_lowercase()],
                ..Sight::plain(Phenomenon::Orphan, clause)
            });
        }
        if let [_, _, ..] = mine.as_slice() {
            let clause = format!(
                "{} that {} {} fit by their {}",
                child.one(),
                mine.len(),
                parent.nouns(),
                thing(key)
            );
            out.push(Sight::essential(Phenomenon::Several, clause, &[]));
        }
        for one in mine {
            across(parent, one, child, row, out);
        }
    }
}

/// The moments of a row beside those of the row it points to.
fn across(
    parent: &Table<'_>,
    one: &[Value],
    child: &Table<'_>,
    row: &[Value],
    out: &mut Vec<Sight>,
) {
    let moments = |row: &[Value]| -> Vec<DateTime> { row.iter().filter_map(moment).collect() };
    let first = moments(one).into_iter().chain(moments(row)).min();
    for from in &child.times {
        for to in &parent.times {
            let ends = row
                .get(*from)
                .and_then(moment)
                .zip(one.get(*to).and_then(moment));
            // The first moment of all is what moments shrink to: that two are equal says nothing.
            let Some((a, b)) = ends.filter(|(a, b)| a != b || Some(*a) != first) else {
                continue;
            };
            let (own, its) = (spoken(child.column(*from)), spoken(parent.column(*to)));
            let distance = match a.cmp(&b) {
                Ordering::Less => format!("{} before", gap(a, b)),
                Ordering::Equal => "exactly".to_owned(),
                Ordering::Greater => format!("{} after", gap(a, b)),
            };
            let clause = format!(
                "{} whose {own} is {distance} the {its} of its {}",
                child.one(),
                parent.noun()
            );
            let sight = Sight::essential(Phenomenon::TwoTimes, clause, &[&own, &its]);
            out.push(Sight {
                is_essential: is_near(a, b),
                ..sight
            });
        }
    }
}
