//! How many small databases a second the grader tries: generated, loaded, asked two queries, the
//! answers compared; `cargo bench --bench grader`. Beside it the floor: rusqlite alone, which loads
//! the same rows with the same statements and steps through the same two queries, on databases that
//! lie ready. Both are counted in the time of one core. It fails when the median pair of queries is
//! tried on fewer databases than promised, or takes more than half as long again as the floor.
//!
//! `ONSITE_SQL_PAIRS=FILE` takes the pairs of a file in the format of `onsite sql-diff --batch`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, prints, and ends when it cannot go on"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use onsite::dialect::Dialect;
use onsite::grader::diff::{self, Manner, Order, Pair};
use onsite::grader::pace::Pace;
use onsite::instance::{Instance, Schema};
use onsite::relation::Value;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement};

/// A database takes at most so many times as long as the floor.
const LIMIT: f64 = 1.5;

/// The median pair is tried on at least so many databases per second of one core.
const PROMISED: f64 = 50_000.0;

/// Databases per pair and round, as many as a submission is tried on.
const DATABASES: usize = 1_000;

/// Rounds per pair; the best counts, for whatever else runs only adds.
const ROUNDS: usize = 5;

/// Tables that the pairs of our own are about.
const SCHEMA: &str = "
    CREATE TABLE shop (id INTEGER PRIMARY KEY, city TEXT NOT NULL, opened DATE);
    CREATE TABLE sale (
        id INTEGER PRIMARY KEY,
        shop_id INTEGER NOT NULL REFERENCES shop(id),
        at TEXT NOT NULL,
        amount INTEGER CHECK (amount > 0),
        kind TEXT NOT NULL CHECK (kind IN ('web', 'till'))
    );
    CREATE TABLE refund (sale_id INTEGER NOT NULL REFERENCES sale(id), amount INTEGER NOT NULL);
";

/// Pairs that mean the same, so that every database is tried.
const PAIRS: &[(&str, &str, &str)] = &[
    (
        "filter",
        "SELECT id, amount FROM sale WHERE amount >= 10 AND kind = 'web'",
        "SELECT id, amount FROM sale WHERE NOT amount < 10 AND kind <> 'till'",
    ),
    (
        "join",
        "SELECT s.id, city, amount FROM sale AS s JOIN shop ON shop.id = shop_id",
        "SELECT sale.id, city, amount FROM shop, sale WHERE sale.shop_id = shop.id",
    ),
    (
        "left join",
        "SELECT shop.id, sale.id FROM shop LEFT JOIN sale ON shop_id = shop.id AND kind = 'web'",
        "SELECT shop.id, web.id FROM shop LEFT JOIN (SELECT * FROM sale WHERE kind = 'web') AS web
         ON web.shop_id = shop.id",
    ),
    (
        "group, having",
        "SELECT city, count(*) AS n, sum(amount) AS total FROM sale JOIN shop ON shop.id = shop_id
         GROUP BY city HAVING count(*) > 1",
        "SELECT city, n, total FROM (SELECT city, count(*) AS n, sum(amount) AS total
         FROM shop JOIN sale ON shop.id = shop_id GROUP BY city) WHERE n > 1",
    ),
    (
        "subquery",
        "SELECT id FROM sale WHERE amount > (SELECT avg(amount) FROM sale)
         AND id NOT IN (SELECT sale_id FROM refund)",
        "SELECT id FROM sale WHERE amount > (SELECT avg(amount) FROM sale)
         AND NOT EXISTS (SELECT 1 FROM refund WHERE sale_id = sale.id)",
    ),
    (
        "three-level window",
        "WITH kept AS (
             SELECT shop_id, at, amount - coalesce((SELECT sum(amount) FROM refund WHERE sale_id = sale.id), 0) AS net
             FROM sale),
         ranked AS (
             SELECT shop_id, at, net, row_number() OVER (PARTITION BY shop_id ORDER BY net DESC, at) AS place,
                    sum(net) OVER (PARTITION BY shop_id ORDER BY net DESC, at) AS running
             FROM kept WHERE net IS NOT NULL)
         SELECT shop_id, max(running) AS best, count(*) AS n FROM ranked WHERE place <= 3 GROUP BY shop_id",
        "WITH kept AS (
             SELECT shop_id, at, amount - coalesce(back, 0) AS net
             FROM sale LEFT JOIN (SELECT sale_id, sum(amount) AS back FROM refund GROUP BY sale_id) ON sale_id = sale.id),
         ranked AS (
             SELECT shop_id, row_number() OVER (PARTITION BY shop_id ORDER BY net DESC, at) AS place,
                    sum(net) OVER (PARTITION BY shop_id ORDER BY net DESC, at) AS running
             FROM kept WHERE net IS NOT NULL)
         SELECT shop_id, max(running) AS best, count(*) AS n FROM ranked WHERE place <= 3 GROUP BY shop_id",
    ),
];

/// What one pair came to.
struct Measured {
    name: String,
    ours: Duration,
    floor: Option<Duration>,
    unlike: usize,
}

fn main() -> ExitCode {
    let mut measured = Vec::new();
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    for (name, pair) in pairs() {
        match measure(&name, &pair) {
            Ok(one) => {
                if measured.len() < 20 {
                    println!("{one}");
                }
                measured.push(one);
            }
            Err(why) => *skipped.entry(why).or_default() += 1,
        }
    }
    for (why, n) in &skipped {
        println!("{n:>4} not measured: {why}");
    }
    let with_floor = measured.iter().filter(|one| one.floor.is_some()).count();
    let pace = median(measured.iter().map(Measured::per_second));
    let ratio = median(measured.iter().filter_map(Measured::ratio));
    println!(
        "median of {} pairs {pace:.0} databases/s, limit {PROMISED:.0}; of {with_floor} beside the \
         floor {ratio:.2} times its time, limit {LIMIT}",
        measured.len()
    );
    if ratio <= LIMIT && pace >= PROMISED {
        ExitCode::SUCCESS
    } else {
        println!("BROKEN");
        ExitCode::FAILURE
    }
}

/// The pairs of the file that is named in the environment, or those of our own.
fn pairs() -> Vec<(String, Pair)> {
    if let Ok(file) = std::env::var("ONSITE_SQL_PAIRS") {
        let text = std::fs::read_to_string(file).unwrap();
        let lines = text.lines().enumerate();
        return lines
            .map(|(n, line)| {
                (
                    format!("pair {}", n + 1),
                    serde_json::from_str(line).unwrap(),
                )
            })
            .collect();
    }
    let pair = |reference: &str, candidate: &str| Pair {
        schema: SCHEMA.into(),
        reference: reference.into(),
        candidate: candidate.into(),
        dialect: Some("sqlite".into()),
        increasing: Vec::new(),
        other_constraints: Vec::new(),
    };
    let own = PAIRS.iter();
    own.map(|(name, a, b)| ((*name).to_owned(), pair(a, b)))
        .collect()
}

fn measure(name: &str, pair: &Pair) -> Result<Measured, String> {
    let manner = Manner {
        dialect: Dialect::Sqlite,
        order: Order::Auto,
        seed: 1,
        databases: DATABASES,
        wall: Duration::from_mins(1),
    };
    let short = |why: String| why.split(':').next().unwrap_or_default().to_owned();
    let (task, candidate) = diff::task(pair, &manner).map_err(short)?;
    let pace = Pace::open(task, candidate).map_err(short)?;
    let mut best = (Duration::MAX, None);
    let (mut unlike, mut samples) = (0, Vec::new());
    for _ in 0..ROUNDS {
        let mut laps = Vec::new();
        let stretch = pace.run(DATABASES + 1, DATABASES, &mut || laps.push(busy()));
        let stretch = stretch.map_err(short)?;
        if let [start, end] = laps.as_slice() {
            best.0 = best.0.min(end.saturating_sub(*start));
        }
        let looks = !stretch.keeps_references;
        (unlike, samples) = (stretch.unlike, stretch.samples);
        if let Some(floor) = floor(&pace, &samples, looks) {
            best.1 = Some(best.1.map_or(floor, |best: Duration| best.min(floor)));
        }
    }
    let each = |time: Duration| time / DATABASES as u32;
    Ok(Measured {
        name: name.to_owned(),
        ours: each(best.0),
        floor: best
            .1
            .map(|time| time * DATABASES as u32 / samples.len() as u32)
            .map(each),
        unlike,
    })
}

/// Loads and asks each database with nothing but rusqlite; `None` if a query uses a function that
/// is ours. SQLite looks after foreign keys where it does for us.
fn floor(pace: &Pace, databases: &[Instance], looks_after_keys: bool) -> Option<Duration> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_in_memory_with_flags(flags).unwrap();
    conn.execute_batch(pace.script()).unwrap();
    conn.pragma_update(None, "foreign_keys", looks_after_keys)
        .unwrap();
    conn.pragma_update(None, "temp_store", "MEMORY").unwrap();
    let mut queries = Vec::new();
    for sql in pace.queries() {
        queries.push(conn.prepare(sql).ok()?);
    }
    let schema = pace.schema();
    let mut loaders: Vec<Loader<'_>> = schema
        .load_order()
        .into_iter()
        .map(|index| Loader::new(&conn, schema, index))
        .collect();
    conn.execute_batch("BEGIN").unwrap();
    // Once without the clock, so that every statement is prepared.
    for database in databases {
        load(&conn, &mut loaders, database);
    }
    let start = busy();
    for database in databases {
        load(&conn, &mut loaders, database);
        for query in &mut queries {
            let mut rows = query.raw_query();
            while let Ok(Some(_)) = rows.next() {}
        }
    }
    Some(busy().saturating_sub(start))
}

/// How long this thread has been at work: what else runs on the machine does not count.
#[cfg(unix)]
fn busy() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(unix))]
fn busy() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The statements of one table.
struct Loader<'c> {
    index: usize,
    head: String,
    row: String,
    delete: Statement<'c>,
    inserts: BTreeMap<usize, Statement<'c>>,
    may_hold_rows: bool,
}

impl<'c> Loader<'c> {
    fn new(conn: &'c Connection, schema: &Schema, index: usize) -> Self {
        let table = schema.tables.get(index).unwrap();
        let columns: Vec<&str> = table
            .input_columns()
            .map(|(_, c)| c.name.as_str())
            .collect();
        Self {
            index,
            head: format!(
                "INSERT OR FAIL INTO \"{}\"(\"{}\") VALUES ",
                table.name,
                columns.join("\",\"")
            ),
            row: format!("({})", vec!["?"; columns.len()].join(",")),
            delete: conn
                .prepare(&format!("DELETE FROM \"{}\"", table.name))
                .unwrap(),
            inserts: BTreeMap::new(),
            may_hold_rows: true,
        }
    }
}

/// Deletes all rows, children first, and inserts those of `database`, a statement per table.
fn load<'c>(conn: &'c Connection, loaders: &mut [Loader<'c>], database: &Instance) {
    for loader in loaders.iter_mut().rev() {
        if loader.may_hold_rows {
            loader.delete.raw_execute().unwrap();
        }
        loader.may_hold_rows = false;
    }
    for loader in loaders {
        let rows = database
            .tables
            .get(loader.index)
            .map_or(&[][..], |t| &t.rows);
        if rows.is_empty() {
            continue;
        }
        loader.may_hold_rows = true;
        let statement = loader.inserts.entry(rows.len()).or_insert_with(|| {
            let rows = vec![loader.row.as_str(); rows.len()].join(",");
            conn.prepare(&format!("{}{rows}", loader.head)).unwrap()
        });
        for (place, value) in rows.iter().flatten().enumerate() {
            statement
                .raw_bind_parameter(place + 1, bound(value))
                .unwrap();
        }
        // Rows that a constraint refuses are refused here too.
        let _ = statement.raw_execute();
    }
}

fn bound(value: &Value) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Integer(n) => ValueRef::Integer(*n),
        Value::Real(x) => ValueRef::Real(*x),
        Value::Text(text) => ValueRef::Text(text.as_bytes()),
        Value::Blob(bytes) => ValueRef::Blob(bytes),
    })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    // Of an even number, between the two in the middle.
    let at = |place: usize| values.get(place).copied().unwrap_or_default();
    f64::midpoint(at(values.len().saturating_sub(1) / 2), at(values.len() / 2))
}

impl Measured {
    fn per_second(&self) -> f64 {
        1.0 / self.ours.as_secs_f64()
    }

    fn ratio(&self) -> Option<f64> {
        Some(self.ours.as_secs_f64() / self.floor?.as_secs_f64())
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:20} {:>8.0} databases/s", self.name, self.per_second())?;
        match (self.floor, self.ratio()) {
            (Some(floor), Some(ratio)) => {
                let floor = 1.0 / floor.as_secs_f64();
                write!(f, "  floor {floor:>8.0}  ratio {ratio:.2}")?;
            }
            _ => f.write_str("  no floor: functions of our own")?,
        }
        if self.unlike > 0 {
            write!(f, "  ({} unlike)", self.unlike)?;
        }
        Ok(())
    }
}
