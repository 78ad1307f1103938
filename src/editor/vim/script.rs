//! A growing list of commands, each already performed on a fork of the buffer.
//!
//! Invariant: the fork is what the caller's buffer will be after the commands so far.

use crate::editor::{Buffer, EditorCommand, Motion, Selection};

#[derive(Debug)]
pub(super) struct Script {
    fork: Buffer,
    commands: Vec<EditorCommand>,
}

impl Script {
    pub(super) fn new(buffer: &Buffer) -> Self {
        Self {
            fork: buffer.fork(),
            commands: Vec::new(),
        }
    }

    /// Returns the buffer as the commands so far leave it.
    pub(super) fn buffer(&self) -> &Buffer {
        &self.fork
    }

    pub(super) fn caret(&self) -> usize {
        self.fork.caret_char()
    }

    pub(super) fn line(&self) -> usize {
        self.fork.line_of(self.caret())
    }

    pub(super) fn run(&mut self, command: EditorCommand) {
        self.fork.perform(command.clone());
        self.commands.push(command);
    }

    pub(super) fn put_caret(&mut self, at: usize) {
        self.run(EditorCommand::Select(Selection::at(at)));
    }

    pub(super) fn step(&mut self, motion: Motion, select: bool) {
        self.run(EditorCommand::Move { motion, select });
    }

    /// Keeps the caret of normal and visual mode on a character.
    pub(super) fn settle(&mut self, select: bool) {
        self.step(Motion::OntoText, select);
    }

    pub(super) fn replace(&mut self, range: std::ops::Range<usize>, text: impl Into<String>) {
        let text = text.into();
        self.run(EditorCommand::ReplaceRange { range, text });
    }

    pub(super) fn into_commands(self) -> Vec<EditorCommand> {
        self.commands
    }
}
