//! Checks `[questions.generate]`. Invariant: what comes out can be drawn from: bounds refer to what
//! stands before them, and every shape has its parts.

use serde_json::Value;

use super::bounds::{Names, bound, length, not_empty};
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::inputs::{
    Bound, Input, InputShape, Inputs, LineFormat, List, Measure, Stream, StreamOrder,
};
use crate::deck::model::Scalar;
use crate::deck::raw::{At, GenerateEntry, InputEntry, InputWord, MeasureEntry, OrderWord};

/// How many elements the largest input has when the deck does not say.
const LARGEST: usize = 200;

/// Returns the random inputs of a question.
pub(super) fn inputs(entry: &GenerateEntry, sink: &mut Sink<'_>) -> Inputs {
    let mut names = Names::default();
    let largest = entry.largest.as_ref();
    if let Some(largest) = largest.filter(|n| !(1..=20_000).contains(&n.value())) {
        range(largest, "`largest` goes from 1 to 20000", sink);
    }
    Inputs {
        args: parts(&entry.args, &mut names, false, sink),
        largest: largest.map_or(LARGEST, |n| usize::try_from(n.value()).unwrap_or(LARGEST)),
    }
}

/// Returns the inputs to measure on; those of `generate` where the table has none.
pub(super) fn measure(
    entry: &MeasureEntry,
    generate: Option<&Inputs>,
    sink: &mut Sink<'_>,
) -> Option<Measure> {
    let args = entry.args.as_ref();
    let own = args.map(|args| Inputs {
        args: parts(args, &mut Names::default(), false, sink),
        largest: LARGEST,
    });
    let inputs = own.or_else(|| generate.cloned())?;
    let is_size = |input: &&Input, name: &str| {
        input.name == name
            && matches!(
                input.shape,
                InputShape::Int {
                    min: Bound::Fixed(_),
                    ..
                }
            )
    };
    if let Some(size) = &entry.size
        && !inputs.args.iter().any(|input| is_size(&input, size))
    {
        sink.say(
            codes::MEASURE_SIZE,
            size.span(),
            format!(
                "no whole number among the arguments is named `{}`",
                size.escape_debug()
            ),
            "give the argument of `type = \"int\"` that is the size a `name`, and name it here",
        );
    }
    Some(Measure {
        inputs,
        size: entry.size.as_ref().map(ToString::to_string),
    })
}

fn parts(
    entries: &[At<InputEntry>],
    names: &mut Names,
    in_event: bool,
    sink: &mut Sink<'_>,
) -> Vec<Input> {
    let mut parts = Vec::with_capacity(entries.len());
    for entry in entries {
        let shape = shape(entry, names, in_event, sink);
        let name = entry.name.as_ref().map(ToString::to_string);
        if let Some(name) = &name {
            names.declare(name);
        }
        parts.push(Input {
            name: name.unwrap_or_default(),
            shape,
        });
    }
    parts
}

/// Returns one value's shape; a part that is missing was complained about and becomes `null`.
fn shape(
    entry: &At<InputEntry>,
    names: &mut Names,
    in_event: bool,
    sink: &mut Sink<'_>,
) -> InputShape {
    use InputWord as W;
    meaningless(entry, sink);
    not_empty(entry, sink);
    let before = names.count();
    let shape = match entry.kind.value() {
        W::Int => InputShape::Int {
            min: bound(entry.min.as_ref(), 0, names, sink),
            max: bound(entry.max.as_ref(), 100, names, sink),
        },
        W::Float => InputShape::Float {
            min: entry.min.as_ref().map_or(0.0, |n| number(n, sink)),
            max: entry.max.as_ref().map_or(100.0, |n| number(n, sink)),
        },
        W::Bool => InputShape::Bool,
        W::Text => InputShape::Text {
            alphabet: alphabet(entry, sink),
            len: length(entry, names, sink),
        },
        W::Choice => InputShape::Choice(choices(entry, sink)),
        W::List => InputShape::List(List {
            of: Box::new(inner(entry, names, in_event, sink)),
            len: length(entry, names, sink),
            sorted: entry.sorted.as_ref().is_some_and(At::value),
            distinct: entry.distinct.as_ref().is_some_and(At::value),
            duplicates: share(entry.duplicates.as_ref(), 0.1, sink),
        }),
        W::Row => InputShape::Row(items(entry, names, in_event, sink)),
        W::Tuple => InputShape::Tuple(items(entry, names, in_event, sink)),
        W::Record => InputShape::Record(items(entry, names, in_event, sink)),
        W::OneOf => InputShape::OneOf(
            items(entry, names, in_event, sink)
                .into_iter()
                .map(|input| input.shape)
                .collect(),
        ),
        W::Dict => InputShape::Dict {
            keys: Box::new(keys(entry, names, sink)),
            of: Box::new(inner(entry, names, in_event, sink)),
            len: length(entry, names, sink),
        },
        W::Optional => InputShape::Optional {
            of: Box::new(inner(entry, names, in_event, sink)),
            rate: share(entry.rate.as_ref(), 0.2, sink),
        },
        W::Events => InputShape::Events(Box::new(stream(entry, names, sink))),
        W::Key | W::Time => {
            if !in_event {
                sink.say(
                    codes::INPUT_PLACE,
                    entry.kind.span(),
                    "this stands in no event",
                    "use it inside the `of` of `type = \"events\"`, or say what it looks like",
                );
            }
            if entry.kind.value() == W::Key {
                InputShape::Key
            } else {
                InputShape::Time
            }
        }
        W::Lines => InputShape::Lines {
            of: Box::new(inner(entry, names, false, sink)),
            len: length(entry, names, sink),
            format: entry
                .separator
                .as_ref()
                .map_or(LineFormat::Json, |s| LineFormat::Separated(s.to_string())),
            malformed: share(entry.malformed.as_ref(), 0.1, sink),
            duplicates: share(entry.duplicates.as_ref(), 0.1, sink),
        },
    };
    names.forget_after(before);
    shape
}

fn stream(entry: &At<InputEntry>, names: &mut Names, sink: &mut Sink<'_>) -> Stream {
    let mut whole = |number: Option<&At<i64>>, default: i64, least: i64| {
        if let Some(number) = number.filter(|number| number.value() < least) {
            range(number, &format!("this is at least {least}"), sink);
        }
        number.map_or(default, At::value)
    };
    let start = whole(entry.start.as_ref(), 0, i64::MIN);
    let step = whole(entry.step.as_ref(), 10, 0);
    let pause = whole(entry.pause.as_ref(), step.saturating_mul(10), 0);
    let lateness = whole(entry.lateness.as_ref(), step, 0);
    Stream {
        of: inner(entry, names, true, sink),
        keys: keys(entry, names, sink),
        len: length(entry, names, sink),
        start,
        step,
        pause,
        ties: share(entry.ties.as_ref(), 0.2, sink),
        duplicates: share(entry.duplicates.as_ref(), 0.0, sink),
        late: share(entry.late.as_ref(), 0.0, sink),
        lateness,
        order: match entry.order.as_ref().map(At::value) {
            None | Some(OrderWord::Time) => StreamOrder::Time,
            Some(OrderWord::Arrival) => StreamOrder::Arrival,
            Some(OrderWord::Shuffled) => StreamOrder::Shuffled,
        },
    }
}

fn inner(
    entry: &At<InputEntry>,
    names: &mut Names,
    in_event: bool,
    sink: &mut Sink<'_>,
) -> InputShape {
    match &entry.of {
        Some(of) => shape(of, names, in_event, sink),
        None => lacks(entry, "of = { type = … }", sink),
    }
}

fn keys(entry: &At<InputEntry>, names: &mut Names, sink: &mut Sink<'_>) -> InputShape {
    match &entry.keys {
        Some(keys) => shape(keys, names, false, sink),
        None => lacks(entry, "keys = { type = … }", sink),
    }
}

fn items(
    entry: &At<InputEntry>,
    names: &mut Names,
    in_event: bool,
    sink: &mut Sink<'_>,
) -> Vec<Input> {
    let items = entry.items.as_deref().map_or(&[][..], Vec::as_slice);
    if items.is_empty() {
        lacks(entry, "items = [{ type = … }, …]", sink);
    }
    if entry.kind.value() == InputWord::Record {
        for item in items.iter().filter(|item| item.name.is_none()) {
            sink.say(
                codes::INPUT_PART,
                item.span(),
                "a part of a record has no name",
                "add `name = \"…\"`: it is the key",
            );
        }
    }
    parts(items, names, in_event, sink)
}

fn lacks(entry: &At<InputEntry>, what: &str, sink: &mut Sink<'_>) -> InputShape {
    sink.say(
        codes::INPUT_PART,
        entry.kind.span(),
        format!(
            "this input lacks `{}`",
            what.split(' ').next().unwrap_or(what)
        ),
        format!("add `{what}`"),
    );
    InputShape::Choice(vec![Value::Null])
}

fn alphabet(entry: &At<InputEntry>, sink: &mut Sink<'_>) -> Vec<char> {
    let Some(alphabet) = &entry.alphabet else {
        return vec!['a', 'b', 'c'];
    };
    if alphabet.is_empty() {
        sink.say(
            codes::INPUT_PART,
            alphabet.span(),
            "the alphabet is empty",
            "write the characters, or leave it out",
        );
    }
    sink.clean(alphabet, "the alphabet");
    alphabet.chars().collect()
}

fn choices(entry: &At<InputEntry>, sink: &mut Sink<'_>) -> Vec<Value> {
    let plain = entry.values.iter().flat_map(|values| values.iter());
    let mut choices: Vec<Value> = plain
        .map(|value| match &**value {
            Scalar::Integer(n) => Value::from(*n),
            Scalar::Real(x) => Value::from(*x),
            Scalar::Text(text) => Value::from(text.as_str()),
        })
        .collect();
    for text in entry.json.iter().flat_map(|texts| texts.iter()) {
        match serde_json::from_str(text) {
            Ok(value) => choices.push(value),
            Err(error) => sink.say(
                codes::INPUT_PART,
                text.span(),
                format!("this choice is not JSON: {error}"),
                "texts in JSON have double quotes",
            ),
        }
    }
    if choices.is_empty() {
        lacks(entry, "values = [ … ]", sink);
        choices.push(Value::Null);
    }
    choices
}

fn share(share: Option<&At<f64>>, default: f64, sink: &mut Sink<'_>) -> f64 {
    let Some(share) = share else {
        return default;
    };
    if !(0.0..=1.0).contains(&share.value()) {
        range(share, "a share goes from 0 to 1", sink);
    }
    share.value()
}

fn number(bound: &At<Scalar>, sink: &mut Sink<'_>) -> f64 {
    match &**bound {
        Scalar::Integer(n) => *n as f64,
        Scalar::Real(x) => *x,
        Scalar::Text(_) => {
            range(bound, "a bound of a float is a number", sink);
            0.0
        }
    }
}

fn range<T>(value: &At<T>, what: &str, sink: &mut Sink<'_>) {
    sink.say(
        codes::INPUT_RANGE,
        value.span(),
        "this range cannot be",
        what,
    );
}

/// Complains about keys that mean nothing for the type.
fn meaningless(entry: &At<InputEntry>, sink: &mut Sink<'_>) {
    use InputWord as W;
    let kind = entry.kind.value();
    let counted = [W::List, W::Dict, W::Events, W::Lines, W::Text];
    let bounded = [W::Int, W::Float];
    let is_bounded = counted.contains(&kind) || bounded.contains(&kind);
    let is_stream = kind == W::Events;
    let keys = [
        ("min", entry.min.as_ref().map(At::span), is_bounded),
        ("max", entry.max.as_ref().map(At::span), is_bounded),
        (
            "values",
            entry.values.as_ref().map(At::span),
            kind == W::Choice,
        ),
        ("json", entry.json.as_ref().map(At::span), kind == W::Choice),
        (
            "alphabet",
            entry.alphabet.as_ref().map(At::span),
            kind == W::Text,
        ),
        (
            "of",
            entry.of.as_ref().map(|of| of.span()),
            [W::List, W::Dict, W::Optional, W::Events, W::Lines].contains(&kind),
        ),
        (
            "items",
            entry.items.as_ref().map(At::span),
            [W::Row, W::Tuple, W::Record, W::OneOf].contains(&kind),
        ),
        (
            "keys",
            entry.keys.as_ref().map(|keys| keys.span()),
            [W::Dict, W::Events].contains(&kind),
        ),
        (
            "sorted",
            entry.sorted.as_ref().map(At::span),
            kind == W::List,
        ),
        (
            "distinct",
            entry.distinct.as_ref().map(At::span),
            kind == W::List,
        ),
        (
            "duplicates",
            entry.duplicates.as_ref().map(At::span),
            [W::List, W::Events, W::Lines].contains(&kind),
        ),
        (
            "rate",
            entry.rate.as_ref().map(At::span),
            kind == W::Optional,
        ),
        ("start", entry.start.as_ref().map(At::span), is_stream),
        ("step", entry.step.as_ref().map(At::span), is_stream),
        ("pause", entry.pause.as_ref().map(At::span), is_stream),
        ("ties", entry.ties.as_ref().map(At::span), is_stream),
        ("late", entry.late.as_ref().map(At::span), is_stream),
        ("lateness", entry.lateness.as_ref().map(At::span), is_stream),
        ("order", entry.order.as_ref().map(At::span), is_stream),
        (
            "malformed",
            entry.malformed.as_ref().map(At::span),
            kind == W::Lines,
        ),
        (
            "separator",
            entry.separator.as_ref().map(At::span),
            kind == W::Lines,
        ),
    ];
    for (key, span, means) in keys {
        if let Some(span) = span.filter(|_| !means && entry.kind.is_known()) {
            sink.say(
                codes::INPUT_KEY,
                span,
                format!("`{key}` means nothing here"),
                "take it out, or correct the `type`",
            );
        }
    }
}
