//! Joins the reviews and decisions of two histories and says what is known of each item now.
//!
//! Invariant: who rated what, when and how is never changed. Where one side's reviews of an item
//! hold all of the other's, that side is believed; only where both sides rated it is it scheduled
//! again, review by review, as if all had happened in one place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::item::{Account, Decision, Known, Names, Review};
use super::{numbers, strand};
use crate::memory::Scheduler;
use crate::store::error::StoreError;
use crate::store::table::{Row, Table, integer, text};

/// What became of the log.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) added: usize,
    pub(super) rescheduled: usize,
    pub(super) decided: usize,
}

/// Deck, kind and id of an item.
pub(super) type ItemName = (String, String, String);

/// What one history knows of its items.
pub(super) type Side = BTreeMap<ItemName, Known>;

/// A row of a log, with the item it is about and what makes it the one it is.
pub(super) type Entry<K> = (ItemName, K, Row);

/// Takes the reviews of `other` and the decisions about items over; sittings have the names that the
/// maps say.
pub(super) fn join(
    own: &Connection,
    other: &Connection,
    tables: &[Table],
    [own_names, other_names]: [&HashMap<String, String>; 2],
    scheduler: &Scheduler,
) -> Result<Joined, StoreError> {
    let named = |name: &str| tables.iter().find(|table| table.name == name);
    let (Some(reviews), Some(items), Some(decisions), Some(marks)) = (
        named("reviews"),
        named("items"),
        named("changes"),
        named("marks"),
    ) else {
        return Ok(Joined::default());
    };
    let names = Names {
        reviews,
        items,
        decisions,
        marks,
    };
    let ours = read(&names, own, own_names)?;
    let theirs = read(&names, other, other_names)?;
    let mut joined = Joined::default();
    let mut log: Vec<Entry<Review>> = Vec::new();
    let mut decided: Vec<Entry<Decision>> = Vec::new();
    let nothing = Known::default();
    let all: BTreeSet<&ItemName> = ours.keys().chain(theirs.keys()).collect();
    for name in all {
        let (a, b) = (ours.get(name), theirs.get(name));
        let (a, b) = (a.unwrap_or(&nothing), b.unwrap_or(&nothing));
        let (account, known) = names.join(name, a, b, scheduler);
        joined.rescheduled += usize::from(account == Account::Again);
        joined.added += known.log.len() - a.log.len();
        joined.decided += known.decisions.len() - a.decisions.len();
        if let Some(row) = known.row.filter(|row| a.row.as_ref() != Some(row)) {
            items.put(own, &row)?;
        }
        if let Some(row) = known.mark.filter(|row| a.mark.as_ref() != Some(row)) {
            marks.put(own, &row)?;
        }
        let rows = known.log.into_iter();
        log.extend(rows.map(|(key, row)| (name.clone(), key, row)));
        let rows = known.decisions.into_iter();
        decided.extend(rows.map(|(key, row)| (name.clone(), key, row)));
    }
    log.sort_by(|(a, key_a, _), (b, key_b, _)| key_a.cmp(key_b).then_with(|| a.cmp(b)));
    decided.sort_by(|(a, key_a, _), (b, key_b, _)| key_a.cmp(key_b).then_with(|| a.cmp(b)));
    let of = |side: &Side| {
        let counts = side
            .values()
            .map(|known| (known.log.len(), known.decisions.len()));
        counts.fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
    };
    // A side that has all of both logs keeps its numbers; else they are counted again.
    let whole = [&ours, &theirs]
        .into_iter()
        .find(|side| of(side) == (log.len(), decided.len()));
    numbers::set(&names, &mut log, &mut decided, whole, [&ours, &theirs]);
    let is_own = whole.is_some_and(|side| std::ptr::eq(side, &raw const ours));
    write(own, reviews, &log, is_own, |name, key| {
        // Those whose sitting has another name now are in `ours` as they should be.
        let known = ours.get(name).filter(|_| own_names.is_empty());
        known.and_then(|known| known.log.get(key))
    })?;
    write(own, decisions, &decided, is_own, |name, key| {
        ours.get(name).and_then(|known| known.decisions.get(key))
    })?;
    Ok(joined)
}

/// Writes a log: what is new in it, or all of it if numbers may have changed.
fn write<'k, K: 'k>(
    own: &Connection,
    table: &Table,
    log: &[Entry<K>],
    is_own: bool,
    known: impl Fn(&ItemName, &K) -> Option<&'k Row>,
) -> Result<(), StoreError> {
    if !is_own {
        // No two rows may have one number even for a moment.
        own.execute(&format!("DELETE FROM {}", table.name), [])?;
    }
    for (name, key, row) in log {
        if !is_own {
            table.insert(own, row)?;
        } else if known(name, key) != Some(row) {
            table.put(own, row)?;
        }
    }
    Ok(())
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
    for row in names.decisions.rows(conn, None)? {
        let known = side.entry(item_name(names.decisions, &row)).or_default();
        let value = |name: &str| names.decisions.position(name).and_then(|at| row.get(at));
        let mut key = Decision {
            at: integer(value("at")),
            place: integer(value("number")) - integer(value("batch")),
            what: text(value("what")).to_owned(),
            alike: 0,
        };
        while known.decisions.contains_key(&key) {
            key.alike += 1;
        }
        known.decisions.insert(key, row);
    }
    for row in names.items.rows(conn, None)? {
        let name = item_name(names.items, &row);
        side.entry(name).or_default().row = Some(row);
    }
    for row in names.marks.rows(conn, None)? {
        let name = item_name(names.marks, &row);
        side.entry(name).or_default().mark = Some(row);
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
