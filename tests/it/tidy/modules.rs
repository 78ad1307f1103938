//! Which file declares which: dead files and files that exist for tests only.
//!
//! Invariant: modules are found where the compiler looks for them; `#[path]` is not used here.

use std::collections::BTreeSet;

use super::scan::{Declared, Source};

/// The files the compiler starts from.
const ROOTS: &[&str] = &["src/lib.rs", "src/main.rs", "tests/it/main.rs"];

/// Returns the two paths at which the compiler looks for a module declared in `parent`.
fn places(parent: &Source, declared: &Declared) -> [String; 2] {
    let (folder, file) = parent.path.rsplit_once('/').unwrap_or_default();
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let folder = match stem {
        "mod" | "lib" | "main" => folder.to_owned(),
        _ => format!("{folder}/{stem}"),
    };
    let name = &declared.name;
    [
        format!("{folder}/{name}.rs"),
        format!("{folder}/{name}/mod.rs"),
    ]
}

fn children(source: &Source, declared: &[Declared]) -> Vec<String> {
    declared
        .iter()
        .flat_map(|declared| places(source, declared))
        .collect()
}

fn all_children(source: &Source) -> Vec<String> {
    let mut all = children(source, &source.declared);
    all.extend(children(source, &source.declared_for_tests));
    all
}

/// Returns the files that are compiled for tests only.
pub(super) fn for_tests(sources: &[Source]) -> BTreeSet<String> {
    let seeds = sources
        .iter()
        .flat_map(|s| children(s, &s.declared_for_tests))
        .collect();
    closure(sources, seeds)
}

/// Returns a fault for every file of `src` and `tests/it` that no file declares.
///
/// A file below an undeclared one is not counted: it comes in with its parent.
pub(super) fn undeclared(sources: &[Source]) -> Vec<String> {
    let roots = ROOTS.iter().map(|root| (*root).to_owned()).collect();
    let reached = closure(sources, roots);
    let orphans = sources.iter().filter(|source| {
        let compiled = source.path.starts_with("src/") || source.path.starts_with("tests/");
        compiled && !reached.contains(&source.path)
    });
    let tops = orphans.filter(|orphan| {
        let parent = sources
            .iter()
            .find(|parent| all_children(parent).contains(&orphan.path));
        parent.is_none()
    });
    tops.map(|source| {
        source.fault(
            1,
            "no file declares this one: write `mod` for it, or remove it",
        )
    })
    .collect()
}

/// Returns `paths` and everything declared below them.
fn closure(sources: &[Source], mut paths: BTreeSet<String>) -> BTreeSet<String> {
    let mut open: Vec<String> = paths.iter().cloned().collect();
    while let Some(path) = open.pop() {
        let Some(source) = sources.iter().find(|source| source.path == path) else {
            continue;
        };
        for child in all_children(source) {
            if paths.insert(child.clone()) {
                open.push(child);
            }
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house() -> Vec<Source> {
        vec![
            Source::new("src/lib.rs", "pub mod a;"),
            Source::new("src/a/mod.rs", "mod b;\n#[cfg(test)]\nmod tests;"),
            Source::new("src/a/b.rs", ""),
            Source::new("src/a/tests.rs", "mod deep;"),
            Source::new("src/a/tests/deep.rs", ""),
        ]
    }

    #[test]
    fn files_for_tests_are_known_with_what_lies_below() {
        let found = for_tests(&house());
        assert!(found.contains("src/a/tests.rs") && found.contains("src/a/tests/deep.rs"));
        assert!(!found.contains("src/a/b.rs") && !found.contains("src/a/mod.rs"));
    }

    #[test]
    fn a_file_nobody_declares_is_found_once() {
        let mut house = house();
        assert_eq!(undeclared(&house), Vec::<String>::new());
        house.push(Source::new("src/attic/mod.rs", "mod box_;"));
        house.push(Source::new("src/attic/box_.rs", ""));
        house.push(Source::new("tests/it/lost.rs", ""));
        let faults = undeclared(&house);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with("src/attic/mod.rs:1: "))
        );
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with("tests/it/lost.rs:1: "))
        );
    }
}
