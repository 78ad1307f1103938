//! What a process of a language is started with.
//!
//! Invariant: nothing here comes from a candidate; all of it is known before their code is.

use std::path::PathBuf;

use super::python::{BOOTSTRAP, Interpreter};

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
}

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
        }
    }
}
