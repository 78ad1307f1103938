//! The rules of one file: its first line, its length, and what must not stand in it.
//!
//! Invariant: a fault says where it is and what to do. The words that are looked for are put
//! together here, so that this file passes its own rules.

use jiff::civil::Date;

use super::scan::{Source, attributes};

/// Lines of a file.
const CAP: usize = 500;
/// Lines of a file of tests beside the code.
const TESTS_CAP: usize = 900;
/// Lines of a `mod.rs`.
const MOD_CAP: usize = 60;

/// Words that say that something is not done.
const LEFTOVERS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];
/// Macros that say the same.
const STUBS: &[&str] = &["todo", "unimplemented"];
/// Folders of the machine this was written on.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk"),
    concat!("/tmp", "/wt"),
    concat!("/ro", "ot"),
];

/// A file opens with its purpose.
pub(super) fn purpose(source: &Source) -> Vec<String> {
    let opens = source
        .text
        .strip_prefix("//! ")
        .is_some_and(|rest| !rest.starts_with('\n'));
    fault_if(
        !opens,
        source,
        "say in a first line `//! …` what this file is for",
    )
}

/// A file has one job, hence an end.
pub(super) fn length(source: &Source) -> Vec<String> {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    let is_tests =
        name == "tests.rs" || name.ends_with("_tests.rs") || source.path.starts_with("tests/");
    let cap = if is_tests { TESTS_CAP } else { CAP };
    let n_lines = source.text.lines().count();
    let what = format!("{n_lines} lines, {cap} are allowed: split it by what its parts are for");
    fault_if(n_lines > cap, source, &what)
}

/// A `mod.rs` explains and declares, it does nothing.
pub(super) fn mod_file(source: &Source) -> Vec<String> {
    if !source.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    let n_lines = source.text.lines().count();
    let what = format!("{n_lines} lines, a mod.rs has at most {MOD_CAP}: move its contents out");
    let mut faults = fault_if(n_lines > MOD_CAP, source, &what);
    for line in Source::lines_with(&source.product, "fn") {
        faults.push(source.fault(
            line,
            "no function in a mod.rs: move it to a file with a name",
        ));
    }
    faults
}

/// Imports are named one by one.
pub(super) fn globs(source: &Source) -> Vec<String> {
    let is_glob = |segments: &[String]| {
        segments.split_last().is_some_and(|(last, rest)| {
            last == "*"
                && rest
                    .iter()
                    .all(|s| s == "crate" || s == "super" || s == "self")
        })
    };
    let globs = source.paths.iter().filter(|path| is_glob(&path.segments));
    globs
        .map(|path| source.fault(path.line, "name what you import instead of `*`"))
        .collect()
}

/// Every test runs, and says what it expects.
pub(super) fn skipped_tests(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, attribute) in attributes(&source.code) {
        if has_word(&attribute, "ignore") {
            faults.push(source.fault(line, "an ignored test tests nothing: mend or remove it"));
        }
        if has_word(&attribute, "should_panic") {
            faults.push(source.fault(line, "assert on an error value instead of a panic"));
        }
    }
    faults
}

/// Nothing is left for later.
pub(super) fn stubs(source: &Source) -> Vec<String> {
    let lines = STUBS
        .iter()
        .flat_map(|stub| Source::lines_with(&source.code, stub));
    lines
        .map(|line| source.fault(line, "no stubs: build it, or leave it out"))
        .collect()
}

/// No notes to ourselves, and nothing that is true on one machine only, in any text file.
pub(super) fn leftovers(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for word in LEFTOVERS.iter().filter(|word| has_word(line, word)) {
            faults.push(format!(
                "{path}:{number}: {word}: do it now, or open an issue for it"
            ));
        }
        for folder in MACHINE_PATHS.iter().filter(|folder| has_path(line, folder)) {
            faults.push(format!(
                "{path}:{number}: `{folder}` is a folder of one machine only"
            ));
        }
    }
    faults
}

/// Exceptions in `deny.toml` end: each names a day, and the day is not past.
pub(super) fn deadlines(deny: &str, today: Date) -> Vec<String> {
    let mut faults = Vec::new();
    let mut listing = false;
    for (number, line) in (1..).zip(deny.lines()) {
        let line = line.trim();
        if let Some((key, value)) = line.split_once('=') {
            let list = matches!(key.trim(), "exceptions" | "ignore" | "skip" | "skip-tree");
            listing = listing && line.starts_with('{') || list && value.trim() == "[";
        }
        if line.starts_with(']') {
            listing = false;
        }
        if !listing || !line.starts_with('{') && !line.starts_with('"') {
            continue;
        }
        let day = line
            .split_once("FIX-DEADLINE ")
            .and_then(|(_, rest)| rest.get(..10));
        match day.and_then(|day| day.parse::<Date>().ok()) {
            None => faults.push(format!(
                "deny.toml:{number}: say until when, at the end of the line: FIX-DEADLINE 2030-12-31"
            )),
            Some(day) if day < today => faults.push(format!(
                "deny.toml:{number}: its day was {day}: mend it, or decide anew and say why"
            )),
            Some(_) => {}
        }
    }
    faults
}

fn fault_if(broken: bool, source: &Source, what: &str) -> Vec<String> {
    broken.then(|| source.fault(1, what)).into_iter().collect()
}

/// Says whether `word` stands in `line` between signs that belong to no word.
fn has_word(line: &str, word: &str) -> bool {
    let inside = |c: char| c == '_' || c.is_alphanumeric();
    stands(line, word, inside, inside)
}

/// Says whether the absolute path `folder`, or one below it, stands in `line`.
fn has_path(line: &str, folder: &str) -> bool {
    let before = |c: char| c == '_' || c == '.' || c == '-' || c == '/' || c.is_alphanumeric();
    let after = |c: char| c == '_' || c == '-' || c.is_alphanumeric();
    stands(line, folder, before, after)
}

fn stands(line: &str, word: &str, before: fn(char) -> bool, after: fn(char) -> bool) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let head = line.get(..at).and_then(|head| head.chars().next_back());
        let tail = line
            .get(at + word.len()..)
            .and_then(|tail| tail.chars().next());
        !head.is_some_and(before) && !tail.is_some_and(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&Source) -> Vec<String>, path: &str, text: &str, n_faults: usize) {
        let faults = rule(&Source::new(path, text));
        assert_eq!(faults.len(), n_faults, "{path}: {faults:?}");
    }

    #[test]
    fn a_file_opens_with_its_purpose() {
        check(purpose, "src/a.rs", "//! Adds numbers.\n", 0);
        check(purpose, "src/a.rs", "//! \n", 1);
        check(purpose, "src/a.rs", "use x;\n//! Adds numbers.\n", 1);
        check(purpose, "src/a.rs", "", 1);
    }

    #[test]
    fn a_file_is_not_too_long() {
        let text = |n: usize| "\n".repeat(n);
        check(length, "src/a.rs", &text(500), 0);
        check(length, "src/a.rs", &text(501), 1);
        check(length, "tests/it/a.rs", &text(501), 0);
        check(length, "tests/it/a.rs", &text(901), 1);
        check(length, "src/a/tests.rs", &text(900), 0);
        check(length, "src/a/sql_tests.rs", &text(901), 1);
    }

    #[test]
    fn a_mod_file_does_nothing() {
        check(
            mod_file,
            "src/a/mod.rs",
            "//! fn in words.\npub mod x;\npub use x::fn_like;",
            0,
        );
        check(
            mod_file,
            "src/a/mod.rs",
            "pub const fn f() {}\nfn g() {}",
            2,
        );
        check(
            mod_file,
            "src/a/mod.rs",
            "#[cfg(test)]\nmod tests { fn f() {} }",
            0,
        );
        check(mod_file, "src/a/mod.rs", &"\n".repeat(61), 1);
        check(mod_file, "src/a/x.rs", "fn f() {}", 0);
    }

    #[test]
    fn imports_are_named() {
        check(
            globs,
            "src/a.rs",
            "use crate::*;\nuse super::*;\nuse super::super::*;",
            3,
        );
        check(globs, "src/a.rs", "use super::{x, *};", 1);
        check(globs, "src/a.rs", "use facts::*;\nuse super::x::y;", 0);
        check(
            globs,
            "src/a.rs",
            "#[cfg(test)]\nmod tests { use super::*; }",
            0,
        );
    }

    #[test]
    fn no_test_is_skipped() {
        for attribute in [
            "ignore",
            "ignore = \"slow\"",
            "cfg_attr(unix, ignore)",
            "should_panic",
        ] {
            check(
                skipped_tests,
                "src/a.rs",
                &format!("    #[{attribute}]\n    fn f() {{}}"),
                1,
            );
        }
        check(
            skipped_tests,
            "src/a.rs",
            "// #[ignore]\nlet ignore = 1;",
            0,
        );
    }

    #[test]
    fn nothing_is_left_for_later() {
        check(
            stubs,
            "src/a.rs",
            "fn f() { todo!() }\nfn g() { unimplemented!(\"x\") }",
            2,
        );
        check(
            stubs,
            "src/a.rs",
            "// todo!()\nlet a = \"todo!\"; let todos = 1;",
            0,
        );
    }

    #[test]
    fn notes_and_machine_paths_are_found_in_any_text() {
        let check = |text: &str, n_faults: usize| {
            let faults = leftovers("README.md", text);
            assert_eq!(faults.len(), n_faults, "{text}: {faults:?}");
        };
        for word in LEFTOVERS {
            check(&format!("a\n// {word}: b"), 1);
            check(&format!("a {word}S b"), 0);
        }
        for folder in MACHINE_PATHS {
            check(&format!("see {folder}/x and `{folder}`"), 1);
            check(&format!("see {folder}ing, home{folder}, ./{folder}"), 0);
        }
    }

    #[test]
    fn an_exception_ends() {
        let today = jiff::civil::date(2026, 11, 21);
        let check = |reason: &str, n_faults: usize| {
            let deny = format!(
                "[licenses]\nallow = [\n  \"MIT\",\n]\nexceptions = [\n  {{ crate = \"a\", reason = \"{reason}\" }},\n]\n"
            );
            let faults = deadlines(&deny, today);
            assert_eq!(faults.len(), n_faults, "{deny}: {faults:?}");
        };
        check("for a while", 1);
        check("FIX-DEADLINE soon", 1);
        check("FIX-DEADLINE 2026-11-20", 1);
        check("FIX-DEADLINE 2026-11-21", 0);
        check("until then: FIX-DEADLINE 2027-01-31", 0);
        assert!(deadlines("allow = [\"MIT\"]\nignore = []\n", today).is_empty());
        assert_eq!(
            deadlines(
                "ignore = [\n  \"RUSTSEC-1\",\n  { id = \"X\" },\n]\n",
                today
            )
            .len(),
            2
        );
    }
}
