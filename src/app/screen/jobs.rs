//! Work for the workers in a running round: what is started, what is stopped, what comes back.
//!
//! One job at a time; the newest wins. Answers to any but the newest are dropped by their number.

use std::sync::Arc;

use crate::app::desk::{Job, JobKind, Output};
use crate::app::effect::{DataRequest, Effect, GradeRequest};
use crate::app::live::Live;
use crate::app::model::{Env, Model};
use crate::app::msg::Reply;
use crate::app::pad::Typed;
use crate::app::screen::cut::{self, Cut};
use crate::app::screen::typing::{after_typing, recolor};
use crate::app::screen::{measuring, modelling, predict, scratch, sitting, watch};
use crate::base::RequestId;
use crate::deck::RoundKind;
use crate::dialect::Dialect;
use crate::editor::EditorCommand;
use crate::interview::{Command, Judgement, Pad, Part, Stage};
use crate::verdict::{
    CodingReport, CodingVerdict, ModellingReport, ModellingVerdict, Outcome, SqlPosition,
    SqlVerdict,
};

/// Runs the statement under the caret.
pub(super) fn run_query(model: &mut Model, env: &Env) -> Vec<Effect> {
    start_job(model, JobKind::Query, env)
}

/// Runs the whole model, or the selection in the database that the last run left.
pub(super) fn run_model(model: &mut Model, env: &Env) -> Vec<Effect> {
    let selected = model.live.as_ref().and_then(|live| {
        let pad = live.desk.pads.get(&(live.question_idx(), Pad::Answer))?;
        Some(pad.buffer.selected_text())
    });
    let is_some = selected.is_some_and(|text| !text.trim().is_empty());
    let kind = if is_some {
        JobKind::Query
    } else {
        JobKind::Run
    };
    start_job(model, kind, env)
}

/// Without Python: the next case to trace by hand, or what the one before must return.
pub(super) fn trace(model: &mut Model) {
    let Some(live) = model.live.as_mut() else {
        return;
    };
    let index = live.question_idx();
    let next = match live.desk.output(index) {
        Output::Trace {
            case,
            checked: false,
        } => (*case, true),
        Output::Trace {
            case,
            checked: true,
        } => (case + 1, false),
        _ => (0, false),
    };
    let (case, checked) = next;
    live.desk
        .outputs
        .insert(index, Output::Trace { case, checked });
    live.desk.output_scroll = (0, 0);
}

/// Stops the job under way, if there is one; the newest wins.
pub(super) fn drop_job(live: &mut Live) -> Option<Effect> {
    live.desk.job.take().map(|job| Effect::Cancel(job.id))
}

/// Starts a job on the open question.
pub(super) fn start_job(model: &mut Model, kind: JobKind, env: &Env) -> Vec<Effect> {
    let mut effects = sitting::flush(model, env);
    let request = model.request();
    let Some(live) = model.live.as_mut() else {
        return effects;
    };
    let is_moving = |job: &Job| job.kind == JobKind::Move;
    if live.desk.job.as_ref().is_some_and(is_moving) {
        model.say("the data is moving; a moment", env.now);
        return effects;
    }
    let cut = match kind {
        JobKind::Query | JobKind::Plan | JobKind::Measure => cut::statement(live),
        JobKind::Cte => cut::cte(live),
        JobKind::Run | JobKind::Grade => {
            let text = Some(live.answer_text()).filter(|text| !text.trim().is_empty());
            text.map(Cut::whole)
        }
        JobKind::OpenData | JobKind::Hold(_) | JobKind::Move | JobKind::Growth => {
            Some(Cut::default())
        }
    };
    let Some(Cut { text, start }) = cut else {
        let why = match kind {
            JobKind::Cte => "no CTE under the cursor: go into `name AS (…)` of a WITH",
            _ => "there is nothing to run yet",
        };
        model.say(why, env.now);
        return effects;
    };
    let plan = live
        .session
        .open_question()
        .map(|(index, plan, _)| (index, plan.id.clone(), (plan.seed, plan.variant)));
    let open = live.session.open_question();
    let moved = open.and_then(|(_, _, state)| state.moved_id());
    let made = open.map_or_else(Vec::new, |(_, _, state)| state.made.clone());
    let deck = plan.as_ref().and_then(|(_, id, _)| live.deck_with(id));
    let (Some((index, question, (seed, variant))), Some(deck)) = (plan, deck) else {
        model.warn(
            "the deck of this sitting is not installed any more",
            env.now,
        );
        return effects;
    };
    effects.extend(drop_job(live));
    let is_model = live.kind() == RoundKind::Modelling;
    let own_cases = match live.session.open_question() {
        Some((.., state)) if kind == JobKind::Run => state
            .own_cases
            .iter()
            .map(|(_, case)| case.clone())
            .collect(),
        _ => Vec::new(),
    };
    live.desk.lints.remove(&index);
    let dialect = if is_model {
        // Models run as they stand.
        Dialect::default()
    } else {
        live.session.dialect()
    };
    if matches!(kind, JobKind::Grade | JobKind::Run | JobKind::Measure) {
        effects.extend(measuring::drop_measuring(live));
    }
    let grade = |deck: Arc<_>| {
        Box::new(GradeRequest {
            deck,
            question: question.clone(),
            text: text.clone(),
            dialect,
            seed,
            variant,
            moved: moved.clone(),
            own_cases,
        })
    };
    effects.push(match kind {
        JobKind::Query | JobKind::Cte => Effect::Query(request, text.clone(), dialect),
        JobKind::Plan => Effect::QueryPlan(request, text.clone(), dialect),
        JobKind::Run if is_model => Effect::RunModel(request, grade(deck)),
        JobKind::Run => Effect::RunCases(request, grade(deck)),
        JobKind::Grade => Effect::Grade(request, grade(deck)),
        JobKind::Measure => Effect::Measure(request, grade(deck), false),
        JobKind::OpenData | JobKind::Hold(_) | JobKind::Move => {
            let wish = DataRequest {
                deck,
                question: question.clone(),
                data: scratch::data(live, kind),
                variant,
                moved: moved.clone(),
                made,
            };
            Effect::OpenData(request, Box::new(wish))
        }
        JobKind::Growth => Effect::MeasureGrowth(request, grade(deck)),
    });
    live.desk.job = Some(Job {
        id: request,
        kind,
        round: live.session.round,
        question: index,
        text,
        start,
        since: env.now,
        progress: None,
    });
    effects
}

/// Has a process wait for the runs of a coding question.
pub(super) fn prepare(live: &Live) -> Option<Effect> {
    let (_, plan, _) = live.session.open_question()?;
    let is_coding = live.kind() == RoundKind::Coding;
    let deck = live.deck_with(&plan.id).filter(|_| is_coding)?;
    Some(Effect::Prepare(deck, plan.id.clone()))
}

/// Loads the data set anew.
pub fn reset_data(model: &mut Model, env: &Env) -> Vec<Effect> {
    let kind = model.live.as_deref().map(scratch::held);
    let kind = kind.filter(|kind| *kind != JobKind::Move);
    let kind = kind.unwrap_or(JobKind::OpenData);
    let mut effects = Vec::new();
    if let Some(live) = model.live.as_deref().filter(|_| kind == JobKind::OpenData) {
        let question = live.question_idx();
        effects = sitting::tell(model, Command::ResetScratch { question }, env);
    }
    effects.extend(start_job(model, kind, env));
    effects
}

/// Hands the answer in.
pub(super) fn submit(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let text = live.answer_text();
    if text.trim().is_empty() {
        model.say("there is nothing to hand in yet", env.now);
        return Vec::new();
    }
    let dialect = live.session.dialect();
    let open = live.session.open_question();
    if let Some(at) = open.and_then(|(.., state)| state.rejected_as_is(&text, dialect)) {
        // A key hit twice is no second mistake.
        model.say(format!("unchanged since it was rejected at {at}"), env.now);
        return Vec::new();
    }
    let before = live.next_seq;
    let mut effects = sitting::tell(model, Command::Submit(text), env);
    let accepted = model
        .live
        .as_ref()
        .is_some_and(|live| live.next_seq > before);
    if accepted
        && model
            .live
            .as_ref()
            .is_some_and(|live| live.session.stage == Stage::Running)
    {
        effects.extend(start_job(model, JobKind::Grade, env));
        effects.extend(judge_orphan(model, env));
    }
    effects
}

/// Judges the last submission of the open question if it lost its judge: the program died before
/// the verdict came, or something newer took its place. Waits for a job under way and for the
/// decks; both ask again when they are done.
pub fn judge_orphan(model: &mut Model, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_ref() else {
        return Vec::new();
    };
    if live.desk.job.is_some() || !model.shelf.ready {
        return Vec::new();
    }
    let orphan = live.session.orphan().and_then(|view| {
        let last = view.state.submissions.last()?;
        let (text, dialect) = (last.text.clone(), last.dialect);
        let (id, chance) = (view.plan.id.clone(), (view.plan.seed, view.plan.variant));
        // Data does not move while a submission waits.
        let moved = view.state.moved_id();
        Some((view.part, id, (chance, moved), text, dialect))
    });
    let Some((part, question, ((seed, variant), moved), text, dialect)) = orphan else {
        return Vec::new();
    };
    let Some(deck) = live.deck_with(&question) else {
        // Without its deck nobody can judge it; the sitting must go on all the same.
        let verdict = verdict(live, part, None);
        return sitting::tell(model, verdict, env);
    };
    let request = model.request();
    if let Some(live) = model.live.as_mut() {
        live.desk.job = Some(Job {
            id: request,
            kind: JobKind::Grade,
            round: part.round,
            question: part.question,
            text: text.clone(),
            start: SqlPosition::default(),
            since: env.now,
            progress: None,
        });
    }
    vec![Effect::Grade(
        request,
        Box::new(GradeRequest {
            deck,
            question,
            text,
            dialect,
            seed,
            variant,
            moved,
            own_cases: Vec::new(),
        }),
    )]
}

/// The command that brings a verdict in; none stands for a submission that cannot be judged.
fn verdict(live: &Live, part: Part, judgement: Option<Box<Judgement>>) -> Command {
    let judgement = judgement.unwrap_or_else(|| {
        let plan = live.session.plan.rounds.get(part.round);
        Box::new(unjudged(plan.map_or(live.kind(), |round| round.kind)))
    });
    if live.session.is_assessment() {
        return Command::JudgePart { part, judgement };
    }
    Command::Judge {
        question: part.question,
        judgement,
    }
}

/// The verdict on a submission that cannot be judged.
fn unjudged(kind: RoundKind) -> Judgement {
    match kind {
        RoundKind::Coding => Judgement::Coding {
            report: CodingReport::of(CodingVerdict::Cancelled),
            named: None,
        },
        RoundKind::Modelling => Judgement::Modelling {
            report: ModellingReport::of(ModellingVerdict::Cancelled),
        },
        _ => Judgement::Sql {
            verdict: SqlVerdict::Cancelled,
        },
    }
}

/// Stops what is running.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    // The worker answers with its own word for it, which ends the job.
    live.desk
        .job
        .as_ref()
        .map(|job| Effect::Cancel(job.id))
        .into_iter()
        .collect()
}

/// A worker answered. Answers to any but the newest job are dropped.
pub fn done(model: &mut Model, request: RequestId, reply: Reply, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    if let Reply::Highlighted(colors) = reply {
        if live.desk.coloring.is_some_and(|(id, _)| id == request) {
            live.desk.coloring = None;
            let index = live.question_idx();
            if let Some(pad) = live.desk.pads.get_mut(&(index, Pad::Answer)) {
                pad.colors = Some(*colors);
            }
        }
        return recolor(model);
    }
    if let Reply::Watching(_) | Reply::FileSaved(_) | Reply::WatchEnded(_) = reply {
        return watch::heard(model, request, reply, env);
    }
    if let Reply::Edited(result) = reply {
        match result {
            Ok(text) => {
                if let Some(pad) = live.focused_pad() {
                    pad.perform(EditorCommand::ReplaceAll(text));
                }
                return after_typing(model, Typed::Used(None), env);
            }
            Err(why) => model.warn(format!("{why}; the pad is as it was"), env.now),
        }
        return Vec::new();
    }
    let beside = live.desk.measuring.clone();
    if let Some(measuring) = beside.filter(|measuring| measuring.id == request) {
        return match reply {
            Reply::Measured(found) => measuring::done(model, &measuring, found, env),
            _ => measuring::broke(model),
        };
    }
    let Some(job) = live.desk.job.clone().filter(|job| job.id == request) else {
        return Vec::new();
    };
    if let Reply::Progress(phase) = reply {
        if let Some(job) = live.desk.job.as_mut() {
            job.progress = Some(phase);
        }
        return Vec::new();
    }
    if let Reply::Lints(lints) = reply {
        let placed = lints.into_iter().map(|lint| lint.within(job.start));
        live.desk.lints.insert(job.question, placed.collect());
        return Vec::new();
    }
    live.desk.job = None;
    live.desk.output_scroll = (0, 0);
    let mut effects = finished(model, &job, reply, env);
    if job.kind == JobKind::Grade {
        effects.extend(measuring::after_verdict(model, job.question));
    }
    effects.extend(judge_orphan(model, env));
    effects
}

/// A job ended: its result goes to the output pane and, where it counts, into the session.
fn finished(model: &mut Model, job: &Job, reply: Reply, env: &Env) -> Vec<Effect> {
    let Some(live) = model.live.as_mut() else {
        return Vec::new();
    };
    let question = job.question;
    let part = job.kind == JobKind::Query && live.kind() == RoundKind::Modelling;
    let note = |outcome: String, ok: bool| Command::NoteRun {
        question,
        text: job.text.clone(),
        outcome,
        ok,
        part,
    };
    let (output, command) = match reply {
        Reply::DataReady { tables } => {
            live.desk.tables = Some((question, tables));
            return scratch::loaded(model, job, env);
        }
        Reply::DataMoved { tables, rerun } => {
            live.desk.tables = Some((question, tables));
            (Output::Moved(rerun), None)
        }
        Reply::Live(result) => {
            let met = predict::met(live, job, &result);
            let result = match result {
                Outcome::Failed(error) => Outcome::Failed(error.within(job.start)),
                other => other,
            };
            let (outcome, ok) = crate::app::screen::words::live_line(&result);
            let command = note(outcome, ok);
            live.desk.outputs.insert(question, Output::Live(result));
            let mut effects = sitting::tell(model, command, env);
            if let Some(met) = met {
                effects.extend(sitting::tell(model, met, env));
            }
            return effects;
        }
        Reply::QueryPlan(plan) => {
            let plan = plan.map_err(|error| error.within(job.start));
            (Output::Plan(plan), None)
        }
        Reply::Measured(found) => (Output::Measured(found), None),
        Reply::Ran(report) => {
            let command = note(report.verdict.headline(), report.verdict.is_accepted());
            (Output::Cases(report), Some(command))
        }
        Reply::Modelled { run, tables } => {
            if let Some(tables) = tables {
                live.desk.tables = Some((question, tables));
            }
            let (outcome, ok) = modelling::run_line(&run);
            (Output::Model(run), Some(note(outcome, ok)))
        }
        Reply::Graded(judgement) => {
            let command = verdict(live, job.part(), Some(judgement.clone()));
            (Output::Verdict(judgement), Some(command))
        }
        Reply::Crashed { what } if matches!(job.kind, JobKind::Hold(_)) => {
            live.desk.outputs.insert(question, Output::Broken(what));
            return scratch::failed(model, job, env);
        }
        Reply::Growth(report) => {
            let command = report.map(|report| Command::NoteGrowth { question, report });
            (Output::Growth, command)
        }
        Reply::Crashed { what } => {
            // A submission that breaks its judge would do so again: it gets its verdict here.
            let verdict = (job.kind == JobKind::Grade).then(|| verdict(live, job.part(), None));
            (Output::Broken(what), verdict)
        }
        _ => return Vec::new(),
    };
    live.desk.outputs.insert(question, output);
    command.map_or_else(Vec::new, |command| sitting::tell(model, command, env))
}
