//! `onsite doctor`: what works here, said aloud.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use serde_json::json;

use crate::base::Severity;
use crate::base::text::plural;
use crate::booth::{Booth, installed};
use crate::cli::command::World;
use crate::cli::command::world::complaint_line;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::runner::jail::{self, Status};
use crate::store::PrivateFiles;
use crate::voice::{Use, Wanted};

/// How something is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Missing,
    Faulty,
}

/// One finding.
struct Finding {
    what: &'static str,
    state: State,
    detail: String,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Missing => "missing",
            Self::Faulty => "faulty",
        }
    }
}

impl Finding {
    fn new(what: &'static str, state: State, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            what,
            state,
            detail,
        }
    }
}

/// Prints what works here; exit 0 if everything does, 2 if something is missing or faulty.
pub fn doctor(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let mut findings = vec![terminal(world)];
    findings.extend(settings(world));
    findings.push(python(world));
    findings.extend(layers(world));
    findings.push(history(world));
    findings.extend(own_files(world));
    findings.extend(speaking(world));
    findings.extend(decks(world));
    let all_good = findings.iter().all(|finding| finding.state == State::Good);
    if as_json {
        let rows: Vec<_> = findings
            .iter()
            .map(|f| json!({ "what": f.what, "state": f.state.word(), "detail": f.detail }))
            .collect();
        print::out(&json!({ "ok": all_good, "findings": rows }).to_string())?;
    } else {
        for finding in &findings {
            let state = finding.state.word();
            print::out(&format!(
                "{state:<7}  {:<8}  {}",
                finding.what, finding.detail
            ))?;
        }
    }
    Ok(if all_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

/// The candidate's own files, where there are some.
fn own_files(world: &World) -> Vec<Finding> {
    let files = PrivateFiles::of(&world.paths.data);
    let stories = files.stories().map(|stories| stories.all.len());
    let numbers = files.numbers().map(|numbers| numbers.all.len());
    let told = [
        ("stories", "story", stories),
        ("numbers", "number", numbers),
    ];
    let found = told
        .into_iter()
        .filter_map(|(what, noun, found)| match found {
            Ok(0) => None,
            Ok(n) => Some(Finding::new(what, State::Good, plural(n, noun))),
            Err(error) => Some(Finding::new(what, State::Faulty, error.line())),
        });
    found.collect()
}

/// The programs that could speak, record and play. What nobody asks for is no fault.
fn speaking(world: &World) -> Vec<Finding> {
    let search = world.environment.search_path();
    let wishes = &world.settings.voices;
    let booth = Booth::find(wishes, &search);
    let told = [
        ("speak", Use::Speak, &wishes.speak, "read_aloud"),
        ("record", Use::Record, &wishes.record, "record"),
        ("play", Use::Play, &wishes.record, "record"),
    ];
    let findings = told.into_iter().map(|(what, purpose, wanted, setting)| {
        if let Some(found) = booth.program(purpose) {
            return Finding::new(what, State::Good, found.path.display().to_string());
        }
        let there = installed(purpose, &search);
        let there: Vec<&str> = there.iter().map(|found| found.recipe.name).collect();
        let names: Vec<&str> = purpose.recipes().map(|recipe| recipe.name).collect();
        if *wanted == Wanted::Off {
            let there = if there.is_empty() {
                format!("none of {} is here", names.join(", "))
            } else {
                format!("{} is here", there.join(", "))
            };
            let detail = format!("off ({setting} in config.toml); {there}");
            return Finding::new(what, State::Good, detail);
        }
        let detail = format!("{setting} is on, but none of {} is here", names.join(", "));
        Finding::new(what, State::Missing, detail)
    });
    findings.collect()
}

fn terminal(world: &World) -> Finding {
    let color = match (world.environment.no_color, world.environment.is_light()) {
        (true, _) => "no color (NO_COLOR)",
        (false, true) => "color on a light background (COLORFGBG)",
        (false, false) => "color",
    };
    // Piping the report into a file is no defect of the terminal.
    let detail = if std::io::stdout().is_terminal() {
        format!("a terminal, {color}")
    } else {
        format!("output goes to a file or pipe, {color}")
    };
    Finding::new("terminal", State::Good, detail)
}

/// The settings file, or a line per fault in it.
fn settings(world: &World) -> Vec<Finding> {
    if world.complaints.is_empty() {
        let path = world.paths.settings();
        let detail = if path.exists() {
            path.display().to_string()
        } else {
            format!("{} (not there; defaults)", path.display())
        };
        return vec![Finding::new("settings", State::Good, detail)];
    }
    let complaints = world.complaints.iter();
    complaints
        .map(|found| {
            let detail = format!("{}: {}", complaint_line(found), found.help);
            Finding::new("settings", State::Faulty, detail)
        })
        .collect()
}

fn python(world: &World) -> Finding {
    match world.runner().python {
        Ok(found) => {
            let detail = format!("{} at {}", found.version, found.executable.display());
            Finding::new("python3", State::Good, detail)
        }
        Err(why) => {
            let detail = format!("{why}; coding rounds offer to trace by hand");
            Finding::new("python3", State::Missing, detail)
        }
    }
}

fn layers(world: &World) -> Vec<Finding> {
    jail::layers(&world.runner().helper)
        .into_iter()
        .map(|layer| {
            let (state, detail) = match &layer.status {
                Status::Active { detail } => (State::Good, detail),
                Status::Missing { why } => (State::Missing, why),
            };
            Finding::new("sandbox", state, format!("{}: {detail}", layer.kind.name()))
        })
        .collect()
}

fn history(world: &World) -> Finding {
    let path = world.paths.data.join(crate::store::FILE_NAME);
    let path = path.display();
    let (state, detail) = match world.store_if_any() {
        Ok(None) => (State::Good, format!("{path} (nothing there yet)")),
        Ok(Some(store)) => {
            let problems = store.verify();
            let problems = problems.unwrap_or_else(|error| vec![error.to_string()]);
            match problems.first() {
                None => (State::Good, path.to_string()),
                Some(first) => (State::Faulty, format!("{path}: {first}")),
            }
        }
        Err(failure) => (
            State::Faulty,
            format!("{}: {}", failure.message, failure.hint),
        ),
    };
    Finding::new("history", state, detail)
}

fn decks(world: &World) -> Vec<Finding> {
    let sources = world.library.sources().iter();
    sources
        .map(|source| {
            let checked = world.library.load(source);
            let errors = checked.diagnostics.iter();
            let errors = errors.filter(|d| d.severity == Severity::Error).count();
            let (id, path) = (&source.id, source.origin.path());
            let (state, detail) = match &checked.deck {
                Some(deck) => {
                    let questions = plural(deck.questions.len(), "question");
                    let place = format!("{}, {path}", source.origin.word());
                    (
                        State::Good,
                        format!("{id} {} ({place}): {questions}", deck.version),
                    )
                }
                None => (
                    State::Faulty,
                    format!(
                        "{id}: {}; onsite deck check {path}",
                        plural(errors, "fault")
                    ),
                ),
            };
            Finding::new("deck", state, detail)
        })
        .collect()
}
