//! `onsite story`: the candidate's stories, in a private file beside the history.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::app::screen::wanted::wanted;
use crate::bank::markdown::{BLANK, of_markdown, to_markdown};
use crate::bank::matrix::WEAR_RULE;
use crate::bank::{Matrix, Stories, Story};
use crate::base::text::{plural, width};
use crate::base::{Diagnostic, SourceText};
use crate::cli::args::StoryCommand;
use crate::cli::command::World;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::runtime::editor_program;
use crate::store::{PrivateError, PrivateFiles};

/// Where a text waits that could not be taken.
const DRAFT: &str = "story-draft.md";

/// Does what is asked of the stories.
pub fn story(world: &World, command: StoryCommand, as_json: bool) -> Result<ExitCode, Failure> {
    let files = PrivateFiles::of(&world.paths.data);
    match command {
        StoryCommand::List => list(&files, as_json)?,
        StoryCommand::Show { id } => {
            let stories = files.stories().map_err(failure)?;
            let story = known(&stories, &id)?;
            if as_json {
                print::out(&json!(story).to_string())?;
            } else {
                print::out(to_markdown([story]).trim_end())?;
            }
        }
        StoryCommand::Add => {
            // A damaged file is told before anything is written.
            files.stories().map_err(failure)?;
            let story = write_one(world, BLANK)?;
            let (_, id) = files
                .change_stories(|stories| {
                    let taken = stories.get(&story.id).is_some();
                    (!taken).then(|| stories.put(story.clone()))
                })
                .map_err(failure)?;
            let Some(id) = id else {
                let draft = keep(world, &to_markdown([&story]));
                let what = format!("there is a story `{}` already", story.id);
                return Err(Failure::environment(what, draft));
            };
            done(&id, "added", as_json)?;
        }
        StoryCommand::Edit { id } => {
            let stories = files.stories().map_err(failure)?;
            let before = known(&stories, &id)?;
            let story = write_one(world, &to_markdown([before]))?;
            let (_, put) = files
                .change_stories(|stories| stories.replace(&id, story.clone()))
                .map_err(failure)?;
            let id =
                put.map_err(|why| Failure::environment(why, keep(world, &to_markdown([&story]))))?;
            done(&id, "changed", as_json)?;
        }
        StoryCommand::Retire { id, undo } => {
            let (stories, there) = files
                .change_stories(|stories| stories.retire(&id, !undo))
                .map_err(failure)?;
            if !there {
                known(&stories, &id)?;
            }
            done(&id, if undo { "offered again" } else { "retired" }, as_json)?;
        }
        StoryCommand::Matrix => matrix(world, &files, as_json)?,
        StoryCommand::Import { file } => import(&files, &file, as_json)?,
        StoryCommand::Export { file } => export(&files, file.as_deref(), as_json)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(files: &PrivateFiles, as_json: bool) -> Result<(), Failure> {
    let stories = files.stories().map_err(failure)?;
    if as_json {
        print::out(&json!({ "stories": stories.all }).to_string())?;
        return Ok(());
    }
    if stories.all.is_empty() {
        let how =
            "no story yet: `onsite story add` writes one, `onsite story import FILE.md` takes them";
        print::out(how)?;
        return Ok(());
    }
    for story in &stories.all {
        let mut notes = vec![story.values.join(", ")];
        notes.push(match story.told {
            0 => "never told".to_owned(),
            told => format!("told {told} times, last {}", story.last_told),
        });
        notes.push(story.wear(&stories).as_str().to_owned());
        if story.retired {
            notes.push("retired".to_owned());
        }
        let missing = story.missing();
        if !missing.is_empty() {
            notes.push(format!("no {}", missing.join(", ").to_lowercase()));
        }
        notes.retain(|note| !note.is_empty());
        print::out(&format!("{}  {}", story.id, story.title))?;
        print::out(&format!("    {}", notes.join(" · ")))?;
    }
    Ok(())
}

fn matrix(world: &World, files: &PrivateFiles, as_json: bool) -> Result<(), Failure> {
    let stories = files.stories().map_err(failure)?;
    let matrix = Matrix::of(&stories, &wanted(&world.decks()?));
    if as_json {
        let advice = matrix.advice();
        print::out(&json!({ "matrix": matrix, "advice": advice, "rule": WEAR_RULE }).to_string())?;
        return Ok(());
    }
    let widest = matrix.rows.iter().map(|row| width(&row.value)).max();
    let widest = widest.unwrap_or(0).max(5);
    let mut head = format!("{:widest$}  asked", "value");
    for n in 1..=matrix.columns.len() {
        // Writing to a string cannot fail.
        let _ = write!(head, " {n:>3}");
    }
    print::out(&head)?;
    for row in &matrix.rows {
        let mut line = format!("{:widest$}  {:>5}", row.value, row.asked);
        for shown in &row.shown {
            let _ = write!(line, " {:>3}", if *shown { "x" } else { "·" });
        }
        if row.is_gap() {
            line.push_str("  no story");
        }
        print::out(&line)?;
    }
    for (n, column) in matrix.columns.iter().enumerate() {
        let worn = column.wear.as_str();
        let comma = if worn.is_empty() { "" } else { ", " };
        print::out(&format!(
            "{:>3} {}  {} (told {}{comma}{worn})",
            n + 1,
            column.id,
            column.title,
            column.told
        ))?;
    }
    for line in matrix.advice() {
        print::out(&line)?;
    }
    print::out(&format!("rule: {WEAR_RULE}"))?;
    Ok(())
}

fn import(files: &PrivateFiles, file: &Path, as_json: bool) -> Result<(), Failure> {
    let (name, text) = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        ("standard input".to_owned(), text)
    } else {
        let name = file.display().to_string();
        let mut text = String::new();
        std::fs::File::open(file)
            .and_then(|mut file| file.read_to_string(&mut text))
            .map_err(|error| {
                Failure::environment(format!("cannot read `{name}`: {error}"), "name a text file")
            })?;
        (name, text)
    };
    let taken = of_markdown(&SourceText::new(name, text)).map_err(|error| complaint(&error))?;
    let (_, counts) = files
        .change_stories(|stories| {
            let mut counts = [0_usize; 3];
            for story in taken {
                let known = stories.get(&story.id).cloned();
                let place = match known {
                    None => 0,
                    Some(known) if known != story => 1,
                    Some(_) => 2,
                };
                if let Some(count) = counts.get_mut(place) {
                    *count += 1;
                }
                stories.put(story);
            }
            counts
        })
        .map_err(failure)?;
    let [added, replaced, unchanged] = counts;
    if as_json {
        print::out(
            &json!({ "added": added, "replaced": replaced, "unchanged": unchanged }).to_string(),
        )?;
    } else {
        print::out(&format!(
            "{} added, {replaced} replaced, {unchanged} unchanged",
            plural(added, "story")
        ))?;
    }
    Ok(())
}

fn export(files: &PrivateFiles, file: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    let stories = files.stories().map_err(failure)?;
    let text = to_markdown(&stories.all);
    let Some(file) = file else {
        if as_json {
            print::out(&json!({ "markdown": text }).to_string())?;
        } else {
            print::raw(text.as_bytes())?;
        }
        return Ok(());
    };
    files.write_new(file, &text).map_err(failure)?;
    let n = stories.all.len();
    if as_json {
        print::out(&json!({ "file": file, "stories": n }).to_string())?;
    } else {
        print::out(&format!("{} in {}", plural(n, "story"), file.display()))?;
    }
    Ok(())
}

/// Opens a text in the editor; returns the one story it holds then.
fn write_one(world: &World, text: &str) -> Result<Story, Failure> {
    let editor = world.environment.editor.as_deref();
    let edited = editor_program::edit(editor, text, ".md")
        .map_err(|why| Failure::environment(why, "EDITOR names the program: EDITOR=vim"))?;
    if edited.trim() == text.trim() {
        return Err(Failure::environment(
            "nothing was changed",
            "the stories are as they were",
        ));
    }
    let place = world.paths.data.join(DRAFT).display().to_string();
    let read = of_markdown(&SourceText::new(place, edited.as_str()));
    let told = match read.map(<[Story; 1]>::try_from) {
        Ok(Ok([story])) => return Ok(story),
        Ok(Err(stories)) => Failure::environment(
            format!(
                "the text holds {}, one was due",
                plural(stories.len(), "story")
            ),
            "",
        ),
        Err(error) => complaint(&error),
    };
    Err(Failure {
        hint: format!("{}\n  {}", told.hint, keep(world, &edited))
            .trim()
            .to_owned(),
        ..told
    })
}

/// Keeps a text that could not be taken; returns what to do with it.
fn keep(world: &World, text: &str) -> String {
    let path = world.paths.data.join(DRAFT);
    match PrivateFiles::of(&world.paths.data).keep_draft(DRAFT, text) {
        Ok(()) => format!(
            "your text is kept in {0}: mend it there, then `onsite story import {0}`",
            path.display()
        ),
        Err(error) => format!("and it could not be kept: {}", error.line()),
    }
}

fn known<'a>(stories: &'a Stories, id: &str) -> Result<&'a Story, Failure> {
    stories.get(id).ok_or_else(|| {
        Failure::environment(
            format!("there is no story `{id}`"),
            "`onsite story list` names them",
        )
    })
}

fn done(id: &str, what: &str, as_json: bool) -> Result<(), Failure> {
    if as_json {
        print::out(&json!({ "id": id, "done": what }).to_string())?;
    } else {
        print::out(&format!("{what}: {id}"))?;
    }
    Ok(())
}

/// A refusal of a private file; a damaged one shows its place.
pub(super) fn failure(error: PrivateError) -> Failure {
    match error {
        PrivateError::Damaged(found) => complaint(&found),
        PrivateError::Disk(error) => Failure::environment(error.to_string(), error.help()),
    }
}

fn complaint(found: &Diagnostic) -> Failure {
    let Some(place) = &found.place else {
        return Failure::environment(found.message.clone(), found.help.clone());
    };
    let (line, column) = (place.line, place.column);
    Failure::environment(
        format!("{}:{line}:{column}: {}", place.file, found.message),
        format!("{line} | {}\n  {}", place.text, found.help),
    )
}
