//! `onsite deck list`: the decks that are found, and the questions of one.

use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::base::{DeckId, Severity};
use crate::cli::command::World;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::RoundKind;
use crate::deck::check::suggest;

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

/// Lists the questions of a deck, with what `onsite drill` and `onsite grade` call them.
pub fn questions(world: &World, id: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let library = &world.library;
    let Some(source) = library.source(&DeckId::new(id)) else {
        let ids = library.sources().iter().map(|source| source.id.as_str());
        return Err(Failure::environment(
            format!("there is no deck `{id}`"),
            suggest(id, ids, "deck"),
        ));
    };
    let Some(deck) = library.load(source).deck else {
        return Err(Failure::environment(
            format!("the deck `{id}` has faults"),
            format!("`onsite deck check {id}` shows them"),
        ));
    };
    if as_json {
        let rows: Vec<_> = deck
            .questions
            .iter()
            .map(|q| json!({ "id": q.id, "kind": q.kind, "title": q.title, "minutes": q.minutes }))
            .collect();
        print::out(&json!({ "id": deck.id, "questions": rows }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    let ids = deck.questions.iter().map(|q| q.id.as_str().len());
    let width = ids.max().unwrap_or_default();
    for kind in RoundKind::ALL {
        for question in deck.questions.iter().filter(|q| q.kind == kind) {
            let kind = kind.as_str();
            let (id, minutes) = (question.id.as_str(), question.minutes);
            print::out(&format!(
                "{kind:<9}  {id:<width$}  {minutes:>2} min  {}",
                question.title
            ))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
