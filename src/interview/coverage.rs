//! Which points of a checklist a text covers, by their keywords.
//!
//! Invariant: a point counts as covered only if all words of one keyword stand next to each other
//! in one text; it is evidence for a human to judge, never a score.

use crate::base::Span;
use crate::deck::ChecklistItem;
use crate::interview::event::{Event, Fact};
use crate::interview::evolve::{begin, evolve};
use crate::interview::state::{QuestionState, Session};
use crate::interview::words::stems;

/// Returns for each point the keyword that shows it was covered, in one of `texts`.
pub fn coverage(items: &[ChecklistItem], texts: &[&str]) -> Vec<Option<String>> {
    let texts: Vec<Vec<String>> = texts.iter().map(|text| stems(text)).collect();
    items
        .iter()
        .map(|item| covering(item, &texts).map(str::to_owned))
        .collect()
}

/// Says whether one of the keywords stands in one of the texts.
pub fn is_said(keywords: &[String], texts: &[&str]) -> bool {
    let texts: Vec<Vec<String>> = texts.iter().map(|text| stems(text)).collect();
    keywords.iter().any(|keyword| stands_in(keyword, &texts))
}

/// Returns what the candidate wrote and asked in a question: the pads and every question asked.
pub fn said(state: &QuestionState) -> Vec<&str> {
    let asked = state.asked.iter().map(|asked| asked.text.as_str());
    [state.answer.as_str(), state.notes.as_str()]
        .into_iter()
        .chain(asked)
        .collect()
}

/// How often a text is looked at; covering is told to this much.
const GRAIN: Span = Span::seconds(5);

/// Returns for each point when it was first covered, on the question's clock and to five seconds,
/// from the journal.
pub fn covered_at(
    events: &[Event],
    round: usize,
    question: usize,
    items: &[ChecklistItem],
) -> Vec<Option<Span>> {
    let mut firsts = vec![None; items.len()];
    let Some((
        Event {
            at,
            fact: Fact::Planned { plan },
        },
        rest,
    )) = events.split_first()
    else {
        return firsts;
    };
    let (mut session, _) = begin(plan.as_ref().clone(), *at);
    let mut looked = Span::ZERO;
    let mut unseen = false;
    for event in rest {
        // The texts as they stood before this event, if it is time to look or the last chance.
        let ends = matches!(event.fact, Fact::RoundEnded { .. });
        if unseen && session.round == round && ends {
            note(&session, question, items, &mut firsts);
        }
        evolve(&mut session, event);
        let about = session.round == round && event.fact.question() == Some(question);
        if !about || !matches!(event.fact, Fact::Typed { .. } | Fact::Asked { .. }) {
            continue;
        }
        let spent = session
            .rounds
            .get(round)
            .and_then(|round| round.questions.get(question));
        let spent = spent.map_or(Span::ZERO, |state| state.spent);
        unseen = spent.saturating_sub(looked) < GRAIN && looked > Span::ZERO;
        if !unseen {
            looked = spent;
            note(&session, question, items, &mut firsts);
        }
    }
    if unseen && session.round == round {
        note(&session, question, items, &mut firsts);
    }
    firsts
}

/// Notes the moment for the points that are covered now and were not before.
fn note(session: &Session, question: usize, items: &[ChecklistItem], firsts: &mut [Option<Span>]) {
    let state = session
        .round_state()
        .and_then(|round| round.questions.get(question));
    let Some(state) = state.filter(|_| firsts.iter().any(Option::is_none)) else {
        return;
    };
    let texts: Vec<Vec<String>> = said(state).into_iter().map(stems).collect();
    for (first, item) in firsts.iter_mut().zip(items) {
        if first.is_none() && covering(item, &texts).is_some() {
            *first = Some(state.spent);
        }
    }
}

fn covering<'a>(item: &'a ChecklistItem, texts: &[Vec<String>]) -> Option<&'a str> {
    let mut keywords = item.keywords.iter().map(String::as_str);
    keywords.find(|keyword| stands_in(keyword, texts))
}

fn stands_in(keyword: &str, texts: &[Vec<String>]) -> bool {
    let wanted = stems(keyword);
    !wanted.is_empty()
        && texts
            .iter()
            .any(|text| text.windows(wanted.len()).any(|window| window == wanted))
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
