//! Batches of raw rows that come into a scratch database and go again.
//!
//! Invariant: the raw tables hold the batch delivered last and nothing else; what a script left open
//! or made for itself is gone, as when its connection closes.

use super::engine::Engine;
use super::guard::Access;
use super::schema::quoted;

impl Engine {
    /// Replaces all rows of `tables` by those that a deck's INSERT statements make; says why if
    /// that cannot be done.
    pub(crate) fn deliver(&mut self, tables: &[String], sql: &str) -> Result<(), String> {
        self.empty(tables)?;
        self.load_script(sql).map_err(|error| error.to_string())
    }

    /// Takes all rows out of `tables`; says why if that cannot be done.
    pub(crate) fn empty(&self, tables: &[String]) -> Result<(), String> {
        for table in tables {
            let sql = format!("DELETE FROM {}", quoted(table));
            self.own(&sql).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Ends the session of a script: what it did not commit is taken back, and its temporary tables
    /// and views are gone.
    pub(crate) fn end_session(&self) {
        let (conn, _, _) = self.parts();
        if !conn.is_autocommit() {
            // It fails only if SQLite has taken the transaction back already.
            let _ = self.own("ROLLBACK");
        }
        let left = self.with(Access::Own, |conn| {
            let sql = "SELECT type, name FROM sqlite_temp_schema WHERE type IN ('table', 'view')";
            let mut left = conn.prepare(sql)?;
            let rows = left.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(String, String)>>>()
        });
        for (kind, name) in left.unwrap_or_default() {
            let drop = format!("DROP {kind} temp.{}", quoted(&name));
            // It fails only if the candidate may not do it either.
            let _ = self.with(Access::Live, |conn| conn.execute_batch(&drop));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::base::CancelToken;
    use crate::sandbox::{Engine, run, run_script};
    use crate::verdict::Budget;

    #[test]
    fn a_delivery_replaces_the_one_before_and_an_open_transaction_is_lost() {
        let mut engine = Engine::with_script("CREATE TABLE raw(a INTEGER)").unwrap();
        let tables = ["raw".to_owned()];
        let count = |engine: &mut Engine, sql: &str| {
            let outcome = run(engine, sql, &Budget::GRADE, &CancelToken::default());
            outcome.relation().unwrap().to_string()
        };
        engine
            .deliver(&tables, "INSERT INTO raw VALUES (1), (2)")
            .unwrap();
        engine
            .deliver(&tables, "INSERT INTO raw VALUES (3)")
            .unwrap();
        assert_eq!(count(&mut engine, "SELECT a FROM raw"), "a\n3");
        let open = "CREATE TABLE t(a); BEGIN; INSERT INTO t SELECT a FROM raw";
        run_script(&mut engine, open, &Budget::GRADE, &CancelToken::default());
        engine.end_session();
        assert_eq!(count(&mut engine, "SELECT count(*) n FROM t"), "n\n0");
        let temporary = "CREATE TEMP TABLE mine AS SELECT 1; CREATE TEMP VIEW too AS SELECT 2";
        for _ in 0..2 {
            let made = run_script(
                &mut engine,
                temporary,
                &Budget::GRADE,
                &CancelToken::default(),
            );
            assert!(
                made.iter().all(crate::verdict::Outcome::is_complete),
                "{made:?}"
            );
            engine.end_session();
        }
        let drop = "DROP TABLE raw";
        run_script(&mut engine, drop, &Budget::GRADE, &CancelToken::default());
        assert_eq!(
            engine.deliver(&tables, "INSERT INTO raw VALUES (1)"),
            Err("no such table: raw".to_owned())
        );
    }
}
