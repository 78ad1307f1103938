//! One integration binary.

mod diagnostic_cases;
mod diagnostics;
#[cfg(target_os = "linux")]
mod hostile;
mod runner;
mod sql_sandbox;
mod store;
