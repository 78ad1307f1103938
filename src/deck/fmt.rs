//! Deck files in one layout.
//!
//! Keys stand in the order in which the format declares them, one space is around `=`, sections are
//! a blank line apart, lists are one line or as many as they need. What an author wrote stays: every
//! comment, the form of every text and number, the order of sections.
//!
//! Invariant: the layout of a laid-out file is the file itself, and what a file means never changes.

use std::cmp::Ordering;

use serde_json::Value as Json;
use thiserror::Error;
use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, Key, RawString, Table, Value};

use super::schema::{FileKind, schema};
use crate::base::text::width;

/// The longest line that a list may make.
const WIDTH: usize = 110;

/// The widest elements that share lines; longer ones, sentences mostly, have a line each.
const SHORT: usize = 24;

/// How far elements of a list on several lines stand in.
const INDENT: &str = "  ";

/// Why a file cannot be laid out.
#[derive(Debug, Error)]
pub enum FormatError {
    /// It is not TOML.
    #[error("it is no TOML: {0}")]
    Toml(String),
    /// It would mean something else afterwards.
    #[error("it cannot be laid out without changing it; this is a fault of Onsite")]
    Meaning,
}

/// Returns the text of a deck file of this kind in the one layout.
pub fn format(text: &str, kind: FileKind) -> Result<String, FormatError> {
    let told = |error: &dyn std::fmt::Display| {
        let first = error.to_string();
        FormatError::Toml(first.lines().next().unwrap_or_default().to_owned())
    };
    let mut document: DocumentMut = text.parse().map_err(|error| told(&error))?;
    let root = schema(kind);
    section(document.as_table_mut(), Guide::new(&root));
    let trailing = comments(document.trailing().as_str().unwrap_or_default());
    document.set_trailing(if trailing.is_empty() {
        String::new()
    } else {
        format!("\n{trailing}")
    });
    let laid = document.to_string();
    let laid = format!("{}\n", laid.trim_matches(['\n', ' ']));
    let same = text.parse::<toml::Table>().ok() == laid.parse::<toml::Table>().ok();
    if same {
        Ok(laid)
    } else {
        Err(FormatError::Meaning)
    }
}

/// Where in the schema a part of the file is.
#[derive(Clone, Copy)]
struct Guide<'s> {
    root: &'s Json,
    node: Option<&'s Json>,
}

impl<'s> Guide<'s> {
    fn new(root: &'s Json) -> Self {
        Self {
            root,
            node: Some(root),
        }
    }

    /// The node itself, references followed.
    fn node(self) -> Option<&'s Json> {
        let mut node = self.node?;
        // A reference to a reference to …: the format has no such depth.
        for _ in 0..8 {
            let inner = node.get("allOf").or_else(|| node.get("anyOf"));
            let inner = inner.and_then(|list| list.get(0));
            let named = node.get("$ref").and_then(Json::as_str);
            node = match (named, inner) {
                (Some(named), _) => self.root.pointer(named.trim_start_matches('#'))?,
                (None, Some(inner)) => inner,
                (None, None) => return Some(node),
            };
        }
        Some(node)
    }

    fn key(self, name: &str) -> Self {
        let properties = self.node().and_then(|node| node.get("properties"));
        let node = properties.and_then(|known| known.get(name));
        Self { node, ..self }
    }

    fn items(self) -> Self {
        let node = self.node().and_then(|node| node.get("items"));
        Self { node, ..self }
    }

    /// The place of a key among those of its table; unknown ones come last.
    fn rank(self, name: &str) -> usize {
        let properties = self.node().and_then(|node| node.get("properties"));
        let mut known = properties.and_then(Json::as_object).into_iter().flatten();
        known
            .position(|(known, _)| known == name)
            .unwrap_or(usize::MAX)
    }

    fn order(self, one: &Key, other: &Key) -> Ordering {
        self.rank(one.get()).cmp(&self.rank(other.get()))
    }
}

/// Lays out a table with a header of its own, and all below it.
fn section(table: &mut Table, guide: Guide<'_>) {
    header(table.decor_mut());
    table.sort_values_by(|one, a, other, b| match (a.is_value(), b.is_value()) {
        (true, true) => guide.order(one, other),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        // Sections stay where their author put them.
        (false, false) => Ordering::Equal,
    });
    let mut is_first = true;
    for (mut key, item) in table.iter_mut() {
        let inner = guide.key(key.get());
        match item {
            Item::Value(one) => {
                let above = raw(key.leaf_decor().prefix());
                let above = comments(above);
                let is_apart =
                    !is_first && raw(key.leaf_decor().prefix()).starts_with(['\n', '\r']);
                let above = if is_apart {
                    format!("\n{above}")
                } else {
                    above
                };
                let column = width(&key.display_repr()) + 3;
                *key.leaf_decor_mut() = Decor::new(above, " ");
                let beside = beside(raw(suffix(one)));
                value(one, inner, Some(column));
                *one.decor_mut() = Decor::new(" ", beside);
                is_first = false;
            }
            Item::Table(one) => section(one, inner),
            Item::ArrayOfTables(several) => {
                for one in several.iter_mut() {
                    section(one, inner.items());
                }
            }
            Item::None => {}
        }
    }
}

/// A blank line and the comments above a header, and the comment beside it.
fn header(decor: &mut Decor) {
    let above = format!("\n{}", comments(raw(decor.prefix())));
    let beside = beside(raw(decor.suffix()));
    *decor = Decor::new(above, beside);
}

/// Lays out a value that begins at `column`, or one within a line, which it may not break; its own
/// surroundings are the caller's.
fn value(value: &mut Value, guide: Guide<'_>, column: Option<usize>) {
    match value {
        Value::Array(array) => list(array, guide, column),
        Value::InlineTable(table) => inline(table, guide),
        _ => {}
    }
}

/// A list is one line if it fits, except one of several tables; else short elements fill lines and
/// others have a line each.
fn list(array: &mut Array, guide: Guide<'_>, column: Option<usize>) {
    let has_odd_comment = array
        .iter()
        .any(|element| raw(suffix(element)).contains('#'));
    if has_odd_comment {
        // Between an element and its comma: left as it is, so that nothing is lost.
        return;
    }
    let has_comments = raw(Some(array.trailing())).contains('#')
        || array
            .iter()
            .any(|element| raw(element.decor().prefix()).contains('#'));
    let above: Vec<String> = array
        .iter()
        .map(|element| raw(element.decor().prefix()).to_owned())
        .collect();
    let after = raw(Some(array.trailing())).to_owned();
    for element in array.iter_mut() {
        value(element, guide.items(), None);
        *element.decor_mut() = Decor::new("", "");
    }
    let texts: Vec<String> = array.iter().map(ToString::to_string).collect();
    let n_tables = array.iter().filter(|one| one.is_inline_table()).count();
    let has_lines = texts.iter().any(|text| text.contains('\n'));
    let total: usize = texts.iter().map(|text| width(text) + 2).sum();
    // Tables that have lines of their own keep them.
    let had_lines = above.first().is_some_and(|first| first.contains('\n'));
    let fits = column.is_none_or(|column| {
        n_tables < 2 && (n_tables == 0 || !had_lines) && column + total <= WIDTH
    });
    let is_line = !has_comments && !has_lines && fits;
    if is_line || texts.is_empty() && !has_comments {
        for (place, element) in array.iter_mut().enumerate() {
            *element.decor_mut() = Decor::new(if place == 0 { "" } else { " " }, "");
        }
        array.set_trailing("");
        array.set_trailing_comma(false);
        return;
    }
    let are_short = texts.iter().all(|text| width(text) <= SHORT);
    let fills = are_short && n_tables == 0 && !has_comments && !has_lines;
    let mut at = WIDTH;
    for ((element, text), above) in array.iter_mut().zip(&texts).zip(&above) {
        let wide = width(text) + 1;
        let prefix = if fills && at + 1 + wide <= WIDTH {
            at += 1 + wide;
            " ".to_owned()
        } else {
            at = INDENT.len() + wide;
            lines(above)
        };
        *element.decor_mut() = Decor::new(prefix, "");
    }
    array.set_trailing_comma(!texts.is_empty());
    let end = lines(&after);
    array.set_trailing(end.strip_suffix(INDENT).unwrap_or(&end).to_owned());
}

/// A table on one line, its keys as its author put them.
fn inline(table: &mut InlineTable, guide: Guide<'_>) {
    if table.to_string().contains('#') && has_comment(table) {
        return;
    }
    let last = table.len().saturating_sub(1);
    for (place, (mut key, one)) in table.iter_mut().enumerate() {
        let inner = guide.key(key.get());
        *key.leaf_decor_mut() = Decor::new(" ", " ");
        value(one, inner, None);
        *one.decor_mut() = Decor::new(" ", if place == last { " " } else { "" });
    }
    table.set_trailing_comma(false);
    table.set_trailing("");
}

fn has_comment(table: &InlineTable) -> bool {
    let in_decor =
        |decor: &Decor| raw(decor.prefix()).contains('#') || raw(decor.suffix()).contains('#');
    raw(Some(table.trailing())).contains('#')
        || table.iter().any(|(name, one)| {
            let key = table.key(name);
            in_decor(one.decor()) || key.is_some_and(|key| in_decor(key.leaf_decor()))
        })
}

fn suffix(value: &Value) -> Option<&RawString> {
    value.decor().suffix()
}

fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}

/// The comment lines of what stands above something, blank lines between them at most one at a time
/// and none before the first; ends with a line end, unless there is nothing.
fn comments(above: &str) -> String {
    let mut out = String::new();
    let mut is_blank = false;
    for line in above.lines().map(str::trim) {
        if line.is_empty() {
            is_blank = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut is_blank) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    // A comment that stands apart from what follows goes on doing so.
    if is_blank && above.trim_end_matches([' ', '\t']).ends_with('\n') && ends_apart(above) {
        out.push('\n');
    }
    out
}

/// Whether a blank line follows the last comment.
fn ends_apart(above: &str) -> bool {
    let mut lines = above.lines().rev();
    lines.next().is_some_and(|last| last.trim().is_empty())
}

/// The comment beside something, one space away.
fn beside(suffix: &str) -> String {
    let comment = suffix.trim();
    if comment.is_empty() {
        String::new()
    } else {
        format!(" {comment}")
    }
}

/// What stands above an element of a list that has several lines: the comment beside the element
/// before, those above, and the line's indentation.
fn lines(above: &str) -> String {
    let (beside, rest) = above.split_once('\n').unwrap_or((above, ""));
    let mut out = self::beside(beside);
    for line in rest.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push('\n');
        out.push_str(INDENT);
        out.push_str(line);
    }
    out.push('\n');
    out.push_str(INDENT);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let laid = format(text, FileKind::Cards).unwrap();
        assert_eq!(laid, expect, "{text}");
        assert_eq!(format(&laid, FileKind::Cards).unwrap(), laid, "once more");
    }

    #[test]
    fn keys_have_an_order_and_comments_stay_with_them() {
        check(
            "# head\n\n\n[[cards]]\nback=\"b\" #  beside\n# of the id\nid   = \"a\"\nfront = \"f\"\n\n\n# tail",
            "# head\n\n[[cards]]\n# of the id\nid = \"a\"\nfront = \"f\"\nback = \"b\" #  beside\n\n# tail\n",
        );
    }

    #[test]
    fn lists_are_a_line_or_fill_lines() {
        let long = "\"0123456789\",".repeat(10);
        let line = "  ".to_owned() + &["\"0123456789\""; 7].join(", ") + ",\n";
        let rest = "  ".to_owned() + &["\"0123456789\""; 3].join(", ") + ",\n";
        check(
            &format!("[[cards]]\ntags=[ \"a\",\"b\", ]\nid = \"x\"\n[[cards]]\ntags = [{long}]"),
            &format!(
                "[[cards]]\nid = \"x\"\ntags = [\"a\", \"b\"]\n\n[[cards]]\ntags = [\n{line}{rest}]\n"
            ),
        );
        check(
            "[[cards]]\ntags = [\"a\", # one\n# two\n\"b\" ]",
            "[[cards]]\ntags = [\n  \"a\", # one\n  # two\n  \"b\",\n]\n",
        );
        check("[[cards]]\ntags = [\n]", "[[cards]]\ntags = []\n");
    }

    #[test]
    fn texts_keep_their_form() {
        check(
            "[[cards]]\nback = '''\nit's\n\n  # no comment\n'''\nid = 'a'",
            "[[cards]]\nid = 'a'\nback = '''\nit's\n\n  # no comment\n'''\n",
        );
        check(
            "[[cards]]\nx = [{b=1,a=[1,2]}, { a = 2 }]",
            "[[cards]]\nx = [\n  { b = 1, a = [1, 2] },\n  { a = 2 },\n]\n",
        );
    }

    #[test]
    fn what_is_no_toml_is_told() {
        let error = format("[[cards]\n", FileKind::Cards).unwrap_err();
        assert!(error.to_string().starts_with("it is no TOML"), "{error}");
    }
}
