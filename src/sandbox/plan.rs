//! The query plan as a tree.
//!
//! Invariant: every node of SQLite's plan is in the tree once, children in SQLite's order.

use super::engine::Engine;
use super::run::run;
use crate::base::CancelToken;
use crate::relation::{Value, script};
use crate::verdict::{Budget, Outcome, PlanNode, SqlError};

const PREFIX: &str = "EXPLAIN QUERY PLAN ";

/// Returns the plan of the last statement of `sql`, without running it.
pub fn plan(engine: &mut Engine, sql: &str) -> Result<Vec<PlanNode>, SqlError> {
    let range = script::statements(sql).pop().unwrap_or_default();
    // What stands before is blanked out, so that only the prefix shifts places.
    let statement = sql.get(range.clone()).unwrap_or_default();
    let text = format!("{}{PREFIX}{statement}", blank(sql, range.start));
    match run(engine, &text, &Budget::LIVE, &CancelToken::default()) {
        Outcome::Rows { relation, .. } => Ok(tree(&relation.rows, 0)),
        Outcome::Failed(mut error) => {
            if let Some(place) = &mut error.position {
                let offset = place.offset.saturating_sub(PREFIX.len()).max(range.start);
                *place = crate::verdict::SqlPosition::locate(sql, offset);
            }
            Err(error)
        }
        Outcome::Done { .. } => Ok(Vec::new()),
        Outcome::Cancelled | Outcome::OverBudget { .. } => Err(SqlError {
            message: "the plan takes too long to make".into(),
            position: None,
            help: Some("the statement is too deeply nested".into()),
        }),
    }
}

/// The text before `end` with everything but line ends blanked out.
fn blank(text: &str, end: usize) -> String {
    let head = text.get(..end).unwrap_or_default();
    head.bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect()
}

fn tree(rows: &[Vec<Value>], parent: i64) -> Vec<PlanNode> {
    let children = rows.iter().filter_map(|row| match row.as_slice() {
        [
            Value::Integer(id),
            Value::Integer(p),
            _,
            Value::Text(detail),
        ] if *p == parent => Some((*id, detail)),
        _ => None,
    });
    children
        .filter(|(id, _)| *id != parent)
        .map(|(id, detail)| PlanNode {
            id,
            detail: detail.clone(),
            children: tree(rows, id),
        })
        .collect()
}
