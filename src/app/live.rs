//! The sitting under way: the session, its journal number, its deck and the desk.
//!
//! Every change of the session goes through [`Live::command`]: `decide`, then `evolve`, then the
//! events leave for the journal. Typing is collected for at most [`Live::FLUSH_AFTER`].

use std::sync::Arc;

use crate::app::desk::Desk;
use crate::app::effect::{Effect, StoreRequest};
use crate::app::facts::{Derived, Ending, ScoreRow};
use crate::app::pad::PadView;
use crate::app::screen::ScoreView;
use crate::base::{QuestionId, RequestId, Span, Timestamp};
use crate::deck::{Deck, Question, RoundKind};
use crate::editor::Settings as PadSettings;
use crate::interview::rubric;
use crate::interview::{
    Command, Event, Fact, Pad, QuestionPlan, Rejected, Session, Sheet, Stage, decide, evolve,
    recommend,
};

/// The sitting under way.
#[derive(Clone, Debug)]
pub struct Live {
    /// Its state.
    pub session: Session,
    /// Its deck, if it is still there.
    pub deck: Option<Arc<Deck>>,
    /// The number of the next event.
    pub next_seq: u64,
    /// The desk of the current round.
    pub desk: Desk,
    /// The state of the scoring screen.
    pub score: ScoreView,
}

impl Live {
    /// Typing waits no longer than this before it is written.
    pub const FLUSH_AFTER: Span = Span(400);

    /// The program tells the store that it lives this often.
    pub const BEAT_EVERY: Span = Span(900);

    /// Returns a sitting whose first `next_seq` events are already stored.
    pub fn new(session: Session, deck: Option<Arc<Deck>>, next_seq: u64) -> Self {
        Self {
            session,
            deck,
            next_seq,
            desk: Desk::default(),
            score: ScoreView::default(),
        }
    }

    /// Returns the kind of the current round.
    pub fn kind(&self) -> RoundKind {
        self.session
            .round_plan()
            .map_or(RoundKind::Recruiter, |round| round.kind)
    }

    /// Returns the index of the question that is open or being scored.
    pub fn question_idx(&self) -> usize {
        self.session
            .open_question()
            .map_or(0, |(index, _, _)| index)
    }

    /// Returns the deck's words for the question that is open or being scored.
    pub fn question(&self) -> Option<&Question> {
        let (_, plan, _) = self.session.open_question()?;
        self.deck.as_ref()?.question(&plan.id)
    }

    /// Returns the deck if it holds this question; a newer edition may have dropped it.
    pub fn deck_with(&self, question: &QuestionId) -> Option<Arc<Deck>> {
        let deck = self.deck.as_ref()?;
        deck.question(question).map(|_| Arc::clone(deck))
    }

    /// Runs a command; the events it makes are in the session and in the returned effect.
    pub fn command(
        &mut self,
        command: Command,
        now: Timestamp,
        request: RequestId,
    ) -> Result<(Vec<Event>, Option<Effect>), Rejected> {
        let events = decide(&self.session, command, now)?;
        if events.is_empty() {
            return Ok((events, None));
        }
        let mut derived = Derived::default();
        for event in &events {
            evolve(&mut self.session, event);
            self.derive(event, &mut derived);
        }
        let append = StoreRequest::Append {
            session: self.session.plan.session.clone(),
            first_seq: self.next_seq,
            events: events.clone(),
            derived: Box::new(derived),
        };
        self.next_seq += events.len() as u64;
        Ok((events, Some(Effect::Store(request, append))))
    }

    /// Adds the rows that follow from an event that was just folded.
    fn derive(&self, event: &Event, derived: &mut Derived) {
        let session = &self.session;
        match &event.fact {
            Fact::RoundBegan { .. } => self.derive_seen(0, event.at, derived),
            Fact::QuestionOpened { question } => self.derive_seen(*question, event.at, derived),
            Fact::FinalLocked { question, rating } => {
                // The fold may already stand in the next round; the locked question is in the
                // last round that has ended.
                let round_idx = session
                    .rounds
                    .iter()
                    .rposition(|round| {
                        round
                            .questions
                            .get(*question)
                            .is_some_and(|q| q.final_locked)
                    })
                    .unwrap_or(session.round);
                let (Some(plan), Some(state)) = (
                    session.plan.rounds.get(round_idx),
                    session.rounds.get(round_idx),
                ) else {
                    return;
                };
                let (Some(question_plan), Some(question_state)) = (
                    plan.questions.get(*question),
                    state.questions.get(*question),
                ) else {
                    return;
                };
                derived.scores.push(ScoreRow {
                    round: round_idx,
                    question_idx: *question,
                    deck: session.plan.deck.clone(),
                    question: question_plan.id.clone(),
                    title: question_plan.title.clone(),
                    kind: plan.kind,
                    score: rubric::question_score(plan.kind, question_plan, question_state)
                        .unwrap_or(rubric::LOWEST),
                    measured: rubric::measured(plan.kind, question_plan, question_state)
                        .map(|measured| measured.score),
                    blind: self_score(question_plan, &question_state.blind),
                    own: self_score(question_plan, &question_state.final_sheet),
                    confidence: question_state.confidence,
                    rating: *rating,
                    mode: session.plan.mode,
                    hints: question_state.hints_taken(),
                    pauses: state.pauses,
                    spent: question_state.spent,
                    at: event.at,
                });
            }
            Fact::Finished | Fact::Abandoned => {
                let decision = recommend(session);
                derived.outcome = Some(Ending {
                    finished: matches!(event.fact, Fact::Finished),
                    mean: decision.mean,
                    recommendation: Some(decision.recommendation.as_str().to_owned()),
                    at: event.at,
                });
            }
            _ => {}
        }
    }

    fn derive_seen(&self, question: usize, at: Timestamp, derived: &mut Derived) {
        let plan = self
            .session
            .round_plan()
            .and_then(|round| round.questions.get(question));
        if let Some(plan) = plan {
            derived
                .seen
                .push((self.session.plan.deck.clone(), plan.id.clone(), at));
        }
    }

    /// Makes sure that the pads of the open question exist.
    pub fn open_pads(&mut self, vim: bool) {
        if !matches!(self.session.stage, Stage::Running | Stage::Paused) {
            return;
        }
        let kind = self.kind();
        let Some((index, _, state)) = self.session.open_question() else {
            return;
        };
        for (pad, text) in [(Pad::Answer, &state.answer), (Pad::Notes, &state.notes)] {
            self.desk.pads.entry((index, pad)).or_insert_with(|| {
                let (settings, comment) = pad_settings(kind, pad);
                let mut view = PadView::new(text, settings, comment, vim);
                view.wraps = pad == Pad::Notes || !kind.is_measured();
                view
            });
        }
    }

    /// Returns the pad that keys go to.
    pub fn focused_pad(&mut self) -> Option<&mut PadView> {
        let pad = self.desk.focused_pad()?;
        let index = self.question_idx();
        self.desk.pads.get_mut(&(index, pad))
    }

    /// Takes the edits that wait to be written, as commands.
    pub fn take_typed(&mut self) -> Vec<Command> {
        self.desk.typed_since = None;
        let index = self.question_idx();
        [Pad::Answer, Pad::Notes]
            .into_iter()
            .filter_map(|pad| {
                let edits = self.desk.pads.get_mut(&(index, pad))?.buffer.take_pending();
                (!edits.is_empty()).then_some(Command::Type(pad, edits))
            })
            .collect()
    }

    /// Returns the text of the answer pad as it stands on the screen.
    pub fn answer_text(&self) -> String {
        let index = self.question_idx();
        self.desk
            .pads
            .get(&(index, Pad::Answer))
            .map(|pad| pad.buffer.text())
            .unwrap_or_default()
    }
}

/// A sheet's mean, lowest where it was never filled.
fn self_score(plan: &QuestionPlan, sheet: &Sheet) -> f64 {
    rubric::self_score(&plan.criteria, sheet).unwrap_or(rubric::LOWEST)
}

/// Indents as wide as the language is used to, and its comment mark.
fn pad_settings(kind: RoundKind, pad: Pad) -> (PadSettings, &'static str) {
    match (kind, pad) {
        (RoundKind::Sql | RoundKind::Modelling, Pad::Answer) => (
            PadSettings {
                indent: 2,
                auto_indent: true,
            },
            "-- ",
        ),
        (RoundKind::Coding, Pad::Answer) => (
            PadSettings {
                indent: 4,
                auto_indent: true,
            },
            "# ",
        ),
        _ => (
            PadSettings {
                indent: 2,
                auto_indent: true,
            },
            "- ",
        ),
    }
}
