//! One integration binary.

#[cfg(target_os = "linux")]
mod hostile;
mod runner;
mod sql_sandbox;
mod diagnostic_cases;
mod diagnostics;
mod store;
