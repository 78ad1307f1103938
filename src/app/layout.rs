//! Where things are, as a pure function of the size and the focus.
//!
//! `update` uses it to know what a click hits and how far to scroll, `view` to know where to draw;
//! so both always agree.

use crate::app::desk::{Pane, Shape};
use crate::app::msg::Size;

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left column.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Cells per row.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The parts every screen has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The top row.
    pub status: Area,
    /// Between the rows.
    pub body: Area,
    /// The bottom row.
    pub footer: Area,
}

/// The panes of a running round. A pane that has no room has no area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// Pane and area, title row included.
    pub areas: Vec<(Pane, Area)>,
    /// Column of the line between the sides, if there are two.
    pub divider: Option<u16>,
}

/// Below this width there is room for one column only.
const TWO_COLUMNS: u16 = 76;

/// Below this height there is no room for an output pane beside the answer.
const TWO_ROWS: u16 = 14;

impl Area {
    /// Says whether the cell lies inside.
    pub fn contains(self, column: u16, row: u16) -> bool {
        column >= self.x
            && column < self.x.saturating_add(self.width)
            && row >= self.y
            && row < self.y.saturating_add(self.height)
    }

    /// Returns the area without its first row (a title).
    #[must_use]
    pub fn below_title(self) -> Self {
        Self {
            y: self.y.saturating_add(1),
            height: self.height.saturating_sub(1),
            ..self
        }
    }

    /// Returns the area with `cells` taken off on the left and the right.
    #[must_use]
    pub fn inset(self, cells: u16) -> Self {
        Self {
            x: self.x.saturating_add(cells),
            width: self.width.saturating_sub(2 * cells),
            ..self
        }
    }
}

/// Returns the parts every screen has.
pub fn frame(size: Size) -> Frame {
    let status = Area {
        x: 0,
        y: 0,
        width: size.width,
        height: size.height.min(1),
    };
    let footer_height = u16::from(size.height > 2);
    let body = Area {
        x: 0,
        y: status.height,
        width: size.width,
        height: size.height.saturating_sub(status.height + footer_height),
    };
    let footer = Area {
        x: 0,
        y: size.height.saturating_sub(footer_height),
        width: size.width,
        height: footer_height,
    };
    Frame {
        status,
        body,
        footer,
    }
}

/// Returns the panes of a running round: prompt and schema on the left, work on the right.
pub fn panes(size: Size, shape: &Shape) -> Panes {
    let body = frame(size).body;
    if shape.zoom || body.width < TWO_COLUMNS || body.height < 6 {
        return Panes {
            areas: vec![(shape.focus, body)],
            divider: None,
        };
    }
    let side_width = side_width(body.width, shape.wide_side);
    let side = Area {
        width: side_width,
        ..body
    };
    let work = Area {
        x: body.x + side_width + 1,
        width: body.width.saturating_sub(side_width + 1),
        ..body
    };
    let mut areas = vec![(shape.side, side)];
    if shape.has_output && body.height >= TWO_ROWS {
        let output_height = output_height(body.height, shape.focus == Pane::Output);
        let answer = Area {
            height: work.height.saturating_sub(output_height),
            ..work
        };
        let output = Area {
            y: work.y + answer.height,
            height: output_height,
            ..work
        };
        areas.push((Pane::Answer, answer));
        areas.push((Pane::Output, output));
    } else if shape.has_output && shape.focus == Pane::Output {
        areas.push((Pane::Output, work));
    } else {
        areas.push((Pane::Answer, work));
    }
    Panes {
        areas,
        divider: Some(body.x + side_width),
    }
}

/// A third for the prompt, a little more where the pad needs little, never past a readable line.
fn side_width(width: u16, wide: bool) -> u16 {
    let share = if wide { width * 9 / 20 } else { width * 3 / 8 };
    share.clamp(28, 76)
}

/// Two fifths for results; more when they are looked at.
fn output_height(height: u16, focused: bool) -> u16 {
    if focused {
        height * 3 / 5
    } else {
        height * 2 / 5
    }
}

impl Panes {
    /// Returns the area of a pane, if it has room.
    pub fn area(&self, pane: Pane) -> Option<Area> {
        self.areas
            .iter()
            .find(|(candidate, _)| *candidate == pane)
            .map(|(_, area)| *area)
    }

    /// Says whether there is room for one pane alone.
    pub fn is_single(&self) -> bool {
        self.areas.len() == 1
    }

    /// Returns the pane at a cell.
    pub fn at(&self, column: u16, row: u16) -> Option<(Pane, Area)> {
        self.areas
            .iter()
            .find(|(_, area)| area.contains(column, row))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(focus: Pane) -> Shape {
        Shape {
            focus,
            side: Pane::Interviewer,
            zoom: false,
            has_output: true,
            wide_side: false,
        }
    }

    #[test]
    fn panes_never_leave_the_screen() {
        for width in 1..200 {
            for height in 1..60 {
                let size = Size { width, height };
                for focus in [Pane::Interviewer, Pane::Answer, Pane::Output] {
                    let panes = panes(size, &shape(focus));
                    assert!(panes.area(focus).is_some(), "{width}x{height} {focus:?}");
                    for (_, area) in panes.areas {
                        assert!(area.x + area.width <= width && area.y + area.height <= height);
                    }
                }
            }
        }
    }

    #[test]
    fn a_small_terminal_shows_the_focused_pane_alone() {
        let panes = panes(
            Size {
                width: 60,
                height: 24,
            },
            &shape(Pane::Answer),
        );
        assert_eq!(panes.areas.len(), 1);
    }
}
