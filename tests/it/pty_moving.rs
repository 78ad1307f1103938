//! The moving-data curveball in a real terminal: the data moves under an accepted query, the changed
//! cells are shown, the program is killed, and the candidate repairs the query.

use onsite::deck::Body;
use onsite::interview::Session;
use onsite::interview::data::Moved;

use crate::pty::{Home, Shot, end_round, open_round};
use crate::shelf;

const QUESTION: &str = "playback-daily-streamers";

/// Deals the load test, not the other move of the question.
const SEED: &str = "3";

fn moved(session: &Session) -> Option<Moved> {
    session.open_question()?.2.moved.clone()
}

/// Whether the last submission has a verdict, and which.
fn last_is_accepted(session: &Session) -> Option<bool> {
    let (_, _, state) = session.open_question()?;
    let last = state.submissions.last()?;
    last.judgement.as_ref()?;
    Some(last.is_accepted())
}

#[test]
fn the_data_moves_and_the_query_is_repaired() {
    let home = Home::new();
    let deck = shelf::deck("netflix-de");
    let Body::Sql(sql) = &deck.question(&QUESTION.into()).unwrap().body else {
        panic!("{QUESTION} is a SQL question");
    };
    let args = ["drill", QUESTION, "--seed", SEED];
    let mut term = home.onsite(&args).size(120, 40).start();
    open_round(&mut term);
    term.wait_until("the schema's rows", |shot| !shot.has("loading"));
    term.paste(&sql.reference);
    term.key("F9");
    let shot = term.wait_for("The data moved: a column changed.");
    // A changed cell beside its old value, and a row that was not there.
    assert!(
        shot.has("~ 2026-03-1") && shot.has(" → "),
        "{}",
        shot.text()
    );
    assert!(shot.has("+ 2026-03-1"), "{}", shot.text());
    term.wait_for("ran a load test");
    let at = moved(&home.session().unwrap()).unwrap();
    assert_eq!(
        (at.id.as_str(), at.accepted, at.repaired),
        ("load-test", 0, None)
    );

    // The query from before is wrong now.
    term.key("F9");
    term.wait_until("the second verdict", |_| {
        home.session().is_some_and(|session| {
            session
                .open_question()
                .is_some_and(|open| open.2.submissions.len() == 2)
                && last_is_accepted(&session) == Some(false)
        })
    });
    term.kill();
    drop(term);

    // The program starts again: the data has still moved.
    let mut term = home.onsite(&[]).size(80, 24).start();
    term.wait_until("the interrupted sitting", |shot| shot.has("Resume"));
    term.key("enter");
    term.wait_until("the round", Shot::in_round);
    term.wait_until("the schema's rows", |shot| !shot.has("loading"));
    let Some(reference) = sql.move_of(&at.id).and_then(|one| one.reference.clone()) else {
        panic!("another query is right after the move");
    };
    term.key("ctrl-a");
    term.key("backspace");
    term.paste(&reference);
    term.key("F9");
    term.wait_until("the repaired query's verdict", |_| {
        home.session()
            .is_some_and(|session| moved(&session).is_some_and(|moved| moved.repaired.is_some()))
    });
    end_round(&mut term);
    let session = home.session().unwrap();
    let repaired = moved(&session).unwrap();
    assert!(repaired.reaction().is_some());
    term.key("ctrl-q");
    assert!(term.exit().success());
}
