//! The command line, driven as a process: exit codes, JSON, and what is said when something is off.

#![expect(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::path::Path;
use std::process::Command;

use onsite::base::QuestionId;
use onsite::deck::Body;

use crate::program::{Onsite, Ran, ran};
use crate::shelf;

/// Runs a command that cannot be done, and compares what it says.
#[track_caller]
fn refused(onsite: &Onsite, args: &[&str], message: &str) {
    let expect = Ran {
        code: 2,
        out: String::new(),
        err: format!("onsite: {message}\n"),
    };
    assert_eq!(onsite.run(args), expect, "{args:?}");
}

/// The reference and one wrong answer of a built-in question.
fn answers(id: &str) -> (String, String) {
    for deck in shelf::decks() {
        let Some(question) = deck.question(&QuestionId::new(id)) else {
            continue;
        };
        return match &question.body {
            Body::Sql(sql) => (
                sql.reference.clone(),
                sql.wrong.first().unwrap().text.clone(),
            ),
            Body::Coding(coding) => (
                coding.reference.clone(),
                coding.wrong.first().unwrap().text.clone(),
            ),
            Body::Modelling(model) => (
                model.good().next().unwrap().text.clone(),
                model
                    .specimens
                    .iter()
                    .find(|one| one.fails.is_some())
                    .unwrap()
                    .text
                    .clone(),
            ),
            Body::Talk(_) => unreachable!("{id} has no reference"),
        };
    }
    unreachable!("no question {id}")
}

const SQL: &str = "orders-outstanding";
const CODING: &str = "coding-sequence-gaps";

#[test]
fn sql_is_graded_as_in_a_round() {
    let onsite = Onsite::new();
    let (right, wrong) = answers(SQL);
    onsite.write("right.sql", &right);
    onsite.write("wrong.sql", &wrong);
    onsite.write("broken.sql", "SELECT order_id FORM orders");
    let grade = |file: &str| onsite.run(&["grade", SQL, file, "--seed", "7"]);
    let first_line = |ran: &Ran| ran.out.lines().next().unwrap_or_default().to_owned();

    let accepted = grade("right.sql");
    assert_eq!((accepted.code, accepted.err.as_str()), (0, ""));
    assert!(
        first_line(&accepted).starts_with("accepted: "),
        "{}",
        accepted.out
    );

    let rejected = grade("wrong.sql");
    assert_eq!((rejected.code, rejected.err.as_str()), (1, ""));
    insta::assert_snapshot!(rejected.out);

    let broken = grade("broken.sql");
    assert_eq!((broken.code, broken.err.as_str()), (1, ""));
    assert!(broken.out.contains("near"), "{}", broken.out);

    assert_eq!(onsite.feed(&["grade", SQL, "-"], &right).code, 0);
    assert_eq!(onsite.feed(&["grade", SQL, "-"], &wrong).code, 1);
}

#[test]
fn models_are_graded_as_in_a_round() {
    const MODEL: &str = "model-playback-history";
    let onsite = Onsite::new();
    let (right, wrong) = answers(MODEL);
    onsite.write("right.sql", &right);
    onsite.write("wrong.sql", &wrong);
    onsite.write(
        "broken.sql",
        &right.replace("CREATE TABLE play (", "CREATE TABLE play"),
    );
    let accepted = onsite.run(&["grade", MODEL, "right.sql"]);
    assert_eq!((accepted.code, accepted.err.as_str()), (0, ""));
    let first = accepted.out.lines().next().unwrap_or_default();
    assert_eq!(first, "accepted: it stands 11 trials");
    let rejected = onsite.run(&["grade", MODEL, "wrong.sql"]);
    assert_eq!((rejected.code, rejected.err.as_str()), (1, ""));
    insta::assert_snapshot!(rejected.out);
    let broken = onsite.run(&["grade", MODEL, "broken.sql"]);
    assert_eq!(broken.code, 1);
    assert!(
        broken.out.starts_with("the model fails, line 9:3: near"),
        "{}",
        broken.out
    );
    let report = onsite.json(1, &["grade", MODEL, "wrong.sql"]);
    assert_eq!(report["kind"], "modelling");
    assert_eq!(report["report"]["verdict"]["fault"], "wrong-grain");
}

#[test]
fn programs_are_graded_as_in_a_round() {
    let onsite = Onsite::new();
    let (right, wrong) = answers(CODING);
    onsite.write("right.py", &right);
    onsite.write("wrong.py", &wrong);
    onsite.write(
        "endless.py",
        "def find_gaps(received, first):\n    while True:\n        pass\n",
    );
    let grade = |file: &str| onsite.run(&["grade", CODING, file]);
    let accepted = grade("right.py");
    assert_eq!(accepted.code, 0);
    assert!(
        accepted.out.contains("measured O(n log n)")
            && accepted.out.contains("the question asks for O(n"),
        "{}",
        accepted.out
    );
    let growth = &onsite.json(0, &["grade", CODING, "right.py"])["report"]["growth"];
    assert_eq!(
        (&growth["time"], &growth["memory"]),
        (&"O(n log n)".into(), &"O(n)".into())
    );
    let largest = growth["points"].as_array().unwrap().last().unwrap();
    assert!(largest["n"].as_u64() >= Some(1_000), "{largest}");
    assert!(
        largest["bytes"].as_u64() > largest["n"].as_u64(),
        "{largest}"
    );

    let rejected = grade("wrong.py");
    assert_eq!((rejected.code, rejected.err.as_str()), (1, ""));
    assert!(
        rejected.out.contains("First failing case"),
        "{}",
        rejected.out
    );
    assert!(rejected.out.contains("expected"), "{}", rejected.out);

    // What a program prints cannot reach the terminal as more than text.
    onsite.write(
        "escape.py",
        "def find_gaps(received, first):\n    print('\\x1b[2J')\n",
    );
    let escape = grade("escape.py");
    assert_eq!(escape.code, 1);
    assert!(escape.out.contains("\\u{1b}[2J"), "{}", escape.out);

    let endless = onsite.json(1, &["grade", CODING, "endless.py"]);
    assert_eq!(endless["report"]["verdict"]["family"], "timed_out");
    assert_eq!(endless["report"]["limits_hit"], serde_json::json!(["wall"]));
}

#[test]
fn a_verdict_is_json_too() {
    let onsite = Onsite::new();
    let (right, wrong) = answers(SQL);
    onsite.write("right.sql", &right);
    onsite.write("wrong.sql", &wrong);
    let accepted = onsite.json(0, &["grade", SQL, "right.sql"]);
    assert_eq!(accepted["kind"], "sql");
    assert_eq!(accepted["verdict"]["verdict"], "accepted", "{accepted:#}");
    let rejected = onsite.json(1, &["grade", SQL, "wrong.sql"]);
    let verdict = &rejected["verdict"];
    assert_eq!(verdict["verdict"], "wrong", "{rejected:#}");
    for part in ["expected", "actual", "tables", "difference"] {
        assert!(!verdict[part].is_null(), "no {part} in {rejected:#}");
    }
}

#[test]
fn what_cannot_be_judged_is_said_to_be_so() {
    let onsite = Onsite::new();
    onsite.write("empty.sql", "");
    fs::write(onsite.path("bytes.sql"), [0xff, 0xfe]).unwrap();
    refused(
        &onsite,
        &["grade", "cut-cost", "empty.sql"],
        "no machine can judge `cut-cost`\n  score it yourself: `onsite drill cut-cost`",
    );
    refused(
        &onsite,
        &["grade", "orders-outstandin", "empty.sql"],
        "no deck has a question `orders-outstandin`\n  did you mean `orders-outstanding`?",
    );
    refused(
        &onsite,
        &["grade", "nothing-of-the-kind", "empty.sql"],
        "no deck has a question `nothing-of-the-kind`\n  \
         `onsite deck list DECK` names the questions of a deck",
    );
    refused(
        &onsite,
        &["grade", SQL, "missing.sql"],
        "cannot read `missing.sql`: No such file or directory (os error 2)\n  \
         name the file with your answer, or `-` for standard input",
    );
    refused(
        &onsite,
        &["grade", SQL, "bytes.sql"],
        "cannot read `bytes.sql`: stream did not contain valid UTF-8\n  \
         an answer is a text file in UTF-8",
    );
    // An empty answer can be judged.
    assert_eq!(onsite.run(&["grade", SQL, "empty.sql"]).code, 1);
}

#[test]
fn without_python_a_program_cannot_be_judged() {
    let onsite = Onsite::new();
    onsite.write("right.py", &answers(CODING).0);
    let mut command = onsite.command(&["grade", CODING, "right.py"]);
    let ran = ran(command.env("PATH", onsite.path("nothing")), "");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.out.contains("Not judged: `python3` does not start"),
        "{}",
        ran.out
    );
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    let onsite = Onsite::new();
    let (sql, coding) = (answers(SQL), answers(CODING));
    onsite.write("wrong.sql", &sql.1);
    onsite.write("right.py", &coding.0);
    onsite.write("wrong.py", &coding.1);
    for args in [
        &["grade", SQL, "wrong.sql", "--json", "--seed", "11"][..],
        &["grade", SQL, "wrong.sql", "--seed", "11"],
        &["grade", CODING, "right.py", "--json"],
        &["grade", CODING, "wrong.py"],
        &["deck", "list", "--json"],
        &["due", "--json"],
        &["scores", "--json"],
        &["doctor", "--json"],
    ] {
        assert_eq!(onsite.run(args), onsite.run(args), "{args:?}");
    }
}

#[test]
fn an_empty_history_is_an_empty_answer() {
    let onsite = Onsite::new();
    let due = onsite.json(0, &["due"]);
    let cards = due["due"].as_array().unwrap();
    assert!(!cards.is_empty(), "new cards wait to be learnt");
    assert!(cards.iter().all(|card| card["why"] == "new"), "{due:#}");
    let scores = onsite.json(0, &["scores"]);
    assert_eq!(scores, serde_json::json!({ "sittings": [] }));
    let message = format!(
        "there is no history at `{}` yet\n  sit a round first: `onsite drill sql`",
        onsite.path("data/history.db").display()
    );
    refused(&onsite, &["export"], &message);
    assert!(!onsite.path("data").exists(), "reading makes no directory");
}

#[test]
fn a_history_that_is_none_is_left_alone() {
    let onsite = Onsite::new();
    let file = onsite.write("data/history.db", "this is no database, but a diary");
    for args in [&["due", "--json"][..], &["scores", "--json"], &["export"]] {
        let ran = onsite.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("history.db` is damaged"), "{}", ran.err);
    }
    let doctor = onsite.json(2, &["doctor"]);
    let findings = doctor["findings"].as_array().unwrap();
    let history = findings.iter().find(|f| f["what"] == "history").unwrap();
    assert_eq!(history["state"], "faulty", "{doctor:#}");
    assert_eq!(
        fs::read_to_string(file).unwrap(),
        "this is no database, but a diary"
    );
}

#[test]
fn the_doctor_says_what_works() {
    let onsite = Onsite::new();
    let doctor = onsite.json(0, &["doctor"]);
    assert_eq!(doctor["ok"], true);
    let findings = doctor["findings"].as_array().unwrap();
    let mut seen: Vec<&str> = findings.iter().filter_map(|f| f["what"].as_str()).collect();
    seen.dedup();
    let expect = [
        "terminal", "settings", "python3", "sandbox", "history", "speak", "record", "play", "deck",
    ];
    assert_eq!(seen, expect);

    onsite.write(
        ".config/onsite/config.toml",
        "theme = \"pink\"\nspeed = 3\n",
    );
    let ran = onsite.run(&["doctor"]);
    assert_eq!(ran.code, 2);
    let faults: Vec<&str> = ran
        .out
        .lines()
        .filter(|l| l.starts_with("faulty"))
        .collect();
    assert_eq!(faults.len(), 2, "{}", ran.out);
    assert!(
        faults[0].contains("config.toml:1: `theme` cannot be"),
        "{faults:?}"
    );
    assert!(
        faults[1].contains("config.toml:2: unknown setting `speed`"),
        "{faults:?}"
    );
}

#[test]
fn what_needs_a_terminal_says_what_does_not() {
    let onsite = Onsite::new();
    let anywhere = "this needs a terminal\n  `onsite grade`, `onsite deck`, `onsite export` and \
                    `onsite doctor` work without one";
    for args in [
        &[][..],
        &["drill"],
        &["drill", "sql"],
        &["drill", SQL, "--pressure"],
        &["loop"],
        &["loop", "de-l5", "--level", "L6", "--study"],
    ] {
        refused(&onsite, args, anywhere);
    }
    refused(
        &onsite,
        &["due"],
        "this needs a terminal\n  `onsite due --json` prints what is due",
    );
    refused(
        &onsite,
        &["scores"],
        "this needs a terminal\n  `onsite scores --json` prints the scores",
    );
}

#[test]
fn what_does_not_exist_is_said_before_the_terminal_is_taken() {
    let onsite = Onsite::new();
    for (args, message) in [
        (
            &["drill", "sqll"][..],
            "no deck has a question `sqll`\n  \
             `onsite deck list DECK` names the questions of a deck",
        ),
        (
            &["loop", "de-l7"],
            "no deck has a loop `de-l7`\n  did you mean `de-l3`?",
        ),
        (
            &["loop", "de-l5", "--level", "staff"],
            "the deck `netflix-de` has no level `staff`\n  use one of `L3`, `L4`, `L5`, `L6`",
        ),
        (
            &["deck", "list", "netflix"],
            "there is no deck `netflix`\n  did you mean `netflix-de`?",
        ),
        (
            &["man", "dril"],
            "there is no command `dril`\n  `onsite help` names the commands",
        ),
    ] {
        refused(&onsite, args, message);
    }
    let mut command = onsite.command(&["due", "--json"]);
    let ran = ran(command.env("ONSITE_NOW", "tomorrow"), "");
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "onsite: ONSITE_NOW is not a moment: `tomorrow`\n  write \
             ONSITE_NOW=2026-12-18T19:05:00Z, with a zone or an offset\n"
        )
    );
}

#[test]
fn the_history_lies_where_it_was_told_to() {
    let onsite = Onsite::new();
    let history = |command: &mut Command| {
        let ran = ran(command, "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        let path = ran.err.split('`').nth(1).unwrap().to_owned();
        Path::new(&path)
            .strip_prefix(onsite.path(""))
            .unwrap()
            .display()
            .to_string()
    };
    let flag = onsite.path("flag").display().to_string();
    let mut command = onsite.command(&["export", "--data-dir", &flag]);
    assert_eq!(history(&mut command), "flag/history.db");
    let mut command = onsite.command(&["export"]);
    assert_eq!(history(&mut command), "data/history.db");
    let xdg = onsite.path("xdg");
    let command = command.env_remove("ONSITE_DATA_DIR");
    assert_eq!(history(command), ".local/share/onsite/history.db");
    assert_eq!(
        history(command.env("XDG_DATA_HOME", xdg)),
        "xdg/onsite/history.db"
    );
}

#[test]
fn help_names_everything() {
    let onsite = Onsite::new();
    let help = onsite.run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    insta::assert_snapshot!(help.out);
    for wrong in [
        &["bogus"][..],
        &["--bogus"],
        &["grade"],
        &["drill", "--pressure", "--study"],
        &["--seed", "x"],
        &["completions", "tcsh"],
    ] {
        let ran = onsite.run(wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(ran.err.starts_with("error: "), "{wrong:?}: {}", ran.err);
        assert!(ran.err.contains("--help"), "{wrong:?}: {}", ran.err);
    }
    let version = onsite.run(&["--version"]);
    assert_eq!(
        version.out,
        concat!("onsite ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn shells_and_man_learn_the_commands() {
    let onsite = Onsite::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = onsite.run(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in ["drill", "export", "doctor", "data-dir"] {
            assert!(ran.out.contains(word), "{shell} does not know {word}");
        }
    }
    let bash = onsite.run(&["completions", "bash"]).out;
    let checked = ran(Command::new("bash").args(["-n"]), &bash);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));

    let page = onsite.run(&["man"]);
    assert_eq!(page.code, 0);
    for part in [
        ".TH onsite 1",
        "onsite\\-grade(1)",
        "ONSITE_DATA_DIR",
        "Exit codes",
    ] {
        assert!(page.out.contains(part), "no {part} in {}", page.out);
    }
    let page = onsite.run(&["man", "deck", "new"]);
    assert!(page.out.contains(".TH onsite-deck-new 1"), "{}", page.out);
}
