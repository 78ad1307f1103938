//! What a box stands for.
//!
//! Invariant: the compiled-in catalog is well formed; a test says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The kinds of components and their names, one kind per line.
const CATALOG: &str = include_str!("../../assets/components.txt");

/// What a component is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Where events come from.
    Source,
    /// What takes events in.
    Gateway,
    /// A durable log that can be read again.
    Log,
    /// A job that works on events as they come.
    Stream,
    /// A job that works on what lies there.
    Batch,
    /// Tables on an object store.
    Lake,
    /// A warehouse.
    Warehouse,
    /// A store for fast analytics.
    Olap,
    /// A store for look-ups by key.
    Store,
    /// Who reads: services, dashboards, people.
    Serving,
    /// What takes repeated deliveries out.
    Dedupe,
    /// Where bad records go.
    DeadLetter,
    /// What holds schemas and contracts.
    Registry,
    /// What checks data.
    Quality,
    /// What compares two results of the same question.
    Reconcile,
    /// What starts jobs.
    Orchestrator,
}

impl Kind {
    /// All kinds with the words used in catalogs and decks.
    pub const ALL: [(Self, &'static str); 16] = [
        (Self::Source, "source"),
        (Self::Gateway, "gateway"),
        (Self::Log, "log"),
        (Self::Stream, "stream"),
        (Self::Batch, "batch"),
        (Self::Lake, "lake"),
        (Self::Warehouse, "warehouse"),
        (Self::Olap, "olap"),
        (Self::Store, "store"),
        (Self::Serving, "serving"),
        (Self::Dedupe, "dedupe"),
        (Self::DeadLetter, "dead-letter"),
        (Self::Registry, "registry"),
        (Self::Quality, "quality"),
        (Self::Reconcile, "reconcile"),
        (Self::Orchestrator, "orchestrator"),
    ];

    /// Returns the kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == word);
        found.map(|(kind, _)| *kind)
    }

    /// Says whether data rest there.
    fn is_kept(self) -> bool {
        matches!(
            self,
            Self::Log | Self::Lake | Self::Warehouse | Self::Olap | Self::Store
        )
    }

    /// Returns the word for the kind.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("component", |(_, word)| word)
    }
}

/// Which names mean which kinds.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Names in words, longest first.
    names: Vec<(Vec<String>, Kind)>,
    /// Where among the names are those that begin with a word.
    begin: BTreeMap<String, Vec<usize>>,
    /// First and last words of identifiers that are names of tables: `fact_…`, `…_day`.
    tables: Vec<(Edge, String, Kind)>,
}

/// Which word of an identifier says what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// A word of a box's name.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    /// Nothing follows it in its identifier, or it is in none.
    is_head: bool,
    /// It is a part of an identifier such as `member_day`.
    is_joined: bool,
    /// What it belongs to was recognized already: "kafka streams" is no log.
    is_spent: bool,
}

impl Catalog {
    /// Returns the compiled-in one, which is read once.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Catalog> = LazyLock::new(|| Catalog::parse(CATALOG));
        &BUILT_IN
    }

    /// Reads `kind: name, name` per line; lines of unknown kinds and comments are left out.
    pub fn parse(text: &str) -> Self {
        let mut names = Vec::new();
        let mut tables = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, list)) = line.split_once(':') else {
                continue;
            };
            let Some(kind) = Kind::parse(kind.trim()) else {
                continue;
            };
            for name in list.split(',').map(str::trim) {
                match (name.strip_suffix("_*"), name.strip_prefix("*_")) {
                    (Some(first), _) => tables.push((Edge::First, first.to_owned(), kind)),
                    (_, Some(last)) => tables.push((Edge::Last, last.to_owned(), kind)),
                    _ => names.push((plain(name), kind)),
                }
            }
        }
        names.retain(|(words, _)| !words.is_empty());
        names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let mut begin: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, (words, _)) in names.iter().enumerate() {
            if let Some(first) = words.first() {
                begin.entry(first.clone()).or_default().push(place);
            }
        }
        Self {
            names,
            begin,
            tables,
        }
    }

    /// Returns what the name of a box says that it is; "dedupe in flink" is both, and `member_day`
    /// is a table, not a member.
    pub fn kinds(&self, name: &str) -> Vec<Kind> {
        let mut words = words(name);
        let mut found: Vec<(usize, Kind)> = self.table(&words).into_iter().collect();
        for (known, kind) in self.candidates(&words) {
            let place = words.windows(known.len()).position(|window| {
                let mut pairs = window.iter().zip(known);
                let fits = pairs.all(|(word, known)| !word.is_spent && word.text == *known);
                fits && window.last().is_some_and(|last| last.may_be(*kind))
            });
            let Some(place) = place else { continue };
            for word in words.iter_mut().skip(place).take(known.len()) {
                word.is_spent = true;
            }
            if !found.iter().any(|(_, other)| other == kind) {
                found.push((place, *kind));
            }
        }
        let kept = |at: usize| {
            found
                .iter()
                .any(|(place, kind)| kind.is_kept() && *place > at)
        };
        // "member day table": whose rows they are, not who sends them.
        let meant = found
            .iter()
            .filter(|(at, kind)| *kind != Kind::Source || !kept(*at));
        meant.map(|(_, kind)| *kind).collect()
    }

    /// Returns the names that begin with one of the words, in the catalog's order.
    fn candidates(&self, words: &[Word]) -> impl Iterator<Item = &(Vec<String>, Kind)> + use<'_> {
        let begun = words.iter().filter_map(|word| self.begin.get(&word.text));
        let places: BTreeSet<usize> = begun.flatten().copied().collect();
        places.into_iter().filter_map(|place| self.names.get(place))
    }

    /// Returns what an identifier's first or last word makes of it, and where the identifier ends.
    fn table(&self, words: &[Word]) -> Option<(usize, Kind)> {
        self.tables.iter().find_map(|(edge, known, kind)| {
            let mut starts = true;
            let at = words.iter().position(|word| {
                let at_edge = match edge {
                    Edge::First => starts,
                    Edge::Last => word.is_head,
                };
                starts = word.is_head;
                word.is_joined && at_edge && word.text == *known
            })?;
            let rest = words.iter().skip(at).position(|word| word.is_head)?;
            Some((at + rest + 1, *kind))
        })
    }
}

impl Word {
    /// A part of an identifier names who acts only at its end: `play_api`, but not `api_calls`.
    fn may_be(&self, kind: Kind) -> bool {
        self.is_head || !self.is_joined || !matches!(kind, Kind::Source | Kind::Serving)
    }
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<Word> {
    let lower = name.to_lowercase();
    let chunks = lower.split(|c: char| !(c.is_alphanumeric() || c == '/' || c == '_'));
    let mut words = Vec::new();
    for chunk in chunks {
        let parts: Vec<&str> = chunk.split('_').filter(|part| !part.is_empty()).collect();
        for (index, part) in parts.iter().enumerate() {
            words.push(Word {
                text: (*part).to_owned(),
                is_head: index + 1 == parts.len(),
                is_joined: parts.len() > 1,
                is_spent: false,
            });
        }
    }
    words
}

fn plain(name: &str) -> Vec<String> {
    words(name).into_iter().map(|word| word.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: &[Kind]) {
        assert_eq!(Catalog::built_in().kinds(name), expect, "{name}");
    }

    #[test]
    fn boxes_are_recognized_by_name() {
        check("Kafka", &[Kind::Log]);
        check("AWS Kinesis topic", &[Kind::Log]);
        check("Pub/Sub", &[Kind::Log]);
        check("kafka streams", &[Kind::Stream]);
        check("Flink dedupe", &[Kind::Stream, Kind::Dedupe]);
        check("dead-letter topic", &[Kind::DeadLetter]);
        check("raw Iceberg table", &[Kind::Lake]);
        check("TV clients", &[Kind::Source]);
        check("frobnicator", &[]);
    }

    #[test]
    fn an_identifier_is_one_name() {
        check("member_day", &[Kind::Lake]);
        check("member day table", &[Kind::Lake]);
        check("fact_playback", &[Kind::Lake]);
        check("dim_member", &[Kind::Lake]);
        check("raw_client_events", &[Kind::Lake]);
        check("client events topic", &[Kind::Log]);
        check("phone app cache", &[Kind::Store]);
        check("state_store", &[Kind::Store]);
        check("dead_letter_queue", &[Kind::DeadLetter]);
        check("tv_app", &[Kind::Source]);
        check("title_page_api", &[Kind::Serving]);
        check("api_calls", &[]);
        check("player_id", &[]);
        check("members", &[Kind::Source]);
        check("membership", &[]);
    }

    #[test]
    fn every_line_of_the_catalog_is_a_kind_with_names() {
        let lines = CATALOG.lines().filter(|line| !line.starts_with('#'));
        let mut seen = Vec::new();
        for line in lines {
            let (kind, names) = line.split_once(':').unwrap();
            let kind = Kind::parse(kind).unwrap_or_else(|| panic!("{line}"));
            assert!(!seen.contains(&kind), "{line}");
            seen.push(kind);
            assert!(
                names.split(',').all(|name| !plain(name).is_empty()),
                "{line}"
            );
        }
        assert_eq!(seen.len(), Kind::ALL.len());
    }

    #[test]
    fn no_name_has_two_kinds() {
        let catalog = Catalog::built_in();
        for (words, kind) in &catalog.names {
            let others = catalog.names.iter().filter(|(other, _)| other == words);
            let others: Vec<Kind> = others.map(|(_, kind)| *kind).collect();
            assert_eq!(others, [*kind], "{words:?}");
        }
    }
}
