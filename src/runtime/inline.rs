//! The workers without threads: effects are performed on the calling thread, in order, and their
//! answers come back as messages. For tests, and for anything that replays a sitting.
//!
//! Invariant: the same rooms do the same work as behind [`crate::runtime::perform`]; only who waits
//! differs. What needs a terminal (clipboard, `$EDITOR`, suspending) is not done here.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::{BankRequest, Effect, Msg, Reply};
use crate::base::{CancelToken, RequestId};
use crate::runtime::bank::bank_worker;
use crate::runtime::history::history_worker;
use crate::runtime::perform::{ExportJob, StoreJob, export_worker};
use crate::runtime::workers::{
    ColorJob, JudgeJob, SqlJob, WorkerSetup, color_worker, deck_worker, judge_worker, sql_worker,
};

/// A worker that is called instead of sent to.
type Work<T> = Box<dyn FnMut(T, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply>>;

/// Performs effects at once.
pub struct Inline {
    history: Work<StoreJob>,
    sql: Work<SqlJob>,
    judge: Work<JudgeJob>,
    color: Work<ColorJob>,
    deck: Work<()>,
    bank: Work<BankRequest>,
    export: Work<ExportJob>,
}

impl std::fmt::Debug for Inline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inline").finish_non_exhaustive()
    }
}

impl Inline {
    /// Returns workers that have done nothing yet.
    pub fn new(setup: WorkerSetup, export_dir: PathBuf) -> Self {
        Self {
            bank: Box::new(bank_worker(
                setup.data_dir.clone(),
                setup.history.calendar.clone(),
                Arc::clone(&setup.clock),
            )),
            history: Box::new(history_worker(setup.data_dir, setup.history, setup.clock)),
            sql: Box::new(sql_worker(setup.own)),
            judge: Box::new(judge_worker(setup.runner)),
            color: Box::new(color_worker()),
            deck: Box::new(deck_worker(setup.library)),
            export: Box::new(export_worker(export_dir)),
        }
    }

    /// Performs an effect to its end; returns the answers in the order they came.
    pub fn perform(&mut self, effect: Effect) -> Vec<Msg> {
        match effect {
            Effect::LoadDecks(id) => call(&mut self.deck, id, ()),
            Effect::Bank(id, request) => call(&mut self.bank, id, request),
            Effect::Store(id, request) => call(&mut self.history, id, StoreJob::Ask(request)),
            Effect::OpenData(id, wish) => call(&mut self.sql, id, SqlJob::Open(wish)),
            Effect::Query(id, text, dialect) => {
                call(&mut self.sql, id, SqlJob::Query(text, dialect))
            }
            Effect::QueryPlan(id, text, dialect) => {
                call(&mut self.sql, id, SqlJob::Plan(text, dialect))
            }
            Effect::Grade(id, request) => call(&mut self.judge, id, JudgeJob::Grade(request, None)),
            Effect::RunModel(id, request) => call(&mut self.sql, id, SqlJob::Model(request)),
            Effect::MeasureGrowth(id, request) => {
                call(&mut self.judge, id, JudgeJob::Growth(request))
            }
            Effect::Measure(id, request, with_reference) => call(
                &mut self.judge,
                id,
                JudgeJob::Measure(request, with_reference),
            ),
            Effect::RunCases(id, request) => call(&mut self.judge, id, JudgeJob::Cases(request)),
            Effect::Highlight(id, language, revision, text) => {
                call(&mut self.color, id, (language, revision, text))
            }
            Effect::Export(id, packet) => call(&mut self.export, id, packet),
            // A job is over before anybody could cancel it; nobody waits for a process; what a machine lacks is said by who
            // plays inline, for it differs from one to the next; the others need a terminal.
            Effect::Cancel(_)
            | Effect::ProbeMachine(_)
            | Effect::Prepare(..)
            | Effect::Rest
            | Effect::Copy(_)
            | Effect::EditExternally(..)
            | Effect::Watch(..)
            | Effect::Voice(..)
            | Effect::OpenSeat
            | Effect::ShowSeat(_)
            | Effect::JoinSeat
            | Effect::SaySeat(_)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit(_) => Vec::new(),
        }
    }
}

/// Calls a worker; what it tells on the way comes before its answer.
fn call<T>(work: &mut Work<T>, id: RequestId, job: T) -> Vec<Msg> {
    let mut out = Vec::new();
    let answer = work(job, &CancelToken::default(), &mut |reply| {
        out.push(Msg::Done(id, reply));
    });
    out.extend(answer.map(|reply| Msg::Done(id, reply)));
    out
}
