//! From what the rooms below give to what the screens know, and files for exports.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::app::{ColumnFacts, PlanLine, TableFacts};
use crate::base::{CancelToken, QuestionId};
use crate::deck::{Body, Deck, TableNote};
use crate::grader::variant::data_set;
use crate::instance::schema::{Column, Schema, Table};
use crate::library::{DeckSource, Library, Origin};
use crate::relation::Relation;
use crate::report::{Debrief, json, markdown};
use crate::sandbox::{self, Engine, EngineError};
use crate::verdict::{Budget, Outcome, PlanNode};

/// Rows shown of a table in the schema pane.
const SAMPLE_ROWS: usize = 3;

/// The notes on the tables of a question's data, and its script.
pub type Data<'d> = (&'d [TableNote], Result<Cow<'d, str>, EngineError>);

/// Returns the notes on the tables and the script of a question's data: a SQL question's data set,
/// or a modelling question's raw tables with its first batch in them; the error is the engine's.
pub fn data_of<'d>(deck: &'d Deck, question: &QuestionId, variant: u32) -> Option<Data<'d>> {
    match &deck.question(question)?.body {
        Body::Sql(sql) => {
            let scenario = deck.scenario(&sql.scenario)?;
            Some((&scenario.tables, data_set(deck, sql, variant)?))
        }
        Body::Modelling(modelling) => {
            let first = modelling.batches.first()?;
            let script = format!("{};\n{}", modelling.raw, first.sql);
            Some((&[], Ok(Cow::Owned(script))))
        }
        Body::Coding(_) | Body::Talk(_) => None,
    }
}

/// Returns the tables of a loaded data set.
pub fn tables(engine: &mut Engine, notes: &[TableNote]) -> Vec<TableFacts> {
    let Ok(schema) = sandbox::read_schema(engine) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for table in schema.tables.iter().filter(|table| !table.is_view) {
        let sql = format!(
            "SELECT * FROM \"{}\" LIMIT {SAMPLE_ROWS}",
            table.name.replace('"', "\"\"")
        );
        let sample = match sandbox::run(engine, &sql, &Budget::LIVE, &CancelToken::default()) {
            Outcome::Rows { relation, .. } => relation,
            _ => Relation::default(),
        };
        let grain = notes
            .iter()
            .find(|note| note.name.eq_ignore_ascii_case(&table.name));
        out.push(TableFacts {
            name: table.name.clone(),
            grain: grain.map(|note| note.grain.clone()),
            columns: table
                .columns
                .iter()
                .enumerate()
                .map(|(index, column)| column_facts(table, index, column))
                .collect(),
            rows: row_count(&schema, &table.name),
            sample,
        });
    }
    out
}

fn row_count(schema: &Schema, table: &str) -> u64 {
    schema.table(table).map_or(0, |table| table.row_count)
}

fn column_facts(table: &Table, index: usize, column: &Column) -> ColumnFacts {
    let mut notes = Vec::new();
    if column.pk_position.is_some() {
        notes.push("key".to_owned());
    }
    if table.unique_keys.iter().any(|key| *key == [index]) && column.pk_position.is_none() {
        notes.push("unique".to_owned());
    }
    for key in table
        .foreign_keys
        .iter()
        .filter(|key| key.columns.contains(&index))
    {
        notes.push(format!("→ {}", key.table));
    }
    if !column.not_null && column.pk_position.is_none() {
        notes.push("null".to_owned());
    }
    ColumnFacts {
        name: column.name.clone(),
        kind: column.decl_type.clone(),
        notes,
    }
}

/// Returns a plan as lines of a tree.
pub fn plan_lines(nodes: &[PlanNode]) -> Vec<PlanLine> {
    let mut out = Vec::new();
    for node in nodes {
        push_plan(node, 0, &mut out);
    }
    out
}

fn push_plan(node: &PlanNode, depth: usize, out: &mut Vec<PlanLine>) {
    out.push(PlanLine {
        depth,
        detail: node.detail.clone(),
    });
    for child in &node.children {
        push_plan(child, depth + 1, out);
    }
}

/// Reads every deck; a deck with errors gives a line that says how to see them.
pub fn load_all(library: &Library) -> (Vec<Arc<Deck>>, Vec<String>) {
    let (mut decks, mut faults) = (Vec::new(), Vec::new());
    let mut sources: Vec<&DeckSource> = library.sources().iter().collect();
    sources.sort_by_key(|source| rank(&source.origin));
    for source in sources {
        match library.deck(source) {
            Ok(deck) => decks.push(deck),
            Err(errors) => faults.push(format!(
                "deck {} has {errors} faults: onsite deck check {}",
                source.id,
                source.origin.path()
            )),
        }
    }
    (decks, faults)
}

/// The deck somebody named comes first, then the one the program is made for.
fn rank(origin: &Origin) -> u8 {
    match origin {
        Origin::Given(_) => 0,
        Origin::BuiltIn("netflix-de") => 1,
        Origin::BuiltIn(_) => 2,
        Origin::User(_) => 3,
    }
}

/// Writes a debrief as Markdown and JSON; returns the paths.
pub fn export(dir: &Path, packet: &Debrief) -> Result<Vec<String>, String> {
    let stem = format!("onsite-{}", packet.session);
    let files = [
        (format!("{stem}.md"), markdown::to_markdown(packet)),
        (format!("{stem}.json"), json::to_json(packet)),
    ];
    let mut written = Vec::new();
    for (name, text) in files {
        let path = dir.join(name);
        write(&path, &text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}

/// Returns a folder to keep a history in that nobody wants; it goes when the value does.
pub fn passing_home() -> std::io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("onsite-preview-").tempdir()
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
