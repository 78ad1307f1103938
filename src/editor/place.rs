//! Places in a text: where the caret is, what is selected, what part of the text is in view.
//!
//! Invariant: char indices name places inside the program, cells name places on the screen; a
//! [`Position`] carries both readings of the same place.

use std::ops::Range;

/// A caret as a person reads it; all counted from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The graphemes before it in its line.
    pub column: usize,
    /// The terminal cells before it in its line.
    pub cell: usize,
}

/// A directed selection in chars: it grew from `anchor` to `caret`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The end that stays.
    pub anchor: usize,
    /// The end that moves.
    pub caret: usize,
}

impl Selection {
    /// Returns the empty selection at `caret`.
    pub fn at(caret: usize) -> Self {
        Self {
            anchor: caret,
            caret,
        }
    }

    /// Returns the selected chars.
    pub fn range(self) -> Range<usize> {
        self.anchor.min(self.caret)..self.anchor.max(self.caret)
    }

    /// Returns whether nothing is selected.
    pub fn is_empty(self) -> bool {
        self.anchor == self.caret
    }
}

/// The first line and cell in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scroll {
    /// The topmost line in view.
    pub line: usize,
    /// The leftmost cell in view.
    pub cell: usize,
}

impl Scroll {
    /// Returns the nearest scroll offset that shows `caret` in a window of `lines` × `cells`, with
    /// up to `margin` lines around it where the window is high enough.
    #[must_use]
    pub fn following(self, caret: Position, lines: usize, cells: usize, margin: usize) -> Self {
        let margin = margin.min(lines.saturating_sub(1) / 2);
        Self {
            line: nearest(self.line, caret.line, lines, margin),
            cell: nearest(self.cell, caret.cell, cells, 0),
        }
    }
}

/// The offset nearest to `offset` from which `extent` places include `at` and `margin` more.
fn nearest(offset: usize, at: usize, extent: usize, margin: usize) -> usize {
    let highest = at.saturating_sub(margin);
    let lowest = (at + margin + 1).saturating_sub(extent.max(1));
    offset.clamp(lowest.min(highest), highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: usize, caret: usize, margin: usize, expect: usize) {
        let caret = Position {
            line: caret,
            ..Position::default()
        };
        let from = Scroll {
            line: from,
            cell: 0,
        };
        assert_eq!(from.following(caret, 10, 80, margin).line, expect);
    }

    #[test]
    fn the_window_moves_only_as_far_as_it_must() {
        check(0, 9, 0, 0);
        check(0, 10, 0, 1);
        check(0, 9, 2, 2);
        check(5, 6, 2, 4);
        check(5, 0, 2, 0);
        check(50, 20, 100, 16);
    }

    #[test]
    fn a_window_without_room_still_has_the_caret_first() {
        let caret = Position {
            line: 7,
            column: 3,
            cell: 3,
        };
        let scroll = Scroll::default().following(caret, 0, 0, 3);
        assert_eq!((scroll.line, scroll.cell), (7, 3));
    }
}
