//! The mistakes book: every family of failures and every named mistake, with when it was made last
//! and what mends it.
//!
//! Invariant: a mistake is mended once every question it was made in was accepted after it; a
//! submission nobody could judge is none.

use serde::Serialize;

use crate::base::{DeckId, QuestionId, Timestamp};
use crate::deck::RoundKind;

/// A judged submission, as far as the book needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The deck.
    pub deck: DeckId,
    /// The question.
    pub question: QuestionId,
    /// Its title then.
    pub title: String,
    /// The kind of its round.
    pub kind: RoundKind,
    /// When.
    pub at: Timestamp,
    /// The failure's family and its name, if it has one of its own; none if it was accepted.
    pub failed: Option<(String, Option<String>)>,
}

/// A line of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The kind of round it is made in.
    pub kind: RoundKind,
    /// The family, as decks name it.
    pub family: String,
    /// Its name, for people.
    pub name: String,
    /// How often.
    pub times: usize,
    /// When last.
    pub last: Timestamp,
    /// The deck of the question it was made in last.
    pub deck: DeckId,
    /// That question: the drill that mends it.
    pub question: QuestionId,
    /// Its title.
    pub title: String,
    /// Every question it was made in was accepted since.
    pub mended: bool,
}

/// Returns the book: what is not mended first, then the newest first.
pub fn book(judged: &[Judged]) -> Vec<Mistake> {
    let mut out: Vec<Mistake> = Vec::new();
    for one in judged {
        let Some((family, name)) = &one.failed else {
            continue;
        };
        let known = |mistake: &&mut Mistake| mistake.kind == one.kind && mistake.family == *family;
        let fresh = Mistake {
            kind: one.kind,
            family: family.clone(),
            name: name.clone().unwrap_or_else(|| family.replace('-', " ")),
            times: 1,
            last: one.at,
            deck: one.deck.clone(),
            question: one.question.clone(),
            title: one.title.clone(),
            mended: false,
        };
        match out.iter_mut().find(known) {
            Some(mistake) if one.at >= mistake.last => {
                let times = mistake.times + 1;
                *mistake = Mistake { times, ..fresh };
            }
            Some(mistake) => mistake.times += 1,
            None => out.push(fresh),
        }
    }
    for mistake in &mut out {
        mistake.mended = is_mended(judged, mistake);
    }
    out.sort_by(|a, b| {
        let order = a.mended.cmp(&b.mended).then(b.last.cmp(&a.last));
        order.then_with(|| a.family.cmp(&b.family))
    });
    out
}

fn is_mended(judged: &[Judged], mistake: &Mistake) -> bool {
    let made = |one: &&Judged| {
        let family = one.failed.as_ref().map(|(family, _)| family);
        one.kind == mistake.kind && family == Some(&mistake.family)
    };
    judged.iter().filter(made).all(|made| {
        let of_question =
            |one: &&Judged| (&one.deck, &one.question) == (&made.deck, &made.question);
        let later = judged.iter().filter(of_question);
        later
            .into_iter()
            .any(|one| one.failed.is_none() && one.at > made.at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(question: &str, at: i64, failed: Option<&str>) -> Judged {
        Judged {
            deck: DeckId::new("d"),
            question: QuestionId::new(question),
            title: question.to_uppercase(),
            kind: RoundKind::Sql,
            at: Timestamp(at),
            failed: failed.map(|family| (family.to_owned(), None)),
        }
    }

    fn check(all: &[Judged], want: &[&str]) {
        let told: Vec<String> = book(all)
            .into_iter()
            .map(|one| {
                let state = if one.mended { "mended" } else { "open" };
                format!("{} ×{} in {} {state}", one.name, one.times, one.question)
            })
            .collect();
        assert_eq!(told, want);
    }

    #[test]
    fn a_mistake_is_open_until_each_of_its_questions_was_accepted_after_it() {
        let mut all = vec![
            judged("a", 1, Some("extra-rows")),
            judged("a", 2, Some("null-logic")),
            judged("b", 3, Some("extra-rows")),
            judged("b", 4, None),
        ];
        check(
            &all,
            &["extra rows ×2 in b open", "null logic ×1 in a open"],
        );
        all.push(judged("a", 5, None));
        check(
            &all,
            &["extra rows ×2 in b mended", "null logic ×1 in a mended"],
        );
        all.push(judged("a", 6, Some("null-logic")));
        check(
            &all,
            &["null logic ×2 in a open", "extra rows ×2 in b mended"],
        );
        check(&[judged("a", 1, None)], &[]);
    }
}
