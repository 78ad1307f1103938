//! From text to a tree, and from the parser's complaints to places in the text.
//!
//! Invariant: every tree is shallow enough to be walked: texts with more operators than SQLite
//! itself would take are refused before they are parsed.

use sqlparser::ast::{Query, Spanned, Statement};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Word};

use super::carry::Refusal;
use super::name::Dialect;
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
    let mut tokens = tokens.map_err(|error| Refusal {
        message: error.message.trim().to_lowercase(),
        offset: source.offset(error.location),
        help: Some("close every quote and comment that was opened".into()),
        is_ours: false,
    })?;
    check_size(&tokens)?;
    if dialect == Dialect::MySql {
        word_operators(&mut tokens);
    }
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

/// MySQL's `a MOD b`, which the parser does not know, as `a % b`.
fn word_operators(tokens: &mut [TokenWithSpan]) {
    let solid: Vec<usize> = (0..tokens.len())
        .filter(|i| {
            let token = tokens.get(*i).map(|token| &token.token);
            !matches!(token, Some(Token::Whitespace(_)) | None)
        })
        .collect();
    let ends = |token: &Token| match token {
        Token::Number(..) | Token::SingleQuotedString(_) | Token::RParen => true,
        Token::Word(word) => is_name(word),
        _ => false,
    };
    let begins = |token: &Token| match token {
        Token::Number(..) | Token::SingleQuotedString(_) | Token::LParen | Token::Minus => true,
        Token::Word(word) => is_name(word),
        _ => false,
    };
    for window in solid.windows(3) {
        let &[before, at, after] = window else {
            continue;
        };
        let found = matches!(
            (tokens.get(before), tokens.get(at), tokens.get(after)),
            (Some(a), Some(op), Some(b))
                if matches!(&op.token, Token::Word(word)
                    if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("mod"))
                    && ends(&a.token) && begins(&b.token)
        );
        if let Some(token) = tokens.get_mut(at).filter(|_| found) {
            token.token = Token::Mod;
        }
    }
}

fn is_name(word: &Word) -> bool {
    use sqlparser::keywords::Keyword;
    word.quote_style.is_some() || word.keyword == Keyword::NoKeyword
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
    Refusal {
        message: format!("this is not {}: {words}", dialect.title()),
        // A text that ends too early is at fault at its end.
        offset: location.or(Some(source.text().trim_end().len())),
        help,
        is_ours: false,
    }
}
