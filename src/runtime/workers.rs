//! Named threads that own what is slow. Each takes requests from its channel and answers into the
//! one inbox. A panic in a worker becomes an answer and a fresh start, never a dead terminal.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::app::{DataRequest, GradeRequest, Language, Msg, Reply};
use crate::base::{CancelToken, Clock, QuestionId, RequestId};
use crate::booth::Booth;
use crate::deck::{Body, Deck, Sql};
use crate::dialect::Dialect;
use crate::grader::moved::{MoveError, sql_task_after};
use crate::grader::variant::{self, Ground};
use crate::grader::{self, SqlTask, typed};
use crate::highlight::Highlighter;
use crate::interview::Judgement;
use crate::library::Library;
use crate::runner::Runner;
use crate::runtime::convert;
use crate::runtime::own::OwnSource;
use crate::runtime::scratch::ScratchDatabase;
use crate::verdict::{Budget, Phase, SqlError, SqlVerdict};

/// What the workers need.
pub struct WorkerSetup {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where decks are found.
    pub library: Library,
    /// Finds out how Python is run here; asked once, off the UI thread.
    pub runner: RunnerSource,
    /// The folder of the history.
    pub data_dir: PathBuf,
    /// The programs that speak, record and play.
    pub booth: Booth,
    /// How the history schedules and writes dates.
    pub history: crate::runtime::history::HistorySetup,
    /// The own history that the SQL desk asks, if it is opened on it.
    pub own: Option<OwnSource>,
}

impl std::fmt::Debug for WorkerSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkerSetup")
            .field("data_dir", &self.data_dir)
            .finish_non_exhaustive()
    }
}

/// Finds out how Python is run here. It starts an interpreter, which costs more than a first frame.
pub type RunnerSource = Box<dyn FnOnce() -> Runner + Send>;

/// A request to the scratch database.
#[derive(Debug)]
pub enum SqlJob {
    /// Hold data of a question.
    Open(Box<DataRequest>),
    /// Run a script, written in a dialect.
    Query(String, Dialect),
    /// Show the plan of a statement, written in a dialect.
    Plan(String, Dialect),
    /// Run a data model, and keep the database it makes.
    Model(Box<GradeRequest>),
}

/// A request to a grader.
#[derive(Debug)]
pub enum JudgeJob {
    /// Judge a submission, once the history has said that it stands there.
    Grade(Box<GradeRequest>, Option<Receiver<()>>),
    /// Count the steps of a query, beside the reference if the flag is set.
    Measure(Box<GradeRequest>, bool),
    /// Run the visible cases.
    Cases(Box<GradeRequest>),
    /// Measure how the cost of a program grows.
    Growth(Box<GradeRequest>),
    /// Keep a process waiting for the runs of a coding question.
    Prepare(Arc<Deck>, QuestionId),
    /// Keep none any more.
    Rest,
    /// Say what the machine lacks.
    Probe,
}

/// A request with its number and the token that stops it.
pub type Ticket<T> = (RequestId, CancelToken, T);

/// Starts a thread that answers requests one by one.
pub fn spawn<T: Send + 'static>(
    name: &'static str,
    inbox: Sender<Msg>,
    mut work: impl FnMut(T, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send + 'static,
) -> io::Result<Sender<Ticket<T>>> {
    let (sender, requests): (_, Receiver<Ticket<T>>) = channel();
    thread::Builder::new().name(name.into()).spawn(move || {
        while let Ok((id, cancel, request)) = requests.recv() {
            let mut tell = |reply| {
                let _ = inbox.send(Msg::Done(id, reply));
            };
            let answer = catch_unwind(AssertUnwindSafe(|| work(request, &cancel, &mut tell)));
            let reply = answer.unwrap_or_else(|_| {
                Some(Reply::Crashed {
                    what: format!("the {name} worker ran"),
                })
            });
            if reply.is_some_and(|reply| inbox.send(Msg::Done(id, reply)).is_err()) {
                break;
            }
        }
    })?;
    Ok(sender)
}

/// The scratch database and what runs in it.
pub fn sql_worker(
    own: Option<OwnSource>,
) -> impl FnMut(SqlJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    let mut scratch = ScratchDatabase::over(own);
    move |job, cancel, tell| match job {
        SqlJob::Open(wish) => scratch.open(&wish, cancel),
        SqlJob::Query(sql, dialect) => {
            let open = scratch.engine()?;
            let outcome = typed::run(open, &sql, dialect, &Budget::LIVE, cancel);
            if outcome.is_complete() {
                tell_lints(typed::lints_in(open, &sql, dialect), tell);
            }
            Some(Reply::Live(outcome))
        }
        SqlJob::Model(request) => {
            let question = request.deck.question(&request.question)?;
            let Body::Modelling(modelling) = &question.body else {
                return None;
            };
            let reins = (&Budget::GRADE, cancel);
            let (run, made) = grader::modelling::rehearse(modelling, &request.text, reins);
            let tables = made.map(|made| scratch.keep(&request.question, made));
            let run = Box::new(run);
            Some(Reply::Modelled { run, tables })
        }
        SqlJob::Plan(sql, dialect) => {
            let open = scratch.engine()?;
            let plan = typed::plan(open, &sql, dialect);
            Some(Reply::QueryPlan(
                plan.map(|nodes| convert::plan_lines(&nodes)),
            ))
        }
    }
}

/// Tells what the dialect itself would refuse, if it would.
fn tell_lints(lints: Vec<SqlError>, tell: &mut dyn FnMut(Reply)) {
    if !lints.is_empty() {
        tell(Reply::Lints(lints));
    }
}

/// Grading and running.
pub fn judge_worker(
    source: RunnerSource,
) -> impl FnMut(JudgeJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    let mut source = Some(source);
    let mut found: Option<Runner> = None;
    move |job, cancel, tell| {
        if let Some(source) = source.take() {
            found = Some(source());
        }
        let runner = found.as_ref()?;
        judge(runner, job, cancel, tell)
    }
}

/// Answers one request to a grader.
fn judge(
    runner: &Runner,
    job: JudgeJob,
    cancel: &CancelToken,
    tell: &mut dyn FnMut(Reply),
) -> Option<Reply> {
    match job {
        JudgeJob::Probe => Some(Reply::Machine {
            missing_layers: crate::runner::jail::layers(&runner.helper)
                .into_iter()
                .filter(|layer| !layer.is_active())
                .map(|layer| layer.kind.name().to_owned())
                .collect(),
            no_python: runner.python.as_ref().err().map(ToString::to_string),
        }),
        JudgeJob::Prepare(deck, question) => {
            if let Body::Coding(coding) = &deck.question(&question)?.body {
                runner.prepare(&grader::task::coding_job(coding, "", false));
            }
            None
        }
        JudgeJob::Rest => {
            runner.rest();
            None
        }
        JudgeJob::Cases(request) => {
            let question = request.deck.question(&request.question)?;
            let Body::Coding(coding) = &question.body else {
                return None;
            };
            let report = grader::coding::run_visible(
                runner,
                &coding.varied(request.variant),
                &request.text,
                &request.own_cases,
                cancel,
            );
            Some(Reply::Ran(Box::new(report)))
        }
        JudgeJob::Growth(request) => {
            let question = request.deck.question(&request.question)?;
            let Body::Coding(coding) = &question.body else {
                return None;
            };
            let mut hear = |n| tell(Reply::Progress(Phase::Measuring { n }));
            let (text, seed) = (&request.text, request.seed);
            let report = grader::growth::measure(runner, coding, text, seed, cancel, &mut hear);
            Some(Reply::Growth(report.map(Box::new)))
        }
        JudgeJob::Measure(request, with_reference) => {
            let question = request.deck.question(&request.question)?;
            let Body::Sql(sql) = &question.body else {
                return None;
            };
            let task = task_of(&request, sql).ok()?;
            let found = grader::measure(&task, &request.text, with_reference, cancel);
            Some(Reply::Measured(found.map(Box::new)))
        }
        JudgeJob::Grade(request, written) => {
            // The history answers also when it could not write (the footer says so then); if its
            // worker is gone, there is nothing to wait for.
            if let Some(written) = written {
                let _ = written.recv();
            }
            let question = request.deck.question(&request.question)?;
            let judgement = match &question.body {
                Body::Sql(sql) => {
                    let mut hear = |phase: Phase| {
                        if phase.is_news() {
                            tell(Reply::Progress(phase));
                        }
                    };
                    let ground = Ground {
                        seed: request.seed,
                        variant: request.variant,
                        moved: request.moved.as_ref(),
                        dialect: request.dialect,
                    };
                    let (text, limits) = (&request.text, (&Budget::GRADE, cancel));
                    let judged =
                        variant::grade(&request.deck, sql, ground, text, limits, &mut hear);
                    let verdict = judged.unwrap_or_else(|error| SqlVerdict::Inconclusive {
                        why: error.to_string(),
                    });
                    if !matches!(verdict, SqlVerdict::Failed(_)) {
                        let task = task_of(&request, sql);
                        let setup = task.map(|task| task.setup_sql).unwrap_or_default();
                        let (text, dialect) = (&request.text, request.dialect);
                        tell_lints(typed::lints_over(text, dialect, &setup), tell);
                    }
                    Judgement::Sql { verdict }
                }
                Body::Coding(coding) => {
                    let (text, seed) = (&request.text, request.seed);
                    let coding = &coding.varied(request.variant);
                    let report = grader::coding::grade(runner, coding, text, seed, cancel);
                    let named =
                        grader::coding::name_mistake(runner, coding, text, &report, seed, cancel);
                    Judgement::Coding { report, named }
                }
                Body::Modelling(modelling) => {
                    let reins = (&Budget::GRADE, cancel);
                    let mut hear = |phase: Phase| tell(Reply::Progress(phase));
                    let report =
                        grader::modelling::grade(modelling, &request.text, reins, &mut hear);
                    Judgement::Modelling { report }
                }
                Body::Talk(_) => return None,
            };
            Some(Reply::Graded(Box::new(judgement)))
        }
    }
}

/// The task of a submission, in its dialect and on the data it was written for.
fn task_of(request: &GradeRequest, sql: &Sql) -> Result<SqlTask, MoveError> {
    let moved = request.moved.as_ref();
    let mut task = sql_task_after(&request.deck, sql, (request.seed, request.variant), moved)?;
    task.dialect = request.dialect;
    Ok(task)
}

/// A text to color.
pub type ColorJob = (Language, u64, String);

/// Highlighting.
pub fn color_worker()
-> impl FnMut(ColorJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    let mut highlighter: Option<Highlighter> = None;
    move |(language, revision, text), _, _| {
        let highlighter = highlighter.get_or_insert_with(Highlighter::new);
        Some(Reply::Highlighted(Box::new(
            highlighter.highlight(language, revision, &text),
        )))
    }
}

/// Reading decks.
pub fn deck_worker(
    library: Library,
) -> impl FnMut((), &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    move |(), _, _| {
        let (decks, faults) = convert::load_all(&library);
        Some(Reply::Decks { decks, faults })
    }
}
