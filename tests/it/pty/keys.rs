//! Keys as the bytes an xterm sends for them.

/// Returns what the key sends: `a`, `enter`, `ctrl-q`, `alt-e`, `F5`, `pagedown` …
#[track_caller]
pub(crate) fn bytes(key: &str) -> Vec<u8> {
    if let Some(rest) = key.strip_prefix("alt-") {
        return [b"\x1b".to_vec(), bytes(rest)].concat();
    }
    if key == "ctrl-end" {
        return b"\x1b[1;5F".to_vec();
    }
    if let Some(letter) = key.strip_prefix("ctrl-") {
        let letter = letter.bytes().next().unwrap_or(b' ');
        return vec![letter & 0x1f];
    }
    let sequence = match key {
        "enter" => "\r",
        "esc" => "\x1b",
        "tab" => "\t",
        "space" => " ",
        "backspace" => "\x7f",
        "up" => "\x1b[A",
        "down" => "\x1b[B",
        "right" => "\x1b[C",
        "left" => "\x1b[D",
        "home" => "\x1b[H",
        "end" => "\x1b[F",
        "pageup" => "\x1b[5~",
        "pagedown" => "\x1b[6~",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        "F11" => "\x1b[23~",
        "F12" => "\x1b[24~",
        letter => {
            assert_eq!(letter.chars().count(), 1, "no such key: {letter}");
            letter
        }
    };
    sequence.as_bytes().to_vec()
}
