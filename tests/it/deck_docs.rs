//! The format's documents say what the types say.
//!
//! `ONSITE_BLESS=1 cargo test --test it deck_docs` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use onsite::base::Severity;
use onsite::deck::codes::{CODES, Code};
use onsite::deck::{FileKind, schema};

const BEGIN: &str = "<!-- codes: written by `ONSITE_BLESS=1 cargo test --test it deck_docs` -->\n";
const END: &str = "<!-- end of codes -->";

/// Compares a file of the repository with what it should be; writes it if asked to.
pub(crate) fn is_fresh(path: &str, wanted: &str) -> bool {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if bless() {
        let folder = file.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        let part = tempfile::NamedTempFile::new_in(folder).unwrap();
        std::io::Write::write_all(&mut part.as_file(), wanted.as_bytes()).unwrap();
        part.persist(&file).unwrap();
    }
    read(path) == wanted
}

#[expect(
    clippy::disallowed_methods,
    reason = "only this test asks whether to write its files"
)]
fn bless() -> bool {
    std::env::var("ONSITE_BLESS").is_ok_and(|value| value == "1")
}

#[expect(clippy::disallowed_methods, reason = "reads a file of the repository")]
pub(crate) fn read(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(file).unwrap_or_default()
}

const STALE: &str = "is stale; run `ONSITE_BLESS=1 cargo test --test it deck_docs`";

#[test]
fn the_schemas_are_fresh() {
    for kind in FileKind::ALL {
        let path = format!("docs/schema/{}.schema.json", kind.as_str());
        let wanted = format!("{:#}\n", schema(kind));
        assert!(is_fresh(&path, &wanted), "{path} {STALE}");
    }
}

#[test]
fn the_table_of_codes_is_fresh() {
    let path = "docs/deck-format.md";
    let text = read(path);
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let wanted = format!("{head}{BEGIN}{}{END}{tail}", table());
    assert!(is_fresh(path, &wanted), "{path} {STALE}");
}

#[test]
fn every_key_of_the_format_is_explained() {
    let text = read("docs/deck-format.md");
    let code = text.split('`').skip(1).step_by(2);
    let explained: BTreeSet<&str> = code
        .flat_map(|code| code.split(|c: char| !(c.is_alphanumeric() || c == '_')))
        .collect();
    for kind in FileKind::ALL {
        let schema = schema(kind);
        let definitions = schema["definitions"].as_object().into_iter().flatten();
        for table in definitions.map(|(_, table)| table).chain([&schema]) {
            for (key, _) in table["properties"].as_object().into_iter().flatten() {
                assert!(
                    explained.contains(key.as_str()),
                    "docs/deck-format.md lacks `{key}`"
                );
            }
        }
    }
}

fn table() -> String {
    let mut table = String::from("\n| Code | Complaint | What it means |\n|---|---|---|\n");
    for code in CODES {
        writeln!(
            table,
            "| {} | {}{} | {} |",
            code.code,
            mark(code),
            code.title,
            cell(code.explanation)
        )
        .unwrap();
    }
    table.push('\n');
    table
}

fn mark(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "",
        Severity::Warning => "*warning:* ",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
