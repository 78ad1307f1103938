//! Scoring: blind first, then with everything revealed.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::{home, sitting, watch};
use crate::app::scroll::Scroll;
use crate::interview::rubric;
use crate::interview::{Command, Stage};
use crate::keymap::Action;
use crate::memory::Rating;

/// What is shown beside the rubric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScorePage {
    /// What the candidate handed in.
    #[default]
    Answer,
    /// Every criterion with its four levels.
    Rubric,
    /// Reference, model answer, what was measured (only once revealed).
    Reference,
}

impl ScorePage {
    /// Returns the page after this one; the reference is among them only once it may be seen.
    #[must_use]
    pub fn next(self, is_revealed: bool) -> Self {
        match self {
            Self::Answer => Self::Rubric,
            Self::Rubric if is_revealed => Self::Reference,
            Self::Rubric | Self::Reference => Self::Answer,
        }
    }
}

/// The state of the scoring screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreView {
    /// The selected criterion.
    pub criterion: usize,
    /// What is shown beside the rubric.
    pub page: ScorePage,
    /// First row shown of it.
    pub scroll: Scroll,
    /// The rating, once revealed.
    pub rating: Option<Rating>,
    /// When the question would come back after each rating, once known.
    pub dates: Option<[String; 4]>,
}

/// How much a key moves the confidence, in percent.
const CONFIDENCE_STEP: u8 = 10;

/// A round ended: its first question is scored.
pub fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    live.score = ScoreView::default();
    let job = live.desk.job.take();
    let mut effects: Vec<Effect> = watch::stop(live).into_iter().collect();
    live.desk = crate::app::desk::Desk {
        beat: live.desk.beat,
        measuring: live.desk.measuring.take(),
        ..Default::default()
    };
    model.screen = Screen::Sitting;
    model.overlays.clear();
    // A submission that is still being judged is judged to the end: its verdict counts.
    if let (Some(job), Some(live)) = (job, model.live.as_mut()) {
        if job.kind == crate::app::desk::JobKind::Grade {
            live.desk.job = Some(job);
        } else {
            effects.push(Effect::Cancel(job.id));
        }
    }
    effects
}

/// The blind score is fixed: show what was hidden.
pub fn revealed(model: &mut Model) -> Vec<Effect> {
    let request = model.request();
    if let Some(live) = model.live.as_mut() {
        let rating = live.session.open_question().and_then(|(_, plan, state)| {
            let kind = live.session.round_plan()?.kind;
            let score = rubric::question_score(kind, plan, state)?;
            Some(rubric::derived_rating(kind, score, plan, state))
        });
        live.score = ScoreView {
            criterion: 0,
            page: ScorePage::Reference,
            scroll: Scroll::default(),
            rating,
            dates: None,
        };
        let question = live
            .session
            .open_question()
            .map(|(_, plan, _)| plan.id.clone());
        let deck = live.session.plan.deck.clone();
        let ask = question.map(|question| StoreRequest::NextDates(deck, question));
        return ask
            .map(|ask| Effect::Store(request, ask))
            .into_iter()
            .collect();
    }
    Vec::new()
}

/// The final score is fixed: the next question, round or the debrief.
pub fn next(model: &mut Model) {
    if let Some(live) = model.live.as_mut() {
        live.score = ScoreView::default();
        live.desk.side_scroll.to_top();
    }
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
    let page = usize::from(model.size.height / 2).max(5);
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let count = live
        .session
        .open_question()
        .map_or(1, |(_, plan, _)| plan.criteria.len())
        .max(1);
    let is_revealed = matches!(live.session.stage, Stage::Revealed { .. });
    match action {
        Action::Up => live.score.criterion = live.score.criterion.saturating_sub(1),
        Action::Down => live.score.criterion = (live.score.criterion + 1).min(count - 1),
        Action::PageUp => live.score.scroll.turn(-(page as isize)),
        Action::PageDown => live.score.scroll.turn(page as isize),
        Action::Top => live.score.scroll.to_top(),
        Action::Bottom => live.score.scroll.to_end(),
        Action::NextTab => {
            live.score.page = live.score.page.next(is_revealed);
            live.score.scroll.to_top();
        }
        Action::Score(score) => {
            let criterion = live.score.criterion;
            live.score.criterion = (criterion + 1).min(count - 1);
            return sitting::tell(model, Command::Score { criterion, score }, env);
        }
        Action::MoreSure | Action::LessSure if is_revealed => {
            turn_rating(live, action == Action::MoreSure);
        }
        Action::MoreSure | Action::LessSure => {
            let percent = live
                .session
                .open_question()
                .and_then(|(_, _, state)| state.confidence);
            let percent = match (percent, action) {
                (None, _) => 50,
                (Some(percent), Action::MoreSure) => (percent + CONFIDENCE_STEP).min(100),
                (Some(percent), _) => percent.saturating_sub(CONFIDENCE_STEP),
            };
            return sitting::tell(model, Command::SetConfidence(percent), env);
        }
        Action::Lock if is_revealed => {
            let rating = live.score.rating.unwrap_or(Rating::Good);
            return sitting::tell(model, Command::LockFinal(rating), env);
        }
        Action::Lock => {
            if live.desk.job.is_some() {
                model.say("the last submission is still being judged", env.now);
                return Vec::new();
            }
            // What is still to be scored is where one is led.
            let open = live.session.open_question();
            let missing = open.and_then(|(.., state)| {
                (0..count).find(|at| state.blind.scores.get(*at).copied().flatten().is_none())
            });
            live.score.criterion = missing.unwrap_or(live.score.criterion);
            return sitting::tell(model, Command::LockBlind, env);
        }
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// A better or a worse rating.
fn turn_rating(live: &mut Live, better: bool) {
    let at = live
        .score
        .rating
        .and_then(|rating| {
            Rating::ALL
                .iter()
                .position(|candidate| *candidate == rating)
        })
        .unwrap_or(2);
    let next = if better {
        (at + 1).min(3)
    } else {
        at.saturating_sub(1)
    };
    live.score.rating = Rating::ALL.get(next).copied();
}
