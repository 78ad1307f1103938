//! One integration binary.

#[cfg(target_os = "linux")]
mod hostile;
mod runner;
mod sql_sandbox;
mod diagnostic_cases;
mod diagnostics;
mod store;
#[cfg(target_os = "linux")]
mod pty;
#[cfg(target_os = "linux")]
mod pty_loop;
