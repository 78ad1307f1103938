//! Stories and numbers on disk and at the command line.

#![expect(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use onsite::bank::Story;
use onsite::store::{PrivateError, PrivateFiles};
use tempfile::TempDir;

use crate::program::{Onsite, Ran, ran};

const TWO: &str = "\
# The night the pager rang

- values: ownership, candor
- metric: 31 h to 40 min

## Situation

A partner sent a day twice.

## Task

I owned the numbers.

## Action

I rebuilt eleven days and told nine readers.

## Result

Found in 40 minutes now.

## Reflection

I trusted a window of one hour.

# Cheaper by a third

- id: cost
- values: impact

## Situation

## Task

## Action

## Result

## Reflection
";

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The program with an editor that is a line of shell; `$1` is the file.
fn edit(onsite: &Onsite, args: &[&str], script: &str) -> Ran {
    let path = onsite.write("editor.sh", script);
    let editor = format!("sh {}", path.display());
    ran(onsite.command(args).env("EDITOR", editor), "")
}

#[test]
fn the_files_belong_to_their_owner_alone() {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("data");
    let files = PrivateFiles::of(&dir);
    assert_eq!(files.stories().unwrap().all.len(), 0);
    let story = || Story {
        title: "A".into(),
        ..Story::default()
    };
    let (stories, id) = files.change_stories(|all| all.put(story())).unwrap();
    assert_eq!((stories.all.len(), id.as_str()), (1, "a"));
    files
        .change_numbers(|all| all.set("years", "7 years"))
        .unwrap()
        .1
        .unwrap();
    for path in [files.stories_path(), files.numbers_path()] {
        assert_eq!(mode(&path), 0o600, "{path:?}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    files.stories().unwrap();
    files.numbers().unwrap();
    assert_eq!(mode(&files.stories_path()), 0o600);
    assert_eq!(mode(&files.numbers_path()), 0o600);
    assert_eq!(mode(&dir), 0o700);
    // Nothing half-written is left lying about.
    let mut names: Vec<_> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["numbers.toml", "private.lock", "stories.toml"]);
}

#[test]
fn a_damaged_file_is_never_written_over() {
    let home = TempDir::new().unwrap();
    let files = PrivateFiles::of(home.path());
    let check = |text: &[u8], line: usize| {
        fs::write(files.stories_path(), text).unwrap();
        let refused = files.change_stories(|all| all.put(Story::default()));
        match refused {
            Err(PrivateError::Damaged(found)) => {
                assert_eq!(found.place.as_ref().unwrap().line, line, "{found}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read(files.stories_path()).unwrap(), text);
    };
    check(b"[[stories]]\nid = \"a\ntitle = \"b\"\n", 2);
    check(b"[[stories]]\nid = \"a\"\ntitel = \"b\"\n", 3);
    check(b"# \xff\n", 1);
    check(b"<<<<<<< HEAD\n", 1);
}

#[test]
fn changes_of_two_programs_are_both_kept() {
    let home = TempDir::new().unwrap();
    let dir = home.path();
    std::thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            scope.spawn(move || {
                for n in 0..5 {
                    let title = format!("{name}{n}");
                    let story = Story {
                        title,
                        ..Story::default()
                    };
                    PrivateFiles::of(dir)
                        .change_stories(|all| all.put(story))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(PrivateFiles::of(dir).stories().unwrap().all.len(), 20);
}

#[test]
fn stories_at_the_command_line() {
    let onsite = Onsite::new();
    assert!(onsite.run(&["story", "list"]).out.contains("no story yet"));
    onsite.write("two.md", TWO);
    let imported = onsite.run(&["story", "import", "two.md"]);
    assert_eq!(imported.out, "2 stories added, 0 replaced, 0 unchanged\n");
    insta::assert_snapshot!("story-list", onsite.run(&["story", "list"]).out);
    let matrix = onsite.run(&["story", "matrix"]).out;
    let line = |value: &str| {
        let found = matrix.lines().find(|line| line.starts_with(value));
        let words = found.unwrap_or_default().split_whitespace();
        words.skip(2).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("ownership "), "x ·");
    assert_eq!(line("impact "), "· x");
    assert_eq!(line("courage "), "· · no story");
    assert!(
        matrix.contains("rule: tired: told 6 times or more"),
        "{matrix}"
    );

    // What is exported comes back as it went.
    let exported = onsite.run(&["story", "export"]).out;
    assert_eq!(onsite.run(&["story", "export", "out.md"]).code, 0);
    assert_eq!(fs::read_to_string(onsite.path("out.md")).unwrap(), exported);
    assert_eq!(mode(&onsite.path("out.md")), 0o600);
    assert_eq!(onsite.run(&["story", "export", "out.md"]).code, 2);
    let again = onsite.feed(&["story", "import", "-"], &exported);
    assert_eq!(again.out, "0 stories added, 0 replaced, 2 unchanged\n");
    assert_eq!(onsite.run(&["story", "export"]).out, exported);

    assert_eq!(onsite.run(&["story", "retire", "cost"]).code, 0);
    let json = onsite.json(0, &["story", "list"]);
    assert_eq!(json["stories"][1]["retired"], true);
    let columns = &onsite.json(0, &["story", "matrix"])["matrix"]["columns"];
    assert_eq!(columns.as_array().unwrap().len(), 1);
    assert_eq!(onsite.run(&["story", "retire", "cost", "--undo"]).code, 0);
    assert_eq!(onsite.run(&["story", "show", "nobody"]).code, 2);
}

#[test]
fn a_story_is_written_in_the_editor() {
    let onsite = Onsite::new();
    let added = edit(
        &onsite,
        &["story", "add"],
        "sed -i 's/^# $/# A pager at night/; s/^- values: $/- values: Ownership/' \"$1\"",
    );
    assert_eq!(
        (added.code, added.out.as_str()),
        (0, "added: a-pager-at-night\n")
    );
    let changed = edit(
        &onsite,
        &["story", "edit", "a-pager-at-night"],
        "sed -i 's/^## Result$/## Result\\n\\nQuiet nights./' \"$1\"",
    );
    assert_eq!(changed.code, 0, "{changed:?}");
    let shown = onsite.run(&["story", "show", "a-pager-at-night"]).out;
    assert!(shown.contains("## Result\n\nQuiet nights.\n"), "{shown}");
    assert!(shown.contains("- values: ownership"), "{shown}");

    // A text that cannot be taken is kept, and the story stays.
    let broken = edit(
        &onsite,
        &["story", "edit", "a-pager-at-night"],
        "sed -i 's/^## Result$/## Outcome/' \"$1\"",
    );
    assert_eq!(broken.code, 2);
    let told = broken
        .err
        .replace(&onsite.path("").display().to_string(), "HOME/");
    insta::assert_snapshot!("story-refused", told);
    let draft = fs::read_to_string(onsite.path("data/story-draft.md")).unwrap();
    assert!(draft.contains("## Outcome\n\nQuiet nights."), "{draft}");
    assert_eq!(
        onsite.run(&["story", "show", "a-pager-at-night"]).out,
        shown
    );

    let nothing = edit(&onsite, &["story", "edit", "a-pager-at-night"], "true");
    assert!(
        nothing.err.contains("nothing was changed"),
        "{}",
        nothing.err
    );
}

#[test]
fn the_doctor_looks_at_the_files() {
    let onsite = Onsite::new();
    let told = |onsite: &Onsite| {
        let lines = onsite.run(&["doctor"]).out;
        let lines = lines.lines().filter(|line| line.contains("stories"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(told(&onsite).is_empty());
    onsite.write(
        "data/stories.toml",
        "[[stories]]\nid = \"a\"\ntitle = \"A\"\n",
    );
    assert_eq!(told(&onsite), ["ok       stories   1 story"]);
    onsite.write("data/stories.toml", "[[stories]]\nid = 7\n");
    let lines = told(&onsite);
    assert!(
        lines[0].starts_with("faulty") && lines[0].contains("stories.toml:2:6"),
        "{lines:?}"
    );
}

#[test]
fn numbers_are_filled_and_rehearsed() {
    let onsite = Onsite::new();
    let set = |name: &str, value: &str| onsite.run(&["numbers", "set", name, value]);
    assert_eq!(set("events-per-day", "9 billion events/day").code, 0);
    assert_eq!(set("cost", "38k USD/month").code, 0);
    assert_eq!(set("team-size", "6 people").code, 0);
    let refused = set("years", "a few");
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("`years` cannot be `a few`"),
        "{}",
        refused.err
    );
    insta::assert_snapshot!("numbers-show", onsite.run(&["numbers", "show"]).out);
    assert_eq!(mode(&onsite.path("data/numbers.toml")), 0o600);

    let rehearsed = onsite.feed(
        &["numbers", "rehearse", "--seed", "3"],
        "7\n\n8.5 billion a day\n",
    );
    insta::assert_snapshot!("numbers-rehearse", rehearsed.out);
    assert_eq!(onsite.run(&["numbers", "unset", "cost"]).code, 0);
    assert_eq!(onsite.run(&["numbers", "unset", "cost"]).code, 2);
    let json = onsite.json(0, &["numbers", "show"]);
    assert_eq!(json["numbers"].as_array().unwrap().len(), 2);
}
