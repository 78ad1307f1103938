//! A SQL question after its data moved: another data set, and where the deck says so another
//! reference.
//!
//! Invariant: what arrives is a function of the data before it, the move and the question's seed, so
//! the scratch database, the verdict and a resumed sitting see the same rows.

use crate::base::{MoveId, Seed};
use crate::deck::{Deck, Move, Moving, Sql};
use crate::grader::sql::{SqlTask, WrongAnswer};
use crate::grader::task::sql_task;
use crate::grader::variant::data_set;
use crate::instance::{Hints, arrivals};
use crate::relation::Value;
use crate::sandbox::{Engine, EngineError, read_schema};

/// The known wrong answer that everybody has at hand when the data moves.
const BEFORE: &str = "before-the-move";

/// Rows of a table that arriving rows are drawn from.
const MAX_ROWS: usize = 100_000;

/// Why a move cannot be applied.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The engine refuses.
    #[error("the data cannot move: {0}")]
    Engine(#[from] EngineError),
    /// No rows can arrive.
    #[error("the data cannot move: {0}")]
    Arrivals(String),
    /// The deck has lost the move.
    #[error("this move of the data is not in the deck any more")]
    NoMove,
    /// The deck has lost the question's data.
    #[error("the data of this question is not in the deck any more")]
    NoData,
}

/// Returns the task of a question on a variant of its data, after that moved if it did.
pub fn sql_task_after(
    deck: &Deck,
    question: &Sql,
    (seed, variant): (Seed, u32),
    moved: Option<&MoveId>,
) -> Result<SqlTask, MoveError> {
    let mut task = sql_task(deck, question, seed).ok_or(MoveError::NoData)?;
    if variant > 0 {
        let data = data_set(deck, question, variant).ok_or(MoveError::NoData)?;
        task.setup_sql = data?.into_owned();
    }
    match moved {
        None => Ok(task),
        Some(id) => after(task, question.move_of(id).ok_or(MoveError::NoMove)?, seed),
    }
}

/// Returns `task` after a move; `seed` is the question's own.
pub(super) fn after(mut task: SqlTask, one: &Move, seed: Seed) -> Result<SqlTask, MoveError> {
    task.setup_sql = script_after(&task.setup_sql, one, seed)?;
    if let Moving::Rename { table, column, to } = &one.moving {
        rename(&mut task.hints, table, (column, to));
    }
    if let Some(reference) = &one.reference {
        let before = std::mem::replace(&mut task.reference, reference.clone());
        // What was wrong before speaks of another question.
        task.wrong = vec![WrongAnswer {
            id: BEFORE.to_owned(),
            name: "it is right for the data before it moved".to_owned(),
            sql: before,
        }];
    }
    Ok(task)
}

/// Returns the data set that a move leaves behind, as a script.
pub fn script_after(setup: &str, one: &Move, seed: Seed) -> Result<String, MoveError> {
    let mut engine = Engine::with_script(setup)?;
    let sql = statements(&engine, one, seed)?;
    engine.move_data(&sql)?;
    Ok(engine.written()?)
}

/// Returns what a move does to the data that `engine` holds, as statements.
pub fn statements(engine: &Engine, one: &Move, seed: Seed) -> Result<String, MoveError> {
    match &one.moving {
        Moving::Sql(sql) => Ok(sql.clone()),
        Moving::Rename { table, column, to } => Ok(format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            quoted(table),
            quoted(column),
            quoted(to)
        )),
        Moving::Rows(wish) => {
            let schema = read_schema(engine)?;
            let index = schema.table_index(&wish.table);
            let found = index.and_then(|index| Some((index, schema.tables.get(index)?)));
            let Some((index, table)) = found else {
                let why = format!("there is no table `{}`", wish.table);
                return Err(MoveError::Arrivals(why));
            };
            let held = engine.visible_instance(&schema, MAX_ROWS);
            let held = held.map_err(EngineError::from)?;
            let held = held.tables.get(index).map_or(&[][..], |table| &table.rows);
            let seed = seed.split("move").split(one.id.as_str());
            let rows = arrivals(table, held, wish, seed).map_err(MoveError::Arrivals)?;
            let names = table
                .input_columns()
                .map(|(_, column)| quoted(&column.name));
            let names = names.collect::<Vec<_>>().join(", ");
            let rows = rows.iter().map(|row| {
                let values = row.iter().map(Value::to_literal).collect::<Vec<_>>();
                format!("({})", values.join(", "))
            });
            let rows = rows.collect::<Vec<_>>().join(", ");
            let into = quoted(&table.name);
            Ok(format!("INSERT INTO {into} ({names}) VALUES {rows}"))
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What the deck says of a column is said of it under its new name.
fn rename(hints: &mut Hints, table: &str, (old, new): (&str, &str)) {
    let same = |name: &str| name.eq_ignore_ascii_case(old);
    let columns = std::mem::take(&mut hints.columns);
    let renamed = columns.into_iter().map(|(name, mut hint)| {
        let of_table = name
            .split_once('.')
            .filter(|(of, _)| of.eq_ignore_ascii_case(table))
            .map(|(of, column)| (of.to_owned(), same(column)));
        let Some((of, is_it)) = of_table else {
            return (name, hint);
        };
        for other in [&mut hint.after, &mut hint.increasing_with]
            .into_iter()
            .flatten()
        {
            if same(other) {
                new.clone_into(other);
            }
        }
        let name = if is_it { format!("{of}.{new}") } else { name };
        (name, hint)
    });
    hints.columns = renamed.collect();
    for (name, hint) in &mut hints.tables {
        if name.eq_ignore_ascii_case(table) {
            for column in hint.fresh.iter_mut().filter(|column| same(column)) {
                new.clone_into(column);
            }
        }
    }
}
