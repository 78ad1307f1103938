//! Reads an exported history.
//!
//! Invariant: what is wrong with a file is told with its line, and nothing of such a file is used.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use rusqlite::Connection;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _};
use serde_json::{Map, Value as Json};

use super::loader::{Loader, without_place};
use super::write::{FORMAT, PRIVATE, VERSION};
use crate::bank::file::{read_numbers, read_stories};
use crate::base::{Diagnostic, SourceText};
use crate::store::error::StoreError;
use crate::store::private::Private;
use crate::store::table::SITTINGS;
use crate::store::{backup, schema};

/// A whole history that was read from a text or another file, on its way to be merged.
#[derive(Debug)]
pub struct Incoming {
    pub(in crate::store) conn: Connection,
    /// The candidate's own files, if they came along.
    pub private: Option<Private>,
}

impl Incoming {
    /// Reads the JSON or the lines of JSON that `onsite export` writes; `name` is what the file is
    /// called in complaints.
    pub fn read(name: &str, mut text: impl BufRead) -> Result<Self, StoreError> {
        let mut conn = schema::scratch()?;
        let mut private = None;
        let mut first = Vec::new();
        text.by_ref()
            .take(1 << 16)
            .read_until(b'\n', &mut first)
            .map_err(|error| fault(name, 1, &error.to_string()))?;
        let tx = conn.transaction()?;
        match serde_json::from_slice::<Map<String, Json>>(&first) {
            Ok(head) if !head.contains_key("sittings") => lines(name, &tx, &head, text)?,
            _ => private = document(name, &tx, first.as_slice().chain(text))?,
        }
        tx.commit()?;
        schema::bring_up_to_date(&mut conn)?;
        Ok(Self { conn, private })
    }

    /// Reads another history's file, which may be in use and of an older layout.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let conn = backup::whole_copy(path)?;
        Ok(Self {
            conn,
            private: None,
        })
    }

    /// Opens a file that [`Incoming::read`] can read.
    pub fn read_file(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|error| StoreError::io("open", path, error))?;
        Self::read(&path.display().to_string(), BufReader::new(file))
    }
}

fn fault(file: &str, line: usize, why: &str) -> StoreError {
    StoreError::Import {
        file: file.to_owned(),
        line,
        why: why.to_owned(),
    }
}

/// Reads the head of an export: which form it has, and the layout of its tables.
#[derive(Default)]
struct Head {
    format: bool,
    version: bool,
    layout: Option<u64>,
}

impl Head {
    /// Takes a field of the head; says whether it was one.
    fn take(&mut self, name: &str, value: &Json) -> Result<bool, String> {
        match name {
            "format" if value == FORMAT => self.format = true,
            "format" => return Err(format!("the format is not `{FORMAT}`")),
            "version" => match value.as_u64() {
                Some(VERSION) => self.version = true,
                Some(found) if found > VERSION => {
                    return Err(format!(
                        "written by a newer Onsite (version {found}, this one knows {VERSION})"
                    ));
                }
                _ => return Err("the version is not one there was".to_owned()),
            },
            "layout" => {
                self.layout = Some(value.as_u64().ok_or("the layout is not a whole number")?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Returns the layout, once the head is complete.
    fn layout(&self) -> Result<u64, String> {
        match self.layout {
            Some(layout) if self.format && self.version => Ok(layout),
            _ => Err("a history must begin with its format, version and layout".to_owned()),
        }
    }
}

fn lines(
    name: &str,
    conn: &Connection,
    first: &Map<String, Json>,
    text: impl BufRead,
) -> Result<(), StoreError> {
    let told = |why: String| fault(name, 1, &why);
    let mut head = Head::default();
    for (key, value) in first {
        if !head.take(key, value).map_err(told)? {
            return Err(told(
                "a history must begin with its format, version and layout".to_owned(),
            ));
        }
    }
    let mut loader = Loader::new(conn, head.layout().map_err(told)?).map_err(told)?;
    let mut last = 1;
    for (line, text) in (2..).zip(text.lines()) {
        let told = |why: String| fault(name, line, &why);
        let text = text.map_err(|error| told(error.to_string()))?;
        let mut record: Map<String, Json> =
            serde_json::from_str(&text).map_err(|error| told(without_place(&error.to_string())))?;
        let Some(Json::String(table)) = record.shift_remove("table") else {
            return Err(told(
                "the line does not say to which table it belongs".to_owned(),
            ));
        };
        loader.row(&table, &record, None).map_err(told)?;
        last = line;
    }
    loader.finish().map_err(|why| fault(name, last, &why))
}

fn document(name: &str, conn: &Connection, text: impl Read) -> Result<Option<Private>, StoreError> {
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(text));
    let told =
        |error: serde_json::Error| fault(name, error.line(), &without_place(&error.to_string()));
    let private = json.deserialize_map(Document { conn }).map_err(told)?;
    json.end().map_err(told)?;
    Ok(private)
}

/// The candidate's own files, each as its text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    stories: String,
    numbers: String,
}

impl Own {
    fn read(self) -> Result<Private, Box<Diagnostic>> {
        Ok(Private {
            stories: read_stories(&SourceText::new("stories.toml", self.stories))?,
            numbers: read_numbers(&SourceText::new("numbers.toml", self.numbers))?,
        })
    }
}

/// The whole document.
struct Document<'c> {
    conn: &'c Connection,
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = Option<Private>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an exported history")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut head = Head::default();
        let mut private = None;
        let mut loader: Option<Loader<'_>> = None;
        while let Some(key) = map.next_key::<String>()? {
            let is_head = matches!(key.as_str(), "format" | "version" | "layout");
            if is_head && loader.is_none() {
                let value: Json = map.next_value()?;
                head.take(&key, &value).map_err(de::Error::custom)?;
                continue;
            }
            let loader = if let Some(loader) = &mut loader {
                loader
            } else {
                let layout = head.layout().map_err(de::Error::custom)?;
                loader.insert(Loader::new(self.conn, layout).map_err(de::Error::custom)?)
            };
            if key == "sittings" {
                map.next_value_seed(Sittings { loader })?;
            } else if key == PRIVATE {
                let own: Own = map.next_value()?;
                private = Some(
                    own.read()
                        .map_err(|fault| de::Error::custom(fault.message))?,
                );
            } else if loader.is_part(&key) == Some(false) && key != SITTINGS {
                map.next_value_seed(Rows {
                    loader,
                    table: &key,
                    sitting: None,
                })?;
            } else {
                return Err(de::Error::custom(format!(
                    "`{key}` is no part of a history"
                )));
            }
        }
        match loader {
            Some(loader) => loader.finish().map_err(de::Error::custom)?,
            None => head.layout().map(drop).map_err(de::Error::custom)?,
        }
        Ok(private)
    }
}

/// The list of sittings.
struct Sittings<'l, 'c> {
    loader: &'l mut Loader<'c>,
}

impl<'de> DeserializeSeed<'de> for Sittings<'_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Sittings<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of sittings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let loader = self.loader;
        while list.next_element_seed(OneSitting { loader })?.is_some() {}
        Ok(())
    }
}

/// A sitting: its own columns first, then the rows of the tables below it.
struct OneSitting<'l, 'c> {
    loader: &'l mut Loader<'c>,
}

impl<'de> DeserializeSeed<'de> for OneSitting<'_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneSitting<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sitting")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let loader = self.loader;
        let mut record = Map::new();
        let mut id: Option<String> = None;
        while let Some(key) = map.next_key::<String>()? {
            if loader.is_part(&key) == Some(true) {
                let sitting = if let Some(id) = &id {
                    id
                } else {
                    let Some(Json::String(found)) = record.get("id") else {
                        let why = format!("the sitting's id must stand before its `{key}`");
                        return Err(de::Error::custom(why));
                    };
                    let found = found.clone();
                    loader
                        .row(SITTINGS, &record, None)
                        .map_err(de::Error::custom)?;
                    id.insert(found)
                };
                map.next_value_seed(Rows {
                    loader,
                    table: &key,
                    sitting: Some(sitting),
                })?;
            } else if id.is_some() {
                let why = format!("`{key}` must stand before the lists of the sitting");
                return Err(de::Error::custom(why));
            } else {
                let value: Json = map.next_value()?;
                record.insert(key, value);
            }
        }
        if id.is_none() {
            loader
                .row(SITTINGS, &record, None)
                .map_err(de::Error::custom)?;
        }
        Ok(())
    }
}

/// The rows of a table.
struct Rows<'l, 'c> {
    loader: &'l mut Loader<'c>,
    table: &'l str,
    sitting: Option<&'l str>,
}

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a list of rows of `{}`", self.table)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self {
            loader,
            table,
            sitting,
        } = self;
        while list
            .next_element_seed(OneRow {
                loader: &mut *loader,
                table,
                sitting,
            })?
            .is_some()
        {}
        Ok(())
    }
}

/// One row; it is taken over before its line is left, so that a complaint names that line.
struct OneRow<'r, 'c> {
    loader: &'r mut Loader<'c>,
    table: &'r str,
    sitting: Option<&'r str>,
}

impl<'de> DeserializeSeed<'de> for OneRow<'_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneRow<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a row of `{}`", self.table)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut record = Map::new();
        while let Some((key, value)) = map.next_entry::<String, Json>()? {
            record.insert(key, value);
        }
        self.loader
            .row(self.table, &record, self.sitting)
            .map_err(de::Error::custom)
    }
}
