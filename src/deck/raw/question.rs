//! The fields every question has. Invariant: each kind of question file has exactly these and its own.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use crate::deck::ProbeKind;

/// A step of the hint ladder.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HintEntry {
    /// What the interviewer says.
    pub text: At<String>,
    /// Taken off the measured score.
    #[schemars(range(min = 0.1, max = 1.0))]
    pub cost: At<f64>,
}

/// Something the interviewer brings up.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProbeEntry {
    /// Unique in the question.
    pub id: At<String>,
    /// What sort it is.
    pub kind: At<ProbeKind>,
    /// `minute N`, `submit`, `pass`, `fail`, `fail FAMILY`, `phase ID` or `skipped ID`.
    pub when: At<String>,
    /// What the interviewer says.
    pub text: At<String>,
    /// What a strong reaction contains; shown after scoring.
    pub good: At<String>,
}

/// The fields every question has, whatever its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Common<'a> {
    pub(crate) id: &'a At<String>,
    pub(crate) title: &'a At<String>,
    pub(crate) minutes: &'a At<i64>,
    pub(crate) difficulty: &'a At<i64>,
    pub(crate) tags: &'a List<String>,
    pub(crate) levels: &'a List<String>,
    pub(crate) rubric: &'a At<String>,
    pub(crate) prompt: &'a At<String>,
    pub(crate) model_answer: &'a At<String>,
    pub(crate) hints: &'a List<HintEntry>,
    pub(crate) probes: &'a List<ProbeEntry>,
}

/// Serde's `flatten` would lose places and unknown keys, so the common fields are written out.
macro_rules! question {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Unique in the deck over all kinds; it never changes, history hangs on it.
            pub id: At<String>,
            /// The question's title.
            pub title: At<String>,
            /// Suggested length.
            #[schemars(range(min = 1, max = 1440))]
            pub minutes: At<i64>,
            /// From 1 (warm-up) to 5 (few get it).
            #[schemars(range(min = 1, max = 5))]
            pub difficulty: At<i64>,
            /// Techniques and topics.
            pub tags: List<String>,
            /// Level ids it fits; all when left out.
            #[serde(default)]
            pub levels: List<String>,
            /// The id of the rubric it is scored by.
            pub rubric: At<String>,
            /// What the interviewer says first.
            pub prompt: At<String>,
            /// The explanation with its trade-offs; shown only after blind scoring.
            pub model_answer: At<String>,
            /// A ladder of hints, ever more concrete.
            #[schemars(length(min = 1, max = 5))]
            pub hints: List<HintEntry>,
            /// Follow-ups, probes and curveballs.
            #[serde(default)]
            pub probes: List<ProbeEntry>,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// Returns the fields every question has.
            pub(crate) fn common(&self) -> Common<'_> {
                Common {
                    id: &self.id,
                    title: &self.title,
                    minutes: &self.minutes,
                    difficulty: &self.difficulty,
                    tags: &self.tags,
                    levels: &self.levels,
                    rubric: &self.rubric,
                    prompt: &self.prompt,
                    model_answer: &self.model_answer,
                    hints: &self.hints,
                    probes: &self.probes,
                }
            }
        }
    };
}

pub(super) use question;
