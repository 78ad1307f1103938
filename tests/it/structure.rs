//! Structure rules of design prompts, held against drawings: one good and five typical poor ones each.
//!
//! A table is `structure/PROMPT.txt`. `== good` is followed by a drawing that meets every rule,
//! `== poor RULE -> PROBE: what is poor` by one that breaks that rule, about which the interviewer
//! must bring up that probe and no other.

#![expect(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use onsite::deck::{Body, Deck, Question, Talk, Trigger};
use onsite::diagram::{Catalog, Diagram};

use crate::shelf;

/// Poor drawings that each prompt of the tables is tried with.
const POOR: usize = 5;

/// A drawing of a table.
struct Drawing {
    /// What follows `==`.
    head: String,
    text: String,
}

impl Drawing {
    /// The rule it breaks and the probe that answers; `None` for a good one.
    fn fault(&self) -> Option<(&str, &str)> {
        let (fault, _) = self.head.strip_prefix("poor ")?.split_once(": ").unwrap();
        Some(fault.split_once(" -> ").unwrap())
    }
}

fn drawings(table: &str) -> Vec<Drawing> {
    let mut drawings: Vec<Drawing> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("== ") {
            drawings.push(Drawing {
                head: head.trim().to_owned(),
                text: String::new(),
            });
        } else if let Some(drawing) = drawings.last_mut() {
            drawing.text.push_str(line);
            drawing.text.push('\n');
        }
    }
    drawings
}

/// The tables by prompt, in alphabetical order.
fn tables() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/structure");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut tables: Vec<(String, String)> = files
        .map(|path| {
            let prompt = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (prompt, fs::read_to_string(&path).unwrap())
        })
        .collect();
    tables.sort();
    tables
}

fn talk<'d>(decks: &'d [Arc<Deck>], prompt: &str) -> (&'d Question, &'d Talk) {
    let mut questions = decks.iter().flat_map(|deck| &deck.questions);
    let question = questions.find(|question| question.id.as_str() == prompt);
    let talks = question.and_then(|question| match &question.body {
        Body::Talk(talk) => Some((question, talk)),
        _ => None,
    });
    talks.unwrap_or_else(|| unreachable!("no deck has a design prompt {prompt}"))
}

/// The rules that a drawing breaks.
fn broken<'t>(talk: &'t Talk, diagram: &Diagram) -> Vec<&'t str> {
    let catalog = Catalog::built_in();
    let demands = talk.structure.iter();
    demands
        .filter(|demand| demand.rule.check(diagram, catalog).is_some())
        .map(|demand| demand.id.as_str())
        .collect()
}

/// The probes that a drawing brings about, whatever the minute.
fn fired<'q>(question: &'q Question, diagram: &Diagram) -> Vec<&'q str> {
    let catalog = Catalog::built_in();
    let probes = question.probes.iter().filter(|probe| match &probe.when {
        Trigger::Structure { rule, .. } => rule.check(diagram, catalog).is_some(),
        _ => false,
    });
    probes.map(|probe| probe.id.as_str()).collect()
}

#[test]
fn good_drawings_pass_and_poor_ones_meet_their_probe() {
    let (decks, tables) = (shelf::decks(), tables());
    assert!(!tables.is_empty());
    let mut faults = Vec::new();
    for (prompt, table) in &tables {
        let (question, talk) = talk(&decks, prompt);
        let drawings = drawings(table);
        let good = drawings.iter().filter(|drawing| drawing.fault().is_none());
        assert_eq!(good.count(), 1, "{prompt}");
        assert_eq!(drawings.len(), 1 + POOR, "{prompt}");
        for drawing in &drawings {
            let diagram = Diagram::of(&drawing.text);
            let found = (broken(talk, &diagram), fired(question, &diagram));
            let wanted = match drawing.fault() {
                None => (vec![], vec![]),
                Some((rule, probe)) => (vec![rule], vec![probe]),
            };
            if found != wanted {
                faults.push(format!("{prompt}, {}: {found:?}", drawing.head));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_of_a_table_is_broken_by_a_drawing() {
    let decks = shelf::decks();
    for (prompt, table) in &tables() {
        let (_, talk) = talk(&decks, prompt);
        let drawings = drawings(table);
        for demand in &talk.structure {
            let mut faults = drawings.iter().filter_map(Drawing::fault);
            assert!(
                faults.any(|(rule, _)| rule == demand.id),
                "{prompt}: no poor drawing breaks `{}`",
                demand.id
            );
        }
    }
}
