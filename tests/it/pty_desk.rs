//! What goes on around the pad: huge pastes, `$EDITOR`, a second copy, no terminal at all.
#![expect(
    clippy::disallowed_methods,
    reason = "helpers write scripts and read the clock"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

use crate::pty::{Home, Shot, Term, choose, open_round};

#[test]
fn a_paste_of_five_megabytes_is_kept_and_the_next_key_shows() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "design"]).start();
    open_round(&mut term);
    let line = "Events arrive twice; the key is account, device and minute.\n";
    let text = line.repeat(5 * 1024 * 1024 / line.len());
    let began = Instant::now();
    term.paste(&text);
    let pasted = began.elapsed();
    term.type_text("Typed after it");
    term.wait_for("Typed after it");
    println!(
        "5 MB pasted in {pasted:?}, shown after {:?}",
        began.elapsed()
    );
    let pressed = Instant::now();
    term.type_text("!");
    term.wait_for("Typed after it!");
    println!("the next key shown after {:?}", pressed.elapsed());
    term.key("ctrl-q");
    assert!(term.exit().success());
    let session = home.session().unwrap();
    let answer = &session.open_question().unwrap().2.answer;
    assert!(
        *answer == format!("{text}Typed after it!"),
        "{} bytes came",
        answer.len()
    );
}

#[test]
fn a_burst_of_keys_arrives_whole() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "design"]).start();
    open_round(&mut term);
    // A terminal without bracketed paste sends a paste like this.
    let text = "one two three four five six\n".repeat(120);
    term.type_text(&text);
    in_pad(&term, &home, |answer| answer == text);
}

#[test]
fn the_editor_replaces_the_pad_and_a_failing_one_leaves_it() {
    let home = Home::new();
    let script = home.path().join("fake-editor");
    let write = |body: &str| {
        fs::write(&script, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    };
    // It asks on the terminal, so it gets no key if the program still reads them.
    write("echo editing \"$1\"; read line; printf '%s\\n' \"$line\" > \"$1\"");
    let mut term = home
        .onsite(&["drill", "sql"])
        .env("EDITOR", script.to_str().unwrap())
        .start();
    open_round(&mut term);
    term.type_text("SELECT 1");
    term.wait_for("SELECT 1");
    term.key("ctrl-e");
    let outside = term.wait_for("editing ");
    assert!(outside.has(".sql") && !outside.cells().alternate_screen());
    term.type_text("SELECT 42 AS answer\n");
    term.wait_until("the pad with what was saved", |shot| {
        shot.in_round() && shot.has("SELECT 42 AS answer")
    });
    term.key("ctrl-end");
    term.type_text(" -- on");
    in_pad(&term, &home, |text| {
        text.contains("SELECT 42 AS answer") && text.contains(" -- on")
    });

    write("echo nonsense > \"$1\"; exit 3");
    let before = home
        .session()
        .unwrap()
        .open_question()
        .unwrap()
        .2
        .answer
        .clone();
    term.key("ctrl-e");
    term.wait_for("exit status: 3; the pad is as it was");
    write("kill -9 $$");
    term.key("ctrl-e");
    term.wait_for("signal: 9");
    assert_eq!(
        home.session().unwrap().open_question().unwrap().2.answer,
        before
    );

    // Neither is one that is not there; undo takes the first one's work back.
    fs::remove_file(&script).unwrap();
    term.key("ctrl-e");
    term.wait_for("does not start");
    for _ in 0.." -- on".len() {
        term.key("backspace");
    }
    term.key("ctrl-u");
    term.wait_until("a pad that still takes keys", Shot::in_round);
    term.key("ctrl-q");
    assert!(term.exit().success());
}

#[test]
fn a_second_copy_names_the_first_and_only_reads() {
    let home = Home::new();
    let mut first = home.onsite(&["drill", "design"]).start();
    open_round(&mut first);
    first.type_text("kept");
    in_pad(&first, &home, |text| text == "kept");
    let mut second = home.onsite(&[]).size(120, 40).start();
    let pid = first.pid().to_string();
    second.wait_until("the first one's pid", |shot| {
        shot.has("another Onsite") && shot.has(&pid)
    });
    // It shows the history …
    choose(&mut second, "Review past scores");
    second.key("enter");
    second.wait_until("the history", |shot| {
        shot.status().contains("history") && shot.text().to_lowercase().contains("design")
    });
    second.key("ctrl-q");
    assert!(second.exit().success());
    // … and changed nothing.
    first.type_text(" and going on");
    in_pad(&first, &home, |text| text == "kept and going on");
    first.key("ctrl-q");
    assert!(first.exit().success());
    assert_eq!(
        home.store().unwrap().verify().unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn without_a_terminal_it_says_so() {
    let home = Home::new();
    for args in [&[][..], &["loop"], &["drill", "sql"], &["due"], &["scores"]] {
        let output = home.piped(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("needs a terminal"), "{args:?}: {said}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

/// Waits until the history has the answer pad of the open question as it should be.
#[track_caller]
fn in_pad(term: &Term, home: &Home, is_right: impl Fn(&str) -> bool) {
    term.wait_until("the pad on disk", |_| {
        home.session()
            .is_some_and(|s| s.open_question().is_some_and(|q| is_right(&q.2.answer)))
    });
}
