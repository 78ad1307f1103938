//! Data that moves under an accepted query: the proof of a deck's moves, and a whole round.

use onsite::app::desk::Output;
use onsite::base::{CancelToken, MoveId};
use onsite::deck::{Body, Deck, Move, check};
use onsite::grader::deck_proof::{Court, Depth, prove_deck};
use onsite::grader::moved::sql_task_after;
use onsite::interview::{Fact, Mode, QuestionState};
use onsite::library::read_folder;
use onsite::store::{OpenOptions, Store};
use onsite::view::Theme;

use crate::diagnostic_moves::SOUND;
use crate::diagnostics::template;
use crate::play::{Play, SMALL, buffer, minutes, seconds, text};
use crate::screens::write;

/// The codes that the proof of the template deck's query finds, once it moves like this.
fn proved(moves: &str) -> Vec<String> {
    let mut files = template();
    for file in &mut files.files {
        if file.file.ends_with("sql/scans.toml") {
            file.text.push_str(moves);
        }
    }
    let checked = check(&files);
    let mut deck = checked.deck.unwrap();
    deck.questions
        .retain(|question| matches!(question.body, Body::Sql(_)));
    let runner = crate::runner::runner();
    let cancel = CancelToken::default();
    let court = Court {
        deck: &deck,
        places: &checked.places,
        runner,
        depth: Depth::Full,
    };
    let proof = prove_deck(court, &cancel);
    let found = proof.diagnostics.into_iter();
    found.map(|found| found.code.to_owned()).collect()
}

/// A move with other statements than the sound one.
fn with(lines: &str) -> String {
    let head = SOUND.split("kind =").next().unwrap();
    let words = "text = \"It moved.\"\ngood = \"Says so.\"\nwhen = \"pass\"\n";
    format!("{head}{lines}\n{words}")
}

#[test]
fn the_proof_says_what_is_wrong_with_a_move() {
    assert_eq!(proved(SOUND), [""; 0]);
    let check = |lines: &str, code: &str| assert_eq!(proved(&with(lines)), [code], "{lines}");
    check("kind = 'duplicate'\ntable = 'parcels'", "D931");
    check(
        "kind = 'change'\nsql = 'UPDATE scans SET nothing = 1'",
        "D931",
    );
    check(
        "kind = 'rename'\ntable = 'scans'\ncolumn = 'depot'\nto = 'site'",
        "D932",
    );
    check(
        "kind = 'change'\nsql = 'ALTER TABLE scans ADD COLUMN note TEXT'",
        "D933",
    );
    let other = "kind = 'change'\nsql = \"UPDATE scans SET depot = 'moon'\"";
    check(&format!("{other}\nunaffected = true"), "D934");
    let same = "SELECT depot, count(DISTINCT parcel) AS parcels FROM scans \
                WHERE depot IS NOT NULL GROUP BY depot ORDER BY parcels DESC, depot";
    check(&format!("{other}\nreference = '{same}'"), "D935");
}

/// The built-in decks' questions whose data moves.
fn moving_questions() -> Vec<(Deck, String, Move)> {
    let mut found = Vec::new();
    for name in ["netflix-de", "generic-de"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = read_folder(&folder.join("decks").join(name));
        let deck = check(&files).deck.unwrap();
        for question in &deck.questions {
            if let Body::Sql(sql) = &question.body {
                let moves = sql.moves.iter();
                found.extend(moves.map(|one| (deck.clone(), question.id.to_string(), one.clone())));
            }
        }
    }
    found
}

#[test]
fn what_arrives_is_the_same_every_time() {
    let all = moving_questions();
    assert!(all.len() >= 3, "{}", all.len());
    for (deck, question, one) in all {
        let question = deck.question(&question.as_str().into()).unwrap();
        let Body::Sql(sql) = &question.body else {
            continue;
        };
        let after = |moved: Option<&MoveId>| {
            sql_task_after(&deck, sql, (question.grading_seed(), 0), moved).unwrap()
        };
        let moved = after(Some(&one.id));
        assert_eq!(moved, after(Some(&one.id)));
        assert_ne!(moved.setup_sql, after(None).setup_sql, "{}", one.id);
    }
}

/// A column is renamed under an accepted query.
const RENAMED: &str = "starts-current-version";

fn reference_of(play: &Play, moved: bool) -> String {
    let live = play.model.live.as_ref().unwrap();
    let Body::Sql(sql) = &live.question().unwrap().body else {
        return String::new();
    };
    let one = sql.moves.first().unwrap();
    let now = one.reference.clone().filter(|_| moved);
    now.unwrap_or_else(|| sql.reference.clone())
}

fn state(play: &Play) -> QuestionState {
    let live = play.model.live.as_ref().unwrap();
    live.session.open_question().unwrap().2.clone()
}

/// A round whose query was accepted, after which the data moved.
fn moved() -> Play {
    let mut play = Play::drill(RENAMED);
    play.keys("<enter>");
    let right = reference_of(&play, false);
    write(&mut play, &right).wait(seconds(30)).keys("<F9>");
    play
}

#[test]
fn a_move_waits_for_an_accepted_query_and_is_repaired() {
    let mut play = Play::drill(RENAMED);
    play.keys("<enter>");
    write(&mut play, "SELECT 1").keys("<F9>");
    assert_eq!(state(&play).moved, None);
    let mut play = moved();
    let at = state(&play).moved.unwrap();
    assert_eq!(
        (at.id.as_str(), at.accepted, at.before),
        ("renamed-clock", 0, 1)
    );
    let live = play.model.live.as_ref().unwrap();
    assert!(matches!(live.desk.output(0), Output::Moved(_)));
    // The schema pane and the scratch database have the new name.
    let (_, tables) = live.desk.tables.as_ref().unwrap();
    let log = tables
        .iter()
        .find(|table| table.name == "start_log")
        .unwrap();
    assert!(log.columns.iter().any(|column| column.name == "landed_at"));
    write(&mut play, "SELECT COUNT(landed_at) FROM start_log").keys("<F5>");
    assert!(state(&play).runs.last().unwrap().ok);
    // The query from before fails, the repaired one is right.
    let old = reference_of(&play, false);
    write(&mut play, &old).wait(seconds(40)).keys("<F9>");
    assert!(!state(&play).submissions.last().unwrap().is_accepted());
    let new = reference_of(&play, true);
    write(&mut play, &new).wait(seconds(20)).keys("<F9>");
    let repaired = state(&play);
    assert!(repaired.submissions.last().unwrap().is_accepted());
    let after = repaired.moved.unwrap().reaction().unwrap();
    assert!(after >= seconds(60) && after < minutes(2), "{after}");
    // It moves once.
    let moves = play.events().into_iter();
    let moves = moves.filter(|event| matches!(event.fact, Fact::Moved { .. }));
    assert_eq!(moves.count(), 1);
}

#[test]
fn a_resumed_sitting_has_moved_data() {
    let mut play = moved().killed();
    play.keys("<home><enter>");
    let live = play.model.live.as_ref().unwrap();
    assert!(matches!(live.desk.output(0), Output::Moved(_)));
    write(&mut play, "SELECT COUNT(landed_at) FROM start_log").keys("<F5>");
    assert!(state(&play).runs.last().unwrap().ok);
    let new = reference_of(&play, true);
    write(&mut play, &new).keys("<F9>");
    assert!(state(&play).moved.unwrap().repaired.is_some());
}

#[test]
fn what_moves_shows_no_reference_under_pressure() {
    let mut play = moved();
    let live = play.model.live.as_mut().unwrap();
    live.session.plan.mode = Mode::Pressure;
    for keys in ["<F2>", "<alt-c>", "<F6><F6>", "<F6><F6>"] {
        play.keys(keys);
        let shown = text(&buffer(&play.model, play.now(), Theme::Mono, SMALL));
        assert!(!shown.contains("ORDER BY landed_at"), "{shown}");
        assert!(!shown.contains("Reads the error"), "{shown}");
    }
}

#[test]
fn what_moved_lately_does_not_move_again() {
    let mut play = moved();
    play.keys("<alt-e>y");
    let live = play.model.live.as_ref().unwrap();
    let n = live.session.open_question().unwrap().1.criteria.len();
    play.keys(&"3".repeat(n)).keys("+<enter><enter>");
    let (home, data) = play.ended();
    let store = Store::open(&data, OpenOptions::default()).unwrap();
    let fired = store.fired(onsite::base::Timestamp(0)).unwrap();
    let ids: Vec<&str> = fired.iter().map(|row| row.id.as_str()).collect();
    assert!(ids.contains(&"renamed-clock"), "{ids:?}");
    assert!(fired.iter().all(|row| row.question.as_str() == RENAMED));
    drop(home);
}
