//! What to write instead: nearest names, and the SQLite form of what other dialects say.
//!
//! Invariant: a help is given only for a statement that SQLite refused, and never prints more than
//! the candidate's own text, names of the schema and the form of SQLite's functions.

use crate::relation::script::{self, Token, TokenKind};

/// Functions of other dialects and what SQLite says.
const FUNCTIONS: &[(&[&str], &str)] = &[
    (
        &["date_trunc", "trunc_date"],
        "SQLite: date(ts, 'start of month'), or strftime('%Y-%m-01', ts); for hours strftime('%Y-%m-%d %H:00:00', ts)",
    ),
    (
        &["datediff", "date_diff"],
        "SQLite: julianday(later) - julianday(earlier) gives days; (unixepoch(later) - unixepoch(earlier)) / 60 gives minutes",
    ),
    (
        &["dateadd", "date_add", "adddate"],
        "SQLite: date(d, '+7 days') or datetime(ts, '+30 minutes')",
    ),
    (&["date_sub", "subdate"], "SQLite: date(d, '-7 days')"),
    (
        &[
            "date_part",
            "datepart",
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "dayofweek",
            "weekday",
        ],
        "SQLite: CAST(strftime('%Y', ts) AS INTEGER); %m month, %d day, %H hour, %M minute, %w weekday with Sunday 0",
    ),
    (
        &[
            "to_char",
            "date_format",
            "format_date",
            "to_timestamp",
            "to_date",
            "str_to_date",
        ],
        "SQLite keeps dates as text: strftime('%Y-%m-%d', ts)",
    ),
    (
        &["now", "getdate", "sysdate", "current_timestamp"],
        "SQLite: datetime('now'), without parentheses CURRENT_TIMESTAMP",
    ),
    (
        &["from_unixtime", "timestamp_seconds"],
        "SQLite: datetime(n, 'unixepoch')",
    ),
    (
        &["unix_timestamp", "to_unixtime", "timestampdiff"],
        "SQLite: unixepoch(ts), and differences of it in seconds",
    ),
    (&["left"], "SQLite: substr(text, 1, n)"),
    (&["right"], "SQLite: substr(text, -n)"),
    (&["nvl", "isnull"], "SQLite: coalesce(a, b)"),
    (&["nvl2", "decode"], "SQLite: CASE WHEN … THEN … ELSE … END"),
    (
        &["len", "char_length", "character_length"],
        "SQLite: length(text)",
    ),
    (
        &["charindex", "strpos", "position", "locate"],
        "SQLite: instr(text, part)",
    ),
    (
        &[
            "split_part",
            "substring_index",
            "regexp_replace",
            "regexp_extract",
            "regexp_like",
            "regexp",
        ],
        "SQLite has no regular expressions: use LIKE, GLOB, or instr with substr",
    ),
    (
        &["lpad", "rpad"],
        "SQLite: printf('%05d', n), or substr('00000' || n, -5)",
    ),
    (&["greatest"], "SQLite: max(a, b)"),
    (&["least"], "SQLite: min(a, b)"),
    (
        &["listagg", "array_agg", "collect_list", "wm_concat"],
        "SQLite: group_concat(value, ',') or json_group_array(value)",
    ),
    (
        &[
            "bool_or",
            "logical_or",
            "any_value",
            "bool_and",
            "logical_and",
            "every",
        ],
        "SQLite: max(condition) for or, min(condition) for and",
    ),
    (
        &["count_if", "countif", "sumif"],
        "SQLite: sum(condition), or count(*) FILTER (WHERE condition)",
    ),
    (
        &["approx_distinct", "approx_count_distinct"],
        "SQLite: count(DISTINCT value)",
    ),
    (
        &[
            "median",
            "percentile_cont",
            "percentile_disc",
            "approx_percentile",
            "quantile",
        ],
        "SQLite here: number the rows with row_number() and count(*) OVER () and take the middle ones",
    ),
    (
        &["stddev", "stddev_samp", "variance", "var_samp"],
        "SQLite: sqrt(avg(x*x) - avg(x)*avg(x))",
    ),
    (&["safe_divide"], "SQLite: a * 1.0 / nullif(b, 0)"),
    (
        &["safe_cast", "try_cast", "convert"],
        "SQLite: CAST(value AS INTEGER | REAL | TEXT)",
    ),
    (
        &["md5", "sha1", "sha256", "uuid", "newid"],
        "SQLite has no such hash here; compare the values themselves",
    ),
];

/// Returns what to write instead of `statement`, which SQLite refused with `message`; `names` gives
/// the tables and columns there are.
pub fn help(message: &str, statement: &str, names: impl FnOnce() -> Vec<String>) -> Option<String> {
    if let Some(name) = message.strip_prefix("no such function: ") {
        return function_help(name).or_else(|| foreign_form(statement));
    }
    if let Some(name) = message.strip_prefix("no such column: ") {
        return column_help(name, statement, names);
    }
    if let Some(name) = message.strip_prefix("no such table: ") {
        return nearest(name, names());
    }
    if message.starts_with("ambiguous column name") {
        return Some("put the table's name or alias before it, as in u.id".into());
    }
    if message.starts_with("misuse of aggregate") {
        return Some("an aggregate belongs into SELECT or HAVING, not into WHERE or ON".into());
    }
    if message.starts_with("misuse of window function") {
        return Some("compute the window function in a CTE and filter it outside".into());
    }
    if message.contains("do not have the same number of result columns") {
        return Some("both sides of UNION, EXCEPT or INTERSECT need the same columns".into());
    }
    foreign_form(statement).or_else(|| {
        let open = message.contains("incomplete input");
        open.then(|| "a parenthesis, a quote or the end of a CTE is missing".into())
    })
}

fn function_help(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let found = FUNCTIONS
        .iter()
        .find(|(names, _)| names.contains(&name.as_str()))?;
    Some(found.1.to_owned())
}

fn column_help(name: &str, statement: &str, names: impl FnOnce() -> Vec<String>) -> Option<String> {
    let is_quoted = script::tokens(statement).iter().any(|t| {
        t.kind == TokenKind::QuotedName
            && t.text(statement).starts_with('"')
            && t.unquoted(statement) == name.trim_matches('"')
    });
    if is_quoted {
        let name = name.trim_matches('"');
        return Some(format!(
            "double quotes hold a name; text goes into single quotes: '{name}'"
        ));
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let names = names();
    if names.iter().any(|known| known.eq_ignore_ascii_case(last)) {
        return Some(format!(
            "a table has a column {last}, but none that stands in FROM here does"
        ));
    }
    nearest(last, names).or_else(|| foreign_form(statement))
}

/// The names that differ least, at most three.
fn nearest(name: &str, names: Vec<String>) -> Option<String> {
    let wanted = name.to_lowercase();
    let distance = |candidate: &str| {
        rapidfuzz::distance::osa::distance(wanted.chars(), candidate.to_lowercase().chars())
    };
    let close = |candidate: &String| {
        let lower = candidate.to_lowercase();
        let part = wanted.len().min(lower.len()) >= 3
            && (lower.contains(&wanted) || wanted.contains(&lower));
        distance(candidate) <= (wanted.len() / 3).max(1) || part
    };
    let mut found: Vec<String> = names.into_iter().filter(close).collect();
    found.sort_by_key(|candidate| (distance(candidate), candidate.clone()));
    found.dedup();
    found.truncate(3);
    (!found.is_empty()).then(|| format!("did you mean {}?", found.join(", ")))
}

/// The first construct of another dialect in the statement.
fn foreign_form(statement: &str) -> Option<String> {
    let tokens: Vec<Token> = script::tokens(statement)
        .into_iter()
        .filter(|t| t.kind != TokenKind::Comment)
        .collect();
    let help = (0..tokens.len()).find_map(|at| {
        let rest = tokens.get(at..).unwrap_or_default();
        let is =
            |offset: usize, word: &str| rest.get(offset).is_some_and(|t| t.is(statement, word));
        let kind = |offset: usize| rest.get(offset).map(|t| t.kind);
        foreign_form_at(&is, &kind)
    })?;
    Some(help.to_owned())
}

/// `is(n, word)` asks for the n-th token from here, `kind(n)` for its kind.
fn foreign_form_at(
    is: &dyn Fn(usize, &str) -> bool,
    kind: &dyn Fn(usize) -> Option<TokenKind>,
) -> Option<&'static str> {
    let call = |word: &str| is(0, word) && is(1, "(");
    let before = |word: &str, next: TokenKind| is(0, word) && kind(1) == Some(next);
    let forms: [(bool, &'static str); 22] = [
        (
            is(0, "::"),
            "SQLite: CAST(value AS INTEGER | REAL | TEXT) instead of value::type",
        ),
        (
            is(0, "ilike"),
            "SQLite: LIKE ignores the case of ASCII letters already",
        ),
        (
            before("interval", TokenKind::Text) || before("interval", TokenKind::Number),
            "SQLite: date(d, '+7 days') or datetime(ts, '-30 minutes') instead of INTERVAL",
        ),
        (
            call("extract"),
            "SQLite: CAST(strftime('%Y', ts) AS INTEGER) instead of EXTRACT",
        ),
        (
            before("date", TokenKind::Text) || before("timestamp", TokenKind::Text),
            "SQLite keeps dates as text: write '2024-01-31' without DATE or TIMESTAMP",
        ),
        (
            is(0, "select") && is(1, "top"),
            "SQLite: LIMIT n at the end instead of TOP n",
        ),
        (
            is(0, "fetch") && (is(1, "first") || is(1, "next")),
            "SQLite: LIMIT n",
        ),
        (
            is(0, "qualify"),
            "SQLite: put the window function into a CTE and filter it in WHERE",
        ),
        (
            is(0, "distinct") && is(1, "on"),
            "SQLite: row_number() OVER (PARTITION BY …) = 1 in a CTE",
        ),
        (call("left"), "SQLite: substr(text, 1, n) instead of LEFT"),
        (call("right"), "SQLite: substr(text, -n) instead of RIGHT"),
        (
            is(0, "lateral") || is(0, "apply"),
            "SQLite: use a correlated subquery or a window function",
        ),
        (
            is(0, "unnest") || is(0, "explode"),
            "SQLite: json_each(json_array) gives one row per element",
        ),
        (
            is(0, "array") && is(1, "["),
            "SQLite has no arrays: use rows, or JSON with json_each",
        ),
        (
            is(0, "rollup") || is(0, "cube") || is(0, "grouping"),
            "SQLite: UNION ALL of one GROUP BY per level",
        ),
        (
            (is(0, "except") || is(0, "intersect")) && is(1, "all"),
            "SQLite has no EXCEPT ALL: number the copies with row_number() first",
        ),
        (
            is(0, "minus") && is(1, "select"),
            "SQLite: EXCEPT instead of MINUS",
        ),
        (
            call("try_cast") || call("safe_cast"),
            "SQLite: CAST(value AS INTEGER | REAL | TEXT)",
        ),
        (
            is(0, "~"),
            "SQLite has no regular expressions: use LIKE or GLOB",
        ),
        (
            is(0, "pivot") || is(0, "unpivot"),
            "SQLite: sum(x) FILTER (WHERE …) per column",
        ),
        (
            (is(0, "ignore") || is(0, "respect")) && is(1, "nulls"),
            "SQLite has no IGNORE NULLS: use max(x) OVER over a running group number",
        ),
        (
            is(0, "within") && is(1, "group"),
            "SQLite: group_concat(value, ',' ORDER BY key), or number the rows for a median",
        ),
    ];
    forms
        .into_iter()
        .find(|(found, _)| *found)
        .map(|(_, help)| help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str, statement: &str, expect: &str) {
        let names = || {
            vec![
                "user_id".to_owned(),
                "country".to_owned(),
                "events".to_owned(),
            ]
        };
        let found = help(message, statement, names).unwrap_or_default();
        assert!(found.contains(expect), "{statement}: {found:?}");
    }

    #[test]
    fn foreign_habits_get_the_sqlite_form() {
        check(
            "no such function: DATE_TRUNC",
            "select DATE_TRUNC('day', ts)",
            "start of month",
        );
        check("unrecognized token: \":\"", "select a::int from t", "CAST(");
        check(
            "near \"ILIKE\": syntax error",
            "select a ILIKE 'x'",
            "LIKE ignores",
        );
        check(
            "near \"'7 days'\"",
            "select ts - INTERVAL '7 days'",
            "instead of INTERVAL",
        );
        check(
            "near \"FROM\"",
            "select extract(year from ts) from t",
            "strftime",
        );
        check(
            "near \"3\": syntax error",
            "select top 3 * from t",
            "LIMIT n",
        );
        check(
            "near \"QUALIFY\"",
            "select * from t QUALIFY rank() over () = 1",
            "CTE",
        );
        check(
            "near \"(\"",
            "select left(name, 2) from t",
            "substr(text, 1, n)",
        );
        check("no such function: NVL", "select nvl(a, 0)", "coalesce");
        check(
            "no such function: DATEDIFF",
            "select datediff(a, b)",
            "julianday",
        );
    }

    #[test]
    fn names_are_corrected() {
        check(
            "no such column: usr_id",
            "select usr_id from events",
            "user_id",
        );
        check(
            "no such column: e.contry",
            "select e.contry from events e",
            "country",
        );
        check("no such table: event", "select * from event", "events");
        check(
            "no such column: paid",
            "select * from t where a = \"paid\"",
            "single quotes: 'paid'",
        );
        assert_eq!(help("no such column: zzz", "select zzz", Vec::new), None);
    }
}
