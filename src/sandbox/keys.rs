//! Foreign keys that SQLite cannot look after.
//!
//! Invariant: a key to columns that are not declared unique makes SQLite refuse every row; whoever
//! asks it to look away looks after the keys instead.

use rusqlite::config::DbConfig;

use super::engine::Engine;

impl Engine {
    /// Makes SQLite look away from all foreign keys.
    pub(crate) fn ignore_foreign_keys(&self) -> rusqlite::Result<()> {
        let (conn, _, _) = self.parts();
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
        Ok(())
    }
}
