//! Resuming before the decks have been read: everything that needs the deck is caught up on when it
//! comes, and a submission whose judge died gets its verdict.

use std::sync::Arc;

use onsite::app::facts::Unfinished;
use onsite::app::model::Opening;
use onsite::app::{
    Effect, Env, HomeFacts, Model, Msg, Reply, Screen, Settings, Size, StoreRequest, update,
};
use onsite::base::{RequestId, Seed, SessionId, Timestamp};
use onsite::deck::{Deck, RoundKind};
use onsite::interview::{
    Command, DrawOptions, DrillTarget, EndReason, Event, Fact, Mode, Wish, begin, decide,
    draw_drill, evolve, replay,
};
use onsite::keymap::Key;

use crate::shelf;

const NOW: Timestamp = Timestamp(1_797_620_700_000);

#[test]
fn a_round_resumed_before_its_deck_gets_data_then_verdict() {
    let deck = sql_deck();
    let events = drill(
        &deck,
        &[Command::BeginRound, Command::Submit("SELECT 1".into())],
    );
    let mut model = home_with(&events);
    let effects = resume(&mut model, &events);
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Grade(..))),
        "{effects:?}"
    );
    let effects = decks_come(&mut model, &deck);
    let data = effects.iter().find_map(|effect| match effect {
        Effect::OpenData(id, ..) => Some(*id),
        _ => None,
    });
    let ready = Msg::Done(data.unwrap(), Reply::DataReady { tables: Vec::new() });
    let effects = update(&mut model, ready, &Env { now: NOW });
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Grade(..))),
        "{effects:?}"
    );
    assert!(model.live.unwrap().desk.tables.is_some());
}

#[test]
fn a_sitting_whose_question_left_the_deck_can_still_be_finished() {
    let deck = sql_deck();
    let events = drill(
        &deck,
        &[Command::BeginRound, Command::Submit("SELECT 1".into())],
    );
    let mut model = home_with(&events);
    resume(&mut model, &events);
    let mut newer = Deck::clone(&deck);
    newer.questions.clear();
    decks_come(&mut model, &newer);
    let live = model.live.unwrap();
    let (_, _, question) = live.session.open_question().unwrap();
    assert!(!question.is_being_judged(), "nobody is left to judge it");
}

#[test]
fn a_debrief_opened_before_its_deck_shows_the_reference_when_it_comes() {
    let deck = sql_deck();
    let mut events = drill(&deck, &[Command::BeginRound]);
    events.push(Event {
        at: NOW,
        fact: Fact::RoundEnded {
            reason: EndReason::Abandoned,
        },
    });
    events.push(Event {
        at: NOW,
        fact: Fact::Abandoned,
    });
    let mut model = Model::new(
        Size {
            width: 80,
            height: 24,
        },
        settings(),
        Opening::Home,
    );
    let session = SessionId::new("s");
    let shown = Reply::Events { session, events };
    model.awaited = Some(RequestId(7));
    update(
        &mut model,
        Msg::Done(RequestId(7), shown),
        &Env { now: NOW },
    );
    let pages = |model: &Model| match &model.screen {
        Screen::Debrief(view) => format!("{:?}", view.pages),
        other => panic!("{other:?}"),
    };
    assert!(!pages(&model).contains("Reference"));
    let tab = Key::parse("tab").unwrap();
    update(&mut model, Msg::Key(tab), &Env { now: NOW });
    decks_come(&mut model, &deck);
    assert!(pages(&model).contains("Reference"));
    assert!(
        matches!(&model.screen, Screen::Debrief(view) if view.page == 1),
        "the page stays"
    );
}

/// A built-in deck.
fn sql_deck() -> Arc<Deck> {
    shelf::deck("netflix-de")
}

/// The events of a SQL drill in which these commands were given.
fn drill(deck: &Deck, commands: &[Command]) -> Vec<Event> {
    let options = DrawOptions {
        variant: None,
        bare: false,
        mode: Mode::Standard,
        seed: Seed(3),
        time_factor: 1.0,
        dialect: Wish::default(),
        session: SessionId::new("s"),
        now: NOW,
    };
    let plan = draw_drill(deck, &DrillTarget::Kind(RoundKind::Sql), &options, &[]).unwrap();
    let (mut session, planned) = begin(plan, NOW);
    let mut events = vec![planned];
    for command in commands {
        for event in decide(&session, command.clone(), NOW).unwrap() {
            evolve(&mut session, &event);
            events.push(event);
        }
    }
    events
}

/// The home screen that offers to resume the sitting.
fn home_with(events: &[Event]) -> Model {
    let session = replay(events).unwrap();
    let unfinished = Unfinished {
        session: session.plan.session.clone(),
        title: session.plan.title.clone(),
        last_alive: NOW,
        when: "then".into(),
    };
    let facts = HomeFacts {
        unfinished: Some(unfinished),
        ..HomeFacts::default()
    };
    let mut model = Model::new(
        Size {
            width: 80,
            height: 24,
        },
        settings(),
        Opening::Home,
    );
    let reply = Reply::Home(Box::new(facts));
    update(
        &mut model,
        Msg::Done(RequestId::default(), reply),
        &Env { now: NOW },
    );
    model
}

/// Presses enter on the offer; the history answers.
fn resume(model: &mut Model, events: &[Event]) -> Vec<Effect> {
    let enter = Key::parse("enter").unwrap();
    let effects = update(model, Msg::Key(enter), &Env { now: NOW });
    let asked = effects.into_iter().find_map(|effect| match effect {
        Effect::Store(id, StoreRequest::Load(session)) => Some((id, session)),
        _ => None,
    });
    let (id, session) = asked.unwrap();
    let reply = Reply::Events {
        session,
        events: events.to_vec(),
    };
    update(model, Msg::Done(id, reply), &Env { now: NOW })
}

fn decks_come(model: &mut Model, deck: &Deck) -> Vec<Effect> {
    let reply = Reply::Decks {
        decks: vec![Arc::new(deck.clone())],
        faults: Vec::new(),
    };
    update(
        model,
        Msg::Done(RequestId::default(), reply),
        &Env { now: NOW },
    )
}

fn settings() -> Settings {
    Settings {
        vim: false,
        time_factor: 1.0,
        seed: None,
        mode: Mode::Standard,
        predict: false,
        confidence: false,
        two_keys: false,
        dialect: Wish::default(),
        missing_layers: Vec::new(),
        no_python: None,
        seat: false,
        voices: onsite::app::screen::speaking::Voices::default(),
        preview: false,
        complaint: None,
    }
}
