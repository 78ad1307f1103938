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
        "next: onsite deck check {0} · onsite --deck {0}",
        quoted(name)
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_takes_what_is_printed_as_one_word() {
        let check = |word: &str, expect: &str| assert_eq!(quoted(word), expect);
        check("payments", "payments");
        check("./decks/payments-2", "./decks/payments-2");
        check("My deck", "'My deck'");
        check("it's", r"'it'\''s'");
        check("$HOME", "'$HOME'");
        check("", "''");
    }
}
