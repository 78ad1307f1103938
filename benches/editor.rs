//! Typing into a long text, against the least it could cost: the bare insertion into a rope.
//!
//! Both are measured in the same run on the same text, so their ratio says something about the
//! editor on any machine, where nanoseconds would not.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a benchmark reads the clock, and ends when it cannot go on"
)]

use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

use divan::Bencher;
use onsite::editor::{Buffer, EditorCommand, Motion, Settings};
use ropey::Rope;

/// Lines of the text that is typed into.
const N_LINES: usize = 10_000;

/// What is typed, in the middle of the text.
const TYPED: &str = "select user_id, count(*) from plays group by user_id having count(*) > 1";

/// Rounds of which the median counts.
const N_ROUNDS: usize = 101;

fn main() -> io::Result<()> {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratio(&mut io::stdout().lock())?;
    }
    Ok(())
}

fn text() -> String {
    "  join plays p on p.user_id = u.user_id and p.played_at >= '2024-01-01'\n".repeat(N_LINES)
}

/// A buffer with its caret in the middle.
fn buffer() -> Buffer {
    let mut buffer = Buffer::from_text(&text(), Settings::SQL);
    buffer.perform(EditorCommand::SetCaret {
        line: N_LINES / 2,
        cell: 0,
        select: false,
    });
    buffer
}

fn type_into_buffer(buffer: &mut Buffer) {
    for c in TYPED.chars() {
        buffer.perform(EditorCommand::Insert(c));
    }
}

fn type_into_rope(rope: &mut Rope) {
    let middle = rope.line_to_char(N_LINES / 2);
    for (i, c) in TYPED.chars().enumerate() {
        rope.insert_char(middle + i, c);
    }
}

/// The floor.
#[divan::bench]
fn a_rope_takes_a_line(bencher: Bencher) {
    let rope = Rope::from_str(&text());
    bencher
        .counter(TYPED.len())
        .with_inputs(|| rope.clone())
        .bench_local_refs(type_into_rope);
}

/// The same with a caret, an undo step and an edit for the journal.
#[divan::bench]
fn a_buffer_takes_a_line(bencher: Bencher) {
    let buffer = buffer();
    bencher
        .counter(TYPED.len())
        .with_inputs(|| buffer.clone())
        .bench_local_refs(type_into_buffer);
}

/// Going to the end and back: what a motion costs in a long text.
#[divan::bench]
fn a_caret_goes_to_the_end_and_back(bencher: Bencher) {
    bencher.with_inputs(buffer).bench_local_refs(|buffer| {
        for motion in [Motion::DocumentEnd, Motion::DocumentStart] {
            buffer.perform(EditorCommand::Move {
                motion,
                select: false,
            });
        }
    });
}

/// Taking back what was typed.
#[divan::bench]
fn a_line_is_taken_back(bencher: Bencher) {
    let mut typed = buffer();
    type_into_buffer(&mut typed);
    bencher
        .with_inputs(|| typed.clone())
        .bench_local_refs(|buffer| buffer.perform(EditorCommand::Undo));
}

/// Measures both in turns, so that a busy machine is busy for both.
fn print_ratio(out: &mut impl io::Write) -> io::Result<()> {
    let (empty_rope, empty_buffer) = (Rope::from_str(&text()), buffer());
    let (mut floors, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..N_ROUNDS {
        let mut rope = empty_rope.clone();
        floors.push(time(|| type_into_rope(black_box(&mut rope))));
        let mut buffer = empty_buffer.clone();
        ours.push(time(|| type_into_buffer(black_box(&mut buffer))));
    }
    let (floor, ours) = (median(floors), median(ours));
    let per_key = ours.as_nanos() / TYPED.len() as u128;
    let ratio = ours.as_secs_f64() / floor.as_secs_f64();
    writeln!(
        out,
        "typing costs {ratio:.1} times a bare insertion into the rope ({per_key} ns a key)"
    )
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    *times.get(N_ROUNDS / 2).expect("there are N_ROUNDS times")
}
