//! Which dialects there are.
//!
//! Invariant: `parse` accepts every name that `Dialect::name` returns.

use serde::{Deserialize, Serialize};

/// A dialect of SQL.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// What the scratch database speaks.
    #[default]
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL 8.
    MySql,
    /// Presto and Trino.
    Presto,
    /// Spark SQL.
    Spark,
    /// BigQuery's GoogleSQL.
    BigQuery,
}

impl Dialect {
    /// All dialects, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Sqlite,
        Self::Postgres,
        Self::MySql,
        Self::Presto,
        Self::Spark,
        Self::BigQuery,
    ];

    /// Returns the name used in settings, decks and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
            Self::Presto => "presto",
            Self::Spark => "spark",
            Self::BigQuery => "bigquery",
        }
    }

    /// Returns the name people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL",
            Self::Presto => "Presto",
            Self::Spark => "Spark SQL",
            Self::BigQuery => "BigQuery",
        }
    }

    /// Returns the dialect of that name, in any case; a few other common names are known too.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "sqlite" => Self::Sqlite,
            "postgres" | "postgresql" | "pg" => Self::Postgres,
            "mysql" => Self::MySql,
            "presto" | "trino" => Self::Presto,
            "spark" | "sparksql" => Self::Spark,
            "bigquery" => Self::BigQuery,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_again() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::parse(dialect.name()), Some(dialect));
        }
        assert_eq!(Dialect::parse("Trino"), Some(Dialect::Presto));
        assert_eq!(Dialect::parse("oracle"), None);
    }
}
