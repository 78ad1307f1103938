//! One integration binary.

mod store;
#[cfg(target_os = "linux")]
mod hostile;
mod runner;
