//! The highlighter keeps the parser's state before every line, so that a key costs the changed
//! line and those behind it until the states agree again.

use std::collections::HashMap;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::app::Language;
use crate::editor::{Highlighted, Role, TokenRun};

/// Lines longer than this are left plain: a minified line would cost seconds.
const LINE_LIMIT: usize = 2_000;

/// Colors texts; remembers the last text of each language.
#[derive(Debug)]
pub struct Highlighter {
    syntaxes: SyntaxSet,
    roles: Vec<(Scope, Role)>,
    lines: HashMap<&'static str, Vec<Parsed>>,
}

/// A line as it was parsed last.
#[derive(Debug, Clone)]
struct Parsed {
    text: String,
    after: (ParseState, ScopeStack),
    runs: Vec<TokenRun>,
}

/// Words of today's SQL that the syntax does not know.
const SQL_WORDS: &[&str] = &[
    "CURRENT",
    "EXCEPT",
    "EXCLUDE",
    "FILTER",
    "FIRST",
    "FOLLOWING",
    "GROUPS",
    "INTERSECT",
    "LAST",
    "MATERIALIZED",
    "NULLS",
    "OVER",
    "PARTITION",
    "PRECEDING",
    "RANGE",
    "RECURSIVE",
    "ROW",
    "ROWS",
    "UNBOUNDED",
    "USING",
    "WINDOW",
    "WITHIN",
];

/// Scopes and what they mean here; the longest match decides.
const SCOPES: &[(&str, Role)] = &[
    ("comment", Role::Comment),
    ("string", Role::String),
    ("constant.numeric", Role::Number),
    ("constant.language", Role::Number),
    ("constant.character", Role::String),
    ("keyword", Role::Keyword),
    ("keyword.operator", Role::Operator),
    ("keyword.operator.logical", Role::Keyword),
    ("storage", Role::Keyword),
    ("entity.name.function", Role::Function),
    ("variable.function", Role::Function),
    ("support.function", Role::Function),
    ("entity.name.class", Role::Type),
    ("support.type", Role::Type),
    ("variable", Role::Variable),
    ("punctuation", Role::Punctuation),
    ("punctuation.definition.string", Role::String),
    ("punctuation.definition.comment", Role::Comment),
    ("invalid", Role::Error),
];

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

impl Highlighter {
    /// Returns a highlighter with syntect's own syntaxes.
    pub fn new() -> Self {
        Self {
            syntaxes: SyntaxSet::load_defaults_newlines(),
            roles: SCOPES
                .iter()
                .filter_map(|(name, role)| Some((Scope::new(name).ok()?, *role)))
                .collect(),
            lines: HashMap::new(),
        }
    }

    /// Returns the runs of every line of `text`, marked with `revision`.
    pub fn highlight(&mut self, language: Language, revision: u64, text: &str) -> Highlighted {
        let name = language.suffix().trim_start_matches('.');
        let Some(syntax) = self.syntaxes.find_syntax_by_extension(name) else {
            return Highlighted {
                revision,
                lines: Vec::new(),
            };
        };
        let old = self.lines.remove(name).unwrap_or_default();
        let mut state = (ParseState::new(syntax), ScopeStack::new());
        let mut lines: Vec<Parsed> = Vec::new();
        // A line whose text and state before it are those of last time is taken over.
        let mut in_step = true;
        for (index, line) in text.split('\n').enumerate() {
            let known = old.get(index).filter(|known| in_step && known.text == line);
            let parsed = if let Some(known) = known {
                known.clone()
            } else {
                let mut parsed = self.parse_line(line, state);
                if language == Language::Sql {
                    name_sql_words(line, &mut parsed.runs);
                }
                in_step = old
                    .get(index)
                    .is_some_and(|known| known.after == parsed.after);
                parsed
            };
            state = parsed.after.clone();
            lines.push(parsed);
        }
        let runs = lines.iter().map(|line| line.runs.clone()).collect();
        self.lines.insert(name, lines);
        Highlighted {
            revision,
            lines: runs,
        }
    }

    fn parse_line(&self, line: &str, before: (ParseState, ScopeStack)) -> Parsed {
        let (mut state, mut stack) = before;
        let mut runs = Vec::new();
        if line.len() <= LINE_LIMIT {
            let fed = format!("{line}\n");
            let mut start = 0;
            for (offset, operation) in state.parse_line(&fed, &self.syntaxes).unwrap_or_default() {
                push_run(&fed, start..offset, self.role(&stack), &mut runs);
                start = start.max(offset);
                // An operation that does not fit the stack only costs this line its colors.
                if stack.apply(&operation).is_err() {
                    break;
                }
            }
            push_run(&fed, start..line.len(), self.role(&stack), &mut runs);
        }
        Parsed {
            text: line.to_owned(),
            after: (state, stack),
            runs,
        }
    }

    /// The role of the innermost scope that has one.
    fn role(&self, stack: &ScopeStack) -> Role {
        stack
            .as_slice()
            .iter()
            .rev()
            .find_map(|scope| {
                self.roles
                    .iter()
                    .filter(|(prefix, _)| prefix.is_prefix_of(*scope))
                    .max_by_key(|(prefix, _)| prefix.len())
                    .map(|(_, role)| *role)
            })
            .unwrap_or(Role::Plain)
    }
}

/// Gives keywords and called functions that the syntax left plain their roles.
fn name_sql_words(line: &str, runs: &mut Vec<TokenRun>) {
    if line.len() > LINE_LIMIT {
        return;
    }
    let chars: Vec<char> = line.chars().collect();
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if !is_word(c) {
            at += 1;
            continue;
        }
        let rest = chars.get(at..).unwrap_or_default();
        let len = rest.iter().take_while(|c| is_word(c)).count();
        let range = at..at + len;
        at += len;
        let is_plain = !runs
            .iter()
            .any(|run| run.range.start < range.end && range.start < run.range.end);
        if !is_plain || c.is_numeric() {
            continue;
        }
        let word: String = rest.iter().take(len).collect::<String>().to_uppercase();
        let is_called = chars.get(range.end) == Some(&'(');
        // `PARTITION BY`: the BY belongs to the word before it.
        let role = if SQL_WORDS.contains(&word.as_str()) || word == "BY" {
            Role::Keyword
        } else if is_called {
            Role::Function
        } else {
            continue;
        };
        let place = runs.partition_point(|run| run.range.start < range.start);
        runs.insert(place, TokenRun { range, role });
    }
}

/// Adds a run given in bytes, counted in characters; neighbors of one role go together.
fn push_run(line: &str, bytes: std::ops::Range<usize>, role: Role, runs: &mut Vec<TokenRun>) {
    let Some(text) = line.get(bytes.clone()).filter(|text| !text.is_empty()) else {
        return;
    };
    if role == Role::Plain {
        return;
    }
    let start = line
        .get(..bytes.start)
        .map_or(0, |head| head.chars().count());
    let end = start + text.trim_end_matches('\n').chars().count();
    match runs.last_mut() {
        Some(last) if last.role == role && last.range.end == start => last.range.end = end,
        _ if end > start => runs.push(TokenRun {
            range: start..end,
            role,
        }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role_of(colors: &Highlighted, line: usize, text: &str, word: &str) -> Role {
        let at = text
            .split('\n')
            .nth(line)
            .and_then(|l| l.find(word))
            .expect(word);
        colors.role_at(line, at)
    }

    #[test]
    fn sql_words_have_their_roles() {
        let text = "SELECT 'a', 1 -- why\nFROM t";
        let colors = Highlighter::new().highlight(Language::Sql, 3, text);
        assert_eq!(colors.revision, 3);
        assert_eq!(role_of(&colors, 0, text, "SELECT"), Role::Keyword);
        assert_eq!(role_of(&colors, 0, text, "a"), Role::String);
        assert_eq!(role_of(&colors, 0, text, "why"), Role::Comment);
        assert_eq!(role_of(&colors, 1, text, "FROM"), Role::Keyword);
    }

    #[test]
    fn window_functions_are_words_of_sql_too() {
        let text = "SELECT row_number() OVER (PARTITION BY a), b FROM over_there -- over it";
        let colors = Highlighter::new().highlight(Language::Sql, 0, text);
        assert_eq!(role_of(&colors, 0, text, "row_number"), Role::Function);
        assert_eq!(role_of(&colors, 0, text, "OVER"), Role::Keyword);
        assert_eq!(role_of(&colors, 0, text, "PARTITION"), Role::Keyword);
        assert_eq!(role_of(&colors, 0, text, "BY"), Role::Keyword);
        assert_eq!(role_of(&colors, 0, text, "over_there"), Role::Plain);
        assert_eq!(role_of(&colors, 0, text, "over it"), Role::Comment);
    }

    #[test]
    fn a_keyword_inside_a_docstring_is_a_string() {
        let text = "def f():\n    \"\"\"\n    return for\n    \"\"\"\n    return 1";
        let colors = Highlighter::new().highlight(Language::Python, 0, text);
        assert_ne!(role_of(&colors, 2, text, "return"), Role::Keyword);
        assert_eq!(role_of(&colors, 4, text, "return"), Role::Keyword);
    }

    #[test]
    fn typing_gives_what_a_fresh_start_gives() {
        let mut kept = Highlighter::new();
        let texts = [
            "a = 1\nb = 2\nc = 3",
            "a = '''\nb = 2\nc = 3",
            "a = '''\nb = '''\nc = 3",
            "c = 3",
        ];
        for text in texts {
            let fresh = Highlighter::new().highlight(Language::Python, 1, text);
            assert_eq!(kept.highlight(Language::Python, 1, text), fresh, "{text}");
        }
    }
}
