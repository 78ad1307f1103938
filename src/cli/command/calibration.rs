//! `onsite review calibration`: how good predictions and own scores are.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::app::facts::CalibrationFacts;
use crate::base::text::plural;
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::interview::foresight::{About, CALIBRATED_FROM, Foresight, REPEATED_FROM};
use crate::runtime::foretold::foretold;

/// Prints the figures, each with the number of cases it is made of.
pub fn calibration(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let calendar = world.scheduler().calendar().clone();
    let facts = match world.store_if_any()? {
        Some(store) => {
            foretold(&store, &calendar, world.clock.now()).map_err(|error| store_failure(&error))?
        }
        None => CalibrationFacts::default(),
    };
    if as_json {
        print::out(&packet(&facts).to_string())?;
    } else {
        for line in lines(&facts) {
            print::out(&line)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn packet(facts: &CalibrationFacts) -> Value {
    let all = &facts.foresight;
    let rows = all
        .by_matter()
        .into_iter()
        .map(|(kind, about, n, quality)| {
            let bias = match &about {
                About::Level(name) => all.level_bias(kind, name),
                About::Submission => None,
            };
            json!({
                "kind": kind, "about": about, "n": n,
                "brier": quality.map(|found| found.brier), "bias": quality.map(|found| found.bias),
                "blind_minus_final": bias,
            })
        });
    json!({
        "sittings": facts.sittings,
        "needs": { "calibration": CALIBRATED_FROM, "measurement_error": REPEATED_FROM },
        "matters": rows.collect::<Vec<_>>(),
        "submissions": all.bins(true), "blind_scores": all.bins(false),
        "scored_twice": { "n": all.repeats.len(), "found": all.repeatability(None) },
        "runs": all.runs,
        "to_score_again": facts.old.as_ref().map(|old| json!({
            "session": old.session, "question": old.answer.question, "title": old.answer.title,
        })),
    })
}

fn lines(facts: &CalibrationFacts) -> Vec<String> {
    let all = &facts.foresight;
    let mut lines = Vec::new();
    for (kind, about, n, quality) in all.by_matter() {
        let (name, level) = match about {
            About::Submission => ("accepted".to_owned(), None),
            About::Level(name) => {
                let bias = all.level_bias(kind, &name);
                (name, bias)
            }
        };
        let found = quality.map_or_else(
            || {
                format!(
                    "{} more for a calibration",
                    CALIBRATED_FROM.saturating_sub(n)
                )
            },
            |found| {
                let bias = found.bias * 100.0;
                format!("Brier {:.2}  too sure by {bias:+.0} %", found.brier)
            },
        );
        let level = level.map_or_else(String::new, |bias| format!("  blind − final {bias:+.2}"));
        let kind = kind.as_str();
        let line = format!("{kind:<9}  {name:<24}  n = {n:<3}  {found}{level}");
        lines.push(line);
    }
    for (of_submissions, what) in [(true, "submissions"), (false, "blind scores")] {
        for bin in all.bins(of_submissions) {
            let said = if bin.said < 50 {
                "< 50".to_owned()
            } else {
                bin.said.to_string()
            };
            lines.push(format!(
                "{what}: said {said} %, came {:.0} % (n = {})",
                bin.came * 100.0,
                bin.n
            ));
        }
    }
    lines.push(twice(all));
    lines.extend(all.runs.told());
    if let Some(old) = &facts.old {
        lines.push(format!(
            "to score again: {} of {} (onsite review rescore)",
            old.answer.title, old.when
        ));
    }
    lines.push(format!("of {}", plural(facts.sittings, "sitting")));
    lines
}

fn twice(all: &Foresight) -> String {
    match all.repeatability(None) {
        Some(found) => format!(
            "scored twice: {:.0} % of {} agree, standard error {:.2}",
            found.agreement * 100.0,
            plural(found.n, "pair"),
            found.error
        ),
        None => format!(
            "scored twice: {} of {REPEATED_FROM} criteria",
            all.repeats.len()
        ),
    }
}
