//! The titles of columns that were given no name.
//!
//! SQLite calls such a column by its text, which is ours once it is carried over. Invariant: no title
//! shows a function of ours where the text as typed had one of the dialect's.

use sqlparser::ast::{Expr, Query, Select, SelectItem, SetExpr};
use sqlparser::tokenizer::Span;

use super::{kinds, make};

/// How the names of our functions start.
const OURS: &str = "onsite_";

/// The texts of what a query selects without a name, item by item, as they were typed.
pub(super) fn typed(query: &Query) -> Vec<Option<String>> {
    let items = kinds::first_select(&query.body).map(|select| select.projection.iter());
    let titles = items.into_iter().flatten().map(|item| match item {
        SelectItem::UnnamedExpr(Expr::Identifier(_) | Expr::CompoundIdentifier(_)) => None,
        SelectItem::UnnamedExpr(expr) => {
            let text = expr.to_string();
            (!text.contains(OURS)).then_some(text)
        }
        _ => None,
    });
    titles.collect()
}

/// Gives the columns of a rewritten query the titles they had, where they would show ours.
pub(super) fn keep(query: &mut Query, titles: Vec<Option<String>>) {
    let Some(select) = first_select(&mut query.body) else {
        return;
    };
    if select.projection.len() != titles.len() {
        return;
    }
    for (item, title) in select.projection.iter_mut().zip(titles) {
        let Some(title) = title else { continue };
        let title = make::ident(&title, Span::empty());
        match item {
            SelectItem::UnnamedExpr(expr) if expr.to_string().contains(OURS) => {
                *item = SelectItem::ExprWithAlias {
                    expr: expr.clone(),
                    alias: title,
                };
            }
            SelectItem::ExprWithAlias { alias, .. } if alias.value.contains(OURS) => {
                *alias = title;
            }
            _ => {}
        }
    }
}

fn first_select(body: &mut SetExpr) -> Option<&mut Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::Query(query) => first_select(&mut query.body),
        SetExpr::SetOperation { left, .. } => first_select(left),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::dialect::{Dialect, carry};

    fn check(sql: &str, expect: &str) {
        let carried = carry(sql, Dialect::Postgres).expect("it is carried over");
        assert_eq!(carried.sql, expect);
    }

    #[test]
    fn columns_without_a_name_are_called_as_they_were_typed() {
        check(
            "SELECT a::date, b, 1 + 1, lower(c) AS l FROM t",
            "SELECT onsite_date(a) AS \"a::DATE\", b, 1 + 1, onsite_lower(c) AS l FROM t",
        );
        check(
            "SELECT upper(a) FROM t UNION SELECT b FROM t",
            "SELECT onsite_upper(a) AS \"upper(a)\" FROM t UNION SELECT b FROM t",
        );
    }
}
