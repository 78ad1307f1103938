//! The output pane: results, plans, cases, verdicts, and what is under way.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span as Words};

use crate::app::Model;
use crate::app::desk::{JobKind, Output};
use crate::app::doc::Block;
use crate::app::live::Live;
use crate::app::screen::{
    costs, measuring, modelling, moving, predict, reveal, round::WORTH_A_WORD, words,
};
use crate::base::Timestamp;
use crate::base::text::{elide, wrap};
use crate::deck::{Body, RoundKind};
use crate::interview::{Judgement, Mode, QuestionState, Scratch};
use crate::verdict::{Outcome, Phase, SqlError};
use crate::view::styles::Styles;
use crate::view::{grid, page};

/// Rows of a result that make room for what the dialect would refuse.
const LINT_ROWS: usize = 2;

/// Draws the pane.
pub fn draw(
    model: &Model,
    live: &Live,
    styles: &Styles,
    now: Timestamp,
    area: Rect,
    frame: &mut Frame<'_>,
) {
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let cells = usize::from(inner.width);
    if let Some(job) = &live.desk.job
        && (now.since(job.since) >= WORTH_A_WORD || job.progress.is_some())
    {
        let what = match job.kind {
            JobKind::OpenData | JobKind::Hold(_) => "loading the data",
            JobKind::Move => "the data is moving",
            JobKind::Query | JobKind::Cte => "running",
            JobKind::Plan => "planning",
            JobKind::Run if live.kind() == RoundKind::Modelling => "running the model",
            JobKind::Run => "running the visible cases",
            JobKind::Grade => "judging",
            JobKind::Growth => "measuring the growth",
            JobKind::Measure => "counting steps",
        };
        let what = job.progress.map_or_else(|| what.to_owned(), Phase::words);
        let text = format!("{what} · {} · esc stops it", now.since(job.since));
        frame.render_widget(Line::from(Words::styled(text, styles.accent)), inner);
        return;
    }
    let (row, column) = live.desk.output_scroll;
    match live.desk.output(live.question_idx()) {
        Output::Live(Outcome::Rows { relation, .. }) => {
            let result = live.desk.output(live.question_idx());
            let open = live.session.open_question();
            let told = open.map_or_else(Vec::new, |(_, _, state)| predict::told(state));
            let rows = usize::from(inner.height).saturating_sub(3 + told.len());
            let mut lines = Vec::new();
            lines.extend(told.into_iter().map(|(text, hit)| {
                let style = if hit { styles.good } else { styles.warn };
                Line::from(Words::styled(elide(&text, cells), style))
            }));
            if let Output::Live(result) = result {
                lines.push(Line::from(Words::styled(
                    words::live_line(result).0,
                    styles.dim,
                )));
            }
            let lint = lint_words(live).map(|words| wrap(&words, cells));
            let lint = lint.into_iter().flatten().take(LINT_ROWS);
            lines.extend(lint.map(|line| Line::from(Words::styled(line, styles.dim))));
            let rows = rows.saturating_sub(lines.len() - 1);
            lines.extend(grid::lines(
                relation,
                cells,
                rows.max(1),
                (row, column),
                styles,
            ));
            page::draw(lines, 0, inner, styles, frame);
        }
        output => {
            let lines = lines(model, live, output, cells, styles);
            page::draw(lines, row, inner, styles, frame);
        }
    }
}

fn lines(
    model: &Model,
    live: &Live,
    output: &Output,
    cells: usize,
    styles: &Styles,
) -> Vec<Line<'static>> {
    match output {
        Output::Empty => empty(model, live, cells, styles),
        Output::Live(result) => match result {
            Outcome::Failed(error) => sql_error(error, cells, styles),
            other => {
                let (text, ok) = words::live_line(other);
                let style = if ok { styles.text } else { styles.warn };
                vec![Line::from(Words::styled(text, style))]
            }
        },
        Output::Plan(Ok(steps)) => steps
            .iter()
            .map(|step| {
                let text = format!("{}{}", "  ".repeat(step.depth), step.detail);
                Line::from(Words::styled(elide(&text, cells), styles.text))
            })
            .collect(),
        Output::Plan(Err(error)) => sql_error(error, cells, styles),
        Output::Cases(report) => {
            let judgement = Judgement::Coding {
                report: (**report).clone(),
                named: None,
            };
            page::lines(&reveal::verdict_blocks(&judgement), cells, styles)
        }
        Output::Model(run) => page::lines(&modelling::run_blocks(run), cells, styles),
        Output::Verdict(judgement) => verdict(live, judgement, cells, styles),
        Output::Measured(Some(found)) => page::lines(&measuring::blocks(found), cells, styles),
        Output::Measured(None) => wrapped(
            "the steps cannot be counted: it takes one SELECT that runs, and data that can grow",
            cells,
            styles,
            false,
        ),
        Output::Trace { case, checked } => trace(live, *case, *checked, cells, styles),
        Output::Growth => page::lines(&costs::page(live), cells, styles),
        Output::Moved(rerun) => page::lines(&moving::blocks(live, rerun), cells, styles),
        Output::Runs => runs(live, cells, styles),
        Output::Broken(what) => wrapped(
            &format!("something broke while {what}; your work is on disk, try again"),
            cells,
            styles,
            true,
        ),
    }
}

/// A verdict; an accepted program is followed by the question what it costs.
fn verdict(
    live: &Live,
    judgement: &Judgement,
    cells: usize,
    styles: &Styles,
) -> Vec<Line<'static>> {
    let mut lines = outcome(live, judgement, cells, styles);
    let state = live.session.open_question().map(|(.., state)| state);
    if live.kind() == RoundKind::Coding
        && judgement.is_accepted()
        && state.is_some_and(QuestionState::owes_growth)
    {
        let text = "What does it cost, in time and in memory? F8 states it; then it is measured.";
        let asked = wrap(text, cells).into_iter();
        let asked = asked.map(|line| Line::from(Words::styled(line, styles.accent)));
        // Below the headline, where it is seen at once.
        lines.splice(1..1, asked);
    }
    lines
}

/// In pressure mode a verdict is a word; the rows stay hidden until the round is over.
fn outcome(
    live: &Live,
    judgement: &Judgement,
    cells: usize,
    styles: &Styles,
) -> Vec<Line<'static>> {
    if live.session.plan.mode == Mode::Pressure {
        let (text, style) = if judgement.is_accepted() {
            ("accepted", styles.good)
        } else {
            (
                "not accepted; what is wrong is shown after the round",
                styles.bad,
            )
        };
        let mut out: Vec<Line<'static>> = wrap(text, cells)
            .into_iter()
            .map(|line| Line::from(Words::styled(line, style)))
            .collect();
        let open = live.session.open_question();
        if let Some(asked) = open.and_then(|(_, _, state)| state.open_challenge()) {
            out.push(Line::default());
            out.extend(wrapped(&asked.challenge.text, cells, styles, false));
            let keys = "alt-a answers, F9 hands another query in";
            out.push(Line::from(Words::styled(elide(keys, cells), styles.dim)));
        }
        return out;
    }
    let mut blocks = reveal::verdict_blocks(judgement);
    if let Some(words) = lint_words(live) {
        // The rows that prove an answer wrong matter more.
        let place = if judgement.is_accepted() {
            blocks.len().min(1)
        } else {
            blocks.len()
        };
        blocks.insert(place, Block::Dim(words));
    }
    let open = live.session.open_question();
    if let Some(found) = open.and_then(|(_, _, state)| measuring::measured(state, judgement)) {
        blocks.extend(measuring::blocks(found));
    } else if judgement.is_accepted() && measuring::is_unmeasured(live) {
        blocks.push(Block::Dim(measuring::UNMEASURED.into()));
    }
    page::lines(&blocks, cells, styles)
}

/// What the dialect itself would refuse, in words; nothing in pressure mode.
fn lint_words(live: &Live) -> Option<String> {
    if live.session.plan.mode == Mode::Pressure {
        return None;
    }
    let lints = live.desk.lints.get(&live.question_idx())?;
    let first = lints.first()?;
    let title = live.session.dialect().title();
    let title = if first.message.contains(title) {
        ""
    } else {
        title
    };
    let place = first.position.map(|at| at.to_string()).unwrap_or_default();
    let head = format!("{title} {place}");
    let help = first.help.as_deref().unwrap_or_default();
    let more = match lints.len() {
        0 | 1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    Some(format!("{}: {}; {help}{more}", head.trim(), first.message))
}

/// What to do when there is nothing yet, and what the sandbox lacks here.
fn empty(model: &Model, live: &Live, cells: usize, styles: &Styles) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    if live.kind() == RoundKind::Coding {
        if let Some(why) = &model.settings.no_python {
            out.extend(wrapped(why, cells, styles, true));
            out.push(Line::default());
            let advice = "Trace by hand instead: F5 shows a case, you write in the notes what your program returns and why, F5 again shows what it must return. F9 still hands the answer in; your own score is then the only one.";
            out.extend(wrapped(advice, cells, styles, false));
            return out;
        }
        for layer in &model.settings.missing_layers {
            out.extend(wrapped(
                &format!("sandbox without {layer}"),
                cells,
                styles,
                true,
            ));
        }
    }
    let text = match live.kind() {
        _ if live.own => "F5 runs the statement under the cursor, F8 shows its plan.",
        _ if live.is_bare() => "A bare pad: nothing runs before the report.",
        RoundKind::Sql if live.session.is_assessment() => {
            "F5 runs the statement under the cursor, F8 shows its plan, F9 keeps the answer."
        }
        _ if live.session.is_assessment() => "F5 runs the visible cases, F9 keeps the answer.",
        RoundKind::Sql => {
            "F5 runs the statement under the cursor, F8 shows its plan, F9 hands it in."
        }
        RoundKind::Modelling => {
            "F5 runs model and load and shows tables and metrics; a selection runs alone. F9 hands it in."
        }
        _ => "F5 runs the visible cases, F9 hands the answer in.",
    };
    out.extend(
        wrap(text, cells)
            .into_iter()
            .map(|line| Line::from(Words::styled(line, styles.dim))),
    );
    out
}

fn wrapped(text: &str, cells: usize, styles: &Styles, is_bad: bool) -> Vec<Line<'static>> {
    let style = if is_bad { styles.bad } else { styles.text };
    wrap(text, cells)
        .into_iter()
        .map(|line| Line::from(Words::styled(line, style)))
        .collect()
}

/// An error with its place and what to write instead.
fn sql_error(error: &SqlError, cells: usize, styles: &Styles) -> Vec<Line<'static>> {
    let mut out = wrapped(&error.message, cells, styles, true);
    if let Some(position) = &error.position {
        let text = format!("line {}, column {}", position.line, position.column);
        out.push(Line::from(Words::styled(text, styles.dim)));
    }
    if let Some(help) = &error.help {
        out.extend(wrapped(help, cells, styles, false));
    }
    out
}

/// A case to trace by hand. Hidden ones are better practice; pressure mode keeps them hidden.
fn trace(
    live: &Live,
    case: usize,
    checked: bool,
    cells: usize,
    styles: &Styles,
) -> Vec<Line<'static>> {
    let Some(Body::Coding(coding)) = live.question().map(|question| &question.body) else {
        return Vec::new();
    };
    let hidden = live.session.plan.mode != Mode::Pressure;
    let cases: Vec<_> = coding
        .cases
        .iter()
        .filter(|case| case.hidden == hidden)
        .collect();
    let Some(shown) = cases.get(case % cases.len().max(1)) else {
        return Vec::new();
    };
    let mut doc = vec![
        Block::Heading(format!("Trace by hand: {}", shown.name)),
        Block::Pair("input".into(), shown.args.clone()),
    ];
    if checked {
        doc.push(Block::Pair("must return".into(), shown.want.clone()));
        doc.push(Block::Dim(
            "Right? F5 shows the next case. Wrong? Find the line that did it.".into(),
        ));
    } else {
        doc.push(Block::Dim(
            "Write what your program returns in the notes, then F5 to check.".into(),
        ));
    }
    page::lines(&doc, cells, styles)
}

/// What was run so far, newest first.
fn runs(live: &Live, cells: usize, styles: &Styles) -> Vec<Line<'static>> {
    let Some((_, _, state)) = live.session.open_question() else {
        return Vec::new();
    };
    if state.runs.is_empty() {
        return vec![Line::from(Words::styled("nothing was run yet", styles.dim))];
    }
    let mut out = Vec::new();
    for run in state.runs.iter().rev() {
        let style = if run.ok { styles.text } else { styles.bad };
        let on = match run.on {
            Scratch::Visible => "",
            Scratch::Counterexample { .. } => "  on the counterexample",
        };
        let head = format!("{}  {}{on}", run.at, run.outcome);
        out.push(Line::from(Words::styled(elide(&head, cells), style)));
        let one_line = run.text.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push(Line::from(Words::styled(
            elide(&format!("  {one_line}"), cells),
            styles.dim,
        )));
    }
    out
}
