//! A text pad: line numbers, colors, selection, places found, the caret, the list of completions.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::{Position as Cell, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Words};
use ratatui::widgets::Clear;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::app::pad::PadView;
use crate::app::rows::{Row, locate};
use crate::base::text::{width, wrap};
use crate::editor::{TAB_CELLS, brackets_at_caret, cells};
use crate::view::styles::Styles;

/// How a pad is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Cells for line numbers and the space behind them; 1 means no numbers.
    pub gutter: u16,
    /// Keys go to this pad.
    pub focused: bool,
}

/// Draws a pad; the terminal's cursor goes to its caret if it has the focus.
pub fn draw(
    pad: &PadView,
    look: Look,
    placeholder: &str,
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let gutter = look.gutter.min(area.width.saturating_sub(4));
    let text_area = Rect {
        x: area.x + gutter,
        width: area.width - gutter,
        ..area
    };
    if pad.buffer.is_empty() && !placeholder.is_empty() {
        let lines = wrap(placeholder, usize::from(text_area.width));
        for (line, row) in lines.into_iter().zip(text_area.rows()) {
            frame.render_widget(Line::from(Words::styled(line, styles.dim)), row);
        }
    }
    let caret = pad.buffer.caret();
    let fresh = pad
        .colors
        .as_ref()
        .filter(|colors| colors.revision == pad.buffer.revision());
    let stale = pad.colors.as_ref();
    let selection = pad
        .vim
        .as_ref()
        .and_then(|vim| vim.visual_range(&pad.buffer))
        .unwrap_or_else(|| pad.buffer.selection().range());
    let finds = pad.find.as_ref().map_or(&[][..], |find| find.matches());
    let brackets = look
        .focused
        .then(|| brackets_at_caret(&pad.buffer))
        .flatten();
    // One cell stays free for the caret behind a full row, as where the pad scrolls.
    let rows = pad.rows(usize::from(text_area.width.saturating_sub(1)));
    for row in 0..area.height {
        let index = pad.scroll.line + usize::from(row);
        // A row of a pad that wraps is a piece of a line, else it is a whole one.
        let piece = match &rows {
            Some(rows) => rows.get(index).copied(),
            None => (index < pad.buffer.line_count()).then_some(Row {
                line: index,
                start: 0,
                end: usize::MAX,
            }),
        };
        let Some(Row {
            line,
            start: from,
            end: to,
        }) = piece
        else {
            break;
        };
        let y = area.y + row;
        if gutter > 1 {
            let number = format!("{:>w$} ", line + 1, w = usize::from(gutter) - 1);
            let style = if line == caret.line {
                styles.text
            } else {
                styles.dim
            };
            let place = Rect {
                x: area.x,
                y,
                width: gutter,
                height: 1,
            };
            frame.render_widget(Line::from(Words::styled(number, style)), place);
        }
        let whole = pad.buffer.line(line);
        let text: Cow<'_, str> = if rows.is_some() {
            whole
                .chars()
                .skip(from)
                .take(to - from)
                .collect::<String>()
                .into()
        } else {
            whole
        };
        let start = pad.buffer.line_start(line) + from;
        // Colors of an older revision are better than none, as long as they fit the line.
        let runs = fresh.or(stale);
        let style_at = |char_idx: usize| -> Style {
            let base = runs.map_or(styles.text, |colors| {
                styles.role(colors.role_at(line, from + char_idx))
            });
            let at = start + char_idx;
            if selection.contains(&at) {
                return base.patch(styles.selected);
            }
            if brackets.is_some_and(|(a, b)| at == a || at == b) {
                return base.patch(styles.mark);
            }
            let found = finds.iter().any(|found| found.contains(&at));
            if found { base.patch(styles.mark) } else { base }
        };
        draw_line(&text, pad.scroll.cell, style_at, text_area, y, frame);
        let end = start + text.chars().count();
        if selection.contains(&end) && look.focused {
            let cell = width(&text).saturating_sub(pad.scroll.cell) as u16;
            if cell < text_area.width {
                let place = Rect {
                    x: text_area.x + cell,
                    y,
                    width: 1,
                    height: 1,
                };
                frame.render_widget(Line::from(Words::styled(" ", styles.selected)), place);
            }
        }
    }
    if look.focused {
        let caret = match &rows {
            Some(rows) => locate(rows, &pad.buffer, pad.buffer.caret_char()),
            None => (caret.line, caret.cell),
        };
        place_caret(pad, caret, text_area, styles, frame);
    }
}

/// Draws one line from a cell on, grapheme by grapheme; neighbors of one style go together.
fn draw_line(
    text: &str,
    first_cell: usize,
    style_at: impl Fn(usize) -> Style,
    area: Rect,
    y: u16,
    frame: &mut Frame<'_>,
) {
    let last_cell = first_cell + usize::from(area.width);
    let mut words: Vec<Words<'_>> = Vec::new();
    let mut run = String::new();
    let mut run_style = Style::new();
    let (mut cell, mut char_idx) = (0, 0);
    for grapheme in text.graphemes(true) {
        let wide = cells(grapheme);
        if cell >= last_cell {
            break;
        }
        if cell + wide > first_cell {
            let style = style_at(char_idx);
            if style != run_style && !run.is_empty() {
                words.push(Words::styled(std::mem::take(&mut run), run_style));
            }
            run_style = style;
            if cell < first_cell || cell + wide > last_cell {
                run.push(' ');
            } else if grapheme == "\t" {
                run.push_str(&" ".repeat(TAB_CELLS));
            } else if grapheme.chars().all(char::is_control) {
                run.push('·');
            } else {
                run.push_str(grapheme);
            }
        }
        cell += wide;
        char_idx += grapheme.chars().count();
    }
    words.push(Words::styled(run, run_style));
    frame.render_widget(
        Line::from(words),
        Rect {
            y,
            height: 1,
            ..area
        },
    );
}

/// Puts the terminal's cursor on the caret, and the list of completions below it.
fn place_caret(
    pad: &PadView,
    (line, cell): (usize, usize),
    area: Rect,
    styles: &Styles,
    frame: &mut Frame<'_>,
) {
    let (Some(row), Some(column)) = (
        line.checked_sub(pad.scroll.line),
        cell.checked_sub(pad.scroll.cell),
    ) else {
        return;
    };
    if row >= usize::from(area.height) || column > usize::from(area.width) {
        return;
    }
    let x = (area.x + column as u16).min(area.right().saturating_sub(1));
    let y = area.y + row as u16;
    frame.set_cursor_position(Cell { x, y });
    let Some(popup) = &pad.popup else { return };
    let items: Vec<_> = popup.items().collect();
    let shown = items
        .len()
        .min(8)
        .min(usize::from(area.height.saturating_sub(1)));
    if shown == 0 {
        return;
    }
    let widest = items
        .iter()
        .map(|item| width(&item.label) + width(&item.detail) + 3)
        .max()
        .unwrap_or(0);
    let cells = (widest as u16 + 2).min(area.width);
    let below = area.bottom().saturating_sub(y + 1) >= shown as u16;
    let top = if below {
        y + 1
    } else {
        y.saturating_sub(shown as u16)
    };
    let left = x.min(area.right().saturating_sub(cells));
    let first = popup.chosen_idx().saturating_sub(shown - 1);
    for (row, (index, item)) in items.iter().enumerate().skip(first).take(shown).enumerate() {
        let place = Rect {
            x: left,
            y: top + row as u16,
            width: cells,
            height: 1,
        };
        let style = if index == popup.chosen_idx() {
            styles.selected
        } else {
            styles.text
        };
        let gap = usize::from(cells).saturating_sub(width(&item.label) + width(&item.detail) + 2);
        let text = format!(" {}{}{} ", item.label, " ".repeat(gap), item.detail);
        frame.render_widget(Clear, place);
        frame.render_widget(Line::from(Words::styled(text, style)), place);
    }
}
