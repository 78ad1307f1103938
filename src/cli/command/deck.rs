//! `onsite deck list`, `check`, `new`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::base::{CancelToken, Diagnostic, Severity};
use crate::cli::command::World;
use crate::cli::fail::{Failure, Kind};
use crate::cli::print;
use crate::deck::RoundKind;
use crate::grader::deck_proof::prove_deck;
use crate::library::{DeckSource, Library, new_deck};

/// Lists the decks that are found.
pub fn list(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let mut rows = Vec::new();
    for source in world.library.sources() {
        let checked = world.library.load(source);
        let errors = checked
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        let questions = checked.deck.as_ref().map_or_else(Vec::new, |deck| {
            deck.questions
                .iter()
                .map(|q| json!({ "id": q.id, "kind": q.kind, "title": q.title, "minutes": q.minutes }))
                .collect()
        });
        let loops = checked.deck.as_ref().map_or_else(Vec::new, |deck| {
            deck.loops
                .iter()
                .map(|l| json!({ "id": l.id, "name": l.name, "level": l.level, "default": l.default }))
                .collect()
        });
        if as_json {
            rows.push(json!({
                "id": source.id, "origin": source.origin.word(), "path": source.origin.path(),
                "faults": errors, "loops": loops, "questions": questions,
                "cards": checked.deck.as_ref().map_or(0, |deck| deck.cards.len()),
            }));
            continue;
        }
        print::out(&format!(
            "{}  ({}, {})",
            source.id,
            source.origin.word(),
            source.origin.path()
        ))?;
        for replaced in &source.replaces {
            print::out(&format!(
                "  instead of the {} one at {}",
                replaced.word(),
                replaced.path()
            ))?;
        }
        match &checked.deck {
            Some(deck) => {
                print::out(&format!("  {} — {}", deck.name, deck.summary))?;
                for found in &deck.loops {
                    let mark = if found.default { " (default)" } else { "" };
                    print::out(&format!(
                        "  loop {}  {} [{}]{mark}",
                        found.id, found.name, found.level
                    ))?;
                }
                let counts: Vec<String> = RoundKind::ALL
                    .into_iter()
                    .map(|kind| {
                        let n = deck.questions.iter().filter(|q| q.kind == kind).count();
                        format!("{n} {kind}")
                    })
                    .collect();
                print::out(&format!(
                    "  {}, {}",
                    counts.join(", "),
                    plural(deck.cards.len(), "card")
                ))?;
            }
            None => print::out(&format!(
                "  {}: onsite deck check {}",
                plural(errors, "fault"),
                source.origin.path()
            ))?,
        }
    }
    if as_json {
        print::out(&json!({ "decks": rows }).to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reports all faults of one deck, or of all.
pub fn check(world: &World, path: Option<&Path>, as_json: bool) -> Result<ExitCode, Failure> {
    let library = match path {
        Some(path) => Library::find(None, &[path.to_path_buf()]),
        None => world.library.clone(),
    };
    let sources: Vec<&DeckSource> = match path {
        Some(path) => library
            .sources()
            .iter()
            .filter(|source| source.origin.path() == path.display().to_string())
            .collect(),
        None => library.sources().iter().collect(),
    };
    let mut all = Vec::new();
    for source in sources {
        all.extend(check_one(world, &library, source, as_json)?);
    }
    let errors = all.iter().filter(|d| d.severity == Severity::Error).count();
    if as_json {
        print::out(&json!({ "faults": errors, "diagnostics": all }).to_string())?;
    }
    Ok(if errors > 0 {
        ExitCode::from(Kind::Wrong.exit_code())
    } else {
        ExitCode::SUCCESS
    })
}

fn check_one(
    world: &World,
    library: &Library,
    source: &DeckSource,
    quiet: bool,
) -> Result<Vec<Diagnostic>, Failure> {
    let checked = library.load(source);
    let mut diagnostics = checked.diagnostics;
    if let Some(deck) = &checked.deck {
        let proof = prove_deck(
            deck,
            &checked.places,
            &world.runner(),
            &CancelToken::default(),
            &mut progress(&source.id.to_string(), quiet),
        );
        diagnostics.extend(proof);
    }
    if !quiet {
        for diagnostic in &diagnostics {
            print::out(&format!("{diagnostic}\n"))?;
        }
        let errors = diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        let warnings = diagnostics.len() - errors;
        let what = checked.deck.as_ref().map_or_else(String::new, |deck| {
            format!(
                "{}, {}: ",
                plural(deck.questions.len(), "question"),
                plural(deck.cards.len(), "card")
            )
        });
        print::out(&format!(
            "{}: {what}{}, {}",
            source.id,
            plural(errors, "fault"),
            plural(warnings, "warning")
        ))?;
    }
    Ok(diagnostics)
}

/// A line on a terminal that says how far the proof is.
fn progress(deck: &str, quiet: bool) -> impl FnMut(usize, usize) {
    use std::io::IsTerminal as _;
    let shown = !quiet && std::io::stderr().is_terminal();
    let deck = deck.to_owned();
    move |done, total| {
        if shown {
            use std::io::Write as _;
            let mut err = std::io::stderr().lock();
            let end = if done == total { "\r\x1b[K" } else { "" };
            // Progress that cannot be shown is no reason to stop.
            let _ = write!(err, "\r{deck}: proving {done}/{total}\x1b[K{end}");
            let _ = err.flush();
        }
    }
}

/// Makes a working example deck in the folder `name`.
pub fn new(name: &str) -> Result<ExitCode, Failure> {
    let path = PathBuf::from(name);
    let made = new_deck(&path, name).map_err(|error| {
        Failure::environment(error.to_string(), "choose another name or folder")
    })?;
    print::out(&format!("made deck {} in {}:", made.id, path.display()))?;
    for file in &made.files {
        print::out(&format!("  {}", file.display()))?;
    }
    print::out(&format!(
        "next: onsite deck check {name} · onsite --deck {name}"
    ))?;
    Ok(ExitCode::SUCCESS)
}
