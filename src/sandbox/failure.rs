//! SQLite's errors in the candidate's terms: what, where in the text as typed, what to write.
//!
//! Invariant: a limit that stopped a statement is reported as that limit, a refusal of the guard
//! with the guard's reason, and only the rest as SQLite's own words.

use std::ops::Range;

use rusqlite::{Error, ErrorCode};

use super::engine::Engine;
use super::guard::{Access, MAX_SQL_LENGTH, Refusal};
use super::hint;
use super::run::Stopped;
use super::schema::known_names;
use crate::relation::script;
use crate::verdict::{Limit, SqlError, SqlPosition};

/// Levels of WITH inside WITH. At 32 the slowest text compiles within a millisecond.
const MAX_WITHS: usize = 32;

/// Complains about text that SQLite would silently cut or that is too long to look at.
pub(crate) fn unreadable(sql: &str, max_len: usize) -> Option<SqlError> {
    if let Some(offset) = sql.find('\0') {
        return Some(SqlError {
            message: "the text has a NUL character".into(),
            position: Some(SqlPosition::locate(sql, offset)),
            help: Some("remove the character; SQLite would stop reading there".into()),
        });
    }
    if sql.len() > max_len {
        return Some(too_long(sql.len(), max_len));
    }
    too_deep(sql)
}

/// Complains about WITH inside WITH inside WITH: SQLite takes seconds to compile a hundred levels,
/// and nothing looks at the clock meanwhile.
fn too_deep(sql: &str) -> Option<SqlError> {
    // Most texts are told harmless without being cut.
    let heads = sql.as_bytes().windows(4);
    if heads
        .filter(|head| head.eq_ignore_ascii_case(b"with"))
        .count()
        <= MAX_WITHS
    {
        return None;
    }
    // Whether each group of parentheses around has a WITH of its own.
    let mut groups = vec![false];
    for token in script::tokens(sql) {
        if token.is(sql, "(") {
            groups.push(false);
        } else if token.is(sql, ")") && groups.len() > 1 {
            groups.pop();
        } else if token.is(sql, ";") {
            groups = vec![false];
        } else if token.is(sql, "with") {
            if let Some(group) = groups.last_mut() {
                *group = true;
            }
            let depth = groups.iter().filter(|group| **group).count();
            if depth > MAX_WITHS {
                return Some(SqlError {
                    message: format!("WITH inside WITH more than {MAX_WITHS} levels deep"),
                    position: Some(SqlPosition::locate(sql, token.range.start)),
                    help: Some("write one WITH and its CTEs side by side, with commas".into()),
                });
            }
        }
    }
    None
}

fn too_long(len: usize, max_len: usize) -> SqlError {
    SqlError {
        message: format!("the text has {len} bytes, {max_len} are allowed"),
        position: None,
        help: Some("put long lists of values into a table".into()),
    }
}

/// Explains why the statement at `range` of `sql` stopped.
pub(super) fn explain(
    engine: &Engine,
    access: Access,
    sql: &str,
    range: &Range<usize>,
    error: &Error,
    refusal: Option<Refusal>,
) -> Stopped {
    let text = sql.get(range.clone()).unwrap_or_default();
    let place = |offset: usize| Some(SqlPosition::locate(sql, range.start + offset));
    if let Some(refusal) = refusal {
        return Stopped::Failed(SqlError {
            position: place(0),
            message: refusal.message,
            help: Some(refusal.help),
        });
    }
    if let Some(stopped) = limit_of(error, text, access) {
        return stopped;
    }
    let (message, offset) = words(error);
    let offset = offset.or_else(|| named_place(&message, text));
    let help = hint::help(&message, text, || known_names(engine));
    Stopped::Failed(SqlError {
        position: offset.and_then(place),
        message,
        help,
    })
}

fn limit_of(error: &Error, text: &str, access: Access) -> Option<Stopped> {
    match error.sqlite_error_code()? {
        ErrorCode::TooBig if text.len() > MAX_SQL_LENGTH && access != Access::Load => {
            Some(Stopped::Failed(too_long(text.len(), MAX_SQL_LENGTH)))
        }
        ErrorCode::TooBig => Some(Stopped::Over(Limit::Length)),
        ErrorCode::DiskFull => Some(Stopped::Over(Limit::Storage)),
        ErrorCode::OutOfMemory => Some(Stopped::Over(Limit::Memory)),
        _ => None,
    }
}

fn words(error: &Error) -> (String, Option<usize>) {
    match error {
        Error::SqlInputError { msg, offset, .. } => (msg.clone(), usize::try_from(*offset).ok()),
        Error::SqliteFailure(_, Some(message)) => (message.clone(), None),
        Error::InvalidParameterCount(_, n) => (
            format!("the statement has {n} parameters, but nobody can fill them in"),
            None,
        ),
        other => (other.to_string(), None),
    }
}

/// Where the name at the end of "no such table: x" stands in the statement.
fn named_place(message: &str, text: &str) -> Option<usize> {
    let name = message.strip_prefix("no such ")?.split_once(": ")?.1;
    let last = name.rsplit('.').next().unwrap_or(name);
    let tokens = script::tokens(text);
    let found = tokens
        .iter()
        .find(|t| t.unquoted(text).eq_ignore_ascii_case(last))?;
    Some(found.range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(levels: usize) -> String {
        (0..levels).fold("SELECT 1".to_owned(), |below, n| {
            format!("WITH a{n} AS ({below})\nSELECT * FROM a{n}")
        })
    }

    #[test]
    fn only_with_inside_with_is_too_deep() {
        assert_eq!(unreadable(&within(MAX_WITHS), usize::MAX), None);
        let error = unreadable(&within(MAX_WITHS + 1), usize::MAX).unwrap();
        assert_eq!(error.message, "WITH inside WITH more than 32 levels deep");
        let place = error.position.unwrap();
        assert_eq!((place.line, place.column), (1, 408));
        let side_by_side = "WITH a AS (SELECT 1), b AS (SELECT 2) SELECT * FROM a, b;".repeat(100);
        assert_eq!(unreadable(&side_by_side, usize::MAX), None);
        let quoted = format!("SELECT '{}'", "with (".repeat(100));
        assert_eq!(unreadable(&quoted, usize::MAX), None);
    }
}
