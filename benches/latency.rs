//! How long a key takes to be seen, and how long a runaway takes to stop, in the real program on a
//! real pseudo-terminal: `cargo bench --bench latency`. It fails when a promise of the README is
//! broken, so run it on a quiet machine.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark reads the clock, prints, and ends when it cannot go on"
)]

#[expect(
    dead_code,
    unused_imports,
    reason = "the tests' terminal can do more than is measured here"
)]
#[path = "../tests/it/pty/mod.rs"]
mod pty;

#[path = "../tests/it/interpreter.rs"]
mod interpreter;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use onsite::deck::{Body, Question};
use onsite::library::Library;

use pty::{Home, Term, open_round};

/// A key is seen within this time, whatever runs.
const SEEN: Duration = Duration::from_millis(50);

/// What is cancelled has stopped within this time.
const STOPPED: Duration = Duration::from_millis(200);

/// How often everything is done.
const ROUNDS: usize = 12;

/// Typed in each round.
const TYPED: &str = "thequickbrownfoxjumpsoverthelazydog";

/// Measured times of one thing.
struct Times {
    what: String,
    measured: Vec<Duration>,
    limit: Duration,
}

fn main() -> ExitCode {
    let home = Home::new();
    let mut start = Times::new("start to the home screen", Duration::from_millis(100));
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let term = home.onsite(&[]).start();
        term.wait_for("Review past scores");
        start.measured.push(began.elapsed());
    }
    let mut all = vec![start];
    let query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    all.extend(runaway(
        "query",
        &["drill", "sql"],
        &format!("{query} WHERE i < 0 -- "),
    ));
    let question = longest_coding_question();
    all.extend(runaway(
        "program",
        &["drill", &question],
        "while True: pass # ",
    ));
    let mut kept = true;
    for times in &mut all {
        kept &= times.told();
    }
    if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Keys while nothing runs, keys while `text` runs, and stopping it.
fn runaway(what: &str, args: &[&str], text: &str) -> [Times; 3] {
    let home = Home::new();
    let mut term = home.onsite(args).size(120, 40).start();
    open_round(&mut term);
    term.wait_until("the data", |shot| !shot.has("loading"));
    let mut idle = Times::new(&format!("key in an idle {what} round"), SEEN);
    let mut busy = Times::new(&format!("key beside a runaway {what}"), SEEN);
    let mut stop = Times::new(&format!("cancelling a runaway {what}"), STOPPED);
    for _ in 0..ROUNDS {
        term.key("ctrl-a");
        term.key("backspace");
        term.wait_until("an empty pad", |shot| !shot.has(TYPED));
        term.type_text(text);
        term.wait_for(text.split_at(text.len().saturating_sub(20)).1.trim());
        type_letters(&mut term, &mut idle);
        // On a line of its own: the first one would scroll away.
        term.type_text("\n");
        term.key("F5");
        term.wait_for("esc stops it");
        type_letters(&mut term, &mut busy);
        let pressed = Instant::now();
        term.key("esc");
        term.wait_until("the end", |shot| !shot.has("esc stops it"));
        stop.measured.push(pressed.elapsed());
        term.wait_until("its word", |shot| {
            shot.text().to_lowercase().contains("cancelled")
        });
    }
    [idle, busy, stop]
}

/// Types letter by letter, waiting for each to be shown.
fn type_letters(term: &mut Term, times: &mut Times) {
    let before = term.shot().text().matches(TYPED).count();
    for end in 1..=TYPED.len() {
        let seen = TYPED.get(..end).unwrap_or(TYPED);
        let pressed = Instant::now();
        term.key(seen.get(end - 1..).unwrap_or_default());
        term.wait_until(seen, |shot| shot.text().matches(seen).count() > before);
        times.measured.push(pressed.elapsed());
    }
}

/// The coding question whose limit leaves the most time to type.
fn longest_coding_question() -> String {
    let library = Library::find(None, &[]);
    let deck = library
        .deck(library.source(&"netflix-de".into()).unwrap())
        .unwrap();
    let limit = |question: &&Question| match &question.body {
        Body::Coding(coding) => coding.wall_ms,
        Body::Sql(_) | Body::Modelling(_) | Body::Talk(_) => 0,
    };
    deck.questions
        .iter()
        .max_by_key(limit)
        .map(|question| question.id.to_string())
        .unwrap_or_default()
}

impl Times {
    fn new(what: &str, limit: Duration) -> Self {
        Self {
            what: what.to_owned(),
            measured: Vec::new(),
            limit,
        }
    }

    /// Prints the times and says whether nearly all of them keep the limit.
    fn told(&mut self) -> bool {
        self.measured.sort_unstable();
        let at = |percent: usize| {
            let index = (self.measured.len() * percent / 100).min(self.measured.len() - 1);
            self.measured.get(index).copied().unwrap_or_default()
        };
        let (p50, p95, worst) = (at(50), at(95), at(100));
        let kept = p95 <= self.limit;
        println!(
            "{:34} n {:4}  p50 {p50:>9.2?}  p95 {p95:>9.2?}  worst {worst:>9.2?}  limit {:?}{}",
            self.what,
            self.measured.len(),
            self.limit,
            if kept { "" } else { "  BROKEN" },
        );
        kept
    }
}
