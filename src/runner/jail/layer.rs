//! What stands between the candidate's program and the machine, and what of it this machine has.
//!
//! Invariant: a layer is `Active` only if a helper process really applied it, just now.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use super::apply::{ARGUMENT, JailSpec};

/// A kind of confinement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerKind {
    /// Own process group, cleared environment, scratch folder, wall clock.
    Group,
    /// Memory, processor time, file size, open files, threads, core dumps.
    Limits,
    /// Which files may be read, written and executed.
    Files,
    /// Which system calls may be made.
    Syscalls,
}

/// Whether a layer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It does.
    Active {
        /// How, in a few words.
        detail: String,
    },
    /// It does not.
    Missing {
        /// Why, in a few words.
        why: String,
    },
}

/// A layer of the jail and whether it holds on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Which one.
    pub kind: LayerKind,
    /// Whether it holds.
    pub status: Status,
}

impl LayerKind {
    /// Every kind, outermost first.
    pub const ALL: [Self; 4] = [Self::Group, Self::Limits, Self::Files, Self::Syscalls];

    /// Returns what the layer is called on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "process group and scratch folder",
            Self::Limits => "resource limits",
            Self::Files => "file access (Landlock)",
            Self::Syscalls => "system calls (seccomp)",
        }
    }
}

impl Layer {
    /// Says whether the layer holds.
    pub fn is_active(&self) -> bool {
        matches!(self.status, Status::Active { .. })
    }

    pub(super) fn active(kind: LayerKind, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let status = Status::Active { detail };
        Self { kind, status }
    }

    pub(super) fn missing(kind: LayerKind, why: impl Into<String>) -> Self {
        let status = Status::Missing { why: why.into() };
        Self { kind, status }
    }
}

/// Returns the layers as a fresh process of `helper` (our own binary) finds them; about a millisecond.
pub fn layers(helper: &Path) -> Vec<Layer> {
    let probe = || -> Result<Vec<Layer>, String> {
        let spec = serde_json::to_string(&JailSpec::probe()).map_err(|error| error.to_string())?;
        let output = Command::new(helper)
            .args([ARGUMENT, &spec])
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{} does not start: {error}", helper.display()))?;
        serde_json::from_slice(&output.stdout).map_err(|_| {
            let complaint = String::from_utf8_lossy(&output.stderr);
            format!("{} did not answer: {complaint}", helper.display())
        })
    };
    probe().unwrap_or_else(|why| {
        let missing = |kind| Layer::missing(kind, why.clone());
        LayerKind::ALL.into_iter().map(missing).collect()
    })
}
