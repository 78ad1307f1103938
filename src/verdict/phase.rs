//! How far judging has come, for those who wait for it.
//!
//! Invariant: the phases of one submission come in the order they are listed here; a submission
//! that is accepted never gets past the first.

/// What the judge of a submission is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Looking for a database that proves the submission wrong.
    Trying {
        /// Databases tried.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// A database was found: asking what known mistake the submission behaves like.
    Naming,
    /// Making that database small.
    Shrinking,
    /// Measuring what a program makes of inputs of a size.
    Measuring {
        /// The size.
        n: usize,
    },
    /// Holding the trials of a data model.
    Trial {
        /// Trials held.
        done: usize,
        /// Of how many.
        total: usize,
    },
}

impl Phase {
    /// Returns what is going on, for the job's line: `database 120/1001`.
    pub fn words(self) -> String {
        match self {
            Self::Trying { done, total } => format!("database {done}/{total}"),
            Self::Naming => "naming the mistake".into(),
            Self::Shrinking => "shrinking the database".into(),
            Self::Measuring { n } => format!("measuring, n = {n}"),
            Self::Trial { done, total } => format!("trial {}/{total}", done + 1),
        }
    }

    /// Says whether a reader should hear of it: every phase, but not every single database.
    pub fn is_news(self) -> bool {
        match self {
            Self::Trying { done, total } => done % EVERY == 0 || done == total,
            Self::Naming | Self::Shrinking | Self::Measuring { .. } | Self::Trial { .. } => true,
        }
    }
}

/// Databases between two words about them.
const EVERY: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_are_told_in_few_words() {
        let trying = |done| Phase::Trying { done, total: 1_001 };
        let check = |phase: Phase, words: &str, is_news| {
            assert_eq!(phase.words(), words);
            assert_eq!(phase.is_news(), is_news, "{words}");
        };
        check(trying(0), "database 0/1001", true);
        check(trying(7), "database 7/1001", false);
        check(trying(120), "database 120/1001", true);
        check(trying(1_001), "database 1001/1001", true);
        check(Phase::Naming, "naming the mistake", true);
        check(Phase::Shrinking, "shrinking the database", true);
    }
}
