//! Takes records into a history that is being built, and refuses those that do not fit.
//!
//! Invariant: what was taken over can be exported again to the same text, and every sitting replays
//! as far as its events could be read before.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json};

use crate::base::Timestamp;
use crate::interview::Fact;
use crate::store::codec::{self, DecodeError};
use crate::store::error::StoreError;
use crate::store::schema;
use crate::store::table::{Column, Kind, Row, SITTINGS, Table, integer, text};

/// A history under construction.
pub(super) struct Loader<'c> {
    conn: &'c Connection,
    tables: Vec<Table>,
    /// The place of the next event of each sitting.
    next: HashMap<String, i64>,
    /// Sittings that are in the list.
    listed: HashSet<String>,
}

impl<'c> Loader<'c> {
    /// Lays an empty database out as the file's history was.
    pub(super) fn new(conn: &'c Connection, layout: u64) -> Result<Self, String> {
        let known = schema::MIGRATIONS.len();
        let layout = usize::try_from(layout).unwrap_or(usize::MAX);
        if layout == 0 {
            return Err("there is no layout 0".to_owned());
        }
        if layout > known {
            return Err(format!(
                "written by a newer Onsite (layout {layout}, this one knows {known})"
            ));
        }
        for step in schema::MIGRATIONS.iter().take(layout) {
            conn.execute_batch(step)
                .map_err(|error| error.to_string())?;
        }
        // How far it is laid out, for the steps that bring it up to date.
        conn.pragma_update(None, "user_version", layout as i64)
            .map_err(|error| error.to_string())?;
        let tables = Table::all(conn).map_err(|error| error.to_string())?;
        Ok(Self {
            conn,
            tables,
            next: HashMap::new(),
            listed: HashSet::new(),
        })
    }

    /// Says whether the layout has a table of this name, and whether its rows belong to sittings.
    pub(super) fn is_part(&self, table: &str) -> Option<bool> {
        let found = self.tables.iter().find(|known| known.name == table);
        found.map(|table| table.sitting.is_some())
    }

    /// Takes a row over; `sitting` is whose it is, where the record does not say so itself.
    pub(super) fn row(
        &mut self,
        table: &str,
        record: &Map<String, Json>,
        sitting: Option<&str>,
    ) -> Result<(), String> {
        let Some(table) = self.tables.iter().find(|known| known.name == table) else {
            return Err(format!("the layout has no table `{table}`"));
        };
        for name in record.keys() {
            if table.position(name).is_none() {
                return Err(format!("`{}` has no column `{name}`", table.name));
            }
        }
        let owner = table.sitting.filter(|_| sitting.is_some());
        let values = table.columns.iter().enumerate().map(|(index, column)| {
            if Some(index) == owner {
                return Ok(Value::Text(sitting.unwrap_or_default().to_owned()));
            }
            let Some(json) = record.get(&column.name) else {
                return Err(format!(
                    "`{}` of a row of `{}` is missing",
                    column.name, table.name
                ));
            };
            value(column, json)
                .map_err(|why| format!("`{}` of a row of `{}` {why}", column.name, table.name))
        });
        let row = values.collect::<Result<Row, String>>()?;
        match table.name.as_str() {
            "events" => check_event(table, &row, &mut self.next)?,
            SITTINGS => {
                let id = table.position("id").and_then(|id| row.get(id));
                self.listed.insert(text(id).to_owned());
            }
            _ => {}
        }
        table.insert(self.conn, &row).map_err(|error| match error {
            StoreError::Sql(rusqlite::Error::SqliteFailure(_, Some(why))) => {
                format!("the row does not fit the table `{}`: {why}", table.name)
            }
            other => format!("the row does not fit the table `{}`: {other}", table.name),
        })
    }

    /// Makes sure that all that belongs together is there.
    pub(super) fn finish(&self) -> Result<(), String> {
        let mut strays: Vec<&String> = self.next.keys().collect();
        strays.retain(|id| !self.listed.contains(*id));
        strays.sort();
        match strays.first() {
            Some(id) => Err(format!("there are events of `{id}`, but no such sitting")),
            None => Ok(()),
        }
    }
}

/// Turns a value of the text into one of the column's kind.
fn value(column: &Column, json: &Json) -> Result<Value, String> {
    let found = match (column.kind, json) {
        (_, Json::Null) => Some(Value::Null),
        (Kind::Integer, Json::Number(n)) => n.as_i64().map(Value::Integer),
        (Kind::Real, Json::Number(n)) => n.as_f64().map(Value::Real),
        (Kind::Text, Json::String(text)) => Some(Value::Text(text.clone())),
        (Kind::Text, Json::Object(_)) if column.is_json => Some(Value::Text(json.to_string())),
        _ => None,
    };
    found.ok_or_else(|| {
        let wanted = match column.kind {
            Kind::Integer => "a whole number",
            Kind::Real => "a number",
            Kind::Text if column.is_json => "an object, or one as a text",
            Kind::Text => "a text",
        };
        format!("must be {wanted}")
    })
}

/// An event must follow the one before, and be one; those of a newer version are taken on trust.
fn check_event(table: &Table, row: &Row, next: &mut HashMap<String, i64>) -> Result<(), String> {
    let at = |name: &str| table.position(name).and_then(|index| row.get(index));
    let session = text(at("session"));
    let expected = next.entry(session.to_owned()).or_insert(0);
    let seq = integer(at("seq"));
    if seq != *expected {
        return Err(format!(
            "event {seq} of `{session}` stands where {expected} is due"
        ));
    }
    *expected += 1;
    let v = u32::try_from(integer(at("v"))).unwrap_or(0);
    match codec::decode(v, Timestamp(integer(at("at"))), text(at("body"))) {
        Ok(event) => match (&event.fact, seq) {
            (Fact::Planned { plan }, 0) if plan.session.as_str() == session => Ok(()),
            (Fact::Planned { .. }, _) | (_, 0) => Err(format!(
                "event {seq} of `{session}`: a sitting starts with its own plan, once"
            )),
            _ => Ok(()),
        },
        Err(DecodeError::Newer(_)) => Ok(()),
        // A place within the body is none in the file, and would be taken for one.
        Err(DecodeError::Bad(why)) => Err(format!(
            "event {seq} of `{session}` cannot be read: {}",
            without_place(&why)
        )),
    }
}

/// Returns what a reader of JSON complains about, without the place.
pub(super) fn without_place(complaint: &str) -> String {
    let end = complaint.rfind(" at line ").unwrap_or(complaint.len());
    complaint.get(..end).unwrap_or(complaint).to_owned()
}
