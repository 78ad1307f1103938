//! The editor's tests in one notation: `|` is the caret, `[` the anchor of a selection.

use super::EditorCommand as Ask;
use super::*;

pub(super) const SETTINGS: Settings = Settings {
    indent: 4,
    auto_indent: true,
    has_blocks: true,
};

/// Returns the buffer drawn by `marked`.
pub(super) fn buffer(marked: &str) -> Buffer {
    let place = |mark: char, other: char| {
        let mut chars = marked.chars().filter(|c| *c != other);
        chars.position(|c| c == mark)
    };
    let text = marked.replace(['|', '['], "");
    let caret = place('|', '[').expect("a caret");
    let anchor = place('[', '|').unwrap_or(caret);
    let mut buffer = Buffer::from_text(&text, SETTINGS);
    buffer.perform(Ask::Select(Selection { anchor, caret }));
    buffer
}

/// Draws a buffer.
pub(super) fn drawn(buffer: &Buffer) -> String {
    let Selection { anchor, caret } = buffer.selection();
    let text = buffer.text();
    let mut out = String::new();
    for (at, c) in text.chars().map(Some).chain([None]).enumerate() {
        if at == anchor && anchor != caret {
            out.push('[');
        }
        if at == caret {
            out.push('|');
        }
        out.extend(c);
    }
    out
}

fn check_all(before: &str, commands: impl IntoIterator<Item = Ask>, after: &str) {
    let mut buffer = buffer(before);
    for command in commands {
        buffer.perform(command);
    }
    assert_eq!(drawn(&buffer), after, "from {before:?}");
}

fn check(before: &str, command: Ask, after: &str) {
    check_all(before, [command], after);
}

pub(super) fn go(motion: Motion) -> Ask {
    Ask::Move {
        motion,
        select: false,
    }
}

pub(super) fn extend(motion: Motion) -> Ask {
    Ask::Move {
        motion,
        select: true,
    }
}

fn typed(text: &str) -> Vec<Ask> {
    text.chars().map(Ask::Insert).collect()
}

#[test]
fn typing_replaces_the_selection() {
    check("sel|ect", Ask::Insert('x'), "selx|ect");
    check("s[elec|t", Ask::Insert('x'), "sx|t");
    check("s|elec[t", Ask::Paste("日\r\nb\r".to_owned()), "s日\nb\n|t");
}

#[test]
fn erasing_goes_by_grapheme() {
    check("a👩‍👩‍👧‍👦|b", Ask::Backspace, "a|b");
    check("a|👩‍👩‍👧‍👦b", Ask::Delete, "a|b");
    check("e\u{301}|", Ask::Backspace, "|");
    check("|x", Ask::Backspace, "|x");
    check("x|", Ask::Delete, "x|");
    check("a\n|b", Ask::Backspace, "a|b");
    check("a[bc|d", Ask::Backspace, "a|d");
}

#[test]
fn backspace_in_indentation_erases_a_stop() {
    check("        |x", Ask::Backspace, "    |x");
    check("     |x", Ask::Backspace, "    |x");
    check("a    |x", Ask::Backspace, "a   |x");
    check("\n|    x", Ask::Backspace, "|    x");
}

#[test]
fn a_word_is_erased_backwards_within_its_line() {
    check("select foo_1|", Ask::DeleteWordBack, "select |");
    check("select foo  |x", Ask::DeleteWordBack, "select |x");
    check("a\n|b", Ask::DeleteWordBack, "a|b");
    check("a\n  |b", Ask::DeleteWordBack, "a\n|b");
}

#[test]
fn a_new_line_is_indented_like_the_one_before() {
    check("    a|", Ask::Newline, "    a\n    |");
    check("def f():|", Ask::Newline, "def f():\n    |");
    check("  x = 1|", Ask::Newline, "  x = 1\n  |");
    check("f(|)", Ask::Newline, "f(\n    |)");
    check("  |  a", Ask::Newline, "  \n  |  a");
}

#[test]
fn tab_inserts_up_to_the_next_stop() {
    check("a|b", Ask::Tab, "a   |b");
    check("日|", Ask::Tab, "日  |");
    check("[a\nb|", Ask::Tab, "    [a\n    b|");
}

#[test]
fn lines_are_deleted_doubled_and_moved() {
    check("a\nb|b\nccc", Ask::DeleteLine, "a\nc|cc");
    check("a\nb|b", Ask::DeleteLine, "a|");
    check("a|", Ask::DeleteLine, "|");
    check("[a\n|b", Ask::DeleteLine, "|b");
    check("a[b\nc|d", Ask::DuplicateLine, "ab\ncd\na[b\nc|d");
    check("a\nb|c", Ask::MoveLineUp, "b|c\na");
    check("|a\nb", Ask::MoveLineUp, "|a\nb");
    check("a|a\nb", Ask::MoveLineDown, "b\na|a");
    check("[a\n|b", Ask::MoveLineDown, "b\n[a|");
    check("a\nb|", Ask::MoveLineDown, "a\nb|");
}

#[test]
fn lines_are_indented_and_commented() {
    check("a[a\n\nb|", Ask::Indent, "    a[a\n\n    b|");
    check("    a[a\n  b|\n", Ask::Dedent, "a[a\nb|\n");
    check("a|b", Ask::Dedent, "a|b");
    let toggle = || Ask::ToggleComment("--".to_owned());
    check("  [a\n    b|", toggle(), "  -- [a\n  --   b|");
    check_all("  [a\n    b|", [toggle(), toggle()], "  [a\n    b|");
    check("--a|", toggle(), "a|");
    check("-- [a\nb|", toggle(), "-- -- [a\n-- b|");
}

#[test]
fn the_caret_moves_by_grapheme_word_and_line() {
    check("|👩‍👩‍👧‍👦x", go(Motion::Right), "👩‍👩‍👧‍👦|x");
    check("a[bc|d", go(Motion::Left), "a|bcd");
    check("a[bc|d", go(Motion::Right), "abc|d");
    check("|ab + cd", go(Motion::WordRight), "ab| + cd");
    check("ab| + cd", go(Motion::WordRight), "ab +| cd");
    check("ab + |cd", go(Motion::WordLeft), "ab |+ cd");
    check("ab\n  |cd", go(Motion::WordLeft), "|ab\n  cd");
    check("  a|b", go(Motion::LineStart), "  |ab");
    check("  |ab", go(Motion::LineStart), "|  ab");
    check("a|b\nc", extend(Motion::LineEnd), "a[b|\nc");
    check("a\n|b", extend(Motion::DocumentStart), "|a\n[b");
    check("ab|\n", go(Motion::OntoText), "a|b\n");
}

#[test]
fn vertical_motions_keep_the_cell() {
    let down = || go(Motion::Down);
    check("ab日|x\nabcd", down(), "ab日x\nabcd|");
    check_all("abc|d\na\n日本語", [down(), down()], "abcd\na\n日|本語");
    check_all(
        "a|b\nc\nlong",
        [go(Motion::LineEnd), down(), down()],
        "ab\nc\nlong|",
    );
    check("a|b", down(), "ab|");
    check("a|b", go(Motion::Up), "|ab");
    check("a|b\nc\nde", go(Motion::PageDown(10)), "ab\nc\nd|e");
    check("ab\nc\nd|e", go(Motion::PageUp(2)), "a|b\nc\nde");
}

#[test]
fn the_mouse_puts_the_caret_and_selects_words() {
    let click = |line, cell, select| Ask::SetCaret { line, cell, select };
    check("|a\n日b", click(1, 1, false), "a\n|日b");
    check("|a\n日b", click(1, 2, true), "[a\n日|b");
    check("|a\nb", click(9, 9, false), "a\nb|");
    check(
        "|a foo.b",
        Ask::SelectWordAt { line: 0, cell: 3 },
        "a [foo|.b",
    );
    check("|a foo", Ask::SelectWordAt { line: 0, cell: 99 }, "a [foo|");
    check("|\n", Ask::SelectWordAt { line: 0, cell: 0 }, "|\n");
}

#[test]
fn copy_and_cut_take_the_line_without_a_selection() {
    let check = |before: &str, command: Ask, text: &str, after: &str| {
        let mut buffer = buffer(before);
        assert_eq!(buffer.perform(command).as_deref(), Some(text));
        assert_eq!(drawn(&buffer), after);
    };
    check("a[b|c", Ask::Copy, "b", "a[b|c");
    check("a[b|c", Ask::Cut, "b", "a|c");
    check("a|b\nc", Ask::Copy, "ab\n", "a|b\nc");
    check("a|b\nc", Ask::Cut, "ab\n", "c|");
}

#[test]
fn undo_takes_back_a_run_of_typing() {
    let run = |extra: Vec<Ask>| typed("ab").into_iter().chain(extra).chain(typed("cd"));
    let undo = |commands: Vec<Ask>| commands.into_iter().chain([Ask::Undo]);
    check_all("|", undo(run(vec![]).collect()), "|");
    check_all("|", undo(run(vec![Ask::Newline]).collect()), "ab\n|");
    check_all("|", undo(run(vec![go(Motion::Left)]).collect()), "a|b");
    check_all(
        "|",
        undo(run(vec![Ask::Paste("x".into())]).collect()),
        "abx|",
    );
    check_all(
        "|",
        undo(typed(&"x".repeat(65))),
        &format!("{}|", "x".repeat(64)),
    );
    check_all("x[yz|", undo(typed("ab")), "x[yz|");
    let redo = undo(typed("ab")).chain([Ask::Redo, Ask::Redo]);
    check_all("x[yz|", redo, "xab|");
    let sealed = undo(typed("ab")).chain(typed("c")).chain([Ask::Redo]);
    check_all("|", sealed, "c|");
}

#[test]
fn seal_and_groups_shape_the_steps() {
    let mut sealed = buffer("|");
    sealed.perform(Ask::Insert('a'));
    sealed.seal();
    sealed.perform(Ask::Insert('b'));
    sealed.perform(Ask::Undo);
    assert_eq!(drawn(&sealed), "a|");
    let group = [
        Ask::OpenGroup,
        Ask::Insert('a'),
        Ask::Newline,
        go(Motion::Left),
        Ask::Insert('b'),
        Ask::CloseGroup,
        Ask::Insert('c'),
        Ask::Undo,
        Ask::Undo,
    ];
    check_all("x|", group, "x|");
}

#[test]
fn the_external_editor_makes_one_small_edit() {
    let mut buffer = buffer("select\n1|");
    buffer.perform(Ask::ReplaceAll("select\r\n12".to_owned()));
    assert_eq!(drawn(&buffer), "select\n1|2");
    let edits = buffer.take_pending();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].insert, "2");
}

#[test]
fn a_large_paste_is_one_edit() {
    let mut buffer = buffer("a|b");
    buffer.perform(Ask::Paste("0123456789\n".repeat(500_000)));
    assert_eq!(buffer.take_pending().len(), 1);
    assert_eq!(buffer.caret().line, 500_000);
    buffer.perform(Ask::Undo);
    assert_eq!(drawn(&buffer), "a|b");
}

#[test]
fn an_edit_that_joins_graphemes_keeps_the_caret_between_them() {
    check("a\n|\u{301}b", Ask::Backspace, "a\u{301}|b");
    check("|\u{301}", Ask::Insert('e'), "e\u{301}|");
}

#[test]
fn only_line_feeds_end_lines() {
    let buffer = Buffer::from_text("a\u{2028}b\u{b}c\r\nd\re", SETTINGS);
    assert_eq!(buffer.line_count(), 3);
    assert_eq!(buffer.line(1), "d");
    assert_eq!(buffer.line(7), "");
    assert_eq!(buffer.line_end(usize::MAX), buffer.len());
}

#[test]
fn positions_count_graphemes_and_cells() {
    let buffer = buffer("x\n日e\u{301}👩‍👩‍👧‍👦|");
    let expect = Position {
        line: 1,
        column: 3,
        cell: 5,
    };
    assert_eq!(buffer.caret(), expect);
}
