//! What leaves the program for other eyes and other programs: a report, a recording, cards, a
//! calendar.

use crate::base::RealId;
use crate::cli::args::{Export, ExportFormat};
use crate::cli::command::world::store_failure;
use crate::cli::command::{World, diary, review};
use crate::cli::fail::Failure;
use crate::interview::{ReplayError, replay};
use crate::report::page::{page, real_page, tracks_of};
use crate::report::track::{Privacy, tracks};
use crate::report::{anki, cast, ics, markdown, real};
use crate::store::Marks;

/// Names all rounds of real interviews where one of them is named.
const ALL_REAL: &str = "real";

/// Returns a form of a sitting, or of rounds of real interviews.
pub(super) fn of_sitting(
    world: &World,
    format: ExportFormat,
    args: &Export,
) -> Result<String, Failure> {
    let privacy = if args.private {
        Privacy::Shown
    } else {
        Privacy::Redacted
    };
    if let Some(name) = args.session.as_deref()
        && (name == ALL_REAL || name.starts_with(diary::REAL))
    {
        return of_real(world, format, name, privacy);
    }
    let told = review::told(world, args.session.as_deref())?;
    let text = match format {
        ExportFormat::Html => html(&told, privacy),
        ExportFormat::Cast => tracks(&told.events, |_| true, cast::IDLE, privacy)
            .map(|tracks| cast::cast(&told.debrief.title, &tracks)),
        _ => Ok(markdown::to_markdown(&told.debrief)),
    };
    text.map_err(|error| {
        Failure::environment(
            format!("the sitting cannot be replayed: {error}"),
            "`onsite doctor` checks the history",
        )
    })
}

/// Returns a form of one round of a real interview, or of all.
fn of_real(
    world: &World,
    format: ExportFormat,
    name: &str,
    privacy: Privacy,
) -> Result<String, Failure> {
    let told = |error| store_failure(&error);
    let store = world.store()?;
    let rounds = if name == ALL_REAL {
        store.real_rounds().map_err(told)?
    } else {
        vec![store.real_round(&RealId::new(name)).map_err(told)?]
    };
    match format {
        ExportFormat::Html => Ok(real_page(&rounds, privacy)),
        ExportFormat::Md => Ok(real::to_markdown(&rounds, privacy)),
        _ => Err(Failure::environment(
            "nothing was typed in a real interview that could be played",
            "md and html are of real rounds, too",
        )),
    }
}

fn html(told: &review::Told, privacy: Privacy) -> Result<String, ReplayError> {
    let session = replay(&told.events)?;
    let tracks = tracks_of(&told.events, privacy)?;
    Ok(page(&session, &told.debrief, &tracks, privacy))
}

/// Returns a form of the cards or of what is due.
pub(super) fn of_due(world: &World, format: ExportFormat) -> Result<String, Failure> {
    let store = world.store_if_any()?;
    if format == ExportFormat::Anki {
        let decks = world.decks()?;
        let marks = match &store {
            Some(store) => store.marks().map_err(|error| store_failure(&error))?,
            None => Marks::new(),
        };
        return Ok(anki::anki(decks.iter().map(AsRef::as_ref), &marks));
    }
    let items = match store {
        Some(store) => store.items().map_err(|error| store_failure(&error))?,
        None => Vec::new(),
    };
    let now = world.clock.now();
    Ok(ics::due_days(&items, world.calendar().day_of(now), now))
}
