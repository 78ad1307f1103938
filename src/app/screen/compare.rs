//! Two attempts at the same question: when things were done first, phases, scores, and what changed
//! in the answer.
//!
//! Invariant: the page is made once, of two journals; the later attempt is held against the best of
//! the others.

use crate::app::doc::{Block, Doc};
use crate::app::effect::{Effect, StoreRequest};
use crate::app::model::{Env, Model, Screen};
use crate::app::screen::HistoryView;
use crate::app::screen::history::HistoryPage;
use crate::app::scroll::Scroll;
use crate::base::text::plural;
use crate::base::{QuestionId, SessionId};
use crate::interview::Event;
use crate::keymap::Action;
use crate::report::attempts::{Comparison, DiffLine, compare};

/// The state of the screen.
#[derive(Clone, Debug)]
pub struct CompareView {
    /// Which question.
    pub question: QuestionId,
    /// The page, once both journals came.
    pub doc: Option<Doc>,
    /// First row shown.
    pub scroll: Scroll,
    /// Sittings still to be read.
    left: Vec<SessionId>,
    /// Journals that came.
    read: Vec<Vec<Event>>,
    /// When the attempts were, in local time, with their sittings.
    days: Vec<(SessionId, String)>,
    back: Box<HistoryView>,
}

/// Compares the selected attempt with the best other one at its question.
pub fn open(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Screen::History(view) = &model.screen else {
        return Vec::new();
    };
    let rows = view.questions();
    let chosen = rows.get(view.selected).copied();
    let Some(chosen) = chosen.filter(|_| view.page == HistoryPage::Questions) else {
        return Vec::new();
    };
    let all = view.facts.iter().flat_map(|facts| &facts.questions);
    // The facts stand newest first: of equals, the last one found is the oldest.
    let best = all
        .filter(|row| row.question == chosen.question && row.session != chosen.session)
        .max_by(|a, b| a.score.total_cmp(&b.score));
    let Some(best) = best else {
        model.say(
            "this question was tried once: nothing to compare yet",
            env.now,
        );
        return Vec::new();
    };
    let fresh = CompareView {
        question: chosen.question.clone(),
        doc: None,
        scroll: Scroll::default(),
        left: vec![best.session.clone()],
        read: Vec::new(),
        days: [chosen, best]
            .map(|row| (row.session.clone(), row.when.clone()))
            .to_vec(),
        back: Box::new(view.clone()),
    };
    let first = chosen.session.clone();
    model.screen = Screen::Compare(Box::new(fresh));
    load(model, first)
}

fn load(model: &mut Model, session: SessionId) -> Vec<Effect> {
    let request = model.request();
    model.awaited = Some(request);
    vec![Effect::Store(request, StoreRequest::Load(session))]
}

/// One of the journals came.
pub fn loaded(model: &mut Model, events: &[Event], env: &Env) -> Vec<Effect> {
    let Screen::Compare(view) = &mut model.screen else {
        return Vec::new();
    };
    view.read.push(events.to_vec());
    if let Some(next) = view.left.pop() {
        return load(model, next);
    }
    let [one, other] = view.read.as_slice() else {
        return Vec::new();
    };
    match compare(one, other, Some(&view.question)) {
        Ok(found) => view.doc = Some(page(&found, &view.days)),
        Err(why) => {
            let back = std::mem::take(&mut *view.back);
            model.screen = Screen::History(back);
            model.warn(why.to_string(), env.now);
        }
    }
    Vec::new()
}

fn page(found: &Comparison, days: &[(SessionId, String)]) -> Doc {
    let day = |session: &SessionId| {
        let known = days.iter().find(|(id, _)| id == session);
        known.map_or_else(String::new, |(_, when)| when.clone())
    };
    let head = [
        String::new(),
        day(&found.before.session),
        day(&found.after.session),
        "change".to_owned(),
    ];
    let figures = found.figures().into_iter().map(Vec::from).collect();
    let mut doc = vec![
        Block::Title(found.title.clone()),
        Block::Gap,
        Block::Table(head.to_vec(), figures),
        Block::Gap,
        Block::Heading("What changed in the answer".into()),
    ];
    lines(&found.answer, &mut doc);
    if !found.notes.is_empty() {
        doc.push(Block::Gap);
        doc.push(Block::Heading("What changed in the notes".into()));
        lines(&found.notes, &mut doc);
    }
    doc
}

/// The lines of a difference; the sign says what the color says.
fn lines(found: &[DiffLine], doc: &mut Doc) {
    if found.is_empty() {
        doc.push(Block::Dim("nothing".into()));
    }
    doc.extend(found.iter().map(|line| match line {
        DiffLine::Same(text) => Block::Verbatim(format!("  {text}")),
        DiffLine::Gone(text) => Block::Bad(format!("- {text}")),
        DiffLine::Came(text) => Block::Good(format!("+ {text}")),
        DiffLine::Skipped(n) => Block::Dim(format!("  … {}", plural(*n, "line"))),
    }));
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let rows = usize::from(model.size.height.saturating_sub(4)).max(1);
    let Screen::Compare(view) = &mut model.screen else {
        return Vec::new();
    };
    match action {
        Action::Up => view.scroll.turn(-1),
        Action::Down => view.scroll.turn(1),
        Action::PageUp => view.scroll.turn(-(rows as isize)),
        Action::PageDown => view.scroll.turn(rows as isize),
        Action::Top => view.scroll.to_top(),
        Action::Bottom => view.scroll.to_end(),
        Action::Back => {
            let back = std::mem::take(&mut *view.back);
            model.screen = Screen::History(back);
        }
        _ => {}
    }
    Vec::new()
}
