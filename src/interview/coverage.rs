//! Which points of a checklist a text covers, by their keywords.
//!
//! Invariant: a point counts as covered only if all words of one keyword stand next to each other
//! in one text; it is evidence for a human to judge, never a score.

use crate::base::Span;
use crate::deck::ChecklistItem;
use crate::interview::event::{Event, Fact, Pad};
use crate::interview::evolve::{begin, evolve};
use crate::interview::state::QuestionState;
use crate::interview::words::stems;

/// Returns for each point the keyword that shows it was covered, in one of `texts`.
pub fn coverage(items: &[ChecklistItem], texts: &[&str]) -> Vec<Option<String>> {
    let texts: Vec<Vec<String>> = texts.iter().map(|text| stems(text)).collect();
    items
        .iter()
        .map(|item| covering(item, &texts).map(str::to_owned))
        .collect()
}

/// Returns what the candidate wrote and asked in a question: the pads and every question asked.
pub fn said(state: &QuestionState) -> Vec<&str> {
    let asked = state.asked.iter().map(|asked| asked.text.as_str());
    [state.answer.as_str(), state.notes.as_str()]
        .into_iter()
        .chain(asked)
        .collect()
}

/// Returns for each point when it was first covered, on the question's clock, from the journal.
pub fn covered_at(
    events: &[Event],
    round: usize,
    question: usize,
    items: &[ChecklistItem],
) -> Vec<Option<Span>> {
    let mut firsts = vec![None; items.len()];
    let Some(Event {
        at,
        fact: Fact::Planned { plan },
    }) = events.first()
    else {
        return firsts;
    };
    let (mut session, _) = begin(plan.as_ref().clone(), *at);
    for event in events.iter().skip(1) {
        evolve(&mut session, event);
        let here = session.round == round && event.fact.question() == Some(question);
        if !here || firsts.iter().all(Option::is_some) {
            continue;
        }
        let Some(state) = session
            .round_state()
            .and_then(|round| round.questions.get(question))
        else {
            continue;
        };
        let text = match &event.fact {
            Fact::Typed {
                pad: Pad::Answer, ..
            } => &state.answer,
            Fact::Typed {
                pad: Pad::Notes, ..
            } => &state.notes,
            Fact::Asked { text, .. } => text,
            _ => continue,
        };
        let text = [stems(text)];
        for (first, item) in firsts.iter_mut().zip(items) {
            if first.is_none() && covering(item, &text).is_some() {
                *first = Some(state.spent);
            }
        }
    }
    firsts
}

fn covering<'a>(item: &'a ChecklistItem, texts: &[Vec<String>]) -> Option<&'a str> {
    item.keywords.iter().map(String::as_str).find(|keyword| {
        let wanted = stems(keyword);
        !wanted.is_empty()
            && texts
                .iter()
                .any(|text| text.windows(wanted.len()).any(|window| window == wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keywords: &[&str], text: &str, expect: Option<&str>) {
        let keywords = keywords
            .iter()
            .map(|keyword| (*keyword).to_owned())
            .collect();
        let item = ChecklistItem {
            id: "x".into(),
            text: "X".into(),
            keywords,
        };
        assert_eq!(
            coverage(&[item], &[text]),
            [expect.map(str::to_owned)],
            "{text}"
        );
    }

    #[test]
    fn keywords_match_by_stem_and_in_order() {
        check(
            &["backfill", "replay"],
            "We REPLAYED the bad week.",
            Some("replay"),
        );
        check(
            &["exactly once"],
            "exactly-once sinks",
            Some("exactly once"),
        );
        check(&["exactly once"], "once we know exactly", None);
        check(&["late data"], "the data is late", None);
        check(&["partition"], "partitioning by day", Some("partition"));
        check(&["cost"], "the costume drama", None);
        check(&[""], "anything", None);
    }
}
