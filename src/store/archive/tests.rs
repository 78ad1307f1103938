//! Round trips over generated histories, and texts that must not be taken over.

use proptest::prelude::*;

use super::Incoming;
use super::write::{ArchiveForm, export};
use crate::base::SessionId;
use crate::store::stored::Store;
use crate::store::trial::{Machine, Step, dump, set_body, steps_and_fits};
use crate::store::{SessionFilter, StoreError};

fn written(store: &Store, form: &ArchiveForm) -> String {
    let mut text = Vec::new();
    export(&store.conn, form, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn read(text: &str) -> Result<Store, StoreError> {
    let incoming = Incoming::read("history.json", text.as_bytes())?;
    let mut store = Store::nowhere();
    store.merge(&incoming)?;
    Ok(store)
}

fn lived(steps: &[Step]) -> Machine {
    let mut machine = Machine::new();
    machine.live(steps);
    machine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]
    #[test]
    fn an_export_read_back_is_the_same_to_the_byte(steps in steps_and_fits(12)) {
        let machine = lived(&steps);
        // Lines say the same as the document: a third of the histories is enough for them.
        let both = [ArchiveForm::Json, ArchiveForm::Jsonl];
        for form in &both[..if steps.len() % 3 == 0 { 2 } else { 1 }] {
            let text = written(&machine.store, form);
            let back = read(&text).unwrap();
            prop_assert_eq!(&written(&back, form), &text);
            prop_assert_eq!(dump(&back), dump(&machine.store));
        }
    }
}

/// A history with one of everything.
fn sample() -> Machine {
    lived(&[
        Step::Choose(1, 2),
        Step::Begin,
        Step::Go(0, 2),
        Step::Rate(1, 2),
        Step::End(0, true),
        Step::Regrade(0),
        Step::Begin,
        Step::Undo,
    ])
}

#[test]
fn every_line_of_an_export_is_json_of_its_own() {
    let text = written(&sample().store, &ArchiveForm::Json);
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(whole["format"], "onsite-history");
    assert_eq!(whole["sittings"].as_array().unwrap().len(), 2);
    // A pretty copy by another program says the same.
    let pretty = serde_json::to_string_pretty(&whole).unwrap();
    assert_eq!(written(&read(&pretty).unwrap(), &ArchiveForm::Json), text);
    let minified = whole.to_string();
    assert_eq!(written(&read(&minified).unwrap(), &ArchiveForm::Json), text);

    let lines = written(&sample().store, &ArchiveForm::Jsonl);
    for line in lines.lines() {
        assert!(
            serde_json::from_str::<serde_json::Value>(line)
                .unwrap()
                .is_object()
        );
    }
}

#[test]
fn a_body_that_is_written_unlike_ours_stays_as_it_is() {
    let machine = sample();
    let id = SessionId::new(
        machine
            .store
            .list_sessions(&SessionFilter::default())
            .unwrap()[1]
            .id
            .as_str(),
    );
    for body in [
        r#"{ "fact": "paused" }"#,
        r#"{"fact":"scored","question":0,"criterion":0,"score":3,"x":1e2}"#,
        r#"{"fact":"paused","x":1,"x":2}"#,
        r#"{"fact":"paused","x":123456789012345678901234567890}"#,
    ] {
        set_body(&machine.store, &id, 1, body);
        let text = written(&machine.store, &ArchiveForm::Json);
        let back = read(&text).unwrap();
        assert_eq!(back.journal(&id).unwrap()[1].body, body);
        assert_eq!(written(&back, &ArchiveForm::Json), text);
    }
}

#[test]
fn csv_keeps_nothing_and_an_empty_text_apart() {
    let machine = sample();
    machine
        .store
        .conn
        .execute("UPDATE settings SET value = ''", [])
        .unwrap();
    let check = |table: &str, expect: &str| {
        let form = ArchiveForm::CsvTable(table.to_owned());
        let text = written(&machine.store, &form);
        assert!(text.contains(expect), "{text}");
    };
    check("settings", "name,value\r\nchoice 1,\"\"\r\n");
    check("scores", "\"Late, \"\"late\"\" data\"");
    check("seen", "deck,question,at,session\r\ndemo,q2,");
    let missing = export(
        &machine.store.conn,
        &ArchiveForm::CsvTable("x; DROP TABLE events".to_owned()),
        &mut Vec::new(),
    );
    assert!(
        matches!(missing, Err(StoreError::NoTable(_))),
        "{missing:?}"
    );
}

#[test]
fn a_flat_table_has_every_column_in_every_line() {
    let form = ArchiveForm::JsonlTable("events".to_owned());
    let text = written(&sample().store, &form);
    assert!(text.lines().count() >= 5);
    for line in text.lines() {
        let line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        let names: Vec<&str> = line.keys().map(String::as_str).collect();
        assert_eq!(names, ["session", "seq", "at", "v", "body"]);
        assert!(line["body"].is_string());
    }
}

#[test]
fn bad_texts_are_refused_with_their_line() {
    let good = written(&sample().store, &ArchiveForm::Json);
    let check = |text: &str, expect: &str| {
        let why = read(text).unwrap_err().to_string();
        assert!(why.starts_with("history.json:"), "{why}");
        assert!(why.contains(expect), "{expect}: {why}");
    };
    check("", "1: ");
    check("[]", "1: ");
    check("{}", "must begin with its format");
    check("{\"format\":\"other\"}", "the format is not");
    check(
        "{\"format\":\"onsite-history\",\"version\":2,\"layout\":1}",
        "newer Onsite (version 2",
    );
    check(
        "{\"format\":\"onsite-history\",\"version\":1,\"layout\":99}",
        "newer Onsite (layout 99",
    );
    check(
        "{\"format\":\"onsite-history\",\"version\":1,\"layout\":0}",
        "no layout 0",
    );
    check(&good[..good.len() / 2], "EOF");
    check(&format!("{good}x"), "trailing");
    check(
        &good.replace("\"items\":[", "\"stock\":["),
        "`stock` is no part",
    );
    check(&good.replace("\"seq\":1,", "\"seq\":7,"), "event 7 of");
    check(
        &good.replace("\"fact\":\"finished\"", "\"fact\":\"gone\""),
        "cannot be read",
    );
    check(
        &good.replacen("\"title\":", "\"name\":", 1),
        "no column `name`",
    );
    check(
        &good.replacen("\"rating\":", "\"rating\":9", 1),
        "does not fit the table `reviews`",
    );
    check(
        &good.replacen("\"state\":\"finished\"", "\"state\":7", 1),
        "must be a text",
    );
    // The line is the one with the fault.
    let at = good
        .lines()
        .position(|line| line.contains("\"fact\":\"finished\""))
        .unwrap()
        + 1;
    let bad = good.replace("\"fact\":\"finished\"", "\"fact\":\"gone\"");
    check(&bad, &format!("history.json:{at}: "));

    let lines = written(&sample().store, &ArchiveForm::Jsonl);
    check(
        &lines.replace("\"table\":\"items\"", "\"table\":\"stock\""),
        "no table `stock`",
    );
    check(&lines.replace("\"table\":\"items\",", ""), "which table");
    let at = lines
        .lines()
        .position(|line| line.contains("\"table\":\"items\""))
        .unwrap()
        + 1;
    let bad = lines.replacen("\"table\":\"items\",", "\"table\":\"items\",,", 1);
    check(&bad, &format!("history.json:{at}: "));
    let without = lines
        .lines()
        .filter(|line| !line.contains("\"table\":\"sessions\""));
    let without: Vec<&str> = without.collect();
    check(&without.join("\n"), "no such sitting");
}
