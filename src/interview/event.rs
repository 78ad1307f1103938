//! What happened. Events are stored as JSON with a version, and must replay for ever.

use serde::{Deserialize, Serialize};

use crate::base::{ClarificationId, MoveId, ProbeId, Span, Timestamp};
use crate::coach::Advice;
use crate::dialect::Dialect;
use crate::editor::Edit;
use crate::interview::challenge::Challenge;
use crate::interview::own::NumberHeard;
use crate::interview::plan::Plan;
use crate::interview::predict::Came;
use crate::interview::scratch::Scratch;
use crate::memory::Rating;
use crate::verdict::{
    CodingReport, Efficiency, GrowthClaim, GrowthReport, ModellingReport, NamedMistake, OwnCase,
    SqlVerdict,
};
use crate::voice::Heard;

/// A fact and its moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub fact: Fact,
}

/// One of the two texts of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pad {
    /// SQL, code, or the answer in words.
    Answer,
    /// The candidate's own notes.
    Notes,
}

/// Why a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The candidate said so.
    Done,
    /// The clock ran out.
    TimeUp,
    /// The sitting was given up.
    Abandoned,
}

/// What the machine said of a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Judgement {
    /// Of a query.
    Sql {
        /// The whole verdict.
        verdict: SqlVerdict,
    },
    /// Of a program.
    Coding {
        /// The whole report.
        report: CodingReport,
        /// The known wrong answer it behaves like.
        #[serde(default)]
        named: Option<NamedMistake>,
    },
    /// Of a data model.
    Modelling {
        /// The whole report.
        report: ModellingReport,
    },
}

/// What happened. `question` is an index into the current round's questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fact")]
pub enum Fact {
    /// The sitting exists.
    Planned {
        /// All of it.
        plan: Box<Plan>,
    },
    /// A round's clock started.
    RoundBegan {
        /// Index into the plan.
        round: usize,
    },
    /// A phase began.
    PhaseEntered {
        /// Index into the round's phases.
        phase: usize,
    },
    /// The candidate turned to a question.
    QuestionOpened {
        /// Which one.
        question: usize,
    },
    /// The candidate typed.
    Typed {
        /// Which question.
        question: usize,
        /// Which pad.
        pad: Pad,
        /// In order.
        edits: Vec<Edit>,
    },
    /// A live query or a run of the visible cases ended.
    Ran {
        /// Which question.
        question: usize,
        /// What was run.
        text: String,
        /// What came out, in a line.
        outcome: String,
        /// Whether it ran without an error.
        ok: bool,
        /// Of a data model: a selection, run alone in what the last run left.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        part: bool,
    },
    /// The round's SQL is written in this dialect from now on.
    DialectChosen {
        /// Which one.
        dialect: Dialect,
    },
    /// An answer was handed in.
    Submitted {
        /// Which question.
        question: usize,
        /// What was handed in.
        text: String,
    },
    /// The latest submission of a question was judged.
    Judged {
        /// Which question.
        question: usize,
        /// The verdict.
        judgement: Box<Judgement>,
    },
    /// The scratch database of a question holds other rows from now on.
    ScratchHeld {
        /// Which question.
        question: usize,
        /// What it holds.
        scratch: Scratch,
    },
    /// The visible data of a question was loaded anew: what the candidate made of it is gone.
    ScratchReset {
        /// Which question.
        question: usize,
    },
    /// The candidate said what a query would return, before running it.
    Predicted {
        /// Which question.
        question: usize,
        /// The query.
        text: String,
        /// How many rows, if that was said.
        rows: Option<usize>,
        /// One row per what, if that was said.
        #[serde(default)]
        grain: Vec<String>,
    },
    /// What was predicted last was run.
    PredictionMet {
        /// Which question.
        question: usize,
        /// What came.
        came: Came,
    },
    /// The candidate said how likely it is that what is handed in next is accepted.
    Ventured {
        /// Which question.
        question: usize,
        /// 0 to 100.
        percent: u8,
    },
    /// An old answer was scored again, without its old scores in sight.
    Rescored {
        /// Index into the plan's rounds.
        round: usize,
        /// Index into the round's questions.
        question: usize,
        /// 1 to 4 for each criterion.
        scores: Vec<u8>,
    },
    /// The interviewer asked about a rejected submission, in pressure mode.
    Challenged {
        /// Which question.
        question: usize,
        /// Index of the submission.
        submission: usize,
        /// What was asked.
        challenge: Challenge,
    },
    /// The candidate answered what the interviewer asked last about a submission.
    Replied {
        /// Which question.
        question: usize,
        /// In the candidate's words.
        text: String,
    },
    /// The work of the latest submission of a question was measured.
    Measured {
        /// Which question.
        question: usize,
        /// How much work it is.
        efficiency: Box<Efficiency>,
    },
    /// The candidate turned to a part of an assessment.
    PartOpened {
        /// Index into the plan.
        round: usize,
        /// Index into that round's questions.
        question: usize,
    },
    /// The candidate calls the answer to the open part done.
    PartKept {
        /// Index into the plan.
        round: usize,
        /// Index into that round's questions.
        question: usize,
    },
    /// Everything in an assessment was handed in at once.
    HandedIn {
        /// Why.
        reason: EndReason,
    },
    /// What was handed in for a part was judged, and its score is fixed.
    PartJudged {
        /// Index into the plan.
        round: usize,
        /// Index into that round's questions.
        question: usize,
        /// The verdict.
        judgement: Box<Judgement>,
        /// For spaced repetition.
        rating: Rating,
    },
    /// A submission was judged again, by a deck that changed; the verdict of its time stands beside.
    Regraded {
        /// Index into the plan's rounds.
        round: usize,
        /// Index into the round's questions.
        question: usize,
        /// Which submission of the question.
        submission: usize,
        /// What the verdict hangs on, as the deck has it now.
        fingerprint: String,
        /// The verdict.
        judgement: Box<Judgement>,
    },
    /// A hint was taken.
    HintTaken {
        /// Which question.
        question: usize,
        /// Index into the ladder.
        hint: usize,
    },
    /// A hint on the candidate's own query was taken.
    Coached {
        /// Which question.
        question: usize,
        /// The hint and what it costs.
        advice: Advice,
    },
    /// The candidate said how the cost of the accepted answer grows.
    GrowthClaimed {
        /// Which question.
        question: usize,
        /// What was said.
        claim: GrowthClaim,
    },
    /// How the cost of that answer grows was measured.
    GrowthMeasured {
        /// Which question.
        question: usize,
        /// What was measured.
        report: Box<GrowthReport>,
    },
    /// The candidate wrote a case; one with the same arguments is replaced.
    CaseAdded {
        /// Which question.
        question: usize,
        /// The case.
        case: OwnCase,
    },
    /// The candidate asked something.
    Asked {
        /// Which question.
        question: usize,
        /// In the candidate's words.
        text: String,
        /// What it was understood as.
        understood: Option<ClarificationId>,
    },
    /// The candidate said which story of their own they tell; its text stays in their file.
    StoryTold {
        /// Which question.
        question: usize,
        /// The story's id.
        id: String,
        /// Its title.
        title: String,
        /// How often it was told, this time included.
        #[serde(default)]
        times: u32,
        /// The day on which it was told before; empty if it never was.
        #[serde(default)]
        before: String,
    },
    /// A story that was noted is not told after all.
    StoryTakenBack {
        /// Which question.
        question: usize,
        /// The story's id.
        id: String,
        /// The day on which it was told before; empty if it never was.
        #[serde(default)]
        before: String,
    },
    /// An answer was recorded; the sound stays in its file.
    TakeNoted {
        /// Which question.
        question: usize,
        /// The file's name on the shelf of recordings.
        file: String,
        /// What was heard in it.
        heard: Heard,
    },
    /// After a recruiter's call: which numbers of the candidate's sheet the answer says.
    NumbersHeard {
        /// Which question.
        question: usize,
        /// Names, with the words that say them.
        heard: Vec<NumberHeard>,
    },
    /// The interviewer brought something up.
    ProbeFired {
        /// Which question.
        question: usize,
        /// Which probe.
        probe: ProbeId,
    },
    /// The data of a question moved.
    Moved {
        /// Which question.
        question: usize,
        /// Which move.
        id: MoveId,
    },
    /// A partner sat down in the second seat.
    SeatTaken,
    /// The second seat is empty again.
    SeatLeft,
    /// The partner noted evidence.
    SeatNoted {
        /// Index into the plan's rounds.
        round: usize,
        /// Index into the round's questions.
        question: usize,
        /// In the partner's words.
        text: String,
    },
    /// The partner scored a criterion, 1 to 4.
    SeatScored {
        /// Index into the plan's rounds.
        round: usize,
        /// Index into the round's questions.
        question: usize,
        /// Index into its criteria.
        criterion: usize,
        /// 1 to 4.
        score: u8,
    },
    /// So much time is left in the round.
    Warned {
        /// Time left.
        left: Span,
    },
    /// The clock was stopped (study mode).
    Paused,
    /// The clock goes on.
    Unpaused,
    /// The program died or was left; `at` is the last moment it was known to live.
    Interrupted,
    /// The sitting goes on after an interruption.
    Reopened,
    /// A round ended.
    RoundEnded {
        /// Why.
        reason: EndReason,
    },
    /// A criterion was scored, 1 to 4 (blind before `BlindLocked`, final afterwards).
    Scored {
        /// Which question.
        question: usize,
        /// Index into its criteria.
        criterion: usize,
        /// 1 to 4.
        score: u8,
    },
    /// The candidate said how sure the blind score is, in percent.
    ConfidenceSet {
        /// Which question.
        question: usize,
        /// 0 to 100.
        percent: u8,
    },
    /// The blind score is fixed; the reference may be shown.
    BlindLocked {
        /// Which question.
        question: usize,
    },
    /// The final score is fixed.
    FinalLocked {
        /// Which question.
        question: usize,
        /// The rating for spaced repetition.
        rating: Rating,
    },
    /// The sitting is over; the debrief stands.
    Finished,
    /// The sitting was given up.
    Abandoned,
}

impl Judgement {
    /// Says whether the submission was accepted.
    pub fn is_accepted(&self) -> bool {
        match self {
            Self::Sql { verdict } => verdict.is_accepted(),
            Self::Coding { report, .. } => report.verdict.is_accepted(),
            Self::Modelling { report } => report.verdict.is_accepted(),
        }
    }

    /// Returns the failure's family (see `docs/deck-format.md`).
    pub fn family(&self) -> &str {
        match self {
            Self::Sql { verdict } => verdict.family(),
            Self::Coding {
                named: Some(named), ..
            } => &named.id,
            Self::Coding {
                report,
                named: None,
            } => report.verdict.family(),
            Self::Modelling { report } => report.verdict.family(),
        }
    }

    /// Returns the known mistake that was made, if it is one.
    pub fn named(&self) -> Option<&NamedMistake> {
        match self {
            Self::Sql {
                verdict: SqlVerdict::Wrong(found),
            } => found.named.as_ref(),
            Self::Coding { named, .. } => named.as_ref(),
            Self::Sql { .. } | Self::Modelling { .. } => None,
        }
    }
}
