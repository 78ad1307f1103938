//! What the vim layer hears and says: keys, modes, requests.
//!
//! Invariant: plain data; the caller maps its own keys onto these.

/// A key as vim sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VimKey {
    /// A printable character.
    Char(char),
    /// A character with control.
    Ctrl(char),
    /// Escape.
    Esc,
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
}

/// What keys mean at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VimMode {
    /// Keys are commands.
    #[default]
    Normal,
    /// Keys are text.
    Insert,
    /// Motions grow a selection of characters.
    Visual,
    /// Motions grow a selection of lines.
    VisualLine,
}

impl VimMode {
    /// Returns whether motions grow a selection.
    pub fn is_visual(self) -> bool {
        matches!(self, Self::Visual | Self::VisualLine)
    }
}

/// What the vim layer asks of its caller, who owns the find bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VimRequest {
    /// Open the find bar (`/`).
    Find,
    /// Go to the next match (`n`).
    FindNext,
    /// Go to the previous match (`N`).
    FindPrevious,
}
