//! The sheet of numbers for the recruiter: filled once, rehearsed from memory.
//!
//! Invariant: names are unique slugs, and every value is one quantity that can be computed.

use serde::{Deserialize, Serialize};

use crate::base::id::is_slug;
use crate::estimate::Quantity;

/// How far off a number may be and still count as known, as a share.
pub const TOLERANCE: f64 = 0.1;

/// What a recruiter asks for, with an example of each.
pub const USUAL: &[(&str, &str)] = &[
    ("events-per-day", "9 billion events/day"),
    ("data-volume", "2 TB/day"),
    ("freshness", "15 minutes"),
    ("cost", "38k USD/month"),
    ("readers", "120 people"),
    ("team-size", "6 people"),
    ("on-call", "1 week/month"),
    ("years", "7 years"),
    ("pay-base", "520k USD/year"),
    ("notice", "4 weeks"),
];

/// A number of the candidate's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// A slug: `events-per-day`.
    pub name: String,
    /// A figure with its unit, as typed: `9 billion events/day`.
    pub value: String,
}

/// The sheet, in the order it was filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// In the order of the file.
    pub all: Vec<Number>,
}

/// How far off a number said from memory is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Guess {
    /// Within [`TOLERANCE`]; the share it is off, negative if it is low.
    Known(f64),
    /// Further off; the share, negative if it is low.
    Off(f64),
    /// Something else is counted, or in another unit.
    Other,
    /// It is no quantity.
    Unread,
}

impl Number {
    /// Returns the name in words: `events per day`.
    pub fn words(&self) -> String {
        self.name.replace(['-', '_', '.'], " ")
    }

    /// Says how far off `said` is.
    pub fn guess(&self, said: &str) -> Guess {
        let (Ok(said), Ok(own)) = (Quantity::parse(said), Quantity::parse(&self.value)) else {
            return Guess::Unread;
        };
        // From memory, the thing that is counted need not be named.
        let names_other = !said.names_nothing() && !said.counts_as(&own);
        match said.times(&own) {
            Some(times) if !names_other => {
                let off = times - 1.0;
                if off.abs() <= TOLERANCE + f64::EPSILON {
                    Guess::Known(off)
                } else {
                    Guess::Off(off)
                }
            }
            _ => Guess::Other,
        }
    }
}

impl Guess {
    /// Says whether it counts as known.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// Returns it in words: `right`, `11 % low`, `3.2 times too high`.
    pub fn told(self) -> String {
        match self {
            Self::Known(off) if off.abs() < 0.005 => "right".to_owned(),
            Self::Known(off) => format!("near enough, {}", share(off)),
            Self::Off(off) if off >= 1.0 => format!("{:.1} times too high", off + 1.0),
            Self::Off(off) if off <= -0.5 && off > -1.0 => {
                format!("{:.1} times too low", 1.0 / (off + 1.0))
            }
            Self::Off(off) => share(off),
            Self::Other => "another unit, or something else that is counted".to_owned(),
            Self::Unread => "that is no figure with a unit".to_owned(),
        }
    }
}

impl Numbers {
    /// Returns a number.
    pub fn get(&self, name: &str) -> Option<&Number> {
        self.all.iter().find(|number| number.name == name)
    }

    /// Sets a number, in the place of the one of its name if there is one; says what is wrong if it
    /// cannot be.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (name, value) = (name.trim().to_lowercase(), value.trim());
        if !is_slug(&name) {
            return Err(format!("`{name}` cannot be the name of a number"));
        }
        if value.contains(char::is_control) {
            return Err(format!("`{name}` must stand on one line"));
        }
        Quantity::parse(value).map_err(|why| format!("`{name}` cannot be `{value}`: {why}"))?;
        let value = value.to_owned();
        match self.all.iter_mut().find(|number| number.name == name) {
            Some(number) => number.value = value,
            None => self.all.push(Number { name, value }),
        }
        Ok(())
    }

    /// Adds the numbers of `other` whose names are unknown here; returns how many.
    pub fn join(&mut self, other: &Self) -> usize {
        let new = other
            .all
            .iter()
            .filter(|number| self.get(&number.name).is_none());
        let new: Vec<Number> = new.cloned().collect();
        let count = new.len();
        self.all.extend(new);
        count
    }

    /// Takes a number out; says whether there was one.
    pub fn unset(&mut self, name: &str) -> bool {
        let before = self.all.len();
        self.all.retain(|number| number.name != name);
        self.all.len() < before
    }

    /// Returns what a recruiter usually asks for and the sheet does not have.
    pub fn missing(&self) -> impl Iterator<Item = &'static (&'static str, &'static str)> + '_ {
        USUAL.iter().filter(|(name, _)| self.get(name).is_none())
    }
}

fn share(off: f64) -> String {
    let side = if off < 0.0 { "low" } else { "high" };
    format!("{:.0} % {side}", (off * 100.0).abs())
}
