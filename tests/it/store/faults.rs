//! The table of faults: what may become of the bytes of a history, and what is saved of each. Every one
//! is noticed, the damaged file is set aside as it was, and the report says what is really there.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests spoil files as disks and copies do"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onsite::store::{FILE_NAME, Incoming, Notice, OpenOptions, Salvage, Store};
use rusqlite::Connection;

use super::damaged::{bytes_of, events, noticed};
use super::{filled, open};

/// The page size of a history.
const PAGE: usize = 4096;

/// Events of the history that is spoilt.
const WHOLE: usize = 604;

/// What a fault does to the bytes.
type Spoil<'a> = Box<dyn Fn(&mut Vec<u8>) + 'a>;

/// A fault's name, what it does to the bytes, and how many of the events must be saved at least.
struct Fault<'a> {
    name: &'static str,
    spoil: Spoil<'a>,
    least: usize,
}

fn fault<'a>(name: &'static str, least: usize, spoil: impl Fn(&mut Vec<u8>) + 'a) -> Fault<'a> {
    Fault {
        name,
        spoil: Box::new(spoil),
        least,
    }
}

fn overwrite(bytes: &mut [u8], from: usize, to: usize) {
    let to = to.min(bytes.len());
    for (i, byte) in bytes[from..to].iter_mut().enumerate() {
        *byte = (i * 37 + 11) as u8;
    }
}

/// Overwrites a whole page.
fn blot(bytes: &mut [u8], page: usize) {
    overwrite(bytes, page * PAGE, (page + 1) * PAGE);
}

/// A page in the middle of the file.
fn middle(bytes: &[u8]) -> usize {
    bytes.len() / PAGE / 2
}

/// The first page of each table and index, counted from 0.
fn roots(file: &Path) -> BTreeMap<String, usize> {
    let conn = Connection::open(file).unwrap();
    let mut read = conn
        .prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
        .unwrap();
    let rows = read
        .query_map([], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)? as usize - 1))
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// How many rows each table of a history has.
fn counts(file: &Path) -> BTreeMap<String, u64> {
    let conn = Connection::open(file).unwrap();
    let names = roots(file).into_keys();
    let counted = names.filter_map(|name| {
        let sql = format!("SELECT count(*) FROM \"{name}\"");
        let n: i64 = conn.query_row(&sql, [], |row| row.get(0)).ok()?;
        Some((name, n as u64))
    });
    counted.collect()
}

#[rustfmt::skip] // A table is read by line.
fn table(roots: &BTreeMap<String, usize>) -> Vec<Fault<'_>> {
    let root = |name: &str| roots[name];
    vec![
        // Cut off, as by a full disk or a copy that was stopped.
        fault("truncated by one byte", 300, |b| b.truncate(b.len() - 1)),
        fault("truncated in a page", 300, |b| b.truncate(b.len() - 1000)),
        fault("last page gone", 300, |b| b.truncate(b.len() - PAGE)),
        fault("truncated to three quarters", 1, |b| b.truncate(b.len() / 4 * 3)),
        fault("truncated to half", 1, |b| b.truncate(b.len() / 2)),
        fault("truncated to a quarter", 0, |b| b.truncate(b.len() / 4)),
        fault("truncated to one page", 0, |b| b.truncate(PAGE)),
        fault("truncated to 100 bytes", 0, |b| b.truncate(100)),
        fault("truncated to 3 bytes", 0, |b| b.truncate(3)),
        // The first page.
        fault("garbage header", WHOLE, |b| overwrite(b, 0, 100)),
        fault("garbage first page", WHOLE, |b| blot(b, 0)),
        fault("zeroed first page", WHOLE, |b| b[..PAGE].fill(0)),
        fault("first letter of the header flipped", WHOLE, |b| b[0] ^= 1),
        fault("page size flipped", WHOLE, |b| b[16] ^= 0x20),
        fault("schema format zeroed", WHOLE, |b| b[44..48].fill(0xff)),
        fault("text encoding flipped", WHOLE, |b| b[59] ^= 2),
        fault("free pages beyond the end", WHOLE, |b| b[32..40].fill(0x7f)),
        fault("application id flipped", WHOLE, |b| b[68] ^= 0xff),
        fault("layout number zeroed", WHOLE, |b| b[60..64].fill(0)),
        fault("a table's name garbled", WHOLE, |b| {
            for at in 0..b.len() - 19 {
                if &b[at..at + 19] == b"CREATE TABLE scores" { b[at + 13] = b'5'; }
            }
        }),
        // One page each.
        fault("root of the events", 0, move |b| blot(b, root("events"))),
        fault("index of the events", WHOLE, move |b| blot(b, root("sqlite_autoindex_events_1"))),
        fault("root of the sittings", WHOLE, move |b| blot(b, root("sessions"))),
        fault("root of the rounds", WHOLE, move |b| blot(b, root("rounds"))),
        fault("root of the scores", WHOLE, move |b| blot(b, root("scores"))),
        fault("root of the items", WHOLE, move |b| blot(b, root("items"))),
        fault("root of the reviews", WHOLE, move |b| blot(b, root("reviews"))),
        fault("index of the reviews", WHOLE, move |b| blot(b, root("reviews_by_item"))),
        fault("root of the marks", WHOLE, move |b| blot(b, root("marks"))),
        fault("root of the log of real rounds", WHOLE, move |b| blot(b, root("real_rounds"))),
        fault("a page of the middle", 250, |b| { let m = middle(b); blot(b, m); }),
        fault("a page of the middle zeroed", 250, |b| { let m = middle(b) * PAGE; b[m..m + PAGE].fill(0); }),
        fault("two pages exchanged", 1, |b| {
            let m = middle(b) * PAGE;
            let (left, right) = b.split_at_mut(m);
            left[m - PAGE..].swap_with_slice(&mut right[..PAGE]);
        }),
        // Much of it.
        fault("every eighth page zeroed", 0, |b| {
            for page in (8..b.len() / PAGE).step_by(8) { b[page * PAGE..(page + 1) * PAGE].fill(0); }
        }),
        fault("the last quarter overwritten", 1, |b| { let n = b.len(); overwrite(b, n / 4 * 3, n); }),
        fault("all but the first page zeroed", 0, |b| b[PAGE..].fill(0)),
        fault("all zero", 0, |b| b.fill(0)),
        // Carried over by something that took it for text.
        fault("line ends translated", 0, |b| *b = b.iter().flat_map(|byte| match byte { 10 => vec![13, 10], other => vec![*other] }).collect()),
        fault("eighth bits stripped", 0, |b| b.iter_mut().for_each(|byte| *byte &= 0x7f)),
        fault("a byte put in", 0, |b| b.insert(5_000, 0)),
        fault("not a database", 0, |b| *b = b"Dear diary, today I sat a loop.".repeat(99)),
        // A row that says something else.
        fault("an event that is no JSON", 1, |b| {
            let at = b.windows(13).rposition(|part| part == b"{\"fact\":\"ran\"").unwrap();
            b[at] = b'(';
        }),
    ]
}

#[test]
fn every_fault_is_noticed_survived_and_told() {
    let home = tempfile::tempdir().unwrap();
    drop(filled(home.path()));
    let file = home.path().join(FILE_NAME);
    assert!(
        !home.path().join("history.db-wal").exists(),
        "an orderly close leaves one file"
    );
    let whole = bytes_of(&file);
    let (roots, before) = (roots(&file), counts(&file));
    let table = table(&roots);
    assert!(table.len() >= 40, "{} faults", table.len());
    let found = table.iter().filter_map(|fault| {
        let told = survived(fault, &whole, &before);
        told.err().map(|why| format!("{}: {why}", fault.name))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Says what is wrong about how a fault was met.
fn survived(fault: &Fault<'_>, whole: &[u8], before: &BTreeMap<String, u64>) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    let mut damaged = whole.to_vec();
    (fault.spoil)(&mut damaged);
    fs::write(&path, &damaged).unwrap();
    let store = Store::open(dir.path(), OpenOptions::default());
    let store = store.map_err(|error| format!("it cannot be opened: {error:?}"))?;
    let Some(salvage) = noticed(&store) else {
        return Err("it was not noticed".to_owned());
    };
    let aside = dir.path().join("history.db.damaged-1");
    if salvage.aside != aside || bytes_of(&aside) != damaged {
        return Err("the damaged file is not set aside as it was".to_owned());
    }
    let saved = events(&store);
    if saved < fault.least {
        return Err(format!("saved {saved} events: {salvage:?}"));
    }
    let problems = store.verify().unwrap();
    if !problems.is_empty() {
        return Err(format!("the new file is damaged: {problems:?}"));
    }
    is_told(&salvage, store.notices())?;
    drop(store);
    is_true(&salvage, before, &counts(&path))?;
    // The next start is an ordinary one.
    let store = open(dir.path());
    if !store.notices().is_empty() || events(&store) != saved {
        return Err(format!("the next start: {:?}", store.notices()));
    }
    let left = leftovers(dir.path());
    if !left.is_empty() {
        return Err(format!("{left:?} is left behind"));
    }
    Ok(())
}

/// What a person reads names the cause, what was saved and what is known to be lost, where the damaged
/// file is, and each sitting that ends early.
fn is_told(salvage: &Salvage, notices: &[Notice]) -> Result<(), String> {
    let text = notices.last().unwrap().to_diagnostic().to_string();
    let mut parts = vec![
        format!("the history was damaged ({})", salvage.why),
        format!("{} row", salvage.kept()),
        format!("{} row", salvage.lost()),
        "known to be lost".to_owned(),
        "damaged-1".to_owned(),
        "onsite merge".to_owned(),
    ];
    let hit = salvage.tables.iter().filter(|table| table.lost > 0);
    parts.extend(hit.map(|table| format!("{}: {} of", table.name, table.lost)));
    let cut = salvage.cut.iter();
    parts.extend(
        cut.map(|(session, kept, _)| format!("sitting {session} ends after {kept} events")),
    );
    match parts.iter().find(|part| !text.contains(part.as_str())) {
        Some(part) => Err(format!("`{part}` is not told: {text}")),
        None => Ok(()),
    }
}

/// The report neither hides nor invents: of every table it counts the rows that are there, and never
/// more losses than there were rows. Sittings and items may be more: they follow from the rest.
fn is_true(
    salvage: &Salvage,
    before: &BTreeMap<String, u64>,
    after: &BTreeMap<String, u64>,
) -> Result<(), String> {
    for table in &salvage.tables {
        let (had, has) = (before[&table.name], after[&table.name]);
        let follows = matches!(table.name.as_str(), "sessions" | "rounds" | "items");
        let is_counted = has == table.kept || (follows && has >= table.kept);
        if !is_counted || table.kept + table.lost > had {
            return Err(format!("{table:?}, had {had}, has {has}"));
        }
    }
    Ok(())
}

/// Temporary files of a salvage that were left behind.
fn leftovers(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.to_string_lossy().contains(".salvage-"))
        .collect()
}

#[test]
fn a_copy_from_before_brings_back_what_was_lost() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("copy.db");
    let store = filled(dir.path());
    store.back_up(&copy).unwrap();
    drop(store);
    let path = dir.path().join(FILE_NAME);
    let roots = roots(&path);
    let before = counts(&path);
    let mut damaged = bytes_of(&path);
    for name in ["events", "reviews", "scores"] {
        blot(&mut damaged, roots[name]);
    }
    fs::write(&path, &damaged).unwrap();
    let mut store = open(dir.path());
    assert!(events(&store) < WHOLE);
    store.merge(&Incoming::open(&copy).unwrap()).unwrap();
    assert_eq!(events(&store), WHOLE);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    drop(store);
    assert_eq!(counts(&path), before);
}
