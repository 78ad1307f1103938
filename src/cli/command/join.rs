//! `onsite import` and `onsite merge`: another history joins this one.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::cli::command::World;
use crate::cli::command::world::{private_failure, store_failure};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::store::{FILE_NAME, Incoming, Merged, Occasion, PrivateFiles, StoreError};

/// Takes an exported history over.
pub fn import(world: &World, file: &Path, as_json: bool) -> Result<ExitCode, Failure> {
    let incoming = if file == Path::new("-") {
        Incoming::read("standard input", std::io::stdin().lock())
    } else {
        Incoming::read_file(file)
    };
    join(world, incoming, Occasion::BeforeImport, as_json)
}

/// Joins another machine's history with this one.
pub fn merge(
    world: &World,
    other: &Path,
    private: bool,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    // A data folder stands for the history in it.
    let within = other.join(FILE_NAME);
    let other = match (other.is_dir(), within.exists()) {
        (true, true) => within.as_path(),
        (true, false) => {
            return Err(Failure::environment(
                format!("the folder `{}` has no {FILE_NAME}", other.display()),
                format!("name another machine's {FILE_NAME}, or the folder it lies in"),
            ));
        }
        (false, _) => other,
    };
    let mut incoming = Incoming::open(other);
    if let (true, Ok(incoming)) = (private, &mut incoming) {
        let files = PrivateFiles::of(other.parent().unwrap_or(Path::new(".")));
        let own = files.all().map_err(|error| private_failure(&error))?;
        incoming.private = Some(own);
    }
    join(world, incoming, Occasion::BeforeMerge, as_json)
}

fn join(
    world: &World,
    incoming: Result<Incoming, StoreError>,
    occasion: Occasion,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let told = |error: StoreError| store_failure(&error);
    let incoming = incoming.map_err(told)?;
    let mut store = world.store_to_write()?;
    let backup = store
        .back_up_for(occasion, world.clock.now())
        .map_err(told)?;
    let merged = store.merge(&incoming).map_err(told)?;
    let own = match &incoming.private {
        None => 0,
        Some(private) => PrivateFiles::of(&world.paths.data)
            .join(private)
            .map_err(|error| private_failure(&error))?,
    };
    if as_json {
        let forked = merged.forked.iter();
        let forked = forked.map(|fork| json!({ "kept": fork.kept, "beside": fork.beside }));
        let report = json!({
            "backup": backup, "sittings_added": merged.added,
            "sittings_continued": merged.continued, "forked": forked.collect::<Vec<_>>(),
            "reviews_added": merged.reviews, "rescheduled": merged.rescheduled,
            "decisions_added": merged.decisions,
            "settings": merged.settings, "diary_added": merged.diary, "own_added": own,
        });
        print::out(&report.to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(backup) = backup {
        print::out(&format!("a copy from before is {}", backup.display()))?;
    }
    for line in lines(&merged) {
        print::out(&line)?;
    }
    if own > 0 {
        print::out(&format!(
            "stories and numbers that were new here: {own}; what both had is as it was"
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What a merge brought, for people.
fn lines(merged: &Merged) -> Vec<String> {
    let many = [
        (merged.added, "new sitting"),
        (merged.continued, "sitting that went on elsewhere"),
        (merged.reviews, "new review"),
        (
            merged.rescheduled,
            "item rated on both sides, scheduled again",
        ),
        (merged.decisions, "new decision"),
        (merged.settings, "setting"),
        (merged.diary, "new line about real interviews and tags"),
    ];
    let counted = many
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, noun)| match noun.split_once(' ') {
            // The first words carry the number: `2 sittings that went on elsewhere`.
            Some((first, rest)) if !first.starts_with("new") => {
                format!("{} {rest}", plural(*n, first))
            }
            _ => plural(*n, noun),
        });
    let counted: Vec<String> = counted.collect();
    if counted.is_empty() {
        return vec!["nothing new: this history has all of it".to_owned()];
    }
    let mut lines = vec![format!("taken over: {}", counted.join(", "))];
    lines.extend(merged.forked.iter().map(|fork| {
        format!(
            "{} went on differently on two machines: the other one is {} now",
            fork.kept, fork.beside
        )
    }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SessionId;
    use crate::store::Forked;

    #[test]
    fn what_a_merge_brought_is_told() {
        let check = |merged: Merged, expect: &[&str]| assert_eq!(lines(&merged), expect);
        check(
            Merged::default(),
            &["nothing new: this history has all of it"],
        );
        let merged = Merged {
            added: 1,
            continued: 2,
            forked: vec![Forked {
                kept: SessionId::new("s"),
                beside: SessionId::new("s~1"),
            }],
            reviews: 3,
            rescheduled: 1,
            decisions: 0,
            settings: 0,
            diary: 0,
        };
        check(
            merged,
            &[
                "taken over: 1 new sitting, 2 sittings that went on elsewhere, 3 new reviews, \
                 1 item rated on both sides, scheduled again",
                "s went on differently on two machines: the other one is s~1 now",
            ],
        );
    }
}
