//! One integration binary.

#[cfg(target_os = "linux")]
mod hostile;
mod runner;
mod store;
