//! What is on the candidate's desk in a running round: pads, focus, output, the job under way.

use std::collections::HashMap;

use crate::app::facts::{PlanLine, TableFacts};
use crate::app::msg::Rerun;
use crate::app::pad::PadView;
use crate::app::screen::measuring::Measuring;
use crate::app::scroll::Scroll;
use crate::base::{RequestId, Timestamp};
use crate::deck::RoundKind;
use crate::interview::{Judgement, Pad, Part, Scratch};
use crate::verdict::{CodingReport, Efficiency, ModelRun, Outcome, Phase, SqlError, SqlPosition};

/// A part of the round's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// Prompt and conversation.
    Interviewer,
    /// Tables of the scratch database.
    Schema,
    /// The candidate's own notes.
    Notes,
    /// What the answer draws and computes.
    Drawing,
    /// The candidate's own: the story that is told, or the numbers.
    Own,
    /// The answer pad.
    Answer,
    /// Results.
    Output,
}

impl Pane {
    /// Says whether the pane shares the side with others.
    pub fn is_at_the_side(self) -> bool {
        !matches!(self, Self::Answer | Self::Output)
    }
}

/// What the layout needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where keys go.
    pub focus: Pane,
    /// Which pane is shown at the side.
    pub side: Pane,
    /// The focused pane has the whole screen.
    pub zoom: bool,
    /// The round has an output pane.
    pub has_output: bool,
    /// The side gets more room.
    pub wide_side: bool,
}

/// What a job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Loading the data set.
    OpenData,
    /// Other rows for the scratch database.
    Hold(Scratch),
    /// The data moves.
    Move,
    /// A live query.
    Query,
    /// One CTE of a live query.
    Cte,
    /// A query plan.
    Plan,
    /// The visible cases, or a data model.
    Run,
    /// A submission.
    Grade,
    /// How the cost of an accepted answer grows.
    Growth,
    /// How much work a query is.
    Measure,
}

/// A job under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its request.
    pub id: RequestId,
    /// What it is for.
    pub kind: JobKind,
    /// Which round it belongs to.
    pub round: usize,
    /// Which question of it.
    pub question: usize,
    /// The text it runs.
    pub text: String,
    /// Where that text starts in the pad.
    pub start: SqlPosition,
    /// When it was asked for.
    pub since: Timestamp,
    /// How far its judge says that it has come.
    pub progress: Option<Phase>,
}

impl Job {
    /// Returns the part it belongs to.
    pub fn part(&self) -> Part {
        Part {
            round: self.round,
            question: self.question,
        }
    }
}

/// A file that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Its request.
    pub id: RequestId,
    /// Which question's answer it holds.
    pub question: usize,
    /// Where it lies, once it does.
    pub path: Option<String>,
}

/// What the output pane shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Output {
    /// Nothing yet.
    #[default]
    Empty,
    /// A live query's result.
    Live(Outcome),
    /// A query plan.
    Plan(Result<Vec<PlanLine>, SqlError>),
    /// A run of the visible cases.
    Cases(Box<CodingReport>),
    /// A run of a data model.
    Model(Box<ModelRun>),
    /// A verdict on a submission.
    Verdict(Box<Judgement>),
    /// Without Python: a case to trace by hand, then what it must return.
    Trace {
        /// Which case, around and around.
        case: usize,
        /// What it must return is shown.
        checked: bool,
    },
    /// What was said of the answer's growth, and what was measured.
    Growth,
    /// How much work a query is; `None` if that cannot be measured.
    Measured(Option<Box<Efficiency>>),
    /// What the last accepted query gives since the data moved.
    Moved(Box<Rerun>),
    /// What was run so far.
    Runs,
    /// A worker failed.
    Broken(String),
}

/// The desk of one round.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Pads by question; made when a question is opened.
    pub pads: HashMap<(usize, Pad), PadView>,
    /// Where keys go.
    pub focus: Option<Pane>,
    /// Which pane is shown at the side.
    pub side: Option<Pane>,
    /// The focused pane has the whole screen.
    pub zoom: bool,
    /// Output by question.
    pub outputs: HashMap<usize, Output>,
    /// By question: what the dialect itself would refuse in what was last run or handed in.
    pub lints: HashMap<usize, Vec<SqlError>>,
    /// First row and column shown of the output.
    pub output_scroll: (usize, usize),
    /// First row shown of the side panes.
    pub side_scroll: Scroll,
    /// The conversation grew; show its end.
    pub follow_talk: bool,
    /// The job under way.
    pub job: Option<Job>,
    /// The measurement that goes on beside it.
    pub measuring: Option<Measuring>,
    /// Per question, the accepted text whose work nothing can be said of.
    pub unmeasured: HashMap<usize, String>,
    /// The newest request for colors, and the revision it was for.
    pub coloring: Option<(RequestId, u64)>,
    /// Since when typed edits wait to be written.
    pub typed_since: Option<Timestamp>,
    /// The file that is watched.
    pub watch: Option<Watch>,
    /// Tables of the scratch database, and for which question they were loaded.
    pub tables: Option<(usize, Vec<TableFacts>)>,
    /// When the program last told the store that it lives.
    pub beat: Timestamp,
}

impl Desk {
    /// Returns the panes of a round, in the order of the focus.
    pub fn order(kind: RoundKind) -> &'static [Pane] {
        match kind {
            RoundKind::Sql | RoundKind::Modelling => &[
                Pane::Answer,
                Pane::Output,
                Pane::Interviewer,
                Pane::Schema,
                Pane::Notes,
            ],
            RoundKind::Coding => &[Pane::Answer, Pane::Output, Pane::Interviewer, Pane::Notes],
            RoundKind::Design => &[Pane::Answer, Pane::Interviewer, Pane::Drawing],
            RoundKind::Case => &[Pane::Answer, Pane::Interviewer, Pane::Notes],
            RoundKind::Recruiter | RoundKind::Culture => {
                &[Pane::Answer, Pane::Interviewer, Pane::Own]
            }
        }
    }

    /// Returns where keys go.
    pub fn focus(&self) -> Pane {
        self.focus.unwrap_or(Pane::Answer)
    }

    /// Returns what the layout needs to know.
    pub fn shape(&self, kind: RoundKind) -> Shape {
        Shape {
            focus: self.focus(),
            side: self.side.unwrap_or(Pane::Interviewer),
            zoom: self.zoom,
            has_output: kind.is_measured(),
            wide_side: !kind.is_measured(),
        }
    }

    /// Moves the focus; a pane of the side comes to the front with it.
    pub fn set_focus(&mut self, pane: Pane) {
        self.focus = Some(pane);
        // Without a word the interviewer is what stands there; a prompt is read from its start, and only a
        // conversation that went on is shown from its end.
        if pane.is_at_the_side() && self.side.unwrap_or(Pane::Interviewer) != pane {
            self.side = Some(pane);
            self.side_scroll.to_top();
        }
    }

    /// Brings the end of the conversation to the front: the candidate asked for what is said there.
    pub fn show_talk(&mut self) {
        if self.focus().is_at_the_side() {
            self.focus = Some(Pane::Interviewer);
        }
        self.side = Some(Pane::Interviewer);
        self.follow_talk = true;
    }

    /// Moves the focus by `step` panes around the order of `kind`.
    pub fn turn_focus(&mut self, kind: RoundKind, forward: bool) {
        let order = Self::order(kind);
        let at = order
            .iter()
            .position(|pane| *pane == self.focus())
            .unwrap_or(0);
        let next = if forward {
            at + 1
        } else {
            at + order.len() - 1
        } % order.len();
        if let Some(pane) = order.get(next) {
            self.set_focus(*pane);
        }
    }

    /// Returns which pad the focused pane types into.
    pub fn focused_pad(&self) -> Option<Pad> {
        match self.focus() {
            Pane::Answer => Some(Pad::Answer),
            Pane::Notes => Some(Pad::Notes),
            Pane::Interviewer | Pane::Schema | Pane::Drawing | Pane::Own | Pane::Output => None,
        }
    }

    /// Returns the output of a question.
    pub fn output(&self, question: usize) -> &Output {
        static EMPTY: Output = Output::Empty;
        self.outputs.get(&question).unwrap_or(&EMPTY)
    }
}
