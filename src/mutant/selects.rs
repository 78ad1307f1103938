//! Mutants of whole clauses: joins, filters, DISTINCT, groups, order, LIMIT, set operations.

use sqlparser::ast::{
    BinaryOperator, Distinct, Expr, GroupByExpr, Join, JoinConstraint, JoinOperator, LimitClause,
    NamedWindowExpr, OrderByExpr, OrderByKind, OrderBySort, Query, Select, SelectItem, SetExpr,
    SetOperator, SetQuantifier, Spanned as _, TableFactor, WindowType,
};

use super::facts::last_name;
use super::kind::MutantKind as Kind;
use super::turn::{Turn, quote};
use super::{make, rewrite, windows};

/// Offers the changes of a query's own clauses.
pub(super) fn query(turn: &mut Turn<'_>, query: &mut Query) {
    set_operation(turn, &mut query.body);
    let has_limit = query.limit_clause.is_some();
    if (turn.depth == 1 || has_limit)
        && let Some(order) = &mut query.order_by
        && let OrderByKind::Expressions(keys) = &mut order.kind
    {
        directions(turn, keys, "the answer");
    }
    limit(turn, query);
}

/// Offers the other direction of every sort key.
pub(super) fn directions(turn: &mut Turn<'_>, keys: &mut [OrderByExpr], what: &str) {
    for key in keys {
        let is_descending = key.options.sort == Some(OrderBySort::Desc);
        let (sort, word) = if is_descending {
            (None, "ascending")
        } else {
            (Some(OrderBySort::Desc), "descending")
        };
        let says = || format!("sorts {what} by {} {word}", quote(&key.expr));
        if turn.takes(Kind::OrderDirection, key.span(), says) {
            key.options.sort = sort;
            return;
        }
    }
}

fn set_operation(turn: &mut Turn<'_>, body: &mut SetExpr) {
    let span = body.span();
    let SetExpr::SetOperation {
        left,
        op,
        set_quantifier,
        right,
    } = body
    else {
        return;
    };
    if *op == SetOperator::Union {
        let (quantifier, says) = match set_quantifier {
            SetQuantifier::All => (
                SetQuantifier::None,
                "removes repeated rows: UNION where UNION ALL is right",
            ),
            _ => (
                SetQuantifier::All,
                "keeps repeated rows: UNION ALL where UNION is right",
            ),
        };
        if turn.takes(Kind::SetOperator, span, || says.to_owned()) {
            *set_quantifier = quantifier;
            return;
        }
    }
    set_operation(turn, left);
    set_operation(turn, right);
}

fn limit(turn: &mut Turn<'_>, query: &mut Query) {
    let span = query.span();
    let Some(LimitClause::LimitOffset {
        limit: Some(limit), ..
    }) = &mut query.limit_clause
    else {
        return;
    };
    let Some(n) = rewrite::integer(limit) else {
        return;
    };
    for moved in [n + 1, n - 1] {
        // The second row of a subquery that stands for one value is never looked at.
        if moved < 1 || turn.inside > 0 {
            continue;
        }
        let says = || format!("returns up to {moved} rows where {n} are right");
        if turn.takes(Kind::Limit, span, says) {
            *limit = rewrite::number(moved);
            return;
        }
    }
}

/// Offers the changes of a SELECT's own clauses.
pub(super) fn select(turn: &mut Turn<'_>, select: &mut Select) {
    distinct(turn, select);
    for index in 0..select.from.len() {
        joins(turn, select, index);
    }
    let mut selection = select.selection.take();
    tests(turn, &mut selection, "WHERE");
    select.selection = selection;
    grouping(turn, select);
    tests(turn, &mut select.having, "HAVING");
    for window in &mut select.named_window {
        let span = window.span();
        if let NamedWindowExpr::WindowSpec(spec) = &mut window.1 {
            windows::window(turn, spec, false, span);
        }
    }
}

fn distinct(turn: &mut Turn<'_>, select: &mut Select) {
    let span = select.span();
    let columns = select.projection.iter().map(ToString::to_string);
    let columns = columns.collect::<Vec<_>>().join(", ");
    if select.distinct == Some(Distinct::Distinct) {
        let kind = if turn.depth > 1 {
            Kind::Dedupe
        } else {
            Kind::Distinct
        };
        let says = || format!("keeps repeated rows of {}", quote(&columns));
        if turn.takes(kind, span, says) {
            select.distinct = None;
        }
        return;
    }
    let is_grouped = !matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
    if select.distinct.is_none()
        && !is_grouped
        && turn.inside == 0
        && !select.from.is_empty()
        && !shows_a_key(turn, select)
    {
        let says = || format!("removes repeated rows of {}", quote(&columns));
        if turn.takes(Kind::Distinct, span, says) {
            select.distinct = Some(Distinct::Distinct);
        }
    }
}

fn joins(turn: &mut Turn<'_>, select: &mut Select, index: usize) {
    let Some(from) = select.from.get_mut(index) else {
        return;
    };
    let first = rewrite::table_title(&from.relation);
    let mut later = None;
    for join in &mut from.joins {
        if join_kind(turn, join, &first) || join_condition(turn, join, &first, &mut later) {
            break;
        }
    }
    if let Some(test) = later {
        select.selection = rewrite::all_of(
            select
                .selection
                .take()
                .map(rewrite::nested)
                .into_iter()
                .chain([test]),
        );
    }
}

fn join_kind(turn: &mut Turn<'_>, join: &mut Join, first: &str) -> bool {
    use JoinOperator as J;
    let span = join.span();
    let table = rewrite::table_title(&join.relation);
    let lost = |kept: &str, matched: &str| {
        format!("behaves like INNER JOIN: rows of {kept} without a match in {matched} are lost")
    };
    let others: Vec<(J, String)> = match &join.join_operator {
        J::Left(on) | J::LeftOuter(on) => vec![(J::Inner(on.clone()), lost(first, &table))],
        J::Right(on) | J::RightOuter(on) => vec![(J::Inner(on.clone()), lost(&table, first))],
        J::Join(on @ JoinConstraint::On(_)) | J::Inner(on @ JoinConstraint::On(_)) => vec![(
            J::Left(on.clone()),
            format!("behaves like LEFT JOIN: rows of {first} without a match in {table} are kept"),
        )],
        J::FullOuter(on) => vec![
            (
                J::Left(on.clone()),
                format!(
                    "behaves like LEFT JOIN: rows of {table} without a match in {first} are lost"
                ),
            ),
            (
                J::Inner(on.clone()),
                format!(
                    "behaves like INNER JOIN: rows without a match are lost on both sides of {table}"
                ),
            ),
        ],
        _ => Vec::new(),
    };
    for (other, says) in others {
        if turn.takes(Kind::JoinKind, span, || says) {
            join.join_operator = other;
            return true;
        }
    }
    false
}

/// A condition of ON left out, or tested in WHERE.
fn join_condition(
    turn: &mut Turn<'_>,
    join: &mut Join,
    first: &str,
    later: &mut Option<Expr>,
) -> bool {
    use JoinOperator as J;
    let table = rewrite::table_title(&join.relation);
    let is_outer = matches!(join.join_operator, J::Left(_) | J::LeftOuter(_));
    let (J::Left(on) | J::LeftOuter(on) | J::Join(on) | J::Inner(on) | J::FullOuter(on)) =
        &mut join.join_operator
    else {
        return false;
    };
    let JoinConstraint::On(condition) = on else {
        return false;
    };
    let tests = rewrite::conjuncts(condition);
    for (index, test) in tests.iter().enumerate() {
        let Some(rest) = rewrite::all_of(rewrite::without(&tests, index)) else {
            return false;
        };
        let says = || format!("joins {table} without the condition {}", quote(test));
        if turn.takes(Kind::JoinCondition, test.span(), says) {
            *condition = rest;
            return true;
        }
        let says = || {
            format!(
                "tests {} after the join: rows of {first} without such a match are lost",
                quote(test)
            )
        };
        if is_outer && turn.takes(Kind::JoinCondition, test.span(), says) {
            *condition = rest;
            *later = Some(rewrite::nested(test.clone()));
            return true;
        }
    }
    false
}

/// WHERE or HAVING without one of its conditions.
fn tests(turn: &mut Turn<'_>, clause: &mut Option<Expr>, word: &str) {
    let Some(condition) = clause else { return };
    let tests = rewrite::conjuncts(condition);
    for (index, test) in tests.iter().enumerate() {
        let is_dedupe = picks_first(turn, test);
        let (kind, says) = if is_dedupe {
            (
                Kind::Dedupe,
                format!("keeps every version: {} is not tested", quote(test)),
            )
        } else {
            (
                Kind::Filter,
                format!("has no test of {} in {word}", quote(test)),
            )
        };
        if turn.takes(kind, test.span(), || says) {
            *clause = rewrite::all_of(rewrite::without(&tests, index));
            return;
        }
    }
}

/// Says whether a test picks the first row of a ranking window.
fn picks_first(turn: &Turn<'_>, test: &Expr) -> bool {
    let Expr::BinaryOp { left, right, .. } = rewrite::bare(test) else {
        return false;
    };
    let column = match &**left {
        Expr::Identifier(name) => Some(name),
        Expr::CompoundIdentifier(parts) => parts.last(),
        _ => None,
    };
    column.is_some_and(|name| turn.known.ranks.contains(&name.value.to_lowercase()))
        && rewrite::integer(right) == Some(1)
}

/// GROUP BY without a column that the answer does not show.
fn grouping(turn: &mut Turn<'_>, select: &mut Select) {
    let GroupByExpr::Expressions(keys, _) = &mut select.group_by else {
        return;
    };
    if keys.len() < 2 {
        return;
    }
    for index in 0..keys.len() {
        let Some(key) = keys.get(index) else { return };
        let is_shown = rewrite::integer(key).is_some()
            || select.projection.iter().any(|item| match item {
                SelectItem::UnnamedExpr(expr) => expr == key,
                SelectItem::ExprWithAlias { expr, alias } => {
                    expr == key || alias.to_string() == key.to_string()
                }
                _ => true,
            });
        let says = || format!("does not tell groups apart by {}", quote(key));
        if !is_shown && turn.takes(Kind::Grouping, key.span(), says) {
            keys.remove(index);
            return;
        }
    }
}

/// NOT IN for NOT EXISTS and the other way round: they differ where there is a NULL.
pub(super) fn membership(turn: &mut Turn<'_>, expr: &mut Expr) {
    let swapped = match &*expr {
        Expr::InSubquery {
            expr: value,
            subquery,
            negated: true,
        } => listed(value, subquery).map(|new| (new, "NOT EXISTS where NOT IN is right")),
        Expr::Exists {
            subquery,
            negated: true,
        } => not_in(subquery).map(|new| (new, "NOT IN where NOT EXISTS is right")),
        _ => None,
    };
    let Some((new, says)) = swapped else { return };
    let says = || format!("uses {says}: they differ where a value is NULL");
    if turn.takes(Kind::NullHandling, expr.span(), says) {
        *expr = new;
    }
}

fn listed(value: &Expr, subquery: &Query) -> Option<Expr> {
    let select = subquery.body.as_select()?;
    let [SelectItem::UnnamedExpr(column)] = select.projection.as_slice() else {
        return None;
    };
    let mut inner = subquery.clone();
    if let SetExpr::Select(select) = &mut *inner.body {
        select.projection = vec![SelectItem::ExprWithAlias {
            expr: column.clone(),
            alias: "listed_value".into(),
        }];
    }
    expression(&format!(
        "NOT EXISTS (SELECT 1 FROM ({inner}) AS listed WHERE listed.listed_value = {value})"
    ))
}

fn not_in(subquery: &Query) -> Option<Expr> {
    let select = subquery.body.as_select()?;
    let tables: Vec<String> = select
        .from
        .iter()
        .flat_map(|from| {
            [&from.relation]
                .into_iter()
                .chain(from.joins.iter().map(|j| &j.relation))
        })
        .map(|table: &TableFactor| rewrite::table_name(table).to_lowercase())
        .collect();
    let is_own = |expr: &Expr| match expr {
        Expr::CompoundIdentifier(parts) => {
            let first = parts.first()?;
            Some(tables.contains(&first.value.to_lowercase()))
        }
        _ => None,
    };
    let tests = rewrite::conjuncts(select.selection.as_ref()?);
    let (index, own, other) = tests.iter().enumerate().find_map(|(index, test)| {
        let Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } = test
        else {
            return None;
        };
        match (is_own(left)?, is_own(right)?) {
            (true, false) => Some((index, left, right)),
            (false, true) => Some((index, right, left)),
            _ => None,
        }
    })?;
    let mut inner = subquery.clone();
    if let SetExpr::Select(select) = &mut *inner.body {
        select.projection = vec![SelectItem::UnnamedExpr((**own).clone())];
        select.selection = rewrite::all_of(rewrite::without(&tests, index));
    }
    expression(&format!("{other} NOT IN ({inner})"))
}

fn expression(text: &str) -> Option<Expr> {
    let query = make::parse(&format!("SELECT {text}"))?;
    match query.body.as_select()?.projection.as_slice() {
        [SelectItem::UnnamedExpr(expr)] => Some(expr.clone()),
        _ => None,
    }
}

/// Says whether no two rows of a SELECT can be the same, because it shows a key or numbers the rows
/// of partitions that it shows.
fn shows_a_key(turn: &Turn<'_>, select: &Select) -> bool {
    let keys = turn.known.keys(select);
    let shown: Vec<&Expr> = select
        .projection
        .iter()
        .filter_map(|item| match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
            _ => None,
        })
        .collect();
    let shows_all = select.projection.iter().any(|item| {
        matches!(
            item,
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)
        )
    });
    let numbers_rows = |expr: &Expr| match expr {
        Expr::Function(call) if rewrite::name(call) == "row_number" => match &call.over {
            Some(WindowType::WindowSpec(spec)) => spec
                .partition_by
                .iter()
                .all(|column| shown.contains(&column)),
            _ => false,
        },
        _ => false,
    };
    let is_key = |expr: &&Expr| last_name(expr).is_some_and(|name| keys.contains(&name));
    (shows_all && !keys.is_empty())
        || shown.iter().any(is_key)
        || shown.iter().any(|expr| numbers_rows(expr))
}
