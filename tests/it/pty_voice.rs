//! Speaking in a real terminal, with programs of our own in the places of the real ones: a prompt is
//! read aloud, an answer is recorded, heard, and played again.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write programs and look at what they were asked"
)]

use std::os::unix::fs::PermissionsExt as _;

use crate::pty::{Home, end_round, open_round};

/// A second of a tone, then silence until it is told to end.
const RECORDER: &str =
    "i=0; while [ $i -lt 16000 ]; do printf '\\000\\100\\000\\300'; i=$((i+2)); done
exec sleep 600";

#[test]
fn an_answer_is_recorded_heard_and_played() {
    let home = Home::new();
    let inside = |name: &str| home.path().join(name);
    let text = |name: &str| std::fs::read_to_string(inside(name)).unwrap_or_default();
    let here = |name: &str| format!("{} > {}", "cat", inside(name).display());
    std::fs::create_dir_all(inside("bin")).unwrap();
    for (name, script) in [
        ("espeak-ng", here("said")),
        ("arecord", RECORDER.to_owned()),
        (
            "aplay",
            format!("echo \"$2\" > {}", inside("played").display()),
        ),
    ] {
        let path = inside("bin").join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    std::fs::create_dir_all(inside("xdg-config/onsite")).unwrap();
    let settings = "read_aloud = \"espeak-ng\"\nrecord = \"auto\"\n";
    std::fs::write(inside("xdg-config/onsite/config.toml"), settings).unwrap();
    let path = home.env().into_iter().find(|(name, _)| name == "PATH");
    let path = format!("{}:{}", inside("bin").display(), path.unwrap().1);

    let mut term = home
        .onsite(&["drill", "culture", "--seed", "7"])
        .env("PATH", &path)
        .size(120, 40)
        .start();
    open_round(&mut term);
    term.wait_until("the prompt read aloud", |_| !text("said").is_empty());
    term.wait_for("alt-o record");
    term.key("alt-o");
    term.wait_for("● rec");
    let recordings = home.data().join("recordings");
    let recorded = || {
        let entry = std::fs::read_dir(&recordings).ok()?.next()?.ok()?;
        Some((entry.path(), entry.metadata().ok()?))
    };
    term.wait_until("sound in the file", |_| {
        recorded().is_some_and(|(_, meta)| meta.len() > 24_000)
    });
    term.key("alt-o");
    let takes = || {
        let session = home.session().unwrap();
        let questions = session.rounds.into_iter().flat_map(|round| round.questions);
        questions.flat_map(|state| state.takes).collect::<Vec<_>>()
    };
    term.wait_until("the recording in the history", |shot| {
        !shot.has("● rec") && !takes().is_empty()
    });
    let (file, meta) = recorded().unwrap();
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    let takes = takes();
    assert_eq!(
        file.file_name().unwrap().to_str(),
        takes.first().map(|take| take.file.as_str())
    );
    assert!(takes.first().unwrap().heard.starts.is_some());
    end_round(&mut term);
    term.key("p");
    term.wait_until("it is played", |_| {
        text("played").trim() == file.display().to_string()
    });
    term.key("ctrl-q");
    assert!(term.exit().success());
    let listed = home.piped(&["recordings"]).output().unwrap();
    assert!(String::from_utf8_lossy(&listed.stdout).contains(" spoken"));
    let deleted = home
        .piped(&["recordings", "delete", "--all"])
        .output()
        .unwrap();
    assert!(deleted.status.success() && recorded().is_none());
}
