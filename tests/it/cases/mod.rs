//! Rounds of a data scientist: what a deck of cases may hold, and how one is played.

#![expect(
    clippy::disallowed_methods,
    reason = "a deck for a test is written to a folder of its own"
)]

use std::fs;

use onsite::app::screen::{HomeItem, PickTab};
use onsite::deck::{Body, RoundKind, check};
use tempfile::TempDir;

use crate::diagnostic_cases::Change::{self, Append, Replace};
use crate::diagnostics::template;
use crate::play::{Play, minutes};
use crate::screens::still::choose;

/// Two cases for the template deck.
pub(crate) const LAB: &str = include_str!("lab.toml");

/// Returns a play on the demo deck with two cases; the deck is read before the folder goes.
pub(crate) fn play() -> Play {
    let folder = TempDir::new().unwrap();
    let deck = crate::screens::copy_of_demo(folder.path());
    fs::create_dir(deck.join("case")).unwrap();
    fs::write(deck.join("case/lab.toml"), LAB).unwrap();
    Play::with_deck(deck)
}

/// The code that has to be among the complaints about a deck, and the changes that provoke it.
pub(crate) const BROKEN: &[(&str, &[Change])] = &[
    ("D140", &[LAB_FILE, Replace(FILE, TRUTH, "")]),
    ("D143", &[LAB_FILE, Replace(FILE, SPLIT, "")]),
    (
        "D156",
        &[LAB_FILE, Replace(FILE, "= change = 0.01", "= change = 0.1")],
    ),
    ("D158", &[LAB_FILE, Replace(FILE, FOLLOW_UP, "")]),
    ("D159", &[Append("culture/mistake.toml", NUMBER)]),
    (
        "D159",
        &[
            LAB_FILE,
            Replace(
                FILE,
                "tags = [\"prediction\"]",
                "tags = []\ndrawing = \"a -> b\"",
            ),
        ],
    ),
];

const FILE: &str = "case/lab.toml";
const LAB_FILE: Change = Append(FILE, LAB);
const TRUTH: &str = "[[questions.clarifications]]
id = \"truth\"
asks = [\"What counts as late?\", \"how is lateness defined\"]
answer = \"Delivered after the promised day; one in twenty is.\"
";
const SPLIT: &str = "[[questions.checklist]]
id = \"split\"
text = \"Splits by time\"
keywords = [\"by time\", \"temporal split\", \"backtest\"]
";
const FOLLOW_UP: &str = "[[questions.probes]]
id = \"no-baseline\"
kind = \"follow-up\"
when = \"unsaid baseline by 20\"
text = \"What does support do today, and how much better must you be?\"
good = \"Names today's list and measures against it.\"
";
const NUMBER: &str = "
[[questions.numbers]]
id = \"days\"
text = \"days lost\"
min = 1.0
max = 2.0
";

#[test]
fn cases_are_read_with_their_numbers() {
    let mut files = template();
    let path = "deck/case/lab.toml";
    files.files.push(onsite::base::SourceText::new(path, LAB));
    let checked = check(&files);
    assert_eq!(checked.diagnostics, []);
    let deck = checked.deck.unwrap();
    let cases = deck
        .questions
        .iter()
        .filter(|one| one.kind == RoundKind::Case);
    let numbers = cases.map(|one| match &one.body {
        Body::Talk(talk) => talk.numbers.len(),
        _ => usize::MAX,
    });
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 0]);
    assert!(PickTab::of(&deck).contains(&PickTab::Kind(RoundKind::Case)));
}

#[test]
fn a_deck_without_cases_offers_none() {
    let deck = check(&template()).deck.unwrap();
    assert!(!PickTab::of(&deck).contains(&PickTab::Kind(RoundKind::Case)));
    let play = Play::new();
    let items = HomeItem::all(&play.model);
    assert!(!items.contains(&HomeItem::Drill(RoundKind::Case)));
    assert!(items.contains(&HomeItem::Drill(RoundKind::Design)));
}

#[test]
fn a_case_counts_what_was_asked_covered_and_computed() {
    let mut play = play();
    choose(&mut play, HomeItem::Drill(RoundKind::Case));
    play.keys("<down><enter><enter>");
    let live = play.model.live.as_ref().unwrap();
    let (_, plan, _) = live.session.open_question().unwrap();
    assert_eq!(live.kind(), RoundKind::Case);
    assert_eq!(plan.id.as_str(), "faster-pickup");
    play.keys("The districts were self-selected.\n= n = 16 * 0.08 * 0.92 / 0.01^2\n");
    play.keys("<F3>how were the districts chosen<enter>");
    play.wait(minutes(13));
    let live = play.model.live.as_ref().unwrap();
    let (_, plan, state) = live.session.open_question().unwrap();
    let fired: Vec<&str> = state.probes.iter().map(|one| one.id.as_str()).collect();
    // The number lies in its range, so nobody asks about it.
    assert_eq!(fired, ["holiday"]);
    let question = live.question();
    let lines = onsite::interview::evidence::evidence(RoundKind::Case, plan, state, question);
    let said: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    for expect in [
        "covered (\"self-selected\"): Busy districts chose themselves",
        "estimated within 10000 to 14000: parcels in each group",
        "never asked: How many deliveries fail?",
    ] {
        assert!(said.contains(&expect), "{said:#?}");
    }
}
