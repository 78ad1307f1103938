//! Effects become requests to workers, or are done at once where that cannot block.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use crate::app::{BankRequest, Effect, ExitKind, Msg, Reply, StoreRequest, VoiceRequest};
use crate::base::{CancelToken, RequestId};
use crate::runtime::bank::bank_worker;
use crate::runtime::history::history_worker;
use crate::runtime::input::Parking;
use crate::runtime::seat::SeatLine;
use crate::runtime::terminal::Tty;
use crate::runtime::voice::{VoiceJob, voice_worker};
use crate::runtime::watch::{WatchJob, watch_worker};
use crate::runtime::workers::{
    ColorJob, JudgeJob, SqlJob, Ticket, WorkerSetup, color_worker, deck_worker, judge_worker,
    spawn, sql_worker,
};
use crate::runtime::{convert, editor_program};

/// Sends requests and keeps the tokens of those under way.
#[derive(Debug)]
pub struct Performer {
    inbox: Sender<Msg>,
    parking: Parking,
    editor: Option<String>,
    history: Sender<Ticket<StoreJob>>,
    sql: Sender<Ticket<SqlJob>>,
    judge: Sender<Ticket<JudgeJob>>,
    color: Sender<Ticket<ColorJob>>,
    deck: Sender<Ticket<()>>,
    bank: Sender<Ticket<BankRequest>>,
    export: Sender<Ticket<ExportJob>>,
    watch: Sender<Ticket<WatchJob>>,
    speaker: Sender<Ticket<VoiceJob>>,
    recorder: Sender<Ticket<VoiceJob>>,
    seat: SeatLine,
    running: HashMap<RequestId, CancelToken>,
}

/// A request to the history, or the wish to know that all before it are done.
#[derive(Debug)]
pub enum StoreJob {
    /// A request.
    Ask(StoreRequest),
    /// Answer on this channel once all requests before are done.
    Drain(Sender<()>),
}

/// A debrief to export.
pub type ExportJob = Box<crate::report::Debrief>;

/// Tokens kept at most; older jobs have long ended.
const TOKENS: usize = 64;

impl Performer {
    /// Starts the workers.
    pub fn start(
        setup: WorkerSetup,
        inbox: Sender<Msg>,
        parking: Parking,
        export_dir: PathBuf,
        editor: Option<String>,
    ) -> io::Result<Self> {
        let watched = setup.data_dir.join("watch");
        let seat = SeatLine::new(setup.data_dir.clone(), inbox.clone());
        let bank = bank_worker(
            setup.data_dir.clone(),
            setup.history.calendar.clone(),
            Arc::clone(&setup.clock),
        );
        let speaker = voice_worker(setup.booth.clone(), &setup.data_dir);
        let recorder = voice_worker(setup.booth, &setup.data_dir);
        let history = history_worker(setup.data_dir, setup.history, setup.clock);
        Ok(Self {
            history: spawn("history", inbox.clone(), history)?,
            sql: spawn("sql", inbox.clone(), sql_worker(setup.own))?,
            judge: spawn("judge", inbox.clone(), judge_worker(setup.runner))?,
            color: spawn("color", inbox.clone(), color_worker())?,
            bank: spawn("bank", inbox.clone(), bank)?,
            speaker: spawn("speaker", inbox.clone(), speaker)?,
            recorder: spawn("recorder", inbox.clone(), recorder)?,
            deck: spawn("deck", inbox.clone(), deck_worker(setup.library))?,
            watch: spawn("watch", inbox.clone(), watch_worker(watched))?,
            export: spawn("export", inbox.clone(), export_worker(export_dir))?,
            seat,
            inbox,
            parking,
            editor,
            running: HashMap::new(),
        })
    }

    /// Performs effects in order; returns how the program ends, if it does.
    pub fn all(&mut self, effects: Vec<Effect>, tty: &mut Tty) -> io::Result<Option<ExitKind>> {
        for effect in effects {
            if let Some(kind) = self.one(effect, tty)? {
                return Ok(Some(kind));
            }
        }
        Ok(None)
    }

    /// Waits until the history has written everything it was sent.
    pub fn finish(&self) {
        let (done, wait) = channel();
        let ticket = (
            RequestId::default(),
            CancelToken::default(),
            StoreJob::Drain(done),
        );
        if self.history.send(ticket).is_ok() {
            // The worker drops the sender if it dies, which ends the wait too.
            let _ = wait.recv();
        }
        // What speaks or records was told to end; no program stays behind.
        for worker in [&self.speaker, &self.recorder] {
            let (done, wait) = channel();
            let job = VoiceJob::Drain(done);
            if worker
                .send((RequestId::default(), CancelToken::default(), job))
                .is_ok()
            {
                let _ = wait.recv();
            }
        }
    }

    fn one(&mut self, effect: Effect, tty: &mut Tty) -> io::Result<Option<ExitKind>> {
        match effect {
            Effect::LoadDecks(id) => {
                send(&self.deck, (id, CancelToken::default(), ()));
            }
            Effect::Store(id, request) => {
                let ticket = (id, CancelToken::default(), StoreJob::Ask(request));
                send(&self.history, ticket);
            }
            Effect::OpenData(id, wish) => {
                let ticket = self.ticket(id, SqlJob::Open(wish));
                send(&self.sql, ticket);
            }
            Effect::Query(id, text, dialect) => {
                let ticket = self.ticket(id, SqlJob::Query(text, dialect));
                send(&self.sql, ticket);
            }
            Effect::QueryPlan(id, text, dialect) => {
                let ticket = self.ticket(id, SqlJob::Plan(text, dialect));
                send(&self.sql, ticket);
            }
            Effect::Grade(id, request) => {
                // Write-ahead: a submission is judged once it stands in the history.
                let (done, written) = channel();
                let drain = StoreJob::Drain(done);
                send(
                    &self.history,
                    (RequestId::default(), CancelToken::default(), drain),
                );
                let ticket = self.ticket(id, JudgeJob::Grade(request, Some(written)));
                send(&self.judge, ticket);
            }
            Effect::ProbeMachine(id) => {
                send(&self.judge, (id, CancelToken::default(), JudgeJob::Probe));
            }
            Effect::Bank(id, request) => {
                send(&self.bank, (id, CancelToken::default(), request));
            }
            Effect::Voice(id, request) => {
                let is_tape = matches!(request, VoiceRequest::Record(_));
                let ticket = self.ticket(id, VoiceJob::Ask(request));
                send(
                    if is_tape {
                        &self.recorder
                    } else {
                        &self.speaker
                    },
                    ticket,
                );
            }
            Effect::RunModel(id, request) => {
                let ticket = self.ticket(id, SqlJob::Model(request));
                send(&self.sql, ticket);
            }
            Effect::Measure(id, request, with_reference) => {
                let ticket = self.ticket(id, JudgeJob::Measure(request, with_reference));
                send(&self.judge, ticket);
            }
            Effect::Prepare(deck, question) => {
                let job = JudgeJob::Prepare(deck, question);
                send(
                    &self.judge,
                    (RequestId::default(), CancelToken::default(), job),
                );
            }
            Effect::Rest => {
                let rest = JudgeJob::Rest;
                send(
                    &self.judge,
                    (RequestId::default(), CancelToken::default(), rest),
                );
            }
            Effect::RunCases(id, request) => {
                let ticket = self.ticket(id, JudgeJob::Cases(request));
                send(&self.judge, ticket);
            }
            Effect::MeasureGrowth(id, request) => {
                let ticket = self.ticket(id, JudgeJob::Growth(request));
                send(&self.judge, ticket);
            }
            Effect::Highlight(id, language, revision, text) => {
                send(
                    &self.color,
                    (id, CancelToken::default(), (language, revision, text)),
                );
            }
            Effect::Cancel(id) => {
                if let Some(token) = self.running.remove(&id) {
                    token.cancel();
                }
            }
            Effect::Watch(id, name, text) => {
                let ticket = self.ticket(id, WatchJob { name, text });
                send(&self.watch, ticket);
            }
            Effect::OpenSeat => self.seat.open(),
            Effect::ShowSeat(view) => self.seat.show(view),
            Effect::JoinSeat => self.seat.join(),
            Effect::SaySeat(said) => self.seat.say(said),
            Effect::Export(id, packet) => {
                send(&self.export, (id, CancelToken::default(), packet));
            }
            Effect::Copy(text) => tty.copy(&text)?,
            Effect::EditExternally(id, text, suffix) => {
                self.parking.park();
                tty.release();
                let edited = editor_program::edit(self.editor.as_deref(), &text, suffix);
                tty.retake()?;
                self.parking.unpark();
                let _ = self.inbox.send(Msg::Done(id, Reply::Edited(edited)));
            }
            Effect::Suspend => {
                self.parking.park();
                tty.release();
                editor_program::stop_self();
                tty.retake()?;
                self.parking.unpark();
            }
            Effect::Redraw => tty.redraw()?,
            Effect::Quit(kind) => return Ok(Some(kind)),
        }
        Ok(None)
    }

    /// A ticket whose token is kept, so that the job can be stopped.
    fn ticket<T>(&mut self, id: RequestId, job: T) -> Ticket<T> {
        if self.running.len() > TOKENS {
            let oldest = self.running.keys().min().copied();
            oldest.and_then(|oldest| self.running.remove(&oldest));
        }
        let token = CancelToken::default();
        self.running.insert(id, token.clone());
        (id, token, job)
    }
}

/// Writing debriefs to files.
pub fn export_worker(
    dir: PathBuf,
) -> impl FnMut(ExportJob, &CancelToken, &mut dyn FnMut(Reply)) -> Option<Reply> + Send {
    move |packet, _, _| Some(Reply::Exported(convert::export(&dir, &packet)))
}

/// A worker that is gone cannot be told; its last answer has said so already.
fn send<T>(worker: &Sender<Ticket<T>>, ticket: Ticket<T>) {
    let _ = worker.send(ticket);
}
