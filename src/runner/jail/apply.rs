//! The helper: our own binary, started again, confines itself and becomes another program.
//!
//! Invariant: either the program runs with every layer this machine has, or it does not run and the
//! helper exits with [`FAILED`]. Order matters: the system-call filter comes last, since it forbids
//! everything the other layers need.

use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use super::layer::{Layer, LayerKind};

/// The first argument that makes our binary the helper.
pub const ARGUMENT: &str = "__jail";

/// The exit code of a helper that could not become the program.
pub const FAILED: u8 = 126;

/// What to confine, and how far. Travels as JSON in the helper's second argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JailSpec {
    /// The program; without one the helper only reports its layers.
    pub program: Option<PathBuf>,
    /// Its arguments.
    pub args: Vec<String>,
    /// Files and folders it may read.
    pub reads: Vec<PathBuf>,
    /// Files it may read and execute: itself and the dynamic loader.
    pub executes: Vec<PathBuf>,
    /// The folder it may fill with files.
    pub scratch: PathBuf,
    /// Address space, in mebibytes.
    pub memory_mb: u64,
    /// Processor time, in seconds.
    pub cpu_s: u64,
    /// Size of a single file, in kibibytes.
    pub file_kb: u64,
    /// Layers left out, to show which one catches what; empty in the product.
    pub without: Vec<LayerKind>,
}

impl JailSpec {
    /// Returns the spec of a helper that only reports its layers.
    pub(super) fn probe() -> Self {
        Self {
            program: None,
            args: Vec::new(),
            reads: Vec::new(),
            executes: Vec::new(),
            scratch: PathBuf::from("/nonexistent"),
            memory_mb: 1_024,
            cpu_s: 5,
            file_kb: 1_024,
            without: Vec::new(),
        }
    }
}

/// Runs the helper with the arguments after [`ARGUMENT`]; returns only if it did not become the program.
pub fn helper_main(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let spec = args
        .next()
        .and_then(|text| serde_json::from_str::<JailSpec>(text.to_str()?).ok());
    let complaint = match spec {
        None => "the jail's specification is not readable".to_owned(),
        Some(spec) => become_program(&spec),
    };
    // Nobody is left to tell if this fails.
    _ = writeln!(std::io::stderr(), "onsite jail: {complaint}");
    ExitCode::from(FAILED)
}

/// Confines this process and replaces it; returns why that failed.
fn become_program(spec: &JailSpec) -> String {
    let layers = confine(spec);
    let Some(program) = &spec.program else {
        let report = serde_json::to_string(&layers).unwrap_or_default();
        return match writeln!(std::io::stdout(), "{report}") {
            Ok(()) => "nothing to run".to_owned(),
            Err(error) => error.to_string(),
        };
    };
    let error = Command::new(program).args(&spec.args).exec();
    format!("{} does not start: {error}", program.display())
}

fn confine(spec: &JailSpec) -> Vec<Layer> {
    let wanted = |kind| !spec.without.contains(&kind);
    let skipped = |kind| Layer::missing(kind, "left out on request");
    let mut layers = vec![group()];
    #[cfg(target_os = "linux")]
    layers.push(if wanted(LayerKind::Files) {
        super::files::restrict(spec)
    } else {
        skipped(LayerKind::Files)
    });
    layers.push(if wanted(LayerKind::Limits) {
        limits(spec)
    } else {
        skipped(LayerKind::Limits)
    });
    #[cfg(target_os = "linux")]
    layers.push(if wanted(LayerKind::Syscalls) {
        super::syscalls::restrict()
    } else {
        skipped(LayerKind::Syscalls)
    });
    #[cfg(not(target_os = "linux"))]
    for kind in [LayerKind::Files, LayerKind::Syscalls] {
        layers.push(Layer::missing(kind, "only Linux has it"));
    }
    layers.sort_by_key(|layer| LayerKind::ALL.iter().position(|kind| *kind == layer.kind));
    layers
}

/// The runner gave us a group of our own; here we only tie our life to its.
fn group() -> Layer {
    #[cfg(target_os = "linux")]
    if let Err(error) =
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))
    {
        return Layer::missing(LayerKind::Group, format!("no death signal: {error}"));
    }
    Layer::active(LayerKind::Group, "ends with the run")
}

/// Most processes and threads the user may have while the program runs; root is not bound by it.
const MOST_TASKS: u64 = 8_192;
/// Most open files.
const MOST_FILES: u64 = 64;

fn limits(spec: &JailSpec) -> Layer {
    let wanted = [
        (Resource::As, spec.memory_mb << 20, "memory"),
        (Resource::Cpu, spec.cpu_s, "processor time"),
        (Resource::Fsize, spec.file_kb << 10, "file size"),
        (Resource::Nproc, MOST_TASKS, "threads"),
        (Resource::Nofile, MOST_FILES, "open files"),
        (Resource::Core, 0, "core dumps"),
    ];
    let mut missing = Vec::new();
    for (resource, amount, name) in wanted {
        let ceiling = rustix::process::getrlimit(resource).maximum;
        let limit = ceiling.map_or(amount, |ceiling| ceiling.min(amount));
        let both = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        if let Err(error) = setrlimit(resource, both) {
            missing.push(format!("{name} ({error})"));
        }
    }
    if missing.is_empty() {
        let names: Vec<_> = wanted.iter().map(|(_, _, name)| *name).collect();
        Layer::active(LayerKind::Limits, names.join(", "))
    } else {
        Layer::missing(
            LayerKind::Limits,
            format!("cannot limit {}", missing.join(", ")),
        )
    }
}
