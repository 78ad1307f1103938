//! Speaking: the interviewer is read aloud, answers are recorded and played again.
//!
//! Invariant: nothing is spoken or recorded unless the settings ask for it, one recording is under way
//! at most, and it ends with the question it was begun in.

use crate::app::effect::{Effect, VoiceRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model, Screen};
use crate::app::msg::VoiceNews;
use crate::app::screen::sitting;
use crate::base::text::flow;
use crate::base::{RequestId, SessionId, Timestamp};
use crate::deck::Question;
use crate::interview::own::Take;
use crate::interview::{Command, QuestionState, Stage};
use crate::keymap::Context;
use crate::voice::Use;

/// What the settings allow, and the machine has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    /// The interviewer may be read aloud.
    pub reads: Voice,
    /// Answers may be recorded.
    pub records: Voice,
    /// Recordings may be played.
    pub plays: Voice,
}

/// Whether something can be spoken, recorded or played here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// Nobody asked for it.
    #[default]
    Off,
    /// It is wished for, and no program is there that does it.
    Missing,
    /// A program does it.
    Here,
}

impl Voice {
    /// Says whether it is wished for.
    fn is_wished(self) -> bool {
        self != Self::Off
    }
}

/// Says what is missing, if a wish cannot be fulfilled here.
fn lacks(model: &mut Model, voice: Voice, purpose: Use, env: &Env) -> bool {
    if voice != Voice::Missing {
        return false;
    }
    let what = match purpose {
        Use::Speak => "read aloud",
        Use::Record => "record",
        Use::Play => "play",
    };
    let names: Vec<&str> = purpose.recipes().map(|recipe| recipe.name).collect();
    let line = format!(
        "nothing here can {what}: install one of {}",
        names.join(", ")
    );
    model.warn(line, env.now);
    true
}

/// What is spoken, recorded and played now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaking {
    /// What is read aloud or played.
    pub aloud: Option<RequestId>,
    /// What is recorded.
    pub tape: Option<Tape>,
    /// How many recordings of the page were played, to come to the next.
    played: usize,
}

/// A recording under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tape {
    /// Its request.
    pub id: RequestId,
    /// When it was begun.
    pub since: Timestamp,
    session: SessionId,
    round: usize,
    question: usize,
}

/// The longest text that is read aloud, in characters.
const ALOUD: usize = 4_000;

/// Returns the contexts of what can be spoken, recorded or played here.
pub fn contexts(model: &Model) -> Vec<Context> {
    let voices = model.settings.voices;
    let mut all = Vec::new();
    let stage = model.live.as_ref().map(|live| live.session.stage);
    let is_silent = model
        .live
        .as_ref()
        .is_some_and(|live| live.own || live.session.is_assessment());
    match (&model.screen, stage) {
        (Screen::Sitting, Some(Stage::Running | Stage::Paused)) if !is_silent => {
            all.extend(voices.reads.is_wished().then_some(Context::Aloud));
            all.extend(voices.records.is_wished().then_some(Context::Tape));
        }
        (Screen::Sitting, Some(Stage::Scoring { .. } | Stage::Revealed { .. }))
        | (Screen::Debrief(_), _)
            if voices.plays.is_wished() && !takes(model).is_empty() =>
        {
            all.push(Context::Playback);
        }
        _ => {}
    }
    all
}

/// Reads the last thing that the interviewer said aloud, or is silent.
pub fn read_aloud(model: &mut Model, env: &Env) -> Vec<Effect> {
    if lacks(model, model.settings.voices.reads, Use::Speak, env) {
        return Vec::new();
    }
    if let Some(stopped) = hush(model) {
        return vec![stopped];
    }
    let said = model.live.as_deref().and_then(last_said);
    said.map_or_else(Vec::new, |text| {
        vec![aloud(model, VoiceRequest::Speak(text))]
    })
}

/// The interviewer says something: it is read aloud, if that is wished.
pub fn said(model: &mut Model, env: &Env) -> Vec<Effect> {
    let is_wished = model.settings.voices.reads == Voice::Here
        && model
            .live
            .as_ref()
            .is_some_and(|live| !live.session.is_assessment());
    if !is_wished {
        return Vec::new();
    }
    let mut effects: Vec<Effect> = hush(model).into_iter().collect();
    effects.extend(read_aloud(model, env));
    effects
}

/// Begins a recording of the answer to the open question, or ends it.
pub fn record(model: &mut Model, env: &Env) -> Vec<Effect> {
    if let Some(tape) = &model.speaking.tape {
        let id = tape.id;
        model.say("recording ended; it is being listened to", env.now);
        return vec![Effect::Cancel(id)];
    }
    if lacks(model, model.settings.voices.records, Use::Record, env) {
        return Vec::new();
    }
    let Some(live) = model.live.as_ref() else {
        return Vec::new();
    };
    let (session, round) = (live.session.plan.session.clone(), live.session.round);
    let question = live.question_idx();
    let name = format!("{session}-{}-{}-{}.wav", round + 1, question + 1, env.now.0);
    let mut effects: Vec<Effect> = hush(model).into_iter().collect();
    let id = model.request();
    model.speaking.tape = Some(Tape {
        id,
        since: env.now,
        session,
        round,
        question,
    });
    model.say("recording; alt-o ends it", env.now);
    effects.push(Effect::Voice(id, VoiceRequest::Record(name)));
    effects
}

/// Plays the next recording of what is shown, or is silent.
pub fn play(model: &mut Model, env: &Env) -> Vec<Effect> {
    if lacks(model, model.settings.voices.plays, Use::Play, env) {
        return Vec::new();
    }
    if let Some(stopped) = hush(model) {
        return vec![stopped];
    }
    let all = takes(model);
    let count = all.len().max(1);
    let at = model.speaking.played % count;
    let Some(name) = all.get(at).map(|take| take.file.clone()) else {
        return Vec::new();
    };
    model.speaking.played = at + 1;
    model.say(format!("playing recording {} of {count}", at + 1), env.now);
    vec![aloud(model, VoiceRequest::Play(name))]
}

/// The question is turned, the round is over or the program ends: silence, and no more recording.
pub fn stop(model: &mut Model) -> Vec<Effect> {
    let tape = model
        .speaking
        .tape
        .as_ref()
        .map(|tape| Effect::Cancel(tape.id));
    hush(model).into_iter().chain(tape).collect()
}

/// A program has something to tell.
pub fn heard(model: &mut Model, request: RequestId, news: VoiceNews, env: &Env) -> Vec<Effect> {
    match news {
        VoiceNews::Silent => {
            if model.speaking.aloud == Some(request) {
                model.speaking.aloud = None;
            }
            Vec::new()
        }
        VoiceNews::Failed(why) => {
            if model.speaking.aloud == Some(request) {
                model.speaking.aloud = None;
            }
            model.speaking.tape.take_if(|tape| tape.id == request);
            model.warn(why, env.now);
            Vec::new()
        }
        VoiceNews::Recorded { file, heard } => {
            let Some(tape) = model.speaking.tape.take_if(|tape| tape.id == request) else {
                return Vec::new();
            };
            model.say(heard.told(), env.now);
            let is_open = model.live.as_ref().is_some_and(|live| {
                live.session.plan.session == tape.session && live.session.round == tape.round
            });
            if !is_open {
                return Vec::new();
            }
            let command = Command::NoteTake {
                question: tape.question,
                file,
                heard,
            };
            sitting::tell(model, command, env)
        }
    }
}

/// The recordings that belong to what is shown: of the question that is scored, or of the debrief's page.
fn takes(model: &Model) -> Vec<&Take> {
    if let Screen::Debrief(view) = &model.screen {
        let rounds = view.session.rounds.iter().enumerate();
        let shown = rounds.filter(|(round, _)| view.page == 0 || view.page == round + 1);
        let questions = shown.flat_map(|(_, round)| &round.questions);
        return questions.flat_map(|state| &state.takes).collect();
    }
    let live = model.live.as_ref();
    let open = live.and_then(|live| live.session.open_question());
    open.map_or_else(Vec::new, |(.., state)| state.takes.iter().collect())
}

fn aloud(model: &mut Model, request: VoiceRequest) -> Effect {
    let id = model.request();
    model.speaking.aloud = Some(id);
    Effect::Voice(id, request)
}

fn hush(model: &mut Model) -> Option<Effect> {
    model.speaking.aloud.take().map(Effect::Cancel)
}

/// The newest remark of the interviewer, or the prompt.
fn last_said(live: &Live) -> Option<String> {
    let (.., state) = live.session.open_question()?;
    let question = live.question()?;
    let text = remark(question, state).unwrap_or(&question.prompt);
    // Marks of emphasis are for the eye.
    let plain = text.replace(['`', '*'], "");
    Some(flow(&plain).chars().take(ALOUD).collect())
}

fn remark<'q>(question: &'q Question, state: &QuestionState) -> Option<&'q str> {
    let fired = state.probes.last()?;
    let probe = question.probes.iter().find(|probe| probe.id == fired.id)?;
    Some(probe.text.as_str())
}
