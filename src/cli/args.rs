//! What can be typed after `onsite`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::dialect::Dialect;

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
        /// recruiter, sql, coding, modelling, design, culture, or a question's id.
        what: Option<String>,
        /// What SQL is written in.
        #[command(flatten)]
        tongue: Tongue,
        /// How strictly.
        #[command(flatten)]
        strictness: Strictness,
    },
    /// Sit in on a round that was started with --seat in another terminal.
    Seat,
    /// Recall what is due.
    Due,
    /// Review past scores.
    Scores,
    /// Write the debrief of a sitting as Markdown and JSON.
    Export {
        /// The sitting; the newest finished one if none is named.
        session: Option<String>,
        /// The folder for the two files; printed instead if none is named.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
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
    },
    /// Judge old answers again whose question has changed since; both verdicts are kept.
    Regrade {
        /// Only answers to questions of this deck.
        deck_id: Option<String>,
    },
    /// Find data on which two queries differ: exit 0 none, 1 found, 2 could not judge.
    SqlDiff(SqlDiff),
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

/// What `sql-diff` does with chance and with files, below its help.
const SQL_DIFF: &str = "\
Both queries are in the same dialect and run in SQLite. A candidate that agrees with the reference
for some order of the same rows and not for another is `different`, of the class `undetermined`;
where only the reference leaves its answer to chance, the pair is `not_judged`.

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
    },
    /// Make a working example deck.
    New {
        /// Its name; also the folder's.
        name: String,
    },
}

fn dialect(name: &str) -> Result<Dialect, String> {
    Dialect::parse(name).ok_or_else(|| {
        let names = Dialect::ALL.map(Dialect::name).join(", ");
        format!("there are: {names}")
    })
}
