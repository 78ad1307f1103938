//! Rules over several tables, as queries that return the rows that break them.
//!
//! Invariant: a rule is broken only where it is false, not where NULL leaves it open, as with
//! CHECK; a notation that is not understood is an error, never a rule that is not looked after.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::instance::{ForeignKey, Schema, Table};
use crate::relation::Value;
use crate::sandbox::schema::quoted;

/// Returns the query whose rows break `rule`: nested `{"operator": [operands]}`, where
/// `{"value": "TABLE__COLUMN"}` names a column and texts and numbers stand for themselves.
pub(super) fn broken_by(rule: &Json, schema: &Schema) -> Result<String, String> {
    let mut rule_text = Rule {
        schema,
        tables: BTreeSet::new(),
    };
    let condition = rule_text.term(rule)?;
    if rule_text.tables.is_empty() {
        return Err(format!("the rule {rule} names no column"));
    }
    let tables: Vec<String> = rule_text.tables.iter().map(|table| quoted(table)).collect();
    Ok(format!(
        "SELECT 1 FROM {} WHERE NOT {condition} LIMIT 1",
        tables.join(", ")
    ))
}

/// Returns the query that has a row where the values of a column are no consecutive whole numbers.
pub(super) fn gap_in(table: &str, column: &str) -> String {
    let (table, column) = (quoted(table), quoted(column));
    format!(
        "SELECT max({column}) FROM {table} HAVING max({column}) - min({column}) + 1 <> count(DISTINCT {column})"
    )
}

/// Returns the queries for foreign keys that SQLite cannot look after, because what they refer to
/// is not declared unique or comes later; none if it can look after all of them.
pub(super) fn loose_keys(schema: &Schema) -> Vec<String> {
    let is_loose = |key: &ForeignKey| {
        let parent = schema.table(&key.table);
        !parent.is_some_and(|parent| {
            let mut columns: Vec<Option<usize>> = key
                .references
                .iter()
                .map(|name| parent.column_index(name))
                .collect();
            columns.sort_unstable();
            parent.unique_keys.iter().any(|unique| {
                let mut unique: Vec<Option<usize>> = unique.iter().copied().map(Some).collect();
                unique.sort_unstable();
                unique == columns
            })
        })
    };
    let keys = || {
        let tables = schema.tables.iter();
        tables.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
    };
    // Rows of tables in a circle cannot go in one table after the other.
    let order = schema.load_order();
    let place = |name: &str| {
        let index = schema.table_index(name);
        order.iter().position(|other| Some(*other) == index)
    };
    let is_circular = |(table, key): (&Table, &ForeignKey)| place(&key.table) > place(&table.name);
    if !keys().any(|(table, key)| is_loose(key) || is_circular((table, key))) {
        return Vec::new();
    }
    keys().map(|(table, key)| orphan_of(table, key)).collect()
}

/// The query for rows whose foreign key points at nothing.
fn orphan_of(table: &Table, key: &ForeignKey) -> String {
    let columns = key.columns.iter().filter_map(|c| table.columns.get(*c));
    let columns: Vec<String> = columns.map(|c| quoted(&c.name)).collect();
    let filled: Vec<String> = columns
        .iter()
        .map(|column| format!("child.{column} IS NOT NULL"))
        .collect();
    let pairs = columns.iter().zip(&key.references);
    let same: Vec<String> = pairs
        .map(|(column, name)| format!("parent.{} = child.{column}", quoted(name)))
        .collect();
    format!(
        "SELECT 1 FROM {} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {}) \
         LIMIT 1",
        quoted(&table.name),
        filled.join(" AND "),
        quoted(&key.table),
        same.join(" AND ")
    )
}

struct Rule<'s> {
    schema: &'s Schema,
    tables: BTreeSet<String>,
}

impl Rule<'_> {
    fn term(&mut self, term: &Json) -> Result<String, String> {
        match term {
            Json::String(text) => Ok(Value::text(text.as_str()).to_literal()),
            Json::Number(number) => Ok(number.to_string()),
            Json::Null => Ok("NULL".into()),
            Json::Object(map) => match map.iter().next() {
                Some((name, operand)) if map.len() == 1 => self.operation(name, operand),
                _ => Err(format!("the rule {term} is not understood")),
            },
            Json::Bool(_) | Json::Array(_) => Err(format!("the rule {term} is not understood")),
        }
    }

    fn operation(&mut self, name: &str, operand: &Json) -> Result<String, String> {
        if name == "value" {
            return self.column(operand);
        }
        let one = std::slice::from_ref(operand);
        let operands = operand.as_array().map_or(one, Vec::as_slice);
        let terms: Vec<String> = operands
            .iter()
            .map(|operand| self.term(operand))
            .collect::<Result<_, _>>()?;
        match (name, terms.as_slice()) {
            ("imply" | "implies", [premise, conclusion]) => {
                Ok(format!("(NOT {premise} OR {conclusion})"))
            }
            ("not", [only]) => Ok(format!("(NOT {only})")),
            ("and", [_, ..]) => Ok(format!("({})", terms.join(" AND "))),
            ("or", [_, ..]) => Ok(format!("({})", terms.join(" OR "))),
            ("in", [first, list @ ..]) => Ok(format!("({first} IN ({}))", list.join(", "))),
            ("between", [value, low, high]) => Ok(format!("({value} BETWEEN {low} AND {high})")),
            (_, [left, right]) => {
                let sign = match name {
                    "eq" => "=",
                    "neq" | "ne" => "<>",
                    "lt" => "<",
                    "lte" | "le" => "<=",
                    "gt" => ">",
                    "gte" | "ge" => ">=",
                    _ => return Err(format!("the rule `{name}` is not understood")),
                };
                Ok(format!("({left} {sign} {right})"))
            }
            _ => Err(format!("the rule `{name}` is not understood")),
        }
    }

    fn column(&mut self, name: &Json) -> Result<String, String> {
        let unknown = || format!("the rule names {name}, which is no column");
        let (table, column) = name
            .as_str()
            .and_then(|name| name.split_once("__"))
            .ok_or_else(unknown)?;
        let table = self.schema.table(table).ok_or_else(unknown)?;
        let index = table.column_index(column).ok_or_else(unknown)?;
        let column = table.columns.get(index).ok_or_else(unknown)?;
        self.tables.insert(table.name.clone());
        Ok(format!("{}.{}", quoted(&table.name), quoted(&column.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{Engine, read_schema};

    #[test]
    fn a_rule_becomes_a_query_or_an_error() {
        let engine = Engine::with_script("CREATE TABLE a(x, y); CREATE TABLE b(z)").unwrap();
        let schema = read_schema(&engine).unwrap();
        let check = |rule: &str, expect: Result<&str, &str>| {
            let found = broken_by(&serde_json::from_str(rule).unwrap(), &schema);
            let found = found.as_deref().map_err(String::as_str);
            assert_eq!(found, expect, "{rule}");
        };
        check(
            r#"{"imply": [{"eq": [{"value": "A__X"}, {"value": "B__Z"}]}, {"neq": [{"value": "A__Y"}, "n"]}]}"#,
            Ok(
                r#"SELECT 1 FROM "a", "b" WHERE NOT (NOT ("a"."x" = "b"."z") OR ("a"."y" <> 'n')) LIMIT 1"#,
            ),
        );
        check(
            r#"{"eq": [1, 2]}"#,
            Err("the rule {\"eq\":[1,2]} names no column"),
        );
        check(
            r#"{"like": [{"value": "A__X"}, "n"]}"#,
            Err("the rule `like` is not understood"),
        );
        check(
            r#"{"eq": [{"value": "A__Q"}, 2]}"#,
            Err("the rule names \"A__Q\", which is no column"),
        );
    }
}
