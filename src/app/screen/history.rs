//! Past sittings, scored questions and trends.

use crate::app::effect::{Effect, StoreRequest};
use crate::app::facts::{HistoryFacts, QuestionRow, SittingRow};
use crate::app::model::{Env, Model, Screen};
use crate::app::overlay::{Confirmed, Overlay, PromptFor};
use crate::app::screen::replay::{self, Start};
use crate::app::screen::{calibration, home};
use crate::base::SessionId;
use crate::interview::foresight::Foresight;
use crate::keymap::Action;

/// A page of the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HistoryPage {
    /// Loops and drills.
    #[default]
    Sittings,
    /// Scored questions.
    Questions,
    /// Scores over time, by kind of round.
    Trends,
}

/// The state of the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryView {
    /// The page.
    pub page: HistoryPage,
    /// The selected line.
    pub selected: usize,
    /// Only lines with these words.
    pub filter: String,
    /// The facts, once they came.
    pub facts: Option<HistoryFacts>,
    /// What was foretold and scored twice, once the trends asked for it.
    pub foresight: Option<Foresight>,
}

impl HistoryPage {
    /// The pages in order.
    pub const ALL: [Self; 3] = [Self::Sittings, Self::Questions, Self::Trends];

    /// Returns the words of the tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sittings => "Sittings",
            Self::Questions => "Rounds and drills",
            Self::Trends => "Trends",
        }
    }
}

impl HistoryView {
    /// Returns the sittings that pass the filter.
    pub fn sittings(&self) -> Vec<&SittingRow> {
        let rows = self.facts.iter().flat_map(|facts| &facts.sittings);
        rows.filter(|row| {
            self.hits(&[&row.title, &row.when, &row.mode, &row.state, &row.level])
                || row
                    .recommendation
                    .as_ref()
                    .is_some_and(|text| self.hits(&[text]))
        })
        .collect()
    }

    /// Returns the scored questions that pass the filter.
    pub fn questions(&self) -> Vec<&QuestionRow> {
        let rows = self.facts.iter().flat_map(|facts| &facts.questions);
        rows.filter(|row| {
            self.hits(&[
                &row.title,
                &row.when,
                row.kind.as_str(),
                row.question.as_str(),
            ])
        })
        .collect()
    }

    fn hits(&self, texts: &[&str]) -> bool {
        let needle = self.filter.to_lowercase();
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&needle))
    }

    /// Returns how many lines the page lists.
    fn len(&self) -> usize {
        match self.page {
            HistoryPage::Sittings => self.sittings().len(),
            HistoryPage::Questions => self.questions().len(),
            HistoryPage::Trends => 0,
        }
    }

    /// Returns the sitting that is selected.
    pub fn selected_session(&self) -> Option<SessionId> {
        match self.page {
            HistoryPage::Sittings => self
                .sittings()
                .get(self.selected)
                .map(|r| r.session.clone()),
            HistoryPage::Questions => self
                .questions()
                .get(self.selected)
                .map(|r| r.session.clone()),
            HistoryPage::Trends => None,
        }
    }
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, _env: &Env) -> Vec<Effect> {
    let Screen::History(view) = &mut model.screen else {
        return Vec::new();
    };
    let last = view.len().saturating_sub(1);
    view.selected = view.selected.min(last);
    match action {
        Action::Up => view.selected = view.selected.saturating_sub(1),
        Action::Down => view.selected = (view.selected + 1).min(last),
        Action::PageUp => view.selected = view.selected.saturating_sub(10),
        Action::PageDown => view.selected = (view.selected + 10).min(last),
        Action::Top => view.selected = 0,
        Action::Bottom => view.selected = last,
        Action::NextTab => {
            let at = HistoryPage::ALL
                .iter()
                .position(|page| *page == view.page)
                .unwrap_or(0);
            view.page = HistoryPage::ALL
                .get((at + 1) % 3)
                .copied()
                .unwrap_or_default();
            view.selected = 0;
            if view.page == HistoryPage::Trends && view.foresight.is_none() {
                return vec![calibration::ask(model)];
            }
        }
        Action::Calibration => return calibration::open(model),
        Action::Filter => {
            let text = view.filter.clone();
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Filter,
                text,
            });
        }
        Action::Open => {
            if let Some(session) = view.selected_session() {
                let request = model.request();
                model.awaited = Some(request);
                return vec![Effect::Store(request, StoreRequest::Load(session))];
            }
        }
        Action::Replay => return replay(model),
        Action::Delete => {
            if let Some(session) = view.selected_session() {
                model.overlays.push(Overlay::Confirm {
                    question: "Remove this sitting from the history? (It can be brought back until you leave.)".into(),
                    yes: Confirmed::Remove(session),
                });
            }
        }
        Action::UndoRating => {
            if let Some(session) = model.removed.take() {
                let request = model.request();
                return vec![
                    Effect::Store(request, StoreRequest::Restore(session)),
                    reload(model),
                ];
            }
        }
        Action::Back if !view.filter.is_empty() => view.filter.clear(),
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// Plays the selected sitting again, from the round of the selected question if one is.
fn replay(model: &mut Model) -> Vec<Effect> {
    let Screen::History(view) = &model.screen else {
        return Vec::new();
    };
    let start = match view.page {
        HistoryPage::Questions => view.questions().get(view.selected).map(|row| &row.question),
        HistoryPage::Sittings | HistoryPage::Trends => None,
    };
    let start = start.map_or(Start::First, |id| Start::Question(id.clone()));
    match view.selected_session() {
        Some(session) => replay::act::open(model, session, start),
        None => Vec::new(),
    }
}

/// Asks for the facts anew.
pub fn reload(model: &mut Model) -> Effect {
    let request = model.request();
    model.awaited = Some(request);
    Effect::Store(request, StoreRequest::History)
}
