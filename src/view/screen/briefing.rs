//! Before a round: what is to come, and that the clock has not started.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::doc::{Block, Doc};
use crate::app::live::Live;
use crate::base::text::{flow, plural};
use crate::deck::EndPolicy;
use crate::interview::Sitting;
use crate::view::page;
use crate::view::screen::parts;
use crate::view::styles::Styles;

/// Draws the screen.
pub fn draw(live: &Live, styles: &Styles, area: Rect, frame: &mut Frame<'_>) {
    let inner = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    let lines = page::lines(&doc(live), usize::from(inner.width), styles);
    page::scrolled(lines, &live.desk.side_scroll, inner, styles, frame);
}

fn doc(live: &Live) -> Doc {
    let session = &live.session;
    if session.is_assessment() {
        return parts::briefing(live);
    }
    let Some(round) = session.round_plan() else {
        return Doc::new();
    };
    let mut doc = vec![
        Block::Title(format!(
            "Round {} of {}: {}",
            session.round + 1,
            session.plan.rounds.len(),
            round.name
        )),
        Block::Accent("The clock starts when you press enter.".into()),
        Block::Gap,
    ];
    let end = match round.end {
        EndPolicy::Hard => "the round is cut off at zero".to_owned(),
        EndPolicy::Soft => "at zero it runs on, and overtime is counted".to_owned(),
        EndPolicy::Grace { extra } => format!("cut off {extra} after zero"),
    };
    doc.push(Block::Pair(
        "length".into(),
        format!("{} · {end}", round.budget()),
    ));
    doc.push(Block::Pair(
        "questions".into(),
        plural(round.questions.len(), "question"),
    ));
    if round.bare {
        doc.push(Block::Pair(
            "pad".into(),
            "bare: nothing runs, completes or indents by itself".into(),
        ));
    }
    if (session.plan.time_factor - 1.0).abs() > f64::EPSILON {
        doc.push(Block::Pair(
            "time".into(),
            format!("all clocks × {:.2}", session.plan.time_factor),
        ));
    }
    doc.push(Block::Gap);
    for phase in &round.phases {
        doc.push(Block::Pair(
            format!("{} {}", phase.budget, phase.name),
            phase.goal.clone(),
        ));
    }
    if session.round == 0
        && let (Sitting::Loop { id }, Some(deck)) = (&session.plan.sitting, &live.deck)
        && let Some(found) = deck.find_loop(id)
    {
        doc.push(Block::Gap);
        doc.push(Block::Heading(found.name.clone()));
        doc.push(Block::Text(flow(&found.briefing)));
        doc.push(Block::Gap);
        for round in &session.plan.rounds {
            doc.push(Block::Pair(round.budget().to_string(), round.name.clone()));
        }
    }
    doc
}
