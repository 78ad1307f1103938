//! `onsite backup list`, `now`, `restore`.

use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::cli::command::World;
use crate::cli::command::world::store_failure;
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::store::{Backup, Occasion, Store};

/// Lists the copies there are.
pub fn list(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let backups = Store::backups(&world.paths.data);
    if as_json {
        let rows = backups.iter().map(|backup| {
            let content = backup.content.as_ref();
            json!({
                "name": backup.name, "path": backup.path, "bytes": backup.bytes,
                "sittings": content.ok().map(|c| c.sittings),
                "reviews": content.ok().map(|c| c.reviews),
                "newest": content.ok().and_then(|c| c.newest),
                "fault": content.err(),
            })
        });
        print::out(&json!({ "backups": rows.collect::<Vec<_>>() }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if backups.is_empty() {
        print::out("there are no copies yet; one is made on every day Onsite is used")?;
    }
    for backup in &backups {
        print::out(&format!("{}  {}", backup.name, told(world, backup)))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes a copy.
pub fn now(world: &World, as_json: bool) -> Result<ExitCode, Failure> {
    let store = world.store_to_write()?;
    let made = store.back_up_for(Occasion::Asked, world.clock.now());
    let made = made.map_err(|error| store_failure(&error))?;
    if as_json {
        print::out(&json!({ "backup": made }).to_string())?;
    } else {
        print::out(&made.map_or_else(
            || "nothing has happened yet, so there is nothing to copy".to_owned(),
            |path| path.display().to_string(),
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a copy in the history's place.
pub fn restore(world: &World, name: &str, yes: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let backups = Store::backups(&world.paths.data);
    let found = backups.iter().find(|backup| backup.name == name);
    let Some(backup) = found else {
        return Err(Failure::environment(
            format!("there is no copy `{name}`"),
            "`onsite backup list` names those there are",
        ));
    };
    if !yes {
        return Err(Failure::environment(
            format!(
                "the history would be replaced by `{name}`: {}",
                told(world, backup)
            ),
            format!("`onsite backup restore {name} --yes` does it, after a copy of what is there"),
        ));
    }
    let mut store = world.store_to_write()?;
    let before = store.restore(backup, world.clock.now());
    let before = before.map_err(|error| store_failure(&error))?;
    if as_json {
        print::out(&json!({ "restored": name, "before": before }).to_string())?;
    } else {
        print::out(&format!("restored {name}: {}", told(world, backup)))?;
        if let Some(before) = before {
            print::out(&format!("what was there before is {}", before.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told(world: &World, backup: &Backup) -> String {
    let content = match &backup.content {
        Ok(content) => content,
        Err(why) => return format!("cannot be used: {why}"),
    };
    let many = |n: u64, noun: &str| plural(usize::try_from(n).unwrap_or(usize::MAX), noun);
    let newest = content.newest.map_or_else(String::new, |at| {
        format!(", up to {}", world.calendar().wall(at))
    });
    format!(
        "{}, {}{newest}",
        many(content.sittings, "sitting"),
        many(content.reviews, "review")
    )
}
