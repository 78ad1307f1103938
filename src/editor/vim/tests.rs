//! Vim's keys in the editor's notation: text before, keys, text after.

use proptest::prelude::*;

use super::*;
use crate::editor::tests::{buffer, drawn};
use crate::editor::{Buffer, Settings, apply_all};

/// The keys named by `text`, special ones as `<esc>`, `<cr>`, `<bs>`, `<c-r>`.
fn keys(text: &str) -> Vec<VimKey> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'));
        let key = match named {
            Some(("esc", _)) => VimKey::Esc,
            Some(("cr", _)) => VimKey::Enter,
            Some(("bs", _)) => VimKey::Backspace,
            Some(("down", _)) => VimKey::Down,
            Some((name, _)) if name.starts_with("c-") && name.len() == 3 => {
                VimKey::Ctrl(name.chars().last().unwrap())
            }
            _ => {
                keys.push(VimKey::Char(c));
                rest = &rest[c.len_utf8()..];
                continue;
            }
        };
        keys.push(key);
        rest = named.unwrap().1;
    }
    keys
}

fn play(vim: &mut VimState, buffer: &mut Buffer, text: &str) {
    for key in keys(text) {
        for command in vim.key(key, buffer) {
            buffer.perform(command);
        }
    }
}

fn check(before: &str, text: &str, after: &str) {
    let mut buffer = buffer(before);
    let mut vim = VimState::default();
    play(&mut vim, &mut buffer, text);
    assert_eq!(drawn(&buffer), after, "{text:?} on {before:?}");
}

#[test]
fn motions_by_character_and_line() {
    check("|abc", "ll", "ab|c");
    check("|abc", "9l", "ab|c");
    check("ab|c", "h", "a|bc");
    check("|a\nb", "h", "|a\nb");
    check("a|👩‍👩‍👧‍👦b", "l", "a👩‍👩‍👧‍👦|b");
    check("ab|c\nd\nefg", "jj", "abc\nd\nef|g");
    check("abc\nde|f", "k", "ab|c\ndef");
    check("a|bc\ndefg", "$j", "abc\ndef|g");
    check("  a|b", "0", "|  ab");
    check("  a|b", "^", "  |ab");
    check("a\nb\n|c", "gg", "|a\nb\nc");
    check("|a\n  b\nc", "G", "a\n  b\n|c");
    check("|a\n  b\nc", "2G", "a\n  |b\nc");
    check("|a\n", "j", "a\n|");
    check("|a", "j", "|a");
}

#[test]
fn motions_by_word() {
    check("|foo.bar baz", "w", "foo|.bar baz");
    check("|foo.bar baz", "3w", "foo.bar |baz");
    check("|foo.bar baz", "W", "foo.bar |baz");
    check("|a\n\n  b", "w", "a\n|\n  b");
    check("|a\n\n  b", "ww", "a\n\n  |b");
    check("foo ba|r", "b", "foo |bar");
    check("foo |bar", "b", "|foo bar");
    check("a\n\n|b", "b", "a\n|\nb");
    check("|foo bar", "e", "fo|o bar");
    check("fo|o bar", "e", "foo ba|r");
    check("foo ba|r", "e", "foo ba|r");
    check("fo|o bar", "w", "foo |bar");
    check("foo ba|r", "w", "foo ba|r");
    check("|foo.x bar", "E", "foo.|x bar");
}

#[test]
fn motions_to_a_character() {
    check("|select a, b, c", "f,", "select a|, b, c");
    check("|select a, b, c", "t,", "select |a, b, c");
    check("|select a, b, c", "t,;", "select a, |b, c");
    check("|select a, b, c", "2f,", "select a, b|, c");
    check("|select a, b, c", "f,;,", "select a|, b, c");
    check("a,b,|c", "F,", "a,b|,c");
    check("a,b,|c", "T,;", "a,|b,c");
    check("|abc", "fx", "|abc");
    check("|f(a(b))", "%", "f(a(b)|)");
    check("f(a(b)|)", "%", "f|(a(b))");
    check("|a\nb\n\nc", "}", "a\nb\n|\nc");
    check("a\n\nb\n|c", "{", "a\n|\nb\nc");
}

#[test]
fn inserting_begins_where_the_key_says() {
    check("a|b", "ix<esc>", "a|xb");
    check("a|b", "ax<esc>", "ab|x");
    check("  a|b", "Ix<esc>", "  |xab");
    check("|ab", "Ax<esc>", "ab|x");
    check("  a|b", "ox<esc>", "  ab\n  |x");
    check("  a|b", "Ox<esc>", "  |x\n  ab");
    check("a|b", "3ixy<esc>", "axyxyx|yb");
    check("|a", "2ox<esc>", "a\nx\n|x");
    check("|", "a1<cr>2<bs>3<esc>", "1\n|3");
    check("|", "iab cd<c-w>x<esc>", "ab |x");
    check("|", "iab<c-u>x<esc>", "|x");
}

#[test]
fn deleting_takes_the_motion() {
    check("a|bc", "x", "a|c");
    check("ab|c", "x", "a|b");
    check("a|bcd", "2x", "a|d");
    check("a|bc", "X", "|bc");
    check("a|👩‍👩‍👧‍👦b", "x", "a|b");
    check("|foo bar", "dw", "|bar");
    check("foo |bar\nbaz", "dw", "foo| \nbaz");
    check("|foo\n  bar", "dw", "|\n  bar");
    check("|a b c d", "d2w", "|c d");
    check("|a b c d e", "2d2w", "|e");
    check("|foo bar", "de", "| bar");
    check("foo ba|r", "db", "foo |r");
    check("a|bc\nd", "D", "|a\nd");
    check("a|bc\nd", "d$", "|a\nd");
    check("|a, b", "df,", "| b");
    check("|a, b", "dt,", "|, b");
    check("ab|c", "d0", "|c");
    check("|f(a, b) c", "d%", "| c");
    check("|abc", "dfx", "|abc");
}

#[test]
fn deleting_takes_lines() {
    check("a\n|b\nc", "dd", "a\n|c");
    check("a\n|b", "dd", "|a");
    check("|a", "dd", "|");
    check("|a\nb\nc", "2dd", "|c");
    check("|a\nb\nc", "dj", "|c");
    check("a\nb\n|c", "dk", "|a");
    check("a\n|b\nc", "dG", "|a");
    check("a\n|b\nc", "dgg", "|c");
    check("|a", "dj", "|a");
    check("a\n|b\n  c", "dd", "a\n  |c");
}

#[test]
fn changing_starts_typing() {
    check("|foo bar", "cwx<esc>", "|x bar");
    check("fo|o bar", "cwx<esc>", "fo|x bar");
    check("foo| bar", "cwx<esc>", "foo|xbar");
    check("|foo bar baz", "c2wx<esc>", "|x baz");
    check("  a|b\nc", "ccx<esc>", "  |x\nc");
    check("  a|b\nc", "Sx<esc>", "  |x\nc");
    check("a|bc", "Cx<esc>", "a|x");
    check("a|bc", "sx<esc>", "a|xc");
    check("|", "sx<esc>", "|x");
    check("|", "Cx<esc>", "|x");
    check("|abc", "ctxy", "|abc");
}

#[test]
fn text_objects_lie_around_the_caret() {
    check("a f|oo b", "diw", "a | b");
    check("a f|oo b", "daw", "a |b");
    check("a f|oo", "daw", "|a");
    check("a f|oo.x b", "diW", "a | b");
    check("a f|oo b", "ciwx<esc>", "a |x b");
    check("f(a, |b)", "ci(x<esc>", "f(|x)");
    check("f|(a, b)", "di(", "f(|)");
    check("f(a, (b|))", "dab", "f(a, |)");
    check("f(\n  |a\n)", "di(", "f(|)");
    check("{|a}", "diB", "{|}");
    check("x = \"a |b\" ", "ci\"y<esc>", "x = \"|y\" ");
    check("|x = 'a' + 'b'", "di'", "x = '|' + 'b'");
    check("x = '|a' y", "da'", "x = |y");
    check("a\n\nb\n|c\n\nd", "dip", "a\n\n|\nd");
    check("a\n\n|b\nc\n\nd", "dap", "a\n\n|d");
    check("|abc", "di(", "|abc");
    check("a|bc x", "yiwP", "ab|cabc x");
}

#[test]
fn putting_comes_from_the_register() {
    check("|ab", "xp", "b|a");
    check("|foo bar", "dwP", "foo| bar");
    check("|a\nb", "yyp", "a\n|a\nb");
    check("a\n|b", "yyP", "a\n|b\nb");
    check("|a\nb", "ddp", "b\n|a");
    check("|a", "yy2p", "a\n|a\na");
    check("|ab", "yl3p", "aaa|ab");
    check("|a\n  b", "yjGp", "a\n  b\n|a\n  b");
    check("|foo bar", "yiwwviwp", "foo |foo");
    check("|foo bar", "yiwwviwp0P", "ba|rfoo foo");
    check("|a", "p", "|a");
    check("a|b\nc", "yyjp", "ab\nc\n|ab");
}

#[test]
fn the_register_is_seen_and_filled() {
    let mut vim = VimState::default();
    let mut buffer = buffer("|a\nb");
    play(&mut vim, &mut buffer, "yy");
    let text = "a\n".to_owned();
    let linewise = true;
    assert_eq!(*vim.register(), Register { text, linewise });
    vim.set_register("x".to_owned());
    play(&mut vim, &mut buffer, "p");
    assert_eq!(drawn(&buffer), "a|x\nb");
}

#[test]
fn undo_takes_back_a_whole_change() {
    check("|ab", "xu", "|ab");
    check("|ab", "xxuu", "|ab");
    check("|ab", "xx2u", "|ab");
    check("|ab", "xu<c-r>", "|b");
    check("|ab", "ox<cr>y<esc>u", "|ab");
    check("a|b", "ix<down>y<esc>u", "a|b");
    check("|foo bar", "cwx<esc>u", "|foo bar");
    check("|a\nb\nc", "3>>u", "|a\nb\nc");
    check("a|bc", "vldu", "a|bc");
}

#[test]
fn replacing_joining_shifting_and_case() {
    check("a|bc", "rx", "a|xc");
    check("a|bc", "2rx", "ax|x");
    check("a|bc", "3rx", "a|bc");
    check("a|bc", "r<cr>", "a\n|c");
    check("|a\n  b", "J", "a| b");
    check("|f(\n)", "J", "f(|)");
    check("|a\nb\nc\nd", "3J", "a b| c\nd");
    check("|a\nb\nc", "9J", "a b| c");
    check("|a", "J", "|a");
    check("|a\nb", ">>", "    |a\nb");
    check("|a\nb\nc", ">j", "    |a\n    b\nc");
    check("        |a", "<<", "    |a");
    check("|a\nb\nc", "2>>", "    |a\n    b\nc");
    check("|abC", "~", "A|bC");
    check("|abC", "3~", "AB|c");
    check("|ab Cd", "g~$", "|AB cD");
    check("a|b cd", "gUiw", "|AB cd");
    check("A|B\nC", "guu", "|ab\nC");
}

#[test]
fn the_dot_repeats_the_last_change() {
    check("|abcd", "x.", "|cd");
    check("|abcdef", "2x.", "|ef");
    check("|abcdef", "x3.", "|ef");
    check("|a b c d e", "d2w.", "|e");
    check("|foo foo foo", "cwx<esc>w.", "x |x foo");
    check("|a", "ob<esc>.", "a\nb\n|b");
    check("|a\nb\nc", "dd.", "|c");
    check("|abc\nabc", "Ax<esc>j.", "abcx\nabc|x");
    check("|abcdef", "vld.", "|ef");
    check("|abcd", "xu.", "|bcd");
    check("|abcd", "xylp.", "bb|bcd");
    check("|a b", "dfx.", "|a b");
}

#[test]
fn visual_mode_grows_a_selection() {
    check("a|bcd", "vld", "a|d");
    check("a|bcd", "vlcx<esc>", "a|xd");
    check("a|bcd", "vhd", "|cd");
    check("a|bcd", "vl<esc>", "ab|cd");
    check("a|bcd", "vloh<esc>", "|abcd");
    check("a|b\nc\nd", "Vjd", "|d");
    check("a|b\nc\nd", "VjyGp", "ab\nc\nd\n|ab\nc");
    check("a|b\nc", "Vj>", "    |ab\n    c");
    check("|ab\nc", "Vj2>", "        |ab\n        c");
    check("a|bc", "vU", "a|Bc");
    check("|abc", "vlrx", "|xxc");
    check("|a\nb\nc\nd", "VjjJ", "a b| c\nd");
    check("f(a |b)", "vi(d", "f(|)");
    check("|a b", "v$d", "|");
    check("|ab", "vvx", "|b");
    check("|ab\nc", "vVd", "|c");
    check("|foo bar", "vex", "| bar");
}

#[test]
fn what_is_painted_has_the_character_under_the_caret() {
    let painted = |before: &str, text: &str| {
        let mut buffer = buffer(before);
        let mut vim = VimState::default();
        play(&mut vim, &mut buffer, text);
        (vim.mode(), vim.visual_range(&buffer))
    };
    assert_eq!(painted("a|bc", "v"), (VimMode::Visual, Some(1..2)));
    assert_eq!(painted("ab|c", "vh"), (VimMode::Visual, Some(1..3)));
    assert_eq!(painted("a|b\nc", "V"), (VimMode::VisualLine, Some(0..2)));
    assert_eq!(painted("a|b", "i"), (VimMode::Insert, None));
    assert_eq!(painted("a|b", "v<esc>"), (VimMode::Normal, None));
}

#[test]
fn unfinished_keys_are_shown_and_dropped_by_escape() {
    let mut vim = VimState::default();
    let mut buffer = buffer("|abc");
    play(&mut vim, &mut buffer, "2d");
    assert_eq!(vim.pending(), "2d");
    play(&mut vim, &mut buffer, "<esc>l");
    assert_eq!(
        (vim.pending(), drawn(&buffer)),
        (String::new(), "a|bc".to_owned())
    );
    play(&mut vim, &mut buffer, "zx");
    assert_eq!(drawn(&buffer), "a|c");
}

#[test]
fn find_is_asked_of_the_caller() {
    let mut vim = VimState::default();
    let mut buffer = buffer("|abc");
    for (text, request) in [
        ("/", VimRequest::Find),
        ("n", VimRequest::FindNext),
        ("N", VimRequest::FindPrevious),
    ] {
        play(&mut vim, &mut buffer, text);
        assert_eq!(vim.take_request(), Some(request));
        assert_eq!(vim.take_request(), None);
    }
}

fn any_key() -> impl Strategy<Value = VimKey> {
    let chars: Vec<char> =
        "hjklwbeWBE0^$gGftFT;,iIaAoOxXsSrdcyDCYpPuvV/nN.><J~(){}\"'%29 Uax日\u{301}"
            .chars()
            .collect();
    prop_oneof![
        12 => prop::sample::select(chars).prop_map(VimKey::Char),
        3 => Just(VimKey::Esc),
        1 => prop::sample::select(vec!['r', 'w', 'u', 'd', 't']).prop_map(VimKey::Ctrl),
        1 => prop::sample::select(vec![
            VimKey::Enter, VimKey::Tab, VimKey::Backspace, VimKey::Delete,
            VimKey::Left, VimKey::Right, VimKey::Up, VimKey::Down, VimKey::Home, VimKey::End,
        ]),
    ]
}

proptest! {
    #[test]
    fn any_keys_leave_a_sound_buffer(
        text in "[ab ().\n\"日\u{301}👩\u{200d}]{0,30}",
        keys in prop::collection::vec(any_key(), 0..40),
    ) {
        let mut buffer = Buffer::from_text(&text, Settings::PYTHON);
        let mut vim = VimState::default();
        let old = buffer.text();
        for key in keys {
            for command in vim.key(key, &buffer) {
                buffer.perform(command);
            }
            let selection = buffer.selection();
            prop_assert!(buffer.is_boundary(selection.caret));
            prop_assert!(buffer.is_boundary(selection.anchor));
            if !vim.mode().is_visual() {
                prop_assert!(selection.is_empty());
            }
            if vim.mode() == VimMode::Normal {
                let line = buffer.line_of(selection.caret);
                let empty = buffer.line(line).is_empty();
                prop_assert!(empty || selection.caret < buffer.line_end(line));
            }
        }
        prop_assert_eq!(apply_all(&old, &buffer.take_pending()), Ok(buffer.text()));
    }
}
