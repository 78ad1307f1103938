//! Joins the reviews of two histories and says what is known of each item now.
//!
//! Invariant: who rated what, when and how is never changed. Where one side's reviews of an item
//! hold all of the other's, that side is believed; only where both sides rated it is it scheduled
//! again, review by review, as if all had happened in one place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::item::{Account, Known, Names, Review};
use super::strand;
use crate::memory::Scheduler;
use crate::store::error::StoreError;
use crate::store::table::{Row, Table, integer, text};

/// What became of the log.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) added: usize,
    pub(super) rescheduled: usize,
}

/// Deck, kind and id of an item.
type ItemName = (String, String, String);

/// What one history knows of its items.
type Side = BTreeMap<ItemName, Known>;

/// Takes the reviews of `other` over; sittings have the names that the maps say.
pub(super) fn join(
    own: &Connection,
    other: &Connection,
    own_names: &HashMap<String, String>,
    other_names: &HashMap<String, String>,
    scheduler: &Scheduler,
) -> Result<Joined, StoreError> {
    let tables = Table::all(own)?;
    let named = |name: &str| tables.iter().find(|table| table.name == name);
    let (Some(reviews), Some(items)) = (named("reviews"), named("items")) else {
        return Ok(Joined::default());
    };
    let names = Names::of(reviews, items);
    let ours = read(&names, own, own_names)?;
    let theirs = read(&names, other, other_names)?;
    let mut joined = Joined::default();
    let mut log: Vec<(ItemName, Review, Row)> = Vec::new();
    let nothing = Known::default();
    let all: BTreeSet<&ItemName> = ours.keys().chain(theirs.keys()).collect();
    for name in all {
        let (a, b) = (ours.get(name), theirs.get(name));
        let (a, b) = (a.unwrap_or(&nothing), b.unwrap_or(&nothing));
        let (account, known) = names.join(name, a, b, scheduler);
        joined.rescheduled += usize::from(account == Account::Again);
        joined.added += known.log.len() - a.log.len();
        if let Some(row) = known.row.filter(|row| a.row.as_ref() != Some(row)) {
            items.put(own, &row)?;
        }
        let rows = known.log.into_iter();
        log.extend(rows.map(|(key, row)| (name.clone(), key, row)));
    }
    let count = |side: &Side| side.values().map(|known| known.log.len()).sum::<usize>();
    let number = |side: &Side, name: &ItemName, key: &Review| {
        let row = side.get(name).and_then(|known| known.log.get(key));
        integer(row.and_then(|row| row.get(names.number)))
    };
    // A side that has them all keeps their numbers; else they are counted again.
    let whole = [&ours, &theirs]
        .into_iter()
        .find(|side| count(side) == log.len());
    log.sort_by(|(a, key_a, _), (b, key_b, _)| key_a.cmp(key_b).then_with(|| a.cmp(b)));
    for ((name, key, row), counted) in log.iter_mut().zip(1_i64..) {
        if let Some(value) = row.get_mut(names.number) {
            *value = Value::Integer(whole.map_or(counted, |side| number(side, name, key)));
        }
    }
    if count(&ours) < log.len() {
        // Every number may change, and no two rows may have one even for a moment.
        own.execute("DELETE FROM reviews", [])?;
        for (_, _, row) in &log {
            reviews.insert(own, row)?;
        }
    } else {
        for (name, key, row) in &log {
            let known = ours.get(name).and_then(|known| known.log.get(key));
            // Those whose sitting has another name now are in `ours` as they should be.
            if !own_names.is_empty() || known != Some(row) {
                reviews.put(own, row)?;
            }
        }
    }
    Ok(joined)
}

fn read(
    names: &Names<'_>,
    conn: &Connection,
    sittings: &HashMap<String, String>,
) -> Result<Side, StoreError> {
    let mut side = Side::new();
    let session = names.reviews.position("session");
    for mut row in names.reviews.rows(conn, None)? {
        let known = side.entry(item_name(names.reviews, &row)).or_default();
        let mut key = review(names.reviews, &row);
        while known.log.contains_key(&key) {
            key.alike += 1;
        }
        if let Some(Value::Text(id)) = session.and_then(|at| row.get_mut(at))
            && let Some(name) = sittings.get(id)
        {
            id.clone_from(name);
        }
        known.log.insert(key, row);
    }
    for row in names.items.rows(conn, None)? {
        let name = item_name(names.items, &row);
        side.entry(name).or_default().row = Some(row);
    }
    Ok(side)
}

fn item_name(table: &Table, row: &[Value]) -> ItemName {
    let value = |name: &str| {
        let value = table.position(name).and_then(|at| row.get(at));
        text(value).to_owned()
    };
    (value("deck"), value("kind"), value("id"))
}

fn review(reviews: &Table, row: &[Value]) -> Review {
    let value = |name: &str| reviews.position(name).and_then(|at| row.get(at));
    Review {
        at: integer(value("at")),
        rating: integer(value("rating")),
        sitting: strand::base(text(value("session"))).to_owned(),
        alike: 0,
    }
}
