//! The form for a round of a real interview: what was asked, how it went, in under three minutes.
//!
//! Invariant: what was typed leaves the form only once it is on disk, or after a yes.

use std::collections::BTreeMap;

use crate::app::effect::{DiaryRequest, Effect, StoreRequest};
use crate::app::layout::Area;
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Confirmed, Overlay};
use crate::app::pad::PadView;
use crate::app::screen::form::{self, Measure};
use crate::app::screen::home;
use crate::base::{RealId, RequestId, Seed};
use crate::deck::RoundKind;
use crate::diary::{Draft, Fault, Field, Outcome, RealRound};
use crate::editor::{EditorCommand, Motion, Settings};
use crate::keymap::Action;
use crate::memory::Day;

/// The state of the form.
#[derive(Clone, Debug)]
pub struct LogView {
    /// The round that is changed; a new one if `None`.
    pub was: Option<RealRound>,
    /// The fields that are written, each with its pad.
    pub pads: Vec<(Field, PadView)>,
    /// The kind of round.
    pub kind: Option<RoundKind>,
    /// How it went as a whole.
    pub overall: Option<u8>,
    /// How it went by a criterion's id.
    pub scores: BTreeMap<String, u8>,
    /// What came of it.
    pub outcome: Outcome,
    /// What rounds of this kind are scored by.
    pub measures: Vec<Measure>,
    /// The field that has the keys.
    pub focus: usize,
    /// What is wrong, once it was to be kept.
    pub fault: Option<Fault>,
    /// The local day.
    pub today: Day,
    before: Draft,
    from_history: bool,
    keeping: Option<Keeping>,
}

/// A round on its way to the disk.
#[derive(Clone, Debug)]
struct Keeping {
    request: RequestId,
    title: String,
    and_next: bool,
}

impl LogView {
    fn new(draft: &Draft, was: Option<RealRound>, today: Day, from_history: bool) -> Self {
        let pad = |field: Field, text: &str, wraps: bool| {
            let settings = Settings {
                indent: 2,
                auto_indent: false,
                has_blocks: false,
            };
            let mut pad = PadView::new(text, settings, "", false);
            pad.wraps = wraps;
            pad.perform(EditorCommand::Move {
                motion: Motion::DocumentEnd,
                select: false,
            });
            (field, pad)
        };
        let pads = vec![
            pad(Field::Day, &draft.day, false),
            pad(Field::Company, &draft.company, false),
            pad(Field::Level, &draft.level, false),
            pad(Field::Asked, &draft.asked, true),
            pad(Field::Notes, &draft.notes, true),
            pad(Field::Tags, &draft.tags, false),
        ];
        Self {
            was,
            pads,
            kind: draft.kind,
            overall: draft.overall,
            scores: draft.scores.clone(),
            outcome: draft.outcome,
            measures: Vec::new(),
            // The day and, for the next round, the company stand there already.
            focus: if draft.company.is_empty() { 1 } else { 3 },
            fault: None,
            today,
            before: draft.clone(),
            from_history,
            keeping: None,
        }
    }

    /// Returns the fields from top to bottom.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::Day,
            Field::Company,
            Field::Level,
            Field::Kind,
            Field::Asked,
            Field::Overall,
        ];
        let measures = self.measures.iter();
        fields.extend(measures.map(|measure| Field::Criterion(measure.id.clone())));
        fields.extend([Field::Outcome, Field::Notes, Field::Tags]);
        fields
    }

    /// Returns the field that has the keys.
    pub fn focused(&self) -> Field {
        let fields = self.fields();
        fields.get(self.focus).cloned().unwrap_or(Field::Day)
    }

    /// Returns the pad of a field that is written.
    pub fn pad(&self, field: &Field) -> Option<&PadView> {
        let found = self.pads.iter().find(|(of, _)| of == field);
        found.map(|(_, pad)| pad)
    }

    pub(super) fn pad_mut(&mut self, field: &Field) -> Option<&mut PadView> {
        let found = self.pads.iter_mut().find(|(of, _)| of == field);
        found.map(|(_, pad)| pad)
    }

    /// Returns the score of a field that has one.
    pub fn score(&self, field: &Field) -> Option<u8> {
        match field {
            Field::Overall => self.overall,
            Field::Criterion(id) => self.scores.get(id).copied(),
            _ => None,
        }
    }

    /// Returns what is typed so far.
    pub fn draft(&self) -> Draft {
        let text = |field: Field| {
            let pad = self.pad(&field);
            pad.map_or_else(String::new, |pad| pad.buffer.text())
        };
        Draft {
            day: text(Field::Day),
            company: text(Field::Company),
            level: text(Field::Level),
            kind: self.kind,
            asked: text(Field::Asked),
            overall: self.overall,
            scores: self.scores.clone(),
            outcome: self.outcome,
            notes: text(Field::Notes),
            tags: text(Field::Tags),
        }
    }

    /// Moves to the next field, or the one before.
    pub(super) fn step(&mut self, back: bool) {
        let count = self.fields().len().max(1);
        let by = if back { count - 1 } else { 1 };
        self.focus = (self.focus + by) % count;
    }

    /// Scrolls the pads so that their carets are seen.
    pub(super) fn follow(&mut self, areas: &[(Field, Area)]) {
        for (field, area) in areas {
            if let Some(pad) = self.pad_mut(field) {
                let mut inner = *area;
                // One cell stays free for the caret behind a full row.
                inner.width = inner.width.saturating_sub(1);
                pad.follow(inner);
            }
        }
    }
}

/// Opens an empty form, or one that changes a round.
pub fn open(model: &mut Model, was: Option<RealRound>, env: &Env) -> Vec<Effect> {
    let Some(today) = model.home.as_ref().map(|home| home.today) else {
        model.say("the history is still being read", env.now);
        return Vec::new();
    };
    let draft = was.as_ref().map_or_else(
        || Draft {
            day: today.to_string(),
            ..Draft::default()
        },
        Draft::of,
    );
    let from_history = matches!(model.screen, Screen::History(_));
    show(model, LogView::new(&draft, was, today, from_history));
    Vec::new()
}

fn show(model: &mut Model, mut view: LogView) {
    view.measures = form::measures(model, view.kind, &view.scores);
    let areas = form::areas(model.size, &view);
    view.follow(&areas);
    model.screen = Screen::Log(Box::new(view));
}

/// Does what a key or a menu entry asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let Screen::Log(view) = &mut model.screen else {
        return Vec::new();
    };
    match action {
        Action::NextField => view.step(false),
        Action::PreviousField => view.step(true),
        Action::Keep => return keep(model, false, env),
        Action::KeepAndNext => return keep(model, true, env),
        Action::Back if view.draft() != view.before => {
            model.overlays.push(Overlay::Confirm {
                question: "Leave without keeping what you typed?".into(),
                yes: Confirmed::LeaveLog,
            });
        }
        Action::Back => return leave(model),
        _ => {}
    }
    form::settle(model);
    Vec::new()
}

/// Goes back to where the form was opened.
pub fn leave(model: &mut Model) -> Vec<Effect> {
    match &model.screen {
        Screen::Log(view) if view.from_history => home::open_history(model),
        _ => home::open(model),
    }
}

fn keep(model: &mut Model, and_next: bool, env: &Env) -> Vec<Effect> {
    let request = model.request();
    let Screen::Log(view) = &mut model.screen else {
        return Vec::new();
    };
    let draft = view.draft();
    let id = match &view.was {
        Some(was) => was.id.clone(),
        None => fresh_id(&draft, env),
    };
    match draft.read(id, view.today) {
        Ok(round) => {
            view.fault = None;
            view.keeping = Some(Keeping {
                request,
                title: round.title(),
                and_next,
            });
            let keep = DiaryRequest::Keep(Box::new(round));
            vec![Effect::Store(request, StoreRequest::Diary(keep))]
        }
        Err(fault) => {
            let place = view.fields().iter().position(|field| *field == fault.field);
            view.focus = place.unwrap_or(view.focus);
            view.fault = Some(fault);
            form::settle(model);
            Vec::new()
        }
    }
}

/// An id that sorts by the moment and that no other machine makes for another round.
fn fresh_id(draft: &Draft, env: &Env) -> RealId {
    let text = format!("{}\n{}", draft.company, draft.asked);
    let chance = Seed(env.now.0.unsigned_abs()).split(&text);
    RealId::new(format!("real-{:013}-{:04x}", env.now.0, chance.0 & 0xffff))
}

/// A round is on disk, or is not.
pub fn kept(
    model: &mut Model,
    request: RequestId,
    result: Result<RealId, String>,
    env: &Env,
) -> Vec<Effect> {
    let Screen::Log(view) = &mut model.screen else {
        if let Err(why) = result {
            model.warn(why, env.now);
        }
        return Vec::new();
    };
    let Some(keeping) = view.keeping.take_if(|keeping| keeping.request == request) else {
        return Vec::new();
    };
    if let Err(why) = result {
        model.warn(format!("not kept: {why}"), env.now);
        return Vec::new();
    }
    if keeping.and_next {
        let next = view.draft().next();
        let next = LogView::new(&next, None, view.today, view.from_history);
        show(model, next);
        model.say(
            format!("kept: {}; now the next one", keeping.title),
            env.now,
        );
        return Vec::new();
    }
    let effects = leave(model);
    model.say(format!("kept: {}", keeping.title), env.now);
    effects
}
