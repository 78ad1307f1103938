//! Rows of a result. NULL, '', 5, 5.0 and '5' can be told apart.

use ratatui::style::Style;
use ratatui::text::{Line, Span as Words};

use crate::base::text::{elide, width};
use crate::relation::{Relation, Value};
use crate::view::styles::Styles;

/// No column is wider than this.
const WIDEST: usize = 32;

/// Rows looked at to find a column's width.
const SAMPLE: usize = 200;

/// Returns a header and up to `rows` rows from `(first row, first column)` on.
pub fn lines(
    relation: &Relation,
    cells: usize,
    rows: usize,
    (first_row, first_column): (usize, usize),
    styles: &Styles,
) -> Vec<Line<'static>> {
    if relation.columns.is_empty() {
        return vec![Line::from(Words::styled("no columns", styles.dim))];
    }
    let first_column = first_column.min(relation.columns.len() - 1);
    let first_row = first_row.min(relation.rows.len().saturating_sub(1));
    let columns: Vec<(usize, usize)> = (first_column..relation.columns.len())
        .map(|column| (column, column_width(relation, column)))
        .collect();
    let mut head = Vec::new();
    let mut room = cells;
    for (column, cell_width) in &columns {
        if room < 4 {
            break;
        }
        let name = relation.columns.get(*column).map_or("", String::as_str);
        let shown = (*cell_width).min(room);
        head.push(padded(name, shown, false, styles.title));
        head.push(Words::raw("  "));
        room = room.saturating_sub(shown + 2);
    }
    let mut out = vec![Line::from(head)];
    for row in relation.rows.iter().skip(first_row).take(rows) {
        let mut line = Vec::new();
        let mut room = cells;
        for (column, cell_width) in &columns {
            if room < 4 {
                break;
            }
            let shown = (*cell_width).min(room);
            if let Some(value) = row.get(*column) {
                let number = matches!(value, Value::Integer(_) | Value::Real(_));
                line.push(padded(
                    &cell_text(value),
                    shown,
                    number,
                    style(value, styles),
                ));
                line.push(Words::raw("  "));
            }
            room = room.saturating_sub(shown + 2);
        }
        out.push(Line::from(line));
    }
    let left = relation.rows.len().saturating_sub(first_row + rows);
    if left > 0 {
        out.push(Line::from(Words::styled(
            format!("… {left} more"),
            styles.dim,
        )));
    }
    if relation.rows.is_empty() {
        out.push(Line::from(Words::styled("no rows", styles.dim)));
    }
    out
}

/// Text is shown bare unless it could be taken for something else.
pub fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Text(text) if looks_otherwise(text) => format!("'{}'", text.escape_debug()),
        Value::Text(text) => text.clone(),
        other => other.to_literal(),
    }
}

/// Empty text, text that reads as a number or as NULL, text with blanks at its ends or with
/// control characters.
fn looks_otherwise(text: &str) -> bool {
    text.is_empty()
        || text.parse::<f64>().is_ok()
        || text.eq_ignore_ascii_case("null")
        || text.trim() != text
        || text.chars().any(char::is_control)
}

fn style(value: &Value, styles: &Styles) -> Style {
    if value.is_null() {
        styles.null
    } else {
        styles.text
    }
}

fn column_width(relation: &Relation, column: usize) -> usize {
    let name = relation.columns.get(column).map_or(0, |name| width(name));
    relation
        .rows
        .iter()
        .take(SAMPLE)
        .filter_map(|row| row.get(column))
        .map(|value| width(&cell_text(value)))
        .fold(name, usize::max)
        .clamp(1, WIDEST)
}

fn padded(text: &str, cells: usize, right: bool, style: Style) -> Words<'static> {
    let text = elide(text, cells);
    let pad = " ".repeat(cells.saturating_sub(width(&text)));
    Words::styled(
        if right {
            format!("{pad}{text}")
        } else {
            format!("{text}{pad}")
        },
        style,
    )
}
