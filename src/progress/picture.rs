//! Everything the progress pages show, of one moment.

use crate::base::Span;
use crate::deck::RoundKind;
use crate::memory::Day;
use crate::progress::activity::Heatmap;
use crate::progress::retention::Retention;
use crate::progress::rounds::{Footing, Position};
use crate::progress::skills::Skill;

/// A question that was scored on some day.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The day, as the plan counts days.
    pub day: Day,
    /// The kind of its round.
    pub kind: RoundKind,
    /// For people.
    pub title: String,
    /// The question's score, 1.0 to 4.0.
    pub score: f64,
    /// Counted time on it.
    pub spent: Span,
}

/// Where the candidate stands, in pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What was done on which day.
    pub heatmap: Heatmap,
    /// The questions that were scored, the newest first.
    pub scored: Vec<Scored>,
    /// What comes back in the next four weeks, today first.
    pub forecast: Vec<usize>,
    /// How much was remembered in the last 30 days, and in all.
    pub retention: [Option<Retention>; 2],
    /// What is aimed at, over what comes back.
    pub target: f64,
    /// What was answered of which technique.
    pub skills: Vec<Skill>,
    /// Each kind of round that the decks have.
    pub rounds: Vec<Footing>,
    /// Scores by the place of the round in a loop.
    pub positions: Vec<Position>,
}
