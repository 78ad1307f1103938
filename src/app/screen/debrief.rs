//! The debrief of a finished sitting, also of one from the history: a summary, then a page a round.

use std::sync::Arc;

use crate::app::doc::{Block, Doc};
use crate::app::effect::Effect;
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::replay::{self, Start};
use crate::app::screen::{LoopView, home, packet, reveal};
use crate::app::scroll::Scroll;
use crate::base::text::plural;
use crate::deck::Deck;
use crate::interview::outdated::outdated;
use crate::interview::{Event, Session};
use crate::keymap::Action;
use crate::report::debrief::{RoundDebrief, debrief, debrief_of_journal};
use crate::report::{Debrief, outline};

/// The state of the screen.
#[derive(Clone, Debug)]
pub struct DebriefView {
    /// The sitting.
    pub session: Session,
    /// Its deck, if it is still there.
    pub deck: Option<Arc<Deck>>,
    /// 0 is the summary, then one page a round.
    pub page: usize,
    /// First row shown.
    pub scroll: Scroll,
    /// It was opened from the history.
    pub from_history: bool,
    /// The packet that is shown and exported.
    pub packet: Debrief,
    /// The pages, made once.
    pub pages: Vec<(String, Doc)>,
    /// The page of the loop it was opened from.
    pub of_loop: Option<Box<LoopView>>,
}

impl DebriefView {
    /// Returns the debrief of a sitting.
    pub fn new(session: Session, deck: Option<Arc<Deck>>, from_history: bool) -> Self {
        let packet = debrief(&session, deck.as_deref());
        let pages = pages(&packet, &session, deck.as_deref());
        Self {
            session,
            deck,
            page: 0,
            scroll: Scroll::default(),
            from_history,
            packet,
            pages,
            of_loop: None,
        }
    }

    /// Takes the journal into account, which also knows when points were covered.
    pub fn learn(&mut self, events: &[Event]) {
        if let Ok(packet) = debrief_of_journal(events, self.deck.as_deref()) {
            self.pages = pages(&packet, &self.session, self.deck.as_deref());
            self.packet = packet;
        }
    }

    /// Returns the page that is shown.
    pub fn current(&self) -> Option<&(String, Doc)> {
        self.pages.get(self.page)
    }
}

/// The summary, then a page a round.
fn pages(packet: &Debrief, session: &Session, deck: Option<&Deck>) -> Vec<(String, Doc)> {
    let mut pages = vec![("Summary".to_owned(), summary(packet, session, deck))];
    let rounds = packet.rounds.iter().enumerate();
    pages.extend(rounds.map(|(index, round)| {
        let page = round_page(round, session, deck, index);
        (round.name.clone(), page)
    }));
    pages
}

/// What is said of the whole, and an offer where the deck has changed since it judged.
fn summary(packet: &Debrief, session: &Session, deck: Option<&Deck>) -> Doc {
    let mut doc = packet::page(outline::summary(packet));
    let changed = deck.map_or(0, |deck| {
        let old = outdated(session, deck).into_iter();
        old.filter(|one| one.is_certain).count()
    });
    if changed > 0 {
        doc.push(Block::Gap);
        doc.push(Block::Accent(format!(
            "The deck has changed since it judged {}: `onsite regrade` judges again and keeps both verdicts.",
            plural(changed, "answer")
        )));
    }
    doc
}

/// One round: its pace, then every question with its facts, answer, verdict and reference.
fn round_page(round: &RoundDebrief, session: &Session, deck: Option<&Deck>, index: usize) -> Doc {
    let mut doc = packet::page(outline::of_round(round));
    let (Some(plan), Some(state)) = (session.plan.rounds.get(index), session.rounds.get(index))
    else {
        return doc;
    };
    let asked = plan.questions.iter().zip(&state.questions);
    for ((question_plan, question), facts) in asked.zip(&round.questions) {
        doc.push(Block::Gap);
        doc.extend(packet::page(outline::of_question(facts)));
        doc.push(Block::Gap);
        if question.opened.is_none() {
            continue;
        }
        doc.extend(reveal::answer_page(plan.kind, question));
        doc.push(Block::Gap);
        if let Some(words) = deck.and_then(|deck| deck.question(&question_plan.id)) {
            let said = crate::app::screen::talk::conversation(words, question);
            if !said.is_empty() {
                doc.push(Block::Heading("What was said".into()));
                doc.extend(said.into_iter().map(|(_, block)| block));
                doc.push(Block::Gap);
            }
            doc.extend(reveal::reference_page(words, question_plan, question));
        }
    }
    doc
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action, _env: &Env) -> Vec<Effect> {
    let request = model.request();
    let page_rows = usize::from(model.size.height.saturating_sub(4)).max(1);
    let Screen::Debrief(view) = &mut model.screen else {
        return Vec::new();
    };
    match action {
        Action::NextTab => {
            view.page = (view.page + 1) % view.pages.len().max(1);
            view.scroll.to_top();
        }
        Action::Up => view.scroll.turn(-1),
        Action::Down => view.scroll.turn(1),
        Action::PageUp => view.scroll.turn(-(page_rows as isize)),
        Action::PageDown => view.scroll.turn(page_rows as isize),
        Action::Top => view.scroll.to_top(),
        Action::Bottom => view.scroll.to_end(),
        Action::Replay => {
            let session = view.session.plan.session.clone();
            let round = view.page.checked_sub(1);
            let start = round.map_or(Start::First, Start::Round);
            return replay::act::open(model, session, start);
        }
        Action::Export => {
            return vec![Effect::Export(request, Box::new(view.packet.clone()))];
        }
        Action::Back if view.of_loop.is_some() => {
            let page = view.page.checked_sub(1);
            if let Some(mut of_loop) = view.of_loop.take() {
                of_loop.selected = page.unwrap_or(of_loop.selected);
                model.screen = Screen::Loop(of_loop);
            }
        }
        Action::Back if view.from_history => return home::open_history(model),
        Action::Back => return home::open(model),
        _ => {}
    }
    Vec::new()
}
