//! Both queries of a pair for a reader who has no more than `sqlite3`.
//!
//! Invariant: a text that is not the one our SQLite ran gives the same answer on the database shown.

use serde::Serialize;

use super::mirror::Mirror;
use crate::base::CancelToken;
use crate::dialect;
use crate::instance::{Instance, Schema, TableRows};
use crate::relation::Relation;
use crate::sandbox::Engine;
use crate::verdict::{Budget, SqlVerdict};

/// Both queries as SQLite runs them; functions of ours are spelled out in SQLite's own where they
/// can be.
#[derive(Clone, Debug, Serialize)]
pub struct Carried {
    /// The reference.
    pub reference: String,
    /// The candidate.
    pub candidate: String,
}

/// Returns both carried texts for the reader of `verdict`, if it shows a database.
pub(super) fn carried(
    schema: &Schema,
    verdict: &SqlVerdict,
    queries: [&str; 2],
    cancel: &CancelToken,
) -> Option<Carried> {
    let tables = match verdict {
        SqlVerdict::Wrong(found) => &found.tables,
        SqlVerdict::Undetermined(found) => &found.tables,
        _ => return None,
    };
    let [reference, candidate] = queries.map(|sql| {
        let plain = plain(schema, tables, sql, cancel);
        plain.unwrap_or_else(|| sql.to_owned())
    });
    Some(Carried {
        reference,
        candidate,
    })
}

/// The text with our functions spelled out, if it means the same on `tables`.
fn plain(
    schema: &Schema,
    tables: &[(String, Relation)],
    sql: &str,
    cancel: &CancelToken,
) -> Option<String> {
    let limits = (&Budget::GRADE, cancel);
    let fold = |call: &str| {
        let engine = Engine::with_script("").ok()?;
        let answer = engine.answer(&format!("SELECT {call}"), false, limits.0, limits.1);
        let value = answer.ok()?.rows.first()?.first()?.to_literal();
        Some(value)
    };
    let plain = dialect::spelled_out(sql, &fold)?;
    let rows_of = |name: &str| {
        let rows = tables.iter().find(|(table, _)| table == name);
        rows.map(|(_, relation)| relation.rows.clone())
            .unwrap_or_default()
    };
    let instance = Instance {
        tables: schema
            .tables
            .iter()
            .map(|table| TableRows {
                name: table.name.clone(),
                rows: rows_of(&table.name),
            })
            .collect(),
    };
    let mirror = Mirror::open(schema)?;
    let [ours, theirs] = mirror.ask([sql, &plain], &[instance], limits);
    ours.zip(theirs)
        .is_some_and(|(ours, theirs)| rows(&ours) == rows(&theirs))
        .then_some(plain)
}

/// The rows alone: a column without an alias is named after its text.
fn rows(answers: &[Relation]) -> Vec<&Vec<Vec<crate::relation::Value>>> {
    answers.iter().map(|answer| &answer.rows).collect()
}
