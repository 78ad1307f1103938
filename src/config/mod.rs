//! Floor 7: what the person and the machine chose. Files, flags and the environment, read once.
//!
//! [`Environment`] is the only reader of environment variables and of the system's time zone;
//! [`Paths`] says where things live; [`Settings`] is the person's `config.toml`. A fault in that
//! file is a complaint beside the default value, never the end of the program.
//!
//! **Invariant:** everything here is decided at start and passed down as values.

pub mod environment;
pub mod error;
pub mod paths;
pub mod settings;
#[cfg(test)]
mod settings_tests;

pub use environment::{Environment, HomeDirs};
pub use error::ConfigError;
pub use paths::{PathFlags, Paths};
pub use settings::{KeyStyle, Settings, ThemeChoice};
