//! Vim's text objects: the word, the quotes, the brackets, the paragraph around the caret.
//!
//! Invariant: an object is a piece of the text that touches the caret, or for quotes the next pair
//! in the line; `None` if there is no such piece.

use std::ops::Range;

use super::motion::{class, is_blank};
use super::operate::Span;
use super::parse::{Object, ObjectKind};
use crate::editor::Buffer;
use crate::editor::brackets::{closing, opening};
use crate::editor::motion::Class;

/// Returns what `object` covers at `at`.
pub(super) fn find(buffer: &Buffer, at: usize, object: Object) -> Option<Span> {
    let around = object.around;
    match object.kind {
        ObjectKind::Word { big } => Some(Span::Chars(word(buffer, at, big, around))),
        ObjectKind::Quote(quote) => Some(Span::Chars(quoted(buffer, at, quote, around)?)),
        ObjectKind::Brackets(open, close) => {
            let range = bracketed(buffer, at, open, close)?;
            Some(Span::Chars(if around {
                range
            } else {
                range.start + 1..range.end - 1
            }))
        }
        ObjectKind::Paragraph => Some(paragraph(buffer, buffer.line_of(at), around)),
    }
}

/// The run of one class around `at` within its line, or between `from` and the line's end.
fn run(buffer: &Buffer, at: usize, big: bool) -> Range<usize> {
    let line = buffer.line_of(at);
    let (first, last) = (buffer.line_start(line), buffer.line_end(line));
    let wanted = class(buffer, at, big);
    let (mut start, mut end) = (at, at);
    while start > first && class(buffer, buffer.previous(start), big) == wanted {
        start = buffer.previous(start);
    }
    while end < last && class(buffer, end, big) == wanted {
        end = buffer.next(end);
    }
    start..end
}

fn word(buffer: &Buffer, at: usize, big: bool, around: bool) -> Range<usize> {
    let inner = run(buffer, at, big);
    if !around {
        return inner;
    }
    let behind = run(buffer, inner.end, big);
    let on_blank = class(buffer, at, big) == Class::Blank;
    let next_blank = class(buffer, inner.end, big) == Class::Blank;
    if (on_blank || next_blank) && behind.end > inner.end {
        return inner.start..behind.end;
    }
    let line_start = buffer.line_start(buffer.line_of(at));
    let before = run(buffer, buffer.previous(inner.start), big);
    let blank_before = class(buffer, before.start, big) == Class::Blank;
    if inner.start > line_start && blank_before && !on_blank {
        before.start..inner.end
    } else {
        inner
    }
}

fn quoted(buffer: &Buffer, at: usize, quote: char, around: bool) -> Option<Range<usize>> {
    let line = buffer.line_of(at);
    let start = buffer.line_start(line);
    let mut quotes = Vec::new();
    let mut escaped = false;
    for (offset, c) in buffer.line(line).chars().enumerate() {
        if c == quote && !escaped {
            quotes.push(start + offset);
        }
        escaped = c == '\\' && !escaped;
    }
    let mut pairs = quotes.as_chunks::<2>().0.iter();
    let [open, close] = *pairs.find(|[_, close]| *close >= at)?;
    if !around {
        return Some(open + 1..close);
    }
    let blanks = buffer
        .chars_from(close + 1)
        .take_while(|c| *c == ' ')
        .count();
    Some(open..close + 1 + blanks)
}

fn bracketed(buffer: &Buffer, at: usize, open: char, close: char) -> Option<Range<usize>> {
    let (start, end) = match buffer.char_at(at) {
        Some(c) if c == open => (at, closing(buffer, at + 1, open, close)?),
        Some(c) if c == close => (opening(buffer, at, open, close)?, at),
        _ => {
            let start = opening(buffer, at, open, close)?;
            (start, closing(buffer, at, open, close)?)
        }
    };
    Some(start..end + 1)
}

fn paragraph(buffer: &Buffer, line: usize, around: bool) -> Span {
    let same_as = |wanted: usize| {
        let blank = is_blank(buffer, wanted);
        move |line: &usize| is_blank(buffer, *line) == blank
    };
    let first = (0..=line).rev().take_while(same_as(line)).last();
    let last_of = |line: usize| (line..buffer.line_count()).take_while(same_as(line)).last();
    let mut last = last_of(line).unwrap_or(line);
    if around && last + 1 < buffer.line_count() {
        last = last_of(last + 1).unwrap_or(last);
    }
    Span::Lines(first.unwrap_or(line), last)
}
