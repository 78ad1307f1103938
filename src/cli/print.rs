//! The only place that prints. A reader that went away (`| head`) is no error.

use std::io::{self, Write as _};

/// Prints a text and a line end to standard output.
pub fn out(text: &str) -> io::Result<()> {
    quiet_pipe(writeln!(io::stdout().lock(), "{text}"))
}

/// Prints a text as it is to standard output.
pub fn raw(bytes: &[u8]) -> io::Result<()> {
    quiet_pipe(io::stdout().lock().write_all(bytes))
}

/// Prints a text and a line end to standard error; there is nobody to tell if that fails.
pub fn err(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn quiet_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
