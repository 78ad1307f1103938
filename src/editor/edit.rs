//! One change of a text, as data.
//!
//! Invariant: [`Edit::apply`] is the only function in the house that mutates a buffer's rope, and
//! it refuses an edit whose `remove` does not stand where it says. So a journal of edits either
//! replays to exactly the text the candidate saw or fails loudly.

use std::borrow::Cow;
use std::ops::Range;

use ropey::Rope;
use serde::{Deserialize, Serialize};

/// A replacement: at char index `at` the text `remove` gives way to `insert`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The char index where the change starts.
    pub at: usize,
    /// The text that stands there before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remove: String,
    /// The text that stands there afterwards.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub insert: String,
}

/// Why an edit does not fit a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The edit reaches beyond the end.
    #[error("edit spans chars {at}..{end} of a text with {len}; it belongs to another text")]
    OutOfRange {
        /// Where the edit starts.
        at: usize,
        /// Where its removal would end.
        end: usize,
        /// The length of the text in chars.
        len: usize,
    },
    /// Something else stands where the edit wants to remove.
    #[error(
        "edit removes {expected:?} at char {at} but {found:?} stands there; an edit is missing"
    )]
    Mismatch {
        /// Where the edit starts.
        at: usize,
        /// The beginning of what it wanted to remove.
        expected: String,
        /// The beginning of what stands there.
        found: String,
    },
}

impl Edit {
    /// Returns the edit that replaces `range` (chars, clamped) of `rope` by `insert`.
    pub fn replacing(rope: &Rope, range: Range<usize>, insert: String) -> Self {
        let start = range.start.min(rope.len_chars());
        let end = range.end.clamp(start, rope.len_chars());
        let remove = rope.get_slice(start..end).map(String::from);
        Self {
            at: start,
            remove: remove.unwrap_or_default(),
            insert,
        }
    }

    /// Returns the smallest edit in one piece that turns `rope` into `new`; `None` if they agree.
    pub fn between(rope: &Rope, new: &str) -> Option<Self> {
        if *rope == new {
            return None;
        }
        let (old_len, new_len) = (rope.len_chars(), new.chars().count());
        let shorter = old_len.min(new_len);
        let same = |(a, b): &(char, char)| a == b;
        let head = rope.chars().zip(new.chars()).take_while(same).count();
        let backwards = rope.chars_at(old_len).reversed();
        let tail = backwards
            .zip(new.chars().rev())
            .take(shorter - head)
            .take_while(same)
            .count();
        let insert = new.chars().skip(head).take(new_len - head - tail).collect();
        Some(Self::replacing(rope, head..old_len - tail, insert))
    }

    /// Returns the edit that takes this one back.
    #[must_use]
    pub fn invert(&self) -> Self {
        Self {
            at: self.at,
            remove: self.insert.clone(),
            insert: self.remove.clone(),
        }
    }

    /// Returns whether the edit leaves every text as it is.
    pub fn is_noop(&self) -> bool {
        self.remove == self.insert
    }

    /// Changes `rope`, or leaves it alone and says why the edit does not fit.
    pub fn apply(&self, rope: &mut Rope) -> Result<(), EditError> {
        let end = self.at.saturating_add(self.remove.chars().count());
        let Some(standing) = rope.get_slice(self.at..end) else {
            let (at, len) = (self.at, rope.len_chars());
            return Err(EditError::OutOfRange { at, end, len });
        };
        if standing != self.remove.as_str() {
            return Err(EditError::Mismatch {
                at: self.at,
                expected: self.remove.chars().take(20).collect(),
                found: standing.chars().take(20).collect(),
            });
        }
        if !self.remove.is_empty() {
            rope.remove(self.at..end);
        }
        if !self.insert.is_empty() {
            rope.insert(self.at, &self.insert);
        }
        Ok(())
    }
}

/// Returns `text` after all `edits` in order; fails at the first that does not fit.
pub fn apply_all(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut rope = Rope::from_str(text);
    for edit in edits {
        edit.apply(&mut rope)?;
    }
    Ok(rope.to_string())
}

/// Returns `text` with `\r\n` and lone `\r` (what terminals send inside a paste) as `\n`.
pub fn normalize_newlines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(if text.contains('\r') {
        text.replace('\r', "\n")
    } else {
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(at: usize, remove: &str, insert: &str) -> Edit {
        Edit {
            at,
            remove: remove.to_owned(),
            insert: insert.to_owned(),
        }
    }

    fn check_between(old: &str, new: &str, expect: Option<&Edit>) {
        assert_eq!(Edit::between(&Rope::from_str(old), new).as_ref(), expect);
    }

    #[test]
    fn an_edit_applies_and_inverts() {
        let edit = edit(1, "é", "日本");
        assert_eq!(
            apply_all("aéb", std::slice::from_ref(&edit)).unwrap(),
            "a日本b"
        );
        assert_eq!(
            apply_all("aéb", &[edit.clone(), edit.invert()]).unwrap(),
            "aéb"
        );
    }

    #[test]
    fn an_edit_of_another_text_is_refused() {
        let wrong = apply_all("abc", &[edit(1, "x", "")]).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            r#"edit removes "x" at char 1 but "b" stands there; an edit is missing"#
        );
        let far = apply_all("abc", &[edit(2, "cd", "")]).unwrap_err();
        assert_eq!(
            far.to_string(),
            "edit spans chars 2..4 of a text with 3; it belongs to another text"
        );
        assert!(apply_all("abc", &[edit(usize::MAX, "c", "")]).is_err());
    }

    #[test]
    fn the_difference_of_two_texts_is_one_small_edit() {
        check_between("abc", "abc", None);
        check_between("abc", "axc", Some(&edit(1, "b", "x")));
        check_between("aa", "aaa", Some(&edit(2, "", "a")));
        check_between("aaa", "aa", Some(&edit(2, "a", "")));
        check_between("", "日", Some(&edit(0, "", "日")));
    }

    #[test]
    fn an_edit_is_small_in_the_journal() {
        let json = serde_json::to_string(&edit(3, "", "x")).unwrap();
        assert_eq!(json, r#"{"at":3,"insert":"x"}"#);
        assert_eq!(
            serde_json::from_str::<Edit>(&json).unwrap(),
            edit(3, "", "x")
        );
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(normalize_newlines("a\r\nb\rc\n"), "a\nb\nc\n");
    }
}
