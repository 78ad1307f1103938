//! The arguments of what is the candidate's own: stories, numbers, recordings and the plan.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::Tongue;
use crate::memory::Day;

/// What to do with stories.
#[derive(Debug, Subcommand)]
pub enum StoryCommand {
    /// List the stories: values, how often told, what is missing.
    List,
    /// Print a story as Markdown.
    Show {
        /// Its id.
        id: String,
    },
    /// Write a new story in $EDITOR.
    Add,
    /// Change a story in $EDITOR.
    Edit {
        /// Its id.
        id: String,
    },
    /// Offer a story no more, or again.
    Retire {
        /// Its id.
        id: String,
        /// Offer it again.
        #[arg(long)]
        undo: bool,
    },
    /// Print what culture questions ask for against your stories, and what to do about it.
    Matrix,
    /// Take stories from a Markdown file; a story with a known id is replaced.
    Import {
        /// The file; `-` for standard input.
        file: PathBuf,
    },
    /// Write all stories as Markdown.
    Export {
        /// The file, which must not exist yet; printed if none is named.
        file: Option<PathBuf>,
    },
}

/// What to do with numbers.
#[derive(Debug, Subcommand)]
pub enum NumbersCommand {
    /// Print the sheet, and what a recruiter asks for besides.
    Show,
    /// Set a number: `onsite numbers set events-per-day "9 billion events/day"`.
    Set {
        /// Its name: letters, digits and `-`.
        name: String,
        /// One figure with its unit.
        value: String,
    },
    /// Take a number out.
    Unset {
        /// Its name.
        name: String,
    },
    /// Ask each number from memory and say how far off each answer was.
    Rehearse,
}

/// What a plan is made for; without `--date`, the plan there is is changed or shown.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The day of the interview: 2026-12-18.
    #[arg(long, value_name = "DAY", value_parser = crate::cli::args::day)]
    pub date: Option<Day>,
    /// Hours a day; else as before, or 1.
    #[arg(long, value_name = "HOURS")]
    pub hours_per_day: Option<f64>,
    /// The level whose bar decides what is weak; else as before, or that of the default loop.
    #[arg(long)]
    pub level: Option<String>,
    /// Two more weeks up front: it is long ago.
    #[arg(long)]
    pub gap: bool,
    /// Forget the plan; the history stays.
    #[arg(long, conflicts_with_all = ["date", "hours_per_day", "level", "gap"])]
    pub drop: bool,
    /// Print the plan as a calendar (iCalendar).
    #[arg(long)]
    pub ics: bool,
}

/// What to do with recordings.
#[derive(Debug, Subcommand)]
pub enum RecordingsCommand {
    /// List them: length, pauses, about how fast.
    List,
    /// Play one with aplay, play, afplay or ffplay (needs `record` in config.toml).
    Play {
        /// Its name.
        name: String,
    },
    /// Delete some; there is no way back.
    Delete {
        /// Their names.
        #[arg(required_unless_present = "all")]
        names: Vec<String>,
        /// Delete all of them.
        #[arg(long, conflicts_with = "names")]
        all: bool,
    },
}

/// What `onsite sql` shows, below its help.
const SQL: &str = "\
`onsite sql --views` describes the views. Nothing that is done in the copy comes back into the history.
For example, after which minute the last run of each question was:

  onsite sql \"SELECT id, max(minute) FROM runs JOIN questions USING (sitting, round, question) GROUP BY 1\"";

/// What to ask the own history.
#[derive(Debug, Args)]
#[command(after_help = SQL)]
pub struct SqlArgs {
    /// The query, `-` for standard input; the SQL desk is opened if none is given.
    pub query: Option<String>,
    /// How the answer is printed.
    #[arg(long, value_enum, requires = "query")]
    pub format: Option<SqlFormat>,
    /// Print what there is to ask: every view and every column, as Markdown.
    #[arg(long, conflicts_with_all = ["query", "private"])]
    pub views: bool,
    /// Have your notes, and what you said of yourself, in the copy.
    #[arg(long)]
    pub private: bool,
    /// What SQL is written in.
    #[command(flatten)]
    pub tongue: Tongue,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SqlFormat {
    /// Columns, lined up.
    Table,
    /// RFC 4180.
    Csv,
    /// An object a row.
    Json,
}
