//! What lies above the screen: help, the menu, a question, a line to type.

use crate::app::scroll::Scroll;
use crate::base::{ClarificationId, RealId, SessionId};
use crate::coach::Advice;
use crate::keymap::Context;
use crate::verdict::{Growth, GrowthClaim};

/// One thing above the screen; the topmost gets the keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// All keys that work on the screen below.
    Help {
        /// Whose keys.
        contexts: Vec<Context>,
        /// First line shown.
        scroll: Scroll,
    },
    /// What can be done on the screen below.
    Menu {
        /// Whose entries.
        contexts: Vec<Context>,
        /// The selected entry.
        selected: usize,
    },
    /// The dialects to choose from.
    Dialects {
        /// Index into [`Dialect::ALL`](crate::dialect::Dialect::ALL).
        selected: usize,
    },
    /// The parts of an assessment.
    Parts {
        /// The selected one, in the order of the plan.
        selected: usize,
    },
    /// The candidate's stories, to say which one is told.
    Stories {
        /// The selected one, in the order they fit.
        selected: usize,
    },
    /// What the candidate asked could mean several things.
    Meant(Meant),
    /// A question with yes and no.
    Confirm {
        /// What is asked.
        question: String,
        /// What yes does.
        yes: Confirmed,
    },
    /// Something to read; any key closes it.
    Tell {
        /// What happened.
        text: String,
    },
    /// How time and memory of the accepted answer grow.
    Growth(Picker),
    /// How sure the candidate is that what is handed in now is accepted.
    Sure {
        /// Whether an answer may be left out.
        may_skip: bool,
    },
    /// A line to type.
    Prompt {
        /// What for.
        purpose: PromptFor,
        /// What was typed.
        text: String,
    },
}

/// The choice of growth: two rows of classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picker {
    /// What is chosen so far.
    pub claim: GrowthClaim,
    /// Whether the keys change the memory's class, not the time's.
    pub on_memory: bool,
}

impl Picker {
    /// Returns a picker in the middle of the classes.
    pub fn new() -> Self {
        Self {
            claim: GrowthClaim {
                time: Growth::Linear,
                memory: Growth::Linear,
            },
            on_memory: false,
        }
    }

    /// Changes the class of the current row by a step, as far as there are classes.
    pub fn turn(&mut self, up: bool) {
        let class = if self.on_memory {
            &mut self.claim.memory
        } else {
            &mut self.claim.time
        };
        let mut classes = Growth::ALL.into_iter();
        let next = if up {
            classes.find(|other| *other > *class)
        } else {
            classes.rfind(|other| *other < *class)
        };
        *class = next.unwrap_or(*class);
    }
}

impl Default for Picker {
    fn default() -> Self {
        Self::new()
    }
}

/// A question of the candidate's that could mean several of the deck's.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// As it was asked.
    pub text: String,
    /// What it could mean, likeliest first, in the deck's words.
    pub offers: Vec<(ClarificationId, String)>,
    /// The selected one; behind the last: none of them.
    pub selected: usize,
}

/// What a yes does.
#[derive(Clone, Debug, PartialEq)]
pub enum Confirmed {
    /// End the running round.
    EndRound,
    /// Hand in all parts of the assessment.
    HandIn,
    /// Give the sitting up.
    Abandon,
    /// Give the interrupted sitting up.
    Discard,
    /// Remove a sitting from the history.
    Remove(SessionId),
    /// Remove a round of a real interview from the history.
    RemoveReal(RealId),
    /// Leave the form of a real round without keeping what was typed.
    LeaveLog,
    /// Load the data set anew.
    ResetData,
    /// Take a hint at its cost.
    Hint,
    /// Take a hint on the query at its cost.
    Advice(Advice),
    /// Play on from the moment that is shown.
    Fork,
    /// Leave although events are not saved.
    QuitUnsaved,
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptFor {
    /// A question to the interviewer.
    Ask,
    /// The same question again, in other words.
    AskAgain,
    /// An answer to the interviewer's question about the query.
    Reply,
    /// How many rows a query returns.
    PredictRows,
    /// One row per what, after how many rows.
    PredictGrain(Option<usize>),
    /// Text to find in the pad.
    Find,
    /// Words to filter a list by.
    Filter,
    /// Words to look for in past attempts.
    Search,
    /// Tags for what is selected.
    Tags,
    /// A case of the candidate's own.
    Case,
    /// The same case again: what is wrong with it.
    CaseAgain(&'static str),
    /// A moment on a round's clock.
    Moment,
    /// Evidence, from the second seat.
    SeatNote,
    /// The day an item comes back.
    Day,
    /// What a plan is made for: day, hours a day, level.
    Plan,
    /// The question of a card in own words.
    RewordFront,
    /// Its answer.
    RewordBack,
    /// The question of a part, from 1, of a card that is split.
    SplitFront(u8),
    /// Its answer.
    SplitBack(u8),
}

impl PromptFor {
    /// Says whether a character may be typed.
    pub fn takes(self, c: char) -> bool {
        match self {
            Self::PredictRows => c.is_ascii_digit(),
            Self::Moment => c.is_ascii_digit() || c == ':',
            _ => true,
        }
    }

    /// Returns what stands before the typed text.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ask => "ask the interviewer",
            Self::AskAgain => "ask in other words",
            Self::Reply => "your answer",
            Self::PredictRows => "how many rows will come",
            Self::PredictGrain(_) => "one row per (tab: next column)",
            Self::Find => "find",
            Self::Filter => "filter (kind:sql level:L5 #tag is:real since:2026-11-01)",
            Self::Search => "search prompts, answers, notes (kind:sql since:2026-11-01 score<=2)",
            Self::Tags => "tags, words between blanks",
            Self::Case => "own case",
            Self::CaseAgain(what) => what,
            Self::Moment => "go to (12:30 on the round's clock)",
            Self::SeatNote => "evidence",
            Self::Day => "comes back on (2026-12-18, or +5 for in five days)",
            Self::Plan => {
                "interview day, hours a day, level (2026-12-18 1.5 L5; `gap` for two more weeks)"
            }
            Self::RewordFront => "the question in your words",
            Self::RewordBack => "the answer in your words",
            Self::SplitFront(1) => "first card: the question",
            Self::SplitBack(1) => "first card: the answer",
            Self::SplitFront(_) => "second card: the question",
            Self::SplitBack(_) => "second card: the answer",
        }
    }
}
