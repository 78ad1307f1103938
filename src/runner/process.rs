//! One process from start to end: its lines, its caps, its deadline, its cancellation, its death.
//!
//! **Invariant:** when [`run`] returns, also by panic, the process and its group are dead and reaped;
//! so they are when a [`Started`] or a [`Talk`] is dropped.
//! On Linux the jail lets it start no process, so there is nothing else to kill; elsewhere a process
//! that leaves its group can survive, which is why the missing layer is named to the user.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the file that enforces the wall limit, so it measures time"
)]

use std::io::{self, Read, Write as _};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::base::CancelToken;

/// How far a process may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caps {
    /// Wall time until it is asked to stop.
    pub(super) wall: Duration,
    /// Bytes on standard error until it is killed.
    pub(super) stray_bytes: usize,
    /// Bytes on standard output (the result channel) until it is killed.
    pub(super) result_bytes: usize,
}

/// Why a process is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It ended by itself.
    Exited(ExitStatus),
    /// The reader of its lines had enough.
    Enough,
    /// The wall clock.
    Wall,
    /// It wrote too much.
    Flood,
    /// It left too much in its scratch folder.
    Scratch,
    /// The token.
    Cancelled,
}

/// What a process did.
#[derive(Debug)]
pub(super) struct Ran {
    /// Why it is over.
    pub(super) end: End,
    /// What it wrote to standard error.
    pub(super) stray: String,
    /// From start to end.
    pub(super) wall: Duration,
}

/// How long a process that was asked to stop may take to say where it was.
const GRACE: Duration = Duration::from_millis(60);
/// How often the token and the scratch folder are looked at.
const TICK: Duration = Duration::from_millis(10);
/// Most files, and most bytes, a scratch folder may hold.
const SCRATCH_FILES: usize = 256;
pub(super) const SCRATCH_BYTES: u64 = 64 << 20;

/// A process that runs and waits for what it is to do.
#[derive(Debug)]
pub(super) struct Started {
    running: Running,
    input: Option<ChildStdin>,
    at: Instant,
}

impl Started {
    /// Starts `command` in a group of its own, with pipes to all its standard descriptors.
    pub(super) fn new(command: &mut Command) -> io::Result<Self> {
        let at = Instant::now();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let input = child.stdin.take();
        let running = Running(child);
        Ok(Self { running, input, at })
    }

    /// Writes what it reads first; blocks until all of it fits into the pipe.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.input
            .as_mut()
            .map_or(Ok(()), |input| input.write_all(bytes))
    }

    /// Says whether it lives still, and counts its time from now on.
    pub(super) fn is_fresh(&mut self) -> bool {
        self.at = Instant::now();
        matches!(self.running.0.try_wait(), Ok(None))
    }
}

/// Writes `input` to a process, closes its standard input, and follows it until it ends, breaks a
/// cap, is cancelled or `on_line` breaks; `on_line` gets each line of its standard output with the
/// time since the start.
pub(super) fn run(
    started: Started,
    input: &[u8],
    scratch: Option<&Path>,
    caps: Caps,
    cancel: &CancelToken,
    on_line: &mut dyn FnMut(&str, Duration) -> ControlFlow<()>,
) -> io::Result<Ran> {
    let begin = started.at;
    let mut talk = Talk::new(started, scratch, caps);
    let end = talk.turn(input, Turn::Last, begin, cancel, on_line)?;
    let wall = begin.elapsed();
    Ok(Ran {
        end,
        stray: talk.over(),
        wall,
    })
}

/// Whether a process is told more after this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is; its standard input stays open.
    Further,
    /// It is not.
    Last,
}

/// A process that is told something, follows, and may be told more.
#[derive(Debug)]
pub(super) struct Talk {
    running: Running,
    input: Option<ChildStdin>,
    results: Stream<ChildStdout>,
    stray: Stream<ChildStderr>,
    scratch: Option<PathBuf>,
    wall: Duration,
}

impl Talk {
    pub(super) fn new(started: Started, scratch: Option<&Path>, caps: Caps) -> Self {
        let Started {
            mut running, input, ..
        } = started;
        Self {
            results: Stream::new(running.0.stdout.take(), caps.result_bytes),
            stray: Stream::new(running.0.stderr.take(), caps.stray_bytes),
            running,
            input,
            scratch: scratch.map(Path::to_owned),
            wall: caps.wall,
        }
    }

    /// Writes `input` and follows the process, counting its wall time from `begin`, until it ends, breaks
    /// a cap, is cancelled or `on_line` breaks.
    pub(super) fn turn(
        &mut self,
        input: &[u8],
        turn: Turn,
        begin: Instant,
        cancel: &CancelToken,
        on_line: &mut dyn FnMut(&str, Duration) -> ControlFlow<()>,
    ) -> io::Result<End> {
        let (running, results, stray) = (&mut self.running, &mut self.results, &mut self.stray);
        let mut feed = Feed::new(&mut self.input, input, turn)?;
        let mut deadline = begin + self.wall;
        let (mut asked, mut next_look) = (false, begin + TICK);
        let mut idle = Duration::from_micros(200);
        loop {
            if cancel.is_cancelled() {
                return Ok(End::Cancelled);
            }
            let now = Instant::now();
            if now >= deadline {
                if asked {
                    return Ok(End::Wall);
                }
                asked = true;
                deadline = now + GRACE;
                running.ask_to_stop();
            }
            if now >= next_look {
                next_look = now + TICK;
                if self.scratch.as_deref().is_some_and(is_overfull) {
                    return Ok(End::Scratch);
                }
            }
            let open = !(results.is_closed() && stray.is_closed());
            let mut wait = deadline.saturating_duration_since(now).min(TICK);
            if !open {
                if let Some(status) = running.0.try_wait()? {
                    return Ok(if asked {
                        End::Wall
                    } else {
                        End::Exited(status)
                    });
                }
                // Nothing left to wait on but its end: look again soon, then less often.
                wait = wait.min(idle);
                idle *= 2;
            }
            wait_for(results, stray, &mut feed, wait)?;
            feed.write()?;
            stray.read()?;
            results.read()?;
            let enough = results
                .lines(&mut |line| on_line(line, begin.elapsed()))
                .is_break();
            if enough {
                return Ok(if asked { End::Wall } else { End::Enough });
            }
            if results.overflowed || stray.overflowed {
                return Ok(End::Flood);
            }
        }
    }

    /// Ends the process; returns what it wrote to standard error.
    pub(super) fn over(mut self) -> String {
        self.running.kill();
        self.stray.text()
    }
}

/// A process that dies with its owner.
#[derive(Debug)]
struct Running(Child);

impl Running {
    fn ask_to_stop(&self) {
        if let Ok(pid) = i32::try_from(self.0.id())
            && let Some(pid) = Pid::from_raw(pid)
        {
            // It may be gone already; then there is nobody to ask.
            _ = kill_process(pid, Signal::TERM);
        }
    }

    /// Kills the group and reaps its leader; the leader is not reaped before, so its number is ours.
    fn kill(&mut self) {
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        if let Ok(pid) = i32::try_from(self.0.id())
            && let Some(pid) = Pid::from_raw(pid)
        {
            _ = kill_process_group(pid, Signal::KILL);
        }
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The pipe a process reads from, and what is left to write.
struct Feed<'a> {
    pipe: &'a mut Option<ChildStdin>,
    left: &'a [u8],
    turn: Turn,
    ready: bool,
}

impl<'a> Feed<'a> {
    /// Never blocks from here on, whether or not the process reads.
    fn new(pipe: &'a mut Option<ChildStdin>, left: &'a [u8], turn: Turn) -> io::Result<Self> {
        if let Some(pipe) = &pipe {
            rustix::io::ioctl_fionbio(pipe, true)?;
        }
        Ok(Self {
            pipe,
            left,
            turn,
            ready: true,
        })
    }

    /// Whether there is something to write, or the pipe to be closed.
    fn is_due(&self) -> bool {
        self.turn == Turn::Last || !self.left.is_empty()
    }

    /// Writes what the pipe takes; closes it after the last byte of the last turn, or if nobody reads
    /// any more.
    fn write(&mut self) -> io::Result<()> {
        let ready = std::mem::take(&mut self.ready);
        let Some(pipe) = self.pipe.as_mut().filter(|_| ready) else {
            return Ok(());
        };
        if !self.left.is_empty() {
            match pipe.write(self.left) {
                Ok(n_written) => self.left = self.left.get(n_written..).unwrap_or_default(),
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => return Ok(()),
                    io::ErrorKind::BrokenPipe => {
                        self.left = &[];
                        *self.pipe = None;
                    }
                    _ => return Err(error),
                },
            }
        }
        if self.left.is_empty() && self.turn == Turn::Last {
            *self.pipe = None;
        }
        Ok(())
    }
}

/// One of the two pipes a process writes to.
#[derive(Debug)]
struct Stream<R> {
    pipe: Option<R>,
    held: Vec<u8>,
    /// How much of `held` is known to have no line's end.
    scanned: usize,
    read_bytes: usize,
    cap: usize,
    overflowed: bool,
    ready: bool,
}

impl<R: Read + AsFd> Stream<R> {
    fn new(pipe: Option<R>, cap: usize) -> Self {
        Self {
            pipe,
            held: Vec::new(),
            scanned: 0,
            read_bytes: 0,
            cap,
            overflowed: false,
            ready: false,
        }
    }

    fn is_closed(&self) -> bool {
        self.pipe.is_none()
    }

    /// Reads what is there, if something is.
    fn read(&mut self) -> io::Result<()> {
        let ready = std::mem::take(&mut self.ready);
        let Some(pipe) = self.pipe.as_mut().filter(|_| ready) else {
            return Ok(());
        };
        let mut piece = vec![0; 64 << 10];
        let n_read = match pipe.read(&mut piece) {
            Ok(n_read) => n_read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(error),
        };
        if n_read == 0 {
            self.pipe = None;
        }
        self.read_bytes += n_read;
        self.overflowed |= self.read_bytes > self.cap;
        self.held.extend(piece.get(..n_read).unwrap_or_default());
        Ok(())
    }

    /// Hands over the complete lines.
    fn lines(&mut self, on_line: &mut dyn FnMut(&str) -> ControlFlow<()>) -> ControlFlow<()> {
        let fresh = self.held.get(self.scanned..).unwrap_or_default();
        let Some(last) = fresh.iter().rposition(|byte| *byte == b'\n') else {
            self.scanned = self.held.len();
            return ControlFlow::Continue(());
        };
        let last = self.scanned + last;
        let rest = self.held.split_off(last + 1);
        let whole = std::mem::replace(&mut self.held, rest);
        self.scanned = self.held.len();
        for line in String::from_utf8_lossy(&whole).lines() {
            on_line(line)?;
        }
        ControlFlow::Continue(())
    }

    fn text(&self) -> String {
        let kept = self.held.get(..self.held.len().min(self.cap));
        String::from_utf8_lossy(kept.unwrap_or_default()).into_owned()
    }
}

/// Waits until one of the pipes can go on, at most `longest`, and marks those that can.
fn wait_for<A: AsFd, B: AsFd>(
    first: &mut Stream<A>,
    second: &mut Stream<B>,
    feed: &mut Feed<'_>,
    longest: Duration,
) -> io::Result<()> {
    let timeout = Timespec {
        tv_sec: longest.as_secs().cast_signed(),
        tv_nsec: longest.subsec_nanos().into(),
    };
    let reading = |fd| PollFd::from_borrowed_fd(fd, PollFlags::IN);
    let wanted = [
        first.pipe.as_ref().map(AsFd::as_fd).map(reading),
        second.pipe.as_ref().map(AsFd::as_fd).map(reading),
        feed.pipe
            .as_ref()
            .filter(|_| feed.is_due())
            .map(|pipe| PollFd::new(pipe, PollFlags::OUT)),
    ];
    let open = wanted.each_ref().map(Option::is_some);
    let mut fds: Vec<PollFd<'_>> = wanted.into_iter().flatten().collect();
    match poll(&mut fds, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let mut ready = fds.iter().map(|fd| !fd.revents().is_empty());
    [first.ready, second.ready, feed.ready] =
        open.map(|open| open && ready.next().unwrap_or_default());
    Ok(())
}

/// Says whether the scratch folder, which is flat, holds too many files or bytes.
fn is_overfull(scratch: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(scratch) else {
        return false;
    };
    let mut bytes = 0;
    for (n_files, entry) in entries.flatten().enumerate() {
        bytes += entry.metadata().map_or(0, |metadata| metadata.len());
        if n_files >= SCRATCH_FILES || bytes > SCRATCH_BYTES {
            return true;
        }
    }
    false
}
