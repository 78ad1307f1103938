//! The two tables of the architecture: who stands on whom, and who may name which crate.
//!
//! Invariant: a room sees only lower floors, and a crate is named only behind its door. A door that
//! nobody goes through is closed again, so the tables stay as narrow as the code.

use super::scan::{Named, Source};

/// Every room and its floor. A room imports only rooms with a smaller number.
pub(super) const FLOORS: &[(&str, u8)] = &[
    ("base", 0),
    ("relation", 1),
    ("dialect", 1),
    ("mutant", 1),
    ("estimate", 1),
    ("diagram", 1),
    ("memory", 1),
    ("editor", 1),
    ("keymap", 1),
    ("star", 1),
    ("voice", 1),
    ("bank", 2),
    ("coach", 2),
    ("verdict", 2),
    ("deck", 3),
    ("diary", 4),
    ("inputs", 4),
    ("instance", 4),
    ("interview", 4),
    ("progress", 4),
    ("schedule", 4),
    ("ledger", 5),
    ("plan", 5),
    ("report", 5),
    ("variation", 5),
    ("app", 6),
    ("view", 7),
    // The waterline: below it nothing touches the world.
    ("sandbox", 8),
    ("runner", 8),
    ("store", 8),
    ("seat", 8),
    ("booth", 8),
    ("library", 8),
    ("config", 8),
    ("highlight", 8),
    ("grader", 9),
    ("runtime", 10),
    ("cli", 11),
    ("main", 12),
];

/// A crate, or a part of one, and the rooms that may name it in what they ship.
pub(super) const DOORS: &[(&str, &[&str])] = &[
    // The world.
    (
        "std::fs",
        &[
            "sandbox", "runner", "store", "seat", "booth", "library", "config", "runtime", "cli",
        ],
    ),
    ("std::process", &["runner", "booth", "runtime"]),
    ("std::thread", &["runtime"]),
    ("std::sync::mpsc", &["runtime"]),
    ("std::env", &["config", "main"]),
    ("std::net", &[]),
    ("std::os::unix::net", &["seat"]),
    ("std::time::SystemTime", &["runtime"]),
    ("std::time::Instant", &["runtime", "runner", "sandbox"]),
    ("landlock", &["runner"]),
    ("seccompiler", &["runner"]),
    ("libc", &["runner"]),
    ("rustix", &["runner", "booth", "runtime"]),
    ("signal_hook", &["runtime"]),
    ("tempfile", &["runner", "store", "library", "runtime"]),
    ("tar", &["library"]),
    ("flate2", &["library"]),
    ("etcetera", &["config"]),
    ("include_dir", &["library"]),
    // Engines.
    ("rusqlite", &["sandbox", "store"]),
    ("syntect", &["highlight"]),
    ("fsrs", &["memory"]),
    ("fend_core", &["estimate"]),
    ("ascii_dag", &["diagram"]),
    ("hound", &["voice"]),
    ("sqlparser", &["dialect", "mutant", "coach"]),
    ("regex", &["sandbox"]),
    ("similar", &["report"]),
    ("stacker", &["dialect"]),
    ("ropey", &["editor"]),
    ("rapidfuzz", &["interview", "deck", "sandbox"]),
    ("rust_stemmers", &["interview"]),
    // The terminal and the command line.
    ("ratatui", &["view", "runtime"]),
    ("ratatui::crossterm", &[]),
    ("crossterm", &["runtime"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    // Forms.
    ("toml", &["deck", "config", "bank", "plan"]),
    ("toml_edit", &["deck"]),
    (
        "schemars",
        &["base", "relation", "dialect", "verdict", "deck", "instance"],
    ),
    (
        "jiff",
        &[
            "dialect",
            "mutant",
            "memory",
            "instance",
            "interview",
            "report",
            "variation",
            "config",
            "sandbox",
            "store",
        ],
    ),
    ("rand_chacha", &["base"]),
    (
        "unicode_segmentation",
        &["base", "editor", "star", "interview", "app", "view"],
    ),
    ("unicode_width", &["base", "editor"]),
];

/// Names behind a door that touch nothing.
const HARMLESS: &[&str] = &[
    "std::process::ExitCode",
    "std::process::id",
    "std::env::consts",
    // How a line is hung up, in words.
    "std::net::Shutdown",
];

/// Crates that are part of the language here.
const VOCABULARY: &[&str] = &["serde", "serde_json", "thiserror"];

/// Returns the room a source file belongs to; `lib.rs` belongs to none.
pub(super) fn room(source: &Source) -> Option<&str> {
    match source.path.as_str() {
        "src/main.rs" => Some("main"),
        path if path.starts_with("src/") => source.module().first().copied(),
        _ => None,
    }
}

fn floor(room: &str) -> Option<u8> {
    let found = FLOORS.iter().find(|(name, _)| *name == room);
    found.map(|(_, floor)| *floor)
}

/// Returns the room that a path of `source` leads to.
fn target<'a>(source: &Source, path: &'a Named) -> Option<&'a str> {
    let first = path.segments.first()?.as_str();
    let depth = match first {
        "crate" => 1,
        "onsite" if source.path == "src/main.rs" => 1,
        "super" => {
            let supers = path.segments.iter().take_while(|s| *s == "super").count();
            if supers < source.module().len() {
                return None;
            }
            supers
        }
        _ => return None,
    };
    path.segments.get(depth).map(String::as_str)
}

/// Returns a fault for every import that does not point strictly down.
pub(super) fn upward_imports(source: &Source) -> Vec<String> {
    let Some(own) = room(source) else {
        return Vec::new();
    };
    let Some(own_floor) = floor(own) else {
        let what = format!("no floor for the room `{own}`: give it one in FLOORS, or another home");
        return vec![source.fault(1, &what)];
    };
    let mut faults = Vec::new();
    for path in &source.paths {
        let Some(other) = target(source, path) else {
            continue;
        };
        let what = match floor(other) {
            _ if other == own => continue,
            Some(floor) if floor < own_floor => continue,
            Some(floor) => format!(
                "`{own}` (floor {own_floor}) names `{other}` (floor {floor}): move what they share \
                 down, or this code up"
            ),
            None => format!(
                "`{}` is no room: name rooms by their path",
                path.segments.join("::")
            ),
        };
        faults.push(source.fault(path.line, &what));
    }
    faults
}

fn is_below(path: &Named, prefix: &str) -> bool {
    let mut segments = path.segments.iter();
    prefix
        .split("::")
        .all(|part| segments.next().is_some_and(|segment| segment == part))
}

fn goes_through(path: &Named, door: &str) -> bool {
    is_below(path, door) && !HARMLESS.iter().any(|harmless| is_below(path, harmless))
}

/// Returns a fault for every crate named outside its rooms.
pub(super) fn closed_doors(source: &Source) -> Vec<String> {
    let Some(own) = room(source) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for path in &source.paths {
        for (door, rooms) in DOORS {
            if goes_through(path, door) && !rooms.contains(&own) {
                let home = match rooms {
                    [] => "nobody may".to_owned(),
                    rooms => format!("only {} may", rooms.join(", ")),
                };
                let what = format!("`{own}` names `{door}`, {home}: ask a room that may");
                faults.push(source.fault(path.line, &what));
            }
        }
    }
    faults
}

/// Returns a fault for every room that exists and does not use a door it has.
pub(super) fn idle_doors(sources: &[&Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for (door, rooms) in DOORS {
        for room_with_door in *rooms {
            let mut files = sources
                .iter()
                .filter(|s| room(s) == Some(*room_with_door))
                .peekable();
            let exists = files.peek().is_some();
            let used = files.any(|file| file.paths.iter().any(|path| goes_through(path, door)));
            if exists && !used {
                faults.push(format!(
                    "DOORS: `{room_with_door}` does not name `{door}` any more: take it off the list"
                ));
            }
        }
    }
    faults
}

/// Returns a fault for every room in `FLOORS` that has no file.
pub(super) fn empty_rooms(sources: &[&Source]) -> Vec<String> {
    let exists = |name: &str| sources.iter().any(|source| room(source) == Some(name));
    let empty = FLOORS.iter().filter(|(name, _)| !exists(name));
    empty
        .map(|(name, _)| format!("FLOORS: there is no room `{name}`: take it off the list"))
        .collect()
}

/// Returns a fault for every dependency in `manifest` without a door.
pub(super) fn crates_without_door(manifest: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut shipped = false;
    for (number, line) in (1..).zip(manifest.lines()) {
        if line.starts_with('[') {
            shipped = line.ends_with("dependencies]") && !line.contains("dev-dependencies");
        } else if let Some((name, _)) = line.split_once('=').filter(|_| shipped) {
            let name = name.trim().replace('-', "_");
            let known = DOORS
                .iter()
                .any(|(door, rooms)| *door == name && !rooms.is_empty());
            if !known && !VOCABULARY.contains(&name.as_str()) {
                faults.push(format!(
                    "Cargo.toml:{number}: `{name}` has no door: name its room in DOORS, or drop it"
                ));
            }
        }
    }
    faults
}

/// Returns a fault for every module of `lib.rs` that follows one of a higher floor.
pub(super) fn out_of_order(lib: &Source) -> Vec<String> {
    let mut before = 0;
    let mut faults = Vec::new();
    for module in &lib.declared {
        match floor(&module.name) {
            Some(floor) => {
                if floor < before {
                    faults.push(lib.fault(module.line, "list the modules in the order of floors"));
                }
                before = floor;
            }
            None => faults.push(lib.fault(module.line, "this module has no floor in FLOORS")),
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&Source) -> Vec<String>, path: &str, text: &str, n_faults: usize) {
        let faults = rule(&Source::new(path, text));
        assert_eq!(faults.len(), n_faults, "{path}: {text}: {faults:?}");
    }

    #[test]
    fn imports_point_strictly_down() {
        check(upward_imports, "src/app/a.rs", "use crate::deck::Deck;", 0);
        check(
            upward_imports,
            "src/app/a.rs",
            "use crate::{app::Msg, deck::Deck, view::X};",
            1,
        );
        check(
            upward_imports,
            "src/memory/a.rs",
            "use crate::editor::Edit;",
            1,
        );
        check(
            upward_imports,
            "src/deck/a.rs",
            "fn f() { crate::runtime::g() }",
            1,
        );
        check(
            upward_imports,
            "src/deck/a.rs",
            "use super::super::runtime::g;",
            1,
        );
        check(
            upward_imports,
            "src/deck/check/a.rs",
            "use super::super::raw::At;",
            0,
        );
        check(
            upward_imports,
            "src/deck/mod.rs",
            "use super::base::Seed;",
            0,
        );
        check(upward_imports, "src/deck/a.rs", "use crate::Stray;", 1);
        check(upward_imports, "src/attic/a.rs", "", 1);
        check(
            upward_imports,
            "src/main.rs",
            "fn f() { onsite::cli::run() }",
            0,
        );
        check(upward_imports, "src/lib.rs", "pub mod app;", 0);
        let fault = upward_imports(&Source::new("src/base/a.rs", "\nuse crate::app::A;"));
        assert!(
            fault
                .iter()
                .all(|fault| fault.starts_with("src/base/a.rs:2: ")),
            "{fault:?}"
        );
    }

    #[test]
    fn a_crate_is_named_behind_its_door_only() {
        check(
            closed_doors,
            "src/store/a.rs",
            "use rusqlite::Connection;",
            0,
        );
        check(closed_doors, "src/app/a.rs", "use rusqlite::Connection;", 1);
        check(
            closed_doors,
            "src/app/a.rs",
            "fn f() { std::fs::metadata(p) }",
            1,
        );
        check(closed_doors, "src/app/a.rs", "use std::{fmt, thread};", 1);
        check(closed_doors, "src/view/a.rs", "use crossterm::event;", 1);
        check(
            closed_doors,
            "src/runtime/a.rs",
            "use ratatui::{Frame, crossterm::event};",
            1,
        );
        check(
            closed_doors,
            "src/cli/a.rs",
            "use std::process::ExitCode;",
            0,
        );
        check(
            closed_doors,
            "src/cli/a.rs",
            "use std::process::{Command, ExitCode};",
            1,
        );
        check(
            closed_doors,
            "src/runtime/a.rs",
            "use std::net::TcpStream;",
            1,
        );
        check(
            closed_doors,
            "src/app/a.rs",
            "#[cfg(test)]\nuse rusqlite::Connection;",
            0,
        );
        check(closed_doors, "src/app/a.rs", "use crate::deck::toml::x;", 0);
    }

    #[test]
    fn a_door_nobody_uses_is_closed() {
        let idle = |text: &str| idle_doors(&[&Source::new("src/highlight/a.rs", text)]).len();
        assert_eq!(idle("use syntect::parsing::X;"), 0);
        assert_eq!(idle("// use syntect::parsing::X;"), 1);
    }

    #[test]
    fn a_floor_without_its_room_is_told() {
        let base = Source::new("src/base/mod.rs", "");
        assert_eq!(empty_rooms(&[&base]).len(), FLOORS.len() - 1);
    }

    #[test]
    fn every_dependency_has_a_door() {
        let check = |manifest: &str, expect: usize| {
            assert_eq!(crates_without_door(manifest).len(), expect, "{manifest}");
        };
        check("[dependencies]\nserde = \"1\"\nrust-stemmers = \"1\"", 0);
        check("[dependencies]\nleft-pad = \"1\"", 1);
        check("[target.'cfg(unix)'.dependencies]\nleft-pad = \"1\"", 1);
        check(
            "[dev-dependencies]\nleft-pad = \"1\"\n[lints.rust]\nx = \"warn\"",
            0,
        );
    }

    #[test]
    fn modules_stand_in_the_order_of_floors() {
        check(
            out_of_order,
            "src/lib.rs",
            "pub mod base;\npub mod app;\npub mod cli;",
            0,
        );
        check(
            out_of_order,
            "src/lib.rs",
            "pub mod app;\npub mod base;\npub mod attic;",
            2,
        );
    }
}
