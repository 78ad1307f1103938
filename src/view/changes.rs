//! What changed between two results: a sign before each row, and the old value beside the new one.
//!
//! Invariant: every change can be told without color.

use ratatui::style::Style;
use ratatui::text::{Line, Span as Words};

use crate::base::text::{elide, width};
use crate::relation::{Changes, RowChange, Value};
use crate::view::grid::cell_text;
use crate::view::styles::Styles;

/// No column is wider than this.
const WIDEST: usize = 34;

/// Rows that are shown before it is said how many more there are.
const MOST_ROWS: usize = 40;

/// A cell and whether it changed.
type Cell = (String, bool);

/// Returns a header and a line for each row that is not the same.
pub fn lines(changes: &Changes, cells: usize, styles: &Styles) -> Vec<Line<'static>> {
    let rows: Vec<(char, Vec<Cell>)> = changes.rows.iter().take(MOST_ROWS).map(row).collect();
    let widths: Vec<usize> = (0..changes.columns.len())
        .map(|column| {
            let name = changes.columns.get(column).map_or(0, |name| width(name));
            let texts = rows.iter().filter_map(|(_, cells)| cells.get(column));
            let widest = texts.map(|(text, _)| width(text)).fold(name, usize::max);
            widest.clamp(1, WIDEST)
        })
        .collect();
    let head = changes.columns.iter().map(|name| (name.clone(), false));
    let mut out = vec![line(' ', head.collect(), &widths, cells, |_| styles.title)];
    for (sign, row) in rows {
        let whole = match sign {
            '+' => styles.good,
            '-' => styles.bad,
            _ => styles.text,
        };
        let style = |is_changed| if is_changed { styles.mark } else { whole };
        out.push(line(sign, row, &widths, cells, style));
    }
    let left = changes.rows.len().saturating_sub(MOST_ROWS);
    if left > 0 {
        let text = format!("… {left} more");
        out.push(Line::from(Words::styled(text, styles.dim)));
    }
    out
}

/// The sign of a row and its cells.
fn row(change: &RowChange) -> (char, Vec<Cell>) {
    let plain = |row: &[Value]| row.iter().map(|value| (cell_text(value), false)).collect();
    match change {
        RowChange::Came(row) => ('+', plain(row)),
        RowChange::Went(row) => ('-', plain(row)),
        RowChange::Changed { before, after } => {
            let cells = before.iter().zip(after).map(|(old, new)| {
                if old == new {
                    (cell_text(new), false)
                } else {
                    (format!("{} → {}", cell_text(old), cell_text(new)), true)
                }
            });
            ('~', cells.collect())
        }
    }
}

fn line(
    sign: char,
    row: Vec<Cell>,
    widths: &[usize],
    cells: usize,
    style: impl Fn(bool) -> Style,
) -> Line<'static> {
    let mut words = vec![Words::styled(format!("{sign} "), style(false))];
    let mut room = cells.saturating_sub(2);
    for ((text, is_changed), wide) in row.into_iter().zip(widths) {
        if room < 4 {
            break;
        }
        let text = elide(&text, room.min(*wide));
        let pad = (wide + 2).saturating_sub(width(&text)).min(room);
        room = room.saturating_sub(wide + 2);
        words.push(Words::styled(text, style(is_changed)));
        words.push(Words::raw(" ".repeat(pad)));
    }
    Line::from(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::Relation;
    use crate::view::Theme;

    #[test]
    fn every_change_has_a_sign_without_color() {
        let [before, after] = [
            "day | n\n2026-03-09 | 3\n2026-03-10 | 4\n2026-03-11 | 1",
            "day | n\n2026-03-09 | 5\n2026-03-10 | 4\n2026-03-08 | 2",
        ]
        .map(|text| Relation::parse(text).unwrap());
        let changes = Changes::between(&before, &after).unwrap();
        let lines = lines(&changes, 40, &Styles::new(Theme::Mono));
        let texts: Vec<String> = lines
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect();
        assert_eq!(
            texts,
            [
                "  day         n",
                "~ 2026-03-09  3 → 5",
                "+ 2026-03-08  2",
                "- 2026-03-11  1",
            ]
        );
    }
}
