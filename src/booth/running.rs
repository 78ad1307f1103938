//! One program that runs: what it says, and its end.
//!
//! Invariant: it leads a group of its own, which is ended when this is dropped, whatever happened.

use std::io::{Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::base::CancelToken;
use crate::voice::SoundError;

/// How often a program that says nothing is looked after, in nanoseconds.
const TICK: i64 = 50_000_000;

/// So many ticks does a program have to end by itself once it is told to.
const GRACE: u32 = 20;

/// Who ends within so many ticks has made no sound of a second.
const AT_ONCE: u32 = 8;

/// What a program may say in complaint, in bytes.
const COMPLAINT: u64 = 2_048;

/// Why nothing was spoken, recorded or played.
#[derive(Debug, thiserror::Error)]
pub enum BoothError {
    /// There is no such program.
    #[error("no program for it: {0}")]
    NoProgram(String),
    /// It does not start.
    #[error("{name} does not start: {error}")]
    NotStarted {
        /// Its name.
        name: &'static str,
        /// Why.
        error: std::io::Error,
    },
    /// It ended in a failure.
    #[error("{name} failed: {said}")]
    Failed {
        /// Its name.
        name: &'static str,
        /// The first line of what it said, or its exit code.
        said: String,
    },
    /// It ended well, but far too soon to have made a sound, and complained.
    #[error("{name} ended at once, as if there were no sound device: {said}")]
    Silent {
        /// Its name.
        name: &'static str,
        /// The last line of what it said.
        said: String,
    },
    /// The shelf of recordings is full.
    #[error("{0} MB of recordings are kept already; `onsite recordings delete` makes room")]
    Full(u64),
    /// There is no such recording.
    #[error("there is no recording `{0}`; `onsite recordings` lists them")]
    NoRecording(String),
    /// What was recorded is no sound.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// The disk refuses.
    #[error("cannot {what} {path}: {error}")]
    Disk {
        /// What was tried.
        what: &'static str,
        /// With which file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By itself.
    Done,
    /// It was told to.
    Stopped,
}

/// A program that runs.
#[derive(Debug)]
pub(super) struct Running {
    name: &'static str,
    child: Child,
    out: ChildStdout,
    /// How long it should at least be heard, in seconds.
    seconds: u64,
    /// Ticks in which it said nothing.
    ticks: u32,
    /// It has been waited for.
    is_over: bool,
}

impl Running {
    /// Starts a program in a group of its own; `input` is all it is told.
    pub(super) fn start(
        (name, path): (&'static str, &Path),
        args: &[String],
        file: Option<&Path>,
        input: &str,
    ) -> Result<Self, BoothError> {
        let failed = |error| BoothError::NotStarted { name, error };
        let mut child = Command::new(path)
            .args(args)
            .args(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that wants to hear nothing has closed its end already.
            let _ = stdin.write_all(input.as_bytes());
        }
        let Some(out) = child.stdout.take() else {
            return Err(failed(std::io::Error::other("no pipe")));
        };
        Ok(Self {
            name,
            child,
            out,
            seconds: 0,
            ticks: 0,
            is_over: false,
        })
    }

    /// Says how long it should at least be heard, in seconds.
    pub(super) fn lasts(&mut self, seconds: u64) {
        self.seconds = seconds;
    }

    /// Hands on what it says until it ends, is cancelled, or `take` has had enough.
    pub(super) fn follow(
        mut self,
        cancel: &CancelToken,
        mut take: impl FnMut(&[u8]) -> Result<bool, BoothError>,
    ) -> Result<End, BoothError> {
        let mut buffer = [0_u8; 8_192];
        loop {
            if cancel.is_cancelled() {
                self.stop();
                return Ok(End::Stopped);
            }
            if !self.has_news() {
                self.ticks += 1;
                continue;
            }
            match self.out.read(&mut buffer) {
                Ok(0) => return self.end(),
                Ok(n) => {
                    if !take(buffer.get(..n).unwrap_or_default())? {
                        self.stop();
                        return Ok(End::Stopped);
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return self.end(),
            }
        }
    }

    /// Waits a tick for something to read, or for its end.
    fn has_news(&self) -> bool {
        let tick = Timespec {
            tv_sec: 0,
            tv_nsec: TICK,
        };
        let mut fds = [PollFd::new(&self.out, PollFlags::IN)];
        poll(&mut fds, Some(&tick)).is_ok_and(|ready| ready > 0)
    }

    /// It closed its output, so it is ending.
    fn end(mut self) -> Result<End, BoothError> {
        let name = self.name;
        let mut said = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(COMPLAINT).read_to_string(&mut said);
        }
        let status = self.child.wait();
        self.is_over = true;
        let status = status.map_err(|error| BoothError::NotStarted { name, error })?;
        if status.success() {
            let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
            let is_silent = self.seconds > 0 && self.ticks < AT_ONCE;
            return match last.filter(|_| is_silent) {
                Some(line) => Err(BoothError::Silent {
                    name,
                    said: line.chars().take(200).collect(),
                }),
                None => Ok(End::Done),
            };
        }
        let first = said.lines().map(str::trim).find(|line| !line.is_empty());
        let said = first.map_or_else(
            || status.to_string(),
            |line| line.chars().take(200).collect(),
        );
        Err(BoothError::Failed { name, said })
    }

    /// Tells its group to end, and ends it if it does not.
    fn stop(&mut self) {
        if self.is_over {
            return;
        }
        self.is_over = true;
        self.signal(Signal::TERM);
        let mut rest = [0_u8; 8_192];
        for _ in 0..GRACE {
            if self.has_news() && !matches!(self.out.read(&mut rest), Ok(n) if n > 0) {
                break;
            }
        }
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}
