//! `onsite doctor`: what works here, said aloud.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use serde_json::json;

use crate::base::Severity;
use crate::cli::command::World;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::runner::jail::{self, Status};

/// One finding.
struct Finding {
    what: &'static str,
    good: bool,
    detail: String,
}

/// Prints what works here; exit 0 if everything does, 2 if something is missing.
pub fn doctor(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let mut findings = vec![terminal(world), settings(world), python(world)];
    findings.extend(layers(world));
    findings.push(data(world));
    findings.extend(decks(world));
    let all_good = findings.iter().all(|finding| finding.good);
    if as_json {
        let rows: Vec<_> = findings
            .iter()
            .map(|f| json!({ "what": f.what, "ok": f.good, "detail": f.detail }))
            .collect();
        print::out(&json!({ "ok": all_good, "findings": rows }).to_string())?;
    } else {
        for finding in &findings {
            let mark = if finding.good { "ok     " } else { "missing" };
            print::out(&format!("{mark}  {:<14} {}", finding.what, finding.detail))?;
        }
    }
    Ok(if all_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

fn terminal(world: &World) -> Finding {
    let is_terminal = std::io::stdout().is_terminal();
    let color = if world.environment.no_color {
        "no color (NO_COLOR)"
    } else {
        "color"
    };
    let detail = if is_terminal {
        format!("a terminal, {color}")
    } else {
        format!("output goes to a file or pipe, {color}")
    };
    // Piping the report into a file is no defect of the terminal.
    Finding {
        what: "terminal",
        good: true,
        detail,
    }
}

fn settings(world: &World) -> Finding {
    let path = world.paths.settings().display().to_string();
    match world.complaints.first() {
        None => Finding {
            what: "settings",
            good: true,
            detail: path,
        },
        Some(complaint) => Finding {
            what: "settings",
            good: false,
            detail: complaint.to_string(),
        },
    }
}

fn python(world: &World) -> Finding {
    match world.runner().python {
        Ok(found) => Finding {
            what: "python3",
            good: true,
            detail: format!("{} at {}", found.version, found.executable.display()),
        },
        Err(why) => Finding {
            what: "python3",
            good: false,
            detail: format!("{why}; coding rounds offer to trace by hand"),
        },
    }
}

fn layers(world: &World) -> Vec<Finding> {
    jail::layers(&world.runner().helper)
        .into_iter()
        .map(|layer| {
            let (good, detail) = match &layer.status {
                Status::Active { detail } => (true, detail.clone()),
                Status::Missing { why } => (false, why.clone()),
            };
            Finding {
                what: "sandbox",
                good,
                detail: format!("{}: {detail}", layer.kind.name()),
            }
        })
        .collect()
}

fn data(world: &World) -> Finding {
    let path = world.paths.data.display().to_string();
    match world.store() {
        Ok(store) => {
            let problems = store
                .verify()
                .unwrap_or_else(|error| vec![error.to_string()]);
            let detail = problems
                .first()
                .map_or_else(|| path.clone(), |first| format!("{path}: {first}"));
            Finding {
                what: "history",
                good: problems.is_empty(),
                detail,
            }
        }
        Err(_) if !world.paths.data.join(crate::store::FILE_NAME).exists() => Finding {
            what: "history",
            good: true,
            detail: format!("{path} (nothing there yet)"),
        },
        Err(failure) => Finding {
            what: "history",
            good: false,
            detail: failure.message,
        },
    }
}

fn decks(world: &World) -> Vec<Finding> {
    world
        .library
        .sources()
        .iter()
        .map(|source| {
            let checked = world.library.load(source);
            let errors = checked
                .diagnostics
                .iter()
                .filter(|d| d.severity == Severity::Error)
                .count();
            let detail = match &checked.deck {
                Some(deck) => format!(
                    "{} {} ({} questions)",
                    source.id,
                    deck.version,
                    deck.questions.len()
                ),
                None => format!(
                    "{} has {errors} faults: onsite deck check {}",
                    source.id,
                    source.origin.path()
                ),
            };
            Finding {
                what: "deck",
                good: checked.deck.is_some(),
                detail,
            }
        })
        .collect()
}
