//! `onsite deck check --watch`: what is wrong with a deck, told again at every save.
//!
//! Invariant: reading alone is told at once; after that only what changed is proved, and a claim
//! counts as proved only as long as nothing it rests on has changed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::base::{CancelToken, Diagnostic};
use crate::cli::command::World;
use crate::cli::command::deck_check::{chosen, n_errors, read};
use crate::cli::command::proving::{Bench, prove_all};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::{Body, Checked, Deck};
use crate::grader::deck_proof::{Claim, Depth};
use crate::library::{DeckSource, Library, Origin};
use crate::runtime::reload;
use crate::sandbox::Watch;

/// Checks the deck now and after every change, until the program is ended.
pub fn watch(
    world: &World,
    path: Option<&Path>,
    depth: Depth,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let (library, mut sources) = chosen(world, path)?;
    // One's own deck, if there is just one, need not be named.
    if path.is_none() {
        sources.retain(|source| !matches!(source.origin, Origin::BuiltIn(_)));
    }
    let (Some(source), None) = (sources.first(), sources.get(1)) else {
        return Err(Failure::environment(
            "one deck can be watched",
            "name its folder: `onsite deck check FOLDER --watch`",
        ));
    };
    let (Origin::User(folder) | Origin::Given(folder)) = &source.origin else {
        return Err(Failure::environment(
            format!("the deck `{}` is built in and never changes", source.id),
            "name the folder of a deck: `onsite deck check FOLDER --watch`",
        ));
    };
    let mut watched = Watched {
        world,
        library: &library,
        source,
        depth,
        as_json,
        last: None,
        held: BTreeSet::new(),
    };
    reload::on_change(folder, |cancel| watched.check(cancel))?;
    Ok(ExitCode::SUCCESS)
}

struct Watched<'a> {
    world: &'a World,
    library: &'a Library,
    source: &'a DeckSource,
    depth: Depth,
    as_json: bool,
    /// The deck as it was when it could last be read.
    last: Option<Deck>,
    /// The claims of it that were proved without a complaint.
    held: BTreeSet<(bool, String)>,
}

impl Watched<'_> {
    fn check(&mut self, cancel: &CancelToken) -> Result<(), Failure> {
        let clock = Watch::start();
        let checked = read(self.library, self.source);
        let millis = clock.elapsed().as_millis();
        self.tell_reading(&checked, millis)?;
        let Checked {
            deck: Some(deck),
            places,
            ..
        } = &checked
        else {
            return Ok(());
        };
        self.held.retain(|name| {
            let claims = crate::grader::deck_proof::claims(deck);
            let mut same = claims.iter().filter(|claim| key(claim) == *name);
            let last = self.last.as_ref();
            same.any(|claim| last.is_some_and(|last| is_unchanged(claim, last, deck)))
        });
        let runner = self.world.runner();
        let bench = Bench {
            runner: &runner,
            depth: self.depth,
            cancel,
            shows_progress: !self.as_json,
        };
        let held = &self.held;
        let settled = prove_all(bench, &[(deck, places)], |claim| {
            !held.contains(&key(claim))
        })?;
        let mut names = Vec::new();
        let mut diagnostics = Vec::new();
        for (claim, proved) in settled.into_iter().flatten() {
            if proved.diagnostics.is_empty() {
                self.held.insert(key(&claim));
            }
            names.push(claim.name().to_owned());
            diagnostics.extend(proved.diagnostics);
        }
        self.last = Some(deck.clone());
        self.tell_proof(&names, &diagnostics, cancel.is_cancelled())
    }

    fn tell_reading(&self, checked: &Checked, millis: u128) -> Result<(), Failure> {
        let errors = n_errors(&checked.diagnostics);
        if self.as_json {
            let told = json!({
                "read_ms": millis, "faults": errors, "diagnostics": checked.diagnostics,
            });
            print::out(&told.to_string())?;
            return Ok(());
        }
        for diagnostic in &checked.diagnostics {
            print::out(&format!("{diagnostic}\n"))?;
        }
        let warnings = checked.diagnostics.len() - errors;
        print::out(&format!(
            "{}: read in {millis} ms: {}, {}",
            self.source.id,
            plural(errors, "fault"),
            plural(warnings, "warning")
        ))?;
        Ok(())
    }

    fn tell_proof(
        &self,
        names: &[String],
        diagnostics: &[Diagnostic],
        is_cut: bool,
    ) -> Result<(), Failure> {
        let errors = n_errors(diagnostics);
        if self.as_json {
            let told = json!({
                "proved": names, "held": self.held.len(), "faults": errors,
                "diagnostics": diagnostics, "interrupted": is_cut,
            });
            print::out(&told.to_string())?;
            return Ok(());
        }
        for diagnostic in diagnostics {
            print::out(&format!("{diagnostic}\n"))?;
        }
        let what = match names {
            [] => "nothing new to prove".to_owned(),
            [one] => format!("proved {one}"),
            several => format!("proved {} claims", several.len()),
        };
        let rest = if is_cut {
            "; something changed meanwhile"
        } else {
            ""
        };
        print::out(&format!(
            "{}: {what}: {}, {}{rest}",
            self.source.id,
            plural(errors, "fault"),
            plural(diagnostics.len() - errors, "warning")
        ))?;
        Ok(())
    }
}

/// What a claim is called; a scenario may have the id of a question.
fn key(claim: &Claim<'_>) -> (bool, String) {
    let is_question = matches!(claim, Claim::Question(_));
    (is_question, claim.name().to_owned())
}

/// Says whether a claim of `now` was the same in `last`, with all that it rests on.
fn is_unchanged(claim: &Claim<'_>, last: &Deck, now: &Deck) -> bool {
    let data = |deck: &Deck, scenario: &crate::base::ScenarioId| {
        let scenario = deck.scenario(scenario).cloned();
        let dataset = scenario.as_ref().map(|one| deck.dataset(&one.dataset));
        (scenario.clone(), dataset.flatten().cloned())
    };
    match claim {
        Claim::Scenario(scenario) => data(last, &scenario.id) == data(now, &scenario.id),
        Claim::Question(question) => {
            let same = last.question(&question.id) == Some(*question);
            let on = match &question.body {
                Body::Sql(sql) => Some(&sql.scenario),
                _ => None,
            };
            same && on.is_none_or(|scenario| data(last, scenario) == data(now, scenario))
        }
    }
}
