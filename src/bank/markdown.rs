//! Stories as Markdown, for editors and for other tools.
//!
//! Invariant: what [`to_markdown`] writes of tidied stories, [`of_markdown`] reads back as the same
//! stories. A line that is not understood is a fault with its place.

use std::fmt::Write as _;

use crate::bank::story::Story;
use crate::base::id::is_slug;
use crate::base::{Diagnostic, Severity, SourceText};

/// What a new story begins as in an editor.
pub const BLANK: &str = "\
# 

<!-- A title above. Values are slugs: ownership, candor, courage, impact.
     Situation and task short, most words on what you did and what came of it; \"I\", figures, no blame. -->
- values: 
- metric: 

## Situation


## Task


## Action


## Result


## Reflection

";

/// Returns the stories as Markdown, one after the other.
pub fn to_markdown<'a>(stories: impl IntoIterator<Item = &'a Story>) -> String {
    let told: Vec<String> = stories.into_iter().map(one).collect();
    told.join("\n")
}

fn one(story: &Story) -> String {
    let mut out = format!("# {}\n\n", story.title);
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "- {name}: {value}");
        }
    };
    fact("id", &story.id);
    fact("values", &story.values.join(", "));
    fact("metric", &story.metric);
    if story.told > 0 {
        fact("told", &story.told.to_string());
    }
    fact("last told", &story.last_told);
    if story.retired {
        fact("retired", "yes");
    }
    for (name, text) in story.parts() {
        let _ = write!(out, "\n## {name}\n\n");
        for line in text.lines() {
            // A line that begins like a heading is marked, so that it stays a line.
            let mark = if line.starts_with(['#', '\\']) {
                "\\"
            } else {
                ""
            };
            let _ = writeln!(out, "{mark}{line}");
        }
    }
    out
}

/// Returns the stories of a Markdown text, or what is wrong with it first.
pub fn of_markdown(source: &SourceText) -> Result<Vec<Story>, Box<Diagnostic>> {
    let mut reader = Reader {
        source,
        stories: Vec::new(),
        part: None,
        in_comment: false,
    };
    let mut offset = 0;
    for line in source.text.split_inclusive('\n') {
        reader.line(line.trim_end_matches(['\n', '\r']), offset)?;
        offset += line.len();
    }
    let stories: Vec<Story> = reader.stories.into_iter().map(Story::tidied).collect();
    match stories.iter().position(|story| story.title.is_empty()) {
        Some(_) => Err(fault(
            source,
            0,
            "a story has no title".into(),
            "write it behind the `# `",
        )),
        None => Ok(stories),
    }
}

struct Reader<'a> {
    source: &'a SourceText,
    stories: Vec<Story>,
    part: Option<usize>,
    in_comment: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, offset: usize) -> Result<(), Box<Diagnostic>> {
        if let Some(title) = heading(line, "#") {
            self.stories.push(Story {
                title: title.to_owned(),
                ..Story::default()
            });
            self.part = None;
            return Ok(());
        }
        let wrong = |what: String, help: &str| Err(fault(self.source, offset, what, help));
        let Some(story) = self.stories.last_mut() else {
            if line.trim().is_empty() {
                return Ok(());
            }
            return wrong(
                "this stands before the first story".into(),
                "a story begins with `# ` and its title",
            );
        };
        if let Some(name) = heading(line, "##") {
            let names = story.parts().map(|(name, _)| name);
            self.part = names
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name));
            if self.part.is_none() {
                let help = format!("there are: {}", names.join(", "));
                return wrong(format!("`{name}` is no part of a story"), &help);
            }
            return Ok(());
        }
        if let Some(part) = self.part {
            let text = match part {
                0 => &mut story.situation,
                1 => &mut story.task,
                2 => &mut story.action,
                3 => &mut story.result,
                _ => &mut story.reflection,
            };
            text.push_str(line.strip_prefix('\\').unwrap_or(line));
            text.push('\n');
            return Ok(());
        }
        // Between the title and the first part: facts, and comments of the form.
        self.in_comment |= line.trim_start().starts_with("<!--");
        if self.in_comment || line.trim().is_empty() {
            self.in_comment &= !line.contains("-->");
            return Ok(());
        }
        match fact(story, line) {
            Ok(()) => Ok(()),
            Err(what) => wrong(
                what,
                "facts are: id, values, metric, told, last told, retired; text belongs below a `## `",
            ),
        }
    }
}

/// The words of a heading of exactly this depth; a bare mark is a heading without words.
fn heading<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(mark)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

fn fact(story: &mut Story, line: &str) -> Result<(), String> {
    let told = line
        .trim()
        .strip_prefix("- ")
        .or_else(|| line.trim().strip_prefix('-'));
    let Some((name, value)) = told.and_then(|told| told.split_once(':')) else {
        return Err("this is no `- name: value`".to_owned());
    };
    let value = value.trim();
    match name.trim().to_lowercase().as_str() {
        "id" if value.is_empty() || is_slug(value) => value.clone_into(&mut story.id),
        "id" => return Err(format!("`{value}` cannot be an id")),
        "values" => {
            story.values = value
                .split(',')
                .map(|value| value.trim().to_lowercase().replace(' ', "-"))
                .filter(|value| !value.is_empty())
                .collect();
            if let Some(odd) = story.values.iter().find(|value| !is_slug(value)) {
                return Err(format!("`{odd}` cannot be a value"));
            }
        }
        "metric" => value.clone_into(&mut story.metric),
        "told" => match value.parse() {
            Ok(told) => story.told = told,
            Err(_) => return Err(format!("`{value}` is no count")),
        },
        "last told" => value.clone_into(&mut story.last_told),
        "retired" => story.retired = matches!(value.to_lowercase().as_str(), "yes" | "true"),
        name => return Err(format!("`{name}` is no fact of a story")),
    }
    Ok(())
}

fn fault(source: &SourceText, offset: usize, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic {
        code: "P002",
        severity: Severity::Error,
        message,
        place: Some(source.place(offset)),
        help: help.to_owned(),
    })
}
