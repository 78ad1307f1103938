//! `onsite deck add`: installs somebody else's deck, after it has said what that deck would run.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::base::Severity;
use crate::base::text::plural;
use crate::cli::command::World;
use crate::cli::fail::{Failure, Kind};
use crate::cli::print;
use crate::deck::{Body, Deck};
use crate::library::{Origin, Parcel, ParcelError};

/// Checks the deck at `path`, asks once unless told not to, and installs it.
pub fn add(world: &World, path: &Path, is_sure: bool, as_json: bool) -> Result<ExitCode, Failure> {
    let parcel = Parcel::read(path).map_err(|error| told(&error))?;
    let checked = parcel.check(&path.display().to_string());
    let faults = checked.diagnostics.iter();
    let faults: Vec<_> = faults.filter(|d| d.severity == Severity::Error).collect();
    let Some(deck) = checked.deck.as_ref().filter(|_| faults.is_empty()) else {
        for fault in &faults {
            print::err(&format!("{fault}\n"));
        }
        return Err(Failure {
            kind: Kind::Wrong,
            message: format!("the deck has {}", plural(faults.len(), "fault")),
            hint: "nothing was installed".to_owned(),
        });
    };
    let place = world.paths.decks().join(deck.id.as_str());
    if !as_json {
        print::out(&about(world, deck, &parcel))?;
        print::out(&format!("It goes to {}.", place.display()))?;
    }
    if !is_sure && !agreed()? {
        return Err(Failure::environment(
            "nothing was installed",
            "answer with y, or pass --yes where nobody can be asked",
        ));
    }
    let place = parcel
        .install(&world.paths.decks(), &deck.id)
        .map_err(|error| told(&error))?;
    if as_json {
        let told = json!({
            "id": deck.id, "version": deck.version, "path": place, "files": parcel.files.len(),
        });
        print::out(&told.to_string())?;
    } else {
        let id = &deck.id;
        print::out(&format!(
            "installed {id} in {}\nnext: onsite deck check {id} · onsite",
            place.display()
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the deck is and what of it would ever run, and where.
fn about(world: &World, deck: &Deck, parcel: &Parcel) -> String {
    let mut lines = vec![
        format!("{} {}: {}", deck.id, deck.version, deck.name),
        format!("  {}", deck.summary),
        format!(
            "  {}, {}, {}; {} of {} KiB",
            plural(deck.loops.len(), "loop"),
            plural(deck.questions.len(), "question"),
            plural(deck.cards.len(), "card"),
            plural(parcel.files.len(), "file"),
            parcel.bytes().div_ceil(1024)
        ),
    ];
    let (mut queries, mut programs) = (0, 0);
    let mut languages: Vec<&str> = Vec::new();
    for question in &deck.questions {
        match &question.body {
            Body::Sql(sql) => queries += 1 + sql.alternatives.len() + sql.wrong.len(),
            Body::Modelling(modelling) => queries += modelling.specimens.len(),
            Body::Coding(coding) => {
                programs += 1 + coding.alternatives.len() + coding.wrong.len();
                languages.push(
                    coding
                        .language
                        .as_ref()
                        .map_or("python", |l| l.name.as_str()),
                );
            }
            Body::Talk(_) => {}
        }
    }
    languages.sort_unstable();
    languages.dedup();
    lines.push("What of it runs, and where:".to_owned());
    lines.push(format!(
        "  {} and {} in a scratch SQLite that reaches no file",
        plural(deck.datasets.len(), "data set"),
        if queries == 1 {
            "1 query".to_owned()
        } else {
            format!("{queries} queries")
        },
    ));
    if programs > 0 {
        lines.push(format!(
            "  {} ({}) in the jail that candidates' programs run in: no network, no files of yours",
            plural(programs, "program"),
            languages.join(", ")
        ));
    }
    lines.push("  nothing while it is installed".to_owned());
    if let Some(known) = world.library.source(&deck.id) {
        let origin = match &known.origin {
            Origin::BuiltIn(_) => "stands in for the built-in deck of this id".to_owned(),
            Origin::User(path) | Origin::Given(path) => format!("replaces {}", path.display()),
        };
        let version = known
            .header
            .as_ref()
            .map_or("", |header| header.version.as_str());
        lines.push(format!(
            "It {origin} ({version}); your history of it stays."
        ));
    }
    lines.join("\n")
}

/// Asks once; no answer is no.
fn agreed() -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    print::out("Install it? [y/N]")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn told(error: &ParcelError) -> Failure {
    let hint = match error {
        ParcelError::Io { .. } => "name a folder or a .tar.gz file",
        ParcelError::LeadsOut(_) | ParcelError::NotPlain(_) | ParcelError::TooLarge => {
            "nothing was installed; ask whoever made it for plain files"
        }
        ParcelError::NoDeck => "a deck is a folder with a deck.toml, or an archive of one",
    };
    Failure::environment(error.to_string(), hint)
}
