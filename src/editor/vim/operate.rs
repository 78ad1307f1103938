//! What operators do to a piece of the text.
//!
//! Invariant: an operator sees only its span; how the span was named (motion, object, selection)
//! is settled before.

use std::ops::Range;

use super::motion::{self, Reach};
use super::parse::{Case, Operator, VimMotion};
use super::script::Script;
use super::state::Register;
use crate::editor::motion::Class;
use crate::editor::{Buffer, EditorCommand, Selection};

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// Chars.
    Chars(Range<usize>),
    /// Whole lines, first and last.
    Lines(usize, usize),
}

impl Span {
    /// Returns what a register keeps of the span.
    pub(super) fn register(&self, buffer: &Buffer) -> Register {
        match self {
            Self::Chars(range) => Register {
                text: buffer.slice(range.clone()),
                linewise: false,
            },
            Self::Lines(first, last) => {
                let range = buffer.line_start(*first)..buffer.line_end(*last);
                Register {
                    text: buffer.slice(range) + "\n",
                    linewise: true,
                }
            }
        }
    }

    /// Returns the first and last line the span touches.
    pub(super) fn lines(&self, buffer: &Buffer) -> (usize, usize) {
        match self {
            Self::Chars(range) => (buffer.line_of(range.start), buffer.line_of(range.end)),
            Self::Lines(first, last) => (*first, *last),
        }
    }
}

/// Returns the span between the caret and where `motion` lands.
pub(super) fn over_motion(
    buffer: &Buffer,
    operator: Operator,
    motion: VimMotion,
    count: Option<usize>,
) -> Option<Span> {
    let from = buffer.caret_char();
    if let (Operator::Change, VimMotion::WordForward { big }) = (operator, motion)
        && motion::class(buffer, from, big) != Class::Blank
    {
        // `cw` changes the word, not the blanks behind it, even on the word's last character.
        let mut at = motion::word_end(buffer, from, big);
        for _ in 1..count.unwrap_or(1).min(buffer.len()) {
            at = motion::word_end(buffer, buffer.next(at), big);
        }
        return Some(Span::Chars(from..buffer.next(at)));
    }
    let (to, reach) = motion::land(buffer, from, motion, count)?;
    let (start, end) = (from.min(to), from.max(to));
    Some(match reach {
        Reach::Lines => Span::Lines(buffer.line_of(start), buffer.line_of(end)),
        Reach::Inclusive => Span::Chars(start..buffer.next(end)),
        Reach::Exclusive => Span::Chars(start..pulled_back(buffer, motion, start, end)),
    })
}

/// An exclusive end at the start of a later line (or, for words, in its indentation) means the end
/// of the text before.
fn pulled_back(buffer: &Buffer, motion: VimMotion, start: usize, end: usize) -> usize {
    let (first, last) = (buffer.line_of(start), buffer.line_of(end));
    let in_indentation = match motion {
        VimMotion::WordForward { .. } => end <= buffer.first_nonblank(last),
        VimMotion::ParagraphForward => end == buffer.line_start(last) && end < buffer.len(),
        _ => false,
    };
    if last == first || !in_indentation {
        return end;
    }
    let full = (first + 1..last)
        .rev()
        .find(|line| !motion::is_blank(buffer, *line));
    buffer.line_end(full.unwrap_or(first))
}

/// Deletes a span; the caret goes where the text behind it is.
pub(super) fn delete(span: &Span, script: &mut Script) {
    match *span {
        Span::Chars(ref range) => {
            script.replace(range.clone(), "");
            script.settle(false);
        }
        Span::Lines(first, last) => {
            let buffer = script.buffer();
            let range = if last + 1 < buffer.line_count() {
                buffer.line_start(first)..buffer.line_start(last + 1)
            } else {
                buffer.line_start(first).saturating_sub(1)..buffer.len()
            };
            script.replace(range, "");
            let line = first.min(script.buffer().line_count() - 1);
            script.put_caret(script.buffer().first_nonblank(line));
            script.settle(false);
        }
    }
}

/// Deletes a span to be typed anew; lines keep one line and their indentation.
pub(super) fn clear(span: &Span, script: &mut Script) {
    let buffer = script.buffer();
    let range = match *span {
        Span::Chars(ref range) => range.clone(),
        Span::Lines(first, last) if buffer.settings().auto_indent => {
            buffer.first_nonblank(first)..buffer.line_end(last)
        }
        Span::Lines(first, last) => buffer.line_start(first)..buffer.line_end(last),
    };
    script.replace(range, "");
}

/// Indents (or dedents) the lines of a span `times` times.
pub(super) fn shift(span: &Span, command: &EditorCommand, times: usize, script: &mut Script) {
    let (first, last) = span.lines(script.buffer());
    for _ in 0..times.min(20) {
        script.run(EditorCommand::Select(Selection {
            anchor: script.buffer().line_start(first),
            caret: script.buffer().line_end(last),
        }));
        script.run(command.clone());
    }
    script.put_caret(script.buffer().first_nonblank(first));
    script.settle(false);
}

/// Changes the letters of a span; the caret goes to its start.
pub(super) fn change_case(span: &Span, case: Case, script: &mut Script) {
    let range = match *span {
        Span::Chars(ref range) => range.clone(),
        Span::Lines(first, last) => {
            script.buffer().line_start(first)..script.buffer().line_end(last)
        }
    };
    let text = script.buffer().slice(range.clone());
    let start = range.start;
    script.replace(
        range,
        text.chars().map(|c| cased(c, case)).collect::<String>(),
    );
    script.put_caret(start);
    script.settle(false);
}

/// Replaces every character of a span that is no line break.
pub(super) fn overwrite(range: Range<usize>, with: char, script: &mut Script) {
    let mut text = String::new();
    let mut at = range.start;
    while at < range.end {
        let keep = script.buffer().char_at(at).filter(|c| *c == '\n');
        text.push(keep.unwrap_or(with));
        at = script.buffer().next(at);
    }
    script.replace(range, text);
}

/// Joins the caret's line with the next one, with a space between texts.
pub(super) fn join(script: &mut Script) -> bool {
    let buffer = script.buffer();
    let line = script.line();
    if line + 1 >= buffer.line_count() {
        return false;
    }
    let (end, next) = (buffer.line_end(line), buffer.first_nonblank(line + 1));
    let ends_blank = end == buffer.line_start(line)
        || buffer
            .chars_before(end)
            .next()
            .is_some_and(char::is_whitespace);
    let follows = buffer.char_at(next).is_some_and(|c| c != ')' && c != '\n');
    let between = if follows && !ends_blank { " " } else { "" };
    script.replace(end..next, between);
    script.put_caret(end);
    true
}

/// A letter in another case where that is one char, too.
fn cased(c: char, case: Case) -> char {
    let upper = case == Case::Upper || (case == Case::Toggle && c.is_lowercase());
    let (mut lower, mut higher) = (c.to_lowercase(), c.to_uppercase());
    let (one, more) = if upper {
        (higher.next(), higher.next())
    } else {
        (lower.next(), lower.next())
    };
    one.filter(|_| more.is_none()).unwrap_or(c)
}
