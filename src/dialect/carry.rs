//! From a dialect to SQLite.
//!
//! Invariant: SQLite's own text is carried over byte for byte.

use super::name::Dialect;

/// A text that SQLite can run, and where its parts came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The text for SQLite.
    pub sql: String,
}

/// A construct that cannot be carried over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What cannot be carried over: a lowercase fragment.
    pub message: String,
    /// Where it stands in the text as typed, in bytes.
    pub offset: Option<usize>,
    /// What to write instead.
    pub help: Option<String>,
}

/// Carries `sql`, written in `dialect`, over to SQLite.
pub fn carry(sql: &str, dialect: Dialect) -> Result<Carried, Refusal> {
    match dialect {
        Dialect::Sqlite => Ok(Carried {
            sql: sql.to_owned(),
        }),
        _ => Err(Refusal {
            message: format!("the dialect {} is not carried over yet", dialect.name()),
            offset: None,
            help: Some("write it for SQLite".into()),
        }),
    }
}

impl Carried {
    /// Returns the place in the text as typed that the byte `offset` of the carried text came from.
    pub fn original(&self, offset: usize) -> usize {
        offset
    }
}
