//! Ids: declared once, referred to many times. Invariant: a sort of id whose declarations could not
//! all be read is open, and nothing is called unknown in it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rapidfuzz::distance::osa;

use super::sink::Sink;
use crate::base::id::is_slug;
use crate::base::text::elide;
use crate::deck::codes::{self, Code};
use crate::deck::raw::{At, NOWHERE};

/// How much of a text a message repeats, in cells.
pub(super) const SHOWN: usize = 40;

/// The ids of one sort.
#[derive(Debug)]
pub(super) struct Registry {
    noun: &'static str,
    twice: Code,
    /// Where each id is declared; see [`Sink::start`].
    known: BTreeMap<String, (usize, usize)>,
    used: BTreeSet<String>,
    open: bool,
}

impl Registry {
    /// Returns a registry of `noun`s without entries; `twice` is the complaint about a second entry.
    pub(super) fn new(noun: &'static str, twice: Code) -> Self {
        Self {
            noun,
            twice,
            known: BTreeMap::new(),
            used: BTreeSet::new(),
            open: false,
        }
    }

    /// Notes that some declarations could not be read.
    pub(super) fn open(&mut self) {
        self.open = true;
    }

    /// Enters an id; complains if it is no slug or already there.
    pub(super) fn declare(&mut self, sink: &mut Sink<'_>, id: &At<String>) {
        if !id.is_known() {
            self.open = true;
            return;
        }
        self.is_slug(sink, id, id.span());
        self.enter(sink, id);
    }

    fn is_slug(&self, sink: &mut Sink<'_>, id: &str, span: Range<usize>) {
        if !is_slug(id) {
            sink.say(
                codes::BAD_ID,
                span,
                format!(
                    "`{}` cannot be the id of a {}",
                    id.escape_debug(),
                    self.noun
                ),
                "use A-Z a-z 0-9 . _ - only, start with a letter or digit, at most 64 characters",
            );
        }
    }

    /// Enters the id that a file's name gives; complains if it is no slug.
    pub(super) fn declare_file(&mut self, sink: &mut Sink<'_>, id: &str) {
        self.is_slug(sink, id, 0..0);
        self.known.insert(id.to_owned(), sink.start(&(0..0)));
    }

    /// Enters a name, which may be any text; complains if it is already there.
    pub(super) fn enter(&mut self, sink: &mut Sink<'_>, name: &At<String>) {
        let Some(first) = self.known.get(&**name) else {
            if name.span() != NOWHERE {
                self.known
                    .insert((**name).clone(), sink.start(&name.span()));
            }
            return;
        };
        let first = sink
            .place(*first)
            .map(|first| format!(" at {}:{}", first.file, first.line));
        sink.say(
            self.twice,
            name.span(),
            format!(
                "the {} `{}` is already defined{}",
                self.noun,
                elide(&name.escape_debug().to_string(), SHOWN),
                first.unwrap_or_default(),
            ),
            "give one of the two another name",
        );
    }

    /// Complains if `id` was never declared; notes that it is used.
    pub(super) fn require(&mut self, sink: &mut Sink<'_>, id: &At<String>, unknown: Code) {
        self.used.insert(id.to_string());
        if self.open || self.known.contains_key(&**id) {
            return;
        }
        sink.say(
            unknown,
            id.span(),
            format!("there is no {} `{}`", self.noun, id.escape_debug()),
            suggest(id, self.known.keys().map(String::as_str), self.noun),
        );
    }

    /// Says whether an id was declared.
    pub(super) fn has(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    /// Returns what was declared and never required, with its start; nothing if the sort is open or
    /// something unknown was required, which was probably meant to be one of them.
    pub(super) fn unused(&self) -> Vec<(&str, (usize, usize))> {
        let told = self.open || self.used.iter().any(|id| !self.known.contains_key(id));
        self.known
            .iter()
            .filter(|(id, _)| !told && !self.used.contains(id.as_str()))
            .map(|(id, start)| (id.as_str(), *start))
            .collect()
    }
}

/// Returns the name that `typed` was probably meant to be.
pub(super) fn nearest<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let distance = |name: &str| {
        let plain = |text: &str| text.to_lowercase().replace(' ', "");
        osa::distance(plain(typed).chars(), plain(name).chars())
    };
    let (best, name) = names.map(|name| (distance(name), name)).min()?;
    let tolerated = (typed.chars().count().max(name.chars().count()) / 3).max(1);
    (best <= tolerated).then_some(name)
}

/// Returns a help that proposes the nearest name, or lists a few.
pub fn suggest<'n>(
    typed: &str,
    names: impl Iterator<Item = &'n str> + Clone,
    noun: &str,
) -> String {
    const LISTED: usize = 12;
    if let Some(name) = nearest(typed, names.clone()) {
        return format!("did you mean `{name}`?");
    }
    let total = names.clone().count();
    if total == 0 {
        return format!("there is no {noun} yet; define one first");
    }
    let shown: Vec<String> = names.take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = if total > LISTED { ", …" } else { "" };
    format!("use one of {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["minutes", "kind", "weight"];
        let check = |typed: &str, expect: Option<&str>| {
            assert_eq!(nearest(typed, names.into_iter()), expect, "{typed}");
        };
        check("minuts", Some("minutes"));
        check("wieght", Some("weight"));
        check("Kind", Some("kind"));
        check("colour", None);
        assert_eq!(
            nearest("O(nlogn)", ["O(n)", "O(n log n)"].into_iter()),
            Some("O(n log n)")
        );
    }
}
