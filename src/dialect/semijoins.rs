//! Joins that only ask whether there is a partner: SEMI and ANTI JOIN, as EXISTS and NOT EXISTS.
//!
//! Invariant: the rows kept are those of what stands before the join, each once; what cannot be
//! moved into WHERE without changing another join is refused.

use sqlparser::ast::{
    BinaryOperator as Op, Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, Select,
    SelectItem, SetExpr, Spanned, TableWithJoins,
};

use super::columns::table_name;
use super::context::{Context, Rewritten};
use super::make;

/// Moves the SEMI and ANTI JOINs of a SELECT, whose parts are rewritten, into its WHERE.
pub(super) fn rewrite(context: &Context<'_>, select: &mut Select) -> Rewritten<()> {
    let mut conditions = Vec::new();
    for from in &mut select.from {
        take(context, from, &mut conditions)?;
    }
    for condition in conditions {
        select.selection = Some(match select.selection.take() {
            Some(others) => make::bare(make::operand(others), Op::And, condition),
            None => condition,
        });
    }
    Ok(())
}

/// Refuses them inside of parentheses, where there is no WHERE to move them to.
pub(super) fn refuse_nested(context: &Context<'_>, from: &TableWithJoins) -> Rewritten<()> {
    match from.joins.iter().find(|join| asks(join).is_some()) {
        Some(join) => Err(context.refuse(
            join.relation.span(),
            "SEMI and ANTI JOIN between parentheses are not carried over",
            "take the parentheses away, or write WHERE EXISTS (SELECT 1 FROM … WHERE …)",
        )),
        None => Ok(()),
    }
}

/// Whether a join asks for a partner or for none, and how; `None` if it is one that joins.
pub(super) fn asks(join: &Join) -> Option<(bool, &JoinConstraint)> {
    match &join.join_operator {
        JoinOperator::Semi(constraint) | JoinOperator::LeftSemi(constraint) => {
            Some((true, constraint))
        }
        JoinOperator::Anti(constraint) | JoinOperator::LeftAnti(constraint) => {
            Some((false, constraint))
        }
        _ => None,
    }
}

fn take(
    context: &Context<'_>,
    from: &mut TableWithJoins,
    conditions: &mut Vec<Expr>,
) -> Rewritten<()> {
    let mut kept: Vec<Join> = Vec::new();
    let mut first_asked = None;
    for join in std::mem::take(&mut from.joins) {
        let span = join.relation.span();
        if let Some((wants, constraint)) = asks(&join) {
            first_asked.get_or_insert(span);
            let left = kept
                .is_empty()
                .then(|| table_name(&from.relation))
                .flatten();
            let condition = condition(context, left, &join, constraint)?;
            let mut inner = make::select(
                vec![SelectItem::UnnamedExpr(make::number(1))],
                vec![join.relation.clone()],
            );
            inner.selection = condition;
            conditions.push(Expr::Exists {
                subquery: Box::new(make::query(SetExpr::Select(Box::new(inner)))),
                negated: !wants,
            });
            continue;
        }
        let adds_rows = matches!(
            join.join_operator,
            JoinOperator::Right(_) | JoinOperator::RightOuter(_) | JoinOperator::FullOuter(_)
        );
        if let Some(span) = first_asked.filter(|_| adds_rows) {
            return Err(context.refuse(
                span,
                "a SEMI or ANTI JOIN before a RIGHT or FULL JOIN is not carried over",
                "put the SEMI or ANTI JOIN into a CTE of its own",
            ));
        }
        kept.push(join);
    }
    from.joins = kept;
    Ok(())
}

/// What a partner has to meet; `left` is the one table before the join, if it is only one.
fn condition(
    context: &Context<'_>,
    left: Option<String>,
    join: &Join,
    constraint: &JoinConstraint,
) -> Rewritten<Option<Expr>> {
    let span = join.relation.span();
    match constraint {
        JoinConstraint::On(condition) => Ok(Some(condition.clone())),
        JoinConstraint::None => Ok(None),
        JoinConstraint::Using(names) => {
            let (Some(left), Some(right)) = (left, table_name(&join.relation)) else {
                return Err(context.refuse(
                    span,
                    "USING leaves open here which tables are compared",
                    "write ON with the names of both tables",
                ));
            };
            let column = |table: &str, name: &Ident| {
                Expr::CompoundIdentifier(vec![make::ident(table, name.span), name.clone()])
            };
            let same = |name: &ObjectName| {
                let name = name.0.last().and_then(|part| part.as_ident())?;
                Some(make::bare(
                    column(&right, name),
                    Op::Eq,
                    column(&left, name),
                ))
            };
            let all = names.iter().filter_map(same);
            Ok(all.reduce(|a, b| make::bare(a, Op::And, b)))
        }
        JoinConstraint::Natural => Err(context.refuse(
            span,
            "NATURAL leaves open here which columns are compared",
            "write ON with the names of both tables",
        )),
    }
}
