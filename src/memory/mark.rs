//! What a person decided about an item, beside what FSRS knows of it.
//!
//! Invariant: marks never touch the memory state. What was put off or set aside still fades as it
//! would have, and taking a mark back leaves no trace of it.

use serde::{Deserialize, Serialize};

use crate::memory::day::Day;
use crate::memory::item::Item;

/// So many lapses make an item a leech: more of the same does not help it.
pub const LEECH_LAPSES: u32 = 4;

/// What a person decided about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// It does not come before this day.
    pub buried_until: Option<Day>,
    /// It does not come at all.
    pub suspended: bool,
    /// The candidate wants to find it again.
    pub flagged: bool,
    /// A day chosen by hand, in place of the one FSRS gave.
    pub chosen: Option<Chosen>,
    /// The candidate's own words, shown in place of the deck's.
    pub wording: Option<Wording>,
    /// Lapses that were dealt with and count no longer towards a leech.
    pub forgiven: u32,
}

/// A day chosen by hand. It holds until the next review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The day.
    pub day: Day,
    /// How many reviews there were when it was chosen.
    pub reps: u32,
}

/// A card in the candidate's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The question.
    pub front: String,
    /// The answer.
    pub back: String,
}

/// Why an item does not come although its day has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// It was put off until a day.
    Buried(Day),
    /// It was suspended.
    Suspended,
    /// It was forgotten too often, and waits for a decision.
    Leech,
}

/// Something to decide about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Put it off until a day.
    Bury(Day),
    /// Never show it again, until it is resumed.
    Suspend,
    /// Show it again: it is neither buried nor suspended any more.
    Resume,
    /// Flag it, or take the flag off.
    Flag(bool),
    /// Bring it back on a day.
    SetDay(Day),
    /// Say it in other words; a leech is given another chance.
    Reword(Wording),
    /// Make several cards of it, and suspend it.
    Split(Vec<Wording>),
    /// Go on with a leech as it is.
    Keep,
    /// Forget all that is known of it: it stands for another skill now.
    Restart,
}

impl Mark {
    /// Returns the day `item` comes back: the one chosen by hand, else the one FSRS gave.
    pub fn due(&self, item: &Item) -> Option<Day> {
        let chosen = self.chosen.filter(|chosen| chosen.reps == item.reps);
        chosen.map(|chosen| chosen.day).or(item.due)
    }

    /// Says whether `item` was forgotten so often that it needs a decision.
    pub fn is_leech(&self, item: &Item) -> bool {
        item.lapses.saturating_sub(self.forgiven) >= LEECH_LAPSES
    }

    /// Returns why `item` does not come on `today`; `None` if nothing keeps it away.
    pub fn aside(&self, item: &Item, today: Day) -> Option<Aside> {
        if self.suspended {
            return Some(Aside::Suspended);
        }
        if self.is_leech(item) {
            return Some(Aside::Leech);
        }
        let buried = self.buried_until.filter(|day| *day > today);
        buried.map(Aside::Buried)
    }

    /// Returns the mark after a change to `item`.
    #[must_use]
    pub fn after(&self, change: &Change, item: &Item) -> Self {
        let mut mark = self.clone();
        match change {
            Change::Bury(day) => mark.buried_until = Some(*day),
            Change::Suspend => mark.suspended = true,
            Change::Resume => {
                mark.suspended = false;
                mark.buried_until = None;
            }
            Change::Flag(flag) => mark.flagged = *flag,
            Change::SetDay(day) => {
                mark.buried_until = None;
                mark.chosen = Some(Chosen {
                    day: *day,
                    reps: item.reps,
                });
            }
            Change::Reword(wording) => {
                mark.wording = Some(wording.clone());
                mark.forgiven = item.lapses;
            }
            Change::Split(_) => {
                mark.suspended = true;
                mark.forgiven = item.lapses;
            }
            Change::Keep => mark.forgiven = item.lapses,
            Change::Restart => {
                mark = Self {
                    flagged: mark.flagged,
                    suspended: mark.suspended,
                    ..Self::default()
                }
            }
        }
        mark
    }
}

impl Change {
    /// Returns the word that the history stores.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Bury(_) => "bury",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Flag(true) => "flag",
            Self::Flag(false) => "unflag",
            Self::SetDay(_) => "set-day",
            Self::Reword(_) => "reword",
            Self::Split(_) => "split",
            Self::Keep => "keep",
            Self::Restart => "restart",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{CardId, DeckId};
    use crate::memory::ItemKey;

    const TODAY: Day = Day(20_000);

    fn item(lapses: u32) -> Item {
        let key = ItemKey::card(&DeckId::new("d"), &CardId::new("c"));
        Item {
            due: Some(Day(20_010)),
            reps: 7,
            lapses,
            ..Item::new(key)
        }
    }

    fn after(changes: &[Change], item: &Item) -> Mark {
        let start = Mark::default();
        changes
            .iter()
            .fold(start, |mark, change| mark.after(change, item))
    }

    #[test]
    fn a_buried_item_comes_back_by_itself() {
        let mark = after(&[Change::Bury(TODAY.plus(1))], &item(0));
        assert_eq!(
            mark.aside(&item(0), TODAY),
            Some(Aside::Buried(TODAY.plus(1)))
        );
        assert_eq!(mark.aside(&item(0), TODAY.plus(1)), None);
        let resumed = after(&[Change::Bury(TODAY.plus(9)), Change::Resume], &item(0));
        assert_eq!(resumed, Mark::default());
    }

    #[test]
    fn a_chosen_day_holds_until_the_next_review() {
        let mark = after(&[Change::SetDay(TODAY)], &item(0));
        assert_eq!(mark.due(&item(0)), Some(TODAY));
        let reviewed = Item { reps: 8, ..item(0) };
        assert_eq!(mark.due(&reviewed), Some(Day(20_010)));
    }

    #[test]
    fn the_fourth_lapse_sets_an_item_aside_until_it_is_dealt_with() {
        let free = Mark::default();
        assert_eq!(free.aside(&item(3), TODAY), None);
        assert_eq!(free.aside(&item(4), TODAY), Some(Aside::Leech));
        let wording = Wording {
            front: "f".into(),
            back: "b".into(),
        };
        for change in [Change::Keep, Change::Reword(wording.clone())] {
            let mark = after(&[change], &item(4));
            assert_eq!(mark.aside(&item(7), TODAY), None);
            assert_eq!(mark.aside(&item(8), TODAY), Some(Aside::Leech));
        }
        for change in [Change::Suspend, Change::Split(vec![wording])] {
            let mark = after(&[change], &item(4));
            assert_eq!(mark.aside(&item(4), TODAY), Some(Aside::Suspended));
        }
    }

    #[test]
    fn a_mark_of_an_older_version_is_read() {
        let mark: Mark = serde_json::from_str(r#"{"flagged":true}"#).expect("a mark");
        assert!(mark.flagged && !mark.suspended);
    }
}
