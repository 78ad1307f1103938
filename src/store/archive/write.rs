//! Writes the whole history.
//!
//! Invariant: the same rows give the same bytes, and each record stands on a line of its own.

use std::io::{self, Write};

use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::Value as Json;

use crate::bank::file::{write_numbers, write_stories};
use crate::store::error::StoreError;
use crate::store::private::Private;
use crate::store::stored::Store;
use crate::store::table::{Column, Row, SITTINGS, Table, text};

/// The name in the head of every export.
pub(super) const FORMAT: &str = "onsite-history";

/// The version of the form; it grows when a reader of the old one would go wrong.
pub(super) const VERSION: u64 = 1;

/// The part of an export that holds the candidate's own files.
pub(super) const PRIVATE: &str = "private";

/// How the history is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveForm {
    /// One JSON document, sittings with all that belongs to them.
    Json,
    /// A line of JSON per row of every table, after a line that says what it is.
    Jsonl,
    /// The rows of one table as flat lines of JSON.
    JsonlTable(String),
    /// The rows of one table as CSV: a line of names, an empty field for nothing, `""` for an empty
    /// text.
    CsvTable(String),
}

impl Store {
    /// Writes the whole history to `out`.
    pub fn export(&self, form: &ArchiveForm, out: &mut dyn Write) -> Result<(), StoreError> {
        // One read transaction, so that all tables are of one moment.
        let tx = self.conn.unchecked_transaction()?;
        export(&tx, form, out)
    }

    /// Writes the whole history as one JSON document, and the candidate's own files with it.
    pub fn export_with(&self, private: &Private, out: &mut dyn Write) -> Result<(), StoreError> {
        let mut text = Vec::new();
        self.export(&ArchiveForm::Json, &mut text)?;
        let own = serde_json::json!({
            "stories": write_stories(&private.stories),
            "numbers": write_numbers(&private.numbers),
        });
        let end = format!(",\n\"{PRIVATE}\":{own}}}\n");
        let open = text.strip_suffix(b"}\n").unwrap_or(&text);
        let written = out
            .write_all(open)
            .and_then(|()| out.write_all(end.as_bytes()));
        written.map_err(StoreError::Output)
    }

    /// Returns the names of the tables, in the order they are exported.
    pub fn table_names(&self) -> Result<Vec<String>, StoreError> {
        let tables = Table::all(&self.conn)?;
        Ok(tables.into_iter().map(|table| table.name).collect())
    }
}

pub(super) fn export(
    conn: &Connection,
    form: &ArchiveForm,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let tables = Table::all(conn)?;
    let named = |name: &str| {
        let found = tables.iter().find(|table| table.name == name);
        found.ok_or_else(|| StoreError::NoTable(name.to_owned()))
    };
    match form {
        ArchiveForm::Json => document(conn, &tables, out),
        ArchiveForm::Jsonl => lines(conn, &tables, out),
        ArchiveForm::JsonlTable(name) => flat_lines(conn, named(name)?, out),
        ArchiveForm::CsvTable(name) => csv(conn, named(name)?, out),
    }
}

fn head(conn: &Connection) -> Result<String, StoreError> {
    let layout: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"layout\":{layout}"
    ))
}

fn document(conn: &Connection, tables: &[Table], out: &mut dyn Write) -> Result<(), StoreError> {
    let say = |out: &mut dyn Write, text: &str| {
        out.write_all(text.as_bytes()).map_err(StoreError::Output)
    };
    say(out, &head(conn)?)?;
    say(out, ",\n\"sittings\":[")?;
    let parts: Vec<&Table> = tables.iter().filter(|t| t.sitting.is_some()).collect();
    let mut first = true;
    for table in tables.iter().filter(|table| table.name == SITTINGS) {
        let id = table.position("id");
        for row in table.rows(conn, None)? {
            say(out, if first { "\n" } else { ",\n" })?;
            first = false;
            let fields = object(table, &row, Nesting::Nested);
            say(out, fields.strip_suffix('}').unwrap_or(&fields))?;
            let sitting = text(id.and_then(|id| row.get(id)));
            for part in &parts {
                say(out, &format!(",\n\"{}\":[", part.name))?;
                records(conn, part, Some(sitting), out)?;
                say(out, "]")?;
            }
            say(out, "}")?;
        }
    }
    say(out, "]")?;
    let rest = tables
        .iter()
        .filter(|t| t.sitting.is_none() && t.name != SITTINGS);
    for table in rest {
        say(out, &format!(",\n\"{}\":[", table.name))?;
        records(conn, table, None, out)?;
        say(out, "]")?;
    }
    say(out, "}\n")
}

/// Writes the rows of a table between the brackets of a list, each on its line.
fn records(
    conn: &Connection,
    table: &Table,
    sitting: Option<&str>,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let mut between = "\n";
    table.each(conn, sitting, |row| {
        let record = object(table, &row, Nesting::Nested);
        write!(out, "{between}{record}").map_err(StoreError::Output)?;
        between = ",\n";
        Ok(())
    })
}

fn lines(conn: &Connection, tables: &[Table], out: &mut dyn Write) -> Result<(), StoreError> {
    writeln!(out, "{}}}", head(conn)?).map_err(StoreError::Output)?;
    for table in tables {
        table.each(conn, None, |row| {
            let record = object(table, &row, Nesting::Flat);
            let fields = record.strip_prefix('{').unwrap_or(&record);
            writeln!(out, "{{\"table\":\"{}\",{fields}", table.name).map_err(StoreError::Output)
        })?;
    }
    Ok(())
}

fn flat_lines(conn: &Connection, table: &Table, out: &mut dyn Write) -> Result<(), StoreError> {
    table.each(conn, None, |row| {
        writeln!(out, "{}", object(table, &row, Nesting::Flat)).map_err(StoreError::Output)
    })
}

fn csv(conn: &Connection, table: &Table, out: &mut dyn Write) -> Result<(), StoreError> {
    let names = table
        .columns
        .iter()
        .map(|column| Value::Text(column.name.clone()));
    csv_line(&names.collect::<Row>(), out).map_err(StoreError::Output)?;
    table.each(conn, None, |row| {
        csv_line(&row, out).map_err(StoreError::Output)
    })
}

/// Writes a record as RFC 4180 wants it.
fn csv_line(row: &[Value], out: &mut dyn Write) -> io::Result<()> {
    for (index, value) in row.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        match value {
            Value::Null | Value::Blob(_) => {}
            Value::Integer(n) => write!(out, "{n}")?,
            Value::Real(x) => write!(out, "{x}")?,
            Value::Text(text) if text.is_empty() || text.contains([',', '"', '\n', '\r']) => {
                write!(out, "\"{}\"", text.replace('"', "\"\""))?;
            }
            Value::Text(text) => out.write_all(text.as_bytes())?,
        }
    }
    out.write_all(b"\r\n")
}

/// How a row stands in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    /// Below its sitting, with JSON as JSON.
    Nested,
    /// On its own, with plain values alone.
    Flat,
}

fn object(table: &Table, row: &[Value], nesting: Nesting) -> String {
    let is_nested = nesting == Nesting::Nested;
    let fields = table.columns.iter().zip(row).enumerate();
    let fields = fields.filter(|(index, _)| !is_nested || table.sitting != Some(*index));
    let fields = fields.map(|(_, (column, value))| {
        let name = &column.name;
        format!("\"{name}\":{}", field(column, value, is_nested))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

fn field(column: &Column, value: &Value, is_nested: bool) -> String {
    match value {
        Value::Null | Value::Blob(_) => "null".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => Json::from(*x).to_string(),
        Value::Text(text) if is_nested && column.is_json && is_plain_json(text) => text.clone(),
        Value::Text(text) => Json::from(text.as_str()).to_string(),
    }
}

/// Whether a text is a JSON object that reading and writing leaves as it is, and so can stand in
/// the export as itself.
fn is_plain_json(text: &str) -> bool {
    let Ok(json) = serde_json::from_str::<Json>(text) else {
        return false;
    };
    let again = json.to_string();
    json.is_object() && again == text
}
