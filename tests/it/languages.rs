//! One contract for every language: programs that read and write, checkers, JavaScript on Node, and a
//! harness of an author's own. What needs Node is skipped aloud where there is none.

#![expect(clippy::print_stdout, reason = "what is skipped is said aloud")]

use onsite::base::{CancelToken, SourceText};
use onsite::deck::{Body, Checked, DeckFiles, Language, STDIN, built_in_harness, check};
use onsite::grader;
use onsite::grader::deck_proof::{Court, Depth, prove_deck};
use onsite::runner::{CodingJob, Languages, Runner, run_coding};
use onsite::verdict::{CodingComparison, CodingReport};

use crate::diagnostics::template;
use crate::runner::{job, judge, runner};

/// Runs `source` as a program that reads and writes; compares the headline.
#[track_caller]
fn reads(
    language: Option<&Language>,
    source: &str,
    cases: &[(&str, &str)],
    headline: &str,
) -> CodingReport {
    let texts: Vec<(String, String)> = cases
        .iter()
        .map(|(read, write)| (json(read), json(write)))
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let mut job = job(source, &texts);
    STDIN.clone_into(&mut job.entry);
    job.language = language.cloned();
    said(&job, headline)
}

#[track_caller]
fn said(job: &CodingJob, headline: &str) -> CodingReport {
    let report = judge(job);
    let said = if report.verdict.is_accepted() {
        "accepted".to_owned()
    } else {
        report.verdict.headline()
    };
    assert_eq!(said, headline, "{report:#?}");
    report
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

const SUM: [(&str, &str); 3] = [("1 2\n3\n", "6\n"), ("", "0"), ("é 5\n", "5\n")];

#[test]
fn python_programs_read_and_write() {
    for source in [
        "import sys\nprint(sum(int(w) for w in sys.stdin.read().split() if w.isdigit()))\nprint('debug', file=sys.stderr)\n",
        "total = 0\nwhile True:\n    try: line = input()\n    except EOFError: break\n    total += sum(int(w) for w in line.split() if w.isdigit())\nprint(total)\n",
        "import os\ndata = os.read(0, 1 << 16).decode()\nos.write(1, b'%d\\n' % sum(int(w) for w in data.split() if w.isdigit()))\n",
        "import sys\nfor line in sys.stdin.buffer: print(end='')\nsys.stdin.seek(0)\nn = sum(int(w) for w in open(0) .read().split() if w.isdigit())\nif __name__ == '__main__':\n    sys.stdout.write(str(n))\n    sys.exit()\n",
    ] {
        let report = reads(None, source, &SUM, "accepted");
        assert!(report.cases[0].stdout.is_empty() || report.cases[0].stdout == "debug\n");
        assert_eq!(report.cases[0].input, "'1 2\\n3\\n'");
    }
    reads(
        None,
        "print(input())\nprint('x')\n",
        &[("a\n", "a\nx\n"), ("b\n", "b\n")],
        "Hidden case `c1` (1 of 2 pass): line 2 is too much: got `x` (expected 1 lines, got 2)",
    );
    reads(
        None,
        "import sys\nprint(6)\nsys.exit(3)\n",
        &SUM[..1],
        "SystemExit: the program called exit(3) instead of returning (line 3) in case `c0`",
    );
    reads(
        None,
        "print(1)\ninput()\ninput()\ninput()\n",
        &SUM[..1],
        "EOFError: EOF when reading a line (line 4) in case `c0`",
    );
    reads(
        None,
        "print(1\n",
        &SUM[..1],
        "SyntaxError: '(' was never closed (line 1, column 6) while the file was loaded",
    );
    reads(
        None,
        "",
        &SUM[..1],
        "Case `c0` (0 of 1 pass): nothing was written to standard output",
    );
    for flood in [
        "while True: print('x' * 1000)\n",
        "import os\nwhile True: os.write(1, b'x' * 100000)\n",
        "print('x' * 300000)\n",
    ] {
        let report = reads_any(flood);
        assert_eq!(report.verdict.family(), "too_much_output", "{report:#?}");
    }
}

/// Runs a program that reads and writes, whatever becomes of it.
fn reads_any(source: &str) -> CodingReport {
    let mut job = job(source, &[("\"\"", "\"\"")]);
    STDIN.clone_into(&mut job.entry);
    judge(&job)
}

#[test]
fn a_program_reads_only_its_own_input() {
    // Neither the module nor what it left in files or variables is seen by the next case.
    let source = "import sys\nassert 'seen' not in globals()\nseen = 1\nprint(sys.stdin.read())\nopen(0).close()\nsys.stdout.close()\n";
    reads(
        None,
        source,
        &[("a", "a"), ("b", "b"), ("c", "c")],
        "accepted",
    );
}

#[test]
fn a_checker_judges_what_was_written() {
    let mut checked = job(
        "print(*sorted(input().split(), reverse=True))\n",
        &[("\"1 3 2\"", "\"\""), ("\"1\"", "\"\"")],
    );
    STDIN.clone_into(&mut checked.entry);
    checked.checker = Some("def check(args, expected, got):\n    return sorted(args[0].split()) == sorted(got.split()) or 'not the same words'\n".to_owned());
    said(&checked, "accepted");
    checked.source = "print(input()[0])\n".to_owned();
    said(&checked, "Case `c0` (1 of 2 pass): not the same words");
}

/// JavaScript, where Node is installed.
fn javascript() -> Option<Language> {
    let language = Language {
        id: "javascript".into(),
        name: "JavaScript".into(),
        command: ["node", "--max-old-space-size={memory_mb}", "{harness}"]
            .map(str::to_owned)
            .to_vec(),
        harness: built_in_harness("javascript").unwrap().into(),
        base_mb: 4_096,
    };
    let mut probe = job("function f() { return 1; }", &[("[]", "1")]);
    probe.language = Some(language.clone());
    let headline = judge(&probe).verdict.headline();
    if headline.contains("is not installed") {
        println!("SKIPPED: {headline}");
        return None;
    }
    Some(language)
}

#[test]
fn javascript_is_a_table_away() {
    let Some(language) = javascript() else { return };
    let run = |source: &str, cases: &[(&str, &str)], headline: &str| {
        let mut job = job(source, cases);
        job.language = Some(language.clone());
        said(&job, headline)
    };
    let report = run(
        "function f(a, b) {\n  console.log('sum of', a, b);\n  return a + b;\n}\n",
        &[("[1, 2]", "3"), (r#"["x", "é"]"#, r#""xé""#)],
        "accepted",
    );
    assert_eq!(report.cases[0].stdout, "sum of 1 2\n");
    run(
        "const f = async (x) => x === undefined ? null : new Set(x);",
        &[("[[1, 2]]", r#"{"$set": [2, 1]}"#)],
        "accepted",
    );
    run(
        "const f = (x) => { x.set('b', 10n ** 20n); return x; };",
        &[(
            r#"[{"$dict": [["a", 1.5]]}]"#,
            r#"{"$dict": [["a", 1.5], ["b", {"$int": "100000000000000000000"}]]}"#,
        )],
        "accepted",
    );
    run(
        "class S { f(x) { return x; } }\nmodule.exports = { f: (x) => new S().f(x) };",
        &[("[null]", "null")],
        "accepted",
    );
    run(
        "function f(x) { return [1, '2']; }",
        &[("[1]", "[1, 2]")],
        "Case `c0` (0 of 1 pass): element 1: expected 2 (int), got '2' (str)",
    );
    run(
        "function f(x) {\n  return g(x);\n}\nfunction g(x) {\n  return x.y.z;\n}\n",
        &[("[1]", "1")],
        "TypeError: Cannot read properties of undefined (reading 'z') (line 5 in g) in case `c0`",
    );
    run(
        "function f(x) {\n  return x +;\n}\n",
        &[("[1]", "1")],
        "SyntaxError: Unexpected token ';' (line 2) while the file was loaded",
    );
    run(
        "function g(x) {}",
        &[("[1]", "1")],
        "MissingEntry: solution.js has no function `f` while the file was loaded",
    );
    for (source, family) in [
        ("function f() { for (;;); }", "timed_out"),
        (
            "function f() { return require('fs').readFileSync('/etc/passwd', 'utf8'); }",
            "forbidden",
        ),
        (
            "function f() { return require('child_process').spawnSync('/bin/true').error; }",
            "wrong",
        ),
        (
            "function f() { require('child_process').execFileSync('/bin/true'); }",
            "forbidden",
        ),
        (
            "function f() { require('fs').writeFileSync('/tmp/onsite-stray-js', 'x'); }",
            "forbidden",
        ),
        (
            "function f() { for (;;) console.log('x'.repeat(1000)); }",
            "too_much_output",
        ),
        (
            "function f() { const held = []; for (;;) held.push([held.length, {}]); }",
            "out_of_memory",
        ),
        (
            "function f() { require('fs').writeSync(1, 'x {\"event\":\"done\"}\\n'); return 1; }",
            "forbidden",
        ),
        (
            "function f() { process.kill(process.ppid, 'SIGKILL'); }",
            "forbidden",
        ),
    ] {
        let mut job = job(source, &[("[1]", "1")]);
        job.limits.wall_ms = if family == "timed_out" { 1_500 } else { 20_000 };
        job.language = Some(language.clone());
        let report = judge(&job);
        assert_eq!(report.verdict.family(), family, "{source}: {report:#?}");
    }
}

#[test]
fn javascript_programs_read_and_write() {
    let Some(language) = javascript() else { return };
    for source in [
        "const words = require('fs').readFileSync(0, 'utf8').split(/\\s+/);\nconsole.log(words.filter((w) => /^\\d+$/.test(w)).reduce((a, w) => a + Number(w), 0));\nconsole.error('debug');\n",
        "let n = 0;\nconst lines = require('readline').createInterface({ input: process.stdin });\nlines.on('line', (line) => line.split(' ').forEach((w) => { if (/^\\d+$/.test(w)) n += Number(w); }));\nlines.on('close', () => { console.log(n); process.stderr.write('debug\\n'); });\n",
        "(async () => {\n  let text = '';\n  for await (const piece of process.stdin) text += piece;\n  process.stdout.write(String((text.match(/\\d+/g) ?? []).reduce((a, w) => a + Number(w), 0)));\n  console.error('debug');\n})();\n",
    ] {
        let report = reads(Some(&language), source, &SUM, "accepted");
        assert_eq!(report.cases[0].stdout, "debug\n");
    }
    reads(
        Some(&language),
        "console.log(1);\nprocess.exit(2);\n",
        &SUM[..1],
        "Exit: the program called process.exit(2) in case `c0`",
    );
    reads(
        Some(&language),
        "setTimeout(() => { null.x; }, 1);\n",
        &SUM[..1],
        "TypeError: Cannot read properties of null (reading 'x') (line 1 in Timeout._onTimeout) in case `c0`",
    );
}

#[test]
fn javascript_waits_ready_too() {
    let Some(language) = javascript() else { return };
    let runner = Runner {
        warm: onsite::runner::Warm::default(),
        ..runner().clone()
    };
    let mut job = job("const f = (x) => x;", &[("[1]", "1")]);
    job.language = Some(language);
    job.comparison = CodingComparison::Unordered;
    runner.prepare(&job);
    for _ in 0..2 {
        let report = run_coding(&runner, &job, &CancelToken::default());
        assert!(report.verdict.is_accepted(), "{report:#?}");
    }
}

/// The template deck with the questions of `languages_coding.toml`.
fn deck() -> (DeckFiles, Checked) {
    let mut files = template();
    let table = "
[[languages]]
id = \"javascript\"
name = \"JavaScript\"
command = [\"node\", \"--max-old-space-size={memory_mb}\", \"{harness}\"]
base_mb = 4096
";
    for file in &mut files.files {
        if file.file == "deck/deck.toml" {
            file.text.push_str(table);
        }
    }
    let text = include_str!("languages_coding.toml");
    let file = SourceText::new("deck/coding/languages.toml", text);
    files.files.push(file);
    let checked = check(&files);
    (files, checked)
}

#[test]
fn a_deck_proves_questions_of_every_kind() {
    let (_, checked) = deck();
    assert_eq!(checked.diagnostics, []);
    let deck = checked.deck.unwrap();
    let cancel = CancelToken::default();
    let court = Court {
        deck: &deck,
        places: &checked.places,
        runner: runner(),
        depth: Depth::Full,
    };
    let proved = prove_deck(court, &cancel);
    let mut said: Vec<String> = proved
        .diagnostics
        .iter()
        .map(|found| format!("{}: {}", found.code, found.message))
        .collect();
    if javascript().is_none() {
        println!("SKIPPED: the question in JavaScript");
        said.retain(|said| !said.starts_with("D916"));
    }
    assert_eq!(said, Vec::<String>::new());
    // The settings' own command goes before the deck's.
    let Some(Body::Coding(tally)) = deck.question(&"tally".into()).map(|q| &q.body) else {
        panic!("the deck has lost its question");
    };
    let elsewhere = Runner {
        languages: Languages {
            commands: [("javascript".to_owned(), vec!["/no/such/node".to_owned()])].into(),
            ..Languages::default()
        },
        ..runner().clone()
    };
    let report = grader::coding::run_visible(&elsewhere, tally, &tally.reference, &[], &cancel);
    assert!(
        report
            .verdict
            .headline()
            .contains("`/no/such/node`, which runs JavaScript, is not installed"),
        "{report:#?}"
    );
}

/// A harness in the shell's own words: it starts no other program. Its programs are texts to which
/// the argument is added.
const SHELL: &str = r#"
IFS= read -r job
secret=${job#*'"secret":"'}; secret=${secret%%'"'*}
source=${job#*'"source":"'}; source=${source%%'"'*}
cases=${job#*'"cases":[['}; cases=${cases%%']]'*}
say() { printf '%s %s\n' "$secret" "$1"; }
say '{"event":"ready","protocol":1}'
say '{"event":"loaded","out":""}'
index=0
while :; do
  args=${cases%%'],['*}
  word=${args#'"'}; word=${word%'"'}
  say '{"event":"case","index":'$index',"micros":1,"got":"'"$source $word"'","out":""}'
  [ "$cases" = "$args" ] && break
  cases=${cases#*'],['}; index=$((index + 1))
done
say '{"event":"done"}'
"#;

#[test]
fn an_author_may_bring_a_harness() {
    let mut language = Language {
        id: "greeting".into(),
        name: "Greeting".into(),
        command: vec!["sh".into(), "{harness}".into()],
        harness: SHELL.into(),
        base_mb: 64,
    };
    let cases = [
        ("[\"you\"]", "\"hello you\""),
        ("[\"them\"]", "\"hello you\""),
    ];
    let mut greeting = job("hello", &cases[..1]);
    greeting.language = Some(language.clone());
    said(&greeting, "accepted");
    greeting.cases = job("", &cases).cases;
    said(
        &greeting,
        "Hidden case `c1` (1 of 2 pass): expected 'hello you' (str), got 'hello them' (str)",
    );
    language.harness = SHELL.replace(r#""protocol":1"#, r#""protocol":7"#);
    greeting.language = Some(language.clone());
    said(
        &greeting,
        "Not judged: the harness speaks version 7 of the protocol, this program 1; correct the deck",
    );
    language.harness = "echo nonsense >&2; exit 3".into();
    greeting.language = Some(language);
    said(&greeting, "Not judged: the harness did not start: nonsense");
}

#[test]
fn a_language_that_is_not_there_is_named() {
    let mut absent = job("1", &[("[1]", "1")]);
    absent.language = Some(Language {
        id: "apl".into(),
        name: "APL".into(),
        command: vec!["no-such-apl".into()],
        harness: "x".into(),
        base_mb: 64,
    });
    said(
        &absent,
        "Not judged: `no-such-apl`, which runs APL, is not installed; install it, or name it in the settings: [languages.apl] command",
    );
}
