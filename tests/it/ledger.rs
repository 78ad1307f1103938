//! The own history, asked in SQL: the views of a history whose every minute is known, the command
//! that prints answers, the desk, and the page that documents it all.

use std::collections::BTreeMap;
use std::path::Path;

use onsite::app::Screen;
use onsite::app::screen::HomeItem;
use onsite::base::{CancelToken, RealId, Span};
use onsite::deck::RoundKind;
use onsite::diary::{self, RealRound, Tags};
use onsite::interview::{Event, Fact, Mode};
use onsite::ledger::{self, VIEWS};
use onsite::memory::{Day, Scheduler};
use onsite::relation::Relation;
use onsite::runtime::own::{OwnError, OwnSource};
use onsite::sandbox::{self, Engine};
use onsite::store::{Derived, OpenOptions, SessionFilter, Store};
use onsite::verdict::{Budget, Outcome};

use crate::deck_docs::is_fresh;
use crate::play::{Play, START, minutes};
use crate::program::{Onsite, ran};
use crate::screens::rounds::wrong_answer;
use crate::screens::still::choose;
use crate::screens::{begin, reference, write};
use crate::shelf;

#[test]
fn the_page_of_the_views_is_fresh() {
    let path = "docs/history-views.md";
    assert!(
        is_fresh(path, &ledger::page()),
        "{path} is stale; run `ONSITE_BLESS=1 cargo test --test it ledger`"
    );
}

#[test]
fn who_asks_for_the_views_is_not_told_how_their_page_is_made() {
    let told = Onsite::new().run(&["sql", "--views"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert!(
        told.out
            .starts_with("# The views of `onsite sql`\n\n`onsite sql` copies"),
        "{}",
        told.out
    );
    assert!(!told.out.contains("<!--") && told.out.contains("## sittings"));
}

#[test]
fn the_drill_deck_has_columns_of_the_views() {
    let deck = shelf::deck("own-history");
    assert_eq!(deck.questions.len(), 8);
    let tables = deck.datasets.iter().flat_map(|data| {
        let engine = Engine::with_script(&data.sql).unwrap();
        sandbox::read_schema(&engine).unwrap().tables
    });
    let tables: Vec<_> = tables.collect();
    assert!(tables.len() >= 6);
    for table in &tables {
        let view = VIEWS.iter().find(|view| view.table == table.name).unwrap();
        for column in &table.columns {
            let known = view.columns.iter().find(|one| one.name == column.name);
            let kind = known.map(|known| known.kind.as_str());
            assert_eq!(
                kind,
                Some(&*column.decl_type),
                "{}.{}",
                table.name,
                column.name
            );
        }
    }
}

/// Scores the open question and locks it, blind and revealed.
fn score(play: &mut Play) {
    let live = play.model.live.as_ref().unwrap();
    let n = live.session.open_question().unwrap().1.criteria.len();
    for _ in 0..n {
        play.keys("3");
    }
    play.keys("+<enter><enter>");
}

/// An evening: a SQL drill and a culture drill, with something in every view.
pub(crate) fn evening() -> Play {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    // A hint of the ladder at the first minute, a question, something typed and run.
    play.wait(minutes(1)).keys("<F2>y");
    play.keys("<F3>Can a parcel pass a gate twice?<enter>");
    play.wait(minutes(2));
    write(&mut play, "SELECT depot FROM scans").keys("<F5>");
    // Foretold, and run again.
    play.wait(minutes(1))
        .keys("<alt-p><F5>3<enter>depot<enter>");
    play.keys("<alt-p>");
    play.wait(minutes(2));
    let wrong = wrong_answer(&play, "counts-repeats");
    write(&mut play, &wrong).keys("<F9>");
    play.wait(minutes(3));
    let right = reference(&play);
    write(&mut play, &right).keys("<F9>");
    play.wait(minutes(1));
    play.keys("<F6><F6><F6><F6>dear diary").wait(minutes(2));
    play.keys("<alt-e>y");
    score(&mut play);
    play.keys("q");
    choose(&mut play, HomeItem::Drill(RoundKind::Culture));
    play.keys("<enter><enter>").wait(minutes(4));
    play.keys("I broke the nightly load.").wait(minutes(16));
    play.keys("<alt-e>y");
    score(&mut play);
    play.keys("q");
    // A real round on the way home, and a tag on the first drill.
    choose(&mut play, HomeItem::Log);
    play.keys("Acme<enter>L5<enter>s<down>sessions out of raw events<enter>top 3 depots");
    play.keys("<tab>3");
    let Screen::Log(view) = &play.model.screen else {
        unreachable!("the form is open");
    };
    let criteria = view.measures.len();
    play.keys(&"2".repeat(criteria));
    play.keys("p<tab>one of them was silent<tab>onsite<F9>");
    choose(&mut play, HomeItem::History);
    play.keys("<end>tshaky<enter><esc>");
    play
}

fn copy(data: &Path, private: bool) -> Engine {
    let source = OwnSource {
        data_dir: data.to_owned(),
        calendar: Scheduler::default().calendar().clone(),
        private,
    };
    let copy = source.copy(&CancelToken::default()).unwrap();
    assert_eq!(copy.unreadable, 0);
    copy.engine
}

fn rows(engine: &mut Engine, sql: &str) -> Relation {
    match sandbox::run(engine, sql, &Budget::LIVE, &CancelToken::default()) {
        Outcome::Rows { relation, .. } => relation,
        other => unreachable!("{sql}: {other:?}"),
    }
}

#[test]
fn every_view_says_what_happened_and_when() {
    let (_home, data) = evening().ended();
    let mut own = copy(&data, false);
    for view in VIEWS {
        let found = rows(&mut own, &format!("SELECT * FROM {}", view.table));
        assert!(!found.is_empty(), "{} is empty", view.table);
        let names: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
        assert_eq!(found.columns, names);
    }
    for (sql, expect) in FIGURES {
        let found = rows(&mut own, sql);
        assert_eq!(found, Relation::parse(expect).unwrap(), "{sql}:\n{found}");
    }
}

/// Questions to the evening above, each with its answer.
const FIGURES: &[(&str, &str)] = &[
    (
        "SELECT title, kind, day, state, minutes, mean, fork FROM sittings ORDER BY sitting",
        "title         | kind  | day        | state    | minutes | mean | fork
         SQL drill     | drill | 2027-03-01 | finished | 12.0    | 3.33 | 0
         Culture drill | drill | 2027-03-01 | finished | 20.0    | 3.0  | 0",
    ),
    (
        "SELECT kind, began, budget, minutes, ended, pauses FROM rounds ORDER BY sitting",
        "kind    | began            | budget | minutes | ended | pauses
         sql     | 2027-03-01 18:00 | 30.0   | 12.0    | done  | 0
         culture | 2027-03-01 18:12 | 30.0   | 20.0    | done  | 0",
    ),
    (
        "SELECT phase, name, budget, minutes FROM phases ORDER BY sitting, phase",
        "phase | name | budget | minutes
         1     | Look | 5.0    | 12.0
         1     | Tell | 20.0   | 20.0",
    ),
    (
        "SELECT id, variant, first_edit, first_run, first_submission, accepted_at, accepted, runs,
                submissions, hints, own, round(measured, 1) AS measured, confidence
         FROM questions ORDER BY sitting",
        "id | variant | first_edit | first_run | first_submission | accepted_at | accepted | runs | submissions | hints | own | measured | confidence
         parcels-per-depot | 0 | 3.0 | 3.0 | 6.0 | 9.0 | 1 | 2 | 2 | 1 | 3.0 | 3.5 | 50
         own-mistake | 0 | 4.01 | NULL | NULL | NULL | NULL | 0 | 0 | 0 | 3.0 | NULL | 50",
    ),
    (
        "SELECT run, minute, ok, data, text FROM runs",
        "run | minute | ok | data    | text
         1   | 3.0    | 1  | visible | SELECT depot FROM scans
         2   | 4.0    | 1  | visible | SELECT depot FROM scans",
    ),
    (
        "SELECT submission, minute, verdict, mistake, dialect FROM submissions",
        "submission | minute | verdict  | mistake        | dialect
         1          | 6.0    | rejected | counts-repeats | sqlite
         2          | 9.0    | accepted | NULL           | sqlite",
    ),
    (
        "SELECT hint, minute, kind, cost FROM hints",
        "hint | minute | kind   | cost
         1    | 1.0    | ladder | 0.2",
    ),
    (
        "SELECT probe, minute, round(silence) AS silence FROM probes",
        "probe        | minute | silence
         repeats      | 6.0    | 3.0
         why-distinct | 9.0    | 1.0",
    ),
    (
        "SELECT minute, text FROM asked",
        "minute | text
         1.0    | Can a parcel pass a gate twice?",
    ),
    (
        "SELECT minute, rows_said, rows_came, rows_right, grain_right FROM predictions",
        "minute | rows_said | rows_came | rows_right | grain_right
         4.0    | 3         | 20        | 0          | 0",
    ),
    (
        "SELECT pad, minute, edits, inserted FROM edits ORDER BY sitting, minute",
        "pad    | minute | edits | inserted
         answer | 3      | 1     | 23
         answer | 6      | 2     | 113
         answer | 9      | 2     | 127
         notes  | 10     | 10    | 10
         answer | 4      | 25    | 25",
    ),
    (
        "SELECT criterion, weight, blind, own, again FROM criteria WHERE weight > 1",
        "criterion | weight | blind | own | again
         correct   | 2.0    | 3     | 3   | NULL",
    ),
    (
        "SELECT day, company, level, kind, asked, score, outcome, notes FROM real_rounds",
        "day        | company | level | kind | asked | score | outcome | notes
         2027-03-01 | NULL    | L5    | sql  | 2     | 3.0   | passed  | NULL",
    ),
    (
        "SELECT number, text FROM real_asked JOIN real_rounds USING (real_id)",
        "number | text
         1      | sessions out of raw events
         2      | top 3 depots",
    ),
    (
        "SELECT criterion, score FROM real_scores ORDER BY criterion LIMIT 1",
        "criterion | score
         clear     | 2",
    ),
    (
        "SELECT coalesce(s.title, r.kind) AS place, t.round, t.tag FROM tags AS t
         LEFT JOIN sittings AS s USING (sitting) LEFT JOIN real_rounds AS r ON r.real_id = t.sitting
         ORDER BY tag",
        "place     | round | tag
         sql       | 0     | onsite
         SQL drill | 0     | shaky",
    ),
    (
        "SELECT kind, id, due, reps, lapses FROM items ORDER BY due, id",
        "kind     | id                               | due        | reps | lapses
         mistake  | parcels-per-depot:counts-repeats | 2027-03-02 | 1    | 0
         question | own-mistake                      | 2027-03-03 | 1    | 0
         question | parcels-per-depot                | 2027-03-03 | 1    | 0",
    ),
    (
        "SELECT review, at, rating, days_since, days_next FROM reviews ORDER BY review",
        "review | at               | rating | days_since | days_next
         1      | 2027-03-01 18:12 | 3      | 0          | 2
         2      | 2027-03-01 18:12 | 1      | 0          | 1
         3      | 2027-03-01 18:32 | 3      | 0          | 2",
    ),
];

#[test]
fn what_is_private_is_told_when_it_is_asked_for() {
    let (_home, data) = evening().ended();
    let sql = "SELECT kind, notes, answer LIKE '%nightly%' AS told FROM questions ORDER BY sitting";
    let check = |private: bool, expect: &str| {
        let found = rows(&mut copy(&data, private), sql);
        assert_eq!(found, Relation::parse(expect).unwrap(), "{found}");
    };
    check(
        false,
        "kind | notes | told\nsql | NULL | 0\nculture | NULL | NULL",
    );
    check(
        true,
        "kind | notes | told\nsql | dear diary | 0\nculture | '' | 1",
    );
    let company = rows(
        &mut copy(&data, true),
        "SELECT company, notes FROM real_rounds",
    );
    let expect = "company | notes\nAcme | one of them was silent";
    assert_eq!(company, Relation::parse(expect).unwrap(), "{company}");
}

#[test]
fn what_was_scored_again_stands_beside_its_first_scores() {
    let (_home, data) = evening().ended();
    let mut store = Store::open(&data, OpenOptions::default()).unwrap();
    let newest = store.list_sessions(&SessionFilter::default()).unwrap();
    for (n, scores) in [(1, vec![1, 2]), (2, vec![4, 2])] {
        let seq = store.next_seq(&newest[0].id).unwrap();
        let at = START + Span::days(8 * n);
        let fact = Fact::Rescored {
            round: 0,
            question: 0,
            scores,
        };
        store
            .append(
                &newest[0].id,
                seq,
                &[Event { at, fact }],
                &Derived::default(),
            )
            .unwrap();
    }
    drop(store);
    let sql = "SELECT own, again FROM criteria JOIN rounds USING (sitting, round)
               WHERE kind = 'culture' ORDER BY again DESC";
    let found = rows(&mut copy(&data, false), sql);
    assert_eq!(
        found,
        Relation::parse("own | again\n3 | 4\n3 | 2").unwrap(),
        "{found}"
    );
}

#[test]
fn a_log_of_real_interviews_alone_is_a_history_to_ask() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path(), OpenOptions::default()).unwrap();
    let round = RealRound {
        id: RealId::new("real-1"),
        day: Day(20_000),
        company: "Acme".to_owned(),
        level: String::new(),
        kind: RoundKind::Design,
        asked: Vec::new(),
        overall: None,
        scores: BTreeMap::from([("scope".to_owned(), 2), ("sketch".to_owned(), 3)]),
        outcome: diary::Outcome::Waiting,
        notes: String::new(),
        tags: Tags::new(),
    };
    store.keep_real(&round, START).unwrap();
    let gone = RealRound {
        id: RealId::new("real-2"),
        ..round
    };
    store.keep_real(&gone, START).unwrap();
    store.remove_real(&gone.id, START).unwrap();
    drop(store);
    let sql = "SELECT real_id, level, asked, score FROM real_rounds";
    let found = rows(&mut copy(dir.path(), false), sql);
    let expect = "real_id | level | asked | score\nreal-1 | NULL | 0 | 2.5";
    assert_eq!(found, Relation::parse(expect).unwrap(), "{found}");
}

#[test]
fn a_removed_sitting_is_not_in_the_copy_and_an_empty_history_is_none() {
    let (_home, data) = evening().ended();
    let mut store = Store::open(&data, OpenOptions::default()).unwrap();
    let newest = store.list_sessions(&SessionFilter::default()).unwrap();
    store.delete_session(&newest[0].id, START).unwrap();
    drop(store);
    let found = rows(&mut copy(&data, false), "SELECT title FROM sittings");
    assert_eq!(found, Relation::parse("title\nSQL drill").unwrap());
    let empty = tempfile::tempdir().unwrap();
    for make in [false, true] {
        if make {
            drop(Store::open(empty.path(), OpenOptions::default()).unwrap());
        }
        let source = OwnSource {
            data_dir: empty.path().to_owned(),
            calendar: Scheduler::default().calendar().clone(),
            private: false,
        };
        let refused = source.copy(&CancelToken::default());
        assert!(matches!(refused, Err(OwnError::Empty)), "{refused:?}");
    }
}

#[test]
fn the_command_prints_answers() {
    let (_home, data) = evening().ended();
    let onsite = Onsite::new();
    let ask = |args: &[&str], input: &str| {
        let mut command = onsite.command(&[&["sql"], args].concat());
        ran(command.env("ONSITE_DATA_DIR", &data), input)
    };
    let check = |args: &[&str], input: &str, (code, out, err): (i32, &str, &str)| {
        let found = ask(args, input);
        assert_eq!((found.code, found.out.as_str()), (code, out), "{args:?}");
        assert!(found.err.contains(err), "{args:?}: {}", found.err);
    };
    let runs = "SELECT run, minute, text FROM runs ORDER BY run LIMIT 1";
    let table = "run  minute  text\n───  ──────  ───────────────────────\n  1       3  SELECT depot FROM scans\n(1 row)\n";
    check(&[runs], "", (0, table, ""));
    check(&["-"], runs, (0, table, ""));
    let csv = "run,minute,text\r\n1,3,SELECT depot FROM scans\r\n";
    check(&[runs, "--format", "csv"], "", (0, csv, ""));
    let json = "{\"columns\":[\"run\",\"minute\",\"text\"],\"rows\":[{\"run\":1,\"minute\":3.0,\"text\":\"SELECT depot FROM scans\"}],\"truncated\":false}\n";
    check(&[runs, "--format", "json"], "", (0, json, ""));
    check(&["--json", runs], "", (0, json, ""));
    // Another dialect asks the same copy.
    let postgres = [
        "SELECT count(*)::text AS n FROM runs",
        "--dialect",
        "postgres",
    ];
    check(&postgres, "", (0, "n\n─\n2\n(1 row)\n", ""));
    check(&["DELETE FROM runs"], "", (2, "", "can only be read"));
    check(&["SELECT nothing FROM runs"], "", (2, "", "nothing"));
    check(&[" -- a remark"], "", (2, "", "only comments"));
    check(&[], "", (2, "", "needs a terminal"));
    // Nothing of it is in the history.
    check(
        &["SELECT count(*) AS n FROM sittings"],
        "",
        (0, "n\n─\n2\n(1 row)\n", ""),
    );
    let nobody = Onsite::new().run(&["sql", runs]);
    assert_eq!(nobody.code, 2);
    assert!(
        nobody.err.contains("no history to ask yet"),
        "{}",
        nobody.err
    );
    assert!(nobody.err.contains("onsite drill sql"), "{}", nobody.err);
}
