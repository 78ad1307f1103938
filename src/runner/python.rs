//! The interpreter: found once, with what it has to be allowed to read.
//!
//! Invariant: `executable` is a real program, not a shim or a link, so that the jail can name it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;

use super::process::{Caps, Started, run};
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
    /// The shared objects it starts with, among them the dynamic loader; known on Linux only.
    pub mapped: Vec<PathBuf>,
    /// The harness as this version compiles it, behind its length in eight digits.
    pub(super) harness: Vec<u8>,
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

/// What a program of any language may read: the system's libraries and the zones of time.
pub(super) const SYSTEM: [&str; 10] = [
    "/usr/lib",
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/dev/urandom",
    "/nix/store",
    "/gnu/store",
];

/// The harness of protocol 1.
const HARNESS: &str = include_str!("../../assets/harness.py");

/// Runs the compiled harness that stands before the job on standard input, behind its length.
/// Compiling it anew in each run would take half as long as Python's own start.
pub(super) const BOOTSTRAP: &str = "\
import marshal, posix
code, piece = b'', posix.read(0, 8)
left = int(piece)
while left and piece:
    piece = posix.read(0, left)
    code += piece
    left -= len(piece)
exec(marshal.loads(code), {'__name__': 'onsite_harness'})
";

/// Asks an interpreter where it lives (a virtual environment's answers with its base), and has it
/// compile the harness, which is its first argument.
const QUESTION: &str = "\
import json, marshal, os, sys, sysconfig
paths = sysconfig.get_paths()
base = getattr(sys, '_base_executable', None) or sys.executable
try:
    mapped = {line.split(None, 5)[5].strip() for line in open('/proc/self/maps') if '.so' in line}
except OSError:
    mapped = set()
home = {sys.base_prefix, sys.base_exec_prefix}
libs = {paths['stdlib'], paths['platstdlib'], os.path.dirname(os.__file__)}
libs |= {os.path.join(h, 'lib') for h in home if h not in ('/', '/usr')}
print(json.dumps({'executable': os.path.realpath(base), 'version': sys.version.split()[0],
    'numbers': list(sys.version_info[:2]), 'libraries': sorted(libs), 'mapped': sorted(mapped),
    'harness': marshal.dumps(compile(sys.argv[1], 'harness.py', 'exec')).hex()}))
";

#[derive(Deserialize)]
struct Answer {
    executable: PathBuf,
    version: String,
    numbers: (u32, u32),
    libraries: Vec<PathBuf>,
    mapped: Vec<PathBuf>,
    harness: String,
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
            result_bytes: 1 << 20,
        };
        let mut said = String::new();
        let mut asked = Command::new(command);
        asked.args(["-I", "-S", "-B", "-c", QUESTION, HARNESS]);
        let ran = run(
            Started::new(&mut asked).map_err(missing)?,
            &[],
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
            mapped: answer.mapped,
            harness: with_length(&from_hex(&answer.harness)),
        })
    }

    /// Returns what a confined interpreter has to be allowed to read.
    pub(super) fn reads(&self) -> Vec<PathBuf> {
        let system = SYSTEM.iter().map(PathBuf::from);
        let own = self.libraries.iter().chain(&self.mapped).cloned();
        own.chain(system).collect()
    }

    /// Returns what a confined interpreter has to be allowed to execute: itself and the loader.
    pub(super) fn executes(&self) -> Vec<PathBuf> {
        let is_loader = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with("ld-")
        };
        let loaders = self.mapped.iter().filter(is_loader);
        std::iter::once(&self.executable)
            .chain(loaders)
            .cloned()
            .collect()
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or(0) as u8;
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            pair.iter()
                .fold(0, |byte, digits| byte << 4 | digit(digits))
        })
        .collect()
}

fn with_length(code: &[u8]) -> Vec<u8> {
    let mut whole = format!("{:08}", code.len()).into_bytes();
    whole.extend(code);
    whole
}
