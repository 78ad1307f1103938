//! A result written down: as a table for people, as CSV and JSON for programs.
//!
//! Invariant: CSV and JSON say the whole of what came; a table cuts long cells and says so.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::rows::Relation;
use super::value::Value;
use crate::base::text::{elide, plural, width};

/// No column of a table is wider than this.
const WIDEST: usize = 48;

impl Relation {
    /// Returns the rows as a table, under the names of the columns, with the number of rows below.
    pub fn to_table(&self) -> String {
        let names = self.columns.iter().map(|name| elide(name, WIDEST));
        let mut lines: Vec<Vec<String>> = vec![names.collect()];
        let of_row = |row: &Vec<Value>| {
            row.iter()
                .map(|value| elide(&cell(value), WIDEST))
                .collect()
        };
        lines.extend(self.rows.iter().map(of_row));
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                let cells = lines.iter().filter_map(|line| line.get(column));
                cells.map(|text| width(text)).max().unwrap_or(0)
            })
            .collect();
        let is_number: Vec<bool> = (0..self.columns.len())
            .map(|column| self.is_of_numbers(column))
            .collect();
        let padded = |line: &Vec<String>| {
            let cells = line.iter().zip(widths.iter().zip(&is_number));
            let cells = cells.map(|(text, (wide, right))| {
                let gap = " ".repeat(wide.saturating_sub(width(text)));
                if *right {
                    format!("{gap}{text}")
                } else {
                    format!("{text}{gap}")
                }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let rule: Vec<String> = widths.iter().map(|wide| "─".repeat(*wide)).collect();
        let mut out: Vec<String> = lines.iter().map(padded).collect();
        out.insert(1, rule.join("  "));
        let more = if self.truncated {
            "; there are more"
        } else {
            ""
        };
        out.push(format!("({}{more})", plural(self.rows.len(), "row")));
        out.join("\n")
    }

    /// Returns the rows as RFC 4180 wants them, below a line of names; an empty field is NULL, `""`
    /// an empty text, and bytes are in hexadecimal.
    pub fn to_csv(&self) -> String {
        let names = self.columns.iter().map(|name| Value::text(name.as_str()));
        let names: Vec<Value> = names.collect();
        let mut out = String::new();
        for line in std::iter::once(&names).chain(&self.rows) {
            let fields: Vec<String> = line.iter().map(field).collect();
            out.push_str(&fields.join(","));
            out.push_str("\r\n");
        }
        out
    }

    /// Returns the rows as objects, beside the names in their order; a name that repeats gets a
    /// number.
    pub fn to_json(&self) -> Json {
        let mut names: Vec<String> = Vec::new();
        for name in &self.columns {
            let mut unique = name.clone();
            let mut number = 2;
            while names.contains(&unique) {
                unique = format!("{name}:{number}");
                number += 1;
            }
            names.push(unique);
        }
        let rows = self.rows.iter().map(|row| {
            let fields = names.iter().zip(row);
            let fields = fields.map(|(name, value)| (name.clone(), plain(value)));
            Json::Object(fields.collect::<Map<_, _>>())
        });
        json!({
            "columns": names, "rows": rows.collect::<Vec<_>>(), "truncated": self.truncated,
        })
    }

    fn is_of_numbers(&self, column: usize) -> bool {
        let values = self.rows.iter().filter_map(|row| row.get(column));
        let mut known = values.filter(|value| !value.is_null()).peekable();
        known.peek().is_some() && known.all(|value| value.as_number().is_some())
    }
}

/// A value in a line of a table.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        other => field(other),
    }
}

fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Text(text) if text.is_empty() || text.contains([',', '"', '\n', '\r']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => hex(bytes),
    }
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(n) => json!(n),
        // JSON has no infinity.
        Value::Real(x) => json!(x),
        Value::Text(text) => json!(text),
        Value::Blob(bytes) => json!(hex(bytes)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation() -> Relation {
        let mut relation =
            Relation::parse("id | name | id\n10 | x | NULL\n2 | 'a, \"b\"' | 1.5").unwrap();
        relation
            .push(vec![
                Value::Null,
                Value::text(""),
                Value::Blob(vec![1, 255]),
            ])
            .unwrap();
        relation
    }

    #[test]
    fn a_table_lines_numbers_up() {
        let mut relation = relation();
        let expect = "  id  name    id
────  ──────  ────
  10  x       NULL
   2  a, \"b\"  1.5
NULL          01ff
(3 rows)";
        assert_eq!(relation.to_table(), expect);
        relation.rows.truncate(1);
        relation.truncated = true;
        assert!(relation.to_table().ends_with("(1 row; there are more)"));
        let long = Relation::parse(&format!("a\n{}", "x".repeat(90))).unwrap();
        assert!(long.to_table().lines().all(|line| width(line) <= WIDEST));
    }

    #[test]
    fn csv_quotes_what_it_must() {
        let expect = "id,name,id\r\n10,x,\r\n2,\"a, \"\"b\"\"\",1.5\r\n,\"\",01ff\r\n";
        assert_eq!(relation().to_csv(), expect);
    }

    #[test]
    fn json_keeps_columns_of_one_name_apart() {
        let written = relation().to_json();
        assert_eq!(written["columns"], json!(["id", "name", "id:2"]));
        assert_eq!(
            written["rows"][1],
            json!({ "id": 2, "name": "a, \"b\"", "id:2": 1.5 })
        );
        assert_eq!(
            written["rows"][2],
            json!({ "id": null, "name": "", "id:2": "01ff" })
        );
    }
}
