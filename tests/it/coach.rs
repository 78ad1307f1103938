//! Hints on every known wrong answer of the built-in decks.
//!
//! Invariant: a hint holds names of the schema and words of ours, and nothing else of a right
//! answer; whoever writes a right answer gets none.

use std::collections::BTreeSet;

use onsite::coach::advise;
use onsite::deck::{Body, Deck, Sql};
use onsite::relation::script;

use crate::shelf;

/// Words of our sentences that a deck's query may use as a name of its own.
const OURS: &[&str] = &[
    "count", "first", "rows", "row", "each", "all", "values", "window", "key", "what", "answer",
];

fn questions(check: &mut dyn FnMut(&Deck, &Sql, &str)) {
    for deck in &shelf::decks() {
        for question in &deck.questions {
            if let Body::Sql(sql) = &question.body {
                let scenario = deck.scenario(&sql.scenario).unwrap();
                check(deck, sql, &deck.dataset(&scenario.dataset).unwrap().sql);
            }
        }
    }
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[test]
fn a_hint_holds_nothing_of_a_right_answer_but_names_of_the_schema() {
    let (mut wrong, mut hints) = (0, 0);
    questions(&mut |_, sql, setup| {
        let others = sql.alternatives.iter().map(|other| other.text.as_str());
        let right: Vec<&str> = [sql.reference.as_str()].into_iter().chain(others).collect();
        for text in &right {
            assert_eq!(advise(setup, text, &right), None, "{text}");
        }
        let creates = script::statements(setup).into_iter();
        let creates = creates.filter_map(|range| setup.get(range));
        let schema: BTreeSet<String> = creates
            .filter(|text| text.trim_start().to_lowercase().starts_with("create table"))
            .flat_map(words)
            .collect();
        let keywords = words(
            "select from where group by having order and is not in a an of to no on null distinct limit as or with over join",
        );
        let known: BTreeSet<&String> = schema.iter().chain(&keywords).collect();
        for mistake in &sql.wrong {
            wrong += 1;
            let Some(advice) = advise(setup, &mistake.text, &right) else {
                continue;
            };
            hints += 1;
            assert!(advice.cost > 0.0 && advice.cost <= 0.2);
            let secret: BTreeSet<String> = right.iter().flat_map(|text| words(text)).collect();
            for word in words(&advice.text) {
                let is_told = secret.contains(&word)
                    && !known.contains(&word)
                    && !OURS.contains(&word.as_str());
                assert!(!is_told, "\"{word}\" of a right answer in: {}", advice.text);
            }
            assert!(!advice.text.contains('\''), "{}", advice.text);
        }
    });
    // The others differ inside an expression or a frame: those get the ladder.
    assert!(wrong > 10, "{wrong}");
    assert!(
        hints * 10 >= wrong * 4,
        "{hints} of {wrong} wrong answers have a hint"
    );
}
