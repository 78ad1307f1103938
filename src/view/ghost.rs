//! Results behind the lines of a pad: shown where there is room, never part of the text.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::pad::PadView;
use crate::app::rows::Row;
use crate::app::screen::drawing::LineResult;
use crate::base::text::width;
use crate::view::styles::Styles;

/// Cells between a line and its result.
const GAP: u16 = 2;

/// Draws results behind the last rows of their lines; `area` is the pad's, without line numbers.
pub fn draw(
    pad: &PadView,
    results: &[LineResult],
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let text_area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(1),
        ..area
    };
    let Some(rows) = pad.rows(usize::from(text_area.width.saturating_sub(1))) else {
        return;
    };
    let shown = rows.iter().enumerate().skip(pad.scroll.line);
    for ((index, row), place) in shown.zip(text_area.rows()) {
        let is_last = rows.get(index + 1).is_none_or(|next| next.line != row.line);
        let result = results.iter().find(|result| result.line == row.line);
        let Some(result) = result.filter(|_| is_last) else {
            continue;
        };
        let used = row_width(pad, *row) as u16 + GAP;
        let words = format!("⇒ {}", result.text);
        if usize::from(place.width.saturating_sub(used)) < width(&words) {
            continue;
        }
        let style = if result.ok { styles.accent } else { styles.dim };
        let place = Rect {
            x: place.x + used,
            width: place.width - used,
            ..place
        };
        frame.render_widget(Line::from(Words::styled(words, style)), place);
    }
}

fn row_width(pad: &PadView, row: Row) -> usize {
    let line = pad.buffer.line(row.line);
    let piece: String = line
        .chars()
        .skip(row.start)
        .take(row.end - row.start)
        .collect();
    width(&piece)
}
