//! What somebody who writes a deck uses: the guide, the layout, the check at every save, the handing on.

#![expect(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use onsite::base::SourceText;
use onsite::deck::fmt::format;
use onsite::deck::{DeckFiles, FileKind, check};
use onsite::library::Library;
use proptest::prelude::*;
use serde_json::Value;

use crate::deck_docs::read;
use crate::program::Onsite;

/// The files of the deck that the guide builds: a line with the path in backticks and a colon, then a block.
pub(crate) fn guide() -> Vec<(String, String)> {
    let text = read("docs/writing-decks.md");
    let mut files = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let path = line
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix("`:"));
        if let Some(path) = path {
            let block = lines.by_ref().skip_while(|line| !line.starts_with("```"));
            let block = block.skip(1).take_while(|line| *line != "```");
            let block: Vec<&str> = block.collect();
            files.push((path.to_owned(), block.join("\n") + "\n"));
        }
    }
    files
}

fn write_guide(onsite: &Onsite) -> PathBuf {
    for (path, text) in guide() {
        onsite.write(&path, &text);
    }
    onsite.path("back-end")
}

#[test]
fn the_deck_of_the_guide_passes_its_check_and_can_be_handed_on() {
    let onsite = Onsite::new();
    let folder = write_guide(&onsite);
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        7,
        "what the guide names"
    );
    let checked = onsite.json(0, &["deck", "check", "back-end"]);
    assert_eq!(
        checked["diagnostics"],
        Value::Array(Vec::new()),
        "{checked:#}"
    );
    let mutants = &checked["mutation"][0];
    assert_eq!(mutants["killed"], mutants["tried"], "{mutants}");
    let laid = onsite.run(&["deck", "fmt", "back-end", "--check"]);
    assert_eq!(
        (laid.code, laid.out.as_str()),
        (0, "0 files not in its layout\n")
    );

    // Nobody can be asked here, so nothing happens.
    let unsure = onsite.run(&["deck", "add", "back-end"]);
    assert_eq!(unsure.code, 2, "{}", unsure.out);
    assert!(unsure.out.contains("in the jail"), "{}", unsure.out);
    assert!(unsure.err.contains("--yes"), "{}", unsure.err);
    let added = onsite.run(&["deck", "add", "back-end", "--yes"]);
    assert_eq!((added.code, added.err.as_str()), (0, ""));
    let listed = onsite.json(0, &["deck", "list"]);
    let decks = listed["decks"].as_array().unwrap();
    assert!(
        decks
            .iter()
            .any(|deck| deck["id"] == "back-end" && deck["origin"] == "user")
    );
    // A preview needs a terminal, and says so before anything else is touched.
    let preview = onsite.run(&["deck", "preview", "first-free-slot"]);
    assert!(preview.err.contains("needs a terminal"), "{}", preview.err);
    let unknown = onsite.run(&["deck", "preview", "first-free-slots"]);
    assert!(unknown.err.contains("first-free-slot"), "{}", unknown.err);
}

#[test]
fn a_deck_with_faults_is_not_added() {
    let onsite = Onsite::new();
    write_guide(&onsite);
    onsite.write("back-end/culture/more.toml", "[[questions]]\nid = \"x\"\n");
    let added = onsite.run(&["deck", "add", "back-end", "--yes"]);
    assert_eq!(added.code, 1, "{}", added.err);
    assert!(added.err.contains("nothing was installed"), "{}", added.err);
    assert!(!onsite.path("data/decks/back-end").exists());
}

/// The files of the built-in decks: kind, path and text.
fn built_in() -> Vec<(FileKind, SourceText)> {
    let library = Library::find(None, &[]);
    let decks = library.sources().iter().map(|source| library.files(source));
    decks
        .flat_map(|files| {
            let all = files.toml_files();
            all.map(|(kind, file)| (kind, file.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_layout_is_its_own_and_changes_no_deck() {
    let library = Library::find(None, &[]);
    for source in library.sources() {
        let files = library.files(source);
        let mut laid = DeckFiles {
            root: files.root.clone(),
            files: files.files.clone(),
            ..DeckFiles::default()
        };
        for (kind, file) in files.toml_files() {
            let text = format(&file.text, kind).unwrap();
            assert_eq!(format(&text, kind).unwrap(), text, "{}", file.file);
            assert_eq!(comments(&text), comments(&file.text), "{}", file.file);
            for other in laid
                .files
                .iter_mut()
                .filter(|other| other.file == file.file)
            {
                *other = SourceText::new(file.file.clone(), text.clone());
            }
        }
        let (before, after) = (check(&files), check(&laid));
        assert!(before.deck.is_some());
        assert!(
            before.deck == after.deck,
            "{} means something else",
            source.id
        );
    }
}

#[test]
fn the_built_in_decks_have_the_layout() {
    let loose = built_in().into_iter().filter_map(|(kind, file)| {
        let laid = format(&file.text, kind).unwrap();
        (laid != file.text).then_some(file.file)
    });
    let loose: Vec<String> = loose.collect();
    assert!(
        loose.is_empty(),
        "run `for deck in decks/*/; do cargo run -q -- deck fmt $deck; done` for {loose:?}"
    );
}

#[test]
fn a_new_deck_has_the_layout() {
    let onsite = Onsite::new();
    assert_eq!(onsite.run(&["deck", "new", "fresh"]).code, 0);
    let laid = onsite.run(&["deck", "fmt", "fresh", "--check"]);
    assert_eq!(
        (laid.code, laid.out.as_str()),
        (0, "0 files not in its layout\n")
    );
}

/// The comments of a file in order of their texts.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> = outside_texts(text)
        .into_iter()
        .map(|(_, line)| line.trim())
        .filter(|line| line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    found.sort();
    found
}

/// The lines that do not lie within a text of several lines, with their numbers.
fn outside_texts(text: &str) -> Vec<(usize, &str)> {
    let mut inside: Option<&str> = None;
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let was_inside = inside.is_some();
        for quote in ["\"\"\"", "'''"] {
            if inside.is_none_or(|open| open == quote) {
                for _ in line.matches(quote) {
                    inside = if inside.is_some() { None } else { Some(quote) };
                }
            }
        }
        if !was_inside {
            found.push((number, line));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever blanks and comments stand in a file, its layout is the same but for the comments.
    #[test]
    fn blanks_do_not_matter_and_comments_stay(
        which in any::<prop::sample::Index>(),
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8), 1..12),
    ) {
        let files = built_in();
        let (kind, file) = which.get(&files);
        let mut lines: Vec<String> = file.text.lines().map(str::to_owned).collect();
        let outside = outside_texts(&file.text);
        let begins = |line: &str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| {
            key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        });
        let own: Vec<usize> = outside.iter().filter(|(_, line)| begins(line)).map(|(n, _)| *n).collect();
        prop_assume!(!own.is_empty());
        let mut noted = 0;
        for (index, what) in &places {
            let line = &mut lines[*index.get(&own)];
            match what {
                0 => *line = format!("# a note {noted}\n{line}"),
                1 => *line = format!("\n\n{line}"),
                2 => *line = line.replacen(" = ", "   =", 1),
                _ => *line = format!("   {line}"),
            }
            noted += usize::from(*what == 0);
        }
        let spoilt = lines.join("\n");
        let laid = format(&spoilt, *kind).unwrap();
        prop_assert_eq!(&format(&laid, *kind).unwrap(), &laid);
        let mut expected = comments(&file.text);
        expected.extend((0..noted).map(|n| format!("# a note {n}")));
        expected.sort();
        prop_assert_eq!(comments(&laid), expected);
        let without = |text: &str| text.lines().map(str::trim).filter(|line| {
            !line.is_empty() && !line.starts_with("# a note ")
        }).map(str::to_owned).collect::<Vec<_>>();
        let plain = format(&file.text, *kind).unwrap();
        prop_assert_eq!(without(&laid), without(&plain));
    }
}

/// A check that runs on, and the lines it says.
struct Watched {
    child: Child,
    lines: Receiver<Value>,
}

impl Watched {
    fn start(onsite: &Onsite, args: &[&str]) -> Self {
        let mut child = onsite
            .command(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::Builder::new()
            .spawn(move || {
                for line in out.lines().map_while(Result::ok) {
                    let _ = sender.send(serde_json::from_str(&line).unwrap());
                }
            })
            .unwrap();
        Self { child, lines }
    }

    /// The next line that `fits`.
    fn next(&self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = self.lines.recv_timeout(Duration::from_mins(3)).unwrap();
            if fits(&line) {
                return line;
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn replace(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(old), "{text}");
    fs::write(path, text.replacen(old, new, 1)).unwrap();
}

#[test]
fn a_watched_deck_is_checked_at_every_save_and_only_what_changed_is_proved() {
    let onsite = Onsite::new();
    let folder = write_guide(&onsite);
    let args = ["deck", "check", "back-end", "--watch", "--quick", "--json"];
    let watched = Watched::start(&onsite, &args);
    let first = watched.next(|line| line["read_ms"].is_u64());
    assert_eq!(first["faults"], 0, "{first}");
    let proof = watched.next(|line| line["proved"].is_array());
    assert_eq!(proof["proved"].as_array().unwrap().len(), 3, "{proof}");
    assert_eq!(proof["held"], 3, "{proof}");

    // A key that is not known is told by reading alone.
    let query = folder.join("sql/requests.toml");
    replace(&query, "step = 1", "stp = 1");
    let broken = watched.next(|line| line["faults"].as_u64() > Some(0));
    assert!(
        broken["diagnostics"].to_string().contains("stp"),
        "{broken}"
    );

    // Another reference: that question is proved again, and no other.
    replace(&query, "stp = 1", "step = 1");
    replace(
        &query,
        "sum(status >= 500) AS faults",
        "total(status >= 500) AS faults",
    );
    let again = watched.next(|line| line["proved"].as_array().is_some_and(|p| !p.is_empty()));
    assert_eq!(
        again["proved"],
        serde_json::json!(["faults-per-client"]),
        "{again}"
    );
}
