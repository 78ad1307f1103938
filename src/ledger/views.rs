//! What there is to be asked: each view with its columns, defined once.
//!
//! Invariant: there is a view for each [`ViewName`], in that order.

use super::view::{Column, Kind, Privacy, View, ViewName};
use Kind::{Integer, Real, Text};

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column {
        name,
        kind,
        about,
        privacy: Privacy::Open,
    }
}

const fn work(name: &'static str, about: &'static str) -> Column {
    Column {
        privacy: Privacy::Work,
        ..column(name, Text, about)
    }
}

const fn private(name: &'static str, about: &'static str) -> Column {
    Column {
        privacy: Privacy::Asked,
        ..column(name, Text, about)
    }
}

const SITTING: Column = column("sitting", Text, "the sitting's id; ids sort by time");
const ROUND: Column = column(
    "round",
    Integer,
    "the round's number in the sitting, from 1",
);
const QUESTION: Column = column(
    "question",
    Integer,
    "the question's number in the round, from 1",
);
const MINUTE: Column = column(
    "minute",
    Real,
    "minutes on the round's clock; of an assessment, on its one clock",
);
const REAL: Column = column(
    "real_id",
    Text,
    "the real round's id, as `review log list` prints it",
);

/// All views.
pub const VIEWS: &[View] = &[
    View {
        name: ViewName::Sittings,
        table: "sittings",
        grain: "loop or drill",
        key: 1,
        columns: &[
            SITTING,
            column("title", Text, "its title then"),
            column("kind", Text, "`loop`, `drill` or `assessment`"),
            column("deck", Text, "the deck's id"),
            column("level", Text, "the level whose bar decides"),
            column("mode", Text, "`study`, `standard` or `pressure`"),
            column("started", Text, "local time, `2026-12-18 19:05`"),
            column("day", Text, "your day it belongs to, `2026-12-18`"),
            column("state", Text, "`open`, `finished` or `abandoned`"),
            column("minutes", Real, "counted time, all rounds"),
            column("mean", Real, "its mean, 1 to 4, once it is finished"),
            column("recommendation", Text, "in words, once it is finished"),
            column(
                "fork",
                Integer,
                "1 if it was played on from another sitting",
            ),
            column("interruptions", Integer, "how often the program died in it"),
        ],
    },
    View {
        name: ViewName::Rounds,
        table: "rounds",
        grain: "round that began",
        key: 2,
        columns: &[
            SITTING,
            ROUND,
            column(
                "kind",
                Text,
                "`sql`, `coding`, `modelling`, `design`, `case`, `culture`, `recruiter`",
            ),
            column("name", Text, "its name"),
            column("began", Text, "local time"),
            column("day", Text, "your day it began on"),
            column("budget", Real, "planned minutes"),
            column("minutes", Real, "counted time"),
            column(
                "ended",
                Text,
                "`done`, `time_up` or `abandoned`; NULL while it runs",
            ),
            column("pauses", Integer, "how often its clock was stopped"),
            column("score", Real, "1 to 4, once it is scored"),
        ],
    },
    View {
        name: ViewName::Phases,
        table: "phases",
        grain: "phase that was entered",
        key: 3,
        columns: &[
            SITTING,
            ROUND,
            column("phase", Integer, "the phase's number in the round, from 1"),
            column("name", Text, "its name"),
            column("budget", Real, "planned minutes"),
            column("minutes", Real, "counted time"),
        ],
    },
    View {
        name: ViewName::Questions,
        table: "questions",
        grain: "question that was opened",
        key: 3,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("id", Text, "the question's id in its deck"),
            column("deck", Text, "the deck's id"),
            column("title", Text, "its title then"),
            column("kind", Text, "as in `rounds`"),
            column(
                "variant",
                Integer,
                "which data or inputs it was asked on: 0 is the deck's own",
            ),
            column("day", Text, "your day it was opened on"),
            column("budget", Real, "planned minutes"),
            column("minutes", Real, "counted time while it was open"),
            column("first_edit", Real, "the minute something was first typed"),
            column("first_run", Real, "the minute something was first run"),
            column(
                "first_submission",
                Real,
                "the minute something was first handed in",
            ),
            column(
                "accepted_at",
                Real,
                "the minute of the first submission that was accepted",
            ),
            column(
                "accepted",
                Integer,
                "1 if a submission was accepted, 0 if none was; NULL where no machine judges",
            ),
            column("runs", Integer, "how many runs"),
            column("submissions", Integer, "how many submissions"),
            column("hints", Integer, "how many hints"),
            column(
                "blind",
                Real,
                "your own score before the reference was shown, 1 to 4",
            ),
            column("own", Real, "your own score after it, 1 to 4"),
            column("measured", Real, "the machine's, 1 to 4"),
            column("score", Real, "the question's, hints and all, 1 to 4"),
            column(
                "confidence",
                Integer,
                "how sure you were of the blind score, in percent",
            ),
            work("answer", "the answer pad as it was left"),
            private("notes", "the notes as they were left"),
        ],
    },
    View {
        name: ViewName::Runs,
        table: "runs",
        grain: "live query, or run of the visible cases",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("run", Integer, "its number in the question, from 1"),
            MINUTE,
            column("ok", Integer, "1 if it ran without an error"),
            column("outcome", Text, "what came out, in a line"),
            column(
                "data",
                Text,
                "`visible`, or `counterexample` if it ran on the rows that proved an answer wrong",
            ),
            work("text", "what was run"),
        ],
    },
    View {
        name: ViewName::Submissions,
        table: "submissions",
        grain: "answer handed in",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("submission", Integer, "its number in the question, from 1"),
            MINUTE,
            column("verdict", Text, "`accepted`, `rejected`, or `unjudged`"),
            column(
                "family",
                Text,
                "how it failed, as docs/deck-format.md names it",
            ),
            column("mistake", Text, "the known mistake it makes, if it is one"),
            column(
                "sure",
                Integer,
                "how sure you were that it is accepted, in percent",
            ),
            column("dialect", Text, "what its SQL is written in"),
            work("text", "what was handed in"),
        ],
    },
    View {
        name: ViewName::Hints,
        table: "hints",
        grain: "hint that was taken",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("hint", Integer, "its number in the question, from 1"),
            MINUTE,
            column(
                "kind",
                Text,
                "`ladder` for the deck's, `query` for one on your own query",
            ),
            column("cost", Real, "its share of the question's score"),
        ],
    },
    View {
        name: ViewName::Probes,
        table: "probes",
        grain: "thing the interviewer brought up",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("probe", Text, "its id in the deck"),
            MINUTE,
            column(
                "silence",
                Real,
                "minutes until you did anything after it; NULL if you never did",
            ),
        ],
    },
    View {
        name: ViewName::Asked,
        table: "asked",
        grain: "question you asked",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("number", Integer, "its number in the question, from 1"),
            MINUTE,
            column(
                "understood",
                Text,
                "the id of the clarification it was taken for",
            ),
            work("text", "in your words"),
        ],
    },
    View {
        name: ViewName::Predictions,
        table: "predictions",
        grain: "query whose answer you foretold",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("prediction", Integer, "its number in the question, from 1"),
            MINUTE,
            column("rows_said", Integer, "the rows you foretold"),
            column("rows_came", Integer, "the rows that came"),
            column(
                "rows_right",
                Integer,
                "1 if the number of rows was right, 0 if not",
            ),
            column("grain_right", Integer, "1 if the grain held, 0 if not"),
        ],
    },
    View {
        name: ViewName::Edits,
        table: "edits",
        grain: "minute of a pad in which something was typed",
        key: 5,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("pad", Text, "`answer` or `notes`"),
            column("minute", Integer, "the minute on the round's clock, from 0"),
            column("edits", Integer, "how many edits"),
            column("inserted", Integer, "characters that came"),
            column("removed", Integer, "characters that went"),
        ],
    },
    View {
        name: ViewName::Criteria,
        table: "criteria",
        grain: "criterion of a question that was scored",
        key: 4,
        columns: &[
            SITTING,
            ROUND,
            QUESTION,
            column("criterion", Text, "its id in the deck"),
            column("name", Text, "its name"),
            column("weight", Real, "its weight in the question's score"),
            column("blind", Integer, "1 to 4, before the reference was shown"),
            column("own", Integer, "1 to 4, after it"),
            column(
                "again",
                Integer,
                "1 to 4, scored again a week later or more; the newest, if there are several",
            ),
        ],
    },
    View {
        name: ViewName::Items,
        table: "items",
        grain: "thing that comes back",
        key: 1,
        columns: &[
            column("item", Text, "its name: `DECK/KIND/ID`"),
            column("deck", Text, "the deck's id"),
            column(
                "kind",
                Text,
                "`question`, `card`, `own`, `mistake` or `point`",
            ),
            column("id", Text, "its id in the deck"),
            column("introduced", Text, "your day of its first review"),
            column("reviewed", Text, "your day of its last review"),
            column("due", Text, "the day it comes back"),
            column(
                "stability",
                Real,
                "days until the chance of recall has fallen to 90 %",
            ),
            column("difficulty", Real, "1 to 10"),
            column("reps", Integer, "how many reviews it had"),
            column(
                "lapses",
                Integer,
                "how often it was forgotten after it had been learnt",
            ),
            column("suspended", Integer, "1 if you set it aside"),
            column("flagged", Integer, "1 if you flagged it"),
        ],
    },
    View {
        name: ViewName::Reviews,
        table: "reviews",
        grain: "rating that was not taken back",
        key: 1,
        columns: &[
            column("review", Integer, "its number, rising"),
            column("item", Text, "as in `items`"),
            column("at", Text, "local time"),
            column("day", Text, "your day it belongs to"),
            column("rating", Integer, "1 forgot, 2 hard, 3 good, 4 easy"),
            column(
                "days_since",
                Integer,
                "days since the review before, 0 for the first",
            ),
            column("days_next", Integer, "days until it was to come back"),
            column("stability", Real, "days, after it"),
            column("difficulty", Real, "1 to 10, after it"),
            column(
                "sitting",
                Text,
                "the sitting it happened in, if it was in one",
            ),
        ],
    },
    View {
        name: ViewName::RealRounds,
        table: "real_rounds",
        grain: "round of a real interview that you logged",
        key: 1,
        columns: &[
            REAL,
            column("day", Text, "your day it was on"),
            private("company", "with whom"),
            column("level", Text, "for which level, if that was said"),
            column("kind", Text, "as in `rounds`"),
            column("asked", Integer, "how many questions"),
            column(
                "score",
                Real,
                "how it went, 1 to 4: as a whole, else the mean of its criteria",
            ),
            column(
                "outcome",
                Text,
                "`waiting`, `passed`, `rejected`, `offer` or `withdrawn`",
            ),
            private("notes", "your notes"),
        ],
    },
    View {
        name: ViewName::RealAsked,
        table: "real_asked",
        grain: "question of a real interview",
        key: 2,
        columns: &[
            REAL,
            column("number", Integer, "its number in the round, from 1"),
            column("text", Text, "in your words"),
        ],
    },
    View {
        name: ViewName::RealScores,
        table: "real_scores",
        grain: "criterion that you scored of a real round",
        key: 2,
        columns: &[
            REAL,
            column("criterion", Text, "its id in the kind's rubric"),
            column("score", Integer, "1 to 4"),
        ],
    },
    View {
        name: ViewName::Tags,
        table: "tags",
        grain: "tag that stands on a sitting, a round or a real round",
        key: 3,
        columns: &[
            column("sitting", Text, "the sitting's id, or a real round's"),
            column(
                "round",
                Integer,
                "the round's number, from 1; 0 for the whole",
            ),
            column("tag", Text, "the tag, without `#`"),
        ],
    },
];
