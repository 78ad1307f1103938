//! Keys, pastes, clicks: crossterm's events as messages. The thread can be parked, so that an
//! external editor gets its keys.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use crate::app::{Mouse, MouseKind, Msg, Size};
use crate::keymap::{Key, KeyCode};
use crate::runtime::background::{Ear, Heard, LateAnswer};

/// How long parking waits before it nudges the thread again.
const NUDGE: Duration = Duration::from_millis(50);

/// Stops and starts the input thread.
#[derive(Clone, Debug, Default)]
pub struct Parking(Arc<(Mutex<State>, Condvar, AtomicBool)>);

#[derive(Debug, Default)]
struct State {
    wanted: bool,
    parked: bool,
}

impl Parking {
    /// Parks the input thread and waits until it stands still.
    pub fn park(&self) {
        let (state, changed, wanted) = &*self.0;
        wanted.store(true, Ordering::SeqCst);
        let mut guard = state.lock().unwrap_or_else(PoisonError::into_inner);
        guard.wanted = true;
        while !guard.parked {
            nudge();
            guard = changed
                .wait_timeout(guard, NUDGE)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(guard, _)| guard);
        }
    }

    /// Lets the input thread go on.
    pub fn unpark(&self) {
        let (state, changed, wanted) = &*self.0;
        wanted.store(false, Ordering::SeqCst);
        state.lock().unwrap_or_else(PoisonError::into_inner).wanted = false;
        changed.notify_all();
    }

    /// On the input thread: stands still while it is asked to.
    fn rest(&self) {
        let (state, changed, wanted) = &*self.0;
        if !wanted.load(Ordering::SeqCst) {
            return;
        }
        let mut guard = state.lock().unwrap_or_else(PoisonError::into_inner);
        while guard.wanted {
            guard.parked = true;
            changed.notify_all();
            guard = changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        guard.parked = false;
    }
}

/// Wakes the thread from its read: crossterm answers the signal with a resize. The read has no
/// timeout, so that an idle program never wakes up by itself.
fn nudge() {
    use rustix::process::{Signal, getpid, kill_process};
    // It can only fail for a process that is gone, and we are here.
    let _ = kill_process(getpid(), Signal::WINCH);
}

/// Starts the thread that reads the terminal; `ear` takes out what answers us, `late` learns of it.
pub fn start(
    inbox: Sender<Msg>,
    parking: Parking,
    mut ear: Ear,
    late: Arc<LateAnswer>,
) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut is_used = false;
        loop {
            let Ok(event) = event::read() else {
                // The terminal is gone: end as if the system had asked for it.
                let _ = inbox.send(Msg::Terminate);
                break;
            };
            parking.rest();
            let events = match ear.take(event) {
                Heard::Events(events) => events,
                Heard::Answer(is_light) => {
                    // Who works already keeps the colors.
                    if let Some(is_light) = is_light.filter(|_| !is_used) {
                        late.say(is_light);
                        let _ = inbox.send(Msg::Wake);
                    }
                    continue;
                }
            };
            is_used = is_used || events.iter().any(|event| matches!(event, Event::Key(_)));
            let mut messages = events.into_iter().filter_map(message);
            if messages.any(|msg| inbox.send(msg).is_err()) {
                break;
            }
        }
    })?;
    Ok(())
}

/// The event as a message, if it means something here.
pub fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(Size { width, height })),
        Event::Mouse(mouse) => mouse_of(mouse).map(Msg::Mouse),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        Code::Char(c) => KeyCode::Char(c),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => KeyCode::BackTab,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::F(n) => KeyCode::F(n),
        _ => return None,
    };
    let is_char = matches!(code, KeyCode::Char(_) | KeyCode::BackTab);
    Some(Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: !is_char && event.modifiers.contains(KeyModifiers::SHIFT),
    })
}

fn mouse_of(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        kind,
        column: event.column,
        row: event.row,
    })
}
