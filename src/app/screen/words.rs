//! Small words: completions for the pad, one line for a result.

use crate::app::facts::LiveResult;
use crate::app::live::Live;
use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::editor::{Completion, CompletionKind};
use crate::interview::Pad;

/// Words of SQL worth completing.
const SQL_WORDS: &[&str] = &[
    "SELECT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "JOIN", "LEFT JOIN",
    "INNER JOIN", "FULL JOIN", "CROSS JOIN", "ON", "USING", "WITH", "RECURSIVE", "UNION ALL",
    "UNION", "EXCEPT", "INTERSECT", "DISTINCT", "CASE", "WHEN", "THEN", "ELSE", "END", "BETWEEN",
    "EXISTS", "COUNT(*)", "SUM(", "AVG(", "MIN(", "MAX(", "COALESCE(", "NULLIF(", "ROW_NUMBER()",
    "RANK()", "DENSE_RANK()", "LAG(", "LEAD(", "FIRST_VALUE(", "LAST_VALUE(", "NTILE(", "OVER (",
    "PARTITION BY", "ROWS BETWEEN", "UNBOUNDED PRECEDING", "CURRENT ROW", "FILTER (WHERE",
    "strftime(", "date(", "datetime(", "julianday(", "unixepoch(", "CAST(", "IS NULL",
    "IS NOT NULL", "NULLS LAST", "NULLS FIRST",
];

/// Words of Python worth completing.
const PYTHON_WORDS: &[&str] = &[
    "and", "append(", "break", "class", "collections", "continue", "defaultdict(", "def", "deque(",
    "dict", "elif", "else", "enumerate(", "except", "False", "finally", "for", "from", "heapq",
    "if", "import", "in", "is", "isinstance(", "itertools", "json", "lambda", "len(", "list",
    "math", "max(", "min(", "None", "not", "or", "pass", "raise", "range(", "return", "reversed(",
    "set", "sorted(", "str", "sum(", "True", "try", "tuple", "while", "with", "yield", "zip(",
];

/// Returns what the word before the caret may become: tables, columns, aliases and CTEs of the
/// query, names of the program, words of the language.
pub fn candidates(live: &Live) -> Vec<Completion> {
    let mut out = Vec::new();
    let mut push = |label: &str, kind, detail: &str| {
        out.push(Completion { label: label.to_owned(), kind, detail: detail.to_owned() });
    };
    let index = live.question_idx();
    let text = live
        .desk
        .pads
        .get(&(index, Pad::Answer))
        .map(|pad| pad.buffer.text())
        .unwrap_or_default();
    match live.kind() {
        RoundKind::Sql => {
            for table in live.desk.tables.iter().flat_map(|(_, tables)| tables) {
                push(&table.name, CompletionKind::Table, "table");
                for column in &table.columns {
                    push(&column.name, CompletionKind::Column, &table.name);
                }
            }
            for (name, what) in crate::relation::script::names(&text) {
                push(&name, CompletionKind::Alias, what);
            }
            for word in SQL_WORDS {
                push(word, CompletionKind::Keyword, "");
            }
        }
        RoundKind::Coding => {
            for name in identifiers(&text) {
                push(&name, CompletionKind::Variable, "");
            }
            for word in PYTHON_WORDS {
                push(word, CompletionKind::Keyword, "");
            }
        }
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Culture => {}
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
pub fn live_line(result: &LiveResult) -> (String, bool) {
    match result {
        LiveResult::Rows { relation, at_least, took } => {
            let rows = if relation.truncated {
                format!("first {} of at least {}", relation.rows.len(), plural(*at_least, "row"))
            } else {
                plural(relation.rows.len(), "row")
            };
            (format!("{rows} in {} ms", took.0), true)
        }
        LiveResult::Changed { rows, took } => {
            (format!("{} changed in {} ms", plural(*rows, "row"), took.0), true)
        }
        LiveResult::Failed(error) => (error.message.clone(), false),
        LiveResult::Cancelled => ("cancelled".to_owned(), false),
        LiveResult::OverBudget(what) => (format!("stopped at the limit: {what}"), false),
    }
}
