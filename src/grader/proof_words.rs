//! What a proof found, in a line for a complaint about a deck.

use crate::verdict::{CodingReport, SqlVerdict};

/// A report in a line, with the first failing case.
pub(super) fn told(report: &CodingReport) -> String {
    let case = report.cases.iter().find(|case| !case.passed);
    let case = case.map_or_else(String::new, |case| {
        let got = case.got.as_deref().unwrap_or("nothing");
        format!("; {}: expected {}, got {got}", case.title(), case.expected)
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
                    let values: Vec<String> =
                        row.iter().map(crate::relation::Value::to_literal).collect();
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
