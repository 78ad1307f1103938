//! The page that documents the views, written from their definition.

use std::fmt::Write as _;

use super::view::Privacy;
use super::views::VIEWS;

const HEAD: &str = "\
# The views of `onsite sql`

<!-- written by `ONSITE_BLESS=1 cargo test --test it ledger` from src/ledger/views.rs -->

`onsite sql` copies your history into a scratch database and opens it on the SQL desk; `onsite sql \"SELECT …\"`
prints an answer (`--format csv` or `json` for programs). The copy is flat and can only be read; nothing that is
done in it comes back into the history, and no sitting is made of it. Sittings that were removed and ratings that
were taken back are not in it. What you logged of real interviews is in views of its own, so that nothing that was
rehearsed is counted with it unasked.

Minutes are those of the round's clock: pauses and interruptions do not count. Days are yours, as `day_start_hour` in
config.toml cuts them.

    -- After which minute do I stop testing?
    SELECT q.id, round(max(r.minute), 1) AS last_run, round(max(s.minute), 1) AS handed_in
    FROM questions AS q
    JOIN runs AS r USING (sitting, round, question)
    LEFT JOIN submissions AS s USING (sitting, round, question)
    GROUP BY q.sitting, q.round, q.question
    ORDER BY last_run DESC;

    -- Is it as good when it counts?
    SELECT kind, count(score) AS n, round(avg(score), 1) AS met,
           (SELECT round(avg(score), 1) FROM rounds WHERE rounds.kind = real_rounds.kind) AS rehearsed
    FROM real_rounds
    GROUP BY kind;

What is marked *work* is NULL in recruiter and culture rounds, and what is marked *private* everywhere, unless you
start with `--private`. Stories, numbers and recordings are in no view. `onsite drill last-run` begins the deck
`own-history`, which drills the same views over an invented history.
";

/// Returns the page, in Markdown.
pub fn page() -> String {
    let mut out = HEAD.to_owned();
    for view in VIEWS {
        let key: Vec<&str> = view.columns.iter().take(view.key).map(|c| c.name).collect();
        let _ = write!(
            out,
            "\n## {}\n\nOne row per {}; `{}` names it.\n\n| Column | | |\n|---|---|---|\n",
            view.table,
            view.grain,
            key.join(", ")
        );
        for column in view.columns {
            let privacy = match column.privacy {
                Privacy::Open => "",
                Privacy::Work => " *(work)*",
                Privacy::Asked => " *(private)*",
            };
            let kind = column.kind.as_str().to_lowercase();
            let _ = writeln!(
                out,
                "| `{}` | {kind} | {}{privacy} |",
                column.name, column.about
            );
        }
    }
    out
}
