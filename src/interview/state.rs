//! A session's state: the fold of its events.
//!
//! Invariant: `rounds` and their `questions` have the shape of the plan; time is counted only
//! while the stage is [`Stage::Running`].

use crate::base::{ClarificationId, ProbeId, Span, Timestamp};
use crate::coach::Advice;
use crate::dialect::Dialect;
use crate::interview::challenge::Challenge;
use crate::interview::data::Moved;
use crate::interview::event::{EndReason, Judgement};
use crate::interview::own::{NumberHeard, StoryNote, Take};
use crate::interview::plan::{Plan, QuestionPlan, RoundPlan};
use crate::interview::predict::Prediction;
use crate::interview::redo::Made;
use crate::interview::ruling::Ruling;
use crate::interview::scratch::Scratch;
use crate::interview::seat::SeatSheet;
use crate::memory::Rating;
use crate::verdict::{Efficiency, GrowthClaim, GrowthReport, OwnCase};

/// One sitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// What was planned.
    pub plan: Plan,
    /// Where it stands.
    pub stage: Stage,
    /// Index of the current round.
    pub round: usize,
    /// Same length as `plan.rounds`.
    pub rounds: Vec<RoundState>,
    /// When it was planned.
    pub started: Timestamp,
    /// Up to when time has been counted.
    pub settled: Timestamp,
    /// When it was finished or abandoned.
    pub ended: Option<Timestamp>,
    /// How many times it was interrupted and reopened.
    pub interruptions: u32,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The current round has not begun.
    Briefing,
    /// The current round's clock runs.
    Running,
    /// The clock is stopped (study mode).
    Paused,
    /// Everything in an assessment was handed in; the machine judges part after part.
    Judging,
    /// The candidate scores this question of the current round blind.
    Scoring {
        /// Index into the round's questions.
        question: usize,
    },
    /// The reference of this question is shown; its final score is open.
    Revealed {
        /// Index into the round's questions.
        question: usize,
    },
    /// All is scored.
    Debrief,
    /// Given up.
    Abandoned,
}

/// One round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoundState {
    /// When its clock started.
    pub began: Option<Timestamp>,
    /// Why it ended.
    pub ended: Option<EndReason>,
    /// Counted time, overtime included.
    pub spent: Span,
    /// Index of the current phase.
    pub phase: usize,
    /// Counted time per phase; same length as the plan's phases.
    pub phase_spent: Vec<Span>,
    /// Which phases were entered.
    pub phase_entered: Vec<bool>,
    /// The dialect the candidate chose for it.
    pub dialect: Option<Dialect>,
    /// Index of the open question.
    pub question: usize,
    /// Same length as the plan's questions.
    pub questions: Vec<QuestionState>,
    /// How often the clock was stopped.
    pub pauses: u32,
    /// How long it stood still.
    pub paused: Span,
    /// Warnings given, by time left.
    pub warned: Vec<Span>,
}

/// One question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionState {
    /// When it was first opened.
    pub opened: Option<Timestamp>,
    /// Counted time while it was open.
    pub spent: Span,
    /// The answer pad.
    pub answer: String,
    /// The notes pad.
    pub notes: String,
    /// How many hints were taken.
    pub hints: usize,
    /// When each of them was taken, on the question's clock.
    pub hints_at: Vec<Span>,
    /// Hints on the candidate's own query, on the question's clock.
    pub coached: Vec<(Span, Advice)>,
    /// What was said of the growth of accepted answers, in order.
    pub growth: Vec<GrowthNote>,
    /// Cases of the candidate's own, each with when it was first written.
    pub own_cases: Vec<(Span, OwnCase)>,
    /// What was asked.
    pub asked: Vec<Asked>,
    /// When anything was last written, asked or handed in, on the question's clock.
    pub said_at: Span,
    /// What the interviewer brought up.
    pub probes: Vec<FiredProbe>,
    /// How its data moved, if it did.
    pub moved: Option<Moved>,
    /// What the partner in the second seat wrote down.
    pub seat: SeatSheet,
    /// Live queries and runs, in order.
    pub runs: Vec<RunNote>,
    /// What ran on the visible data and may have changed it, in order.
    pub made: Vec<Made>,
    /// What the scratch database holds.
    pub scratch: Scratch,
    /// When a counterexample was first loaded into it, on the question's clock.
    pub scratch_at: Option<Span>,
    /// How sure the candidate is of what is handed in next, in percent.
    pub ventured: Option<u8>,
    /// Blind scores of the same answer from later days, in order.
    pub rescored: Vec<Vec<u8>>,
    /// What was predicted of queries, in order.
    pub predictions: Vec<Prediction>,
    /// What the interviewer asked about rejected submissions, in order.
    pub challenges: Vec<Challenged>,
    /// Stories of the candidate's that were told, in order.
    pub stories: Vec<StoryNote>,
    /// Recordings of the answer, in order.
    pub takes: Vec<Take>,
    /// Which numbers of the candidate's sheet the answer says, once the round is over.
    pub heard: Vec<NumberHeard>,
    /// When the answer's first paragraph ended, on the question's clock.
    pub pitched: Option<Span>,
    /// Called done by the candidate, and not changed since (assessments).
    pub kept: bool,
    /// Submissions, in order.
    pub submissions: Vec<Submission>,
    /// The score before anything was revealed.
    pub blind: Sheet,
    /// The blind score is fixed.
    pub blind_locked: bool,
    /// The score after the reveal; starts as a copy of the blind one.
    pub final_sheet: Sheet,
    /// The final score is fixed.
    pub final_locked: bool,
    /// How sure the candidate is of the blind score, in percent.
    pub confidence: Option<u8>,
    /// For spaced repetition.
    pub rating: Option<Rating>,
}

/// A score per criterion; same length as the plan's criteria.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// 1 to 4, or not yet scored.
    pub scores: Vec<Option<u8>>,
}

/// What was said of the growth of an accepted answer, and what was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowthNote {
    /// When, on the question's clock.
    pub at: Span,
    /// Index of the submission.
    pub submission: usize,
    /// What was said.
    pub claim: GrowthClaim,
    /// What was measured, once it was.
    pub measured: Option<GrowthReport>,
}

/// A question of the candidate's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When, on the question's clock.
    pub at: Span,
    /// In the candidate's words.
    pub text: String,
    /// What it was understood as.
    pub understood: Option<ClarificationId>,
}

/// A probe that fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiredProbe {
    /// When, on the question's clock.
    pub at: Span,
    /// Which one.
    pub id: ProbeId,
    /// Length of the answer pad and the notes then, in characters (what was typed since is the reaction).
    pub typed_before: usize,
    /// When the candidate first did anything after it, on the question's clock.
    pub reacted: Option<Span>,
}

/// A question of the interviewer's about a rejected submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenged {
    /// When, on the question's clock.
    pub at: Span,
    /// Index of the submission.
    pub submission: usize,
    /// What was asked.
    pub challenge: Challenge,
    /// What the candidate answered, and when.
    pub replies: Vec<(Span, String)>,
}

/// A live query or a run of the visible cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunNote {
    /// When, on the question's clock.
    pub at: Span,
    /// What was run.
    pub text: String,
    /// What came out, in a line.
    pub outcome: String,
    /// Whether it ran without an error.
    pub ok: bool,
    /// What it ran on.
    pub on: Scratch,
}

/// A later verdict on a submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Again {
    /// When.
    pub at: Timestamp,
    /// What it hangs on.
    pub fingerprint: String,
    /// The verdict.
    pub judgement: Judgement,
}

/// An answer that was handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// When, on the question's clock.
    pub at: Span,
    /// What was handed in.
    pub text: String,
    /// What it is written in, if it is SQL.
    pub dialect: Dialect,
    /// How sure the candidate was that it is accepted, in percent.
    pub sure: Option<u8>,
    /// The verdict, once there is one.
    pub judgement: Option<Judgement>,
    /// How much work it is, if that was measured.
    pub efficiency: Option<Efficiency>,
    /// The verdict of a deck that changed since, if it was judged again.
    pub again: Option<Again>,
}

impl Session {
    /// Returns the plan of the current round, if the index holds (it always does).
    pub fn round_plan(&self) -> Option<&RoundPlan> {
        self.plan.rounds.get(self.round)
    }

    /// Returns the state of the current round, if the index holds (it always does).
    pub fn round_state(&self) -> Option<&RoundState> {
        self.rounds.get(self.round)
    }

    /// Returns the open question of the current round: its index, plan and state.
    pub fn open_question(&self) -> Option<(usize, &QuestionPlan, &QuestionState)> {
        let state = self.round_state()?;
        let index = match self.stage {
            Stage::Scoring { question } | Stage::Revealed { question } => question,
            Stage::Briefing
            | Stage::Running
            | Stage::Paused
            | Stage::Judging
            | Stage::Debrief
            | Stage::Abandoned => state.question,
        };
        Some((
            index,
            self.round_plan()?.questions.get(index)?,
            state.questions.get(index)?,
        ))
    }

    /// Returns what the SQL of the current round is written in: as chosen in it, else as planned.
    pub fn dialect(&self) -> Dialect {
        self.dialect_of(self.round)
    }

    /// Returns what the SQL of a round was written in.
    pub fn dialect_of(&self, round: usize) -> Dialect {
        let chosen = self.rounds.get(round).and_then(|round| round.dialect);
        let planned = self.plan.rounds.get(round).map(|plan| plan.dialect);
        chosen.or(planned).unwrap_or_default()
    }

    /// Returns the time not yet counted at `now`: zero unless the clock runs.
    pub fn unsettled(&self, now: Timestamp) -> Span {
        if self.stage == Stage::Running {
            now.since(self.settled)
        } else {
            Span::ZERO
        }
    }

    /// Returns the time on the clock at `now`: that of the current round, or of the assessment.
    pub fn spent(&self, now: Timestamp) -> Span {
        self.counted() + self.unsettled(now)
    }

    /// Returns the time left on the clock at `now`, zero in overtime.
    pub fn left(&self, now: Timestamp) -> Span {
        self.budget().saturating_sub(self.spent(now))
    }

    /// Returns the overtime on the clock at `now`.
    pub fn overtime(&self, now: Timestamp) -> Span {
        self.spent(now).saturating_sub(self.budget())
    }

    /// Says whether nothing more can happen.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Debrief | Stage::Abandoned)
    }
}

impl QuestionState {
    /// Returns how many hints were taken, of both sorts.
    pub fn hints_taken(&self) -> usize {
        self.hints + self.coached.len()
    }

    /// Says whether the latest submission was accepted and not measured yet.
    pub fn has_unmeasured(&self) -> bool {
        self.submissions.last().is_some_and(|last| {
            last.efficiency.is_none() && last.judgement.as_ref().is_some_and(Judgement::is_accepted)
        })
    }

    /// Returns when `text` was handed in last, if it was, was rejected, and nothing changed since: neither
    /// the dialect it is read in nor the data it is judged on.
    pub fn rejected_as_is(&self, text: &str, dialect: Dialect) -> Option<Span> {
        let last = self.submissions.last()?;
        let judged = last.judgement.as_ref()?;
        let is_rejected = matches!(Ruling::of(judged), Ruling::Failed { .. });
        let is_same = last.text == text && last.dialect == dialect && !self.has_fresh_move();
        (is_rejected && is_same).then_some(last.at)
    }

    /// Says whether any submission was accepted.
    pub fn is_accepted(&self) -> bool {
        self.submissions.iter().any(|submission| {
            submission
                .judgement
                .as_ref()
                .is_some_and(Judgement::is_accepted)
        })
    }
}
