//! The interpreter: found once, with what it has to be allowed to read.
//!
//! Invariant: `executable` is a real program, not a shim or a link, so that the jail can name it.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use super::process::{Caps, run};
use crate::base::CancelToken;

/// A Python interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// The program itself.
    pub executable: PathBuf,
    /// Its version: `3.11.7`.
    pub version: String,
    /// The folders of its standard library.
    pub libraries: Vec<PathBuf>,
}

/// Why there is no interpreter to run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPython {
    /// It does not start.
    #[error(
        "`{command}` does not start ({why}); install Python 3.7 or newer, or name one in the configuration"
    )]
    Missing {
        /// What was tried.
        command: String,
        /// What the system said.
        why: String,
    },
    /// It starts and says something else than an interpreter would.
    #[error(
        "`{command}` does not answer as Python 3 does ({why}); name another one in the configuration"
    )]
    Strange {
        /// What was tried.
        command: String,
        /// What it said.
        why: String,
    },
    /// It is too old.
    #[error(
        "`{command}` is Python {version}; install 3.7 or newer, or name one in the configuration"
    )]
    TooOld {
        /// What was tried.
        command: String,
        /// What it is.
        version: String,
    },
}

/// Asks an interpreter where it lives; a virtual environment's answers with its base.
const QUESTION: &str = "\
import json, os, sys, sysconfig
paths = sysconfig.get_paths()
base = getattr(sys, '_base_executable', None) or sys.executable
home = {sys.base_prefix, sys.base_exec_prefix}
libs = {paths['stdlib'], paths['platstdlib'], os.path.dirname(os.__file__)}
libs |= {os.path.join(h, 'lib') for h in home if h not in ('/', '/usr')}
print(json.dumps({'executable': os.path.realpath(base), 'version': sys.version.split()[0],
    'numbers': list(sys.version_info[:2]), 'libraries': sorted(libs)}))
";

#[derive(Deserialize)]
struct Answer {
    executable: PathBuf,
    version: String,
    numbers: (u32, u32),
    libraries: Vec<PathBuf>,
}

impl Interpreter {
    /// Finds the interpreter behind `command` (`python3`, or a path); runs it once, unconfined, which
    /// takes some 30 ms and more behind a version manager's shim.
    pub fn find(command: &Path) -> Result<Self, NoPython> {
        let name = command.display().to_string();
        let missing = |error: std::io::Error| NoPython::Missing {
            command: name.clone(),
            why: error.to_string(),
        };
        let caps = Caps {
            wall: Duration::from_secs(10),
            stray_bytes: 64 << 10,
            result_bytes: 64 << 10,
        };
        let mut said = String::new();
        let ran = run(
            Command::new(command).args(["-I", "-S", "-B", "-c", QUESTION]),
            File::open("/dev/null").map_err(missing)?,
            None,
            caps,
            &CancelToken::default(),
            &mut |line, _| {
                said.push_str(line);
                ControlFlow::Continue(())
            },
        )
        .map_err(missing)?;
        let answer: Answer = serde_json::from_str(&said).map_err(|_| NoPython::Strange {
            command: name.clone(),
            why: ran.stray.lines().last().unwrap_or("no answer").to_owned(),
        })?;
        if answer.numbers < (3, 7) {
            return Err(NoPython::TooOld {
                command: name,
                version: answer.version,
            });
        }
        Ok(Self {
            executable: answer.executable,
            version: answer.version,
            libraries: answer.libraries,
        })
    }

    /// Returns what a confined interpreter has to be allowed to read.
    pub(super) fn reads(&self) -> Vec<PathBuf> {
        let system = [
            "/usr/lib",
            "/usr/lib64",
            "/lib",
            "/lib64",
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/usr/share/zoneinfo",
            "/dev/urandom",
        ];
        let system = system.iter().map(PathBuf::from);
        self.libraries.iter().cloned().chain(system).collect()
    }

    /// Returns what a confined interpreter has to be allowed to execute: itself and the loader.
    pub(super) fn executes(&self) -> Vec<PathBuf> {
        let loaders = [
            "/lib64/ld-linux-x86-64.so.2",
            "/lib/ld-linux-aarch64.so.1",
            "/lib/ld-linux-riscv64-lp64d.so.1",
            "/lib/ld-musl-x86_64.so.1",
            "/lib/ld-musl-aarch64.so.1",
        ];
        let loaders = loaders.iter().map(PathBuf::from);
        std::iter::once(self.executable.clone())
            .chain(loaders)
            .collect()
    }
}
