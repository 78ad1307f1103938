//! Properties of the candidate's tables: how money is kept, what keys may hold, what refers to what.
//!
//! Invariant: a property that does not hold comes with the columns, and where there are any the
//! values, that show it.

use super::model_bed::Bed;
use crate::base::CancelToken;
use crate::base::text::plural;
use crate::deck::ModelFact;
use crate::instance::schema::{Column, Table};
use crate::relation::{Relation, Value};
use crate::sandbox;
use crate::verdict::{Budget, Outcome};

/// What became of a property.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// What holds, or what does not.
    pub(super) said: String,
    /// What shows that it does not hold; empty if it does.
    pub(super) shown: Relation,
}

/// Looks for what breaks a property.
pub(super) fn look(bed: &mut Bed<'_>, fact: ModelFact) -> Found {
    match fact {
        ModelFact::NoFloats => floats(bed),
        ModelFact::Keys => keys(bed),
        ModelFact::ForeignKeys => foreign_keys(bed),
    }
}

fn floats(bed: &mut Bed<'_>) -> Found {
    let mut shown = Relation::with_columns(["table", "column", "declared", "a value"]);
    for table in bed.tables() {
        for column in &table.columns {
            let kind = column.decl_type.to_ascii_uppercase();
            let is_fixed = ["DECIMAL", "NUMERIC"]
                .iter()
                .any(|word| kind.contains(word));
            let is_float = ["REAL", "FLOA", "DOUB"]
                .iter()
                .any(|word| kind.contains(word));
            let value = float_in(bed, &table, column);
            if is_float || (value.is_some() && !is_fixed) {
                push(
                    &mut shown,
                    [
                        Value::text(&table.name),
                        Value::text(&column.name),
                        Value::text(&column.decl_type),
                        value.unwrap_or(Value::Null),
                    ],
                );
            }
        }
    }
    let said = if shown.is_empty() {
        "no column keeps floating-point numbers".to_owned()
    } else {
        "floating-point numbers do not add up to the cent: keep whole cents, or declare DECIMAL"
            .to_owned()
    };
    Found { said, shown }
}

/// A floating-point number that stands in a column.
fn float_in(bed: &mut Bed<'_>, table: &Table, column: &Column) -> Option<Value> {
    let (table, column) = (name(&table.name), name(&column.name));
    let sql = format!("SELECT {column} FROM {table} WHERE typeof({column}) = 'real' LIMIT 1");
    first(bed, &sql)
}

fn keys(bed: &mut Bed<'_>) -> Found {
    let mut shown = Relation::with_columns(["table", "key", "what is wrong"]);
    let tables = bed.tables();
    for table in &tables {
        if table.unique_keys.is_empty() {
            row(&mut shown, table, &[], "there is none");
            continue;
        }
        // A number that the database makes up tells rows apart, not what they stand for.
        let natural: Vec<&Vec<usize>> = table
            .unique_keys
            .iter()
            .filter(|key| !is_surrogate(table, key))
            .collect();
        let is_sound = |key: &[usize]| key.iter().all(|index| never_null(table, *index));
        if let (Some(key), false) = (natural.first(), natural.iter().any(|key| is_sound(key))) {
            row(&mut shown, table, key, "may be NULL");
        }
        for key in &table.unique_keys {
            let nulls = key.iter().filter_map(|index| {
                let column = table.columns.get(*index)?;
                column.pk_position?;
                Some(format!("{} IS NULL", name(&column.name)))
            });
            let nulls: Vec<String> = nulls.collect();
            let sql = format!(
                "SELECT 1 FROM {} WHERE {} LIMIT 1",
                name(&table.name),
                nulls.join(" OR ")
            );
            if !nulls.is_empty() && first(bed, &sql).is_some() {
                row(&mut shown, table, key, "is NULL in a row");
            }
        }
    }
    let said = if shown.is_empty() {
        "every table has a key, and no key may be NULL".to_owned()
    } else {
        "two rows with NULL in their key are never the same row, so nothing stops a repeat"
            .to_owned()
    };
    Found { said, shown }
}

/// Says whether a key is the one number column that SQLite fills by itself.
fn is_surrogate(table: &Table, key: &[usize]) -> bool {
    let [index] = key else {
        return false;
    };
    table.columns.get(*index).is_some_and(|column| {
        column.pk_position.is_some() && column.decl_type.eq_ignore_ascii_case("INTEGER")
    })
}

/// A primary key is meant to be NOT NULL, though SQLite does not insist on it.
fn never_null(table: &Table, index: usize) -> bool {
    let column = table.columns.get(index);
    column.is_some_and(|column| column.not_null || column.pk_position.is_some())
}

fn row(shown: &mut Relation, table: &Table, key: &[usize], wrong: &str) {
    let names: Vec<&str> = key
        .iter()
        .filter_map(|index| Some(table.columns.get(*index)?.name.as_str()))
        .collect();
    push(
        shown,
        [
            Value::text(&table.name),
            Value::text(names.join(", ")),
            Value::text(wrong),
        ],
    );
}

fn foreign_keys(bed: &mut Bed<'_>) -> Found {
    let tables = bed.tables();
    let declared: usize = tables.iter().map(|table| table.foreign_keys.len()).sum();
    if declared == 0 {
        let mut shown = Relation::with_columns(["table", "refers to"]);
        for table in &tables {
            push(
                &mut shown,
                [Value::text(&table.name), Value::text("nothing")],
            );
        }
        let said = "no foreign key is declared, so nothing stops a row whose parent is not there";
        return Found {
            said: said.to_owned(),
            shown,
        };
    }
    let sql = "SELECT \"table\", parent AS \"refers to\" FROM pragma_foreign_key_check";
    let broken = sandbox::run(
        &mut bed.engine,
        sql,
        &Budget::GRADE,
        &CancelToken::default(),
    );
    let shown = broken.relation().cloned().unwrap_or_default();
    let said = if shown.is_empty() {
        format!(
            "{} declared, and every one holds",
            plural(declared, "foreign key")
        )
    } else {
        "rows refer to what is not there".to_owned()
    };
    Found { said, shown }
}

fn first(bed: &mut Bed<'_>, sql: &str) -> Option<Value> {
    let outcome = sandbox::run(
        &mut bed.engine,
        sql,
        &Budget::GRADE,
        &CancelToken::default(),
    );
    match outcome {
        Outcome::Rows { relation, .. } => relation.rows.into_iter().next()?.into_iter().next(),
        _ => None,
    }
}

fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn push<const N: usize>(shown: &mut Relation, row: [Value; N]) {
    // The widths are those of the columns above.
    let _ = shown.push(row.into());
}
