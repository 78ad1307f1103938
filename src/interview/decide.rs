//! Answers a command with what happens, or with why not.
//!
//! Invariant: the session is not changed; every event returned fits the state the events before it
//! lead to. A command that comes after the round's deadline finds the round ended *at* the deadline.

use crate::base::{ClarificationId, PhaseId, Span, Timestamp};
use crate::deck::Trigger;
use crate::editor::{Edit, apply_all};
use crate::interview::clock::{has_fired, may_probe, upcoming};
use crate::interview::command::{Command, Rejected};
use crate::interview::event::{EndReason, Event, Fact, Judgement, Pad};
use crate::interview::evolve::evolve;
use crate::interview::plan::{Mode, QuestionPlan, RoundPlan};
use crate::interview::ruling::Ruling;
use crate::interview::state::{QuestionState, RoundState, Session, Sheet, Stage, Submission};
use crate::memory::Rating;

/// Typing is handed over in batches at most this long, so a batch that comes this much after the
/// deadline was typed before it.
const TYPING_BATCH: Span = Span::seconds(1);

/// Returns the events that `command` brings about at `now`; none if it changes nothing.
pub fn decide(session: &Session, command: Command, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    let mut draft = Draft {
        base: session,
        changed: None,
        events: Vec::new(),
    };
    // What happened while nobody was alive did not happen before the last sign of life.
    let heard = match &command {
        Command::Reopen { last_alive } => (*last_alive).max(session.settled).min(now),
        _ => now,
    };
    if let Some(deadline) = session.deadline().filter(|deadline| *deadline <= heard) {
        if let Command::Type(pad, edits) = &command
            && heard.since(deadline) <= TYPING_BATCH
        {
            // Edits that do not fit are lost with or without the deadline.
            draft.write(*pad, edits.clone(), deadline).ok();
        }
        draft.emit(
            deadline,
            Fact::RoundEnded {
                reason: EndReason::TimeUp,
            },
        );
    }
    let ended = !draft.events.is_empty();
    match draft.obey(command, heard, now) {
        // The end of the round is news enough; the command came too late.
        Err(_) if ended => Ok(draft.events),
        Err(rejected) => Err(rejected),
        Ok(()) => Ok(draft.events),
    }
}

/// The session as it will be after the events so far; copied only when there are any.
struct Draft<'a> {
    base: &'a Session,
    changed: Option<Session>,
    events: Vec<Event>,
}

impl Draft<'_> {
    fn session(&self) -> &Session {
        self.changed.as_ref().unwrap_or(self.base)
    }

    fn emit(&mut self, at: Timestamp, fact: Fact) {
        let event = Event { at, fact };
        evolve(
            self.changed.get_or_insert_with(|| self.base.clone()),
            &event,
        );
        self.events.push(event);
    }

    fn obey(&mut self, command: Command, alive: Timestamp, now: Timestamp) -> Result<(), Rejected> {
        match command {
            Command::BeginRound => self.begin_round(now),
            Command::EnterPhase(phase) => self.enter_phase(phase, now),
            Command::OpenQuestion(question) => self.turn_to(question, now),
            Command::Type(pad, edits) => {
                self.running()?;
                self.write(pad, edits, now)
            }
            Command::NoteRun {
                question,
                text,
                outcome,
                ok,
            } => {
                self.question_of_round(question)?;
                self.emit(
                    now,
                    Fact::Ran {
                        question,
                        text,
                        outcome,
                        ok,
                    },
                );
                Ok(())
            }
            Command::Submit(text) => self.submit(text, now),
            Command::Judge {
                question,
                judgement,
            } => self.judge(question, judgement, now),
            Command::TakeHint => self.take_hint(now),
            Command::Ask { text, understood } => self.ask(text, understood, now),
            Command::Tick => {
                self.tick(now);
                Ok(())
            }
            Command::Pause => self.pause(now),
            Command::Unpause => self.unpause(now),
            Command::Reopen { .. } => self.reopen(alive, now),
            Command::EndRound => self.end_round(now),
            Command::Score { criterion, score } => self.score(criterion, score, now),
            Command::SetConfidence(percent) => self.set_confidence(percent, now),
            Command::LockBlind => self.lock_blind(now),
            Command::LockFinal(rating) => self.lock_final(rating, now),
            Command::Abandon => self.abandon(now),
        }
    }

    fn begin_round(&mut self, now: Timestamp) -> Result<(), Rejected> {
        if self.session().stage != Stage::Briefing {
            return Err(Rejected::NotNow("no round is waiting to begin"));
        }
        let round = self.session().round;
        if self.session().round_plan().is_none() {
            return Err(Rejected::NoSuch("round"));
        }
        self.emit(now, Fact::RoundBegan { round });
        self.emit(now, Fact::PhaseEntered { phase: 0 });
        self.emit(now, Fact::QuestionOpened { question: 0 });
        self.probe_phase(now);
        Ok(())
    }

    fn enter_phase(&mut self, phase: usize, now: Timestamp) -> Result<(), Rejected> {
        let (plan, round) = self.running()?;
        if phase >= plan.phases.len() {
            return Err(Rejected::NoSuch("phase"));
        }
        let from = round.phase;
        if phase == from {
            return Ok(());
        }
        let jumped: Vec<PhaseId> = plan
            .phases
            .iter()
            .zip(&round.phase_entered)
            .take(phase)
            .skip(from + 1)
            .filter(|(_, entered)| !**entered)
            .map(|(plan, _)| plan.id.clone())
            .collect();
        self.emit(now, Fact::PhaseEntered { phase });
        for id in &jumped {
            self.probe(
                None,
                now,
                |when| matches!(when, Trigger::Skipped { phase } if phase == id),
            );
        }
        self.probe_phase(now);
        Ok(())
    }

    fn turn_to(&mut self, question: usize, now: Timestamp) -> Result<(), Rejected> {
        let (plan, round) = self.running()?;
        if question >= plan.questions.len() {
            return Err(Rejected::NoSuch("question"));
        }
        if question != round.question {
            self.emit(now, Fact::QuestionOpened { question });
            self.probe_phase(now);
        }
        Ok(())
    }

    fn write(&mut self, pad: Pad, edits: Vec<Edit>, at: Timestamp) -> Result<(), Rejected> {
        let (question, _, state) = self.open_question()?;
        if edits.is_empty() {
            return Ok(());
        }
        apply_all(state.pad(pad), &edits).map_err(|_| Rejected::BadEdit)?;
        self.emit(
            at,
            Fact::Typed {
                question,
                pad,
                edits,
            },
        );
        Ok(())
    }

    fn submit(&mut self, text: String, now: Timestamp) -> Result<(), Rejected> {
        self.running()?;
        let (question, _, _) = self.open_question()?;
        self.emit(now, Fact::Submitted { question, text });
        self.probe(Some(question), now, |when| matches!(when, Trigger::Submit));
        Ok(())
    }

    fn judge(
        &mut self,
        question: usize,
        judgement: Box<Judgement>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (_, state) = self.question_of_round(question)?;
        if !state.is_being_judged() {
            return Err(Rejected::NotNow("nothing waits for a verdict"));
        }
        let ruling = Ruling::of(&judgement);
        self.emit(
            now,
            Fact::Judged {
                question,
                judgement,
            },
        );
        // One verdict, one remark: the most telling trigger wins.
        let mut tries: Vec<Trigger> = Vec::new();
        match &ruling {
            Ruling::Passed => tries.push(Trigger::Pass),
            Ruling::Failed { families, .. } => {
                let named = families.iter().map(|family| Some(family.clone()));
                tries.extend(named.chain([None]).map(|family| Trigger::Fail { family }));
            }
            Ruling::Unjudged => {}
        }
        for trigger in tries {
            if self.probe(Some(question), now, |when| *when == trigger) {
                break;
            }
        }
        Ok(())
    }

    fn take_hint(&mut self, now: Timestamp) -> Result<(), Rejected> {
        self.running()?;
        if self.session().plan.mode == Mode::Pressure {
            return Err(Rejected::NoHints);
        }
        let (question, plan, state) = self.open_question()?;
        let hint = state.hints;
        if hint >= plan.hints.len() {
            return Err(Rejected::HintsUsedUp);
        }
        self.emit(now, Fact::HintTaken { question, hint });
        Ok(())
    }

    fn ask(
        &mut self,
        text: String,
        understood: Option<ClarificationId>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        self.running()?;
        let (question, _, _) = self.open_question()?;
        self.emit(
            now,
            Fact::Asked {
                question,
                text,
                understood,
            },
        );
        Ok(())
    }

    /// Emits what is due. Of several warnings only the latest is still true.
    fn tick(&mut self, now: Timestamp) {
        let due = upcoming(self.session())
            .into_iter()
            .filter(|(at, _)| *at <= now);
        let (warnings, probes): (Vec<Fact>, Vec<Fact>) = due
            .map(|(_, fact)| fact)
            .partition(|fact| matches!(fact, Fact::Warned { .. }));
        if let Some(latest) = warnings.into_iter().next_back() {
            self.emit(now, latest);
        }
        for fact in probes {
            if self.may_probe() {
                self.emit(now, fact);
            }
        }
    }

    fn pause(&mut self, now: Timestamp) -> Result<(), Rejected> {
        self.running()?;
        if self.session().plan.mode != Mode::Study {
            return Err(Rejected::NoPause);
        }
        self.emit(now, Fact::Paused);
        Ok(())
    }

    fn unpause(&mut self, now: Timestamp) -> Result<(), Rejected> {
        if self.session().stage != Stage::Paused {
            return Err(Rejected::NotNow("the clock is not stopped"));
        }
        self.emit(now, Fact::Unpaused);
        Ok(())
    }

    fn reopen(&mut self, alive: Timestamp, now: Timestamp) -> Result<(), Rejected> {
        self.not_over()?;
        self.emit(alive, Fact::Interrupted);
        self.emit(now, Fact::Reopened);
        Ok(())
    }

    fn end_round(&mut self, now: Timestamp) -> Result<(), Rejected> {
        match self.session().stage {
            Stage::Running | Stage::Paused => {
                self.emit(
                    now,
                    Fact::RoundEnded {
                        reason: EndReason::Done,
                    },
                );
                Ok(())
            }
            _ => Err(Rejected::NotNow("no round is under way")),
        }
    }

    fn score(&mut self, criterion: usize, score: u8, now: Timestamp) -> Result<(), Rejected> {
        let (question, sheet) = match self.session().stage {
            Stage::Scoring { question } => (question, &self.question_of_round(question)?.1.blind),
            Stage::Revealed { question } => {
                (question, &self.question_of_round(question)?.1.final_sheet)
            }
            _ => return Err(Rejected::NotNow("scores are given after the round")),
        };
        if criterion >= sheet.scores.len() {
            return Err(Rejected::NoSuch("criterion"));
        }
        if !(1..=4).contains(&score) {
            return Err(Rejected::NoSuch("score; they go from 1 to 4"));
        }
        self.emit(
            now,
            Fact::Scored {
                question,
                criterion,
                score,
            },
        );
        Ok(())
    }

    fn set_confidence(&mut self, percent: u8, now: Timestamp) -> Result<(), Rejected> {
        let question = self.scoring()?;
        if percent > 100 {
            return Err(Rejected::NoSuch("percentage; they go from 0 to 100"));
        }
        self.emit(now, Fact::ConfidenceSet { question, percent });
        Ok(())
    }

    fn lock_blind(&mut self, now: Timestamp) -> Result<(), Rejected> {
        let question = self.scoring()?;
        let (_, state) = self.question_of_round(question)?;
        all_scored(&state.blind)?;
        if state.confidence.is_none() {
            return Err(Rejected::NoConfidence);
        }
        self.emit(now, Fact::BlindLocked { question });
        Ok(())
    }

    fn lock_final(&mut self, rating: Rating, now: Timestamp) -> Result<(), Rejected> {
        let Stage::Revealed { question } = self.session().stage else {
            return Err(Rejected::NotNow("fix the blind score first"));
        };
        let (_, state) = self.question_of_round(question)?;
        all_scored(&state.final_sheet)?;
        // A later round could not take the verdict any more.
        if state.is_being_judged() {
            return Err(Rejected::StillJudging);
        }
        self.emit(now, Fact::FinalLocked { question, rating });
        if self.session().stage == Stage::Debrief {
            self.emit(now, Fact::Finished);
        }
        Ok(())
    }

    fn abandon(&mut self, now: Timestamp) -> Result<(), Rejected> {
        self.not_over()?;
        if matches!(self.session().stage, Stage::Running | Stage::Paused) {
            self.emit(
                now,
                Fact::RoundEnded {
                    reason: EndReason::Abandoned,
                },
            );
        }
        self.emit(now, Fact::Abandoned);
        Ok(())
    }

    fn probe_phase(&mut self, now: Timestamp) {
        let current = self
            .running()
            .ok()
            .and_then(|(plan, round)| plan.phases.get(round.phase).map(|phase| phase.id.clone()));
        self.probe(
            None,
            now,
            |when| matches!(when, Trigger::Phase { phase } if Some(phase) == current.as_ref()),
        );
    }

    /// Fires the first probe of a question (the open one if `None`) that the trigger fits; says
    /// whether there was one. Nothing is said once the clock stands.
    fn probe(
        &mut self,
        question: Option<usize>,
        now: Timestamp,
        fits: impl Fn(&Trigger) -> bool,
    ) -> bool {
        let Ok((_, round)) = self.running() else {
            return false;
        };
        let question = question.unwrap_or(round.question);
        let Ok((plan, state)) = self.question_of_round(question) else {
            return false;
        };
        let next = plan
            .probes
            .iter()
            .find(|probe| fits(&probe.when) && !has_fired(state, &probe.id));
        let Some(probe) = next
            .map(|probe| probe.id.clone())
            .filter(|_| self.may_probe())
        else {
            return false;
        };
        self.emit(now, Fact::ProbeFired { question, probe });
        true
    }

    fn may_probe(&self) -> bool {
        let session = self.session();
        session
            .round_plan()
            .zip(session.round_state())
            .is_some_and(|(p, r)| may_probe(p, r))
    }

    fn running(&self) -> Result<(&RoundPlan, &RoundState), Rejected> {
        let session = self.session();
        match session.stage {
            Stage::Running => {}
            Stage::Paused => return Err(Rejected::NotNow("the clock is stopped")),
            Stage::Briefing => return Err(Rejected::NotNow("the round has not begun")),
            _ => return Err(Rejected::NotNow("the round is over")),
        }
        session
            .round_plan()
            .zip(session.round_state())
            .ok_or(Rejected::NoSuch("round"))
    }

    fn open_question(&self) -> Result<(usize, &QuestionPlan, &QuestionState), Rejected> {
        self.session()
            .open_question()
            .ok_or(Rejected::NoSuch("question"))
    }

    /// A question of the current round, from its beginning until all is scored.
    fn question_of_round(
        &self,
        question: usize,
    ) -> Result<(&QuestionPlan, &QuestionState), Rejected> {
        let session = self.session();
        if session.stage == Stage::Briefing {
            return Err(Rejected::NotNow("the round has not begun"));
        }
        self.not_over()?;
        let plan = session
            .round_plan()
            .and_then(|round| round.questions.get(question));
        let state = session
            .round_state()
            .and_then(|round| round.questions.get(question));
        plan.zip(state).ok_or(Rejected::NoSuch("question"))
    }

    fn scoring(&self) -> Result<usize, Rejected> {
        match self.session().stage {
            Stage::Scoring { question } => Ok(question),
            Stage::Revealed { .. } => Err(Rejected::NotNow("the blind score is fixed")),
            _ => Err(Rejected::NotNow("scores are given after the round")),
        }
    }

    fn not_over(&self) -> Result<(), Rejected> {
        if self.session().is_over() {
            return Err(Rejected::NotNow("the sitting is over"));
        }
        Ok(())
    }
}

impl QuestionState {
    /// Says whether the latest submission still waits for its verdict.
    pub fn is_being_judged(&self) -> bool {
        self.submissions.last().is_some_and(Submission::is_pending)
    }
}

impl Submission {
    /// Says whether there is no verdict yet.
    pub fn is_pending(&self) -> bool {
        self.judgement.is_none()
    }
}

fn all_scored(sheet: &Sheet) -> Result<(), Rejected> {
    match sheet.scores.iter().filter(|score| score.is_none()).count() {
        0 => Ok(()),
        missing => Err(Rejected::Unscored { missing }),
    }
}
