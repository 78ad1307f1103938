//! The rules applied to this repository.
//!
//! Invariant: all faults are told in one run, each with its place and what to do.

#![expect(
    clippy::disallowed_methods,
    reason = "a test that reads the repository reads files"
)]

use std::path::Path;
use std::sync::LazyLock;

use super::scan::Source;
use super::{floors, map, modules, rules};

/// Folders that are not ours, or not in the repository.
const NOT_OURS: &[&str] = &["target", "tmp", "node_modules"];

/// Files larger than this are data.
const LARGEST: usize = 1 << 20;

/// Returns every text file below `folder` with its path from the root, in a fixed order.
fn texts(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = root.join(folder).read_dir().into_iter().flatten();
    let mut names: Vec<_> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| (!name.starts_with('.') || name == ".ci") && name != "Cargo.lock")
        .filter(|name| !NOT_OURS.contains(&name.as_str()))
        .collect();
    names.sort();
    let mut texts = Vec::new();
    for name in names {
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        if root.join(&path).is_dir() {
            texts.extend(self::texts(&path));
        } else if let Ok(text) = std::fs::read_to_string(root.join(&path))
            && text.len() < LARGEST
        {
            texts.push((path, text));
        }
    }
    texts
}

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_default()
}

/// Every Rust file of the repository, read once.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let texts = ["src", "tests", "benches"].into_iter().flat_map(texts);
    let is_rust = |path: &str| {
        Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "rs")
    };
    texts
        .filter(|(path, _)| is_rust(path))
        .map(|(path, text)| Source::new(&path, &text))
        .collect()
});

/// Returns the files of `src` without those that are compiled for tests only.
fn product() -> Vec<&'static Source> {
    let for_tests = modules::for_tests(&SOURCES);
    let shipped =
        |source: &&Source| source.path.starts_with("src/") && !for_tests.contains(&source.path);
    SOURCES.iter().filter(shipped).collect()
}

fn all() -> Vec<&'static Source> {
    SOURCES.iter().collect()
}

fn check(sources: &[&Source], rule: fn(&Source) -> Vec<String>) {
    assert!(sources.len() > 1, "found no sources to check");
    report(&sources.iter().copied().flat_map(rule).collect::<Vec<_>>());
}

fn report(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "\n{} faults\n{}\n",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn imports_point_strictly_down() {
    check(&product(), floors::upward_imports);
}

#[test]
fn crates_are_named_behind_their_doors() {
    check(&product(), floors::closed_doors);
}

#[test]
fn no_door_stands_open_for_nobody() {
    report(&floors::idle_doors(&product()));
}

#[test]
fn every_floor_has_its_rooms() {
    report(&floors::empty_rooms(&product()));
}

#[test]
fn the_page_about_the_architecture_agrees() {
    let page = text("ARCHITECTURE.md");
    assert!(page.contains("## Code map"), "ARCHITECTURE.md is missing");
    report(&map::misplaced_rooms(&page));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    report(&map::missing_files(&page, |path| root.join(path).exists()));
}

#[test]
fn every_dependency_has_a_door() {
    let manifest = text("Cargo.toml");
    assert!(manifest.contains("[dependencies]"));
    report(&floors::crates_without_door(&manifest));
}

#[test]
fn the_library_lists_its_rooms_in_the_order_of_floors() {
    let lib = Source::new("src/lib.rs", &text("src/lib.rs"));
    assert!(!lib.declared.is_empty());
    report(&floors::out_of_order(&lib));
}

#[test]
fn every_file_is_declared() {
    report(&modules::undeclared(&SOURCES));
}

#[test]
fn every_bench_is_declared() {
    let manifest = text("Cargo.toml");
    let benches = texts("benches").into_iter().map(|(path, _)| path);
    let missing = benches.filter(|path| !manifest.contains(&format!("path = \"{path}\"")));
    report(
        &missing
            .map(|path| format!("{path}:1: declare it in Cargo.toml"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    check(&all(), rules::purpose);
}

#[test]
fn no_file_is_too_long() {
    check(&all(), rules::length);
}

#[test]
fn a_mod_file_explains_and_declares() {
    check(&product(), rules::mod_file);
}

#[test]
fn imports_are_named() {
    check(&product(), rules::globs);
}

#[test]
fn no_test_is_skipped() {
    check(&all(), rules::skipped_tests);
}

#[test]
fn nothing_is_a_stub() {
    check(&all(), rules::stubs);
}

#[test]
fn no_notes_and_no_machine_paths() {
    let texts = texts("");
    assert!(texts.iter().any(|(path, _)| path == "Cargo.toml"));
    report(
        &texts
            .iter()
            .flat_map(|(path, text)| rules::leftovers(path, text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn exceptions_end() {
    let deny = text("deny.toml");
    assert!(deny.contains("[licenses]"), "deny.toml is missing");
    report(&rules::deadlines(
        &deny,
        jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date(),
    ));
}
