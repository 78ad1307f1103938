//! Answers a command with what happens, or with why not.
//!
//! Invariant: the session is not changed; every event returned fits the state the events before it
//! lead to. A command that comes after the round's deadline finds the round ended *at* the deadline.

use crate::base::{ClarificationId, PhaseId, Span, Timestamp};
use crate::coach::Advice;
use crate::deck::{RoundKind, Trigger};
use crate::dialect::Dialect;
use crate::editor::{Edit, apply_all};
use crate::interview::challenge::Challenge;
use crate::interview::clock::{is_curveball, upcoming};
use crate::interview::command::{Command, Rejected};
use crate::interview::draft::Draft;
use crate::interview::event::{EndReason, Event, Fact, Judgement, Pad};
use crate::interview::plan::Mode;
use crate::interview::ruling::Ruling;
use crate::interview::state::{QuestionState, Session, Stage, Submission};
use crate::verdict::Efficiency;

/// Typing is handed over in batches at most this long, so a batch that comes this much after the
/// deadline was typed before it.
const TYPING_BATCH: Span = Span::seconds(1);

/// Returns the events that `command` brings about at `now`; none if it changes nothing.
pub fn decide(session: &Session, command: Command, now: Timestamp) -> Result<Vec<Event>, Rejected> {
    let mut draft = Draft::of(session);
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
        if session.is_assessment() {
            draft.hand_in(EndReason::TimeUp, deadline);
        } else {
            draft.emit(
                deadline,
                Fact::RoundEnded {
                    reason: EndReason::TimeUp,
                },
            );
        }
    }
    let ended = !draft.events.is_empty();
    match draft.obey(command, heard, now) {
        // The end of the round is news enough; the command came too late.
        Err(_) if ended => Ok(draft.events),
        Err(rejected) => Err(rejected),
        Ok(()) => Ok(draft.events),
    }
}

impl Draft<'_> {
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
                part,
            } => {
                self.question_of_round(question)?;
                self.note_run()?;
                self.emit(
                    now,
                    Fact::Ran {
                        question,
                        text,
                        outcome,
                        ok,
                        part,
                    },
                );
                Ok(())
            }
            Command::ChooseDialect(dialect) => self.choose_dialect(dialect, now),
            Command::Submit(text) => self.submit(text, now),
            Command::Judge {
                question,
                judgement,
            } => self.judge(question, judgement, now),
            Command::ResetScratch { question } => self.reset_scratch(question, now),
            Command::HoldScratch { question, scratch } => self.hold_scratch(question, scratch, now),
            Command::Measure {
                question,
                efficiency,
            } => self.measure(question, efficiency, now),
            Command::OpenPart(part) => self.open_part(part, now),
            Command::KeepAnswer => self.keep_answer(now),
            Command::JudgePart { part, judgement } => self.judge_part(part, judgement, now),
            Command::TakeHint => self.take_hint(now),
            Command::TakeAdvice(advice) => self.take_advice(advice, now),
            Command::ClaimGrowth(claim) => self.claim_growth(claim, now),
            Command::NoteGrowth { question, report } => self.note_growth(question, report, now),
            Command::AddCase(case) => self.add_case(case, now),
            Command::Ask { text, understood } => self.ask(text, understood, now),
            Command::TellStory {
                id,
                title,
                times,
                before,
            } => self.tell_story((id, title), (times, before), now),
            Command::TakeStoryBack { id } => self.take_story_back(id, now),
            Command::NoteTake {
                question,
                file,
                heard,
            } => self.note_take(question, (file, heard), now),
            Command::HearNumbers { question, heard } => self.hear_numbers(question, heard, now),
            Command::Venture(percent) => self.venture(percent, now),
            Command::Predict { text, rows, grain } => self.predict(text, rows, grain, now),
            Command::MeetPrediction { question, came } => self.meet(question, came, now),
            Command::Reply(text) => self.reply(text, now),
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
            Command::Seat(wish) => self.seat(wish, now),
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
        self.interviewed()?;
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

    /// Nothing runs on a bare pad, and an assessment's runs end with its clock.
    fn note_run(&self) -> Result<(), Rejected> {
        if self.session().round_plan().is_some_and(|plan| plan.bare) {
            return Err(Rejected::BarePad);
        }
        if self.session().is_assessment() {
            self.running()?;
        }
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

    fn choose_dialect(&mut self, dialect: Dialect, now: Timestamp) -> Result<(), Rejected> {
        let (plan, _) = self.running()?;
        if plan.kind != RoundKind::Sql {
            return Err(Rejected::NoDialect);
        }
        if dialect != self.session().dialect() {
            self.emit(now, Fact::DialectChosen { dialect });
        }
        Ok(())
    }

    fn submit(&mut self, text: String, now: Timestamp) -> Result<(), Rejected> {
        self.interviewed()?;
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
        self.interviewed()?;
        let (_, state) = self.question_of_round(question)?;
        if !state.is_being_judged() {
            return Err(Rejected::NotNow("nothing waits for a verdict"));
        }
        let ruling = Ruling::of(&judgement);
        let submission = state.submissions.len().saturating_sub(1);
        let query = state.submissions.last().map_or("", |last| &last.text);
        let under_pressure = self.session().plan.mode == Mode::Pressure && self.running().is_ok();
        let challenge = Challenge::of(&judgement, query).filter(|_| under_pressure);
        self.emit(
            now,
            Fact::Judged {
                question,
                judgement,
            },
        );
        if let Some(challenge) = challenge {
            self.emit(
                now,
                Fact::Challenged {
                    question,
                    submission,
                    challenge,
                },
            );
        }
        if ruling == Ruling::Passed && self.move_at_pass(question, now) {
            return Ok(());
        }
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

    fn measure(
        &mut self,
        question: usize,
        efficiency: Box<Efficiency>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        let (_, state) = self.question_of_round(question)?;
        if !state.has_unmeasured() {
            return Err(Rejected::NotNow("nothing waits to be measured"));
        }
        self.emit(
            now,
            Fact::Measured {
                question,
                efficiency,
            },
        );
        Ok(())
    }

    fn take_advice(&mut self, advice: Advice, now: Timestamp) -> Result<(), Rejected> {
        self.interviewed()?;
        self.running()?;
        if self.session().plan.mode == Mode::Pressure {
            return Err(Rejected::NoHints);
        }
        let (question, _, _) = self.open_question()?;
        self.emit(now, Fact::Coached { question, advice });
        Ok(())
    }

    fn take_hint(&mut self, now: Timestamp) -> Result<(), Rejected> {
        self.interviewed()?;
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
        self.interviewed()?;
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
        // A curveball that is due at the same time goes first.
        let (curveballs, others): (Vec<Fact>, Vec<Fact>) = probes
            .into_iter()
            .partition(|fact| is_curveball(self.session(), fact));
        for (facts, curveball) in [(curveballs, true), (others, false)] {
            for fact in facts {
                if self.has_room(curveball) {
                    self.emit(now, fact);
                }
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
            Stage::Running | Stage::Paused if self.session().is_assessment() => {
                self.hand_in(EndReason::Done, now);
                Ok(())
            }
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
