//! `onsite review calibration`: how good predictions and own scores are.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::app::facts::CalibrationFacts;
use crate::base::text::{elide, plural, width};
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::interview::foresight::{About, CALIBRATED_FROM, Foresight, REPEATED_FROM};
use crate::runtime::foretold::foretold;

/// Cells of a criterion's name, at most.
const NAME: usize = 36;

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
    let mut rows = Vec::new();
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
            |found| format!("Brier {:.2}  {}", found.brier, sureness(found.bias)),
        );
        let level = level.map_or_else(String::new, |bias| format!("  blind − final {bias:+.2}"));
        let kind = kind.as_str();
        rows.push((kind, name, format!("n = {n:<3}  {found}{level}")));
    }
    let widest = rows.iter().map(|(_, name, _)| width(name)).max();
    let cells = widest.unwrap_or(0).min(NAME);
    lines.extend(rows.into_iter().map(|(kind, name, rest)| {
        let name = elide(&name, cells);
        let gap = " ".repeat(cells - width(&name));
        format!("{kind:<9}  {name}{gap}  {rest}")
    }));
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

/// Which way predictions are wrong on the whole, a share above zero being too much.
fn sureness(bias: f64) -> String {
    let percent = (bias * 100.0).round();
    if percent > 0.0 {
        format!("too sure by {percent:.0} %")
    } else if percent < 0.0 {
        format!("too modest by {:.0} %", -percent)
    } else {
        "as sure as right".to_owned()
    }
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

#[cfg(test)]
mod tests {
    use super::sureness;

    #[test]
    fn a_sign_is_said_in_words() {
        let check = |bias, expect: &str| assert_eq!(sureness(bias), expect);
        check(0.4, "too sure by 40 %");
        check(-0.4, "too modest by 40 %");
        check(-0.001, "as sure as right");
    }
}
