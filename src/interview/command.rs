//! What the candidate, the clock or a worker asks of a session.

use crate::base::{ClarificationId, Timestamp};
use crate::coach::Advice;
use crate::dialect::Dialect;
use crate::editor::Edit;
use crate::interview::event::{Judgement, Pad};
use crate::interview::own::NumberHeard;
use crate::interview::parts::Part;
use crate::interview::predict::Came;
use crate::interview::scratch::Scratch;
use crate::interview::seat::SeatWish;
use crate::memory::Rating;
use crate::verdict::{Efficiency, GrowthClaim, GrowthReport, OwnCase};
use crate::voice::Heard;

/// A request; `decide` answers it with events or a refusal.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Start the clock of the next round (from the briefing).
    BeginRound,
    /// Go to a phase of the running round.
    EnterPhase(usize),
    /// Turn to a question of the running round.
    OpenQuestion(usize),
    /// Edits to a pad of the open question.
    Type(Pad, Vec<Edit>),
    /// A live query or a run of the visible cases ended.
    NoteRun {
        /// Index of the question it belongs to.
        question: usize,
        /// What was run.
        text: String,
        /// What came out, in a line.
        outcome: String,
        /// Whether it ran without an error.
        ok: bool,
        /// Of a data model: a selection, run alone in what the last run left.
        part: bool,
    },
    /// Write the SQL of the running round in this dialect from now on.
    ChooseDialect(Dialect),
    /// Hand in the answer of the open question.
    Submit(String),
    /// The verdict on the latest submission of a question.
    Judge {
        /// Index of the question.
        question: usize,
        /// The verdict.
        judgement: Box<Judgement>,
    },
    /// The scratch database of a question holds other rows now.
    HoldScratch {
        /// Index of the question.
        question: usize,
        /// What it holds.
        scratch: Scratch,
    },
    /// The visible data of a question is loaded anew.
    ResetScratch {
        /// Index of the question.
        question: usize,
    },
    /// How much work the latest submission of a question is.
    Measure {
        /// Index of the question.
        question: usize,
        /// How much work it is.
        efficiency: Box<Efficiency>,
    },
    /// Turn to a part of the running assessment.
    OpenPart(Part),
    /// Call the answer to the open part of an assessment done.
    KeepAnswer,
    /// The verdict on what was handed in for a part.
    JudgePart {
        /// Which part.
        part: Part,
        /// The verdict.
        judgement: Box<Judgement>,
    },
    /// Take the next hint of the open question.
    TakeHint,
    /// Take a hint on the query of the open question.
    TakeAdvice(Advice),
    /// Say how the cost of the accepted answer grows.
    ClaimGrowth(GrowthClaim),
    /// How the cost of that answer grows was measured.
    NoteGrowth {
        /// Index of the question it belongs to.
        question: usize,
        /// What was measured.
        report: Box<GrowthReport>,
    },
    /// Write a case of one's own for the open question.
    AddCase(OwnCase),
    /// Ask the interviewer; the matcher has already been asked.
    Ask {
        /// In the candidate's words.
        text: String,
        /// What it was understood as.
        understood: Option<ClarificationId>,
    },
    /// Say which story of one's own is told to the open question.
    TellStory {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// How often it was told, this time included.
        times: u32,
        /// The day on which it was told before; empty if it never was.
        before: String,
    },
    /// Say that a story noted for the open question is not told after all.
    TakeStoryBack {
        /// Its id.
        id: String,
    },
    /// Note a recording of an answer.
    NoteTake {
        /// Index of the question.
        question: usize,
        /// The file's name on the shelf of recordings.
        file: String,
        /// What was heard in it.
        heard: Heard,
    },
    /// Note which numbers of the sheet an answer of the call that is over says.
    HearNumbers {
        /// Index of the question.
        question: usize,
        /// Names, with the words that say them.
        heard: Vec<NumberHeard>,
    },
    /// Answer what the interviewer asked about the last rejected submission.
    Reply(String),
    /// Say what a query will return, before it is run.
    Predict {
        /// The query.
        text: String,
        /// How many rows, if that is said.
        rows: Option<usize>,
        /// One row per what, if that is said.
        grain: Vec<String>,
    },
    /// Say how likely it is, in percent, that what is handed in next is accepted.
    Venture(u8),
    /// What was predicted last was run.
    MeetPrediction {
        /// Index of the question.
        question: usize,
        /// What came.
        came: Came,
    },
    /// The clock moved on.
    Tick,
    /// Stop the clock (study mode).
    Pause,
    /// Let the clock go on.
    Unpause,
    /// The sitting was interrupted at `last_alive` and goes on now.
    Reopen {
        /// The last moment the program was known to live.
        last_alive: Timestamp,
    },
    /// End the running round.
    EndRound,
    /// Score a criterion of the question being scored, 1 to 4.
    Score {
        /// Index into the question's criteria.
        criterion: usize,
        /// 1 to 4.
        score: u8,
    },
    /// Say how sure the blind score is, in percent.
    SetConfidence(u8),
    /// Fix the blind score of the question being scored.
    LockBlind,
    /// Fix the final score and the rating of the question being scored.
    LockFinal(Rating),
    /// What the partner in the second seat does.
    Seat(SeatWish),
    /// Give the sitting up.
    Abandon,
}

/// Why a command was refused; the text is shown to the candidate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Not at this stage.
    #[error("not now: {0}")]
    NotNow(&'static str),
    /// Only in study mode.
    #[error("the clock can be paused in study mode only")]
    NoPause,
    /// Only where SQL is written.
    #[error("a dialect is chosen in SQL rounds only")]
    NoDialect,
    /// Not in pressure mode.
    #[error("no hints in pressure mode")]
    NoHints,
    /// The ladder is used up.
    #[error("that was the last hint")]
    HintsUsedUp,
    /// An assessment has no interviewer, and one submit.
    #[error("in an assessment nobody answers, and everything is handed in at once")]
    NobodyThere,
    /// A bare pad.
    #[error("a bare pad: nothing runs here")]
    BarePad,
    /// No such round, phase, question or criterion.
    #[error("there is no such {0}")]
    NoSuch(&'static str),
    /// Something must be scored first.
    #[error("score every criterion first: {missing} to go")]
    Unscored {
        /// How many criteria have no score.
        missing: usize,
    },
    /// The confidence is missing.
    #[error("say how sure you are first")]
    NoConfidence,
    /// A submission is still being judged.
    #[error("the last submission is still being judged")]
    StillJudging,
    /// No counterexample can be loaded.
    #[error("{0}")]
    NoCounterexample(&'static str),
    /// Nothing that is right to speak about.
    #[error("growth is asked of an answer that was accepted")]
    NotAccepted,
    /// One claim an answer.
    #[error("you stated the growth of this answer already")]
    Claimed,
    /// Enough is enough.
    #[error("{most} cases of your own are enough")]
    ManyCases {
        /// How many there may be.
        most: usize,
    },
    /// Edits do not fit the pad.
    #[error("the edits do not fit the text")]
    BadEdit,
}
