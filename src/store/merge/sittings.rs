//! Joins the sittings of two histories, each with all rows that belong to it.
//!
//! Invariant: no row of the own history is removed while its strand lives; it takes another name or
//! other values at most.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::strand::{Stand, Stored, Strand, base, names, renamed};
use crate::base::SessionId;
use crate::store::error::StoreError;
use crate::store::table::{Row, SITTINGS, Table, compare, integer, text};

/// The table of events.
const EVENTS: &str = "events";

/// A sitting that went on differently on two machines: both are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forked {
    /// The sitting that keeps its id.
    pub kept: SessionId,
    /// The id that the other one has now.
    pub beside: SessionId,
}

/// What became of the sittings.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) added: usize,
    pub(super) continued: usize,
    pub(super) forked: Vec<Forked>,
    /// New ids of sittings, by their old id, on either side.
    pub(super) own_names: HashMap<String, String>,
    pub(super) other_names: HashMap<String, String>,
}

/// Whose rows they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Own,
    Other,
}

/// A strand with the rows of its tables.
#[derive(Clone, Debug)]
struct Kept {
    strand: Strand,
    /// Of each table, the list of sittings first; events aside.
    rows: Vec<Vec<Row>>,
    from: Vec<(Side, String)>,
}

/// The tables that belong to sittings.
struct Layout {
    list: Table,
    id: usize,
    events: Table,
    parts: Vec<Table>,
}

impl Layout {
    fn of(tables: &[Table]) -> Option<Self> {
        let named = |name: &str| tables.iter().find(|table| table.name == name).cloned();
        let (list, events) = (named(SITTINGS)?, named(EVENTS)?);
        let id = list.position("id")?;
        let mut parts = tables.to_vec();
        parts.retain(|table| table.sitting.is_some() && table.name != EVENTS);
        Some(Self {
            list,
            id,
            events,
            parts,
        })
    }
}

/// Takes the sittings of `other` over.
pub(super) fn join(
    own: &Connection,
    other: &Connection,
    tables: &[Table],
) -> Result<Joined, StoreError> {
    let mut joined = Joined::default();
    let Some(layout) = Layout::of(tables) else {
        return Ok(joined);
    };
    let mut groups: BTreeMap<String, [BTreeSet<String>; 2]> = BTreeMap::new();
    for (side, conn) in [own, other].into_iter().enumerate() {
        for id in ids(conn)? {
            let group = groups.entry(base(&id).to_owned()).or_default();
            if let Some(ids) = group.get_mut(side) {
                ids.insert(id);
            }
        }
    }
    for (base, [own_ids, other_ids]) in groups {
        if other_ids.is_empty() {
            continue;
        }
        let mut strands = Vec::new();
        for (side, conn, ids) in [(Side::Own, own, &own_ids), (Side::Other, other, &other_ids)] {
            for id in ids {
                strands.push(read(&layout, conn, side, id, &base)?);
            }
        }
        let is_same = own_ids == other_ids && same(&strands, own_ids.len());
        if !is_same {
            group(own, &layout, &base, strands, &mut joined)?;
        }
    }
    Ok(joined)
}

fn ids(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare("SELECT id FROM sessions")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn same(strands: &[Kept], half: usize) -> bool {
    let (own, other) = strands.split_at(half.min(strands.len()));
    let mut pairs = own.iter().zip(other);
    pairs.all(|(a, b)| a.strand == b.strand && a.rows == b.rows)
}

/// Reads a sitting as if its id were `base`.
fn read(
    layout: &Layout,
    conn: &Connection,
    side: Side,
    id: &str,
    base: &str,
) -> Result<Kept, StoreError> {
    let column = |name: &str| layout.events.position(name);
    let (at, v, body) = (column("at"), column("v"), column("body"));
    let mut events = Vec::new();
    for row in layout.events.rows(conn, Some(id))? {
        let value = |index: Option<usize>| index.and_then(|index| row.get(index));
        let body = text(value(body));
        events.push(Stored {
            at: integer(value(at)),
            v: integer(value(v)),
            body: if events.is_empty() && id != base {
                renamed(body, base)
            } else {
                body.to_owned()
            },
        });
    }
    let mut rows = vec![one_row(layout, conn, id)?];
    for part in &layout.parts {
        rows.push(part.rows(conn, Some(id))?);
    }
    name_all(layout, &mut rows, base);
    Ok(Kept {
        strand: Strand::new(events),
        rows,
        from: vec![(side, id.to_owned())],
    })
}

fn one_row(layout: &Layout, conn: &Connection, id: &str) -> Result<Vec<Row>, StoreError> {
    let names: Vec<&str> = layout
        .list
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    let sql = format!("SELECT {} FROM {SITTINGS} WHERE id = ?1", names.join(", "));
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([id], |row| (0..names.len()).map(|i| row.get(i)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives the rows of a sitting another id.
fn name_all(layout: &Layout, rows: &mut [Vec<Row>], id: &str) {
    let owners = std::iter::once(Some(layout.id)).chain(layout.parts.iter().map(|p| p.sitting));
    for (rows, owner) in rows.iter_mut().zip(owners) {
        for row in rows {
            if let Some(value) = owner.and_then(|owner| row.get_mut(owner)) {
                *value = Value::Text(id.to_owned());
            }
        }
    }
}

/// Decides over the strands of one sitting and writes what is left.
fn group(
    own: &Connection,
    layout: &Layout,
    base: &str,
    strands: Vec<Kept>,
    joined: &mut Joined,
) -> Result<(), StoreError> {
    let before = strands.clone();
    let mut left: Vec<Kept> = Vec::new();
    for one in strands {
        take(layout, &mut left, one);
    }
    left.sort_by(|a, b| a.strand.lived.cmp(&b.strand.lived));
    let found: Vec<&Strand> = left.iter().map(|kept| &kept.strand).collect();
    let names = names(base, &found);
    let places = left.iter().zip(&names);
    // A strand that ended where several go on counts with the first of them.
    for one in &before {
        let goes_on =
            |kept: &Kept| matches!(one.strand.stand(&kept.strand), Stand::Same | Stand::Shorter);
        let Some((_, name)) = places.clone().find(|(kept, _)| goes_on(kept)) else {
            continue;
        };
        for (side, id) in &one.from {
            let map = match side {
                Side::Own => &mut joined.own_names,
                Side::Other => &mut joined.other_names,
            };
            if id != name {
                map.insert(id.clone(), name.clone());
            }
        }
    }
    let own_before: Vec<&Kept> = before.iter().filter(|kept| kept.is(Side::Own)).collect();
    rename_own(own, layout, &own_before, &left, &names)?;
    for (kept, name) in left.iter().zip(&names) {
        let known = own_before.iter().find(|known| {
            matches!(
                known.strand.stand(&kept.strand),
                Stand::Same | Stand::Shorter
            )
        });
        match known {
            None => joined.added += 1,
            Some(known) if known.strand != kept.strand => joined.continued += 1,
            Some(_) => {}
        }
        write(own, layout, kept, name)?;
    }
    let sides = [own_before.len(), before.len() - own_before.len()];
    if let Some((kept, rest)) = names.split_first()
        && sides.iter().all(|known| names.len() > *known)
    {
        joined.forked.extend(rest.iter().map(|beside| Forked {
            kept: SessionId::new(kept),
            beside: SessionId::new(beside),
        }));
    }
    Ok(())
}

impl Kept {
    fn is(&self, side: Side) -> bool {
        self.from.iter().any(|(from, _)| *from == side)
    }
}

/// Puts a strand among those that are left.
fn take(layout: &Layout, left: &mut Vec<Kept>, mut one: Kept) {
    if left
        .iter()
        .any(|known| one.strand.stand(&known.strand) == Stand::Shorter)
    {
        return;
    }
    left.retain(|known| one.strand.stand(&known.strand) != Stand::Longer);
    match left
        .iter_mut()
        .find(|known| one.strand.stand(&known.strand) == Stand::Same)
    {
        Some(known) => {
            known.strand.join(&one.strand);
            for ((rows, new), table) in known.rows.iter_mut().zip(one.rows).zip(layout.tables()) {
                join_rows(table, rows, new);
            }
            known.from.append(&mut one.from);
        }
        None => left.push(one),
    }
}

impl Layout {
    /// Returns the list of sittings and the tables below it, events aside.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        std::iter::once(&self.list).chain(&self.parts)
    }
}

/// Joins the rows that follow from the same events: value by value, the greater one.
fn join_rows(table: &Table, rows: &mut Vec<Row>, new: Vec<Row>) {
    for new in new {
        let key = table.key_of(&new);
        let Some(known) = rows.iter_mut().find(|row| table.key_of(row) == key) else {
            rows.push(new);
            continue;
        };
        for (known, new) in known.iter_mut().zip(new) {
            if compare(&new, known).is_gt() {
                *known = new;
            }
        }
    }
}

/// Gives the own rows of strands that have another name now that name.
fn rename_own(
    own: &Connection,
    layout: &Layout,
    before: &[&Kept],
    left: &[Kept],
    names: &[String],
) -> Result<(), StoreError> {
    let mut moves = Vec::new();
    let mut taken = BTreeSet::new();
    for one in before {
        let Some((Side::Own, old)) = one.from.first() else {
            continue;
        };
        let places = left.iter().zip(names);
        let mut places = places.filter(|(kept, _)| {
            matches!(one.strand.stand(&kept.strand), Stand::Same | Stand::Shorter)
        });
        let Some((_, new)) = places.next() else {
            continue;
        };
        if taken.insert(new) {
            moves.push((old, new));
        } else {
            // Its events are among those of another strand of ours.
            for (table, column) in layout.columns() {
                own.execute(&format!("DELETE FROM {table} WHERE {column} = ?1"), [old])?;
            }
        }
    }
    moves.retain(|(old, new)| old != new);
    // By way of names that nothing has, so that two may change places.
    for (old, new) in &moves {
        rename(own, layout, old, &format!("{new}\u{1}"))?;
    }
    for (_, new) in &moves {
        rename(own, layout, &format!("{new}\u{1}"), new)?;
    }
    Ok(())
}

impl Layout {
    /// Returns every table that names sittings, with the column that does.
    fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self
            .parts
            .iter()
            .map(|part| (part.name.as_str(), "session"));
        [(SITTINGS, "id"), (EVENTS, "session")]
            .into_iter()
            .chain(parts)
    }
}

fn rename(own: &Connection, layout: &Layout, old: &str, new: &str) -> Result<(), StoreError> {
    for (table, column) in layout.columns() {
        own.execute(
            &format!("UPDATE {table} SET {column} = ?2 WHERE {column} = ?1"),
            [old, new],
        )?;
    }
    Ok(())
}

/// Writes a strand under its name; rows that are there keep their place.
fn write(own: &Connection, layout: &Layout, kept: &Kept, name: &str) -> Result<(), StoreError> {
    let mut rows = kept.rows.clone();
    name_all(layout, &mut rows, name);
    for (rows, table) in rows.iter().zip(layout.tables()) {
        for row in rows {
            table.put(own, row)?;
        }
    }
    let mut put = own.prepare_cached(
        "INSERT INTO events (session, seq, at, v, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (session, seq) DO UPDATE SET at = excluded.at, v = excluded.v,
             body = excluded.body WHERE body <> excluded.body OR at <> excluded.at",
    )?;
    for (event, seq) in kept.strand.events().zip(0_i64..) {
        let body = if seq == 0 {
            renamed(&event.body, name)
        } else {
            event.body.clone()
        };
        put.execute(params![name, seq, event.at, event.v, body])?;
    }
    Ok(())
}
