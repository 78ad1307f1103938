//! States of the SQL and the coding round.

use onsite::app::screen::HomeItem;
use onsite::app::{Msg, Reply};
use onsite::deck::{Body, Question, RoundKind};
use onsite::interview::Mode;
use onsite::verdict::Phase;

use super::still::{Album, Still, choose};
use crate::play::{Play, minutes, seconds};

pub(super) fn sql() -> Vec<Still> {
    let mut album = Album::default();
    sql_answers(&mut album);
    sql_pad(&mut album);
    sql_verdicts(&mut album);
    album.0
}

pub(super) fn coding() -> Vec<Still> {
    let mut album = Album::default();
    programs(&mut album);
    let mut play = begin(Mode::Pressure, RoundKind::Coding);
    let wrong = wrong_answer(&play, "trusts-the-order");
    write(&mut play, &wrong).keys("<F9>");
    album.keep("coding-pressure-wrong", &play);
    play.wait(seconds(10));
    let right = reference(&play);
    write(&mut play, &right).keys("<F9><F8><enter>");
    album.keep("coding-pressure-growth", &play);

    let mut play = Play::with(Mode::Standard, |settings| {
        let all = onsite::runner::jail::LayerKind::ALL;
        settings.missing_layers = all.map(|kind| kind.name().to_owned())[2..].to_vec();
    });
    choose(&mut play, HomeItem::Drill(RoundKind::Coding));
    play.keys("<enter><enter>");
    album.keep("coding-no-sandbox", &play);

    let mut play = Play::with(Mode::Standard, |settings| {
        settings.no_python = Some(
            "`python3` does not start (no such file); install Python 3.7 or newer, or name one in \
             the configuration"
                .into(),
        );
    });
    choose(&mut play, HomeItem::Drill(RoundKind::Coding));
    play.keys("<enter><enter>");
    album.keep("coding-no-python", &play);
    play.keys("<F5>");
    album.keep("coding-trace-asks", &play);
    play.keys("<F5>");
    album.keep("coding-trace-answers", &play);
    write(&mut play, "def largest_gap(minutes):\n    return 0\n").keys("<F9>");
    album.keep("coding-no-python-submit", &play);
    album.0
}

pub(super) fn modelling() -> Vec<Still> {
    let mut album = Album::default();
    let mut play = begin(Mode::Standard, RoundKind::Modelling);
    album.keep("model-fresh", &play);
    play.keys("<F6><F6><F6>");
    album.keep("model-raw-tables", &play);
    play.keys("<F6><F6>");
    let right = reference(&play);
    write(&mut play, &right.replace("ON CONFLICT DO NOTHING", "WHERE")).keys("<F5>");
    album.keep("model-run-fails", &play);
    write(&mut play, &right).keys("<F5>");
    album.keep("model-run", &play);
    let wrong = wrong_answer(&play, "a number is made up for each row");
    write(&mut play, &wrong).keys("<F9>");
    album.keep("model-rejected", &play);
    play.keys("<F6><F11>");
    album.keep("model-rejected-whole", &play);
    play.keys("<F11><shift-F6>");
    write(&mut play, &right).keys("<F9>");
    album.keep("model-accepted", &play);
    let mut play = begin(Mode::Pressure, RoundKind::Modelling);
    write(&mut play, &wrong).keys("<F9>");
    album.keep("model-pressure-rejected", &play);
    album.0
}

/// A drill whose clock has just been started.
pub(crate) fn begin(mode: Mode, kind: RoundKind) -> Play {
    let mut play = Play::with(mode, |_| {});
    choose(&mut play, HomeItem::Drill(kind));
    play.keys("<enter><enter>");
    play
}

/// Puts `text` into the pad instead of what is there.
pub(crate) fn write<'p>(play: &'p mut Play, text: &str) -> &'p mut Play {
    play.keys("<ctrl-a><backspace>").paste(text)
}

/// The question that is open.
pub(super) fn question(play: &Play) -> Question {
    let live = play.model.live.as_ref().unwrap();
    live.question().unwrap().clone()
}

pub(crate) fn reference(play: &Play) -> String {
    match question(play).body {
        Body::Sql(sql) => sql.reference,
        Body::Coding(coding) => coding.reference,
        Body::Modelling(model) => model.good().next().unwrap().text.clone(),
        Body::Talk(_) => String::new(),
    }
}

/// A known wrong answer of the open question.
pub(crate) fn wrong_answer(play: &Play, id: &str) -> String {
    let wrong = match question(play).body {
        Body::Sql(sql) => sql.wrong,
        Body::Coding(coding) => coding.wrong,
        Body::Modelling(model) => {
            let found = model.specimens.into_iter().find(|one| one.name == id);
            return found.unwrap().text;
        }
        Body::Talk(_) => Vec::new(),
    };
    let found = wrong.into_iter().find(|wrong| wrong.id == id);
    found.unwrap().text
}

fn sql_answers(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    album.keep("sql-fresh", &play);
    play.keys("<F6><F6><F6>");
    album.keep("sql-schema", &play);
    play.keys("<F6>grain: a parcel passing a gate");
    album.keep("sql-notes", &play);
    play.keys("<F6>");
    let values = "SELECT NULL AS none, '' AS empty, 5 AS whole, '5' AS text, 5.0 AS real, \
                  'null' AS word, ' x' AS blank, x'00ff' AS bytes, '東京' AS wide";
    write(&mut play, values).keys("<F5>");
    album.keep("sql-values", &play);
    play.keys("<F6><right>");
    album.keep("sql-values-scrolled", &play);
    play.keys("<shift-F6>");
    write(&mut play, "SELECT * FROM scans, scans AS other").keys("<F5>");
    album.keep("sql-rows", &play);
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    write(&mut play, &format!("{many} LIMIT 5000")).keys("<F5>");
    album.keep("sql-first-of-many", &play);
    write(&mut play, "SELECT * FROM scans WHERE parcel = 'nobody'").keys("<F5>");
    album.keep("sql-no-rows", &play);
    write(&mut play, "DELETE FROM scans WHERE depot IS NULL").keys("<F5>");
    album.keep("sql-changed", &play);
    write(
        &mut play,
        "SELECT depot,\n  DATE_TRUNC('day', at)\nFROM scans",
    )
    .keys("<F5>");
    album.keep("sql-error", &play);
    write(&mut play, "SELECT dept FROM scans").keys("<F5>");
    album.keep("sql-error-name", &play);
    write(&mut play, "ATTACH 'x.db' AS x").keys("<F5>");
    album.keep("sql-refused", &play);
    let ctes = "WITH busy AS (\n  SELECT depot, COUNT(*) AS n FROM scans GROUP BY depot\n),\n\
                top AS (SELECT MAX(n) FROM busy)\nSELECT * FROM top";
    write(&mut play, ctes).keys("<up><up><up>");
    album.keep("sql-in-cte", &play);
    play.keys("<alt-w>");
    album.keep("sql-cte-alone", &play);
    let reference = reference(&play);
    write(&mut play, &reference).keys("<F8>");
    album.keep("sql-plan", &play);
    play.keys("<alt-r>");
    album.keep("sql-runs", &play);
    play.keys("<alt-0>");
    album.keep("confirm-reset", &play);
    play.keys("y<esc>");
    album.keep("menu-sql", &play);
    play.keys("<esc><F1>");
    album.keep("help-sql", &play);
    play.keys("<down><down><down><down><down><down><down><down><down><down><down><down>");
    album.keep("help-sql-scrolled", &play);
    play.keys("<esc>");
    write(&mut play, ctes).keys("<alt-w>");
    album.keep("sql-no-cte", &play);
}

fn sql_pad(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    write(&mut play, "SELECT s.").keys("<ctrl-space>");
    album.keep("sql-completion", &play);
    play.keys("<esc>");
    write(&mut play, "SELECT depot FROM scans WHERE depot = 'Kiel'");
    play.keys("<ctrl-f>depot");
    album.keep("prompt-find", &play);
    play.keys("<enter><F12>");
    album.keep("sql-found", &play);
    write(&mut play, "SELECT 1").keys("<shift-left><shift-left><shift-left>");
    album.keep("sql-selected", &play);
    play.hold();
    write(&mut play, "SELECT count(*) FROM scans").keys("<F5>");
    play.wait(seconds(2));
    album.keep("sql-running", &play);
    play.keys("<F9>").wait(seconds(1));
    let job = play
        .model
        .live
        .as_ref()
        .and_then(|live| live.desk.job.clone());
    let job = job.unwrap().id;
    let trying = Phase::Trying {
        done: 120,
        total: 1_001,
    };
    for (phase, name) in [
        (trying, "sql-judging"),
        (Phase::Naming, "sql-naming"),
        (Phase::Shrinking, "sql-shrinking"),
    ] {
        play.send(Msg::Done(job, Reply::Progress(phase)));
        album.keep(name, &play);
    }

    let mut play = Play::with(Mode::Standard, |settings| settings.vim = true);
    choose(&mut play, HomeItem::Drill(RoundKind::Sql));
    play.keys("<enter><enter>iSELECT 1");
    album.keep("sql-vim-insert", &play);
    play.keys("<esc>Vy");
    album.keep("sql-vim-normal", &play);
}

fn sql_verdicts(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    write(
        &mut play,
        "SELECT depot, count(*) FROM scans GROUP BY depot",
    )
    .keys("<F2>");
    album.keep("confirm-advice", &play);
    play.keys("y");
    album.keep("sql-advice", &play);
    let mut play = begin(Mode::Standard, RoundKind::Sql);
    let wrong = wrong_answer(&play, "counts-repeats");
    write(&mut play, &wrong).keys("<F9>");
    album.keep("sql-wrong", &play);
    play.wait(seconds(10)).keys("<F6><F11>");
    album.keep("sql-wrong-zoomed", &play);
    play.keys("<F11><shift-F6>");
    write(&mut play, "SELECT depot FROM scans").keys("<F9>");
    album.keep("sql-wrong-columns", &play);
    let right = reference(&play);
    write(&mut play, &right).keys("<F9>");
    album.keep("sql-accepted", &play);
    play.wait(minutes(1));
    let mut play = play.killed();
    play.keys("<enter>");
    album.keep("sql-resumed", &play);

    let mut play = begin(Mode::Pressure, RoundKind::Sql);
    write(&mut play, &wrong).keys("<F9>");
    album.keep("sql-pressure-wrong", &play);
    play.wait(seconds(10));
    write(&mut play, &right).keys("<F9>");
    album.keep("sql-pressure-accepted", &play);
}

fn programs(album: &mut Album) {
    let mut play = begin(Mode::Standard, RoundKind::Coding);
    album.keep("coding-fresh", &play);
    let wrong = wrong_answer(&play, "trusts-the-order");
    write(&mut play, &wrong).keys("<F5>");
    album.keep("coding-case-fails", &play);
    play.keys("<F6>");
    album.keep("coding-case-fails-focused", &play);
    play.keys("<shift-F6>");
    write(&mut play, "def largest_gap(minutes):\n    gap = = 0\n").keys("<F5>");
    album.keep("coding-syntax-error", &play);
    let raises = "\
def largest_gap(minutes):
    print('looking at', minutes)
    return head(minutes) - minutes[9]

def head(minutes):
    return minutes[99]
";
    write(&mut play, raises).keys("<F5>");
    album.keep("coding-traceback", &play);
    let endless = "def largest_gap(minutes):\n    while True:\n        pass\n";
    write(&mut play, endless).keys("<F5>");
    album.keep("coding-timeout", &play);
    let right = reference(&play);
    write(&mut play, &right).keys("<F5>");
    album.keep("coding-visible-pass", &play);
    write(&mut play, &wrong).keys("<F9>");
    album.keep("coding-known-mistake", &play);
    let narrow = right.replace(
        "    ordered =",
        "    if len(minutes) == 1:\n        return 1\n    ordered =",
    );
    write(&mut play, &narrow).keys("<F9>");
    album.keep("coding-hidden-fails", &play);
    write(&mut play, &right).keys("<F9>");
    album.keep("coding-accepted", &play);
    play.keys("<esc>");
    album.keep("menu-coding", &play);
    play.keys("<esc>");
    growth_and_cases(&mut play, album);
}

/// What the candidate adds to an answer: its growth, and a case.
fn growth_and_cases(play: &mut Play, album: &mut Album) {
    play.keys("<F8><right><right>");
    album.keep("growth-picker", play);
    play.keys("<down><left><enter>");
    album.keep("coding-growth", play);
    play.keys("<F8>").wait(seconds(1));
    play.keys("<alt-t>[1, x]) == 3\n");
    album.keep("own-case-not-read", play);
    for _ in 0.."x]) == 3".len() {
        play.keys("<backspace>");
    }
    play.keys("50, 20]) == 31\n<F5>");
    album.keep("coding-own-case", play);
}
