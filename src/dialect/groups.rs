//! ROLLUP, CUBE and GROUPING SETS, as one SELECT per grouping.
//!
//! Invariant: what is not grouped by in a grouping is NULL there, except inside of an aggregate; the
//! grouping of everything gives its one row even if there is nothing to group, but for `WITH ROLLUP` of
//! MySQL and Spark.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator as Op, Expr, GroupByExpr, GroupByWithModifier, Query, Select, SelectItem,
    SetExpr, SetOperator, SetQuantifier, VisitMut, VisitorMut,
};
use sqlparser::tokenizer::Span;

use super::context::{Context, Rewritten};
use super::name::Dialect::{MySql, Spark};
use super::{make, queries, sets};

/// Sets of grouping expressions in one query; more would make texts without end.
const MAX_SETS: usize = 32;

/// Rewrites the grouping sets of a query's SELECT.
pub(super) fn rewrite(context: &Context<'_>, query: &mut Query) -> Rewritten<()> {
    let SetExpr::Select(select) = query.body.as_mut() else {
        return Ok(());
    };
    let needs_rows = context.speaks(&[MySql, Spark])
        && matches!(&select.group_by, GroupByExpr::Expressions(_, modifiers) if !modifiers.is_empty());
    let Some(sets) = sets(context, select)? else {
        return Ok(());
    };
    let span = select.select_token.0.span;
    let has_window = select
        .projection
        .iter()
        .any(|item| item.to_string().contains(" OVER "));
    if has_window {
        return Err(context.refuse(
            span,
            "window functions over grouping sets are not carried over",
            "group in a WITH clause first",
        ));
    }
    let mut all: Vec<Expr> = Vec::new();
    for expr in sets.iter().flatten() {
        if !all.iter().any(|known| same(known, expr)) {
            all.push(expr.clone());
        }
    }
    let distinct = select.distinct.take();
    let branches = sets
        .iter()
        .map(|set| branch(select, set, &all, needs_rows))
        .map(|select| SetExpr::Select(Box::new(select)))
        .collect::<Vec<_>>();
    if let ([SetExpr::Select(only)], None) = (branches.as_slice(), &distinct) {
        select.clone_from(only);
        return Ok(());
    }
    let union = branches
        .into_iter()
        .reduce(|left, right| SetExpr::SetOperation {
            left: Box::new(left),
            op: SetOperator::Union,
            set_quantifier: SetQuantifier::All,
            right: Box::new(right),
        });
    if let Some(union) = union {
        *query.body = sets::everything_of(make::query(union));
        if let SetExpr::Select(outer) = query.body.as_mut() {
            outer.distinct = distinct;
        }
    }
    Ok(())
}

fn sets(context: &Context<'_>, select: &mut Select) -> Rewritten<Option<Vec<Vec<Expr>>>> {
    let GroupByExpr::Expressions(by, modifiers) = &mut select.group_by else {
        return Ok(None);
    };
    let resolved = |exprs: &[Expr]| -> Vec<Expr> {
        exprs
            .iter()
            .map(|expr| ordinal(expr, &select.projection))
            .collect()
    };
    let parts: Vec<Vec<Vec<Expr>>> = match modifiers.as_slice() {
        [] => {
            let is_set = |expr: &Expr| {
                matches!(
                    expr,
                    Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_)
                )
            };
            if !by.iter().any(is_set) {
                let asks =
                    |item: &SelectItem| item.to_string().to_lowercase().contains("grouping(");
                if by.is_empty() || !select.projection.iter().any(asks) {
                    return Ok(None);
                }
            }
            by.iter()
                .map(|expr| match expr {
                    Expr::Rollup(parts) => rollup(&groups(parts, &resolved)),
                    Expr::Cube(parts) => cube(&groups(parts, &resolved)),
                    Expr::GroupingSets(parts) => groups(parts, &resolved),
                    other => vec![resolved(std::slice::from_ref(other))],
                })
                .collect()
        }
        [GroupByWithModifier::Rollup] => {
            let parts: Vec<Vec<Expr>> = resolved(by).into_iter().map(|expr| vec![expr]).collect();
            vec![rollup(&parts)]
        }
        [GroupByWithModifier::Cube] => {
            let parts: Vec<Vec<Expr>> = resolved(by).into_iter().map(|expr| vec![expr]).collect();
            vec![cube(&parts)]
        }
        _ => {
            return Err(context.refuse(
                select.select_token.0.span,
                "this form of GROUP BY is not carried over",
                "write GROUP BY ROLLUP (…) or one SELECT per grouping with UNION ALL",
            ));
        }
    };
    // Several parts multiply.
    let mut sets: Vec<Vec<Expr>> = vec![Vec::new()];
    for part in parts {
        sets = sets
            .iter()
            .flat_map(|set| part.iter().map(move |more| [set.as_slice(), more].concat()))
            .collect();
        if sets.len() > MAX_SETS {
            return Err(context.refuse(
                select.select_token.0.span,
                format!("more than {MAX_SETS} groupings in one SELECT"),
                "group by fewer columns at once",
            ));
        }
    }
    Ok(Some(sets))
}

/// `GROUP BY 1` and names of the projection, as what they stand for.
fn ordinal(expr: &Expr, projection: &[SelectItem]) -> Expr {
    let nth = make::literal_integer(expr).and_then(|n| usize::try_from(n - 1).ok());
    if let Some(SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) =
        nth.and_then(|n| projection.get(n))
    {
        return expr.clone();
    }
    if let Expr::Identifier(name) = expr {
        for item in projection {
            if let SelectItem::ExprWithAlias { expr, alias } = item
                && alias.value.eq_ignore_ascii_case(&name.value)
                && !queries::has_aggregate(expr)
            {
                return expr.clone();
            }
        }
    }
    expr.clone()
}

fn groups(parts: &[Vec<Expr>], resolved: &impl Fn(&[Expr]) -> Vec<Expr>) -> Vec<Vec<Expr>> {
    let flat = parts.iter().map(|part| {
        let exprs = part.iter().flat_map(|expr| match expr {
            Expr::Tuple(exprs) => exprs.clone(),
            Expr::Nested(inner) => vec![inner.as_ref().clone()],
            other => vec![other.clone()],
        });
        resolved(&exprs.collect::<Vec<_>>())
    });
    flat.collect()
}

fn rollup(parts: &[Vec<Expr>]) -> Vec<Vec<Expr>> {
    let lens = (0..=parts.len()).rev();
    lens.map(|len| parts.iter().take(len).flatten().cloned().collect())
        .collect()
}

fn cube(parts: &[Vec<Expr>]) -> Vec<Vec<Expr>> {
    let masks = (0..1_usize << parts.len().min(6)).rev();
    masks
        .map(|mask| {
            let taken = parts
                .iter()
                .enumerate()
                .filter(|(at, _)| mask >> at & 1 == 1);
            taken.flat_map(|(_, part)| part.clone()).collect()
        })
        .collect()
}

/// Says whether two expressions name the same.
fn same(a: &Expr, b: &Expr) -> bool {
    let name = |expr: &Expr| match expr {
        Expr::Identifier(name) => Some(name.value.to_lowercase()),
        Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.to_lowercase()),
        _ => None,
    };
    match (make::unnested(a), make::unnested(b)) {
        (Expr::CompoundIdentifier(_), Expr::CompoundIdentifier(_)) => {
            a.to_string().eq_ignore_ascii_case(&b.to_string())
        }
        (a, b) => match (name(a), name(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a.to_string().eq_ignore_ascii_case(&b.to_string()),
        },
    }
}

/// The SELECT of one grouping.
fn branch(select: &Select, set: &[Expr], all: &[Expr], needs_rows: bool) -> Select {
    let mut branch = select.clone();
    let missing: Vec<Expr> = all
        .iter()
        .filter(|expr| !set.iter().any(|kept| same(kept, expr)))
        .cloned()
        .collect();
    let mut nulls = Nulls {
        missing: &missing,
        inside: 0,
    };
    for item in &mut branch.projection {
        // The name stays, whatever the value becomes.
        if let SelectItem::UnnamedExpr(expr) = item {
            let name = match &*expr {
                Expr::Identifier(name) => Some(name.clone()),
                Expr::CompoundIdentifier(names) => names.last().cloned(),
                _ => None,
            };
            if let Some(alias) = name {
                *item = SelectItem::ExprWithAlias {
                    expr: expr.clone(),
                    alias,
                };
            }
        }
        if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item {
            let _ = VisitMut::visit(expr, &mut nulls);
        }
    }
    if let Some(having) = &mut branch.having {
        let _ = VisitMut::visit(having, &mut nulls);
    }
    branch.group_by = GroupByExpr::Expressions(set.to_vec(), Vec::new());
    let is_aggregated = queries::aggregates(&branch.projection);
    if set.is_empty() && needs_rows {
        // One group of all rows, if there are any.
        branch.group_by = GroupByExpr::Expressions(vec![make::null()], Vec::new());
    } else if set.is_empty() && !is_aggregated && branch.having.is_none() {
        // One row, whatever there is to group.
        branch.from.clear();
        branch.selection = None;
    } else if set.is_empty() {
        // An aggregate in HAVING makes this one group, and does not filter it.
        let count = Expr::Function(make::count_rows(Span::empty()));
        let whole = make::operation(count, Op::GtEq, make::number(0));
        branch.having = Some(match branch.having.take() {
            Some(having) => make::operation(having, Op::And, whole),
            None => whole,
        });
    }
    branch
}

struct Nulls<'a> {
    missing: &'a [Expr],
    /// How many aggregates are around.
    inside: usize,
}

impl Nulls<'_> {
    fn is_missing(&self, expr: &Expr) -> bool {
        self.missing.iter().any(|missing| same(missing, expr))
    }
}

fn aggregate(expr: &Expr) -> bool {
    matches!(expr, Expr::Function(function) if function.over.is_none()
        && queries::is_aggregate(&make::function_name(function), make::plain_args(function).len()))
}

impl VisitorMut for Nulls<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr
            && ["grouping", "grouping_id"].contains(&make::function_name(function).as_str())
        {
            let bits = make::plain_args(function)
                .into_iter()
                .fold(0, |bits, arg| bits * 2 + i64::from(self.is_missing(arg)));
            *expr = make::number(bits);
            return ControlFlow::Continue(());
        }
        if aggregate(expr) {
            self.inside += 1;
        } else if self.inside == 0 && self.is_missing(expr) {
            *expr = make::null();
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if aggregate(expr) {
            self.inside -= 1;
        }
        ControlFlow::Continue(())
    }
}
