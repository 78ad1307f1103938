//! `onsite deck fmt`: a deck's files in one layout.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::base::text::plural;
use crate::cli::command::World;
use crate::cli::command::deck_check::chosen;
use crate::cli::fail::{Failure, Kind};
use crate::cli::print;
use crate::deck::fmt::format;
use crate::library::{Origin, read_folder, rewrite};

/// Lays out the TOML files of a deck, or says which are not.
pub fn fmt(
    world: &World,
    path: Option<&Path>,
    only_checks: bool,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let path = path.unwrap_or_else(|| Path::new("."));
    let (_, sources) = chosen(world, Some(path))?;
    let folder = match sources.first().map(|source| &source.origin) {
        Some(Origin::User(folder) | Origin::Given(folder)) => folder.clone(),
        Some(Origin::BuiltIn(_)) | None => {
            return Err(Failure::environment(
                format!("`{}` is built in", path.display()),
                "name the folder of a deck",
            ));
        }
    };
    let files = read_folder(&folder);
    let mut changed: Vec<PathBuf> = Vec::new();
    let mut broken = Vec::new();
    for (kind, file) in files.toml_files() {
        match format(&file.text, kind) {
            Ok(laid) if laid == file.text => {}
            Ok(laid) => {
                let path = PathBuf::from(&file.file);
                if !only_checks {
                    rewrite(&path, &laid).map_err(|error| {
                        Failure::environment(
                            format!("cannot write `{}`: {error}", path.display()),
                            "the file is as it was",
                        )
                    })?;
                }
                changed.push(path);
            }
            Err(error) => broken.push(format!("{}: {error}", file.file)),
        }
    }
    if as_json {
        let told = json!({ "changed": changed, "broken": broken, "written": !only_checks });
        print::out(&told.to_string())?;
    } else {
        for path in &changed {
            print::out(&path.display().to_string())?;
        }
        for broken in &broken {
            print::err(broken);
        }
        let what = if only_checks {
            "not in its layout"
        } else {
            "laid out"
        };
        print::out(&format!("{} {what}", plural(changed.len(), "file")))?;
    }
    let is_wrong = !broken.is_empty() || only_checks && !changed.is_empty();
    Ok(if is_wrong {
        ExitCode::from(Kind::Wrong.exit_code())
    } else {
        ExitCode::SUCCESS
    })
}
