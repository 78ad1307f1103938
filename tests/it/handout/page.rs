//! The page as text: nothing becomes markup, nothing private is in it, nothing leaves it.

use std::process::Command;

use onsite::interview::{Event, Fact, Pad};
use onsite::report::track::{Privacy, Track};

use super::{HOSTILE, SECRET, report, sitting};
use crate::program::ran;

/// The text of an element, as a browser would have it.
pub(super) fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// Every opening tag of a page, with what stands in it.
fn tags(html: &str) -> Vec<&str> {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .collect()
}

#[test]
fn no_text_becomes_markup() {
    let (page, _) = report(&sitting(), Privacy::Shown);
    let scripts = tags(&page)
        .iter()
        .filter(|tag| tag.starts_with("script"))
        .count();
    let data = tags(&page)
        .iter()
        .filter(|tag| tag.contains("application/json"))
        .count();
    assert_eq!(
        (scripts, data),
        (2, 1),
        "our script, and the data of one track"
    );
    for word in ["img", "iframe", "link", "object", "a href=\"http", "!--"] {
        assert!(
            !tags(&page).iter().any(|tag| tag.starts_with(word)),
            "{word}"
        );
    }
    let scripted = tags(&page).into_iter().filter(|tag| tag.contains(" on"));
    assert_eq!(scripted.collect::<Vec<_>>(), Vec::<&str>::new());
    let styled = tags(&page).into_iter().filter(|tag| tag.contains("style="));
    assert_eq!(styled.collect::<Vec<_>>(), Vec::<&str>::new());
    assert!(
        page.contains("&lt;/script&gt;&lt;script&gt;document.title"),
        "it is shown"
    );
    assert!(!page.contains('\u{1b}'));
    // The data reads back to the edits.
    let data = page
        .split("id=\"track-0\">")
        .nth(1)
        .unwrap()
        .split("</script>")
        .next()
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let steps = data["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["e"][0][2] == HOSTILE));
}

#[test]
fn what_is_private_is_left_out_unless_asked_for() {
    let play = sitting();
    let (redacted, _) = report(&play, Privacy::Redacted);
    assert!(!redacted.contains(SECRET) && !redacted.contains("123456"));
    assert!(redacted.contains("(private, 19 characters)"));
    let (shown, _) = report(&play, Privacy::Shown);
    // The recruiter's pad, what was asked there, the notes of the SQL round, and their track.
    assert!(shown.matches(SECRET).count() >= 4);
}

#[test]
fn the_policy_names_our_script_and_style_by_hash() {
    let (page, _) = report(&sitting(), Privacy::Redacted);
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let text = page
            .split(open)
            .nth(1)
            .unwrap()
            .split(close)
            .next()
            .unwrap();
        let hash = "import base64,hashlib,sys; d=sys.stdin.buffer.read(); \
                    print(base64.b64encode(hashlib.sha256(d).digest()).decode())";
        let hash = ran(Command::new("python3").args(["-c", hash]), text).out;
        let source = format!("'sha256-{}'", hash.trim());
        assert!(
            page.contains(&source),
            "the policy must say {source} for {open}"
        );
    }
    assert!(page.contains("default-src 'none'"));
    let script = page.split("<script>").nth(1).unwrap();
    for word in [
        "fetch",
        "XMLHttpRequest",
        "import(",
        "eval",
        "innerHTML",
        "localStorage",
    ] {
        assert!(!script.contains(word), "{word}");
    }
    assert!(
        !page.replace("http://evil.example", "").contains("://"),
        "nothing is named that could be loaded"
    );
}

#[test]
fn the_page_can_be_read_by_everybody() {
    let (page, _) = report(&sitting(), Privacy::Redacted);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(page.contains("<title>Onsite: "));
    assert_eq!(page.matches("<svg role=\"img\"").count(), 2);
    assert_eq!(page.matches("<desc").count(), 2);
    for tag in tags(&page) {
        if tag.starts_with("input") {
            assert!(tag.contains("aria-label"), "{tag}");
        }
        assert!(!tag.contains("tabindex=\"1"), "{tag}");
    }
    // Headings do not skip a level.
    let levels = tags(&page)
        .into_iter()
        .filter_map(|tag| match tag.as_bytes() {
            [b'h', level @ b'1'..=b'6', ..] => Some(level - b'0'),
            _ => None,
        });
    let levels: Vec<u8> = levels.collect();
    assert_eq!(levels.first(), Some(&1));
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "{levels:?}");
    }
}

/// Relative luminance and contrast as WCAG 2 has them.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |color: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.039_28 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_stands_out_in_light_and_dark() {
    let css = include_str!("../../../assets/report/report.css");
    let themes: Vec<&str> = css
        .lines()
        .filter(|line| line.contains("--page:"))
        .collect();
    assert_eq!(themes.len(), 2);
    for theme in themes {
        let color = |name: &str| {
            let rest = theme.split(&format!("--{name}: ")).nth(1).unwrap();
            &rest[..7]
        };
        for ink in ["ink", "soft", "accent", "good", "bad"] {
            for ground in ["page", "shade"] {
                let found = contrast(color(ink), color(ground));
                assert!(found >= 4.5, "{ink} on {ground}: {found:.2} in {theme}");
            }
        }
        assert!(
            contrast(color("edge"), color("page")) >= 3.0,
            "lines of controls"
        );
    }
}

/// The answer of a round folded straight from the journal, up to a moment of its track.
fn folded(events: &[Event], track: &Track, steps: usize) -> String {
    let wanted = track.steps[..steps]
        .iter()
        .filter(|step| matches!(step.what, onsite::report::track::Happened::Answer(_)));
    let mut text = track.starter.clone();
    let typed = events.iter().filter_map(|event| match &event.fact {
        Fact::Typed {
            pad: Pad::Answer,
            edits,
            ..
        } => Some(edits),
        _ => None,
    });
    // The recruiter's pad was typed into before.
    for edits in typed.skip(1).take(wanted.count()) {
        text = onsite::editor::apply_all(&text, edits).unwrap();
    }
    text
}

#[test]
fn a_track_is_what_the_journal_says() {
    let play = sitting();
    let (_, tracks) = report(&play, Privacy::Shown);
    assert_eq!(tracks.len(), 1);
    let track = &tracks[0];
    let last = track.steps.last().unwrap();
    assert_eq!(last.at, track.length);
    for pair in track.steps.windows(2) {
        assert!(pair[0].at <= pair[1].at && pair[0].clock <= pair[1].clock);
        assert!(pair[1].at - pair[0].at <= 5_000, "idle time is cut");
    }
    for steps in (1..track.steps.len()).step_by(13) {
        let at = track.steps[steps - 1].at;
        let until = track.steps.iter().take_while(|step| step.at <= at).count();
        assert_eq!(
            track.texts(at).0,
            folded(&play.events, track, until),
            "after {steps} steps"
        );
    }
    let end = &play.session.rounds[1].questions[0];
    assert_eq!(
        track.texts(u64::MAX),
        (end.answer.clone(), end.notes.clone())
    );
}
