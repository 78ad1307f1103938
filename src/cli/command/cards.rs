//! `onsite cards`: what comes back, and what is decided about it, without a terminal.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::args::{CardsCommand, CardsFilter};
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::memory::{Aside, Change, Day, Item, ItemKey, Mark, Wording};
use crate::runtime::written;
use crate::store::{Store, StoreError};

/// Does what `onsite cards` asks for.
pub fn cards(world: &World, what: CardsCommand, json: bool) -> Result<ExitCode, Failure> {
    let today = world.calendar().day_of(world.clock.now());
    let (item, change) = match what {
        CardsCommand::List { only } => return list(world, only, json),
        CardsCommand::Undo => return undo(world, json),
        CardsCommand::Interview { day } => return interview(world, day.as_deref(), json),
        CardsCommand::Bury { item, until } => (item, Change::Bury(until.unwrap_or(today.plus(1)))),
        CardsCommand::Suspend { item } => (item, Change::Suspend),
        CardsCommand::Resume { item } => (item, Change::Resume),
        CardsCommand::Flag { item, off } => (item, Change::Flag(!off)),
        CardsCommand::Day { item, day } => (item, Change::SetDay(day)),
        CardsCommand::Reword { item, front, back } => {
            (item, Change::Reword(Wording { front, back }))
        }
        CardsCommand::Split { item, words } => (item, Change::Split(pairs(words)?)),
        CardsCommand::Keep { item } => (item, Change::Keep),
    };
    let key = find(world, &item)?;
    let mut store = world.store_to_write()?;
    let touched = store
        .change(&key, &change, world.clock.now())
        .map_err(told)?;
    for key in touched {
        let item = store.item(&key).map_err(told)?;
        say(&item, &store.mark(&key).map_err(told)?, today, &[], json)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Questions and answers in turn.
fn pairs(words: Vec<String>) -> Result<Vec<Wording>, Failure> {
    let mut parts = Vec::new();
    let mut words = words.into_iter();
    while let Some(front) = words.next() {
        let Some(back) = words.next() else {
            return Err(Failure::environment(
                "the last question has no answer",
                "questions and answers come in turn, two pairs or more",
            ));
        };
        parts.push(Wording { front, back });
    }
    Ok(parts)
}

/// Finds an item that a deck holds or that was seen before.
fn find(world: &World, text: &str) -> Result<ItemKey, Failure> {
    let unknown = || {
        Failure::environment(
            format!("there is no item `{text}`"),
            "`onsite cards list` and `onsite due --json` say what there is: deck/card/id",
        )
    };
    let key = ItemKey::parse(text).ok_or_else(unknown)?;
    if let Some(store) = world.store_if_any()? {
        let item = store.item(&key).map_err(told)?;
        let mark = store.mark(&key).map_err(told)?;
        if item.reps > 0 || mark != Mark::default() {
            return Ok(key);
        }
    }
    let decks = world.decks()?;
    let mut known = decks
        .iter()
        .flat_map(|deck| crate::schedule::catalogue(deck));
    known.find(|known| *known == key).ok_or_else(unknown)
}

fn list(world: &World, only: Option<CardsFilter>, json: bool) -> Result<ExitCode, Failure> {
    let Some(store) = world.store_if_any()? else {
        return Ok(ExitCode::SUCCESS);
    };
    let today = store.scheduler().calendar().day_of(world.clock.now());
    for (item, mark) in all(&store).map_err(told)? {
        let aside = mark.aside(&item, today);
        let is_shown = match only {
            None => true,
            Some(CardsFilter::Flagged) => mark.flagged,
            Some(CardsFilter::Suspended) => aside == Some(Aside::Suspended),
            Some(CardsFilter::Buried) => matches!(aside, Some(Aside::Buried(_))),
            Some(CardsFilter::Leeches) => aside == Some(Aside::Leech),
        };
        if is_shown {
            // What one wrote says more of a leech than how often it was forgotten.
            let is_asked = only == Some(CardsFilter::Leeches) && !item.key.kind.is_recalled();
            let answers = if is_asked {
                written::answers(&store, &item.key)
            } else {
                Vec::new()
            };
            say(&item, &mark, today, &answers, json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Everything that was reviewed or marked, in the order of keys.
fn all(store: &Store) -> Result<Vec<(Item, Mark)>, StoreError> {
    let mut marks = store.marks()?;
    let mut all: Vec<(Item, Mark)> = store
        .items()?
        .into_iter()
        .map(|item| {
            let mark = marks.remove(&item.key).unwrap_or_default();
            (item, mark)
        })
        .collect();
    let never_reviewed = marks
        .into_iter()
        .filter(|(_, mark)| *mark != Mark::default());
    all.extend(never_reviewed.map(|(key, mark)| (Item::new(key), mark)));
    all.sort_by(|a, b| a.0.key.cmp(&b.0.key));
    Ok(all)
}

/// Prints an item in a line: its day, and what keeps it away; below it what was answered.
fn say(
    item: &Item,
    mark: &Mark,
    today: Day,
    answers: &[(String, String)],
    json: bool,
) -> Result<(), Failure> {
    let due = mark.due(item).map(|day| day.to_string());
    let aside = mark.aside(item, today).map(|aside| match aside {
        Aside::Buried(day) => format!("buried until {day}"),
        Aside::Suspended => "suspended".to_owned(),
        Aside::Leech => "leech".to_owned(),
    });
    if json {
        let answers = answers.iter();
        let answers = answers.map(|(day, text)| json!({ "day": day, "text": text }));
        let answers: Vec<_> = answers.collect();
        let mut line = json!({
            "item": item.key.to_string(), "due": due, "reviews": item.reps,
            "lapses": item.lapses, "stability": item.state.map(|state| state.stability),
            "difficulty": item.state.map(|state| state.difficulty), "aside": aside,
            "flagged": mark.flagged, "reworded": mark.wording.is_some(),
        });
        if let (Some(fields), false) = (line.as_object_mut(), answers.is_empty()) {
            fields.insert("answers".to_owned(), answers.into());
        }
        print::out(&line.to_string())?;
        return Ok(());
    }
    let due = due.unwrap_or_else(|| "new".to_owned());
    let notes = [
        aside,
        mark.flagged.then(|| "flagged".to_owned()),
        mark.wording.is_some().then(|| "own words".to_owned()),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let line = format!("{due:<10}  {}  {}", item.key, notes.join(", "));
    print::out(line.trim_end())?;
    for (day, text) in answers {
        print::out(&format!("            {day}"))?;
        for row in text.lines() {
            print::out(format!("              {row}").trim_end())?;
        }
    }
    Ok(())
}

fn undo(world: &World, json: bool) -> Result<ExitCode, Failure> {
    let mut store = world.store_to_write()?;
    let undone = store.undo_last(world.clock.now()).map_err(told)?;
    let Some(undone) = undone else {
        return Err(Failure::environment(
            "there is nothing to take back",
            "the last 50 ratings can be, and what was decided meanwhile",
        ));
    };
    if json {
        let line = json!({ "item": undone.key().to_string(), "undone": undone.to_string() });
        print::out(&line.to_string())?;
    } else {
        print::out(&undone.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn interview(world: &World, day: Option<&str>, json: bool) -> Result<ExitCode, Failure> {
    let now = world.clock.now();
    let scheduler = match day {
        Some(text) => {
            let day = Day::parse(text);
            if day.is_none() && text != "none" {
                return Err(Failure::environment(
                    format!("`{text}` is no day"),
                    "a day is written 2026-12-18; `none` takes it away",
                ));
            }
            let mut store = world.store_to_write()?;
            store.set_interview(day).map_err(told)?;
            store.scheduler().clone()
        }
        None => match world.store_if_any()? {
            Some(store) => store.scheduler().clone(),
            None => world.scheduler(),
        },
    };
    let (day, to_go) = (scheduler.interview(), scheduler.days_to_go(now));
    if json {
        let line = json!({ "interview": day.map(|day| day.to_string()), "days_to_go": to_go });
        print::out(&line.to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = match (day, to_go) {
        (None, _) => "no interview is planned".to_owned(),
        (Some(day), None) => format!("{day}; it is over"),
        (Some(day), Some(0)) => format!("{day}; it is today"),
        (Some(day), Some(n)) => format!(
            "{day}; {} to go",
            crate::base::text::plural(n as usize, "day")
        ),
    };
    print::out(&text)?;
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn told(error: StoreError) -> Failure {
    store_failure(&error)
}
