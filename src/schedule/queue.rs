//! The queue of a day: what comes back, the likeliest forgotten first, then what is new.

use std::collections::BTreeMap;
use std::fmt;

use crate::base::Timestamp;
use crate::base::text::plural;
use crate::deck::Deck;
use crate::memory::{Day, Item, ItemKey, ItemKind, Scheduler};

/// How much a day may hold; what was done that day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Reviews a day, new cards not counted.
    pub reviews: usize,
    /// Cards a day that were never reviewed.
    pub new: usize,
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

/// Returns the queue at `now`: of `items`, those in `catalogue` that are due; of `catalogue`, the
/// cards that were never reviewed, in its order. A question comes back once it was scored; new ones
/// are dealt in sittings, not here.
pub fn due(
    items: &[Item],
    catalogue: &[ItemKey],
    limits: Limits,
    scheduler: &Scheduler,
    now: Timestamp,
) -> Queue {
    let today = scheduler.calendar().day_of(now);
    let known: BTreeMap<&ItemKey, &Item> = items.iter().map(|item| (&item.key, item)).collect();
    let mut queue = Queue::default();
    let mut reviews = Vec::new();
    let mut new = Vec::new();
    let (mut reviewed, mut introduced) = (0, 0);
    for key in catalogue {
        let item = known.get(key).filter(|item| item.reps > 0);
        let Some((item, due)) = item.and_then(|item| Some((*item, item.due?))) else {
            if key.kind == ItemKind::Card {
                new.push(DueItem {
                    key: key.clone(),
                    overdue_days: 0,
                    retrievability: None,
                    why: Why::New,
                });
            }
            continue;
        };
        let is_today =
            |at: Option<Timestamp>| at.is_some_and(|at| scheduler.calendar().day_of(at) == today);
        if is_today(item.introduced) {
            introduced += usize::from(key.kind == ItemKind::Card);
        } else if is_today(item.last_review) {
            reviewed += 1;
        }
        if due > today {
            queue.next = Some(queue.next.map_or(due, |next| next.min(due)));
            continue;
        }
        let overdue_days = today.since(due);
        reviews.push(DueItem {
            key: key.clone(),
            overdue_days,
            retrievability: scheduler.retrievability(item, now),
            why: if overdue_days == 0 {
                Why::Today
            } else {
                Why::Overdue { days: overdue_days }
            },
        });
    }
    reviews.sort_by(|a, b| {
        let chance = |item: &DueItem| item.retrievability.unwrap_or(0.0);
        chance(a)
            .total_cmp(&chance(b))
            .then_with(|| a.key.cmp(&b.key))
    });
    queue.reviews_left = cap(&mut reviews, limits.reviews.saturating_sub(reviewed));
    queue.new_left = cap(&mut new, limits.new.saturating_sub(introduced));
    queue.items = reviews;
    queue.items.append(&mut new);
    queue
}

/// `due today`, `3 days overdue`, `new`.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("due today"),
            Self::Overdue { days } => write!(f, "{} overdue", plural(*days as usize, "day")),
            Self::New => f.write_str("new"),
        }
    }
}

/// Cuts `items` to `most`; returns how many were cut.
fn cap(items: &mut Vec<DueItem>, most: usize) -> usize {
    let cut = items.len().saturating_sub(most);
    items.truncate(most);
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::{CardId, DeckId, QuestionId, Span};
    use crate::memory::Rating;

    const START: Timestamp = Timestamp(1_790_000_000_000);

    fn key(id: &str) -> ItemKey {
        ItemKey::card(&DeckId::new("d"), &CardId::new(id))
    }

    fn rated(scheduler: &Scheduler, id: &str, rating: Rating, at: Timestamp) -> Item {
        scheduler.apply(&Item::new(key(id)), rating, at).0
    }

    fn shown(queue: &Queue) -> Vec<String> {
        let line = |item: &DueItem| format!("{}: {}", item.key.id, item.why);
        queue.items.iter().map(line).collect()
    }

    #[test]
    fn the_likeliest_forgotten_come_first_and_new_ones_last() {
        let scheduler = Scheduler::default();
        let items = [
            rated(&scheduler, "easy", Rating::Easy, START),
            rated(&scheduler, "good", Rating::Good, START),
            rated(&scheduler, "again", Rating::Again, START),
            rated(&scheduler, "gone", Rating::Again, START),
        ];
        let mut catalogue = ["new", "easy", "good", "again"].map(key).to_vec();
        catalogue.push(ItemKey::question(
            &DeckId::new("d"),
            &QuestionId::new("unseen"),
        ));
        let at = |days| {
            let now = START + Span::days(days);
            due(&items, &catalogue, Limits::default(), &scheduler, now)
        };
        assert_eq!(shown(&at(0)), ["new: new"]);
        assert_eq!(at(0).next, Some(scheduler.calendar().day_of(START).plus(1)));
        assert_eq!(
            shown(&at(2)),
            ["again: 1 day overdue", "good: due today", "new: new"]
        );
        let all = at(10);
        assert_eq!(
            shown(&all),
            [
                "again: 9 days overdue",
                "good: 8 days overdue",
                "easy: 2 days overdue",
                "new: new"
            ]
        );
        assert_eq!(all.next, None);
    }

    #[test]
    fn a_day_holds_only_so_much_and_remembers_what_was_done() {
        let scheduler = Scheduler::default();
        let names: Vec<String> = (0..9).map(|n| format!("q{n}")).collect();
        let catalogue: Vec<ItemKey> = names.iter().map(|name| key(name)).collect();
        let mut items: Vec<Item> = names
            .iter()
            .take(5)
            .map(|name| rated(&scheduler, name, Rating::Again, START))
            .collect();
        let limits = Limits { reviews: 3, new: 2 };
        let now = START + Span::days(1);
        let queue = |items: &[Item]| due(items, &catalogue, limits, &scheduler, now);
        let first = queue(&items);
        assert_eq!(
            (first.items.len(), first.reviews_left, first.new_left),
            (5, 2, 2)
        );
        items[0] = scheduler.apply(&items[0], Rating::Good, now).0;
        items.push(rated(&scheduler, "q5", Rating::Good, now));
        let second = queue(&items);
        assert_eq!(
            shown(&second),
            ["q1: due today", "q2: due today", "q6: new"]
        );
        assert_eq!((second.reviews_left, second.new_left), (2, 2));
        assert_eq!(queue(&items), second);
    }

    proptest! {
        #[test]
        fn a_queue_keeps_its_limits_and_loses_nothing(
            ratings in prop::collection::vec(prop::option::of(0_usize..4), 0..40),
            days in 0_u64..30,
            reviews in 0_usize..20,
            new in 0_usize..20,
        ) {
            let scheduler = Scheduler::default();
            let catalogue: Vec<ItemKey> =
                (0..ratings.len()).map(|n| key(&n.to_string())).collect();
            let items: Vec<Item> = ratings.iter().enumerate()
                .filter_map(|(n, rating)| {
                    Some(rated(&scheduler, &n.to_string(), Rating::ALL[(*rating)?], START))
                })
                .collect();
            let now = START + Span::days(days);
            let today = scheduler.calendar().day_of(now);
            let queue = due(&items, &catalogue, Limits { reviews, new }, &scheduler, now);
            let (fresh, old): (Vec<_>, Vec<_>) =
                queue.items.iter().partition(|item| item.why == Why::New);
            prop_assert!(fresh.len() <= new && old.len() <= reviews);
            let is_due = |item: &&Item| item.due.is_some_and(|due| due <= today);
            prop_assert_eq!(old.len() + queue.reviews_left, items.iter().filter(is_due).count());
            prop_assert_eq!(fresh.len() + queue.new_left, catalogue.len() - items.len());
            prop_assert!(old.is_sorted_by_key(|item| item.retrievability));
        }
    }
}
