//! How a command fails: the exit code, what happened, what to do.

use std::fmt;

/// Whose turn it is to mend something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A submission is wrong, or a deck has faults.
    Wrong,
    /// The words of the command, the machine or the files.
    Environment,
    /// Onsite itself.
    Internal,
}

/// A failure with a hint.
#[derive(Debug)]
pub struct Failure {
    /// Whose turn it is.
    pub kind: Kind,
    /// What happened.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl Kind {
    /// Returns the exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Wrong => 1,
            Self::Environment => 2,
            Self::Internal => 70,
        }
    }
}

impl Failure {
    /// Returns a failure of the environment.
    pub fn environment(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind: Kind::Environment,
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Returns a fault of ours.
    pub fn internal(message: impl Into<String>) -> Self {
        let hint = "please report this with what you did before".to_owned();
        Self {
            kind: Kind::Internal,
            message: message.into(),
            hint,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let hint = "`onsite doctor` says what works here";
        Self::environment(format!("the system refuses: {error}"), hint)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "onsite: {}", self.message)?;
        if !self.hint.is_empty() {
            write!(f, "\n  {}", self.hint)?;
        }
        Ok(())
    }
}
