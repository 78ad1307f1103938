//! What a query returned: column names and rows.
//!
//! Invariant: every row has exactly one value per column; `Relation::push` and the builders keep it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::value::Value;

/// Rows of values under named columns, in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Column names as the query gave them; they may repeat.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// Whether rows were left out because a cap was reached.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

/// A row does not have one value per column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row} has {found} values for {columns} columns")]
pub struct RelationError {
    /// The row, from 1.
    pub row: usize,
    /// How many values it has.
    pub found: usize,
    /// How many columns there are.
    pub columns: usize,
}

impl Relation {
    /// Returns an empty relation with these columns.
    pub fn with_columns<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self {
            columns: columns.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Returns the relation of `columns` and `rows`; fails if a row has the wrong length.
    pub fn new(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Result<Self, RelationError> {
        let mut relation = Self::with_columns(columns);
        for row in rows {
            relation.push(row)?;
        }
        Ok(relation)
    }

    /// Adds a row; fails if it has the wrong length.
    pub fn push(&mut self, row: Vec<Value>) -> Result<(), RelationError> {
        if row.len() != self.columns.len() {
            return Err(RelationError {
                row: self.rows.len() + 1,
                found: row.len(),
                columns: self.columns.len(),
            });
        }
        self.rows.push(row);
        Ok(())
    }

    /// Reads the form that [`Display`](fmt::Display) writes, for tests and examples: a line of
    /// column names, then a line per row, cells separated by `|`, spaces around a cell ignored. A
    /// cell is `NULL`, a number, a quoted text (`''` is a quote inside) or bare text.
    pub fn parse(text: &str) -> Result<Self, RelationError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let columns = lines.next().unwrap_or_default();
        let mut relation = Self::with_columns(cells(columns).map(str::to_owned));
        for line in lines {
            relation.push(cells(line).map(cell).collect())?;
        }
        Ok(relation)
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Says whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.columns.join(" | "))?;
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            write!(f, "\n{}", cells.join(" | "))?;
        }
        Ok(())
    }
}

/// The cells of a line; `|` inside quotes does not separate.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    let mut in_quotes = false;
    line.split(move |c| {
        if c == '\'' {
            in_quotes = !in_quotes;
        }
        c == '|' && !in_quotes
    })
    .map(str::trim)
}

fn cell(text: &str) -> Value {
    if text == "NULL" {
        return Value::Null;
    }
    if let Some(inner) = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')) {
        return Value::Text(inner.replace("''", "'"));
    }
    if let Ok(n) = text.parse() {
        return Value::Integer(n);
    }
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && let Ok(x) = text.parse()
    {
        return Value::Real(x);
    }
    Value::text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_reads_back() {
        let text = "id | name | score\n1 | ann | 5.0\nNULL | '' | '5'\n-2 | 'a | b' | '5'";
        let relation = Relation::parse(text).unwrap();
        assert_eq!(relation.len(), 3);
        assert_eq!(relation.rows[1][1], Value::text(""));
        assert_eq!(relation.rows[2][1], Value::text("a | b"));
        assert_eq!(
            Relation::parse("a|b\n1").unwrap_err().to_string(),
            "row 1 has 1 values for 2 columns"
        );
        let plain = "id | name | score\n1 | ann | 5.0\nNULL | '' | '5'";
        assert_eq!(Relation::parse(plain).unwrap().to_string(), plain);
    }

    #[test]
    fn json_leaves_the_common_flag_out() {
        let relation = Relation::parse("a\n1").unwrap();
        assert_eq!(
            serde_json::to_string(&relation).unwrap(),
            r#"{"columns":["a"],"rows":[[1]]}"#
        );
    }
}
