//! `onsite export`: the debrief of a sitting, or the whole history.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::cli::args::{Export, ExportFormat};
use crate::cli::command::world::{private_failure, store_failure};
use crate::cli::command::{World, handout, review};
use crate::cli::fail::Failure;
use crate::cli::print;
use crate::store::{ArchiveForm, PrivateFiles, Store, StoreError};

/// Writes what was asked for.
pub fn export(world: &World, args: &Export, as_json: bool) -> Result<ExitCode, Failure> {
    let Some(format) = args.format else {
        return review::export(world, args.session.as_deref(), args.out.as_deref(), as_json);
    };
    let is_of_sitting = matches!(
        format,
        ExportFormat::Md | ExportFormat::Html | ExportFormat::Cast
    );
    if args.session.is_some() && !is_of_sitting {
        return Err(Failure::environment(
            "this form is of the whole history, not of one sitting",
            "leave the sitting out; md, html and cast are of a sitting",
        ));
    }
    let table = args.table.clone();
    let form = match (format, table) {
        (ExportFormat::Jsonl, None) => ArchiveForm::Jsonl,
        (ExportFormat::Jsonl, Some(table)) => ArchiveForm::JsonlTable(table),
        (ExportFormat::Csv, Some(table)) => ArchiveForm::CsvTable(table),
        (_, Some(_)) => {
            return Err(Failure::environment(
                "only jsonl and csv can be of one table",
                "`--format jsonl --table NAME` writes one table",
            ));
        }
        (ExportFormat::Csv, None) => return all_tables(&world.store()?, args.out.as_deref()),
        (ExportFormat::Json, None) => ArchiveForm::Json,
        (ExportFormat::Md | ExportFormat::Html | ExportFormat::Cast, None) => {
            let text = handout::of_sitting(world, format, args)?;
            return put(args.out.as_deref(), |out| {
                out.write_all(text.as_bytes()).map_err(StoreError::Output)
            });
        }
        (ExportFormat::Anki | ExportFormat::Ics, None) => {
            let text = handout::of_due(world, format)?;
            return put(args.out.as_deref(), |out| {
                out.write_all(text.as_bytes()).map_err(StoreError::Output)
            });
        }
    };
    let store = world.store()?;
    if args.private && form == ArchiveForm::Json {
        let files = PrivateFiles::of(&world.paths.data);
        let private = files.all().map_err(|error| private_failure(&error))?;
        return put(args.out.as_deref(), |out| store.export_with(&private, out));
    }
    put(args.out.as_deref(), |out| store.export(&form, out))
}

/// Writes to a file, or prints.
fn put(
    out: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), StoreError>,
) -> Result<ExitCode, Failure> {
    if let Some(path) = out {
        write_file(path, write)?;
        print::out(&path.display().to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    print::stream(|out| {
        write(out)?;
        out.flush().map_err(StoreError::Output)
    })
    .or_else(told)?;
    Ok(ExitCode::SUCCESS)
}

/// A reader that went away (`| head`) has what it wanted.
fn told(error: StoreError) -> Result<(), Failure> {
    match error {
        StoreError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Err(store_failure(&other)),
    }
}

/// Writes a file beside its place and then puts it there, so that no half of one is left.
fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), StoreError>,
) -> Result<(), Failure> {
    let refused = |error: io::Error| {
        Failure::environment(
            format!("cannot write `{}`: {error}", path.display()),
            "name another place with --out",
        )
    };
    let mut making = path.as_os_str().to_owned();
    making.push(".making");
    let result = (|| {
        let mut file = BufWriter::new(File::create(&making).map_err(refused)?);
        write(&mut file).map_err(|error| store_failure(&error))?;
        file.flush().map_err(refused)?;
        drop(file);
        fs::rename(&making, path).map_err(refused)
    })();
    if result.is_err() {
        let _ = fs::remove_file(&making);
    }
    result
}

/// Writes every table to a file of its own.
fn all_tables(store: &Store, dir: Option<&Path>) -> Result<ExitCode, Failure> {
    let names = store.table_names().map_err(|error| store_failure(&error))?;
    let Some(dir) = dir else {
        return Err(Failure::environment(
            "csv is a file per table",
            format!(
                "name a folder with --out, or one table with --table: {}",
                names.join(", ")
            ),
        ));
    };
    fs::create_dir_all(dir)?;
    for name in names {
        let path = dir.join(format!("{name}.csv"));
        write_file(&path, |out| {
            store.export(&ArchiveForm::CsvTable(name.clone()), out)
        })?;
        print::out(&path.display().to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}
