//! Pages of words: blocks become lines of a width.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span as Words};

use crate::app::doc::{Block, Speaker};
use crate::app::scroll::Scroll;
use crate::base::text::{elide, width, wrap};
use crate::relation::Relation;
use crate::view::styles::Styles;
use crate::view::{changes, grid};

/// Rows of a result that a page shows before it says how many more there are.
const GRID_ROWS: usize = 12;

/// Names in a table are cut to no fewer cells.
const LEAST_NAME: usize = 12;

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
    let leading = out.iter().take_while(|line| line.width() == 0).count();
    out.drain(..leading);
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
        Block::Verbatim(text) => styled(text, styles.text, prose, out),
        Block::Drawing(rows) => {
            let rows = rows.iter().map(|row| elide(row, cells));
            out.extend(rows.map(|row| Line::from(Words::styled(row, styles.text))));
        }
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
        Block::Versus(left, right) => versus(left, right, cells, styles, out),
        Block::Changes(found) => out.extend(changes::lines(found, cells, styles)),
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

/// How running text is marked where it has come to; a mark may close on a later line.
#[derive(Clone, Copy, Default)]
struct Marks {
    is_code: bool,
    is_bold: bool,
    is_italic: bool,
}

impl Marks {
    fn style(self, style: Style, styles: &Styles) -> Style {
        match self {
            Self { is_code: true, .. } | Self { is_bold: true, .. } => style.patch(styles.key),
            Self {
                is_italic: true, ..
            } => style.add_modifier(Modifier::ITALIC),
            Self { .. } => style,
        }
    }

    /// Takes in the mark at the start of `rest`, if there is one; returns its length.
    fn step(&mut self, before: char, rest: &str) -> usize {
        if rest.starts_with('`') {
            self.is_code = !self.is_code;
            return 1;
        }
        if self.is_code || !rest.starts_with('*') {
            return 0;
        }
        if rest.starts_with("**") {
            self.is_bold = !self.is_bold;
            return 2;
        }
        // A star opens before a word and closes behind one; `2 * 3` and `count(*)` are neither.
        let after = rest.chars().nth(1).unwrap_or(' ');
        let opens = !self.is_italic && !before.is_alphanumeric() && after.is_alphanumeric();
        let closes = self.is_italic && !before.is_whitespace() && !after.is_alphanumeric();
        self.is_italic ^= opens || closes;
        usize::from(opens || closes)
    }
}

/// Running text, with `code` between backticks, **weight** between double stars and *slant* between
/// single ones.
fn inline(text: &str, style: Style, styles: &Styles, cells: usize, out: &mut Vec<Line<'static>>) {
    let mut marks = Marks::default();
    for line in wrap(text, cells) {
        let mut words = Vec::new();
        let mut run = String::new();
        let (mut before, mut rest) = (' ', line.as_str());
        while let Some(c) = rest.chars().next() {
            let old = marks;
            let mark = marks.step(before, rest);
            if mark > 0 {
                let run = std::mem::take(&mut run);
                words.push(Words::styled(run, old.style(style, styles)));
            } else {
                run.push(c);
            }
            before = c;
            rest = rest.get(mark.max(c.len_utf8())..).unwrap_or_default();
        }
        words.push(Words::styled(run, marks.style(style, styles)));
        words.retain(|span| !span.content.is_empty());
        // The end of a paragraph closes what was left open.
        if line.is_empty() {
            marks = Marks::default();
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
        .clamp(3, (cells * 2 / 5).max(8))
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
    // Beside a narrow column a long value would be torn to shreds: then it stands below its label.
    let room = cells.saturating_sub(indent);
    if width(label) >= indent && width(label) + 2 + width(value) <= cells {
        out.push(Line::from(vec![
            Words::styled(format!("{label}  "), styles.dim),
            Words::styled(value.to_owned(), styles.text),
        ]));
        return;
    }
    if width(label) >= indent || (room < 24 && width(value) > room) {
        styled(label, styles.dim, cells, out);
        for line in wrap(value, cells.saturating_sub(2).max(8)) {
            out.push(Line::from(Words::styled(format!("  {line}"), styles.text)));
        }
        return;
    }
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

/// Two results to be compared: side by side where they fit, else one below the other.
fn versus(
    left: &(String, Relation),
    right: &(String, Relation),
    cells: usize,
    styles: &Styles,
    out: &mut Vec<Line<'static>>,
) {
    const BETWEEN: usize = 3;
    let [left, right] = [left, right].map(|(name, relation)| {
        let mut lines = vec![Line::from(Words::styled(name.clone(), styles.accent))];
        lines.extend(grid::lines(relation, cells, GRID_ROWS, (0, 0), styles));
        lines
    });
    let widest = |lines: &[Line<'_>]| lines.iter().map(Line::width).max().unwrap_or(0);
    let (left_cells, right_cells) = (widest(&left), widest(&right));
    if left_cells + BETWEEN + right_cells > cells {
        out.extend(left);
        out.extend(right);
        return;
    }
    let rows = left.len().max(right.len());
    let mut sides = (left.into_iter(), right.into_iter());
    for _ in 0..rows {
        let mut line = sides.0.next().unwrap_or_default();
        let gap = left_cells + BETWEEN - line.width();
        line.push_span(Words::raw(" ".repeat(gap)));
        line.extend(sides.1.next().unwrap_or_default().spans);
        out.push(line);
    }
}

/// Columns as wide as their widest words. Where there is no room, names in the first column give way
/// to the figures beside them; else the last one takes what is left.
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
    let mut widths: Vec<usize> = (0..head.len()).map(widest).collect();
    let needed = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    if let Some(first) = widths.first_mut() {
        let cut = first.saturating_sub(needed.saturating_sub(cells));
        if cut >= LEAST_NAME {
            *first = cut;
        }
    }
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
    match who {
        Speaker::You => styled(text, styles.text, cells, out),
        Speaker::Interviewer | Speaker::Machine => inline(text, styles.text, styles, cells, out),
    }
}

/// Draws the lines that a page was scrolled to.
pub fn scrolled(
    lines: Vec<Line<'static>>,
    scroll: &Scroll,
    area: Rect,
    styles: &Styles,
    frame: &mut Frame<'_>,
) {
    let first = scroll.fit(last_first(&lines, area));
    draw(lines, first, area, styles, frame);
}

/// Draws the last lines, wherever a page was scrolled to.
pub fn at_end(
    lines: Vec<Line<'static>>,
    scroll: &Scroll,
    area: Rect,
    styles: &Styles,
    frame: &mut Frame<'_>,
) {
    let last = last_first(&lines, area);
    scroll.fit(last);
    draw(lines, last, area, styles, frame);
}

/// The last row that may stand first, so that no room is left below the page.
fn last_first(lines: &[Line<'_>], area: Rect) -> usize {
    lines.len().saturating_sub(usize::from(area.height))
}

/// Draws lines from a row on, never past the end.
pub fn draw(
    lines: Vec<Line<'static>>,
    first: usize,
    area: Rect,
    styles: &Styles,
    frame: &mut Frame<'_>,
) {
    let rows = usize::from(area.height);
    let first = first.min(last_first(&lines, area));
    // Where there is room, what is below is told in a row of its own, not on top of the text.
    let marked = lines.len() > first + rows && rows >= 5;
    let rows = rows - usize::from(marked);
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

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;
    use crate::view::Theme;

    /// The words of `text` in italics.
    fn italics(text: &str) -> Vec<String> {
        let styles = Styles::new(Theme::Mono);
        let lines = lines(&[Block::Text(text.to_owned())], 60, &styles);
        let spans = lines.iter().flat_map(|line| &line.spans);
        spans
            .filter(|span| span.style.add_modifier.contains(Modifier::ITALIC))
            .map(|span| span.content.to_string())
            .collect()
    }

    #[test]
    fn long_names_give_way_to_the_figures_of_a_table() {
        let styles = Styles::new(Theme::Mono);
        let text = |cells: usize| {
            let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
            let name = "What the interval of the whole says";
            let table = Block::Table(row(["", "then", "now"]), vec![row([name, "2.0", "3.5"])]);
            let lines = lines(&[table], cells, &styles);
            lines
                .last()
                .map(|line| line.to_string().trim_end().to_owned())
        };
        let check = |cells, expect: &str| assert_eq!(text(cells).as_deref(), Some(expect));
        check(60, "What the interval of the whole says  2.0   3.5");
        check(31, "What the interval o…  2.0   3.5");
        // No name is left of it: the end gives way, as ever.
        check(18, "What the interval…");
    }

    #[test]
    fn words_between_stars_are_italic_and_sums_are_not() {
        assert_eq!(italics("it is *on the day* of it"), ["on the day"]);
        assert_eq!(italics("(*so*), then *so* again"), ["so", "so"]);
        for plain in ["2 * 3 * 4", "`count(*)` and `sum(*)`", "a*b*c", "count(*)"] {
            assert!(italics(plain).is_empty(), "{plain}");
        }
    }
}
