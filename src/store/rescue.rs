//! Reads what can be read of a broken database, and makes a whole history of it.
//!
//! Invariant: a row is taken over only if the new file's rules accept it; a sitting keeps its
//! events up to the first gap, so that it replays.

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use super::codec::DecodeError;
use super::error::StoreError;
use super::notice::TableSalvage;
use super::{codec, journal, reviews, schema, sessions};
use crate::base::{SessionId, Timestamp};
use crate::memory::Item;

/// So many rows are looked for one by one behind an unreadable spot.
const PROBES: usize = 20_000;

/// What a rescue found.
#[derive(Debug, Default)]
pub(super) struct Rescued {
    pub(super) tables: Vec<TableSalvage>,
    pub(super) cut: Vec<(SessionId, u64, u64)>,
    pub(super) relisted: Vec<SessionId>,
    /// Some table could not be read to its end.
    pub(super) is_doubtful: bool,
}

/// Copies all readable rows from `broken` (if it opened at all) into the empty history `new`.
pub(super) fn rescue(
    broken: Option<&Connection>,
    new: &mut Connection,
) -> Result<Rescued, StoreError> {
    let mut found = Rescued::default();
    let tx = new.transaction()?;
    let newest = schema::MIGRATIONS.len();
    let layout = broken.map_or(newest, layout_of);
    let older = schema::tables(&schema::blank(layout)?)?;
    for (table, _) in schema::tables(&schema::blank(newest)?)? {
        let mut copied = Copied::default();
        let is_later = older.iter().all(|(name, _)| *name != table);
        if is_later {
            copied.complete = true;
        } else if let Some(broken) = broken {
            copy_table(broken, &tx, &table, &mut copied)?;
        }
        found.is_doubtful |= !copied.complete;
        found.tables.push(TableSalvage {
            name: table,
            kept: copied.kept,
            // Rows are numbered from 1 and none is ever deleted.
            lost: u64::try_from(copied.highest)
                .unwrap_or(0)
                .saturating_sub(copied.kept),
        });
    }
    found.cut = cut_at_gaps(&tx)?;
    let left: u64 = found.cut.iter().map(|(_, _, left)| left).sum();
    if let Some(events) = found.tables.iter_mut().find(|table| table.name == "events") {
        events.kept -= left;
        events.lost += left;
    }
    found.relisted = relist(&tx)?;
    restore_items(&tx)?;
    tx.execute(
        "UPDATE sessions SET state = 'abandoned' WHERE state = 'open'
         AND NOT EXISTS (SELECT 1 FROM events WHERE session = sessions.id)",
        [],
    )?;
    tx.commit()?;
    Ok(found)
}

/// The layout that a broken file says it has; the newest if it says nothing sensible.
fn layout_of(broken: &Connection) -> usize {
    let newest = schema::MIGRATIONS.len();
    let said = broken.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let said = said.ok().and_then(|said| usize::try_from(said).ok());
    said.filter(|said| (1..=newest).contains(said))
        .unwrap_or(newest)
}

#[derive(Debug, Default)]
struct Copied {
    kept: u64,
    highest: i64,
    complete: bool,
}

/// Reads a table forwards up to the first unreadable spot, backwards down to the last, and looks
/// for what lies between row by row.
fn copy_table(
    broken: &Connection,
    new: &Connection,
    table: &str,
    copied: &mut Copied,
) -> Result<(), StoreError> {
    let columns = columns(new, table)?;
    let list = columns.join(", ");
    let marks = vec!["?"; columns.len() + 1].join(", ");
    let mut insert = new.prepare(&format!(
        "INSERT OR IGNORE INTO {table} (rowid, {list}) VALUES ({marks})"
    ))?;
    let select = format!(
        "SELECT rowid, {list} FROM {table} NOT INDEXED WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid"
    );
    let (Ok(mut up), Ok(mut down)) = (
        broken.prepare(&select),
        broken.prepare(&format!("{select} DESC")),
    ) else {
        return Ok(());
    };
    let (last, complete) = take_rows(&mut up, i64::MIN, i64::MAX, &mut insert, copied);
    copied.complete = complete;
    if complete {
        return Ok(());
    }
    let low = last.map_or(1, |last| last.saturating_add(1));
    let (first, _) = take_rows(&mut down, low, i64::MAX, &mut insert, copied);
    // Every look-up starts at the table's root: if both ways found nothing, no other will.
    if last.is_some() || first.is_some() {
        let high = first.unwrap_or(i64::MAX);
        for rowid in (low..high).take(PROBES) {
            take_rows(&mut up, rowid, rowid, &mut insert, copied);
        }
    }
    Ok(())
}

/// Takes rows over until the statement ends or fails: the last row's number, and whether it ended.
fn take_rows(
    statement: &mut Statement<'_>,
    from: i64,
    to: i64,
    insert: &mut Statement<'_>,
    copied: &mut Copied,
) -> (Option<i64>, bool) {
    let columns = statement.column_count();
    let mut last = None;
    let Ok(mut rows) = statement.query([from, to]) else {
        return (None, false);
    };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return (last, true),
            Err(_) => return (last, false),
        };
        let values: Result<Vec<Value>, _> = (0..columns).map(|i| row.get(i)).collect();
        if let Ok(rowid) = row.get::<_, i64>(0) {
            last = Some(rowid);
            // A number no history reaches comes from a broken page, and would count as losses.
            if (1..1 << 40).contains(&rowid) {
                copied.highest = copied.highest.max(rowid);
            }
        }
        // A row that does not fit the rules is broken: it stays in the file that was set aside.
        if let Ok(values) = values
            && let Ok(1) = insert.execute(params_from_iter(values))
        {
            copied.kept += 1;
        }
    }
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Cuts every sitting at its first missing or undecodable event.
fn cut_at_gaps(tx: &Connection) -> Result<Vec<(SessionId, u64, u64)>, StoreError> {
    let mut read =
        tx.prepare("SELECT session, seq, at, v, body FROM events ORDER BY session, seq")?;
    let mut rows = read.query([])?;
    let mut counts: Vec<(String, u64, u64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let session: String = row.get(0)?;
        if counts.last().is_none_or(|(last, ..)| *last != session) {
            counts.push((session, 0, 0));
        }
        let (seq, at, v) = (
            row.get::<_, i64>(1)?.unsigned_abs(),
            Timestamp(row.get(2)?),
            row.get::<_, i64>(3)?,
        );
        let body: String = row.get(4)?;
        if let Some((_, kept, left)) = counts.last_mut() {
            let v = u32::try_from(v).unwrap_or(0);
            if *left == 0 && seq == *kept && !is_broken(v, at, &body) {
                *kept += 1;
            } else {
                *left += 1;
            }
        }
    }
    let mut cut = Vec::new();
    for (session, kept, left) in counts.into_iter().filter(|(_, _, left)| *left > 0) {
        tx.execute(
            "DELETE FROM events WHERE session = ?1 AND seq >= ?2",
            (&session, kept as i64),
        )?;
        cut.push((SessionId(session), kept, left));
    }
    Ok(cut)
}

/// Whether an event is nonsense; one of a newer version is not.
fn is_broken(v: u32, at: Timestamp, body: &str) -> bool {
    matches!(codec::decode(v, at, body), Err(DecodeError::Bad(_)))
}

/// Enters sittings that have events but no line in the list.
fn relist(tx: &rusqlite::Transaction<'_>) -> Result<Vec<SessionId>, StoreError> {
    let mut missing = tx.prepare(
        "SELECT DISTINCT session FROM events
         WHERE session NOT IN (SELECT id FROM sessions) ORDER BY session",
    )?;
    let ids: Vec<String> = missing
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut relisted = Vec::new();
    for id in ids {
        let mut read =
            tx.prepare_cached("SELECT v, at, body FROM events WHERE session = ?1 ORDER BY seq")?;
        let events = read
            .query_map([&id], |row| {
                Ok((row.get(0)?, Timestamp(row.get(1)?), row.get(2)?))
            })?
            .filter_map(Result::ok)
            .filter_map(|(v, at, body): (u32, Timestamp, String)| codec::decode(v, at, &body).ok())
            .collect::<Vec<_>>();
        let Some((plan, at)) = events.first().and_then(journal::planned) else {
            continue;
        };
        tx.execute("DELETE FROM rounds WHERE session = ?1", [&id])?;
        sessions::insert(tx, plan, at)?;
        let session = SessionId(id);
        sessions::follow(tx, &session, &events)?;
        relisted.push(session);
    }
    Ok(relisted)
}

/// Brings back items whose rows are lost, from the last review that counts.
fn restore_items(tx: &Connection) -> Result<(), StoreError> {
    let mut read = tx.prepare(
        "SELECT after FROM reviews AS r
         WHERE number = (SELECT max(number) FROM reviews
                         WHERE (deck, kind, id) = (r.deck, r.kind, r.id) AND undone_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM items WHERE (deck, kind, id) = (r.deck, r.kind, r.id))",
    )?;
    let lost: Vec<Item> = read
        .query_map([], |row| reviews::json(row, 0))?
        .filter_map(Result::ok)
        .collect();
    for item in lost {
        reviews::save(tx, &item)?;
    }
    Ok(())
}
