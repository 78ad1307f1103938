//! The completion popup as a pure state: candidates, what of them fits, which one is chosen.
//!
//! Invariant: an open popup shows at least one candidate, and the chosen one is among those shown.
//! Where candidates come from is the caller's business; their order breaks ties.

use std::ops::Range;

use super::buffer::Buffer;
use super::command::EditorCommand;

/// The candidates that are ranked and shown at most.
const SHOWN: usize = 200;

/// What a candidate names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A word of the language.
    Keyword,
    /// A function.
    Function,
    /// A table or view.
    Table,
    /// A column.
    Column,
    /// A name the text itself uses.
    Name,
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text that is shown and inserted.
    pub label: String,
    /// What it names.
    pub kind: CompletionKind,
    /// A few words beside it: a type, a table.
    pub detail: String,
}

/// An open popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popup {
    candidates: Vec<Completion>,
    shown: Vec<usize>,
    chosen: usize,
    range: Range<usize>,
}

impl Popup {
    /// Opens the popup at the caret; `None` if nothing fits the name before it.
    pub fn open(candidates: Vec<Completion>, buffer: &Buffer) -> Option<Self> {
        let mut popup = Self {
            candidates,
            shown: Vec::new(),
            chosen: 0,
            range: prefix_at_caret(buffer),
        };
        popup.filter(buffer).then_some(popup)
    }

    /// Follows the text after a key; false means that the popup must close.
    #[must_use]
    pub fn refresh(&mut self, buffer: &Buffer) -> bool {
        let range = prefix_at_caret(buffer);
        let same_name = range.start == self.range.start;
        self.range = range;
        same_name && self.filter(buffer)
    }

    /// Returns the candidates that fit, best first.
    pub fn items(&self) -> impl Iterator<Item = &Completion> {
        self.shown
            .iter()
            .filter_map(|idx| self.candidates.get(*idx))
    }

    /// Returns the number of candidates that fit.
    pub fn count(&self) -> usize {
        self.shown.len()
    }

    /// Returns the place of the chosen candidate among [`Popup::items`].
    pub fn chosen_idx(&self) -> usize {
        self.chosen
    }

    /// Returns the chosen candidate.
    pub fn chosen(&self) -> Option<&Completion> {
        self.candidates.get(*self.shown.get(self.chosen)?)
    }

    /// Returns the char range of the name the popup completes; it stands where this starts.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Chooses the next candidate, the first after the last.
    pub fn choose_next(&mut self) {
        self.chosen = (self.chosen + 1) % self.shown.len().max(1);
    }

    /// Chooses the previous candidate, the last before the first.
    pub fn choose_previous(&mut self) {
        let n = self.shown.len().max(1);
        self.chosen = (self.chosen + n - 1) % n;
    }

    /// Returns the command that writes the chosen candidate.
    pub fn accept(&self) -> Option<EditorCommand> {
        Some(EditorCommand::ReplaceRange {
            range: self.range(),
            text: self.chosen()?.label.clone(),
        })
    }

    /// Ranks the candidates anew; false if none is left or the name is already complete.
    fn filter(&mut self, buffer: &Buffer) -> bool {
        let prefix = buffer.slice(self.range());
        let ranked = self.candidates.iter().enumerate();
        let mut ranked: Vec<(Rank, usize)> = ranked
            .filter_map(|(idx, candidate)| Some((rank(&prefix, &candidate.label)?, idx)))
            .collect();
        ranked.sort_unstable();
        ranked.truncate(SHOWN);
        self.shown = ranked.into_iter().map(|(_, idx)| idx).collect();
        self.chosen = 0;
        let complete = self.shown.len() == 1 && self.chosen().is_some_and(|c| c.label == prefix);
        !self.shown.is_empty() && !complete
    }
}

/// Returns the char range of the name that ends at the caret, empty behind anything else.
pub fn prefix_at_caret(buffer: &Buffer) -> Range<usize> {
    name_before(buffer, buffer.caret_char())
}

/// Returns the name before the dot before the name at the caret: `o` in `o.pri|`.
pub fn qualifier_at_caret(buffer: &Buffer) -> Option<String> {
    let dot = prefix_at_caret(buffer).start.checked_sub(1)?;
    let name = name_before(buffer, dot);
    (buffer.char_at(dot) == Some('.') && !name.is_empty()).then(|| buffer.slice(name))
}

fn name_before(buffer: &Buffer, end: usize) -> Range<usize> {
    let in_name = |c: &char| c.is_alphanumeric() || *c == '_';
    let length = buffer.chars_before(end).take_while(in_name).count();
    end - length..end
}

/// How well a label fits; the smaller the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Prefix,
    PrefixInOtherCase,
    /// A subsequence, and the chars it spreads over.
    Scattered(usize),
}

fn rank(prefix: &str, label: &str) -> Option<Rank> {
    if label.starts_with(prefix) {
        return Some(Rank::Prefix);
    }
    let wanted: Vec<char> = prefix.chars().flat_map(char::to_lowercase).collect();
    let label: Vec<char> = label.chars().flat_map(char::to_lowercase).collect();
    if label.starts_with(&wanted) {
        return Some(Rank::PrefixInOtherCase);
    }
    let starts = 0..label.len();
    let spreads = starts.filter_map(|start| spread(&wanted, label.get(start..)?));
    spreads.min().map(Rank::Scattered)
}

/// The chars of `label` up to the end of the subsequence `wanted` that starts at its first char.
fn spread(wanted: &[char], label: &[char]) -> Option<usize> {
    let mut rest = wanted.iter().peekable();
    if rest.peek() != label.first().as_ref() {
        return None;
    }
    for (at, c) in label.iter().enumerate() {
        rest.next_if_eq(&c);
        if rest.peek().is_none() {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::{buffer, drawn};
    use super::*;

    fn candidates(labels: &str) -> Vec<Completion> {
        let candidate = |label: &str| Completion {
            label: label.to_owned(),
            kind: CompletionKind::Column,
            detail: String::new(),
        };
        labels.split(' ').map(candidate).collect()
    }

    fn shown(popup: &Popup) -> String {
        let labels: Vec<&str> = popup.items().map(|item| item.label.as_str()).collect();
        labels.join(" ")
    }

    /// What the popup shows, empty if it does not open.
    fn check(text: &str, labels: &str, expect: &str) {
        let popup = Popup::open(candidates(labels), &buffer(text));
        assert_eq!(popup.as_ref().map(shown).unwrap_or_default(), expect);
    }

    #[test]
    fn prefixes_come_first_then_other_case_then_subsequences() {
        check(
            "or|",
            "color Order orders floor_r",
            "orders Order color floor_r",
        );
        check("uid|", "u_x_id user_id xuid", "xuid u_x_id user_id");
        check("x |", "b a", "b a");
        check("zz|", "order", "");
        check("order|", "order", "");
        check("o.pri|", "price", "price");
    }

    #[test]
    fn the_choice_goes_around_and_is_written() {
        let mut buffer = buffer("select or| x");
        let mut popup = Popup::open(candidates("orders origin"), &buffer).unwrap();
        popup.choose_previous();
        assert_eq!(popup.chosen().unwrap().label, "origin");
        popup.choose_next();
        popup.choose_next();
        assert_eq!(popup.chosen_idx(), 1);
        buffer.perform(popup.accept().unwrap());
        assert_eq!(drawn(&buffer), "select origin| x");
    }

    #[test]
    fn the_popup_follows_typing_and_closes_elsewhere() {
        let mut buffer = buffer("or|");
        let mut popup = Popup::open(candidates("orders origin"), &buffer).unwrap();
        buffer.perform(EditorCommand::Insert('i'));
        assert!(popup.refresh(&buffer));
        assert_eq!(shown(&popup), "origin");
        buffer.perform(EditorCommand::Insert(' '));
        assert!(!popup.refresh(&buffer));
    }

    #[test]
    fn a_qualifier_is_the_name_before_the_dot() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(qualifier_at_caret(&buffer(text)).as_deref(), expect);
        };
        check("select o1.pri|", Some("o1"));
        check("select o1.|", Some("o1"));
        check("select .|", None);
        check("pri|", None);
    }
}
