//! What the dialect itself would refuse in a text that we carry over all the same.
//!
//! The grammar here is lenient, and SQLite lets much pass. Invariant: a lint never changes a verdict;
//! it points at one construct and says what to write instead.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator as Op, CastKind, Expr, Function, GroupByExpr, Ident, JoinOperator, LimitClause,
    OrderByExpr, Query, Select, SelectItem, SetExpr, Spanned, TableFactor, Visit, Visitor,
};
use sqlparser::tokenizer::Span;

use super::columns::Columns;
use super::grouped::{bare_columns, names};
use super::name::Dialect::{self, BigQuery, MySql, Postgres, Presto, Spark};
use super::parse::{self, Source};
use super::zero::{self, Around};
use super::{kinds, make, semijoins};

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
    lint_with(sql, dialect, &Columns::default())
}

/// Says the same as [`lint`], knowing the columns: a count of values that are never missing is no
/// divisor to warn of.
pub fn lint_with(sql: &str, dialect: Dialect, columns: &Columns) -> Vec<Lint> {
    if dialect == Dialect::Sqlite {
        return Vec::new();
    }
    let source = Source::new(sql);
    super::carry::with_stack(|| {
        let Ok(queries) = parse::queries(&source, dialect) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for query in &queries {
            let mut look = Look {
                source: &source,
                dialect,
                columns: columns.with_aliases_of(query, dialect),
                found: Vec::new(),
                around: Vec::new(),
            };
            let _ = query.visit(&mut look);
            found.extend(look.found);
        }
        found.sort_by_key(|lint| lint.offset);
        found.dedup();
        found
    })
}

struct Look<'a> {
    source: &'a Source<'a>,
    dialect: Dialect,
    columns: Columns,
    found: Vec<Lint>,
    /// The queries and SELECTs that are being looked at.
    around: Vec<Around>,
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
        if ["first", "last"].contains(&name.as_str())
            && self.dialect == Spark
            && function.over.is_none()
        {
            self.say(
                span,
                format!("{name} of a group may return any value; here it is the least"),
                "MIN, MAX or MAX_BY(x, the column that orders)",
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
        self.around.push(Around::of(select));
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
        self.around.pop();
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.around.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        // Its ORDER BY stands outside of its SELECT and speaks of the same groups.
        let select = kinds::first_select(&query.body);
        self.around.push(select.map(Around::of).unwrap_or_default());
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
        if self.dialect == Presto && zero::is_short_quotient(expr, &self.columns) {
            self.say(
                expr.span(),
                "a quotient of decimals keeps few digits in Trino: 1/3.0 is 0.3 there".into(),
                "CAST(x AS DOUBLE) before the division",
            );
        }
        match expr {
            Expr::Function(function) => self.functions(function),
            Expr::BinaryOp { left, op, right } => match op {
                Op::Divide
                    if [Postgres, Presto, BigQuery].contains(&self.dialect)
                        && self
                            .around
                            .last()
                            .copied()
                            .unwrap_or_default()
                            .may_be_zero(right, &self.columns) =>
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
            Expr::Cast {
                kind: CastKind::DoubleColon,
                expr,
                ..
            } if [MySql, BigQuery, Presto].contains(&self.dialect) => {
                self.lacks(expr.span(), "::", "CAST(x AS type)");
            }
            Expr::ILike { expr, .. } if [MySql, BigQuery, Presto].contains(&self.dialect) => {
                self.lacks(expr.span(), "ILIKE", "LOWER(x) LIKE 'pattern'");
            }
            _ => {}
        }
        ControlFlow::Continue(())
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
