//! How long after a save `onsite deck check --watch` says what is wrong: `cargo bench --bench watch`.
//! A question of the largest built-in deck is saved twenty times. It fails when the promise of hot
//! reload is broken, so run it on a quiet machine.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark saves files, reads the clock, prints, and ends when it cannot go on"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The first line of the report is there within this time.
const LIMIT: Duration = Duration::from_millis(300);

/// How often the question is saved.
const SAVES: usize = 20;

/// Begins the first line of a report, in JSON.
const READ: &str = "{\"read_ms\"";

fn main() -> ExitCode {
    let home = tempfile::tempdir().unwrap();
    let deck = home.path().join("deck");
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("decks/netflix-de");
    copy(&built_in, &deck);
    let mut program = Command::new(env!("CARGO_BIN_EXE_onsite"))
        .args(["deck", "check", "--watch", "--json"])
        .arg(&deck)
        .arg("--data-dir")
        .arg(home.path().join("data"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let mut report = || loop {
        let line = lines.next().unwrap().unwrap();
        if line.starts_with(READ) {
            break;
        }
    };
    report();
    let file = deck.join("sql/playback-retries.toml");
    let text = fs::read_to_string(&file).unwrap();
    let mut times: Vec<Duration> = (0..SAVES)
        .map(|number| {
            let saved = format!("{text}\n# {number}\n");
            let began = Instant::now();
            fs::write(&file, saved).unwrap();
            report();
            began.elapsed()
        })
        .collect();
    program.kill().unwrap();
    program.wait().unwrap();
    times.sort();
    let (median, worst) = (times.get(SAVES / 2), times.last());
    println!("from a save to the report, {SAVES} times: median {median:?}, worst {worst:?}");
    match worst {
        Some(worst) if *worst <= LIMIT => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
