//! What the verdict on a question hangs on, as one short word.
//!
//! Invariant: the word changes with the reference, the data and the comparison, and with nothing
//! that is only said: prompts, hints, titles, rubrics.

use super::{Body, Coding, Deck, Question, Sql};
use crate::base::Seed;

impl Deck {
    /// Returns the fingerprint of a question, 16 hexadecimal digits; `None` if no machine judges it.
    pub fn fingerprint(&self, question: &Question) -> Option<String> {
        let parts = match &question.body {
            Body::Sql(sql) => self.sql_parts(sql)?,
            Body::Coding(coding) => coding_parts(coding),
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
        Some(parts)
    }
}

fn coding_parts(coding: &Coding) -> Vec<String> {
    let mut parts = vec![coding.entry.clone(), coding.reference.clone()];
    parts.extend(serde_json::to_string(&coding.comparison));
    for case in &coding.cases {
        parts.extend([case.args.clone(), case.want.clone()]);
    }
    parts
}
