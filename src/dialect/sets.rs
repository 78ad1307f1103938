//! Set operations and parentheses around queries.
//!
//! Invariant: set operations keep the order of their dialect: what binds tighter there, or stands in
//! parentheses, becomes a subquery here, for SQLite works from left to right.

use sqlparser::ast::{
    Expr, Query, Select, SelectItem, SetExpr, SetOperator, SetQuantifier, Spanned,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::{columns, make};

/// `((SELECT …))` and `(SELECT …) ORDER BY …`.
pub(super) fn unwrap_parentheses(query: &mut Query) {
    while let SetExpr::Query(inner) = query.body.as_mut() {
        let is_bare = query.with.is_none()
            && query.order_by.is_none()
            && query.limit_clause.is_none()
            && query.fetch.is_none();
        let inner_is_bare = inner.with.is_none()
            && inner.order_by.is_none()
            && inner.limit_clause.is_none()
            && inner.fetch.is_none();
        if inner_is_bare {
            let body = std::mem::replace(&mut inner.body, Box::new(nothing()));
            query.body = body;
        } else if is_bare {
            let inner = std::mem::replace(inner.as_mut(), make::query(nothing()));
            *query = inner;
        } else {
            let inner = std::mem::replace(inner.as_mut(), make::query(nothing()));
            *query.body = everything_of(inner);
        }
    }
}

fn nothing() -> SetExpr {
    let null = SelectItem::UnnamedExpr(make::null());
    SetExpr::Select(Box::new(make::select(vec![null], Vec::new())))
}

/// `SELECT * FROM (query)`.
pub(super) fn everything_of(query: Query) -> SetExpr {
    let from = vec![make::derived(query, None)];
    SetExpr::Select(Box::new(make::select(vec![make::star()], from)))
}

/// The operands of set operations.
pub(super) fn operands(context: &Context<'_>, body: &mut SetExpr) -> Rewritten<()> {
    let SetExpr::SetOperation {
        left,
        op,
        set_quantifier,
        right,
    } = body
    else {
        return Ok(());
    };
    operands(context, left)?;
    operands(context, right)?;
    for side in [left.as_mut(), right.as_mut()] {
        if let SetExpr::Query(inner) = side {
            let inner = std::mem::replace(inner.as_mut(), make::query(nothing()));
            *side = everything_of(inner);
        }
    }
    if matches!(right.as_ref(), SetExpr::SetOperation { .. }) {
        let inner = std::mem::replace(right.as_mut(), nothing());
        **right = everything_of(make::query(inner));
    }
    if *op == SetOperator::Minus {
        *op = SetOperator::Except;
    }
    match set_quantifier {
        SetQuantifier::None | SetQuantifier::Distinct => *set_quantifier = SetQuantifier::None,
        SetQuantifier::All if *op == SetOperator::Union => {}
        SetQuantifier::All => return all_copies(context, body),
        other => {
            let message = format!("the set operation {other} is not carried over");
            return Err(context.refuse(body.span(), message, "match the columns by position"));
        }
    }
    Ok(())
}

/// `EXCEPT ALL` and `INTERSECT ALL`: the copies of a row are numbered.
fn all_copies(context: &Context<'_>, body: &mut SetExpr) -> Rewritten<()> {
    let span = body.span();
    let SetExpr::SetOperation {
        left, op, right, ..
    } = body
    else {
        return Ok(());
    };
    let columns = first_of(left).and_then(|select| columns::columns_of(select, &context.columns));
    let Some(columns) = columns else {
        return Err(context.refuse(
            span,
            format!("{op} ALL of unknown columns is not carried over"),
            "name the columns of its first SELECT",
        ));
    };
    let own: Vec<_> = (1..=columns.len())
        .map(|n| make::ident(&format!("onsite_{n}"), Span::empty()))
        .collect();
    let numbered = |side: &SetExpr, name: &str| {
        let name = make::ident(name, Span::empty());
        let cte = make::cte(
            make::alias(name.clone(), own.clone()),
            make::query(side.clone()),
        );
        let mut window = make::window();
        window.partition_by = own.iter().cloned().map(Expr::Identifier).collect();
        let number = make::over(
            make::function("row_number", Vec::new(), Span::empty()),
            window,
        );
        let mut items: Vec<_> = own
            .iter()
            .cloned()
            .map(|name| SelectItem::UnnamedExpr(Expr::Identifier(name)))
            .collect();
        items.push(SelectItem::UnnamedExpr(number));
        (
            cte,
            SetExpr::Select(Box::new(make::select(items, vec![make::table(name)]))),
        )
    };
    let (left_cte, left_select) = numbered(left, "onsite_l");
    let (right_cte, right_select) = numbered(right, "onsite_r");
    let mut inner = make::query(SetExpr::SetOperation {
        left: Box::new(left_select),
        op: *op,
        set_quantifier: SetQuantifier::None,
        right: Box::new(right_select),
    });
    inner.with = Some(make::with(vec![left_cte, right_cte]));
    let items = own.iter().zip(&columns).map(|(own, name)| {
        let mut alias = make::ident(name, Span::empty());
        alias.quote_style = Some('"');
        SelectItem::ExprWithAlias {
            expr: Expr::Identifier(own.clone()),
            alias,
        }
    });
    let from = vec![make::derived(inner, None)];
    *body = SetExpr::Select(Box::new(make::select(items.collect(), from)));
    Ok(())
}

fn first_of(body: &SetExpr) -> Option<&Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::SetOperation { left, .. } => first_of(left),
        SetExpr::Query(query) => first_of(&query.body),
        _ => None,
    }
}
