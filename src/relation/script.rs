//! SQL text cut into tokens and statements, without understanding it.
//!
//! Invariant: every text can be cut (an open quote reaches to the end), tokens never overlap, and
//! the cuts are those SQLite's own tokenizer makes, so that a statement found here is run whole.

use std::ops::Range;

/// What a piece of SQL text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A keyword or a bare name.
    Word,
    /// A name in `"…"`, `` `…` `` or `[…]`.
    QuotedName,
    /// A text literal in `'…'`.
    Text,
    /// A number literal.
    Number,
    /// One character of punctuation, or one of the operators `:: <= >= <> != == || -> <<`.
    Symbol,
    /// A comment, `-- …` or `/* … */`.
    Comment,
}

/// A piece of SQL text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

impl Token {
    /// Returns the token as it is written in `sql`, the text it was cut from.
    pub fn text<'a>(&self, sql: &'a str) -> &'a str {
        sql.get(self.range.clone()).unwrap_or_default()
    }

    /// Says whether this is the word or symbol `word`, in any case.
    pub fn is(&self, sql: &str, word: &str) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Symbol)
            && self.text(sql).eq_ignore_ascii_case(word)
    }

    /// Returns the name or the text inside the quotes, quotes undone; bare words as they are.
    pub fn unquoted(&self, sql: &str) -> String {
        let text = self.text(sql);
        let Some(open) = text.chars().next() else {
            return String::new();
        };
        let close = if open == '[' { ']' } else { open };
        match self.kind {
            TokenKind::Text | TokenKind::QuotedName => {
                let inner = text.get(1..).unwrap_or_default();
                let inner = inner.strip_suffix(close).unwrap_or(inner);
                inner.replace(&format!("{close}{close}"), &close.to_string())
            }
            TokenKind::Word | TokenKind::Number | TokenKind::Symbol | TokenKind::Comment => {
                text.to_owned()
            }
        }
    }
}

/// Returns the tokens of `sql` in order, without white space.
pub fn tokens(sql: &str) -> Vec<Token> {
    Tokens { sql, start: 0 }.collect()
}

/// Returns the first token of `sql`; the rest is not cut.
pub fn first_token(sql: &str) -> Option<Token> {
    Tokens { sql, start: 0 }.next()
}

/// Cuts from `start` on. Decks are cut whole at every start of the program, so it looks at bytes: in
/// UTF-8 none of those that mean something here is a part of another character.
struct Tokens<'a> {
    sql: &'a str,
    start: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = self.sql.get(self.start..)?;
            let head = *rest.as_bytes().first()?;
            let blank = match head {
                b' ' | b'\t'..=b'\r' => 1,
                0x80.. => rest
                    .chars()
                    .next()
                    .filter(|c| c.is_whitespace())
                    .map_or(0, char::len_utf8),
                _ => 0,
            };
            if blank > 0 {
                self.start += blank;
                continue;
            }
            let (kind, len) = token(rest, head);
            let range = self.start..self.start + len.clamp(1, rest.len());
            self.start = range.end;
            return Some(Token { kind, range });
        }
    }
}

/// Returns the ranges of the statements of `sql`, each from its first token to its last, without
/// the semicolon; pieces of nothing but comments are left out.
pub fn statements(sql: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut current: Vec<Token> = Vec::new();
    for token in tokens(sql) {
        if token.kind == TokenKind::Comment {
            continue;
        }
        if token.kind == TokenKind::Symbol && token.is(sql, ";") && !inside_trigger(&current, sql) {
            out.extend(span(&current));
            current.clear();
        } else {
            current.push(token);
        }
    }
    out.extend(span(&current));
    out
}

/// Returns the statement at byte `offset` of `sql`, or the last one before it: what "run the
/// statement under the cursor" means.
pub fn statement_at(sql: &str, offset: usize) -> Option<Range<usize>> {
    let all = statements(sql);
    all.iter()
        .find(|range| offset <= range.end + 1)
        .or(all.last())
        .cloned()
}

fn span(tokens: &[Token]) -> Option<Range<usize>> {
    Some(tokens.first()?.range.start..tokens.last()?.range.end)
}

/// A trigger's body has semicolons of its own; it ends with `END`.
fn inside_trigger(tokens: &[Token], sql: &str) -> bool {
    let is_trigger = tokens.first().is_some_and(|t| t.is(sql, "create"))
        && tokens.iter().take(3).any(|t| t.is(sql, "trigger"));
    is_trigger && !tokens.last().is_some_and(|t| t.is(sql, "end"))
}

/// The kind and the length in bytes of the token at the head of `rest`, whose first byte is `head`.
fn token(rest: &str, head: u8) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let next = bytes.get(1).copied().unwrap_or(b' ');
    match (head, next) {
        (b'-', b'-') => (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len())),
        (b'/', b'*') => {
            let body = rest.get(2..).unwrap_or_default();
            let end = body.find("*/").map_or(rest.len(), |end| end + 4);
            (TokenKind::Comment, end)
        }
        (b'\'', _) => (TokenKind::Text, quoted_len(rest, '\'')),
        (b'"' | b'`', _) => (TokenKind::QuotedName, quoted_len(rest, char::from(head))),
        (b'[', _) => (
            TokenKind::QuotedName,
            rest.find(']').map_or(1, |end| end + 1),
        ),
        (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (TokenKind::Number, number_len(bytes)),
        _ if is_word(head) => {
            let end = bytes.iter().position(|byte| !is_word(*byte));
            (TokenKind::Word, end.unwrap_or(bytes.len()))
        }
        (b':', b':')
        | (b'<', b'=' | b'>' | b'<')
        | (b'>', b'=' | b'>')
        | (b'!' | b'=', b'=')
        | (b'|', b'|')
        | (b'-', b'>') => (TokenKind::Symbol, 2),
        _ => (TokenKind::Symbol, 1),
    }
}

/// All beyond ASCII is a part of a name.
fn is_word(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80..)
}

/// A doubled quote stands for one inside.
fn quoted_len(rest: &str, quote: char) -> usize {
    let mut inside = 1;
    while let Some(at) = rest.get(inside..).and_then(|tail| tail.find(quote)) {
        let end = inside + at + 1;
        if !rest.get(end..).is_some_and(|tail| tail.starts_with(quote)) {
            return end;
        }
        inside = end + 1;
    }
    rest.len()
}

fn number_len(bytes: &[u8]) -> usize {
    let mut previous = b' ';
    let end = bytes.iter().position(|byte| {
        let exponent_sign = matches!(byte, b'+' | b'-') && matches!(previous, b'e' | b'E');
        let inside = is_word(*byte) || *byte == b'.' || exponent_sign;
        previous = *byte;
        !inside
    });
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(sql: &str, expect: &[&str]) {
        let found: Vec<&str> = statements(sql)
            .into_iter()
            .map(|range| &sql[range])
            .collect();
        assert_eq!(found, expect, "{sql}");
    }

    #[test]
    fn semicolons_inside_quotes_and_comments_do_not_separate() {
        check("select 1; select 2", &["select 1", "select 2"]);
        check(
            "select ';' ; -- a; b\n select \";\"",
            &["select ';'", "select \";\""],
        );
        check("/* x; y */ select 1 /* z */;;", &["select 1"]);
        check("-- nothing", &[]);
        check("select 'open; quote", &["select 'open; quote"]);
        check("select 'it''s; ok'", &["select 'it''s; ok'"]);
        check(
            "create trigger t after insert on a begin select 1; end; select 2",
            &[
                "create trigger t after insert on a begin select 1; end",
                "select 2",
            ],
        );
    }

    #[test]
    fn the_cursor_picks_a_statement() {
        let sql = "select 1;\n\nselect 2;\n";
        let at = |offset| statement_at(sql, offset).map(|range| &sql[range]);
        assert_eq!(at(0), Some("select 1"));
        assert_eq!(at(9), Some("select 1"));
        assert_eq!(at(13), Some("select 2"));
        assert_eq!(at(99), Some("select 2"));
        assert_eq!(statement_at("  ", 0), None);
    }

    #[test]
    fn tokens_know_their_kind() {
        let sql = "a::b >= 1.5e-3 `x y` [z] 'q'";
        let kinds: Vec<String> = tokens(sql).iter().map(|t| t.unquoted(sql)).collect();
        assert_eq!(kinds, ["a", "::", "b", ">=", "1.5e-3", "x y", "z", "q"]);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_without_overlap(sql in "[ a-c;'\"/*\\-\\[\\]`1.e:é\n]{0,40}") {
            let mut end = 0;
            for token in tokens(&sql) {
                prop_assert!(token.range.start >= end && token.range.end > token.range.start);
                prop_assert!(sql.get(token.range.clone()).is_some());
                prop_assert!(sql[end..token.range.start].trim().is_empty());
                end = token.range.end;
            }
            prop_assert!(sql[end..].trim().is_empty());
        }
    }
}
