//! The sitting under way: the session, its journal number, its deck and the desk.
//!
//! Every change of the session goes through [`Live::command`]: `decide`, then `evolve`, then the
//! events leave for the journal. Typing is collected for at most [`Live::FLUSH_AFTER`].

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::desk::Desk;
use crate::app::effect::{Effect, StoreRequest};
use crate::app::facts::{Derived, Ending, ScoreRow};
use crate::app::lessons::lessons;
use crate::app::pad::PadView;
use crate::app::screen::ScoreView;
use crate::base::{QuestionId, RequestId, Span, Timestamp};
use crate::deck::{Body, Coding, Deck, Question, RoundKind};
use crate::editor::Settings as PadSettings;
use crate::interview::rubric;
use crate::interview::{
    Command, Event, Fact, Pad, Part, PartView, Rejected, Session, Sheet, Stage, decide, evolve,
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
    /// Which round it belongs to.
    desk_round: usize,
    /// Desks of the other parts of an assessment, as they were left.
    shelved: HashMap<usize, Desk>,
    /// The state of the scoring screen.
    pub score: ScoreView,
    /// The round and phase whose time was said to be over.
    pub phase_told: Option<(usize, usize)>,
    /// It is the desk over the own history: no clock is shown and nothing is handed in.
    pub own: bool,
}

impl Live {
    /// Typing waits no longer than this before it is written.
    pub const FLUSH_AFTER: Span = Span(400);

    /// The program tells the store that it lives this often.
    pub const BEAT_EVERY: Span = Span(900);

    /// Returns a sitting whose first `next_seq` events are already stored.
    pub fn new(session: Session, deck: Option<Arc<Deck>>, next_seq: u64) -> Self {
        Self {
            desk_round: session.round,
            session,
            deck,
            next_seq,
            desk: Desk::default(),
            shelved: HashMap::new(),
            score: ScoreView::default(),
            phase_told: None,
            own: false,
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

    /// Returns the coding question that is open or being scored.
    pub fn coding(&self) -> Option<&Coding> {
        match &self.question()?.body {
            Body::Coding(coding) => Some(coding),
            Body::Sql(_) | Body::Modelling(_) | Body::Talk(_) => None,
        }
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
            // The fold may go on to the next round; a locked question is in the one before.
            let round = self.session.round;
            evolve(&mut self.session, event);
            self.derive(event, round, &mut derived);
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
    fn derive(&self, event: &Event, round: usize, derived: &mut Derived) {
        let session = &self.session;
        match &event.fact {
            Fact::RoundBegan { .. } => self.derive_seen(0, event.at, derived),
            Fact::QuestionOpened { question } | Fact::PartOpened { question, .. } => {
                self.derive_seen(*question, event.at, derived);
            }
            Fact::FinalLocked { question, .. } => {
                let question = *question;
                self.derive_score(Part { round, question }, event.at, derived);
            }
            Fact::PartJudged {
                round, question, ..
            } => {
                let (round, question) = (*round, *question);
                self.derive_score(Part { round, question }, event.at, derived);
            }
            // What was left blank has its score at once.
            Fact::HandedIn { .. } => {
                for part in session.parts().filter(|part| part.state.final_locked) {
                    self.derive_score(part.part, event.at, derived);
                }
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

    fn derive_score(&self, part: Part, at: Timestamp, derived: &mut Derived) {
        let session = &self.session;
        if session.plan.forked.is_some() {
            // Who has been here before learns, but proves nothing: a fork is scored apart.
            return;
        }
        let view = session.parts().find(|view| view.part == part);
        let (Some(view), Some(round)) = (view, session.rounds.get(part.round)) else {
            return;
        };
        let PartView {
            kind, plan, state, ..
        } = view;
        let Some(rating) = state.rating else {
            return;
        };
        let measured = rubric::measured(kind, plan, state).map(|measured| measured.score);
        // Where nobody scored himself, the measure stands for it.
        let own = |sheet: &Sheet| {
            let own = rubric::self_score(&plan.criteria, sheet);
            own.or(measured).unwrap_or(rubric::LOWEST)
        };
        let of_deck = self.deck.as_ref();
        if let Some(question) = of_deck.and_then(|deck| deck.question(&plan.id)) {
            let found = lessons(&session.plan.deck, question, state, at);
            derived.lessons.extend(found);
        }
        derived.scores.push(ScoreRow {
            round: part.round,
            question_idx: part.question,
            deck: session.plan.deck.clone(),
            question: plan.id.clone(),
            title: plan.title.clone(),
            kind,
            score: rubric::question_score(kind, plan, state).unwrap_or(rubric::LOWEST),
            measured,
            blind: own(&state.blind),
            own: own(&state.final_sheet),
            confidence: state.confidence,
            rating,
            mode: session.plan.mode,
            hints: state.hints_taken(),
            pauses: round.pauses,
            spent: state.spent,
            at,
        });
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

    /// Brings the desk of the current round forward; those of other rounds stay as they were left.
    pub fn turn_desk(&mut self) {
        let round = self.session.round;
        if round == self.desk_round {
            return;
        }
        let fresh = self.shelved.remove(&round).unwrap_or_default();
        let beat = self.desk.beat;
        let left = std::mem::replace(&mut self.desk, Desk { beat, ..fresh });
        // There is one scratch database, and another round had it meanwhile.
        self.desk.tables = None;
        self.shelved.insert(self.desk_round, left);
        self.desk_round = round;
    }

    /// Clears all desks, once nothing can be written any more.
    pub fn clear_desks(&mut self) {
        self.shelved.clear();
        self.desk_round = self.session.round;
        self.desk = Desk {
            beat: self.desk.beat,
            ..Desk::default()
        };
    }

    /// Says whether the current round is sat on a bare pad.
    pub fn is_bare(&self) -> bool {
        self.session.round_plan().is_some_and(|round| round.bare)
    }

    /// Makes sure that the pads of the open question exist.
    pub fn open_pads(&mut self, vim: bool) {
        if !matches!(self.session.stage, Stage::Running | Stage::Paused) {
            return;
        }
        let (kind, bare) = (self.kind(), self.is_bare());
        let Some((index, _, state)) = self.session.open_question() else {
            return;
        };
        for (pad, text) in [(Pad::Answer, &state.answer), (Pad::Notes, &state.notes)] {
            self.desk.pads.entry((index, pad)).or_insert_with(|| {
                let (mut settings, comment) = pad_settings(kind, pad);
                settings.auto_indent &= !bare;
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

/// Indents as wide as the language is used to, and its comment mark.
fn pad_settings(kind: RoundKind, pad: Pad) -> (PadSettings, &'static str) {
    match (kind, pad) {
        (RoundKind::Sql | RoundKind::Modelling, Pad::Answer) => (PadSettings::SQL, "-- "),
        (RoundKind::Coding, Pad::Answer) => (PadSettings::PYTHON, "# "),
        _ => (PadSettings::PROSE, "- "),
    }
}
