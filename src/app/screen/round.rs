//! A running round: what its actions do to the desk, and what the clock does.

use crate::app::desk::{Desk, Job, JobKind, Output, Pane};
use crate::app::effect::{DataRequest, Effect, Language};
use crate::app::layout;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::overlay::{Confirmed, Overlay, PromptFor};
use crate::app::screen::{
    costs, home, jobs, moving, own, parts, phases, predict, scratch, sitting, sure, typing, watch,
};
use crate::base::Span;
use crate::coach::{self, Advice};
use crate::deck::{Body, Moving, RoundKind};
use crate::dialect::{self, Columns, Dialect};
use crate::interview::{Command, Judgement, Mode, Pad, Stage};
use crate::keymap::{Action, Context, Key};
use crate::verdict::SqlPosition;

/// Returns the contexts of a running round.
pub fn contexts(live: &Live) -> Vec<Context> {
    if live.own {
        return vec![Context::OwnDesk, Context::Global];
    }
    if live.session.is_assessment() {
        return match live.kind() {
            RoundKind::Sql => vec![Context::SqlPart, Context::Assessment, Context::Global],
            RoundKind::Coding => vec![Context::CodingPart, Context::Assessment, Context::Global],
            RoundKind::Modelling => {
                vec![Context::ModellingPart, Context::Assessment, Context::Global]
            }
            _ => vec![Context::Assessment, Context::Global],
        };
    }
    match live.kind() {
        RoundKind::Sql => vec![Context::Sql, Context::Round, Context::Global],
        RoundKind::Coding => vec![Context::Coding, Context::Round, Context::Global],
        RoundKind::Modelling => vec![Context::Modelling, Context::Round, Context::Global],
        RoundKind::Recruiter => vec![Context::Recruiter, Context::Round, Context::Global],
        RoundKind::Culture => vec![Context::Culture, Context::Round, Context::Global],
        RoundKind::Design | RoundKind::Case => vec![Context::Round, Context::Global],
    }
}

/// A round began, was resumed, or another question was opened.
pub fn enter(model: &mut Model) -> Vec<Effect> {
    let (vim, size) = (model.settings.vim, model.size);
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    live.open_pads(vim);
    // A prompt is read from its start, and where one pane alone has room it comes first.
    live.desk.side_scroll.to_top();
    live.desk.follow_talk = false;
    live.desk.output_scroll = (0, 0);
    let is_fresh = live.desk.focus.is_none();
    if is_fresh && !live.own && layout::panes(size, &live.desk.shape(live.kind())).is_single() {
        live.desk.set_focus(Pane::Interviewer);
    }
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
    let mut effects: Vec<Effect> = watch::follow(live).into_iter().collect();
    let loaded = live
        .desk
        .tables
        .as_ref()
        .is_some_and(|(question, _)| *question == index);
    if matches!(live.kind(), RoundKind::Sql | RoundKind::Modelling) && !loaded {
        let question = live
            .session
            .open_question()
            .map(|(_, plan, _)| (plan.id.clone(), plan.variant));
        let deck = question.as_ref().and_then(|(id, _)| live.deck_with(id));
        if let (Some(deck), Some((question, variant))) = (deck, question) {
            effects.extend(jobs::drop_job(live));
            // After a resume, a counterexample that was held is held again.
            let kind = scratch::held(live);
            let moved = live.session.open_question();
            let wish = DataRequest {
                deck,
                question,
                data: scratch::data(live, kind),
                variant,
                moved: moved.and_then(|(_, _, state)| state.moved_id()),
                made: moved.map_or_else(Vec::new, |(_, _, state)| state.made.clone()),
            };
            live.desk.job = Some(Job {
                id: request,
                kind,
                round: live.session.round,
                question: index,
                text: String::new(),
                start: SqlPosition::default(),
                since: live.session.settled,
                progress: None,
            });
            effects.push(Effect::OpenData(request, Box::new(wish)));
        }
    }
    effects.extend(jobs::prepare(live));
    typing::follow(model);
    effects.extend(typing::recolor(model));
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
        Action::Zoom => {
            live.desk.zoom = !live.desk.zoom;
            typing::follow(model);
        }
        Action::RunHistory => {
            let index = live.question_idx();
            live.desk.outputs.insert(index, Output::Runs);
            live.desk.output_scroll = (0, 0);
        }
        Action::Run
        | Action::RunCte
        | Action::QueryPlan
        | Action::Complete
        | Action::Watch
        | Action::ExternalEditor
            if live.is_bare() =>
        {
            model.say("a bare pad: write it as on a whiteboard", env.now);
        }
        Action::Watch => return watch::toggle(model, env),
        Action::TellStory => return own::pick(model, env),
        Action::ShowNumbers => own::turn_sheet(model),
        Action::Parts => parts::open(model),
        Action::NextQuestion | Action::PreviousQuestion if live.session.is_assessment() => {
            return parts::step(model, action == Action::NextQuestion, env);
        }
        Action::KeepAnswer => return sitting::tell(model, Command::KeepAnswer, env),
        Action::HandIn => return parts::ask_to_hand_in(model, env),
        Action::Run if kind == RoundKind::Sql && model.settings.predict => {
            return predict::ask(model, env);
        }
        Action::Run if kind == RoundKind::Sql => return jobs::run_query(model, env),
        Action::TogglePredict => predict::toggle(model, env),
        Action::RunCte => return jobs::start_job(model, JobKind::Cte, env),
        Action::Run if kind == RoundKind::Coding && model.settings.no_python.is_some() => {
            jobs::trace(model);
        }
        Action::Run if kind == RoundKind::Coding => {
            return jobs::start_job(model, JobKind::Run, env);
        }
        Action::Run if kind == RoundKind::Modelling => return jobs::run_model(model, env),
        Action::ClaimGrowth => return costs::open_picker(model, env),
        Action::AddCase => costs::write_case(model),
        Action::QueryPlan => return jobs::start_job(model, JobKind::Plan, env),
        Action::Measure => return jobs::start_job(model, JobKind::Measure, env),
        Action::Submit if kind.is_measured() => return sure::submit(model, env),
        Action::Dialect => {
            let now = live.session.dialect();
            let selected = Dialect::ALL.iter().position(|one| *one == now);
            let selected = selected.unwrap_or_default();
            model.overlays.push(Overlay::Dialects { selected });
        }
        Action::ResetData => model.overlays.push(Overlay::Confirm {
            question: "Load the data set anew? Changes to the scratch tables are lost.".into(),
            yes: Confirmed::ResetData,
        }),
        Action::TurnScratch => return scratch::turn(model, env),
        Action::Cancel => return jobs::cancel(model),
        Action::Hint => return ask_for_hint(model, env),
        Action::Ask => {
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Ask,
                text: String::new(),
            });
        }
        Action::Reply => {
            let open = live.session.open_question();
            if open.is_some_and(|(_, _, state)| state.open_challenge().is_some()) {
                model.overlays.push(Overlay::Prompt {
                    purpose: PromptFor::Reply,
                    text: String::new(),
                });
            } else {
                model.say("the interviewer has not asked about your query", env.now);
            }
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

/// Scrolls a pane that is no pad.
pub(super) fn scroll_key(live: &mut Live, key: Key, page: usize) {
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
pub(super) fn scroll(desk: &mut Desk, pane: Pane, rows: isize, columns: isize) {
    match pane {
        Pane::Output => {
            desk.output_scroll.0 = desk
                .output_scroll
                .0
                .saturating_add_signed(rows)
                .min(1_000_000);
            desk.output_scroll.1 = desk.output_scroll.1.saturating_add_signed(columns);
        }
        Pane::Interviewer | Pane::Schema | Pane::Drawing | Pane::Own => {
            if pane == Pane::Interviewer && std::mem::take(&mut desk.follow_talk) {
                desk.side_scroll.to_end();
            }
            desk.side_scroll.turn(rows);
        }
        Pane::Answer | Pane::Notes => {}
    }
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
    if let Some(advice) = advice(live) {
        let question = format!(
            "Take a hint on your query, on {}? It costs {:.2} of the question's score.",
            advice.stage.as_str(),
            advice.cost
        );
        model.overlays.push(Overlay::Confirm {
            question,
            yes: Confirmed::Advice(advice),
        });
        return Vec::new();
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

/// The next hint on the query in the pad; none if it is right, or if that one was taken already.
fn advice(live: &Live) -> Option<Advice> {
    let (index, plan, state) = live.session.open_question()?;
    let Body::Sql(sql) = &live.question()?.body else {
        return None;
    };
    let deck = live.deck_with(&plan.id)?;
    let dataset = deck.dataset(&deck.scenario(&sql.scenario)?.dataset)?;
    let alternatives = sql.alternatives.iter().map(|other| other.text.as_str());
    let mut right: Vec<&str> = std::iter::once(sql.reference.as_str())
        .chain(alternatives)
        .collect();
    if let Some(moved) = moving::open_move(live) {
        // Only rows that arrive leave the data set's own names as they were.
        let Moving::Rows(_) = moved.moving else {
            return None;
        };
        right = moved.reference.as_deref().map_or(right, |now| vec![now]);
    }
    // What was just typed may not be in the session yet.
    let pad = live.desk.pads.get(&(index, Pad::Answer));
    let text = pad.map_or_else(|| state.answer.clone(), |pad| pad.buffer.text());
    let is_accepted = state.submissions.last().is_some_and(|last| {
        last.text == text && last.judgement.as_ref().is_some_and(Judgement::is_accepted)
    });
    if is_accepted || text.trim() == plan.starter.trim() {
        return None;
    }
    let text = carried(live, &text)?;
    let advice = coach::advise(&dataset.sql, &text, &right)?;
    let is_new = state.coached.iter().all(|(_, taken)| *taken != advice);
    is_new.then_some(advice)
}

/// The query as SQLite has it; none if it cannot be carried over, which is said when it is run.
fn carried(live: &Live, text: &str) -> Option<String> {
    let mut columns = Columns::default();
    for table in live.desk.tables.iter().flat_map(|(_, tables)| tables) {
        for column in &table.columns {
            columns.declare(&table.name, &column.name, &column.kind);
        }
    }
    let carried = dialect::carry_with(text, live.session.dialect(), &columns);
    carried.ok().map(|carried| carried.sql)
}

/// Goes to the next place found.
pub fn find_next(model: &mut Model) {
    if let Some(pad) = model.live.as_mut().and_then(|live| live.focused_pad()) {
        pad.find_next(true);
    }
    typing::follow(model);
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

/// The suffix of a file with the answer.
pub(super) fn suffix(live: &Live) -> &'static str {
    match live.kind() {
        RoundKind::Sql | RoundKind::Modelling => ".sql",
        RoundKind::Coding => live
            .coding()
            .map_or(Language::Python, Language::of)
            .suffix(),
        RoundKind::Recruiter | RoundKind::Design | RoundKind::Case | RoundKind::Culture => ".md",
    }
}

/// Hands the pad to `$EDITOR`.
fn external(model: &mut Model) -> Vec<Effect> {
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let suffix = if live.desk.focus() == Pane::Answer {
        suffix(live)
    } else {
        ".md"
    };
    let Some(pad) = live.focused_pad() else {
        return Vec::new();
    };
    vec![Effect::EditExternally(request, pad.buffer.text(), suffix)]
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
        phases::tell(model, env);
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
