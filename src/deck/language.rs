//! Languages beside Python: what starts one, and the harness that speaks for it.
//!
//! Invariant: a [`Language`] is whole; it has a command and a harness.

/// A language that Onsite does not speak by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// What questions and settings call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The program and its arguments; `{harness}` stands for the path of the harness, `{memory_mb}`
    /// for the question's limit.
    pub command: Vec<String>,
    /// The program that speaks the runner's protocol.
    pub harness: String,
    /// What the program takes of the address space by itself, in MiB.
    pub base_mb: u64,
}

/// The harness for JavaScript on Node.
const JAVASCRIPT: &str = include_str!("../../assets/harness.js");

/// Returns the harness that Onsite brings for a language, if it brings one.
pub fn built_in_harness(id: &str) -> Option<&'static str> {
    (id == "javascript").then_some(JAVASCRIPT)
}
