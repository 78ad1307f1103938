//! Checks references, alternatives and known wrong answers, queries and programs alike. Invariant:
//! no two of a question have the same text.

use std::ops::Range;

use super::names::Registry;
use super::sink::Sink;
use super::trigger::families;
use crate::base::QuestionId;
use crate::deck::codes;
use crate::deck::places::{Part, Spot};
use crate::deck::raw::{At, List};
use crate::deck::{Alternative, Mistake, RoundKind};

/// The texts of one question that are run.
#[derive(Debug)]
pub(super) struct Programs<'a> {
    pub(super) question: &'a At<String>,
    pub(super) kind: RoundKind,
    pub(super) reference: &'a At<String>,
    /// Name and text.
    pub(super) alternatives: Vec<(&'a At<String>, &'a At<String>)>,
    /// Id, name and text.
    pub(super) wrong: Vec<(&'a At<String>, &'a At<String>, &'a At<String>)>,
}

/// The checked texts.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) reference: String,
    pub(super) alternatives: Vec<Alternative>,
    pub(super) wrong: Vec<Mistake>,
}

impl Programs<'_> {
    /// Returns the texts; complains about empty, repeated and clashing ones.
    pub(super) fn check(&self, sink: &mut Sink<'_>) -> Checked {
        self.mark(sink);
        self.tell_apart(sink);
        let mut names = Registry::new("alternative", codes::SAME_NAME);
        let mut ids = Registry::new("wrong answer", codes::SAME_MISTAKE);
        let empty = codes::EMPTY_PROGRAM;
        Checked {
            reference: sink.verbatim(self.reference, empty, "the reference"),
            alternatives: self
                .alternatives
                .iter()
                .map(|(name, text)| {
                    names.enter(sink, name);
                    Alternative {
                        name: sink.text(name, codes::EMPTY_TITLE, "the alternative's name"),
                        text: sink.verbatim(text, empty, "the alternative"),
                    }
                })
                .collect(),
            wrong: self
                .wrong
                .iter()
                .map(|(id, name, text)| {
                    ids.declare(sink, id);
                    self.no_family(id, sink);
                    Mistake {
                        id: id.to_string(),
                        name: sink.text(name, codes::EMPTY_TITLE, "the wrong answer's name"),
                        text: sink.verbatim(text, empty, "the wrong answer"),
                    }
                })
                .collect(),
        }
    }

    /// Returns all texts with what they are and which part of the question.
    pub(super) fn all(&self) -> Vec<(String, Part, &At<String>)> {
        let reference = ("the reference".to_owned(), Part::Reference, self.reference);
        let alternatives = self
            .alternatives
            .iter()
            .enumerate()
            .map(|(i, (name, text))| {
                let what = format!("the alternative `{}`", name.escape_debug());
                (what, Part::Alternative(i), *text)
            });
        let wrong = self.wrong.iter().enumerate().map(|(i, (id, _, text))| {
            let what = format!("the wrong answer `{}`", id.escape_debug());
            (what, Part::Wrong(i), *text)
        });
        std::iter::once(reference)
            .chain(alternatives)
            .chain(wrong)
            .collect()
    }

    fn mark(&self, sink: &mut Sink<'_>) {
        for (_, part, text) in self.all() {
            let id = QuestionId::new(self.question.as_str());
            sink.mark(Spot::Question(id, part), text.span());
        }
    }

    fn no_family(&self, id: &At<String>, sink: &mut Sink<'_>) {
        if families(self.kind).contains(&id.as_str()) {
            sink.say(
                codes::MISTAKE_IS_FAMILY,
                id.span(),
                format!("`{id}` is a built-in failure family"),
                "name the wrong answer after its mistake, for example `counts-retries`",
            );
        }
    }

    fn tell_apart(&self, sink: &mut Sink<'_>) {
        let mut seen: Vec<(Vec<&str>, String)> = Vec::new();
        for (what, _, text) in self
            .all()
            .into_iter()
            .filter(|(_, _, text)| text.is_known() && !text.trim().is_empty())
        {
            let parts = self.parts(text);
            let twin = seen.iter().find(|(other, _)| *other == parts);
            if let Some((_, first)) = twin {
                sink.say(
                    codes::SAME_PROGRAM,
                    text.span(),
                    format!("{what} has the same text as {first}"),
                    "write one that differs in structure, or take it out",
                );
            } else {
                seen.push((parts, what));
            }
        }
    }

    /// What two texts must have in common to be the same: white space means nothing in SQL, much in
    /// Python.
    fn parts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        if self.kind == RoundKind::Sql {
            text.split_ascii_whitespace().collect()
        } else {
            vec![text.trim()]
        }
    }
}

/// Complains if a question has fewer than two alternatives or three known wrong answers.
pub(super) fn enough<A, W>(
    alternatives: &List<A>,
    wrong: &List<W>,
    (owner, span): (&str, Range<usize>),
    sink: &mut Sink<'_>,
) {
    let many = usize::MAX;
    let place = (owner, span.clone());
    sink.count(
        codes::FEW_ALTERNATIVES,
        alternatives,
        2..=many,
        place,
        "alternatives",
    );
    sink.count(
        codes::FEW_WRONG,
        wrong,
        3..=many,
        (owner, span),
        "known wrong answers",
    );
}
