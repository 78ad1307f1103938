//! Where complaints about one file go, and the small checks that every module needs. Invariant:
//! nothing is said about a value that was already complained about.

use std::ops::{Range, RangeInclusive};

use super::names::SHOWN;
use crate::base::text::elide;
use crate::base::{Diagnostic, Place, SourceText};
use crate::deck::codes::{self, Code};
use crate::deck::places::{Places, Spot};
use crate::deck::raw::{At, List, NOWHERE};

/// Takes the complaints about one file and notes the places of its parts.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    pub(super) source: &'a SourceText,
    file: usize,
    out: &'a mut Vec<Diagnostic>,
    places: &'a mut Places,
}

/// The longest length a clock may have, in minutes.
const DAY: i64 = 24 * 60;

impl<'a> Sink<'a> {
    pub(super) fn new(
        file: usize,
        source: &'a SourceText,
        out: &'a mut Vec<Diagnostic>,
        places: &'a mut Places,
    ) -> Self {
        Self {
            source,
            file,
            out,
            places,
        }
    }

    /// Complains, unless the value was mended.
    pub(super) fn say(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if span == NOWHERE {
            return;
        }
        self.out.push(Diagnostic {
            code: code.code,
            severity: code.severity,
            message: message.into(),
            place: Some(self.source.place(span.start)),
            help: help.into(),
        });
    }

    /// Returns where a byte range begins: the file's index and the offset. Cheap, unlike a place.
    pub(super) fn start(&self, span: &Range<usize>) -> (usize, usize) {
        (self.file, span.start)
    }

    /// Returns the place of a start in any file of the deck.
    pub(super) fn place(&self, start: (usize, usize)) -> Option<Place> {
        self.places.resolve(start)
    }

    /// Notes where a part of the deck stands.
    pub(super) fn mark(&mut self, spot: Spot, span: Range<usize>) {
        self.places.set(spot, self.file, span);
    }

    /// Returns the text without white space around it; complains if nothing is left.
    pub(super) fn text(&mut self, text: &At<String>, empty: Code, what: &str) -> String {
        if text.trim().is_empty() {
            self.say(
                empty,
                text.span(),
                format!("{what} is empty"),
                format!("write {what}, or take the whole entry out"),
            );
        }
        self.clean(text, what);
        text.trim().to_owned()
    }

    /// Returns the text as it is written (programs keep their white space).
    pub(super) fn verbatim(&mut self, text: &At<String>, empty: Code, what: &str) -> String {
        self.text(text, empty, what);
        text.to_string()
    }

    /// Complains about characters that would do something to a terminal.
    pub(super) fn clean(&mut self, text: &At<String>, what: &str) {
        if let Some(c) = hostile(text) {
            self.say(
                codes::CONTROL_CHARACTER,
                text.span(),
                format!(
                    "{what} contains the control character U+{:04X}",
                    u32::from(c)
                ),
                "take the character out; only tabs and line ends are allowed",
            );
        }
    }

    /// Returns a length in minutes; complains if it is no length of a clock.
    pub(super) fn minutes(&mut self, minutes: &At<i64>, what: &str) -> u32 {
        if !(1..=DAY).contains(&minutes.value()) {
            self.say(
                codes::NO_MINUTES,
                minutes.span(),
                format!("{what} cannot be {} minutes long", minutes.value()),
                "write a whole number of minutes from 1 to 1440",
            );
        }
        u32::try_from(minutes.value()).unwrap_or(0)
    }

    /// Complains if a list is shorter or longer than it may be; `things` is a plural.
    pub(super) fn count<T>(
        &mut self,
        code: Code,
        list: &List<T>,
        allowed: RangeInclusive<usize>,
        owner: (&str, Range<usize>),
        things: &str,
    ) {
        if allowed.contains(&list.len()) || !list.is_known() {
            return;
        }
        let (owner, span) = owner;
        let (low, high) = (*allowed.start(), *allowed.end());
        let wanted = if high == usize::MAX {
            format!("at least {low}")
        } else if low == high {
            format!("exactly {low}")
        } else {
            format!("{low} to {high}")
        };
        self.say(
            code,
            span,
            format!("{owner} needs {wanted} {things} and has {}", list.len()),
            if list.len() < low {
                format!("add {} more", low - list.len())
            } else {
                format!("take {} out", list.len() - high)
            },
        );
    }

    /// Complains about texts that are given twice in a list, ignoring case and outer white space.
    pub(super) fn distinct(&mut self, code: Code, list: &[At<String>], what: &str) {
        let mut seen = Vec::new();
        for item in list.iter().filter(|item| item.is_known()) {
            let key = item.trim().to_lowercase();
            if key.is_empty() {
                continue;
            }
            if seen.contains(&key) {
                self.say(
                    code,
                    item.span(),
                    format!("{what} `{}` is given twice", elide(item.trim(), SHOWN)),
                    "take one of the two out, or say something else",
                );
            } else {
                seen.push(key);
            }
        }
    }

    /// Returns the tags; complains about empty and repeated ones.
    pub(super) fn tags(&mut self, tags: &List<String>) -> Vec<String> {
        self.distinct(codes::SAME_TAG, tags, "tag");
        tags.iter()
            .map(|tag| self.text(tag, codes::EMPTY_TEXT, "the tag"))
            .collect()
    }
}

/// The first character that may not reach a terminal. Every text of a deck is looked through at every
/// start of the program, so plain letters are passed over as bytes.
fn hostile(text: &str) -> Option<char> {
    // What a control or a mark begins with in UTF-8; neither 0xC2 nor 0xE2 is inside a character.
    let may_begin_one =
        |byte: &u8| matches!(byte, 0..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f | 0xc2 | 0xe2);
    let mut rest = text;
    loop {
        let at = rest.as_bytes().iter().position(may_begin_one)?;
        let mut chars = rest.get(at..)?.chars();
        if let Some(c) = chars.next().filter(|c| is_hostile(*c)) {
            return Some(c);
        }
        rest = chars.as_str();
    }
}

/// Says whether a character may not reach a terminal: controls, and marks that turn text around.
fn is_hostile(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hostile_character_is_passed_over() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("“plain” words…\n\t{c}\r");
            assert_eq!(hostile(&text), Some(c).filter(|c| is_hostile(*c)), "{c:?}");
        }
    }
}
