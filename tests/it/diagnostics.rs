//! Every complaint about a deck: provoked, named by its code, shown in full in a snapshot.

use std::fmt::Write as _;
use std::path::Path;

use onsite::base::{Diagnostic, Severity, SourceText};
use onsite::deck::codes::CODES;
use onsite::deck::{DeckFiles, Part, Spot, check};
use onsite::library::read_folder;
use proptest::prelude::*;

use crate::cases;
use crate::diagnostic_cases::{self, Change};
use crate::diagnostic_models;
use crate::diagnostic_moves;
use crate::diagnostic_readiness;

/// The template deck, as if it lay in the folder `deck`.
pub(crate) fn template() -> DeckFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/deck-template");
    let read = read_folder(&folder);
    assert_eq!(read.faults, []);
    let inner = |file: &str| file[read.root.len()..].to_owned();
    DeckFiles {
        root: "deck".to_owned(),
        files: read
            .files
            .iter()
            .map(|file| SourceText::new(format!("deck{}", inner(&file.file)), file.text.clone()))
            .collect(),
        faults: Vec::new(),
    }
}

fn change(files: &mut DeckFiles, change: Change) {
    let path = |name: &str| format!("deck/{name}");
    match change {
        Change::Replace(name, find, with) => {
            let mut changed = 0;
            for file in files
                .files
                .iter_mut()
                .filter(|file| file.file == path(name))
            {
                changed += file.text.matches(find).count().min(1);
                file.text = file.text.replacen(find, with, 1);
            }
            assert_eq!(changed, 1, "{name} has no {find:?}");
        }
        Change::Append(name, text) => {
            match files.files.iter_mut().find(|file| file.file == path(name)) {
                Some(file) => file.text.push_str(text),
                None => files.files.push(SourceText::new(path(name), text)),
            }
        }
        Change::Remove(name) => files.files.retain(|file| file.file != path(name)),
    }
}

/// Every case.
fn cases() -> impl Iterator<Item = &'static (&'static str, &'static [Change])> {
    diagnostic_cases::CASES
        .iter()
        .chain(diagnostic_models::CASES)
        .chain(diagnostic_moves::CASES)
        .chain(diagnostic_readiness::CASES)
        .chain(cases::BROKEN)
}

fn broken(changes: &[Change]) -> Vec<Diagnostic> {
    let mut files = template();
    for one in changes {
        change(&mut files, *one);
    }
    let checked = check(&files);
    let sound = checked
        .diagnostics
        .iter()
        .all(|diagnostic| diagnostic.severity == Severity::Warning);
    assert_eq!(checked.deck.is_some(), sound);
    checked.diagnostics
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

#[test]
fn the_template_deck_has_no_fault() {
    let checked = check(&template());
    assert_eq!(checked.diagnostics, []);
    let deck = checked.deck.unwrap();
    assert_eq!(deck.questions.len(), 6);
    for question in &deck.questions {
        let spot = Spot::Question(question.id.clone(), Part::Id);
        assert!(
            checked
                .places
                .place(&spot)
                .unwrap()
                .text
                .contains(question.id.as_str())
        );
    }
}

#[test]
fn every_broken_deck_gets_its_message() {
    let mut shown = String::new();
    for (code, changes) in cases() {
        let diagnostics = broken(changes);
        assert!(
            codes(&diagnostics).contains(code),
            "{code} is not among {diagnostics:#?}"
        );
        writeln!(shown, "────── {code}").unwrap();
        for diagnostic in &diagnostics {
            writeln!(shown, "{diagnostic}\n").unwrap();
        }
    }
    insta::with_settings!({ snapshot_path => "diagnostics", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("messages", shown);
    });
}

#[test]
fn every_code_that_reading_can_find_has_a_broken_deck() {
    // What only a folder on disk can provoke is tested in `library.rs`.
    let on_disk = ["D010", "D011", "D012", "D013", "D017"];
    for code in CODES.iter().filter(|code| code.code < "D900") {
        let tested = on_disk.contains(&code.code) || cases().any(|(name, _)| *name == code.code);
        assert!(tested, "no broken deck for {} ({})", code.code, code.title);
    }
}

#[test]
fn one_fault_never_hides_another() {
    let diagnostics = broken(&[
        Change::Replace("deck.toml", "format = 1", "format = \"1\""),
        Change::Replace("deck.toml", "version =", "vresion ="),
        Change::Replace("deck.toml", "summary = \"Finds", "sumary = \"Finds"),
        Change::Replace("deck.toml", "minutes = 155", "minutes = 154"),
        Change::Replace("deck.toml", "kind = \"recruiter\"", "kind = \"recruter\""),
        Change::Replace("deck.toml", "weight = 0.5\n", ""),
        Change::Replace("deck.toml", "end = \"hard\"", "end = 5"),
        Change::Replace("deck.toml", "id = \"query\"", "id = \"look\""),
        Change::Replace("deck.toml", "tags = [\"lists\"]", "tags = [\"lists\", 3]"),
        Change::Replace(
            "deck.toml",
            "name = \"Tell\", minutes = 20",
            "name = \"Tell\", minutes = 21",
        ),
        Change::Replace("deck.toml", "hire = 2.8", "hire = 9.8"),
        Change::Append("deck.toml", "extra = { deep = 1 }\n"),
    ]);
    let mut found = codes(&diagnostics);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "D002", "D002", "D002", "D003", "D004", "D004", "D004", "D005", "D024", "D065", "D066",
            "D076", "D077"
        ]
    );
}

#[test]
fn nobody_is_told_twice_about_the_same_value() {
    let check = |changes: &[Change], expect: &[&str]| {
        assert_eq!(codes(&broken(changes)), expect, "{changes:?}");
    };
    let replace = Change::Replace;
    // A list that cannot be read is neither too short nor without what others look for in it.
    check(
        &[replace(
            "deck.toml",
            "from = [\"parcel-tracking\"]",
            "from = 3",
        )],
        &["D004"],
    );
    check(
        &[replace("rubrics.toml", "id = \"craft\"", "id = 3")],
        &["D004"],
    );
    check(
        &[replace(
            "sql/scans.toml",
            "id = \"counts-repeats\"",
            "id = 3",
        )],
        &["D004"],
    );
    check(
        &[replace(
            "sql/scans.toml",
            "id = \"parcels-per-depot\"\n",
            "",
        )],
        &["D003"],
    );
    check(
        &[replace(
            "sql/scans.toml",
            "columns = [\"depot\", \"parcels\"]",
            "columns = 1",
        )],
        &["D004"],
    );
    check(
        &[replace("deck.toml", "id = \"asking\"", "id = 4")],
        &["D004"],
    );
    check(
        &[replace(
            "coding/gaps.toml",
            "hidden = true",
            "hidden = \"true\"",
        )],
        &["D004"],
    );
}

#[test]
fn a_file_that_is_not_toml_leaves_the_others_to_be_checked() {
    let diagnostics = broken(&[
        Change::Replace("rubrics.toml", "id = \"craft\"", "id = craft"),
        Change::Replace("sql/scans.toml", "difficulty = 2", "difficulty = "),
        Change::Replace("culture/mistake.toml", "difficulty = 2", "difficulty = 9"),
    ]);
    assert_eq!(codes(&diagnostics), ["D095", "D001", "D001"]);
}

#[test]
fn a_place_leads_into_the_text_of_a_reference() {
    let checked = check(&template());
    let spot = Spot::Question("parcels-per-depot".into(), Part::Reference);
    assert_eq!(
        checked.places.line(&spot, 3).unwrap().text,
        "WHERE depot IS NOT NULL"
    );
    let spot = Spot::Dataset("scans".into());
    assert_eq!(checked.places.line(&spot, 2).unwrap().line, 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_the_check_panic(
        file in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, "[\\PC\n\"'\\[\\]=.#{}]{0,6}"), 1..6),
    ) {
        let mut files = template();
        let chosen = file.index(files.files.len());
        let mut chars: Vec<char> = files.files[chosen].text.chars().collect();
        for (at, length, insert) in cuts {
            let start = at.index(chars.len().max(1)).min(chars.len());
            let end = (start + length).min(chars.len());
            chars.splice(start..end, insert.chars());
        }
        files.files[chosen].text = chars.into_iter().collect();
        let checked = check(&files);
        for diagnostic in &checked.diagnostics {
            prop_assert!(!diagnostic.to_string().is_empty());
            prop_assert!(diagnostic.place.as_ref().is_none_or(|place| place.line > 0));
        }
    }
}
