//! The queue of a day: what comes back, then what is new; and what waits for a decision.
//!
//! Invariant: what was put off, suspended or set aside as a leech is in no queue; everything else
//! that is due is in it, or counted as left for later.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use crate::base::Timestamp;
use crate::base::text::plural;
use crate::deck::Deck;
use crate::memory::{Aside, Day, Item, ItemKey, ItemKind, Mark, Scheduler};
use crate::schedule::catch_up::{self, CatchUp};

/// How much a day may hold; what was done that day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Reviews a day, new cards not counted.
    pub reviews: usize,
    /// Cards a day that were never reviewed.
    pub new: usize,
}

/// What is known: items and what was decided about them.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// All items that were ever reviewed.
    pub items: &'a [Item],
    /// All marks.
    pub marks: &'a BTreeMap<ItemKey, Mark>,
}

/// Why an item is in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its day is today.
    Today,
    /// Its day has passed.
    Overdue {
        /// Days since.
        days: u32,
    },
    /// The candidate chose a day for it.
    Chosen,
    /// It was never reviewed.
    New,
}

/// An item to do.
#[derive(Clone, Debug, PartialEq)]
pub struct DueItem {
    /// Which one.
    pub key: ItemKey,
    /// Days since its day, zero for new cards.
    pub overdue_days: u32,
    /// The chance that it is remembered now; `None` for new cards.
    pub retrievability: Option<f64>,
    /// Why it is here.
    pub why: Why,
    /// The candidate flagged it.
    pub flagged: bool,
}

/// What a day holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queue {
    /// In the order to do them.
    pub items: Vec<DueItem>,
    /// Due ones that the day's limit left for later.
    pub reviews_left: usize,
    /// New cards that the day's limit left for later.
    pub new_left: usize,
    /// The first day after today on which something comes back.
    pub next: Option<Day>,
    /// Items that were forgotten too often and wait for a decision.
    pub leeches: Vec<ItemKey>,
    /// How more than a day can hold is worked off; `None` if a day holds it.
    pub catch_up: Option<CatchUp>,
}

impl Default for Limits {
    /// Returns limits that an evening can bear.
    fn default() -> Self {
        Self {
            reviews: 60,
            new: 10,
        }
    }
}

/// Returns all items a deck holds, in its own order: its questions, then its cards.
pub fn catalogue(deck: &Deck) -> Vec<ItemKey> {
    let questions = deck
        .questions
        .iter()
        .map(|question| ItemKey::question(&deck.id, &question.id));
    let cards = deck
        .cards
        .iter()
        .map(|card| ItemKey::card(&deck.id, &card.id));
    questions.chain(cards).collect()
}

/// Returns what can come back of `decks`: what they hold, then what the candidate made of it, the
/// mistakes, points and own cards, whose words the marks keep.
pub fn whole_catalogue<'a>(
    decks: impl IntoIterator<Item = &'a Deck>,
    known: Known<'_>,
) -> Vec<ItemKey> {
    let mut keys: Vec<ItemKey> = Vec::new();
    let mut questions = HashSet::new();
    for deck in decks {
        keys.extend(catalogue(deck));
        let of_deck = deck.questions.iter();
        questions.extend(of_deck.map(|question| (&deck.id, question.id.as_str())));
    }
    let made = known.marks.iter().filter(|(key, mark)| {
        let is_there = |(question, _): (&str, &str)| questions.contains(&(&key.deck, question));
        mark.wording.is_some()
            && match key.kind {
                ItemKind::Own => true,
                ItemKind::Mistake | ItemKind::Point => key.id.split_once(':').is_some_and(is_there),
                ItemKind::Question | ItemKind::Card => false,
            }
    });
    keys.extend(made.map(|(key, _)| key.clone()));
    keys
}

/// Returns the queue at `now`: of what is `known`, what is in `catalogue` and due; of `catalogue`,
/// the cards that were never reviewed, in its order. A question comes back once it was scored; new
/// ones are dealt in sittings, not here.
pub fn due(
    known: Known<'_>,
    catalogue: &[ItemKey],
    limits: Limits,
    scheduler: &Scheduler,
    now: Timestamp,
) -> Queue {
    let today = scheduler.calendar().day_of(now);
    let (day_start, day_end) = (
        scheduler.calendar().start_of(today),
        scheduler.calendar().start_of(today.plus(1)),
    );
    let is_today = |at: Option<Timestamp>| at.is_some_and(|at| at >= day_start && at < day_end);
    let items: HashMap<&ItemKey, &Item> =
        known.items.iter().map(|item| (&item.key, item)).collect();
    let unmarked = Mark::default();
    let mut queue = Queue::default();
    let (mut reviews, mut new) = (Vec::new(), Vec::new());
    let mut later: BTreeMap<Day, usize> = BTreeMap::new();
    let (mut reviewed, mut introduced) = (0, 0);
    for key in catalogue {
        let mark = known.marks.get(key).unwrap_or(&unmarked);
        let item = items.get(key).copied().filter(|item| item.reps > 0);
        let Some(item) = item else {
            let fresh = Item::new(key.clone());
            let day = mark.due(&fresh).unwrap_or(today);
            // A point is nothing new: it is there because it was missed.
            let may_be_new = matches!(key.kind, ItemKind::Card | ItemKind::Own);
            if may_be_new && mark.aside(&fresh, today).is_none() && day <= today {
                new.push(fresh_item(key, mark));
            }
            continue;
        };
        if is_today(item.introduced) {
            introduced += usize::from(key.kind.is_recalled());
        } else if is_today(item.last_review) {
            reviewed += 1;
        }
        match mark.aside(item, today) {
            Some(Aside::Leech) => {
                queue.leeches.push(key.clone());
                continue;
            }
            Some(Aside::Buried(day)) => {
                *later.entry(day).or_default() += 1;
                continue;
            }
            Some(Aside::Suspended) => continue,
            None => {}
        }
        let Some(due) = mark.due(item) else {
            continue;
        };
        if due > today {
            *later.entry(due).or_default() += 1;
            continue;
        }
        reviews.push((item, due_item(item, mark, due, today, scheduler, now)));
    }
    queue.next = later.keys().next().copied();
    // What the candidate made of a card comes before what the deck still has.
    new.sort_by_key(|item: &DueItem| item.key.kind != ItemKind::Own);
    queue.new_left = cap(&mut new, limits.new.saturating_sub(introduced));
    let room = limits.reviews.saturating_sub(reviewed);
    if reviews.len() > room {
        let last = known.items.iter().filter_map(|item| item.last_review).max();
        queue.catch_up = catch_up::plan(reviews.len(), room, limits.reviews, &later, today)
            .map(|plan| plan.after(last.map(|last| scheduler.calendar().day_of(last)), today));
        catch_up::most_gain_first(&mut reviews, scheduler, now);
    } else {
        reviews.sort_by(|(_, a), (_, b)| {
            let chance = |item: &DueItem| item.retrievability.unwrap_or(0.0);
            chance(a)
                .total_cmp(&chance(b))
                .then_with(|| a.key.cmp(&b.key))
        });
    }
    queue.reviews_left = cap(&mut reviews, room);
    queue.items = reviews.into_iter().map(|(_, item)| item).collect();
    queue.items.append(&mut new);
    queue
}

fn fresh_item(key: &ItemKey, mark: &Mark) -> DueItem {
    DueItem {
        key: key.clone(),
        overdue_days: 0,
        retrievability: None,
        why: Why::New,
        flagged: mark.flagged,
    }
}

fn due_item(
    item: &Item,
    mark: &Mark,
    due: Day,
    today: Day,
    scheduler: &Scheduler,
    now: Timestamp,
) -> DueItem {
    let overdue_days = today.since(due);
    let is_chosen = mark.due(item) != item.due;
    DueItem {
        key: item.key.clone(),
        overdue_days,
        retrievability: scheduler.retrievability(item, now),
        why: match overdue_days {
            _ if is_chosen => Why::Chosen,
            0 => Why::Today,
            days => Why::Overdue { days },
        },
        flagged: mark.flagged,
    }
}

/// `due today`, `3 days overdue`, `new`.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("due today"),
            Self::Overdue { days } => write!(f, "{} overdue", plural(*days as usize, "day")),
            Self::Chosen => f.write_str("the day you chose"),
            Self::New => f.write_str("new"),
        }
    }
}

/// Cuts `items` to `most`; returns how many were cut.
fn cap<T>(items: &mut Vec<T>, most: usize) -> usize {
    let cut = items.len().saturating_sub(most);
    items.truncate(most);
    cut
}
