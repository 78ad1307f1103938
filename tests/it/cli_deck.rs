//! `onsite deck` and `--deck`, driven as a process.

#![expect(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;

use serde_json::Value;

use crate::program::{Onsite, ran};
use crate::shelf;

fn ids(list: &Value) -> Vec<&str> {
    let decks = list["decks"].as_array().unwrap();
    decks
        .iter()
        .filter_map(|deck| deck["id"].as_str())
        .collect()
}

/// Nothing is complained of, but that a program which runs out of time may be told by its time alone: on
/// a machine out of breath others run out of it, too, and then no name is given.
fn only_slow_ones_lack_their_name(checked: &Value) {
    let all = checked["diagnostics"].as_array().unwrap();
    assert!(all.len() <= 2, "{all:#?}");
    for found in all {
        assert_eq!(found["code"], "D919", "{found:#}");
        let message = found["message"].as_str().unwrap();
        assert!(message.contains("not by its name"), "{found:#}");
    }
}

#[test]
fn every_answer_of_the_built_in_decks_is_what_they_say() {
    let onsite = Onsite::new();
    // Those that are proved to the end below need no quick proof.
    let decks = shelf::decks();
    let questions = decks.iter().flat_map(|deck| &deck.questions);
    let ids = questions.map(|question| question.id.as_str());
    let rest: Vec<&str> = ids.filter(|id| !PROVED.contains(id)).collect();
    assert!(rest.len() > 200, "{}", rest.len());
    let only = rest.into_iter().flat_map(|id| ["--only", id]);
    let args: Vec<&str> = ["deck", "check", "--quick"]
        .into_iter()
        .chain(only)
        .collect();
    let checked = onsite.json(0, &args);
    assert_eq!(checked["faults"], 0, "{checked:#}");
    only_slow_ones_lack_their_name(&checked);
}

/// Questions of both decks that are proved to the end in every run; `onsite deck check` proves all of
/// them, every night.
const PROVED: &[&str] = &[
    "coding-clicked-sessions",
    "coding-merge-viewing",
    "coding-sequence-gaps",
    "coding-top-board",
    "funnel-conversion",
    "memberships-paid-twice",
    "orders-outstanding",
    "staff-second-salary",
    "starts-daily-quality",
    "titles-genre-shift",
];

#[test]
fn questions_of_the_built_in_decks_are_proven() {
    let onsite = Onsite::new();
    let only = PROVED.iter().flat_map(|id| ["--only", id]);
    let args: Vec<&str> = ["deck", "check"].into_iter().chain(only).collect();
    let checked = onsite.json(0, &args);
    assert_eq!(checked["faults"], 0, "{checked:#}");
    only_slow_ones_lack_their_name(&checked);
    // Every mutant of every reference is told from it, or listed with a reason.
    let scores = checked["mutation"].as_array().unwrap();
    assert!(scores.len() >= 6, "{scores:#?}");
    for score in scores {
        let count = |key: &str| score[key].as_u64().unwrap();
        assert!(count("tried") > 0, "{score}");
        assert_eq!(
            count("killed") + count("equivalent"),
            count("tried"),
            "{score}"
        );
    }
    // Without the cases of the deck, random inputs alone tell almost every wrong answer.
    let scores = checked["random"].as_array().unwrap();
    assert!(scores.len() >= 4, "{scores:#?}");
    let wrong = |score: &Value| score["wrong"].as_array().unwrap().clone();
    let all: Vec<Value> = scores.iter().flat_map(wrong).collect();
    let told = all.iter().filter(|answer| answer["told"] == true);
    let mut elements: Vec<u64> = told
        .map(|answer| answer["elements"].as_u64().unwrap())
        .collect();
    elements.sort_unstable();
    let median = elements[elements.len() / 2];
    println!("{} of {} told; median {median}", elements.len(), all.len());
    assert!(
        all.len() >= 16 && elements.len() * 100 >= all.len() * 95,
        "{all:#?}"
    );
    assert!(median <= 6, "{elements:?}");
    for score in scores {
        assert!(wrong(score).len() >= 4, "{score}");
        assert!(score["tried"].as_u64().unwrap() >= 500, "{score}");
        assert_eq!(score["outside"], 0, "{score}");
    }
}

#[test]
fn the_built_in_decks_hold_what_three_weeks_take() {
    let onsite = Onsite::new();
    let stats = onsite.json(0, &["deck", "stats"]);
    for total in stats["totals"].as_array().unwrap() {
        let count = |key: &str| total[key].as_u64().unwrap();
        assert!(count("have") >= count("least"), "{total}");
    }
    for technique in stats["techniques"].as_array().unwrap() {
        assert!(technique["questions"].as_u64().unwrap() > 0, "{technique}");
    }
    // No question lacks hints, follow-ups, alternatives or wrong answers; that a round of the small
    // deck comes again soon is no fault.
    for thin in stats["thin"].as_array().unwrap() {
        assert_eq!(thin["what"], "different deals", "{thin}");
    }
    let text = onsite.run(&["deck", "stats", "generic-de"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    assert!(text.out.starts_with("generic-de\n"), "{}", text.out);
    assert!(!text.out.contains("all decks:"), "{}", text.out);
    assert_eq!(onsite.run(&["deck", "new", "my deck"]).code, 0);
    let folder = onsite.run(&["deck", "stats", "./my deck"]);
    assert_eq!((folder.code, folder.err.as_str()), (0, ""));
    assert!(folder.out.starts_with("my-deck\n"), "{}", folder.out);
    let unknown = onsite.run(&["deck", "stats", "generic"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("generic-de"), "{}", unknown.err);
}

#[test]
fn decks_and_their_questions_are_listed() {
    let onsite = Onsite::new();
    let list = onsite.json(0, &["deck", "list"]);
    assert_eq!(ids(&list), ["generic-de", "netflix-de", "own-history"]);
    for deck in list["decks"].as_array().unwrap() {
        assert_eq!(
            (&deck["origin"], &deck["faults"]),
            (&"built in".into(), &0.into())
        );
        // The drill deck of `onsite sql` is queries alone.
        let cards = if deck["id"] == "own-history" { 0 } else { 12 };
        assert!(deck["cards"].as_u64().unwrap() >= cards, "{deck:#}");
        let loops = deck["loops"].as_array().unwrap();
        assert_eq!(loops.iter().filter(|l| l["default"] == true).count(), 1);
    }
    let questions = onsite.json(0, &["deck", "list", "generic-de"]);
    let first = &questions["questions"][0];
    for key in ["id", "kind", "title", "minutes"] {
        assert!(!first[key].is_null(), "no {key} in {first}");
    }
    let text = onsite.run(&["deck", "list", "generic-de"]);
    assert_eq!(text.code, 0);
    let n_questions = questions["questions"].as_array().unwrap().len();
    assert_eq!(text.out.lines().count(), n_questions, "{}", text.out);
    assert!(onsite.run(&["deck", "list"]).out.contains("loop de-l5"));
}

#[test]
fn a_new_deck_passes_its_check() {
    let onsite = Onsite::new();
    let made = onsite.run(&["deck", "new", "payments"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert!(made.out.contains("payments/deck.toml"), "{}", made.out);
    assert!(
        made.out
            .ends_with("next: onsite deck check payments · onsite --deck payments\n")
    );

    let checked = onsite.run(&["deck", "check", "payments"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    assert_eq!(
        checked.out,
        "parcels-per-depot: 5 of 5 mutants killed\n\
         largest-gap: random inputs alone tell 3 of 3 wrong answers, by 2 elements in the middle\npayments: 6 questions, 2 cards: 0 faults, 0 warnings\n"
    );

    let before = fs::read(onsite.path("payments/deck.toml")).unwrap();
    let again = onsite.run(&["deck", "new", "payments"]);
    let message = "onsite: `payments` already exists and is not an empty folder; choose another \
                   path\n  nothing was written\n";
    assert_eq!((again.code, again.err.as_str()), (2, message));
    assert_eq!(fs::read(onsite.path("payments/deck.toml")).unwrap(), before);

    let nameless = onsite.run(&["deck", "new", "???"]);
    assert_eq!(nameless.code, 2);
    assert!(
        nameless.err.contains("cannot name a deck"),
        "{}",
        nameless.err
    );
    assert!(!onsite.path("???").exists());

    let other = onsite.json(0, &["deck", "new", "other deck"]);
    assert_eq!(other["id"], "other-deck");
    assert!(other["files"].as_array().unwrap().len() > 10, "{other:#}");
}

#[test]
fn a_broken_deck_is_told_in_full() {
    let onsite = Onsite::new();
    assert_eq!(onsite.run(&["deck", "new", "payments"]).code, 0);
    let path = onsite.path("payments/deck.toml");
    let text = fs::read_to_string(&path).unwrap();
    let text =
        text.replacen("minutes = ", "minuts = ", 1)
            .replacen("weight = ", "weight = \"a\" # ", 1);
    fs::write(&path, text).unwrap();

    let checked = onsite.json(1, &["deck", "check", "payments"]);
    let found = checked["diagnostics"].as_array().unwrap();
    assert_eq!(checked["faults"].as_u64().unwrap() as usize, found.len());
    assert!(found.len() >= 2, "{checked:#}");
    for one in found {
        assert!(one["code"].as_str().unwrap().starts_with('D'), "{one:#}");
        assert_eq!(one["severity"], "error");
        assert!(!one["help"].as_str().unwrap().is_empty(), "{one:#}");
    }
    let misspelt = found
        .iter()
        .find(|one| one["message"].as_str().unwrap().contains("minuts"));
    let place = &misspelt.unwrap()["place"];
    assert_eq!(place["file"], "payments/deck.toml");
    assert!(place["line"].as_u64().unwrap() > 1, "{place}");
    assert!(
        place["text"].as_str().unwrap().starts_with("minuts = "),
        "{place}"
    );

    let told = onsite.run(&["deck", "check", "payments"]);
    assert_eq!((told.code, told.err.as_str()), (1, ""));
    assert!(told.out.contains("did you mean `minutes`?"), "{}", told.out);
    assert!(
        told.out.contains(" --> payments/deck.toml:"),
        "{}",
        told.out
    );

    // A deck that was named and does not load stops what would do without it.
    for args in [
        &["grade", "x", "y"][..],
        &["due", "--json"],
        &["drill", "sql"],
    ] {
        let args: Vec<&str> = args.iter().copied().chain(["--deck", "payments"]).collect();
        let ran = onsite.run(&args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(
            ran.err.starts_with("onsite: the deck `payments` has "),
            "{}",
            ran.err
        );
        assert!(
            ran.err.contains("onsite deck check payments"),
            "{}",
            ran.err
        );
    }
    let listed = onsite.run(&["deck", "list", "--deck", "payments"]);
    assert_eq!(listed.code, 0);
    assert!(
        listed.out.contains("faults: onsite deck check payments"),
        "{}",
        listed.out
    );
}

#[test]
fn a_deck_that_is_not_there_is_said_to_be_so() {
    let onsite = Onsite::new();
    let message = "onsite: there is no deck at `nowhere`\n  a deck is a folder with a deck.toml; \
                   `onsite deck new NAME` makes one\n";
    for args in [
        &["--deck", "nowhere"][..],
        &["--deck", "nowhere", "deck", "list"],
        &["deck", "check", "nowhere", "--json"],
        &["drill", "sql", "--deck", "nowhere"],
    ] {
        let ran = onsite.run(args);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (2, "", message),
            "{args:?}"
        );
    }
    // A folder without a deck: one complaint, not one for each of its files.
    onsite.write("photos/summer.jpg", "");
    onsite.write("photos/2019/winter.jpg", "");
    let checked = onsite.run(&["deck", "check", "photos"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.out.contains("`photos` has no deck.toml"),
        "{}",
        checked.out
    );
    assert!(checked.out.ends_with("0 warnings\n"), "{}", checked.out);
}

#[test]
fn decks_are_found_in_the_data_directory() {
    let onsite = Onsite::new();
    let folder = onsite.path("xdg/onsite/decks/payments");
    assert_eq!(onsite.run(&["deck", "new", "payments"]).code, 0);
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::rename(onsite.path("payments"), &folder).unwrap();

    let mut command = onsite.command(&["deck", "list", "--json"]);
    command
        .env_remove("ONSITE_DATA_DIR")
        .env("XDG_DATA_HOME", onsite.path("xdg"));
    let list: Value = serde_json::from_str(&ran(&mut command, "").out).unwrap();
    assert_eq!(
        ids(&list),
        ["generic-de", "netflix-de", "own-history", "payments"]
    );
    assert_eq!(list["decks"][3]["origin"], "user");
    assert_eq!(list["decks"][3]["path"], folder.display().to_string());

    // Its id is enough once it is found; beside another data directory it is not.
    let mut command = onsite.command(&["deck", "check", "payments"]);
    command
        .env_remove("ONSITE_DATA_DIR")
        .env("XDG_DATA_HOME", onsite.path("xdg"));
    assert_eq!(ran(&mut command, "").code, 0);
    assert_eq!(onsite.run(&["deck", "check", "payments"]).code, 2);
}

#[test]
fn a_given_deck_stands_in_for_one_of_the_same_id() {
    let onsite = Onsite::new();
    assert_eq!(onsite.run(&["deck", "new", "generic-de"]).code, 0);
    let list = onsite.run(&["--deck", "generic-de", "deck", "list"]);
    assert_eq!(list.code, 0);
    assert!(
        list.out.contains("generic-de  (given, generic-de)"),
        "{}",
        list.out
    );
    assert!(
        list.out
            .contains("instead of the built in one at decks/generic-de"),
        "{}",
        list.out
    );
    let checked = onsite.run(&["deck", "check", "generic-de"]);
    assert_eq!(
        checked.out,
        "parcels-per-depot: 5 of 5 mutants killed\n\
         largest-gap: random inputs alone tell 3 of 3 wrong answers, by 2 elements in the middle\ngeneric-de: 6 questions, 2 cards: 0 faults, 0 warnings\n"
    );
}
