//! What is decided about items: kept over restarts, taken back in order, never mixed up with what is
//! remembered.

use std::collections::BTreeMap;

use onsite::base::{CardId, DeckId, SessionId, Span, Timestamp};
use onsite::memory::{
    Aside, Change, Day, Fit, Foresight, Item, ItemKey, ItemKind, Lesson, Mark, Rating, Wording,
};
use onsite::store::{Derived, Rated, Store, UNDO_LIMIT};
use proptest::prelude::*;

use super::{chatter, key, open, planned};

const AT: Timestamp = Timestamp(1_797_620_700_000);

fn wording(text: &str) -> Wording {
    Wording {
        front: format!("{text}?"),
        back: format!("{text}!"),
    }
}

fn card(id: &str) -> ItemKey {
    ItemKey::card(&DeckId::new("demo"), &CardId::new(id))
}

type Act = Box<dyn Fn(&mut Store)>;

/// Everything that undo may change.
fn everything(store: &Store) -> (Vec<Item>, BTreeMap<ItemKey, Mark>) {
    let mut marks = store.marks().unwrap();
    marks.retain(|_, mark| *mark != Mark::default());
    (store.items().unwrap(), marks)
}

#[test]
fn what_was_done_last_is_taken_back_first_over_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let tomorrow = Day(30_000);
    let mut states = vec![everything(&store)];
    let acts: Vec<Act> = vec![
        Box::new(|s| drop(s.rate(&card("a"), Rating::Good, AT, None).unwrap())),
        Box::new(move |s| drop(s.change(&card("a"), &Change::Bury(tomorrow), AT).unwrap())),
        Box::new(|s| drop(s.change(&card("b"), &Change::Suspend, AT).unwrap())),
        Box::new(|s| drop(s.rate(&card("b"), Rating::Again, AT, None).unwrap())),
        Box::new(|s| {
            let parts = vec![wording("one"), wording("two")];
            let touched = s.change(&card("a"), &Change::Split(parts), AT).unwrap();
            assert_eq!(touched, [card("a"), card("a").part(1), card("a").part(2)]);
        }),
        Box::new(|s| drop(s.change(&card("a"), &Change::Restart, AT).unwrap())),
        Box::new(|s| drop(s.change(&card("a"), &Change::Flag(true), AT).unwrap())),
        Box::new(|s| drop(s.rate(&card("a"), Rating::Easy, AT, None).unwrap())),
    ];
    for act in acts {
        act(&mut store);
        states.push(everything(&store));
    }
    while let Some(after) = states.pop() {
        assert_eq!(everything(&store), after);
        drop(store);
        store = open(dir.path());
        assert_eq!(everything(&store), after);
        let undone = store.undo_last(AT).unwrap();
        assert_eq!(undone.is_some(), !states.is_empty());
    }
}

#[test]
fn the_last_fifty_ratings_can_be_taken_back_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.change(&card("old"), &Change::Flag(true), AT).unwrap();
    for n in 0..UNDO_LIMIT + 10 {
        store
            .rate(&card(&n.to_string()), Rating::Good, AT, None)
            .unwrap();
    }
    drop(store);
    let mut store = open(dir.path());
    let mut undone = 0;
    while store.undo_last(AT).unwrap().is_some() {
        undone += 1;
    }
    assert_eq!(undone, UNDO_LIMIT);
    assert_eq!(store.items().unwrap().len(), 10);
    assert!(store.mark(&card("old")).unwrap().flagged);
}

#[test]
fn a_split_never_takes_the_name_of_an_older_part() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let split = Change::Split(vec![wording("a"), wording("b")]);
    for name in ["c%", "c_", "cx"] {
        store.change(&card(name), &split, AT).unwrap();
    }
    let again = store.change(&card("c_"), &split, AT).unwrap();
    assert_eq!(again[1..], [card("c_").part(3), card("c_").part(4)]);
    let mark = store.mark(&card("c_").part(2)).unwrap();
    assert_eq!(mark.wording, Some(wording("b")));
    let aside = store.mark(&card("c_")).unwrap();
    assert_eq!(
        aside.aside(&Item::new(card("c_")), Day(0)),
        Some(Aside::Suspended)
    );
}

#[test]
fn an_answer_to_another_question_of_the_family_reviews_what_it_was_drilled_for() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let session = SessionId::new("s1");
    store.rate(&key("missed"), Rating::Again, AT, None).unwrap();
    store.begin_session(&[planned("s1")]).unwrap();
    store.send_on_errand(&session, &key("missed"), AT).unwrap();
    let derived = Derived {
        ratings: vec![Rated {
            key: key("another"),
            rating: Rating::Good,
            at: AT + Span::days(1),
        }],
        ..Derived::default()
    };
    store.append(&session, 1, &chatter(1), &derived).unwrap();
    let reps = |id: &str| store.item(&key(id)).unwrap().reps;
    assert_eq!((reps("another"), reps("missed")), (1, 2));
}

#[test]
fn what_an_answer_missed_is_an_item_and_what_it_did_not_reviews_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let session = SessionId::new("s1");
    store.begin_session(&[planned("s1")]).unwrap();
    let point = ItemKey {
        kind: ItemKind::Point,
        ..key("late-data:watermark")
    };
    let mut seq = 1;
    let mut learn = |store: &mut Store, missed, at| {
        let derived = Derived {
            lessons: vec![Lesson {
                key: point.clone(),
                wording: wording(&format!("watermark {seq}")),
                missed,
                at,
            }],
            ..Derived::default()
        };
        store.append(&session, seq, &chatter(1), &derived).unwrap();
        seq += 1;
        let item = store.item(&point).unwrap();
        (item.reps, item.lapses)
    };
    // Not missed and never missed: nothing to remember.
    assert_eq!(learn(&mut store, false, AT), (0, 0));
    assert_eq!(learn(&mut store, true, AT), (1, 0));
    // The first words stay: whoever comes back knows the card.
    let words = store.mark(&point).unwrap().wording;
    assert_eq!(words, Some(wording("watermark 2")));
    // Said in time, it is no review before its day and one from then on.
    assert_eq!(learn(&mut store, false, AT), (1, 0));
    assert_eq!(learn(&mut store, false, AT + Span::days(2)), (2, 0));
    assert_eq!(learn(&mut store, true, AT + Span::days(3)), (3, 1));
    assert_eq!(store.mark(&point).unwrap().wording, words);
}

#[test]
fn the_interview_is_remembered_and_caps_what_is_rated_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let today = store.scheduler().calendar().day_of(AT);
    store.set_interview(Some(today.plus(3))).unwrap();
    drop(store);
    let mut store = open(dir.path());
    assert_eq!(store.scheduler().days_to_go(AT), Some(3));
    let item = store.rate(&card("a"), Rating::Easy, AT, None).unwrap();
    assert_eq!(item.due, Some(today.plus(2)));
    store.set_interview(None).unwrap();
    let item = store.rate(&card("b"), Rating::Easy, AT, None).unwrap();
    assert_eq!(item.due, Some(today.plus(8)));
}

#[test]
fn parameters_are_kept_with_where_they_come_from_and_taken_back_without_loss() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    for (n, rating) in [Rating::Good, Rating::Good, Rating::Hard]
        .into_iter()
        .enumerate()
    {
        let at = AT + Span::days(3 * n as u64);
        store.rate(&card("a"), rating, at, None).unwrap();
    }
    store.rate(&card("b"), Rating::Easy, AT, None).unwrap();
    let before = store.items().unwrap();
    let published = store.scheduler().parameters().to_vec();
    let mut weights = published.clone();
    for weight in &mut weights[..4] {
        *weight *= 3.0;
    }
    let measure = |log_loss| Foresight {
        log_loss,
        rmse: log_loss / 4.0,
    };
    let fit = Fit {
        weights: weights.clone(),
        trained: 400,
        held_out: 100,
        before: measure(0.4),
        after: measure(0.3),
    };
    store.keep_parameters(&fit, "a test", AT).unwrap();
    let after = store.items().unwrap();
    // More is known, the days stay.
    for (before, after) in before.iter().zip(&after) {
        assert!(after.state.unwrap().stability > before.state.unwrap().stability);
        assert_eq!(after.due, before.due);
    }
    drop(store);
    let mut store = open(dir.path());
    assert_eq!(store.scheduler().parameters(), weights);
    // A rating from before them is taken back in their terms.
    store.undo_last(AT).unwrap();
    store.undo_last(AT).unwrap();
    let known = store.item(&card("a")).unwrap();
    let first_two = store.histories().unwrap()[&card("a")].clone();
    assert_eq!(first_two.len(), 2);
    assert_eq!(known.state, store.scheduler().state_after(&first_two));
    assert_ne!(known.state, before[0].state);
    let stored = store.parameters().unwrap();
    assert_eq!(
        (stored[0].made_by.as_str(), &stored[0].fit),
        ("a test", &fit)
    );
    // Back, and everything is as the published ones make it.
    let taken = store.revert_parameters(AT).unwrap().unwrap();
    assert_eq!(taken.fit, fit);
    assert_eq!(store.scheduler().parameters(), published);
    assert_eq!(store.revert_parameters(AT).unwrap(), None);
    assert_eq!(store.parameters().unwrap()[0].undone, Some(AT));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn undoing_everything_leaves_nothing(
        acts in prop::collection::vec((0_u8..9, 0_usize..4, 0_u64..3), 1..30),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        let mut now = AT;
        let mut states = Vec::new();
        for (what, which, days) in acts {
            now = now + Span::days(days);
            let card = card(&which.to_string());
            let today = store.scheduler().calendar().day_of(now);
            states.push(everything(&store));
            let change = match what {
                0 => Change::Bury(today.plus(1)),
                1 => Change::Suspend,
                2 => Change::Resume,
                3 => Change::SetDay(today.plus(4)),
                4 => Change::Restart,
                5 => Change::Split(vec![wording("x"), wording("y")]),
                n => {
                    store.rate(&card, Rating::ALL[usize::from(n - 6)], now, None).unwrap();
                    continue;
                }
            };
            store.change(&card, &change, now).unwrap();
        }
        while let Some(before) = states.pop() {
            prop_assert!(store.undo_last(now).unwrap().is_some());
            prop_assert_eq!(everything(&store), before);
        }
        prop_assert_eq!(store.undo_last(now).unwrap(), None);
    }
}
