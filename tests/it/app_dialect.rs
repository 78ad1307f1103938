//! The dialect of a sitting: where it comes from, how it is changed, and that it is not forgotten.

use onsite::base::{SourceText, Timestamp};
use onsite::deck::{RoundKind, check as check_deck};
use onsite::dialect::Dialect;
use onsite::interview::{
    Command, Mode, QuestionState, Rejected, Session, Wish, begin, decide, draw_loop, evolve,
};
use onsite::report::debrief::debrief;
use onsite::report::markdown::to_markdown;
use onsite::verdict::SqlVerdict;

use crate::diagnostics::template;
use crate::interview_deck::{deck, options};
use crate::play::Play;
use crate::screens::begin as open_round;

/// Right in PostgreSQL, and no query in SQLite.
const RIGHT: &str = "SELECT depot, count(DISTINCT parcel)::int AS parcels FROM scans \
                     WHERE depot IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1";

fn session(play: &Play) -> &Session {
    &play.model.live.as_ref().unwrap().session
}

fn question(play: &Play) -> &QuestionState {
    session(play).open_question().unwrap().2
}

#[test]
fn a_chosen_dialect_is_an_event_and_survives_a_crash() {
    let mut play = open_round(Mode::Standard, RoundKind::Sql);
    assert_eq!(session(&play).dialect(), Dialect::Sqlite);
    play.keys("<alt-d>2").paste(RIGHT).keys("<F5><F9>");
    let check = |play: &Play| {
        assert_eq!(session(play).dialect(), Dialect::Postgres);
        let state = question(play);
        assert!(state.runs.iter().all(|run| run.ok), "{:?}", state.runs);
        let [handed_in] = state.submissions.as_slice() else {
            panic!("{:?}", state.submissions);
        };
        assert_eq!(handed_in.dialect, Dialect::Postgres);
        assert!(state.is_accepted(), "{:?}", handed_in.judgement);
    };
    check(&play);
    let mut again = play.killed();
    again.keys("<enter>");
    check(&again);
    let told = to_markdown(&debrief(session(&again), None));
    assert!(told.contains(", in PostgreSQL"), "{told}");
    // Escape leaves it; a choice of the same changes nothing.
    let before = again.model.live.as_ref().unwrap().next_seq;
    again.keys("<esc>d<down><esc><alt-d><enter>");
    assert_eq!(again.model.live.as_ref().unwrap().next_seq, before);
    again.keys("<esc>d1");
    assert_eq!(session(&again).dialect(), Dialect::Sqlite);
}

#[test]
fn a_submission_that_lost_its_judge_is_judged_in_its_own_dialect() {
    let mut play = open_round(Mode::Standard, RoundKind::Sql);
    play.keys("<alt-d>2").paste(RIGHT).hold().keys("<F9>");
    assert!(question(&play).is_being_judged());
    let mut again = play.killed();
    again.keys("<enter>");
    assert!(
        question(&again).is_accepted(),
        "{:?}",
        question(&again).submissions
    );
}

#[test]
fn a_verdict_points_into_what_was_typed() {
    let mut play = open_round(Mode::Standard, RoundKind::Sql);
    play.keys("<alt-d>2")
        .paste("-- é\nSELECT parcel::text,\n  dept FROM scans")
        .keys("<F9>");
    let last = question(&play).submissions.last().unwrap();
    let Some(onsite::interview::Judgement::Sql {
        verdict: SqlVerdict::Failed(error),
    }) = &last.judgement
    else {
        panic!("{last:?}");
    };
    assert_eq!(error.message, "no such column: dept");
    assert_eq!(error.position.unwrap().to_string(), "3:3");
}

#[test]
fn what_was_asked_for_goes_before_the_deck_and_the_deck_before_a_habit() {
    use Dialect::{MySql, Postgres, Spark, Sqlite};
    let check =
        |asked: Option<Dialect>, of_deck: Option<Dialect>, habit: Dialect, expect: Dialect| {
            let mut deck = deck();
            let rounds = deck.loops.iter_mut().flat_map(|one| &mut one.rounds);
            for round in rounds.filter(|round| round.kind == RoundKind::Sql) {
                round.dialect = of_deck;
            }
            let mut options = options(Mode::Standard, 7);
            options.dialect = Wish { asked, habit };
            let plan = draw_loop(&deck, &"full".into(), None, &options, &[]).unwrap();
            let round = plan
                .rounds
                .iter()
                .find(|round| round.kind == RoundKind::Sql);
            assert_eq!(
                round.unwrap().dialect,
                expect,
                "{asked:?} {of_deck:?} {habit:?}"
            );
        };
    check(None, None, Sqlite, Sqlite);
    check(None, None, MySql, MySql);
    check(None, Some(Spark), MySql, Spark);
    check(None, Some(Sqlite), MySql, Sqlite);
    check(Some(Postgres), Some(Spark), MySql, Postgres);
}

#[test]
fn a_dialect_is_chosen_in_sql_rounds_only() {
    let plan = draw_loop(
        &deck(),
        &"full".into(),
        None,
        &options(Mode::Standard, 7),
        &[],
    )
    .unwrap();
    let now = Timestamp(1_000);
    let (mut session, _) = begin(plan, now);
    let choose = Command::ChooseDialect(Dialect::Presto);
    assert!(matches!(
        decide(&session, choose.clone(), now),
        Err(Rejected::NotNow(_))
    ));
    for event in decide(&session, Command::BeginRound, now).unwrap() {
        evolve(&mut session, &event);
    }
    assert_ne!(session.round_plan().unwrap().kind, RoundKind::Sql);
    assert_eq!(decide(&session, choose, now), Err(Rejected::NoDialect));
}

#[test]
fn a_round_says_its_dialect_or_its_loop_does() {
    let check = |of_loop: &str, of_round: &str, expect: Option<Dialect>| {
        let mut files = template();
        let is_frame = |file: &&mut SourceText| file.file.ends_with("deck.toml");
        for file in files.files.iter_mut().filter(is_frame) {
            let (own, whole) = ("kind = \"sql\"\n", "default = true\n");
            file.text = file
                .text
                .replacen(whole, &format!("{whole}{of_loop}\n"), 1)
                .replacen(own, &format!("{own}{of_round}\n"), 1);
        }
        let checked = check_deck(&files);
        assert_eq!(checked.diagnostics, []);
        let deck = checked.deck.unwrap();
        for round in &deck.default_loop().unwrap().rounds {
            let is_sql = round.kind == RoundKind::Sql;
            assert_eq!(round.dialect, expect.filter(|_| is_sql), "{}", round.id);
        }
    };
    check("", "", None);
    check("dialect = \"mysql\"", "", Some(Dialect::MySql));
    check("", "dialect = \"sqlite\"", Some(Dialect::Sqlite));
    check(
        "dialect = \"mysql\"",
        "dialect = \"presto\"",
        Some(Dialect::Presto),
    );
}
