//! Histories of every layout there ever was open, lose nothing, and can still be rescued.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests lay out files as older programs left them"
)]

use std::fs;
use std::path::Path;

use onsite::base::{CardId, DeckId, SessionId, Span, Timestamp};
use onsite::diary::written_tags;
use onsite::memory::{Change, ItemKey, ItemKind, Rating};
use onsite::store::{FILE_NAME, Notice, OpenOptions, SessionFilter, Store};

use super::{key, open};

/// As the program of that layout left it: a finished sitting of seven events, a removed one, three
/// questions rated, a card rated three times of which once was taken back.
const GOLDEN: [(i64, &[u8]); 3] = [
    (1, include_bytes!("golden/layout1.db")),
    (2, include_bytes!("golden/layout2.db")),
    (NEWEST, include_bytes!("golden/layout3.db")),
];

/// The layout that this program writes; its file came with a round of a real interview and tags.
const NEWEST: i64 = 3;

const AT: Timestamp = Timestamp(1_797_620_900_000);

fn laid_out(dir: &Path, bytes: &[u8]) {
    fs::create_dir_all(dir).unwrap();
    fs::write(dir.join(FILE_NAME), bytes).unwrap();
}

fn card() -> ItemKey {
    ItemKey::card(&DeckId::new("demo"), &CardId::new("acks"))
}

/// What every golden file holds.
fn holds_everything(store: &Store, layout: i64) {
    let heads = store.list_sessions(&SessionFilter::default()).unwrap();
    let ids: Vec<&str> = heads.iter().map(|head| head.id.as_str()).collect();
    assert_eq!(ids, ["s1"], "{layout}");
    let events = store.load_events(&SessionId::new("s1")).unwrap();
    assert_eq!(events.len(), 7, "{layout}");
    assert_eq!(store.scores().unwrap().len(), 1, "{layout}");
    assert_eq!(store.seen().unwrap().len(), 1, "{layout}");
    assert_eq!(store.setting("theme").unwrap().as_deref(), Some("dark"));
    let items = store.items().unwrap();
    let keys: Vec<ItemKey> = items.iter().map(|item| item.key.clone()).collect();
    assert_eq!(keys, [key("q0"), key("q1"), key("q2"), card()], "{layout}");
    let card = items.last().unwrap();
    assert_eq!((card.reps, card.lapses), (2, 1), "{layout}");
    let reviews = store.reviews().unwrap();
    assert_eq!(reviews.len(), 6, "{layout}");
    assert_eq!(reviews.last().unwrap().undone, Some(AT + Span::days(4)));
    assert!(store.marks().unwrap().is_empty() && store.parameters().unwrap().is_empty());
    let real = store.real_rounds().unwrap();
    let tags = store.tagged().unwrap().of_round(&SessionId::new("s1"), 0);
    if layout < NEWEST {
        assert!(real.is_empty() && tags.is_empty(), "{layout}");
        return;
    }
    assert_eq!(real.len(), 1, "{layout}");
    let round = real.first().unwrap();
    assert_eq!((round.company.as_str(), round.score()), ("Acme", Some(3.0)));
    assert_eq!(round.asked.len(), 2);
    assert_eq!(written_tags(&tags), "#late #panel");
}

#[test]
fn a_history_of_any_layout_is_read_where_it_is_and_brought_up_to_date() {
    for (layout, bytes) in GOLDEN {
        let dir = tempfile::tempdir().unwrap();
        laid_out(dir.path(), bytes);
        let reading = OpenOptions {
            read_only: true,
            ..OpenOptions::default()
        };
        holds_everything(&Store::open(dir.path(), reading).unwrap(), layout);
        let mut store = open(dir.path());
        let notices = store.notices();
        let is_copied = notices
            .iter()
            .any(|notice| matches!(notice, Notice::BackedUp { from, .. } if *from == layout));
        assert_eq!(is_copied, layout < NEWEST, "{layout}: {notices:?}");
        holds_everything(&store, layout);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        // What the older program did can be taken back by this one, and new things can be done.
        let undone = store.undo_last(AT + Span::days(5)).unwrap().unwrap();
        assert_eq!(undone.key(), &card());
        store.change(&card(), &Change::Suspend, AT).unwrap();
        let mistake = ItemKey {
            kind: ItemKind::Mistake,
            ..key("q0:late")
        };
        store.rate(&mistake, Rating::Again, AT, None).unwrap();
        drop(store);
        assert!(open(dir.path()).notices().is_empty());
    }
}

/// A fault and what it does to the file.
type Fault = (&'static str, fn(&mut Vec<u8>));

#[test]
fn a_history_that_was_brought_up_to_date_is_rescued_like_a_fresh_one() {
    let faults: [Fault; 3] = [
        ("garbage header", |b| b[..100].fill(0x5a)),
        ("garbage first page", |b| b[..4096].fill(0x5a)),
        ("application id flipped", |b| b[68] ^= 0xff),
    ];
    for (layout, bytes) in GOLDEN {
        for (name, spoil) in faults {
            for is_migrated in [false, true] {
                let dir = tempfile::tempdir().unwrap();
                laid_out(dir.path(), bytes);
                if is_migrated {
                    drop(open(dir.path()));
                }
                let path = dir.path().join(FILE_NAME);
                let mut damaged = fs::read(&path).unwrap();
                spoil(&mut damaged);
                fs::write(&path, damaged).unwrap();
                let store = open(dir.path());
                let salvage = store
                    .notices()
                    .iter()
                    .any(|notice| matches!(notice, Notice::Salvaged(_)));
                assert!(
                    salvage,
                    "{layout} {name} {is_migrated}: {:?}",
                    store.notices()
                );
                holds_everything(&store, layout);
            }
        }
    }
}
