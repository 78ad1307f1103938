//! Rows of a sitting, from its journal.
//!
//! Invariant: what happened stands at the minute of the round's clock at which the journal has it;
//! the rest is what the fold of the whole journal says.

use std::collections::{BTreeMap, HashMap};

use super::cell::{minutes, number, optional, real, span, text};
use super::view::{Row, Rows, ViewName};
use crate::base::{Span, Timestamp};
use crate::deck::RoundKind;
use crate::interview::{
    EndReason, Event, Fact, Judgement, Mode, Pad, Part, PartView, ReplayError, Ruling, Scratch,
    Session, Sheet, Sitting, Stage, recommend, replay_with, rubric,
};
use crate::memory::Calendar;
use crate::relation::Value;

/// How a sitting is told.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// What says which day and hour it was.
    pub calendar: &'a Calendar,
    /// Notes, and what was said of oneself, too.
    pub private: bool,
}

/// Adds the rows of a sitting; errors name the first event that does not fit.
pub fn sitting(events: &[Event], terms: Terms<'_>, rows: &mut Rows) -> Result<(), ReplayError> {
    let mut told = Told::default();
    let session = replay_with(events, |count, session| {
        if let Some(event) = events.get(count - 1) {
            told.hear(session, event);
        }
    })?;
    let teller = Teller {
        session: &session,
        terms,
        told: &told,
    };
    teller.tell(rows);
    Ok(())
}

/// What only the journal knows: when things happened on the round's clock.
#[derive(Debug, Default)]
struct Told {
    minutes: HashMap<(Part, Thing), Vec<f64>>,
    edits: BTreeMap<(Part, &'static str, i64), Typing>,
    first_edit: HashMap<Part, f64>,
}

/// Things of which a question has many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Thing {
    Run,
    Submission,
    Hint,
    Advice,
    Probe,
    Asked,
    Prediction,
}

#[derive(Clone, Copy, Debug, Default)]
struct Typing {
    edits: i64,
    inserted: i64,
    removed: i64,
}

impl Told {
    fn hear(&mut self, session: &Session, event: &Event) {
        let spent = session.spent(event.at);
        let minute = minutes(spent);
        if let Fact::HandedIn { .. } = event.fact {
            for part in session
                .parts()
                .filter(|part| !part.state.submissions.is_empty())
            {
                self.note(part.part, Thing::Submission, minute);
            }
        }
        let Some(question) = event.fact.question() else {
            return;
        };
        let part = Part {
            round: session.round,
            question,
        };
        let thing = match &event.fact {
            Fact::Ran { .. } => Thing::Run,
            Fact::Submitted { .. } => Thing::Submission,
            Fact::HintTaken { .. } => Thing::Hint,
            Fact::Coached { .. } => Thing::Advice,
            Fact::ProbeFired { .. } => Thing::Probe,
            Fact::Asked { .. } => Thing::Asked,
            Fact::Predicted { .. } => Thing::Prediction,
            Fact::Typed { pad, edits, .. } => {
                self.first_edit.entry(part).or_insert(minute);
                let pad = match pad {
                    Pad::Answer => "answer",
                    Pad::Notes => "notes",
                };
                let typing = self
                    .edits
                    .entry((part, pad, (spent.0 / 60_000) as i64))
                    .or_default();
                for edit in edits {
                    typing.edits += 1;
                    typing.inserted += edit.insert.chars().count() as i64;
                    typing.removed += edit.remove.chars().count() as i64;
                }
                return;
            }
            _ => return,
        };
        self.note(part, thing, minute);
    }

    fn note(&mut self, part: Part, thing: Thing, minute: f64) {
        self.minutes.entry((part, thing)).or_default().push(minute);
    }

    fn minute(&self, part: Part, thing: Thing, index: usize) -> Option<f64> {
        self.minutes.get(&(part, thing))?.get(index).copied()
    }
}

/// A sitting that is over, or as far as it came.
struct Teller<'a> {
    session: &'a Session,
    terms: Terms<'a>,
    told: &'a Told,
}

impl Teller<'_> {
    fn tell(&self, rows: &mut Rows) {
        rows.push((ViewName::Sittings, self.sitting()));
        let plan = &self.session.plan;
        for (round, (planned, state)) in plan.rounds.iter().zip(&self.session.rounds).enumerate() {
            let Some(began) = state.began else {
                continue;
            };
            let mut row = self.place(round);
            row.extend([
                Value::text(planned.kind.as_str()),
                Value::text(planned.name.as_str()),
                Value::text(self.terms.calendar.wall(began)),
                self.day(Some(began)),
                span(planned.budget()),
                span(state.spent),
                state
                    .ended
                    .map_or(Value::Null, |reason| Value::text(ended(reason))),
                Value::Integer(i64::from(state.pauses)),
                real(rubric::round_score(planned, state)),
            ]);
            rows.push((ViewName::Rounds, row));
            let entered = state.phase_entered.iter().zip(&state.phase_spent);
            let phases = planned.phases.iter().zip(entered).enumerate();
            for (phase, (planned, (_, spent))) in phases.filter(|(_, (_, (entered, _)))| **entered)
            {
                let mut row = self.place(round);
                row.extend([
                    number(phase + 1),
                    Value::text(planned.name.as_str()),
                    span(planned.budget),
                    span(*spent),
                ]);
                rows.push((ViewName::Phases, row));
            }
        }
        for part in self
            .session
            .parts()
            .filter(|part| part.state.opened.is_some())
        {
            self.question(part, rows);
            self.tries(part, rows);
            self.talk(part, rows);
            self.criteria(part, rows);
        }
        for ((part, pad, minute), typing) in &self.told.edits {
            let mut row = self.of(*part);
            row.extend([
                Value::text(*pad),
                Value::Integer(*minute),
                Value::Integer(typing.edits),
                Value::Integer(typing.inserted),
                Value::Integer(typing.removed),
            ]);
            rows.push((ViewName::Edits, row));
        }
    }

    fn sitting(&self) -> Row {
        let (session, plan) = (self.session, &self.session.plan);
        let is_finished = session.stage == Stage::Debrief;
        let decision = is_finished.then(|| recommend(session));
        let state = match session.stage {
            Stage::Debrief => "finished",
            Stage::Abandoned => "abandoned",
            _ => "open",
        };
        let kind = match plan.sitting {
            _ if session.is_assessment() => "assessment",
            Sitting::Loop { .. } => "loop",
            Sitting::Drill { .. } => "drill",
        };
        let spent = session.rounds.iter().map(|round| round.spent);
        vec![
            Value::text(plan.session.as_str()),
            Value::text(plan.title.as_str()),
            Value::text(kind),
            Value::text(plan.deck.as_str()),
            Value::text(plan.level.as_str()),
            Value::text(match plan.mode {
                Mode::Study => "study",
                Mode::Standard => "standard",
                Mode::Pressure => "pressure",
            }),
            Value::text(self.terms.calendar.wall(session.started)),
            self.day(Some(session.started)),
            Value::text(state),
            span(spent.fold(Span::ZERO, |sum, spent| sum + spent)),
            real(decision.as_ref().and_then(|decision| decision.mean)),
            decision.map_or(Value::Null, |decision| {
                Value::text(decision.recommendation.as_str())
            }),
            Value::Integer(i64::from(plan.forked.is_some())),
            Value::Integer(i64::from(session.interruptions)),
        ]
    }

    fn question(&self, view: PartView<'_>, rows: &mut Rows) {
        let PartView {
            part,
            kind,
            plan,
            state,
        } = view;
        let first = |thing| real(self.told.minute(part, thing, 0));
        let is_judged = kind.is_measured();
        let accepted = state
            .submissions
            .iter()
            .position(|one| one.judgement.as_ref().is_some_and(Judgement::is_accepted));
        let accepted_at = accepted.and_then(|at| self.told.minute(part, Thing::Submission, at));
        let own = |sheet: &Sheet| real(rubric::self_score(&plan.criteria, sheet));
        let mut row = self.of(part);
        row.extend([
            Value::text(plan.id.as_str()),
            Value::text(self.session.plan.deck.as_str()),
            Value::text(plan.title.as_str()),
            Value::text(kind.as_str()),
            Value::Integer(i64::from(plan.variant)),
            self.day(state.opened),
            span(plan.budget),
            span(state.spent),
            real(self.told.first_edit.get(&part).copied()),
            first(Thing::Run),
            first(Thing::Submission),
            real(accepted_at),
            if is_judged {
                Value::Integer(i64::from(accepted.is_some()))
            } else {
                Value::Null
            },
            number(state.runs.len()),
            number(state.submissions.len()),
            number(state.hints_taken()),
            own(&state.blind),
            own(&state.final_sheet),
            real(rubric::measured(kind, plan, state).map(|measured| measured.score)),
            real(rubric::question_score(kind, plan, state)),
            optional(state.confidence),
            self.work(kind, &state.answer),
            if self.terms.private {
                text(&state.notes)
            } else {
                Value::Null
            },
        ]);
        rows.push((ViewName::Questions, row));
    }

    /// What was run, foretold and handed in.
    fn tries(&self, view: PartView<'_>, rows: &mut Rows) {
        let PartView {
            part, kind, state, ..
        } = view;
        for (index, run) in state.runs.iter().enumerate() {
            let mut row = self.nth(part, Thing::Run, index);
            row.extend([
                Value::Integer(i64::from(run.ok)),
                text(&run.outcome),
                Value::text(match run.on {
                    Scratch::Visible => "visible",
                    Scratch::Counterexample { .. } => "counterexample",
                }),
                self.work(kind, &run.text),
            ]);
            rows.push((ViewName::Runs, row));
        }
        for (index, submission) in state.submissions.iter().enumerate() {
            let ruling = submission.judgement.as_ref().map(Ruling::of);
            let (verdict, family) = match &ruling {
                Some(Ruling::Passed) => ("accepted", None),
                Some(Ruling::Failed { families, .. }) => ("rejected", families.first()),
                Some(Ruling::Unjudged) | None => ("unjudged", None),
            };
            let named = submission.judgement.as_ref().and_then(Judgement::named);
            let mut row = self.nth(part, Thing::Submission, index);
            row.extend([
                Value::text(verdict),
                family.map_or(Value::Null, |family| Value::text(family.as_str())),
                named.map_or(Value::Null, |named| Value::text(named.id.as_str())),
                optional(submission.sure),
                if kind == RoundKind::Sql {
                    Value::text(submission.dialect.name())
                } else {
                    Value::Null
                },
                self.work(kind, &submission.text),
            ]);
            rows.push((ViewName::Submissions, row));
        }
        for (index, prediction) in state.predictions.iter().enumerate() {
            let flag = |hit: Option<bool>| optional(hit.map(u8::from));
            let mut row = self.nth(part, Thing::Prediction, index);
            row.extend([
                prediction.rows.map_or(Value::Null, number),
                prediction
                    .came
                    .as_ref()
                    .map_or(Value::Null, |came| number(came.rows)),
                flag(prediction.rows_hit()),
                flag(prediction.came.as_ref().and_then(|came| came.holds)),
            ]);
            rows.push((ViewName::Predictions, row));
        }
    }

    /// Hints, probes and questions.
    fn talk(&self, view: PartView<'_>, rows: &mut Rows) {
        let PartView {
            part,
            kind,
            plan,
            state,
        } = view;
        for (index, cost) in plan.hints.iter().take(state.hints).enumerate() {
            let mut row = self.nth(part, Thing::Hint, index);
            row.extend([Value::text("ladder"), Value::Real(*cost)]);
            rows.push((ViewName::Hints, row));
        }
        for (index, (_, advice)) in state.coached.iter().enumerate() {
            let mut row = self.of(part);
            row.extend([
                number(state.hints + index + 1),
                real(self.told.minute(part, Thing::Advice, index)),
                Value::text("query"),
                Value::Real(advice.cost),
            ]);
            rows.push((ViewName::Hints, row));
        }
        for (index, probe) in state.probes.iter().enumerate() {
            let silence = probe.reacted.map(|at| at.saturating_sub(probe.at));
            let mut row = self.of(part);
            row.extend([
                Value::text(probe.id.as_str()),
                real(self.told.minute(part, Thing::Probe, index)),
                silence.map_or(Value::Null, span),
            ]);
            rows.push((ViewName::Probes, row));
        }
        for (index, asked) in state.asked.iter().enumerate() {
            let understood = asked.understood.as_ref();
            let mut row = self.nth(part, Thing::Asked, index);
            row.extend([
                understood.map_or(Value::Null, |id| Value::text(id.as_str())),
                self.work(kind, &asked.text),
            ]);
            rows.push((ViewName::Asked, row));
        }
    }

    fn criteria(&self, view: PartView<'_>, rows: &mut Rows) {
        let sheet =
            |sheet: &Sheet, index: usize| optional(sheet.scores.get(index).copied().flatten());
        let again = view.state.rescored.last();
        for (index, criterion) in view.plan.criteria.iter().enumerate() {
            let (blind, own) = (
                sheet(&view.state.blind, index),
                sheet(&view.state.final_sheet, index),
            );
            if blind.is_null() && own.is_null() {
                continue;
            }
            let mut row = self.of(view.part);
            row.extend([
                Value::text(criterion.id.as_str()),
                Value::text(criterion.name.as_str()),
                Value::Real(criterion.weight),
                blind,
                own,
                optional(again.and_then(|scores| scores.get(index).copied())),
            ]);
            rows.push((ViewName::Criteria, row));
        }
    }

    /// Sitting and round.
    fn place(&self, round: usize) -> Row {
        vec![
            Value::text(self.session.plan.session.as_str()),
            number(round + 1),
        ]
    }

    /// Sitting, round and question.
    fn of(&self, part: Part) -> Row {
        let mut row = self.place(part.round);
        row.push(number(part.question + 1));
        row
    }

    /// Sitting, round, question, number and minute.
    fn nth(&self, part: Part, thing: Thing, index: usize) -> Row {
        let mut row = self.of(part);
        row.push(number(index + 1));
        row.push(real(self.told.minute(part, thing, index)));
        row
    }

    fn day(&self, at: Option<Timestamp>) -> Value {
        let day = at.map(|at| self.terms.calendar.day_of(at));
        day.map_or(Value::Null, |day| Value::text(day.to_string()))
    }

    /// A text of the round's work; of oneself it speaks in rounds that are about oneself.
    fn work(&self, kind: RoundKind, words: &str) -> Value {
        let is_of_oneself = matches!(kind, RoundKind::Recruiter | RoundKind::Culture);
        if is_of_oneself && !self.terms.private {
            return Value::Null;
        }
        text(words)
    }
}

fn ended(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Done => "done",
        EndReason::TimeUp => "time_up",
        EndReason::Abandoned => "abandoned",
    }
}
