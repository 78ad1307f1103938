//! Bare names that several tables have, where a dialect knows which is meant.
//!
//! Invariant: a name that is not selected stays as it is, and SQLite complains about it.

use sqlparser::ast::{
    BinaryOperator as Op, Expr, GroupByExpr, OrderBy, OrderByKind, Query, Select, SelectItem,
    SetExpr,
};

use super::queries::{aggregates, has_aggregate};
use super::{make, wrap};

/// MySQL's HAVING without groups filters rows, as WHERE does.
pub(super) fn having_as_where(select: &mut Select) {
    let no_groups = matches!(&select.group_by, GroupByExpr::Expressions(by, modifiers)
        if by.is_empty() && modifiers.is_empty());
    if !no_groups || select.having.is_none() || aggregates(&select.projection) {
        return;
    }
    if select.having.as_ref().is_some_and(has_aggregate) {
        return;
    }
    if let Some(having) = select.having.take() {
        select.selection = Some(match select.selection.take() {
            Some(condition) => make::operation(condition, Op::And, having),
            None => having,
        });
    }
}

/// MySQL takes a bare name of GROUP BY or HAVING that several tables have for the selected one.
pub(super) fn name_tables(select: &mut Select) {
    let n_tables: usize = select.from.iter().map(|from| 1 + from.joins.len()).sum();
    if n_tables < 2 {
        return;
    }
    let selected = selected(select);
    if let GroupByExpr::Expressions(by, _) = &mut select.group_by {
        for expr in by {
            wrap::replace_names(expr, &selected);
        }
    }
    if let Some(having) = &mut select.having {
        wrap::replace_names(having, &selected);
    }
}

/// The columns that are selected with the name of their table.
fn selected(select: &Select) -> Vec<(String, Expr)> {
    let selected = select.projection.iter().filter_map(|item| match item {
        SelectItem::UnnamedExpr(expr @ Expr::CompoundIdentifier(names))
        | SelectItem::ExprWithAlias {
            expr: expr @ Expr::CompoundIdentifier(names),
            ..
        } => Some((names.last()?.value.clone(), expr.clone())),
        _ => None,
    });
    selected.collect()
}

/// A bare name in ORDER BY is that of the column returned under it.
pub(super) fn order_by_selected(query: &mut Query) {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return;
    };
    let aliases = wrap::aliases(select);
    let mut selected = selected(select);
    selected.retain(|(name, _)| {
        !aliases
            .iter()
            .any(|(alias, _)| alias.eq_ignore_ascii_case(name))
    });
    if let Some(OrderBy {
        kind: OrderByKind::Expressions(keys),
        ..
    }) = &mut query.order_by
    {
        for key in keys {
            if matches!(key.expr, Expr::Identifier(_)) {
                wrap::replace_names(&mut key.expr, &selected);
            }
        }
    }
}
