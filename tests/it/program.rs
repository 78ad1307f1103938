//! Onsite as a process, for tests of the command line.
//!
//! Every run has a cleared environment, a home of its own and a clock that was set.

#![expect(clippy::disallowed_methods, reason = "tests write files")]

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::interpreter;

/// A home with nothing in it.
pub(crate) struct Onsite {
    home: TempDir,
}

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Onsite {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        Self { home }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The program with `args`, started in its home.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onsite"));
        command
            .env_clear()
            .env("PATH", interpreter::path())
            .env("HOME", self.home.path())
            .env("ONSITE_DATA_DIR", self.path("data"))
            .env("ONSITE_NOW", "2026-12-18T19:05:00Z")
            .env("TZ", "UTC")
            .current_dir(self.home.path())
            .args(args);
        command
    }

    #[must_use]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.feed(args, "")
    }

    #[must_use]
    pub(crate) fn feed(&self, args: &[&str], input: &str) -> Ran {
        ran(&mut self.command(args), input)
    }

    /// Runs with `--json` and reads the answer.
    pub(crate) fn json(&self, code: i32, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        let ran = self.run(&args);
        let found = (ran.code, ran.err.as_str());
        assert_eq!(found, (code, ""), "{args:?}: {}", ran.out);
        serde_json::from_str(&ran.out).unwrap()
    }
}

pub(crate) fn ran(command: &mut Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone before we have written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
