//! `onsite review`: what past sittings say when they are looked at together.

use std::process::ExitCode;

use serde_json::json;

use crate::base::{QuestionId, SessionId};
use crate::cli::command::calibration::calibration;
use crate::cli::command::world::store_failure;
use crate::cli::command::{World, compare, diary, rescore};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::cli::review_args::ReviewCommand;
use crate::report::looking::Looking;
use crate::report::mistakes::{Mistake, book};
use crate::store::{SearchIndex, Words};

/// Does what was asked for.
pub fn review(world: &World, command: ReviewCommand, json: bool) -> Result<ExitCode, Failure> {
    match command {
        ReviewCommand::Calibration => calibration(world, json),
        ReviewCommand::Rescore { show } => rescore::rescore(world, show, json),
        ReviewCommand::List(narrowed) => diary::list(world, &narrowed, json),
        ReviewCommand::Tag {
            sitting,
            tags,
            round,
            off,
        } => diary::tag(world, &sitting, &tags, (round, off), json),
        ReviewCommand::Log(what) => diary::log(world, what, json),
        ReviewCommand::Mistakes { all } => mistakes(world, all, json),
        ReviewCommand::Search { words } => search(world, &words.join(" "), json),
        ReviewCommand::Compare {
            one,
            other,
            question,
        } => {
            let other = other.map(SessionId::new);
            let question = question.map(QuestionId::new);
            compare::attempts(world, &SessionId::new(one), other, question, json)
        }
    }
}

fn mistakes(world: &World, all: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let judged = match world.store_if_any()? {
        Some(store) => store.judged().map_err(|error| store_failure(&error))?,
        None => Vec::new(),
    };
    let mut book = book(&judged);
    book.retain(|mistake| all || !mistake.mended);
    if as_json {
        print::out(&json!({ "mistakes": book }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if book.is_empty() {
        print::out("no open mistake; --all lists those that were mended")?;
    }
    for mistake in &book {
        print::out(&line(world, mistake))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn line(world: &World, mistake: &Mistake) -> String {
    let calendar = world.scheduler().calendar().clone();
    let day = calendar.day_of(mistake.last);
    let mend = if mistake.mended {
        "mended".to_owned()
    } else {
        format!("onsite drill {}", mistake.question)
    };
    format!(
        "{day}  {:<9}  {} ×{}  {mend}",
        mistake.kind.as_str(),
        mistake.name,
        mistake.times
    )
}

/// Attempts that are printed at most.
const FOUND: usize = 50;

fn search(world: &World, asked: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let told = |error: crate::store::StoreError| store_failure(&error);
    let Some(store) = world.store_if_any()? else {
        if as_json {
            print::out(&json!({ "found": [] }).to_string())?;
        } else {
            print::out("there is no history yet")?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let decks = world.decks()?;
    let calendar = world.scheduler().calendar().clone();
    let words = Words {
        prompt: &|deck, question| {
            let deck = decks.iter().find(|known| known.id == *deck)?;
            Some(deck.question(question)?.prompt.clone())
        },
        day: &|at| calendar.day_of(at).to_string(),
    };
    let mut index = SearchIndex::open(&world.paths.data).map_err(told)?;
    index.follow(&store, &words, usize::MAX).map_err(told)?;
    let tagged = store.tagged().map_err(told)?;
    let hits = index
        .find(&Looking::parse(asked), &tagged, FOUND)
        .map_err(told)?;
    if as_json {
        let rows = hits.iter().map(|hit| {
            json!({
                "session": hit.session, "question": hit.question, "deck": hit.deck,
                "kind": hit.kind, "level": hit.level, "day": hit.day, "title": hit.title,
                "score": hit.score, "real": hit.real, "excerpt": hit.excerpt,
            })
        });
        print::out(&json!({ "found": rows.collect::<Vec<_>>() }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if hits.is_empty() {
        print::out("no attempt has all of these words")?;
    }
    for hit in &hits {
        let score = hit
            .score
            .map_or("  –".to_owned(), |score| format!("{score:.1}"));
        let (day, kind, title) = (&hit.day, &hit.kind, &hit.title);
        print::out(&format!(
            "{day}  {kind:<9}  {score}  {title}  [{}]",
            hit.session
        ))?;
        if !hit.excerpt.is_empty() {
            print::out(&format!("    {}", hit.excerpt))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
