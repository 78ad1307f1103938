//! Proves the claims of decks on all cores, and says on a terminal how far it is.
//!
//! Invariant: what is found out is in the order of the decks and their claims, whoever finishes first.

use std::io::{self, IsTerminal as _, Write as _};

use crate::base::CancelToken;
use crate::cli::fail::Failure;
use crate::deck::{Deck, Places};
use crate::grader::deck_proof::{Claim, Court, Depth, Proved, claims, prove_claim};
use crate::runner::Runner;
use crate::runtime::pool;

/// How wide the bar is.
const BAR: usize = 24;

/// How claims are proved.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    /// What runs programs.
    pub(super) runner: &'a Runner,
    /// How much is proved.
    pub(super) depth: Depth,
    /// Ends the work early.
    pub(super) cancel: &'a CancelToken,
    /// Whether to say how far it is.
    pub(super) shows_progress: bool,
}

/// A claim of a deck, and what was found out about it.
pub(super) type Settled<'d> = (Claim<'d>, Proved);

/// Proves the claims of `decks` that `wanted` says yes to; a list for each deck, without those that were
/// under way when it was cancelled.
pub(super) fn prove_all<'d>(
    bench: Bench<'_>,
    decks: &[(&'d Deck, &'d Places)],
    wanted: impl Fn(&Claim<'d>) -> bool,
) -> Result<Vec<Vec<Settled<'d>>>, Failure> {
    let of_deck = |(place, (deck, places)): (usize, &(&'d Deck, &'d Places))| {
        let claims = claims(deck).into_iter().filter(&wanted);
        let (deck, places) = (*deck, *places);
        let jobs = claims.map(move |claim| Job {
            place,
            deck,
            places,
            claim,
        });
        jobs.collect::<Vec<Job<'d>>>()
    };
    let all: Vec<Job<'d>> = decks.iter().enumerate().flat_map(of_deck).collect();
    // Those that take longest begin first, so that no core is idle at the end.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(all.get(*index).map(|job| job.claim.weight())));
    let jobs: Vec<&Job<'d>> = order.iter().filter_map(|index| all.get(*index)).collect();
    let mut found: Vec<Option<Proved>> = all.iter().map(|_| None).collect();
    let mut progress = Progress::new(bench.shows_progress, jobs.len());
    pool::as_done(
        &jobs,
        |job| {
            // What has not begun does not: whoever cancelled waits for the answer.
            if bench.cancel.is_cancelled() {
                return None;
            }
            let court = Court {
                deck: job.deck,
                places: job.places,
                runner: bench.runner,
                depth: bench.depth,
            };
            let proved = prove_claim(court, job.claim, bench.cancel);
            // What was interrupted proves nothing.
            (!bench.cancel.is_cancelled()).then_some(proved)
        },
        |place, proved| {
            if let Some(job) = jobs.get(place) {
                progress.step(job.claim.name());
                let proved = proved.ok_or_else(|| io::Error::other(broke(job.claim)))?;
                if let Some(slot) = order.get(place).and_then(|index| found.get_mut(*index)) {
                    *slot = proved;
                }
            }
            Ok::<(), io::Error>(())
        },
    )
    .map_err(|error| Failure::internal(error.to_string()))?;
    let mut settled: Vec<Vec<Settled<'d>>> = decks.iter().map(|_| Vec::new()).collect();
    for (job, proved) in all.iter().zip(found) {
        if let (Some(list), Some(proved)) = (settled.get_mut(job.place), proved) {
            list.push((job.claim, proved));
        }
    }
    Ok(settled)
}

/// A claim to be proved.
struct Job<'d> {
    /// Which deck.
    place: usize,
    deck: &'d Deck,
    places: &'d Places,
    claim: Claim<'d>,
}

fn broke(claim: Claim<'_>) -> String {
    format!(
        "the proof of `{}` broke down; that is a fault of this program",
        claim.name()
    )
}

/// A line on a terminal that says how far the proof is, and is gone at its end.
pub(super) struct Progress {
    is_shown: bool,
    done: usize,
    total: usize,
}

impl Progress {
    pub(super) fn new(is_wanted: bool, total: usize) -> Self {
        let progress = Self {
            is_shown: is_wanted && io::stderr().is_terminal(),
            done: 0,
            total,
        };
        progress.show("");
        progress
    }

    pub(super) fn step(&mut self, name: &str) {
        self.done += 1;
        self.show(name);
    }

    fn show(&self, name: &str) {
        if self.is_shown && self.done < self.total {
            let line = bar(self.done, self.total);
            let shown: String = name.chars().filter(|c| !c.is_control()).take(36).collect();
            write(&format!("\r{line} {shown}\x1b[K"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            write("\r\x1b[K");
        }
    }
}

fn write(text: &str) {
    let mut err = io::stderr().lock();
    // Progress that cannot be shown is no reason to stop.
    let _ = err.write_all(text.as_bytes());
    let _ = err.flush();
}

/// Returns `proving [=====     ] 12/40`.
fn bar(done: usize, total: usize) -> String {
    let full = (done * BAR / total.max(1)).min(BAR);
    format!(
        "proving [{}{}] {done}/{total}",
        "=".repeat(full),
        " ".repeat(BAR - full)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_always_as_wide() {
        let check = |done, total, expect: &str| assert_eq!(bar(done, total), expect);
        check(0, 0, "proving [                        ] 0/0");
        check(1, 2, "proving [============            ] 1/2");
        check(3, 2, "proving [========================] 3/2");
    }
}
