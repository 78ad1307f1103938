//! The recording, the cards and the calendar.

#![expect(clippy::disallowed_methods, reason = "tests write files")]

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use onsite::base::Timestamp;
use onsite::memory::{Day, Item, ItemKey, ItemKind, Mark, Wording};
use onsite::report::track::{Privacy, tracks};
use onsite::report::{anki, cast, ics};
use serde_json::Value;

use super::{SECRET, sitting};
use crate::interview_deck::deck;
use crate::program::ran;

fn recording(privacy: Privacy) -> String {
    let tracks = tracks(&sitting().events, |_| true, cast::IDLE, privacy).unwrap();
    cast::cast("A loop", &tracks)
}

#[test]
fn a_recording_is_version_2_and_shows_the_pads() {
    let text = recording(Privacy::Redacted);
    let mut lines = text.lines();
    let head: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(
        (&head["version"], &head["width"], &head["height"]),
        (&2.into(), &100.into(), &30.into())
    );
    let mut before = 0.0;
    let mut screen = String::new();
    for line in lines {
        let frame: (f64, String, String) = serde_json::from_str(line).unwrap();
        assert!(
            frame.0 >= before && frame.0 - before < 2.001,
            "idle time is cut: {line}"
        );
        assert_eq!(frame.1, "o");
        // Ours are the only control characters.
        let plain = frame.2.replace("\u{1b}[?25l\u{1b}[2J\u{1b}[H", "");
        let plain = plain
            .replace("\u{1b}[7m", "")
            .replace("\u{1b}[2m", "")
            .replace("\u{1b}[0m", "");
        let odd = plain.replace("\r\n", "").chars().any(char::is_control);
        assert!(!odd, "{plain:?}");
        assert_eq!(plain.split("\r\n").count(), 30);
        before = frame.0;
        screen = plain;
    }
    assert!(screen.contains("the round ended"), "{screen}");
    assert!(text.contains("SELECT") && !text.contains(SECRET));
    assert!(recording(Privacy::Shown).contains(SECRET));
}

#[test]
fn a_terminal_shows_what_was_recorded() {
    let text = recording(Privacy::Redacted);
    let mut terminal = vt100::Parser::new(30.try_into().unwrap(), 100.try_into().unwrap(), 0);
    let mut seen = false;
    for line in text.lines().skip(1) {
        let frame: (f64, String, String) = serde_json::from_str(line).unwrap();
        terminal.process(frame.2.as_bytes());
        let screen = terminal.screen().contents();
        seen |= screen
            .lines()
            .nth(1)
            .is_some_and(|line| line.starts_with("SELECT"));
    }
    assert!(seen, "the pad's first line stood below the head");
}

#[test]
fn asciinema_reads_the_recording() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("loop.cast");
    fs::write(&file, recording(Privacy::Redacted)).unwrap();
    let there = Command::new("asciinema").arg("--version").output();
    if there.is_err() {
        eprintln!("SKIPPED: no asciinema here, the recording was not read by it");
        return;
    }
    let mut command = Command::new("asciinema");
    command.arg("cat").arg(&file).env("HOME", home.path());
    let shown = ran(&mut command, "");
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.contains("the round ended"));
}

#[test]
fn cards_keep_their_ids_when_they_are_reworded() {
    let mut deck = deck();
    deck.cards = serde_json::from_value(serde_json::json!([
        { "id": "late", "front": "What is \"late\"?\n<b>", "back": "a, b", "why": "because", "tags": ["event time"] },
    ]))
    .unwrap();
    let marks = BTreeMap::new();
    let first = anki::anki([&deck], &marks);
    let expect = format!(
        "\"onsite:{0}:late\",\"Onsite::{1}\",\"What is \"\"late\"\"?<br>&lt;b&gt;\",\
         \"a, b<br><br>because\",\"event-time onsite::{0}\"\n",
        deck.id, deck.name
    );
    assert!(first.ends_with(&expect), "{first}");
    assert!(first.starts_with("#separator:Comma\n#html:true\n"));
    let guid = |text: &str| {
        text.lines()
            .last()
            .unwrap()
            .split(',')
            .next()
            .unwrap()
            .to_owned()
    };
    deck.cards[0].front = "Reworded".into();
    assert_eq!(guid(&anki::anki([&deck], &marks)), guid(&first));

    // In one's own words it is the same card; what was made of it, and points left out, are others.
    let words = |front: &str| Mark {
        wording: Some(Wording {
            front: front.to_owned(),
            back: "mine".to_owned(),
        }),
        ..Mark::default()
    };
    let key = ItemKey::card(&deck.id, &"late".into());
    let point = ItemKey {
        kind: ItemKind::Point,
        ..key.clone()
    };
    let mistake = ItemKey {
        kind: ItemKind::Mistake,
        ..key.clone()
    };
    let other = ItemKey::card(&"another".into(), &"late".into());
    let marks = BTreeMap::from([
        (key.part(1), words("half")),
        (key, words("in short?")),
        (point, words("which point?")),
        (mistake, words("never a card")),
        (other.part(1), words("of another deck")),
    ]);
    let own = anki::anki([&deck], &marks);
    let rows: Vec<&str> = own.lines().filter(|line| line.starts_with('"')).collect();
    let expect = [
        format!(
            "\"onsite:{}:late\",\"Onsite::{}\",\"in short?\",\"mine<br><br>because\"",
            deck.id, deck.name
        ),
        format!(
            "\"onsite:{}:own:late~1\",\"Onsite::{}\",\"half\",\"mine\"",
            deck.id, deck.name
        ),
        format!(
            "\"onsite:{}:point:late\",\"Onsite::{}\",\"which point?\",\"mine\"",
            deck.id, deck.name
        ),
    ];
    assert_eq!(rows.len(), expect.len(), "{own}");
    for (row, expect) in rows.iter().zip(&expect) {
        assert!(row.starts_with(expect), "{row}");
    }
}

#[test]
fn due_days_are_events_of_their_own() {
    let item = |id: &str, due: i32| Item {
        due: Some(Day(due)),
        ..Item::new(ItemKey::card(&"demo".into(), &id.into()))
    };
    let mut items = vec![
        item("a,b;c", 20_000),
        item("late", 19_990),
        item("later", 20_003),
    ];
    items.extend((0..30).map(|n| item(&format!("card-{n:02}"), 20_003)));
    items.push(Item::new(ItemKey::card(&"demo".into(), &"new".into())));
    let text = ics::due_days(&items, Day(20_000), Timestamp(1_728_000_000_000));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert_eq!(
        text.matches("BEGIN:VEVENT").count(),
        2,
        "what is overdue is due today"
    );
    for line in [
        "UID:due-2024-10-04@onsite\r\n",
        "DTSTART;VALUE=DATE:20241004\r\n",
        "DTEND;VALUE=DATE:20241005\r\n",
        "SUMMARY:Onsite: 2 items due\r\n",
        "demo/card/a\\,b\\;c",
        "SUMMARY:Onsite: 31 items due\r\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains("and 11 more\r\n"), "{unfolded}");
    let again = ics::due_days(&items, Day(20_000), Timestamp(1_728_000_000_000));
    assert_eq!(again, text);
}
