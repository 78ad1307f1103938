//! From text to a tree, and from the parser's complaints to places in the text.
//!
//! Invariant: every tree is shallow enough to be walked: texts with more operators than SQLite
//! itself would take are refused before they are parsed.

use sqlparser::ast::{Query, Spanned, Statement};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

use super::carry::Refusal;
use super::name::Dialect;
use super::tokens;
use super::tongue::Tongue;

/// Tokens of one text. Chains of operators make trees as deep as they are long.
const MAX_TOKENS: usize = 20_000;

/// Operators in one text; SQLite takes expressions of depth 1,000.
const MAX_OPERATORS: usize = 1_000;

/// How deep parentheses and subqueries may nest.
const MAX_DEPTH: usize = 60;

/// A text and where its lines begin.
#[derive(Clone, Debug)]
pub(super) struct Source<'a> {
    text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            text,
            lines: lines.collect(),
        }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the byte at a place of the parser's; `None` for the place of nothing.
    pub(super) fn offset(&self, place: Location) -> Option<usize> {
        let line = usize::try_from(place.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(place.column).ok()?.saturating_sub(1);
        let start = *self.lines.get(line)?;
        let rest = self.text.get(start..)?;
        let within = rest.char_indices().nth(column);
        Some(start + within.map_or(rest.len(), |(at, _)| at))
    }

    /// Returns the byte at which a part of the tree starts.
    pub(super) fn start(&self, part: &impl Spanned) -> Option<usize> {
        self.offset(part.span().start)
    }
}

/// Parses queries; anything else is refused.
pub(super) fn queries(source: &Source<'_>, dialect: Dialect) -> Result<Vec<Query>, Refusal> {
    let tongue = Tongue::of(dialect);
    let tokens = Tokenizer::new(&tongue, source.text()).tokenize_with_location();
    let tokens = tokens.map_err(|error| Refusal {
        message: error.message.trim().to_lowercase(),
        offset: source.offset(error.location),
        help: Some("close every quote and comment that was opened".into()),
        is_ours: false,
    })?;
    check_size(&tokens)?;
    let tokens = tokens::prepare(tokens, dialect);
    let parser = Parser::new(&tongue).with_recursion_limit(MAX_DEPTH);
    let mut parser = parser.with_tokens_with_locations(tokens);
    let statements = parser.parse_statements();
    let statements = statements.map_err(|error| complaint(&error, source, dialect))?;
    statements
        .into_iter()
        .map(|statement| match statement {
            Statement::Query(query) => Ok(*query),
            other => Err(Refusal {
                offset: source.start(&other),
                message: format!("only queries are carried over from {}", dialect.title()),
                help: Some("write a SELECT, or switch the dialect to SQLite".into()),
                is_ours: false,
            }),
        })
        .collect()
}

fn check_size(tokens: &[TokenWithSpan]) -> Result<(), Refusal> {
    let is_operator = |token: &&TokenWithSpan| match &token.token {
        Token::Word(word) => [
            "and",
            "or",
            "xor",
            "not",
            "union",
            "except",
            "intersect",
            "div",
        ]
        .iter()
        .any(|operator| word.value.eq_ignore_ascii_case(operator)),
        Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_)
        | Token::Whitespace(_)
        | Token::Comma
        | Token::Period
        | Token::LParen
        | Token::RParen => false,
        _ => true,
    };
    let n_operators = tokens.iter().filter(is_operator).count();
    if tokens.len() <= MAX_TOKENS && n_operators <= MAX_OPERATORS {
        return Ok(());
    }
    Err(Refusal {
        message: format!("more than {MAX_OPERATORS} operators in one text"),
        offset: None,
        help: Some("put long lists of values or conditions into a CTE".into()),
        is_ours: true,
    })
}

fn complaint(error: &ParserError, source: &Source<'_>, dialect: Dialect) -> Refusal {
    let (text, help) = match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => (text.as_str(), None),
        ParserError::RecursionLimitExceeded => (
            "parentheses and subqueries are nested too deeply",
            Some("put the inner queries into a WITH clause".to_owned()),
        ),
    };
    // The parser ends its sentence with " at Line: 2, Column: 5".
    let (words, place) = text.rsplit_once(" at Line: ").unwrap_or((text, ""));
    let mut numbers = place.split(", Column: ").map(|n| n.trim().parse().ok());
    let location = match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(line), Some(column)) => source.offset(Location::new(line, column)),
        _ => None,
    };
    let mut words = words.trim().replace("Expected: ", "expected ");
    words = words.replace("Expected ", "expected ");
    words = words.replace("found: EOF", "the text ends here");
    words = words.replace("found: ", "found ");
    // A text that ends too early is at fault at its end.
    let offset = location.unwrap_or(source.text().trim_end().len());
    if let Some((construct, help)) = beyond_the_parser(source.text(), offset, dialect) {
        return Refusal {
            message: format!(
                "{construct} is {}, but it is not read here",
                dialect.title()
            ),
            offset: Some(offset),
            help: Some(help.to_owned()),
            is_ours: true,
        };
    }
    Refusal {
        message: format!("this cannot be read as {} here: {words}", dialect.title()),
        offset: Some(offset),
        help,
        is_ours: false,
    }
}

/// Words that the dialect knows and the parser does not, and what to write instead.
const BEYOND: &[(Dialect, &str, &str)] = &[
    (
        Dialect::Postgres,
        "EXCLUDE",
        "write the window out after OVER, or leave the rows out with a CASE",
    ),
    (Dialect::MySql, "_MICROSECOND", "count in seconds"),
    (
        Dialect::MySql,
        "YEAR_MONTH",
        "write a literal, or one unit: INTERVAL n MONTH",
    ),
    (
        Dialect::MySql,
        "DAY_",
        "write a literal, or one unit: INTERVAL n HOUR",
    ),
    (
        Dialect::MySql,
        "HOUR_",
        "write a literal, or one unit: INTERVAL n MINUTE",
    ),
    (
        Dialect::MySql,
        "MINUTE_SECOND",
        "write a literal, or one unit: INTERVAL n SECOND",
    ),
];

/// The word at `offset`, if it is the dialect's all the same, and what to write instead.
fn beyond_the_parser(
    text: &str,
    offset: usize,
    dialect: Dialect,
) -> Option<(String, &'static str)> {
    let rest = text.get(offset..)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    let word = rest.get(..end.unwrap_or(rest.len()))?.to_ascii_uppercase();
    let known = BEYOND.iter().find(|(of, part, _)| {
        let fits = match part.strip_prefix('_') {
            Some(_) => word.ends_with(part),
            None if part.ends_with('_') => word.starts_with(part),
            None => word == *part,
        };
        *of == dialect && fits
    });
    known.map(|(_, _, help)| (word, *help))
}
