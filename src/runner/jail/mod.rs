//! Confinement of one process, applied by itself before it becomes the program it confines.
//!
//! Layers, outermost first: cleared environment, own process group and scratch folder (`process`),
//! resource limits, file access (Landlock), system calls (seccomp, an allow-list). On Linux with all
//! of them the program can read the interpreter's own files, write flat files in its scratch folder,
//! start threads, and nothing else: no other file, no socket, no process, no signal but to itself.
//! Since it cannot start a process, killing it kills everything it started.
//! What remains open: it may ask whether a path exists and read its size and dates (Landlock does not
//! cover `stat`), and it may use its processor and memory up to the limits.
//! **Invariant:** a layer the kernel lacks is reported by [`layers`], never silently skipped.

mod apply;
#[cfg(target_os = "linux")]
mod files;
mod layer;
#[cfg(target_os = "linux")]
mod syscalls;

pub use apply::{ARGUMENT, FAILED, JailSpec, helper_main};
pub use layer::{Layer, LayerKind, Status, layers};
