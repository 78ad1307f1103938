//! What a process of a language is started with.
//!
//! Invariant: nothing here comes from a candidate; all of it is known before their code is. A deck
//! names a program by its bare name only, and what it may read is the system's libraries and its
//! harness: no deck opens a folder.

#![expect(
    clippy::disallowed_methods,
    reason = "this file writes the harness where its process can read it"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::python::{BOOTSTRAP, Interpreter, SYSTEM};
use crate::deck::Language;

/// The memory that Python and one thread of it take of the address space, in mebibytes.
const PYTHON_MB: u64 = 48;

/// A program and what it needs to be allowed.
#[derive(Debug)]
pub(super) struct Tool {
    /// The program itself.
    pub(super) executable: PathBuf,
    /// Its arguments.
    pub(super) args: Vec<String>,
    /// What it may read.
    pub(super) reads: Vec<PathBuf>,
    /// What it may read and execute.
    pub(super) executes: Vec<PathBuf>,
    /// What it takes of the address space by itself, in mebibytes.
    pub(super) base_mb: u64,
    /// What it reads first, before a job.
    pub(super) boot: Vec<u8>,
    /// The folder of its harness, which has to live as long as the process.
    pub(super) files: Option<TempDir>,
}

/// How programs of other languages are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    /// The folders to look in before the usual ones.
    pub search: Vec<PathBuf>,
    /// The user's own commands, by language; they go before those of decks.
    pub commands: BTreeMap<String, Vec<String>>,
}

/// Where programs are when nobody says so.
const USUAL: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/bin"];

/// Dynamic loaders, which have to be executable for a program that needs one; those that are not
/// there grant nothing.
const LOADERS: [&str; 6] = [
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-linux-riscv64-lp64d.so.1",
    "/lib/ld-linux.so.2",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

impl Tool {
    /// Python with the harness as that version compiles it.
    pub(super) fn python(python: &Interpreter) -> Self {
        // As isolated as `-I`, which however would also ignore the hash seed: the environment is ours.
        let args = ["-s", "-S", "-B", "-c", BOOTSTRAP].map(str::to_owned);
        Self {
            executable: python.executable.clone(),
            args: args.to_vec(),
            reads: python.reads(),
            executes: python.executes(),
            base_mb: PYTHON_MB,
            boot: python.harness.clone(),
            files: None,
        }
    }
}

impl Languages {
    /// Returns what a process of `language` is started with; the harness lies in a folder that it
    /// may read and not change.
    pub(super) fn tool(&self, language: &Language, memory_mb: u64) -> Result<Tool, String> {
        let own = self.commands.get(&language.id);
        let mut words = own.unwrap_or(&language.command).iter();
        let program = words.next().map_or("", String::as_str);
        let executable = self.find(program).ok_or_else(|| {
            format!(
                "`{program}`, which runs {}, is not installed; install it, or name it in the \
                 settings: [languages.{}] command",
                language.name, language.id
            )
        })?;
        let failed = |error| format!("cannot write the harness of {}: {error}", language.name);
        let files = tempfile::Builder::new()
            .prefix("onsite-harness-")
            .tempdir()
            .map_err(failed)?;
        let harness = files.path().join("harness");
        std::fs::write(&harness, &language.harness).map_err(failed)?;
        let path = harness.display().to_string();
        let fill = |word: &String| {
            word.replace("{harness}", &path)
                .replace("{memory_mb}", &memory_mb.to_string())
        };
        let mut reads = vec![files.path().to_owned()];
        reads.extend(SYSTEM.map(PathBuf::from));
        let mut executes = vec![executable.clone()];
        executes.extend(LOADERS.map(PathBuf::from));
        Ok(Tool {
            executable,
            args: words.map(fill).collect(),
            reads,
            executes,
            base_mb: language.base_mb,
            boot: Vec::new(),
            files: Some(files),
        })
    }

    /// Returns the program of this name, or of this path, without the links that lead to it.
    fn find(&self, program: &str) -> Option<PathBuf> {
        if program.is_empty() {
            return None;
        }
        let usual = USUAL.iter().map(Path::new);
        let folders = self.search.iter().map(PathBuf::as_path).chain(usual);
        // A path with a slash stays itself, whatever folder stands before it.
        let mut places = folders.map(|folder| folder.join(program));
        let found = places.find(|place| place.is_file())?;
        std::fs::canonicalize(found).ok()
    }
}
