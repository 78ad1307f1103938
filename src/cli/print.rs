//! The only place that prints.
//!
//! Invariant: no text of a deck, a program or a database reaches the terminal as a control sequence,
//! and a reader that went away (`| head`) is no error.

use std::borrow::Cow;
use std::io::{self, Write as _};

/// Prints a text and a line end to standard output.
pub fn out(text: &str) -> io::Result<()> {
    quiet_pipe(writeln!(io::stdout().lock(), "{}", harmless(text)))
}

/// Prints our own bytes as they are to standard output.
pub fn raw(bytes: &[u8]) -> io::Result<()> {
    quiet_pipe(io::stdout().lock().write_all(bytes))
}

/// Prints what `write` writes, as it is, to standard output.
pub fn stream<E>(write: impl FnOnce(&mut dyn io::Write) -> Result<(), E>) -> Result<(), E> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out)
}

/// Prints a text and a line end to standard error; there is nobody to tell if that fails.
pub fn err(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless(text));
}

/// Returns the text with control characters spelled out, line ends and tabs aside.
fn harmless(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_harmful(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn quiet_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_sequences_are_spelled_out() {
        let check = |text: &str, expect: &str| assert_eq!(harmless(text), expect, "{text:?}");
        check("plain\n\tand wide 東京", "plain\n\tand wide 東京");
        check("\u{1b}]0;x\u{7}", "\\u{1b}]0;x\\u{7}");
        check("a\r\u{9b}31m", "a\\r\\u{9b}31m");
    }
}
