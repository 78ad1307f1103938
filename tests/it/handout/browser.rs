//! The page in a browser: charts are there, the replay seeks, no request leaves it, a keyboard is
//! enough and text stands out as it is drawn. Where there is no Chromium a line says that this was
//! not tried.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests write files, look for a browser, and say when there is none"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onsite::report::track::Privacy;
use serde_json::{Value, json};

use super::page::unescaped;
use super::{report, sitting};
use crate::program::ran;

/// Where a browser is, if one is there.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "chrome-headless-shell",
    ];
    let found = std::env::split_paths(&path)
        .flat_map(|dir| names.map(|name| dir.join(name)))
        .find(|file| file.is_file());
    if found.is_none() {
        eprintln!("SKIPPED: no Chromium here, the HTML report was not opened in a browser");
    }
    found
}

/// The document after the script has run.
fn dom(browser: &Path, home: &Path, url: &str) -> String {
    let profile = format!("--user-data-dir={}", home.join("profile").display());
    let log = format!("--log-net-log={}", home.join("net.json").display());
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
    ]);
    command.args([
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]);
    command.args([
        "--virtual-time-budget=5000",
        "--net-log-capture-mode=Everything",
        "--dump-dom",
    ]);
    command.env("HOME", home).args([&profile, &log, url]);
    ran(&mut command, "").out
}

/// What a `pre` of a class holds.
fn pad(dom: &str, class: &str) -> String {
    let start = format!("<pre class=\"pad {class}\"");
    let rest = dom.split(&start).nth(1).unwrap();
    let text = rest
        .split_once('>')
        .unwrap()
        .1
        .split("</pre>")
        .next()
        .unwrap();
    unescaped(text)
}

#[test]
fn a_browser_shows_charts_and_seeks() {
    let Some(browser) = browser() else { return };
    let home = tempfile::tempdir().unwrap();
    let (page, tracks) = report(&sitting(), Privacy::Shown);
    let file = home.path().join("report.html");
    fs::write(&file, page).unwrap();
    let url = format!("file://{}", file.display());
    let track = &tracks[0];
    for part in [0, 1, 2, 5, 9] {
        let at = track.length * part / 10;
        let dom = dom(&browser, home.path(), &format!("{url}#replay-0={at}"));
        assert!(
            dom.contains("data-ready=\"yes\""),
            "the script ran to its end: {dom:.400}"
        );
        assert!(dom.contains("<title>Onsite: "), "no text of a pad ran");
        assert_eq!(
            dom.matches("<rect class=\"score\"").count(),
            2,
            "a bar for each scored round"
        );
        let (answer, notes) = track.texts(at);
        // A browser has no character for what is no character.
        assert_eq!(
            pad(&dom, "answer").trim_start_matches('\n'),
            answer,
            "at {at}"
        );
        assert_eq!(pad(&dom, "notes"), notes, "at {at}");
    }
    assert_eq!(asked(home.path()), Vec::<String>::new());

    // A page without our policy shows that a request would have been seen.
    let file = home.path().join("other.html");
    fs::write(
        &file,
        "<!DOCTYPE html><title>x</title><img src=\"http://127.0.0.1:9/x\">",
    )
    .unwrap();
    let _ = dom(&browser, home.path(), &format!("file://{}", file.display()));
    assert_eq!(asked(home.path()), ["http://127.0.0.1:9/x"]);
}

#[test]
fn a_keyboard_is_enough_and_text_stands_out() {
    let Some(browser) = browser() else { return };
    let home = tempfile::tempdir().unwrap();
    let (page, tracks) = report(&sitting(), Privacy::Redacted);
    let (file, keys) = (home.path().join("report.html"), home.path().join("keys.py"));
    fs::write(&file, page).unwrap();
    fs::write(&keys, include_str!("keys.py")).unwrap();
    let mut command = Command::new("python3");
    command.args([&keys, &browser, &home.path().join("profile")]);
    command
        .env("HOME", home.path())
        .arg(format!("file://{}", file.display()));
    let told = ran(&mut command, "");
    assert_eq!(told.code, 0, "{}", told.err);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["lang"], "en");
    assert!(told["title"].as_str().unwrap().starts_with("Onsite: "));

    let stops = told["stops"].as_array().unwrap();
    let kinds: Vec<&str> = stops
        .iter()
        .filter_map(|stop| stop["kind"].as_str())
        .collect();
    let player = ["play", "back", "on", "slider", "speed"];
    assert!(kinds.windows(5).any(|five| five == player), "{kinds:?}");
    assert_eq!(
        kinds.first(),
        Some(&"skip"),
        "what skips the head comes first"
    );
    for stop in stops {
        assert!(
            stop["name"].as_str().is_some_and(|name| !name.is_empty()),
            "{stop}"
        );
        assert_eq!(stop["seen"], true, "one sees where one is: {stop}");
    }

    let length = tracks[0].length;
    assert_eq!(told["end"][0], length);
    assert_eq!(told["end"][1], length);
    assert_ne!(told["end"][2], "00:00");
    assert_eq!(told["home"], json!([0, "00:00"]));
    assert_eq!(told["right"], 5_000, "an arrow is five seconds");
    assert_eq!(told["playing"], "Pause");
    assert_eq!(told["held"], "Play");

    for theme in ["light", "dark"] {
        let least = &told["contrast"][theme];
        assert!(least[0].as_f64().unwrap() >= 4.5, "{theme}: {least}");
    }
    assert!(
        told["wider"].as_i64().unwrap() <= 0,
        "a phone need not scroll sideways"
    );
}

/// What the page of the last visit asked the network for; the browser asks for things of its own,
/// on behalf of nobody.
fn asked(home: &Path) -> Vec<String> {
    let log = fs::read_to_string(home.join("net.json")).unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    let params = log["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["params"]);
    let of_page = params.filter(|params| {
        let initiator = params["initiator"].as_str();
        initiator.is_some_and(|initiator| initiator != "not an origin")
    });
    let urls = of_page.filter_map(|params| params["url"].as_str());
    let away = urls.filter(|url| !url.starts_with("file:") && !url.starts_with("data:"));
    away.map(str::to_owned).collect()
}
