//! The sitting as a whole: starting, resuming, and passing commands to the state machine.

use std::sync::Arc;

use crate::app::effect::{Effect, StoreRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::screen::moving;
use crate::app::screen::watch;
use crate::app::screen::{
    DebriefView, HistoryPage, LoopView, compare, home, jobs, own, parts, past_loop, replay as reel,
    round, score, speaking,
};
use crate::base::{LevelId, LoopId, QuestionId, Seed, SessionId, Timestamp};
use crate::deck::{Deck, RoundKind};
use crate::interview::{
    Command, DrawOptions, DrillTarget, Event, Fact, Mode, Seen, Stage, begin, draw_drill,
    draw_loop, replay,
};
use crate::keymap::Action;

/// What is to be sat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A loop.
    Loop(LoopId),
    /// A round of a kind.
    Kind(RoundKind),
    /// One question.
    Question(QuestionId),
}

/// How it is to be sat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Another level than the loop's own.
    pub level: Option<LevelId>,
    /// How strict.
    pub mode: Mode,
    /// On bare pads.
    pub bare: bool,
    /// The variant of the one question, if one was asked for.
    pub variant: Option<u32>,
}

/// Starts a sitting.
pub fn start(
    model: &mut Model,
    deck: &Arc<Deck>,
    choice: &Choice,
    terms: &Terms,
    env: &Env,
) -> Vec<Effect> {
    let seed = model
        .settings
        .seed
        .unwrap_or_else(|| Seed(env.now.0.unsigned_abs()).split("sitting"));
    let options = DrawOptions {
        mode: terms.mode,
        seed,
        time_factor: model.settings.time_factor,
        dialect: model.settings.dialect,
        bare: terms.bare,
        variant: terms.variant,
        session: SessionId::new(format!("{:013}-{:04x}", env.now.0, seed.0 & 0xffff)),
        now: env.now,
    };
    let seen: Vec<Seen> = model
        .home
        .iter()
        .flat_map(|home| home.seen.clone())
        .collect();
    let level = terms.level.as_ref();
    let plan = match choice {
        Choice::Loop(id) => draw_loop(deck, id, level, &options, &seen),
        Choice::Kind(kind) => draw_drill(deck, &DrillTarget::Kind(*kind), &options, &seen),
        Choice::Question(id) => {
            draw_drill(deck, &DrillTarget::Question(id.clone()), &options, &seen)
        }
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            model.warn(error.to_string(), env.now);
            return Vec::new();
        }
    };
    let (session, event) = begin(plan, env.now);
    let stored = StoreRequest::Begin(Box::new(session.plan.clone()), Box::new(event));
    model.live = Some(Box::new(Live::new(session, Some(Arc::clone(deck)), 1)));
    model.overlays.clear();
    model.screen = Screen::Sitting;
    vec![Effect::Store(model.request(), stored)]
}

/// Goes on with the sitting under way, or asks the history for the interrupted one.
pub fn resume(model: &mut Model, _env: &Env) -> Vec<Effect> {
    if model
        .live
        .as_ref()
        .is_some_and(|live| !live.session.is_over())
    {
        model.screen = Screen::Sitting;
        return Vec::new();
    }
    let unfinished = model.home.as_ref().and_then(|home| home.unfinished.clone());
    let Some(unfinished) = unfinished else {
        return Vec::new();
    };
    let request = model.request();
    model.awaited = Some(request);
    vec![Effect::Store(
        request,
        StoreRequest::Load(unfinished.session),
    )]
}

/// The events of a stored sitting came: it is resumed if it was cut off, else shown.
pub fn loaded(model: &mut Model, events: &[Event], env: &Env) -> Vec<Effect> {
    if let Screen::Debrief(view) = &mut model.screen {
        view.learn(events);
        return Vec::new();
    }
    if matches!(model.screen, Screen::Compare(_)) {
        return compare::loaded(model, events, env);
    }
    if matches!(model.screen, Screen::Replay(_)) {
        return reel::act::loaded(model, events, env);
    }
    let session = match replay(events) {
        Ok(session) => session,
        Err(error) => {
            model.warn(format!("this sitting cannot be read: {error}"), env.now);
            return Vec::new();
        }
    };
    let deck = model.deck(&session.plan.deck).cloned();
    // A question or a mistake leads to the debrief; a line that is a loop, to its page.
    let is_of_sitting = matches!(
        &model.screen,
        Screen::History(view) if view.page == HistoryPage::Sittings
    );
    let unfinished = model
        .home
        .as_ref()
        .and_then(|home| home.unfinished.as_ref());
    let resumes = unfinished.filter(|unfinished| unfinished.session == session.plan.session);
    match resumes {
        Some(unfinished) if !session.is_over() => {
            let last_alive = unfinished.last_alive;
            let live = Live::new(session, deck, events.len() as u64);
            model.live = Some(Box::new(live));
            model.screen = Screen::Sitting;
            model.overlays.clear();
            if let Some(home) = model.home.as_mut() {
                home.unfinished = None;
            }
            let mut effects = tell(model, Command::Reopen { last_alive }, env);
            effects.extend(jobs::judge_orphan(model, env));
            effects
        }
        _ if is_of_sitting && LoopView::is_for(&session) => {
            past_loop::show(model, LoopView::new(session, deck, events.to_vec()))
        }
        _ => {
            let mut view = DebriefView::new(session, deck, true);
            view.learn(events);
            model.screen = Screen::Debrief(Box::new(view));
            Vec::new()
        }
    }
}

/// Writes down what was typed since the last time.
pub fn flush(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let now = not_past_the_end(live, env.now);
    let mut effects = Vec::new();
    for command in live.take_typed() {
        let request = model.last_request.next();
        model.last_request = request;
        // A pad is locked once the round is over; what was typed then is not part of the round.
        if let Ok((_, Some(effect))) = live.command(command, now, request) {
            effects.push(effect);
        }
    }
    effects
}

/// Typing belongs to the moment before the round's end, even if the clock's message came first.
fn not_past_the_end(live: &Live, now: Timestamp) -> Timestamp {
    let session = &live.session;
    let end = session.settled + session.left(session.settled);
    if session.stage == Stage::Running
        && session.overtime(now).0 > 0
        && session.left(session.settled).0 > 0
    {
        now.min(end)
    } else {
        now
    }
}

/// Passes a command to the state machine and reacts to what happens.
pub fn tell(model: &mut Model, command: Command, env: &Env) -> Vec<Effect> {
    let mut effects = flush(model, env);
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return effects;
    };
    match live.command(command, env.now, request) {
        Ok((events, effect)) => {
            effects.extend(effect);
            effects.extend(react(model, &events, env));
        }
        Err(rejected) => model.warn(rejected.to_string(), env.now),
    }
    effects
}

/// What the screen does about events.
fn react(model: &mut Model, events: &[Event], env: &Env) -> Vec<Effect> {
    let mut effects = Vec::new();
    for event in events {
        match &event.fact {
            Fact::PartOpened { .. } => {
                if let Some(live) = model.live.as_mut() {
                    effects.extend(jobs::drop_job(live));
                    effects.extend(watch::stop(live));
                    live.turn_desk();
                }
                effects.extend(round::enter(model));
            }
            Fact::PartKept { .. } => parts::kept(model, env),
            Fact::HandedIn { reason } => {
                effects.extend(parts::handed_in(model, *reason, env));
                effects.extend(jobs::judge_orphan(model, env));
            }
            Fact::PartJudged { .. } => {
                effects.extend(parts::judged(model));
                effects.extend(jobs::judge_orphan(model, env));
            }
            Fact::RoundBegan { .. } | Fact::QuestionOpened { .. } | Fact::Reopened => {
                effects.extend(speaking::stop(model));
                model.notice = None;
                effects.extend(round::enter(model));
                if matches!(event.fact, Fact::QuestionOpened { .. }) {
                    effects.extend(speaking::said(model, env));
                }
                effects.extend(jobs::judge_orphan(model, env));
                let fresh = matches!(event.fact, Fact::RoundBegan { .. });
                if fresh && what_runs(model) == "assessment" {
                    parts::open(model);
                }
            }
            Fact::HintTaken { .. } | Fact::Coached { .. } | Fact::Asked { .. } => {
                if let Some(live) = model.live.as_mut() {
                    live.desk.show_talk();
                }
            }
            Fact::ProbeFired { .. } => {
                if let Some(live) = model.live.as_mut() {
                    live.desk.follow_talk = true;
                }
                model.say("the interviewer has something to say", env.now);
                effects.extend(speaking::said(model, env));
            }
            Fact::StoryTold { id, title, .. } => {
                effects.extend(own::told(model, id, title, env));
            }
            Fact::StoryTakenBack { id, before, .. } => {
                effects.extend(own::taken_back(model, id, before, env));
            }
            Fact::Moved { question, .. } => {
                effects.extend(moving::happened(model, *question, env));
            }
            Fact::Challenged { .. } => {
                if let Some(live) = model.live.as_mut() {
                    live.desk.show_talk();
                }
                model.say("the interviewer asks about your query", env.now);
            }
            Fact::Warned { left } => {
                let what = what_runs(model);
                model.say(format!("{left} left in this {what}"), env.now);
            }
            Fact::DialectChosen { dialect } => {
                let title = dialect.title();
                model.say(format!("your SQL is read as {title} from now on"), env.now);
            }
            Fact::RoundEnded { .. } => {
                // What was said about the round's clock is over with it.
                model.notice = None;
                effects.push(Effect::Rest);
                effects.extend(speaking::stop(model));
                effects.extend(own::hear(model));
                effects.extend(score::enter(model));
                effects.extend(jobs::judge_orphan(model, env));
            }
            Fact::BlindLocked { .. } => {
                model.notice = None;
                effects.extend(score::revealed(model));
            }
            Fact::FinalLocked { .. } => {
                model.notice = None;
                score::next(model);
                effects.extend(jobs::judge_orphan(model, env));
            }
            Fact::Finished => {
                if let Some(live) = model.live.take() {
                    let deck = live.deck.clone();
                    let view = DebriefView::new(live.session, deck, false);
                    let session = view.session.plan.session.clone();
                    model.screen = Screen::Debrief(Box::new(view));
                    if model.settings.preview {
                        model.say("the preview is over: nothing of it is kept", env.now);
                    }
                    let request = model.request();
                    model.awaited = Some(request);
                    effects.push(Effect::Store(request, StoreRequest::Load(session)));
                }
            }
            Fact::Abandoned => {
                effects.extend(speaking::stop(model));
                model.live = None;
                effects.push(Effect::Rest);
                effects.extend(home::open(model));
                model.say("given up; what was done is in the history", env.now);
            }
            _ => {}
        }
    }
    effects
}

/// What the clock is the clock of.
fn what_runs(model: &Model) -> &'static str {
    let live = model.live.as_ref();
    if live.is_some_and(|live| live.session.is_assessment()) {
        "assessment"
    } else {
        "round"
    }
}

/// Does what a key asks for before a round.
pub fn act_briefing(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    match action {
        Action::BeginRound => tell(model, Command::BeginRound, env),
        Action::Abandon => {
            model.overlays.push(Overlay::Confirm {
                question: "Give this sitting up? What was done stays in the history.".into(),
                yes: Confirmed::Abandon,
            });
            Vec::new()
        }
        Action::Back => home::open(model),
        Action::Up | Action::PageUp | Action::Top => {
            scroll(model, -1);
            Vec::new()
        }
        Action::Down | Action::PageDown | Action::Bottom => {
            scroll(model, 1);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Scrolls the page beside the rubric, or the briefing.
fn scroll(model: &mut Model, rows: isize) {
    if let Some(live) = model.live.as_mut() {
        live.desk.side_scroll.turn(rows);
    }
}
