//! Where NULL is sorted.
//!
//! Invariant: every ORDER BY of a carried text puts NULL where the dialect puts it. SQLite takes NULL
//! for the smallest value, as MySQL, Spark and BigQuery do.

use sqlparser::ast::{OrderByExpr, OrderBySort};

use super::context::{Context, Rewritten};
use super::make;
use super::name::Dialect::{Postgres, Presto};

/// Rewrites one key of an order.
pub(super) fn rewrite(context: &Context<'_>, by: &mut OrderByExpr) -> Rewritten<()> {
    let descending = match &by.options.sort {
        Some(OrderBySort::Using(operator)) => {
            let name = operator.to_string();
            if name != "<" && name != ">" {
                return Err(context.refuse_expr(
                    &by.expr,
                    format!("ORDER BY … USING {name} is not carried over"),
                    "write ASC or DESC",
                ));
            }
            let descending = name == ">";
            by.options.sort = Some(if descending {
                OrderBySort::Desc
            } else {
                OrderBySort::Asc
            });
            descending
        }
        Some(OrderBySort::Desc) => true,
        Some(OrderBySort::Asc) | None => false,
    };
    if by.options.nulls_first.is_none() && make::literal_text(&by.expr).is_none() {
        by.options.nulls_first = match context.dialect {
            // NULL is the largest value.
            Postgres => Some(descending),
            // NULL comes last, whatever the direction.
            Presto => Some(false),
            _ => None,
        };
        // What SQLite does anyway need not be written.
        if by.options.nulls_first == Some(!descending) {
            by.options.nulls_first = None;
        }
    }
    Ok(())
}
