//! The page of a past loop: all its rounds against the bar, and what the record shows of the selected
//! one.
//!
//! Invariant: it only reads: what is opened from here leads back here.

use std::sync::Arc;

use crate::app::doc::{Block, Doc};
use crate::app::effect::{Effect, StoreRequest};
use crate::app::model::{Model, Screen};
use crate::app::screen::replay::{self, Start};
use crate::app::screen::{DebriefView, home, tags};
use crate::app::scroll::Scroll;
use crate::base::Span;
use crate::deck::{Deck, LoopKind};
use crate::diary::Tagged;
use crate::interview::{Event, Session, Sitting};
use crate::keymap::Action;
use crate::report::debrief::{Debrief, QuestionDebrief, RoundDebrief, debrief, debrief_of_journal};
use crate::report::glance::{Glance, glance};

/// The state of the screen.
#[derive(Clone, Debug)]
pub struct LoopView {
    /// The sitting.
    pub session: Session,
    /// Its deck, if it is still there.
    pub deck: Option<Arc<Deck>>,
    /// What is told of it.
    pub packet: Debrief,
    /// Its rounds at one glance.
    pub glance: Glance,
    /// The selected round.
    pub selected: usize,
    /// First row shown of what is told of it.
    pub scroll: Scroll,
    /// Tags on sittings and rounds, once they came.
    pub tagged: Tagged,
    events: Vec<Event>,
}

impl LoopView {
    /// Returns the page of a loop.
    pub fn new(session: Session, deck: Option<Arc<Deck>>, events: Vec<Event>) -> Self {
        let packet = debrief_of_journal(&events, deck.as_deref())
            .unwrap_or_else(|_| debrief(&session, deck.as_deref()));
        let glance = glance(&packet, session.plan.bar.hire);
        Self {
            session,
            deck,
            packet,
            glance,
            selected: 0,
            scroll: Scroll::default(),
            tagged: Tagged::default(),
            events,
        }
    }

    /// Says whether a sitting has a page of this kind: a loop with an interviewer, whose rounds have
    /// clocks of their own.
    pub fn is_for(session: &Session) -> bool {
        matches!(session.plan.sitting, Sitting::Loop { .. })
            && session.plan.kind == LoopKind::Interview
    }

    /// Returns the same page with its deck, which was read later.
    #[must_use]
    pub fn with_deck(self, deck: Option<Arc<Deck>>) -> Self {
        let (selected, tagged) = (self.selected, self.tagged);
        Self {
            selected,
            tagged,
            ..Self::new(self.session, deck, self.events)
        }
    }

    /// Returns what is told of the selected round.
    pub fn detail(&self) -> Doc {
        let round = self.packet.rounds.get(self.selected);
        round.map_or_else(Doc::new, |round| detail(round, self.glance.bar))
    }

    /// Returns the debrief, open at the selected round.
    fn debrief(&self) -> DebriefView {
        let mut view = DebriefView::new(self.session.clone(), self.deck.clone(), true);
        view.learn(&self.events);
        view.page = self.selected + 1;
        view
    }
}

/// Shows the page and asks for the tags.
pub(super) fn show(model: &mut Model, view: LoopView) -> Vec<Effect> {
    model.screen = Screen::Loop(Box::new(view));
    let request = model.request();
    vec![Effect::Store(request, StoreRequest::History)]
}

/// Does what a key or a click asks for.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Loop(view) = &mut model.screen else {
        return Vec::new();
    };
    let last = view.glance.rounds.len().saturating_sub(1);
    let before = view.selected;
    match action {
        Action::Up => view.selected = view.selected.saturating_sub(1),
        Action::Down => view.selected = (view.selected + 1).min(last),
        Action::Top => view.selected = 0,
        Action::Bottom => view.selected = last,
        Action::PageUp => view.scroll.turn(-6),
        Action::PageDown => view.scroll.turn(6),
        Action::Open => {
            let mut debrief = view.debrief();
            debrief.of_loop = Some(view.clone());
            model.screen = Screen::Debrief(Box::new(debrief));
            return Vec::new();
        }
        Action::Replay => {
            let (session, round) = (view.session.plan.session.clone(), view.selected);
            return replay::act::open(model, session, Start::Round(round));
        }
        Action::Tag => tags::ask(model),
        Action::Back => return home::open_history(model),
        _ => {}
    }
    if let Screen::Loop(view) = &mut model.screen
        && view.selected != before
    {
        view.scroll.to_top();
    }
    Vec::new()
}

/// What is told of a round.
fn detail(round: &RoundDebrief, bar: f64) -> Doc {
    let mut doc = Doc::new();
    let score = match round.score {
        Some(score) if score >= bar => format!("{score:.2}, {:.2} above the bar", score - bar),
        Some(score) => format!("{score:.2}, {:.2} below the bar", bar - score),
        None => "not scored".to_owned(),
    };
    doc.push(Block::Heading(format!(
        "{}: {score} of {bar:.2}",
        round.name
    )));
    pace(round, &mut doc);
    for question in round.questions.iter().filter(|question| question.opened) {
        told(question, &mut doc);
    }
    let closed = round.questions.iter().filter(|question| !question.opened);
    let closed: Vec<&str> = closed.map(|question| question.title.as_str()).collect();
    if !closed.is_empty() {
        doc.push(Block::Dim(format!("never opened: {}", closed.join(", "))));
    }
    doc
}

/// Where the time went, against what was planned.
fn pace(round: &RoundDebrief, doc: &mut Doc) {
    let row = |name: &str, spent: Span, budget: Span| {
        let share = spent.0 as f64 / budget.0.max(1) as f64;
        let over = if spent.0 > budget.0 { ", over" } else { "" };
        let words = format!("{spent} of {budget}{over}");
        Block::Bar(name.to_owned(), share.clamp(0.0, 1.0), words)
    };
    for phase in &round.pace.phases {
        if phase.entered {
            doc.push(row(&phase.name, phase.spent, phase.budget));
        } else {
            doc.push(Block::Pair(phase.name.clone(), "never entered".to_owned()));
        }
    }
    if round.questions.len() > 1 {
        let opened = round.questions.iter().filter(|question| question.opened);
        doc.extend(opened.map(|one| row(&one.title, one.spent, one.budget)));
    }
    if round.pace.pauses > 0 {
        let (times, length) = (round.pace.pauses, round.pace.paused);
        doc.push(Block::Dim(format!(
            "the clock stood {times}×, {length} in all"
        )));
    }
}

/// What the record shows of a question.
fn told(question: &QuestionDebrief, doc: &mut Doc) {
    doc.push(Block::Gap);
    let score = question
        .score
        .map_or("–".to_owned(), |score| format!("{score:.2}"));
    let measured = question
        .measured
        .map_or_else(String::new, |measured| format!(", measured {measured:.2}"));
    doc.push(Block::Accent(format!(
        "{}: {score}{measured}",
        question.title
    )));
    let criteria = question.criteria.iter();
    let evidence = criteria.flat_map(|one| one.evidence.iter().cloned());
    let evidence = evidence.chain(question.evidence.iter().map(|one| one.text.clone()));
    let mut seen: Vec<String> = Vec::new();
    for line in evidence {
        // What speaks of two criteria is told once here.
        if !seen.contains(&line) {
            doc.push(Block::Text(format!("- {line}")));
            seen.push(line);
        }
    }
    for (what, points) in [
        ("never asked", &question.never_asked),
        ("never covered", &question.never_covered),
    ] {
        doc.extend(
            points
                .iter()
                .map(|point| Block::Bad(format!("- {what}: {point}"))),
        );
    }
    for hint in &question.hints {
        let at = hint.at.map_or_else(String::new, |at| format!("{at} "));
        let text = hint.text.as_deref().unwrap_or("a hint");
        doc.push(Block::Text(format!(
            "- {at}hint, −{:.2}: {text}",
            hint.cost
        )));
    }
    for probe in &question.probes {
        doc.push(Block::Text(format!("- {} asked: {}", probe.at, probe.text)));
    }
    for one in &question.challenges {
        doc.push(Block::Text(format!("- {} asked: {}", one.at, one.text)));
    }
}
