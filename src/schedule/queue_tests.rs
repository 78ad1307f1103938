//! A queue holds what is due and nothing that was put off, within its limits.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::queue::{DueItem, Known, Limits, Queue, Why, due, whole_catalogue};
use crate::base::{CardId, DeckId, QuestionId, Span, Timestamp};
use crate::memory::{Aside, Change, Item, ItemKey, ItemKind, Mark, Rating, Scheduler, Wording};

const START: Timestamp = Timestamp(1_790_000_000_000);

fn key(id: &str) -> ItemKey {
    ItemKey::card(&DeckId::new("d"), &CardId::new(id))
}

fn rated(scheduler: &Scheduler, id: &str, rating: Rating, at: Timestamp) -> Item {
    scheduler.apply(&Item::new(key(id)), rating, at).0
}

fn marks(changes: &[(&str, Change)], items: &[Item]) -> BTreeMap<ItemKey, Mark> {
    let mut marks: BTreeMap<ItemKey, Mark> = BTreeMap::new();
    for (id, change) in changes {
        let fresh = Item::new(key(id));
        let item = items
            .iter()
            .find(|item| item.key.id == *id)
            .unwrap_or(&fresh);
        let mark = marks.entry(key(id)).or_default();
        *mark = mark.after(change, item);
    }
    marks
}

fn unmarked(items: &[Item]) -> Known<'_> {
    static NONE: BTreeMap<ItemKey, Mark> = BTreeMap::new();
    Known {
        items,
        marks: &NONE,
    }
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
        due(
            unmarked(&items),
            &catalogue,
            Limits::default(),
            &scheduler,
            now,
        )
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
    let queue = |items: &[Item]| due(unmarked(items), &catalogue, limits, &scheduler, now);
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

#[test]
fn what_was_put_off_waits_and_the_rest_does_not() {
    let scheduler = Scheduler::default();
    let today = scheduler.calendar().day_of(START + Span::days(3));
    let items: Vec<Item> = ["again", "buried", "gone", "later"]
        .map(|id| rated(&scheduler, id, Rating::Again, START))
        .to_vec();
    let catalogue = ["again", "buried", "gone", "later", "new", "not-yet"].map(key);
    let marks = marks(
        &[
            ("buried", Change::Bury(today.plus(1))),
            ("gone", Change::Suspend),
            ("later", Change::SetDay(today.plus(5))),
            ("again", Change::Flag(true)),
            ("not-yet", Change::SetDay(today.plus(2))),
        ],
        &items,
    );
    let queue = |days| {
        let known = Known {
            items: &items,
            marks: &marks,
        };
        let now = START + Span::days(days);
        due(known, &catalogue, Limits::default(), &scheduler, now)
    };
    assert_eq!(shown(&queue(3)), ["again: 2 days overdue", "new: new"]);
    assert_eq!(queue(3).next, Some(today.plus(1)));
    assert!(queue(3).items[0].flagged);
    assert_eq!(
        shown(&queue(8)),
        [
            "again: 7 days overdue",
            "buried: 7 days overdue",
            "later: the day you chose",
            "new: new",
            "not-yet: new"
        ]
    );
}

#[test]
fn a_leech_is_set_aside_until_something_is_decided() {
    let scheduler = Scheduler::default();
    let mut item = rated(&scheduler, "leech", Rating::Good, START);
    for day in 1..=4 {
        item = scheduler
            .apply(&item, Rating::Again, START + Span::days(day))
            .0;
    }
    let items = [item];
    let queue = |marks: &BTreeMap<ItemKey, Mark>| {
        let known = Known {
            items: &items,
            marks,
        };
        let now = START + Span::days(9);
        due(known, &[key("leech")], Limits::default(), &scheduler, now)
    };
    let before = queue(&BTreeMap::new());
    assert_eq!(
        (before.items.len(), before.leeches),
        (0, vec![key("leech")])
    );
    let after = queue(&marks(&[("leech", Change::Keep)], &items));
    assert_eq!((after.items.len(), after.leeches), (1, Vec::new()));
}

#[test]
fn what_the_candidate_made_of_a_deck_is_in_the_catalogue_with_it() {
    let question = QuestionId::new("late-data");
    let deck = DeckId::new("d");
    let words = Change::Reword(Wording {
        front: "f".into(),
        back: "b".into(),
    });
    let own = key("acks").part(1);
    let point = ItemKey::of_question(&deck, ItemKind::Point, &question, "watermark");
    let marks: BTreeMap<ItemKey, Mark> = [&own, &point]
        .map(|key| {
            (
                key.clone(),
                Mark::default().after(&words, &Item::new(key.clone())),
            )
        })
        .into();
    let known = Known {
        items: &[],
        marks: &marks,
    };
    // The question is gone with its deck; the card in own words needs none.
    assert_eq!(whole_catalogue([], known), [own]);
}

proptest! {
    #[test]
    fn nothing_that_was_set_aside_is_asked_and_nothing_else_is_lost(
        acts in prop::collection::vec((0_usize..6, 0_usize..8, 0_u32..5), 0..60),
        days in 0_u64..20,
    ) {
        let scheduler = Scheduler::default();
        let catalogue: Vec<ItemKey> = (0..8).map(|n| key(&n.to_string())).collect();
        let mut items: Vec<Item> = catalogue
            .iter()
            .map(|key| scheduler.apply(&Item::new(key.clone()), Rating::Hard, START).0)
            .collect();
        let mut marks: BTreeMap<ItemKey, Mark> = BTreeMap::new();
        let now = START + Span::days(days);
        let today = scheduler.calendar().day_of(now);
        for (what, which, n) in acts {
            let item = &mut items[which];
            let change = match what {
                0 => Change::Bury(today.plus(n)),
                1 => Change::Suspend,
                2 => Change::Resume,
                3 => Change::SetDay(today.plus(n)),
                4 => Change::Keep,
                _ => {
                    *item = scheduler.apply(item, Rating::Again, now).0;
                    continue;
                }
            };
            let mark = marks.entry(item.key.clone()).or_default();
            *mark = mark.after(&change, item);
        }
        let known = Known { items: &items, marks: &marks };
        let limits = Limits { reviews: 100, new: 100 };
        let queue = due(known, &catalogue, limits, &scheduler, now);
        for item in &items {
            let mark = marks.get(&item.key).cloned().unwrap_or_default();
            let aside = mark.aside(item, today);
            let is_asked = queue.items.iter().any(|due| due.key == item.key);
            let is_due = mark.due(item).is_some_and(|due| due <= today);
            prop_assert_eq!(is_asked, aside.is_none() && is_due, "{}", item.key);
            let is_leech = queue.leeches.contains(&item.key);
            prop_assert_eq!(is_leech, aside == Some(Aside::Leech));
        }
    }

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
        let queue = due(unmarked(&items), &catalogue, Limits { reviews, new }, &scheduler, now);
        let (fresh, old): (Vec<_>, Vec<_>) =
            queue.items.iter().partition(|item| item.why == Why::New);
        prop_assert!(fresh.len() <= new && old.len() <= reviews);
        let is_due = |item: &&Item| item.due.is_some_and(|due| due <= today);
        prop_assert_eq!(old.len() + queue.reviews_left, items.iter().filter(is_due).count());
        prop_assert_eq!(fresh.len() + queue.new_left, catalogue.len() - items.len());
        prop_assert_eq!(queue.catch_up.is_some(), queue.reviews_left > 0 && reviews > 0);
        if queue.reviews_left == 0 {
            prop_assert!(old.is_sorted_by_key(|item| item.retrievability));
        }
    }
}
