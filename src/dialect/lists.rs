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

use super::context::{Context, Rewritten};
use super::kinds::Kind;
use super::name::Dialect::{BigQuery, MySql, Postgres, Presto, Spark};
use super::{dates, make};

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
    let list = list.collect();
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
    op: Op,
    right: Expr,
    all: bool,
) -> Rewritten {
    let query = match right {
        Expr::Array(array) if matches!((&op, all), (Op::Eq, false)) => {
            return Ok(in_list(context, left, array.elem, false));
        }
        Expr::Array(array) if matches!((&op, all), (Op::NotEq, true)) => {
            return Ok(in_list(context, left, array.elem, true));
        }
        Expr::Subquery(query) => *query,
        Expr::Nested(inner) => match *inner {
            Expr::Subquery(query) => *query,
            other => return Err(array(context, &other)),
        },
        other => return Err(array(context, &other)),
    };
    match (&op, all) {
        (Op::Eq, false) | (Op::NotEq, true) => {
            return Ok(Expr::InSubquery {
                expr: Box::new(make::operand(left)),
                subquery: Box::new(query),
                negated: all,
            });
        }
        _ => {}
    }
    // ALL fails at the first counterexample; ANY holds at the first example. In between, NULL.
    let span = left.span();
    let value = || make::column("onsite_v", span);
    let holds = make::operation(left, op, value());
    let decisive = if all {
        make::not(holds.clone())
    } else {
        holds.clone()
    };
    let open = make::nested(Expr::IsNull(Box::new(holds)));
    let exists = |condition: Expr| {
        let name = make::ident("onsite_q", span);
        let cte = make::cte(
            make::alias(name.clone(), vec![make::ident("onsite_v", span)]),
            query.clone(),
        );
        let mut select = make::select(
            vec![SelectItem::UnnamedExpr(make::number(1))],
            vec![make::table(name)],
        );
        select.selection = Some(condition);
        let mut inner: Query = make::query(SetExpr::Select(Box::new(select)));
        inner.with = Some(make::with(vec![cte]));
        Expr::Exists {
            subquery: Box::new(inner),
            negated: false,
        }
    };
    let (first, last) = if all { (0, 1) } else { (1, 0) };
    let undecided = make::case(exists(open), make::null(), Some(make::number(last)));
    Ok(make::case(
        exists(decisive),
        make::number(first),
        Some(undecided),
    ))
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
