//! Numbers and states of a debrief in words, shared by all its forms.
//!
//! Invariant: a missing number is said to be missing (`–`), never shown as zero.

use crate::base::text::plural;
use crate::base::{Span, Timestamp};
use crate::interview::{EndReason, Mode};
use crate::report::debrief::{Debrief, Pace, QuestionDebrief};

/// `2.85`, or `–`.
pub(super) fn score(score: Option<f64>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| format!("{score:.2}"))
}

/// `3`, or `–`.
pub(super) fn points(score: Option<u8>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| score.to_string())
}

/// `2026-03-01 18:05 UTC`; everywhere the same, so that exports compare.
pub(super) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(
        |_| at.0.to_string(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

pub(super) fn ended(ended: Option<EndReason>) -> &'static str {
    match ended {
        None => "not finished",
        Some(EndReason::Done) => "ended by you",
        Some(EndReason::TimeUp) => "time was up",
        Some(EndReason::Abandoned) => "given up",
    }
}

pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Study => "study",
        Mode::Standard => "standard",
        Mode::Pressure => "pressure",
    }
}

/// `45:10 of 45:00, 00:10 overtime, 1 pause (02:00)`.
pub(super) fn pace(pace: &Pace) -> String {
    let mut parts = vec![format!("{} of {}", pace.spent, pace.budget)];
    if pace.overtime > Span::ZERO {
        parts.push(format!("{} overtime", pace.overtime));
    }
    if pace.pauses > 0 {
        let times = plural(usize::try_from(pace.pauses).unwrap_or(usize::MAX), "pause");
        parts.push(format!("{times} ({})", pace.paused));
    }
    parts.join(", ")
}

/// `blind 2.50 (70 % sure), final 2.75, measured 2.50, blind − measured +0.00`.
pub(super) fn own(question: &QuestionDebrief) -> String {
    let sure = question
        .confidence
        .map(|percent| format!(" ({percent} % sure)"));
    let mut parts = Vec::new();
    // In an assessment nobody scores what a machine can.
    if question.own.is_some() || question.score.is_none() {
        parts.push(format!(
            "blind {}{}",
            score(question.blind),
            sure.unwrap_or_default()
        ));
        parts.push(format!("final {}", score(question.own)));
    }
    parts.extend(
        question
            .measured
            .map(|measured| format!("measured {measured:.2}")),
    );
    parts.extend(
        question
            .bias
            .map(|bias| format!("blind − measured {bias:+.2}")),
    );
    parts.join(", ")
}

/// The facts of the sitting, line by line.
pub(super) fn head(debrief: &Debrief) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{} {}, level {}",
            debrief.deck, debrief.deck_version, debrief.level
        ),
        format!("{} mode, seed {}", mode(debrief.mode), debrief.seed),
        format!("sat {}", moment(debrief.started)),
    ];
    if (debrief.time_factor - 1.0).abs() > f64::EPSILON {
        lines.push(format!("time factor {:.2}", debrief.time_factor));
    }
    if debrief.interruptions > 0 {
        let n = usize::try_from(debrief.interruptions).unwrap_or(usize::MAX);
        lines.push(format!(
            "{}, time between not counted",
            plural(n, "interruption")
        ));
    }
    if !debrief.complete {
        lines.push("not complete".to_owned());
    }
    lines
}
