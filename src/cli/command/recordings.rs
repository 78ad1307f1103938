//! `onsite recordings`: list, hear, play, delete.

use std::process::ExitCode;

use serde_json::json;

use crate::base::CancelToken;
use crate::base::text::plural;
use crate::booth::{Booth, BoothError, Recording, Shelf};
use crate::cli::command::World;
use crate::cli::fail::Failure;
use crate::cli::own_args::RecordingsCommand;
use crate::cli::print;
use crate::voice::Heard;

/// Looks after the recordings.
pub fn recordings(
    world: &World,
    what: Option<RecordingsCommand>,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let shelf = Shelf::of(&world.paths.data);
    match what {
        None | Some(RecordingsCommand::List) => list(&shelf, as_json)?,
        Some(RecordingsCommand::Play { name }) => {
            let recording = shelf.get(&name).map_err(|error| told(&error))?;
            let played = booth(world).play(&recording.path, &CancelToken::default());
            played.map_err(|error| told(&error))?;
        }
        Some(RecordingsCommand::Delete { names, all }) => {
            let names = if all {
                shelf.all().into_iter().map(|one| one.name).collect()
            } else {
                names
            };
            for name in &names {
                shelf.delete(name).map_err(|error| told(&error))?;
            }
            if as_json {
                print::out(&json!({ "deleted": names }).to_string())?;
            } else {
                print::out(&format!("{} deleted", plural(names.len(), "recording")))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the programs that the settings ask for and the machine has.
pub(super) fn booth(world: &World) -> Booth {
    Booth::find(&world.settings.voices, &world.environment.search_path())
}

fn list(shelf: &Shelf, as_json: bool) -> Result<(), Failure> {
    let all = shelf.all();
    if as_json {
        let rows = all.iter().map(|one| {
            let heard = one.heard();
            json!({
                "name": one.name, "path": one.path, "bytes": one.bytes,
                "heard": heard.as_ref().ok(),
                "words_per_minute": heard.as_ref().ok().and_then(Heard::words_per_minute),
                "fault": heard.as_ref().err().map(ToString::to_string),
            })
        });
        print::out(&json!({ "recordings": rows.collect::<Vec<_>>() }).to_string())?;
        return Ok(());
    }
    if all.is_empty() {
        print::out("no recordings; docs/speaking.md says how to make some")?;
    }
    for one in &all {
        print::out(&format!("{}  {}  {}", one.name, size(one), words(one)))?;
    }
    Ok(())
}

fn words(one: &Recording) -> String {
    match one.heard() {
        Ok(heard) => heard.told(),
        Err(error) => error.to_string(),
    }
}

fn size(one: &Recording) -> String {
    format!("{:.1} MB", one.bytes as f64 / 1e6)
}

fn told(error: &BoothError) -> Failure {
    Failure::environment(
        error.to_string(),
        "`onsite recordings` lists what there is, `onsite doctor` the programs",
    )
}
