//! The README says what the program does: its keys, commands, settings and variables.
//!
//! `ONSITE_BLESS=1 cargo test --test it readme` writes the tables of keys anew.

use std::fmt::Write as _;

use onsite::base::SourceText;
use onsite::config::Settings;
use onsite::keymap::{ACTIONS, Context, help_table};

use crate::deck_docs::{is_fresh, read};
use crate::program::Onsite;

const BEGIN: &str = "<!-- keys: written by `ONSITE_BLESS=1 cargo test --test it readme` -->\n";
const END: &str = "<!-- end of keys -->";

/// The tables; the first is open, the others unfold.
const TABLES: [(&str, &[Context]); 16] = [
    (
        "In a round",
        &[
            Context::Round,
            Context::Sql,
            Context::Coding,
            Context::Modelling,
            Context::Recruiter,
            Context::Culture,
            Context::Aloud,
            Context::Tape,
        ],
    ),
    ("Everywhere", &[Context::Global]),
    ("Lists and pages", &[Context::List]),
    ("Home", &[Context::Home]),
    ("Choosing what to sit", &[Context::Pick]),
    ("Before a round", &[Context::Briefing]),
    (
        "In an assessment",
        &[
            Context::Assessment,
            Context::SqlPart,
            Context::CodingPart,
            Context::ModellingPart,
            Context::Judging,
        ],
    ),
    ("Scoring", &[Context::Score]),
    (
        "Debrief and past scores",
        &[Context::Debrief, Context::History, Context::Playback],
    ),
    (
        "Replay and two attempts",
        &[Context::Replay, Context::Compare],
    ),
    ("Concept cards", &[Context::Cards]),
    ("The second seat", &[Context::Seat]),
    ("Your stories", &[Context::Stories]),
    ("Calibration", &[Context::Calibration, Context::Rescore]),
    ("Your plan and progress", &[Context::Plan]),
    ("The readiness check", &[Context::Ready]),
];

#[test]
fn the_tables_of_keys_are_fresh() {
    let text = read("README.md");
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let wanted = format!("{head}{BEGIN}{}{END}{tail}", keys());
    let stale = "run `ONSITE_BLESS=1 cargo test --test it readme`";
    assert!(
        is_fresh("README.md", &wanted),
        "README.md is stale; {stale}"
    );
}

#[test]
fn every_place_has_its_table() {
    for entry in ACTIONS {
        for context in entry.contexts {
            // A pad types; it has no actions of its own.
            let shown = TABLES
                .iter()
                .any(|(_, contexts)| contexts.contains(context));
            assert!(shown, "no table for {context:?}");
        }
    }
}

#[test]
fn every_command_setting_and_variable_is_named() {
    let text = read("README.md");
    let help = Onsite::new().run(&["--help"]).out;
    let section = |title: &str| {
        let (_, rest) = help.split_once(&format!("{title}:\n")).unwrap();
        let lines = rest.lines().take_while(|line| !line.is_empty());
        let words = lines.map(|line| line.split("  ").find(|part| !part.is_empty()).unwrap());
        words.map(str::to_owned).collect::<Vec<String>>()
    };
    for command in section("Commands").iter().filter(|name| *name != "help") {
        assert!(
            text.contains(&format!("`onsite {command}")),
            "no command {command}"
        );
    }
    for option in section("Options") {
        let name = option
            .trim()
            .split(' ')
            .find(|word| word.starts_with("--"))
            .unwrap_or("--help");
        let is_common = matches!(name, "--help" | "--version");
        assert!(
            is_common || text.contains(&format!("`{name}")),
            "no option {name}"
        );
    }
    for code in section("Exit codes") {
        let code = code.split(' ').next().unwrap();
        assert!(
            text.contains(&format!("\n| {code} | ")),
            "no exit code {code}"
        );
    }
    for variable in section("Environment")
        .iter()
        .flat_map(|names| names.split(", "))
    {
        assert!(
            text.contains(&format!("`{variable}`")),
            "no variable {variable}"
        );
    }

    // Settings say their names when they meet one they do not know.
    let (_, complaints) = Settings::parse(&SourceText::new("config.toml", "unheard_of = 1"));
    let (_, names) = complaints
        .first()
        .unwrap()
        .help
        .split_once("there are: ")
        .unwrap();
    for name in names.split(", ") {
        assert!(
            text.contains(&format!("\n    {name} = ")),
            "no setting {name}"
        );
    }
}

#[test]
fn the_settings_shown_are_the_defaults() {
    let text = read("README.md");
    let (_, block) = text.split_once("\n    theme = ").unwrap();
    let (block, _) = block.split_once("\n\n").unwrap();
    let block = format!("theme = {block}");
    let (settings, complaints) = Settings::parse(&SourceText::new("config.toml", block));
    assert_eq!(complaints, []);
    // Two have no default that could be written.
    let (python, interview_date) = (settings.python.clone(), settings.interview_date);
    assert_eq!(
        settings,
        Settings {
            python,
            interview_date,
            ..Settings::default()
        }
    );
}

#[test]
fn links_lead_somewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
    ];
    let docs = [
        "docs/deck-format.md",
        "docs/history.md",
        "docs/scoring.md",
        "docs/threat-model.md",
    ];
    for page in pages.into_iter().chain(docs) {
        let text = read(page);
        assert!(!text.is_empty(), "no {page}");
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or(link);
            let target = root.join(page).parent().unwrap().join(path);
            assert!(
                target.exists(),
                "{page} leads to {link}, which is not there"
            );
        }
    }
}

fn keys() -> String {
    let mut out = String::new();
    for (index, (title, contexts)) in TABLES.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = match index {
            0 => write!(out, "\n{title}:\n\n"),
            _ => write!(out, "<details><summary>{title}</summary>\n\n"),
        };
        out.push_str("| Keys | |\n|---|---|\n");
        for (keys, help) in help_table(contexts) {
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
            let _ = writeln!(out, "| {} | {} |", keys.join(" "), help.replace('|', "\\|"));
        }
        out.push_str(if index == 0 { "\n" } else { "\n</details>\n" });
    }
    out
}
