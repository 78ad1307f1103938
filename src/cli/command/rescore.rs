//! `onsite review rescore`: an old answer scored again on the command line, without its old scores in
//! sight.
//!
//! Invariant: nothing of the old scores is printed before every criterion has a new one; half a sheet
//! is not kept.

use std::io::BufRead as _;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::app::facts::OldScored;
use crate::base::text::flow;
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::deck::{Deck, Question};
use crate::interview::Event;
use crate::interview::foresight::DAYS_APART;
use crate::runtime::foretold::foretold;
use crate::store::Derived;

/// Shows the answer that is offered, reads a score for each criterion, and keeps them; with `show`
/// alone, nothing is asked and nothing kept.
pub(super) fn rescore(world: &World, show: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let old = offered(world)?;
    let decks = world.decks()?;
    let deck = decks.iter().find(|deck| deck.id == old.deck);
    let sheet = Sheet::of(&old, deck.map(AsRef::as_ref));
    if show && as_json {
        print::out(&sheet.json().to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if !as_json {
        print::out(&sheet.answer())?;
    }
    if show {
        for (index, _) in old.answer.criteria.iter().enumerate() {
            print::out(&sheet.criterion(index))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let scores = asked(&sheet, as_json)?;
    keep(world, &old, &scores)?;
    told(&old, &scores, as_json)?;
    Ok(ExitCode::SUCCESS)
}

/// The newest answer that is old enough and was scored once.
fn offered(world: &World) -> Result<OldScored, Failure> {
    let found = match world.store_if_any()? {
        Some(store) => {
            foretold(&store, &world.calendar(), world.clock.now())
                .map_err(|error| store_failure(&error))?
                .old
        }
        None => None,
    };
    found.ok_or_else(|| {
        Failure::environment(
            "no answer is old enough to be scored again",
            format!("one is offered {DAYS_APART} days after it was scored, each answer once"),
        )
    })
}

/// Reads a score for each criterion.
fn asked(sheet: &Sheet<'_>, is_quiet: bool) -> Result<Vec<u8>, Failure> {
    let mut lines = std::io::stdin().lock().lines();
    let mut scores = Vec::new();
    for index in 0..sheet.old.answer.criteria.len() {
        if !is_quiet {
            print::out(&sheet.criterion(index))?;
        }
        let score = loop {
            let Some(line) = lines.next().transpose()? else {
                return Err(Failure::environment(
                    "nothing is kept: every criterion needs a score",
                    "type 1, 2, 3 or 4 for each, a line each",
                ));
            };
            match line.trim().parse::<u8>() {
                Ok(score @ 1..=4) => break score,
                _ => print::err("onsite: a score is 1, 2, 3 or 4"),
            }
        };
        scores.push(score);
    }
    Ok(scores)
}

/// Keeps the scores as one event of the answer's sitting.
fn keep(world: &World, old: &OldScored, scores: &[u8]) -> Result<(), Failure> {
    let mut store = world.store_to_write()?;
    let event = Event {
        at: world.clock.now(),
        fact: old.answer.rescored(scores.to_vec()),
    };
    // If the sitting went on since it was read, this is refused.
    store
        .append(
            &old.session,
            old.next_seq,
            std::slice::from_ref(&event),
            &Derived::default(),
        )
        .map_err(|error| store_failure(&error))?;
    Ok(())
}

/// Says what was scored then and now.
fn told(old: &OldScored, scores: &[u8], as_json: bool) -> Result<(), Failure> {
    let answer = &old.answer;
    let both = answer.then.iter().zip(scores);
    let named: Vec<_> = answer.criteria.iter().zip(both).collect();
    if as_json {
        let rows = named
            .iter()
            .map(|(name, (then, now))| json!({ "criterion": name, "then": then, "now": now }));
        let kept = json!({
            "session": old.session, "question": answer.question, "kept": rows.collect::<Vec<_>>(),
        });
        print::out(&kept.to_string())?;
        return Ok(());
    }
    print::out("")?;
    for (name, (then, now)) in named {
        let then = then.map_or_else(|| "–".to_owned(), |then| then.to_string());
        print::out(&format!("{name}: {then} then, {now} now"))?;
    }
    print::out(
        "kept beside the first scores; `onsite review calibration` says how far two scores lie apart",
    )?;
    Ok(())
}

/// What is shown of an old answer.
struct Sheet<'a> {
    old: &'a OldScored,
    deck: Option<&'a Deck>,
    question: Option<&'a Question>,
}

impl<'a> Sheet<'a> {
    fn of(old: &'a OldScored, deck: Option<&'a Deck>) -> Self {
        Self {
            old,
            deck,
            question: deck.and_then(|deck| deck.question(&old.answer.question)),
        }
    }

    /// What each score of a criterion means; nothing if the deck no longer says so.
    fn anchors(&self, name: &str) -> &'a [String] {
        let rubric = self
            .deck
            .zip(self.question)
            .and_then(|(deck, question)| deck.rubric(&question.rubric));
        let criterion =
            rubric.and_then(|rubric| rubric.criteria.iter().find(|one| one.name == name));
        criterion.map_or(&[][..], |criterion| criterion.anchors.as_slice())
    }

    fn answer(&self) -> String {
        let answer = &self.old.answer;
        let kind = answer.kind.as_str();
        let mut parts = vec![format!(
            "{} ({kind}, your answer of {})",
            answer.title, self.old.when
        )];
        parts.extend(self.question.map(|question| flow(&question.prompt)));
        parts.push(format!("Your answer:\n{}", indented(&answer.answer)));
        if !answer.notes.trim().is_empty() {
            parts.push(format!("Your notes:\n{}", indented(&answer.notes)));
        }
        parts.join("\n\n")
    }

    fn criterion(&self, index: usize) -> String {
        let name = self.old.answer.criteria.get(index);
        let name = name.map_or("", String::as_str);
        let mut lines = vec![format!("\n{name}, 1 to 4:")];
        let anchors = self.anchors(name).iter().zip(1..);
        lines.extend(anchors.map(|(anchor, score)| format!("  {score}  {}", flow(anchor))));
        lines.join("\n")
    }

    fn json(&self) -> Value {
        let answer = &self.old.answer;
        let criteria = answer.criteria.iter();
        let criteria = criteria.map(|name| json!({ "name": name, "anchors": self.anchors(name) }));
        json!({
            "session": self.old.session, "question": answer.question, "title": answer.title,
            "kind": answer.kind, "when": self.old.when,
            "prompt": self.question.map(|question| flow(&question.prompt)),
            "answer": answer.answer, "notes": answer.notes,
            "criteria": criteria.collect::<Vec<_>>(),
        })
    }
}

fn indented(text: &str) -> String {
    let lines = text.trim_end().lines();
    let lines = lines.map(|line| format!("  {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}
