//! `stories.toml` and `numbers.toml` as text: read whole or refused with the place, written whole.
//!
//! Invariant: what [`write_stories`] writes, [`read_stories`] reads back as the same stories; the
//! same holds for numbers. Nothing that is not understood is dropped silently.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::bank::numbers::{Number, Numbers};
use crate::bank::story::{Stories, Story};
use crate::base::id::is_slug;
use crate::base::{Diagnostic, Severity, SourceText};

/// The first lines of the file with the stories.
const STORIES_HEAD: &str = "\
# Your stories. Onsite writes this file (`onsite story`); comments of yours are not kept.
# It is yours alone: nothing but ids and titles ever leaves it.
";

/// The first lines of the file with the numbers.
const NUMBERS_HEAD: &str = "\
# Your numbers. Onsite writes this file (`onsite numbers`); comments of yours are not kept.
";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoriesIn {
    #[serde(default)]
    stories: Vec<Spanned<Story>>,
}

#[derive(Serialize)]
struct StoriesOut<'a> {
    stories: &'a [Story],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersIn {
    #[serde(default)]
    numbers: Vec<Spanned<Number>>,
}

#[derive(Serialize)]
struct NumbersOut<'a> {
    numbers: &'a [Number],
}

/// Returns the stories of a file's text, or what is wrong with it first.
pub fn read_stories(source: &SourceText) -> Result<Stories, Box<Diagnostic>> {
    let read: StoriesIn = toml::from_str(&source.text).map_err(|error| syntax(source, &error))?;
    let mut stories = Stories::default();
    for story in read.stories {
        let span = story.span();
        let story = story.into_inner();
        if !is_slug(&story.id) {
            let what = format!("`{}` cannot be the id of a story", story.id);
            let help = "an id is made of letters, digits, `-`, `_` and `.`";
            return Err(fault(source, span, what, help));
        }
        if stories.get(&story.id).is_some() {
            let what = format!("there are two stories `{}`", story.id);
            return Err(fault(source, span, what, "give one of them another id"));
        }
        if story.title.trim().is_empty() {
            let what = format!("the story `{}` has no title", story.id);
            return Err(fault(source, span, what, "write title = \"…\""));
        }
        stories.all.push(story.tidied());
    }
    Ok(stories)
}

/// Returns the text of the file with these stories.
pub fn write_stories(stories: &Stories) -> String {
    let out = StoriesOut {
        stories: &stories.all,
    };
    format!("{STORIES_HEAD}\n{}", written(&out))
}

/// Returns the numbers of a file's text, or what is wrong with it first.
pub fn read_numbers(source: &SourceText) -> Result<Numbers, Box<Diagnostic>> {
    let read: NumbersIn = toml::from_str(&source.text).map_err(|error| syntax(source, &error))?;
    let mut numbers = Numbers::default();
    for number in read.numbers {
        let span = number.span();
        let number = number.into_inner();
        if numbers.get(&number.name).is_some() {
            let what = format!("there are two numbers `{}`", number.name);
            return Err(fault(source, span, what, "give one of them another name"));
        }
        if let Err(why) = numbers.set(&number.name, &number.value) {
            let help = "a number has a name and one figure with its unit: 9e9 events/day";
            return Err(fault(source, span, why, help));
        }
    }
    Ok(numbers)
}

/// Returns the text of the file with these numbers.
pub fn write_numbers(numbers: &Numbers) -> String {
    let out = NumbersOut {
        numbers: &numbers.all,
    };
    format!("{NUMBERS_HEAD}\n{}", written(&out))
}

fn written<T: Serialize>(out: &T) -> String {
    // Strings, numbers and flags in tables: there is nothing that TOML cannot say.
    toml::to_string_pretty(out).unwrap_or_default()
}

fn syntax(source: &SourceText, error: &toml::de::Error) -> Box<Diagnostic> {
    let message = error.message().trim_end_matches('.').replace('\n', ", ");
    let help =
        "mend the line, or move the file away; nothing is written over it until it can be read";
    fault(source, error.span().unwrap_or_default(), message, help)
}

fn fault(source: &SourceText, span: Range<usize>, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic {
        code: "P001",
        severity: Severity::Error,
        message,
        place: Some(source.place(span.start)),
        help: help.to_owned(),
    })
}
