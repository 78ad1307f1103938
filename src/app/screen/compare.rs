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
use crate::interview::{Event, Fact};
use crate::keymap::Action;
use crate::report::attempts::{Attempt, Comparison, DiffLine, compare};

/// The state of the screen.
#[derive(Clone, Debug)]
pub struct CompareView {
    /// The page, once both journals came.
    pub doc: Option<Doc>,
    /// First row shown.
    pub scroll: Scroll,
    /// Which question; the first that both have if none was selected.
    question: Option<QuestionId>,
    /// Sittings still to be read.
    left: Vec<SessionId>,
    /// Journals that came.
    read: Vec<Vec<Event>>,
    back: Box<HistoryView>,
}

/// Compares what is selected: an attempt with the best other one at its question, a fork with the
/// sitting it was played on from.
pub fn open(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Screen::History(view) = &model.screen else {
        return Vec::new();
    };
    let Some(first) = view.selected_session() else {
        model.say(
            "v compares what was rehearsed here: select a sitting or a round",
            env.now,
        );
        return Vec::new();
    };
    let chosen = match view.page {
        HistoryPage::Questions => view.questions().get(view.selected).map(|row| &row.question),
        HistoryPage::Found => view.selected_hit().map(|row| &row.question),
        HistoryPage::Sittings | HistoryPage::Trends | HistoryPage::Mistakes => None,
    };
    let mut left = Vec::new();
    if let Some(question) = chosen {
        let Some(best) = best_other(view, question, &first) else {
            model.say(ONCE, env.now);
            return Vec::new();
        };
        left.push(best);
    }
    let fresh = CompareView {
        doc: None,
        scroll: Scroll::default(),
        question: chosen.cloned(),
        left,
        read: Vec::new(),
        back: Box::new(view.clone()),
    };
    model.screen = Screen::Compare(Box::new(fresh));
    load(model, first)
}

/// Said where there is nothing to hold an attempt against.
const ONCE: &str = "this question was tried once: nothing to compare yet";

/// The best attempt at a question in another sitting.
fn best_other(view: &HistoryView, question: &QuestionId, session: &SessionId) -> Option<SessionId> {
    let all = view.facts.iter().flat_map(|facts| &facts.questions);
    // The facts stand newest first: of equals, the last one found is the oldest.
    let best = all
        .filter(|row| row.question == *question && row.session != *session)
        .max_by(|a, b| a.score.total_cmp(&b.score));
    best.map(|row| row.session.clone())
}

/// The sitting to hold a whole sitting against, and the question where one is known; or why there
/// is none.
fn counterpart(
    view: &HistoryView,
    events: &[Event],
) -> Result<(SessionId, Option<QuestionId>), &'static str> {
    let plan = events.iter().find_map(|event| match &event.fact {
        Fact::Planned { plan } => Some(plan),
        _ => None,
    });
    let plan = plan.ok_or("this sitting cannot be read")?;
    if let Some(forked) = &plan.forked {
        return Ok((forked.from.clone(), None));
    }
    let questions = plan.rounds.iter().flat_map(|round| &round.questions);
    let questions: Vec<&QuestionId> = questions.map(|question| &question.id).collect();
    match questions.as_slice() {
        [only] => {
            let other = best_other(view, only, &plan.session).ok_or(ONCE)?;
            Ok((other, Some((*only).clone())))
        }
        _ => Err("this sitting has several questions: v on Rounds and drills compares one"),
    }
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
    if view.read.is_empty() && view.left.is_empty() {
        match counterpart(&view.back, events) {
            Ok((other, question)) => {
                view.left.push(other);
                view.question = question;
            }
            Err(why) => return leave(model, why, env),
        }
    }
    view.read.push(events.to_vec());
    if let Some(next) = view.left.pop() {
        return load(model, next);
    }
    let [one, other] = view.read.as_slice() else {
        return Vec::new();
    };
    match compare(one, other, view.question.as_ref()) {
        Ok(found) => {
            view.doc = Some(page(&found, &view.back));
            Vec::new()
        }
        Err(why) => leave(model, &why.to_string(), env),
    }
}

/// Goes back to the history and says why.
fn leave(model: &mut Model, why: &str, env: &Env) -> Vec<Effect> {
    if let Screen::Compare(view) = &mut model.screen {
        let back = std::mem::take(&mut *view.back);
        model.screen = Screen::History(back);
        model.say(why, env.now);
    }
    Vec::new()
}

fn page(found: &Comparison, history: &HistoryView) -> Doc {
    let facts = history.facts.as_ref();
    let when = |attempt: &Attempt| {
        let mut scored = facts.iter().flat_map(|facts| &facts.questions);
        let scored = scored
            .find(|row| row.session == attempt.session && row.question == found.question)
            .map(|row| row.when.as_str());
        let mut sat = facts.iter().flat_map(|facts| &facts.sittings);
        let sat = sat.find(|row| row.session == attempt.session);
        let when = scored.or(sat.map(|row| row.when.as_str()));
        let when = when.unwrap_or(attempt.session.as_str());
        match attempt.forked {
            Some(_) => format!("{when}, fork"),
            None => when.to_owned(),
        }
    };
    let head = [
        String::new(),
        when(&found.before),
        when(&found.after),
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
