//! Many like jobs on all cores, for commands that run without a screen.
//!
//! Invariant: jobs begin in their order; a job that panics costs its own result and no other.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// Works on all jobs with one thread a core and gives each result to `take` as soon as those before
/// it were given; `None` for a job that panicked. Stops at the first error of `take`.
pub fn in_order<J: Sync, R: Send, E: From<io::Error>>(
    jobs: &[J],
    work: impl Fn(&J) -> R + Sync,
    mut take: impl FnMut(&J, Option<R>) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut given = 0;
    as_done(jobs, work, |place, result| {
        waiting.insert(place, result);
        while let Some(result) = waiting.remove(&given) {
            let Some(job) = jobs.get(given) else { break };
            given += 1;
            take(job, result)?;
        }
        Ok(())
    })
}

/// Works on all jobs with one thread a core, in their order, and gives each result to `take` with the
/// job's place as soon as it is there; `None` for a job that panicked. Stops at the first error of
/// `take`.
pub fn as_done<J: Sync, R: Send, E: From<io::Error>>(
    jobs: &[J],
    work: impl Fn(&J) -> R + Sync,
    mut take: impl FnMut(usize, Option<R>) -> Result<(), E>,
) -> Result<(), E> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (sender, results) = channel();
        for _ in 0..n_threads.min(jobs.len()) {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            thread::Builder::new()
                .name("pool".into())
                .spawn_scoped(scope, move || {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(job) = jobs.get(place) else { break };
                        let result = catch_unwind(AssertUnwindSafe(|| work(job))).ok();
                        if sender.send((place, result)).is_err() {
                            break;
                        }
                    }
                })?;
        }
        drop(sender);
        for (place, result) in results {
            if let Err(error) = take(place, result) {
                // Whoever is at work finishes; nobody starts another job.
                next.store(jobs.len(), Ordering::Relaxed);
                return Err(error);
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_a_panic_costs_one() {
        let jobs: Vec<u64> = (0..200).collect();
        let mut seen = Vec::new();
        let done: io::Result<()> = in_order(
            &jobs,
            |job| {
                assert_ne!(*job, 7, "the seventh job panics");
                // Early jobs take longest.
                (0..(200 - job) * 500).fold(*job, |sum, n| std::hint::black_box(sum ^ n));
                *job
            },
            |job, result| {
                seen.push((*job, result));
                Ok(())
            },
        );
        done.unwrap();
        let expect: Vec<(u64, Option<u64>)> = (0..200)
            .map(|job| (job, (job != 7).then_some(job)))
            .collect();
        assert_eq!(seen, expect);
    }

    #[test]
    fn an_error_ends_the_work() {
        let jobs = [1, 2, 3, 4];
        let mut n_taken = 0;
        let done: io::Result<()> = in_order(
            &jobs,
            |job| *job,
            |_, _| {
                n_taken += 1;
                Err(io::Error::other("full"))
            },
        );
        assert!(done.is_err() && n_taken == 1);
    }
}
