//! What is looked for in the history: words, and `kind:`, `deck:`, `level:`, `tag:` (or `#`), `is:real`,
//! `is:rehearsed`, `since:`, `until:` and `score` beside them.
//!
//! Invariant: a filter that cannot be read is a word like any other, so nothing that is typed is
//! dropped without a trace.

use crate::diary::{RealRound, Tags};
use crate::memory::Day;

/// Words and filters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looking {
    /// All of them must be found, in lower case.
    pub words: Vec<String>,
    kind: Option<String>,
    deck: Option<String>,
    level: Option<String>,
    tags: Vec<String>,
    real: Option<bool>,
    since: Option<String>,
    until: Option<String>,
    least: Option<f64>,
    most: Option<f64>,
}

/// What filters are held against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facets<'a> {
    /// The kinds of its rounds.
    pub kinds: &'a [&'a str],
    /// Its deck.
    pub deck: &'a str,
    /// Its level.
    pub level: &'a str,
    /// Its local day, as `2026-12-18`; what stands behind it does not matter.
    pub day: &'a str,
    /// Its score, 1 to 4.
    pub score: Option<f64>,
    /// The candidate's tags on it.
    pub tags: Option<&'a Tags>,
    /// It was a real interview.
    pub real: bool,
}

impl Looking {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Self {
        let mut out = Self::default();
        for part in text.split_whitespace() {
            let part = part.to_lowercase();
            if !out.take(&part) {
                out.words.push(part);
            }
        }
        out
    }

    /// Takes a filter; says whether it was one.
    fn take(&mut self, part: &str) -> bool {
        if let Some(tag) = part.strip_prefix('#').filter(|tag| !tag.is_empty()) {
            self.tags.push(tag.to_owned());
            return true;
        }
        if let Some((name, value)) = part.split_once(':') {
            let value = value.to_owned();
            let is_day = Day::parse(&value).is_some();
            match name {
                "kind" if !value.is_empty() => self.kind = Some(value),
                "deck" if !value.is_empty() => self.deck = Some(value),
                "level" if !value.is_empty() => self.level = Some(value),
                "tag" if !value.is_empty() => self.tags.push(value),
                "is" if value == "real" => self.real = Some(true),
                "is" if value == "rehearsed" => self.real = Some(false),
                "since" if is_day => self.since = Some(value),
                "until" if is_day => self.until = Some(value),
                _ => return false,
            }
            return true;
        }
        let bound = |sign: &str| part.strip_prefix("score")?.strip_prefix(sign)?.parse().ok();
        let (least, most) = (bound(">="), bound("<="));
        self.least = least.or(self.least);
        self.most = most.or(self.most);
        least.is_some() || most.is_some()
    }

    /// Says whether something passes the filters; its words are another matter.
    pub fn passes(&self, facets: &Facets<'_>) -> bool {
        let is = |wanted: &Option<String>, found: &str| {
            wanted
                .as_ref()
                .is_none_or(|wanted| found.to_lowercase() == *wanted)
        };
        let day = facets.day.get(..10).unwrap_or(facets.day);
        let has_tag = |tag: &String| facets.tags.is_some_and(|tags| tags.contains(tag));
        let kind = self.kind.as_ref();
        kind.is_none_or(|kind| facets.kinds.iter().any(|found| found == kind))
            && is(&self.deck, facets.deck)
            && is(&self.level, facets.level)
            && self.tags.iter().all(has_tag)
            && self.real.is_none_or(|real| real == facets.real)
            && self
                .since
                .as_ref()
                .is_none_or(|since| day >= since.as_str())
            && self
                .until
                .as_ref()
                .is_none_or(|until| day <= until.as_str())
            && self
                .least
                .is_none_or(|least| facets.score.is_some_and(|score| score >= least))
            && self
                .most
                .is_none_or(|most| facets.score.is_some_and(|score| score <= most))
    }

    /// Says whether all words are in one of the texts each.
    pub fn is_in(&self, texts: &[&str]) -> bool {
        let has = |word: &String| texts.iter().any(|text| text.to_lowercase().contains(word));
        self.words.iter().all(has)
    }

    /// Says whether a round of a real interview is meant.
    pub fn is_real(&self, round: &RealRound) -> bool {
        let (title, day) = (round.title(), round.day.to_string());
        let asked = round.asked.join("\n");
        let outcome = round.outcome.as_str();
        let texts = [
            &*title,
            &day,
            &round.level,
            &asked,
            &round.notes,
            outcome,
            "real",
        ];
        self.is_in(&texts)
            && self.passes(&Facets {
                kinds: &[round.kind.as_str()],
                deck: "",
                level: &round.level,
                day: &day,
                score: round.score(),
                tags: Some(&round.tags),
                real: true,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diary::read_tags;

    fn check(text: &str, words: &[&str], passes: bool) {
        let facets = Facets {
            kinds: &["sql"],
            deck: "netflix-de",
            level: "L5",
            day: "2026-11-21 18:30",
            score: Some(2.5),
            tags: Some(&read_tags("cold panel")),
            real: false,
        };
        let looking = Looking::parse(text);
        assert_eq!(looking.words, words, "{text}");
        assert_eq!(looking.passes(&facets), passes, "{text}");
    }

    #[test]
    fn filters_are_read_off_the_words() {
        check("Late Events", &["late", "events"], true);
        check("kind:sql deck:Netflix-DE level:l5 dedup", &["dedup"], true);
        check("kind:coding", &[], false);
        check("since:2026-11-21 until:2026-11-21", &[], true);
        check("since:2026-11-22", &[], false);
        check("until:2026-11-20", &[], false);
        check("score>=2.5 score<=3", &[], true);
        check("score>=3", &[], false);
        check("score<=2", &[], false);
        check("tag:cold #Panel", &[], true);
        check("#cold #late", &[], false);
        check("is:rehearsed", &[], true);
        check("is:real", &[], false);
    }

    #[test]
    fn what_is_no_filter_is_a_word() {
        check(
            "since:yesterday kind: score> a:b # is:it tag:",
            &[
                "since:yesterday",
                "kind:",
                "score>",
                "a:b",
                "#",
                "is:it",
                "tag:",
            ],
            true,
        );
    }
}
