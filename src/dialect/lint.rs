//! What the dialect itself would refuse in a text that we carry over all the same.
//!
//! The grammar here is lenient, and SQLite lets much pass. Invariant: a lint never changes a verdict;
//! it points at one construct and says what to write instead.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator as Op, Expr, Function, GroupByExpr, Ident, JoinOperator, LimitClause,
    OrderByExpr, Query, Select, SelectItem, SetExpr, Spanned, TableFactor, Visit, Visitor,
};
use sqlparser::tokenizer::Span;

use super::grouped::{bare_columns, names};
use super::name::Dialect::{self, BigQuery, MySql, Postgres, Presto, Spark};
use super::parse::{self, Source};
use super::{make, semijoins};

/// What to write instead of a column that is neither grouped nor aggregated.
pub(super) const UNGROUPED_HELP: &str = "group by it, or take MIN, MAX or ANY_VALUE of it";

/// Something the dialect would refuse, or means otherwise than SQLite does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// Where it stands in the text as typed, in bytes.
    pub offset: Option<usize>,
    /// What it is: a lowercase fragment.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Says what `dialect` would refuse in `sql`, in the order of the text. SQLite refuses for itself, and
/// a text that cannot be parsed is `carry`'s to complain about: both give nothing.
pub fn lint(sql: &str, dialect: Dialect) -> Vec<Lint> {
    if dialect == Dialect::Sqlite {
        return Vec::new();
    }
    let source = Source::new(sql);
    super::carry::with_stack(|| {
        let Ok(queries) = parse::queries(&source, dialect) else {
            return Vec::new();
        };
        let mut look = Look {
            source: &source,
            dialect,
            found: Vec::new(),
            grouped: Vec::new(),
        };
        for query in &queries {
            let _ = query.visit(&mut look);
        }
        let mut found = look.found;
        found.sort_by_key(|lint| lint.offset);
        found.dedup();
        found
    })
}

struct Look<'a> {
    source: &'a Source<'a>,
    dialect: Dialect,
    found: Vec<Lint>,
    /// Whether each SELECT that is being looked at has a GROUP BY.
    grouped: Vec<bool>,
}

impl Look<'_> {
    fn say(&mut self, span: Span, message: String, help: &str) {
        self.found.push(Lint {
            offset: self.source.offset(span.start),
            message,
            help: help.to_owned(),
        });
    }

    /// Says that the dialect has no `what`.
    fn lacks(&mut self, span: Span, what: &str, help: &str) {
        self.say(
            span,
            format!("{} has no {what}", self.dialect.title()),
            help,
        );
    }

    fn aliases_in_conditions(&mut self, select: &Select) {
        // A name that is also a column is the column; only names that an expression got can lead astray.
        let computed: Vec<Ident> = select
            .projection
            .iter()
            .filter_map(|item| match item {
                SelectItem::ExprWithAlias { expr, alias } => {
                    let same = matches!(expr, Expr::Identifier(name)
                        if name.value.eq_ignore_ascii_case(&alias.value));
                    let column = matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
                    (!same && !column).then(|| alias.clone())
                }
                _ => None,
            })
            // What SELECT computes with is a column of FROM, by whatever name its result goes.
            .filter(|alias| !select.projection.iter().any(|item| reads(item, alias)))
            .collect();
        let find = |expr: &Expr| {
            names(expr).into_iter().find(|name| {
                computed
                    .iter()
                    .any(|alias| alias.value.eq_ignore_ascii_case(&name.value))
            })
        };
        if let Some(name) = select.selection.as_ref().and_then(find) {
            let message = format!("WHERE does not see the name {} of SELECT", name.value);
            self.say(
                name.span,
                message,
                "repeat the expression, or compute it in a CTE",
            );
        }
        let sees_in_having = [MySql, BigQuery, Spark].contains(&self.dialect);
        if let Some(name) = select
            .having
            .as_ref()
            .and_then(find)
            .filter(|_| !sees_in_having)
        {
            let message = format!("HAVING does not see the name {} of SELECT", name.value);
            self.say(name.span, message, "repeat the aggregate");
        }
        if let GroupByExpr::Expressions(by, _) = &select.group_by
            && self.dialect == Presto
            && let Some(name) = by.iter().find_map(find)
        {
            let message = format!("GROUP BY does not see the name {} of SELECT", name.value);
            self.say(
                name.span,
                message,
                "repeat the expression, or use its number",
            );
        }
    }

    fn bare_columns(&mut self, select: &Select) {
        for bare in bare_columns(select) {
            let message = format!("{} is neither grouped nor aggregated", bare.name.value);
            self.say(bare.name.span, message, UNGROUPED_HELP);
        }
    }

    fn functions(&mut self, function: &Function) {
        let name = make::function_name(function);
        let span = make::place(function);
        if function.filter.is_some() && [MySql, BigQuery].contains(&self.dialect) {
            self.lacks(
                span,
                "FILTER",
                "COUNT(CASE WHEN … THEN 1 END), SUM(CASE WHEN … THEN x END)",
            );
        }
        if name == "any_value" && self.dialect != Postgres {
            self.say(
                span,
                "any_value may return any value; here it is the least".into(),
                "make sure that all values of a group are the same",
            );
        }
        if name == "string_agg" && self.dialect == Postgres && make::plain_args(function).len() < 2
        {
            self.say(
                span,
                "string_agg needs a separator in PostgreSQL".into(),
                "string_agg(x, ',')",
            );
        }
    }
}

impl Visitor for Look<'_> {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let span = select.select_token.0.span;
        self.grouped.push(match &select.group_by {
            GroupByExpr::Expressions(by, modifiers) => !by.is_empty() && modifiers.is_empty(),
            GroupByExpr::All(_) => true,
        });
        self.aliases_in_conditions(select);
        self.bare_columns(select);
        if let Some(qualify) = &select.qualify
            && [Postgres, MySql, Presto].contains(&self.dialect)
        {
            self.lacks(
                qualify.span(),
                "QUALIFY",
                "filter the window function in an outer query",
            );
        }
        if matches!(&select.distinct, Some(sqlparser::ast::Distinct::On(_)))
            && self.dialect != Postgres
        {
            self.lacks(
                span,
                "DISTINCT ON",
                "ROW_NUMBER() OVER (PARTITION BY …) = 1 in an outer query",
            );
        }
        if select.top.is_some() {
            self.lacks(span, "TOP", "LIMIT n");
        }
        for join in select.from.iter().flat_map(|from| &from.joins) {
            if let Some((wants, _)) = semijoins::asks(join)
                && self.dialect != Spark
            {
                let (what, help) = if wants {
                    ("SEMI JOIN", "WHERE EXISTS (SELECT 1 FROM … WHERE …)")
                } else {
                    ("ANTI JOIN", "WHERE NOT EXISTS (SELECT 1 FROM … WHERE …)")
                };
                self.lacks(join.relation.span(), what, help);
            }
            if matches!(join.join_operator, JoinOperator::FullOuter(_)) && self.dialect == MySql {
                self.lacks(
                    join.relation.span(),
                    "FULL JOIN",
                    "LEFT JOIN … UNION … RIGHT JOIN",
                );
            }
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.grouped.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if let Some(LimitClause::OffsetCommaLimit { offset, .. }) = &query.limit_clause
            && self.dialect != MySql
        {
            self.lacks(
                offset.span(),
                "LIMIT offset, count",
                "LIMIT count OFFSET offset",
            );
        }
        if query.fetch.is_some() && [MySql, BigQuery, Spark].contains(&self.dialect) {
            self.lacks(query.span(), "FETCH FIRST", "LIMIT n");
        }
        if let SetExpr::SetOperation {
            set_quantifier, op, ..
        } = query.body.as_ref()
            && self.dialect == BigQuery
            && *set_quantifier == sqlparser::ast::SetQuantifier::None
        {
            self.say(
                query.body.span(),
                format!("{op} needs ALL or DISTINCT in BigQuery"),
                "write ALL or DISTINCT after it",
            );
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Derived {
            alias: None,
            subquery,
            ..
        } = factor
            && self.dialect == MySql
        {
            let span = subquery.span();
            self.say(
                span,
                "MySQL wants a name for every derived table".into(),
                "(SELECT …) AS t",
            );
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by_expr(&mut self, by: &OrderByExpr) -> ControlFlow<()> {
        if by.options.nulls_first.is_some() && self.dialect == MySql {
            self.lacks(by.expr.span(), "NULLS FIRST", "ORDER BY x IS NULL, x");
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) => self.functions(function),
            Expr::BinaryOp { left, op, right } => match op {
                Op::Divide
                    if [Postgres, Presto, BigQuery].contains(&self.dialect)
                        && may_be_zero(right, self.grouped.last() == Some(&true)) =>
                {
                    let message = format!(
                        "a division by zero is an error in {}; here it gives NULL",
                        self.dialect.title()
                    );
                    self.say(right.span(), message, "divide by NULLIF(…, 0)");
                }
                Op::Eq | Op::NotEq if make::is_null(right) || make::is_null(left) => {
                    self.say(
                        left.span(),
                        "a comparison with NULL is never true".into(),
                        "IS NULL or IS NOT NULL",
                    );
                }
                _ => {}
            },
            Expr::ILike { expr, .. } if [MySql, BigQuery, Presto].contains(&self.dialect) => {
                self.lacks(expr.span(), "ILIKE", "LOWER(x) LIKE 'pattern'");
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// Says whether a divisor may be zero. The rows of a group are never none.
fn may_be_zero(divisor: &Expr, is_grouped: bool) -> bool {
    let may = |expr: &Expr| may_be_zero(expr, is_grouped);
    match make::unnested(divisor) {
        Expr::Value(value) => matches!(&value.value, sqlparser::ast::Value::Number(text, _)
            if text.parse::<f64>().is_ok_and(|x| x == 0.0)),
        Expr::Function(function) => {
            let args = make::plain_args(function);
            match (make::function_name(function).as_str(), args.as_slice()) {
                ("nullif", _) => false,
                ("count", []) => {
                    function.filter.is_some() || !is_grouped && function.over.is_none()
                }
                ("sum" | "min" | "max", [arg]) => function.filter.is_some() || may(arg),
                _ => true,
            }
        }
        Expr::Cast { expr, .. } => may(expr),
        Expr::BinaryOp {
            left,
            op: Op::Multiply,
            right,
        } => may(left) || may(right),
        _ => true,
    }
}

/// Says whether an expression of SELECT reads a column of the name.
fn reads(item: &SelectItem, name: &Ident) -> bool {
    let (SelectItem::ExprWithAlias { expr, .. } | SelectItem::UnnamedExpr(expr)) = item else {
        return false;
    };
    let mut read = names(expr).into_iter();
    read.any(|column| column.value.eq_ignore_ascii_case(&name.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, sql: &str, place: &str, message: &str) {
        let found = lint(sql, dialect);
        let hit = found.iter().any(|lint| {
            let rest = lint.offset.and_then(|offset| sql.get(offset..));
            lint.message.contains(message) && rest.is_some_and(|rest| rest.starts_with(place))
        });
        assert!(hit, "{sql}: {found:?}");
    }

    #[test]
    fn what_the_dialect_lacks_is_named_at_its_place() {
        check(
            MySql,
            "SELECT COUNT(*) FILTER (WHERE a) FROM t",
            "COUNT",
            "no FILTER",
        );
        check(
            MySql,
            "SELECT * FROM a FULL JOIN b ON a.x = b.x",
            "b",
            "no FULL JOIN",
        );
        for (sql, what) in [("SEMI", "no SEMI JOIN"), ("LEFT ANTI", "no ANTI JOIN")] {
            check(
                Presto,
                &format!("SELECT * FROM a {sql} JOIN b ON a.x = b.x"),
                "b ON",
                what,
            );
        }
        check(
            MySql,
            "SELECT * FROM (SELECT 1)",
            "SELECT 1",
            "name for every derived",
        );
        check(
            Postgres,
            "SELECT a FROM t LIMIT 1, 2",
            "1, 2",
            "no LIMIT offset",
        );
        check(
            Postgres,
            "SELECT a FROM t QUALIFY row_number() OVER () = 1",
            "row",
            "no QUALIFY",
        );
        check(
            Postgres,
            "SELECT a + 1 AS b FROM t WHERE b > 1",
            "b > 1",
            "WHERE does not see",
        );
        check(
            Postgres,
            "SELECT sum(a) AS s FROM t HAVING s > 1",
            "s > 1",
            "HAVING does not see",
        );
        check(
            Presto,
            "SELECT a + 1 AS b FROM t GROUP BY b",
            "b",
            "GROUP BY does not see",
        );
        check(
            Postgres,
            "SELECT a, max(b) FROM t GROUP BY c",
            "a",
            "neither grouped",
        );
        check(
            BigQuery,
            "SELECT 1 UNION SELECT 2",
            "SELECT",
            "ALL or DISTINCT",
        );
        for divisor in ["b", "count(*)", "count(*) FILTER (WHERE b)", "sum(b)"] {
            let sql = format!("SELECT 1 / {divisor} FROM t");
            check(Presto, &sql, divisor, "division by zero");
        }
        check(
            Spark,
            "SELECT a FROM t WHERE a = NULL",
            "a = NULL",
            "never true",
        );
    }

    #[test]
    fn what_the_dialect_takes_is_left_alone() {
        let fine = [
            (Postgres, "SELECT a, max(b) FROM t GROUP BY a"),
            (
                Postgres,
                "SELECT date_trunc('day', ts) AS d, count(*) FROM t GROUP BY 1",
            ),
            (Postgres, "SELECT a + 1 AS b, count(*) FROM t GROUP BY b"),
            (Postgres, "SELECT a / NULLIF(b, 0), a / 2 FROM t"),
            (
                Presto,
                "SELECT a, sum(b) / count(*), sum(b) * 1.0 / sum(count(*)) OVER () FROM t GROUP BY a",
            ),
            (Presto, "SELECT a / cast(count(*) OVER () AS double) FROM t"),
            (MySql, "SELECT sum(a) AS s FROM t GROUP BY b HAVING s > 1"),
            (MySql, "SELECT a / b FROM t"),
            (
                BigQuery,
                "SELECT t.a, upper(t.a), count(*) FROM t GROUP BY a",
            ),
        ];
        for (dialect, sql) in fine {
            assert_eq!(lint(sql, dialect), Vec::new(), "{sql}");
        }
    }

    #[test]
    fn sqlite_refuses_for_itself() {
        assert_eq!(
            lint("SELECT a, max(b) FROM t GROUP BY c", Dialect::Sqlite),
            Vec::new()
        );
    }
}
