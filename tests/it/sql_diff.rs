//! `onsite sql-diff` on pairs of every class; whatever it finds is replayed by plain SQLite.
//!
//! `ONSITE_SQL_PAIRS=/path/pairs.jsonl cargo test --release --test it -- sql_diff --nocapture`
//! replays the counterexamples found for the pairs of that file too, and prints the counts.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads files and the environment it was asked to run in"
)]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::program::Onsite;

const PAIRS: &str = include_str!("sql_pairs.jsonl");

fn objects(text: &str) -> Vec<Value> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Runs the pairs and replays what was found; the results, and what plain SQLite says.
fn replay(onsite: &Onsite, pairs: &Path, budget_ms: &str) -> (Vec<Value>, String) {
    let file = pairs.to_str().unwrap();
    let ran = onsite.run(&["sql-diff", "--batch", file, "--budget-ms", budget_ms]);
    assert!(ran.code < 3, "{}", ran.err);
    let results = onsite.write("results.jsonl", &ran.out);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sql_replay.py");
    let python = Command::new("python3")
        .arg(script)
        .args([pairs, results.as_path()])
        .output()
        .unwrap();
    let said = String::from_utf8(python.stdout).unwrap();
    let complaint = String::from_utf8(python.stderr).unwrap();
    assert!(python.status.success(), "{said}{complaint}");
    (objects(&ran.out), said)
}

#[test]
fn every_class_is_told_apart_and_plain_sqlite_agrees() {
    let onsite = Onsite::new();
    let file = onsite.write("pairs.jsonl", PAIRS);
    let (results, said) = replay(&onsite, &file, "1500");
    let pairs = objects(PAIRS);
    assert!(pairs.len() >= 40);
    let mut wrong = Vec::new();
    for (pair, result) in pairs.iter().zip(&results) {
        let class_fits = pair
            .get("expect_class")
            .is_none_or(|class| class == &result["class"]);
        let hinges = result.get("hinges_on").cloned().unwrap_or(json!([]));
        let hinges_fit = pair
            .get("expect_hinges")
            .is_none_or(|wanted| *wanted == hinges);
        let is_plain =
            !pair["expect_plain"].is_boolean() || !result["sqlite"].to_string().contains("onsite_");
        if pair["expect"] != result["verdict"] || !class_fits || !hinges_fit || !is_plain {
            wrong.push(result.to_string());
        }
        // What is not read is carried through.
        assert_eq!(pair.get("expect"), result.get("expect"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let n_different = results
        .iter()
        .filter(|r| r["verdict"] == "different")
        .count();
    let counts: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(counts["failures"], 0, "{said}");
    assert_eq!(counts["lacking"], 0, "{said}");
    // What is left to chance SQLite need not show: it stores rows by their key.
    let (replayed, unseen) = (counts["replayed"].as_u64(), counts["unseen"].as_u64());
    let (replayed, unseen) = (replayed.unwrap() as usize, unseen.unwrap() as usize);
    assert_eq!(replayed + unseen, n_different, "{said}");
    assert!(unseen <= 4, "{said}");
}

#[test]
fn a_file_of_pairs_is_replayed_if_one_is_named() {
    let Some(file) = std::env::var_os("ONSITE_SQL_PAIRS") else {
        return;
    };
    let (results, said) = replay(&Onsite::new(), Path::new(&file), "300");
    println!("{said}");
    let mut rows: Vec<usize> = Vec::new();
    for result in &results {
        if let Some(tables) = result["counterexample"].as_object() {
            rows.push(
                tables
                    .values()
                    .map(|rows| rows.as_array().unwrap().len())
                    .sum(),
            );
        }
    }
    rows.sort_unstable();
    println!("median rows: {:?}", rows.get(rows.len() / 2));
    let counts: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(counts["failures"], 0, "{said}");
}

#[test]
fn three_files_are_compared_and_the_exit_code_says_how() {
    let onsite = Onsite::new();
    onsite.write("s.sql", "CREATE TABLE t (n INTEGER NOT NULL);");
    onsite.write("a.sql", "SELECT n FROM t WHERE n > 10");
    onsite.write("b.sql", "SELECT n FROM t WHERE n >= 10;");
    onsite.write("c.sql", "SELECT m FROM t");
    let run = |candidate: &str, more: &[&str]| {
        let mut args = vec!["sql-diff", "--schema", "s.sql", "--reference", "a.sql"];
        args.extend(["--candidate", candidate, "--budget-ms", "100"]);
        args.extend(more);
        onsite.run(&args)
    };
    let same = run("a.sql", &[]);
    assert_eq!(same.code, 0);
    assert!(same.out.starts_with("no difference on "), "{}", same.out);
    let different = run("b.sql", &[]);
    assert_eq!(different.code, 1);
    assert_eq!(
        different.out,
        "different: row (10) does not belong\n\
         behaves like a known mistake: tests `n >= 10` where `n > 10` is right: \
         equal values end up on the wrong side\n\
         t\n  [10]\nreference returns\n  no rows\ncandidate returns\n  [10]\n"
    );
    let json: Value = serde_json::from_str(&run("b.sql", &["--json"]).out).unwrap();
    assert_eq!(json["named"]["origin"], "mutant");
    assert_eq!(json["counterexample"]["t"], serde_json::json!([[10]]));
    let broken = run("c.sql", &[]);
    assert_eq!(broken.code, 2);
    assert!(
        broken
            .out
            .starts_with("not judged: the candidate: no such column")
    );
    assert_eq!(run("b.sql", &["--dialect", "klingon"]).code, 2);
    // A seed and a budget in databases make a run repeatable.
    let again = |seed: &str| {
        let ran = run("b.sql", &["--json", "--seed", seed]);
        let json: Value = serde_json::from_str(&ran.out).unwrap();
        (json["databases"].clone(), json["counterexample"].clone())
    };
    assert_eq!(again("3"), again("3"));
}

#[test]
fn what_grade_tells_of_a_text_is_told_here_too() {
    let onsite = Onsite::new();
    let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT);";
    onsite.write("s.sql", schema);
    onsite.write("a.sql", "SELECT id, n FROM t");
    let run = |dialect: &str, candidate: &str, json: &[&str]| {
        onsite.write("b.sql", candidate);
        let mut args = vec!["sql-diff", "--schema", "s.sql", "--reference", "a.sql"];
        args.extend(["--candidate", "b.sql", "--budget-ms", "200"]);
        args.extend(["--dialect", dialect]);
        args.extend(json);
        onsite.run(&args)
    };
    let lateral = "SELECT t.id, l.n\nFROM t CROSS JOIN LATERAL (SELECT max(u.n) AS n FROM t u) l";
    let refused = run("postgres", lateral, &[]);
    assert_eq!(refused.code, 2);
    assert_eq!(
        refused.out,
        "not judged: the candidate: LATERAL has no counterpart in SQLite\n\
         \u{20} at line 2:28: use a correlated subquery in SELECT, or ROW_NUMBER() in a join\n\
         \u{20} PostgreSQL may well take it, it is not carried over to SQLite\n"
    );
    let json: Value = serde_json::from_str(&run("postgres", lateral, &["--json"]).out).unwrap();
    assert_eq!(json["error"]["of"], "candidate");
    assert_eq!(json["error"]["position"]["line"], 2);
    assert_eq!(json["error"]["is_ours"], true);
    let mistyped = run("postgres", "SELECT id,\n  m\nFROM t", &[]);
    assert_eq!(mistyped.code, 2);
    assert!(
        mistyped.out.contains("no such column: m\n  at line 2:3"),
        "{}",
        mistyped.out
    );

    let foreign = "SELECT a.id, a.n::int FROM t a FULL JOIN t b ON a.id = b.id QUALIFY row_number() OVER (PARTITION BY a.id) = 1";
    let told = run("mysql", foreign, &[]);
    assert_eq!(told.code, 0, "{}", told.out);
    for lacking in [
        "1:14: MySQL has no ::",
        "1:42: MySQL has no FULL JOIN",
        "MySQL has no QUALIFY",
    ] {
        assert!(told.out.contains(lacking), "{lacking}: {}", told.out);
    }
    let json: Value = serde_json::from_str(&run("mysql", foreign, &["--json"]).out).unwrap();
    assert_eq!(json["portability"].as_array().map(Vec::len), Some(3));
    let divides = run("postgres", "SELECT id, n / id * id + n % id FROM t", &[]);
    assert!(
        divides
            .out
            .contains("a division by zero is an error in PostgreSQL"),
        "{}",
        divides.out
    );
}

#[test]
fn capitals_that_only_mysql_overlooks_are_told() {
    let onsite = Onsite::new();
    onsite.write(
        "s.sql",
        "CREATE TABLE t (s TEXT NOT NULL CHECK (s IN ('a', 'A')));",
    );
    onsite.write("a.sql", "SELECT COUNT(*) AS n FROM t WHERE s LIKE 'a'");
    onsite.write("b.sql", "SELECT COUNT(*) AS n FROM t WHERE s = 'a'");
    let args = [
        "sql-diff",
        "--schema",
        "s.sql",
        "--reference",
        "a.sql",
        "--candidate",
        "b.sql",
    ];
    let run = |dialect: &str| onsite.run(&[&args[..], &["--dialect", dialect]].concat());
    let told = run("mysql");
    assert_eq!(told.code, 1);
    assert!(
        told.out.contains("equal under MySQL's usual collations"),
        "{}",
        told.out
    );
    assert!(!run("sqlite").out.contains("collations"));
}

#[test]
fn a_batch_answers_every_line_and_counts() {
    let onsite = Onsite::new();
    let pair = r#"{"id": "one", "schema": "CREATE TABLE t (n INTEGER);", "reference": "SELECT n FROM t", "candidate": "SELECT DISTINCT n FROM t", "published_verdict": "different"}"#;
    onsite.write(
        "batch.jsonl",
        &format!("{pair}\nnot json\n{{\"id\": \"two\"}}\n"),
    );
    let ran = onsite.run(&["sql-diff", "--batch", "batch.jsonl", "--budget-ms", "200"]);
    assert_eq!(ran.code, 1);
    let results = objects(&ran.out);
    let verdicts: Vec<&Value> = results.iter().map(|result| &result["verdict"]).collect();
    assert_eq!(verdicts, ["different", "not_judged", "not_judged"]);
    assert_eq!(results[2]["id"], "two");
    assert!(
        results[1]["reason"]
            .as_str()
            .unwrap()
            .starts_with("line 2 is no pair")
    );
    let counts: Vec<Vec<&str>> = ran
        .err
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert!(
        counts.contains(&vec!["different", "1", "0", "0"]),
        "{}",
        ran.err
    );
}
