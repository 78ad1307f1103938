//! `onsite numbers`: the candidate's sheet of numbers, and its rehearsal.

use std::io::BufRead as _;
use std::process::ExitCode;

use serde_json::json;

use crate::bank::numbers::TOLERANCE;
use crate::bank::{Guess, Number};
use crate::base::Seed;
use crate::base::dice::Dice;
use crate::base::text::{plural, width};
use crate::cli::args::NumbersCommand;
use crate::cli::command::World;
use crate::cli::command::story::failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::store::PrivateFiles;

/// Does what is asked of the numbers.
pub fn numbers(world: &World, command: NumbersCommand, as_json: bool) -> Result<ExitCode, Failure> {
    let files = PrivateFiles::of(&world.paths.data);
    match command {
        NumbersCommand::Show => show(&files, as_json)?,
        NumbersCommand::Set { name, value } => {
            let (_, set) = files
                .change_numbers(|numbers| numbers.set(&name, &value))
                .map_err(failure)?;
            set.map_err(|why| {
                let hint = "for example: onsite numbers set cost \"38k USD/month\"";
                Failure::environment(why, hint)
            })?;
            if as_json {
                print::out(&json!({ "name": name, "value": value }).to_string())?;
            } else {
                print::out(&format!("{name} = {value}"))?;
            }
        }
        NumbersCommand::Unset { name } => {
            let (_, there) = files
                .change_numbers(|numbers| numbers.unset(&name))
                .map_err(failure)?;
            if !there {
                let what = format!("there is no number `{name}`");
                return Err(Failure::environment(
                    what,
                    "`onsite numbers show` names them",
                ));
            }
            if as_json {
                print::out(&json!({ "removed": name }).to_string())?;
            } else {
                print::out(&format!("removed: {name}"))?;
            }
        }
        NumbersCommand::Rehearse => rehearse(world, &files, as_json)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(files: &PrivateFiles, as_json: bool) -> Result<(), Failure> {
    let numbers = files.numbers().map_err(failure)?;
    if as_json {
        let missing: Vec<&str> = numbers.missing().map(|(name, _)| *name).collect();
        print::out(&json!({ "numbers": numbers.all, "missing": missing }).to_string())?;
        return Ok(());
    }
    let widest = numbers.all.iter().map(|number| width(&number.name)).max();
    let widest = widest.unwrap_or(0);
    for number in &numbers.all {
        print::out(&format!("{:widest$}  {}", number.name, number.value))?;
    }
    if numbers.missing().next().is_some() {
        print::out("a recruiter asks for these, too:")?;
        for (name, value) in numbers.missing() {
            print::out(&format!("  onsite numbers set {name} \"{value}\""))?;
        }
    }
    Ok(())
}

fn rehearse(world: &World, files: &PrivateFiles, as_json: bool) -> Result<(), Failure> {
    let mut numbers = files.numbers().map_err(failure)?.all;
    if numbers.is_empty() {
        return Err(Failure::environment(
            "the sheet is empty",
            "`onsite numbers show` says how to fill it",
        ));
    }
    // In another order each time, as a recruiter would.
    let seed = world
        .seed
        .unwrap_or(Seed(world.clock.now().0.unsigned_abs()));
    Dice::new(seed.split("rehearsal")).shuffle(&mut numbers);
    if !as_json {
        print::out("Each number from memory, with its unit; an empty line passes, ctrl-d ends.")?;
    }
    let mut lines = std::io::stdin().lock().lines();
    let mut told: Vec<(&Number, Option<Guess>)> = Vec::new();
    for number in &numbers {
        if !as_json {
            print::out(&format!("{}?", number.words()))?;
        }
        let Some(said) = lines.next().transpose()? else {
            break;
        };
        let guess = (!said.trim().is_empty()).then(|| number.guess(&said));
        if !as_json {
            let how = guess.map_or_else(|| "passed".to_owned(), Guess::told);
            print::out(&format!("  {how}: {}", number.value))?;
        }
        told.push((number, guess));
    }
    let known = |guess: &Option<Guess>| guess.is_some_and(Guess::is_known);
    let n_known = told.iter().filter(|(_, guess)| known(guess)).count();
    if as_json {
        let rows: Vec<_> = told
            .iter()
            .map(|(number, guess)| {
                let off = match guess {
                    Some(Guess::Known(off) | Guess::Off(off)) => Some(off),
                    _ => None,
                };
                json!({
                    "name": number.name, "value": number.value, "known": known(guess), "off": off,
                })
            })
            .collect();
        print::out(&json!({ "rehearsed": rows, "known": n_known }).to_string())?;
        return Ok(());
    }
    print::out(&format!(
        "{n_known} of {} known to within {:.0} %",
        plural(told.len(), "number"),
        TOLERANCE * 100.0
    ))?;
    let rest: Vec<&str> = told
        .iter()
        .filter(|(_, guess)| !known(guess))
        .map(|(number, _)| number.name.as_str())
        .collect();
    if !rest.is_empty() {
        print::out(&format!("say them again: {}", rest.join(", ")))?;
    }
    Ok(())
}
