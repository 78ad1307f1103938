//! The shape of `coding/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use super::generate::{GenerateEntry, MeasureEntry};
use super::question::{Common, HintEntry, ProbeEntry, question};

/// `coding/*.toml`: questions answered by a function, or by a program that reads and writes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodingFile {
    /// The questions.
    #[schemars(length(min = 1))]
    pub questions: List<CodingQuestion>,
}

/// How two results of a program are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CodeCompareWord {
    /// Equal, and 5, 5.0 and "5" are three things.
    Exact,
    /// Equal as a bag at the top level.
    Unordered,
    /// Numbers may be `tolerance` apart.
    Float,
    /// The question's `checker` says.
    Checker,
}

/// What one run of all cases may use.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsEntry {
    /// Wall clock in milliseconds.
    #[schemars(range(min = 100, max = 60_000))]
    pub wall_ms: Option<At<i64>>,
    /// Memory in MiB.
    #[schemars(range(min = 32, max = 2_048))]
    pub memory_mb: Option<At<i64>>,
}

question! {
    /// A coding question.
    CodingQuestion {
        /// The function that is called; `stdin` for a program that reads and writes.
        entry: At<String>,
        /// Its typed head, `def name(…) -> …:`; for a program, what it reads and writes.
        signature: At<String>,
        /// The id of one of the deck's languages; Python when left out.
        language: Option<At<String>>,
        /// What the pad holds at the start.
        starter: At<String>,
        /// `exact` when left out.
        compare: Option<At<CodeCompareWord>>,
        /// With `compare = "float"` only.
        #[schemars(range(min = 0.0))]
        tolerance: Option<At<f64>>,
        /// With `compare = "checker"` only: Python that defines `check(args, expected, got)`.
        checker: Option<At<String>>,
        /// The growth to reach: `O(1)`, `O(log n)`, `O(n)`, `O(n log n)` or `O(n^2)`.
        growth: At<String>,
        /// What one run may use.
        limits: Option<At<LimitsEntry>>,
        /// The reference program.
        reference: At<String>,
        /// At least 3 visible and 4 hidden cases.
        #[schemars(length(min = 7))]
        cases: List<CaseEntry>,
        /// Right answers of another structure.
        #[schemars(length(min = 2))]
        alternatives: List<CodeAlternative>,
        /// What random inputs look like; Submit tries them when every case passes.
        generate: Option<At<GenerateEntry>>,
        /// Inputs to measure growth on; they are as long as the size that is measured.
        measure: Option<At<MeasureEntry>>,
        /// Known wrong answers; each fails at least one case.
        #[schemars(length(min = 3))]
        wrong: List<CodeMistake>,
    }
}

/// One case of a coding question.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseEntry {
    /// The case's name.
    pub name: At<String>,
    /// A JSON array of positional arguments; a JSON text for a program that reads.
    pub args: At<String>,
    /// The expected result as JSON.
    pub want: At<String>,
    /// Not shown before Submit.
    #[serde(default)]
    pub hidden: At<bool>,
}

/// A right answer of another structure.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeAlternative {
    /// What is different about it.
    pub name: At<String>,
    /// The program.
    pub code: At<String>,
}

/// A known wrong answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeMistake {
    /// Unique in the question; `fail ID` in a probe's `when` names it.
    pub id: At<String>,
    /// What it does wrong.
    pub name: At<String>,
    /// The program.
    pub code: At<String>,
}
