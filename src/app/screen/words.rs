//! Small words: completions for the pad, one line for a result.

use crate::app::live::Live;
use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::dialect::Dialect;
use crate::editor::{Completion, CompletionKind};
use crate::interview::Pad;
use crate::relation::script::{Token, TokenKind, tokens};
use crate::verdict::Outcome;

/// Words of SQL worth completing.
const SQL_WORDS: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP BY",
    "HAVING",
    "ORDER BY",
    "LIMIT",
    "JOIN",
    "LEFT JOIN",
    "INNER JOIN",
    "FULL JOIN",
    "CROSS JOIN",
    "ON",
    "USING",
    "WITH",
    "RECURSIVE",
    "UNION ALL",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "DISTINCT",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "BETWEEN",
    "EXISTS",
    "COUNT(*)",
    "SUM(",
    "AVG(",
    "MIN(",
    "MAX(",
    "COALESCE(",
    "NULLIF(",
    "ROW_NUMBER()",
    "RANK()",
    "DENSE_RANK()",
    "LAG(",
    "LEAD(",
    "FIRST_VALUE(",
    "LAST_VALUE(",
    "NTILE(",
    "OVER (",
    "PARTITION BY",
    "ROWS BETWEEN",
    "UNBOUNDED PRECEDING",
    "CURRENT ROW",
    "FILTER (WHERE",
    "CAST(",
    "IS NULL",
    "IS NOT NULL",
    "NULLS LAST",
    "NULLS FIRST",
];

/// Functions of a dialect worth completing, those for dates first.
#[rustfmt::skip] // Lists are read by line.
const fn functions(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Sqlite => &["strftime(", "date(", "datetime(", "julianday(", "unixepoch("],
        Dialect::Postgres => &[
            "date_trunc(", "EXTRACT(", "to_char(", "INTERVAL '", "string_agg(", "split_part(",
            "percentile_cont(", "bool_or(", "ILIKE", "DISTINCT ON (", "greatest(", "least(",
        ],
        Dialect::MySql => &[
            "DATEDIFF(", "DATE_ADD(", "DATE_SUB(", "DATE_FORMAT(", "TIMESTAMPDIFF(", "INTERVAL ",
            "IF(", "IFNULL(", "GROUP_CONCAT(", "SUBSTRING_INDEX(", "GREATEST(", "LEAST(",
        ],
        Dialect::Presto => &[
            "date_trunc(", "date_diff(", "date_add(", "date_format(", "to_unixtime(", "if(",
            "count_if(", "approx_percentile(", "max_by(", "split_part(", "greatest(", "least(",
        ],
        Dialect::Spark => &[
            "date_trunc(", "datediff(", "date_add(", "date_sub(", "date_format(", "unix_timestamp(",
            "if(", "count_if(", "percentile(", "max_by(", "LEFT SEMI JOIN", "LEFT ANTI JOIN",
            "QUALIFY", "greatest(", "least(",
        ],
        Dialect::BigQuery => &[
            "DATE_TRUNC(", "DATE_DIFF(", "DATE_ADD(", "TIMESTAMP_TRUNC(", "TIMESTAMP_DIFF(",
            "EXTRACT(", "FORMAT_DATE(", "COUNTIF(", "SAFE_DIVIDE(", "IF(", "IFNULL(", "STRING_AGG(",
            "QUALIFY", "GREATEST(", "LEAST(",
        ],
    }
}

/// Words of Python worth completing.
const PYTHON_WORDS: &[&str] = &[
    "and",
    "append(",
    "break",
    "class",
    "collections",
    "continue",
    "defaultdict(",
    "def",
    "deque(",
    "dict",
    "elif",
    "else",
    "enumerate(",
    "except",
    "False",
    "finally",
    "for",
    "from",
    "heapq",
    "if",
    "import",
    "in",
    "is",
    "isinstance(",
    "itertools",
    "json",
    "lambda",
    "len(",
    "list",
    "math",
    "max(",
    "min(",
    "None",
    "not",
    "or",
    "pass",
    "raise",
    "range(",
    "return",
    "reversed(",
    "set",
    "sorted(",
    "str",
    "sum(",
    "True",
    "try",
    "tuple",
    "while",
    "with",
    "yield",
    "zip(",
];

/// Returns what the word before the caret may become: tables, columns, aliases and CTEs of the
/// query, names of the program, words of the language.
pub fn candidates(live: &Live) -> Vec<Completion> {
    let mut out = Vec::new();
    let mut push = |label: &str, kind, detail: &str| {
        out.push(Completion {
            label: label.to_owned(),
            kind,
            detail: detail.to_owned(),
        });
    };
    let index = live.question_idx();
    let text = live
        .desk
        .pads
        .get(&(index, Pad::Answer))
        .map(|pad| pad.buffer.text())
        .unwrap_or_default();
    match live.kind() {
        RoundKind::Sql | RoundKind::Modelling => {
            for table in live.desk.tables.iter().flat_map(|(_, tables)| tables) {
                push(&table.name, CompletionKind::Table, "table");
                for column in &table.columns {
                    push(&column.name, CompletionKind::Column, &table.name);
                }
            }
            for (name, what) in names(&text) {
                push(&name, CompletionKind::Name, what);
            }
            for word in SQL_WORDS.iter().chain(functions(live.session.dialect())) {
                push(word, CompletionKind::Keyword, "");
            }
        }
        RoundKind::Coding => {
            for name in identifiers(&text) {
                push(&name, CompletionKind::Name, "");
            }
            for word in PYTHON_WORDS {
                push(word, CompletionKind::Keyword, "");
            }
        }
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Case | RoundKind::Culture => {}
    }
    out
}

/// The aliases and the CTEs of a query, each once.
fn names(sql: &str) -> Vec<(String, &'static str)> {
    let tokens: Vec<Token> = tokens(sql)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Comment)
        .collect();
    let mut out: Vec<(String, &'static str)> = Vec::new();
    for window in tokens.windows(3) {
        let [first, second, third] = window else {
            continue;
        };
        let is_name = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
        let cte = is_name(first) && second.is(sql, "as") && third.is(sql, "(");
        let found = if cte {
            Some((first, "cte"))
        } else if second.is(sql, "as") && is_name(third) {
            Some((third, "alias"))
        } else {
            None
        };
        if let Some((token, what)) = found {
            let name = token.unquoted(sql);
            if !out.iter().any(|(known, _)| *known == name) {
                out.push((name, what));
            }
        }
    }
    out
}

/// The identifiers of a program, each once, in order.
fn identifiers(text: &str) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().count() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()))
        .filter(|word| seen.insert(*word))
        .map(str::to_owned)
        .collect()
}

/// Returns a live result in a line, and whether it ran without an error.
pub fn live_line(result: &Outcome) -> (String, bool) {
    match result {
        Outcome::Rows {
            relation,
            at_least,
            elapsed,
            ..
        } => {
            let rows = if relation.truncated {
                format!(
                    "first {} of at least {}",
                    relation.rows.len(),
                    plural(*at_least, "row")
                )
            } else {
                plural(relation.rows.len(), "row")
            };
            (format!("{rows} in {} ms", elapsed.0), true)
        }
        Outcome::Done { changed, elapsed } => (
            format!(
                "{} changed in {} ms",
                plural(*changed as usize, "row"),
                elapsed.0
            ),
            true,
        ),
        Outcome::Failed(error) => (error.message.clone(), false),
        Outcome::Cancelled => ("cancelled".to_owned(), false),
        Outcome::OverBudget { limit } => (format!("stopped: {limit}"), false),
    }
}
