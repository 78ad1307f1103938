//! What the random inputs of a coding question look like: the checked form of `[questions.generate]`.
//!
//! Invariant: names that bounds refer to are declared before them, and every choice has a value.

use serde_json::Value;

/// The arguments of a call, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// One for each parameter.
    pub args: Vec<Input>,
    /// How many elements the largest input's lists have.
    pub largest: usize,
}

/// Inputs of any size, to measure how cost grows with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What they look like; `largest` means nothing here.
    pub inputs: Inputs,
    /// The argument that is the size itself, where the length of lists and texts is not.
    pub size: Option<String>,
}

/// A shape that may have a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// What bounds of later values call it; empty if nothing can refer to it.
    pub name: String,
    /// What it looks like.
    pub shape: InputShape,
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum InputShape {
    /// A whole number.
    Int {
        /// The smallest.
        min: Bound,
        /// The largest.
        max: Bound,
    },
    /// A number with a fraction.
    Float {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// True or false.
    Bool,
    /// A text.
    Text {
        /// The characters it is made of.
        alphabet: Vec<char>,
        /// How long it is.
        len: Length,
    },
    /// One of these, the simplest first.
    Choice(Vec<Value>),
    /// Any number of values of one shape.
    List(List),
    /// A list with a fixed number of values.
    Row(Vec<Input>),
    /// The same as a tuple.
    Tuple(Vec<Input>),
    /// A dict with fixed keys, which are the names.
    Record(Vec<Input>),
    /// A dict with any keys.
    Dict {
        /// The keys; texts, or anything that can be a key.
        keys: Box<Self>,
        /// The values.
        of: Box<Self>,
        /// How many.
        len: Length,
    },
    /// A value, or none.
    Optional {
        /// The value.
        of: Box<Self>,
        /// How often there is none.
        rate: f64,
    },
    /// One of several shapes.
    OneOf(Vec<Self>),
    /// A list of events with keys and times.
    Events(Box<Stream>),
    /// The key of the event it stands in.
    Key,
    /// The time of the event it stands in.
    Time,
    /// A list of lines of text, some of which are spoiled.
    Lines {
        /// The records.
        of: Box<Self>,
        /// How many.
        len: Length,
        /// How a record becomes a line.
        format: LineFormat,
        /// How often a line is spoiled.
        malformed: f64,
        /// How often an earlier line is repeated.
        duplicates: f64,
    },
}

/// A list of values of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// What each looks like.
    pub of: Box<InputShape>,
    /// How many.
    pub len: Length,
    /// Whether they rise.
    pub sorted: bool,
    /// Whether no two are equal.
    pub distinct: bool,
    /// How often an earlier element is repeated.
    pub duplicates: f64,
}

/// Events with keys and times.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// What an event looks like; [`InputShape::Key`] and [`InputShape::Time`] stand for its key and time.
    pub of: InputShape,
    /// What a key looks like.
    pub keys: InputShape,
    /// How many.
    pub len: Length,
    /// The earliest time.
    pub start: i64,
    /// The longest usual pause between two events.
    pub step: i64,
    /// The longest pause between two events.
    pub pause: i64,
    /// How often an event has the time of the one before.
    pub ties: f64,
    /// How often an event is sent twice.
    pub duplicates: f64,
    /// How often an event arrives late.
    pub late: f64,
    /// How late, at most.
    pub lateness: i64,
    /// How the list is ordered.
    pub order: StreamOrder,
}

/// How a list of events is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamOrder {
    /// By time.
    Time,
    /// By time, but late events come later.
    Arrival,
    /// Not at all.
    Shuffled,
}

/// How a record becomes a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFormat {
    /// As JSON.
    Json,
    /// Its values, with this between them.
    Separated(String),
}

/// How many elements or characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// At least.
    pub min: Bound,
    /// At most; as many as the size of the input allows if there is none.
    pub max: Option<Bound>,
}

/// A number that may depend on an earlier value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// This one.
    Fixed(i64),
    /// An earlier value, or its length, and something.
    Of {
        /// The earlier value.
        name: String,
        /// Whether its length is meant.
        length: bool,
        /// What is added.
        plus: i64,
    },
}

impl Length {
    /// Any length.
    pub const ANY: Self = Self {
        min: Bound::Fixed(0),
        max: None,
    };
}
