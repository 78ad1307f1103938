//! What frames every screen: the status row with the clock, the footer with the keys.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Words};
use ratatui::widgets::Paragraph;

use crate::app::live::Live;
use crate::app::screen::phases;
use crate::app::{Model, Screen};
use crate::base::text::{elide, width};
use crate::base::{Span, Timestamp};
use crate::interview::{Mode, Stage};
use crate::view::screen::replay;
use crate::view::styles::Styles;

/// Below this much time the clock changes its color.
const SHORT: Span = Span::minutes(5);

/// Says that nothing fits.
pub fn too_small(styles: &Styles, frame: &mut Frame<'_>) {
    let area = frame.area();
    frame.render_widget(
        Paragraph::new("too small:\n20x5 at least").style(styles.bad),
        area,
    );
}

/// Draws the status row: where one is on the left, the clock on the right.
pub fn status(model: &Model, styles: &Styles, now: Timestamp, area: Rect, frame: &mut Frame<'_>) {
    let (left, right, right_style) = match &model.screen {
        Screen::Home(_) => (" Onsite".to_owned(), String::new(), styles.dim),
        Screen::Pick(_) => (
            " Onsite · choose what to sit".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Debrief(view) => (
            format!(" Debrief · {}", view.session.plan.title),
            String::new(),
            styles.dim,
        ),
        Screen::History(_) => (" Onsite · history".to_owned(), String::new(), styles.dim),
        Screen::Loop(view) => (
            format!(" Past loop · {}", view.session.plan.title),
            String::new(),
            styles.dim,
        ),
        Screen::Log(view) => {
            let place = match &view.was {
                Some(round) => format!(" Real interview · {}", round.title()),
                None => " Real interview · a new round".to_owned(),
            };
            (place, String::new(), styles.dim)
        }
        Screen::Cards(_) => (" Onsite · recall".to_owned(), String::new(), styles.dim),
        Screen::Seat(_) => (
            " Onsite · second seat".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Ready(_) => (
            " Onsite · readiness check".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Plan(_) => (
            " Onsite · your plan and progress".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Stories(_) => (
            " Onsite · your stories".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Compare(_) => (
            " Onsite · two attempts".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Calibration(_) => (
            " Onsite · calibration".to_owned(),
            String::new(),
            styles.dim,
        ),
        Screen::Replay(view) => (
            format!(" Replay · {}", replay::title(view)),
            replay::clock(view),
            styles.text,
        ),
        Screen::Sitting => match &model.live {
            Some(live) => sitting(live, styles, now),
            None => (String::new(), String::new(), styles.dim),
        },
    };
    let right = match &model.speaking.tape {
        Some(tape) => format!("● rec {} · {right}", now.since(tape.since)),
        None => right,
    };
    let left = if model.settings.preview {
        // Nobody takes what is only looked at for a sitting that counts.
        format!(
            " Preview ·{}",
            left.strip_prefix(" Onsite ·").unwrap_or(&left)
        )
    } else {
        left
    };
    let room = usize::from(area.width).saturating_sub(width(&right) + 2);
    frame.render_widget(
        Line::from(Words::styled(elide(&left, room), styles.title)).style(styles.status),
        area,
    );
    let clock = Paragraph::new(format!("{right} "))
        .alignment(Alignment::Right)
        .style(right_style);
    let clock_width = (width(&right) as u16 + 1).min(area.width);
    let clock_area = Rect {
        x: area.right() - clock_width,
        width: clock_width,
        ..area
    };
    frame.render_widget(clock, clock_area);
}

/// The status of a sitting: round, phase with its pace, question; the round's clock.
fn sitting(live: &Live, styles: &Styles, now: Timestamp) -> (String, String, Style) {
    let session = &live.session;
    let (Some(plan), Some(state)) = (session.round_plan(), session.round_state()) else {
        return (String::new(), String::new(), styles.dim);
    };
    let place = format!(
        " {} {}/{}",
        plan.name,
        session.round + 1,
        session.plan.rounds.len()
    );
    let mode = match session.plan.mode {
        Mode::Standard => "",
        Mode::Study => " · study",
        Mode::Pressure => " · pressure",
    };
    let bare = if plan.bare { " · bare pad" } else { "" };
    let fork = fork(live);
    if live.own {
        let left = format!(" Onsite · {}", plan.name.to_lowercase());
        return (left, "a copy, read only".to_owned(), styles.dim);
    }
    if session.is_assessment() {
        return assessment(live, styles, now);
    }
    match session.stage {
        Stage::Running | Stage::Paused => {
            let phase = plan.phases.get(state.phase).map_or(String::new(), |phase| {
                let spent = state
                    .phase_spent
                    .get(state.phase)
                    .copied()
                    .unwrap_or_default()
                    + session.unsettled(now);
                let over = phases::over(session, now).map_or("", |_| " over");
                format!(" · {} {spent}/{}{over}", phase.name, phase.budget)
            });
            let question = format!(" · Q{}/{}", live.question_idx() + 1, plan.questions.len());
            let (clock, style) = clock(live, styles, now);
            (
                format!("{place}{fork}{question}{phase}{mode}{bare}"),
                clock,
                style,
            )
        }
        Stage::Scoring { question } => (
            format!(
                "{place}{fork} · score yourself · {}/{}{mode}",
                question + 1,
                plan.questions.len()
            ),
            "blind: nothing is revealed yet".to_owned(),
            styles.dim,
        ),
        Stage::Revealed { question } => (
            format!(
                "{place}{fork} · final score · {}/{}{mode}",
                question + 1,
                plan.questions.len()
            ),
            "revealed".to_owned(),
            styles.dim,
        ),
        Stage::Briefing | Stage::Judging | Stage::Debrief | Stage::Abandoned => (
            format!("{place} · briefing{mode}"),
            session.plan.title.clone(),
            styles.dim,
        ),
    }
}

/// Says that one plays on from a moment of another sitting.
fn fork(live: &Live) -> &'static str {
    live.session.plan.forked.as_ref().map_or("", |_| " · fork")
}

/// The status of an assessment: which part is open and how far it is; the one clock.
fn assessment(live: &Live, styles: &Styles, now: Timestamp) -> (String, String, Style) {
    let session = &live.session;
    let title = &session.plan.title;
    let mode = match session.plan.mode {
        Mode::Standard => "",
        Mode::Study => " · study",
        Mode::Pressure => " · pressure",
    };
    let open = session.open_part();
    let (place, question) = session
        .parts()
        .enumerate()
        .find(|(_, view)| view.part == open)
        .map_or_else(<(String, String)>::default, |(index, view)| {
            let all = session.parts().count();
            (
                format!(" · part {}/{all}", index + 1),
                format!(" · {}", view.plan.title),
            )
        });
    let bare = if live.is_bare() { " · bare pad" } else { "" };
    match session.stage {
        Stage::Running | Stage::Paused => {
            let (clock, style) = clock(live, styles, now);
            (
                format!(" {title}{place}{mode}{bare}{question}"),
                clock,
                style,
            )
        }
        Stage::Judging => (
            format!(" {title} · being judged"),
            String::new(),
            styles.dim,
        ),
        Stage::Scoring { .. } => (
            format!(" {title} · score yourself{place}{mode}{question}"),
            "blind: nothing is revealed yet".to_owned(),
            styles.dim,
        ),
        Stage::Revealed { .. } => (
            format!(" {title} · final score{place}{mode}{question}"),
            "revealed".to_owned(),
            styles.dim,
        ),
        Stage::Briefing | Stage::Debrief | Stage::Abandoned => (
            format!(" {title} · briefing{mode}"),
            "one clock".to_owned(),
            styles.dim,
        ),
    }
}

/// The round's clock: time left, overtime as its own number, or stopped.
fn clock(live: &Live, styles: &Styles, now: Timestamp) -> (String, Style) {
    let session = &live.session;
    if session.stage == Stage::Paused {
        return (format!("{} left · stopped", session.left(now)), styles.warn);
    }
    let over = session.overtime(now);
    if over.as_secs() > 0 {
        return (format!("overtime {over}"), styles.bad);
    }
    // Round up, so that a fresh clock shows its full minutes.
    let left = Span(session.left(now).0.div_ceil(1000) * 1000);
    let style = if left < SHORT {
        styles.warn
    } else {
        styles.accent
    };
    (format!("{left} left"), style)
}
