//! Data that moves: what a deck's move does to a loaded database, and the database written down again.
//!
//! Invariant: a move happens as a whole or not at all; the script written makes the same tables and
//! rows, and is itself a data set.

use super::engine::{Engine, EngineError};
use super::failure;
use super::guard::Access;
use super::run::{self, Stopped};
use super::schema::{quoted, read_schema};
use crate::base::CancelToken;
use crate::instance::Schema;
use crate::relation::script;
use crate::verdict::Budget;

/// Rows per table that are written down; a candidate looks through some hundred.
const MAX_ROWS: usize = 100_000;

/// Rows in one INSERT.
const AT_ONCE: usize = 500;

impl Engine {
    /// Runs a deck's move: INSERT, UPDATE and ALTER TABLE, and nothing else.
    pub fn move_data(&mut self, sql: &str) -> Result<(), EngineError> {
        if let Some(error) = failure::unreadable(sql, usize::MAX) {
            return Err(error.into());
        }
        let (_, _, fuse) = self.parts();
        let fuse = fuse.clone();
        fuse.arm(&Budget::LOAD, &CancelToken::default());
        let moved = self.own("SAVEPOINT onsite_move").map_err(EngineError::from);
        let moved = moved.and_then(|()| self.move_statements(sql));
        fuse.disarm();
        if moved.is_err() {
            self.own("ROLLBACK TO onsite_move")?;
        }
        self.own("RELEASE onsite_move")?;
        moved
    }

    fn move_statements(&self, sql: &str) -> Result<(), EngineError> {
        for range in script::statements(sql) {
            let done = run::step(self, Access::Move, sql, range, &Budget::LOAD);
            done.map_err(|stopped| match stopped {
                Stopped::Failed(error) => EngineError::Script(error),
                Stopped::Cancelled => EngineError::Stopped("cancelled".into()),
                Stopped::Over(limit) => EngineError::Stopped(limit.to_string()),
            })?;
        }
        Ok(())
    }

    /// Returns the script of a data set that makes the tables, the indexes and the rows there are.
    pub fn written(&self) -> Result<String, EngineError> {
        let schema = read_schema(self)?;
        let mut out = String::new();
        for sql in self.made("table")? {
            out.push_str(&sql);
            out.push_str(";\n");
        }
        let rows = self.visible_instance(&schema, MAX_ROWS)?;
        for index in schema.load_order() {
            if let (Some(table), Some(held)) = (schema.tables.get(index), rows.tables.get(index)) {
                let names = table
                    .input_columns()
                    .map(|(_, column)| quoted(&column.name));
                let names = names.collect::<Vec<_>>().join(", ");
                for rows in held.rows.chunks(AT_ONCE) {
                    let rows = rows.iter().map(|row| tuple(row)).collect::<Vec<_>>();
                    let into = quoted(&table.name);
                    let rows = rows.join(",\n  ");
                    out.extend(["INSERT INTO ", &into, " (", &names, ") VALUES\n  "]);
                    out.extend([rows.as_str(), ";\n"]);
                }
            }
        }
        for sql in self.made("index")? {
            out.push_str(&sql);
            out.push_str(";\n");
        }
        Ok(out)
    }

    /// The statements that made all tables, or all indexes, in their order.
    fn made(&self, kind: &str) -> rusqlite::Result<Vec<String>> {
        self.with(Access::Own, |conn| {
            let mut listed = conn.prepare(
                "SELECT sql FROM sqlite_schema WHERE type = ?1 AND sql IS NOT NULL \
                 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
            )?;
            let found = listed.query_map([kind], |row| row.get(0))?;
            found.collect()
        })
    }
}

/// Returns the shape of the tables a script makes.
pub fn schema_of(script: &str) -> Result<Schema, EngineError> {
    read_schema(&Engine::with_script(script)?)
}

fn tuple(row: &[crate::relation::Value]) -> String {
    let values: Vec<String> = row.iter().map(crate::relation::Value::to_literal).collect();
    format!("({})", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::Relation;
    use crate::verdict::Outcome;

    const DATA: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, at TEXT CHECK (at <> ''),
            twice INT AS (id * 2));
        CREATE INDEX a_at ON a (at);
        CREATE TABLE b (a INT REFERENCES a(id));
        INSERT INTO a (id, at) VALUES (1, 'x'), (2, 'it''s'); INSERT INTO b VALUES (1), (NULL)";

    fn rows(engine: &mut Engine, sql: &str) -> Relation {
        let outcome = crate::sandbox::run(engine, sql, &Budget::LIVE, &CancelToken::default());
        let Outcome::Rows { relation, .. } = outcome else {
            unreachable!("{outcome:?}");
        };
        relation
    }

    #[test]
    fn what_moved_is_written_down_as_a_data_set() {
        let mut engine = Engine::with_script(DATA).unwrap();
        let moves = "INSERT INTO a (id, at) VALUES (3, 'z');
            UPDATE a SET at = 'y' WHERE id = 1; ALTER TABLE a RENAME COLUMN at TO seen;
            ALTER TABLE b ADD COLUMN note TEXT CHECK (note <> '')";
        engine.move_data(moves).unwrap();
        let all = "SELECT id, seen, twice FROM a ORDER BY id";
        let expect = Relation::parse("id | seen | twice\n1 | y | 2\n2 | 'it''s' | 4\n3 | z | 6");
        assert_eq!(rows(&mut engine, all), expect.unwrap());
        let written = engine.written().unwrap();
        let mut again = Engine::with_script(&written).unwrap();
        assert_eq!(rows(&mut again, all), rows(&mut engine, all));
        assert_eq!(rows(&mut again, "SELECT note FROM b").len(), 2);
        assert_eq!(again.written().unwrap(), written);
        assert!(
            written.contains("CREATE INDEX a_at ON a (seen)"),
            "{written}"
        );
    }

    #[test]
    fn a_move_that_may_not_be_leaves_everything_as_it_was() {
        for bad in [
            "INSERT INTO a (id) VALUES (7); DELETE FROM a",
            "INSERT INTO a (id) VALUES (7); DROP TABLE b",
            "INSERT INTO a (id) VALUES (7); ATTACH 'x' AS y",
            "INSERT INTO a (id) VALUES (7); INSERT INTO a (id) VALUES (1)",
            "INSERT INTO a (id) VALUES (7); UPDATE sqlite_schema SET sql = ''",
            "INSERT INTO a (id) VALUES (7); PRAGMA foreign_keys = 0",
            "INSERT INTO a (id) VALUES (7); SELECT sqlite_rename_test('', '', 0, 0, 0, '', 0)",
        ] {
            let mut engine = Engine::with_script(DATA).unwrap();
            let moved = engine.move_data(bad);
            assert!(moved.is_err(), "{bad}");
            assert_eq!(rows(&mut engine, "SELECT id FROM a").len(), 2, "{bad}");
            engine.move_data("INSERT INTO a (id) VALUES (7)").unwrap();
        }
    }
}
