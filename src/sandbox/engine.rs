//! The scratch database: SQLite in memory, guarded from its first statement on.
//!
//! Invariant: an engine is always in a known state: after `reset` it holds exactly what its script
//! made; nothing an engine does reaches the disk.

use rusqlite::{Connection, OpenFlags};

use super::failure;
use super::functions;
use super::fuse::Fuse;
use super::guard::{Access, Guard, MAX_PAGES};
use super::run::{self, Stopped};
use crate::base::CancelToken;
use crate::relation::script;
use crate::verdict::{Budget, SqlError};

/// A guarded SQLite in memory.
#[derive(Debug)]
pub struct Engine {
    conn: Connection,
    guard: Guard,
    fuse: Fuse,
    script: String,
    pages: u32,
    /// What statements may do that are typed here.
    pub(super) typed: Access,
}

/// The engine cannot be brought into a known state.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// SQLite itself fails.
    #[error("the scratch database cannot be opened: {0}")]
    Open(#[from] rusqlite::Error),
    /// The data set's script is refused.
    #[error("the data set cannot be loaded: {0}")]
    Script(#[from] SqlError),
    /// Rows are not rows of the data set's tables.
    #[error("the rows do not fit the tables of the data set")]
    Misfit,
    /// The data set's script does not come to an end.
    #[error("the data set cannot be loaded: {0}")]
    Stopped(String),
}

impl Engine {
    /// Opens an empty engine.
    pub fn open() -> Result<Self, EngineError> {
        Self::with_room(MAX_PAGES)
    }

    /// Opens an empty engine that may have so many pages of 4 KiB.
    pub(super) fn with_room(pages: u32) -> Result<Self, EngineError> {
        let guard = Guard::default();
        let fuse = Fuse::default();
        Ok(Self {
            conn: connect(&guard, &fuse, pages)?,
            guard,
            fuse,
            script: String::new(),
            pages,
            typed: Access::Live,
        })
    }

    /// Opens an engine and loads a data set's script into it.
    pub fn with_script(sql: &str) -> Result<Self, EngineError> {
        let mut engine = Self::open()?;
        engine.load_script(sql)?;
        Ok(engine)
    }

    /// Runs a data set's script (CREATE TABLE, CREATE INDEX, INSERT and nothing else); `reset` will
    /// run it again. Either all of the script takes effect or nothing.
    pub fn load_script(&mut self, sql: &str) -> Result<(), EngineError> {
        self.fuse.arm(&Budget::LOAD, &CancelToken::default());
        let loaded = self.load_statements(sql);
        self.fuse.disarm();
        let end = if loaded.is_ok() { "COMMIT" } else { "ROLLBACK" };
        self.own(end)?;
        loaded?;
        self.script.push_str(sql);
        self.script.push_str("\n;\n");
        Ok(())
    }

    /// Throws everything away and loads the scripts again.
    pub fn reset(&mut self) -> Result<(), EngineError> {
        self.conn = connect(&self.guard, &self.fuse, self.pages)?;
        let script = std::mem::take(&mut self.script);
        let loaded = self.load_script(&script);
        self.script = script;
        loaded
    }

    /// Gives the connection to `work`, with statements prepared in it under `access`.
    pub(crate) fn with<T>(
        &self,
        access: Access,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.guard.allow(&self.conn, access)?;
        let done = work(&self.conn);
        self.guard.allow(&self.conn, Access::Own)?;
        done
    }

    /// Runs our own statement.
    pub(crate) fn own(&self, sql: &str) -> rusqlite::Result<()> {
        self.with(Access::Own, |conn| conn.execute_batch(sql))
    }

    pub(super) fn parts(&self) -> (&Connection, &Guard, &Fuse) {
        (&self.conn, &self.guard, &self.fuse)
    }

    fn load_statements(&self, sql: &str) -> Result<(), EngineError> {
        if let Some(error) = failure::unreadable(sql, usize::MAX) {
            return Err(error.into());
        }
        self.own("BEGIN")?;
        for range in script::statements(sql) {
            run::step(self, Access::Load, sql, range, &Budget::LOAD).map_err(|stopped| {
                match stopped {
                    Stopped::Failed(error) => EngineError::Script(error),
                    Stopped::Cancelled => EngineError::Stopped("cancelled".into()),
                    Stopped::Over(limit) => EngineError::Stopped(limit.to_string()),
                }
            })?;
        }
        Ok(())
    }
}

fn connect(guard: &Guard, fuse: &Fuse, pages: u32) -> rusqlite::Result<Connection> {
    // No URI names, no shared cache, and no mutex: an engine belongs to one thread at a time.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_in_memory_with_flags(flags)?;
    conn.set_prepared_statement_cache_capacity(64);
    functions::register(&conn)?;
    rusqlite::vtab::series::load_module(&conn)?;
    guard.install(&mut conn, fuse, pages)?;
    Ok(conn)
}
