//! Folds events into a session.
//!
//! Invariant: total. An event that does not fit changes nothing but the clock; [`super::replay`]
//! is where misfits are refused. Neither a clock nor chance is read here.

use crate::base::{Span, Timestamp};
use crate::deck::RoundKind;
use crate::editor::apply_all;
use crate::interview::event::{EndReason, Event, Fact, Pad};
use crate::interview::own::{StoryNote, Take};
use crate::interview::parts::Part;
use crate::interview::plan::{Plan, QuestionPlan, RoundPlan};
use crate::interview::scratch::Scratch;
use crate::interview::state::{
    Again, Asked, Challenged, FiredProbe, QuestionState, RoundState, RunNote, Session, Sheet,
    Stage, Submission,
};

/// Returns the session a plan starts with, and the event that says so.
pub fn begin(plan: Plan, now: Timestamp) -> (Session, Event) {
    let event = Event {
        at: now,
        fact: Fact::Planned {
            plan: Box::new(plan.clone()),
        },
    };
    (fresh(plan, now), event)
}

/// Changes `session` as `event` says.
pub fn evolve(session: &mut Session, event: &Event) {
    let at = event.at;
    // Between an interruption and the reopening nothing was alive, so nothing is counted.
    if matches!(event.fact, Fact::Reopened) {
        session.settled = at;
        session.interruptions += 1;
        return;
    }
    session.settle(at);
    match &event.fact {
        // A second plan would be another sitting.
        Fact::Planned { .. }
        | Fact::Interrupted
        | Fact::Reopened
        | Fact::SeatTaken
        | Fact::SeatLeft => {}
        Fact::RoundBegan { round } => begin_round(session, *round, at),
        Fact::PhaseEntered { phase } => enter_phase(session, *phase),
        Fact::QuestionOpened { question } => open_question(session, *question, at),
        Fact::Typed {
            question,
            pad,
            edits,
        } => with_question(session, *question, |state| {
            state.said();
            state.kept &= *pad != Pad::Answer;
            let text = state.pad_mut(*pad);
            if let Ok(changed) = apply_all(text, edits) {
                *text = changed;
            }
            state.note_pitch();
        }),
        Fact::Ran {
            question,
            text,
            outcome,
            ok,
            part,
        } => {
            let dialect = session.dialect();
            let kind = session.round_plan().map(|plan| plan.kind);
            with_question(session, *question, |state| {
                match kind {
                    Some(RoundKind::Sql) if *ok => state.note_made(text, dialect),
                    Some(RoundKind::Modelling) => state.note_modelled(text, *ok, *part),
                    _ => {}
                }
                let (text, outcome) = (text.clone(), outcome.clone());
                state.runs.push(RunNote {
                    at: state.spent,
                    text,
                    outcome,
                    ok: *ok,
                    on: state.scratch,
                });
            });
        }
        Fact::DialectChosen { dialect } => {
            with_round(session, |round| round.dialect = Some(*dialect));
        }
        Fact::Submitted { question, text } => {
            let dialect = session.dialect();
            with_question(session, *question, |state| {
                let text = text.clone();
                state.said();
                state.submissions.push(Submission {
                    at: state.spent,
                    text,
                    dialect,
                    sure: state.ventured.take(),
                    judgement: None,
                    efficiency: None,
                    again: None,
                });
            });
        }
        Fact::Judged {
            question,
            judgement,
        } => with_question(session, *question, |state| {
            if let Some(last) = state.submissions.last_mut() {
                last.judgement = Some(judgement.as_ref().clone());
            }
            state.note_repair();
        }),
        Fact::ScratchReset { question } => {
            with_question(session, *question, |state| state.made.clear());
        }
        Fact::ScratchHeld { question, scratch } => with_question(session, *question, |state| {
            state.scratch = *scratch;
            if *scratch != Scratch::Visible {
                state.scratch_at.get_or_insert(state.spent);
            }
        }),
        Fact::Ventured { question, percent } => {
            with_question(session, *question, |state| state.ventured = Some(*percent));
        }
        Fact::Rescored {
            round,
            question,
            scores,
        } => session.score_again((*round, *question), scores),
        Fact::Predicted {
            question,
            text,
            rows,
            grain,
        } => with_question(session, *question, |state| {
            state.foresee(text, *rows, grain);
        }),
        Fact::PredictionMet { question, came } => {
            with_question(session, *question, |state| state.meet(came));
        }
        Fact::Challenged {
            question,
            submission,
            challenge,
        } => with_question(session, *question, |state| {
            state.challenges.push(Challenged {
                at: state.spent,
                submission: *submission,
                challenge: challenge.clone(),
                replies: Vec::new(),
            });
        }),
        Fact::Replied { question, text } => with_question(session, *question, |state| {
            state.said();
            if let Some(asked) = state.challenges.last_mut() {
                asked.replies.push((state.spent, text.clone()));
            }
        }),
        Fact::Measured {
            question,
            efficiency,
        } => with_question(session, *question, |state| {
            if let Some(last) = state.submissions.last_mut() {
                last.efficiency = Some(efficiency.as_ref().clone());
            }
        }),
        Fact::PartOpened { round, question } => {
            if *round < session.rounds.len() {
                session.round = *round;
                with_round(session, |round| {
                    round.began.get_or_insert(at);
                });
                enter_phase(session, 0);
                open_question(session, *question, at);
            }
        }
        Fact::PartKept { round, question } => {
            let round = session.rounds.get_mut(*round);
            let state = round.and_then(|round| round.questions.get_mut(*question));
            if let Some(state) = state {
                state.kept = true;
            }
        }
        Fact::HandedIn { reason } => session.hand_in(*reason),
        Fact::PartJudged {
            round,
            question,
            judgement,
            rating,
        } => {
            let part = Part {
                round: *round,
                question: *question,
            };
            session.judge_part(part, judgement, *rating);
        }
        Fact::Regraded {
            round,
            question,
            submission,
            fingerprint,
            judgement,
        } => {
            let rounds = session.rounds.get_mut(*round);
            let found = rounds.and_then(|round| round.questions.get_mut(*question));
            let found = found.and_then(|state| state.submissions.get_mut(*submission));
            if let Some(found) = found {
                found.again = Some(Again {
                    at: event.at,
                    fingerprint: fingerprint.clone(),
                    judgement: judgement.as_ref().clone(),
                });
            }
        }
        Fact::HintTaken { question, hint } => with_question(session, *question, |state| {
            if *hint >= state.hints {
                state.hints = hint + 1;
                state.hints_at.push(state.spent);
            }
        }),
        Fact::Coached { question, advice } => with_question(session, *question, |state| {
            state.coached.push((state.spent, advice.clone()));
        }),
        Fact::GrowthClaimed { question, claim } => with_question(session, *question, |state| {
            state.said();
            state.claim_growth(*claim);
        }),
        Fact::GrowthMeasured { question, report } => with_question(session, *question, |state| {
            if let Some(note) = state.growth.last_mut() {
                note.measured = Some(report.as_ref().clone());
            }
        }),
        Fact::CaseAdded { question, case } => with_question(session, *question, |state| {
            state.said();
            state.keep_case(case);
        }),
        Fact::Asked {
            question,
            text,
            understood,
        } => with_question(session, *question, |state| {
            let (text, understood) = (text.clone(), understood.clone());
            state.said();
            state.asked.push(Asked {
                at: state.spent,
                text,
                understood,
            });
        }),
        Fact::StoryTold {
            question,
            id,
            title,
            times,
            before,
        } => with_question(session, *question, |state| {
            state.said();
            state.stories.push(StoryNote {
                at: state.spent,
                id: id.clone(),
                title: title.clone(),
                times: *times,
                before: before.clone(),
            });
        }),
        Fact::StoryTakenBack { question, id, .. } => with_question(session, *question, |state| {
            state.stories.retain(|told| told.id != *id);
        }),
        Fact::TakeNoted {
            question,
            file,
            heard,
        } => with_question(session, *question, |state| {
            state.takes.push(Take {
                at: state.spent,
                file: file.clone(),
                heard: heard.clone(),
            });
        }),
        Fact::NumbersHeard { question, heard } => with_question(session, *question, |state| {
            state.heard.clone_from(heard);
        }),
        Fact::ProbeFired { question, probe } => with_question(session, *question, |state| {
            let typed_before = state.answer.chars().count() + state.notes.chars().count();
            state.probes.push(FiredProbe {
                at: state.spent,
                id: probe.clone(),
                typed_before,
                reacted: None,
            });
        }),
        Fact::Moved { question, id } => {
            with_question(session, *question, |state| state.move_data(id));
        }
        Fact::SeatNoted { .. } | Fact::SeatScored { .. } => session.note_seat(&event.fact),
        Fact::Warned { left } => with_round(session, |round| round.warned.push(*left)),
        Fact::Paused => {
            session.stage = Stage::Paused;
            // A fork begins with its clock stopped: the candidate asked for no pause.
            let clock = session.spent(event.at);
            let forked = session.plan.forked.as_ref();
            if forked.is_none_or(|forked| forked.clock != clock) {
                with_round(session, |round| round.pauses += 1);
            }
        }
        Fact::Unpaused => session.stage = Stage::Running,
        Fact::RoundEnded { reason } => end_round(session, *reason),
        Fact::Scored {
            question,
            criterion,
            score,
        } => {
            let revealed = matches!(session.stage, Stage::Revealed { .. });
            with_question(session, *question, |state| {
                let sheet = if revealed {
                    &mut state.final_sheet
                } else {
                    &mut state.blind
                };
                if let Some(slot) = sheet.scores.get_mut(*criterion) {
                    *slot = Some(*score);
                }
            });
        }
        Fact::ConfidenceSet { question, percent } => {
            with_question(session, *question, |state| {
                state.confidence = Some(*percent);
            });
        }
        Fact::BlindLocked { question } => {
            with_question(session, *question, |state| {
                state.blind_locked = true;
                state.final_sheet = state.blind.clone();
            });
            session.stage = Stage::Revealed {
                question: *question,
            };
        }
        Fact::FinalLocked { question, rating } => {
            with_question(session, *question, |state| {
                state.final_locked = true;
                state.rating = Some(*rating);
            });
            after_question(session, *question);
        }
        Fact::Finished => {
            session.stage = Stage::Debrief;
            session.ended = Some(at);
        }
        Fact::Abandoned => {
            session.stage = Stage::Abandoned;
            session.ended = Some(at);
        }
    }
}

fn begin_round(session: &mut Session, round: usize, at: Timestamp) {
    if round < session.rounds.len() {
        session.round = round;
        session.stage = Stage::Running;
        with_round(session, |round| round.began = Some(at));
    }
}

fn enter_phase(session: &mut Session, phase: usize) {
    with_round(session, |round| {
        if let Some(entered) = round.phase_entered.get_mut(phase) {
            *entered = true;
            round.phase = phase;
        }
    });
}

fn open_question(session: &mut Session, question: usize, at: Timestamp) {
    with_round(session, |round| {
        if let Some(state) = round.questions.get_mut(question) {
            state.opened.get_or_insert(at);
            round.question = question;
        }
    });
}

/// A question that was never opened is scored like any other, with the lowest scores filled in.
fn end_round(session: &mut Session, reason: EndReason) {
    with_round(session, |round| {
        round.ended = Some(reason);
        for question in round
            .questions
            .iter_mut()
            .filter(|question| question.opened.is_none())
        {
            question.blind.scores.fill(Some(1));
        }
    });
    session.stage = Stage::Scoring { question: 0 };
}

/// The next question, the next round's briefing, or the debrief.
fn after_question(session: &mut Session, question: usize) {
    if session.is_assessment() {
        session.go_on_scoring();
        return;
    }
    let questions = session
        .round_state()
        .map_or(0, |round| round.questions.len());
    session.stage = if question + 1 < questions {
        Stage::Scoring {
            question: question + 1,
        }
    } else if session.round + 1 < session.rounds.len() {
        session.round += 1;
        Stage::Briefing
    } else {
        Stage::Debrief
    };
}

fn with_round(session: &mut Session, change: impl FnOnce(&mut RoundState)) {
    if let Some(round) = session.rounds.get_mut(session.round) {
        change(round);
    }
}

fn with_question(session: &mut Session, question: usize, change: impl FnOnce(&mut QuestionState)) {
    with_round(session, |round| {
        if let Some(state) = round.questions.get_mut(question) {
            change(state);
        }
    });
}

fn fresh(plan: Plan, now: Timestamp) -> Session {
    Session {
        rounds: plan.rounds.iter().map(fresh_round).collect(),
        plan,
        stage: Stage::Briefing,
        round: 0,
        started: now,
        settled: now,
        ended: None,
        interruptions: 0,
    }
}

fn fresh_round(plan: &RoundPlan) -> RoundState {
    RoundState {
        phase_spent: vec![Span::ZERO; plan.phases.len()],
        phase_entered: vec![false; plan.phases.len()],
        questions: plan.questions.iter().map(fresh_question).collect(),
        ..RoundState::default()
    }
}

fn fresh_question(plan: &QuestionPlan) -> QuestionState {
    let empty = Sheet {
        scores: vec![None; plan.criteria.len()],
    };
    QuestionState {
        answer: plan.starter.clone(),
        blind: empty.clone(),
        final_sheet: empty,
        ..QuestionState::default()
    }
}

impl QuestionState {
    /// The candidate did something: the silence is over, and probes have their reaction.
    fn said(&mut self) {
        self.said_at = self.spent;
        for probe in &mut self.probes {
            probe.reacted.get_or_insert(self.spent);
        }
    }

    /// Returns the text of a pad.
    pub fn pad(&self, pad: Pad) -> &str {
        match pad {
            Pad::Answer => &self.answer,
            Pad::Notes => &self.notes,
        }
    }

    fn pad_mut(&mut self, pad: Pad) -> &mut String {
        match pad {
            Pad::Answer => &mut self.answer,
            Pad::Notes => &mut self.notes,
        }
    }
}
