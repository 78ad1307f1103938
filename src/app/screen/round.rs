//! A running round: what keys do to the desk, and what workers bring back.

use std::sync::Arc;

use crate::app::desk::{Desk, Job, JobKind, Output, Pane};
use crate::app::effect::{Effect, GradeRequest, Language};
use crate::app::layout;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::msg::{Mouse, MouseKind, Reply};
use crate::app::overlay::{Confirmed, Overlay, PromptFor};
use crate::app::pad::Typed;
use crate::app::screen::{home, sitting};
use crate::base::{RequestId, Span};
use crate::deck::RoundKind;
use crate::editor::{EditorCommand, statement_at};
use crate::interview::{Command, Mode, Pad, Stage};
use crate::keymap::{Action, Context, Key};

/// Texts longer than this are not colored: nobody reads them, and the key must not wait.
const COLOR_LIMIT: usize = 200_000;

/// Returns the contexts of a running round.
pub fn contexts(kind: RoundKind) -> Vec<Context> {
    match kind {
        RoundKind::Sql => vec![Context::Sql, Context::Round, Context::Global],
        RoundKind::Coding => vec![Context::Coding, Context::Round, Context::Global],
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Culture => {
            vec![Context::Round, Context::Global]
        }
    }
}

/// A round began, was resumed, or another question was opened.
pub fn enter(model: &mut Model) -> Vec<Effect> {
    let vim = model.settings.vim;
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    live.open_pads(vim);
    live.desk.side_scroll = 0;
    live.desk.output_scroll = (0, 0);
    let index = live.question_idx();
    // After a resume, the last verdict is what the candidate was looking at.
    let last = live.session.open_question().and_then(|(_, _, state)| {
        state
            .submissions
            .last()
            .and_then(|submission| submission.judgement.clone())
    });
    if let Some(judgement) = last {
        live.desk
            .outputs
            .entry(index)
            .or_insert_with(|| Output::Verdict(Box::new(judgement)));
    }
    let mut effects = Vec::new();
    let loaded = live
        .desk
        .tables
        .as_ref()
        .is_some_and(|(question, _)| *question == index);
    if live.kind() == RoundKind::Sql && !loaded {
        let question = live
            .session
            .open_question()
            .map(|(_, plan, _)| plan.id.clone());
        if let (Some(deck), Some(question)) = (live.deck.clone(), question) {
            effects.extend(drop_job(live));
            live.desk.job = Some(Job {
                id: request,
                kind: JobKind::OpenData,
                question: index,
                text: String::new(),
                since: live.session.settled,
                progress: None,
            });
            effects.push(Effect::OpenData(request, deck, question));
        }
    }
    effects.extend(recolor(model));
    effects
}

/// Does what a key, a menu entry or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let kind = live.kind();
    match action {
        Action::NextPane => live.desk.turn_focus(kind, true),
        Action::PreviousPane => live.desk.turn_focus(kind, false),
        Action::Zoom => live.desk.zoom = !live.desk.zoom,
        Action::RunHistory => {
            let index = live.question_idx();
            live.desk.outputs.insert(index, Output::Runs);
            live.desk.output_scroll = (0, 0);
        }
        Action::Run if kind == RoundKind::Sql => return run_query(model, env),
        Action::Run if kind == RoundKind::Coding => return start_job(model, JobKind::Run, env),
        Action::QueryPlan => return start_job(model, JobKind::Plan, env),
        Action::Submit if kind.is_measured() => return submit(model, env),
        Action::ResetData => model.overlays.push(Overlay::Confirm {
            question: "Load the data set anew? Changes to the scratch tables are lost.".into(),
            yes: Confirmed::ResetData,
        }),
        Action::Cancel => return cancel(model),
        Action::Hint => return ask_for_hint(model, env),
        Action::Ask => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Ask,
                text: String::new(),
            });
        }
        Action::Find => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Find,
                text: String::new(),
            });
        }
        Action::FindNext => find_next(model),
        Action::Complete => complete(model),
        Action::NextPhase => {
            let next = live
                .session
                .round_state()
                .map_or(0, |round| round.phase + 1);
            let count = live
                .session
                .round_plan()
                .map_or(0, |round| round.phases.len());
            if next >= count {
                model.say("this is the last phase; alt-e ends the round", env.now);
            } else {
                return sitting::tell(model, Command::EnterPhase(next), env);
            }
        }
        Action::NextQuestion | Action::PreviousQuestion => {
            let count = live
                .session
                .round_plan()
                .map_or(1, |round| round.questions.len())
                .max(1);
            let step = if action == Action::NextQuestion {
                1
            } else {
                count - 1
            };
            let next = (live.question_idx() + step) % count;
            if next == live.question_idx() {
                model.say("this round has one question", env.now);
            } else {
                return sitting::tell(model, Command::OpenQuestion(next), env);
            }
        }
        Action::Pause => {
            let command = if live.session.stage == Stage::Paused {
                Command::Unpause
            } else {
                Command::Pause
            };
            return sitting::tell(model, command, env);
        }
        Action::EndRound => model.overlays.push(Overlay::Confirm {
            question: "End this round and score it?".into(),
            yes: Confirmed::EndRound,
        }),
        Action::ExternalEditor => return external(model),
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// A key that no binding knows goes to the focused pane.
pub fn key(model: &mut Model, key: Key, env: &Env) -> Vec<Effect> {
    let page = usize::from(model.size.height / 2).max(1);
    let clipboard = model.clipboard.clone();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if live.desk.focused_pad().is_none() {
        scroll_key(live, key, page);
        return Vec::new();
    }
    let paused = live.session.stage == Stage::Paused;
    let Some(pad) = live.focused_pad() else {
        return Vec::new();
    };
    let before = pad.buffer.revision();
    let outcome = pad.key(key, &clipboard, page);
    if paused && pad.buffer.revision() != before {
        // The clock stands still: nothing may be written while it does.
        pad.perform(EditorCommand::Undo);
        pad.buffer.take_pending();
        model.say("the clock is stopped: F10 lets it go on", env.now);
        return Vec::new();
    }
    after_typing(model, outcome, env)
}

/// Text was pasted.
pub fn paste(model: &mut Model, text: String, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if live.session.stage == Stage::Paused {
        model.say("the clock is stopped: F10 lets it go on", env.now);
        return Vec::new();
    }
    let Some(pad) = live.focused_pad() else {
        return Vec::new();
    };
    pad.perform(EditorCommand::Paste(text));
    after_typing(model, Typed::Used(None), env)
}

/// Keeps scroll, colors, completion and the journal in step with the pad.
fn after_typing(model: &mut Model, outcome: Typed, env: &Env) -> Vec<Effect> {
    let copied = match outcome {
        Typed::Used(copied) => copied,
        Typed::Find => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Find,
                text: String::new(),
            });
            return Vec::new();
        }
        Typed::Unused => return Vec::new(),
    };
    let mut effects = Vec::new();
    if let Some(text) = copied {
        model.clipboard.clone_from(&text);
        effects.push(Effect::Copy(text));
    }
    follow(model);
    if let Some(live) = model.live.as_mut() {
        live.desk.typed_since.get_or_insert(env.now);
    }
    effects.extend(recolor(model));
    effects
}

/// Scrolls the focused pad to its caret.
fn follow(model: &mut Model) {
    let size = model.size;
    let Some(live) = model.live.as_mut() else {
        return;
    };
    let panes = layout::panes(size, &live.desk.shape(live.kind()));
    let focus = live.desk.focus();
    let Some(area) = panes.area(focus) else {
        return;
    };
    let gutter = gutter_width(live);
    if let Some(pad) = live.focused_pad() {
        let mut text = area.below_title();
        text.width = text.width.saturating_sub(gutter + 1);
        pad.follow(text);
    }
}

/// Cells the line numbers take, in pads of code.
pub fn gutter_width(live: &Live) -> u16 {
    if !live.kind().is_measured() || live.desk.focus() == Pane::Notes {
        return 1;
    }
    let index = live.question_idx();
    let lines = live
        .desk
        .pads
        .get(&(index, Pad::Answer))
        .map_or(1, |pad| pad.buffer.line_count());
    let digits = lines.max(10).ilog10() as u16 + 1;
    digits + 2
}

/// Asks for the colors of the answer pad if its text changed and no request is under way.
fn recolor(model: &mut Model) -> Vec<Effect> {
    let request = model.last_request.next();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let language = match live.kind() {
        RoundKind::Sql => Language::Sql,
        RoundKind::Coding => Language::Python,
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Culture => return Vec::new(),
    };
    if live.desk.coloring.is_some() {
        return Vec::new();
    }
    let index = live.question_idx();
    let Some(pad) = live.desk.pads.get(&(index, Pad::Answer)) else {
        return Vec::new();
    };
    let revision = pad.buffer.revision();
    let fresh = pad
        .colors
        .as_ref()
        .is_some_and(|colors| colors.revision == revision);
    if fresh || pad.buffer.len() > COLOR_LIMIT {
        return Vec::new();
    }
    let text = pad.buffer.text();
    live.desk.coloring = Some((request, revision));
    model.last_request = request;
    vec![Effect::Highlight(request, language, revision, text)]
}

/// Scrolls a pane that is no pad.
fn scroll_key(live: &mut Live, key: Key, page: usize) {
    use crate::keymap::KeyCode as K;
    let (rows, columns): (isize, isize) = match key.code {
        K::Up | K::Char('k') => (-1, 0),
        K::Down | K::Char('j') => (1, 0),
        K::PageUp => (-(page as isize), 0),
        K::PageDown | K::Char(' ') => (page as isize, 0),
        K::Left | K::Char('h') => (0, -8),
        K::Right | K::Char('l') => (0, 8),
        K::Home | K::Char('g') => (isize::MIN / 2, isize::MIN / 2),
        K::End | K::Char('G') => (1_000_000, 0),
        _ => return,
    };
    let pane = live.desk.focus();
    scroll(&mut live.desk, pane, rows, columns);
}

/// Scrolls a pane; `view` stops at the end of what there is.
fn scroll(desk: &mut Desk, pane: Pane, rows: isize, columns: isize) {
    match pane {
        Pane::Output => {
            desk.output_scroll.0 = desk
                .output_scroll
                .0
                .saturating_add_signed(rows)
                .min(1_000_000);
            desk.output_scroll.1 = desk.output_scroll.1.saturating_add_signed(columns);
        }
        Pane::Interviewer | Pane::Schema => {
            desk.follow_talk = false;
            desk.side_scroll = desk.side_scroll.saturating_add_signed(rows).min(1_000_000);
        }
        Pane::Answer | Pane::Notes => {}
    }
}

/// The mouse: a click focuses a pane and places the caret, the wheel scrolls what is under it.
pub fn mouse(model: &mut Model, mouse: Mouse, env: &Env) -> Vec<Effect> {
    let size = model.size;
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let panes = layout::panes(size, &live.desk.shape(live.kind()));
    let Some((pane, area)) = panes.at(mouse.column, mouse.row) else {
        return Vec::new();
    };
    match mouse.kind {
        MouseKind::WheelUp | MouseKind::WheelDown => {
            let rows = if mouse.kind == MouseKind::WheelUp {
                -3
            } else {
                3
            };
            if matches!(pane, Pane::Answer | Pane::Notes) {
                let pad = if pane == Pane::Answer {
                    Pad::Answer
                } else {
                    Pad::Notes
                };
                let index = live.question_idx();
                if let Some(view) = live.desk.pads.get_mut(&(index, pad)) {
                    let last = view.buffer.line_count().saturating_sub(1);
                    view.scroll.line = view.scroll.line.saturating_add_signed(rows).min(last);
                }
            } else {
                scroll(&mut live.desk, pane, rows, 0);
            }
        }
        MouseKind::Press | MouseKind::Drag => {
            if mouse.kind == MouseKind::Press {
                live.desk.set_focus(pane);
            }
            let gutter = gutter_width(live);
            if mouse.row == area.y || pane != live.desk.focus() {
                return Vec::new();
            }
            if let Some(pad) = live.focused_pad() {
                let line = pad.scroll.line + usize::from(mouse.row - area.y - 1);
                let cell =
                    usize::from(mouse.column.saturating_sub(area.x + gutter)) + pad.scroll.cell;
                let select = mouse.kind == MouseKind::Drag;
                pad.perform(EditorCommand::SetCaret { line, cell, select });
                return after_typing(model, Typed::Used(None), env);
            }
        }
    }
    Vec::new()
}

/// The text to run: the selection, or the statement under the caret.
fn statement(live: &mut Live) -> Option<String> {
    let index = live.question_idx();
    let pad = live.desk.pads.get(&(index, Pad::Answer))?;
    let selected = pad.buffer.selected_text();
    if !selected.trim().is_empty() {
        return Some(selected);
    }
    let text = pad.buffer.text();
    let range = statement_at(&text, pad.buffer.caret_char());
    let statement: String = text.chars().skip(range.start).take(range.len()).collect();
    (!statement.trim().is_empty()).then_some(statement)
}

/// Runs the statement under the caret.
fn run_query(model: &mut Model, env: &Env) -> Vec<Effect> {
    start_job(model, JobKind::Query, env)
}

/// Stops the job under way, if there is one; the newest wins.
fn drop_job(live: &mut Live) -> Option<Effect> {
    live.desk.job.take().map(|job| Effect::Cancel(job.id))
}

/// Starts a job on the open question.
fn start_job(model: &mut Model, kind: JobKind, env: &Env) -> Vec<Effect> {
    let mut effects = sitting::flush(model, env);
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return effects;
    };
    let text = match kind {
        JobKind::Query | JobKind::Plan => statement(live),
        JobKind::Run | JobKind::Grade => {
            Some(live.answer_text()).filter(|text| !text.trim().is_empty())
        }
        JobKind::OpenData => Some(String::new()),
    };
    let Some(text) = text else {
        model.say("there is nothing to run yet", env.now);
        return effects;
    };
    let plan = live
        .session
        .open_question()
        .map(|(index, plan, _)| (index, plan.id.clone(), plan.seed));
    let (Some((index, question, seed)), Some(deck)) = (plan, live.deck.clone()) else {
        model.warn(
            "the deck of this sitting is not installed any more",
            env.now,
        );
        return effects;
    };
    effects.extend(drop_job(live));
    let grade = |deck: Arc<_>| {
        Box::new(GradeRequest {
            deck,
            question: question.clone(),
            text: text.clone(),
            seed,
        })
    };
    effects.push(match kind {
        JobKind::Query => Effect::Query(request, text.clone()),
        JobKind::Plan => Effect::QueryPlan(request, text.clone()),
        JobKind::Run => Effect::RunCases(request, grade(deck)),
        JobKind::Grade => Effect::Grade(request, grade(deck)),
        JobKind::OpenData => Effect::OpenData(request, deck, question.clone()),
    });
    live.desk.job = Some(Job {
        id: request,
        kind,
        question: index,
        text,
        since: env.now,
        progress: None,
    });
    effects
}

/// Loads the data set anew.
pub fn reset_data(model: &mut Model, env: &Env) -> Vec<Effect> {
    start_job(model, JobKind::OpenData, env)
}

/// Hands the answer in.
fn submit(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let text = live.answer_text();
    if text.trim().is_empty() {
        model.say("there is nothing to hand in yet", env.now);
        return Vec::new();
    }
    if let Some(why) = model
        .settings
        .no_python
        .clone()
        .filter(|_| live.kind() == RoundKind::Coding)
    {
        model.warn(why, env.now);
        return Vec::new();
    }
    let before = live.next_seq;
    let mut effects = sitting::tell(model, Command::Submit(text), env);
    let accepted = model
        .live
        .as_ref()
        .is_some_and(|live| live.next_seq > before);
    if accepted
        && model
            .live
            .as_ref()
            .is_some_and(|live| live.session.stage == Stage::Running)
    {
        effects.extend(start_job(model, JobKind::Grade, env));
    }
    effects
}

/// Judges the last submission of the open question if the program died before its verdict came.
pub fn judge_orphan(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_ref() else {
        return Vec::new();
    };
    let orphan = live
        .session
        .open_question()
        .and_then(|(index, plan, state)| {
            let last = state
                .submissions
                .last()
                .filter(|last| last.judgement.is_none())?;
            Some((index, plan.id.clone(), plan.seed, last.text.clone()))
        });
    let (Some((index, question, seed, text)), Some(deck)) = (orphan, live.deck.clone()) else {
        return Vec::new();
    };
    let request = model.request();
    if let Some(live) = model.live.as_mut() {
        live.desk.job = Some(Job {
            id: request,
            kind: JobKind::Grade,
            question: index,
            text: text.clone(),
            since: env.now,
            progress: None,
        });
    }
    vec![Effect::Grade(
        request,
        Box::new(GradeRequest {
            deck,
            question,
            text,
            seed,
        }),
    )]
}

/// Stops what is running.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    // The worker answers with its own word for it, which ends the job.
    live.desk
        .job
        .as_ref()
        .map(|job| Effect::Cancel(job.id))
        .into_iter()
        .collect()
}

/// Says what the next hint costs and asks whether to take it.
fn ask_for_hint(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_ref() else {
        return Vec::new();
    };
    let Some((_, plan, state)) = live.session.open_question() else {
        return Vec::new();
    };
    if live.session.plan.mode == Mode::Pressure {
        return sitting::tell(model, Command::TakeHint, env);
    }
    match plan.hints.get(state.hints) {
        Some(cost) => {
            let question = format!(
                "Take hint {} of {}? It costs {cost:.2} of the question's score.",
                state.hints + 1,
                plan.hints.len()
            );
            model.overlays.push(Overlay::Confirm {
                question,
                yes: Confirmed::Hint,
            });
            Vec::new()
        }
        None => sitting::tell(model, Command::TakeHint, env),
    }
}

/// Goes to the next place found.
pub fn find_next(model: &mut Model) {
    if let Some(pad) = model.live.as_mut().and_then(|live| live.focused_pad()) {
        pad.find_next(true);
    }
    follow(model);
}

/// Opens the list of completions.
fn complete(model: &mut Model) {
    let Some(live) = model.live.as_mut() else {
        return;
    };
    let candidates = crate::app::screen::words::candidates(live);
    if let Some(pad) = live.focused_pad() {
        pad.popup = crate::editor::Popup::open(candidates, &pad.buffer);
    }
}

/// Hands the pad to `$EDITOR`.
fn external(model: &mut Model) -> Vec<Effect> {
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let suffix = match (live.kind(), live.desk.focus()) {
        (RoundKind::Sql, Pane::Answer) => ".sql",
        (RoundKind::Coding, Pane::Answer) => ".py",
        _ => ".md",
    };
    let Some(pad) = live.focused_pad() else {
        return Vec::new();
    };
    vec![Effect::EditExternally(request, pad.buffer.text(), suffix)]
}

/// A worker answered. Answers to any but the newest job are dropped.
pub fn done(model: &mut Model, request: RequestId, reply: Reply, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if let Reply::Highlighted(colors) = reply {
        if live.desk.coloring.is_some_and(|(id, _)| id == request) {
            live.desk.coloring = None;
            let index = live.question_idx();
            if let Some(pad) = live.desk.pads.get_mut(&(index, Pad::Answer)) {
                pad.colors = Some(*colors);
            }
        }
        return recolor(model);
    }
    if let Reply::Edited(result) = reply {
        match result {
            Ok(text) => {
                if let Some(pad) = live.focused_pad() {
                    pad.perform(EditorCommand::ReplaceAll(text));
                }
                return after_typing(model, Typed::Used(None), env);
            }
            Err(why) => model.warn(format!("{why}; the pad is as it was"), env.now),
        }
        return Vec::new();
    }
    let Some(job) = live.desk.job.clone().filter(|job| job.id == request) else {
        return Vec::new();
    };
    if let Reply::Progress { done, total } = reply {
        if let Some(job) = live.desk.job.as_mut() {
            job.progress = Some((done, total));
        }
        return Vec::new();
    }
    live.desk.job = None;
    live.desk.output_scroll = (0, 0);
    finished(model, &job, reply, env)
}

/// A job ended: its result goes to the output pane and, where it counts, into the session.
fn finished(model: &mut Model, job: &Job, reply: Reply, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let question = job.question;
    let note = |outcome: String, ok: bool| Command::NoteRun {
        question,
        text: job.text.clone(),
        outcome,
        ok,
    };
    let (output, command) = match reply {
        Reply::DataReady { tables } => {
            live.desk.tables = Some((question, tables));
            return Vec::new();
        }
        Reply::Live(result) => {
            let (outcome, ok) = crate::app::screen::words::live_line(&result);
            (Output::Live(result), Some(note(outcome, ok)))
        }
        Reply::QueryPlan(plan) => (Output::Plan(plan), None),
        Reply::Ran(report) => {
            let command = note(report.verdict.headline(), report.verdict.is_accepted());
            (Output::Cases(report), Some(command))
        }
        Reply::Graded(judgement) => {
            let command = Command::Judge {
                question,
                judgement: judgement.clone(),
            };
            (Output::Verdict(judgement), Some(command))
        }
        Reply::Crashed { what } => (Output::Broken(what), None),
        _ => return Vec::new(),
    };
    live.desk.outputs.insert(question, output);
    command.map_or_else(Vec::new, |command| sitting::tell(model, command, env))
}

/// The moment came that the model asked to be woken at.
pub fn wake(model: &mut Model, env: &Env) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(live) = model.live.as_ref() else {
        return effects;
    };
    if live
        .desk
        .typed_since
        .is_some_and(|since| since + Live::FLUSH_AFTER <= env.now)
    {
        effects.extend(sitting::flush(model, env));
    }
    let running = model
        .live
        .as_ref()
        .is_some_and(|live| live.session.stage == Stage::Running);
    if running {
        effects.extend(sitting::tell(model, Command::Tick, env));
    }
    let Some(live) = model.live.as_mut() else {
        return effects;
    };
    if env.now.since(live.desk.beat) >= Live::BEAT_EVERY && running {
        live.desk.beat = env.now;
        let session = live.session.plan.session.clone();
        effects.push(Effect::Store(
            model.request(),
            crate::app::effect::StoreRequest::Beat(session, env.now),
        ));
    }
    effects
}

/// How long a job has been running before its progress is worth a word.
pub const WORTH_A_WORD: Span = Span(150);
