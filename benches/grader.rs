//! Small databases per second: the grader's search beside SQLite doing the same work and nothing else.
//!
//! `cargo bench --bench grader`. Ours is [`diff`] on pairs that no database tells apart: generate,
//! load, two queries, compare. The floor is rusqlite on databases of the same generator: one
//! transaction, cached statements, one INSERT per table, both queries stepped to their end. The gate
//! is the ratio of the medians; `ONSITE_SQL_PAIRS=/path/pairs.jsonl` measures that file's pairs instead.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock and a file, prints, and has no one to report an error to"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use onsite::base::{CancelToken, Seed};
use onsite::dialect::Dialect;
use onsite::grader::diff::{Found, Manner, Order};
use onsite::grader::{Pair, diff};
use onsite::instance::{Generator, Hints, Instance, Mined, Schema, Size};
use onsite::relation::Value;
use onsite::sandbox::{Engine, read_schema};
use rusqlite::{Connection, types::Null};

/// The most that ours may take of the floor's time.
const GOAL: f64 = 1.5;

/// The least databases per second on the median pair.
const FLOOR_RATE: f64 = 50_000.0;

/// Databases per pair and measurement; measurements per pair, of which the best counts.
const DATABASES: usize = 4_000;
const REPEATS: usize = 3;

const SCHEMA: &str = "
CREATE TABLE member (id INTEGER NOT NULL, name TEXT, country TEXT, PRIMARY KEY (id));
CREATE TABLE play (id INTEGER NOT NULL, member_id INTEGER NOT NULL, title TEXT, day DATE, minutes INTEGER,
  PRIMARY KEY (id), FOREIGN KEY (member_id) REFERENCES member (id), CHECK (minutes >= 0));
";

const PAIRS: [(&str, &str, &str); 5] = [
    (
        "join",
        "SELECT m.name, p.title FROM member m JOIN play p ON p.member_id = m.id",
        "SELECT m.name, p.title FROM play p JOIN member m ON m.id = p.member_id",
    ),
    (
        "left join",
        "SELECT m.id, p.title FROM member m LEFT JOIN play p ON p.member_id = m.id AND p.minutes > 30",
        "SELECT m.id, p.title FROM member m LEFT JOIN (SELECT * FROM play WHERE minutes > 30) p ON p.member_id = m.id",
    ),
    (
        "group",
        "SELECT member_id, count(*) FROM play GROUP BY member_id HAVING count(*) > 2",
        "SELECT member_id, n FROM (SELECT member_id, count(*) AS n FROM play GROUP BY member_id) WHERE n > 2",
    ),
    (
        "subquery",
        "SELECT name FROM member WHERE id IN (SELECT member_id FROM play WHERE minutes > 60)",
        "SELECT name FROM member m WHERE EXISTS (SELECT 1 FROM play p WHERE p.member_id = m.id AND p.minutes > 60)",
    ),
    (
        "window",
        "SELECT member_id, day, minutes FROM (SELECT *, row_number() OVER (PARTITION BY member_id ORDER BY day, id) AS n FROM play) WHERE n = 1",
        "WITH a AS (SELECT *, rank() OVER (PARTITION BY member_id ORDER BY day, id) AS n FROM play) SELECT member_id, day, minutes FROM a WHERE n = 1",
    ),
];

fn main() -> ExitCode {
    let mut rates = Vec::new();
    let mut ratios = Vec::new();
    for (name, pair) in pairs() {
        let Some((ours, floor)) = measure(&pair) else {
            continue;
        };
        rates.push(ours);
        ratios.push(floor / ours);
        if rates.len() <= 12 {
            println!(
                "{name:>12}: {ours:>8.0} databases/s, floor {floor:>8.0}, {:.2} x its time",
                floor / ours
            );
        }
    }
    let (rate, ratio) = (median(&mut rates), median(&mut ratios));
    println!(
        "median of {} pairs: {rate:.0} databases per second and core (goal {FLOOR_RATE:.0}); {ratio:.2} times the \
         floor's time (goal {GOAL})",
        rates.len()
    );
    if ratio > GOAL || rate < FLOOR_RATE {
        eprintln!("missed");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn pairs() -> Vec<(String, Pair)> {
    if let Ok(path) = std::env::var("ONSITE_SQL_PAIRS") {
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        return lines
            .map(|line| {
                (
                    line.get("id").map_or_else(String::new, ToString::to_string),
                    serde_json::from_value(line).unwrap(),
                )
            })
            .collect();
    }
    let pair = |reference: &str, candidate: &str| Pair {
        schema: SCHEMA.into(),
        reference: reference.into(),
        candidate: candidate.into(),
        dialect: None,
        increasing: Vec::new(),
        other_constraints: Vec::new(),
    };
    PAIRS
        .iter()
        .map(|(name, reference, candidate)| ((*name).to_owned(), pair(reference, candidate)))
        .collect()
}

/// Databases per second, ours and the floor's; `None` for a pair that is told apart or not plain.
fn measure(pair: &Pair) -> Option<(f64, f64)> {
    let manner = Manner {
        dialect: Dialect::default(),
        order: Order::Auto,
        seed: 7,
        databases: DATABASES,
        wall: Duration::from_mins(1),
    };
    if !pair.other_constraints.is_empty() || !pair.increasing.is_empty() {
        return None;
    }
    let instances = instances(pair)?;
    let (mut ours, mut floor) = (0.0_f64, 0.0_f64);
    for _ in 0..REPEATS {
        let started = Instant::now();
        let report = diff(pair, &manner, &CancelToken::default());
        if report.verdict != Found::NoDifference || report.databases < DATABASES / 2 {
            return None;
        }
        ours = ours.max(report.databases as f64 / started.elapsed().as_secs_f64());
        floor = floor.max(instances.1.len() as f64 / floor_time(pair, &instances)?.as_secs_f64());
    }
    Some((ours, floor))
}

/// Databases as the search makes them.
fn instances(pair: &Pair) -> Option<(Schema, Vec<Instance>)> {
    let engine = Engine::with_script(&pair.schema).ok()?;
    let schema = read_schema(&engine).ok()?;
    let mut mined = Mined::new(&schema, &Instance::empty(&schema));
    mined.add_sql(&schema, &pair.reference);
    mined.add_sql(&schema, &pair.candidate);
    let hints = Hints::default();
    let generator = Generator::new(&schema, &hints, &mined);
    let made = (0..DATABASES).map(|index| {
        let grown = 2 + (index / 5).min(7);
        let rows = if index % 4 == 3 {
            grown.max(mined.crowd())
        } else {
            grown
        };
        generator.generate(Seed(7).split(&format!("floor {index}")), Size { rows })
    });
    let made = made.collect();
    Some((schema.clone(), made))
}

/// What SQLite alone takes; rows that break a CHECK are left out, as they are by ours.
fn floor_time(pair: &Pair, (schema, instances): &(Schema, Vec<Instance>)) -> Option<Duration> {
    let conn = Connection::open_in_memory().unwrap();
    conn.set_prepared_statement_cache_capacity(256);
    conn.execute_batch(&pair.schema).ok()?;
    conn.execute_batch("BEGIN").ok()?;
    let order = schema.load_order();
    let started = Instant::now();
    for instance in instances {
        for index in order.iter().rev() {
            let table = schema.tables.get(*index)?;
            conn.prepare_cached(&format!("DELETE FROM \"{}\"", table.name))
                .ok()?
                .execute([])
                .ok()?;
        }
        for index in &order {
            let (table, rows) = (schema.tables.get(*index)?, instance.tables.get(*index)?);
            if rows.rows.is_empty() {
                continue;
            }
            let row = format!("({})", vec!["?"; table.columns.len()].join(","));
            let values = vec![row; rows.rows.len()].join(",");
            let sql = format!("INSERT OR IGNORE INTO \"{}\" VALUES {values}", table.name);
            let mut statement = conn.prepare_cached(&sql).ok()?;
            for (place, value) in rows.rows.iter().flatten().enumerate() {
                match value {
                    Value::Null => statement.raw_bind_parameter(place + 1, Null),
                    Value::Integer(n) => statement.raw_bind_parameter(place + 1, n),
                    Value::Real(x) => statement.raw_bind_parameter(place + 1, x),
                    Value::Text(text) => statement.raw_bind_parameter(place + 1, text),
                    Value::Blob(bytes) => statement.raw_bind_parameter(place + 1, bytes),
                }
                .ok()?;
            }
            statement.raw_execute().ok()?;
        }
        for query in [&pair.reference, &pair.candidate] {
            let mut statement = conn.prepare_cached(query).ok()?;
            let mut rows = statement.raw_query();
            while rows.next().ok()?.is_some() {}
        }
    }
    Some(started.elapsed())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
