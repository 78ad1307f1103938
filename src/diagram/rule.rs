//! What a drawing must have.
//!
//! Invariant: rules look at kinds and ways only; what a component is called is the catalog's affair.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::component::{Catalog, Kind};
use super::graph::Diagram;

/// A demand on the structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A way leads from a component of the first kinds to one of the second.
    Path {
        /// Where it may start.
        from: Vec<Kind>,
        /// Where it may end.
        to: Vec<Kind>,
    },
    /// History can be read again: from a log or tables, a way leads through a job to who reads.
    Replay,
    /// Bad records have a place to go.
    DeadLetter,
    /// Every way from a source to who reads passes a dedupe stage.
    DedupeBefore(Vec<Kind>),
    /// No single unnamed box is passed by every way from the sources to who reads.
    NoSinglePoint,
    /// A batch and a stream result meet in one place.
    Reconciled,
    /// A component of the kind is there.
    Has(Kind),
}

/// A demand that is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// What is missing, for people.
    pub what: String,
    /// The parts it is about, by index.
    pub parts: Vec<usize>,
}

/// Who may be the end of a metric's way.
const READERS: &[Kind] = &[Kind::Serving, Kind::Olap, Kind::Warehouse, Kind::Store];

/// Marks of a component that is many.
const MANY: &[&str] = &[
    "x2",
    "x3",
    "cluster",
    "pool",
    "fleet",
    "sharded",
    "partitioned",
    "replicated",
    "shards",
    "workers",
    "autoscaled",
    "multi",
];

/// How rules are written.
pub const FORMS: &str = "write `path KIND KIND`, `replay`, `dead-letter`, `dedupe before KIND`, \
     `no single point`, `reconciled` or `has KIND`; several kinds are joined by `|`";

impl Rule {
    /// Reads a rule as decks write it; `None` if it is not understood.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(match words.as_slice() {
            ["path", from, to] => Self::Path {
                from: kinds(from)?,
                to: kinds(to)?,
            },
            ["replay"] => Self::Replay,
            ["dead-letter"] => Self::DeadLetter,
            ["dedupe", "before", to] => Self::DedupeBefore(kinds(to)?),
            ["no", "single", "point"] => Self::NoSinglePoint,
            ["reconciled"] => Self::Reconciled,
            ["has", kind] => Self::Has(Kind::parse(kind)?),
            _ => return None,
        })
    }

    /// Returns why `diagram` does not meet the rule, or nothing if it does.
    pub fn check(&self, diagram: &Diagram, catalog: &Catalog) -> Option<Unmet> {
        let look = Look::at(diagram, catalog);
        match self {
            Self::Path { from, to } => look.path(from, to),
            Self::Replay => look.replay(),
            Self::DeadLetter => look.dead_letter(),
            Self::DedupeBefore(kinds) => look.dedupe_before(kinds),
            Self::NoSinglePoint => look.single_point(),
            Self::Reconciled => look.reconciled(),
            Self::Has(kind) => look.has(*kind),
        }
    }
}

struct Look<'a> {
    diagram: &'a Diagram,
    /// What each part is, by its index: names are looked up once, rules ask many times.
    kinds: Vec<Vec<Kind>>,
}

impl<'a> Look<'a> {
    fn at(diagram: &'a Diagram, catalog: &Catalog) -> Self {
        let parts = diagram.parts.iter();
        Self {
            diagram,
            kinds: parts.map(|part| catalog.kinds(&part.name)).collect(),
        }
    }

    fn all(&self, wanted: &[Kind]) -> Vec<usize> {
        let parts = self.kinds.iter().enumerate();
        parts
            .filter(|(_, kinds)| kinds.iter().any(|kind| wanted.contains(kind)))
            .map(|(index, _)| index)
            .collect()
    }

    /// What can be reached from `start` without entering `closed`; the start itself counts.
    fn reach(&self, start: &[usize], closed: &dyn Fn(usize) -> bool) -> BTreeSet<usize> {
        let mut seen: BTreeSet<usize> = start.iter().copied().filter(|p| !closed(*p)).collect();
        let mut frontier: Vec<usize> = seen.iter().copied().collect();
        while let Some(part) = frontier.pop() {
            for next in self.diagram.after(part) {
                if !closed(next) && seen.insert(next) {
                    frontier.push(next);
                }
            }
        }
        seen
    }

    /// Where ways begin: sources, or failing those whatever nothing flows into. What is made of other
    /// sources is none, whatever its name (a table of devices); an answer to a client makes it none less.
    fn starts(&self) -> Vec<usize> {
        let named = self.all(&[Kind::Source]);
        let flows = &self.diagram.flows;
        let is_made = |part: usize| {
            let others: Vec<usize> = named.iter().copied().filter(|one| *one != part).collect();
            let (theirs, own) = (
                self.reach(&others, &|other| other == part),
                self.reach(&[part], &|_| false),
            );
            let mut into = flows.iter().filter(|flow| flow.to == part);
            into.any(|flow| {
                let from = &flow.from;
                !named.contains(from) && theirs.contains(from) && !own.contains(from)
            })
        };
        let sources: Vec<usize> = named.iter().copied().filter(|one| !is_made(*one)).collect();
        if !sources.is_empty() {
            return sources;
        }
        let parts = 0..self.diagram.parts.len();
        parts
            .filter(|part| !self.diagram.flows.iter().any(|flow| flow.to == *part))
            .collect()
    }

    /// Where ways end: readers that a source reaches.
    fn ends(&self, kinds: &[Kind]) -> Vec<usize> {
        let reached = self.reach(&self.starts(), &|_| false);
        let mut ends = self.all(kinds);
        ends.retain(|part| reached.contains(part));
        ends
    }

    fn path(&self, from: &[Kind], to: &[Kind]) -> Option<Unmet> {
        let reached = self.reach(&self.all(from), &|_| false);
        let is_met = self.all(to).iter().any(|part| reached.contains(part));
        (!is_met).then(|| Unmet {
            what: format!("no way leads from {} to {}", any_of(from), any_of(to)),
            parts: self.all(from),
        })
    }

    fn replay(&self) -> Option<Unmet> {
        let kept = self.all(&[Kind::Log, Kind::Lake]);
        let readers = self.all(READERS);
        let has_way = kept.iter().any(|kept| {
            let jobs: Vec<usize> = self
                .reach(&[*kept], &|_| false)
                .into_iter()
                .filter(|part| *part != *kept)
                .filter(|part| self.all(&[Kind::Batch, Kind::Stream]).contains(part))
                .collect();
            // A log that nobody archives forgets; what is kept must be tables, or lead to them.
            let is_lasting = self
                .reach(&[*kept], &|_| false)
                .iter()
                .any(|part| self.all(&[Kind::Lake, Kind::Warehouse]).contains(part));
            let from_jobs = self.reach(&jobs, &|_| false);
            is_lasting && readers.iter().any(|reader| from_jobs.contains(reader))
        });
        (!has_way).then(|| Unmet {
            what: "what was kept cannot be run again: no way leads from a log or raw tables through a job to the readers".into(),
            parts: kept,
        })
    }

    fn dead_letter(&self) -> Option<Unmet> {
        let boxes = self.all(&[Kind::DeadLetter]);
        let is_fed = self
            .diagram
            .flows
            .iter()
            .any(|flow| boxes.contains(&flow.to));
        (!is_fed).then(|| Unmet {
            what: "records that cannot be read have no place to go".into(),
            parts: boxes,
        })
    }

    fn dedupe_before(&self, kinds: &[Kind]) -> Option<Unmet> {
        let kinds = if kinds.is_empty() { READERS } else { kinds };
        let ends = self.ends(kinds);
        let stages = self.all(&[Kind::Dedupe]);
        let open = self.reach(&self.starts(), &|part| stages.contains(&part));
        let around: Vec<usize> = ends
            .iter()
            .copied()
            .filter(|end| open.contains(end))
            .collect();
        let is_met = !ends.is_empty() && around.is_empty();
        (!is_met).then(|| Unmet {
            what: match around
                .first()
                .and_then(|part| self.diagram.parts.get(*part))
            {
                Some(part) => format!(
                    "a repeated delivery reaches “{}”: no dedupe stage lies on the way",
                    part.name
                ),
                None => "no way leads through a dedupe stage to the readers".into(),
            },
            parts: around,
        })
    }

    fn single_point(&self) -> Option<Unmet> {
        let starts = self.starts();
        let ends = self.ends(READERS);
        if ends.is_empty() {
            return Some(Unmet {
                what: "no way leads from the sources to the readers".into(),
                parts: starts,
            });
        }
        let narrow = (0..self.diagram.parts.len()).find(|part| {
            let is_open = starts.contains(part) || ends.contains(part) || self.is_many(*part);
            if is_open {
                return false;
            }
            let around = self.reach(&starts, &|other| other == *part);
            !ends.iter().any(|end| around.contains(end))
        })?;
        let name = self
            .diagram
            .parts
            .get(narrow)
            .map_or("", |part| part.name.as_str());
        Some(Unmet {
            what: format!("everything passes “{name}”: what if it stops?"),
            parts: vec![narrow],
        })
    }

    /// Distributed by nature, or said to be many.
    fn is_many(&self, part: usize) -> bool {
        let (Some(part), Some(kinds)) = (self.diagram.parts.get(part), self.kinds.get(part)) else {
            return false;
        };
        let single = [
            Kind::Gateway,
            Kind::Serving,
            Kind::Orchestrator,
            Kind::Reconcile,
        ];
        let is_distributed = kinds.iter().any(|kind| !single.contains(kind));
        let name = part.name.to_lowercase();
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        let is_counted = words.any(|word| {
            let times = word.strip_prefix('x').and_then(|n| n.parse::<u32>().ok());
            MANY.contains(&word) || times.is_some_and(|n| n > 1)
        });
        is_distributed || is_counted
    }

    fn reconciled(&self) -> Option<Unmet> {
        let after = |kind: Kind| {
            let jobs = self.all(&[kind]);
            let mut reached = self.reach(&jobs, &|_| false);
            reached.retain(|part| !jobs.contains(part));
            reached
        };
        let (batch, stream) = (after(Kind::Batch), after(Kind::Stream));
        let meeting = batch.intersection(&stream).next().is_some();
        let reconciler = self.all(&[Kind::Reconcile]);
        let is_met = meeting && (!reconciler.is_empty() || self.all(&[Kind::Batch]).len() == 1);
        (!(is_met
            || reconciler
                .iter()
                .any(|r| batch.contains(r) && stream.contains(r))))
        .then(|| Unmet {
            what: "the batch and the stream result never meet: which one is right?".into(),
            parts: self.all(&[Kind::Batch, Kind::Stream]),
        })
    }

    fn has(&self, kind: Kind) -> Option<Unmet> {
        self.all(&[kind]).is_empty().then(|| Unmet {
            what: format!("there is no {}", kind.word()),
            parts: Vec::new(),
        })
    }
}

fn kinds(words: &str) -> Option<Vec<Kind>> {
    words.split('|').map(Kind::parse).collect()
}

fn any_of(kinds: &[Kind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    words.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
tv clients -> ingest api x20 -> kafka: events
kafka -> flink dedupe -> iceberg: sessions
kafka -> raw iceberg: archive
flink dedupe -> druid -> dashboard
flink dedupe -> dlq: unreadable
raw iceberg -> spark dedupe -> iceberg: rebuild
iceberg -> reconcile
reconcile -> dashboard";

    fn check(rule: &Rule, text: &str, expect: Option<&str>) {
        let unmet = rule.check(&Diagram::of(text), Catalog::built_in());
        let what = unmet.as_ref().map(|unmet| unmet.what.as_str());
        match expect {
            None => assert_eq!(what, None, "{rule:?}\n{text}"),
            Some(part) => assert!(
                what.is_some_and(|what| what.contains(part)),
                "{rule:?}: {what:?}\n{text}"
            ),
        }
    }

    fn path() -> Rule {
        Rule::Path {
            from: vec![Kind::Source],
            to: vec![Kind::Serving, Kind::Olap],
        }
    }

    #[test]
    fn a_good_drawing_meets_every_rule() {
        for rule in [
            path(),
            Rule::Replay,
            Rule::DeadLetter,
            Rule::DedupeBefore(Vec::new()),
            Rule::NoSinglePoint,
            Rule::Reconciled,
            Rule::Has(Kind::Log),
        ] {
            check(&rule, GOOD, None);
        }
    }

    #[test]
    fn an_empty_drawing_meets_none() {
        for rule in [
            path(),
            Rule::Replay,
            Rule::DeadLetter,
            Rule::DedupeBefore(Vec::new()),
            Rule::NoSinglePoint,
            Rule::Reconciled,
            Rule::Has(Kind::Log),
        ] {
            check(&rule, "", Some(""));
        }
    }

    #[test]
    fn what_is_fed_by_others_is_no_source_whatever_its_name() {
        let text = "clients -> kafka -> spark dedupe -> device table -> trino";
        check(&Rule::DedupeBefore(Vec::new()), text, None);
        // Sources may feed each other, and be answered.
        let text = "devices -> tv clients -> kafka -> trino\nclients -> dedupe -> trino";
        check(&Rule::DedupeBefore(Vec::new()), text, Some("reaches"));
        let text =
            "tv app -> api\nweb app -> api -> tv app: ack\ntv app -> trino\napi -> dedupe -> trino";
        check(&Rule::DedupeBefore(Vec::new()), text, Some("reaches"));
    }

    #[test]
    fn each_rule_says_what_is_missing() {
        check(
            &path(),
            "dashboard -> clients",
            Some("from source to serving or olap"),
        );
        check(
            &Rule::Replay,
            "clients -> kafka -> flink -> druid",
            Some("run again"),
        );
        check(
            &Rule::DeadLetter,
            "clients -> kafka -> flink\ngroup x: dlq",
            Some("no place to go"),
        );
        check(
            &Rule::DedupeBefore(Vec::new()),
            "clients -> kafka -> flink -> druid\nkafka -> dedupe -> iceberg",
            Some("reaches “druid”"),
        );
        check(
            &Rule::NoSinglePoint,
            "clients -> my writer -> kafka -> flink -> dashboard",
            Some("everything passes “my writer”"),
        );
        check(
            &Rule::NoSinglePoint,
            "clients -> my writer pool -> kafka -> dashboard",
            None,
        );
        check(
            &Rule::Reconciled,
            "kafka -> flink -> druid\nkafka -> spark -> iceberg",
            Some("never meet"),
        );
        check(&Rule::Has(Kind::Registry), GOOD, Some("no registry"));
    }

    #[test]
    fn rules_are_read_as_decks_write_them() {
        let check = |text: &str, expect: Option<Rule>| assert_eq!(Rule::parse(text), expect);
        check("path source serving|olap", Some(path()));
        check(
            "dedupe before olap",
            Some(Rule::DedupeBefore(vec![Kind::Olap])),
        );
        check("no single point", Some(Rule::NoSinglePoint));
        check("has dead-letter", Some(Rule::Has(Kind::DeadLetter)));
        check("path source", None);
        check("has luck", None);
    }

    #[test]
    fn circles_are_walked_once() {
        check(
            &path(),
            "clients -> kafka -> flink -> kafka\nflink -> dashboard",
            None,
        );
    }
}
