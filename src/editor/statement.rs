//! The SQL statement under the caret.
//!
//! Invariant: a `;` inside quotes, brackets of names or comments ends nothing. The scan is a plain
//! lexer, so it works on statements that do not parse yet.

use std::iter::Peekable;
use std::ops::Range;
use std::str::Chars;

/// Returns the char range of the statement `caret` (a char index) belongs to, without its `;` and
/// without blanks around it; empty at `caret` if the text holds no statement.
///
/// Behind a `;` the caret belongs to the statement before as long as it is on the same line, and
/// everywhere behind the last statement.
pub fn statement_at(text: &str, caret: usize) -> Range<usize> {
    let mut best = None;
    for statement in statements(text) {
        let reaches = caret >= statement.claim;
        if best.is_some() && !reaches {
            break;
        }
        best = Some(statement.range);
    }
    best.unwrap_or(caret..caret)
}

/// A statement, and the place from which on a caret belongs to it and not to the one before.
struct Statement {
    range: Range<usize>,
    claim: usize,
}

fn statements(text: &str) -> Vec<Statement> {
    let mut scanner = Scanner {
        chars: text.chars().peekable(),
        at: 0,
    };
    let mut found = Vec::new();
    while scanner.chars.peek().is_some() {
        found.extend(scanner.statement());
    }
    found
}

struct Scanner<'a> {
    chars: Peekable<Chars<'a>>,
    at: usize,
}

impl Scanner<'_> {
    fn bump(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        self.at += 1;
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.chars.peek() == Some(&wanted);
        if found {
            self.bump();
        }
        found
    }

    fn skip_to(&mut self, end: char) {
        while self.bump().is_some_and(|c| c != end) {}
    }

    fn skip_block_comment(&mut self) {
        while let Some(c) = self.bump() {
            if c == '*' && self.take('/') {
                break;
            }
        }
    }

    /// Reads up to the next `;` or the end; `None` if only blanks and comments stood there.
    fn statement(&mut self) -> Option<Statement> {
        let (mut start, mut end, mut newline) = (None, self.at, None);
        let mut has_code = false;
        loop {
            let at = self.at;
            let Some(c) = self.bump() else { break };
            if c == ';' {
                break;
            }
            if c.is_whitespace() {
                if c == '\n' {
                    newline.get_or_insert(self.at);
                }
                continue;
            }
            start.get_or_insert(at);
            let mut comment = false;
            match c {
                '\'' | '"' | '`' => self.skip_to(c),
                '[' => self.skip_to(']'),
                '-' if self.take('-') => {
                    comment = true;
                    while self.chars.peek().is_some_and(|c| *c != '\n') {
                        self.bump();
                    }
                }
                '/' if self.take('*') => {
                    comment = true;
                    self.skip_block_comment();
                }
                _ => {}
            }
            has_code |= !comment;
            end = self.at;
        }
        let start = start.filter(|_| has_code)?;
        Some(Statement {
            range: start..end,
            claim: newline.map_or(start, |newline| newline.min(start)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statement at the caret `|` of `marked`.
    fn check(marked: &str, expect: &str) {
        let caret = marked.chars().position(|c| c == '|').expect("a caret");
        let text = marked.replacen('|', "", 1);
        let range = statement_at(&text, caret);
        let found: String = text.chars().skip(range.start).take(range.len()).collect();
        assert_eq!(found, expect, "in {marked:?}");
    }

    #[test]
    fn the_caret_chooses_the_statement() {
        check("sel|ect 1; select 2", "select 1");
        check("select 1;| select 2", "select 1");
        check("select 1; |select 2", "select 2");
        check("select 1;|select 2", "select 2");
        check("select 1; |\nselect 2", "select 1");
        check("select 1;\n|\nselect 2", "select 2");
        check("select 1;\n\n  |", "select 1");
        check("|\n\nselect 1", "select 1");
        check("select 1;;|;", "select 1");
        check("  | ", "");
    }

    #[test]
    fn quotes_and_comments_hide_semicolons() {
        check("select ';', 'it''s;' |; x", "select ';', 'it''s;'");
        check(
            "select \"a;b\", [c;d], `e;f` from| t",
            "select \"a;b\", [c;d], `e;f` from t",
        );
        check("select 1 -- no; end\n, 2|; x", "select 1 -- no; end\n, 2");
        check("select /* ; * ; */ 1|; x", "select /* ; * ; */ 1");
        check("select 'open; |", "select 'open; ");
        check("select 1; -- about |it", "select 1");
        check("-- about\nsel|ect 1", "-- about\nselect 1");
        check("select 4 / 2 - 1|; x", "select 4 / 2 - 1");
        check("select '日;' |; x", "select '日;'");
    }
}
