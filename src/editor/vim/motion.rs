//! Where vim's motions land.
//!
//! Invariant: a motion that cannot move returns `None`, which fails the whole phrase, like vim's
//! bell. Landings lie on grapheme boundaries.

use super::parse::{Seek, VimMotion};
use crate::editor::Buffer;
use crate::editor::brackets::partner;
use crate::editor::motion::{Class, skip, skip_back};

/// The lines of half a page; the core does not know the window.
pub(super) const HALF_PAGE: usize = 12;

/// What an operator takes between the caret and a landing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The chars up to the later end.
    Exclusive,
    /// The chars through the later end.
    Inclusive,
    /// Whole lines.
    Lines,
}

/// Returns where `motion` lands from `from`, and what an operator takes.
pub(super) fn land(
    buffer: &Buffer,
    from: usize,
    motion: VimMotion,
    count: Option<usize>,
) -> Option<(usize, Reach)> {
    let n = count.unwrap_or(1);
    let line = buffer.line_of(from);
    let (first, end) = (buffer.line_start(line), buffer.line_end(line));
    let last_line = buffer.line_count() - 1;
    let to_line = |line: usize| (buffer.first_nonblank(line.min(last_line)), Reach::Lines);
    let moved = |to: usize, reach| (to != from).then_some((to, reach));
    match motion {
        VimMotion::Left => {
            let step = |at| Some(buffer.previous(at)).filter(|_| at > first);
            moved(repeat(from, n, step), Reach::Exclusive)
        }
        VimMotion::Right => {
            let step = |at| Some(buffer.next(at)).filter(|_| at < end);
            moved(repeat(from, n, step), Reach::Exclusive)
        }
        VimMotion::Up => Some(to_line(line.checked_sub(n)?)),
        VimMotion::Down => (line + n <= last_line).then(|| to_line(line + n)),
        VimMotion::HalfPageUp => Some(to_line(line.saturating_sub(n * HALF_PAGE))),
        VimMotion::HalfPageDown => Some(to_line(line + n * HALF_PAGE)),
        VimMotion::WordForward { big } => {
            let step = |at| (at < buffer.len()).then(|| word_forward(buffer, at, big));
            moved(repeat(from, n, step), Reach::Exclusive)
        }
        VimMotion::WordBack { big } => {
            let step = |at| (at > 0).then(|| word_back(buffer, at, big));
            moved(repeat(from, n, step), Reach::Exclusive)
        }
        VimMotion::WordEnd { big } => {
            let step = |at| Some(word_end(buffer, buffer.next(at), big)).filter(|to| *to > at);
            moved(repeat(from, n, step), Reach::Inclusive)
        }
        VimMotion::LineStart => Some((first, Reach::Exclusive)),
        VimMotion::FirstNonblank => Some((buffer.first_nonblank(line), Reach::Exclusive)),
        VimMotion::LineEnd => {
            let end = buffer.line_end((line + n - 1).min(last_line));
            Some((end, Reach::Exclusive))
        }
        VimMotion::DocumentStart => Some(to_line(n - 1)),
        VimMotion::DocumentEnd => Some(to_line(count.map_or(last_line, |n| n - 1))),
        VimMotion::ParagraphBack => {
            let step = |at| (at > 0).then(|| paragraph_back(buffer, at));
            moved(repeat(from, n, step), Reach::Exclusive)
        }
        VimMotion::ParagraphForward => {
            let step = |at| (at < buffer.len()).then(|| paragraph_forward(buffer, at));
            moved(repeat(from, n, step), Reach::Exclusive)
        }
        VimMotion::Bracket => {
            let mut ahead = (from..end).filter(|at| buffer.char_at(*at).is_some_and(is_bracket));
            Some((partner(buffer, ahead.next()?)?, Reach::Inclusive))
        }
        VimMotion::Seek(seek) => sought(buffer, from, seek, n, first..end),
        // The state replaces it by the last seek; without one there is nowhere to go.
        VimMotion::SeekAgain { .. } => None,
    }
}

/// Returns the end of the word at or behind `at`: where its last grapheme starts.
pub(super) fn word_end(buffer: &Buffer, at: usize, big: bool) -> usize {
    let mut at = at;
    while at < buffer.len() && class(buffer, at, big) == Class::Blank {
        at = buffer.next(at);
    }
    let wanted = class(buffer, at, big);
    buffer.previous(skip(buffer, at, |c| class_of(c, big) == wanted))
}

/// Returns the class of the grapheme at `at`, where all that is not blank is a `big` word.
pub(super) fn class(buffer: &Buffer, at: usize, big: bool) -> Class {
    buffer
        .char_at(at)
        .map_or(Class::Blank, |c| class_of(c, big))
}

fn class_of(c: char, big: bool) -> Class {
    match Class::of(c) {
        Class::Other if big => Class::Word,
        class => class,
    }
}

/// Returns whether a line holds nothing but blanks.
pub(super) fn is_blank(buffer: &Buffer, line: usize) -> bool {
    buffer.first_nonblank(line) == buffer.line_end(line)
}

fn is_bracket(c: char) -> bool {
    "()[]{}".contains(c)
}

/// Steps up to `n` times, as long as there is a step.
fn repeat(from: usize, n: usize, step: impl Fn(usize) -> Option<usize>) -> usize {
    let steps = std::iter::successors(Some(from), |at| step(*at).filter(|to| to != at));
    steps.take(n + 1).last().unwrap_or(from)
}

fn is_empty_line(buffer: &Buffer, at: usize) -> bool {
    let line = buffer.line_of(at);
    buffer.line_start(line) == buffer.line_end(line)
}

fn word_forward(buffer: &Buffer, from: usize, big: bool) -> usize {
    let mut at = from;
    let start = class(buffer, at, big);
    if start != Class::Blank {
        at = skip(buffer, at, |c| class_of(c, big) == start);
    }
    while at < buffer.len() && class(buffer, at, big) == Class::Blank {
        if at != from && is_empty_line(buffer, at) {
            break;
        }
        at = buffer.next(at);
    }
    at
}

fn word_back(buffer: &Buffer, from: usize, big: bool) -> usize {
    let mut at = buffer.previous(from);
    while at > 0 && class(buffer, at, big) == Class::Blank && !is_empty_line(buffer, at) {
        at = buffer.previous(at);
    }
    let wanted = class(buffer, at, big);
    if wanted == Class::Blank {
        at
    } else {
        skip_back(buffer, at, |c| class_of(c, big) == wanted)
    }
}

fn paragraph_forward(buffer: &Buffer, from: usize) -> usize {
    let lines = buffer.line_of(from)..buffer.line_count();
    let mut rest = lines.skip_while(|line| is_blank(buffer, *line));
    let blank = rest.find(|line| is_blank(buffer, *line));
    blank.map_or(buffer.len(), |line| buffer.line_start(line))
}

fn paragraph_back(buffer: &Buffer, from: usize) -> usize {
    let lines = (0..=buffer.line_of(from)).rev();
    let mut rest = lines.skip_while(|line| is_blank(buffer, *line));
    let blank = rest.find(|line| is_blank(buffer, *line));
    blank.map_or(0, |line| buffer.line_start(line))
}

fn sought(
    buffer: &Buffer,
    from: usize,
    seek: Seek,
    n: usize,
    line: std::ops::Range<usize>,
) -> Option<(usize, Reach)> {
    let is_wanted = |at: &usize| buffer.char_at(*at) == Some(seek.wanted);
    let passes_one = seek.again && seek.till;
    if seek.forward {
        let start = if passes_one { buffer.next(from) } else { from };
        let found = (buffer.next(start)..line.end)
            .filter(is_wanted)
            .nth(n - 1)?;
        let to = if seek.till {
            buffer.previous(found)
        } else {
            found
        };
        Some((to, Reach::Inclusive))
    } else {
        let end = if passes_one {
            buffer.previous(from)
        } else {
            from
        };
        let found = (line.start..end).rev().filter(is_wanted).nth(n - 1)?;
        let to = if seek.till { buffer.next(found) } else { found };
        Some((to, Reach::Exclusive))
    }
}
