//! What keys and the clock do: playing, jumping, playing on from a moment as a new sitting.
//!
//! Invariant: the sitting that is watched is never changed.

use std::sync::Arc;

use crate::app::effect::{Effect, StoreRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Confirmed, Overlay, PromptFor};
use crate::app::screen::replay::place::regions;
use crate::app::screen::replay::view::{Back, IDLE, ReplayPage, ReplayView, SPEEDS, Start};
use crate::app::screen::{home, jobs, round, typing};
use crate::base::{RequestId, SessionId, Span, Timestamp};
use crate::interview::past::fork;
use crate::interview::{Event, Pad, replay};
use crate::keymap::Action;
use crate::report::reel::{Reel, Wanted};

/// Opens the screen on a sitting of the history.
pub fn open(model: &mut Model, session: SessionId, start: Start) -> Vec<Effect> {
    let idle = Screen::Home(home::HomeView::default());
    let back = match std::mem::replace(&mut model.screen, idle) {
        Screen::Debrief(view) => Back::Debrief(view),
        Screen::Loop(view) => Back::Loop(view),
        Screen::History(view) => Back::History(Box::new(view)),
        other => {
            model.screen = other;
            return Vec::new();
        }
    };
    model.screen = Screen::Replay(Box::new(ReplayView::new(start, back)));
    let request = model.request();
    model.awaited = Some(request);
    vec![Effect::Store(request, StoreRequest::Load(session))]
}

/// The events of the sitting came.
pub fn loaded(model: &mut Model, events: &[Event], env: &Env) -> Vec<Effect> {
    let reel = match Reel::new(events.to_vec(), Some(IDLE)) {
        Ok(reel) => reel,
        Err(error) => {
            model.warn(format!("this sitting cannot be played: {error}"), env.now);
            return leave(model);
        }
    };
    if reel.chapters.is_empty() {
        model.say("no round of this sitting began: nothing to play", env.now);
        return leave(model);
    }
    let plan = reel.timeline().after(1).map(|session| session.plan.deck);
    let deck = plan.and_then(|id| model.deck(&id).cloned());
    if let Screen::Replay(view) = &mut model.screen {
        view.read(reel, deck);
        view.playing = Some(env.now);
    }
    shown(model)
}

/// Goes back to where one came from.
fn leave(model: &mut Model) -> Vec<Effect> {
    if let Screen::Replay(view) = &model.screen {
        model.screen = match view.back.clone() {
            Back::History(view) => Screen::History(*view),
            Back::Debrief(view) => Screen::Debrief(view),
            Back::Loop(view) => Screen::Loop(view),
        };
    }
    Vec::new()
}

/// Brings the picture up to date; asks for colors of a text that has none.
fn shown(model: &mut Model) -> Vec<Effect> {
    let (size, request) = (model.size, model.last_request.next());
    let Screen::Replay(view) = &mut model.screen else {
        return Vec::new();
    };
    view.show(size);
    let language = view.language().filter(|_| view.coloring.is_none());
    let (Some(language), Some((Pad::Answer, pad))) = (language, &view.pad) else {
        return Vec::new();
    };
    view.coloring = Some(request);
    model.last_request = request;
    let (revision, text) = (pad.buffer.revision(), pad.buffer.text());
    vec![Effect::Highlight(request, language, revision, text)]
}

/// Colors came.
pub fn colored(
    model: &mut Model,
    request: RequestId,
    colors: &crate::editor::Highlighted,
) -> Vec<Effect> {
    let Screen::Replay(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.coloring == Some(request) {
        view.coloring = None;
        if let Some((Pad::Answer, pad)) = &mut view.pad {
            pad.colors = Some(colors.clone());
        }
    }
    Vec::new()
}

/// The moment to draw anew has come, or the terminal has another size.
pub fn wake(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Screen::Replay(view) = &mut model.screen else {
        return Vec::new();
    };
    settle(view, env.now);
    shown(model)
}

/// Takes what was played into the place; at the end it stands.
fn settle(view: &mut ReplayView, now: Timestamp) {
    view.at = view.place(now);
    let end = view.chapter().map_or(Span::ZERO, |chapter| chapter.length);
    view.playing = view.playing.map(|_| now).filter(|_| view.at < end);
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let rows = isize::try_from(regions(model.size).page.height).unwrap_or(1);
    let Screen::Replay(view) = &mut model.screen else {
        return Vec::new();
    };
    settle(view, env.now);
    let jump = |view: &ReplayView, forward: bool, wanted: Wanted| {
        let chapter = view.chapter()?;
        if forward {
            chapter.next(view.at, wanted)
        } else {
            chapter.previous(view.at, wanted)
        }
    };
    let seek = |view: &mut ReplayView, to: Option<Span>| {
        if let Some(to) = to {
            (view.at, view.playing) = (to, None);
        }
    };
    match action {
        Action::PlayPause => turn(view, env.now),
        Action::EditOn => seek(view, jump(view, true, Wanted::Edits)),
        Action::EditBack => seek(view, jump(view, false, Wanted::Edits)),
        Action::EventOn => seek(view, jump(view, true, Wanted::Events)),
        Action::EventBack => seek(view, jump(view, false, Wanted::Events)),
        Action::Top => seek(view, Some(Span::ZERO)),
        Action::Bottom => {
            let end = view.chapter().map(|chapter| chapter.length);
            seek(view, end);
        }
        Action::Faster => view.speed = (view.speed + 1).min(SPEEDS.len() - 1),
        Action::Slower => view.speed = view.speed.saturating_sub(1),
        Action::SkipIdle => skip_idle(view),
        Action::NextRound => next_round(view),
        Action::NextTab => {
            let mut pages = ReplayPage::ALL.into_iter().cycle();
            pages.find(|page| *page == view.page);
            view.page = pages.next().unwrap_or_default();
            view.scroll.to_top();
        }
        Action::Up => scroll(view, -1),
        Action::Down => scroll(view, 1),
        Action::PageUp => scroll(view, -rows),
        Action::PageDown => scroll(view, rows),
        Action::GoTo => model.overlays.push(Overlay::Prompt {
            purpose: PromptFor::Moment,
            text: String::new(),
        }),
        Action::Fork => return ask_to_fork(model, env),
        Action::Back => return leave(model),
        _ => {}
    }
    shown(model)
}

/// Plays on, from the start if it stood at the end, or stands.
fn turn(view: &mut ReplayView, now: Timestamp) {
    if view.playing.take().is_none() {
        let end = view.chapter().map(|chapter| chapter.length);
        if Some(view.at) == end {
            view.at = Span::ZERO;
        }
        view.playing = Some(now);
    }
}

/// Cuts idle time, or plays it; the moment that is shown stays.
fn skip_idle(view: &mut ReplayView) {
    view.cuts = !view.cuts;
    let place = view.chapter().map(|chapter| {
        let here = chapter.stop(view.at);
        let since = chapter.stops.get(here).map_or(Span::ZERO, |stop| stop.at);
        (here, view.at.saturating_sub(since))
    });
    if let Some(reel) = view.reel.as_mut() {
        Arc::make_mut(reel).cut(view.cuts.then_some(IDLE));
    }
    let (Some((here, since)), Some(chapter)) = (place, view.chapter()) else {
        return;
    };
    let stop = chapter.stops.get(here).map_or(Span::ZERO, |stop| stop.at);
    let next = chapter.stops.get(here + 1);
    view.at = (stop + since).min(next.map_or(chapter.length, |next| next.at));
}

fn next_round(view: &mut ReplayView) {
    let rounds = view.reel.as_ref().map_or(1, |reel| reel.chapters.len());
    view.chapter = (view.chapter + 1) % rounds.max(1);
    view.at = Span::ZERO;
    view.scroll.to_top();
}

fn scroll(view: &mut ReplayView, rows: isize) {
    match (view.page, view.pad.as_mut()) {
        (ReplayPage::Work | ReplayPage::Notes, Some((_, pad))) => {
            let last = pad.buffer.line_count().saturating_sub(1);
            pad.scroll.line = pad.scroll.line.saturating_add_signed(rows).min(last);
        }
        _ => view.scroll.turn(rows),
    }
}

/// A moment was typed: minutes, or minutes and seconds.
pub fn go_to(model: &mut Model, text: &str, env: &Env) -> Vec<Effect> {
    let Some(clock) = read_clock(text) else {
        model.warn("a moment of the clock is 12 or 12:30", env.now);
        return Vec::new();
    };
    if let Screen::Replay(view) = &mut model.screen
        && let Some(chapter) = view.chapter()
    {
        (view.at, view.playing) = (chapter.place(clock), None);
    }
    shown(model)
}

fn read_clock(text: &str) -> Option<Span> {
    let parts: Option<Vec<u64>> = text
        .split(':')
        .map(|part| part.trim().parse().ok())
        .collect();
    match parts?.as_slice() {
        [minutes] if *minutes < 1_000 => Some(Span::minutes(*minutes)),
        [minutes, seconds] if *minutes < 1_000 && *seconds < 60 => {
            Some(Span::minutes(*minutes) + Span::seconds(*seconds))
        }
        [hours, minutes, seconds] if *hours < 24 && *minutes < 60 && *seconds < 60 => {
            Some(Span::minutes(hours * 60 + minutes) + Span::seconds(*seconds))
        }
        _ => None,
    }
}

fn ask_to_fork(model: &mut Model, env: &Env) -> Vec<Effect> {
    if home::resumable(model) {
        model.warn(
            "a sitting is under way: resume it, or give it up at home",
            env.now,
        );
        return Vec::new();
    }
    if let Screen::Replay(view) = &mut model.screen {
        view.playing = None;
        let clock = view.clock().map_or(Span::ZERO, |(clock, _)| clock);
        model.overlays.push(Overlay::Confirm {
            question: format!(
                "Play on from {clock} as a new sitting? It is scored apart; this one stays as it is."
            ),
            yes: Confirmed::Fork,
        });
    }
    shown(model)
}

/// Plays on from the moment that is shown, as a new sitting.
pub fn play_on(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Screen::Replay(view) = &model.screen else {
        return Vec::new();
    };
    let (Some(reel), Some(chapter)) = (&view.reel, view.chapter()) else {
        return Vec::new();
    };
    let seed = reel.timeline().after(1).map(|first| first.plan.seed.0);
    let id = format!("{:013}-{:04x}", env.now.0, seed.unwrap_or(0) & 0xffff);
    let moment = chapter.moment(view.at);
    let forked = fork(reel.timeline(), moment, SessionId::new(id), env.now);
    let events = match forked {
        Ok(events) => events,
        Err(why) => {
            model.warn(why.to_string(), env.now);
            return Vec::new();
        }
    };
    let session = match replay(&events) {
        Ok(session) => session,
        Err(error) => {
            model.warn(format!("nothing can be played on here: {error}"), env.now);
            return Vec::new();
        }
    };
    let live = Live::new(session, view.deck.clone(), events.len() as u64);
    model.live = Some(Box::new(live));
    model.screen = Screen::Sitting;
    model.overlays.clear();
    let request = model.request();
    let mut effects = vec![Effect::Store(request, StoreRequest::Fork(events))];
    effects.extend(round::enter(model));
    effects.extend(jobs::judge_orphan(model, env));
    typing::follow(model);
    model.say(
        "the clock stands where it stood then: F10 lets it go on",
        env.now,
    );
    effects
}
