//! Values worth trying: those of the visible data and the constants of queries and constraints.
//!
//! Invariant: every list is without repetition and in a fixed order, so that generation stays
//! deterministic.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::afar;
use super::aliases::aliases;
use super::checks::{bounds, closed_set};
use super::constants::{self, Around};
use super::crowd::{Crowd, MAX_COUNT};
use super::schema::Schema;
use super::tables::Instance;
use crate::relation::Value;
use crate::relation::script::{self, Token, TokenKind};

/// At most this many values are kept per column and source.
const MAX_VALUES: usize = 40;

/// Values seen, by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mined {
    columns: BTreeMap<(String, String), Seen>,
    spans: Vec<i64>,
    /// Months that dates are moved by.
    months: Vec<i64>,
    /// Rows that pass every number that anything is held against.
    held: usize,
    crowd: Crowd,
}

/// Values seen for one column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Values of the visible data.
    pub visible: Vec<Value>,
    /// Constants that queries and constraints hold against the column.
    pub constants: Vec<Value>,
    /// The only values a CHECK of the form `column IN (…)` lets in, if there is one.
    pub closed: Vec<Value>,
    /// What CHECKs of the form `column < constant` ask for; all of it holds for every value.
    pub(super) bounds: Vec<(Ordering, bool, Value)>,
    /// What queries say of parts of the column's values.
    pub(super) parts: Parts,
}

/// Years, months and lengths that a query holds against parts of a column's values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub(super) years: Vec<i64>,
    /// With their year, if it is said.
    pub(super) months: Vec<(Option<i64>, i64)>,
    /// Characters.
    pub(super) lengths: Vec<i64>,
    /// What stands between the parts of a text.
    pub(super) separators: Vec<String>,
}

impl Seen {
    /// Says whether the simple CHECKs let `value` in; those over several columns are not asked.
    pub(super) fn admits(&self, value: &Value) -> bool {
        value.is_null()
            || self.bounds.iter().all(|(wanted, or_equal, bound)| {
                let order = value.sql_cmp(bound);
                order == *wanted || (*or_equal && order.is_eq())
            })
    }
}

impl Mined {
    /// Mines the visible data and the CHECK constraints.
    pub fn new(schema: &Schema, visible: &Instance) -> Self {
        let mut mined = Self::default();
        for (table, rows) in schema.tables.iter().zip(&visible.tables) {
            for (place, (_, column)) in table.input_columns().enumerate() {
                let seen = mined
                    .columns
                    .entry(key(&table.name, &column.name))
                    .or_default();
                let values = rows.rows.iter().filter_map(|row| row.get(place));
                for value in values.filter(|value| !value.is_null()) {
                    add(&mut seen.visible, value);
                }
            }
        }
        for table in &schema.tables {
            for check in &table.checks {
                mined.add_constants_of(schema, check);
                for (column, bound) in bounds(check) {
                    let seen = mined.columns.entry(key(&table.name, &column)).or_default();
                    seen.bounds.push(bound);
                }
                if let Some((column, values)) = closed_set(check) {
                    mined
                        .columns
                        .entry(key(&table.name, &column))
                        .or_default()
                        .closed = values;
                }
            }
        }
        mined
    }

    /// Adds a query: its constants, and the counts that a group of rows has to pass.
    pub fn add_sql(&mut self, schema: &Schema, sql: &str) {
        let is_column = |name: &str| schema.tables.iter().any(|t| t.column_index(name).is_some());
        self.crowd.add_sql(sql, is_column);
        self.add_constants_of(schema, sql);
    }

    /// Adds what `sql` says of values without a constant beside a column.
    fn add_afar(&mut self, schema: &Schema, sql: &str, tokens: &[Token]) {
        let is_column = |name: &str| schema.tables.iter().any(|t| t.column_index(name).is_some());
        let (months, days) = afar::moves(sql, tokens);
        self.months.extend(months);
        self.spans.extend(days);
        let listed = afar::listed(sql, tokens, |token| literal(token, sql));
        let spoken = tokens.iter().filter(|_| !listed.is_empty());
        let spoken: BTreeSet<String> = spoken.map(|token| token.unquoted(sql)).collect();
        for name in spoken.iter().filter(|name| is_column(name)) {
            self.add_constants(schema, name, &listed);
        }
        for name in afar::glued(sql, tokens, is_column) {
            self.add_constants(schema, &name, &[Value::Integer(1), Value::Integer(11)]);
        }
    }

    /// Adds the constants of `sql`: each goes to the columns of the name it stands next to.
    fn add_constants_of(&mut self, schema: &Schema, sql: &str) {
        let tokens: Vec<Token> = script::tokens(sql)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .collect();
        self.add_afar(schema, sql, &tokens);
        let is_column = |name: &str| schema.tables.iter().any(|t| t.column_index(name).is_some());
        let aliases = aliases(sql, &tokens, is_column);
        for (at, token) in tokens.iter().enumerate() {
            let Some(value) = literal(token, sql) else {
                continue;
            };
            self.add_spans(&value);
            self.add_held(&value, tokens.get(at.saturating_sub(1)), sql);
            let before = tokens.get(at.saturating_sub(12)..at).unwrap_or_default();
            let after = tokens
                .get(at + 1..(at + 5).min(tokens.len()))
                .unwrap_or_default();
            let turned = after.first().is_some_and(|t| {
                ["<", ">", "=", "<=", ">=", "<>"]
                    .into_iter()
                    .any(|sign| t.is(sql, sign))
            });
            // In `5 < n` and `instr('a', s)` the name follows, in `n > 5` it goes before.
            let is_first = before.last().is_some_and(|t| t.is(sql, "("));
            let turned = turned || is_first && after.first().is_some_and(|t| t.is(sql, ","));
            let near = after.iter().filter(|_| turned).chain(before.iter().rev());
            let names = near.filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::QuotedName));
            let name = names
                .map(|t| t.unquoted(sql))
                .find(|name| is_column(name) || aliases.contains_key(&name.to_lowercase()));
            let around = Around { sql, before, after };
            // In `datediff('2024-01-31', d)` it is about the columns of the call.
            for word in constants::beside_in_call(sql, &tokens, at) {
                self.add_constants(schema, &word, std::slice::from_ref(&value));
            }
            let Some(name) = name else { continue };
            if let Some(meaning) = aliases.get(&name.to_lowercase()) {
                let values = match &value {
                    Value::Integer(n) if meaning.is_sum => summands(*n),
                    other => vec![other.clone()],
                };
                for column in &meaning.columns {
                    self.add_constants(schema, column, &values);
                }
            }
            let mut values = match &value {
                Value::Text(pattern) if around.is_pattern() => matches_of(pattern),
                Value::Text(part) => {
                    let parted = afar::parted(part).into_iter();
                    parted.chain([value.clone()]).collect()
                }
                _ => vec![value.clone()],
            };
            values.extend(around.solved(&value));
            values.extend(around.written(&value));
            self.add_constants(schema, &name, &values);
            for table in &schema.tables {
                if table.column_index(&name).is_some() {
                    let seen = self.columns.entry(key(&table.name, &name)).or_default();
                    around.add_parts(&value, &mut seen.parts);
                }
            }
        }
        for call in calls(sql, &tokens) {
            let values = call.values(sql);
            for token in call.inside {
                let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
                if is_name && !values.is_empty() {
                    self.add_constants(schema, &token.unquoted(sql), &values);
                }
            }
        }
    }

    fn add_constants(&mut self, schema: &Schema, name: &str, values: &[Value]) {
        for table in &schema.tables {
            if table.column_index(name).is_some() {
                let seen = self.columns.entry(key(&table.name, name)).or_default();
                for value in values {
                    add(&mut seen.constants, value);
                }
            }
        }
    }

    /// Returns what was seen for a column.
    pub fn seen(&self, table: &str, column: &str) -> Option<&Seen> {
        self.columns.get(&key(table, column))
    }

    /// Returns the whole numbers of queries, in order: distances worth trying between dates.
    pub fn spans(&self) -> &[i64] {
        &self.spans
    }

    /// Returns the numbers of months that the queries move dates by.
    pub(super) fn months(&self) -> &[i64] {
        &self.months
    }

    pub(super) fn held(&self) -> usize {
        self.held
    }

    pub(super) fn crowd(&self) -> &Crowd {
        &self.crowd
    }

    fn add_held(&mut self, value: &Value, before: Option<&Token>, sql: &str) {
        let signs = [">", "<", ">=", "<=", "=", "<>", "!=", "limit", "offset"];
        let is_held = before.is_some_and(|t| signs.into_iter().any(|sign| t.is(sql, sign)));
        if let Value::Integer(n) = value
            && is_held
            && let Ok(n) = usize::try_from(*n)
            && (2..=MAX_COUNT).contains(&n)
        {
            self.held = self.held.max(n + 2);
        }
    }

    fn add_spans(&mut self, value: &Value) {
        let found: Vec<i64> = match value {
            Value::Integer(n) => vec![*n],
            // '-7 days' holds a span, '2024-01-31' does not.
            Value::Text(text) if text.contains(' ') && text.len() < 20 => text
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|part| part.parse().ok())
                .collect(),
            Value::Null | Value::Real(_) | Value::Text(_) | Value::Blob(_) => Vec::new(),
        };
        for span in found {
            if (1..=100_000).contains(&span) && !self.spans.contains(&span) && self.spans.len() < 8
            {
                self.spans.push(span);
            }
        }
    }
}

fn key(table: &str, column: &str) -> (String, String) {
    (table.to_lowercase(), column.to_lowercase())
}

fn add(list: &mut Vec<Value>, value: &Value) {
    if list.len() < MAX_VALUES && !list.contains(value) {
        list.push(value.clone());
    }
}

/// Texts on both sides of a LIKE pattern.
fn matches_of(pattern: &str) -> Vec<Value> {
    let filled = |many: &str, one: &str| Value::Text(pattern.replace('%', many).replace('_', one));
    let bare = pattern.replace(['%', '_'], "");
    let mut texts = vec![
        filled("", "x"),
        filled("x", "y"),
        filled(" x ", "z"),
        Value::Text(bare),
    ];
    texts.dedup();
    texts
}

/// A call whose argument's values matter: `sum(…) > 100`, `round(…, 2)`.
struct Call<'t> {
    before: &'t [Token],
    name: &'t Token,
    inside: &'t [Token],
    after: &'t [Token],
}

fn calls<'t>(sql: &str, tokens: &'t [Token]) -> Vec<Call<'t>> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let [name, open] = pair else { continue };
        let is_wanted = ["sum", "avg", "round"]
            .into_iter()
            .any(|word| name.is(sql, word));
        if !is_wanted || !open.is(sql, "(") {
            continue;
        }
        let mut depth = 0_usize;
        let rest = tokens.get(at + 1..).unwrap_or_default();
        let close = rest.iter().position(|token| {
            depth += usize::from(token.is(sql, "("));
            depth -= usize::from(token.is(sql, ")"));
            depth == 0
        });
        let Some(close) = close else { continue };
        found.push(Call {
            before: tokens.get(..at).unwrap_or_default(),
            name,
            inside: rest.get(1..close).unwrap_or_default(),
            after: rest.get(close + 1..).unwrap_or_default(),
        });
    }
    found
}

impl Call<'_> {
    /// Values that bring a sum to the number it is held against, or that rounding changes.
    fn values(&self, sql: &str) -> Vec<Value> {
        if self.name.is(sql, "round") {
            let digits = match self.inside {
                [.., comma, digits] if comma.is(sql, ",") => literal(digits, sql),
                _ => Some(Value::Integer(0)),
            };
            let Some(Value::Integer(digits @ 0..=6)) = digits else {
                return Vec::new();
            };
            let last = 0.1_f64.powi(digits as i32);
            return vec![Value::Real(1.0 + last * 0.375), Value::Real(last * 0.75)];
        }
        let is_sign = |token: &Token| {
            let signs = ["<", ">", "<=", ">=", "=", "<>"];
            signs.into_iter().any(|sign| token.is(sql, sign))
        };
        // `coalesce(sum(x), 0) < 10` holds the sum, and so does `10 > (SELECT sum(x) …)`.
        let held = match (self.before, self.after) {
            (_, [sign, number, ..]) if is_sign(sign) => literal(number, sql),
            (_, [comma, _, close, sign, number, ..])
                if comma.is(sql, ",") && close.is(sql, ")") && is_sign(sign) =>
            {
                literal(number, sql)
            }
            ([.., number, sign, open, select], _)
                if select.is(sql, "select") && open.is(sql, "(") && is_sign(sign) =>
            {
                literal(number, sql)
            }
            _ => None,
        };
        match held {
            Some(Value::Integer(n)) => summands(n),
            _ => Vec::new(),
        }
    }
}

/// Values of which one, or two, add up to `n`, and two to one more.
fn summands(n: i64) -> Vec<Value> {
    if n.abs() < 2 {
        return Vec::new();
    }
    let parts = [n, n / 2, n - n / 2, n / 2 + 1];
    parts.map(Value::Integer).to_vec()
}

/// Returns the value that a token writes out.
pub(super) fn literal(token: &Token, sql: &str) -> Option<Value> {
    let text = token.text(sql);
    match token.kind {
        TokenKind::Text => Some(Value::Text(token.unquoted(sql))),
        TokenKind::Number => {
            let whole = text.parse().ok().map(Value::Integer);
            whole.or_else(|| text.parse().ok().map(Value::Real))
        }
        TokenKind::Word | TokenKind::QuotedName | TokenKind::Symbol | TokenKind::Comment => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{Column, Table};

    #[test]
    fn constants_go_to_the_column_they_stand_next_to() {
        let column = |name: &str| Column {
            name: name.into(),
            ..Column::default()
        };
        let schema = Schema {
            tables: vec![Table {
                name: "t".into(),
                columns: vec![column("status"), column("n"), column("ts")],
                ..Table::default()
            }],
        };
        let mut mined = Mined::new(&schema, &Instance::empty(&schema));
        mined.add_sql(
            &schema,
            "select * from t where status in ('paid', 'open') and 5 < n and ts > date('now', '-7 days')",
        );
        let seen = |name| mined.seen("T", name).unwrap().constants.clone();
        assert_eq!(seen("status"), [Value::text("paid"), Value::text("open")]);
        assert_eq!(mined.spans(), [5, 7]);
        assert!(seen("ts").contains(&Value::text("-7 days")));
        mined.add_sql(
            &schema,
            "select * from (select sum(n) over () as total from t) as q where total <= 1000",
        );
        mined.add_sql(&schema, "select 1 where 80 >= (select sum(n) from t)");
        mined.add_sql(&schema, "select 7 < t.n, f('x', t.status) from t");
        assert!(
            mined
                .seen("t", "n")
                .unwrap()
                .constants
                .contains(&Value::Integer(7))
        );
        let status = mined.seen("t", "status").unwrap();
        assert!(status.constants.contains(&Value::text("x")));
        let seen = mined.seen("t", "n").unwrap();
        for wanted in [1000, 500, 501, 80, 41] {
            let wanted = Value::Integer(wanted);
            assert!(seen.constants.contains(&wanted), "{wanted}");
        }
    }
}
