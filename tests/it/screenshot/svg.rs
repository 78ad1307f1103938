//! Cells of a terminal as an SVG picture.
//!
//! Invariant: the picture is a function of the cells. Each run of equal cells is one text that is
//! stretched to its columns, so that it fits the grid in whatever font the reader has.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// A cell, in pixels.
const CELL: (f64, f64) = (8.4, 18.0);
/// The margin around the cells.
const MARGIN: f64 = 18.0;
const BACKGROUND: &str = "#14171c";
const FOREGROUND: &str = "#d5d9e0";

/// What a run of cells looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: &'static str,
    paper: &'static str,
    modifier: Modifier,
}

/// Returns the picture of a buffer on a dark terminal.
pub(super) fn picture(buffer: &Buffer) -> String {
    let width = f64::from(buffer.area.width) * CELL.0 + 2.0 * MARGIN;
    let height = f64::from(buffer.area.height) * CELL.1 + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"14\">\n"
    );
    for y in 0..buffer.area.height {
        row(buffer, y, &mut svg);
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// Writes the runs of one row.
fn row(buffer: &Buffer, y: u16, svg: &mut String) {
    let mut x = 0;
    while x < buffer.area.width {
        let start = x;
        let first = &buffer[(x, y)];
        let (look, rule) = (look(first), first.symbol() == "│");
        let mut words = String::new();
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            if self::look(cell) != look || (cell.symbol() == "│") != rule {
                break;
            }
            words.push_str(cell.symbol());
            x += 1;
        }
        let (left, top) = (
            MARGIN + f64::from(start) * CELL.0,
            MARGIN + f64::from(y) * CELL.1,
        );
        let length = f64::from(x - start) * CELL.0;
        if look.paper != BACKGROUND {
            let (wide, high) = (length, CELL.1);
            // Writing to a string cannot fail.
            let _ = writeln!(
                svg,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"{}\"/>",
                look.paper
            );
        }
        if rule {
            // A line without gaps between the rows.
            let (middle, bottom) = (left + CELL.0 / 2.0, top + CELL.1);
            let _ = writeln!(
                svg,
                "<path d=\"M{middle:.1} {top:.1}V{bottom:.1}\" stroke=\"{}\"/>",
                look.ink
            );
        } else {
            run(&words, look, (left, top), svg);
        }
    }
}

/// Writes the words of a run, without the blanks around them.
fn run(words: &str, look: Look, (left, top): (f64, f64), svg: &mut String) {
    let text = words.trim();
    if text.is_empty() {
        return;
    }
    let cells = |text: &str| text.chars().count() as f64;
    let before = cells(words) - cells(words.trim_start());
    let length = cells(text) * CELL.0;
    let mut style = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"700\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if look.modifier.contains(modifier) {
            style.push_str(attribute);
        }
    }
    // Readers of SVG melt blanks into one, whatever they are told; not these.
    let escaped = text
        .replace(' ', "\u{a0}")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{}\" textLength=\"{length:.1}\"{style}>{escaped}</text>",
        left + before * CELL.0,
        top + CELL.1 * 0.75,
        look.ink
    );
}

fn look(cell: &Cell) -> Look {
    let (mut ink, mut paper) = (
        shade(cell.fg).unwrap_or(FOREGROUND),
        shade(cell.bg).unwrap_or(BACKGROUND),
    );
    if cell.modifier.contains(Modifier::REVERSED) {
        (ink, paper) = (paper, ink);
    }
    Look {
        ink,
        paper,
        modifier: cell.modifier,
    }
}

/// The sixteen colors as a calm dark terminal shows them; `None` is the terminal's own.
fn shade(color: Color) -> Option<&'static str> {
    Some(match color {
        Color::Black => "#14171c",
        Color::Red | Color::LightRed => "#f07178",
        Color::Green | Color::LightGreen => "#98c379",
        Color::Yellow | Color::LightYellow => "#e6c07b",
        Color::Blue | Color::LightBlue => "#7aa9f7",
        Color::Magenta | Color::LightMagenta => "#c792ea",
        Color::Cyan | Color::LightCyan => "#5ccfe6",
        Color::Gray => "#abb2bf",
        Color::DarkGray => "#7d8694",
        Color::White => "#ffffff",
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}
