//! Old answers and a deck that changed: judged again once, both verdicts kept.

#![expect(
    clippy::disallowed_methods,
    reason = "a test changes the files of a deck"
)]

use std::fs;
use std::path::Path;

use onsite::app::screen::debrief::DebriefView;
use onsite::base::Timestamp;
use onsite::deck::RoundKind;
use onsite::interview::outdated::outdated;
use onsite::interview::{Event, Fact, Mode, replay};
use onsite::library::Library;
use onsite::report::text::to_text;
use onsite::store::{Derived, OpenOptions, SessionFilter, Store};

use crate::play::Play;
use crate::program::Onsite;
use crate::screens::{begin, reference, write};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/deck-template");

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A sitting with a right answer, given up so that nothing can be added to it by playing.
fn given_up(mut play: Play) -> (std::sync::Arc<tempfile::TempDir>, std::path::PathBuf) {
    let right = reference(&play);
    write(&mut play, &right).keys("<F9>");
    let (home, data) = play.ended();
    let mut store = Store::open(&data, OpenOptions::default()).unwrap();
    let head = store.list_sessions(&SessionFilter::default()).unwrap();
    let id = &head.first().unwrap().id;
    let seq = store.next_seq(id).unwrap();
    let over = Event {
        at: Timestamp(1_803_924_900_000),
        fact: Fact::Abandoned,
    };
    store.append(id, seq, &[over], &Derived::default()).unwrap();
    (home, data)
}

#[test]
fn an_answer_is_judged_again_when_its_question_changed_and_both_verdicts_stay() {
    let (_home, data) = given_up(begin(Mode::Standard, RoundKind::Sql));
    let onsite = Onsite::new();
    let deck = onsite.path("deck");
    copy(Path::new(DEMO), &deck);
    let (data, deck_arg) = (data.display().to_string(), deck.display().to_string());
    let regrade = || onsite.run(&["regrade", "--data-dir", &data, "--deck", &deck_arg]);
    let ran = regrade();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("nothing to judge again"), "{ran:?}");

    // The reference counts scans now, and no longer parcels.
    let file = deck.join("sql/scans.toml");
    let text = fs::read_to_string(&file).unwrap();
    let changed = text.replacen(
        "count(DISTINCT parcel) AS parcels",
        "count(parcel) AS parcels",
        1,
    );
    assert_ne!(text, changed);
    fs::write(&file, changed).unwrap();
    let library = Library::only(&[deck]);
    let checked = library
        .load(library.sources().first().unwrap())
        .deck
        .unwrap();
    let session = |events: &[Event]| replay(events).unwrap();
    let events = |data: &str| {
        let store = Store::open(Path::new(data), OpenOptions::default()).unwrap();
        let head = store.list_sessions(&SessionFilter::default()).unwrap();
        store.load_events(&head.first().unwrap().id).unwrap()
    };
    let before = events(&data);
    assert_eq!(outdated(&session(&before), &checked).len(), 1);
    let offer = DebriefView::new(session(&before), Some(checked.clone().into()), true);
    let (_, page) = offer.pages.first().unwrap();
    assert!(format!("{page:?}").contains("onsite regrade"), "{page:?}");

    let ran = regrade();
    assert!(ran.out.contains("then accepted:"), "{ran:?}");
    assert!(
        ran.out.contains("since the deck changed wrong on"),
        "{ran:?}"
    );
    let after = events(&data);
    assert_eq!(
        after.get(..before.len()),
        Some(&before[..]),
        "nothing is taken away"
    );
    assert_eq!(after.len(), before.len() + 1);
    let now = session(&after);
    assert_eq!(outdated(&now, &checked), []);
    let told = DebriefView::new(now, Some(checked.into()), true);
    let told = to_text(&told.packet, 300);
    assert!(
        told.contains("accepted: ") && told.contains("since the deck changed: wrong"),
        "{told}"
    );
    assert!(
        regrade().out.starts_with("nothing to judge again"),
        "once is enough"
    );
}
