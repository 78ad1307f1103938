//! `onsite deck new`: a working example deck to start from.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::cli::fail::Failure;
use crate::cli::print;
use crate::library::{NewDeckError, new_deck};

/// Makes a working example deck in the folder `name`.
pub fn new(name: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let path = PathBuf::from(name);
    let made = new_deck(&path, name).map_err(|error| {
        let hint = match &error {
            NewDeckError::Name(_) => "for example: `onsite deck new payments`",
            NewDeckError::Exists(_) => "nothing was written",
            NewDeckError::Io { .. } => "choose a folder that you may write to",
        };
        Failure::environment(error.to_string(), hint)
    })?;
    if as_json {
        print::out(&json!({ "id": made.id, "path": path, "files": made.files }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    print::out(&format!("made deck {} in {}:", made.id, path.display()))?;
    for file in &made.files {
        print::out(&format!("  {}", file.display()))?;
    }
    print::out(&format!(
        "next: onsite deck check {name} · onsite --deck {name}"
    ))?;
    Ok(ExitCode::SUCCESS)
}
