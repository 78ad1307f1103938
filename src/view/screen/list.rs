//! Lists: a heading, then lines of which one is selected. `app::screen::open` knows the geometry.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::screen::open::{LIST_TOP, first_line};
use crate::base::text::{elide, width};
use crate::view::styles::Styles;

/// Between the words of a heading.
const GAP: &str = "   ";

/// A title with less room beside its tabs is left out.
const LEAST_TITLE: usize = 4;

/// A line of a list: what it is, and what is said beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub label: String,
    /// Beside it, in less weight.
    pub note: String,
}

/// Draws a heading and tabs above a list.
pub fn heading(
    title: &str,
    tabs: &[(&str, bool)],
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let mut words = vec![Words::raw("  ")];
    // The tabs say where one is: the title has the room that they leave.
    let tab_cells: usize = tabs.iter().map(|(label, _)| width(label) + GAP.len()).sum();
    let room = usize::from(area.width).saturating_sub(2 + tab_cells);
    let title = elide(title, room);
    if !title.is_empty() && (tabs.is_empty() || room >= LEAST_TITLE) {
        words.push(Words::styled(title, styles.title));
        words.push(Words::raw(GAP));
    }
    for (label, is_open) in tabs {
        let style = if *is_open { styles.accent } else { styles.dim };
        words.push(Words::styled((*label).to_owned(), style));
        words.push(Words::raw(GAP));
    }
    let place = Rect {
        y: area.y + 1,
        height: 1,
        ..area
    }
    .intersection(area);
    frame.render_widget(Line::from(words), place);
}

/// Draws the lines below the heading.
pub fn lines(
    items: &[Item],
    selected: usize,
    empty: &str,
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let top = LIST_TOP.min(area.height);
    let list = Rect {
        y: area.y + top,
        height: area.height - top,
        ..area
    };
    if items.is_empty() {
        let inner = Rect {
            x: list.x + 2,
            width: list.width.saturating_sub(4),
            ..list
        };
        let text = crate::base::text::wrap(empty, usize::from(inner.width))
            .into_iter()
            .map(|line| Line::from(Words::styled(line, styles.dim)))
            .collect();
        crate::view::page::draw(text, 0, inner, styles, frame);
        return;
    }
    // What stands beside the lines is a column of its own.
    let note_cells = items
        .iter()
        .map(|item| width(&item.note))
        .max()
        .unwrap_or(0);
    let visible = usize::from(list.height).max(1);
    let first = first_line(selected, visible);
    for (row, (index, item)) in items
        .iter()
        .enumerate()
        .skip(first)
        .take(visible)
        .enumerate()
    {
        let place = Rect {
            y: list.y + row as u16,
            height: 1,
            ..list
        }
        .intersection(list);
        frame.render_widget(
            line(
                item,
                index == selected,
                (usize::from(list.width), note_cells),
                styles,
            ),
            place,
        );
    }
}

fn line(
    item: &Item,
    is_selected: bool,
    (cells, note_cells): (usize, usize),
    styles: &Styles,
) -> Line<'static> {
    let room = cells.saturating_sub(6);
    let note_cells = note_cells.min(room / 2);
    let label_cells = room.saturating_sub(note_cells + 2);
    let label = elide(&item.label, label_cells);
    let gap = (label_cells + 2).saturating_sub(width(&label));
    let note = if note_cells >= 6 {
        elide(&item.note, note_cells)
    } else {
        String::new()
    };
    let (mark, style) = if is_selected {
        ("  › ", styles.accent)
    } else {
        ("    ", styles.text)
    };
    Line::from(vec![
        Words::styled(mark, styles.accent),
        Words::styled(label, style),
        Words::raw(" ".repeat(gap)),
        Words::styled(note, styles.dim),
    ])
}
