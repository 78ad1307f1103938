//! What a proof says of answers that are not what the deck promises, each in a line.

use std::cmp::Ordering;

use crate::base::text::{elide, flow};
use crate::relation::compare::Kind;
use crate::relation::{Comparison, Relation, Value};
use crate::verdict::{CodingReport, SqlVerdict};

/// Says whether rows stand in the order of the sort keys, if there are any.
pub(super) fn follows_its_keys(relation: &Relation, comparison: &Comparison) -> bool {
    let Kind::List { keys } = &comparison.kind else {
        return true;
    };
    relation.rows.windows(2).all(|pair| {
        let [first, second] = pair else { return true };
        let order = keys.iter().fold(Ordering::Equal, |order, key| {
            let (Some(a), Some(b)) = (first.get(key.column), second.get(key.column)) else {
                return order;
            };
            let this = if key.descending {
                b.sql_cmp(a)
            } else {
                a.sql_cmp(b)
            };
            order.then(this)
        });
        order != Ordering::Greater
    })
}

/// Cells of a case's arguments that a line has room for, and of a value.
const INPUT: usize = 200;
const VALUE: usize = 120;

/// A report in a line, with the first failing case and its input.
pub(super) fn told(report: &CodingReport) -> String {
    let case = report.cases.iter().find(|case| !case.passed);
    let case = case.map_or_else(String::new, |case| {
        let value = |text: &str| elide(&flow(text), VALUE);
        format!(
            "; {}: given ({}), expected {}, got {}",
            case.title(),
            elide(&flow(&case.input), INPUT),
            value(&case.expected),
            value(case.got.as_deref().unwrap_or("nothing"))
        )
    });
    format!("{}{case}", report.verdict.headline())
}

/// The tables that prove a query wrong, in a line.
pub(super) fn counterexample(verdict: &SqlVerdict) -> String {
    let SqlVerdict::Wrong(found) = verdict else {
        return String::new();
    };
    let tables: Vec<String> = found
        .tables
        .iter()
        .map(|(name, rows)| {
            let rows: Vec<String> = rows
                .rows
                .iter()
                .take(6)
                .map(|row| {
                    let values: Vec<String> = row.iter().map(Value::to_literal).collect();
                    format!("({})", values.join(", "))
                })
                .collect();
            format!(
                "{name}: {}",
                if rows.is_empty() {
                    "empty".to_owned()
                } else {
                    rows.join(" ")
                }
            )
        })
        .collect();
    format!(" — on {}", tables.join("; "))
}
