//! What happened in each round, with its scores, anchors, verdicts and notes.
//!
//! Invariant: a text that the privacy of the page hides is replaced by its length, never by a part
//! of it.

use super::markup::Markup;
use crate::interview::{Pad, QuestionState};
use crate::report::debrief::{CriterionDebrief, QuestionDebrief, RoundDebrief};
use crate::report::track::Privacy;
use crate::report::words::{ended, own, pace, points, score};

/// Writes the head of a round.
pub(super) fn round(page: &mut Markup, round: &RoundDebrief) {
    page.element(
        "h2",
        &[],
        &format!("{}: {}", round.name, score(round.score)),
    );
    let told = format!(
        "{}, {}, {}",
        round.kind.title(),
        pace(&round.pace),
        ended(round.ended)
    );
    page.element("p", &[("class", "soft")], &told);
}

/// Writes a question.
pub(super) fn question(
    page: &mut Markup,
    round: &RoundDebrief,
    debrief: &QuestionDebrief,
    state: Option<&QuestionState>,
    privacy: Privacy,
) {
    page.element(
        "h3",
        &[],
        &format!("{}: {}", debrief.title, score(debrief.score)),
    );
    if !debrief.opened {
        page.element("p", &[("class", "soft")], "never opened");
        return;
    }
    page.element(
        "p",
        &[],
        &format!("{} of {}; {}", debrief.spent, debrief.budget, own(debrief)),
    );
    if let Some(formula) = &debrief.formula {
        page.element("p", &[("class", "soft")], formula);
    }
    let are_words_private = privacy.hides(round.kind, Pad::Answer);
    criteria(page, &debrief.criteria, are_words_private);
    verdicts(page, debrief);
    let hints = debrief.hints.iter().map(|hint| {
        let at = hint.at.map_or_else(String::new, |at| format!("{at} "));
        let text = hint.text.as_deref().unwrap_or("a hint");
        format!("{at}{text} (−{:.2})", hint.cost)
    });
    list(page, "Hints taken", hints);
    let asked = debrief.asked.iter().map(|asked| {
        let understood = if asked.understood {
            ""
        } else {
            " (not understood)"
        };
        format!(
            "{} {}{understood}",
            asked.at,
            said(&asked.text, are_words_private)
        )
    });
    list(page, "Asked", asked);
    let probes = debrief.probes.iter().map(|probe| {
        let good = probe
            .good
            .as_deref()
            .map_or_else(String::new, |good| format!(" A strong reaction: {good}"));
        format!("{} {}{good}", probe.at, probe.text)
    });
    list(page, "The interviewer brought up", probes);
    let challenges = debrief.challenges.iter().flat_map(|one| {
        let replies = one
            .replies
            .iter()
            .map(move |reply| format!("answered: {}", said(reply, are_words_private)));
        std::iter::once(format!("{} {}", one.at, one.text))
            .chain(replies)
            .collect::<Vec<_>>()
    });
    list(page, "Asked by the interviewer", challenges);
    let evidence = debrief.evidence.iter().filter(|_| !are_words_private);
    list(
        page,
        "From the record",
        evidence.map(|one| one.text.clone()),
    );
    list(page, "Never asked", debrief.never_asked.iter().cloned());
    list(page, "Never covered", debrief.never_covered.iter().cloned());
    if let Some(state) = state {
        pad(page, "Answer", &state.answer, are_words_private);
        pad(
            page,
            "Notes",
            &state.notes,
            privacy.hides(round.kind, Pad::Notes),
        );
    }
}

fn criteria(page: &mut Markup, criteria: &[CriterionDebrief], is_private: bool) {
    if criteria.is_empty() {
        return;
    }
    page.raw(
        "<table><caption>Criteria, 1 to 4: before and after the reference was shown</caption>\n",
    );
    page.raw("<thead><tr><th scope=\"col\">Criterion</th><th scope=\"col\">Blind</th><th scope=\"col\">Final</th><th scope=\"col\">What that looks like</th></tr></thead>\n<tbody>\n");
    for one in criteria {
        page.raw("<tr>");
        page.element("th", &[("scope", "row")], &one.name);
        page.element("td", &[], &points(one.blind));
        page.element("td", &[], &points(one.own));
        page.raw("<td>").text(one.anchor.as_deref().unwrap_or("–"));
        if !is_private && !one.evidence.is_empty() {
            page.element("p", &[("class", "soft")], &one.evidence.join("; "));
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}

fn verdicts(page: &mut Markup, debrief: &QuestionDebrief) {
    if debrief.submissions.is_empty() {
        return;
    }
    page.element("h4", &[], "Verdicts").open("ol", &[]);
    for one in &debrief.submissions {
        let (class, mark) = match one.accepted {
            Some(true) => ("good", "✓"),
            Some(false) => ("bad", "✗"),
            None => ("soft", "–"),
        };
        page.open("li", &[("class", class)]);
        page.text(&format!("{mark} {} {}", one.at, one.verdict));
        let more = one
            .credit
            .iter()
            .chain(&one.regraded)
            .chain(&one.efficiency);
        for line in more {
            page.element("p", &[("class", "soft")], line);
        }
        page.close("li");
    }
    page.close("ol");
}

fn list(page: &mut Markup, title: &'static str, items: impl Iterator<Item = String>) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    page.element("h4", &[], title).open("ul", &[]);
    for item in items {
        page.element("li", &[], &item);
    }
    page.close("ul");
}

fn pad(page: &mut Markup, title: &'static str, text: &str, is_private: bool) {
    if text.is_empty() {
        return;
    }
    page.element("h4", &[], title);
    if is_private {
        page.element("p", &[("class", "soft private")], &said(text, true));
    } else {
        page.element("pre", &[("tabindex", "0"), ("aria-label", title)], text);
    }
}

/// Returns a text, or what may be said of it.
fn said(text: &str, is_private: bool) -> String {
    if is_private {
        return format!("(private, {} characters)", text.chars().count());
    }
    text.to_owned()
}
