//! Lists and quantifiers: IN, ANY, ALL, and parts of split texts.
//!
//! Invariant: NULL in a list leaves a condition open exactly where the dialect says so.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "a refusal is large and travels in many results"
)]

use sqlparser::ast::{
    AccessExpr, BinaryOperator as Op, Expr, Query, SelectItem, SetExpr, Spanned, Subscript, Values,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::name::Dialect::{BigQuery, MySql, Postgres, Presto, Spark};
use super::{dates, letters, make};

pub(super) fn in_list(context: &Context<'_>, expr: Expr, list: Vec<Expr>, negated: bool) -> Expr {
    let is_rows = matches!(make::unnested(&expr), Expr::Tuple(_));
    if is_rows && list.iter().all(|item| matches!(item, Expr::Tuple(_))) {
        let rows = list.into_iter().map(|row| match row {
            Expr::Tuple(values) => parens(values),
            other => parens(vec![other]),
        });
        let values = make::query(SetExpr::Values(Values {
            explicit_row: false,
            value_keyword: false,
            rows: rows.collect(),
        }));
        return Expr::InSubquery {
            expr: Box::new(expr),
            subquery: Box::new(values),
            negated,
        };
    }
    let is_number = |item: &Expr| matches!(context.kind(item), Kind::Integer | Kind::Real);
    let expr = if context.dialect == MySql
        && context.kind(&expr) == Kind::Text
        && list.iter().all(is_number)
    {
        dates::mysql_text(expr)
    } else {
        expr
    };
    let list = list.into_iter().map(|item| {
        let (_, item) = dates::comparable(context, expr.clone(), item);
        item
    });
    let list: Vec<Expr> = list.collect();
    let expr = letters::before(context, expr, &list);
    Expr::InList {
        expr: Box::new(expr),
        list,
        negated,
    }
}

fn parens(values: Vec<Expr>) -> sqlparser::ast::Parens<Vec<Expr>> {
    use sqlparser::ast::helpers::attached_token::AttachedToken;
    sqlparser::ast::Parens {
        opening_token: AttachedToken::empty(),
        content: values,
        closing_token: AttachedToken::empty(),
    }
}

pub(super) fn array(context: &Context<'_>, expr: &Expr) -> Box<super::carry::Refusal> {
    context.refuse_expr(
        expr,
        "SQLite has no arrays",
        "use IN (…) with the values, or a table with one row per element",
    )
}

/// `x op ANY (…)` and `x op ALL (…)`.
pub(super) fn quantified(
    context: &Context<'_>,
    left: Expr,
    op: &Op,
    right: Expr,
    all: bool,
) -> Rewritten {
    let query = match right {
        Expr::Array(array) if matches!((op, all), (Op::Eq, false)) => {
            return Ok(in_list(context, left, array.elem, false));
        }
        Expr::Array(array) if matches!((op, all), (Op::NotEq, true)) => {
            return Ok(in_list(context, left, array.elem, true));
        }
        Expr::Subquery(query) => *query,
        Expr::Nested(inner) => match *inner {
            Expr::Subquery(query) => *query,
            other => return Err(array(context, &other)),
        },
        other => return Err(array(context, &other)),
    };
    match (op, all) {
        (Op::Eq, false) | (Op::NotEq, true) => {
            return Ok(Expr::InSubquery {
                expr: Box::new(make::operand(left)),
                subquery: Box::new(query),
                negated: all,
            });
        }
        _ => {}
    }
    // ALL fails beside the far end of the values, ANY holds beside the near one. The values stay out
    // of sight of the left side, which may be a count of this query's rows. In between, NULL.
    let span = left.span();
    let of_values = |expr: Expr| of_values(query.clone(), expr, span);
    let value = || make::column("onsite_v", span);
    let end = |name: &str| of_values(make::call(name, vec![value()], span));
    let holds = |name: &str| make::operation(left.clone(), op.clone(), end(name));
    let at_ends = match (op, all) {
        (Op::Gt | Op::GtEq, true) | (Op::Lt | Op::LtEq, false) => holds("max"),
        (Op::Gt | Op::GtEq, false) | (Op::Lt | Op::LtEq, true) => holds("min"),
        (_, true) => make::operation(holds("min"), Op::And, holds("max")),
        (_, false) => make::operation(holds("min"), Op::Or, holds("max")),
    };
    let rows = || Expr::Function(make::count_rows(span));
    let known = make::call("count", vec![value()], span);
    let is_empty = of_values(make::operation(rows(), Op::Eq, make::number(0)));
    let has_null = of_values(make::operation(known, Op::Lt, rows()));
    let (decisive, decided) = if all {
        (make::not(at_ends.clone()), 0)
    } else {
        (at_ends.clone(), 1)
    };
    let open = make::case(has_null, make::null(), Some(at_ends));
    let otherwise = make::case(is_empty, make::number(1 - decided), Some(open));
    Ok(make::case(decisive, make::number(decided), Some(otherwise)))
}

/// `(WITH onsite_q(onsite_v) AS (…) SELECT … FROM onsite_q)`.
fn of_values(query: Query, expr: Expr, span: Span) -> Expr {
    let name = make::ident("onsite_q", span);
    let cte = make::cte(
        make::alias(name.clone(), vec![make::ident("onsite_v", span)]),
        query,
    );
    let select = make::select(vec![SelectItem::UnnamedExpr(expr)], vec![make::table(name)]);
    let mut inner = make::query(SetExpr::Select(Box::new(select)));
    inner.with = Some(make::with(vec![cte]));
    Expr::Subquery(Box::new(inner))
}

/// `split(text, ',')[OFFSET(0)]`.
pub(super) fn element(context: &Context<'_>, root: &Expr, chain: &[AccessExpr]) -> Rewritten {
    let span = root.span();
    let refused = context.refuse(
        span,
        "SQLite has no arrays",
        "use SPLIT(…)[OFFSET(n)] or a column per part",
    );
    let [AccessExpr::Subscript(Subscript::Index { index })] = chain else {
        return Err(refused);
    };
    // The call of `split` was kept for this place.
    let Some([text, separator]) = make::args_of(root, "onsite_split") else {
        return Err(refused);
    };
    let one = |expr: Expr| make::operation(expr, Op::Plus, make::number(1));
    let position = match context.dialect {
        BigQuery => match make::args_of(index, "onsite_offset") {
            Some([n]) => one(n),
            None => match make::args_of(index, "onsite_ordinal") {
                Some([n]) => n,
                None => return Err(refused),
            },
        },
        Presto | Postgres => index.clone(),
        Spark => one(index.clone()),
        _ => return Err(refused),
    };
    let args = vec![text, separator, position, make::text("null")];
    Ok(make::call("onsite_split_part", args, span))
}
