//! Undo and redo: steps of edits that are taken back by their inverses.
//!
//! Invariant: grouping depends on the commands alone, never on time, so that a replayed session
//! undoes exactly like the live one. A step restores the selection it started from.

use super::edit::Edit;
use super::place::Selection;

/// The typed edits after which a run becomes a new step.
const MAX_RUN: usize = 64;

/// How a command joins the step before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// A typed character joins other typed characters.
    Typing,
    /// An erased character joins other erased characters.
    Erasing,
    /// Everything else stands alone.
    Alone,
}

/// What one undo takes back.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The edits, oldest first.
    pub(super) edits: Vec<Edit>,
    /// The selection before the first edit.
    pub(super) before: Selection,
    /// The selection after the last edit.
    pub(super) after: Selection,
    recorded: usize,
}

/// The steps done and undone, and whether the newest may still grow.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    open: Option<Run>,
    grouped: Option<Selection>,
    touched: bool,
}

impl History {
    /// Prepares for the edits of a command.
    pub(super) fn enter(&mut self, run: Run) {
        self.touched = false;
        let full = self
            .done
            .last()
            .is_some_and(|step| step.recorded >= MAX_RUN);
        let joins = self.open == Some(run) && run != Run::Alone && !full;
        if self.grouped.is_none() && !joins {
            self.open = None;
        }
    }

    /// Records an edit of the command `run` that found the selection `before`.
    pub(super) fn record(&mut self, edit: Edit, run: Run, before: Selection) {
        self.undone.clear();
        self.touched = true;
        if self.open.is_none() {
            self.open = Some(run);
            let before = self.grouped.unwrap_or(before);
            self.done.push(Step {
                edits: Vec::new(),
                before,
                after: before,
                recorded: 0,
            });
        }
        if let Some(step) = self.done.last_mut() {
            step.recorded += 1;
            match step.edits.last_mut() {
                Some(last) if continues(last, &edit) => last.insert.push_str(&edit.insert),
                _ => step.edits.push(edit),
            }
        }
    }

    /// Notes the selection the command left behind.
    pub(super) fn leave(&mut self, after: Selection) {
        if let Some(step) = self.done.last_mut().filter(|_| self.touched) {
            step.after = after;
        }
    }

    /// Ends the newest step; the next edit starts another.
    pub(super) fn seal(&mut self) {
        self.open = None;
        self.grouped = None;
    }

    /// Starts a step at the selection `before` that takes every edit until [`History::seal`].
    pub(super) fn group(&mut self, before: Selection) {
        self.open = None;
        self.grouped = Some(before);
    }

    /// Moves the newest step to the undone ones and returns it.
    pub(super) fn undo(&mut self) -> Option<Step> {
        self.seal();
        let step = self.done.pop()?;
        self.undone.push(step.clone());
        Some(step)
    }

    /// Moves the step undone last back and returns it.
    pub(super) fn redo(&mut self) -> Option<Step> {
        self.seal();
        let step = self.undone.pop()?;
        self.done.push(step.clone());
        Some(step)
    }
}

/// Whether `edit` only types on where the short insertion `last` ended.
fn continues(last: &Edit, edit: &Edit) -> bool {
    last.remove.is_empty()
        && edit.remove.is_empty()
        && last.insert.len() + edit.insert.len() <= 4 * MAX_RUN
        && edit.at == last.at + last.insert.chars().count()
}
