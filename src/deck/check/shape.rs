//! Compares a TOML file with its schema before it is read. Invariant: every fault of shape is told in
//! one run, and what comes out always fits the schema: wrong and missing values are replaced by
//! placeholders that stand [`NOWHERE`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use super::names::{nearest, suggest};
use super::sink::Sink;
use crate::deck::codes;
use crate::deck::raw::NOWHERE;
use crate::deck::schema::{FileKind, schema};

/// What a value has to look like.
#[derive(Debug)]
pub(super) enum Shape {
    Text,
    Word(Vec<String>),
    Integer,
    Number,
    Boolean,
    List(Box<Self>),
    Table(Vec<Key>),
    Any(Vec<Self>),
    /// A table that contains itself: what the definition of this name says.
    Again(String),
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    name: String,
    required: bool,
    shape: Shape,
}

/// The schemas, which take longer to make than to compile.
static SCHEMAS: LazyLock<Vec<(FileKind, Value)>> = LazyLock::new(|| {
    let kinds = FileKind::ALL.into_iter();
    kinds.map(|kind| (kind, schema(kind))).collect()
});

static SHAPES: LazyLock<Vec<(FileKind, Shape)>> = LazyLock::new(|| {
    let roots = SCHEMAS.iter();
    let shapes = roots.map(|(kind, root)| (*kind, compile(root, root, &[])));
    shapes.collect()
});

/// The definitions by their path in the schema, for those that contain themselves.
static DEFINED: LazyLock<BTreeMap<String, Shape>> = LazyLock::new(|| {
    let mut defined = BTreeMap::new();
    for (_, root) in SCHEMAS.iter() {
        let names = root.get("definitions").and_then(Value::as_object);
        for name in names.into_iter().flat_map(|names| names.keys()) {
            let path = format!("#/definitions/{name}");
            let shape = compile(&serde_json::json!({ "$ref": path }), root, &[]);
            defined.insert(path, shape);
        }
    }
    defined
});

/// Returns the shape that is meant.
fn meant(shape: &'static Shape) -> &'static Shape {
    match shape {
        Shape::Again(path) => DEFINED.get(path).unwrap_or(shape),
        shape => shape,
    }
}

/// Returns the shape of a sort of file.
pub(super) fn shape_of(kind: FileKind) -> &'static Shape {
    static NONE: Shape = Shape::Table(Vec::new());
    let found = SHAPES.iter().find(|(candidate, _)| *candidate == kind);
    found.map_or(&NONE, |(_, shape)| shape)
}

/// Turns a JSON schema into a shape; `open` are the definitions it stands in.
fn compile(schema: &Value, root: &Value, open: &[&str]) -> Shape {
    let inner = schema.pointer("/allOf/0").unwrap_or(schema);
    if let Some(path) = inner.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(path.trim_start_matches('#'));
        if open.contains(&path) {
            return Shape::Again(path.to_owned());
        }
        let open = [open, &[path]].concat();
        return target.map_or(Shape::Any(Vec::new()), |target| {
            compile(target, root, &open)
        });
    }
    if let Some(choices) = inner.get("anyOf").and_then(Value::as_array) {
        return Shape::Any(
            choices
                .iter()
                .map(|choice| compile(choice, root, open))
                .collect(),
        );
    }
    let words = words(inner);
    if !words.is_empty() {
        return Shape::Word(words);
    }
    match inner.get("type").and_then(Value::as_str) {
        Some("string") => Shape::Text,
        Some("integer") => Shape::Integer,
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Boolean,
        Some("array") => Shape::List(Box::new(
            inner
                .get("items")
                .map_or(Shape::Any(Vec::new()), |items| compile(items, root, open)),
        )),
        _ => Shape::Table(keys(inner, root, open)),
    }
}

/// The allowed words of an enum's schema, with or without a description each.
fn words(schema: &Value) -> Vec<String> {
    let plain = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let described = schema
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let described = described.flat_map(|choice| {
        let many = choice
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        choice.get("const").into_iter().chain(many)
    });
    plain
        .chain(described)
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn keys(schema: &Value, root: &Value, open: &[&str]) -> Vec<Key> {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, schema)| Key {
            name: name.clone(),
            required: is_required(name),
            shape: compile(schema, root, open),
        })
        .collect()
}

/// Returns the file mended to its shape; complains about everything that did not fit.
pub(super) fn mend_file<'i>(
    kind: FileKind,
    table: Spanned<DeTable<'i>>,
    sink: &mut Sink<'_>,
) -> Spanned<DeTable<'i>> {
    let span = table.span();
    let mended = match shape_of(kind) {
        Shape::Table(keys) => mend_table(keys, table.into_inner(), &span, "the file", sink),
        _ => table.into_inner(),
    };
    Spanned::new(span, mended)
}

fn mend<'i>(
    shape: &'static Shape,
    value: Spanned<DeValue<'i>>,
    name: &str,
    sink: &mut Sink<'_>,
) -> Spanned<DeValue<'i>> {
    let span = value.span();
    let shape = meant(shape);
    match (shape, value.into_inner()) {
        (Shape::Table(keys), DeValue::Table(table)) => {
            let table = mend_table(keys, table, &span, &format!("`{name}`"), sink);
            Spanned::new(span, DeValue::Table(table))
        }
        (Shape::List(item), DeValue::Array(values)) => {
            let values = values
                .into_iter()
                .map(|value| mend(item, value, name, sink))
                .collect();
            Spanned::new(span, DeValue::Array(values))
        }
        (Shape::Word(words), DeValue::String(word)) if !words.contains(&word.to_string()) => {
            sink.say(
                codes::UNKNOWN_WORD,
                span,
                format!("`{name}` cannot be `{}`", word.escape_debug()),
                suggest(&word, words.iter().map(String::as_str), name),
            );
            placeholder(shape)
        }
        (_, value) if fits(shape, &value) => {
            if is_finite(&value) {
                return Spanned::new(span, value);
            }
            sink.say(
                codes::NOT_FINITE,
                span,
                format!("`{name}` is not a usable number"),
                "write a finite number; a whole number has at most 64 bits",
            );
            placeholder(shape)
        }
        (_, value) => {
            sink.say(
                codes::WRONG_TYPE,
                span,
                format!("`{name}` is {}, not {}", kind_of(&value), describe(shape)),
                example(shape, &value),
            );
            placeholder(shape)
        }
    }
}

fn mend_table<'i>(
    keys: &'static [Key],
    mut table: DeTable<'i>,
    span: &Range<usize>,
    owner: &str,
    sink: &mut Sink<'_>,
) -> DeTable<'i> {
    let mut mended = DeTable::new();
    let mut absent = Vec::new();
    for key in keys {
        match table.remove_entry(key.name.as_str()) {
            Some((name, value)) => {
                mended.insert(name, mend(&key.shape, value, &key.name, sink));
            }
            None => absent.push(key),
        }
    }
    for (name, value) in table {
        let typed = name.get_ref().to_string();
        let all = || keys.iter().map(|key| key.name.as_str());
        sink.say(
            codes::UNKNOWN_KEY,
            name.span(),
            format!("{owner} has no key `{}`", typed.escape_debug()),
            suggest(&typed, all(), "key"),
        );
        // A misspelt key still says what it was meant to say: no second complaint that it is missing.
        let meant = nearest(&typed, absent.iter().map(|key| key.name.as_str()));
        if let Some(index) = absent
            .iter()
            .position(|key| Some(key.name.as_str()) == meant)
        {
            let key = absent.remove(index);
            mended.insert(named(&key.name), mend(&key.shape, value, &key.name, sink));
        }
    }
    for key in absent.into_iter().filter(|key| key.required) {
        sink.say(
            codes::MISSING_KEY,
            span.clone(),
            format!("{owner} has no `{}`", key.name),
            format!("add `{} = …`: {}", key.name, describe(&key.shape)),
        );
        mended.insert(named(&key.name), placeholder(&key.shape));
    }
    mended
}

fn named(name: &'static str) -> Spanned<Cow<'static, str>> {
    Spanned::new(NOWHERE, Cow::Borrowed(name))
}

/// Something that fits a shape and stands nowhere.
fn placeholder<'i>(shape: &'static Shape) -> Spanned<DeValue<'i>> {
    let value = match meant(shape) {
        Shape::Again(_) => DeValue::Table(DeTable::new()),
        Shape::Text => DeValue::String(Cow::Borrowed("")),
        Shape::Word(words) => {
            DeValue::String(Cow::Borrowed(words.first().map_or("", String::as_str)))
        }
        Shape::Integer => DeValue::Integer(DeInteger::default()),
        Shape::Number => DeValue::Float(DeFloat::default()),
        Shape::Boolean => DeValue::Boolean(false),
        Shape::List(_) => DeValue::Array(toml::de::DeArray::new()),
        Shape::Table(keys) => DeValue::Table(
            keys.iter()
                .filter(|key| key.required)
                .map(|key| (named(&key.name), placeholder(&key.shape)))
                .collect(),
        ),
        Shape::Any(shapes) => {
            return shapes
                .first()
                .map_or(Spanned::new(NOWHERE, DeValue::Boolean(false)), placeholder);
        }
    };
    Spanned::new(NOWHERE, value)
}

fn fits(shape: &Shape, value: &DeValue<'_>) -> bool {
    match (shape, value) {
        (Shape::Text | Shape::Word(_), DeValue::String(_))
        | (Shape::Integer, DeValue::Integer(_))
        | (Shape::Number, DeValue::Integer(_) | DeValue::Float(_))
        | (Shape::Boolean, DeValue::Boolean(_)) => true,
        (Shape::Any(shapes), value) => shapes.iter().any(|shape| fits(shape, value)),
        _ => false,
    }
}

/// Says whether a number is one that the model can hold; other values are.
fn is_finite(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).is_ok(),
        DeValue::Float(number) => number.as_str().parse::<f64>().is_ok_and(f64::is_finite),
        _ => true,
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn describe(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text in quotes".to_owned(),
        Shape::Word(words) => words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" or "),
        Shape::Integer => "a whole number".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Boolean => "true or false".to_owned(),
        Shape::List(item) => match **item {
            Shape::Table(_) | Shape::Again(_) => "a list of tables".to_owned(),
            _ => format!("a list [ … ] of entries, each {}", describe(item)),
        },
        Shape::Table(_) | Shape::Again(_) => "a table { … }".to_owned(),
        Shape::Any(shapes) => shapes.iter().map(describe).collect::<Vec<_>>().join(" or "),
    }
}

/// A help that shows the right form, from the wrong value where that is possible.
fn example(shape: &Shape, value: &DeValue<'_>) -> String {
    match (shape, value) {
        (Shape::Integer | Shape::Number, DeValue::String(text)) if text.parse::<f64>().is_ok() => {
            format!("leave the quotes out: {text}")
        }
        (Shape::Boolean, DeValue::String(text)) if text == "true" || text == "false" => {
            format!("leave the quotes out: {text}")
        }
        (Shape::Text, DeValue::Integer(number)) => format!("put it in quotes: \"{number}\""),
        (Shape::Text | Shape::Any(_), DeValue::Datetime(date)) => {
            format!("put it in quotes: \"{date}\"")
        }
        (Shape::List(_), DeValue::String(_)) => "put it in brackets: [\"…\"]".to_owned(),
        _ => format!("write {}", describe(shape)),
    }
}
