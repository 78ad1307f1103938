//! Colors: a theme of few roles, and the styles derived from it.

use ratatui::style::{Color, Modifier, Style};

use crate::editor::Role;

/// Which palette.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For dark backgrounds.
    #[default]
    Dark,
    /// For light backgrounds.
    Light,
    /// No color at all (`NO_COLOR`).
    Mono,
}

/// Styles by use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Styles {
    /// Running text.
    pub text: Style,
    /// Text of less weight.
    pub dim: Style,
    /// Names of things.
    pub title: Style,
    /// The one accent.
    pub accent: Style,
    /// Good news.
    pub good: Style,
    /// Bad news.
    pub bad: Style,
    /// Time is short.
    pub warn: Style,
    /// The selected line, the selected text.
    pub selected: Style,
    /// Lines between panes.
    pub line: Style,
    /// The status row.
    pub status: Style,
    /// Keys in the footer.
    pub key: Style,
    /// NULL in a grid.
    pub null: Style,
    /// A matching bracket, a place found.
    pub mark: Style,
    theme: Theme,
}

impl Styles {
    /// Returns the styles of a theme. ANSI colors only: they fit the user's own palette.
    pub fn new(theme: Theme) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let color = |dark: Color, light: Color| match theme {
            Theme::Dark => plain.fg(dark),
            Theme::Light => plain.fg(light),
            Theme::Mono => plain,
        };
        let accent = color(Color::Cyan, Color::Blue);
        let dim = match theme {
            Theme::Mono => plain.add_modifier(Modifier::DIM),
            Theme::Dark | Theme::Light => color(Color::DarkGray, Color::DarkGray),
        };
        Self {
            text: plain,
            dim,
            title: bold,
            accent: accent.add_modifier(Modifier::BOLD),
            good: color(Color::Green, Color::Green).add_modifier(Modifier::BOLD),
            bad: color(Color::Red, Color::Red).add_modifier(Modifier::BOLD),
            warn: color(Color::Yellow, Color::Magenta).add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            line: dim,
            status: plain,
            key: bold,
            null: dim.add_modifier(Modifier::ITALIC),
            mark: bold.add_modifier(Modifier::UNDERLINED),
            theme,
        }
    }

    /// Returns the style of a piece of code.
    pub fn role(&self, role: Role) -> Style {
        let plain = Style::new();
        let color = |dark: Color, light: Color| match self.theme {
            Theme::Dark => plain.fg(dark),
            Theme::Light => plain.fg(light),
            Theme::Mono => plain,
        };
        match role {
            Role::Keyword => color(Color::Cyan, Color::Blue).add_modifier(Modifier::BOLD),
            Role::String => color(Color::Green, Color::Green),
            Role::Number => color(Color::Yellow, Color::Magenta),
            Role::Comment => self.dim,
            Role::Function | Role::Type => color(Color::LightBlue, Color::Blue),
            Role::Error => self.bad,
            Role::Operator | Role::Punctuation | Role::Variable | Role::Plain => plain,
        }
    }
}
