//! Past sittings, scored questions and trends.

use crate::app::effect::{DiaryRequest, Effect, StoreRequest};
use crate::app::facts::{FoundFacts, FoundRow, HistoryFacts, QuestionRow, SittingRow};
use crate::app::model::{Env, Model, Removed, Screen};
use crate::app::overlay::{Confirmed, Overlay, PromptFor};
use crate::app::screen::replay::{self, Start};
use crate::app::screen::sitting::{self, Choice, Terms};
use crate::app::screen::{calibration, compare, home, log, plan, tags};
use crate::base::SessionId;
use crate::diary::{RealRound, Tags};
use crate::interview::foresight::Foresight;
use crate::keymap::Action;
use crate::memory::Day;
use crate::report::looking::{Facets, Looking};
use crate::report::mistakes::Mistake;

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
    /// What went wrong, and what mends it.
    Mistakes,
    /// Attempts with the words that were looked for.
    Found,
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
    /// What was found, once something was looked for.
    pub found: Option<FoundFacts>,
    /// What was foretold and scored twice, once the trends asked for it.
    pub foresight: Option<Foresight>,
    /// The day whose answers are listed, if one came from the page of days.
    pub of_day: Option<Day>,
}

impl HistoryPage {
    /// The pages in order.
    pub const ALL: [Self; 5] = [
        Self::Sittings,
        Self::Questions,
        Self::Trends,
        Self::Mistakes,
        Self::Found,
    ];

    /// Returns the words of the tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sittings => "Sittings",
            Self::Questions => "Rounds and drills",
            Self::Trends => "Trends",
            Self::Mistakes => "Mistakes",
            Self::Found => "Search",
        }
    }
}

/// A line of the first page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PastRow<'v> {
    /// Something that was rehearsed.
    Sitting(&'v SittingRow),
    /// A round of a real interview.
    Real(&'v RealRound),
}

impl HistoryView {
    /// Returns what was sat and what was real and passes the filter, the newest first.
    pub fn past(&self) -> Vec<PastRow<'_>> {
        let sittings = self.sittings().into_iter().map(PastRow::Sitting);
        let mut rows: Vec<PastRow<'_>> = sittings.collect();
        rows.extend(self.real().into_iter().map(PastRow::Real));
        // A real round has a day, no hour: it stands above what was rehearsed on that day.
        let key = |row: &PastRow<'_>| match row {
            PastRow::Sitting(row) => (row.when.get(..10).unwrap_or_default().to_owned(), 0),
            PastRow::Real(round) => (round.day.to_string(), 1),
        };
        rows.sort_by_cached_key(|row| std::cmp::Reverse(key(row)));
        rows
    }

    /// Returns the rounds of real interviews that pass the filter.
    fn real(&self) -> Vec<&RealRound> {
        let looking = Looking::parse(&self.filter);
        let rows = self.facts.iter().flat_map(|facts| &facts.real);
        rows.filter(|round| looking.is_real(round)).collect()
    }

    /// Returns the sittings that pass the filter.
    fn sittings(&self) -> Vec<&SittingRow> {
        let looking = Looking::parse(&self.filter);
        let rows = self.facts.iter().flat_map(|facts| &facts.sittings);
        rows.filter(|row| {
            let tags = self.tags_of(&row.session, None);
            let kinds: Vec<&str> = row.kinds.iter().map(|kind| kind.as_str()).collect();
            let words = row.recommendation.as_deref().unwrap_or_default();
            let texts = [&row.title, &row.when, &row.mode, &row.state, &row.level];
            let texts: Vec<&str> = texts.into_iter().map(String::as_str).collect();
            looking.is_in(&[texts, vec![words]].concat())
                && looking.passes(&Facets {
                    kinds: &kinds,
                    deck: &row.deck,
                    level: &row.level,
                    day: &row.when,
                    score: row.mean,
                    tags: Some(&tags),
                    real: false,
                })
        })
        .collect()
    }

    /// Returns the scored questions that pass the filter.
    pub fn questions(&self) -> Vec<&QuestionRow> {
        let rows = self.facts.iter().flat_map(|facts| &facts.questions);
        let looking = Looking::parse(&self.filter);
        rows.filter(|row| {
            let kind = row.kind.as_str();
            let tags = self.tags_of(&row.session, Some(row.round));
            looking.is_in(&[&row.title, &row.day, kind, row.question.as_str()])
                && looking.passes(&Facets {
                    kinds: &[kind],
                    deck: &row.deck,
                    level: &row.level,
                    day: &row.day,
                    score: Some(row.score),
                    tags: Some(&tags),
                    real: false,
                })
        })
        .collect()
    }

    /// Returns the mistakes that pass the filter.
    pub fn mistakes(&self) -> Vec<&(String, Mistake)> {
        let rows = self.facts.iter().flat_map(|facts| &facts.mistakes);
        let looking = Looking::parse(&self.filter);
        rows.filter(|(day, one)| {
            let kind = one.kind.as_str();
            looking.is_in(&[&one.name, &one.title, kind, day])
                && looking.passes(&Facets {
                    kinds: &[kind],
                    deck: one.deck.as_str(),
                    day,
                    ..Facets::default()
                })
        })
        .collect()
    }

    /// Returns the tags of a round and its sitting, or of a sitting and all its rounds.
    pub fn tags_of(&self, session: &SessionId, round: Option<usize>) -> Tags {
        let tagged = self.facts.as_ref().map(|facts| &facts.tagged);
        let tags = tagged.map(|tagged| match round {
            Some(round) => tagged.of_round(session, round),
            None => tagged.of_sitting(session),
        });
        tags.unwrap_or_default()
    }

    /// Returns how many lines the page lists.
    fn len(&self) -> usize {
        match self.page {
            HistoryPage::Sittings => self.past().len(),
            HistoryPage::Questions => self.questions().len(),
            HistoryPage::Trends => 0,
            HistoryPage::Mistakes => self.mistakes().len(),
            HistoryPage::Found => self.found.as_ref().map_or(0, |found| found.rows.len()),
        }
    }

    /// Returns the sitting that is selected.
    pub fn selected_session(&self) -> Option<SessionId> {
        match self.page {
            HistoryPage::Sittings => match self.past().get(self.selected)? {
                PastRow::Sitting(row) => Some(row.session.clone()),
                PastRow::Real(_) => None,
            },
            HistoryPage::Questions => self
                .questions()
                .get(self.selected)
                .map(|r| r.session.clone()),
            HistoryPage::Found => {
                let hit = self.selected_hit().filter(|row| !row.real);
                hit.map(|row| row.session.clone())
            }
            HistoryPage::Trends | HistoryPage::Mistakes => None,
        }
    }

    /// Returns the round of a real interview that is selected.
    pub fn selected_real(&self) -> Option<&RealRound> {
        if let (HistoryPage::Sittings, Some(PastRow::Real(round))) =
            (self.page, self.past().get(self.selected))
        {
            return Some(round);
        }
        let hit = self.selected_hit().filter(|row| row.real)?;
        let rounds = &self.facts.as_ref()?.real;
        rounds
            .iter()
            .find(|round| round.id.as_str() == hit.session.as_str())
    }

    /// Returns the sitting, or the round of one, that tags are put on.
    pub fn selected_place(&self) -> Option<(SessionId, Option<usize>)> {
        match self.page {
            HistoryPage::Sittings => Some((self.selected_session()?, None)),
            HistoryPage::Questions => {
                let row = *self.questions().get(self.selected)?;
                Some((row.session.clone(), Some(row.round)))
            }
            HistoryPage::Trends | HistoryPage::Mistakes | HistoryPage::Found => None,
        }
    }

    /// Returns the attempt that was found and is selected.
    pub fn selected_hit(&self) -> Option<&FoundRow> {
        let is_shown = self.page == HistoryPage::Found;
        let rows = &self.found.as_ref().filter(|_| is_shown)?.rows;
        rows.get(self.selected)
    }

    /// Returns the mistake that is selected.
    pub fn selected_mistake(&self) -> Option<&Mistake> {
        let is_shown = self.page == HistoryPage::Mistakes;
        let found = self.mistakes().get(self.selected).copied();
        found.map(|(_, mistake)| mistake).filter(|_| is_shown)
    }
}

/// Opens the history at what was scored on a day.
pub fn open_day(model: &mut Model, day: Day) -> Vec<Effect> {
    let effects = home::open_history(model);
    if let Screen::History(view) = &mut model.screen {
        view.page = HistoryPage::Questions;
        view.filter = format!("since:{day} until:{day}");
        view.of_day = Some(day);
    }
    effects
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, env: &Env) -> Vec<Effect> {
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
                .get((at + 1) % HistoryPage::ALL.len())
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
        Action::LogReal => return log::open(model, None, env),
        Action::Open if view.selected_real().is_some() => {
            let round = view.selected_real().cloned();
            return log::open(model, round, env);
        }
        Action::Tag => tags::ask(model),
        Action::Open if view.page == HistoryPage::Mistakes => return mend(model, env),
        Action::Open if view.page == HistoryPage::Found => return replay(model),
        Action::Search => {
            let asked = view.found.as_ref().map(|found| found.asked.clone());
            model.overlays.push(Overlay::Prompt {
                purpose: PromptFor::Search,
                text: asked.unwrap_or_default(),
            });
        }
        Action::Compare => return compare::open(model, env),
        Action::Open => {
            if let Some(session) = view.selected_session() {
                let request = model.request();
                model.awaited = Some(request);
                return vec![Effect::Store(request, StoreRequest::Load(session))];
            }
        }
        Action::Replay => return replay(model),
        Action::Delete => {
            if let Some(round) = view.selected_real() {
                let yes = Confirmed::RemoveReal(round.id.clone());
                model.overlays.push(Overlay::Confirm {
                    question: "Remove this real round from the history? (It can be brought back until you leave.)".into(),
                    yes,
                });
            } else if let Some(session) = view.selected_session() {
                model.overlays.push(Overlay::Confirm {
                    question: "Remove this sitting from the history? (It can be brought back until you leave.)".into(),
                    yes: Confirmed::Remove(session),
                });
            }
        }
        Action::UndoRating => {
            if let Some(removed) = model.removed.take() {
                let request = model.request();
                let restore = match removed {
                    Removed::Sitting(session) => StoreRequest::Restore(session),
                    Removed::Real(id) => StoreRequest::Diary(DiaryRequest::Restore(id)),
                };
                return vec![Effect::Store(request, restore), reload(model)];
            }
        }
        Action::Back if view.of_day.is_some() => {
            let day = view.of_day.take();
            return day.map_or_else(Vec::new, |day| plan::open_days(model, day));
        }
        Action::Back if !view.filter.is_empty() => view.filter.clear(),
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}

/// Looks for words in past attempts.
pub fn search(model: &mut Model, text: &str) -> Vec<Effect> {
    let Screen::History(view) = &mut model.screen else {
        return Vec::new();
    };
    (view.page, view.selected) = (HistoryPage::Found, 0);
    let request = model.request();
    vec![Effect::Store(request, StoreRequest::Find(text.to_owned()))]
}

/// Something was found; as long as sittings are unread, it is looked for again.
pub fn found(model: &mut Model, facts: FoundFacts) -> Vec<Effect> {
    let again = (facts.left > 0).then(|| facts.asked.clone());
    let Screen::History(view) = &mut model.screen else {
        return Vec::new();
    };
    view.found = Some(facts);
    let Some(text) = again else {
        return Vec::new();
    };
    let request = model.request();
    vec![Effect::Store(request, StoreRequest::Find(text))]
}

/// Drills the question in which the selected mistake was made last.
fn mend(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Screen::History(view) = &model.screen else {
        return Vec::new();
    };
    let Some(mistake) = view.selected_mistake().cloned() else {
        return Vec::new();
    };
    if home::resumable(model) {
        model.warn(
            "a sitting is under way: resume it, or give it up at home",
            env.now,
        );
        return Vec::new();
    }
    let deck = model.deck(&mistake.deck).cloned();
    let deck = deck.filter(|deck| deck.question(&mistake.question).is_some());
    let Some(deck) = deck else {
        model.warn("no deck has this question any more", env.now);
        return Vec::new();
    };
    let terms = Terms {
        variant: None,
        level: None,
        mode: model.settings.mode,
        bare: false,
    };
    sitting::start(
        model,
        &deck,
        &Choice::Question(mistake.question),
        &terms,
        env,
    )
}

/// Plays the selected sitting again, from the round of the selected question if one is.
fn replay(model: &mut Model) -> Vec<Effect> {
    let Screen::History(view) = &model.screen else {
        return Vec::new();
    };
    let start = match view.page {
        HistoryPage::Questions => view.questions().get(view.selected).map(|row| &row.question),
        HistoryPage::Found => view.selected_hit().map(|row| &row.question),
        HistoryPage::Sittings | HistoryPage::Trends | HistoryPage::Mistakes => None,
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
