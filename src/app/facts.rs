//! Plain facts that workers hand to the screens. Moments are already written as local time.

use crate::bank::{Heard, Numbers, Stories};
use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
use crate::deck::RoundKind;
use crate::diary::{RealRound, Tagged};
use crate::interview::foresight::{Foresight, OldAnswer};
use crate::interview::{Mode, Seen, Sitting};
use crate::memory::{Day, ItemKey, Lesson, Rating};
use crate::plan::Task;
use crate::relation::Relation;
use crate::report::mistakes::Mistake;

/// What the home screen shows of the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HomeFacts {
    /// The sitting that can be resumed.
    pub unfinished: Option<Unfinished>,
    /// Concept cards due.
    pub due_cards: usize,
    /// Questions due.
    pub due_questions: usize,
    /// Items that were forgotten too often and wait for a decision.
    pub leeches: usize,
    /// Days until the interview, if its day is known.
    pub days_to_go: Option<u32>,
    /// Sittings finished.
    pub sittings: usize,
    /// The last finished sitting: title, recommendation or score, when.
    pub last: Option<(String, String, String)>,
    /// What was seen when, for the choice of questions.
    pub seen: Vec<Seen>,
    /// Why the history cannot be written, if it cannot.
    pub read_only: Option<String>,
    /// What happened while the history was opened (told once).
    pub notices: Vec<String>,
    /// The weakest kind of round with a score, and its mean.
    pub weakest: Option<(RoundKind, f64)>,
    /// What to do tonight.
    pub tonight: Vec<Task>,
    /// The number of today in the plan, and of how many days; `None` without a plan.
    pub plan_day: Option<(u32, u32)>,
    /// The local day.
    pub today: Day,
}

/// A sitting that was left or cut off.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    /// Which one.
    pub session: SessionId,
    /// For people.
    pub title: String,
    /// When it was last alive.
    pub last_alive: Timestamp,
    /// The same in local time.
    pub when: String,
}

/// What the history screen shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryFacts {
    /// Newest first.
    pub sittings: Vec<SittingRow>,
    /// Newest first.
    pub questions: Vec<QuestionRow>,
    /// What went wrong, what is not mended first, with the local day of the last time.
    pub mistakes: Vec<(String, Mistake)>,
    /// Rounds of real interviews, newest first.
    pub real: Vec<RealRound>,
    /// Tags on sittings and rounds.
    pub tagged: Tagged,
}

/// Past attempts with the words that were looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundFacts {
    /// What was looked for, as it was typed.
    pub asked: String,
    /// The best first.
    pub rows: Vec<FoundRow>,
    /// Sittings that are not read yet; what is found grows.
    pub left: usize,
}

/// An attempt that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundRow {
    /// The sitting; of a round of a real interview, its id.
    pub session: SessionId,
    /// It was a real interview.
    pub real: bool,
    /// Which question.
    pub question: QuestionId,
    /// Local day.
    pub day: String,
    /// The kind of its round, in a word.
    pub kind: String,
    /// For people.
    pub title: String,
    /// Where the words stand.
    pub excerpt: String,
    /// The question's score, 1.0 to 4.0.
    pub score: Option<f64>,
}

/// What was foretold in past sittings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalibrationFacts {
    /// Forecasts and what came.
    pub foresight: Foresight,
    /// How many sittings it is made of, the newest first.
    pub sittings: usize,
    /// An answer to score again, if one is old enough.
    pub old: Option<OldScored>,
}

/// An old answer and where its new scores go.
#[derive(Clone, Debug, PartialEq)]
pub struct OldScored {
    /// The sitting.
    pub session: SessionId,
    /// The deck of its questions.
    pub deck: DeckId,
    /// When it was scored, in local time.
    pub when: String,
    /// The number of the sitting's next event.
    pub next_seq: u64,
    /// The answer.
    pub answer: OldAnswer,
}

/// One past sitting.
#[derive(Clone, Debug, PartialEq)]
pub struct SittingRow {
    /// Which one.
    pub session: SessionId,
    /// Local time.
    pub when: String,
    /// For people.
    pub title: String,
    /// Loop or drill.
    pub sitting: Sitting,
    /// The deck it was drawn from.
    pub deck: String,
    /// The kinds of its rounds.
    pub kinds: Vec<RoundKind>,
    /// The level it was sat for.
    pub level: String,
    /// The mode's word.
    pub mode: String,
    /// `finished`, `given up`, `open`.
    pub state: String,
    /// The mean of its rounds.
    pub mean: Option<f64>,
    /// The recommendation's words.
    pub recommendation: Option<String>,
}

/// One scored question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionRow {
    /// The sitting it belongs to.
    pub session: SessionId,
    /// Index of the round.
    pub round: usize,
    /// Local time.
    pub when: String,
    /// The day it belongs to, as the plan counts days: late at night it is still the evening's.
    pub day: String,
    /// The kind of its round.
    pub kind: RoundKind,
    /// Its deck.
    pub deck: String,
    /// The level it was sat for.
    pub level: String,
    /// Which question.
    pub question: QuestionId,
    /// For people.
    pub title: String,
    /// The question's score, 1.0 to 4.0.
    pub score: f64,
    /// What the machine measured.
    pub measured: Option<f64>,
    /// The final self-score.
    pub own: f64,
}

/// What the candidate's own files hold, or why one cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankFacts {
    /// The stories.
    pub stories: Result<Stories, String>,
    /// The numbers.
    pub numbers: Result<Numbers, String>,
    /// What came of a change that was asked for.
    pub put: Option<Put>,
    /// What a call said of the numbers, if that was asked for.
    pub heard: Option<HeardCall>,
}

/// Which numbers the answers of a call say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeardCall {
    /// Of which sitting.
    pub session: SessionId,
    /// Which round of it.
    pub round: usize,
    /// The numbers of the sheet, by question.
    pub answers: Vec<(usize, Vec<Heard>)>,
}

/// What came of a change to the stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is on disk.
    Done {
        /// Which story.
        id: String,
        /// What was done, for the notice line.
        what: &'static str,
    },
    /// It was not taken; the file is as it was.
    Refused {
        /// Which story was to be changed.
        story: Option<String>,
        /// The text that was not taken; empty if there was none.
        text: String,
        /// Why not.
        why: String,
    },
}

/// What is due now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DueFacts {
    /// In the order to take them.
    pub cards: Vec<DueCard>,
    /// Those that wait for a decision.
    pub leeches: Vec<Leech>,
    /// In the order to take them.
    pub questions: Vec<DueQuestion>,
    /// When the next thing falls due, in local time, if nothing is due now.
    pub next: Option<String>,
    /// How more than a day can hold is worked off, if it is more.
    pub plan: Option<String>,
    /// Days until the interview, if its day is known.
    pub days_to_go: Option<u32>,
    /// The local day.
    pub today: Day,
}

/// A card that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct DueCard {
    /// Which one.
    pub key: ItemKey,
    /// The question.
    pub front: String,
    /// The answer.
    pub back: String,
    /// The explanation.
    pub why: String,
    /// Why it is due, in words.
    pub reason: String,
    /// What each rating leads to, again to easy.
    pub next: [NextDate; 4],
    /// The candidate flagged it.
    pub flagged: bool,
    /// Its answer is another than when it was last asked.
    pub changed: bool,
}

/// When something comes back after a rating.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextDate {
    /// Local date.
    pub date: String,
    /// In so many days.
    pub days: u32,
}

/// A question that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct DueQuestion {
    /// What comes back.
    pub key: ItemKey,
    /// The question that practises it; another one than its own where that one was missed.
    pub question: QuestionId,
    /// Why it is due, in words.
    pub reason: String,
    /// The candidate flagged it.
    pub flagged: bool,
    /// Its reference is another than when it was last scored.
    pub changed: bool,
}

/// Something that was forgotten too often.
#[derive(Clone, Debug, PartialEq)]
pub struct Leech {
    /// Which one.
    pub key: ItemKey,
    /// The question.
    pub front: String,
    /// The answer; empty for questions, whose reference is shown after scoring alone.
    pub back: String,
    /// How often it was forgotten.
    pub lapses: u32,
    /// Its last reviews, newest first: when and how.
    pub past: Vec<(String, String)>,
    /// What was answered to the question, newest first: when, and the text; nothing for cards.
    pub written: Vec<(String, String)>,
}

/// Rows that follow from events and are stored with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// Questions whose final score was fixed.
    pub scores: Vec<ScoreRow>,
    /// Questions opened for the first time.
    pub seen: Vec<(DeckId, QuestionId, Timestamp)>,
    /// What answers missed, and what they did not.
    pub lessons: Vec<Lesson>,
    /// The sitting's end.
    pub outcome: Option<Ending>,
}

/// A question's final score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// Index of the round.
    pub round: usize,
    /// Index of the question.
    pub question_idx: usize,
    /// Its deck.
    pub deck: DeckId,
    /// Which question.
    pub question: QuestionId,
    /// For people.
    pub title: String,
    /// The kind of its round.
    pub kind: RoundKind,
    /// The question's score, 1.0 to 4.0.
    pub score: f64,
    /// What the machine measured.
    pub measured: Option<f64>,
    /// The blind self-score.
    pub blind: f64,
    /// The final self-score.
    pub own: f64,
    /// How sure, in percent.
    pub confidence: Option<u8>,
    /// For spaced repetition.
    pub rating: Rating,
    /// How strict the sitting was.
    pub mode: Mode,
    /// Hints taken.
    pub hints: usize,
    /// How often the round's clock was stopped.
    pub pauses: u32,
    /// Counted time on the question.
    pub spent: Span,
    /// When.
    pub at: Timestamp,
}

/// How a sitting ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// Finished, or given up.
    pub finished: bool,
    /// The weighted mean of its rounds.
    pub mean: Option<f64>,
    /// The recommendation's words.
    pub recommendation: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A table of the scratch database.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFacts {
    /// Its name.
    pub name: String,
    /// One row per what, as the deck says.
    pub grain: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnFacts>,
    /// How many rows it holds.
    pub rows: u64,
    /// The first rows.
    pub sample: Relation,
}

/// A column of the scratch database.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFacts {
    /// Its name.
    pub name: String,
    /// Its declared type.
    pub kind: String,
    /// `key`, `unique`, `not null`, `→ table.column`.
    pub notes: Vec<String>,
}

/// One step of a query plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLine {
    /// How deep in the tree.
    pub depth: usize,
    /// SQLite's words.
    pub detail: String,
}
