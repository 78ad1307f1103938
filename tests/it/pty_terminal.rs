//! The terminal itself: given back on every way out, stopped and continued, any size.

use onsite::base::Seed;
use rustix::process::Signal;

use crate::pty::{Home, Shot, Start, Term, descendants, is_alive, open_round, state_of};

#[test]
fn the_terminal_is_given_back_on_every_way_out() {
    left_by("ctrl-q", 0, |term| term.key("ctrl-q"));
    left_by("SIGTERM", 143, |term| term.signal(Signal::TERM));
    left_by("SIGHUP", 143, |term| term.signal(Signal::HUP));
    left_by("SIGINT", 143, |term| term.signal(Signal::INT));
}

/// Leaves a round with unsaved words in it.
#[track_caller]
fn left_by(way: &str, code: u32, leave: impl Fn(&mut Term)) {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "design"]).start();
    open_round(&mut term);
    let taken = term.shot();
    assert!(
        taken.cells().alternate_screen() && taken.cells().bracketed_paste(),
        "{way}"
    );
    assert!(!term.modes_are_restored(), "{way}");
    term.type_text("the last words");
    term.wait_for("the last words");
    leave(&mut term);
    assert_eq!(term.exit().exit_code(), code, "{way}");
    given_back(way, &term);
    // What was typed a moment ago is on disk.
    let session = home.session().unwrap();
    assert_eq!(
        session.open_question().unwrap().2.answer,
        "the last words",
        "{way}"
    );
}

#[test]
fn work_is_saved_when_the_window_is_closed() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "design"]).start();
    open_round(&mut term);
    term.type_text("the last ");
    term.wait_for("the last ");
    let pid = term.hang_up("words");
    let beside = home.onsite(&["scores"]).start();
    beside.wait_until("its end", |_| !is_alive(pid));
    let session = home.session().unwrap();
    let answer = &session.open_question().unwrap().2.answer;
    assert!(answer.starts_with("the last "), "{answer:?}");
}

#[test]
fn ctrl_z_stops_the_program_and_fg_brings_the_screen_back() {
    let home = Home::new();
    let script = format!(
        "set -m; '{}' drill design; echo stopped; read line; fg >/dev/null; echo left with $?",
        env!("CARGO_BIN_EXE_onsite")
    );
    let mut term = Start::program(&home, "sh", &["-c", &script]).start();
    open_round(&mut term);
    term.type_text("before");
    term.wait_for("before");
    let onsite = descendants(term.pid())[0];
    term.key("ctrl-z");
    term.wait_for("stopped");
    assert_eq!(state_of(onsite), Some('T'));
    given_back("ctrl-z", &term);
    term.key("enter");
    term.wait_until("the round again", |shot| {
        shot.in_round() && shot.has("before")
    });
    assert!(term.shot().cells().alternate_screen() && !term.modes_are_restored());
    term.type_text(" and after");
    term.wait_for("before and after");
    term.key("ctrl-q");
    term.wait_for("left with 0");
    assert!(term.exit().success());
    given_back("ctrl-z, fg, ctrl-q", &term);
}

#[test]
fn ctrl_l_draws_everything_anew() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "design"]).start();
    open_round(&mut term);
    term.type_text("still here");
    term.wait_for("still here");
    term.scribble("\x1b[2J\x1b[Hnoise from another program");
    assert!(!term.shot().has("still here"));
    term.key("ctrl-l");
    term.wait_until("a clean screen", |shot| {
        shot.in_round() && shot.has("still here") && !shot.has("noise")
    });
    term.key("ctrl-q");
    assert!(term.exit().success());
}

#[test]
fn no_color_means_no_color() {
    let home = Home::new();
    let words = "Review past scores";
    let plain = home.onsite(&[]).env("NO_COLOR", "1").start();
    assert_eq!(plain.wait_for(words).colored_cells(), 0);
    let home = Home::new();
    let colored = home.onsite(&[]).start();
    assert_ne!(colored.wait_for(words).colored_cells(), 0);
}

#[test]
fn the_smallest_terminal_shows_every_stage_of_a_drill() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "sql"]).size(20, 5).start();
    term.wait_until("the plan on disk", |_| home.plan().is_some());
    term.key("enter");
    term.wait_until("the round on disk", |_| home.event_count() > 1);
    // Where one pane has room, what is asked comes first.
    term.wait_for("Interviewer");
    for pane in ["Schema", "Notes", "SQL", "Output", "Interviewer"] {
        term.key("F6");
        term.wait_until(pane, |shot| shot.has(pane) && !shot.has("loading"));
    }
    term.key("F1");
    term.wait_for("keys");
    term.key("space");
    term.key("q");
    term.wait_for("Interviewer");
    term.key("esc");
    term.wait_for("what now");
    term.key("q");
    assert!(term.exit().success());
    given_back("20x5", &term);
}

#[test]
fn a_storm_of_resizes_costs_nothing() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "sql"]).start();
    open_round(&mut term);
    let mut chance = Seed(7);
    let mut typed = String::new();
    for step in 0..160 {
        chance = chance.split("resize");
        let (columns, rows) = (4 + chance.0 % 200, 2 + (chance.0 >> 8) % 60);
        term.resize(columns as u16, rows as u16);
        let letter = char::from(b'a' + step % 26);
        term.type_text(&letter.to_string());
        typed.push(letter);
        if step % 10 == 0 {
            term.key("F11");
        }
    }
    term.resize(20, 5);
    term.resize(120, 40);
    term.wait_until("the round", |shot| {
        shot.in_round() && shot.has("Interviewer")
    });
    term.wait_until("all that was typed", |_| {
        home.session()
            .is_some_and(|s| s.open_question().is_some_and(|q| q.2.answer == typed))
    });
    term.key("ctrl-q");
    assert!(term.exit().success());
    given_back("resizes", &term);
}

/// The terminal is as it was before the program: screen, cursor, modes, keys, mouse.
#[track_caller]
fn given_back(way: &str, term: &Term) {
    let shot = term.shot();
    let screen = shot.cells();
    assert!(
        !screen.alternate_screen(),
        "{way}: the alternate screen is left"
    );
    assert!(!screen.hide_cursor(), "{way}: the cursor is shown");
    assert!(!screen.bracketed_paste(), "{way}: pastes come plain again");
    assert_eq!(
        screen.mouse_protocol_mode(),
        vt100::MouseProtocolMode::None,
        "{way}"
    );
    assert!(
        term.modes_are_restored(),
        "{way}: echo and line mode are back"
    );
    let raw = String::from_utf8_lossy(&term.raw()).into_owned();
    // What vt100 does not follow: enhanced keys, and that each mode's last word is off.
    assert_eq!(
        raw.matches("\x1b[>1u").count(),
        raw.matches("\x1b[<1u").count(),
        "{way}: keys"
    );
    for mode in ["?1049", "?2004", "?1000", "?1002", "?1003", "?1006"] {
        let last = |end: &str| raw.rfind(&format!("\x1b[{mode}{end}"));
        assert!(
            last("h").is_some() && last("h") < last("l"),
            "{way}: {mode} ends switched off"
        );
    }
    assert!(
        raw.rfind("\x1b[?25l") < raw.rfind("\x1b[?25h"),
        "{way}: the cursor's last word"
    );
}

/// What a terminal with a light background answers when it is asked for its color.
const LIGHT: &[u8] = b"\x1b]11;rgb:fafa/fafa/e8e8\x1b\\";

#[test]
fn a_terminal_that_says_it_is_light_gets_the_light_theme() {
    // The mark of the selected line is blue on light, cyan on dark.
    let blue = |shot: &Shot| {
        let row = (0..24).find(|row| shot.row(*row).trim_start().starts_with('›'));
        let cell = row.and_then(|row| shot.cells().cell(row, 2));
        cell.is_some_and(|cell| cell.fgcolor() == vt100::Color::Idx(4))
    };
    let home = Home::new();
    let mut term = home.onsite(&[]).start();
    // It is there before the question is, as on a machine that is never late.
    term.send(LIGHT);
    let shot = term.wait_until("a menu", |shot| shot.has("Quit") && shot.has("› "));
    assert!(blue(&shot), "{}", shot.text());
    term.key("ctrl-q");
    // Who is not told stays with the dark one, and is asked nothing if it is chosen.
    home.configure("theme = \"dark\"\n");
    let term = home.onsite(&[]).start();
    let shot = term.wait_until("a menu", |shot| shot.has("Quit") && shot.has("› "));
    assert!(!blue(&shot));
    let asked = term.raw().windows(5).any(|bytes| bytes == b"]11;?");
    assert!(!asked, "a theme was chosen");
}

#[test]
fn an_answer_that_is_late_is_not_typed() {
    let home = Home::new();
    let mut term = home.onsite(&["drill", "design"]).start();
    open_round(&mut term);
    term.type_text("before, ");
    term.wait_for("before,");
    term.send(LIGHT);
    term.type_text("after");
    let shot = term.wait_for("before, after");
    assert!(!shot.has("rgb"), "{}", shot.text());
}
