//! The pads of a sitting as a recording that asciinema plays (version 2 of its format).
//!
//! Invariant: nothing a candidate typed reaches the player's terminal as a control sequence; the
//! pad's text at any moment of the recording is the track's.

use serde_json::json;

use crate::base::{Span, text};
use crate::editor::apply_all;
use crate::report::track::{Happened, Track};

/// The screen of a recording.
const COLUMNS: usize = 100;
const ROWS: usize = 30;

/// Rows that the pad has: all but the head and what happened last.
const PAD: usize = ROWS - 2;

/// Longer than this nothing happens for, in a recording.
pub const IDLE: Span = Span(2_000);

/// Returns the recording of tracks, one after the other: a line of JSON that describes it, and one
/// per frame.
pub fn cast(title: &str, tracks: &[Track]) -> String {
    let began = tracks.first().map_or(0, |track| track.began.0);
    let head = json!({
        "version": 2, "width": COLUMNS, "height": ROWS,
        "timestamp": began.div_euclid(1_000), "title": title,
        "env": { "TERM": "xterm-256color" },
    });
    let mut out = format!("{head}\n");
    let mut from = 0;
    for track in tracks {
        play(track, from, &mut out);
        from += track.length + IDLE.0;
    }
    out
}

/// Writes the frames of a track that begins at `from`, in milliseconds.
fn play(track: &Track, from: u64, out: &mut String) {
    let title = format!("{}: {}", track.round, track.title);
    let mut texts = (track.starter.clone(), String::new());
    let mut shown = Shown::default();
    for step in &track.steps {
        let edits = match &step.what {
            Happened::Answer(edits) => Some((&mut texts.0, edits, false)),
            Happened::Notes(edits) => Some((&mut texts.1, edits, true)),
            Happened::Mark(mark) => {
                shown.last.clone_from(mark);
                None
            }
        };
        if let Some((text, edits, is_notes)) = edits {
            // The track was replayed when it was made: every edit fits.
            if let Ok(changed) = apply_all(text, edits) {
                *text = changed;
            }
            shown.is_notes = is_notes;
            let caret = edits
                .last()
                .map(|edit| edit.at + edit.insert.chars().count());
            let before = text.chars().take(caret.unwrap_or(0));
            shown.line = before.filter(|c| *c == '\n').count();
        }
        let pad = if shown.is_notes { &texts.1 } else { &texts.0 };
        let frame = frame(&title, Span(step.clock), pad, &shown);
        let at = (from + step.at) as f64 / 1_000.0;
        out.push_str(&json!([at, "o", frame]).to_string());
        out.push('\n');
    }
}

/// What stands on the screen beside the pad's text.
#[derive(Debug, Default)]
struct Shown {
    is_notes: bool,
    /// The line that was changed last.
    line: usize,
    /// What happened last.
    last: String,
}

/// Draws the whole screen: recordings are short, and a player may jump anywhere.
fn frame(title: &str, clock: Span, pad: &str, shown: &Shown) -> String {
    let name = if shown.is_notes { "notes" } else { "answer" };
    let head = format!("{title}  [{name}]  {clock}");
    let mut rows = vec![format!("\u{1b}[7m{}\u{1b}[0m", line(&head))];
    let first = (shown.line + 1).saturating_sub(PAD);
    let mut lines = pad.split('\n').skip(first).take(PAD).map(line);
    rows.extend((0..PAD).map(|_| lines.next().unwrap_or_default()));
    rows.push(format!("\u{1b}[2m{}\u{1b}[0m", line(&shown.last)));
    format!("\u{1b}[?25l\u{1b}[2J\u{1b}[H{}", rows.join("\r\n"))
}

/// Returns a line as it fits the screen, without control characters.
fn line(source: &str) -> String {
    let plain = source.replace('\t', "    ");
    let plain: String = plain
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    text::elide(&plain, COLUMNS)
}
