//! A checked question of a deck: what is asked, how it is judged, what the interviewer brings up.
//!
//! Invariant: as in [`super::model`]; ids that are referred to exist.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::RoundKind;
use crate::base::{
    ClarificationId, LevelId, MoveId, PhaseId, ProbeId, QuestionId, RubricId, ScenarioId,
};

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Unique in the deck, stable for ever.
    pub id: QuestionId,
    /// The round it belongs in.
    pub kind: RoundKind,
    /// For people.
    pub title: String,
    /// Suggested length.
    pub minutes: u32,
    /// 1 to 5.
    pub difficulty: u8,
    /// Techniques and topics.
    pub tags: Vec<String>,
    /// Levels it fits; empty means all.
    pub levels: Vec<LevelId>,
    /// How it is scored.
    pub rubric: RubricId,
    /// What the interviewer says first.
    pub prompt: String,
    /// Shown only after blind scoring.
    pub model_answer: String,
    /// A ladder, ever more concrete.
    pub hints: Vec<Hint>,
    /// Follow-ups, probes and curveballs.
    pub probes: Vec<Probe>,
    /// What depends on the kind.
    pub body: Body,
}

/// The tag of a culture question that asks what one would do, not what one did.
const SCENARIO: &str = "scenario";

impl Question {
    /// Says whether it is about what one would do: then the telling is not measured as a story's.
    pub fn is_scenario(&self) -> bool {
        self.kind == RoundKind::Culture && self.tags.iter().any(|tag| tag == SCENARIO)
    }

    /// Returns what the candidate may ask.
    pub fn clarifications(&self) -> &[Clarification] {
        match &self.body {
            Body::Talk(talk) => &talk.clarifications,
            Body::Modelling(modelling) => &modelling.clarifications,
            Body::Sql(_) | Body::Coding(_) => &[],
        }
    }
}

/// A step of the hint ladder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// What the interviewer says.
    pub text: String,
    /// Taken off the measured score (which goes from 1.0 to 4.0).
    pub cost: f64,
}

/// Something the interviewer brings up.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Unique in the question.
    pub id: ProbeId,
    /// What sort.
    pub kind: ProbeKind,
    /// What fires it.
    pub when: Trigger,
    /// What the interviewer says.
    pub text: String,
    /// What a strong reaction contains; shown after scoring.
    pub good: String,
}

/// The sorts of things an interviewer brings up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeKind {
    /// The next question on the same matter.
    FollowUp,
    /// Digs into what was said.
    Probe,
    /// Changes the problem.
    Curveball,
}

/// What fires a probe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "on")]
pub enum Trigger {
    /// So many minutes of this question's clock have run.
    Minute {
        /// From the question's opening.
        minute: u32,
    },
    /// Any submission.
    Submit,
    /// An accepted submission.
    Pass,
    /// A rejected submission, of one family or any.
    Fail {
        /// `None` means any.
        family: Option<String>,
    },
    /// A phase begins.
    Phase {
        /// Which one.
        phase: PhaseId,
    },
    /// One of these phrases was written.
    Claims {
        /// In lower case.
        phrases: Vec<String>,
    },
    /// Nothing was written or asked for so many minutes.
    Silence {
        /// Of the question's clock.
        minutes: u32,
    },
    /// By that minute no keyword of a checklist item was said.
    Unsaid {
        /// The item's keywords.
        keywords: Vec<String>,
        /// From the question's opening.
        minute: u32,
    },
    /// At that minute the drawing does not meet a rule.
    Structure {
        /// The rule.
        rule: crate::diagram::Rule,
        /// From the question's opening.
        minute: u32,
    },
    /// An estimate of the right unit lies outside the range, and none inside.
    Number {
        /// The range.
        range: crate::estimate::Range,
    },
    /// A phase was left out.
    Skipped {
        /// Which one.
        phase: PhaseId,
    },
}

/// What depends on the kind of question.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Recruiter, design, case and culture.
    Talk(Talk),
    /// Live queries.
    Sql(Box<Sql>),
    /// Running code.
    Coding(Box<Coding>),
    /// A data model that is run and tried.
    Modelling(Box<super::Modelling>),
}

/// A question that is talked through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Talk {
    /// What the candidate may ask.
    pub clarifications: Vec<Clarification>,
    /// What a good answer covers.
    pub checklist: Vec<ChecklistItem>,
    /// The model answer's drawing and numbers.
    pub drawing: String,
    /// What a good drawing has.
    pub structure: Vec<StructureRule>,
    /// Between which bounds its numbers lie.
    pub numbers: Vec<NumberRange>,
}

/// Something a good drawing has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureRule {
    /// Unique in the question.
    pub id: String,
    /// What it is good for, for people.
    pub text: String,
    /// The demand.
    pub rule: crate::diagram::Rule,
}

/// A number that a good answer estimates.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberRange {
    /// Unique in the question.
    pub id: String,
    /// What is estimated, for people.
    pub text: String,
    /// From where to where it is reasonable.
    pub range: crate::estimate::Range,
}

/// Something the candidate may ask, and the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clarification {
    /// Unique in the question.
    pub id: ClarificationId,
    /// Ways to put it, at least two.
    pub asks: Vec<String>,
    /// What the interviewer answers.
    pub answer: String,
    /// Whether asking it is evidence of a good candidate.
    #[serde(default)]
    pub matters: bool,
}

/// Something a good answer covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// Unique in the question.
    pub id: String,
    /// For people.
    pub text: String,
    /// Words that show it was covered.
    pub keywords: Vec<String>,
}

/// A SQL question.
#[derive(Clone, Debug, PartialEq)]
pub struct Sql {
    /// The scenario it belongs to.
    pub scenario: ScenarioId,
    /// Place in the scenario's rising order, from 1.
    pub step: u32,
    /// What a row of the answer is.
    pub grain: String,
    /// Columns of the answer, in order.
    pub columns: Vec<String>,
    /// Sort keys as written (`day desc`); empty means any order.
    pub order: Vec<String>,
    /// How results are compared.
    pub comparison: crate::relation::Comparison,
    /// The reference query.
    pub reference: String,
    /// Other right answers.
    pub alternatives: Vec<Alternative>,
    /// Known wrong answers.
    pub wrong: Vec<Mistake>,
    /// Mutants of the reference that no data can tell from it.
    pub equivalents: Vec<Equivalent>,
    /// How its data moves once a query was accepted.
    pub moves: Vec<super::Move>,
}

impl Sql {
    /// Returns a move by its id.
    pub fn move_of(&self, id: &MoveId) -> Option<&super::Move> {
        self.moves.iter().find(|one| one.id == *id)
    }
}

/// A mutant of the reference that is another way to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivalent {
    /// The mutant's id.
    pub mutant: String,
    /// Why no database can tell.
    pub reason: String,
}

/// A right answer of another shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// What is different about it.
    pub name: String,
    /// The query or the program.
    pub text: String,
}

/// A known wrong answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// Unique in the question; also a family for triggers.
    pub id: String,
    /// What it does wrong.
    pub name: String,
    /// The query or the program.
    pub text: String,
}

/// A coding question.
#[derive(Clone, Debug, PartialEq)]
pub struct Coding {
    /// The function that is called, or [`STDIN`].
    pub entry: String,
    /// Its typed head, or what is read and what is written.
    pub signature: String,
    /// What the pad holds at the start.
    pub starter: String,
    /// How results are compared, unless there is a checker.
    pub comparison: crate::verdict::CodingComparison,
    /// Python that defines `check(args, expected, got)`.
    pub checker: Option<String>,
    /// The language; `None` is Python.
    pub language: Option<super::Language>,
    /// The growth to reach.
    pub growth: crate::verdict::Growth,
    /// Wall clock for one run of all cases, in milliseconds.
    pub wall_ms: u64,
    /// Memory, in MiB.
    pub memory_mb: u64,
    /// Visible and hidden cases.
    pub cases: Vec<Case>,
    /// The reference program.
    pub reference: String,
    /// Other right answers.
    pub alternatives: Vec<Alternative>,
    /// Known wrong answers.
    pub wrong: Vec<Mistake>,
    /// What random inputs look like, if the deck says so.
    pub inputs: Option<super::Inputs>,
    /// Inputs to measure growth on, if the deck says so or has random inputs.
    pub measure: Option<super::Measure>,
}

/// The entry of programs that read standard input and write standard output.
pub const STDIN: &str = "stdin";

/// One case of a coding question.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// For people.
    pub name: String,
    /// A JSON array of positional arguments; what is read, as a JSON text, if the entry is [`STDIN`].
    pub args: String,
    /// The expected result as JSON.
    pub want: String,
    /// Not shown before Submit.
    pub hidden: bool,
}
