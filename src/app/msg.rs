//! What can arrive: a key, the clock, an answer of a worker. Plain data.

use std::sync::Arc;

use crate::app::course::CourseFacts;
use crate::app::facts::{
    BankFacts, CalibrationFacts, DueFacts, FoundFacts, HistoryFacts, HomeFacts, PlanLine,
    TableFacts,
};
use crate::app::seat::{SeatNews, SeatView};
use crate::base::{QuestionId, RealId, RequestId, SessionId};
use crate::deck::Deck;
use crate::editor::Highlighted;
use crate::interview::{Event, Judgement};
use crate::keymap::Key;
use crate::progress::Picture;
use crate::verdict::{CodingReport, Efficiency, GrowthReport, ModelRun, Outcome, Phase, SqlError};
use crate::voice::Heard;

/// A terminal's size in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Cells per row.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// The left button is held and moves.
    Drag,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
}

/// A message to `update`.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key went down.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has a new size.
    Resize(Size),
    /// The moment the model asked to be woken at has come.
    Wake,
    /// The system wants the program to end (SIGTERM, SIGHUP).
    Terminate,
    /// News about the second seat.
    Seat(SeatNews),
    /// In the second seat: the round as it is now.
    SeatShown(Box<SeatView>),
    /// In the second seat: the round is out of reach, and why.
    SeatLost(String),
    /// A worker answers.
    Done(RequestId, Reply),
}

/// A query on the data before and after a move.
#[derive(Clone, Debug, PartialEq)]
pub struct Rerun {
    /// Before it.
    pub before: Outcome,
    /// After it.
    pub after: Outcome,
}

/// What came of speaking, recording or playing.
#[derive(Clone, Debug, PartialEq)]
pub enum VoiceNews {
    /// It is silent again.
    Silent,
    /// A recording is on the shelf.
    Recorded {
        /// Its file's name.
        file: String,
        /// What was heard in it.
        heard: Heard,
    },
    /// It did not work, and why.
    Failed(String),
}

/// A worker's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// All decks, and what is wrong with those that did not load.
    Decks {
        /// Those that loaded.
        decks: Vec<Arc<Deck>>,
        /// A line per deck that did not.
        faults: Vec<String>,
    },
    /// Facts for the home screen.
    Home(Box<HomeFacts>),
    /// Facts for the history screen.
    History(Box<HistoryFacts>),
    /// Past attempts with the words that were looked for.
    Found(Box<FoundFacts>),
    /// What was foretold in past sittings.
    Calibration(Box<CalibrationFacts>),
    /// What is due.
    Due(Box<DueFacts>),
    /// Where the candidate stands, and the plan.
    Course(Box<CourseFacts>),
    /// What the progress pages show.
    Picture(Box<Picture>),
    /// What the candidate's own files hold.
    Bank(Box<BankFacts>),
    /// A real round was kept, or why not.
    Kept(Result<RealId, String>),
    /// The events of a stored sitting.
    Events {
        /// Which one.
        session: SessionId,
        /// In order.
        events: Vec<Event>,
    },
    /// When a question would come back, again to easy.
    NextDates {
        /// Which question.
        question: QuestionId,
        /// A date for each rating.
        dates: [String; 4],
    },
    /// Events are on disk.
    Saved,
    /// Events are not on disk; they are kept in memory and tried again.
    NotSaved {
        /// What happened and what to do.
        message: String,
    },
    /// The history changed as asked (a rating, an undo, a removal).
    HistoryChanged {
        /// What happened, for the notice line.
        message: String,
    },
    /// The scratch database holds the data set.
    DataReady {
        /// Its tables.
        tables: Vec<TableFacts>,
    },
    /// The scratch database holds the data after its move.
    DataMoved {
        /// Its tables.
        tables: Vec<TableFacts>,
        /// What the last accepted query gives before and after.
        rerun: Box<Rerun>,
    },
    /// A live query ended.
    Live(Outcome),
    /// The plan of a query.
    QueryPlan(Result<Vec<PlanLine>, SqlError>),
    /// What the dialect itself would refuse in the text of a job that goes on all the same.
    Lints(Vec<SqlError>),
    /// A grading job has come so far.
    Progress(Phase),
    /// A submission was judged.
    Graded(Box<Judgement>),
    /// The steps of a query were counted; `None` if they cannot be.
    Measured(Option<Box<Efficiency>>),
    /// The visible cases were run.
    Ran(Box<CodingReport>),
    /// A data model was run.
    Modelled {
        /// What came of it.
        run: Box<ModelRun>,
        /// The tables of the scratch database; none if it could not be made.
        tables: Option<Vec<TableFacts>>,
    },
    /// How the cost of a program grows; none if there is nothing to measure on or it was stopped.
    Growth(Option<Box<GrowthReport>>),
    /// A program spoke, recorded or played.
    Voice(VoiceNews),
    /// A text was highlighted.
    Highlighted(Box<Highlighted>),
    /// The external editor returned.
    Edited(Result<String, String>),
    /// The answer lies in this file, and its saves are told from now on.
    Watching(String),
    /// The watched file was saved with this text.
    FileSaved(String),
    /// A file cannot be watched.
    WatchEnded(String),
    /// The debrief was saved, or why not.
    Exported(Result<Vec<String>, String>),
    /// What the machine lacks for coding rounds.
    Machine {
        /// Layers of the Python sandbox that are missing here.
        missing_layers: Vec<String>,
        /// Why Python code cannot run here, if it cannot.
        no_python: Option<String>,
    },
    /// A worker failed in a way nobody foresaw; the work is on disk.
    Crashed {
        /// What it was doing.
        what: String,
    },
}
