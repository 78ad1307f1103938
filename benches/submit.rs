//! How long a SQL submission waits for its verdict: `cargo bench --bench submit`. Every built-in
//! question is handed in as its reference, each alternative and each known wrong answer, to the very
//! worker that the terminal asks. It fails when a promise of the README is broken.
//!
//! The floor is what nobody can go below: the same databases loaded by rusqlite and the reference
//! asked on each, nothing compared, nothing shrunk, nothing named.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, prints, and ends when it cannot go on"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onsite::app::{GradeRequest, Reply};
use onsite::base::{CancelToken, Seed};
use onsite::deck::{Body, Deck, Question, Sql};
use onsite::dialect::Dialect;
use onsite::grader::sql::{DEFAULT_INSTANCES, SqlTask};
use onsite::grader::task::sql_task;
use onsite::instance::{Generator, Instance, Mined, Schema, Size};
use onsite::interview::Judgement;
use onsite::library::Library;
use onsite::relation::Value;
use onsite::runner::{Languages, NoPython, Runner, Warm};
use onsite::runtime::workers::{JudgeJob, judge_worker};
use onsite::sandbox::{Engine, read_schema};

/// A verdict is there within this time.
const LIMIT: Duration = Duration::from_secs(1);

/// The seeds everything is handed in with.
const SEEDS: [Seed; 2] = [Seed(7), Seed(20_261_121)];

/// What is handed in.
struct Submission {
    what: String,
    text: String,
    is_right: bool,
}

fn main() -> ExitCode {
    let library = Library::find(None, &[]);
    // No program is run here. This binary must never be the helper: it would start itself again.
    let runner = || Runner {
        helper: PathBuf::new(),
        python: Err(NoPython::Missing {
            command: "python3".into(),
            why: "SQL needs none".into(),
        }),
        without: Vec::new(),
        warm: Warm::default(),
        languages: Languages::default(),
    };
    let mut judge = judge_worker(Box::new(runner));
    let (mut all, mut floors, mut right, mut wrong) = (vec![], vec![], vec![], vec![]);
    let mut is_sound = true;
    println!(
        "{:34} {:>3}  {:>8} {:>8} {:>8}  {:>8}",
        "question", "n", "p50 ms", "p95", "worst", "floor"
    );
    for source in library.sources() {
        let Some(deck) = library.load(source).deck.map(Arc::new) else {
            continue;
        };
        for (question, sql) in questions(&deck) {
            let (mut times, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
            for (submission, seed) in submissions(sql)
                .iter()
                .flat_map(|one| SEEDS.map(|seed| (one, seed)))
            {
                let request = GradeRequest {
                    deck: Arc::clone(&deck),
                    question: question.id.clone(),
                    text: submission.text.clone(),
                    dialect: Dialect::Sqlite,
                    variant: 0,
                    seed,
                    moved: None,
                    own_cases: Vec::new(),
                };
                let began = Instant::now();
                let reply = judge(
                    JudgeJob::Grade(Box::new(request), None),
                    &CancelToken::default(),
                    &mut |_| {},
                );
                let took = began.elapsed();
                times.push(took);
                if took > slowest.0 {
                    slowest = (took, submission.what.clone());
                }
                let accepted = is_accepted(reply.as_ref());
                if accepted != Some(submission.is_right) {
                    is_sound = false;
                    println!("{}: {} gets a false verdict", question.id, submission.what);
                }
                let of_kind = if submission.is_right {
                    &mut right
                } else {
                    &mut wrong
                };
                of_kind.push(took);
            }
            let floor = floor(&deck, sql);
            let sorted = Sorted::of(&times);
            println!(
                "{:34} {:>3}  {}  {:>8}  slowest: {}",
                question.id.to_string(),
                times.len(),
                sorted.told(),
                floor.map_or_else(|| "-".to_owned(), ms),
                slowest.1,
            );
            floors.extend(floor);
            all.extend(times);
        }
    }
    let overall = Sorted::of(&all);
    println!(
        "{:34} {:>3}  {}",
        "right answers",
        right.len(),
        Sorted::of(&right).told()
    );
    println!(
        "{:34} {:>3}  {}",
        "wrong answers",
        wrong.len(),
        Sorted::of(&wrong).told()
    );
    println!(
        "{:34} {:>3}  {}  limit of the p95 {}",
        "all",
        all.len(),
        overall.told(),
        ms(LIMIT)
    );
    let floor = Sorted::of(&floors).at(50);
    let accepted = Sorted::of(&right).at(50);
    println!(
        "floor: {DEFAULT_INSTANCES} databases and their reference by rusqlite alone, p50 {} ms; a right answer's p50 is {:.2} times that",
        ms(floor),
        accepted.as_secs_f64() / floor.as_secs_f64().max(f64::EPSILON),
    );
    if all.is_empty() || overall.at(95) > LIMIT || !is_sound {
        println!("BROKEN");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn questions(deck: &Deck) -> impl Iterator<Item = (&Question, &Sql)> {
    deck.questions
        .iter()
        .filter_map(|question| match &question.body {
            Body::Sql(sql) => Some((question, sql.as_ref())),
            Body::Coding(_) | Body::Modelling(_) | Body::Talk(_) => None,
        })
}

fn submissions(sql: &Sql) -> Vec<Submission> {
    let one = |what: &str, text: &str, is_right| Submission {
        what: what.to_owned(),
        text: text.to_owned(),
        is_right,
    };
    let alternatives = sql.alternatives.iter();
    let wrong = sql.wrong.iter();
    std::iter::once(one("the reference", &sql.reference, true))
        .chain(alternatives.map(|other| one(&other.name, &other.text, true)))
        .chain(wrong.map(|mistake| one(&mistake.id, &mistake.text, false)))
        .collect()
}

fn is_accepted(reply: Option<&Reply>) -> Option<bool> {
    match reply {
        Some(Reply::Graded(judgement)) => match judgement.as_ref() {
            Judgement::Sql { verdict } => Some(verdict.is_accepted()),
            Judgement::Coding { .. } | Judgement::Modelling { .. } => None,
        },
        _ => None,
    }
}

/// How long rusqlite alone takes for the databases and the reference; `None` where the reference
/// needs a function that plain SQLite lacks.
fn floor(deck: &Deck, sql: &Sql) -> Option<Duration> {
    let task = sql_task(deck, sql, Seed(7))?;
    let (schema, instances) = databases(&task)?;
    let order = schema.load_order();
    let conn = rusqlite::Connection::open_in_memory().ok()?;
    conn.set_prepared_statement_cache_capacity(256);
    conn.execute_batch(&task.setup_sql).ok()?;
    conn.execute_batch("BEGIN").ok()?;
    let began = Instant::now();
    for instance in &instances {
        load(&conn, &schema, &order, instance).ok()?;
        let mut statement = conn.prepare_cached(&task.reference).ok()?;
        let mut rows = statement.query([]).ok()?;
        while rows.next().ok()?.is_some() {}
    }
    Some(began.elapsed())
}

fn databases(task: &SqlTask) -> Option<(Schema, Vec<Instance>)> {
    let engine = Engine::with_script(&task.setup_sql).ok()?;
    let schema = read_schema(&engine).ok()?;
    let mut mined = Mined::new(&schema, &Instance::default());
    mined.add_sql(&schema, &task.reference);
    let generator = Generator::new(&schema, &task.hints, &mined);
    let instances = (0..DEFAULT_INSTANCES).map(|index| {
        let rows = 2 + (index / 5).min(7);
        generator.generate(Seed(task.seed).split(&index.to_string()), Size { rows })
    });
    let instances = instances.collect();
    Some((schema.clone(), instances))
}

fn load(
    conn: &rusqlite::Connection,
    schema: &Schema,
    order: &[usize],
    instance: &Instance,
) -> rusqlite::Result<()> {
    let tables = || {
        order
            .iter()
            .filter_map(|index| Some((schema.tables.get(*index)?, instance.tables.get(*index)?)))
    };
    for (table, _) in tables().collect::<Vec<_>>().iter().rev() {
        conn.prepare_cached(&format!("DELETE FROM \"{}\"", table.name))?
            .execute([])?;
    }
    for (table, rows) in tables() {
        let columns: Vec<_> = table
            .input_columns()
            .map(|(_, column)| format!("\"{}\"", column.name))
            .collect();
        let row = format!("({})", vec!["?"; columns.len()].join(","));
        for chunk in rows.rows.chunks(20) {
            // A CHECK may refuse rows; the grader leaves them out too.
            let rows = vec![row.as_str(); chunk.len()].join(",");
            let sql = format!(
                "INSERT OR IGNORE INTO \"{}\"({}) VALUES {rows}",
                table.name,
                columns.join(",")
            );
            let values = chunk.iter().flatten().map(bound);
            let mut statement = conn.prepare_cached(&sql)?;
            let _ = statement.execute(rusqlite::params_from_iter(values));
        }
    }
    Ok(())
}

fn bound(value: &Value) -> rusqlite::types::Value {
    match value {
        Value::Null => rusqlite::types::Value::Null,
        Value::Integer(n) => (*n).into(),
        Value::Real(x) => (*x).into(),
        Value::Text(text) => text.clone().into(),
        Value::Blob(bytes) => bytes.clone().into(),
    }
}

/// Times in rising order.
struct Sorted(Vec<Duration>);

impl Sorted {
    fn of(times: &[Duration]) -> Self {
        let mut times = times.to_vec();
        times.sort_unstable();
        Self(times)
    }

    fn at(&self, percent: usize) -> Duration {
        let last = self.0.len().saturating_sub(1);
        let rank = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(rank.min(last)).copied().unwrap_or_default()
    }

    fn told(&self) -> String {
        format!(
            "{:>8} {:>8} {:>8}",
            ms(self.at(50)),
            ms(self.at(95)),
            ms(self.at(100))
        )
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}
