//! Tells cargo what is compiled in beside the source: a new deck or template file means a new build.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let mut cargo = std::io::stdout().lock();
    // Naming a folder watches all files below it.
    writeln!(cargo, "cargo::rerun-if-changed=decks")?;
    writeln!(cargo, "cargo::rerun-if-changed=assets/deck-template")
}
