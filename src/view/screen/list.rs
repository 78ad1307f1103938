//! Lists: a heading, then lines of which one is selected. `app::screen::open` knows the geometry.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::screen::open::{LIST_TOP, first_line};
use crate::app::spots::Spots;
use crate::base::text::{elide, width};
use crate::keymap::{Key, KeyCode};
use crate::view::draw::area as to_area;
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

/// Draws a heading and tabs above a list; a click on a tab turns to it, as tab does.
pub fn heading_with(
    spots: &Spots,
    title: &str,
    tabs: &[(&str, bool)],
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let from = heading(title, tabs, styles, area, frame);
    let open = tabs.iter().position(|(_, is_open)| *is_open).unwrap_or(0);
    let mut x = area.x.saturating_add(from as u16);
    for (index, (label, _)) in tabs.iter().enumerate() {
        let spot = Rect {
            x,
            y: area.y + 1,
            width: width(label) as u16,
            height: 1,
        };
        let steps = (index + tabs.len() - open) % tabs.len();
        spots.mark(
            to_area(spot.intersection(area)),
            Key::plain(KeyCode::Tab),
            steps,
        );
        x = x.saturating_add((width(label) + GAP.len()) as u16);
    }
}

/// Draws a heading and tabs above a list; returns the cells before the first tab.
pub fn heading(
    title: &str,
    tabs: &[(&str, bool)],
    styles: &Styles,
    area: Rect,
    frame: &mut Frame<'_>,
) -> usize {
    let mut words = vec![Words::raw("  ")];
    // The tabs say where one is: the title has the room that they leave.
    let tab_cells: usize = tabs.iter().map(|(label, _)| width(label) + GAP.len()).sum();
    let room = usize::from(area.width).saturating_sub(2 + tab_cells);
    let title = elide(title, room);
    if !title.is_empty() && (tabs.is_empty() || room >= LEAST_TITLE) {
        words.push(Words::styled(title, styles.title));
        words.push(Words::raw(GAP));
    }
    let before = words.iter().map(Words::width).sum();
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
    before
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
    let columns = columns(items, usize::from(list.width));
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
        let is_selected = index == selected;
        frame.render_widget(line(item, is_selected, columns, styles), place);
    }
}

/// Cells for what the lines are and for what is said beside them. What is said is a column of its own, not
/// farther off than the longest line asks; where there is no room for both, it has the rest, or half.
fn columns(items: &[Item], cells: usize) -> (usize, usize) {
    let widest = |text: fn(&Item) -> &str| items.iter().map(|item| width(text(item))).max();
    let room = cells.saturating_sub(6);
    let label = widest(|item| &item.label).unwrap_or(0);
    let note = widest(|item| &item.note).unwrap_or(0);
    if label + 4 + note <= room {
        return (label + 2, note);
    }
    if label <= room * 3 / 5 {
        return (label, note.min(room.saturating_sub(label + 2)));
    }
    let note = note.min(room / 2);
    (room.saturating_sub(note + 2), note)
}

fn line(
    item: &Item,
    is_selected: bool,
    (label_cells, note_cells): (usize, usize),
    styles: &Styles,
) -> Line<'static> {
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
