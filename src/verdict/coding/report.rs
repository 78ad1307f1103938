//! The outcome of each case and the verdict over all of them.
//!
//! Invariant: the verdict of a finished run is the fate of its first case that did not pass, in the
//! order of the cases; trouble of ours (`Unavailable`) is never the candidate's.

use serde::{Deserialize, Serialize};

/// A line of the candidate's program that was being executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Line in the candidate's file, from 1.
    pub line: usize,
    /// Name of the function; `<module>` at the top level.
    pub function: String,
    /// The line itself, without its indent.
    pub text: String,
}

/// An exception as the candidate should see it: only frames of their own file, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PyError {
    /// Name of the exception's class, or `ProcessExit` and `MissingEntry`, which are ours.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// The candidate's frames, outermost first; long recursions are cut in the middle.
    pub frames: Vec<Frame>,
    /// Column from 1, which only syntax errors have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOutcome {
    /// The case's name.
    pub name: String,
    /// Whether the candidate was not shown this case before.
    pub hidden: bool,
    /// The arguments in JSON, if this is no case of the deck but a random input, shrunk as far as
    /// it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Whether the answer was right.
    pub passed: bool,
    /// The arguments as Python writes them: `[1, 2], 'a'`.
    pub input: String,
    /// The expected value's `repr`.
    pub expected: String,
    /// The `repr` of what came back, if something did.
    pub got: Option<String>,
    /// What sets the two apart: `element 3: expected 5 (int), got '5' (str)`.
    pub difference: Option<String>,
    /// What the program printed during this case.
    pub stdout: String,
    /// What was raised.
    pub error: Option<PyError>,
    /// How long the call took, in microseconds.
    pub micros: u64,
}

/// A case of the candidate's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnCase {
    /// The arguments: a JSON array with tags (see [`PyValue`](super::PyValue)).
    pub args: String,
    /// The expected value in JSON with tags.
    pub want: String,
}

/// A limit that a run ran into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunLimit {
    /// The wall clock.
    Wall,
    /// Processor time.
    Cpu,
    /// Address space.
    Memory,
    /// Bytes printed.
    Output,
    /// Bytes or files left in the scratch folder.
    Scratch,
}

/// What the whole run amounts to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "family", rename_all = "snake_case")]
pub enum CodingVerdict {
    /// Every case passed.
    Accepted {
        /// How many.
        cases: usize,
        /// Time in the candidate's function over all cases, in microseconds.
        micros: u64,
    },
    /// A case came back with another value.
    Wrong {
        /// The first such case.
        first: Box<CaseOutcome>,
        /// How many passed.
        passed: usize,
        /// How many there are.
        total: usize,
    },
    /// The program does not compile, raised something, or ended itself.
    Crashed {
        /// What happened, and where.
        error: PyError,
        /// During which case; `None` while the file was loaded.
        case: Option<Box<CaseOutcome>>,
        /// How many cases passed.
        passed: usize,
        /// How many there are.
        total: usize,
    },
    /// The program did not finish in time.
    TimedOut {
        /// The time it had, in milliseconds.
        wall_ms: u64,
        /// During which case; its `error` holds the lines that were being executed, if known.
        case: Option<Box<CaseOutcome>>,
    },
    /// The program wanted more memory than it may have.
    OutOfMemory {
        /// What it may have, in mebibytes.
        limit_mb: u64,
        /// Name of the case; `None` while the file was loaded.
        case: Option<String>,
    },
    /// The program printed, returned or stored more than it may.
    TooMuchOutput {
        /// What it may print, in kibibytes.
        limit_kb: u64,
        /// Name of the case; `None` while the file was loaded.
        case: Option<String>,
    },
    /// The program stumbled over the jail, or meddled with the harness.
    Forbidden {
        /// What it tried, as far as known.
        what: String,
        /// Name of the case; `None` while the file was loaded.
        case: Option<String>,
    },
    /// The run could not be judged, through no fault of the candidate.
    Unavailable {
        /// Why, and what to do.
        why: String,
    },
    /// Somebody stopped the run.
    Cancelled,
}

/// The random inputs a program was tried on after it passed every case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RandomInputs {
    /// On how many it was compared with the reference.
    pub tried: usize,
    /// How many were left out because the reference itself raised an exception.
    pub outside: usize,
    /// How many programs were started to find and shrink a counterexample.
    pub runs: usize,
    /// How long those ran, in microseconds.
    pub micros: u64,
}

/// A verdict with everything it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodingReport {
    /// What the whole run amounts to.
    pub verdict: CodingVerdict,
    /// The cases that were run, in order; the last one may be unfinished.
    pub cases: Vec<CaseOutcome>,
    /// What was printed outside any case: while the file was loaded, or past Python's own streams.
    pub stdout: String,
    /// The limits that were hit.
    pub limits_hit: Vec<RunLimit>,
    /// From the start of the run to its end, in microseconds.
    pub wall_micros: u64,
    /// From the start of the run until the harness was ready, in microseconds; 0 if it never was.
    pub startup_micros: u64,
    /// The random inputs that were tried, if it came to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub random: Option<Box<RandomInputs>>,
    /// How its cost grows, if that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub growth: Option<Box<super::growth::GrowthReport>>,
}

impl CodingReport {
    /// Returns the report of a run that came to nothing but a verdict.
    pub fn of(verdict: CodingVerdict) -> Self {
        Self {
            verdict,
            cases: Vec::new(),
            stdout: String::new(),
            limits_hit: Vec::new(),
            wall_micros: 0,
            startup_micros: 0,
            random: None,
            growth: None,
        }
    }
}

impl CodingVerdict {
    /// Says whether every case passed.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// Returns the stable name of the kind of verdict, as in its JSON form.
    pub fn family(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Wrong { .. } => "wrong",
            Self::Crashed { .. } => "crashed",
            Self::TimedOut { .. } => "timed_out",
            Self::OutOfMemory { .. } => "out_of_memory",
            Self::TooMuchOutput { .. } => "too_much_output",
            Self::Forbidden { .. } => "forbidden",
            Self::Unavailable { .. } => "unavailable",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns the verdict as one line for people.
    pub fn headline(&self) -> String {
        match self {
            Self::Accepted { cases: 1, micros } => {
                format!("The one case passes, in {}", time(*micros))
            }
            Self::Accepted { cases, micros } => {
                format!("All {cases} cases pass, in {}", time(*micros))
            }
            Self::Wrong { first, passed, .. } if first.found.is_some() => {
                let difference = first.difference.as_deref().unwrap_or("another answer");
                let cases = match passed {
                    1 => "The one case passes".to_owned(),
                    n => format!("All {n} cases pass"),
                };
                format!("{cases}, but a random input does not: {difference}")
            }
            Self::Wrong {
                first,
                passed,
                total,
            } => {
                let difference = first.difference.as_deref().unwrap_or("another answer");
                format!("{} ({passed} of {total} pass): {difference}", first.title())
            }
            Self::Crashed { error, case, .. } => {
                let during = case.as_ref().map_or_else(
                    || "while the file was loaded".to_owned(),
                    |case| format!("in {}", lower_first(&case.title())),
                );
                format!("{} {during}", error.headline())
            }
            Self::TimedOut { wall_ms, case } => {
                let frames = case.as_ref().and_then(|case| case.error.as_ref());
                let place = frames
                    .and_then(|error| error.frames.last())
                    .map_or_else(String::new, |frame| {
                        format!(", stopped in line {}", frame.line)
                    });
                let what = case
                    .as_ref()
                    .map_or_else(|| "Loading the file".to_owned(), |case| case.title());
                format!(
                    "{what} did not finish within {}{place}",
                    time(wall_ms * 1_000)
                )
            }
            Self::OutOfMemory { limit_mb, case } => {
                format!(
                    "{} needs more than {limit_mb} MB of memory",
                    subject(case.as_ref())
                )
            }
            Self::TooMuchOutput { limit_kb, case } => {
                format!("{} writes more than {limit_kb} kB", subject(case.as_ref()))
            }
            Self::Forbidden { what, case } => {
                format!("{} tries what it may not: {what}", subject(case.as_ref()))
            }
            Self::Unavailable { why } => format!("Not judged: {why}"),
            Self::Cancelled => "Cancelled".to_owned(),
        }
    }
}

impl CaseOutcome {
    /// Returns `Case `name``, `Hidden case `name`` or `A random input`.
    pub fn title(&self) -> String {
        if self.found.is_some() {
            return "A random input".to_owned();
        }
        let kind = if self.hidden { "Hidden case" } else { "Case" };
        format!("{kind} `{}`", self.name)
    }
}

impl PyError {
    /// Returns the exception with its innermost line: `KeyError: 'a' (line 7 in f)`.
    pub fn headline(&self) -> String {
        let message = if self.message.is_empty() {
            self.kind.clone()
        } else {
            format!("{}: {}", self.kind, self.message)
        };
        match (self.frames.last(), self.column) {
            (Some(frame), Some(column)) => {
                format!("{message} (line {}, column {column})", frame.line)
            }
            (Some(frame), None) if frame.function == "<module>" => {
                format!("{message} (line {})", frame.line)
            }
            (Some(frame), None) => format!("{message} (line {} in {})", frame.line, frame.function),
            (None, _) => message,
        }
    }
}

fn subject(case: Option<&String>) -> String {
    case.map_or_else(|| "The file".to_owned(), |name| format!("Case `{name}`"))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

/// `840 µs`, `12 ms`, `1.5 s`.
fn time(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", micros / 1_000),
        _ => format!("{:.1} s", micros as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(error: Option<PyError>) -> Box<CaseOutcome> {
        Box::new(CaseOutcome {
            name: "ties".into(),
            hidden: true,
            found: None,
            passed: false,
            input: "[1]".into(),
            expected: "1".into(),
            got: None,
            difference: Some("expected 1 (int), got 2 (int)".into()),
            stdout: String::new(),
            error,
            micros: 3,
        })
    }

    fn error(column: Option<usize>) -> PyError {
        let frame = |line, function: &str| Frame {
            line,
            function: function.into(),
            text: "x".into(),
        };
        PyError {
            kind: "KeyError".into(),
            message: "'a'".into(),
            frames: vec![frame(2, "<module>"), frame(7, "f")],
            column,
        }
    }

    #[test]
    fn every_verdict_has_a_headline_and_survives_json() {
        let table = [
            (
                CodingVerdict::Accepted {
                    cases: 2,
                    micros: 1_500,
                },
                "All 2 cases pass, in 1 ms",
            ),
            (
                CodingVerdict::Accepted {
                    cases: 1,
                    micros: 5,
                },
                "The one case passes, in 5 µs",
            ),
            (
                CodingVerdict::Wrong {
                    first: case(None),
                    passed: 3,
                    total: 5,
                },
                "Hidden case `ties` (3 of 5 pass): expected 1 (int), got 2 (int)",
            ),
            (
                CodingVerdict::Crashed {
                    error: error(None),
                    case: Some(case(None)),
                    passed: 0,
                    total: 1,
                },
                "KeyError: 'a' (line 7 in f) in hidden case `ties`",
            ),
            (
                CodingVerdict::Crashed {
                    error: error(Some(4)),
                    case: None,
                    passed: 0,
                    total: 1,
                },
                "KeyError: 'a' (line 7, column 4) while the file was loaded",
            ),
            (
                CodingVerdict::TimedOut {
                    wall_ms: 1_500,
                    case: Some(case(Some(error(None)))),
                },
                "Hidden case `ties` did not finish within 1.5 s, stopped in line 7",
            ),
            (
                CodingVerdict::TimedOut {
                    wall_ms: 900,
                    case: None,
                },
                "Loading the file did not finish within 900 ms",
            ),
            (
                CodingVerdict::OutOfMemory {
                    limit_mb: 64,
                    case: Some("a".into()),
                },
                "Case `a` needs more than 64 MB of memory",
            ),
            (
                CodingVerdict::TooMuchOutput {
                    limit_kb: 64,
                    case: None,
                },
                "The file writes more than 64 kB",
            ),
            (
                CodingVerdict::Forbidden {
                    what: "a socket".into(),
                    case: None,
                },
                "The file tries what it may not: a socket",
            ),
            (
                CodingVerdict::Unavailable {
                    why: "no python3".into(),
                },
                "Not judged: no python3",
            ),
            (CodingVerdict::Cancelled, "Cancelled"),
        ];
        for (verdict, headline) in table {
            assert_eq!(verdict.headline(), headline);
            let json = serde_json::to_value(&verdict).unwrap();
            assert_eq!(json["family"], verdict.family());
            assert_eq!(
                serde_json::from_value::<CodingVerdict>(json).unwrap(),
                verdict
            );
            assert_eq!(verdict.is_accepted(), verdict.family() == "accepted");
        }
    }
}
