//! Any text as the files of a deck is a deck or a list of complaints.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onsite::base::SourceText;
use onsite::deck::{DeckFiles, check};

const NAMES: [&str; 6] = [
    "deck.toml",
    "rubrics.toml",
    "sql/a.toml",
    "coding/a.toml",
    "cards/a.toml",
    "data/a.sql",
];

fuzz_target!(|texts: Vec<&str>| {
    let files = NAMES
        .iter()
        .zip(texts)
        .map(|(name, text)| SourceText::new(format!("deck/{name}"), text));
    let checked = check(&DeckFiles {
        root: "deck".into(),
        files: files.collect(),
        faults: Vec::new(),
    });
    assert!(checked.deck.is_some() || !checked.diagnostics.is_empty());
});
