//! From a deck's question to what the graders work on.

use std::collections::BTreeMap;

use crate::base::Seed;
use crate::deck::{Coding, Deck, Scalar, Sql};
use crate::dialect::Dialect;
use crate::grader::sql::{DEFAULT_INSTANCES, SqlTask, WrongAnswer};
use crate::instance::{ColumnHint, Hints, TableHint};
use crate::relation::Value;
use crate::runner::{CodingCase, CodingJob, Limits};

/// Output a program may write, in KiB.
const OUTPUT_KB: u64 = 1_024;

/// Returns the task of a SQL question; `None` if its scenario or data set is not in the deck, which
/// a checked deck rules out.
pub fn sql_task(deck: &Deck, question: &Sql, seed: Seed) -> Option<SqlTask> {
    let scenario = deck.scenario(&question.scenario)?;
    let dataset = deck.dataset(&scenario.dataset)?;
    let columns: BTreeMap<String, ColumnHint> = scenario
        .columns
        .iter()
        .map(|note| {
            let hint = ColumnHint {
                values: note.values.iter().map(value).collect(),
                min: note.min.as_ref().map(value),
                max: note.max.as_ref().map(value),
                distinct: note.distinct,
                null_rate: note.null_rate,
                increasing: note.increasing,
                weights: note.weights.clone(),
                increasing_with: note.increasing_with.clone(),
                after: note.after.clone(),
                within: note.within,
                late: note.late,
                late_rate: note.late_rate,
                consecutive: false,
            };
            (note.column.clone(), hint)
        })
        .collect();
    let told = scenario.tables.iter();
    let told = told.filter(|note| note.repeat_rate.is_some());
    let tables = told.map(|note| {
        let hint = TableHint {
            repeat_rate: note.repeat_rate,
            fresh: note.fresh.clone(),
        };
        (note.name.clone(), hint)
    });
    let hints = Hints {
        columns,
        tables: tables.collect(),
        ..Hints::default()
    };
    Some(SqlTask {
        setup_sql: dataset.sql.clone(),
        hints,
        reference: question.reference.clone(),
        dialect: Dialect::default(),
        comparison: question.comparison.clone(),
        wrong: question
            .wrong
            .iter()
            .map(|wrong| WrongAnswer {
                id: wrong.id.clone(),
                name: wrong.name.clone(),
                sql: wrong.text.clone(),
            })
            .collect(),
        instances: DEFAULT_INSTANCES,
        seed: seed.0,
    })
}

/// Returns the job that runs `source` on the visible cases, or on all of them.
pub fn coding_job(question: &Coding, source: &str, with_hidden: bool) -> CodingJob {
    CodingJob {
        source: source.to_owned(),
        language: question.language.clone(),
        entry: question.entry.clone(),
        cases: question
            .cases
            .iter()
            .filter(|case| with_hidden || !case.hidden)
            .map(|case| CodingCase {
                name: case.name.clone(),
                args_json: case.args.clone(),
                want_json: case.want.clone(),
                hidden: case.hidden,
            })
            .collect(),
        comparison: question.comparison,
        checker: question.checker.clone(),
        limits: Limits {
            wall_ms: question.wall_ms,
            cpu_s: question.wall_ms.div_ceil(1_000) + 1,
            memory_mb: question.memory_mb,
            output_kb: OUTPUT_KB,
        },
        stop_at_first_failure: false,
        hash_seed: 0,
    }
}

fn value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Integer(n) => Value::Integer(*n),
        Scalar::Real(x) => Value::Real(*x),
        Scalar::Text(text) => Value::Text(text.clone()),
    }
}
