//! From a dialect to SQLite.
//!
//! Invariant: SQLite's own text is carried over byte for byte; a place of a carried text leads back
//! to a place inside of the text as typed.

use super::columns::Columns;
use super::context::Context;
use super::name::Dialect;
use super::parse::{self, Source};
use super::places::{self, Places};
use super::{laterals, rewrite, series, titles, ungrouped};

/// Bytes of stack for one text: a chain of a thousand operators is a tree a thousand deep.
const STACK: usize = 64 << 20;

/// A text that SQLite can run, and where its parts came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The text for SQLite.
    pub sql: String,
    /// `None` if the text is the one that was typed.
    places: Option<Places>,
    /// Bytes of the text as typed.
    typed_len: usize,
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
    /// Whether it is we who cannot: the dialect itself may well take it.
    pub is_ours: bool,
}

/// Carries `sql`, written in `dialect`, over to SQLite, knowing nothing of the tables.
pub fn carry(sql: &str, dialect: Dialect) -> Result<Carried, Refusal> {
    carry_with(sql, dialect, &Columns::default())
}

/// Carries `sql`, written in `dialect`, over to SQLite. What is known of the columns makes the text
/// for SQLite shorter and the meaning of dates and decimals sharper.
pub fn carry_with(sql: &str, dialect: Dialect, columns: &Columns) -> Result<Carried, Refusal> {
    if dialect == Dialect::Sqlite {
        return Ok(Carried {
            sql: sql.to_owned(),
            places: None,
            typed_len: sql.len(),
        });
    }
    with_stack(|| carried(sql, dialect, columns))
}

/// Runs `work` with stack enough for the deepest tree that is parsed.
pub(super) fn with_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(STACK, work)
}

fn carried(sql: &str, dialect: Dialect, columns: &Columns) -> Result<Carried, Refusal> {
    let source = Source::new(sql);
    let mut text = String::new();
    let mut all_places = Places::new();
    for mut query in parse::queries(&source, dialect)? {
        let titles = titles::typed(&query);
        if dialect == Dialect::Postgres {
            series::lift(&mut query);
        }
        laterals::inline(&mut query);
        let context = Context {
            dialect,
            columns: columns.with_aliases_of(&query, dialect),
            source: &source,
        };
        let refused = ungrouped::refusal(&context, &query);
        rewrite::rewrite(&context, &mut query).map_err(|refusal| *refusal)?;
        if let Some(refusal) = refused {
            return Err(Refusal {
                is_ours: false,
                ..*refusal
            });
        }
        titles::keep(&mut query, titles);
        let (piece, places) = places::write(&mut query, &source);
        if !text.is_empty() {
            text.push_str(";\n");
        }
        let start = text.len();
        all_places.extend(places.into_iter().map(|(at, typed)| (start + at, typed)));
        text.push_str(&piece);
    }
    Ok(Carried {
        sql: text,
        places: Some(all_places),
        typed_len: sql.len(),
    })
}

impl Carried {
    /// Returns the place in the text as typed that the byte `offset` of the carried text came from:
    /// that of the name or literal there, or of the last one before.
    pub fn original(&self, offset: usize) -> usize {
        let Some(places) = &self.places else {
            return offset.min(self.typed_len);
        };
        let after = places.partition_point(|(at, _)| *at <= offset);
        let found = after.checked_sub(1).and_then(|index| places.get(index));
        let typed = found.or(places.first()).map_or(0, |(_, typed)| *typed);
        typed.min(self.typed_len)
    }
}
