//! Pages of words: blocks become lines of a width.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span as Words};

use crate::app::doc::{Block, Speaker};
use crate::base::text::{elide, width, wrap};
use crate::view::grid;
use crate::view::styles::Styles;

/// Rows of a result that a page shows before it says how many more there are.
const GRID_ROWS: usize = 12;

/// Prose is easiest to read up to this many cells.
const READABLE: usize = 88;

/// Returns the lines of a page that is `cells` wide.
pub fn lines(doc: &[Block], cells: usize, styles: &Styles) -> Vec<Line<'static>> {
    let cells = cells.max(4);
    let mut out = Vec::new();
    let mut indent = 0;
    for (index, block) in doc.iter().enumerate() {
        if let Block::Pair(label, value) = block {
            let is_first = index == 0 || !matches!(doc.get(index - 1), Some(Block::Pair(..)));
            if is_first {
                indent = pair_indent(doc.get(index..).unwrap_or_default(), cells);
            }
            pair(label, value, indent, cells, styles, &mut out);
        } else {
            block_lines(block, cells, styles, &mut out);
        }
    }
    while out.last().is_some_and(|line: &Line<'_>| line.width() == 0) {
        out.pop();
    }
    out
}

fn block_lines(block: &Block, cells: usize, styles: &Styles, out: &mut Vec<Line<'static>>) {
    let prose = cells.min(READABLE);
    match block {
        Block::Title(text) => styled(text, styles.title, prose, out),
        Block::Heading(text) | Block::Accent(text) => styled(text, styles.accent, prose, out),
        Block::Text(text) => inline(text, styles.text, styles, prose, out),
        Block::Dim(text) => inline(text, styles.dim, styles, prose, out),
        Block::Good(text) => styled(text, styles.good, prose, out),
        Block::Bad(text) => styled(text, styles.bad, prose, out),
        Block::Gap => out.push(Line::default()),
        // Pairs are laid out together, by `lines`.
        Block::Pair(..) => {}
        Block::Bar(label, share, words) => {
            out.push(bar(label, *share, words, cells, styles));
        }
        Block::Code(_, text) => {
            for line in text.lines() {
                for piece in wrap(line, cells.saturating_sub(2)) {
                    out.push(Line::from(Words::styled(format!("  {piece}"), styles.text)));
                }
            }
        }
        Block::Grid(relation) => {
            out.extend(grid::lines(relation, cells, GRID_ROWS, (0, 0), styles));
        }
        Block::Table(head, rows) => table(head, rows, cells, styles, out),
        Block::Said { who, at, text } => said(*who, at, text, prose, styles, out),
    }
}

fn styled(text: &str, style: Style, cells: usize, out: &mut Vec<Line<'static>>) {
    out.extend(
        wrap(text, cells)
            .into_iter()
            .map(|line| Line::from(Words::styled(line, style))),
    );
}

/// Running text, with `code` between backticks and **weight** between double stars.
fn inline(text: &str, style: Style, styles: &Styles, cells: usize, out: &mut Vec<Line<'static>>) {
    // A mark may open on one line and close on the next; a paragraph's end closes both.
    let (mut is_code, mut is_strong) = (false, false);
    for line in wrap(text, cells) {
        let mut words = Vec::new();
        for (index, piece) in line.split('`').enumerate() {
            if index > 0 {
                is_code = !is_code;
            }
            for (index, part) in piece.split("**").enumerate() {
                if index > 0 && !is_code {
                    is_strong = !is_strong;
                }
                if part.is_empty() {
                    continue;
                }
                let style = if is_code || is_strong {
                    style.patch(styles.key)
                } else {
                    style
                };
                words.push(Words::styled(part.to_owned(), style));
            }
        }
        if line.is_empty() {
            (is_code, is_strong) = (false, false);
        }
        out.push(Line::from(words));
    }
}

/// The column where the values of a run of pairs stand: behind the longest label that is not
/// unreasonably long.
fn pair_indent(doc: &[Block], cells: usize) -> usize {
    doc.iter()
        .map_while(|block| match block {
            Block::Pair(label, _) => Some(width(label) + 2),
            _ => None,
        })
        .max()
        .unwrap_or(0)
        .clamp(8, (cells * 2 / 5).max(8))
}

/// A label, and its value beside it; a long value hangs.
fn pair(
    label: &str,
    value: &str,
    indent: usize,
    cells: usize,
    styles: &Styles,
    out: &mut Vec<Line<'static>>,
) {
    let mut first = true;
    for line in wrap(value, cells.saturating_sub(indent).max(8)) {
        let head = if first {
            elide(label, indent - 1)
        } else {
            String::new()
        };
        let pad = indent.saturating_sub(width(&head));
        out.push(Line::from(vec![
            Words::styled(head, styles.dim),
            Words::raw(" ".repeat(pad)),
            Words::styled(line, styles.text),
        ]));
        first = false;
    }
}

/// A share as a bar of blocks, readable without color.
fn bar(label: &str, share: f64, words: &str, cells: usize, styles: &Styles) -> Line<'static> {
    let head = 22.min(cells / 3);
    let room = cells.saturating_sub(head + width(words) + 2).clamp(4, 30);
    let full = (share.clamp(0.0, 1.0) * room as f64).round() as usize;
    let name = elide(label, head.saturating_sub(1));
    let pad = head.saturating_sub(width(&name));
    Line::from(vec![
        Words::styled(name, styles.text),
        Words::raw(" ".repeat(pad)),
        Words::styled("█".repeat(full), styles.accent),
        Words::styled("░".repeat(room - full), styles.dim),
        Words::styled(format!("  {words}"), styles.text),
    ])
}

/// Columns as wide as their widest words; the last one takes what is left.
fn table(
    head: &[String],
    rows: &[Vec<String>],
    cells: usize,
    styles: &Styles,
    out: &mut Vec<Line<'static>>,
) {
    let widest = |column: usize| {
        let words = rows
            .iter()
            .filter_map(|row| row.get(column))
            .chain(head.get(column));
        words.map(|text| width(text)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(widest).collect();
    let mut row_line = |row: &[String], style: Style| {
        let mut words = Vec::new();
        let mut room = cells;
        for (text, wide) in row.iter().zip(&widths) {
            let text = elide(text, room.min(*wide));
            let pad = (wide + 2).saturating_sub(width(&text));
            room = room.saturating_sub(wide + 2);
            words.push(Words::styled(text, style));
            words.push(Words::raw(" ".repeat(pad)));
        }
        out.push(Line::from(words));
    };
    row_line(head, styles.dim);
    for row in rows {
        row_line(row, styles.text);
    }
}

/// Somebody said something.
fn said(
    who: Speaker,
    at: &str,
    text: &str,
    cells: usize,
    styles: &Styles,
    out: &mut Vec<Line<'static>>,
) {
    let style = match who {
        Speaker::Interviewer => styles.accent,
        Speaker::You => styles.title,
        Speaker::Machine => styles.dim,
    };
    out.push(Line::default());
    out.push(Line::from(vec![
        Words::styled(who.label().to_owned(), style),
        Words::styled(format!("  {at}"), styles.dim),
    ]));
    inline(text, styles.text, styles, cells, out);
}

/// Draws lines from a row on; returns the first row that was shown, never past the end.
pub fn draw(
    lines: Vec<Line<'static>>,
    scroll: usize,
    area: Rect,
    styles: &Styles,
    frame: &mut Frame<'_>,
) {
    let rows = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(rows));
    let below = lines.len().saturating_sub(first + rows);
    for (row, line) in lines.into_iter().skip(first).take(rows).enumerate() {
        let y = area.y + row as u16;
        frame.render_widget(
            line,
            Rect {
                y,
                height: 1,
                ..area
            },
        );
    }
    if below > 0 && area.width > 12 && area.height > 1 {
        let text = format!(" ↓ {below} more ");
        let cells = (width(&text) as u16).min(area.width);
        let corner = Rect {
            x: area.right() - cells,
            y: area.bottom() - 1,
            width: cells,
            height: 1,
        };
        frame.render_widget(Line::from(Words::styled(text, styles.dim)), corner);
    }
}
