//! What comes back of the built-in decks: variants, skills, and what a wrong answer leaves behind.

use std::sync::Arc;

use onsite::app::Screen;
use onsite::app::lessons::lessons;
use onsite::app::screen::HomeItem;
use onsite::base::{CardId, QuestionId, Span, Timestamp};
use onsite::deck::{Body, Deck, RoundKind};
use onsite::dialect::Dialect;
use onsite::interview::{Judgement, QuestionState, Submission};
use onsite::memory::{ItemKey, ItemKind};
use onsite::schedule::{catalogue, skill, variant};
use onsite::verdict::{ModellingReport, ModellingVerdict};
use onsite::view::Theme;

use crate::play::{Play, SMALL, buffer, minutes, text};
use crate::program::Onsite;
use crate::screens::still::choose;
use crate::screens::{reference, write};
use crate::shelf;

const AT: Timestamp = Timestamp(1_797_620_700_000);

fn deck() -> Arc<Deck> {
    shelf::deck("netflix-de")
}

#[test]
fn a_variant_is_another_question_of_the_family_seen_longest_ago() {
    let deck = deck();
    let never = |_: &QuestionId| None;
    let mut families = 0;
    for question in &deck.questions {
        let first = variant(&deck, &question.id, never).unwrap();
        assert_eq!(first.kind, question.kind, "{}", question.id);
        if first.id == question.id {
            continue;
        }
        families += 1;
        let shares = first.tags.iter().any(|tag| question.tags.contains(tag));
        assert!(shares, "{} for {}", first.id, question.id);
        // Once it was seen, another one's turn comes, unless there is none.
        let seen = |id: &QuestionId| (*id == first.id).then_some(AT);
        let second = variant(&deck, &question.id, seen).unwrap();
        assert_ne!(second.id, question.id);
    }
    let judged = [RoundKind::Sql, RoundKind::Coding];
    let all = deck
        .questions
        .iter()
        .filter(|question| judged.contains(&question.kind));
    assert!(families * 2 > all.count(), "{families} have a family");
    assert!(variant(&deck, &QuestionId::new("gone"), never).is_none());
}

#[test]
fn a_skill_changes_with_the_reference_and_not_with_the_wording() {
    let mut deck = Deck::clone(&deck());
    let keys = catalogue(&deck);
    let before: Vec<Option<String>> = keys.iter().map(|key| skill(&deck, key)).collect();
    assert!(before.iter().all(Option::is_some));
    for question in &mut deck.questions {
        question.prompt.push_str(" Take your time.");
        question.title.push('!');
        question.hints.clear();
    }
    for card in &mut deck.cards {
        card.front.push_str(" In a sentence.");
        card.why.clear();
        card.back = format!("  {} ", card.back.to_uppercase());
    }
    let reworded: Vec<Option<String>> = keys.iter().map(|key| skill(&deck, key)).collect();
    assert_eq!(reworded, before);
    for question in &mut deck.questions {
        match &mut question.body {
            Body::Sql(sql) => sql.reference.push_str(" limit 1"),
            Body::Coding(coding) => coding.reference.push_str("\nextra = 1"),
            Body::Modelling(_) | Body::Talk(_) => question.model_answer.push_str(" And more."),
        }
    }
    for card in &mut deck.cards {
        card.back.push_str(" And more.");
    }
    for (key, before) in keys.iter().zip(&before) {
        assert_ne!(skill(&deck, key), *before, "{key}");
    }
    let gone = ItemKey::card(&deck.id, &CardId::new("gone"));
    assert_eq!(skill(&deck, &gone), None);
}

#[test]
fn points_left_out_become_items_that_are_not_the_prompt() {
    let deck = deck();
    let talks = deck
        .questions
        .iter()
        .filter_map(|question| match &question.body {
            Body::Talk(talk) if talk.checklist.len() > 4 => Some((question, talk)),
            _ => None,
        });
    let (question, talk) = talks.into_iter().next().unwrap();
    let silent = QuestionState::default();
    assert_eq!(lessons(&deck.id, question, &silent, AT), []);
    let said = QuestionState {
        answer: talk.checklist[1].keywords[0].clone(),
        ..QuestionState::default()
    };
    let found = lessons(&deck.id, question, &said, AT);
    let missed: Vec<_> = found.iter().filter(|lesson| lesson.missed).collect();
    assert_eq!(missed.len(), 3, "{found:#?}");
    let second = found
        .iter()
        .find(|lesson| lesson.key.id == format!("{}:{}", question.id, talk.checklist[1].id));
    assert!(second.is_some_and(|lesson| !lesson.missed));
    for lesson in missed {
        assert_eq!(lesson.key.kind, ItemKind::Point);
        assert_eq!(lesson.key.origin(), Some(question.id.clone()));
        assert!(!lesson.wording.front.contains(&question.prompt));
        assert_ne!(lesson.wording.front, lesson.wording.back);
    }
}

#[test]
fn a_fault_that_rejected_a_data_model_comes_back() {
    let deck = deck();
    let models = deck.questions.iter();
    let mut models = models.filter_map(|question| match &question.body {
        Body::Modelling(modelling) => Some((question, modelling)),
        _ => None,
    });
    let (question, modelling) = models.next().unwrap();
    let fault = modelling.trials.last().unwrap().fault;
    let judged = |verdict| Submission {
        at: Span::ZERO,
        text: String::new(),
        dialect: Dialect::default(),
        sure: None,
        efficiency: None,
        again: None,
        judgement: Some(Judgement::Modelling {
            report: ModellingReport {
                verdict,
                trials: Vec::new(),
            },
        }),
    };
    let rejected = judged(ModellingVerdict::Rejected {
        fault,
        passed: 1,
        total: 2,
    });
    let mut state = QuestionState {
        submissions: vec![rejected],
        ..QuestionState::default()
    };
    let found = lessons(&deck.id, question, &state, AT);
    assert_eq!(found.len(), 1);
    assert!(found[0].missed && found[0].wording.front == fault.words());
    assert_eq!(found[0].key.kind, ItemKind::Mistake);
    assert_eq!(found[0].key.origin(), Some(question.id.clone()));
    // Once it was accepted, the others are known not to have been made.
    state
        .submissions
        .push(judged(ModellingVerdict::Accepted { trials: 2 }));
    let found = lessons(&deck.id, question, &state, AT);
    let missed = found.iter().filter(|lesson| lesson.missed).count();
    assert!(missed == 1 && found.len() > 2, "{found:#?}");
}

/// A SQL drill of three days ago, answered with `answer`, or right.
fn drilled(play: &mut Play, answer: Option<&str>) {
    choose(play, HomeItem::Drill(RoundKind::Sql));
    play.keys("<enter><enter>");
    let right = reference(play);
    write(play, answer.unwrap_or(&right)).keys("<F9>");
    let scores = if answer.is_some() { "11" } else { "44" };
    play.wait(minutes(9)).keys("<alt-e>y").keys(scores);
    play.keys("+<enter><enter><esc>");
    play.wait(minutes(3 * 24 * 60));
}

#[test]
fn a_question_that_keeps_being_forgotten_shows_what_was_written() {
    let mut play = Play::new();
    drilled(&mut play, None);
    for n in 1..=4 {
        drilled(&mut play, Some(&format!("SELECT {n}\nFROM scans")));
    }
    choose(&mut play, HomeItem::Due);
    let has_card =
        |play: &Play| matches!(&play.model.screen, Screen::Cards(view) if view.has_card());
    while has_card(&play) {
        play.keys("<enter>3");
    }
    let shown = text(&buffer(&play.model, play.now(), Theme::Dark, SMALL));
    assert!(shown.contains("Forgotten 4 times"), "{shown}");
    // The newest two, the newest first; what can be done stands above them.
    let places = [
        "as it is, for four",
        "You wrote on 2027-03-13",
        "SELECT 4",
        "You wrote on 2027-03-10",
        "SELECT 3",
    ];
    let places: Vec<Option<usize>> = places.iter().map(|part| shown.find(part)).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?}\n{shown}"
    );
    assert!(!shown.contains("SELECT 2"), "{shown}");
    // The shell tells the same.
    let (_home, data) = play.ended();
    let data = data.display().to_string();
    let onsite = Onsite::new();
    let args = ["--data-dir", &data, "cards", "list", "--only", "leeches"];
    let told = onsite.run(&args).out;
    let (first, below) = told.split_once('\n').unwrap();
    assert!(first.ends_with("leech"), "{told}");
    let expect = [
        "2027-03-13",
        "SELECT 4",
        "FROM scans",
        "2027-03-10",
        "SELECT 3",
        "FROM scans",
    ];
    let below: Vec<&str> = below.lines().map(str::trim).collect();
    assert_eq!(below, expect, "{told}");
    let told = onsite.json(0, &args);
    assert_eq!(told["answers"][0]["text"], "SELECT 4\nFROM scans");
}
