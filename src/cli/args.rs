//! What can be typed after `onsite`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use crate::cli::own_args::{
    NumbersCommand, PlanArgs, RecordingsCommand, SqlArgs, SqlFormat, StoryCommand,
};
pub use crate::cli::review_args::ReviewCommand;
use crate::dialect::Dialect;
use crate::memory::Day;

/// What holds for every command, below its own help.
const MORE: &str = "\
Exit codes:
  0   done; of `grade`: accepted; of `deck check`: no fault; of `sql-diff`: no difference
  1   of `grade`: wrong; of `deck check`: faults; of `sql-diff`: different
  2   it could not be done or judged: wrong usage, a missing file, something the machine lacks
  70  a defect of Onsite
  143 ended by SIGTERM or SIGHUP

Environment:
  ONSITE_DATA_DIR   keep the history here (--data-dir wins)
  XDG_DATA_HOME     else in $XDG_DATA_HOME/onsite, or ~/.local/share/onsite
  XDG_CONFIG_HOME   config.toml is read from $XDG_CONFIG_HOME/onsite, or ~/.config/onsite
  ONSITE_NOW        start the clock at this moment: 2026-12-18T19:05:00Z
  NO_COLOR          use no colors, whatever it is set to
  COLORFGBG         set by some terminals; says whether the background is light
  VISUAL, EDITOR    the editor that ctrl-e opens the pad in";

/// The whole interview loop, rehearsed in your own terminal.
#[derive(Debug, Parser)]
#[command(name = "onsite", version, about, after_help = MORE, max_term_width = 100)]
pub struct Cli {
    /// What to do; the home screen if nothing is named.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Keep the history here instead of the XDG data directory.
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Read this deck too (a folder); may be given more than once.
    #[arg(long, global = true, value_name = "PATH")]
    pub deck: Vec<PathBuf>,
    /// All chance comes from this number.
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Let a partner sit in: `onsite seat` in another terminal.
    #[arg(long, global = true)]
    pub seat: bool,
    /// Print JSON where a program may read it.
    #[arg(long, global = true)]
    pub json: bool,
}

/// How strictly to sit.
#[derive(Clone, Copy, Debug, Args)]
#[group(multiple = false)]
pub struct Strictness {
    /// No hint, diff or reference before the round is over.
    #[arg(long)]
    pub pressure: bool,
    /// The clock may be stopped.
    #[arg(long)]
    pub study: bool,
}

/// What the SQL of a sitting is written in.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Tongue {
    /// The dialect SQL is written in: sqlite, postgres, mysql, presto, spark or bigquery; else that
    /// of the deck's round or loop, else that of config.toml.
    #[arg(long, value_name = "NAME", value_parser = dialect)]
    pub dialect: Option<Dialect>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sit a whole loop.
    Loop {
        /// The loop; the deck's default one if none is named.
        id: Option<String>,
        /// The level whose bar decides.
        #[arg(long)]
        level: Option<String>,
        /// What SQL is written in.
        #[command(flatten)]
        tongue: Tongue,
        /// How strictly.
        #[command(flatten)]
        strictness: Strictness,
    },
    /// Drill one round or one question.
    Drill {
        /// recruiter, sql, coding, modelling, design, case, culture, or a question's id.
        what: Option<String>,
        /// The variant of the question: 0 is the deck's own data, 1 to 24 are drawn from it; else one
        /// you have not had.
        #[arg(long, value_name = "N", requires = "what")]
        variant: Option<u32>,
        /// What SQL is written in.
        #[command(flatten)]
        tongue: Tongue,
        /// How strictly.
        #[command(flatten)]
        strictness: Strictness,
    },
    /// Sit in on a round that was started with --seat in another terminal.
    Seat,
    /// Say what to do tonight: at most three things, with their reasons.
    Today,
    /// Make a plan until the interview, or show it.
    Plan(PlanArgs),
    /// Find out where to start: ten short questions over all rounds, 12 minutes.
    Ready,
    /// Recall what is due.
    Due,
    /// Look after what comes back: list it, put it off, take back.
    #[command(subcommand)]
    Cards(CardsCommand),
    /// Fit the forgetting curve to your own reviews, and keep it if it foresees better.
    Tune {
        /// Take the newest parameters back, for those before them.
        #[arg(long)]
        revert: bool,
        /// Say which parameters there were, and change nothing.
        #[arg(long, conflicts_with = "revert")]
        list: bool,
    },
    /// Review past scores.
    Scores,
    /// Look back: mistakes, two attempts side by side, words, how good predictions are.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Ask your own history in SQL: on the SQL desk, or a query whose answer is printed.
    Sql(SqlArgs),
    /// Write the debrief of a sitting, or the whole history.
    #[command(after_help = EXPORT)]
    Export(Export),
    /// Take an exported history over: what `export --format json` or `jsonl` wrote.
    Import {
        /// The file; `-` for standard input.
        file: PathBuf,
    },
    /// Join another machine's history with this one; what either has is kept.
    Merge {
        /// The other history.db, or a copy of it.
        other: PathBuf,
        /// Take the stories and numbers that lie beside it, too.
        #[arg(long)]
        private: bool,
    },
    /// Look after copies of the history; one is made every day it is used.
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Judge a file as the program would: exit 0 accepted, 1 wrong, 2 could not judge.
    Grade {
        /// The question's id.
        question: String,
        /// The file with the answer; `-` for standard input.
        file: PathBuf,
        /// The dialect of an SQL answer: sqlite, postgres, mysql, presto, spark or bigquery; that
        /// of config.toml if none is named.
        #[arg(long, value_parser = dialect)]
        dialect: Option<Dialect>,
        /// The variant the answer is for: 0 is the deck's own data.
        #[arg(long, value_name = "N", default_value_t = 0)]
        variant: u32,
    },
    /// Judge old answers again whose question has changed since; both verdicts are kept.
    Regrade {
        /// Only answers to questions of this deck.
        deck_id: Option<String>,
    },
    /// Find data on which two queries differ: exit 0 none, 1 found, 2 could not judge.
    SqlDiff(SqlDiff),
    /// Look after your stories for culture rounds; they lie in a private file.
    #[command(subcommand)]
    Story(StoryCommand),
    /// Look after your numbers for the recruiter; they lie in a private file.
    #[command(subcommand)]
    Numbers(NumbersCommand),
    /// Look after recordings of your answers; they lie in private files.
    Recordings {
        /// What to do; they are listed if nothing is said.
        #[command(subcommand)]
        what: Option<RecordingsCommand>,
    },
    /// Look after decks.
    #[command(subcommand)]
    Deck(DeckCommand),
    /// Say what works here: terminal, python3, sandbox layers, data directory, decks.
    Doctor,
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in roff: `onsite man | man -l -`.
    Man {
        /// A command to print the page of: `drill`, `deck new`.
        command: Vec<String>,
    },
}

/// What `export` writes, below its help.
const EXPORT: &str = "\
Without --format: the debrief of a sitting as Markdown and JSON. The whole history, removed sittings
included: json (import takes it back), jsonl (the same, a row a line), csv (a table). With --table,
jsonl has the rows of that table alone, flat, every column in every line. docs/history.md describes
the tables. Of a sitting: md, html, cast. Of what is due: anki, ics.";

/// What to write, in which form, and where.
#[derive(Debug, Args)]
pub struct Export {
    /// The sitting; the newest finished one if none is named. For md and html also the id of a real
    /// round, or `real` for all of them.
    pub session: Option<String>,
    /// Which form.
    #[arg(long, value_enum)]
    pub format: Option<ExportFormat>,
    /// Only this table of the history, for jsonl and csv.
    #[arg(long, value_name = "NAME", requires = "format")]
    pub table: Option<String>,
    /// Leave nothing out of html and cast, nor of real rounds: neither notes nor companies nor what was
    /// said of oneself. With json: your stories and numbers too.
    #[arg(long)]
    pub private: bool,
    /// Where to: a file, or a folder for several; printed instead if none is named.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// The whole history as one JSON document.
    Json,
    /// The whole history as lines of JSON.
    Jsonl,
    /// The tables of the history as CSV.
    Csv,
    /// A sitting's debrief as Markdown.
    Md,
    /// A sitting as one HTML file to hand to a coach: charts, scores, verdicts, replay.
    Html,
    /// A sitting's pads as a recording that asciinema plays.
    Cast,
    /// The decks' concept cards as CSV for Anki, which updates them when they are imported again.
    Anki,
    /// The days on which something is due, as a calendar.
    Ics,
}

/// What to do with copies of the history.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// List the copies there are.
    List,
    /// Make one now.
    Now,
    /// Put a copy in the history's place; what is there now is copied first.
    Restore {
        /// The copy's name, as `backup list` prints it.
        name: String,
        /// Do it without asking again.
        #[arg(long)]
        yes: bool,
    },
}

/// What comes back, and what is decided about it. An item is `DECK/KIND/ID` as `list` prints it.
#[derive(Debug, Subcommand)]
pub enum CardsCommand {
    /// List what was reviewed or decided: the day it comes back, and what keeps it away.
    List {
        /// Only these.
        #[arg(long, value_enum)]
        only: Option<CardsFilter>,
    },
    /// Put an item off, until tomorrow if no day is named.
    Bury {
        /// The item.
        item: String,
        /// The first day it may come: 2026-12-18.
        #[arg(long, value_name = "DAY", value_parser = day)]
        until: Option<Day>,
    },
    /// Never show an item, until it is resumed.
    Suspend {
        /// The item.
        item: String,
    },
    /// Show an item again that was buried or suspended.
    Resume {
        /// The item.
        item: String,
    },
    /// Flag an item, to find it again.
    Flag {
        /// The item.
        item: String,
        /// Take the flag off.
        #[arg(long)]
        off: bool,
    },
    /// Bring an item back on a day.
    Day {
        /// The item.
        item: String,
        /// 2026-12-18.
        #[arg(value_parser = day)]
        day: Day,
    },
    /// Put a card into your own words; they are kept in your history alone.
    Reword {
        /// The item.
        item: String,
        /// The question.
        front: String,
        /// The answer.
        back: String,
    },
    /// Make smaller cards of an item and suspend it: question, answer, question, answer …
    Split {
        /// The item.
        item: String,
        /// Questions and answers in turn, two pairs or more.
        #[arg(num_args = 4.., required = true)]
        words: Vec<String>,
    },
    /// Go on as before with an item that was set aside as a leech.
    Keep {
        /// The item.
        item: String,
    },
    /// Take the last rating or decision back; the last 50 ratings can be.
    Undo,
    /// Say when the interview is, so that everything comes back before it; prints it if none is named.
    Interview {
        /// 2026-12-18, or `none`.
        day: Option<String>,
    },
}

/// Which items are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CardsFilter {
    /// Those with a flag.
    Flagged,
    /// Those that are suspended.
    Suspended,
    /// Those that are put off.
    Buried,
    /// Those that were forgotten four times and wait for a decision.
    Leeches,
}

/// What `sql-diff` does with chance and with files, below its help.
const SQL_DIFF: &str = "\
Both queries are in the same dialect and run in SQLite. A candidate that agrees with the reference
for some order of the same rows and not for another is `different`, of the class `undetermined`;
where only the reference leaves its answer to chance, the pair is `not_judged`, and so it is where
no row could be made that the constraints let in.

A batch has one JSON object per line with the keys schema, reference and candidate, and if need be
id, dialect, increasing and other_constraints; other keys are carried through. One JSON object per
line comes out, in the same order; counts by the key published_verdict go to standard error. It
exits with 1 if any pair differs, else with 2 if any could not be judged. `ms` is the time until the
difference was found, `shrink_ms` what making it small took.";

/// Two queries over a schema, or a file of such pairs.
#[derive(Debug, Args)]
#[command(after_help = SQL_DIFF)]
pub struct SqlDiff {
    /// CREATE TABLE statements as SQLite takes them.
    #[arg(long, value_name = "FILE", required_unless_present = "batch")]
    pub schema: Option<PathBuf>,
    /// The query that is taken to be right.
    #[arg(long, value_name = "FILE", required_unless_present = "batch")]
    pub reference: Option<PathBuf>,
    /// The query that is held against it.
    #[arg(long, value_name = "FILE", required_unless_present = "batch")]
    pub candidate: Option<PathBuf>,
    /// Judge the pairs of this file instead, on all cores; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["schema", "reference", "candidate"])]
    pub batch: Option<PathBuf>,
    /// What both are written in: sqlite, postgres, mysql, presto, spark or bigquery.
    #[arg(long, value_name = "NAME")]
    pub dialect: Option<String>,
    /// What the order of rows means; auto: it counts where the reference has an ORDER BY.
    #[arg(long, value_enum, default_value_t = OrderChoice::Auto)]
    pub order: OrderChoice,
    /// Stop searching a pair after so many milliseconds.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub budget_ms: u64,
}

/// What the order of rows means.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum OrderChoice {
    /// It counts where the reference has an ORDER BY; ties may swap.
    Auto,
    /// It does not count, repetition does.
    Bag,
    /// Neither order nor repetition counts.
    Set,
    /// Every row has its place.
    List,
}

/// What to do with decks.
#[derive(Debug, Subcommand)]
pub enum DeckCommand {
    /// List the decks that are found, or the questions of one.
    List {
        /// The deck whose questions are listed.
        id: Option<String>,
    },
    /// Report all faults of a deck at once and prove its answers; all decks if none is named.
    Check {
        /// The deck's folder, or its id.
        path: Option<PathBuf>,
        /// Check all decks, which is what happens if none is named.
        #[arg(long, conflicts_with = "path")]
        all: bool,
        /// Prove this question; may be given more than once.
        #[arg(long, value_name = "QUESTION")]
        only: Vec<String>,
        /// Leave out what takes longest: mutants, random inputs and growth.
        #[arg(long)]
        quick: bool,
        /// Prove the variants of the questions instead, up to this number, 24 if none is named.
        #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true,
              default_missing_value = "24", conflicts_with_all = ["quick", "watch"])]
        variants: Option<u32>,
        /// Check again at every change of the folder; then prove only what changed.
        #[arg(long, conflicts_with_all = ["all", "only"])]
        watch: bool,
    },
    /// Count what decks hold by kind, level, minutes and technique, and say where they are thin; all
    /// built-in decks together if none is named.
    Stats {
        /// The decks.
        #[arg(value_name = "DECK")]
        ids: Vec<String>,
    },
    /// Lay out a deck's files: keys in order, one spacing; comments stay, and what it means, too.
    Fmt {
        /// The deck's folder; the one you are in if none is named.
        path: Option<PathBuf>,
        /// Write nothing; exit 1 if something would be written.
        #[arg(long)]
        check: bool,
    },
    /// Play one question as in a drill, and store nothing.
    Preview {
        /// The question's id; `--deck PATH` names the deck it is in.
        question: String,
        /// The variant: 0 is the deck's own data.
        #[arg(long, value_name = "N")]
        variant: Option<u32>,
        /// What SQL is written in.
        #[command(flatten)]
        tongue: Tongue,
    },
    /// Install somebody's deck; says what it would run and asks once.
    Add {
        /// A folder or a .tar.gz file.
        path: PathBuf,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Make a working example deck.
    New {
        /// Its name; also the folder's.
        name: String,
    },
}

pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "a day is written 2026-12-18".to_owned())
}

fn dialect(name: &str) -> Result<Dialect, String> {
    Dialect::parse(name).ok_or_else(|| {
        let names = Dialect::ALL.map(Dialect::name).join(", ");
        format!("there are: {names}")
    })
}
