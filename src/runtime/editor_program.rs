//! Handing the terminal to another program, or to the shell.

use std::io::{Read as _, Write as _};
use std::process::Command;

/// The largest text taken back from an editor, in bytes.
const TEXT_LIMIT: u64 = 8 * 1024 * 1024;

/// Edits `text` in `$VISUAL` or `$EDITOR`; says why if that did not work, and then nothing changed.
pub fn edit(program: Option<&str>, text: &str, suffix: &str) -> Result<String, String> {
    let program = program.ok_or("set EDITOR to edit the pad there")?;
    let mut words = program.split_whitespace();
    let path = words.next().ok_or("EDITOR is empty")?;
    // The footer has room for a name, not for a path.
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut file = tempfile::Builder::new()
        .prefix("onsite-")
        .suffix(suffix)
        .tempfile()
        .map_err(|error| format!("no temporary file for {name}: {error}"))?;
    file.write_all(text.as_bytes())
        .map_err(|error| format!("cannot write for {name}: {error}"))?;
    let status = Command::new(path)
        .args(words)
        .arg(file.path())
        .status()
        .map_err(|error| format!("{name} does not start: {error}"))?;
    if !status.success() {
        return Err(format!("{name} ended with {status}"));
    }
    // Editors replace the file, so it is opened anew by its name.
    let mut edited = String::new();
    std::fs::File::open(file.path())
        .and_then(|saved| saved.take(TEXT_LIMIT).read_to_string(&mut edited))
        .map_err(|error| format!("cannot read what {name} saved: {error}"))?;
    if edited.ends_with('\n') && !text.ends_with('\n') {
        edited.pop();
    }
    Ok(edited)
}

/// Stops this process group until `fg`.
pub fn stop_self() {
    use rustix::process::{Signal, getpid, kill_process};
    // It can only fail for a process that is gone, and we are here.
    let _ = kill_process(getpid(), Signal::TSTP);
}
