//! The shape of a database as SQLite reports it.
//!
//! Invariant: pure description; columns are in table order, names are as declared, and look-ups
//! ignore case as SQL does.

use serde::{Deserialize, Serialize};

/// All tables of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Tables in the order they were created.
    pub tables: Vec<Table>,
}

/// A table, its keys and its constraints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, generated ones included.
    pub columns: Vec<Column>,
    /// Sets of columns, by index, that must be unique: the primary key first, then UNIQUE
    /// constraints and unique indexes over plain columns.
    pub unique_keys: Vec<Vec<usize>>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// The text of each CHECK constraint, without the outer parentheses.
    pub checks: Vec<String>,
    /// Rows at the time of the look.
    pub row_count: u64,
    /// Whether this is a view.
    #[serde(default)]
    pub is_view: bool,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as declared, empty if none.
    pub decl_type: String,
    /// What SQLite makes of the type.
    pub affinity: Affinity,
    /// Whether NULL is refused.
    pub not_null: bool,
    /// The DEFAULT expression as written.
    pub default: Option<String>,
    /// The place in the primary key, from 1.
    pub pk_position: Option<usize>,
    /// Whether SQLite computes the value; such columns take no input.
    #[serde(default)]
    pub generated: bool,
    /// How texts of the column are compared where a query does not say otherwise.
    #[serde(default)]
    pub collation: Collation,
}

/// SQLite's built-in collations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collation {
    /// Byte by byte.
    #[default]
    Binary,
    /// ASCII letters of both cases are one.
    NoCase,
    /// Spaces at the end do not count.
    Rtrim,
}

/// A foreign key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The referring columns, by index.
    pub columns: Vec<usize>,
    /// The table referred to.
    pub table: String,
    /// The columns referred to, by name.
    pub references: Vec<String>,
}

/// SQLite's type affinity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Affinity {
    /// Whole numbers.
    Integer,
    /// Numbers with a fraction.
    Real,
    /// Text.
    Text,
    /// Numbers if they look like it, otherwise as given (also dates, booleans, decimals).
    Numeric,
    /// As given.
    #[default]
    Blob,
}

impl Affinity {
    /// Returns the affinity of a declared type by SQLite's rules (datatype3.html §3.1).
    pub fn of(decl_type: &str) -> Self {
        let upper = decl_type.to_uppercase();
        let has = |part: &str| upper.contains(part);
        if has("INT") {
            Self::Integer
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Self::Text
        } else if upper.is_empty() || has("BLOB") {
            Self::Blob
        } else if has("REAL") || has("FLOA") || has("DOUB") {
            Self::Real
        } else {
            Self::Numeric
        }
    }
}

impl Schema {
    /// Returns the table called `name`, in any case.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables
            .iter()
            .find(|t| t.name.eq_ignore_ascii_case(name))
    }

    /// Returns the index of the table called `name`, in any case.
    pub fn table_index(&self, name: &str) -> Option<usize> {
        self.tables
            .iter()
            .position(|t| t.name.eq_ignore_ascii_case(name))
    }

    /// Returns the indexes of the tables such that a table comes after those it refers to; tables
    /// in a circle come in the order they were created.
    pub fn load_order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.tables.len());
        let mut visited = vec![false; self.tables.len()];
        for index in 0..self.tables.len() {
            self.visit(index, &mut visited, &mut order);
        }
        order
    }

    fn visit(&self, index: usize, visited: &mut [bool], order: &mut Vec<usize>) {
        match visited.get_mut(index) {
            Some(seen) if !*seen => *seen = true,
            _ => return,
        }
        if let Some(table) = self.tables.get(index) {
            for key in &table.foreign_keys {
                if let Some(parent) = self.table_index(&key.table) {
                    self.visit(parent, visited, order);
                }
            }
            order.push(index);
        }
    }
}

impl Table {
    /// Returns the index of the column called `name`, in any case.
    pub fn column_index(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(name))
    }

    /// Returns the columns that take input, with their index.
    pub fn input_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.generated)
    }

    /// Returns the place of column `index` among the input columns.
    pub fn input_place(&self, index: usize) -> Option<usize> {
        self.input_columns().position(|(column, _)| column == index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affinity_follows_the_declared_type() {
        let check = |decl_type, expect| assert_eq!(Affinity::of(decl_type), expect, "{decl_type}");
        check("BIGINT", Affinity::Integer);
        check("varchar(20)", Affinity::Text);
        check("DOUBLE PRECISION", Affinity::Real);
        check("DATE", Affinity::Numeric);
        check("DECIMAL(10,2)", Affinity::Numeric);
        check("", Affinity::Blob);
    }

    #[test]
    fn parents_are_loaded_before_children() {
        let table = |name: &str, parent: Option<&str>| Table {
            name: name.into(),
            foreign_keys: parent
                .map(|parent| ForeignKey {
                    columns: vec![0],
                    table: parent.into(),
                    references: vec!["id".into()],
                })
                .into_iter()
                .collect(),
            ..Table::default()
        };
        let schema = Schema {
            tables: vec![
                table("a", Some("B")),
                table("b", Some("c")),
                table("c", Some("a")),
            ],
        };
        assert_eq!(schema.load_order(), [2, 1, 0]);
    }
}
