//! The state between keys: mode, keys of an unfinished phrase, register, the last change.
//!
//! Invariant: the text and the selection live in the buffer alone; here is only what vim remembers.
//! A change is remembered as the keys that made it, so `.` means exactly those keys again.

use std::ops::Range;

use super::act;
use super::key::{VimKey, VimMode, VimRequest};
use super::parse::{self, Seek, Stop, Verb};
use super::script::Script;
use crate::editor::{Buffer, EditorCommand, Motion};

/// How often an insertion is repeated at most.
const MAX_REPEAT: usize = 1000;

/// What was deleted or yanked last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// The text; whole lines end with a line break.
    pub text: String,
    /// Whether it is put as whole lines.
    pub linewise: bool,
}

/// Insert mode's own memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Insertion {
    /// How often the typed text is to stand there in the end.
    pub(super) times: usize,
    /// Whether each repetition gets a line of its own.
    pub(super) on_new_line: bool,
    typed: Vec<VimKey>,
}

/// The vim layer between two keys.
#[derive(Clone, Debug, Default)]
pub struct VimState {
    pub(super) mode: VimMode,
    pub(super) register: Register,
    pub(super) last_seek: Option<Seek>,
    pub(super) insertion: Insertion,
    pub(super) request: Option<VimRequest>,
    pending: Vec<VimKey>,
    recording: Vec<VimKey>,
    last_change: Vec<VimKey>,
}

impl VimState {
    /// Returns what keys mean at the moment.
    pub fn mode(&self) -> VimMode {
        self.mode
    }

    /// Returns the keys of the unfinished phrase as text, for the status bar.
    pub fn pending(&self) -> String {
        let shown = |key: &VimKey| match key {
            VimKey::Char(c) => c.to_string(),
            VimKey::Ctrl(c) => format!("^{c}"),
            _ => String::new(),
        };
        self.pending.iter().map(shown).collect()
    }

    /// Returns what was deleted or yanked last.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Fills the register from outside, by whole lines if the text ends with a line break.
    pub fn set_register(&mut self, text: String) {
        let linewise = text.ends_with('\n');
        self.register = Register { text, linewise };
    }

    /// Returns what the last key asked of the caller, once.
    pub fn take_request(&mut self) -> Option<VimRequest> {
        self.request.take()
    }

    /// Returns the chars a growing selection covers, with the one under the caret, to be painted.
    pub fn visual_range(&self, buffer: &Buffer) -> Option<Range<usize>> {
        let range = buffer.selection().range();
        match self.mode {
            VimMode::Normal | VimMode::Insert => None,
            VimMode::Visual => Some(range.start..buffer.next(range.end)),
            VimMode::VisualLine => {
                let start = buffer.line_start(buffer.line_of(range.start));
                Some(start..buffer.line_end(buffer.line_of(range.end)))
            }
        }
    }

    /// Takes a key and returns the commands it means, to be performed in order.
    pub fn key(&mut self, key: VimKey, buffer: &Buffer) -> Vec<EditorCommand> {
        let mut script = Script::new(buffer);
        self.feed(key, &mut script);
        script.into_commands()
    }

    /// Starts insert mode, whose text will stand there `times` times.
    pub(super) fn start_insert(&mut self, times: usize, on_new_line: bool) {
        self.mode = VimMode::Insert;
        self.insertion = Insertion {
            times: times.min(MAX_REPEAT),
            on_new_line,
            typed: Vec::new(),
        };
    }

    /// Plays the last change again, with `count` instead of its own if there is one.
    pub(super) fn repeat(&mut self, count: Option<usize>, script: &mut Script) {
        let mut keys = self.last_change.clone();
        if let Some(count) = count {
            let is_digit = |key: &VimKey| matches!(key, VimKey::Char('0'..='9'));
            let digits = keys.iter().take_while(|key| is_digit(key)).count();
            keys.splice(..digits, count.to_string().chars().map(VimKey::Char));
        }
        for key in keys {
            self.feed(key, script);
        }
    }

    fn feed(&mut self, key: VimKey, script: &mut Script) {
        if self.mode == VimMode::Insert {
            self.recording.push(key);
            self.insert_key(key, script);
            return;
        }
        if key == VimKey::Esc {
            if self.pending.is_empty() && self.mode.is_visual() {
                self.mode = VimMode::Normal;
                script.put_caret(script.caret());
                script.settle(false);
            }
            self.pending.clear();
            return;
        }
        self.pending.push(key);
        match parse::parse(&self.pending, self.mode.is_visual()) {
            Err(Stop::More) => {}
            Err(Stop::Nothing) => self.pending.clear(),
            Ok(phrase) => {
                let keys = std::mem::take(&mut self.pending);
                if phrase.verb == Verb::Repeat {
                    self.repeat(phrase.count, script);
                    return;
                }
                if self.mode == VimMode::Normal {
                    self.recording.clear();
                }
                self.recording.extend(keys);
                let done = act::act(self, phrase, script);
                if done && phrase.verb.is_change() && self.mode == VimMode::Normal {
                    self.last_change = self.recording.clone();
                }
            }
        }
    }

    fn insert_key(&mut self, key: VimKey, script: &mut Script) {
        if key != VimKey::Esc {
            self.insertion.typed.push(key);
            type_key(key, script);
            return;
        }
        let insertion = std::mem::take(&mut self.insertion);
        for _ in 1..insertion.times {
            if insertion.on_new_line {
                script.step(Motion::LineEnd, false);
                script.run(EditorCommand::Newline);
            }
            for key in &insertion.typed {
                type_key(*key, script);
            }
        }
        if script.caret() > script.buffer().line_start(script.line()) {
            script.step(Motion::Left, false);
        }
        script.run(EditorCommand::CloseGroup);
        self.mode = VimMode::Normal;
        self.last_change = std::mem::take(&mut self.recording);
    }
}

/// A key of insert mode.
fn type_key(key: VimKey, script: &mut Script) {
    let motion = match key {
        VimKey::Left => Motion::Left,
        VimKey::Right => Motion::Right,
        VimKey::Up => Motion::Up,
        VimKey::Down => Motion::Down,
        VimKey::Home => Motion::LineStart,
        VimKey::End => Motion::LineEnd,
        VimKey::Char(c) => return script.run(EditorCommand::Insert(c)),
        VimKey::Enter => return script.run(EditorCommand::Newline),
        VimKey::Tab => return script.run(EditorCommand::Tab),
        VimKey::Backspace => return script.run(EditorCommand::Backspace),
        VimKey::Delete => return script.run(EditorCommand::Delete),
        VimKey::Ctrl('w') => return script.run(EditorCommand::DeleteWordBack),
        VimKey::Ctrl('t') => return script.run(EditorCommand::Indent),
        VimKey::Ctrl('d') => return script.run(EditorCommand::Dedent),
        VimKey::Ctrl('u') => {
            let start = script.buffer().line_start(script.line());
            return script.replace(start..script.caret(), "");
        }
        VimKey::Ctrl(_) | VimKey::Esc => return,
    };
    script.step(motion, false);
}
