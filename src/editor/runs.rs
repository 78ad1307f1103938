//! Highlighting as data: what the highlighter fills in and the view paints.
//!
//! Invariant: runs name roles, never colors; a run's range counts chars in its line. Runs of an
//! older revision may still be painted: the view clamps them to the line it has.

use std::ops::Range;

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// A word of the language.
    Keyword,
    /// A string literal.
    String,
    /// A number literal.
    Number,
    /// A comment.
    Comment,
    /// The name of a function.
    Function,
    /// The name of a type.
    Type,
    /// An operator.
    Operator,
    /// A name.
    Variable,
    /// Brackets, commas, semicolons.
    Punctuation,
    /// What the language does not allow.
    Error,
    /// Everything else.
    #[default]
    Plain,
}

/// A piece of a line in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRun {
    /// The chars of the line.
    pub range: Range<usize>,
    /// What they are.
    pub role: Role,
}

/// The runs of a whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlighted {
    /// The revision of the buffer they belong to.
    pub revision: u64,
    /// The runs of each line, in order and without overlap.
    pub lines: Vec<Vec<TokenRun>>,
}

impl Highlighted {
    /// Returns the runs of a line, none beyond the last.
    pub fn line(&self, line: usize) -> &[TokenRun] {
        self.lines.get(line).map_or(&[], Vec::as_slice)
    }

    /// Returns the role of a char of a line, plain where no run says otherwise.
    pub fn role_at(&self, line: usize, char_idx: usize) -> Role {
        let runs = self.line(line);
        let idx = runs.partition_point(|run| run.range.end <= char_idx);
        let run = runs.get(idx).filter(|run| run.range.contains(&char_idx));
        run.map_or(Role::Plain, |run| run.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_char_without_a_run_is_plain() {
        let run = |range, role| TokenRun { range, role };
        let highlighted = Highlighted {
            revision: 1,
            lines: vec![vec![run(0..6, Role::Keyword), run(7..8, Role::Number)]],
        };
        let roles = [0, 5, 6, 7, 8].map(|at| highlighted.role_at(0, at));
        let (keyword, number, plain) = (Role::Keyword, Role::Number, Role::Plain);
        assert_eq!(roles, [keyword, keyword, plain, number, plain]);
        assert_eq!(highlighted.role_at(9, 0), Role::Plain);
    }
}
