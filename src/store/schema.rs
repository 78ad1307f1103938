//! The layout of the history file: made, brought up to date after a backup, and checked.
//!
//! Invariant: a file is changed only when it is known to be ours, whole, and backed up.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::dir;
use super::error::StoreError;
use super::notice::Notice;

/// Steps from one layout to the next; the layout's number is how many were taken.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../assets/migrations/0001_history.sql"),
    include_str!("../../assets/migrations/0002_memory.sql"),
    include_str!("../../assets/migrations/0003_diary.sql"),
];

/// Files of this layout and later ones have their tables where `VACUUM` puts them, whatever layout
/// they started with; see [`super::salvage`].
const FIRST_PACKED: usize = 2;

/// Says in the file's header whose it is: `ONST`.
const APPLICATION_ID: i64 = 0x4f4e_5354;

/// How long we wait for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(2);

/// Larger files are not read in full at every start; `Store::verify` does that when asked.
const CHECK_UP_TO: u64 = 64 << 20;

/// Opens a file for reading and writing.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(PATIENCE)?;
    // FULL costs one flush per append, on a thread of its own, and makes a commit survive a power
    // cut; with WAL even NORMAL would survive `kill -9`.
    conn.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;",
    )?;
    Ok(conn)
}

/// Opens a file for reading only, also where nothing may be written beside it.
pub(super) fn connect_read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let open = |query: &str| -> Result<Connection, StoreError> {
        let conn = Connection::open_with_flags(uri(path, query), flags)?;
        conn.busy_timeout(PATIENCE)?;
        conn.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        pragma(&conn, "schema_version")?;
        Ok(conn)
    };
    match open("mode=ro") {
        // A WAL database wants a shared-memory file; where it cannot have one nobody writes.
        Err(StoreError::Permission(_)) => open("mode=ro&immutable=1"),
        result => result,
    }
}

/// Brings the file at `path` to the newest layout, with a backup before any change to data.
pub(super) fn migrate(
    conn: &mut Connection,
    path: &Path,
    migrations: &[&str],
    notices: &mut Vec<Notice>,
) -> Result<(), StoreError> {
    let known = migrations.len() as i64;
    let found = layout(conn, path, known)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    if found == known {
        return Ok(());
    }
    if found > 0 {
        let copy = dir::free_name(
            path.parent().unwrap_or(path),
            &format!("{}.layout{found}.backup-", super::FILE_NAME),
        );
        back_up(conn, &copy)?;
        notices.push(Notice::BackedUp {
            copy,
            from: found,
            to: known,
        });
    }
    let steps = migrations.iter().skip(usize::try_from(found).unwrap_or(0));
    let tx = conn.transaction()?;
    for step in steps {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", known)?;
    tx.commit()?;
    if migrations.len() >= FIRST_PACKED {
        // Only a later rescue would miss it: a full disk is no reason to refuse the history.
        let _packed = conn.execute_batch("VACUUM");
    }
    Ok(())
}

/// Returns the layout of an open file: 0 for an empty one.
pub(super) fn layout(conn: &Connection, path: &Path, known: i64) -> Result<i64, StoreError> {
    let found = pragma(conn, "user_version")?;
    let tables: i64 = conn.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
        [],
        |row| row.get(0),
    )?;
    let named_ours = pragma(conn, "application_id")? == APPLICATION_ID;
    if !named_ours && tables > 0 {
        return Err(if has_our_tables(conn)? {
            damaged(path, "the header does not say whose file it is")
        } else {
            StoreError::Foreign(path.to_owned())
        });
    }
    if found > known {
        return Err(StoreError::NewerLayout {
            path: path.to_owned(),
            found,
            known,
        });
    }
    if found <= 0 && tables > 0 || found > 0 && tables == 0 {
        return Err(damaged(path, "the layout's number does not fit its tables"));
    }
    Ok(found.max(0))
}

/// Checks that the file holds the tables of its layout, whole; large files are read only in part.
pub(super) fn check(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    if ends_within_a_page(conn, path)? {
        return Err(damaged(path, "the file ends within a page"));
    }
    if dir::length(path) <= CHECK_UP_TO
        && let Some(fault) = verify(conn)?.into_iter().next()
    {
        return Err(damaged(path, &fault));
    }
    let expected = tables(&blank(MIGRATIONS.len())?)?;
    let found = tables(conn)?;
    for table in &expected {
        if !found.contains(table) {
            return Err(damaged(
                path,
                &format!("table `{}` is missing or changed", table.0),
            ));
        }
    }
    Ok(())
}

/// Whether the end is cut off: SQLite writes whole pages, and takes what is missing of one for zeros.
/// Where a log holds pages, the file itself need not be whole.
fn ends_within_a_page(conn: &Connection, path: &Path) -> Result<bool, StoreError> {
    let page = u64::try_from(pragma(conn, "page_size")?)
        .unwrap_or(1)
        .max(1);
    let has_log = dir::length(&dir::with_suffix(path, "-wal")) > 0;
    Ok(!has_log && !dir::length(path).is_multiple_of(page))
}

/// Returns what SQLite finds wrong with the file, nothing if it is whole.
pub(super) fn verify(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare("PRAGMA quick_check(20)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut faults = rows.collect::<Result<Vec<_>, _>>()?;
    faults.retain(|line| line != "ok");
    Ok(faults)
}

/// Returns an empty history of a layout in memory.
pub(super) fn blank(layout: usize) -> Result<Connection, StoreError> {
    let conn = Connection::open_in_memory()?;
    for step in MIGRATIONS.iter().take(layout) {
        conn.execute_batch(step)?;
    }
    Ok(conn)
}

/// Returns an empty database that lives in memory, and on disk what does not fit there.
pub(super) fn scratch() -> Result<Connection, StoreError> {
    let conn = Connection::open("")?;
    conn.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(conn)
}

/// Takes the steps that a copy in the making lacks, and says in it whose it is.
pub(super) fn bring_up_to_date(conn: &mut Connection) -> Result<(), StoreError> {
    let found = usize::try_from(pragma(conn, "user_version")?).unwrap_or(0);
    let tx = conn.transaction()?;
    for step in MIGRATIONS.iter().skip(found) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    tx.commit()?;
    Ok(())
}

/// Returns the tables of a file: name and definition, in the order they were made.
pub(super) fn tables(conn: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = conn.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'
         ESCAPE '\\' ORDER BY rowid",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a whole, compact copy of an open file to `copy`, private to its owner.
pub(super) fn back_up(conn: &Connection, copy: &Path) -> Result<(), StoreError> {
    drop(dir::open_private(copy)?);
    let name = copy.to_string_lossy();
    conn.execute("VACUUM INTO ?1", [name.as_ref()])?;
    Ok(())
}

fn pragma(conn: &Connection, name: &str) -> Result<i64, StoreError> {
    Ok(conn.pragma_query_value(None, name, |row| row.get(0))?)
}

fn has_our_tables(conn: &Connection) -> Result<bool, StoreError> {
    let found = tables(conn)?;
    for layout in 1..=MIGRATIONS.len() {
        let ours = tables(&blank(layout)?)?;
        if ours.iter().all(|table| found.contains(table)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}

/// SQLite's file URI: everything but plain characters in percent form.
fn uri(path: &Path, query: &str) -> String {
    let path = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                char::from(*byte).to_string()
            }
            other => format!("%{other:02x}"),
        });
    format!("file:{}?{query}", path.collect::<String>())
}
