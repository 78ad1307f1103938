//! Every setting, and every fault of the file.
#![expect(
    clippy::disallowed_methods,
    reason = "a test of reading a file writes one"
)]

use super::settings::{KeyStyle, Settings, ThemeChoice};
use crate::base::{Diagnostic, SourceText};
use crate::dialect::Dialect;
use crate::memory::Day;
use crate::voice::{Wanted, Wishes};

fn parse(text: &str) -> (Settings, Vec<Diagnostic>) {
    Settings::parse(&SourceText::new("config.toml", text))
}

#[test]
fn every_setting_can_be_set() {
    let (settings, complaints) = parse(
        "# mine\ntheme = \"light\"\nkeys = \"vim\"\ntime_factor = 1.5\nmouse = false\n\
         python = \"/opt/python3\"\ndesired_retention = 0.85\nday_start_hour = 3\n\
         dialect = \"postgres\"\nread_aloud = \"auto\"\nrecord = \"rec\"\npredict = true\nconfidence = false\n\
         interview_date = 2026-12-18\n\
         reviews_per_day = 40\nnew_per_day = 0\nrating_keys = 2\n[retention]\n\
         netflix-de = 0.95\n[languages.js]\n\
         command = [\"/opt/node\", \"{harness}\"]\n",
    );
    assert_eq!(complaints, []);
    let expected = Settings {
        theme: ThemeChoice::Light,
        keys: KeyStyle::Vim,
        time_factor: 1.5,
        mouse: false,
        predict: true,
        confidence: false,
        python: Some("/opt/python3".into()),
        desired_retention: 0.85,
        day_start_hour: 3,
        retention: [("netflix-de".to_owned(), 0.95)].into(),
        interview_date: Day::parse("2026-12-18"),
        reviews_per_day: 40,
        new_per_day: 0,
        rating_keys: 2,
        voices: Wishes {
            speak: Wanted::First,
            record: Wanted::Named("rec"),
        },
        dialect: Dialect::Postgres,
        languages: [(
            "js".to_owned(),
            vec!["/opt/node".into(), "{harness}".into()],
        )]
        .into(),
    };
    assert_eq!(settings, expected);
    assert_eq!(parse(""), (Settings::default(), Vec::new()));
    let double = Settings {
        time_factor: 2.0,
        ..Settings::default()
    };
    assert_eq!(parse("time_factor = 2"), (double, Vec::new()));
}

#[test]
fn all_faults_are_said_at_once_and_cost_only_themselves() {
    let (settings, complaints) = parse(
        "theme = \"pink\"\nspeed = 3\nmouse = \"yes\"\nkeys = \"vim\"\n\
         time_factor = 0.5\nday_start_hour = 24\ndesired_retention = nan\npython = \"\"\n\
         interview_date = \"soon\"\nrating_keys = 3\nrecord = \"sh -c\"\n[retention]\nx = 2\n",
    );
    assert_eq!(
        settings,
        Settings {
            keys: KeyStyle::Vim,
            ..Settings::default()
        }
    );
    let text: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(text.join("\n\n"));
}

#[test]
fn what_is_not_toml_is_shown_where_it_goes_wrong() {
    for (text, line) in [
        ("theme = \n", 1),
        ("keys = \"vim\"\n[", 2),
        ("a = 1\na = 2", 2),
        ("\u{0}", 1),
    ] {
        let (_, complaints) = parse(text);
        let first = complaints.iter().find(|complaint| complaint.code == "C001");
        let place = first.and_then(|complaint| complaint.place.as_ref());
        assert_eq!(
            place.map(|place| place.line),
            Some(line),
            "{text:?}: {complaints:?}"
        );
    }
    assert_eq!(parse("keys = \"vim\"\n[").0.keys, KeyStyle::Vim);
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_defaults() {
    let dir = tempfile::tempdir().expect("a directory");
    assert_eq!(
        Settings::load(&dir.path().join("none")),
        (Settings::default(), Vec::new())
    );
    let (settings, complaints) = Settings::load(dir.path());
    assert_eq!((settings, complaints.len()), (Settings::default(), 1));
    let file = dir.path().join("config.toml");
    std::fs::write(&file, [0xff, 0xfe]).expect("written");
    assert_eq!(
        Settings::load(&file)
            .1
            .first()
            .map(|complaint| complaint.code),
        Some("C005")
    );
    std::fs::write(&file, "mouse = false").expect("written");
    assert!(!Settings::load(&file).0.mouse);
}
