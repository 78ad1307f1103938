//! How a long history weighs: `cargo bench --bench memory`. A history of 10,000 items and 1,000,000
//! reviews is made, and beside it an empty one; both answer what the home screen asks, in turn. It
//! fails when a promise is broken: the queue within 20 ms, home within 1.3 times the empty case.
//!
//! Home is timed as a person waits for it: the worker starts, opens the file and reads the decks.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, prints, and ends when it cannot go on"
)]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onsite::app::{Reply, StoreRequest};
use onsite::base::{CancelToken, CardId, Clock, DeckId, Seed, Span, Timestamp};
use onsite::library::Library;
use onsite::memory::{Item, ItemKey, Mark, Rating, Scheduler, Wording};
use onsite::runtime::history::{HistorySetup, history_worker};
use onsite::runtime::perform::StoreJob;
use onsite::schedule::{Known, Limits, due, whole_catalogue};
use onsite::store::{OpenOptions, Store};
use rusqlite::{Connection, params};

/// Items of the long history.
const ITEMS: usize = 10_000;

/// Reviews of each of them.
const REVIEWS: usize = 100;

/// How often each thing is timed.
const ROUNDS: usize = 9;

/// The queue is there within this time.
const QUEUE: Duration = Duration::from_millis(20);

/// Home with the long history takes at most so many times the empty one's time.
const FACTOR: f64 = 1.3;

/// The moment of the first review.
const START: Timestamp = Timestamp(1_600_000_000_000);

/// The moment at which everything is asked.
const NOW: Timestamp = Timestamp(1_790_000_000_000);

#[derive(Debug)]
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        NOW
    }
}

type Any = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Any> {
    let home = tempfile::tempdir()?;
    let (empty, long) = (home.path().join("empty"), home.path().join("long"));
    drop(Store::open(&empty, OpenOptions::default())?);
    let began = Instant::now();
    fill(&long)?;
    let size = std::fs::metadata(long.join(onsite::store::FILE_NAME))?.len() >> 20;
    println!(
        "{ITEMS} items, {} reviews, {size} MiB, made in {:.1} s",
        ITEMS * REVIEWS,
        began.elapsed().as_secs_f64()
    );
    let mut queue = Vec::new();
    let (mut empties, mut longs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        queue.push(queue_time(&long)?);
        // In turn, so that whatever else the machine does weighs on both.
        empties.push(home_time(&empty)?);
        longs.push(home_time(&long)?);
    }
    let (queue, empty, long) = (median(queue), median(empties), median(longs));
    let factor = long.as_secs_f64() / empty.as_secs_f64();
    println!("{:28} {:>9}  {:>9}", "median", "measured", "promised");
    println!(
        "{:28} {:>6.1} ms  {:>6.1} ms",
        "due queue",
        ms(queue),
        ms(QUEUE)
    );
    println!("{:28} {:>6.1} ms", "home, empty history", ms(empty));
    println!("{:28} {:>6.1} ms", "home, long history", ms(long));
    println!("{:28} {factor:>7.2} ×  {FACTOR:>7.2} ×", "long : empty");
    let is_kept = queue <= QUEUE && factor <= FACTOR;
    Ok(if is_kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Makes the long history: the rows that a million ratings would have left, in one transaction.
fn fill(dir: &Path) -> Result<(), Any> {
    drop(Store::open(dir, OpenOptions::default())?);
    let scheduler = Scheduler::default();
    let mut conn = Connection::open(dir.join(onsite::store::FILE_NAME))?;
    let tx = conn.transaction()?;
    for n in 0..ITEMS {
        // Cards in own words need no deck, so the whole queue is theirs.
        let card = ItemKey::card(&DeckId::new("mine"), &CardId::new(format!("card-{n:05}")));
        let mut item = Item::new(card.part(1));
        let mark = Mark {
            wording: Some(Wording {
                front: format!("What does card {n} ask?"),
                back: format!("That which card {n} answers, in a sentence of some length."),
            }),
            ..Mark::default()
        };
        tx.prepare_cached(
            "INSERT INTO marks (deck, kind, id, mark) VALUES ('mine', 'own', ?1, ?2)",
        )?
        .execute(params![item.key.id, serde_json::to_string(&mark)?])?;
        let mut at = START + Span::seconds(n as u64);
        for round in 0..REVIEWS {
            let dice = Seed(n as u64).split(&round.to_string()).0 % 10;
            let rating = match dice {
                0 => Rating::Hard,
                1 => Rating::Easy,
                _ => Rating::Good,
            };
            let (after, log) = scheduler.apply(&item, rating, at);
            tx.prepare_cached(
                "INSERT INTO reviews (deck, kind, id, at, rating, elapsed_days, interval_days,
                                      before, after)
                 VALUES ('mine', 'own', ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                item.key.id,
                at.0,
                rating.number(),
                log.elapsed_days,
                log.interval_days,
                serde_json::to_string(&item)?,
                serde_json::to_string(&after)?,
            ])?;
            item = after;
            // Three weeks at most, so that a hundred reviews fit before the bench's moment.
            at = at + Span::days(u64::from(log.interval_days).min(21));
        }
        // A third is due, the rest comes back over the next months.
        let today = scheduler.calendar().day_of(NOW);
        let due = today.0 - 30 + (n % 90) as i32;
        tx.prepare_cached(
            "INSERT INTO items (deck, kind, id, stability, difficulty, introduced, last_review,
                                due, reps, lapses)
             VALUES ('mine', 'own', ?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
        )?
        .execute(params![
            item.key.id,
            item.state.map(|state| state.stability),
            item.state.map(|state| state.difficulty),
            item.introduced.map(|at| at.0),
            item.last_review.map(|at| at.0),
            due,
            item.reps,
        ])?;
    }
    tx.commit()?;
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// From the rows to the queue of the day.
fn queue_time(dir: &Path) -> Result<Duration, Any> {
    let store = Store::open(dir, OpenOptions::default())?;
    let began = Instant::now();
    let (items, marks) = (store.items()?, store.marks()?);
    let known = Known {
        items: &items,
        marks: &marks,
    };
    let keys = whole_catalogue([], known);
    let queue = due(known, &keys, Limits::default(), store.scheduler(), NOW);
    let took = began.elapsed();
    if queue.items.len() != Limits::default().reviews {
        return Err(format!("the queue has {} items", queue.items.len()).into());
    }
    Ok(took)
}

/// From the start of the worker to the facts of the home screen.
fn home_time(dir: &Path) -> Result<Duration, Any> {
    let scheduler = Scheduler::default();
    let setup = HistorySetup {
        calendar: scheduler.calendar().clone(),
        scheduler,
        limits: Limits::default(),
        library: Library::find(None, &[]),
    };
    let began = Instant::now();
    let mut worker = history_worker(dir.to_owned(), setup, Arc::new(Stopped));
    let job = StoreJob::Ask(StoreRequest::Home);
    let reply = worker(job, &CancelToken::default(), &mut |_| {});
    let took = began.elapsed();
    match reply {
        Some(Reply::Home(facts)) if facts.read_only.is_none() => Ok(took),
        other => Err(format!("no facts for home: {other:?}").into()),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
