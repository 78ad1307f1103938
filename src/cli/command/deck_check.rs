//! `onsite deck check`: every fault at once, and the proof that the deck's own answers hold.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::base::{CancelToken, DeckId, Severity};
use crate::cli::command::World;
use crate::cli::command::world::exists;
use crate::cli::fail::{Failure, Kind};
use crate::cli::print;
use crate::deck::codes;
use crate::grader::RandomScore;
use crate::grader::deck_proof::{Claim, Court, Depth, Proved, QuestionScore, claims, prove_claim};
use crate::library::{DeckSource, Library};
use crate::runtime::pool;

/// Reports all faults of one deck, or of all; proves only the questions in `only`, if any are named.
pub fn check(
    world: &World,
    path: Option<&Path>,
    only: &[String],
    depth: Depth,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let (library, sources) = chosen(world, path)?;
    if let Some(unknown) = only.iter().find(|id| !is_known(&library, &sources, id)) {
        return Err(Failure::environment(
            format!("no deck to check has a question `{unknown}`"),
            "`onsite deck list DECK` lists a deck's questions",
        ));
    }
    let mut all = Vec::new();
    let (mut mutation, mut random) = (Vec::new(), Vec::new());
    for source in &sources {
        let proved = check_one(world, &library, source, (only, depth), as_json)?;
        all.extend(proved.diagnostics);
        mutation.extend(proved.mutation);
        random.extend(proved.random);
    }
    let errors = all.iter().filter(|d| d.severity == Severity::Error).count();
    if as_json {
        let told = json!({
            "faults": errors,
            "diagnostics": all,
            "mutation": mutation,
            "random": random,
        });
        print::out(&told.to_string())?;
    }
    Ok(if errors > 0 {
        ExitCode::from(Kind::Wrong.exit_code())
    } else {
        ExitCode::SUCCESS
    })
}

fn is_known(library: &Library, sources: &[DeckSource], id: &str) -> bool {
    let decks = sources
        .iter()
        .filter_map(|source| library.load(source).deck);
    let mut questions = decks.flat_map(|deck| deck.questions);
    questions.any(|question| question.id.as_str() == id)
}

/// The decks to check, and the library to read them from. A path that does not exist may be an id.
fn chosen(world: &World, path: Option<&Path>) -> Result<(Library, Vec<DeckSource>), Failure> {
    let Some(path) = path else {
        let all = world.library.sources().to_vec();
        return Ok((world.library.clone(), all));
    };
    if !path.exists()
        && let Some(source) = path.to_str().map(DeckId::new)
        && let Some(source) = world.library.source(&source)
    {
        return Ok((world.library.clone(), vec![source.clone()]));
    }
    exists(path)?;
    let library = Library::find(None, &[path.to_path_buf()]);
    // The given deck is listed last, whatever it stands in for.
    let source = library.sources().last().cloned();
    Ok((library, source.into_iter().collect()))
}

fn check_one(
    world: &World,
    library: &Library,
    source: &DeckSource,
    (only, depth): (&[String], Depth),
    quiet: bool,
) -> Result<Proved, Failure> {
    let checked = library.load(source);
    let mut diagnostics = checked.diagnostics;
    if diagnostics
        .iter()
        .any(|d| d.code == codes::NO_DECK_FILE.code)
    {
        // Probably no deck at all: that its files belong to none is no news.
        diagnostics.retain(|d| d.severity == Severity::Error);
    }
    let mut proved = Proved::default();
    if let Some(deck) = &checked.deck {
        let runner = world.runner();
        let court = Court {
            deck,
            places: &checked.places,
            runner: &runner,
            depth,
        };
        let mut claims = claims(deck);
        claims.retain(|claim| match claim {
            Claim::Question(question) => {
                only.is_empty() || only.iter().any(|id| question.id.as_str() == id)
            }
            Claim::Scenario(_) => true,
        });
        let name = source.id.to_string();
        let mut progress = progress(&name, quiet);
        let mut done = 0;
        progress(done, claims.len());
        pool::in_order(
            &claims,
            |claim| prove_claim(court, *claim, &CancelToken::default()),
            |claim, found| {
                done += 1;
                progress(done, claims.len());
                let found = found.ok_or_else(|| io::Error::other(broke(claim)))?;
                proved.add(found);
                Ok::<(), io::Error>(())
            },
        )
        .map_err(|error| Failure::internal(error.to_string()))?;
    }
    diagnostics.append(&mut proved.diagnostics);
    let Proved {
        mutation, random, ..
    } = proved;
    if !quiet {
        for diagnostic in &diagnostics {
            print::out(&format!("{diagnostic}\n"))?;
        }
        let errors = diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        mutation_table(&mutation)?;
        random_table(&random)?;
        let warnings = diagnostics.len() - errors;
        let what = checked.deck.as_ref().map_or_else(String::new, |deck| {
            format!(
                "{}, {}: ",
                plural(deck.questions.len(), "question"),
                plural(deck.cards.len(), "card")
            )
        });
        print::out(&format!(
            "{}: {what}{}, {}",
            source.id,
            plural(errors, "fault"),
            plural(warnings, "warning")
        ))?;
    }
    Ok(Proved {
        diagnostics,
        mutation,
        random,
    })
}

fn broke(claim: &Claim<'_>) -> String {
    let what = match claim {
        Claim::Scenario(scenario) => scenario.id.to_string(),
        Claim::Question(question) => question.id.to_string(),
    };
    format!("the proof of `{what}` broke down; that is a fault of this program")
}

/// A line per SQL question: how many mutants of its reference the grader tells from it.
fn mutation_table(scores: &[QuestionScore]) -> Result<(), Failure> {
    for score in scores {
        let equivalent = match score.equivalent {
            0 => String::new(),
            n => format!(", {n} equivalent"),
        };
        print::out(&format!(
            "{}: {} of {} killed{equivalent}",
            score.question,
            score.killed,
            plural(score.tried, "mutant")
        ))?;
    }
    Ok(())
}

/// A line per coding question: how many of its wrong answers random inputs alone tell.
fn random_table(scores: &[RandomScore]) -> Result<(), Failure> {
    for score in scores {
        let missed = score.wrong.iter().filter(|wrong| !wrong.told);
        let missed: Vec<&str> = missed.map(|wrong| wrong.id.as_str()).collect();
        let missed = match missed.as_slice() {
            [] => String::new(),
            ids => format!("; not {}", ids.join(", ")),
        };
        print::out(&format!(
            "{}: random inputs alone tell {} of {}, by {} in the middle{missed}",
            score.question,
            score.told(),
            plural(score.wrong.len(), "wrong answer"),
            plural(score.median(), "element"),
        ))?;
    }
    Ok(())
}

/// A line on a terminal that says how far the proof is.
fn progress(deck: &str, quiet: bool) -> impl FnMut(usize, usize) {
    use std::io::IsTerminal as _;
    let shown = !quiet && io::stderr().is_terminal();
    let deck = deck.to_owned();
    move |done, total| {
        if shown {
            use std::io::Write as _;
            let mut err = io::stderr().lock();
            let end = if done == total { "\r\x1b[K" } else { "" };
            // Progress that cannot be shown is no reason to stop.
            let _ = write!(err, "\r{deck}: proving {done}/{total}\x1b[K{end}");
            let _ = err.flush();
        }
    }
}
