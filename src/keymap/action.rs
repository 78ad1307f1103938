//! What can be done, where, with which keys, in which words: one table.

use crate::keymap::context::Context;

/// Something a key, a menu entry or a click can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Show all keys.
    Help,
    /// Leave.
    Quit,
    /// Stop the program until `fg`.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Show the menu of what can be done here.
    Menu,
    /// One up.
    Up,
    /// One down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the start.
    Top,
    /// To the end.
    Bottom,
    /// Open what is selected.
    Open,
    /// Go back.
    Back,
    /// The next tab.
    NextTab,
    /// Filter the list.
    Filter,
    /// Remove what is selected (asks).
    Delete,
    /// Change the mode of the next sitting.
    CycleMode,
    /// Bare pads in the next sitting, or not.
    CycleBare,
    /// Change the level of the next sitting.
    CycleLevel,
    /// The next deck.
    NextDeck,
    /// Start the round's clock.
    BeginRound,
    /// Run the statement or the visible cases.
    Run,
    /// Run the CTE under the cursor alone.
    RunCte,
    /// Hand the answer in.
    Submit,
    /// Call the answer of the open part done.
    KeepAnswer,
    /// List the parts of the assessment.
    Parts,
    /// Hand all parts in.
    HandIn,
    /// Stop what is running.
    Cancel,
    /// Take the next hint.
    Hint,
    /// Ask the interviewer.
    Ask,
    /// Answer the interviewer's question about the query.
    Reply,
    /// Predict rows and grain before a run, or no more.
    TogglePredict,
    /// Go to the next phase.
    NextPhase,
    /// Go to the next question.
    NextQuestion,
    /// Go to the question before.
    PreviousQuestion,
    /// Move the focus to the next pane.
    NextPane,
    /// Move the focus to the pane before.
    PreviousPane,
    /// Give the focused pane the whole screen.
    Zoom,
    /// Stop or start the clock.
    Pause,
    /// End the round.
    EndRound,
    /// Show how SQLite would run the statement.
    QueryPlan,
    /// Choose the dialect SQL is written in.
    Dialect,
    /// Count the steps of the statement on growing data.
    Measure,
    /// Load the data set anew.
    ResetData,
    /// Put the counterexample into the scratch database, or the visible data back.
    TurnScratch,
    /// Show what was run before.
    RunHistory,
    /// Say which story of one's own is told.
    TellStory,
    /// Bring the sheet of numbers beside the pad, or the interviewer back.
    ShowNumbers,
    /// Read what the interviewer said aloud, or be silent.
    ReadAloud,
    /// Record the answer, or end the recording.
    Record,
    /// Play a recording, or be silent.
    PlayBack,
    /// Say what a plan is made for.
    NewPlan,
    /// Look at the same day a week before.
    WeekBack,
    /// Look at the same day a week later.
    WeekOn,
    /// Take the readiness check.
    CheckReadiness,
    /// Pass on a question of the readiness check.
    PassQuestion,
    /// Write a new story.
    NewStory,
    /// Offer a story no more, or again.
    Retire,
    /// Find in the pad.
    Find,
    /// Find the next one.
    FindNext,
    /// Say how the cost of the accepted answer grows.
    ClaimGrowth,
    /// Write a case of one's own.
    AddCase,
    /// Complete the word.
    Complete,
    /// Edit the pad in `$EDITOR`.
    ExternalEditor,
    /// Put the answer into a file and run each save of it, or stop that.
    Watch,
    /// Score 1 to 4.
    Score(u8),
    /// Fix the score.
    Lock,
    /// Show how good predictions are.
    Calibration,
    /// More or less sure.
    MoreSure,
    /// Less sure.
    LessSure,
    /// A better rating.
    RatingUp,
    /// A worse rating.
    RatingDown,
    /// Save the debrief as Markdown and JSON.
    Export,
    /// Give the sitting up.
    Abandon,
    /// Show the answer.
    Reveal,
    /// Rate 1 to 4.
    Rate(u8),
    /// Take the last rating or decision back.
    UndoRating,
    /// Put the item off until tomorrow.
    BuryItem,
    /// Show the item no more.
    SuspendItem,
    /// Flag the item, or take the flag off.
    FlagItem,
    /// Choose the day the item comes back.
    ChooseDay,
    /// Put the card into own words.
    RewordItem,
    /// Make smaller cards of it.
    SplitItem,
    /// Go on with a leech as it is.
    KeepItem,
    /// The changed reference asks for the same skill.
    SameSkill,
    /// The changed reference asks for another skill.
    OtherSkill,
    /// Go on without an interrupted sitting.
    Discard,
    /// Bring the selected follow-up up.
    Fire,
    /// Note evidence.
    Note,
    /// Play a past round again.
    Replay,
    /// Play, or stand.
    PlayPause,
    /// To the next edit.
    EditOn,
    /// To the edit before.
    EditBack,
    /// To the next event.
    EventOn,
    /// To the event before.
    EventBack,
    /// Play faster.
    Faster,
    /// Play slower.
    Slower,
    /// To a moment of the clock.
    GoTo,
    /// Cut idle time, or play it.
    SkipIdle,
    /// The next round of the sitting.
    NextRound,
    /// Play on from here as a new sitting.
    Fork,
    /// Compare with the best other attempt.
    Compare,
    /// Look for words in past attempts.
    Search,
    /// Log a round of a real interview.
    LogReal,
    /// Keep what was typed.
    Keep,
    /// Keep it, and log the next round with the same people.
    KeepAndNext,
    /// To the next field.
    NextField,
    /// To the field before.
    PreviousField,
    /// Tag what is selected.
    Tag,
    /// Show the debrief.
    Debrief,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What is done.
    pub action: Action,
    /// Where.
    pub contexts: &'static [Context],
    /// With which keys; the first is shown.
    pub keys: &'static [&'static str],
    /// In the menu: the letter that picks it.
    pub letter: Option<char>,
    /// In the footer and the menu.
    pub label: &'static str,
    /// In the help.
    pub help: &'static str,
    /// Place in the footer, 1 first; 0 is not shown there.
    pub footer: u8,
}

use Action as A;
use Context as C;

const fn entry(
    action: Action,
    contexts: &'static [Context],
    keys: &'static [&'static str],
    (letter, footer): (Option<char>, u8),
    label: &'static str,
    help: &'static str,
) -> Entry {
    Entry {
        action,
        contexts,
        keys,
        letter,
        label,
        help,
        footer,
    }
}

/// All actions. Where two lines of one context share a key, a test fails.
#[rustfmt::skip] // A table is read by line.
pub const ACTIONS: &[Entry] = &[
    // Everywhere.
    entry(A::Help, &[C::Global], &["F1"], (Some('?'), 9), "help", "Show every key that works here."),
    entry(A::Quit, &[C::Global], &["ctrl-q"], (Some('q'), 0), "quit", "Leave Onsite; a running sitting is kept and can be resumed."),
    entry(A::Suspend, &[C::Global], &["ctrl-z"], (None, 0), "suspend", "Stop the program until `fg`; the round's clock runs on."),
    entry(A::Redraw, &[C::Global], &["ctrl-l"], (None, 0), "redraw", "Draw the screen anew."),
    // Lists and pages.
    entry(A::Up, &[C::List], &["up", "k"], (None, 0), "up", "Move or scroll up."),
    entry(A::Down, &[C::List], &["down", "j"], (None, 0), "down", "Move or scroll down."),
    entry(A::PageUp, &[C::List], &["pageup"], (None, 0), "page up", "Move a page up."),
    entry(A::PageDown, &[C::List], &["pagedown", "space"], (None, 0), "page down", "Move a page down."),
    entry(A::Top, &[C::List], &["home", "g"], (None, 0), "top", "Go to the start."),
    entry(A::Bottom, &[C::List], &["end", "G"], (None, 0), "end", "Go to the end."),
    entry(A::Help, &[C::List], &["?"], (None, 0), "help", "Show every key that works here."),
    // Home.
    entry(A::Open, &[C::Home], &["enter"], (None, 1), "open", "Open what is selected."),
    entry(A::Quit, &[C::Home], &["q"], (None, 8), "quit", "Leave Onsite."),
    entry(A::Discard, &[C::Home], &["x"], (None, 2), "give up", "Give up the interrupted sitting; what was done stays in the history."),
    // Pick.
    entry(A::Open, &[C::Pick], &["enter"], (None, 1), "start", "Start what is selected."),
    entry(A::CycleMode, &[C::Pick], &["m"], (None, 2), "mode", "Change between standard, study and pressure mode."),
    entry(A::CycleBare, &[C::Pick], &["b"], (None, 5), "bare pad", "Sit it on bare pads, or not: nothing runs, completes or indents by itself."),
    entry(A::CycleLevel, &[C::Pick], &["l"], (None, 3), "level", "Change the level whose bar decides."),
    entry(A::NextDeck, &[C::Pick], &["d"], (None, 4), "deck", "Change to the next deck."),
    entry(A::NextTab, &[C::Pick], &["tab"], (None, 5), "kind", "Show the next kind of question."),
    entry(A::Filter, &[C::Pick], &["/"], (None, 6), "filter", "Show only lines that contain what you type."),
    entry(A::Back, &[C::Pick], &["esc", "q"], (None, 8), "back", "Go back."),
    // Briefing.
    entry(A::BeginRound, &[C::Briefing], &["enter"], (None, 1), "start the clock", "Begin the round: its clock starts."),
    entry(A::Abandon, &[C::Briefing], &["x"], (None, 3), "give up", "Give the sitting up; what was done is kept."),
    entry(A::Back, &[C::Briefing], &["esc", "q"], (None, 8), "home", "Go home; the sitting waits for you."),
    // Rounds.
    entry(A::Menu, &[C::Round, C::Assessment, C::OwnDesk], &["esc"], (None, 8), "menu", "Show what can be done here."),
    entry(A::Run, &[C::Sql, C::SqlPart, C::OwnDesk], &["F5", "ctrl-r"], (Some('r'), 1), "run", "Run the statement under the cursor, or the selection."),
    entry(A::RunCte, &[C::Sql, C::SqlPart, C::OwnDesk], &["alt-w", "shift-F5"], (Some('w'), 1), "run CTE", "Run the CTE under the cursor alone, with those before it."),
    entry(A::Run, &[C::Coding, C::CodingPart], &["F5", "ctrl-r"], (Some('r'), 1), "run", "Run the visible cases."),
    entry(A::Run, &[C::Modelling, C::ModellingPart], &["F5", "ctrl-r"], (Some('r'), 1), "run", "Run model and load on the first deliveries and show tables and metrics; a selection runs alone."),
    entry(A::Submit, &[C::Sql, C::Coding, C::Modelling], &["F9", "ctrl-g"], (Some('s'), 2), "submit", "Hand the answer in: hidden data decide. Every try counts."),
    entry(A::Hint, &[C::Round], &["F2"], (Some('h'), 5), "hint", "Take the next hint; its cost is taken off the measured score."),
    entry(A::Ask, &[C::Round], &["F3"], (Some('a'), 4), "ask", "Ask the interviewer a question in your own words."),
    entry(A::NextPhase, &[C::Round], &["F4"], (Some('n'), 6), "next phase", "Go on to the next phase of the round."),
    entry(A::NextPane, &[C::Round, C::Assessment, C::OwnDesk], &["F6", "ctrl-o"], (Some('o'), 3), "pane", "Move the focus to the next pane."),
    entry(A::PreviousPane, &[C::Round, C::Assessment, C::OwnDesk], &["shift-F6"], (None, 0), "pane back", "Move the focus to the pane before."),
    entry(A::NextQuestion, &[C::Round], &["F7", "alt-right"], (Some('j'), 7), "next question", "Turn to the next question of the round."),
    entry(A::PreviousQuestion, &[C::Round], &["shift-F7", "alt-left"], (Some('k'), 0), "question before", "Turn to the question before."),
    entry(A::Zoom, &[C::Round, C::Assessment, C::OwnDesk], &["F11", "alt-z"], (Some('z'), 0), "zoom", "Give the focused pane the whole screen, or take it back."),
    entry(A::QueryPlan, &[C::Sql, C::SqlPart, C::OwnDesk], &["F8"], (Some('x'), 0), "query plan", "Show how SQLite would run the statement."),
    entry(A::Dialect, &[C::Sql, C::SqlPart, C::OwnDesk], &["alt-d"], (Some('d'), 0), "dialect", "Choose the dialect your SQL is written in: Postgres, MySQL, Presto, Spark, BigQuery, SQLite."),
    entry(A::Measure, &[C::Sql], &["shift-F8", "alt-m"], (Some('m'), 0), "count steps", "Count the steps of the statement on data that grow."),
    entry(A::RunHistory, &[C::Sql, C::SqlPart, C::Coding, C::CodingPart, C::Modelling, C::ModellingPart, C::OwnDesk], &["alt-r"], (Some('u'), 0), "runs so far", "List what you ran in this question."),
    entry(A::ClaimGrowth, &[C::Coding], &["F8", "alt-g"], (Some('g'), 1), "state growth", "Say how time and memory of the accepted answer grow, then see them measured."),
    entry(A::AddCase, &[C::Coding], &["alt-t"], (Some('t'), 7), "own case", "Write a test case of your own: `f(1, 2) == 3`. Run runs it with the visible ones."),
    entry(A::ResetData, &[C::Sql, C::SqlPart, C::Modelling, C::ModellingPart], &["alt-0"], (Some('0'), 0), "reset data", "Load the data set anew; changes to the scratch tables are lost."),
    entry(A::TurnScratch, &[C::Sql], &["alt-c", "shift-F9"], (None, 2), "counterexample", "Put the newest counterexample into the scratch database, or the visible data back as you left it."),
    entry(A::Reply, &[C::Sql], &["alt-a"], (None, 2), "answer", "Answer what the interviewer asks about your rejected query (pressure mode)."),
    entry(A::TogglePredict, &[C::Sql], &["alt-p"], (Some('b'), 0), "predict rows", "Say before each run how many rows come and one row per what, or stop doing so."),
    entry(A::TellStory, &[C::Culture], &["alt-s"], (Some('s'), 2), "story", "Say which story of yours you tell: it is noted and counted, and its outline comes beside the pad; picked again, it is taken back."),
    entry(A::ShowNumbers, &[C::Recruiter], &["alt-s"], (Some('s'), 2), "numbers", "Show your sheet of numbers beside the pad, or the interviewer again."),
    entry(A::Record, &[C::Tape], &["alt-o"], (Some('i'), 4), "record", "Record your answer, or end the recording: length, pauses and about how fast you speak are noted (off unless config.toml says `record`)."),
    entry(A::ReadAloud, &[C::Aloud], &["alt-l"], (Some('y'), 5), "read aloud", "Read what the interviewer said last aloud, or be silent (off unless config.toml says `read_aloud`)."),
    entry(A::PlayBack, &[C::Playback], &["p"], (None, 3), "play", "Play a recording of the answer that is shown, the next one with each key, or be silent."),
    entry(A::Find, &[C::Round, C::Assessment, C::OwnDesk], &["ctrl-f"], (Some('f'), 0), "find", "Find text in the pad."),
    entry(A::FindNext, &[C::Round, C::Assessment, C::OwnDesk], &["F12", "alt-n"], (None, 0), "find next", "Go to the next place found."),
    entry(A::Complete, &[C::Sql, C::SqlPart, C::Coding, C::CodingPart, C::Modelling, C::ModellingPart, C::OwnDesk], &["ctrl-space", "alt-/"], (None, 0), "complete", "Complete the word before the cursor."),
    entry(A::ExternalEditor, &[C::Round, C::Assessment, C::OwnDesk], &["ctrl-e"], (Some('v'), 0), "$EDITOR", "Edit the pad in $EDITOR; the buffer is kept if the editor fails."),
    entry(A::Watch, &[C::Sql, C::SqlPart, C::Coding, C::CodingPart], &["alt-v"], (Some('l'), 0), "watch a file", "Put the answer into a file for any editor; each save of it runs."),
    entry(A::Pause, &[C::Round, C::Assessment], &["F10"], (Some('p'), 0), "pause", "Stop the clock (study mode only; logged beside the score)."),
    entry(A::EndRound, &[C::Round], &["alt-e"], (Some('e'), 0), "end round", "End the round and score it (asks first)."),
    entry(A::Quit, &[C::OwnDesk], &["ctrl-q"], (None, 8), "leave", "Leave the desk; the copy goes, the history is as it was."),
    // Assessments.
    entry(A::Parts, &[C::Assessment], &["F4", "alt-p"], (Some('n'), 3), "parts", "List the parts with what was done in each; go to any of them."),
    entry(A::KeepAnswer, &[C::Assessment], &["F9", "ctrl-g"], (Some('s'), 2), "keep", "Mark the answer to this part as done; it can still be changed."),
    entry(A::NextQuestion, &[C::Assessment], &["F7", "alt-right"], (Some('j'), 4), "next part", "Turn to the next part of the assessment."),
    entry(A::PreviousQuestion, &[C::Assessment], &["shift-F7", "alt-left"], (Some('k'), 0), "part before", "Turn to the part before."),
    entry(A::HandIn, &[C::Assessment], &["alt-e"], (Some('e'), 7), "submit all", "Hand all parts in, once (asks first, and lists what is blank)."),
    entry(A::Back, &[C::Judging], &["esc", "q"], (None, 8), "home", "Go home; the verdicts come in all the same."),
    // Scoring.
    entry(A::Score(1), &[C::Score], &["1"], (None, 1), "1–4 score", "Score the selected criterion 1."),
    entry(A::Score(2), &[C::Score], &["2"], (None, 0), "2", "Score the selected criterion 2."),
    entry(A::Score(3), &[C::Score], &["3"], (None, 0), "3", "Score the selected criterion 3."),
    entry(A::Score(4), &[C::Score], &["4"], (None, 0), "4", "Score the selected criterion 4."),
    entry(A::LessSure, &[C::Score], &["-", "left"], (None, 0), "less sure", "Lower the confidence, or the rating once revealed."),
    entry(A::MoreSure, &[C::Score], &["+", "right"], (None, 2), "+/- sure", "Raise the confidence, or the rating once revealed."),
    entry(A::Lock, &[C::Score], &["enter"], (None, 3), "lock", "Fix the score: the blind one first, then the final one."),
    entry(A::NextTab, &[C::Score], &["tab"], (None, 4), "answer/reference", "Change what is shown beside the rubric."),
    entry(A::Back, &[C::Score], &["esc"], (None, 8), "home", "Go home; the sitting waits for you."),
    // Debrief.
    entry(A::NextTab, &[C::Debrief], &["tab"], (None, 2), "next page", "Show the next page of the debrief."),
    entry(A::Export, &[C::Debrief], &["e"], (None, 1), "export", "Save the debrief as Markdown and JSON."),
    entry(A::Replay, &[C::Debrief, C::History], &["r"], (None, 3), "replay", "Play it again: every edit, run, verdict and score, at any speed."),
    entry(A::Back, &[C::Debrief], &["esc", "q", "enter"], (None, 8), "back", "Go back."),
    // History.
    entry(A::Open, &[C::History], &["enter"], (None, 1), "open", "Open what is selected."),
    entry(A::NextTab, &[C::History], &["tab"], (None, 2), "page", "Show the next page."),
    entry(A::Filter, &[C::History], &["/"], (None, 3), "filter", "Show only lines that contain what you type."),
    entry(A::Delete, &[C::History], &["x"], (None, 6), "remove", "Remove the selected sitting from the history (asks first)."),
    entry(A::Back, &[C::History], &["esc", "q"], (None, 8), "back", "Go back."),
    entry(A::LogReal, &[C::History], &["l"], (None, 2), "log real", "Log a round of a real interview: what was asked, how it went."),
    entry(A::Tag, &[C::History], &["t"], (None, 3), "tags", "Tag what is selected with words of your own; #word in the filter finds them."),
    // A real interview.
    entry(A::NextField, &[C::Log], &["tab"], (None, 1), "next field", "Go to the next field."),
    entry(A::PreviousField, &[C::Log], &["shift-tab"], (None, 0), "field before", "Go to the field before."),
    entry(A::Keep, &[C::Log], &["F9", "ctrl-g", "ctrl-s"], (None, 2), "keep", "Keep the round in your history."),
    entry(A::KeepAndNext, &[C::Log], &["alt-n"], (None, 3), "keep, log the next", "Keep the round, and log the next one with the same people on the same day."),
    entry(A::Back, &[C::Log], &["esc"], (None, 8), "leave", "Go back without keeping what was typed (asks first)."),
    // A past loop.
    entry(A::Open, &[C::Loop], &["enter"], (None, 1), "debrief", "Open the debrief of the selected round."),
    entry(A::Replay, &[C::Loop], &["r"], (None, 2), "replay", "Play the selected round again."),
    entry(A::Tag, &[C::Loop], &["t"], (None, 3), "tags", "Tag the selected round with words of your own."),
    entry(A::Back, &[C::Loop], &["esc", "q"], (None, 8), "back", "Go back to the history."),
    entry(A::Calibration, &[C::History], &["c"], (None, 6), "calibration", "Show how good your predictions and your own scores are."),
    // Calibration.
    entry(A::Open, &[C::Calibration], &["enter"], (None, 1), "score again", "Score an old answer again, without its scores in sight."),
    entry(A::Back, &[C::Calibration], &["esc", "q"], (None, 8), "back", "Go back to the history."),
    entry(A::Score(1), &[C::Rescore], &["1"], (None, 1), "1–4 score", "Score the selected criterion 1."),
    entry(A::Score(2), &[C::Rescore], &["2"], (None, 0), "2", "Score the selected criterion 2."),
    entry(A::Score(3), &[C::Rescore], &["3"], (None, 0), "3", "Score the selected criterion 3."),
    entry(A::Score(4), &[C::Rescore], &["4"], (None, 0), "4", "Score the selected criterion 4."),
    entry(A::Lock, &[C::Rescore], &["enter"], (None, 2), "keep", "Keep these scores and see the old ones."),
    entry(A::Back, &[C::Rescore], &["esc"], (None, 8), "leave it", "Leave the answer unscored."),
    // Cards.
    entry(A::Reveal, &[C::Cards], &["enter", "space"], (None, 1), "show", "Show the answer."),
    entry(A::Rate(1), &[C::Cards], &["1"], (None, 2), "1–4 rate", "Forgot it."),
    entry(A::Rate(2), &[C::Cards], &["2"], (None, 0), "hard", "Got it with effort."),
    entry(A::Rate(3), &[C::Cards], &["3"], (None, 0), "good", "Got it."),
    entry(A::Rate(4), &[C::Cards], &["4"], (None, 0), "easy", "Got it without a thought."),
    entry(A::SameSkill, &[C::Cards], &["y"], (None, 1), "same skill", "The answer has changed and asks for the same skill: what is known of it stays."),
    entry(A::OtherSkill, &[C::Cards], &["n"], (None, 1), "another skill", "The answer has changed and asks for something else: it starts anew."),
    entry(A::RewordItem, &[C::Cards], &["w"], (None, 2), "own words", "Put a card that keeps being forgotten into your own words."),
    entry(A::SplitItem, &[C::Cards], &["p"], (None, 2), "split", "Make two smaller cards of one that keeps being forgotten."),
    entry(A::KeepItem, &[C::Cards], &["c"], (None, 3), "go on", "Go on as it is with a card that keeps being forgotten."),
    entry(A::UndoRating, &[C::Cards], &["u"], (None, 3), "undo", "Take the last rating or decision back; the last 50 ratings can be."),
    entry(A::BuryItem, &[C::Cards], &["b"], (None, 4), "bury", "Put it off until tomorrow."),
    entry(A::SuspendItem, &[C::Cards], &["s"], (None, 4), "suspend", "Show it no more; `onsite cards resume` brings it back."),
    entry(A::FlagItem, &[C::Cards], &["f"], (None, 5), "flag", "Flag it, or take the flag off; `onsite cards list --only flagged` finds it."),
    entry(A::ChooseDay, &[C::Cards], &["d"], (None, 6), "day", "Choose the day it comes back."),
    entry(A::UndoRating, &[C::History], &["u"], (None, 5), "undo", "Bring the sitting removed last back."),
    entry(A::Back, &[C::Cards], &["esc", "q"], (None, 8), "back", "Go back."),
    entry(A::Search, &[C::History], &["s"], (None, 2), "search", "Look for words in prompts, answers and notes of all attempts; kind:, deck:, level:, since:, until:, score>= and score<= narrow it."),
    entry(A::Compare, &[C::History], &["v"], (None, 3), "compare", "Hold the selected attempt against the best other one: times, scores, what changed."),
    entry(A::Back, &[C::Compare], &["esc", "q"], (None, 8), "back", "Go back."),
    // A past round, played again.
    entry(A::PlayPause, &[C::Replay], &["space"], (None, 1), "play/pause", "Play, or stand."),
    entry(A::EditOn, &[C::Replay], &["right", "l"], (None, 2), "next edit", "Go to the next edit."),
    entry(A::EditBack, &[C::Replay], &["left", "h"], (None, 0), "edit before", "Go to the edit before."),
    entry(A::EventOn, &[C::Replay], &["n", "shift-right"], (None, 3), "next event", "Go to the next run, verdict, hint, question or score."),
    entry(A::EventBack, &[C::Replay], &["p", "shift-left"], (None, 0), "event before", "Go to the run, verdict, hint, question or score before."),
    entry(A::Faster, &[C::Replay], &["+", "="], (None, 4), "+/- speed", "Play faster, up to 32 times."),
    entry(A::Slower, &[C::Replay], &["-"], (None, 0), "slower", "Play slower, down to half."),
    entry(A::Fork, &[C::Replay], &["f"], (None, 5), "fork", "Play on from here as a new sitting: pads, data and clock as they were. It is scored apart."),
    entry(A::GoTo, &[C::Replay], &["t"], (None, 6), "go to", "Go to a moment of the round's clock."),
    entry(A::NextTab, &[C::Replay], &["tab"], (None, 7), "page", "Turn between the work, the notes, what was said and what came of it."),
    entry(A::SkipIdle, &[C::Replay], &["i"], (None, 0), "idle time", "Cut the time in which nothing happened, or play it."),
    entry(A::NextRound, &[C::Replay], &["r"], (None, 0), "next round", "Play the next round of the sitting."),
    entry(A::Back, &[C::Replay], &["esc", "q"], (None, 8), "back", "Go back."),
    // The second seat.
    entry(A::NextTab, &[C::Seat], &["tab"], (None, 1), "next page", "Turn between the candidate's work, the follow-ups, the rubric and your notes."),
    entry(A::Fire, &[C::Seat], &["enter"], (None, 2), "ask it", "Bring the selected follow-up up in the candidate's round."),
    entry(A::Score(1), &[C::Seat], &["1"], (None, 3), "1–4 score", "Score the selected criterion 1."),
    entry(A::Score(2), &[C::Seat], &["2"], (None, 0), "2", "Score the selected criterion 2."),
    entry(A::Score(3), &[C::Seat], &["3"], (None, 0), "3", "Score the selected criterion 3."),
    entry(A::Score(4), &[C::Seat], &["4"], (None, 0), "4", "Score the selected criterion 4."),
    entry(A::Note, &[C::Seat], &["n"], (None, 4), "note", "Note evidence about the open question."),
    entry(A::Quit, &[C::Seat], &["q"], (None, 8), "leave", "Leave the seat; the round goes on, and what you noted stays."),
    // Stories.
    entry(A::Open, &[C::Stories], &["enter", "e"], (None, 1), "edit", "Edit the selected story in $EDITOR."),
    entry(A::Open, &[C::Plan], &["enter"], (None, 1), "start", "Start the first thing to do tonight; on the other pages, drill what is weakest."),
    entry(A::NextTab, &[C::Plan], &["tab"], (None, 2), "next page", "Show your days, memory, skills and rounds, then the plan again."),
    entry(A::WeekBack, &[C::Plan], &["left", "h"], (None, 0), "week before", "On the page of days: look at the same day a week before; up and down go by days."),
    entry(A::WeekOn, &[C::Plan], &["right", "l"], (None, 0), "week later", "On the page of days: look at the same day a week later."),
    entry(A::NewPlan, &[C::Plan], &["n"], (None, 3), "new plan", "Say when the interview is, how many hours a day there are, and for which level."),
    entry(A::Export, &[C::Plan], &["e"], (None, 4), "calendar", "Save the plan as plan.ics for a calendar."),
    entry(A::CheckReadiness, &[C::Plan], &["r"], (None, 5), "readiness check", "Take the readiness check: ten short questions over all rounds."),
    entry(A::Back, &[C::Plan], &["esc", "q"], (None, 8), "back", "Go back."),
    entry(A::Open, &[C::Ready], &["enter"], (None, 1), "go on", "Answer with the selected option, show a good answer, or go on."),
    entry(A::Rate(1), &[C::Ready], &["1"], (None, 2), "1–4 choose", "Choose the first option, or rate your own answer 1."),
    entry(A::Rate(2), &[C::Ready], &["2"], (None, 0), "2", "Choose the second option, or rate your own answer 2."),
    entry(A::Rate(3), &[C::Ready], &["3"], (None, 0), "3", "Choose the third option, or rate your own answer 3."),
    entry(A::Rate(4), &[C::Ready], &["4"], (None, 0), "4", "Choose the fourth option, or rate your own answer 4."),
    entry(A::Rate(5), &[C::Ready], &["5"], (None, 0), "5", "Choose the fifth option."),
    entry(A::PassQuestion, &[C::Ready], &["p"], (None, 3), "no idea", "Pass: the answer is shown and the question counts as not known."),
    entry(A::Back, &[C::Ready], &["esc", "q"], (None, 8), "leave", "Leave the check; nothing of it is kept before its end."),
    entry(A::NewStory, &[C::Stories], &["n"], (None, 2), "new", "Write a new story in $EDITOR."),
    entry(A::NextTab, &[C::Stories], &["tab"], (None, 3), "what they cover", "Show the values against the stories, or the stories."),
    entry(A::Retire, &[C::Stories], &["x"], (None, 4), "retire", "Offer the selected story no more, or again."),
    entry(A::Back, &[C::Stories], &["esc", "q"], (None, 8), "back", "Go back."),
    entry(A::Help, &[C::Cards], &["?"], (None, 0), "help", "Show every key that works here."),
];

/// What the keys of a pad do besides typing, for the help screen: keys and words.
#[rustfmt::skip] // A table is read by line.
pub const PAD_KEYS: &[(&[&str], &str)] = &[
    (&["ctrl-u", "ctrl-y"], "Undo; redo."),
    (&["ctrl-c", "ctrl-x", "ctrl-v"], "Copy; cut; paste."),
    (&["ctrl-a"], "Select everything."),
    (&["shift-left", "shift-right", "shift-up", "shift-down"], "Select."),
    (&["ctrl-left", "ctrl-right"], "Go a word back; on."),
    (&["ctrl-home", "ctrl-end"], "Go to the start; to the end."),
    (&["alt-up", "alt-down"], "Move the line up; down."),
    (&["ctrl-d", "ctrl-k"], "Double the line; delete it."),
    (&["ctrl-w"], "Delete the word before the cursor."),
    (&["tab", "shift-tab"], "Indent; take the indent back."),
    (&["ctrl-/"], "Comment the lines out, or in."),
];
