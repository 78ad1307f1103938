//! Reads each file of a deck by itself. Invariant: a file that cannot be read never keeps another
//! from being read.

use serde::de::DeserializeOwned;
use toml::de::{DeTable, Deserializer};

use super::files::{Role, role};
use super::shape::mend_file;
use super::sink::Sink;
use crate::deck::codes::{self, Code};
use crate::deck::model::RoundKind;
use crate::deck::raw::{
    CardsFile, CodingFile, DeckFile, ModellingFile, ReadinessFile, RubricsFile, SqlFile, TalkFile,
};
use crate::deck::schema::FileKind;

/// A file as its author wrote it.
#[derive(Debug)]
pub(super) enum Raw {
    Deck(Box<DeckFile>),
    Rubrics(RubricsFile),
    Sql(Box<SqlFile>),
    Coding(CodingFile),
    Modelling(ModellingFile),
    Talk(RoundKind, TalkFile),
    Cards(CardsFile),
    Readiness(ReadinessFile),
    /// The data set's id.
    Dataset(String),
    /// A file of the format that could not be read.
    Broken(FileKind),
    /// Nothing of a deck.
    Other,
}

/// Reads one file; complains about everything that is not as the schema wants it.
pub(super) fn read(inner_path: &str, sink: &mut Sink<'_>) -> Raw {
    let (kind, round) = match role(inner_path) {
        Role::Toml(kind, round) => (kind, round),
        Role::Dataset => {
            let name = inner_path
                .trim_start_matches("data/")
                .trim_end_matches(".sql");
            return Raw::Dataset(name.to_owned());
        }
        Role::Note => return Raw::Other,
        Role::UnknownFile => return ignored(codes::UNKNOWN_FILE, inner_path, sink),
        Role::UnknownFolder => return ignored(codes::UNKNOWN_FOLDER, inner_path, sink),
    };
    let raw = match (kind, round) {
        (FileKind::Deck, _) => parse(kind, sink).map(Box::new).map(Raw::Deck),
        (FileKind::Rubrics, _) => parse(kind, sink).map(Raw::Rubrics),
        (FileKind::Sql, _) => parse(kind, sink).map(Box::new).map(Raw::Sql),
        (FileKind::Coding, _) => parse(kind, sink).map(Raw::Coding),
        (FileKind::Modelling, _) => parse(kind, sink).map(Raw::Modelling),
        (FileKind::Talk, Some(round)) => parse(kind, sink).map(|file| Raw::Talk(round, file)),
        (FileKind::Cards, _) => parse(kind, sink).map(Raw::Cards),
        (FileKind::Readiness, _) => parse(kind, sink).map(Raw::Readiness),
        (FileKind::Talk, None) => None,
    };
    raw.unwrap_or(Raw::Broken(kind))
}

fn ignored(code: Code, inner_path: &str, sink: &mut Sink<'_>) -> Raw {
    sink.say(
        code,
        0..0,
        format!("`{inner_path}` is not part of a deck and is ignored"),
        "a deck has deck.toml, rubrics.toml, data/*.sql, cards/*.toml, readiness/*.toml and recruiter, sql, coding, \
         modelling, design, case, culture with *.toml each",
    );
    Raw::Other
}

fn parse<T: DeserializeOwned>(kind: FileKind, sink: &mut Sink<'_>) -> Option<T> {
    let source = sink.source;
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let mut told = 0;
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        // One slip often breaks the rest of its line too.
        let line = source.place(span.start).line;
        if line == told {
            continue;
        }
        told = line;
        sink.say(
            codes::SYNTAX,
            span,
            format!("this is not TOML: {}", error.message().replace('\n', "; ")),
            "correct the syntax; the rest of the file is checked once it can be read",
        );
    }
    if !errors.is_empty() {
        return None;
    }
    let table = mend_file(kind, table, sink);
    match T::deserialize(Deserializer::from(table)) {
        Ok(file) => Some(file),
        Err(error) => {
            let span = error.span().filter(|span| span.end <= source.text.len());
            sink.say(
                codes::WRONG_TYPE,
                span.unwrap_or(0..0),
                format!("this cannot be read: {}", error.message()),
                "compare the entry with the format's description",
            );
            None
        }
    }
}
