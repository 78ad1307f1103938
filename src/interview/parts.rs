//! An assessment: several parts in free order under one clock, handed in together and once.
//!
//! Invariant: what stands in the pads when the clock ends or the candidate hands in is what is
//! judged; nothing is judged before, and nothing is judged twice.

use serde::{Deserialize, Serialize};

use crate::base::{Span, Timestamp};
use crate::deck::{LoopKind, RoundKind};
use crate::interview::command::Rejected;
use crate::interview::draft::Draft;
use crate::interview::event::{EndReason, Fact, Judgement};
use crate::interview::plan::{QuestionPlan, RoundPlan};
use crate::interview::rubric;
use crate::interview::state::{QuestionState, RoundState, Session, Stage, Submission};
use crate::memory::Rating;

/// A part of an assessment: a question of one of its rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Index into the plan's rounds.
    pub round: usize,
    /// Index into that round's questions.
    pub question: usize,
}

/// How far a part has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartStatus {
    /// Nothing was written or run.
    Untouched,
    /// Something was written.
    Drafted,
    /// It was run at least once.
    Run,
    /// The candidate called it done, and has not changed it since.
    Kept,
}

impl PartStatus {
    /// Returns the words for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Drafted => "drafted",
            Self::Run => "run",
            Self::Kept => "answer kept",
        }
    }
}

/// A part with its plan and state.
#[derive(Clone, Copy, Debug)]
pub struct PartView<'s> {
    /// Which one.
    pub part: Part,
    /// What is done in it.
    pub kind: RoundKind,
    /// Its question.
    pub plan: &'s QuestionPlan,
    /// What the candidate did.
    pub state: &'s QuestionState,
}

impl PartView<'_> {
    /// Returns how far it has come.
    pub fn status(&self) -> PartStatus {
        let has_text = !self.state.is_blank(self.plan);
        if has_text && self.state.kept {
            PartStatus::Kept
        } else if !self.state.runs.is_empty() {
            PartStatus::Run
        } else if has_text {
            PartStatus::Drafted
        } else {
            PartStatus::Untouched
        }
    }
}

impl QuestionState {
    /// Says whether the answer pad is as it was dealt, or empty.
    pub fn is_blank(&self, plan: &QuestionPlan) -> bool {
        let answer = self.answer.trim();
        answer.is_empty() || answer == plan.starter.trim()
    }
}

impl Session {
    /// Says whether this is an assessment.
    pub fn is_assessment(&self) -> bool {
        self.plan.kind == LoopKind::Assessment
    }

    /// Returns all parts in the order of the plan.
    pub fn parts(&self) -> impl Iterator<Item = PartView<'_>> {
        let rounds = self.plan.rounds.iter().zip(&self.rounds).enumerate();
        rounds.flat_map(|(round, (plan, state))| {
            let questions = plan.questions.iter().zip(&state.questions).enumerate();
            questions.map(move |(question, (question_plan, state))| PartView {
                part: Part { round, question },
                kind: plan.kind,
                plan: question_plan,
                state,
            })
        })
    }

    /// Returns the open part.
    pub fn open_part(&self) -> Part {
        Part {
            round: self.round,
            question: self.open_question().map_or(0, |(index, _, _)| index),
        }
    }

    /// Returns the first part whose hand-in waits for its verdict.
    pub fn unjudged_part(&self) -> Option<PartView<'_>> {
        self.parts().find(|part| part.state.is_being_judged())
    }

    /// Returns what waits for its verdict and may get it now: the first part of an assessment that
    /// was handed in, else the open question.
    pub fn orphan(&self) -> Option<PartView<'_>> {
        if self.is_assessment() {
            return self.unjudged_part();
        }
        let open = self.open_part();
        let mut parts = self.parts().filter(|part| part.part == open);
        parts.find(|part| part.state.is_being_judged())
    }

    /// Returns the time that all parts are given where each is sat alone.
    pub fn alone(&self) -> Span {
        let parts = self.parts().map(|view| view.plan.budget);
        parts.fold(Span::ZERO, |sum, budget| sum + budget)
    }

    /// Returns the planned length of the running clock: the current round's, or the assessment's.
    pub fn budget(&self) -> Span {
        if self.is_assessment() {
            let rounds = self.plan.rounds.iter().map(RoundPlan::budget);
            rounds.fold(Span::ZERO, |sum, budget| sum + budget)
        } else {
            self.round_plan().map_or(Span::ZERO, RoundPlan::budget)
        }
    }

    /// Returns the counted time on the same clock.
    pub(super) fn counted(&self) -> Span {
        if self.is_assessment() {
            let rounds = self.rounds.iter().map(|round| round.spent);
            rounds.fold(Span::ZERO, |sum, spent| sum + spent)
        } else {
            self.round_state().map_or(Span::ZERO, |round| round.spent)
        }
    }

    /// Takes what stands in the pads as the answers. What was left blank is scored at once, with
    /// the lowest scores there are.
    pub(super) fn hand_in(&mut self, reason: EndReason) {
        let dialects: Vec<_> = (0..self.rounds.len())
            .map(|round| self.dialect_of(round))
            .collect();
        let rounds = self.plan.rounds.iter().zip(&mut self.rounds);
        for ((plan, round), dialect) in rounds.zip(dialects) {
            round.ended = Some(reason);
            for (question, state) in plan.questions.iter().zip(&mut round.questions) {
                if state.is_blank(question) {
                    if !plan.kind.is_measured() {
                        state.blind.scores.fill(Some(1));
                    }
                    state.lock(Rating::Again);
                } else if plan.kind.is_measured() {
                    state.submissions.push(Submission {
                        at: state.spent,
                        text: state.answer.clone(),
                        dialect,
                        sure: None,
                        judgement: None,
                        efficiency: None,
                        again: None,
                    });
                }
            }
        }
        self.go_on_scoring();
    }

    /// Takes a verdict; a machine's measure is the whole score of a measured part.
    pub(super) fn judge_part(&mut self, part: Part, judgement: &Judgement, rating: Rating) {
        let round = self.rounds.get_mut(part.round);
        let state = round.and_then(|round| round.questions.get_mut(part.question));
        if let Some(state) = state
            && let Some(last) = state.submissions.last_mut()
        {
            last.judgement = Some(judgement.clone());
            state.lock(rating);
        }
        self.go_on_scoring();
    }

    /// The machine judges first, then the candidate scores what no machine can; then it is over.
    pub(super) fn go_on_scoring(&mut self) {
        if self.unjudged_part().is_some() {
            self.stage = Stage::Judging;
            return;
        }
        let open = self.parts().find(|part| !part.state.final_locked);
        self.stage = match open.map(|part| part.part) {
            Some(part) => {
                self.round = part.round;
                Stage::Scoring {
                    question: part.question,
                }
            }
            None => Stage::Debrief,
        };
    }
}

impl QuestionState {
    fn lock(&mut self, rating: Rating) {
        self.blind_locked = true;
        self.final_sheet = self.blind.clone();
        self.final_locked = true;
        self.rating = Some(rating);
    }
}

impl Draft<'_> {
    pub(super) fn open_part(&mut self, part: Part, now: Timestamp) -> Result<(), Rejected> {
        self.assessed()?;
        self.running()?;
        self.part(part)?;
        if part != self.session().open_part() {
            let Part { round, question } = part;
            self.emit(now, Fact::PartOpened { round, question });
        }
        Ok(())
    }

    pub(super) fn keep_answer(&mut self, now: Timestamp) -> Result<(), Rejected> {
        self.assessed()?;
        self.running()?;
        let (_, plan, state) = self.open_question()?;
        if state.is_blank(plan) {
            return Err(Rejected::NotNow("there is no answer to keep yet"));
        }
        if !state.kept {
            let Part { round, question } = self.session().open_part();
            self.emit(now, Fact::PartKept { round, question });
        }
        Ok(())
    }

    /// Hands everything in; what is left to be said about it follows from there.
    pub(super) fn hand_in(&mut self, reason: EndReason, now: Timestamp) {
        self.emit(now, Fact::HandedIn { reason });
        self.finish_if_scored(now);
    }

    pub(super) fn judge_part(
        &mut self,
        part: Part,
        judgement: Box<Judgement>,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        self.assessed()?;
        if self.session().stage != Stage::Judging {
            return Err(Rejected::NotNow("nothing was handed in"));
        }
        let (round, plan, state) = self.part(part)?;
        if !state.is_being_judged() {
            return Err(Rejected::NotNow("nothing waits for a verdict"));
        }
        let mut judged = state.clone();
        if let Some(last) = judged.submissions.last_mut() {
            last.judgement = Some(judgement.as_ref().clone());
        }
        judged.final_locked = true;
        let score = rubric::question_score(round.kind, plan, &judged);
        // What could not be judged is asked again soon.
        let rating = score.map_or(Rating::Again, |score| {
            rubric::derived_rating(round.kind, score, plan, &judged)
        });
        self.emit(
            now,
            Fact::PartJudged {
                round: part.round,
                question: part.question,
                judgement,
                rating,
            },
        );
        self.finish_if_scored(now);
        Ok(())
    }

    /// An assessment ends by itself once nothing is left to score.
    fn finish_if_scored(&mut self, now: Timestamp) {
        if self.session().stage == Stage::Debrief {
            self.emit(now, Fact::Finished);
        }
    }

    fn part(&self, part: Part) -> Result<(&RoundPlan, &QuestionPlan, &QuestionState), Rejected> {
        let session = self.session();
        let found = session.plan.rounds.get(part.round).and_then(|plan| {
            let state: &RoundState = session.rounds.get(part.round)?;
            Some((
                plan,
                plan.questions.get(part.question)?,
                state.questions.get(part.question)?,
            ))
        });
        found.ok_or(Rejected::NoSuch("part"))
    }

    fn assessed(&self) -> Result<(), Rejected> {
        if self.session().is_assessment() {
            Ok(())
        } else {
            Err(Rejected::NotNow("this is no assessment"))
        }
    }

    /// Refuses what takes an interviewer, or an end before the end.
    pub(super) fn interviewed(&self) -> Result<(), Rejected> {
        if self.session().is_assessment() {
            Err(Rejected::NobodyThere)
        } else {
            Ok(())
        }
    }
}
