//! A real round as it is typed, in the program and on the command line.
//!
//! Invariant: what is kept was read whole; a fault names its field and nothing is guessed.

use std::collections::BTreeMap;

use super::round::{Outcome, RealRound};
use super::tags::{read_tags, written_tags};
use crate::base::RealId;
use crate::deck::RoundKind;
use crate::memory::Day;

/// A real round as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// `2026-12-18`, `today`, `yesterday`, or `-3` for three days ago.
    pub day: String,
    /// With whom.
    pub company: String,
    /// For which level; may be left out.
    pub level: String,
    /// What was done in it.
    pub kind: Option<RoundKind>,
    /// What was asked, a line each.
    pub asked: String,
    /// How it went as a whole, 1 to 4.
    pub overall: Option<u8>,
    /// How it went, by the id of a criterion.
    pub scores: BTreeMap<String, u8>,
    /// What came of it.
    pub outcome: Outcome,
    /// Whatever else is worth keeping.
    pub notes: String,
    /// Words between blanks.
    pub tags: String,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The day.
    Day,
    /// The company.
    Company,
    /// The level.
    Level,
    /// The kind of round.
    Kind,
    /// What was asked.
    Asked,
    /// How it went as a whole.
    Overall,
    /// How it went by one criterion.
    Criterion(String),
    /// What came of it.
    Outcome,
    /// The notes.
    Notes,
    /// The tags.
    Tags,
}

/// Why a draft cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field that is wrong.
    pub field: Field,
    /// What is wrong with it, and what would be right.
    pub why: String,
}

impl Draft {
    /// Returns what would be typed to make a round what it is.
    pub fn of(round: &RealRound) -> Self {
        Self {
            day: round.day.to_string(),
            company: round.company.clone(),
            level: round.level.clone(),
            kind: Some(round.kind),
            asked: round.asked.join("\n"),
            overall: round.overall,
            scores: round.scores.clone(),
            outcome: round.outcome,
            notes: round.notes.clone(),
            tags: written_tags(&round.tags),
        }
    }

    /// Returns an empty draft for the next round with the same people on the same day.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            day: self.day.clone(),
            company: self.company.clone(),
            level: self.level.clone(),
            ..Self::default()
        }
    }

    /// Returns the round, or the first field that cannot be read.
    pub fn read(&self, id: RealId, today: Day) -> Result<RealRound, Fault> {
        let fault = |field, why: &str| Fault {
            field,
            why: why.to_owned(),
        };
        let day = day(&self.day, today).ok_or_else(|| {
            fault(
                Field::Day,
                "a day is written 2026-12-18, today, yesterday, or -3 for three days ago",
            )
        })?;
        if day > today {
            return Err(fault(
                Field::Day,
                "this day is still to come; log the round when it is over",
            ));
        }
        let company = line(&self.company);
        if company.is_empty() {
            return Err(fault(Field::Company, "say with whom it was"));
        }
        let Some(kind) = self.kind else {
            return Err(fault(Field::Kind, "choose the kind of round"));
        };
        let asked: Vec<String> = self
            .asked
            .lines()
            .map(line)
            .filter(|line| !line.is_empty())
            .collect();
        if asked.is_empty() {
            return Err(fault(
                Field::Asked,
                "write down what was asked, a line for each question",
            ));
        }
        let is_score = |score: &u8| (1..=4).contains(score);
        if !self.overall.iter().all(is_score) {
            return Err(fault(Field::Overall, "a score is 1, 2, 3 or 4"));
        }
        if let Some((id, _)) = self.scores.iter().find(|(_, score)| !is_score(score)) {
            let field = Field::Criterion(id.clone());
            return Err(fault(field, "a score is 1, 2, 3 or 4"));
        }
        if self.overall.is_none() && self.scores.is_empty() {
            return Err(fault(
                Field::Overall,
                "say how it went, 1 to 4: as a whole, or by a criterion",
            ));
        }
        Ok(RealRound {
            id,
            day,
            company,
            level: line(&self.level),
            kind,
            asked,
            overall: self.overall,
            scores: self.scores.clone(),
            outcome: self.outcome,
            notes: self.notes.trim().to_owned(),
            tags: read_tags(&self.tags),
        })
    }
}

/// One line without blanks around and control characters in it.
fn line(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    kept.trim().to_owned()
}

/// Reads a day as it is typed; an empty text is today.
fn day(text: &str, today: Day) -> Option<Day> {
    let text = text.trim();
    match text {
        "" | "today" => return Some(today),
        "yesterday" => return Some(Day(today.0 - 1)),
        _ => {}
    }
    match text.strip_prefix('-') {
        Some(back) => Some(Day(today.0 - back.parse::<u16>().map(i32::from).ok()?)),
        None => Day::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            day: "-2".to_owned(),
            company: " Acme ".to_owned(),
            kind: Some(RoundKind::Sql),
            asked: "sessionize events\n\n  top 3 per day\n".to_owned(),
            scores: BTreeMap::from([("grain".to_owned(), 3)]),
            tags: "#Cold panel".to_owned(),
            ..Draft::default()
        }
    }

    fn read(draft: &Draft) -> Result<RealRound, Fault> {
        draft.read(RealId::new("r"), Day(20_000))
    }

    #[test]
    fn a_round_is_read_and_written_back_as_it_is() {
        let round = read(&draft()).expect("whole");
        assert_eq!(round.day, Day(19_998));
        assert_eq!(round.company, "Acme");
        assert_eq!(round.asked, ["sessionize events", "top 3 per day"]);
        assert_eq!(written_tags(&round.tags), "#cold #panel");
        let again = Draft::of(&round);
        assert_eq!(read(&again), Ok(round));
    }

    #[test]
    fn a_fault_names_its_field() {
        let check = |change: &dyn Fn(&mut Draft), field: Field| {
            let mut draft = draft();
            change(&mut draft);
            assert_eq!(read(&draft).expect_err("a fault").field, field);
        };
        check(&|d| d.day = "monday".to_owned(), Field::Day);
        check(&|d| d.day = "2999-01-01".to_owned(), Field::Day);
        check(&|d| d.company = "\t".to_owned(), Field::Company);
        check(&|d| d.kind = None, Field::Kind);
        check(&|d| d.asked = "\n \n".to_owned(), Field::Asked);
        check(&|d| d.scores.clear(), Field::Overall);
        check(&|d| d.overall = Some(5), Field::Overall);
        let grain = Field::Criterion("grain".to_owned());
        check(
            &|d| *d.scores.entry("grain".to_owned()).or_default() = 0,
            grain,
        );
    }

    #[test]
    fn days_are_typed_in_a_few_ways() {
        let check = |text: &str, expect: Option<i32>| {
            assert_eq!(day(text, Day(20_000)).map(|day| day.0), expect, "{text}");
        };
        check("", Some(20_000));
        check("today", Some(20_000));
        check("yesterday", Some(19_999));
        check("-7", Some(19_993));
        check("1970-01-02", Some(1));
        check("--7", None);
        check("soon", None);
    }
}
