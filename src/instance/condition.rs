//! CHECK constraints that can be understood, so that rows are made to keep them.
//!
//! Invariant: a condition never calls a row wrong that SQLite takes; what is not understood is no
//! condition and is left to SQLite, which refuses the row.

use std::cmp::Ordering;

use super::schema::{Affinity, Collation, Table};
use crate::relation::Value;
use crate::relation::script::{self, Token, TokenKind};

/// A CHECK over the columns of one row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    test: Test,
    /// The columns it speaks of, ascending.
    pub(super) columns: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Compare(Term, Sign, Term),
    In(Term, Vec<Value>),
    Null(Term),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Column(usize),
    Length(usize),
    Constant(Value),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Condition {
    /// Understands the text of a CHECK; `None` if it holds anything unusual.
    pub(super) fn parse(table: &Table, check: &str) -> Option<Self> {
        let tokens: Vec<Token> = script::tokens(check)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .collect();
        let mut parser = Parser {
            table,
            sql: check,
            tokens: &tokens,
            columns: Vec::new(),
        };
        let test = parser.any()?;
        if !parser.tokens.is_empty() {
            return None;
        }
        let mut columns = parser.columns;
        columns.sort_unstable();
        columns.dedup();
        Some(Self { test, columns })
    }

    /// Says whether the row whose values are `cell(column)` keeps the condition; a NULL that leaves
    /// it open keeps it, as SQL has it.
    pub(super) fn holds<'v>(&self, cell: &impl Fn(usize) -> &'v Value) -> bool {
        self.test.truth(cell) != Some(false)
    }

    /// Values of `column` that stand on both sides of what the condition asks for.
    pub(super) fn candidates(&self, column: usize) -> Vec<Value> {
        let mut found = Vec::new();
        self.test.collect(column, &mut found);
        found
    }
}

impl Test {
    fn truth<'v>(&self, cell: &impl Fn(usize) -> &'v Value) -> Option<bool> {
        match self {
            Self::Compare(left, sign, right) => left.with(cell, |left| {
                right.with(cell, |right| sign.truth(left, right))
            }),
            Self::In(term, values) => term.with(cell, |value| {
                let is_in = values.iter().any(|one| one.sql_cmp(value).is_eq());
                let is_open = value.is_null() || (!is_in && values.iter().any(Value::is_null));
                (!is_open).then_some(is_in)
            }),
            Self::Null(term) => term.with(cell, |value| Some(value.is_null())),
            Self::Not(test) => test.truth(cell).map(|truth| !truth),
            Self::All(tests) => fold(tests, false, cell),
            Self::Any(tests) => fold(tests, true, cell),
        }
    }

    fn collect(&self, wanted: usize, found: &mut Vec<Value>) {
        match self {
            Self::Compare(Term::Column(column), _, Term::Constant(value))
            | Self::Compare(Term::Constant(value), _, Term::Column(column))
                if *column == wanted =>
            {
                found.push(value.clone());
            }
            Self::Compare(Term::Length(column), _, Term::Constant(Value::Integer(n)))
            | Self::Compare(Term::Constant(Value::Integer(n)), _, Term::Length(column))
                if *column == wanted =>
            {
                let lengths = (n - 1).max(0)..=(n + 1).clamp(0, 40);
                for length in lengths {
                    let text = |letter: &str| Value::Text(letter.repeat(length as usize));
                    found.extend([text("a"), text("b"), text("B")]);
                }
            }
            Self::In(Term::Column(column), values) if *column == wanted => {
                found.extend(values.iter().filter(|value| !value.is_null()).cloned());
            }
            Self::Compare(..) | Self::In(..) | Self::Null(_) => {}
            Self::Not(test) => test.collect(wanted, found),
            Self::All(tests) | Self::Any(tests) => {
                for test in tests {
                    test.collect(wanted, found);
                }
            }
        }
    }
}

/// AND and OR of three-valued truth: `decides` is the truth that one test alone brings about.
fn fold<'v>(tests: &[Test], decides: bool, cell: &impl Fn(usize) -> &'v Value) -> Option<bool> {
    let mut is_open = false;
    for test in tests {
        match test.truth(cell) {
            Some(truth) if truth == decides => return Some(decides),
            Some(_) => {}
            None => is_open = true,
        }
    }
    (!is_open).then_some(!decides)
}

impl Term {
    fn with<'v, T>(
        &self,
        cell: &impl Fn(usize) -> &'v Value,
        then: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        match self {
            Self::Constant(value) => then(value),
            Self::Column(column) => then(cell(*column)),
            Self::Length(column) => match cell(*column) {
                Value::Text(text) => then(&Value::Integer(text.chars().count() as i64)),
                Value::Blob(bytes) => then(&Value::Integer(bytes.len() as i64)),
                Value::Null => then(&Value::Null),
                // How SQLite prints a number is not worth knowing here.
                Value::Integer(_) | Value::Real(_) => None,
            },
        }
    }
}

impl Sign {
    fn truth(self, left: &Value, right: &Value) -> Option<bool> {
        if left.is_null() || right.is_null() {
            return None;
        }
        let order = left.sql_cmp(right);
        Some(match self {
            Self::Equal => order == Ordering::Equal,
            Self::Unequal => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::More => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
        })
    }

    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "=" | "==" => Self::Equal,
            "<>" | "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::More,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }
}

struct Parser<'t> {
    table: &'t Table,
    sql: &'t str,
    tokens: &'t [Token],
    columns: Vec<usize>,
}

impl<'t> Parser<'t> {
    fn any(&mut self) -> Option<Test> {
        let mut tests = vec![self.all()?];
        while self.take("or") {
            tests.push(self.all()?);
        }
        Some(single(tests, Test::Any))
    }

    fn all(&mut self) -> Option<Test> {
        let mut tests = vec![self.one()?];
        while self.take("and") {
            tests.push(self.one()?);
        }
        Some(single(tests, Test::All))
    }

    fn one(&mut self) -> Option<Test> {
        if self.take("not") {
            return Some(Test::Not(Box::new(self.one()?)));
        }
        if self.take("(") {
            let test = self.any()?;
            return self.take(")").then_some(test);
        }
        let term = self.term()?;
        if self.take("is") {
            let is_negated = self.take("not");
            let test = self.take("null").then_some(Test::Null(term))?;
            return Some(negated(test, is_negated));
        }
        let is_negated = self.take("not");
        if self.take("in") {
            let test = self.list(term)?;
            return Some(negated(test, is_negated));
        }
        if self.take("between") {
            let low = self.term()?;
            if !self.take("and") {
                return None;
            }
            let high = self.term()?;
            let low = self.compare(term.clone(), Sign::AtLeast, low)?;
            let high = self.compare(term, Sign::AtMost, high)?;
            return Some(negated(Test::All(vec![low, high]), is_negated));
        }
        if is_negated {
            return None;
        }
        let sign = Sign::of(self.tokens.first()?.text(self.sql))?;
        self.advance();
        let right = self.term()?;
        self.compare(term, sign, right)
    }

    fn list(&mut self, term: Term) -> Option<Test> {
        if !self.take("(") {
            return None;
        }
        let mut values = Vec::new();
        loop {
            let Term::Constant(value) = self.term()? else {
                return None;
            };
            // `x IN (…)` compares each value as `x = value` would.
            match self.compare(term.clone(), Sign::Equal, Term::Constant(value))? {
                Test::Compare(_, _, Term::Constant(value)) => values.push(value),
                _ => return None,
            }
            if self.take(")") {
                return Some(Test::In(term, values));
            }
            if !self.take(",") {
                return None;
            }
        }
    }

    fn term(&mut self) -> Option<Term> {
        let is_negative = self.take("-");
        let token = self.advance()?;
        let text = token.text(self.sql);
        let number = |text: &str| {
            let whole = text.parse().ok().map(Value::Integer);
            whole.or_else(|| text.parse().ok().map(Value::Real))
        };
        match token.kind {
            TokenKind::Number if is_negative => number(&format!("-{text}")).map(Term::Constant),
            TokenKind::Number => number(text).map(Term::Constant),
            _ if is_negative => None,
            TokenKind::Text => Some(Term::Constant(Value::Text(token.unquoted(self.sql)))),
            TokenKind::Word if token.is(self.sql, "null") => Some(Term::Constant(Value::Null)),
            TokenKind::Word if token.is(self.sql, "length") && self.take("(") => {
                let column = self.column()?;
                self.take(")").then_some(Term::Length(column))
            }
            TokenKind::Word | TokenKind::QuotedName => {
                let name = token.unquoted(self.sql);
                self.named(&name).map(Term::Column)
            }
            TokenKind::Symbol | TokenKind::Comment => None,
        }
    }

    fn column(&mut self) -> Option<usize> {
        let token = self.advance()?;
        let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
        let name = is_name.then(|| token.unquoted(self.sql))?;
        self.named(&name)
    }

    /// A column whose value is known when the row is made.
    fn named(&mut self, name: &str) -> Option<usize> {
        let index = self.table.column_index(name)?;
        let is_known = self.table.columns.get(index).is_some_and(|c| !c.generated);
        is_known.then(|| self.columns.push(index))?;
        Some(index)
    }

    /// A comparison as SQLite makes it, or `None` where affinity or collation would need care.
    fn compare(&self, left: Term, sign: Sign, right: Term) -> Option<Test> {
        let (left, right) = match (left, right) {
            (Term::Column(column), Term::Constant(value)) => {
                let value = self.stored(column, value)?;
                (Term::Column(column), Term::Constant(value))
            }
            (Term::Constant(value), Term::Column(column)) => {
                let value = self.stored(column, value)?;
                (Term::Constant(value), Term::Column(column))
            }
            (Term::Column(a), Term::Column(b)) => {
                let kind = |column: usize| Some(self.table.columns.get(column)?.affinity);
                (kind(a)? == kind(b)? && self.is_binary(a) && self.is_binary(b))
                    .then_some((Term::Column(a), Term::Column(b)))?
            }
            other => other,
        };
        Some(Test::Compare(left, sign, right))
    }

    /// The constant as it is when it is held against the column.
    fn stored(&self, column: usize, value: Value) -> Option<Value> {
        let info = self.table.columns.get(column)?;
        let is_numeric = matches!(
            info.affinity,
            Affinity::Integer | Affinity::Real | Affinity::Numeric
        );
        match &value {
            Value::Text(_) if !self.is_binary(column) => None,
            Value::Text(text) if is_numeric && text.trim().parse::<f64>().is_ok() => {
                let whole = text.trim().parse().ok().map(Value::Integer);
                whole.or_else(|| text.trim().parse().ok().map(Value::Real))
            }
            Value::Integer(n) if info.affinity == Affinity::Text => {
                Some(Value::Text(n.to_string()))
            }
            Value::Real(_) if info.affinity == Affinity::Text => None,
            Value::Null | Value::Integer(_) | Value::Real(_) | Value::Text(_) | Value::Blob(_) => {
                Some(value)
            }
        }
    }

    fn is_binary(&self, column: usize) -> bool {
        let info = self.table.columns.get(column);
        info.is_some_and(|info| info.collation == Collation::Binary)
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.tokens.first().is_some_and(|t| t.is(self.sql, word));
        if is_next {
            self.advance();
        }
        is_next
    }

    fn advance(&mut self) -> Option<&'t Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }
}

fn single(mut tests: Vec<Test>, many: fn(Vec<Test>) -> Test) -> Test {
    match tests.pop() {
        Some(only) if tests.is_empty() => only,
        Some(last) => {
            tests.push(last);
            many(tests)
        }
        None => many(tests),
    }
}

fn negated(test: Test, is_negated: bool) -> Test {
    if is_negated {
        Test::Not(Box::new(test))
    } else {
        test
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Column;

    fn table() -> Table {
        let column = |name: &str, decl_type: &str| Column {
            name: name.into(),
            decl_type: decl_type.into(),
            affinity: Affinity::of(decl_type),
            ..Column::default()
        };
        let mut columns = vec![
            column("n", "INTEGER"),
            column("m", "INTEGER"),
            column("name", "TEXT"),
            column("other", "TEXT"),
        ];
        if let Some(last) = columns.last_mut() {
            last.collation = Collation::NoCase;
        }
        Table {
            columns,
            ..Table::default()
        }
    }

    fn check(text: &str, row: &[Value; 4], expect: bool) {
        let condition = Condition::parse(&table(), text);
        let condition = condition.unwrap_or_else(|| panic!("{text} is not understood"));
        let cell = |column: usize| row.get(column).unwrap();
        assert_eq!(condition.holds(&cell), expect, "{text} on {row:?}");
    }

    fn row(n: impl Into<Option<i64>>, m: impl Into<Option<i64>>, name: &str) -> [Value; 4] {
        let number = |n: Option<i64>| n.map_or(Value::Null, Value::Integer);
        [
            number(n.into()),
            number(m.into()),
            Value::text(name),
            Value::Null,
        ]
    }

    #[test]
    fn simple_checks_are_understood() {
        check("n > 0", &row(1, 0, ""), true);
        check("n > 0", &row(0, 0, ""), false);
        check("n > 0", &row(None, 0, ""), true);
        check("-3 <= n AND n < m", &row(-3, 4, ""), true);
        check("-3 <= n AND n < m", &row(4, 4, ""), false);
        check("\"N\" BETWEEN 1 AND 3", &row(4, 4, ""), false);
        check("n NOT BETWEEN 1 AND 3", &row(4, 4, ""), true);
        check("name IN ('a', 'b')", &row(0, 0, "b"), true);
        check("name NOT IN ('a', 'b')", &row(0, 0, "b"), false);
        check("n IN (1, NULL)", &row(2, 0, ""), true);
        check("length(name) = 3 OR name = ''", &row(0, 0, "añb"), true);
        check("LENGTH(name) = 3 OR name = ''", &row(0, 0, "ab"), false);
        check(
            "NOT (n IS NULL AND m IS NOT NULL)",
            &row(None, 1, ""),
            false,
        );
        check(
            "NOT (n IS NULL AND m IS NOT NULL)",
            &row(None, None, ""),
            true,
        );
        check("n = '2'", &row(2, 0, ""), true);
        check("name = 2", &row(0, 0, "2"), true);
        check("other IS NULL", &row(0, 0, ""), true);
    }

    #[test]
    fn unusual_checks_are_left_to_sqlite() {
        let check = |text: &str| assert_eq!(Condition::parse(&table(), text), None, "{text}");
        check("n % 2 = 0");
        check("n > abs(m)");
        check("other = 'a'");
        check("name = other");
        check("n < name");
        check("missing > 0");
        check("name LIKE 'a%'");
        check("n > 0 AND");
        check("(n > 0");
    }

    #[test]
    fn constants_of_a_check_are_candidates() {
        let condition = Condition::parse(&table(), "n > 7 AND length(name) = 2").unwrap();
        assert_eq!(condition.columns, [0, 2]);
        assert_eq!(condition.candidates(0), [Value::Integer(7)]);
        assert!(condition.candidates(2).contains(&Value::text("bb")));
    }
}
