//! The candidate's own in a running round: picking the story one tells, the pane beside the pad.
//!
//! Invariant: under pressure and on a bare pad everything is told from memory: titles may be picked,
//! but no text of a story and no number is shown.

use crate::app::desk::Pane;
use crate::app::doc::{Block, Doc};
use crate::app::effect::{BankRequest, Call, Effect};
use crate::app::facts::HeardCall;
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::overlay::Overlay;
use crate::app::screen::sitting;
use crate::app::screen::wanted::values;
use crate::bank::Story;
use crate::deck::RoundKind;
use crate::interview::own::NumberHeard;
use crate::interview::{Command, Mode, Stage};
use crate::keymap::KeyCode;

/// Says whether everything is told from memory here.
pub fn from_memory(live: &Live) -> bool {
    live.session.plan.mode == Mode::Pressure || live.is_bare()
}

/// Returns the values that the open question asks for.
pub fn asked_for(live: &Live) -> Vec<String> {
    live.question()
        .map_or_else(Vec::new, |question| values(&question.tags))
}

/// Returns the stories that are offered to the open question, those that fit best first.
pub fn offered(model: &Model) -> Vec<&Story> {
    let Some((live, stories)) = model.live.as_ref().zip(model.stories()) else {
        return Vec::new();
    };
    stories.fitting(&asked_for(live))
}

/// Opens the list of stories.
pub(super) fn pick(model: &mut Model, env: &Env) -> Vec<Effect> {
    let trouble = model
        .bank
        .as_ref()
        .and_then(|bank| bank.stories.as_ref().err());
    if let Some(why) = trouble.cloned() {
        model.warn(why, env.now);
    } else if offered(model).is_empty() {
        model.say(
            "no story yet: write some at home, under “Your stories”",
            env.now,
        );
    } else {
        model.overlays.push(Overlay::Stories { selected: 0 });
    }
    Vec::new()
}

/// A key while the list of stories is open.
pub(super) fn key(model: &mut Model, code: KeyCode, env: &Env) -> Vec<Effect> {
    let count = offered(model).len();
    let Some(Overlay::Stories { selected }) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match code {
        KeyCode::Up | KeyCode::Char('k') => *selected = selected.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => {
            *selected = (*selected + 1).min(count.saturating_sub(1));
        }
        KeyCode::Enter => {
            let selected = *selected;
            model.overlays.pop();
            let chosen = offered(model)
                .get(selected)
                .map(|story| told_or_not(model, story));
            if let Some(command) = chosen {
                return sitting::tell(model, command, env);
            }
        }
        KeyCode::Esc => {
            model.overlays.pop();
        }
        _ => {}
    }
    Vec::new()
}

/// Says whether a story is noted as told to the open question.
pub fn is_told(live: &Live, id: &str) -> bool {
    let open = live.session.open_question();
    open.is_some_and(|(.., state)| state.stories.iter().any(|told| told.id == id))
}

/// The story is told, or, if it is noted already, it is not.
fn told_or_not(model: &Model, story: &Story) -> Command {
    let id = story.id.clone();
    if model.live.as_ref().is_some_and(|live| is_told(live, &id)) {
        return Command::TakeStoryBack { id };
    }
    Command::TellStory {
        id,
        title: story.title.clone(),
        times: story.told.saturating_add(1),
        before: story.last_told.clone(),
    }
}

/// A story that was noted is not told: it is counted once less.
pub(super) fn taken_back(model: &mut Model, id: &str, before: &str, env: &Env) -> Vec<Effect> {
    model.say("taken back: the story counts as it did before", env.now);
    let request = model.request();
    let untold = BankRequest::TakenBack(id.to_owned(), before.to_owned());
    vec![Effect::Bank(request, untold)]
}

/// A story is being told: it is counted, and its outline comes beside the pad.
pub(super) fn told(model: &mut Model, id: &str, title: &str, env: &Env) -> Vec<Effect> {
    model.say(format!("noted: you tell “{title}”"), env.now);
    if let Some(live) = model.live.as_mut()
        && !from_memory(live)
    {
        live.desk.side = Some(Pane::Own);
        live.desk.side_scroll.to_top();
    }
    let request = model.request();
    vec![Effect::Bank(request, BankRequest::Told(id.to_owned()))]
}

/// Brings the sheet of numbers beside the pad, or the interviewer back.
pub(super) fn turn_sheet(model: &mut Model) {
    if let Some(live) = model.live.as_mut() {
        let side = live.desk.side.unwrap_or(Pane::Interviewer);
        live.desk.side_scroll.to_top();
        live.desk.side = Some(if side == Pane::Own {
            Pane::Interviewer
        } else {
            Pane::Own
        });
        if live.desk.focus() != Pane::Answer {
            live.desk.set_focus(Pane::Answer);
        }
    }
}

/// Asks which numbers of the sheet the answers of a call that just ended say.
pub(super) fn hear(model: &mut Model) -> Option<Effect> {
    let numbers = model.bank.as_ref()?.numbers.as_ref().ok()?;
    let live = model.live.as_ref()?;
    let is_call = live.kind() == RoundKind::Recruiter && !live.session.is_assessment();
    if numbers.all.is_empty() || !is_call {
        return None;
    }
    let questions = live.session.round_state()?.questions.iter().enumerate();
    let answers = questions
        .filter(|(_, state)| state.opened.is_some() && state.heard.is_empty())
        .map(|(question, state)| (question, [&*state.answer, &*state.notes].join("\n")));
    let call = Call {
        session: live.session.plan.session.clone(),
        round: live.session.round,
        answers: answers.collect(),
    };
    Some(Effect::Bank(model.request(), BankRequest::Hear(call)))
}

/// Notes what the answers of a call say, if that call is still being scored.
pub(super) fn note(model: &mut Model, heard: &HeardCall, env: &Env) -> Vec<Effect> {
    let is_open = |model: &Model, question: usize| {
        model.live.as_ref().is_some_and(|live| {
            let session = &live.session;
            let scored = matches!(
                session.stage,
                Stage::Scoring { .. } | Stage::Revealed { .. }
            );
            let state = session.round_state().map(|round| &round.questions);
            let state = state.and_then(|questions| questions.get(question));
            scored
                && session.plan.session == heard.session
                && session.round == heard.round
                && state.is_some_and(|state| state.heard.is_empty() && !state.final_locked)
        })
    };
    let mut effects = Vec::new();
    for (question, numbers) in &heard.answers {
        let question = *question;
        if !is_open(model, question) {
            continue;
        }
        let noted = numbers.iter().map(|one| NumberHeard {
            name: one.name.clone(),
            words: one.words.clone(),
        });
        let heard = noted.collect();
        effects.extend(sitting::tell(
            model,
            Command::HearNumbers { question, heard },
            env,
        ));
    }
    effects
}

/// Returns the page beside the pad: the outline of the story that is told, or the numbers.
pub fn page(model: &Model, live: &Live) -> Doc {
    if from_memory(live) {
        return vec![Block::Dim(
            "From memory: nothing of yours is shown under pressure.".into(),
        )];
    }
    match live.kind() {
        RoundKind::Recruiter => sheet(model),
        _ => outline(model, live),
    }
}

fn sheet(model: &Model) -> Doc {
    match model.bank.as_ref().map(|bank| &bank.numbers) {
        None => vec![Block::Dim("reading your numbers …".into())],
        Some(Err(why)) => vec![Block::Bad(why.clone())],
        Some(Ok(numbers)) if numbers.all.is_empty() => vec![Block::Dim(
            "No number yet. In a shell: onsite numbers set events-per-day \"9 billion events/day\"; \
             onsite numbers show names the usual ones."
                .into(),
        )],
        Some(Ok(numbers)) => {
            let pairs = numbers.all.iter();
            let mut doc: Doc = pairs
                .map(|number| Block::Pair(number.words(), number.value.clone()))
                .collect();
            doc.push(Block::Gap);
            doc.push(Block::Dim(
                "What you say of these is noted after the call; the score does not hang on it."
                    .into(),
            ));
            doc
        }
    }
}

fn outline(model: &Model, live: &Live) -> Doc {
    let told = live
        .session
        .open_question()
        .and_then(|(.., state)| state.stories.last());
    let Some(told) = told else {
        return vec![Block::Dim(
            "No story chosen. alt-s lists yours, those that fit this question first.".into(),
        )];
    };
    let story = model.stories().and_then(|stories| stories.get(&told.id));
    let Some(story) = story else {
        return vec![
            Block::Heading(told.title.clone()),
            Block::Dim("Its text is not in your file any more.".into()),
        ];
    };
    reading(story)
}

/// Returns a story as a page to read.
pub fn reading(story: &Story) -> Doc {
    let mut doc = vec![Block::Heading(story.title.clone())];
    if !story.values.is_empty() {
        doc.push(Block::Dim(story.values.join(", ")));
    }
    if !story.metric.is_empty() {
        doc.push(Block::Pair("figure".into(), story.metric.clone()));
    }
    for (name, text) in story.parts() {
        doc.push(Block::Gap);
        doc.push(Block::Accent(name.into()));
        doc.push(if text.is_empty() {
            Block::Dim("nothing yet".into())
        } else {
            Block::Verbatim(text.to_owned())
        });
    }
    doc
}
