//! Checks the languages of a deck. Invariant: a language names a program by its bare name, so that a
//! deck cannot point at a file.

use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::{At, DeckFile, LanguageEntry};
use crate::deck::{Language, built_in_harness};

/// What a program takes of the address space when the deck does not say.
const BASE_MB: u64 = 64;

/// Returns the languages of a deck, with whatever is wrong with them.
pub(super) fn languages(file: &DeckFile) -> Vec<Language> {
    let entries = file.languages.iter();
    entries
        .map(|entry| Language {
            id: entry.id.to_string(),
            name: entry.name.trim().to_owned(),
            command: entry.command.iter().map(ToString::to_string).collect(),
            harness: harness(entry).unwrap_or_default(),
            base_mb: entry
                .base_mb
                .as_ref()
                .and_then(|mb| u64::try_from(mb.value()).ok())
                .unwrap_or(BASE_MB),
        })
        .collect()
}

/// Complains about what is wrong with them.
pub(super) fn say_languages(file: &DeckFile, sink: &mut Sink<'_>) {
    for entry in file.languages.iter() {
        sink.text(&entry.name, codes::EMPTY_TITLE, "the language's name");
        let program = entry.command.first();
        let is_bare = program.is_some_and(|name| !name.trim().is_empty() && !name.contains('/'));
        let is_known = entry.command.is_known() && program.is_none_or(At::is_known);
        if !is_bare && is_known {
            sink.say(
                codes::LANGUAGE_COMMAND,
                program.map_or_else(|| entry.command.span(), At::span),
                format!("the language `{}` has no program", entry.id.escape_debug()),
                "begin with its bare name: command = [\"node\", \"{harness}\"]",
            );
        }
        if entry.id.is_known() && harness(entry).is_none_or(|text| text.trim().is_empty()) {
            sink.say(
                codes::LANGUAGE_HARNESS,
                entry.id.span(),
                format!("the language `{}` has no harness", entry.id.escape_debug()),
                "write it into `harness`; docs/runner-protocol.md says what it has to do",
            );
        }
    }
}

fn harness(entry: &LanguageEntry) -> Option<String> {
    let own = entry.harness.as_ref().map(ToString::to_string);
    own.or_else(|| built_in_harness(&entry.id).map(ToOwned::to_owned))
}
