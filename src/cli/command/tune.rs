//! `onsite tune`: the forgetting curve fitted to the own reviews, and taken back.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::memory::{Calendar, Fit, Recall, fit};
use crate::store::{Store, StoreError, StoredParameters};

/// Fits, lists or takes back parameters.
pub fn tune(world: &World, revert: bool, list: bool, json: bool) -> Result<ExitCode, Failure> {
    if list {
        return all(world, json);
    }
    let mut store = world.store_to_write()?;
    let now = world.clock.now();
    if revert {
        let Some(taken) = store.revert_parameters(now).map_err(told)? else {
            return Err(Failure::environment(
                "the published parameters are in use",
                "there is nothing to take back",
            ));
        };
        let day = store.scheduler().calendar().day_of(taken.at);
        return say(
            json,
            &json!({ "reverted": taken.number }),
            &format!("the parameters of {day} are taken back; days that were given stay"),
        );
    }
    let histories = store.histories().map_err(told)?;
    let histories: Vec<Vec<Recall>> = histories.into_values().collect();
    let found = fit(&histories, store.scheduler().parameters())
        .map_err(|error| Failure::environment(error.to_string(), "the parameters in use stay"))?;
    let is_better = found.is_better();
    if is_better {
        store.keep_parameters(&found, MADE_BY, now).map_err(told)?;
    }
    let verdict = if is_better {
        "both are better: the fitted parameters are in use now; `onsite tune --revert` takes them back"
    } else {
        "not better by both: the parameters in use stay"
    };
    let lines = format!("{}\n{verdict}", measures(&found));
    say(json, &as_json(&found, is_better), &lines)
}

/// The program and the crate that fitted them.
const MADE_BY: &str = concat!("onsite ", env!("CARGO_PKG_VERSION"), ", fsrs 6");

/// The figures that decide, one line each.
fn measures(fit: &Fit) -> String {
    format!(
        "fitted to {} reviews, judged by the {} after them\n\
         log-loss  {:.4} before, {:.4} fitted\n\
         RMSE      {:.4} before, {:.4} fitted",
        fit.trained,
        fit.held_out,
        fit.before.log_loss,
        fit.after.log_loss,
        fit.before.rmse,
        fit.after.rmse,
    )
}

fn as_json(fit: &Fit, in_use: bool) -> serde_json::Value {
    json!({
        "applied": in_use, "trained": fit.trained, "held_out": fit.held_out,
        "log_loss": { "before": fit.before.log_loss, "fitted": fit.after.log_loss },
        "rmse": { "before": fit.before.rmse, "fitted": fit.after.rmse },
        "weights": fit.weights,
    })
}

/// Lists all parameters that were ever in use.
fn all(world: &World, json: bool) -> Result<ExitCode, Failure> {
    let store: Option<Store> = world.store_if_any()?;
    let calendar: Calendar = world.calendar();
    let all: Vec<StoredParameters> = match &store {
        Some(store) => store.parameters().map_err(told)?,
        None => Vec::new(),
    };
    for one in &all {
        let day = calendar.day_of(one.at);
        let undone = one.undone.map(|at| calendar.day_of(at).to_string());
        if json {
            let line = json!({
                "day": day.to_string(), "made_by": one.made_by, "reverted": undone,
                "fit": as_json(&one.fit, one.undone.is_none()),
            });
            print::out(&line.to_string())?;
            continue;
        }
        let state = undone.map_or_else(String::new, |day| format!("; taken back {day}"));
        let head = format!("{day}, by {}{state}", one.made_by);
        print::out(&format!("{head}\n{}", measures(&one.fit)))?;
    }
    if all.is_empty() && !json {
        print::out("the published parameters are in use")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn say(json: bool, value: &serde_json::Value, text: &str) -> Result<ExitCode, Failure> {
    if json {
        print::out(&value.to_string())?;
    } else {
        print::out(text)?;
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn told(error: StoreError) -> Failure {
    store_failure(&error)
}
