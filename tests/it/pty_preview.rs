//! The deck that the guide builds, played; and a preview, which leaves no history.
#![expect(
    clippy::disallowed_methods,
    reason = "the test writes the deck that somebody else would write"
)]

use onsite::interview::Stage;

use crate::authoring::guide;
use crate::pty::{Home, end_round, open_round, score_question};

/// A question of the guide's deck.
const QUESTION: &str = "first-free-slot";

fn with_deck() -> (Home, String) {
    let home = Home::new();
    for (path, text) in guide() {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let deck = home.path().join("back-end").display().to_string();
    (home, deck)
}

#[test]
fn a_preview_of_the_guides_deck_leaves_no_history() {
    let (home, deck) = with_deck();
    let mut term = home
        .onsite(&["deck", "preview", QUESTION, "--deck", &deck])
        .size(120, 40)
        .start();
    open_round(&mut term);
    term.wait_for("The first free slot");
    term.type_text("# a try");
    term.wait_for("# a try");
    end_round(&mut term);
    term.key("ctrl-q");
    assert!(term.exit().success());
    assert!(home.plan().is_none(), "a preview is in the history");
}

#[test]
fn the_guides_deck_is_sat_and_scored() {
    let (home, deck) = with_deck();
    let mut term = home
        .onsite(&["drill", QUESTION, "--deck", &deck])
        .size(120, 40)
        .start();
    open_round(&mut term);
    term.wait_for("The first free slot");
    term.wait_until("the plan on disk", |_| home.plan().is_some());
    end_round(&mut term);
    let plan = home.plan().unwrap();
    assert_eq!(plan.deck.as_str(), "back-end");
    score_question(&mut term, &home, &plan.rounds[0].questions[0], 2);
    term.wait_until("the debrief", |shot| shot.status().contains("Debrief"));
    term.key("ctrl-q");
    assert!(term.exit().success());
    assert_eq!(home.session().unwrap().stage, Stage::Debrief);
}
