//! Commands on whole lines: indentation, comments, moving and deleting.
//!
//! Invariant: a selection that ends at the start of a line does not mean that line. Edits of
//! several lines are made from the last line up, so that none shifts the place of another.

use std::ops::RangeInclusive;

use super::buffer::Buffer;
use super::place::Selection;

/// Returns the lines a selection means.
pub(super) fn selected(buffer: &Buffer) -> RangeInclusive<usize> {
    let range = buffer.selection().range();
    let first = buffer.line_of(range.start);
    let last = buffer.line_of(range.end);
    if last > first && buffer.line_start(last) == range.end {
        first..=last - 1
    } else {
        first..=last
    }
}

/// Breaks the line at the caret.
pub(super) fn break_line(buffer: &mut Buffer) {
    let mut text = String::from("\n");
    if buffer.settings().auto_indent {
        let at = buffer.selection().range().start;
        let start = buffer.line_start(buffer.line_of(at));
        let indentation = buffer.first_nonblank(buffer.line_of(at)).min(at);
        text.push_str(&buffer.slice(start..indentation));
        // What opens a block: Python's colon, and a bracket that is still open.
        let mut before = buffer.chars_before(at).take(at - start);
        let opener = before.find(|c| !c.is_whitespace());
        if buffer.settings().has_blocks && opener.is_some_and(|c| ":([{".contains(c)) {
            text.push_str(&" ".repeat(buffer.settings().indent));
        }
    }
    buffer.type_text(&text);
}

/// Inserts spaces up to the next stop, or indents the lines if several are selected.
pub(super) fn tab(buffer: &mut Buffer) {
    let range = buffer.selection().range();
    if buffer.line_of(range.start) != buffer.line_of(range.end) {
        indent(buffer);
        return;
    }
    let level = buffer.settings().indent.max(1);
    let cell = buffer.position(range.start).cell;
    buffer.type_text(&" ".repeat(level - cell % level));
}

/// Returns where a backspace reaches: the grapheme before, or the stop before in indentation.
pub(super) fn backspace_start(buffer: &Buffer) -> usize {
    let caret = buffer.caret_char();
    let start = buffer.line_start(buffer.line_of(caret));
    let spaces = caret - start;
    let indented = spaces > 0 && buffer.chars_before(caret).take(spaces).all(|c| c == ' ');
    if indented && buffer.settings().auto_indent {
        let level = buffer.settings().indent.max(1);
        start + (spaces - 1) / level * level
    } else {
        buffer.previous(caret)
    }
}

/// Deletes the selected lines; the caret keeps its cell.
pub(super) fn delete(buffer: &mut Buffer) {
    let lines = selected(buffer);
    let was = buffer.caret();
    let (first, last) = (*lines.start(), *lines.end());
    let range = if last + 1 < buffer.line_count() {
        buffer.line_start(first)..buffer.line_start(last + 1)
    } else {
        // The last line has no line break of its own; the one before it goes.
        buffer.line_start(first).saturating_sub(1)..buffer.len()
    };
    buffer.replace(range, "");
    let at = buffer.at_cell(first, was.cell);
    buffer.select(Selection::at(at));
}

/// Repeats the selected lines below; the selection goes to the copy.
pub(super) fn duplicate(buffer: &mut Buffer) {
    let lines = selected(buffer);
    let selection = buffer.selection();
    let range = buffer.line_start(*lines.start())..buffer.line_end(*lines.end());
    let shift = range.end - range.start + 1;
    let copy = format!("\n{}", buffer.slice(range.clone()));
    buffer.replace(range.end..range.end, &copy);
    buffer.select(Selection {
        anchor: selection.anchor + shift,
        caret: selection.caret + shift,
    });
}

/// Swaps the selected lines with the one above.
pub(super) fn move_up(buffer: &mut Buffer) {
    let lines = selected(buffer);
    let Some(above) = lines.start().checked_sub(1) else {
        return;
    };
    let shift = buffer.line_start(*lines.start()) - buffer.line_start(above);
    swap(buffer, above..=above, lines, |at| at.saturating_sub(shift));
}

/// Swaps the selected lines with the one below.
pub(super) fn move_down(buffer: &mut Buffer) {
    let lines = selected(buffer);
    let below = *lines.end() + 1;
    if below < buffer.line_count() {
        let shift = buffer.line_end(below) + 1 - buffer.line_start(below);
        swap(buffer, lines, below..=below, |at| at + shift);
    }
}

/// Indents the selected lines by one level; blank ones only if there are no others.
pub(super) fn indent(buffer: &mut Buffer) {
    let level = " ".repeat(buffer.settings().indent);
    for line in targets(buffer).into_iter().rev() {
        let at = buffer.line_start(line);
        buffer.replace(at..at, &level);
    }
}

/// Takes one level of indentation from the selected lines.
pub(super) fn dedent(buffer: &mut Buffer) {
    let level = buffer.settings().indent;
    for line in selected(buffer).rev() {
        let start = buffer.line_start(line);
        let is_space = |at: &usize| buffer.char_at(*at) == Some(' ');
        let width = match buffer.char_at(start) {
            Some('\t') => 1,
            _ => (start..start + level).take_while(is_space).count(),
        };
        buffer.replace(start..start + width, "");
    }
}

/// Comments the selected lines in if all of them are out, else out.
pub(super) fn toggle_comment(buffer: &mut Buffer, prefix: &str) {
    let lines = targets(buffer);
    let length = prefix.chars().count();
    let is_out = |line: &usize| {
        let at = buffer.first_nonblank(*line);
        buffer.slice(at..at + length) == prefix
    };
    if lines.iter().all(is_out) {
        for line in lines.into_iter().rev() {
            let at = buffer.first_nonblank(line);
            let space = usize::from(buffer.char_at(at + length) == Some(' '));
            buffer.replace(at..at + length + space, "");
        }
    } else {
        let indentation = |line: &usize| buffer.first_nonblank(*line) - buffer.line_start(*line);
        let least = lines.iter().map(indentation).min().unwrap_or(0);
        for line in lines.into_iter().rev() {
            let at = buffer.line_start(line) + least;
            buffer.replace(at..at, &format!("{prefix} "));
        }
    }
}

/// The selected lines that have text, or all of them if none has.
fn targets(buffer: &Buffer) -> Vec<usize> {
    let has_text = |line: &usize| buffer.first_nonblank(*line) < buffer.line_end(*line);
    let lines: Vec<usize> = selected(buffer).filter(has_text).collect();
    if lines.is_empty() {
        selected(buffer).collect()
    } else {
        lines
    }
}

/// Swaps two neighboring blocks of lines and moves the selection by `carry`.
fn swap(
    buffer: &mut Buffer,
    upper: RangeInclusive<usize>,
    lower: RangeInclusive<usize>,
    carry: impl Fn(usize) -> usize,
) {
    let selection = buffer.selection();
    let upper = buffer.line_start(*upper.start())..buffer.line_end(*upper.end());
    let lower = buffer.line_start(*lower.start())..buffer.line_end(*lower.end());
    let swapped = format!(
        "{}\n{}",
        buffer.slice(lower.clone()),
        buffer.slice(upper.clone())
    );
    buffer.replace(upper.start..lower.end, &swapped);
    buffer.select(Selection {
        anchor: carry(selection.anchor),
        caret: carry(selection.caret),
    });
}
