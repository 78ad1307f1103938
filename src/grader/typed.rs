//! The submission as it was typed, and the one SQLite judges.
//!
//! Invariant: what is carried over is judged as SQLite's own text would be, and every complaint
//! about it points into the text as typed.

use crate::dialect::{self, Carried, Columns, Dialect, Refusal};
use crate::instance::Schema;
use crate::sandbox::{Engine, read_schema};
use crate::verdict::{SqlError, SqlPosition, SqlVerdict};

/// Carries a submission over, knowing the tables it is about.
pub fn carry(typed: &str, dialect: Dialect, schema: &Schema) -> Result<Carried, SqlError> {
    dialect::carry_with(typed, dialect, &columns(schema)).map_err(|refusal| error(typed, refusal))
}

/// Judges what `typed` becomes for SQLite with `judge`. `setup_sql` makes the tables it is about.
pub(super) fn judged(
    setup_sql: &str,
    typed: &str,
    dialect: Dialect,
    judge: impl FnOnce(&str) -> SqlVerdict,
) -> SqlVerdict {
    if dialect == Dialect::Sqlite {
        return judge(typed);
    }
    let schema = Engine::with_script(setup_sql).and_then(|engine| read_schema(&engine));
    // A data set that cannot be read is complained about by the judge.
    let carried = carry(typed, dialect, &schema.unwrap_or_default());
    match carried {
        Ok(carried) => placed(judge(&carried.sql), typed, &carried),
        Err(error) => SqlVerdict::Failed(error),
    }
}

/// Returns what the schema says about columns.
pub fn columns(schema: &Schema) -> Columns {
    let mut columns = Columns::default();
    for table in &schema.tables {
        for column in &table.columns {
            columns.declare(&table.name, &column.name, &column.decl_type);
        }
    }
    columns
}

fn error(typed: &str, refusal: Refusal) -> SqlError {
    SqlError {
        message: refusal.message,
        position: refusal
            .offset
            .map(|offset| SqlPosition::locate(typed, offset)),
        help: refusal.help,
    }
}

/// Puts SQLite's complaint at its place in the text as typed.
fn placed(verdict: SqlVerdict, typed: &str, carried: &Carried) -> SqlVerdict {
    match verdict {
        SqlVerdict::Failed(error) => SqlVerdict::Failed(SqlError {
            position: error
                .position
                .map(|position| SqlPosition::locate(typed, carried.original(position.offset))),
            ..error
        }),
        other => other,
    }
}
