//! What the world is asked to do. Plain data; `runtime` performs it.

use std::sync::Arc;

use crate::app::facts::Derived;
use crate::app::seat::{SeatSaid, SeatView};
use crate::base::{DeckId, MoveId, QuestionId, RealId, RequestId, Seed, SessionId, Timestamp};
use crate::deck::{Coding, Deck};
use crate::dialect::Dialect;
use crate::diary::{RealRound, Tags};
use crate::interview::redo::Made;
use crate::interview::{Event, Plan};
use crate::memory::{Change, ItemKey, Rating};
use crate::plan::Profile;
use crate::progress::Probe;
use crate::relation::Relation;
use crate::report::Debrief;
use crate::verdict::OwnCase;

/// Something to do outside the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read all decks.
    LoadDecks(RequestId),
    /// Ask the history.
    Store(RequestId, StoreRequest),
    /// Read or change the candidate's own files.
    Bank(RequestId, BankRequest),
    /// Give the scratch database a question's data.
    OpenData(RequestId, Box<DataRequest>),
    /// Run a script, written in a dialect, in the scratch database.
    Query(RequestId, String, Dialect),
    /// Show the plan of a statement, written in a dialect.
    QueryPlan(RequestId, String, Dialect),
    /// Judge a submission.
    Grade(RequestId, Box<GradeRequest>),
    /// Count the steps of a query on growing data, beside the reference if the flag is set.
    Measure(RequestId, Box<GradeRequest>, bool),
    /// Find out what the machine lacks for coding rounds.
    ProbeMachine(RequestId),
    /// Run the visible cases of a program.
    RunCases(RequestId, Box<GradeRequest>),
    /// Run a data model on what its first trial delivers.
    RunModel(RequestId, Box<GradeRequest>),
    /// Measure how the cost of a program grows.
    MeasureGrowth(RequestId, Box<GradeRequest>),
    /// Keep a process waiting for the runs of a coding question.
    Prepare(Arc<Deck>, QuestionId),
    /// Keep none any more: the round is over.
    Rest,
    /// Color a text.
    Highlight(RequestId, Language, u64, String),
    /// Stop a job.
    Cancel(RequestId),
    /// Put text on the clipboard.
    Copy(String),
    /// Edit text in `$EDITOR`; the file gets this suffix.
    EditExternally(RequestId, String, &'static str),
    /// Put a text into a file of this name and tell each save of it, until cancelled.
    Watch(RequestId, String, String),
    /// Let a partner come.
    OpenSeat,
    /// Show the round to the partner.
    ShowSeat(Box<SeatView>),
    /// Sit down beside a round.
    JoinSeat,
    /// Say something from the second seat.
    SaySeat(SeatSaid),
    /// Speak, record or play, until cancelled.
    Voice(RequestId, VoiceRequest),
    /// Save a debrief as Markdown and JSON.
    Export(RequestId, Box<Debrief>),
    /// Stop the program until it is continued.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// End the program.
    Quit(ExitKind),
}

/// A wish about the scratch database.
#[derive(Clone, Debug, PartialEq)]
pub struct DataRequest {
    /// The deck with the question.
    pub deck: Arc<Deck>,
    /// Which question.
    pub question: QuestionId,
    /// What it is to hold.
    pub data: ScratchData,
    /// Which variant of its data.
    pub variant: u32,
    /// How the question's data has moved, if it has.
    pub moved: Option<MoveId>,
    /// What the candidate made of the visible data, to be made again where it is loaded anew.
    pub made: Vec<Made>,
}

/// What the scratch database is to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum ScratchData {
    /// The visible data set, loaded anew.
    Anew,
    /// The visible data set as it was left.
    AsLeft,
    /// These rows; the visible data set is put aside.
    Rows(Vec<(String, Relation)>),
    /// A copy of the own history.
    Own,
    /// The visible data set after its move; this query is run on the data before and after it.
    Moving(String, Dialect),
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitKind {
    /// The user left.
    Done,
    /// The system ended it.
    Terminated,
}

/// A submission and what is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct GradeRequest {
    /// The deck with the question.
    pub deck: Arc<Deck>,
    /// Which question.
    pub question: QuestionId,
    /// What was handed in.
    pub text: String,
    /// What it is written in, if it is SQL.
    pub dialect: Dialect,
    /// Chance for hidden instances.
    pub seed: Seed,
    /// On which data the question is asked.
    pub variant: u32,
    /// How the question's data had moved when it was handed in.
    pub moved: Option<MoveId>,
    /// With a run of the visible cases: the candidate's own.
    pub own_cases: Vec<OwnCase>,
}

/// The languages that are colored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// SQL.
    Sql,
    /// Python.
    Python,
    /// JavaScript.
    JavaScript,
    /// A language whose colors we do not know.
    Plain,
}

impl Language {
    /// Returns the language a coding question is answered in.
    pub fn of(coding: &Coding) -> Self {
        match &coding.language {
            None => Self::Python,
            Some(language) if language.id == "javascript" => Self::JavaScript,
            Some(_) => Self::Plain,
        }
    }

    /// Returns the ending of its files.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Sql => ".sql",
            Self::Python => ".py",
            Self::JavaScript => ".js",
            Self::Plain => ".txt",
        }
    }
}

/// A request to the candidate's own files; each is answered with what they hold then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankRequest {
    /// Read them.
    Load,
    /// Take a story as Markdown, in the place of the one with this id or as a new one.
    Put(Option<String>, String),
    /// Offer a story no more, or again.
    Retire(String, bool),
    /// A story is being told.
    Told(String),
    /// A story is not told after all; the day on which it was told before, or nothing.
    TakenBack(String, String),
    /// Find out which numbers of the sheet the answers of a call say.
    Hear(Call),
}

/// A request to the programs that speak, record and play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceRequest {
    /// Read a text aloud.
    Speak(String),
    /// Record into a new file of this name.
    Record(String),
    /// Play the recording of this name.
    Play(String),
}

/// A recruiter's call that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Of which sitting.
    pub session: SessionId,
    /// Which round of it.
    pub round: usize,
    /// What was answered, by question.
    pub answers: Vec<(usize, String)>,
}

/// A request to the history.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreRequest {
    /// Make a new sitting, with its first event.
    Begin(Box<Plan>, Box<Event>),
    /// Make a new sitting out of a part of another one.
    Fork(Vec<Event>),
    /// Append events.
    Append {
        /// Of which sitting.
        session: SessionId,
        /// The number of the first event.
        first_seq: u64,
        /// In order.
        events: Vec<Event>,
        /// Rows that follow from them, written in the same transaction.
        derived: Box<Derived>,
    },
    /// The program lives at this moment.
    Beat(SessionId, Timestamp),
    /// Facts for the home screen.
    Home,
    /// Facts for the history screen.
    History,
    /// Look for words and filters in past attempts.
    Find(String),
    /// What was foretold in past sittings, and an old answer to score again.
    Calibration,
    /// What is due.
    Due,
    /// Where the candidate stands, and the plan.
    Course,
    /// What the progress pages show.
    Progress,
    /// Make a plan for this, and bring everything back before its interview.
    MakePlan(Profile),
    /// Keep a readiness check that was taken.
    KeepCheck(Vec<Probe>),
    /// Save the plan as a calendar.
    SavePlan,
    /// The events of a sitting.
    Load(SessionId),
    /// Rate a card.
    RateCard(ItemKey, Rating),
    /// Decide something about an item.
    Mark(ItemKey, Change),
    /// A changed reference asks for the same skill as before, or for another.
    SameSkill(ItemKey, bool),
    /// A sitting practises an item through another question.
    Errand(SessionId, ItemKey),
    /// When a question would come back after each rating.
    NextDates(DeckId, QuestionId),
    /// Take the last rating, or the last decision about an item, back.
    UndoRating,
    /// Remove a sitting from the lists.
    Remove(SessionId),
    /// Give an interrupted sitting up, at the moment it was last alive.
    GiveUp(SessionId, Timestamp),
    /// Bring a removed sitting back.
    Restore(SessionId),
    /// Write what candidates write themselves.
    Diary(DiaryRequest),
}

/// A request to the log of real interviews, or about tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiaryRequest {
    /// Keep a real round: a new one, or the one with its id as it is now.
    Keep(Box<RealRound>),
    /// Remove a real round from the lists.
    Remove(RealId),
    /// Bring a removed real round back.
    Restore(RealId),
    /// Make these the tags of a sitting, or of a round of it.
    Tag(SessionId, Option<usize>, Tags),
}
