//! Weak spots: techniques whose last answers lie below the bar; and where each kind stands.
//!
//! Invariant: a sitting's answer outweighs a readiness check; weakest first, then by name, so that
//! the same record gives the same order.

use serde::Serialize;

use crate::base::text::plural;
use crate::deck::RoundKind;
use crate::progress::answer::{Answer, Probe};

/// So many last answers count.
pub const WINDOW: usize = 5;

/// A technique below the bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spot {
    /// The kind of round it belongs to.
    pub kind: RoundKind,
    /// The word decks use for it.
    pub technique: String,
    /// Mean of the last answers, 1.0 to 4.0.
    pub mean: f64,
    /// Of how many.
    pub n: usize,
    /// It rests on a readiness check alone.
    pub probed: bool,
}

/// Where a kind of round stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Which kind.
    pub kind: RoundKind,
    /// Mean of the last answers, 1.0 to 4.0.
    pub mean: f64,
    /// Of how many.
    pub n: usize,
}

/// Returns the techniques below `bar`, weakest first. `answers` and `probes` are oldest first.
pub fn spots(answers: &[Answer], probes: &[Probe], bar: f64) -> Vec<Spot> {
    let mut found = techniques(answers, probes);
    found.retain(|spot| spot.mean < bar);
    found
}

/// Returns all techniques that were ever tried, weakest first.
pub fn techniques(answers: &[Answer], probes: &[Probe]) -> Vec<Spot> {
    let sat = answers.iter().filter_map(|answer| {
        let technique = answer.technique()?;
        Some((answer.kind, technique, answer.score))
    });
    let mut found = grouped(sat, false);
    let probed = probes.iter();
    let probed = probed.map(|probe| (probe.kind, probe.technique.as_str(), probe.score));
    for spot in grouped(probed, true) {
        let is_known = |known: &Spot| known.kind == spot.kind && known.technique == spot.technique;
        if !found.iter().any(is_known) {
            found.push(spot);
        }
    }
    found.sort_by(|a, b| {
        let name = |spot: &Spot| (spot.kind, spot.technique.clone());
        a.mean
            .total_cmp(&b.mean)
            .then_with(|| name(a).cmp(&name(b)))
    });
    found
}

/// Returns where each kind stands that was ever answered, in the order of a loop.
pub fn standings(answers: &[Answer], probes: &[Probe]) -> Vec<Standing> {
    let one = |kind| {
        let of = answers.iter().rev().filter(|answer| answer.kind == kind);
        let mut last: Vec<f64> = of.take(WINDOW).map(|answer| answer.score).collect();
        if last.is_empty() {
            let of = probes.iter().rev().filter(|probe| probe.kind == kind);
            last = of.take(WINDOW).map(|probe| probe.score).collect();
        }
        let mean = mean(&last)?;
        Some(Standing {
            kind,
            mean,
            n: last.len(),
        })
    };
    RoundKind::ALL.into_iter().filter_map(one).collect()
}

/// Returns a technique as people write it: `gaps-and-islands` is `gaps and islands`.
pub fn words(technique: &str) -> String {
    technique.replace(['-', '_'], " ")
}

/// Returns a mean as it stands beside a bar: in tenths, closer where tenths would hide that it is
/// below.
pub fn beside(mean: f64, bar: f64) -> String {
    let tenths = format!("{mean:.1}");
    if mean < bar && tenths == format!("{bar:.1}") {
        return format!("{mean:.2}");
    }
    tenths
}

impl Spot {
    /// Says whether it is about this.
    pub fn is(&self, kind: RoundKind, technique: &str) -> bool {
        self.kind == kind && self.technique == technique
    }

    /// Returns the numbers it rests on: `2.1 of 4 over 3 answers`.
    pub fn evidence(&self) -> String {
        if self.probed {
            return "missed in the readiness check".to_owned();
        }
        let n = plural(self.n, "answer");
        format!("{:.1} of 4 over {n}", self.mean)
    }

    /// Returns the same beside the bar that it is below: `2.1 of 4 over 3 answers; the bar is 2.9`.
    pub fn below(&self, bar: f64) -> String {
        let evidence = if self.probed {
            self.evidence()
        } else {
            let n = plural(self.n, "answer");
            format!("{} of 4 over {n}", beside(self.mean, bar))
        };
        format!("{evidence}; the bar is {bar:.1}")
    }
}

/// Groups scores, oldest first, by kind and technique, and takes the mean of the last ones.
fn grouped<'a>(scores: impl Iterator<Item = (RoundKind, &'a str, f64)>, probed: bool) -> Vec<Spot> {
    let mut groups: std::collections::BTreeMap<(RoundKind, &str), Vec<f64>> =
        std::collections::BTreeMap::new();
    for (kind, technique, score) in scores {
        groups.entry((kind, technique)).or_default().push(score);
    }
    let spot = |((kind, technique), scores): ((RoundKind, &str), Vec<f64>)| {
        let last = scores.get(scores.len().saturating_sub(WINDOW)..)?;
        Some(Spot {
            kind,
            technique: technique.to_owned(),
            mean: mean(last)?,
            n: last.len(),
            probed,
        })
    };
    groups.into_iter().filter_map(spot).collect()
}

fn mean(scores: &[f64]) -> Option<f64> {
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{DeckId, QuestionId, SessionId, Span, Timestamp};
    use crate::memory::Day;

    fn answer(kind: RoundKind, technique: &str, score: f64) -> Answer {
        Answer {
            session: SessionId::new("s"),
            round: 0,
            kind,
            deck: DeckId::new("d"),
            question: QuestionId::new("q"),
            techniques: vec![technique.to_owned()],
            difficulty: Some(3),
            score,
            at: Timestamp(0),
            day: Day(0),
            spent: Span::ZERO,
            pressure: false,
        }
    }

    fn probe(technique: &str, score: f64) -> Probe {
        Probe {
            id: technique.to_owned(),
            kind: RoundKind::Sql,
            technique: technique.to_owned(),
            difficulty: 2,
            score,
        }
    }

    #[test]
    fn what_lies_below_the_bar_is_a_spot_and_the_last_five_answers_count() {
        let mut answers = vec![answer(RoundKind::Sql, "lag", 1.0)];
        answers.extend([4.0; 5].map(|score| answer(RoundKind::Sql, "lag", score)));
        answers.push(answer(RoundKind::Sql, "ntile", 2.0));
        answers.push(answer(RoundKind::Design, "spark", 1.5));
        answers.push(answer(RoundKind::Sql, "ntile", 3.0));
        let probes = [probe("ntile", 1.0), probe("median", 1.5), probe("set", 3.5)];
        let found: Vec<String> = spots(&answers, &probes, 2.9)
            .iter()
            .map(|spot| format!("{} {}: {}", spot.kind, spot.technique, spot.evidence()))
            .collect();
        assert_eq!(
            found,
            [
                "sql median: missed in the readiness check",
                "design spark: 1.5 of 4 over 1 answer",
                "sql ntile: 2.5 of 4 over 2 answers",
            ]
        );
    }

    #[test]
    fn a_kind_stands_where_its_sittings_put_it_and_else_where_the_check_did() {
        let answers = [answer(RoundKind::Design, "spark", 2.0)];
        let kinds: Vec<(RoundKind, f64, usize)> = standings(&answers, &[probe("a", 1.0)])
            .iter()
            .map(|one| (one.kind, one.mean, one.n))
            .collect();
        assert_eq!(
            kinds,
            [(RoundKind::Sql, 1.0, 1), (RoundKind::Design, 2.0, 1)]
        );
    }
}
