//! The places of the program, each with its own keys.

/// A place where keys mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere.
    Global,
    /// A list or a page that scrolls.
    List,
    /// The home screen.
    Home,
    /// Choosing what to sit.
    Pick,
    /// Before a round.
    Briefing,
    /// A running round, whatever has the focus.
    Round,
    /// A running SQL round.
    Sql,
    /// The SQL desk over the own history.
    OwnDesk,
    /// A running coding round.
    Coding,
    /// A running data modelling round.
    Modelling,
    /// A running recruiter's call.
    Recruiter,
    /// A running culture round.
    Culture,
    /// A running round whose interviewer may be read aloud.
    Aloud,
    /// A running round in which answers may be recorded.
    Tape,
    /// Recordings of what is shown can be played.
    Playback,
    /// A talk, SQL or coding pad has the focus (letters type).
    Pad,
    /// A running assessment, whatever has the focus.
    Assessment,
    /// A SQL part of an assessment.
    SqlPart,
    /// A coding part of an assessment.
    CodingPart,
    /// A data modelling part of an assessment.
    ModellingPart,
    /// An assessment that is being judged.
    Judging,
    /// Scoring.
    Score,
    /// After the last round.
    Debrief,
    /// Past sittings.
    History,
    /// The form for a round of a real interview.
    Log,
    /// The page of a past loop.
    Loop,
    /// Recall of concept cards.
    Cards,
    /// The candidate's stories.
    Stories,
    /// How good predictions are.
    Calibration,
    /// Scoring an old answer again.
    Rescore,
    /// A past round, played again.
    Replay,
    /// Two attempts at one question.
    Compare,
    /// The plan.
    Plan,
    /// The readiness check.
    Ready,
    /// The second seat.
    Seat,
}
