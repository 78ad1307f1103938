//! Results behind the lines of a pad: shown where there is room, else below; never part of the text.

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

/// Draws results at the last rows of their lines; `area` is the pad's, without line numbers.
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
    let caret = pad.buffer.line_of(pad.buffer.caret_char());
    let last_row = |line: usize| rows.iter().rposition(|row| row.line == line);
    let place_of = |index: usize| text_area.rows().nth(index.checked_sub(pad.scroll.line)?);
    let used_of = |index: usize| rows.get(index).map_or(0, |row| row_width(pad, *row) as u16);
    // Two results never share a row.
    let has_result = |index: usize| {
        let line = rows.get(index).map(|row| row.line);
        results.iter().any(|result| Some(result.line) == line)
    };
    for result in results {
        let Some(index) = last_row(result.line) else {
            continue;
        };
        let words = format!("⇒ {}", result.text);
        let cells = width(&words) as u16;
        let behind = |index: usize| {
            let place = place_of(index)?;
            let used = used_of(index) + GAP;
            (place.width.saturating_sub(used) >= cells).then_some((place, used))
        };
        // Behind its line, else behind the next one, else over the end of its own, unless one writes there.
        let below = || behind(index + 1).filter(|_| !has_result(index + 1));
        let over = || {
            let is_short = |place: &Rect| result.ok && cells <= place.width / 2;
            let place = place_of(index).filter(is_short)?;
            (result.line != caret).then_some((place, place.width - cells))
        };
        let Some((place, from)) = behind(index).or_else(below).or_else(over) else {
            continue;
        };
        let style = if result.ok { styles.accent } else { styles.dim };
        let place = Rect {
            x: place.x + from,
            width: place.width - from,
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
