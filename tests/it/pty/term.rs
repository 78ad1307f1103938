//! A terminal with a program in it.
#![expect(
    clippy::disallowed_methods,
    reason = "deadlines of tests are real time"
)]

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::Signal;

use super::home::Home;
use super::shot::Shot;
use super::{keys, process};

/// Longer than anything takes on a machine under load; only a defect waits so long.
const PATIENCE: Duration = Duration::from_secs(90);

/// Conditions that look beyond the screen are looked at again after this time.
const LOOK_AGAIN: Duration = Duration::from_millis(15);

/// Keeps tests that measure time from running side by side.
static ALONE: Mutex<()> = Mutex::new(());

/// Waits until no other test measures time.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    // A failed test measures no more.
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A program about to start.
pub(crate) struct Start {
    command: CommandBuilder,
    size: PtySize,
}

/// A running program and its screen.
pub(crate) struct Term {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    shared: Arc<Shared>,
    pid: u32,
    modes_before: String,
    is_window_closed: bool,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    /// Everything the program ever wrote.
    raw: Vec<u8>,
    /// Grows with every change.
    version: u64,
    /// Nobody looks at the terminal any more.
    hung_up: bool,
    /// The program's end, once the terminal has read its last byte.
    closed: bool,
    exit: Option<ExitStatus>,
}

impl Start {
    pub(super) fn onsite(home: &Home, args: &[&str]) -> Self {
        Self::program(home, env!("CARGO_BIN_EXE_onsite"), args)
    }

    /// Any program, for instance a shell with the program under it.
    pub(crate) fn program(home: &Home, program: &str, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for (name, value) in home.env() {
            command.env(name, value);
        }
        command.cwd(home.path());
        Self {
            command,
            size: pty_size(80, 24),
        }
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = pty_size(columns, rows);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Opens the terminal and starts the program in it.
    pub(crate) fn start(self) -> Term {
        let pair = native_pty_system().openpty(self.size).unwrap();
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                parser: vt100::Parser::new(cells(self.size.rows), cells(self.size.cols), 0),
                raw: Vec::new(),
                version: 0,
                hung_up: false,
                closed: false,
                exit: None,
            }),
            changed: Condvar::new(),
        });
        let modes_before = modes(&*pair.master);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let mut child = pair.slave.spawn_command(self.command).unwrap();
        // The program must be the only one to hold its side, or its end would not be seen.
        drop(pair.slave);
        let pid = child.process_id().unwrap();
        let of_reader = Arc::clone(&shared);
        let read = move || {
            let mut bytes = [0; 16 * 1024];
            loop {
                // A pty whose other side is closed says so with an error.
                let count = reader.read(&mut bytes).unwrap_or(0);
                let mut state = of_reader.lock();
                let read = bytes.get(..count).unwrap_or_default();
                state.parser.process(read);
                state.raw.extend_from_slice(read);
                state.version += 1;
                state.closed = count == 0 || state.hung_up;
                of_reader.changed.notify_all();
                if state.closed {
                    break;
                }
            }
        };
        let of_waiter = Arc::clone(&shared);
        let wait = move || {
            let status = child.wait();
            let mut state = of_waiter.lock();
            state.exit = Some(status.unwrap_or_else(|_| ExitStatus::with_exit_code(u32::MAX)));
            state.version += 1;
            of_waiter.changed.notify_all();
        };
        thread::Builder::new()
            .name("pty reader".into())
            .spawn(read)
            .unwrap();
        thread::Builder::new()
            .name("pty waiter".into())
            .spawn(wait)
            .unwrap();
        Term {
            master: pair.master,
            writer,
            shared,
            pid,
            modes_before,
            is_window_closed: false,
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Term {
    /// Returns the process that was started.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Presses a key.
    #[track_caller]
    pub(crate) fn key(&mut self, key: &str) {
        self.send(&keys::bytes(key));
    }

    /// Types a text; a new line is the enter key.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.send(text.replace('\n', "\r").as_bytes());
    }

    /// Pastes a text as terminals do: in brackets, a new line as the enter key.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.replace('\n', "\r");
        self.send(&[b"\x1b[200~", text.as_bytes(), b"\x1b[201~"].concat());
    }

    /// Writes to the screen as another program would.
    pub(crate) fn scribble(&self, bytes: &str) {
        self.shared.lock().parser.process(bytes.as_bytes());
    }

    /// Returns the screen as it stands.
    pub(crate) fn shot(&self) -> Shot {
        Shot::new(self.shared.lock().parser.screen())
    }

    /// Returns everything the program has written.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// Says whether echo, line buffering, signals … are as before the program started.
    pub(crate) fn modes_are_restored(&self) -> bool {
        modes(&*self.master) == self.modes_before
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.shared
            .lock()
            .parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        self.master.resize(pty_size(columns, rows)).unwrap();
    }

    /// Sends a signal to the process that was started.
    #[track_caller]
    pub(crate) fn signal(&self, signal: Signal) {
        process::signal(self.pid, signal);
    }

    /// Ends the program as a power cut would, and waits until it is gone.
    #[track_caller]
    pub(crate) fn kill(&self) {
        self.signal(Signal::KILL);
        self.exit();
    }

    /// Types a last text and closes the terminal's window as soon as it is answered; returns the
    /// process to watch. The library that holds the window types an end of line and ctrl-d into it
    /// before it lets go.
    pub(crate) fn hang_up(mut self, last: &str) -> u32 {
        self.shared.lock().hung_up = true;
        self.type_text(last);
        // The reader lets go of its end when it has read something.
        self.wait_until("the reader's end", |_| self.shared.lock().closed);
        self.is_window_closed = true;
        self.pid
    }

    /// Waits for words anywhere on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&self, words: &str) -> Shot {
        self.wait_until(words, |shot| shot.has(words))
    }

    /// Waits until `condition` holds; `what` is said when it never does.
    #[expect(clippy::panic, reason = "this is how a test that waits in vain fails")]
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, condition: impl FnMut(&Shot) -> bool) -> Shot {
        match self.wait_within(PATIENCE, condition) {
            Ok(shot) => shot,
            Err(shot) => panic!("never came: {what}\n{}", framed(&shot)),
        }
    }

    /// Waits until `condition` holds, at most for `patience`; else returns the last screen.
    pub(crate) fn wait_within(
        &self,
        patience: Duration,
        mut condition: impl FnMut(&Shot) -> bool,
    ) -> Result<Shot, Shot> {
        let deadline = Instant::now() + patience;
        let mut state = self.shared.lock();
        loop {
            let (shot, seen) = (Shot::new(state.parser.screen()), state.version);
            let ended = state.closed && state.exit.is_some();
            drop(state);
            if condition(&shot) {
                return Ok(shot);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || ended {
                return Err(shot);
            }
            state = self.shared.lock();
            if state.version == seen {
                state = self
                    .shared
                    .changed
                    .wait_timeout(state, left.min(LOOK_AGAIN))
                    .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
            }
        }
    }

    /// Lets the program run for a while: when a test strikes is part of what it tests. Returns how
    /// much longer it took, because the machine was busy.
    pub(crate) fn let_run(&self, time: Duration) -> Duration {
        let began = Instant::now();
        // A program that ends by itself meanwhile is found by whatever the test does next.
        self.wait_within(time, |_| false).err();
        began.elapsed().saturating_sub(time)
    }

    /// Waits for the program's end: its exit status, after its last byte has been read.
    #[track_caller]
    pub(crate) fn exit(&self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shared.lock();
        loop {
            if let Some(status) = state.exit.clone().filter(|_| state.closed) {
                return status;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "still runs:\n{}",
                framed(&Shot::new(state.parser.screen()))
            );
            state = self
                .shared
                .changed
                .wait_timeout(state, left)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        let runs = self.shared.lock().exit.is_none();
        if runs && !self.is_window_closed && process::is_alive(self.pid) {
            process::signal(self.pid, Signal::KILL);
        }
    }
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A screen between lines, for messages.
fn framed(shot: &Shot) -> String {
    let line = "─".repeat(usize::from(shot.cells().size().1.get()));
    format!("{line}\n{}\n{line}", shot.text())
}
