//! From a query to its mutants.
//!
//! Invariant: a pure function of the text; every mutant parses, differs from the query and from
//! every other mutant, and there are never more than a fixed number.

use std::ops::{ControlFlow, Range};

use sqlparser::ast::{Query, Statement, VisitMut as _};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer, Whitespace};

use super::facts::{Facts, Known};
use super::kind::MutantKind;
use super::turn::Turn;

/// Mutants of one query at most.
const MAX_MUTANTS: usize = 120;

/// Changes that are looked at per query; far more than any sane query has.
const MAX_CHANGES: usize = 2_000;

/// Bytes of a query that is looked at.
const MAX_QUERY: usize = 1 << 15;

/// A query with one mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What was changed.
    pub kind: MutantKind,
    /// The changed query.
    pub sql: String,
    /// Where in the original text, in bytes; the whole text if the parser does not know.
    pub place: Range<usize>,
    /// What it does wrong, in one line for a candidate, in names of the query.
    pub describes: String,
}

impl Mutant {
    /// Returns an id that stays the same as long as the query and the change do: `boundary-3fa91c`.
    pub fn id(&self) -> String {
        // FNV-1a, so that ids in decks do not depend on a library's hash.
        let hash = self
            .sql
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!(
            "{}-{:06x}",
            self.kind.slug(),
            (hash ^ (hash >> 32)) & 0xff_ffff
        )
    }
}

/// Returns the mutants of a query in the order of its clauses; none if it cannot be parsed.
pub fn mutants(sql: &str) -> Vec<Mutant> {
    mutants_knowing(sql, &Facts::default())
}

/// Returns the mutants of a query without those that `facts` prove to be the query itself.
pub fn mutants_knowing(sql: &str, facts: &Facts) -> Vec<Mutant> {
    let Some(original) = parse(sql) else {
        return Vec::new();
    };
    let known = Known::new(facts, &original);
    let text = original.to_string();
    let lines: Vec<usize> = line_starts(sql);
    let mut found: Vec<Mutant> = Vec::new();
    for wanted in 0..MAX_CHANGES {
        let mut query = original.clone();
        let mut turn = Turn::new(wanted, &known);
        let _: ControlFlow<()> = query.visit(&mut turn);
        let Some(taken) = turn.taken else { break };
        let mutated = query.to_string();
        let is_new = mutated != text && found.iter().all(|known| known.sql != mutated);
        if is_new && parse(&mutated).is_some_and(|again| again.to_string() == mutated) {
            found.push(Mutant {
                kind: taken.kind,
                sql: mutated,
                place: range(sql, &lines, taken.span),
                describes: taken.describes,
            });
        }
    }
    capped(found)
}

/// Returns the query as mutants are written, with nothing changed; `None` if it cannot be parsed.
pub fn rendered(sql: &str) -> Option<String> {
    parse(sql).map(|query| query.to_string())
}

pub(super) fn parse(sql: &str) -> Option<Query> {
    if sql.len() > MAX_QUERY {
        return None;
    }
    let dialect = SQLiteDialect {};
    let mut tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .ok()?;
    spell_out_is(&mut tokens);
    let mut parser = Parser::new(&dialect).with_tokens_with_locations(tokens);
    let mut statements = parser.parse_statements().ok()?.into_iter();
    match (statements.next(), statements.next()) {
        (Some(Statement::Query(query)), None) => Some(*query),
        _ => None,
    }
}

/// SQLite's `a IS b` between two values, in the standard's words, which the parser knows.
fn spell_out_is(tokens: &mut Vec<TokenWithSpan>) {
    let is = |token: &TokenWithSpan, word: Keyword| matches!(&token.token, Token::Word(found) if found.keyword == word);
    let mut at = 0;
    while at < tokens.len() {
        let words: Vec<usize> = (at..tokens.len())
            .filter(|index| {
                let token = tokens.get(*index).map(|token| &token.token);
                !matches!(token, Some(Token::Whitespace(_)) | None)
            })
            .take(3)
            .collect();
        at += 1;
        let &[first, second, ref rest @ ..] = words.as_slice() else {
            return;
        };
        let (Some(word), Some(next)) = (tokens.get(first), tokens.get(second)) else {
            return;
        };
        if first + 1 != at || !is(word, Keyword::IS) {
            continue;
        }
        let is_negated = is(next, Keyword::NOT);
        let operand = if is_negated {
            rest.first().copied()
        } else {
            Some(second)
        };
        let known = [
            Keyword::NULL,
            Keyword::TRUE,
            Keyword::FALSE,
            Keyword::UNKNOWN,
            Keyword::DISTINCT,
        ];
        let operand = operand.and_then(|at| tokens.get(at));
        let Some(operand) = operand.filter(|token| known.iter().all(|word| !is(token, *word)))
        else {
            continue;
        };
        let span = operand.span;
        let words: &[&str] = if is_negated {
            &["IS", "DISTINCT", "FROM"]
        } else {
            &["IS", "NOT", "DISTINCT", "FROM"]
        };
        let end = if is_negated { second } else { first };
        let spelled = words.iter().flat_map(|word| {
            let space = Token::Whitespace(Whitespace::Space);
            [Token::make_word(word, None), space].map(|token| TokenWithSpan { token, span })
        });
        tokens.splice(first..=end, spelled.collect::<Vec<_>>());
        at = first + 2 * words.len();
    }
}

/// The first mutants of every kind, in turn, so that a cap cuts off no kind.
fn capped(found: Vec<Mutant>) -> Vec<Mutant> {
    if found.len() <= MAX_MUTANTS {
        return found;
    }
    let mut nth = [0_usize; MutantKind::ALL.len()];
    let mut ranked: Vec<(usize, usize, Mutant)> = found
        .into_iter()
        .enumerate()
        .map(|(place, mutant)| {
            let count = nth.get_mut(mutant.kind as usize);
            let rank = count.map_or(0, |count| {
                *count += 1;
                *count
            });
            (rank, place, mutant)
        })
        .collect();
    ranked.sort_by_key(|(rank, place, _)| (*rank, *place));
    ranked.truncate(MAX_MUTANTS);
    ranked.sort_by_key(|(_, place, _)| *place);
    ranked.into_iter().map(|(_, _, mutant)| mutant).collect()
}

fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

fn range(text: &str, lines: &[usize], span: Span) -> Range<usize> {
    let offset = |at: Location| {
        let line = usize::try_from(at.line).ok()?.checked_sub(1)?;
        let start = *lines.get(line)?;
        let column = usize::try_from(at.column).ok()?.checked_sub(1)?;
        let rest = text.get(start..)?;
        let inside = rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(at, _)| at);
        Some(start + inside)
    };
    match (offset(span.start), offset(span.end)) {
        (Some(start), Some(end)) if start < end => start..end,
        _ => 0..text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutants_are_the_same_every_time_and_differ_from_each_other() {
        let sql = "SELECT a, COUNT(*) AS n FROM t WHERE b > 1 AND c = 'x' GROUP BY a HAVING COUNT(*) > 2 ORDER BY a DESC LIMIT 3";
        let found = mutants(sql);
        assert_eq!(found, mutants(sql));
        assert!(found.len() > 10, "{}", found.len());
        for (index, mutant) in found.iter().enumerate() {
            assert!(parse(&mutant.sql).is_some());
            assert!(sql.get(mutant.place.clone()).is_some());
            assert!(!mutant.describes.contains('\n'), "{}", mutant.describes);
            let later = found.get(index + 1..).unwrap();
            assert!(later.iter().all(|other| other.sql != mutant.sql));
            assert!(later.iter().all(|other| other.id() != mutant.id()));
        }
    }

    #[test]
    fn a_place_is_where_the_change_is() {
        let sql = "SELECT 'é'\nFROM t\nWHERE a < 5";
        let found = mutants(sql);
        let boundary = found.iter().find(|m| m.kind == MutantKind::Boundary);
        assert_eq!(sql.get(boundary.unwrap().place.clone()), Some("a < 5"));
    }

    #[test]
    fn a_long_query_is_capped_without_losing_a_kind() {
        let tests: Vec<String> = (0..60).map(|n| format!("a{n} < {n}")).collect();
        let sql = format!("SELECT MIN(a) FROM t WHERE {}", tests.join(" AND "));
        let found = mutants(&sql);
        assert_eq!(found.len(), MAX_MUTANTS);
        assert!(found.iter().any(|m| m.kind == MutantKind::Aggregate));
    }

    #[test]
    fn what_is_no_query_has_no_mutants() {
        for sql in ["", "SELEC", "DELETE FROM t", "SELECT 1; SELECT 2"] {
            assert_eq!(mutants(sql), [], "{sql}");
        }
    }
}
