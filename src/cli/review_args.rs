//! The arguments of `onsite review`.

use clap::{Args, Subcommand};

use crate::cli::args::day;
use crate::deck::RoundKind;
use crate::diary::Outcome;
use crate::memory::Day;

/// What to look back at.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Say how often what you were sure of came true, and how exact your own scores are.
    Calibration,
    /// Score an old answer again, without its old scores in sight: a number from 1 to 4 for each
    /// criterion, a line each.
    Rescore {
        /// Print the answer and what its scores mean, and keep nothing.
        #[arg(long)]
        show: bool,
    },
    /// Print the mistakes book: each family of failures, when last, and the drill that mends it.
    Mistakes {
        /// Those that were mended too.
        #[arg(long)]
        all: bool,
    },
    /// Look for words in the prompts, answers and notes of all attempts.
    Search {
        /// The words; kind:, deck:, level:, since:DAY, until:DAY, score>=N and score<=N narrow it.
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Print two attempts at the same question side by side: times, scores, what changed.
    Compare {
        /// A sitting's id, as `onsite review list` names it.
        one: String,
        /// Another one's; the one with the best other attempt at the question, if none is named.
        other: Option<String>,
        /// The question, if the sittings have more than one in common.
        #[arg(long)]
        question: Option<String>,
    },
    /// List past sittings and rounds of real interviews, the newest first.
    List(Narrowed),
    /// Tag a sitting with words of your own, or take tags off; prints those it has.
    Tag {
        /// The sitting's id, or that of a real round.
        sitting: String,
        /// The tags.
        tags: Vec<String>,
        /// Tag a round of the sitting, 1 the first, instead of the whole.
        #[arg(long, value_name = "N")]
        round: Option<usize>,
        /// Take these tags off.
        #[arg(long)]
        off: bool,
    },
    /// Log rounds of real interviews: what was asked, and how it went.
    #[command(subcommand)]
    Log(LogCommand),
}

/// What to list.
#[derive(Debug, Default, Args)]
pub struct Narrowed {
    /// Only with this tag; may be given more than once.
    #[arg(long, value_name = "WORD")]
    pub tag: Vec<String>,
    /// Only with a round of this kind.
    #[arg(long, value_parser = kind)]
    pub kind: Option<RoundKind>,
    /// Only for this level.
    #[arg(long)]
    pub level: Option<String>,
    /// Only from the deck with this id.
    #[arg(long = "from", value_name = "DECK_ID")]
    pub deck: Option<String>,
    /// Only real interviews.
    #[arg(long, conflicts_with = "rehearsed")]
    pub real: bool,
    /// Only what was rehearsed.
    #[arg(long)]
    pub rehearsed: bool,
    /// Only from this day on.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub since: Option<Day>,
    /// Only with these words.
    pub words: Vec<String>,
}

/// What to do with the log of real interviews.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Log a round; `Log a real interview` at home has a form for it.
    Add(Remembered),
    /// Print the log.
    List,
    /// Print a round: what was asked, how it went, notes.
    Show {
        /// Its id, as `list` prints it.
        id: String,
    },
    /// Change what was logged; what is not named stays.
    Change {
        /// Its id.
        id: String,
        /// What is new.
        #[command(flatten)]
        what: Remembered,
    },
    /// Remove a round from lists and trends.
    Remove {
        /// Its id.
        id: String,
    },
    /// Bring a removed round back.
    Restore {
        /// Its id.
        id: String,
    },
}

/// A round of a real interview as it is typed.
#[derive(Debug, Default, Args)]
pub struct Remembered {
    /// With whom.
    #[arg(long)]
    pub company: Option<String>,
    /// recruiter, sql, coding, modelling, design, case or culture.
    #[arg(long, value_parser = kind)]
    pub kind: Option<RoundKind>,
    /// The day: 2026-12-18, today, yesterday, or -3; today if none is named.
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub date: Option<String>,
    /// For which level.
    #[arg(long)]
    pub level: Option<String>,
    /// What was asked; once for each question.
    #[arg(long, value_name = "TEXT")]
    pub asked: Vec<String>,
    /// How it went as a whole, 1 to 4.
    #[arg(long, value_name = "1-4")]
    pub score: Option<u8>,
    /// How it went by a criterion of the kind's rubric: grain=3; may be given more than once.
    #[arg(long, value_name = "ID=1-4", value_parser = criterion)]
    pub criterion: Vec<(String, u8)>,
    /// waiting, passed, rejected, offer or withdrawn.
    #[arg(long, value_parser = outcome)]
    pub outcome: Option<Outcome>,
    /// Whatever else is worth keeping.
    #[arg(long)]
    pub notes: Option<String>,
    /// A word of your own, to find it again; may be given more than once.
    #[arg(long, value_name = "WORD")]
    pub tag: Vec<String>,
}

fn kind(word: &str) -> Result<RoundKind, String> {
    let found = RoundKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == word);
    found.ok_or_else(|| {
        let kinds: Vec<&str> = RoundKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("there are: {}", kinds.join(", "))
    })
}

fn outcome(word: &str) -> Result<Outcome, String> {
    Outcome::parse(word).ok_or_else(|| {
        let words: Vec<&str> = Outcome::ALL.iter().map(|one| one.as_str()).collect();
        format!("there are: {}", words.join(", "))
    })
}

fn criterion(text: &str) -> Result<(String, u8), String> {
    let told = || "a criterion is written grain=3".to_owned();
    let (id, score) = text.split_once('=').ok_or_else(told)?;
    Ok((id.to_owned(), score.parse().map_err(|_| told())?))
}
