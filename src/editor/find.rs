//! Plain-text find: every match at once, and the next or previous one around the text.
//!
//! Invariant: matches are in order, never overlap and lie on grapheme boundaries. A query without
//! capitals ignores case (smart case).

use std::ops::Range;

use super::buffer::Buffer;

/// A query and its matches in one revision of a buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    query: String,
    matches: Vec<Range<usize>>,
    revision: u64,
}

impl Find {
    /// Returns the matches of `query`, none if it is empty.
    pub fn new(query: &str, buffer: &Buffer) -> Self {
        Self {
            query: query.to_owned(),
            matches: matches(query, buffer),
            revision: buffer.revision(),
        }
    }

    /// Searches again if the buffer changed since.
    pub fn refresh(&mut self, buffer: &Buffer) {
        if self.revision != buffer.revision() {
            *self = Self::new(&self.query, buffer);
        }
    }

    /// Returns what is searched.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Returns all matches as char ranges in order.
    pub fn matches(&self) -> &[Range<usize>] {
        &self.matches
    }

    /// Returns the first match that starts behind `at`, else the first of all.
    pub fn next(&self, at: usize) -> Option<Range<usize>> {
        let idx = self.matches.partition_point(|m| m.start <= at);
        self.matches.get(idx).or(self.matches.first()).cloned()
    }

    /// Returns the first match that starts at `at` or behind, else the first of all.
    pub fn next_from(&self, at: usize) -> Option<Range<usize>> {
        let idx = self.matches.partition_point(|m| m.start < at);
        self.matches.get(idx).or(self.matches.first()).cloned()
    }

    /// Returns the last match that starts before `at`, else the last of all.
    pub fn previous(&self, at: usize) -> Option<Range<usize>> {
        let idx = self.matches.partition_point(|m| m.start < at);
        let before = idx.checked_sub(1).and_then(|idx| self.matches.get(idx));
        before.or(self.matches.last()).cloned()
    }

    /// Returns the number, from 1, of the match that starts at `at`.
    pub fn ordinal(&self, at: usize) -> Option<usize> {
        let found = self.matches.binary_search_by_key(&at, |m| m.start);
        found.ok().map(|idx| idx + 1)
    }
}

fn matches(query: &str, buffer: &Buffer) -> Vec<Range<usize>> {
    if query.is_empty() {
        return Vec::new();
    }
    let text = buffer.text();
    let (query, text) = if query.chars().any(char::is_uppercase) {
        (query.to_owned(), text)
    } else {
        (folded(query), folded(&text))
    };
    let length = query.chars().count();
    let (mut at, mut byte) = (0, 0);
    let mut found = Vec::new();
    for (start, _) in text.match_indices(&query) {
        at += text.get(byte..start).map_or(0, |gap| gap.chars().count());
        byte = start;
        if buffer.is_boundary(at) && buffer.is_boundary(at + length) {
            found.push(at..at + length);
        }
    }
    found
}

/// The text in lower case, char by char, so that char indices stay what they are.
fn folded(text: &str) -> String {
    let fold = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::buffer;
    use super::*;

    fn check(text: &str, query: &str, expect: &[(usize, usize)]) {
        let find = Find::new(query, &buffer(text));
        let found: Vec<_> = find.matches().iter().map(|m| (m.start, m.end)).collect();
        assert_eq!(found, expect, "{query:?}");
    }

    #[test]
    fn case_matters_only_if_the_query_has_capitals() {
        check(
            "|Select SELECT select",
            "select",
            &[(0, 6), (7, 13), (14, 20)],
        );
        check("|Select SELECT select", "Select", &[(0, 6)]);
        check("|İstanbul ÄÖ äö", "äö", &[(9, 11), (12, 14)]);
    }

    #[test]
    fn matches_neither_overlap_nor_split_graphemes() {
        check("|aaaa", "aa", &[(0, 2), (2, 4)]);
        check("|ee\u{301}", "e", &[(0, 1)]);
        check("|日本\n日", "日", &[(0, 1), (3, 4)]);
        check("|abc", "", &[]);
        check("|abc", "x", &[]);
    }

    #[test]
    fn next_and_previous_wrap_around() {
        let find = Find::new("a", &buffer("|a.a.a"));
        assert_eq!([0, 1, 4].map(|at| find.next(at).unwrap().start), [2, 2, 0]);
        assert_eq!(
            [0, 3, 5].map(|at| find.next_from(at).unwrap().start),
            [0, 4, 0]
        );
        assert_eq!(
            [0, 1, 4].map(|at| find.previous(at).unwrap().start),
            [4, 0, 2]
        );
        assert_eq!(
            [0, 2, 3].map(|at| find.ordinal(at)),
            [Some(1), Some(2), None]
        );
        assert_eq!(Find::new("x", &buffer("|a")).next(0), None);
    }

    #[test]
    fn refresh_follows_the_text() {
        let mut buffer = buffer("a|");
        let mut find = Find::new("a", &buffer);
        buffer.perform(crate::editor::EditorCommand::Insert('a'));
        assert_eq!(find.matches().len(), 1);
        find.refresh(&buffer);
        assert_eq!(find.matches().len(), 2);
    }
}
