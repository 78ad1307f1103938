//! Rows in place of a data set's own, for a candidate to look at.
//!
//! Invariant: the engine holds all of the rows or, if SQLite refuses one, its own rows as before.

use super::engine::{Engine, EngineError};
use super::instances::Loaded;
use super::schema::read_schema;
use crate::instance::{Instance, Schema, TableRows};
use crate::relation::Relation;

impl Engine {
    /// Replaces the rows of all tables by those of `tables`; tables that are not named are empty.
    pub fn hold(&mut self, tables: &[(String, Relation)]) -> Result<(), EngineError> {
        let schema = read_schema(self)?;
        let instance = instance(&schema, tables).ok_or(EngineError::Misfit)?;
        self.begin_instances()?;
        let loaded = self.load_instance(&schema, &schema.load_order(), &instance);
        if matches!(loaded, Ok(Loaded::Whole)) {
            self.own("COMMIT")?;
            return Ok(());
        }
        self.end_instances()?;
        loaded?;
        Err(EngineError::Misfit)
    }

    /// Replaces the rows of all tables by those of `rows` that SQLite takes, and returns these.
    pub(crate) fn refill(
        &mut self,
        schema: &Schema,
        rows: &Instance,
    ) -> Result<Instance, EngineError> {
        self.begin_instances()?;
        match self.load_instance(schema, &schema.load_order(), rows) {
            Ok(loaded) => {
                self.own("COMMIT")?;
                Ok(match loaded {
                    Loaded::Whole => rows.clone(),
                    Loaded::Part(taken) => taken,
                })
            }
            Err(error) => {
                self.end_instances()?;
                Err(error.into())
            }
        }
    }
}

/// The tables as an instance of the schema; `None` if they are tables of another one.
fn instance(schema: &Schema, tables: &[(String, Relation)]) -> Option<Instance> {
    let is_known = |name: &str| schema.tables.iter().any(|table| table.name == name);
    if !tables.iter().all(|(name, _)| is_known(name)) {
        return None;
    }
    let of_schema = schema.tables.iter().map(|table| {
        let given = tables.iter().find(|(name, _)| *name == table.name);
        let names = table.input_columns().map(|(_, column)| &column.name);
        let rows = match given {
            Some((_, rows)) if names.eq(&rows.columns) => rows.rows.clone(),
            Some(_) => return None,
            None => Vec::new(),
        };
        Some(TableRows {
            name: table.name.clone(),
            rows,
        })
    });
    Some(Instance {
        tables: of_schema.collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CancelToken;
    use crate::verdict::{Budget, Outcome};

    const SCHEMA: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, twice INT AS (id * 2));
        CREATE TABLE b (a INT NOT NULL REFERENCES a(id), at TEXT);
        INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1, 'x')";

    fn rows(engine: &mut Engine, sql: &str) -> Relation {
        let outcome = crate::sandbox::run(engine, sql, &Budget::LIVE, &CancelToken::default());
        let Outcome::Rows { relation, .. } = outcome else {
            unreachable!("{outcome:?}");
        };
        relation
    }

    fn table(name: &str, text: &str) -> (String, Relation) {
        (name.to_owned(), Relation::parse(text).unwrap())
    }

    #[test]
    fn rows_stand_in_place_of_the_data_and_stay() {
        let mut engine = Engine::with_script(SCHEMA).unwrap();
        let tables = [table("a", "id\n7"), table("b", "a | at\n7 | NULL")];
        engine.hold(&tables).unwrap();
        let joined = "SELECT twice, at FROM a JOIN b ON a.id = b.a";
        assert_eq!(
            rows(&mut engine, joined),
            Relation::parse("twice | at\n14 | NULL").unwrap()
        );
        engine.hold(&tables[..1]).unwrap();
        assert!(rows(&mut engine, joined).is_empty());
    }

    #[test]
    fn rows_that_do_not_fit_change_nothing() {
        let mut engine = Engine::with_script(SCHEMA).unwrap();
        for tables in [
            vec![table("b", "a | at\n9 | x")],
            vec![table("c", "id\n1")],
            vec![table("a", "id | name\n1 | x")],
        ] {
            let refused = engine.hold(&tables);
            assert!(matches!(refused, Err(EngineError::Misfit)), "{refused:?}");
            assert_eq!(rows(&mut engine, "SELECT id FROM a").len(), 2);
        }
    }
}
