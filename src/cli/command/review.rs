//! `onsite due`, `scores`, `export` without a terminal.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::SessionId;
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::interview::{Event, Fact};
use crate::report::debrief::{Debrief, debrief_of_journal};
use crate::report::{json as packet_json, markdown};
use crate::runtime::convert;
use crate::schedule::{Known, due as due_queue, whole_catalogue};
use crate::store::{Marks, SessionFilter, SessionState};

/// Prints what is due as JSON.
pub fn due(world: &World) -> Result<ExitCode, Failure> {
    let told = |error: crate::store::StoreError| store_failure(&error);
    let (items, marks, scheduler) = match world.store_if_any()? {
        Some(store) => (
            store.items().map_err(told)?,
            store.marks().map_err(told)?,
            store.scheduler().clone(),
        ),
        // Everything is new.
        None => (Vec::new(), Marks::new(), world.scheduler()),
    };
    let known = Known {
        items: &items,
        marks: &marks,
    };
    let decks = world.decks()?;
    let keys = whole_catalogue(decks.iter().map(AsRef::as_ref), known);
    let now = world.clock.now();
    let queue = due_queue(known, &keys, world.settings.limits(), &scheduler, now);
    let rows: Vec<_> = queue
        .items
        .iter()
        .map(|item| {
            json!({
                "deck": item.key.deck, "kind": item.key.kind, "id": item.key.id,
                "overdue_days": item.overdue_days, "retrievability": item.retrievability,
                "why": item.why.to_string(), "flagged": item.flagged,
            })
        })
        .collect();
    let leeches: Vec<String> = queue.leeches.iter().map(ToString::to_string).collect();
    let answer = json!({
        "due": rows,
        "next": queue.next.map(|day| day.to_string()),
        "leeches": leeches,
        "catch_up": queue.catch_up.map(|plan| json!({
            "per_day": plan.per_day, "until": plan.until.map(|day| day.to_string()),
        })),
        "days_to_interview": scheduler.days_to_go(now),
    });
    print::out(&answer.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints sittings and scores as JSON.
pub fn scores(world: &World) -> Result<ExitCode, Failure> {
    let (heads, scores) = match world.store_if_any()? {
        Some(store) => (
            store
                .list_sessions(&SessionFilter::default())
                .map_err(|error| store_failure(&error))?,
            store.scores().map_err(|error| store_failure(&error))?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let sittings: Vec<_> = heads
        .iter()
        .map(|head| {
            let of: Vec<_> = scores
                .iter()
                .filter(|row| row.session == head.id)
                .map(|row| {
                    json!({
                        "round": row.round, "question": row.question_id, "kind": row.kind,
                        "title": row.title, "score": row.score, "blind": row.blind, "final": row.final_score, "measured": row.measured,
                        "confidence": row.confidence, "hints": row.hints, "pauses": row.pauses,
                        "spent_ms": row.spent,
                    })
                })
                .collect();
            json!({
                "session": head.id, "title": head.title, "deck": head.deck, "level": head.level,
                "mode": head.mode, "seed": head.seed, "started": head.started, "ended": head.ended,
                "state": head.state.as_str(), "mean": head.mean,
                "recommendation": head.recommendation, "scores": of,
            })
        })
        .collect();
    print::out(&json!({ "sittings": sittings }).to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes or prints the debrief of a sitting.
pub fn export(
    world: &World,
    session: Option<&str>,
    out: Option<&Path>,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let told = told(world, session)?;
    let packet = told.debrief;
    if let Some(dir) = out {
        let written = convert::export(dir, &packet)
            .map_err(|why| Failure::environment(why, "name another folder with --out"))?;
        if as_json {
            print::out(&json!({ "files": written }).to_string())?;
            return Ok(ExitCode::SUCCESS);
        }
        for path in written {
            print::out(&path)?;
        }
    } else {
        let text = if as_json {
            packet_json::to_json(&packet)
        } else {
            markdown::to_markdown(&packet)
        };
        print::out(text.trim_end())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A sitting with what is told of it.
pub(super) struct Told {
    /// What happened.
    pub(super) events: Vec<Event>,
    /// What is told of it.
    pub(super) debrief: Debrief,
}

/// Returns a sitting; the newest finished one if none is named.
pub(super) fn told(world: &World, session: Option<&str>) -> Result<Told, Failure> {
    let store = world.store()?;
    let id = if let Some(id) = session {
        SessionId::new(id)
    } else {
        let filter = SessionFilter {
            state: Some(SessionState::Finished),
            limit: Some(1),
            ..SessionFilter::default()
        };
        let heads = store
            .list_sessions(&filter)
            .map_err(|error| store_failure(&error))?;
        let newest = heads.into_iter().next().map(|head| head.id);
        newest.ok_or_else(|| {
            Failure::environment("no sitting is finished yet", "sit one: `onsite drill sql`")
        })?
    };
    let events = store
        .load_events(&id)
        .map_err(|error| store_failure(&error))?;
    let decks = world.decks()?;
    // The plan names the deck; it is the first thing in the journal.
    let deck_id = events.iter().find_map(|event| match &event.fact {
        Fact::Planned { plan } => Some(&plan.deck),
        _ => None,
    });
    let deck = decks
        .iter()
        .find(|deck| Some(&deck.id) == deck_id)
        .map(AsRef::as_ref);
    let debrief = debrief_of_journal(&events, deck).map_err(|error| {
        let message = format!("the sitting `{id}` cannot be read: {error}");
        Failure::environment(message, "`onsite doctor` checks the history")
    })?;
    Ok(Told { events, debrief })
}
