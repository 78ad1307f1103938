//! A SELECT inside of a SELECT: filters on what is computed last.
//!
//! Invariant: the outer SELECT returns what the inner one promised, under the same names and in the
//! same order; what was added to filter by is not seen.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Ident, JoinConstraint, JoinOperator, OrderBy, OrderByKind, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, TableFactor, VisitMut, VisitorMut,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::{columns, make};

/// Wraps the SELECT of `query`: rows are kept where `condition` holds. `hidden` are values it may
/// use, by name; they are computed inside.
pub(super) fn filter(
    context: &Context<'_>,
    query: &mut Query,
    hidden: Vec<(&str, Expr)>,
    condition: Expr,
) -> Rewritten<()> {
    let SetExpr::Select(inner) = query.body.as_mut() else {
        return Ok(());
    };
    expand(context, inner)?;
    let mut outer_items = Vec::new();
    let mut names = Vec::new();
    let mut items = Vec::new();
    for (index, item) in std::mem::take(&mut inner.projection)
        .into_iter()
        .enumerate()
    {
        let (expr, name) = named(item);
        let own = make::ident(&format!("onsite_{}", index + 1), Span::empty());
        outer_items.push(SelectItem::ExprWithAlias {
            expr: Expr::Identifier(own.clone()),
            alias: name.clone(),
        });
        names.push((name.value, expr.clone()));
        items.push(SelectItem::ExprWithAlias { expr, alias: own });
    }
    let mut add = |name: &str, expr: Expr| {
        items.push(SelectItem::ExprWithAlias {
            expr,
            alias: make::ident(name, Span::empty()),
        });
    };
    for (name, expr) in hidden {
        add(name, expr);
    }
    if let Some(OrderBy {
        kind: OrderByKind::Expressions(keys),
        ..
    }) = &mut query.order_by
    {
        for (index, key) in keys.iter_mut().enumerate() {
            if make::literal_integer(&key.expr).is_some() {
                continue;
            }
            let column = format!("onsite_o{}", index + 1);
            let mut inner_key = std::mem::replace(
                &mut key.expr,
                Expr::Identifier(make::ident(&column, Span::empty())),
            );
            replace_names(&mut inner_key, &names);
            add(&column, inner_key);
        }
    }
    inner.projection = items;
    let distinct = inner.distinct.take();
    let inside = make::query(SetExpr::Select(inner.clone()));
    let mut outer = make::select(outer_items, vec![make::derived(inside, None)]);
    outer.selection = Some(condition);
    outer.distinct = distinct;
    *query.body = SetExpr::Select(Box::new(outer));
    Ok(())
}

/// An item and the name it is returned under.
fn named(item: SelectItem) -> (Expr, Ident) {
    match item {
        SelectItem::ExprWithAlias { expr, alias } => (expr, alias),
        SelectItem::UnnamedExpr(expr) => {
            let name = match &expr {
                Expr::Identifier(name) => name.clone(),
                Expr::CompoundIdentifier(names) => {
                    let last = names.last().cloned();
                    last.unwrap_or_else(|| make::ident("column", Span::empty()))
                }
                other => {
                    let mut name = make::ident(&other.to_string(), Span::empty());
                    name.quote_style = Some('"');
                    name
                }
            };
            (expr, name)
        }
        other => (make::null(), make::ident(&other.to_string(), Span::empty())),
    }
}

/// Replaces names of the projection by what they stand for.
pub(super) fn replace_names(expr: &mut Expr, names: &[(String, Expr)]) {
    struct Names<'a>(&'a [(String, Expr)]);
    impl VisitorMut for Names<'_> {
        type Break = ();
        fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
            if let Expr::Identifier(name) = expr {
                let found = self
                    .0
                    .iter()
                    .find(|(known, _)| known.eq_ignore_ascii_case(&name.value));
                if let Some((_, meaning)) = found {
                    *expr = make::operand(meaning.clone());
                }
            }
            ControlFlow::Continue(())
        }
    }
    let _ = VisitMut::visit(expr, &mut Names(names));
}

/// The names a projection gives and what they stand for.
pub(super) fn aliases(select: &Select) -> Vec<(String, Expr)> {
    let named = select.projection.iter().filter_map(|item| match item {
        SelectItem::ExprWithAlias { expr, alias } => Some((alias.value.clone(), expr.clone())),
        _ => None,
    });
    named.collect()
}

/// Writes `*` out, if the columns of all tables are known.
pub(super) fn expand(context: &Context<'_>, select: &mut Select) -> Rewritten<()> {
    let mut out = Vec::new();
    for item in std::mem::take(&mut select.projection) {
        match item {
            SelectItem::Wildcard(options) => {
                let all = all_columns(context, select);
                let all = all.ok_or_else(|| {
                    context.refuse(
                        options.wildcard_token.0.span,
                        "the columns behind * are not known here",
                        "name the columns you want",
                    )
                })?;
                let out_names: Vec<String> = excepted(&options);
                out.extend(
                    all.into_iter()
                        .filter(|(_, column)| {
                            !out_names
                                .iter()
                                .any(|name| name.eq_ignore_ascii_case(column))
                        })
                        .map(|(table, column)| column_or_new(&options, &table, &column)),
                );
            }
            SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(name),
                options,
            ) => {
                let table = name.0.last().and_then(|part| part.as_ident()).cloned();
                let columns = table
                    .as_ref()
                    .and_then(|table| context.columns.of_table(&table.value));
                let (Some(table), Some(columns)) = (&table, columns) else {
                    return Err(context.refuse(
                        options.wildcard_token.0.span,
                        "the columns behind * are not known here",
                        "name the columns you want",
                    ));
                };
                let out_names = excepted(&options);
                out.extend(
                    columns
                        .iter()
                        .filter(|column| {
                            !out_names
                                .iter()
                                .any(|name| name.eq_ignore_ascii_case(column))
                        })
                        .map(|column| column_or_new(&options, &table.value, column)),
                );
            }
            other => out.push(other),
        }
    }
    select.projection = out;
    Ok(())
}

fn excepted(options: &sqlparser::ast::WildcardAdditionalOptions) -> Vec<String> {
    let Some(except) = &options.opt_except else {
        return Vec::new();
    };
    let more = except.additional_elements.iter();
    let all = std::iter::once(&except.first_element).chain(more);
    all.map(|name| name.value.clone()).collect()
}

/// A column behind `*`, or what `* REPLACE (…)` puts in its place.
fn column_or_new(
    options: &sqlparser::ast::WildcardAdditionalOptions,
    table: &str,
    column: &str,
) -> SelectItem {
    let mut replaced = options.opt_replace.iter().flat_map(|all| &all.items);
    let found = replaced.find(|one| one.column_name.value.eq_ignore_ascii_case(column));
    match found {
        Some(one) => SelectItem::ExprWithAlias {
            expr: one.expr.clone(),
            alias: one.column_name.clone(),
        },
        None => SelectItem::UnnamedExpr(qualified(table, column)),
    }
}

fn qualified(table: &str, column: &str) -> Expr {
    let part = |name: &str| {
        let mut part = make::ident(name, Span::empty());
        part.quote_style = Some('"');
        part
    };
    Expr::CompoundIdentifier(vec![part(table), part(column)])
}

fn all_columns(context: &Context<'_>, select: &Select) -> Option<Vec<(String, String)>> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut add = |factor: &TableFactor, merged: &[String]| {
        let name = columns::table_name(factor)?;
        let columns = context.columns.of_table(&name)?;
        let kept = columns
            .iter()
            .filter(|column| !merged.iter().any(|name| name.eq_ignore_ascii_case(column)));
        out.extend(kept.map(|column| (name.clone(), column.clone())));
        Some(())
    };
    for from in &select.from {
        add(&from.relation, &[])?;
        for join in &from.joins {
            let merged = match &join.join_operator {
                JoinOperator::Join(JoinConstraint::Using(names))
                | JoinOperator::Inner(JoinConstraint::Using(names))
                | JoinOperator::Left(JoinConstraint::Using(names))
                | JoinOperator::LeftOuter(JoinConstraint::Using(names)) => names
                    .iter()
                    .filter_map(|name| Some(name.0.last()?.as_ident()?.value.clone()))
                    .collect(),
                JoinOperator::Join(JoinConstraint::On(_) | JoinConstraint::None)
                | JoinOperator::Inner(JoinConstraint::On(_) | JoinConstraint::None)
                | JoinOperator::Left(_)
                | JoinOperator::LeftOuter(_)
                | JoinOperator::Right(JoinConstraint::On(_))
                | JoinOperator::RightOuter(JoinConstraint::On(_))
                | JoinOperator::FullOuter(JoinConstraint::On(_))
                | JoinOperator::CrossJoin(_) => Vec::new(),
                _ => return None,
            };
            add(&join.relation, &merged)?;
        }
    }
    Some(out)
}
