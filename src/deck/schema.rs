//! JSON schemas of the deck files, for editors and for `check`. Invariant: they are derived from
//! the types in [`raw`](super::raw), so that they can never say something else than the reader.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::raw::{
    CardsFile, CodingFile, DeckFile, ModellingFile, ReadinessFile, RubricsFile, SqlFile, TalkFile,
};

/// The sorts of TOML files in a deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// `deck.toml`.
    Deck,
    /// `rubrics.toml`.
    Rubrics,
    /// `sql/*.toml`.
    Sql,
    /// `coding/*.toml`.
    Coding,
    /// `modelling/*.toml`.
    Modelling,
    /// `recruiter/*.toml`, `design/*.toml`, `case/*.toml`, `culture/*.toml`.
    Talk,
    /// `cards/*.toml`.
    Cards,
    /// `readiness/*.toml`.
    Readiness,
}

impl FileKind {
    /// All sorts.
    pub const ALL: [Self; 8] = [
        Self::Deck,
        Self::Rubrics,
        Self::Sql,
        Self::Coding,
        Self::Modelling,
        Self::Talk,
        Self::Cards,
        Self::Readiness,
    ];

    /// Returns the word used in the schema's file name, `deck` in `deck.schema.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deck => "deck",
            Self::Rubrics => "rubrics",
            Self::Sql => "sql",
            Self::Coding => "coding",
            Self::Modelling => "modelling",
            Self::Talk => "talk",
            Self::Cards => "cards",
            Self::Readiness => "readiness",
        }
    }
}

/// Returns the JSON schema (draft 7, which editors' TOML plugins read) of a sort of file.
pub fn schema(kind: FileKind) -> Value {
    let generator = SchemaGenerator::new(SchemaSettings::draft07());
    let mut schema = match kind {
        FileKind::Deck => generator.into_root_schema_for::<DeckFile>(),
        FileKind::Rubrics => generator.into_root_schema_for::<RubricsFile>(),
        FileKind::Sql => generator.into_root_schema_for::<SqlFile>(),
        FileKind::Coding => generator.into_root_schema_for::<CodingFile>(),
        FileKind::Modelling => generator.into_root_schema_for::<ModellingFile>(),
        FileKind::Talk => generator.into_root_schema_for::<TalkFile>(),
        FileKind::Cards => generator.into_root_schema_for::<CardsFile>(),
        FileKind::Readiness => generator.into_root_schema_for::<ReadinessFile>(),
    }
    .to_value();
    drop_null(&mut schema);
    schema
}

/// TOML has no null: a key that may be left out is just not required.
fn drop_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(drop_null),
        Value::Object(map) => {
            if map.get("default").is_some_and(Value::is_null) {
                map.remove("default");
            }
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    map.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = map.get_mut("anyOf") {
                choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
                if let [Value::Object(only)] = choices.as_slice() {
                    let only = only.clone();
                    map.remove("anyOf");
                    if map.is_empty() {
                        map.extend(only);
                    } else {
                        // Draft 7 ignores what stands beside a `$ref`.
                        map.insert("allOf".to_owned(), Value::Array(vec![Value::Object(only)]));
                    }
                }
            }
            map.values_mut().for_each(drop_null);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_may_be_left_out_is_not_null() {
        for kind in FileKind::ALL {
            assert!(!schema(kind).to_string().contains("null\""), "{kind:?}");
        }
    }
}
