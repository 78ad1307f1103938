//! What the verdict on a question hangs on, as one short word.
//!
//! Invariant: the word changes with the reference, the data and the comparison, and with nothing
//! that is only said: prompts, hints, titles, rubrics.

use super::{Body, Coding, Deck, Demand, ModelFact, Modelling, Question, Sql};
use crate::base::Seed;

impl Deck {
    /// Returns the fingerprint of a question, 16 hexadecimal digits; `None` if no machine judges it.
    pub fn fingerprint(&self, question: &Question) -> Option<String> {
        let parts = match &question.body {
            Body::Sql(sql) => self.sql_parts(sql)?,
            Body::Coding(coding) => coding_parts(coding),
            Body::Modelling(modelling) => modelling_parts(modelling),
            Body::Talk(_) => return None,
        };
        // Each part is hashed under the hash of those before it, so their borders count.
        let start = Seed(0).split("question");
        let hash = parts.iter().fold(start, |hash, part| hash.split(part));
        Some(format!("{:016x}", hash.0))
    }

    fn sql_parts(&self, sql: &Sql) -> Option<Vec<String>> {
        let scenario = self.scenario(&sql.scenario)?;
        let dataset = self.dataset(&scenario.dataset)?;
        let json = [
            serde_json::to_string(&scenario.columns),
            serde_json::to_string(&sql.comparison),
        ];
        let mut parts = vec![sql.reference.clone(), dataset.sql.clone()];
        parts.extend(json.into_iter().flatten());
        for one in &sql.moves {
            parts.push(format!("{} {:?}", one.id, one.moving));
            parts.extend(one.reference.clone());
        }
        Some(parts)
    }
}

fn modelling_parts(modelling: &Modelling) -> Vec<String> {
    let mut parts = vec![modelling.raw.clone()];
    parts.extend(modelling.batches.iter().map(|batch| batch.sql.clone()));
    for trial in &modelling.trials {
        parts.extend([trial.id.clone(), trial.fault.as_str().to_owned()]);
        let feed = trial.feed.iter();
        parts.extend(feed.map(|one| format!("{} {:?} {}", one.batch, one.until, one.may_fail)));
        parts.push(match &trial.demand {
            Demand::Returns { metric, rows } => {
                let metric = modelling.metrics.get(*metric);
                format!("{} {rows}", metric.map_or("", |metric| metric.id.as_str()))
            }
            Demand::Has(ModelFact::NoFloats) => "no-floats".to_owned(),
            Demand::Has(ModelFact::Keys) => "keys".to_owned(),
            Demand::Has(ModelFact::ForeignKeys) => "foreign-keys".to_owned(),
        });
    }
    parts
}

fn coding_parts(coding: &Coding) -> Vec<String> {
    let mut parts = vec![coding.entry.clone(), coding.reference.clone()];
    parts.extend(serde_json::to_string(&coding.comparison));
    for case in &coding.cases {
        parts.extend([case.args.clone(), case.want.clone()]);
    }
    parts
}
