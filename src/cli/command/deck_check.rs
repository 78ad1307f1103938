//! `onsite deck check`: every fault at once, and the proof that the deck's own answers hold.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::base::{CancelToken, DeckId, Diagnostic, Severity};
use crate::cli::command::World;
use crate::cli::command::proving::{Bench, prove_all};
use crate::cli::command::world::exists;
use crate::cli::fail::{Failure, Kind};
use crate::cli::print;
use crate::deck::{Checked, codes};
use crate::grader::RandomScore;
use crate::grader::deck_proof::{Claim, Depth, Proved, QuestionScore};
use crate::library::{DeckSource, Library};

/// Reports all faults of one deck, or of all; proves only the questions in `only`, if any are named.
pub fn check(
    world: &World,
    path: Option<&Path>,
    only: &[String],
    depth: Depth,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let (library, sources) = chosen(world, path)?;
    let read: Vec<Checked> = sources
        .iter()
        .map(|source| read(&library, source))
        .collect();
    if let Some(unknown) = only.iter().find(|id| !is_known(&read, id)) {
        return Err(Failure::environment(
            format!("no deck to check has a question `{unknown}`"),
            "`onsite deck list DECK` lists a deck's questions",
        ));
    }
    let decks = read.iter().filter_map(|checked| {
        let deck = checked.deck.as_ref()?;
        Some((deck, &checked.places))
    });
    let decks: Vec<_> = decks.collect();
    let bench = Bench {
        runner: &world.runner(),
        depth,
        cancel: &CancelToken::default(),
        shows_progress: !as_json,
    };
    let is_wanted = |claim: &Claim<'_>| match claim {
        Claim::Question(question) => {
            only.is_empty() || only.iter().any(|id| question.id.as_str() == id)
        }
        Claim::Scenario(_) => true,
    };
    let mut proofs = prove_all(bench, &decks, is_wanted)?.into_iter();
    let mut all = Proved::default();
    for (source, checked) in sources.iter().zip(&read) {
        let mut proved = Proved {
            diagnostics: checked.diagnostics.clone(),
            ..Proved::default()
        };
        let settled = checked.deck.as_ref().and_then(|_| proofs.next());
        for (_, found) in settled.into_iter().flatten() {
            proved.add(found);
        }
        if !as_json {
            tell(source, checked, &proved)?;
        }
        all.add(proved);
    }
    let errors = n_errors(&all.diagnostics);
    if as_json {
        let told = json!({
            "faults": errors,
            "diagnostics": all.diagnostics,
            "mutation": all.mutation,
            "random": all.random,
        });
        print::out(&told.to_string())?;
    } else if sources.len() > 1 {
        print::out(&summary(&all))?;
    }
    Ok(if errors > 0 {
        ExitCode::from(Kind::Wrong.exit_code())
    } else {
        ExitCode::SUCCESS
    })
}

fn is_known(read: &[Checked], id: &str) -> bool {
    let decks = read.iter().filter_map(|checked| checked.deck.as_ref());
    let mut questions = decks.flat_map(|deck| &deck.questions);
    questions.any(|question| question.id.as_str() == id)
}

/// The decks to check, and the library to read them from. A path that does not exist may be an id.
pub(super) fn chosen(
    world: &World,
    path: Option<&Path>,
) -> Result<(Library, Vec<DeckSource>), Failure> {
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

/// Reads a deck with everything that reading alone can tell.
pub(super) fn read(library: &Library, source: &DeckSource) -> Checked {
    let mut checked = library.load(source);
    let mut found = checked.diagnostics.iter();
    if found.any(|d| d.code == codes::NO_DECK_FILE.code) {
        // Probably no deck at all: that its files belong to none is no news.
        checked
            .diagnostics
            .retain(|d| d.severity == Severity::Error);
    }
    checked
}

/// Returns how many are faults.
pub(super) fn n_errors(diagnostics: &[Diagnostic]) -> usize {
    let errors = diagnostics.iter();
    errors.filter(|d| d.severity == Severity::Error).count()
}

/// Everything that was found out about a deck.
fn tell(source: &DeckSource, checked: &Checked, proved: &Proved) -> Result<(), Failure> {
    for diagnostic in &proved.diagnostics {
        print::out(&format!("{diagnostic}\n"))?;
    }
    mutation_table(&proved.mutation)?;
    random_table(&proved.random)?;
    let errors = n_errors(&proved.diagnostics);
    let warnings = proved.diagnostics.len() - errors;
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
    Ok(())
}

/// All decks in a line.
fn summary(all: &Proved) -> String {
    let sum = |count: fn(&QuestionScore) -> usize| all.mutation.iter().map(count).sum::<usize>();
    let told: usize = all.random.iter().map(RandomScore::told).sum();
    let wrong: usize = all.random.iter().map(|score| score.wrong.len()).sum();
    format!(
        "all: {} of {} killed, {} equivalent, {} left over; random inputs alone tell {told} of {}; {}",
        sum(|score| score.killed),
        plural(sum(|score| score.tried), "mutant"),
        sum(|score| score.equivalent),
        sum(|score| score.survivors.len()),
        plural(wrong, "wrong answer"),
        plural(n_errors(&all.diagnostics), "fault"),
    )
}

/// A line per SQL question: how many mutants of its reference the grader tells from it.
fn mutation_table(scores: &[QuestionScore]) -> Result<(), Failure> {
    for score in scores {
        let equivalent = match score.equivalent {
            0 => String::new(),
            n => format!(", {n} equivalent"),
        };
        let survivors = match score.survivors.as_slice() {
            [] => String::new(),
            ids => format!(", accepted: {}", ids.join(", ")),
        };
        print::out(&format!(
            "{}: {} of {} killed{equivalent}{survivors}",
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
