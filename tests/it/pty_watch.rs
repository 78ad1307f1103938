//! Watch mode in a real terminal: a file that another program saves runs in the round.
#![expect(
    clippy::disallowed_methods,
    reason = "the test is the other program that saves the file"
)]

use std::path::PathBuf;

use crate::pty::{Home, open_round};

#[test]
fn each_save_of_the_file_runs() {
    let home = Home::new();
    let mut term = home
        .onsite(&["drill", "sql", "--seed", "5"])
        .size(120, 40)
        .start();
    open_round(&mut term);
    term.wait_until("the schema's rows", |shot| !shot.has("loading"));
    term.type_text("SELECT 1 AS one");
    term.key("alt-v");
    term.wait_for("file watched");
    let file = || -> Option<PathBuf> {
        let mut files = std::fs::read_dir(home.data().join("watch")).ok()?;
        Some(files.next()?.ok()?.path())
    };
    term.wait_until("the file", |_| file().is_some());
    let file = file().unwrap();
    term.wait_until("the answer in it", |_| {
        std::fs::read_to_string(&file).is_ok_and(|text| text == "SELECT 1 AS one\n")
    });
    for number in [4711, 4712] {
        std::fs::write(&file, format!("SELECT {number} AS saved\n")).unwrap();
        let words = format!("SELECT {number} AS saved");
        term.wait_until("its rows", |shot| shot.has(&words) && shot.has("1 row"));
        term.wait_until("the run in the journal", |_| {
            home.session().is_some_and(|session| {
                let open = session.open_question().unwrap().2;
                open.runs
                    .iter()
                    .any(|run| run.text.contains(&number.to_string()))
                    && open.answer.contains(&number.to_string())
            })
        });
    }
    term.key("alt-v");
    term.wait_for("left alone");
}
