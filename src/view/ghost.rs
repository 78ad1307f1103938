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
        let mut words = format!("⇒ {}", result.text);
        let behind = |index: usize, words: &str| {
            let place = place_of(index)?;
            let used = used_of(index) + GAP;
            let has_room = usize::from(place.width.saturating_sub(used)) >= width(words);
            has_room.then_some((place, used))
        };
        // A line that says in which unit it is reckoned need not hear it again.
        if behind(index, &words).is_none() && pad.buffer.line(result.line).contains("->") {
            let short = format!("⇒ {}", number(&result.text));
            if behind(index, &short).is_some() {
                words = short;
            }
        }
        let cells = width(&words) as u16;
        // Behind its line, else behind the next one, else over the end of its own, unless one writes there.
        let below = || behind(index + 1, &words).filter(|_| !has_result(index + 1));
        let over = || {
            let is_short = |place: &Rect| result.ok && cells <= place.width / 2;
            let place = place_of(index).filter(is_short)?;
            (result.line != caret).then_some((place, place.width - cells))
        };
        let Some((place, from)) = behind(index, &words).or_else(below).or_else(over) else {
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

/// The number of a result, without its unit; all of it where it does not begin with a number.
fn number(text: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "≈ ,.-+−".contains(c);
    let end = text.find(|c| !is_number(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let is_power = unit.starts_with(['e', 'E', '×', '^']);
    if is_power || !number.contains(|c: char| c.is_ascii_digit()) {
        return text;
    }
    number.trim_end()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_shortened_to_its_number() {
        let check = |text, expect| assert_eq!(number(text), expect, "{text}");
        check("4.8 TB/day", "4.8");
        check("≈ 46,296/s", "≈ 46,296");
        check("12", "12");
        check("1.2e9 B", "1.2e9 B");
        check("unknown unit TB", "unknown unit TB");
    }
}
