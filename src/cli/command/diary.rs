//! `onsite review list`, `tag` and `log`: what candidates write into their history themselves.

use std::process::ExitCode;

use serde_json::{Value as Json, json};

use crate::base::text::plural;
use crate::base::{RealId, Seed, SessionId};
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::cli::review_args::{LogCommand, Narrowed, Remembered};
use crate::diary::{Draft, Field, RealRound, Tags, criteria, read_tags, written_tags};
use crate::report::looking::{Facets, Looking};
use crate::report::real;
use crate::report::track::Privacy;
use crate::store::{SessionFilter, SessionHead, Store};

/// How ids of real rounds begin.
pub(super) const REAL: &str = "real-";

/// Lists what was sat and what was real.
pub(super) fn list(world: &World, narrowed: &Narrowed, as_json: bool) -> Result<ExitCode, Failure> {
    let mut rows: Vec<(String, String, Json)> = Vec::new();
    if let Some(store) = world.store_if_any()? {
        let looking = looking(narrowed);
        sittings(world, &store, &looking, &mut rows)?;
        for round in store.real_rounds().map_err(|e| store_failure(&e))? {
            if looking.is_real(&round) {
                rows.push((round.day.to_string(), line(&round), to_json(&round)));
            }
        }
    }
    rows.sort_by(|a, b| b.0.get(..10).cmp(&a.0.get(..10)));
    if as_json {
        let rows: Vec<Json> = rows.into_iter().map(|(.., json)| json).collect();
        print::out(&json!({ "past": rows }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if rows.is_empty() {
        print::out("nothing in the history is like that")?;
    }
    for (_, line, _) in rows {
        print::out(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The filters as they are typed in the program.
fn looking(narrowed: &Narrowed) -> Looking {
    let mut parts: Vec<String> = narrowed.words.clone();
    parts.extend(narrowed.tag.iter().map(|tag| format!("tag:{tag}")));
    parts.extend(narrowed.kind.map(|kind| format!("kind:{kind}")));
    parts.extend(narrowed.level.iter().map(|level| format!("level:{level}")));
    parts.extend(narrowed.deck.iter().map(|deck| format!("deck:{deck}")));
    parts.extend(narrowed.since.map(|day| format!("since:{day}")));
    parts.extend(narrowed.real.then(|| "is:real".to_owned()));
    parts.extend(narrowed.rehearsed.then(|| "is:rehearsed".to_owned()));
    Looking::parse(&parts.join(" "))
}

fn sittings(
    world: &World,
    store: &Store,
    looking: &Looking,
    rows: &mut Vec<(String, String, Json)>,
) -> Result<(), Failure> {
    let calendar = world.calendar();
    let tagged = store.tagged().map_err(|e| store_failure(&e))?;
    let heads = store
        .list_sessions(&SessionFilter::default())
        .map_err(|e| store_failure(&e))?;
    for head in heads {
        let when = calendar.wall(head.started);
        let kinds: Vec<&str> = head
            .rounds
            .iter()
            .map(|round| round.kind.as_str())
            .collect();
        let tags = tagged.of_sitting(&head.id);
        let facets = Facets {
            kinds: &kinds,
            deck: head.deck.as_str(),
            level: head.level.as_str(),
            day: &when,
            score: head.mean,
            tags: Some(&tags),
            real: false,
        };
        if looking.passes(&facets) && looking.is_in(&[&head.title, &when, head.state.as_str()]) {
            let line = sitting_line(&head, &when, &tags);
            let json = json!({
                "session": head.id, "real": false, "when": when, "title": head.title,
                "kinds": kinds, "deck": head.deck, "level": head.level,
                "state": head.state.as_str(), "score": head.mean, "tags": tags,
            });
            rows.push((when, line, json));
        }
    }
    Ok(())
}

fn sitting_line(head: &SessionHead, when: &str, tags: &Tags) -> String {
    let score = head
        .mean
        .map_or("  –".to_owned(), |mean| format!("{mean:.1}"));
    let line = format!(
        "{when}  {score}  {}  {}  [{}]",
        head.level, head.title, head.id
    );
    format!("{line} {}", written_tags(tags))
        .trim_end()
        .to_owned()
}

fn line(round: &RealRound) -> String {
    let score = round
        .score()
        .map_or("  –".to_owned(), |score| format!("{score:.1}"));
    let line = format!(
        "{} real   {score}  {}  {}, {}  [{}]",
        round.day,
        if round.level.is_empty() {
            "–"
        } else {
            &round.level
        },
        round.title(),
        round.outcome.as_str(),
        round.id
    );
    let tags = written_tags(&round.tags);
    format!("{line} {tags}").trim_end().to_owned()
}

fn to_json(round: &RealRound) -> Json {
    json!({
        "session": round.id, "real": true, "when": round.day.to_string(),
        "company": round.company, "title": round.title(), "kinds": [round.kind.as_str()],
        "level": round.level, "asked": round.asked, "score": round.score(),
        "scores": round.scores, "outcome": round.outcome.as_str(), "notes": round.notes,
        "tags": round.tags,
    })
}

/// Tags a sitting, a round of it, or a real round.
pub(super) fn tag(
    world: &World,
    sitting: &str,
    words: &[String],
    (round, off): (Option<usize>, bool),
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let given = read_tags(&words.join(" "));
    let now = world.clock.now();
    let mut store = world.store_to_write()?;
    let changed = |known: &Tags| -> Tags {
        if off {
            known.difference(&given).cloned().collect()
        } else {
            known.union(&given).cloned().collect()
        }
    };
    let tags = if sitting.starts_with(REAL) {
        let mut real = store
            .real_round(&RealId::new(sitting))
            .map_err(|e| store_failure(&e))?;
        real.tags = changed(&real.tags);
        if !given.is_empty() {
            store.keep_real(&real, now).map_err(|e| store_failure(&e))?;
        }
        real.tags
    } else {
        let id = SessionId::new(sitting);
        let head = store.session(&id).map_err(|e| store_failure(&e))?;
        let place = match round {
            None => None,
            Some(n) if (1..=head.rounds.len()).contains(&n) => Some(n - 1),
            Some(_) => {
                let rounds = plural(head.rounds.len(), "round");
                let why = format!("`{sitting}` has {rounds}");
                return Err(Failure::environment(why, "the first round is --round 1"));
            }
        };
        let tags = changed(
            &store
                .tagged()
                .map_err(|e| store_failure(&e))?
                .at(&id, place),
        );
        store
            .set_tags(&id, place, &tags, now)
            .map_err(|e| store_failure(&e))?;
        tags
    };
    if as_json {
        print::out(&json!({ "tags": tags }).to_string())?;
    } else if tags.is_empty() {
        print::out("no tag")?;
    } else {
        print::out(&written_tags(&tags))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Looks after the log of real interviews.
pub(super) fn log(world: &World, what: LogCommand, as_json: bool) -> Result<ExitCode, Failure> {
    let now = world.clock.now();
    match what {
        LogCommand::List => {
            let narrowed = Narrowed {
                real: true,
                ..Narrowed::default()
            };
            return list(world, &narrowed, as_json);
        }
        LogCommand::Show { id } => {
            let round = world
                .store()?
                .real_round(&RealId::new(id))
                .map_err(|e| store_failure(&e))?;
            if as_json {
                print::out(&to_json(&round).to_string())?;
            } else {
                let text = real::to_markdown(&[round], Privacy::Shown);
                print::out(text.trim_end())?;
            }
        }
        LogCommand::Add(what) => {
            let id = fresh_id(world, &what);
            keep(world, &Draft::default(), &what, id, as_json)?;
        }
        LogCommand::Change { id, what } => {
            let id = RealId::new(id);
            let known = world
                .store()?
                .real_round(&id)
                .map_err(|e| store_failure(&e))?;
            keep(world, &Draft::of(&known), &what, id, as_json)?;
        }
        LogCommand::Remove { id } => {
            let mut store = world.store_to_write()?;
            store
                .remove_real(&RealId::new(&id), now)
                .map_err(|e| store_failure(&e))?;
            print::out(&format!(
                "removed; `onsite review log restore {id}` brings it back"
            ))?;
        }
        LogCommand::Restore { id } => {
            let mut store = world.store_to_write()?;
            store
                .restore_real(&RealId::new(id), now)
                .map_err(|e| store_failure(&e))?;
            print::out("it is back")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An id that sorts by the moment and that no other machine makes for another round.
fn fresh_id(world: &World, what: &Remembered) -> RealId {
    let now = world.clock.now();
    let company = what.company.as_deref().unwrap_or_default();
    let text = format!("{company}\n{}", what.asked.join("\n"));
    let chance = Seed(now.0.unsigned_abs()).split(&text);
    RealId::new(format!("{REAL}{:013}-{:04x}", now.0, chance.0 & 0xffff))
}

/// Keeps a draft with what is new in it.
fn keep(
    world: &World,
    known: &Draft,
    what: &Remembered,
    id: RealId,
    as_json: bool,
) -> Result<(), Failure> {
    let draft = with(known, what);
    known_criteria(world, &draft, what)?;
    let now = world.clock.now();
    let today = world.calendar().day_of(now);
    let round = draft.read(id, today).map_err(|fault| {
        let option = option(&fault.field);
        Failure::environment(fault.why, format!("say it with {option}"))
    })?;
    let mut store = world.store_to_write()?;
    store
        .keep_real(&round, now)
        .map_err(|e| store_failure(&e))?;
    if as_json {
        print::out(&to_json(&round).to_string())?;
    } else {
        print::out(&line(&round))?;
    }
    Ok(())
}

/// What is named replaces what is known.
fn with(known: &Draft, what: &Remembered) -> Draft {
    let mut draft = known.clone();
    let set = |field: &mut String, new: &Option<String>| {
        if let Some(new) = new {
            field.clone_from(new);
        }
    };
    set(&mut draft.company, &what.company);
    set(&mut draft.day, &what.date);
    set(&mut draft.level, &what.level);
    set(&mut draft.notes, &what.notes);
    if what.kind.is_some_and(|kind| draft.kind != Some(kind)) {
        draft.kind = what.kind;
        // Scores by another rubric mean nothing here.
        draft.scores.clear();
    }
    if !what.asked.is_empty() {
        draft.asked = what.asked.join("\n");
    }
    draft.overall = what.score.or(draft.overall);
    draft.scores.extend(what.criterion.iter().cloned());
    draft.outcome = what.outcome.unwrap_or(draft.outcome);
    if !what.tag.is_empty() {
        draft.tags = what.tag.join(" ");
    }
    draft
}

/// A criterion must be one of the kind's rubric, if a deck has one.
fn known_criteria(world: &World, draft: &Draft, what: &Remembered) -> Result<(), Failure> {
    let Some(kind) = draft.kind.filter(|_| !what.criterion.is_empty()) else {
        return Ok(());
    };
    let decks = world.decks()?;
    let known = criteria(decks.iter().map(AsRef::as_ref), kind);
    let known: Vec<&str> = known.iter().map(|one| one.id.as_str()).collect();
    let mut given = what.criterion.iter().map(|(id, _)| id.as_str());
    match given.find(|id| !known.is_empty() && !known.contains(id)) {
        Some(id) => Err(Failure::environment(
            format!("a {} round is not scored by `{id}`", kind.title()),
            format!("there are: {}", known.join(", ")),
        )),
        None => Ok(()),
    }
}

fn option(field: &Field) -> &'static str {
    match field {
        Field::Day => "--date",
        Field::Company => "--company",
        Field::Level => "--level",
        Field::Kind => "--kind",
        Field::Asked => "--asked",
        Field::Overall => "--score, or --criterion",
        Field::Criterion(_) => "--criterion",
        Field::Outcome => "--outcome",
        Field::Notes => "--notes",
        Field::Tags => "--tag",
    }
}
