//! Any commands on any text: the caret stays in the text, and undoing everything gives it back.

#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use onsite::editor::{Buffer, EditorCommand, Motion, Selection, Settings};

#[derive(Debug, Arbitrary)]
enum Step {
    Insert(char),
    Paste(String),
    Plain(u8),
    Move(u8, bool),
    Select(u16, u16),
    Click(u16, u16, bool),
    Replace(u16, u16, String),
    ReplaceAll(String),
}

fuzz_target!(|input: (&str, bool, Vec<Step>)| {
    let (text, auto_indent, steps) = input;
    let settings = Settings {
        indent: 4,
        auto_indent,
    };
    let mut buffer = Buffer::from_text(text, settings);
    let start = buffer.text();
    for step in steps.into_iter().take(200) {
        buffer.perform(command(step));
        let selection = buffer.selection();
        assert!(selection.anchor <= buffer.len() && selection.caret <= buffer.len());
        assert!(buffer.is_boundary(selection.caret));
    }
    buffer.perform(EditorCommand::CloseGroup);
    loop {
        let revision = buffer.revision();
        buffer.perform(EditorCommand::Undo);
        if buffer.revision() == revision {
            break;
        }
    }
    assert_eq!(buffer.text(), start);
});

fn command(step: Step) -> EditorCommand {
    use EditorCommand as Ask;
    match step {
        Step::Insert(c) => Ask::Insert(c),
        Step::Paste(text) => Ask::Paste(text),
        Step::Plain(which) => {
            let all = [
                Ask::Newline,
                Ask::Tab,
                Ask::Backspace,
                Ask::Delete,
                Ask::DeleteWordBack,
                Ask::DeleteLine,
                Ask::DuplicateLine,
                Ask::MoveLineUp,
                Ask::MoveLineDown,
                Ask::Indent,
                Ask::Dedent,
                Ask::ToggleComment("--".into()),
                Ask::Copy,
                Ask::Cut,
                Ask::Undo,
                Ask::Redo,
                Ask::SelectAll,
                Ask::Collapse,
            ];
            all[which as usize % all.len()].clone()
        }
        Step::Move(which, select) => {
            let all = [
                Motion::Left,
                Motion::Right,
                Motion::Up,
                Motion::Down,
                Motion::WordLeft,
                Motion::WordRight,
                Motion::LineStart,
                Motion::LineEnd,
                Motion::PageUp(3),
                Motion::PageDown(3),
                Motion::DocumentStart,
                Motion::DocumentEnd,
                Motion::OntoText,
            ];
            Ask::Move {
                motion: all[which as usize % all.len()],
                select,
            }
        }
        Step::Select(anchor, caret) => Ask::Select(Selection {
            anchor: anchor.into(),
            caret: caret.into(),
        }),
        Step::Click(line, cell, select) => Ask::SetCaret {
            line: line.into(),
            cell: cell.into(),
            select,
        },
        Step::Replace(start, end, text) => Ask::ReplaceRange {
            range: start.into()..end.into(),
            text,
        },
        Step::ReplaceAll(text) => Ask::ReplaceAll(text),
    }
}
