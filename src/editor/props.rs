//! Properties of any sequence of commands, and the naive editor they are compared with.

use proptest::prelude::*;
use ropey::Rope;

use super::EditorCommand as Ask;
use super::tests::{SETTINGS, extend, go};
use super::*;

fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b_1",
        " ",
        "    ",
        "\n",
        "\n",
        "日",
        "👩‍👩‍👧‍👦",
        "e\u{301}",
        "\u{301}",
        "\u{200d}",
        "🇩🇪",
        "🇩",
        "(",
        ":",
        "\t",
        ";",
        "--",
        "'",
        "\r\n",
        "\r",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn motions() -> impl Strategy<Value = Motion> {
    prop::sample::select(vec![
        Motion::Left,
        Motion::Right,
        Motion::Up,
        Motion::Down,
        Motion::WordLeft,
        Motion::WordRight,
        Motion::LineStart,
        Motion::LineEnd,
        Motion::PageUp(2),
        Motion::PageDown(2),
        Motion::DocumentStart,
        Motion::DocumentEnd,
        Motion::OntoText,
    ])
}

fn plain_commands() -> impl Strategy<Value = Ask> {
    let simple = prop::sample::select(vec![
        Ask::Backspace,
        Ask::Delete,
        Ask::Newline,
        Ask::SelectAll,
        go(Motion::Left),
        go(Motion::Right),
        extend(Motion::Left),
        extend(Motion::Right),
        go(Motion::DocumentStart),
        extend(Motion::DocumentEnd),
    ]);
    let chars = prop::sample::select(vec!['a', ' ', '日', '\u{301}', '\u{200d}', '👩', '🇩']);
    prop_oneof![
        4 => simple,
        3 => chars.prop_map(Ask::Insert),
        1 => texts().prop_map(Ask::Paste),
    ]
}

fn commands() -> impl Strategy<Value = Ask> {
    let simple = prop::sample::select(vec![
        Ask::Tab,
        Ask::DeleteWordBack,
        Ask::DeleteLine,
        Ask::DuplicateLine,
        Ask::MoveLineUp,
        Ask::MoveLineDown,
        Ask::Indent,
        Ask::Dedent,
        Ask::ToggleComment("--".to_owned()),
        Ask::ToggleComment("#".to_owned()),
        Ask::Copy,
        Ask::Cut,
        Ask::Undo,
        Ask::Undo,
        Ask::Redo,
        Ask::Collapse,
        Ask::OpenGroup,
        Ask::CloseGroup,
    ]);
    prop_oneof![
        4 => simple,
        4 => plain_commands(),
        3 => (motions(), any::<bool>()).prop_map(|(motion, select)| Ask::Move { motion, select }),
        1 => (0..9_usize, 0..9_usize, any::<bool>())
            .prop_map(|(line, cell, select)| Ask::SetCaret { line, cell, select }),
        1 => (0..9_usize, 0..9_usize)
            .prop_map(|(line, cell)| Ask::SelectWordAt { line, cell }),
        1 => (0..30_usize, 0..30_usize)
            .prop_map(|(anchor, caret)| Ask::Select(Selection { anchor, caret })),
        1 => texts().prop_map(Ask::ReplaceAll),
        1 => (0..30_usize, 0..30_usize, texts()).prop_map(|(start, end, text)| {
            Ask::ReplaceRange { range: start..end, text }
        }),
    ]
}

/// The same editor as slowly and plainly as possible: chars in a vector.
struct Naive {
    text: Vec<char>,
    anchor: usize,
    caret: usize,
}

impl Naive {
    fn bounds(&self) -> Vec<usize> {
        use unicode_segmentation::UnicodeSegmentation as _;
        let text: String = self.text.iter().collect();
        let mut bounds = vec![0];
        for grapheme in text.graphemes(true) {
            bounds.push(bounds.last().unwrap() + grapheme.chars().count());
        }
        bounds
    }

    fn before(&self, at: usize) -> usize {
        let bounds = self.bounds();
        bounds.into_iter().rev().find(|b| *b < at).unwrap_or(0)
    }

    fn behind(&self, at: usize) -> usize {
        let bounds = self.bounds();
        bounds.into_iter().find(|b| *b > at).unwrap_or(at)
    }

    fn put(&mut self, caret: usize, select: bool) {
        self.caret = caret;
        if !select {
            self.anchor = caret;
        }
    }

    fn replace(&mut self, start: usize, end: usize, text: &str) {
        let new: Vec<char> = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .chars()
            .collect();
        let behind = start + new.len();
        self.text.splice(start..end, new);
        let caret = self.bounds().into_iter().find(|b| *b >= behind).unwrap();
        self.put(caret, false);
    }

    fn perform(&mut self, command: &Ask) {
        let (start, end) = (self.anchor.min(self.caret), self.anchor.max(self.caret));
        let selected = start != end;
        match command {
            Ask::Insert(c) => self.replace(start, end, &c.to_string()),
            Ask::Newline => self.replace(start, end, "\n"),
            Ask::Paste(text) => self.replace(start, end, text),
            Ask::Backspace | Ask::Delete if selected => self.replace(start, end, ""),
            Ask::Backspace => self.replace(self.before(start), end, ""),
            Ask::Delete => self.replace(start, self.behind(end), ""),
            Ask::SelectAll => (self.anchor, self.caret) = (0, self.text.len()),
            Ask::Move { motion, select } => {
                let caret = match motion {
                    Motion::Left if selected && !select => start,
                    Motion::Right if selected && !select => end,
                    Motion::Left => self.before(self.caret),
                    Motion::Right => self.behind(self.caret),
                    Motion::DocumentStart => 0,
                    Motion::DocumentEnd => self.text.len(),
                    other => panic!("no plain {other:?}"),
                };
                self.put(caret, *select);
            }
            other => panic!("no plain {other:?}"),
        }
    }
}

/// Both ends of the selection are boundaries inside the text.
fn sound(buffer: &Buffer) {
    let rope = Rope::from_str(&buffer.text());
    let Selection { anchor, caret } = buffer.selection();
    assert!(anchor.max(caret) <= buffer.len());
    assert!(grapheme::is_boundary(&rope, anchor) && grapheme::is_boundary(&rope, caret));
    assert!(!buffer.text().contains('\r'));
}

proptest! {
    #[test]
    fn the_editor_agrees_with_a_naive_one(
        text in texts(),
        commands in prop::collection::vec(plain_commands(), 0..40),
    ) {
        let settings = Settings { auto_indent: false, ..Settings::PROSE };
        let mut buffer = Buffer::from_text(&text, settings);
        let text: Vec<char> = buffer.text().chars().collect();
        let mut naive = Naive { text, anchor: 0, caret: 0 };
        for command in commands {
            naive.perform(&command);
            buffer.perform(command);
            prop_assert_eq!(buffer.text(), naive.text.iter().collect::<String>());
            let expect = Selection { anchor: naive.anchor, caret: naive.caret };
            prop_assert_eq!(buffer.selection(), expect);
        }
    }

    #[test]
    fn pending_edits_replay_to_the_same_text(
        text in texts(),
        batches in prop::collection::vec(prop::collection::vec(commands(), 0..10), 0..6),
    ) {
        let mut buffer = Buffer::from_text(&text, SETTINGS);
        for batch in batches {
            let old = buffer.text();
            let revision = buffer.revision();
            for command in batch {
                buffer.perform(command);
                sound(&buffer);
            }
            let edits = buffer.take_pending();
            prop_assert_eq!(buffer.revision() - revision, edits.len() as u64);
            prop_assert_eq!(apply_all(&old, &edits), Ok(buffer.text()));
        }
    }

    #[test]
    fn undo_takes_any_command_back_and_redo_repeats_it(
        text in texts(),
        start in (0..30_usize, 0..30_usize),
        command in commands(),
    ) {
        let mut buffer = Buffer::from_text(&text, SETTINGS);
        buffer.perform(Ask::Select(Selection { anchor: start.0, caret: start.1 }));
        let (old, was) = (buffer.text(), buffer.selection());
        buffer.perform(command);
        let (new, is) = (buffer.text(), buffer.selection());
        if new == old {
            return Ok(());
        }
        buffer.perform(Ask::Undo);
        prop_assert_eq!((buffer.text(), buffer.selection()), (old, was));
        buffer.perform(Ask::Redo);
        prop_assert_eq!((buffer.text(), buffer.selection()), (new, is));
    }

    #[test]
    fn all_steps_undo_to_the_start_and_redo_to_the_end(
        text in texts(),
        commands in prop::collection::vec(commands(), 0..40),
    ) {
        let mut buffer = Buffer::from_text(&text, SETTINGS);
        let old = buffer.text();
        // Undone steps that are still to be redone belong to the end, too.
        for command in commands {
            buffer.perform(command);
        }
        let at_end = |buffer: &mut Buffer, ask: &Ask| loop {
            let revision = buffer.revision();
            buffer.perform(ask.clone());
            if buffer.revision() == revision {
                return buffer.text();
            }
        };
        let new = at_end(&mut buffer, &Ask::Redo);
        prop_assert_eq!(at_end(&mut buffer, &Ask::Undo), old);
        prop_assert_eq!(at_end(&mut buffer, &Ask::Redo), new);
    }
}
