//! Which layer of the jail keeps which hostile program in: each is left out in turn, and what gets
//! out then is seen from outside. `docs/sandbox.md` is written from what the table says.
//!
//! What a program could do to the machine with a layer gone is bounded in its text (see the head of
//! `hostile_programs.txt`), or it is not tried. Layers can be left out by a field of `Runner` alone,
//! which no deck, setting or argument reaches.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use onsite::runner::jail::{self, LayerKind};

use crate::deck_docs::{is_fresh, read};
use crate::hostile::{Hostile, SOCKETS, programs};
use crate::runner::runner;

/// The layers that the kernel keeps, with their names in the table.
const KERNEL: [(LayerKind, &str); 3] = [
    (LayerKind::Limits, "limits"),
    (LayerKind::Files, "files"),
    (LayerKind::Syscalls, "syscalls"),
];

/// What the table says where no layer of the kernel is needed.
const PARENT: &str = "parent";

#[test]
fn each_layer_keeps_in_what_the_table_says() {
    if let Some(why) = cannot_tell() {
        println!("SKIPPED: {why}");
        return;
    }
    let programs: Vec<Hostile> = programs()
        .into_iter()
        .filter(|program| !program.layers.is_empty() && !program.layers.ends_with('!'))
        .collect();
    let (next, said) = (AtomicUsize::new(0), Mutex::new(String::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // An empty cell is told by the test below; such a program must not run.
                    let found = measured(program);
                    if found != program.layers {
                        let mut said = said.lock().unwrap();
                        _ = writeln!(
                            said,
                            "{}: {} but measured {found}",
                            program.name, program.layers
                        );
                    }
                }
            });
        }
    });
    let said = said.into_inner().unwrap();
    assert!(said.is_empty(), "{said}");
}

#[test]
fn every_program_names_its_layers() {
    let names: Vec<&str> = KERNEL
        .iter()
        .map(|(_, name)| *name)
        .chain([PARENT])
        .collect();
    for program in programs() {
        let layers = program.layers.trim_end_matches('!');
        let mut words = layers.split(" and ").flat_map(|part| part.split(" or "));
        // Whoever adds a program thinks first about what it would do to the machine without a layer.
        assert!(
            words.all(|word| names.contains(&word)),
            "{}: `{layers}`",
            program.name
        );
    }
    assert!(programs().len() >= 60);
}

#[test]
fn the_page_about_the_sandbox_is_fresh() {
    let path = "docs/sandbox.md";
    let text = read(path);
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let wanted = format!("{head}{BEGIN}{}{END}{tail}", table());
    assert!(
        is_fresh(path, &wanted),
        "{path} is stale; run `ONSITE_BLESS=1 cargo test --test it hostile_layers`"
    );
}

const BEGIN: &str =
    "<!-- programs: written by `ONSITE_BLESS=1 cargo test --test it hostile_layers` -->\n";
const END: &str = "<!-- end of programs -->";

/// The table of the page: what becomes of each program with a layer left out.
fn table() -> String {
    let mut table = String::from(
        "\n| Program | In the whole jail | Without limits | Without files | Without syscalls | Kept in by |\n|---|---|---|---|---|---|\n",
    );
    let mut counts = std::collections::BTreeMap::new();
    for program in programs() {
        let (layers, is_tried) = match program.layers.strip_suffix('!') {
            Some(layers) => (layers, false),
            None => (program.layers, true),
        };
        let needed: Vec<&str> = if layers.contains(" or ") {
            Vec::new()
        } else {
            layers.split(" and ").collect()
        };
        let without = KERNEL.map(|(_, name)| match (needed.contains(&name), is_tried) {
            (true, true) => "**gets out**",
            (true, false) => "not tried",
            (false, _) => "stays in",
        });
        let families = program.families.replace(' ', ", ").replace('_', " ");
        writeln!(
            table,
            "| {} | {families} | {} | {layers} |",
            program.name,
            without.join(" | ")
        )
        .unwrap();
        *counts.entry(layers).or_insert(0) += 1;
    }
    let kinds = SOCKETS.len() * 3;
    writeln!(table, "| sockets of {} families, {kinds} kinds | forbidden | stays in | stays in | not tried | syscalls |", SOCKETS.len()).unwrap();
    table.push_str("\nProgram by program:");
    for (layers, count) in counts {
        write!(table, " {count} {layers};").unwrap();
    }
    table.pop();
    table.push_str(".\n\n");
    table
}

/// Why the layers cannot be told apart on this machine, if they cannot.
fn cannot_tell() -> Option<String> {
    let missing = jail::layers(&runner().helper)
        .into_iter()
        .find(|layer| !layer.is_active());
    if let Some(layer) = missing {
        return Some(format!("{} is missing here", layer.kind.name()));
    }
    // Elsewhere rights of the user keep in what a layer would.
    (!rustix::process::geteuid().is_root())
        .then(|| "only root can tell a layer from a right".into())
}

/// The layers that keep a program in, in the words of the table.
fn measured(program: &Hostile) -> String {
    let kinds = KERNEL.map(|(kind, _)| kind);
    let stays_in = |without: &[LayerKind]| program.gets_out(without).is_empty();
    let named = |wanted: &dyn Fn(LayerKind) -> bool| -> Vec<&str> {
        let rows = KERNEL.iter().filter(|(kind, _)| wanted(*kind));
        rows.map(|(_, name)| *name).collect()
    };
    let needed = named(&|kind| !stays_in(&[kind]));
    if !needed.is_empty() {
        return needed.join(" and ");
    }
    if stays_in(&kinds) {
        return PARENT.to_owned();
    }
    let others = |kind| -> Vec<LayerKind> { kinds.into_iter().filter(|k| *k != kind).collect() };
    let enough = named(&|kind| stays_in(&others(kind)));
    if enough.is_empty() {
        "two of them".to_owned()
    } else {
        enough.join(" or ")
    }
}
