//! The one progress handler: steps, time, memory and the cancel token.
//!
//! Invariant: once a fuse has blown, it says why, and the statement stops within one handler
//! interval. A single built-in call is not interrupted; the length limits of `guard` bound those.

#![expect(
    clippy::disallowed_methods,
    reason = "a wall limit has to be measured where the work is done"
)]

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::base::{CancelToken, Span};
use crate::verdict::{Budget, Limit};

/// Virtual machine steps between two looks.
pub(super) const INTERVAL: u16 = 200;

/// How often the process's memory is looked at.
const MEMORY_INTERVAL: Duration = Duration::from_millis(2);

/// Why a statement was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blown {
    Cancelled,
    Over(Limit),
}

/// Shared by the engine, which arms it, and the progress handler, which burns it.
#[derive(Clone, Debug, Default)]
pub(super) struct Fuse(Arc<Mutex<Charge>>);

#[derive(Debug, Default)]
struct Charge {
    running: Option<Running>,
    blown: Option<Blown>,
    watch: MemoryWatch,
}

#[derive(Debug)]
struct Running {
    steps_left: u64,
    times: Option<Times>,
    wall: Duration,
    cancel: CancelToken,
    memory: u64,
    memory_at_start: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    since: Instant,
    /// When the memory is looked at again.
    next_look: Instant,
}

impl Times {
    fn new(now: Instant) -> Self {
        Self {
            since: now,
            next_look: now + MEMORY_INTERVAL / 2,
        }
    }
}

impl Fuse {
    /// Starts a run under `budget`; the budget is shared by all statements until `disarm`.
    pub(super) fn arm(&self, budget: &Budget, cancel: &CancelToken) {
        self.start(Some(Instant::now()), budget, cancel);
    }

    /// Starts a run whose time counts from the first look of the progress handler: most queries on
    /// small databases end before it, and the clock costs as much as they do.
    pub(super) fn arm_unwatched(&self, budget: &Budget, cancel: &CancelToken) {
        self.start(None, budget, cancel);
    }

    fn start(&self, now: Option<Instant>, budget: &Budget, cancel: &CancelToken) {
        let mut charge = self.lock();
        charge.blown = cancel.is_cancelled().then_some(Blown::Cancelled);
        charge.running = Some(Running {
            steps_left: budget.steps,
            times: now.map(Times::new),
            wall: budget.wall.to_std(),
            cancel: cancel.clone(),
            memory: budget.memory,
            memory_at_start: None,
        });
    }

    /// Ends the run and says why it was stopped, if it was.
    pub(super) fn release(&self) -> Option<Blown> {
        let mut charge = self.lock();
        charge.running = None;
        charge.blown
    }

    /// Ends the run and returns how long it took.
    pub(super) fn disarm(&self) -> Span {
        let running = self.lock().running.take();
        running.map_or(Span::ZERO, |r| r.elapsed())
    }

    /// Returns how long the run has taken so far.
    pub(super) fn elapsed(&self) -> Span {
        self.lock()
            .running
            .as_ref()
            .map_or(Span::ZERO, Running::elapsed)
    }

    /// Says why the run was stopped, if it was.
    pub(super) fn blown(&self) -> Option<Blown> {
        self.lock().blown
    }

    /// The progress handler's question: stop now?
    pub(super) fn burn(&self) -> bool {
        let mut charge = self.lock();
        let Charge {
            running,
            blown,
            watch,
        } = &mut *charge;
        let Some(running) = running else { return false };
        if blown.is_none() {
            *blown = running.burn(watch);
        }
        blown.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Charge> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    fn burn(&mut self, watch: &mut MemoryWatch) -> Option<Blown> {
        if self.cancel.is_cancelled() {
            return Some(Blown::Cancelled);
        }
        let Some(left) = self.steps_left.checked_sub(u64::from(INTERVAL)) else {
            return Some(Blown::Over(Limit::Steps));
        };
        self.steps_left = left;
        let now = Instant::now();
        let times = self.times.get_or_insert_with(|| Times::new(now));
        if now.duration_since(times.since) >= self.wall {
            return Some(Blown::Over(Limit::Wall));
        }
        if now >= times.next_look {
            times.next_look = now + MEMORY_INTERVAL;
            let used = watch.resident()?;
            let start = *self.memory_at_start.get_or_insert(used);
            if used.saturating_sub(start) > self.memory {
                return Some(Blown::Over(Limit::Memory));
            }
        }
        None
    }

    fn elapsed(&self) -> Span {
        let since = self.times.map(|times| times.since.elapsed());
        since.map_or(Span::ZERO, |time| {
            Span(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
        })
    }
}

/// Says whether the memory of this process can be watched; where it cannot, temporary data goes to
/// SQLite's (unlinked) temporary files instead of memory.
pub(super) fn can_watch_memory() -> bool {
    MemoryWatch::default().resident().is_some()
}

/// The anonymous memory of this process, as Linux tells it.
#[derive(Debug, Default)]
struct MemoryWatch {
    #[cfg(target_os = "linux")]
    status: Option<std::fs::File>,
}

impl MemoryWatch {
    #[cfg(target_os = "linux")]
    fn resident(&mut self) -> Option<u64> {
        use std::os::unix::fs::FileExt as _;
        if self.status.is_none() {
            self.status = std::fs::File::open("/proc/self/status").ok();
        }
        let mut buffer = [0; 4096];
        let n = self.status.as_ref()?.read_at(&mut buffer, 0).ok()?;
        let text = std::str::from_utf8(buffer.get(..n)?).ok()?;
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes * 1024)
    }

    #[cfg(not(target_os = "linux"))]
    fn resident(&mut self) -> Option<u64> {
        None
    }
}
