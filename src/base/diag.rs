//! Complaints for people: what happened, where (file, line, column, the line itself), what to do.

use std::fmt;

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the deck still loads.
    Warning,
    /// The deck does not load, or a promise is broken.
    Error,
}

/// A spot in a text file, with the line itself so that it can be shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Path as the user would type it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself, without its end.
    pub text: String,
}

/// One complaint. `code` is stable and documented (`D014`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a lowercase fragment without a full stop.
    pub message: String,
    /// Where, if there is a where.
    pub place: Option<Place>,
    /// What to do about it.
    pub help: String,
}

impl Place {
    /// Says whether this is a file as such: its start, with no line to show.
    fn is_whole_file(&self) -> bool {
        self.line == 1 && self.column == 1 && self.text.is_empty()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The classic compiler layout: message, arrow to the place, the line with a caret, help.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        if let Some(place) = self.place.as_ref().filter(|place| place.is_whole_file()) {
            writeln!(f, " --> {}", place.file)?;
        } else if let Some(place) = &self.place {
            let gutter = place.line.to_string().len();
            writeln!(
                f,
                "{:gutter$}--> {}:{}:{}",
                "", place.file, place.line, place.column
            )?;
            writeln!(f, "{:gutter$} |", "")?;
            writeln!(f, "{} | {}", place.line, place.text.replace('\t', " "))?;
            writeln!(
                f,
                "{:gutter$} | {:indent$}^",
                "",
                "",
                indent = place.column - 1
            )?;
        }
        write!(f, "  = help: {}", self.help)
    }
}

/// A file's text with its name; turns byte offsets into places.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Path as the user would type it.
    pub file: String,
    /// The whole text.
    pub text: String,
}

impl SourceText {
    /// Returns the text `text` of the file `file`.
    pub fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
        }
    }

    /// Returns the place of a byte offset; offsets past the end mean the end.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let (before, after) = self.text.split_at(offset);
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let line_head = before.get(start..).unwrap_or_default();
        let line_tail = after.split('\n').next().unwrap_or_default();
        Place {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: line_head.chars().count() + 1,
            text: format!("{line_head}{line_tail}")
                .trim_end_matches('\r')
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_shows_the_line_and_a_caret() {
        let source = SourceText::new("deck.toml", "a = 1\nminutes = \"x\"\n");
        let diagnostic = Diagnostic {
            code: "D002",
            severity: Severity::Error,
            message: "expected a number".into(),
            place: Some(source.place(16)),
            help: "write minutes = 45".into(),
        };
        assert_eq!(
            diagnostic.to_string(),
            "error[D002]: expected a number\n --> deck.toml:2:11\n  |\n2 | minutes = \"x\"\n  |           ^\n  = help: write minutes = 45"
        );
    }

    #[test]
    fn a_complaint_about_a_file_as_such_shows_no_line() {
        let diagnostic = Diagnostic {
            code: "D017",
            severity: Severity::Error,
            message: "`d` cannot be read".into(),
            place: Some(SourceText::new("d", "").place(0)),
            help: "check it".into(),
        };
        assert_eq!(
            diagnostic.to_string(),
            "error[D017]: `d` cannot be read\n --> d\n  = help: check it"
        );
    }

    #[test]
    fn offsets_inside_a_character_and_past_the_end_are_places_too() {
        let source = SourceText::new("f", "é\nb");
        assert_eq!(source.place(1).column, 1);
        assert_eq!((source.place(99).line, source.place(99).column), (2, 2));
    }
}
