//! Which byte of the carried text came from which byte of the text as typed.
//!
//! Names and literals of a tree remember where they stood. Before the tree is written out, each gets
//! its place in front, between two characters that the text does not have; the written text is then
//! cut at these marks. Invariant: the marks are gone afterwards, and places rise with the text.

use std::ops::ControlFlow;

use sqlparser::ast::{Ident, Query, Value, ValueWithSpan, VisitMut, VisitorMut};

use super::parse::Source;
use super::tokens;

/// Pairs of carried and typed offsets, the carried ones rising.
pub(super) type Places = Vec<(usize, usize)>;

/// Writes a tree out and says where its parts came from.
pub(super) fn write(query: &mut Query, source: &Source<'_>) -> (String, Places) {
    let mut spare = ('\u{E000}'..='\u{F8FF}').filter(|c| !source.text().contains(*c));
    // A text that has all of them gets no places, but is written as well.
    let (open, close) = (spare.next(), spare.next());
    let mut marker = Marker {
        source,
        marks: open.zip(close),
    };
    let _ = query.visit(&mut marker);
    match marker.marks {
        Some((open, close)) => cut(&tokens::restore(query.to_string()), open, close),
        None => (tokens::restore(query.to_string()), Places::new()),
    }
}

fn cut(marked: &str, open: char, close: char) -> (String, Places) {
    let mut text = String::with_capacity(marked.len());
    let mut places = Places::new();
    let mut pieces = marked.split(open);
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (place, rest) = piece.split_once(close).unwrap_or(("", piece));
        if let Ok(typed) = place.parse() {
            places.push((text.len(), typed));
        }
        text.push_str(rest);
    }
    (text, places)
}

struct Marker<'a> {
    source: &'a Source<'a>,
    marks: Option<(char, char)>,
}

impl Marker<'_> {
    fn mark(&self, text: &mut String, offset: Option<usize>) {
        if let (Some(offset), Some((open, close))) = (offset, self.marks) {
            text.insert_str(0, &format!("{open}{offset}{close}"));
        }
    }
}

impl VisitorMut for Marker<'_> {
    type Break = ();

    fn post_visit_ident(&mut self, ident: &mut Ident) -> ControlFlow<()> {
        // The parser's writer takes two quotes in a text for one that is doubled already.
        let is_quoted = ident.quote_style.take().is_some();
        if is_quoted || !is_plain(&ident.value) {
            ident.value = format!("\"{}\"", ident.value.replace('"', "\"\""));
        }
        let offset = self.source.offset(ident.span.start);
        self.mark(&mut ident.value, offset);
        ControlFlow::Continue(())
    }

    fn post_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
        let offset = self.source.offset(value.span.start);
        if let Value::SingleQuotedString(text) = &value.value {
            let quoted = format!("'{}'", text.replace('\'', "''"));
            value.value = Value::Number(quoted, false);
        }
        if let Value::Number(text, _) = &mut value.value {
            self.mark(text, offset);
        }
        ControlFlow::Continue(())
    }
}

/// Words that SQLite takes for itself and some dialect leaves to names.
const RESERVED: &[&str] = &[
    "add",
    "alter",
    "autoincrement",
    "check",
    "collate",
    "commit",
    "constraint",
    "create",
    "default",
    "deferrable",
    "delete",
    "drop",
    "escape",
    "foreign",
    "index",
    "insert",
    "isnull",
    "notnull",
    "nothing",
    "primary",
    "references",
    "returning",
    "set",
    "table",
    "to",
    "transaction",
    "unique",
    "update",
    "values",
];

/// Says whether SQLite reads this as a name as it stands.
fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii());
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
    let is_word = starts && chars.all(goes_on);
    is_word && !RESERVED.iter().any(|word| name.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_places() {
        let (text, places) = cut("select <7>a, '<10>b'", '<', '>');
        assert_eq!(text, "select a, 'b'");
        assert_eq!(places, [(7, 7), (11, 10)]);
    }
}
