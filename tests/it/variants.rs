//! Variants: other rows of the same world, dealt when a question comes back.
//!
//! All of them are proved by `onsite deck check --variants`; here a few are, and what deals and judges
//! them.

use std::sync::Arc;

use onsite::base::{CancelToken, Seed, SessionId};
use onsite::deck::{Body, Deck, Question};
use onsite::grader::moved::sql_task_after;
use onsite::grader::variants_proof::{Varied, prove_variant, varied};
use onsite::interview::{DrawOptions, DrillTarget, Mode, Plan, Seen, Wish, draw_drill};
use onsite::view::Theme;

use crate::play::{Play, SMALL, START, buffer, minutes, text};
use crate::program::Onsite;
use crate::shelf;

/// The built-in deck with this question.
fn deck_of(id: &str) -> Arc<Deck> {
    let mut decks = shelf::decks().into_iter();
    let found = decks.find(|deck| deck.question(&id.into()).is_some());
    found.unwrap()
}

fn question<'d>(deck: &'d Deck, id: &str) -> &'d Question {
    deck.question(&id.into()).unwrap()
}

#[test]
fn every_question_with_data_has_twenty_variants_beside_its_own() {
    for deck in shelf::decks() {
        for question in &deck.questions {
            let n = deck.variants(question).len();
            match question.body {
                Body::Sql(_) | Body::Coding(_) => assert!(n > 20, "{}: {n}", question.id),
                Body::Modelling(_) | Body::Talk(_) => assert_eq!(n, 1, "{}", question.id),
            }
        }
    }
}

#[test]
fn a_few_variants_are_proved() {
    let cancel = CancelToken::default();
    let runner = crate::runner::runner();
    let mut n = 0;
    let library = shelf::library();
    for checked in library.sources().iter().map(|source| library.load(source)) {
        let deck = checked.deck.as_ref().unwrap();
        let all = varied(deck);
        // Another one of each dozen: what is cheap to prove stays cheap.
        for (place, what) in all.iter().enumerate().filter(|(place, _)| place % 12 == 5) {
            let variant = (1..).skip(place % 7);
            let is_dealt = |variant: &u32| match what {
                Varied::Scenario(scenario) => scenario.leaves_out(*variant).is_none(),
                Varied::Question(_) => true,
            };
            let variant = variant.take(20).find(is_dealt).unwrap();
            let places = (deck, &checked.places);
            let proved = prove_variant(places, runner, *what, variant, &cancel);
            assert_eq!(proved.diagnostics, [], "{}, {variant}", what.name());
            n += proved.questions.len();
        }
    }
    assert!(n >= 8, "{n}");
}

#[test]
fn rows_are_a_function_of_the_variant() {
    let deck = deck_of("orders-outstanding");
    let Body::Sql(sql) = &question(&deck, "orders-outstanding").body else {
        panic!("no SQL question");
    };
    let script = |variant| {
        let task = sql_task_after(&deck, sql, (Seed(1), variant), None);
        task.unwrap().setup_sql
    };
    assert_eq!(script(3), script(3));
    assert_ne!(script(3), script(4));
    assert_ne!(script(3), script(0));
}

#[test]
fn other_cases_are_the_examples_of_a_variant() {
    let decks = shelf::decks();
    for question in decks.iter().flat_map(|deck| &deck.questions) {
        let Body::Coding(coding) = &question.body else {
            continue;
        };
        let shown = |variant| {
            let varied = coding.varied(variant);
            let cases = varied.cases.iter().filter(|case| !case.hidden);
            cases.map(|case| case.args.clone()).collect::<Vec<_>>()
        };
        assert_eq!(shown(1).len(), shown(0).len(), "{}", question.id);
        assert!(
            (1..=20).any(|variant| shown(variant) != shown(0)),
            "{}",
            question.id
        );
    }
}

fn drill(deck: &Deck, id: &str, variant: Option<u32>, seen: &[Seen]) -> Plan {
    let options = DrawOptions {
        mode: Mode::Standard,
        seed: Seed(7),
        time_factor: 1.0,
        dialect: Wish::default(),
        bare: false,
        variant,
        session: SessionId::new("s"),
        now: START,
    };
    draw_drill(deck, &DrillTarget::Question(id.into()), &options, seen).unwrap()
}

#[test]
fn another_variant_is_dealt_each_time_a_question_comes_back() {
    let id = "orders-outstanding";
    let deck = deck_of(id);
    let seen = |times: usize| -> Vec<Seen> {
        let one = Seen {
            question: id.into(),
            at: START,
            score: None,
            due: None,
            fired: Vec::new(),
        };
        vec![one; times]
    };
    let dealt = |asked, times| {
        let plan = drill(&deck, id, asked, &seen(times));
        let one = &plan.rounds[0].questions[0];
        assert_eq!(one.seed, question(&deck, id).variant_seed(one.variant));
        one.variant
    };
    let known = deck.variants(question(&deck, id));
    assert_eq!((dealt(None, 0), known[0]), (0, 0));
    assert_eq!((dealt(None, 1), dealt(None, 2)), (known[1], known[2]));
    assert_eq!(dealt(None, known.len()), 0, "and from the start again");
    assert_eq!(dealt(Some(known[5]), 0), known[5], "what is asked for");
}

#[test]
fn a_variant_is_shown_played_and_kept() {
    let mut play = Play::variant("orders-outstanding", 3);
    play.keys("<enter>").wait(minutes(1));
    let page = text(&buffer(&play.model, play.now(), Theme::Mono, SMALL));
    assert!(page.contains("variant 3"), "{page}");
    let live = play.model.live.as_ref().unwrap();
    let Body::Sql(sql) = &live.question().unwrap().body else {
        panic!("no SQL question");
    };
    let right = sql.reference.clone();
    crate::screens::write(&mut play, &right).keys("<F9>");
    let mut play = play.killed();
    play.keys("<enter>");
    let (_, plan, state) = {
        let live = play.model.live.as_ref().unwrap();
        let (index, plan, state) = live.session.open_question().unwrap();
        (index, plan.clone(), state.clone())
    };
    assert_eq!(plan.variant, 3);
    let judged = state.submissions[0].judgement.as_ref().unwrap();
    assert!(judged.is_accepted(), "{}", judged.headline());
    assert_eq!(plan.heading(), format!("{} · variant 3", plan.title));
}

#[test]
fn the_command_line_judges_variants_and_knows_which_there_are() {
    let onsite = Onsite::new();
    let id = "orders-outstanding";
    let deck = deck_of(id);
    let Body::Sql(sql) = &question(&deck, id).body else {
        panic!("no SQL question");
    };
    onsite.write("right.sql", &sql.reference);
    onsite.write("wrong.sql", &sql.wrong[0].text);
    let check = |file: &str, variant: &str, code: i32| {
        let ran = onsite.run(&["grade", id, file, "--variant", variant]);
        assert_eq!(ran.code, code, "{file} {variant}: {}{}", ran.out, ran.err);
        ran
    };
    check("right.sql", "2", 0);
    check("wrong.sql", "2", 1);
    let unknown = check("right.sql", "99", 2);
    assert!(unknown.err.contains("no variant 99"), "{}", unknown.err);
    let proved = onsite.json(
        0,
        &[
            "deck",
            "check",
            deck.id.as_str(),
            "--variants=1",
            "--only",
            id,
        ],
    );
    assert_eq!(proved["variants"][0]["hold"], 1, "{proved:#}");
    assert_eq!(
        proved["variants"].as_array().unwrap().len(),
        1,
        "{proved:#}"
    );
}
