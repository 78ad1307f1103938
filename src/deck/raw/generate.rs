//! The shape of `[questions.generate]`: what random inputs of a coding question look like.

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::{At, List};
use crate::deck::model::Scalar;

/// What random inputs look like.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerateEntry {
    /// One for each parameter of the function, in order.
    #[schemars(length(min = 1))]
    pub args: List<InputEntry>,
    /// How many elements the lists of the largest input have; 200 when left out.
    #[schemars(range(min = 1, max = 20_000))]
    pub largest: Option<At<i64>>,
}

/// Inputs to measure growth on, where those of `generate` do not grow as they should.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureEntry {
    /// One for each parameter, in order; those of `generate` when left out.
    pub args: Option<List<InputEntry>>,
    /// The name of the whole number that is the size, where lists and texts are not.
    pub size: Option<At<String>>,
}

/// The sorts of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputWord {
    /// A whole number from `min` to `max`.
    Int,
    /// A number with a fraction from `min` to `max`.
    Float,
    /// True or false.
    Bool,
    /// A text of `min` to `max` characters of the `alphabet`.
    Text,
    /// One of `values`.
    Choice,
    /// `min` to `max` values, each as `of` says.
    List,
    /// A list with the `items`.
    Row,
    /// A tuple with the `items`.
    Tuple,
    /// A dict with the named `items`.
    Record,
    /// A dict of `min` to `max` entries with `keys` and values as `of` says.
    Dict,
    /// As `of` says, or null at a `rate`.
    Optional,
    /// One of the `items`.
    OneOf,
    /// A list of events, each as `of` says, with `keys` and times.
    Events,
    /// The key of an event.
    Key,
    /// The time of an event.
    Time,
    /// A list of lines of text made of records, some of them malformed.
    Lines,
}

/// How a list of events is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OrderWord {
    /// By time.
    Time,
    /// By time, but late events come later.
    Arrival,
    /// Not at all.
    Shuffled,
}

/// What a value looks like. Which keys mean something depends on `type`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputEntry {
    /// The sort of value.
    #[serde(rename = "type")]
    pub kind: At<InputWord>,
    /// What later bounds call it; in a record its key.
    pub name: Option<At<String>>,
    /// The smallest number, or the least length: a number, or `NAME`, `len(NAME)`, `NAME + 1` of an earlier value.
    pub min: Option<At<Scalar>>,
    /// The largest number, or the greatest length.
    pub max: Option<At<Scalar>>,
    /// With `choice`: what to choose from, the simplest first.
    pub values: Option<List<Scalar>>,
    /// With `choice`: more to choose from, each a JSON value in text: `'false'`, `'[]'`.
    pub json: Option<List<String>>,
    /// With `text`: the characters; `abc` when left out.
    pub alphabet: Option<At<String>>,
    /// With `list`, `dict`, `optional`, `events` and `lines`: what each value looks like.
    pub of: Option<Box<At<Self>>>,
    /// With `row`, `tuple`, `record` and `one-of`: the parts.
    pub items: Option<List<Self>>,
    /// With `dict` and `events`: what a key looks like.
    pub keys: Option<Box<At<Self>>>,
    /// With `list`: whether the values rise.
    pub sorted: Option<At<bool>>,
    /// With `list`: whether no two values are equal.
    pub distinct: Option<At<bool>>,
    /// With `list`, `events` and `lines`: how often an earlier element is repeated.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub duplicates: Option<At<f64>>,
    /// With `optional`: how often there is no value; 0.2 when left out.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: Option<At<f64>>,
    /// With `events`: the earliest time; 0 when left out.
    pub start: Option<At<i64>>,
    /// With `events`: the longest usual pause between two events; 10 when left out.
    pub step: Option<At<i64>>,
    /// With `events`: the longest pause, seldom; ten times `step` when left out.
    pub pause: Option<At<i64>>,
    /// With `events`: how often an event has the time of the one before; 0.2 when left out.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub ties: Option<At<f64>>,
    /// With `events`: how often an event comes late.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub late: Option<At<f64>>,
    /// With `events`: how late at most.
    pub lateness: Option<At<i64>>,
    /// With `events`: `time` when left out.
    pub order: Option<At<OrderWord>>,
    /// With `lines`: how often a line is spoiled.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub malformed: Option<At<f64>>,
    /// With `lines`: what stands between the values; JSON when left out.
    pub separator: Option<At<String>>,
}
