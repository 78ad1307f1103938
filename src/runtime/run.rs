//! The loop: take a message, update, perform, draw.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::app::model::Opening;
use crate::app::{Effect, Env, ExitKind, Model, Msg, Settings, Size, update};
use crate::base::{Clock, Timestamp};
use crate::runtime::background::{self, Asked, LateAnswer};
use crate::runtime::input::{self, Parking};
use crate::runtime::perform::Performer;
use crate::runtime::terminal::Tty;
use crate::runtime::workers::WorkerSetup;
use crate::view::{Styles, Theme, view};

/// Messages handled before a frame is drawn, at most; a burst of keys costs one frame.
const BURST: usize = 256;

/// What the program needs to start.
pub struct Setup {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The user's choices.
    pub settings: Settings,
    /// What to open first.
    pub opening: Opening,
    /// Colors.
    pub theme: Theme,
    /// The terminal's background decides between dark and light, if it is told.
    pub asks_background: bool,
    /// The mouse is used.
    pub mouse: bool,
    /// What the workers need.
    pub workers: WorkerSetup,
    /// Where exports go.
    pub export_dir: PathBuf,
    /// The person's editor.
    pub editor: Option<String>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup")
            .field("opening", &self.opening)
            .finish_non_exhaustive()
    }
}

/// Runs the program on the terminal until it ends.
pub fn run(setup: Setup) -> io::Result<ExitKind> {
    let (inbox, messages) = channel();
    watch_signals(inbox.clone())?;
    let mut tty = Tty::take(setup.mouse)?;
    let parking = Parking::default();
    let asked = if setup.asks_background {
        background::ask(&mut io::stdout())?
    } else {
        Asked::default()
    };
    let theme = match asked.is_light {
        Some(true) => Theme::Light,
        Some(false) => Theme::Dark,
        None => setup.theme,
    };
    for msg in asked.early.into_iter().filter_map(input::message) {
        // Nobody else reads it yet: it cannot be closed.
        let _ = inbox.send(msg);
    }
    let size = tty.terminal.size()?;
    let size = Size {
        width: size.width,
        height: size.height,
    };
    let mut model = Model::new(size, setup.settings, setup.opening);
    let mut performer = Performer::start(
        setup.workers,
        inbox.clone(),
        parking.clone(),
        setup.export_dir,
        setup.editor,
    )?;
    let late = Arc::new(LateAnswer::default());
    input::start(inbox, parking, asked.ear, Arc::clone(&late))?;
    let effects = update::start(&mut model);
    let exit = performer.all(effects, &mut tty)?;
    if let Some(kind) = exit {
        return Ok(kind);
    }
    let clock = &*setup.clock;
    let ended = event_loop(
        &mut model,
        &mut performer,
        &mut tty,
        (theme, &late),
        clock,
        &messages,
    );
    if ended.is_err() {
        // A closed window fails the next frame before its signal is heard: what was typed is saved
        // all the same. Saving draws nothing, so it cannot fail the same way.
        let effects = update(&mut model, Msg::Terminate, &Env { now: clock.now() });
        performer.all(effects, &mut tty)?;
        performer.finish();
    }
    ended
}

fn event_loop(
    model: &mut Model,
    performer: &mut Performer,
    tty: &mut Tty,
    (theme, late): (Theme, &LateAnswer),
    clock: &dyn Clock,
    messages: &Receiver<Msg>,
) -> io::Result<ExitKind> {
    loop {
        let styles = Styles::new(late.theme().unwrap_or(theme));
        tty.terminal
            .draw(|frame| view(model, &styles, clock.now(), frame))?;
        let now = clock.now();
        let Some(first) = wait(messages, model.next_wake(now), now) else {
            return Ok(ExitKind::Terminated);
        };
        let mut next = Some(first);
        for _ in 0..BURST {
            let Some(msg) = next.take() else { break };
            let effects = update(model, msg, &Env { now: clock.now() });
            if let Some(kind) = performer.all(effects, tty)? {
                performer.finish();
                return Ok(kind);
            }
            next = messages.try_recv().ok();
        }
        if let Some(msg) = next {
            let effects = update(model, msg, &Env { now: clock.now() });
            if let Some(kind) = performer.all(effects, tty)? {
                performer.finish();
                return Ok(kind);
            }
        }
    }
}

/// The next message, or `Wake` at the moment the model asked for; `None` if nobody can send.
fn wait(messages: &Receiver<Msg>, wake: Option<Timestamp>, now: Timestamp) -> Option<Msg> {
    match wake {
        None => messages.recv().ok(),
        Some(at) => {
            // A millisecond late is on time; a millisecond early would only wake twice.
            let span = Duration::from_millis(at.since(now).0 + 1);
            match messages.recv_timeout(span) {
                Ok(msg) => Some(msg),
                Err(RecvTimeoutError::Timeout) => Some(Msg::Wake),
                Err(RecvTimeoutError::Disconnected) => None,
            }
        }
    }
}

/// SIGTERM, SIGHUP and SIGINT become a message, so that work is saved and the terminal restored.
fn watch_signals(inbox: Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for _ in signals.forever() {
                if inbox.send(Msg::Terminate).is_err() {
                    break;
                }
            }
        })?;
    Ok(())
}

/// Returns whether an effect list ends the program; used by tests that run without a terminal.
pub fn exit_of(effects: &[Effect]) -> Option<ExitKind> {
    effects.iter().find_map(|effect| match effect {
        Effect::Quit(kind) => Some(*kind),
        _ => None,
    })
}
