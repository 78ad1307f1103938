//! The table of statements: each gives the answer its dialect promises, or the promised refusal.

use onsite::base::CancelToken;
use onsite::dialect::{Columns, Dialect, carry_with};
use onsite::relation::Value;
use onsite::sandbox::{Engine, read_schema, run};
use onsite::verdict::{Budget, Outcome};

const TABLES: [&str; 3] = [
    include_str!("table.txt"),
    include_str!("more.txt"),
    include_str!("edges.txt"),
];

const DATA: &str = "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, grp TEXT, price REAL,
    d DATE, ts TIMESTAMP);
INSERT INTO items VALUES
    (1, 'apple', 'a', 10, '2024-01-31', '2024-01-05 10:30:00'),
    (2, 'Avocado', 'a', 2.5, '2024-02-29', '2024-01-05 23:59:59'),
    (3, 'banana', 'b', NULL, NULL, NULL);";

struct Case<'t> {
    line: usize,
    dialect: Dialect,
    sql: &'t str,
    promise: &'t str,
}

fn cases() -> Vec<Case<'static>> {
    let mut dialect = Dialect::Sqlite;
    let mut open: Option<(usize, &str)> = None;
    let mut out = Vec::new();
    let lines = TABLES.iter().flat_map(|table| table.lines().enumerate());
    for (index, line) in lines {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            dialect = Dialect::parse(name).unwrap_or(dialect);
        } else if let Some((line_number, sql)) = open.take() {
            out.push(Case {
                line: line_number,
                dialect,
                sql,
                promise: line,
            });
        } else {
            open = Some((index + 1, line));
        }
    }
    assert!(open.is_none(), "the last statement promises nothing");
    out
}

fn answer(outcome: Outcome) -> Result<String, String> {
    let Outcome::Rows { relation, .. } = outcome else {
        return Err(format!("{outcome:?}"));
    };
    let rows = relation.rows.iter().map(|row| {
        let cells = row.iter().map(|value| match value {
            Value::Null => "NULL".to_owned(),
            Value::Text(text) if text.starts_with(' ') => format!("{text:?}"),
            Value::Text(text) => text.clone(),
            other => other.to_literal(),
        });
        cells.collect::<Vec<_>>().join("|")
    });
    Ok(rows.collect::<Vec<_>>().join(";"))
}

fn check(engine: &mut Engine, columns: &Columns, case: &Case<'_>) -> Result<(), String> {
    let carried = carry_with(case.sql, case.dialect, columns);
    if let Some(promise) = case.promise.strip_prefix("! ") {
        let (message, place) = promise.split_once(" @ ").unwrap_or((promise, ""));
        let refusal = carried.map(|carried| carried.sql);
        let refusal = refusal.err().ok_or("it was carried over")?;
        let rest = case.sql.get(refusal.offset.unwrap_or(0)..);
        let rest = rest.ok_or("its place is outside of the text")?;
        if !refusal.message.contains(message) || !rest.starts_with(place) {
            return Err(format!("{} (at {rest:?})", refusal.message));
        }
        return Ok(());
    }
    let carried = carried.map_err(|refusal| format!("refused: {}", refusal.message))?;
    let outcome = run(
        engine,
        &carried.sql,
        &Budget::GRADE,
        &CancelToken::default(),
    );
    let got = answer(outcome).map_err(|error| format!("{error}\n    {}", carried.sql))?;
    let expect = case.promise.strip_prefix("= ").unwrap_or(case.promise);
    if got == expect {
        Ok(())
    } else {
        Err(format!("{got}\n    {}", carried.sql))
    }
}

#[test]
fn every_statement_keeps_its_promise() {
    let mut engine = Engine::with_script(DATA).expect("the data loads");
    let schema = read_schema(&engine).expect("the data has a schema");
    let columns = onsite::grader::typed::columns(&schema);
    let faults: Vec<String> = cases()
        .iter()
        .filter_map(|case| {
            let fault = check(&mut engine, &columns, case).err()?;
            let (line, dialect) = (case.line, case.dialect.name());
            Some(format!(
                "{dialect}, line {line}: {}\n  {}\n  got {fault}",
                case.sql, case.promise
            ))
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} broken\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn the_table_has_enough_of_every_dialect() {
    let all = cases();
    for dialect in Dialect::ALL.into_iter().filter(|d| *d != Dialect::Sqlite) {
        let n = all.iter().filter(|case| case.dialect == dialect).count();
        assert!(n >= 30, "{} has {n} statements", dialect.name());
    }
    assert!(all.len() >= 150);
}
