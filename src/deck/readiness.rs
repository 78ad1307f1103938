//! Short questions of a readiness check. Invariant: a question is either checked by its options or
//! rated on four anchors.

use super::model::RoundKind;

/// A short question that shows where to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Unique among the deck's readiness questions.
    pub id: String,
    /// The kind of round it stands for.
    pub kind: RoundKind,
    /// What it is about: a tag of the questions that practise it.
    pub technique: String,
    /// 1 to 3.
    pub difficulty: u8,
    /// The question.
    pub prompt: String,
    /// How it is answered.
    pub body: ReadinessBody,
    /// Why that is the answer.
    pub why: String,
}

/// How a readiness question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadinessBody {
    /// By one of several options.
    Choice {
        /// Two to five.
        options: Vec<String>,
        /// The index of the right one.
        right: usize,
    },
    /// In the candidate's own head, then rated.
    Rated {
        /// A good answer.
        answer: String,
        /// What 1, 2, 3 and 4 look like.
        anchors: [String; 4],
    },
}
