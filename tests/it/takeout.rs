//! The history taken out and brought back, through the commands.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "tests look at files, and helpers of tests fail loudly"
)]

use std::fs;

use onsite::base::{SessionId, Timestamp};
use onsite::interview::{Event, Fact};
use onsite::memory::{ItemKey, Rating};
use onsite::store::{Derived, OpenOptions, Store, codec};
use serde_json::Value;

use crate::program::Onsite;

/// The golden journal of event version 1.
const GOLDEN: &str = include_str!("journals/v1.jsonl");

/// A home whose history holds the golden journal's sitting, and a rating.
fn home() -> Onsite {
    let onsite = Onsite::new();
    let mut store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
    let events: Vec<Event> = GOLDEN
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let at = Timestamp(line["at"].as_i64().unwrap());
            codec::decode(1, at, &line["body"].to_string()).unwrap()
        })
        .collect();
    let Some(Fact::Planned { plan }) = events.first().map(|event| &event.fact) else {
        unreachable!("the first event holds the plan");
    };
    let session = plan.session.clone();
    store.begin_session(&events[..1]).unwrap();
    store
        .append(&session, 1, &events[1..], &Derived::default())
        .unwrap();
    rate(&mut store, "card-1");
    onsite
}

fn rate(store: &mut Store, card: &str) {
    let key = ItemKey::card(&"demo".into(), &card.into());
    store
        .rate(&key, Rating::Good, Timestamp(1_797_620_900_000), None)
        .unwrap();
}

/// Another machine with a copy of the history.
fn copy(of: &Onsite) -> Onsite {
    let onsite = Onsite::new();
    fs::create_dir_all(onsite.path("data")).unwrap();
    let store = Store::open(&of.path("data"), OpenOptions::default()).unwrap();
    store.back_up(&onsite.path("data/history.db")).unwrap();
    onsite
}

#[track_caller]
fn done(onsite: &Onsite, args: &[&str]) -> String {
    let ran = onsite.run(args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

#[test]
fn an_export_is_taken_over_by_another_machine() {
    let here = home();
    let there = Onsite::new();
    for form in ["json", "jsonl"] {
        let text = done(&here, &["export", "--format", form]);
        let file = there.write("in.json", &text);
        let told = done(&there, &["import", "in.json"]);
        let expect = match form {
            "json" => "taken over: 1 new sitting, 1 new review\n",
            _ => "nothing new",
        };
        assert!(told.contains(expect), "{told}");
        assert_eq!(done(&there, &["export", "--format", form]), text, "{form}");
        fs::remove_file(file).unwrap();
        let path = here.path(form);
        let out = path.display().to_string();
        assert_eq!(
            done(&here, &["export", "--format", form, "--out", &out]),
            format!("{out}\n")
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let fed = there.feed(&["import", "-"], "{}");
    let expect = "onsite: standard input:1: a history must begin with its format, version and layout\n  \
                  nothing was taken over; export the history again, or mend that line\n";
    assert_eq!((fed.code, fed.err.as_str()), (2, expect));
    // Half a file changes nothing.
    let text = done(&here, &["export", "--format", "json"]);
    let empty = Onsite::new();
    empty.write("in.json", &text[..text.len() * 9 / 10]);
    assert_eq!(empty.run(&["import", "in.json"]).code, 2);
    assert!(!empty.path("data/history.db").exists());
}

#[test]
fn tables_go_out_one_by_one() {
    let onsite = home();
    let listed = done(&onsite, &["export", "--format", "csv", "--out", "tables"]);
    for name in ["sessions", "events", "reviews", "settings"] {
        assert!(listed.contains(&format!("tables/{name}.csv\n")), "{listed}");
    }
    let items = fs::read_to_string(onsite.path("tables/items.csv")).unwrap();
    assert!(items.starts_with("deck,kind,id,stability,"), "{items}");
    let flat = done(
        &onsite,
        &["export", "--format", "jsonl", "--table", "events"],
    );
    assert_eq!(flat.lines().count(), GOLDEN.lines().count());
    for (args, expect) in [
        (
            &["export", "--format", "csv"][..],
            "csv is a file per table",
        ),
        (
            &["export", "--format", "csv", "--table", "x"],
            "no table `x`",
        ),
        (
            &["export", "--format", "json", "--table", "items"],
            "can be of one table",
        ),
        (&["export", "s1", "--format", "json"], "not of one sitting"),
        (&["import", "nowhere.json"], "cannot open `nowhere.json`"),
    ] {
        let ran = onsite.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(expect), "{args:?}: {}", ran.err);
    }
}

#[test]
fn two_machines_become_one() {
    let here = home();
    let there = copy(&here);
    for (onsite, card) in [(&here, "card-2"), (&there, "card-3")] {
        let mut store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
        rate(&mut store, card);
    }
    let other = there.path("data/history.db").display().to_string();
    let told = done(&here, &["merge", &other]);
    let copy = here.path("data/backups/before-merge-2026-12-18-1.db");
    let expect = format!(
        "a copy from before is {}\ntaken over: 1 new review\n",
        copy.display()
    );
    assert_eq!(told, expect);
    assert!(copy.exists());
    let own = here.path("data/history.db").display().to_string();
    assert_eq!(there.json(0, &["merge", &own])["reviews_added"], 1);
    let export = |onsite: &Onsite| done(onsite, &["export", "--format", "json"]);
    assert_eq!(export(&here), export(&there));
    assert!(done(&here, &["merge", &other]).ends_with("nothing new: this history has all of it\n"));

    // The folder of a history stands for it.
    let folder = there.path("data").display().to_string();
    assert!(
        done(&here, &["merge", &folder]).ends_with("nothing new: this history has all of it\n")
    );
    fs::create_dir(here.path("empty")).unwrap();

    here.write("diary.db", "this is no database, but a diary");
    for (file, expect) in [
        ("diary.db", "damaged"),
        ("none.db", "cannot open `none.db`"),
        ("empty", "the folder `empty` has no history.db"),
    ] {
        let ran = here.run(&["merge", file]);
        assert_eq!(ran.code, 2, "{file}");
        assert!(ran.err.contains(expect), "{file}: {}", ran.err);
    }
    // While another copy runs, nothing is written.
    let held = Store::open(&here.path("data"), OpenOptions::default()).unwrap();
    let ran = here.run(&["merge", &other]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is using the history"), "{}", ran.err);
    drop(held);
}

#[test]
fn a_copy_is_made_and_comes_back() {
    let onsite = home();
    assert!(done(&onsite, &["backup", "list"]).starts_with("there are no copies yet"));
    let made = done(&onsite, &["backup", "now"]);
    assert!(
        made.ends_with("data/backups/asked-2026-12-18-1.db\n"),
        "{made}"
    );
    let mut store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
    rate(&mut store, "card-2");
    store.delete_session(&first(&store), Timestamp(0)).unwrap();
    drop(store);
    let name = "asked-2026-12-18-1.db";
    let asked = onsite.run(&["backup", "restore", name]);
    assert_eq!(asked.code, 2);
    assert!(
        asked.err.contains("1 sitting, 1 review, up to"),
        "{}",
        asked.err
    );
    assert!(asked.err.contains("--yes"), "{}", asked.err);
    let told = done(&onsite, &["backup", "restore", name, "--yes"]);
    assert!(told.contains("before-restore-2026-12-18-1.db"), "{told}");
    let store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
    assert_eq!(store.reviews().unwrap().len(), 1);
    assert_eq!(store.session(&first(&store)).unwrap().deleted, None);
    drop(store);
    let listed = onsite.json(0, &["backup", "list"]);
    let reviews = listed["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["reviews"]);
    assert_eq!(reviews.collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        onsite
            .run(&["backup", "restore", "../history.db", "--yes"])
            .code,
        2
    );
}

#[test]
fn a_sitting_is_handed_out() {
    let onsite = home();
    let session = {
        let store = Store::open(&onsite.path("data"), OpenOptions::default()).unwrap();
        first(&store)
    };
    let id = session.as_str();
    let page = done(&onsite, &["export", id, "--format", "html"]);
    assert!(page.starts_with("<!DOCTYPE html>"), "{page:.100}");
    assert!(page.contains("<svg role=\"img\""));
    let cast = done(&onsite, &["export", id, "--format", "cast"]);
    assert!(cast.starts_with("{\"version\":2,"), "{cast:.100}");
    let markdown = done(&onsite, &["export", id, "--format", "md"]);
    assert!(markdown.starts_with("# Debrief: "), "{markdown:.100}");
    let told = done(
        &onsite,
        &[
            "export",
            id,
            "--format",
            "html",
            "--private",
            "--out",
            "r.html",
        ],
    );
    assert_eq!(told, "r.html\n");
    assert!(fs::read_to_string(onsite.path("r.html")).unwrap().len() >= page.len());
    let calendar = done(&onsite, &["export", "--format", "ics"]);
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1, "{calendar}");
    let cards = done(&onsite, &["export", "--format", "anki"]);
    assert!(cards.contains("\"onsite:netflix-de:"), "{cards:.400}");
    let refused = onsite.run(&["export", "--format", "html"]);
    assert_eq!(refused.code, 2);
    let nobody = onsite.run(&["export", "nobody", "--format", "html"]);
    assert!(
        nobody.err.contains("there is no sitting `nobody`"),
        "{}",
        nobody.err
    );
}

fn first(store: &Store) -> SessionId {
    let filter = onsite::store::SessionFilter::default();
    let deleted = onsite::store::SessionFilter {
        deleted: true,
        ..filter.clone()
    };
    let mut heads = store.list_sessions(&filter).unwrap();
    heads.extend(store.list_sessions(&deleted).unwrap());
    heads.remove(0).id
}

#[test]
fn stories_and_numbers_go_along_when_that_is_asked_for() {
    let here = home();
    done(
        &here,
        &["numbers", "set", "events-per-day", "9 billion events/day"],
    );
    here.write(
        "story.md",
        "# The night the pager rang\n\n## Situation\n\nA partner sent a day twice.\n",
    );
    done(&here, &["story", "import", "story.md"]);
    let plain = done(&here, &["export", "--format", "json"]);
    assert!(!plain.contains("pager"), "{plain}");

    let there = home();
    done(
        &there,
        &["numbers", "set", "events-per-day", "2 billion events/day"],
    );
    let whole = done(&here, &["export", "--format", "json", "--private"]);
    there.write("whole.json", &whole);
    let told = done(&there, &["import", "whole.json"]);
    assert!(
        told.ends_with("stories and numbers that were new here: 1; what both had is as it was\n"),
        "{told}"
    );
    assert!(done(&there, &["story", "list"]).contains("The night the pager rang"));
    assert!(done(&there, &["numbers", "show"]).contains("2 billion"));

    // A copy that was made before the other machine's story came has none of it.
    let empty = Onsite::new();
    let other = there.path("data/history.db").display().to_string();
    done(&empty, &["merge", &other]);
    assert!(!done(&empty, &["story", "list"]).contains("pager"));
    done(&empty, &["merge", "--private", &other]);
    assert!(done(&empty, &["story", "list"]).contains("pager"));
}

#[test]
fn a_copy_of_the_history_has_the_private_files_beside_it() {
    let here = home();
    done(&here, &["numbers", "set", "cost", "38k USD/month"]);
    let plan = || fs::read_to_string(here.path("data/plan.toml")).unwrap();
    done(&here, &["plan", "--date", "2027-01-20", "--level", "L5"]);
    let planned = plan();
    let copy = done(&here, &["backup", "now"]);
    let beside = |name: &str| format!("{}.{name}", copy.trim());
    let kept = fs::read_to_string(beside("numbers.toml")).unwrap();
    assert!(kept.contains("38k USD/month"));
    assert!(!fs::exists(beside("stories.toml")).unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(beside("numbers.toml"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(fs::read_to_string(beside("plan.toml")).unwrap(), planned);
    done(&here, &["numbers", "set", "cost", "40k USD/month"]);
    done(&here, &["plan", "--date", "2027-02-20", "--level", "L4"]);
    assert_ne!(plan(), planned);
    let name = copy.trim().rsplit('/').next().unwrap();
    done(&here, &["backup", "restore", name, "--yes"]);
    assert!(done(&here, &["numbers", "show"]).contains("38k USD/month"));
    assert_eq!(plan(), planned);
    // What was there before lies beside the copy that the restoration made.
    let before = here.path("data/backups/before-restore-2026-12-18-1.db.numbers.toml");
    assert!(
        fs::read_to_string(before)
            .unwrap()
            .contains("40k USD/month")
    );
}
