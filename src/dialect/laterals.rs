//! `CROSS JOIN LATERAL (VALUES (a, b), (b, a)) AS f(x, y)`: rows computed from the row beside them.
//!
//! SQLite has no LATERAL. Where the rows are written out, they become numbers, and each column a CASE
//! over the number. Invariant: only what can be put in place of every name is touched; the rest stays
//! and is refused.

use std::ops::ControlFlow;

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator as Op, CaseWhen, Expr, GroupByExpr, Ident, JoinConstraint, JoinOperator,
    OrderBy, Parens, Query, Select, SelectItem, SetExpr, TableFactor, Value, Values, Visit,
    VisitMut, Visitor, VisitorMut,
};
use sqlparser::tokenizer::Span;

use super::{make, queries};

/// The column that numbers the rows.
const ROW: &str = "onsite_row";

/// Rows that were written out, and the names of their columns.
struct Rows {
    table: Ident,
    columns: Vec<String>,
    values: Vec<Vec<Expr>>,
}

/// Writes every such join of `query` out.
pub(super) fn inline(query: &mut Query) {
    struct Inline;
    impl VisitorMut for Inline {
        type Break = ();
        fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
            while inline_one(query).is_some() {}
            ControlFlow::Continue(())
        }
    }
    // It never breaks off.
    let _: ControlFlow<()> = query.visit(&mut Inline);
}

/// Writes the first one out; `None` if there is none left that can be.
fn inline_one(query: &mut Query) -> Option<()> {
    let SetExpr::Select(select) = query.body.as_mut() else {
        return None;
    };
    let is_whole = select.projection.iter().all(|item| {
        matches!(
            item,
            SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. }
        )
    });
    let keeps_rows = select.from.iter().flat_map(|from| &from.joins).all(|join| {
        matches!(
            join.join_operator,
            JoinOperator::Join(_)
                | JoinOperator::Inner(_)
                | JoinOperator::Left(_)
                | JoinOperator::LeftOuter(_)
                | JoinOperator::CrossJoin(_)
        )
    });
    if !is_whole || !keeps_rows {
        return None;
    }
    let mut found = None;
    for from in &mut select.from {
        let joined = from.joins.iter_mut();
        let joined = joined.filter(|join| is_plain(&join.join_operator));
        let factors = std::iter::once(&mut from.relation);
        for factor in factors.chain(joined.map(|join| &mut join.relation)) {
            if found.is_none()
                && let Some(rows) = rows_of(factor)
            {
                found = Some((rows, factor));
            }
        }
    }
    let (rows, factor) = found?;
    let numbered = rows.numbered();
    let lateral = std::mem::replace(factor, numbered);
    let names: Vec<String> = select.projection.iter().filter_map(name_of).collect();
    let kept = Replace {
        rows: &rows,
        kept: &names,
    };
    if rows.are_named_inside(select) || kept.mixes_names(query.order_by.as_ref()) {
        // Back to where it was: it is refused there.
        restore(select, &rows.table, lateral);
        return None;
    }
    for item in &mut select.projection {
        let SelectItem::UnnamedExpr(expr) = item else {
            continue;
        };
        let name = match expr {
            Expr::Identifier(name) => Some(name.clone()),
            Expr::CompoundIdentifier(names) => names.last().cloned(),
            _ => None,
        };
        if let Some(alias) = name.filter(|_| rows.value_of(expr).is_some()) {
            *item = SelectItem::ExprWithAlias {
                expr: expr.clone(),
                alias,
            };
        }
    }
    let mut replace = Replace {
        rows: &rows,
        kept: &[],
    };
    let _: ControlFlow<()> = VisitMut::visit(select.as_mut(), &mut replace);
    // ORDER BY sees the names of SELECT first.
    replace.kept = &names;
    let _: ControlFlow<()> = VisitMut::visit(&mut query.order_by, &mut replace);
    Some(())
}

fn name_of(item: &SelectItem) -> Option<String> {
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.value.clone()),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(names)) => {
            names.last().map(|name| name.value.clone())
        }
        _ => None,
    }
}

/// Says whether every row on the left meets every row on the right.
fn is_plain(operator: &JoinOperator) -> bool {
    match operator {
        JoinOperator::CrossJoin(_) => true,
        JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::Left(on)
        | JoinOperator::LeftOuter(on) => match on {
            JoinConstraint::None => true,
            JoinConstraint::On(Expr::Value(value)) => value.value == Value::Boolean(true),
            _ => false,
        },
        _ => false,
    }
}

/// The rows of a lateral subquery that are written out.
fn rows_of(factor: &TableFactor) -> Option<Rows> {
    let TableFactor::Derived {
        lateral: true,
        subquery,
        alias: Some(alias),
        sample: None,
    } = factor
    else {
        return None;
    };
    if subquery.with.is_some()
        || subquery.order_by.is_some()
        || subquery.limit_clause.is_some()
        || subquery.fetch.is_some()
    {
        return None;
    }
    let mut columns: Vec<String> = alias.columns.iter().map(|c| c.name.value.clone()).collect();
    let rows: Vec<Vec<Expr>> = match subquery.body.as_ref() {
        SetExpr::Values(values) => values.rows.iter().map(|row| row.content.clone()).collect(),
        SetExpr::Select(select) if is_bare(select) => {
            if columns.is_empty() {
                columns = select.projection.iter().filter_map(name_of).collect();
            }
            let items = select.projection.iter().map(|item| match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                    Some(expr.clone())
                }
                _ => None,
            });
            vec![items.collect::<Option<_>>()?]
        }
        _ => return None,
    };
    let is_square = rows.iter().all(|row| row.len() == columns.len());
    let is_scalar = rows
        .iter()
        .flatten()
        .all(|expr| !queries::has_aggregate(expr));
    (is_square && is_scalar && !rows.is_empty() && !columns.is_empty()).then(|| Rows {
        table: alias.name.clone(),
        columns,
        values: rows,
    })
}

/// Says whether a SELECT is nothing but what it selects.
fn is_bare(select: &Select) -> bool {
    let is_ungrouped = matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
    select.from.is_empty()
        && select.selection.is_none()
        && select.having.is_none()
        && select.qualify.is_none()
        && select.distinct.is_none()
        && select.top.is_none()
        && is_ungrouped
}

/// Puts the subquery back in place of the numbers.
fn restore(select: &mut Select, table: &Ident, lateral: TableFactor) {
    let mut factors = select.from.iter_mut().flat_map(|from| {
        let joined = from.joins.iter_mut().map(|join| &mut join.relation);
        std::iter::once(&mut from.relation).chain(joined)
    });
    let numbered = factors.find(|factor| {
        matches!(factor, TableFactor::Derived { alias: Some(alias), .. }
            if alias.name == *table && alias.columns.iter().any(|c| c.name.value == ROW))
    });
    if let Some(factor) = numbered {
        *factor = lateral;
    }
}

impl Rows {
    /// The numbers of the rows, as a table.
    fn numbered(&self) -> TableFactor {
        let rows = (1_i64..).zip(&self.values).map(|(n, _)| Parens {
            opening_token: AttachedToken::empty(),
            content: vec![make::number(n)],
            closing_token: AttachedToken::empty(),
        });
        let values = Values {
            explicit_row: false,
            value_keyword: false,
            rows: rows.collect(),
        };
        let columns = vec![make::ident(ROW, Span::empty())];
        let alias = make::alias(self.table.clone(), columns);
        make::derived(make::query(SetExpr::Values(values)), Some(alias))
    }

    /// What a name stands for.
    fn value_of(&self, expr: &Expr) -> Option<Expr> {
        let name = match expr {
            Expr::Identifier(name) => name,
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [table, name] if table.value.eq_ignore_ascii_case(&self.table.value) => name,
                _ => return None,
            },
            _ => return None,
        };
        let place = self
            .columns
            .iter()
            .position(|column| column.eq_ignore_ascii_case(&name.value))?;
        let mut values = self.values.iter().filter_map(|row| row.get(place).cloned());
        if self.values.len() == 1 {
            return values.next().map(make::nested);
        }
        let row =
            || Expr::CompoundIdentifier(vec![self.table.clone(), make::ident(ROW, Span::empty())]);
        let conditions = (1_i64..).zip(values).map(|(n, result)| CaseWhen {
            condition: make::bare(row(), Op::Eq, make::number(n)),
            result,
        });
        Some(make::nested(Expr::Case {
            case_token: AttachedToken::empty(),
            end_token: AttachedToken::empty(),
            operand: None,
            conditions: conditions.collect(),
            else_result: None,
        }))
    }

    /// Says whether a query inside has one of the names: what stands for it may mean something else
    /// there.
    fn are_named_inside(&self, select: &Select) -> bool {
        struct Inside<'a> {
            rows: &'a Rows,
            depth: usize,
        }
        impl Visitor for Inside<'_> {
            type Break = ();
            fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
                self.depth += 1;
                ControlFlow::Continue(())
            }
            fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
                self.depth -= 1;
                ControlFlow::Continue(())
            }
            fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
                if self.depth > 0 && self.rows.value_of(expr).is_some() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            }
        }
        let mut inside = Inside {
            rows: self,
            depth: 0,
        };
        select.visit(&mut inside).is_break()
    }
}

/// Puts what they stand for in place of the names.
struct Replace<'a> {
    rows: &'a Rows,
    /// Names that mean something else here.
    kept: &'a [String],
}

impl Replace<'_> {
    fn is_kept(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Identifier(name)
            if self.kept.iter().any(|kept| kept.eq_ignore_ascii_case(&name.value)))
    }

    /// Says whether ORDER BY would read a name of SELECT in what stands for a name of ours.
    fn mixes_names(&self, order_by: Option<&OrderBy>) -> bool {
        struct Any<'a, F>(&'a F);
        impl<F: Fn(&Expr) -> bool> Visitor for Any<'_, F> {
            type Break = ();
            fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
                if (self.0)(expr) {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            }
        }
        let is_ours = |expr: &Expr| self.rows.value_of(expr).is_some() && !self.is_kept(expr);
        let is_theirs = |expr: &Expr| self.is_kept(expr);
        let values = self.rows.values.iter().flatten();
        let mixes = values.map(|value| Visit::visit(value, &mut Any(&is_theirs)).is_break());
        mixes.fold(false, |any, one| any | one)
            && order_by.is_some_and(|order| Visit::visit(order, &mut Any(&is_ours)).is_break())
    }
}

impl VisitorMut for Replace<'_> {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if !self.is_kept(expr)
            && let Some(value) = self.rows.value_of(expr)
        {
            *expr = value;
        }
        ControlFlow::Continue(())
    }
}
