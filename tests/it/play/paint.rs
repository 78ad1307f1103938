//! A model as the cells of a terminal, and those cells as text that a person can review.

use std::borrow::Cow;
use std::fmt::Write as _;

use onsite::app::{Env, Model, Msg, Size, update};
use onsite::base::Timestamp;
use onsite::view::{Styles, Theme, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

/// Returns the cells of `model` on a terminal of `size`.
pub(crate) fn buffer(model: &Model, now: Timestamp, theme: Theme, size: Size) -> Buffer {
    let mut model = Cow::Borrowed(model);
    // The program learns of a new size by a message, and only then.
    if model.size != size {
        update(model.to_mut(), Msg::Resize(size), &Env { now });
    }
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
    let styles = Styles::new(theme);
    terminal
        .draw(|frame| view(&model, &styles, now, frame))
        .unwrap();
    terminal.backend().buffer().clone()
}

/// Returns the rows of a buffer as text, without blanks at their ends.
pub(crate) fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut covered = 0;
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            // A wide character covers the cell behind it.
            if covered == 0 {
                row.push_str(cell.symbol());
                covered = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
            }
            covered -= 1;
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// Returns what is not plain: row, columns, words and style of each run of cells.
pub(crate) fn style_map(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let start = x;
            let style = look(&buffer[(x, y)]);
            let mut words = String::new();
            while x < buffer.area.width && look(&buffer[(x, y)]) == style {
                words.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            if style != "plain" && !words.trim().is_empty() {
                let words = words.trim_end();
                writeln!(out, "{y:>2} {start:>3}..{x:<3} {style:<22} {words}").unwrap();
            }
        }
    }
    out
}

fn look(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg));
    }
    if !cell.modifier.is_empty() {
        words.push(format!("{:?}", cell.modifier).to_lowercase());
    }
    if words.is_empty() {
        "plain".to_owned()
    } else {
        words.join(" ")
    }
}

/// Returns how many cells have a color.
pub(crate) fn colors(buffer: &Buffer) -> usize {
    buffer
        .content
        .iter()
        .filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset)
        .count()
}
