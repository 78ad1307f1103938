//! The arguments of `onsite review`.

use clap::Subcommand;

/// What to look back at.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Say how often what you were sure of came true, and how exact your own scores are.
    Calibration,
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
        /// A sitting's id, as `onsite scores --json` names it.
        one: String,
        /// Another one's.
        other: String,
        /// The question, if the sittings have more than one in common.
        #[arg(long)]
        question: Option<String>,
    },
}
