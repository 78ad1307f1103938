//! A copy that can be asked and not changed: tables of ours, filled once, then sealed.
//!
//! Invariant: rows come in before [`Engine::seal`] and none afterwards; what is typed on a sealed
//! engine reads and does nothing else.

use rusqlite::params_from_iter;

use super::engine::{Engine, EngineError};
use super::guard::Access;
use super::schema::quoted;
use super::series::bound;
use crate::relation::Value;

/// Pages of 4 KiB a copy may have: half a gigabyte, for histories of a million ratings.
const PAGES: u32 = 1 << 17;

impl Engine {
    /// Opens an engine with empty tables that are to be filled.
    pub fn to_fill(tables: &str) -> Result<Self, EngineError> {
        let mut engine = Self::with_room(PAGES)?;
        engine.load_script(tables)?;
        Ok(engine)
    }

    /// Puts rows into a table, each with a value for every column; all of them or none.
    pub fn fill(&mut self, table: &str, rows: &[Vec<Value>]) -> Result<(), EngineError> {
        let Some(width) = rows.first().map(Vec::len) else {
            return Ok(());
        };
        if rows.iter().any(|row| row.len() != width) {
            return Err(EngineError::Misfit);
        }
        let places = vec!["?"; width].join(", ");
        let sql = format!("INSERT INTO {} VALUES ({places})", quoted(table));
        self.own("BEGIN")?;
        let filled = self.with(Access::Own, |conn| {
            let mut insert = conn.prepare_cached(&sql)?;
            rows.iter().try_for_each(|row| {
                insert
                    .execute(params_from_iter(row.iter().map(bound)))
                    .map(drop)
            })
        });
        self.own(if filled.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        Ok(filled?)
    }

    /// Allows nothing but reading from now on.
    pub fn seal(&mut self) {
        self.typed = Access::Read;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CancelToken;
    use crate::relation::Relation;
    use crate::sandbox::run;
    use crate::verdict::{Budget, Outcome};

    fn sealed() -> Engine {
        let mut engine =
            Engine::to_fill("CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT)").unwrap();
        let row = |id, name: &str| vec![Value::Integer(id), Value::text(name)];
        engine.fill("a", &[row(1, "x"), row(2, "y")]).unwrap();
        let twice = engine.fill("a", &[row(3, "z"), row(3, "z")]);
        assert!(twice.is_err() && engine.fill("a", &[vec![Value::Null]]).is_err());
        engine.fill("a", &[]).unwrap();
        engine.seal();
        engine
    }

    #[test]
    fn a_copy_is_asked() {
        let mut engine = sealed();
        let check = |engine: &mut Engine, sql: &str, expect: &str| {
            let outcome = run(engine, sql, &Budget::LIVE, &CancelToken::default());
            let Outcome::Rows { relation, .. } = outcome else {
                unreachable!("{outcome:?}");
            };
            assert_eq!(relation, Relation::parse(expect).unwrap(), "{sql}");
        };
        check(
            &mut engine,
            "SELECT id, name FROM a",
            "id | name\n1 | x\n2 | y",
        );
        check(
            &mut engine,
            "WITH b AS (SELECT count(*) AS n FROM a WHERE random() IS NOT NULL) SELECT n FROM b",
            "n\n2",
        );
        assert!(crate::sandbox::plan(&mut engine, "SELECT * FROM a").is_ok());
    }

    #[test]
    fn a_copy_is_not_changed() {
        let mut engine = sealed();
        for sql in [
            "INSERT INTO a VALUES (9, 'z')",
            "UPDATE a SET name = 'z'",
            "DELETE FROM a",
            "DROP TABLE a",
            "CREATE TABLE b (x)",
            "CREATE TEMP TABLE b (x)",
            "CREATE VIEW v AS SELECT 1",
            "BEGIN",
            "ATTACH ':memory:' AS other",
            "PRAGMA user_version = 3",
        ] {
            let outcome = run(&mut engine, sql, &Budget::LIVE, &CancelToken::default());
            let Outcome::Failed(error) = outcome else {
                unreachable!("{sql}: {outcome:?}");
            };
            assert!(
                error.message.ends_with("is not allowed here"),
                "{sql}: {error:?}"
            );
            assert!(error.help.unwrap().contains("can only be read"), "{sql}");
        }
    }
}
