//! What candidates are asked about is covered, line by line; docs/coverage.md says by what.
//!
//! `ONSITE_BLESS=1 cargo test --test it coverage` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use onsite::deck::Body;
use serde::Deserialize;

use crate::deck_docs::is_fresh;
use crate::program::Onsite;
use crate::shelf;

const TOPICS: &str = include_str!("topics.toml");

const HEAD: &str = "\
# What the built-in decks cover

Written by `ONSITE_BLESS=1 cargo test --test it coverage` from `tests/it/coverage/topics.toml`; the test fails for a
line that nothing covers and for a cover that is gone.
";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topics {
    sections: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    name: String,
    topics: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    text: String,
    by: Vec<String>,
}

/// Everything that may cover something, and what it is called in the table.
fn covers() -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for deck in shelf::decks() {
        for question in &deck.questions {
            let shown = format!("{} `{}`", question.kind, question.id);
            known.insert(question.id.to_string(), shown);
        }
        for scenario in &deck.scenarios {
            let steps = deck
                .questions
                .iter()
                .filter(|q| matches!(&q.body, Body::Sql(sql) if sql.scenario == scenario.id));
            let shown = format!("scenario `{}` ({} questions)", scenario.id, steps.count());
            known.insert(format!("scenario:{}", scenario.id), shown);
        }
        for card in &deck.cards {
            known.insert(format!("card:{}", card.id), format!("card `{}`", card.id));
        }
        for one in &deck.loops {
            known.insert(format!("loop:{}", one.id), format!("loop `{}`", one.id));
        }
    }
    let help = Onsite::new().run(&["help"]).out;
    for line in help.lines().filter(|line| line.starts_with("  ")) {
        if let Some(word) = line.split_whitespace().next() {
            known.insert(format!("onsite {word}"), format!("`onsite {word}`"));
        }
    }
    known
}

#[test]
fn every_topic_is_covered() {
    let topics: Topics = toml::from_str(TOPICS).unwrap();
    let known = covers();
    let mut text = HEAD.to_owned();
    for section in &topics.sections {
        write!(
            text,
            "\n## {}\n\n| Topic | Covered by |\n|---|---|\n",
            section.name
        )
        .unwrap();
        for Topic { text: topic, by } in &section.topics {
            assert!(!by.is_empty(), "nothing covers “{topic}”");
            let gone: Vec<&String> = by.iter().filter(|id| !known.contains_key(*id)).collect();
            assert!(gone.is_empty(), "“{topic}”: there is no {gone:?}");
            let shown: Vec<&str> = by.iter().map(|id| known[id].as_str()).collect();
            writeln!(text, "| {topic} | {} |", shown.join(", ")).unwrap();
        }
    }
    assert!(
        is_fresh("docs/coverage.md", &text),
        "docs/coverage.md is stale; run `ONSITE_BLESS=1 cargo test --test it coverage`"
    );
}
