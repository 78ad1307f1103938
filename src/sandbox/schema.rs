//! Reads the schema of a scratch database.
//!
//! Invariant: what is reported is what SQLite itself believes; only CHECK texts, which SQLite does
//! not list, are cut from the text of CREATE TABLE.

use rusqlite::{Connection, Result};

use super::engine::{Engine, EngineError};
use super::guard::Access;
use crate::instance::{Affinity, Collation, Column, ForeignKey, Schema, Table};
use crate::relation::script::{self, TokenKind};

/// Returns all tables and views of the main database with their row counts.
pub fn read_schema(engine: &Engine) -> std::result::Result<Schema, EngineError> {
    Ok(engine.with(Access::Own, |conn| {
        let mut listed = conn.prepare(
            "SELECT name, type = 'view', coalesce(sql, '') FROM sqlite_schema \
             WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY rowid",
        )?;
        let heads = listed.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let heads: Vec<(String, bool, String)> = heads.collect::<Result<_>>()?;
        let tables = heads
            .into_iter()
            .map(|(name, is_view, sql)| table(conn, name, is_view, &sql));
        Ok(Schema {
            tables: tables.collect::<Result<_>>()?,
        })
    })?)
}

/// Names of tables and columns, for nearest-name help.
pub(super) fn known_names(engine: &Engine) -> Vec<String> {
    let schema = read_schema(engine).unwrap_or_default();
    let tables = schema.tables.into_iter();
    let mut names: Vec<String> = tables
        .flat_map(|t| {
            t.columns
                .into_iter()
                .map(|c| c.name)
                .chain([t.name])
                .collect::<Vec<_>>()
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

fn table(conn: &Connection, name: String, is_view: bool, sql: &str) -> Result<Table> {
    let columns = columns(conn, &name)?;
    let mut table = Table {
        columns,
        is_view,
        ..Table::default()
    };
    if !is_view {
        table.unique_keys = unique_keys(conn, &name, &table)?;
        table.foreign_keys = foreign_keys(conn, &name, &table)?;
        table.checks = checks(sql);
        set_collations(&mut table, sql);
        let count = format!("SELECT count(*) FROM {}", quoted(&name));
        let n_rows: i64 = conn.query_row(&count, [], |row| row.get(0))?;
        table.row_count = u64::try_from(n_rows).unwrap_or(0);
    }
    table.name = name;
    Ok(table)
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<Column>> {
    let mut info = conn.prepare(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1) \
         WHERE hidden <> 1 ORDER BY cid",
    )?;
    let columns = info.query_map([table], |row| {
        let decl_type: String = row.get(1)?;
        let pk = usize::try_from(row.get::<_, i64>(4)?).unwrap_or(0);
        Ok(Column {
            name: row.get(0)?,
            affinity: Affinity::of(&decl_type),
            decl_type,
            not_null: row.get(2)?,
            default: row.get(3)?,
            pk_position: (pk > 0).then_some(pk),
            generated: row.get::<_, i64>(5)? != 0,
            collation: Collation::default(),
        })
    })?;
    columns.collect()
}

fn unique_keys(conn: &Connection, name: &str, table: &Table) -> Result<Vec<Vec<usize>>> {
    let mut primary: Vec<(usize, usize)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| Some((column.pk_position?, index)))
        .collect();
    primary.sort_unstable();
    let primary: Vec<usize> = primary.into_iter().map(|(_, index)| index).collect();
    let mut keys = Vec::new();
    if !primary.is_empty() {
        keys.push(primary);
    }
    let mut list = conn.prepare(
        "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND NOT partial ORDER BY seq DESC",
    )?;
    let indexes = list.query_map([name], |row| row.get::<_, String>(0))?;
    for index in indexes.collect::<Result<Vec<_>>>()? {
        let mut info = conn.prepare("SELECT cid FROM pragma_index_info(?1) ORDER BY seqno")?;
        let cids = info.query_map([index], |row| row.get::<_, i64>(0))?;
        let cids: Vec<i64> = cids.collect::<Result<_>>()?;
        let key: Option<Vec<usize>> = cids.iter().map(|cid| usize::try_from(*cid).ok()).collect();
        // An index over an expression has no column; the loader catches what it forbids.
        if let Some(key) = key
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    Ok(keys)
}

fn foreign_keys(conn: &Connection, name: &str, table: &Table) -> Result<Vec<ForeignKey>> {
    let mut list = conn.prepare(
        "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
    )?;
    let rows = list.query_map([name], |row| {
        let (id, parent, from, to): (i64, String, String, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((id, parent, from, to))
    })?;
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for row in rows.collect::<Result<Vec<_>>>()? {
        let (id, parent, from, to) = row;
        if keys.last().is_none_or(|(last, _)| *last != id) {
            keys.push((
                id,
                ForeignKey {
                    table: parent.clone(),
                    ..ForeignKey::default()
                },
            ));
        }
        if let (Some((_, key)), Some(column)) = (keys.last_mut(), table.column_index(&from)) {
            key.columns.push(column);
            key.references.extend(to);
        }
    }
    for (_, key) in &mut keys {
        if key.references.is_empty() {
            // "REFERENCES parent" alone means the parent's primary key.
            let mut info =
                conn.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
            let names = info.query_map([&key.table], |row| row.get(0))?;
            key.references = names.collect::<Result<_>>()?;
        }
    }
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// The texts of the CHECK constraints in a CREATE TABLE.
fn checks(sql: &str) -> Vec<String> {
    let tokens: Vec<_> = script::tokens(sql)
        .into_iter()
        .filter(|t| t.kind != TokenKind::Comment)
        .collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !token.is(sql, "check") {
            continue;
        }
        let mut depth = 0;
        let mut inside = tokens.iter().skip(at + 1);
        let Some(open) = inside.next().filter(|t| t.is(sql, "(")) else {
            continue;
        };
        let close = inside.find(|t| {
            if t.is(sql, "(") {
                depth += 1;
            } else if t.is(sql, ")") {
                depth -= 1;
            }
            depth < 0
        });
        if let Some(close) = close {
            let text = sql
                .get(open.range.end..close.range.start)
                .unwrap_or_default();
            found.push(text.trim().to_owned());
        }
    }
    found
}

/// Finds the COLLATE of each column in a CREATE TABLE.
fn set_collations(table: &mut Table, sql: &str) {
    let tokens = script::tokens(sql);
    let mut depth = 0_usize;
    let mut column = None;
    for pair in tokens.windows(2) {
        let [token, next] = pair else { continue };
        if token.is(sql, ")") {
            depth = depth.saturating_sub(1);
        } else if token.is(sql, "(") {
            depth += 1;
        }
        let starts = token.is(sql, ",") || token.is(sql, "(");
        if starts && depth == 1 {
            column = table.column_index(&next.unquoted(sql));
        }
        if token.is(sql, "collate") && depth == 1 {
            let collation = match next.unquoted(sql).to_ascii_lowercase().as_str() {
                "nocase" => Collation::NoCase,
                "rtrim" => Collation::Rtrim,
                _ => Collation::Binary,
            };
            if let Some(info) = column.and_then(|column| table.columns.get_mut(column)) {
                info.collation = collation;
            }
        }
    }
}

/// Returns `name` as a quoted identifier.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
