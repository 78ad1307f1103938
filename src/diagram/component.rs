//! What a box stands for.
//!
//! Invariant: the compiled-in catalog is well formed; a test says so.

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
}

impl Default for Catalog {
    fn default() -> Self {
        Self::parse(CATALOG)
    }
}

impl Catalog {
    /// Reads `kind: name, name` per line; lines of unknown kinds and comments are left out.
    pub fn parse(text: &str) -> Self {
        let mut names = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, list)) = line.split_once(':') else {
                continue;
            };
            let Some(kind) = Kind::parse(kind.trim()) else {
                continue;
            };
            names.extend(list.split(',').map(|name| (words(name), kind)));
        }
        names.retain(|(words, _)| !words.is_empty());
        names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        Self { names }
    }

    /// Returns what the name of a box says that it is; "dedupe in flink" is both.
    pub fn kinds(&self, name: &str) -> Vec<Kind> {
        let mut left: Vec<Option<String>> = words(name).into_iter().map(Some).collect();
        let mut kinds = Vec::new();
        for (known, kind) in &self.names {
            let place = left.windows(known.len()).position(|window| {
                let mut pairs = window.iter().zip(known);
                pairs.all(|(word, known)| word.as_ref() == Some(known))
            });
            if let Some(place) = place {
                // Each word speaks once: "kafka streams" is no log.
                for word in left.iter_mut().skip(place).take(known.len()) {
                    *word = None;
                }
                if !kinds.contains(kind) {
                    kinds.push(*kind);
                }
            }
        }
        kinds
    }
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !(c.is_alphanumeric() || c == '/'));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: &[Kind]) {
        assert_eq!(Catalog::default().kinds(name), expect, "{name}");
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
    fn every_line_of_the_catalog_is_a_kind_with_names() {
        let lines = CATALOG.lines().filter(|line| !line.starts_with('#'));
        let mut seen = Vec::new();
        for line in lines {
            let (kind, names) = line.split_once(':').unwrap();
            let kind = Kind::parse(kind).unwrap_or_else(|| panic!("{line}"));
            assert!(!seen.contains(&kind), "{line}");
            seen.push(kind);
            assert!(
                names.split(',').all(|name| !words(name).is_empty()),
                "{line}"
            );
        }
        assert_eq!(seen.len(), Kind::ALL.len());
    }

    #[test]
    fn no_name_has_two_kinds() {
        let catalog = Catalog::default();
        for (words, kind) in &catalog.names {
            let others = catalog.names.iter().filter(|(other, _)| other == words);
            let others: Vec<Kind> = others.map(|(_, kind)| *kind).collect();
            assert_eq!(others, [*kind], "{words:?}");
        }
    }
}
