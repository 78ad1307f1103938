//! The second seat: a partner who sits in, notes evidence, scores, and may fire a probe.
//!
//! Invariant: what the partner says is an event as it arrives; the partner's sheet never touches the
//! candidate's, and neither is shown beside the other before both are whole.

use crate::base::{ProbeId, Span, Timestamp};
use crate::interview::clock::has_fired;
use crate::interview::command::Rejected;
use crate::interview::draft::Draft;
use crate::interview::event::Fact;
use crate::interview::parts::Part;
use crate::interview::state::{QuestionState, Session};

/// What a partner wrote down about a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeatSheet {
    /// A score per criterion that was scored: its index, 1 to 4; the newest counts.
    scores: Vec<(usize, u8)>,
    /// Evidence, with its moment on the question's clock.
    pub notes: Vec<(Span, String)>,
}

/// What a partner asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatWish {
    /// Somebody sat down.
    Come,
    /// The seat is empty again.
    Go,
    /// Evidence about a question.
    Note(Part, String),
    /// A criterion of a question, and its score, 1 to 4.
    Score(Part, usize, u8),
    /// A probe of the open question.
    Fire(Part, ProbeId),
}

/// Characters that a note may have.
const MAX_NOTE: usize = 500;

impl SeatSheet {
    /// Returns the score of a criterion.
    pub fn score(&self, criterion: usize) -> Option<u8> {
        let mut scores = self.scores.iter().rev();
        scores
            .find(|(index, _)| *index == criterion)
            .map(|(_, score)| *score)
    }

    /// Says whether each of `criteria` criteria has a score.
    pub fn is_whole(&self, criteria: usize) -> bool {
        criteria > 0 && (0..criteria).all(|index| self.score(index).is_some())
    }
}

impl QuestionState {
    /// Says whether both sheets are in, so that they may be shown side by side.
    pub fn has_both_sheets(&self) -> bool {
        self.final_locked && self.seat.is_whole(self.final_sheet.scores.len())
    }
}

impl Session {
    /// Keeps what a partner wrote down.
    pub(super) fn note_seat(&mut self, fact: &Fact) {
        match fact {
            Fact::SeatNoted {
                round,
                question,
                text,
            } => {
                if let Some(state) = self.question_mut(*round, *question) {
                    state.seat.notes.push((state.spent, text.clone()));
                }
            }
            Fact::SeatScored {
                round,
                question,
                criterion,
                score,
            } => {
                if let Some(state) = self.question_mut(*round, *question) {
                    state.seat.scores.push((*criterion, *score));
                }
            }
            _ => {}
        }
    }

    fn question_mut(&mut self, round: usize, question: usize) -> Option<&mut QuestionState> {
        self.rounds.get_mut(round)?.questions.get_mut(question)
    }
}

impl Draft<'_> {
    pub(super) fn seat(&mut self, wish: SeatWish, now: Timestamp) -> Result<(), Rejected> {
        self.not_over()?;
        match wish {
            SeatWish::Come => self.emit(now, Fact::SeatTaken),
            SeatWish::Go => self.emit(now, Fact::SeatLeft),
            SeatWish::Note(part, text) => {
                self.known(part)?;
                let text: String = text
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(MAX_NOTE)
                    .collect();
                let Part { round, question } = part;
                self.emit(
                    now,
                    Fact::SeatNoted {
                        round,
                        question,
                        text,
                    },
                );
            }
            SeatWish::Score(part, criterion, score) => {
                let criteria = self.known(part)?;
                if criterion >= criteria || !(1..=4).contains(&score) {
                    return Err(Rejected::NoSuch("criterion"));
                }
                let Part { round, question } = part;
                self.emit(
                    now,
                    Fact::SeatScored {
                        round,
                        question,
                        criterion,
                        score,
                    },
                );
            }
            SeatWish::Fire(part, probe) => self.fire(part, probe, now)?,
        }
        Ok(())
    }

    /// How many criteria a question has; questions of rounds to come have not been seen.
    fn known(&self, part: Part) -> Result<usize, Rejected> {
        let session = self.session();
        let round = session.plan.rounds.get(part.round);
        let plan = round.and_then(|round| round.questions.get(part.question));
        match plan {
            Some(plan) if part.round <= session.round => Ok(plan.criteria.len()),
            _ => Err(Rejected::NoSuch("question")),
        }
    }

    /// A person decides, so the number of probes a round has of its own does not count.
    fn fire(&mut self, part: Part, probe: ProbeId, now: Timestamp) -> Result<(), Rejected> {
        self.interviewed()?;
        self.running()?;
        if part.round != self.session().round {
            return Err(Rejected::NotNow("that round is over"));
        }
        let question = part.question;
        let (plan, state) = self.question_of_round(question)?;
        if !plan.probes.iter().any(|known| known.id == probe) {
            return Err(Rejected::NoSuch("probe"));
        }
        if has_fired(state, &probe) {
            return Err(Rejected::NotNow("that was brought up already"));
        }
        self.emit(now, Fact::ProbeFired { question, probe });
        Ok(())
    }
}
