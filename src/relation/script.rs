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
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(c) = sql.get(start..).and_then(|rest| rest.chars().next()) {
        let rest = sql.get(start..).unwrap_or_default();
        if c.is_whitespace() {
            start += c.len_utf8();
            continue;
        }
        let (kind, len) = token(rest, c);
        let len = len.clamp(c.len_utf8(), rest.len());
        out.push(Token {
            kind,
            range: start..start + len,
        });
        start += len;
    }
    out
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
        if token.is(sql, ";") && !inside_trigger(&current, sql) {
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

/// The kind and the length in bytes of the token at the head of `rest`, whose first character is
/// `c`.
fn token(rest: &str, c: char) -> (TokenKind, usize) {
    if rest.starts_with("--") {
        return (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if let Some(body) = rest.strip_prefix("/*") {
        return (
            TokenKind::Comment,
            body.find("*/").map_or(rest.len(), |end| end + 4),
        );
    }
    match c {
        '\'' => (TokenKind::Text, quoted_len(rest, '\'')),
        '"' | '`' => (TokenKind::QuotedName, quoted_len(rest, c)),
        '[' => (
            TokenKind::QuotedName,
            rest.find(']').map_or(1, |end| end + 1),
        ),
        _ if c.is_ascii_digit() => (TokenKind::Number, number_len(rest)),
        '.' if rest.chars().nth(1).is_some_and(|d| d.is_ascii_digit()) => {
            (TokenKind::Number, number_len(rest))
        }
        _ if is_word(c) => (
            TokenKind::Word,
            rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
        ),
        _ => {
            let pairs = ["::", "<=", ">=", "<>", "!=", "==", "||", "->", "<<", ">>"];
            let pair = pairs.iter().any(|pair| rest.starts_with(pair));
            (TokenKind::Symbol, if pair { 2 } else { c.len_utf8() })
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// A doubled quote stands for one inside.
fn quoted_len(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            continue;
        }
        if chars.peek().is_some_and(|(_, next)| *next == quote) {
            chars.next();
        } else {
            return at + 1;
        }
    }
    rest.len()
}

fn number_len(rest: &str) -> usize {
    let mut previous = ' ';
    rest.find(|c: char| {
        let exponent_sign = matches!(c, '+' | '-') && matches!(previous, 'e' | 'E');
        let inside = is_word(c) || c == '.' || exponent_sign;
        previous = c;
        !inside
    })
    .unwrap_or(rest.len())
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
