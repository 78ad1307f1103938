//! What a phrase does.
//!
//! Invariant: a phrase either acts or fails as a whole; one that fails leaves text, register and
//! mode alone and is not what `.` repeats. Every change is one undo step.

use super::key::{VimMode, VimRequest};
use super::motion;
use super::object;
use super::operate::{self, Span};
use super::parse::{Case, Entry, Object, Operator, Phrase, Target, Verb, VimMotion};
use super::script::Script;
use super::state::VimState;
use crate::editor::{EditorCommand, Motion, Selection};

/// What a count may make of a put text, in bytes.
const MAX_PUT: usize = 16 * 1024 * 1024;

/// Acts `phrase` out; false if it fails.
pub(super) fn act(vim: &mut VimState, phrase: Phrase, script: &mut Script) -> bool {
    let Phrase { count, verb } = phrase;
    if verb.is_change() {
        script.run(EditorCommand::OpenGroup);
    }
    let done = match verb {
        Verb::Move(motion) => go(vim, motion, count, script),
        Verb::Operate(operator, target) => operate(vim, operator, target, count, script),
        Verb::Insert(entry) => insert(vim, entry, count, script),
        Verb::Put { before } => put(vim, before, count, script),
        Verb::Replace(with) => replace(vim, with, count, script),
        Verb::ToggleCase => toggle_case(count, script),
        Verb::Join => join(vim, count, script),
        Verb::Undo => travel(&EditorCommand::Undo, count, script),
        Verb::Redo => travel(&EditorCommand::Redo, count, script),
        // The state plays the keys itself.
        Verb::Repeat => false,
        Verb::Visual => select(vim, VimMode::Visual, script),
        Verb::VisualLine => select(vim, VimMode::VisualLine, script),
        Verb::SwapEnds => {
            let Selection { anchor, caret } = script.buffer().selection();
            script.run(EditorCommand::Select(Selection {
                anchor: caret,
                caret: anchor,
            }));
            true
        }
        Verb::SelectObject(object) => select_object(vim, object, script),
        Verb::Find => ask(vim, VimRequest::Find),
        Verb::FindNext => ask(vim, VimRequest::FindNext),
        Verb::FindPrevious => ask(vim, VimRequest::FindPrevious),
    };
    if verb.is_change() && vim.mode != VimMode::Insert {
        script.run(EditorCommand::CloseGroup);
    }
    done
}

fn ask(vim: &mut VimState, request: VimRequest) -> bool {
    vim.request = Some(request);
    true
}

/// The motion itself where it is a repeated seek; remembers the seek otherwise.
fn remembered(vim: &mut VimState, motion: VimMotion) -> VimMotion {
    match motion {
        VimMotion::Seek(seek) => {
            vim.last_seek = Some(seek);
            motion
        }
        VimMotion::SeekAgain { reverse } => vim.last_seek.map_or(motion, |mut seek| {
            seek.forward ^= reverse;
            seek.again = true;
            VimMotion::Seek(seek)
        }),
        _ => motion,
    }
}

fn go(vim: &mut VimState, motion: VimMotion, count: Option<usize>, script: &mut Script) -> bool {
    let motion = remembered(vim, motion);
    let select = vim.mode.is_visual();
    let Some((to, _)) = motion::land(script.buffer(), script.caret(), motion, count) else {
        return false;
    };
    let n = count.unwrap_or(1);
    match motion {
        // These keep the goal cell, so they are the buffer's own.
        VimMotion::Up => script.step(Motion::PageUp(n), select),
        VimMotion::Down => script.step(Motion::PageDown(n), select),
        VimMotion::LineEnd => {
            if n > 1 {
                script.step(Motion::PageDown(n - 1), select);
            }
            script.step(Motion::LineEnd, select);
        }
        _ => {
            let anchor = script.buffer().selection().anchor;
            script.run(EditorCommand::Select(Selection {
                anchor: if select { anchor } else { to },
                caret: to,
            }));
        }
    }
    script.settle(select);
    true
}

fn operate(
    vim: &mut VimState,
    operator: Operator,
    target: Target,
    count: Option<usize>,
    script: &mut Script,
) -> bool {
    let buffer = script.buffer();
    let line = script.line();
    let span = match target {
        Target::Lines => {
            let last = line + count.unwrap_or(1) - 1;
            Some(Span::Lines(line, last.min(buffer.line_count() - 1)))
        }
        Target::Selection => selected(vim, script),
        Target::Object(object) => object::find(buffer, script.caret(), object),
        Target::Motion(motion) => {
            let motion = remembered(vim, motion);
            let span = operate::over_motion(buffer, operator, motion, count);
            // `s` and `C` on an empty line start typing all the same.
            let types = operator == Operator::Change
                && matches!(motion, VimMotion::Right | VimMotion::LineEnd);
            span.or(types.then(|| Span::Chars(script.caret()..script.caret())))
        }
    };
    let Some(span) = span else {
        return false;
    };
    let times = count.filter(|_| target == Target::Selection).unwrap_or(1);
    if vim.mode.is_visual() {
        vim.mode = VimMode::Normal;
    }
    if matches!(
        operator,
        Operator::Delete | Operator::Change | Operator::Yank
    ) {
        vim.register = span.register(script.buffer());
    }
    match operator {
        Operator::Delete => operate::delete(&span, script),
        Operator::Change => {
            operate::clear(&span, script);
            vim.start_insert(1, false);
        }
        Operator::Yank => {
            let to = match span {
                Span::Chars(range) => range.start,
                Span::Lines(first, _) if first == line => script.caret(),
                Span::Lines(first, _) => script.buffer().line_start(first),
            };
            script.put_caret(to);
            script.settle(false);
        }
        Operator::Indent => operate::shift(&span, &EditorCommand::Indent, times, script),
        Operator::Dedent => operate::shift(&span, &EditorCommand::Dedent, times, script),
        Operator::Case(case) => operate::change_case(&span, case, script),
    }
    true
}

/// What a growing selection covers.
fn selected(vim: &VimState, script: &Script) -> Option<Span> {
    let range = vim.visual_range(script.buffer())?;
    Some(if vim.mode == VimMode::VisualLine {
        let line_of = |at| script.buffer().line_of(at);
        Span::Lines(line_of(range.start), line_of(range.end))
    } else {
        Span::Chars(range)
    })
}

fn insert(vim: &mut VimState, entry: Entry, count: Option<usize>, script: &mut Script) -> bool {
    let line = script.line();
    let (first, end) = (
        script.buffer().line_start(line),
        script.buffer().line_end(line),
    );
    match entry {
        Entry::Here => script.put_caret(script.caret()),
        Entry::FirstNonblank => script.put_caret(script.buffer().first_nonblank(line)),
        Entry::Behind => {
            let behind = script.buffer().next(script.caret());
            script.put_caret(behind.min(end));
        }
        Entry::LineEnd => script.put_caret(end),
        Entry::LineBelow => {
            script.put_caret(end);
            script.run(EditorCommand::Newline);
        }
        Entry::LineAbove => {
            let indented = script.buffer().settings().auto_indent;
            let start = script.buffer().first_nonblank(line);
            let indentation = script.buffer().slice(first..start);
            let indentation = if indented { indentation } else { String::new() };
            let length = indentation.chars().count();
            script.replace(first..first, indentation + "\n");
            script.put_caret(first + length);
        }
    }
    let on_new_line = matches!(entry, Entry::LineBelow | Entry::LineAbove);
    vim.start_insert(count.unwrap_or(1), on_new_line);
    true
}

fn put(vim: &mut VimState, before: bool, count: Option<usize>, script: &mut Script) -> bool {
    let register = vim.register.clone();
    if register.text.is_empty() {
        return false;
    }
    let most = (MAX_PUT / register.text.len()).max(1);
    let text = register.text.repeat(count.unwrap_or(1).min(most));
    let span = selected(vim, script);
    let buffer = script.buffer();
    let (line, caret) = (script.line(), script.caret());
    let (first, end) = (buffer.line_start(line), buffer.line_end(line));
    if let Some(span) = span {
        vim.mode = VimMode::Normal;
        vim.register = span.register(buffer);
        let range = match span {
            Span::Chars(range) => range,
            Span::Lines(first, last) => buffer.line_start(first)..buffer.line_end(last),
        };
        let text = text
            .strip_suffix('\n')
            .filter(|_| register.linewise)
            .unwrap_or(&text);
        let start = range.start;
        script.replace(range, text);
        script.put_caret(start);
    } else if register.linewise && before {
        script.replace(first..first, text);
        script.put_caret(script.buffer().first_nonblank(line));
    } else if register.linewise {
        let lines = text.strip_suffix('\n').unwrap_or(&text);
        script.replace(end..end, format!("\n{lines}"));
        script.put_caret(script.buffer().first_nonblank(line + 1));
    } else {
        let at = if before {
            caret
        } else {
            buffer.next(caret).min(end)
        };
        let several_lines = text.contains('\n');
        script.replace(at..at, text);
        let to = if several_lines {
            at
        } else {
            script.buffer().previous(script.caret())
        };
        script.put_caret(to);
    }
    script.settle(false);
    true
}

fn replace(vim: &mut VimState, with: char, count: Option<usize>, script: &mut Script) -> bool {
    if let Some(range) = vim.visual_range(script.buffer()) {
        let start = range.start;
        vim.mode = VimMode::Normal;
        operate::overwrite(range, with, script);
        script.put_caret(start);
        script.settle(false);
        return true;
    }
    let n = count.unwrap_or(1);
    let (start, buffer) = (script.caret(), script.buffer());
    let line_end = buffer.line_end(script.line());
    let ends = std::iter::successors(Some(start), |at| (*at < line_end).then(|| buffer.next(*at)));
    let Some(end) = ends.take(n + 1).nth(n) else {
        return false;
    };
    if with == '\n' {
        script.replace(start..end, "\n");
    } else {
        script.replace(start..end, with.to_string().repeat(n));
        script.step(Motion::Left, false);
    }
    true
}

fn toggle_case(count: Option<usize>, script: &mut Script) -> bool {
    let landed = motion::land(script.buffer(), script.caret(), VimMotion::Right, count);
    let Some((end, _)) = landed else {
        return false;
    };
    let span = Span::Chars(script.caret()..end);
    operate::change_case(&span, Case::Toggle, script);
    script.put_caret(end);
    script.settle(false);
    true
}

fn join(vim: &mut VimState, count: Option<usize>, script: &mut Script) -> bool {
    let mut joins = count.unwrap_or(2).max(2) - 1;
    if let Some(span) = selected(vim, script) {
        let (first, last) = span.lines(script.buffer());
        joins = (last - first).max(1);
        vim.mode = VimMode::Normal;
        script.put_caret(script.buffer().line_start(first));
    }
    let done = (0..joins).take_while(|_| operate::join(script)).count() > 0;
    script.settle(false);
    done
}

fn travel(command: &EditorCommand, count: Option<usize>, script: &mut Script) -> bool {
    // The fork has no history, so where the caret lands is the buffer's to say.
    for _ in 0..count.unwrap_or(1).min(1000) {
        script.run(command.clone());
    }
    script.run(EditorCommand::Collapse);
    script.settle(false);
    true
}

fn select(vim: &mut VimState, mode: VimMode, script: &mut Script) -> bool {
    if vim.mode == mode {
        vim.mode = VimMode::Normal;
        script.put_caret(script.caret());
    } else {
        if vim.mode == VimMode::Normal {
            script.put_caret(script.caret());
        }
        vim.mode = mode;
    }
    true
}

fn select_object(vim: &mut VimState, object: Object, script: &mut Script) -> bool {
    let buffer = script.buffer();
    let Some(span) = object::find(buffer, script.caret(), object) else {
        return false;
    };
    let (range, mode) = match span {
        Span::Chars(range) if range.is_empty() => return false,
        Span::Chars(range) => (range, VimMode::Visual),
        Span::Lines(first, last) => (
            buffer.line_start(first)..buffer.line_end(last),
            VimMode::VisualLine,
        ),
    };
    let caret = if mode == VimMode::Visual {
        buffer.previous(range.end)
    } else {
        range.end
    };
    vim.mode = mode;
    script.run(EditorCommand::Select(Selection {
        anchor: range.start,
        caret,
    }));
    script.settle(true);
    true
}
